"""One article, one name: its acronyms, short forms and homonyms take the value of the party that it names in full."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pipeline.authorities import NUMBER_AFTER
from pipeline.mentions import Mention
from pipeline.names import name_at
from pipeline.organisations import ACRONYM_AFTER
from pipeline.party import (
    PLACES,
    Party,
    demonym,
    mention_of,
)
from pipeline.text import Text
from rules import gazetteer
from rules.folding import fold


def bound(text: Text, mentions: list[Mention[Party]]) -> list[Mention[Party]]:
    """The mentions in text order, each with the value that the whole article gives it."""
    named = _bind_names(text, _of_one_rank(text, _which_quebec(text, _which_congo(text, mentions))))
    return _bind_heads(_bind_beginnings(_at_home(_nearer(_bind_acronyms(text, _bind_kinds(_bind_ends(text, named)))))))


# Kinds of bodies that go by their initials beside their whole name (Code de la santé publique, L. 6141-1; Code de commerce, L. 710-1 …).
_KINDS = {
    "chu": "centre hospitalier universitaire", "chr": "centre hospitalier regional", "chru": "centre hospitalier regional universitaire",
    "ch": "centre hospitalier", "cci": "chambre de commerce et d'industrie", "cma": "chambre de metiers et de l'artisanat",
    "caf": "caisse d'allocations familiales", "cpam": "caisse primaire d'assurance maladie", "ars": "agence regionale de sante",
    "sdis": "service departemental d'incendie et de secours", "ccas": "centre communal d'action sociale",
    "iut": "institut universitaire de technologie",
}  # fmt: skip


def _bind_kinds(mentions: list[Mention[Party]]) -> list[Mention[Party]]:
    """«le CHU de Toulouse» is the «Centre hospitalier universitaire de Toulouse» that the article names, too."""
    whole = {fold(m.value.name): m.value for m in mentions if m.value.via == "organisation"}
    out = []
    for m in mentions:
        kind, _, rest = fold(m.value.name).partition(" ")
        known = whole.get(f"{_KINDS[kind]} {rest}") if kind in _KINDS and m.value.via == "organisation" else None
        out.append(replace(m, value=known) if known is not None else m)
    return out


_LISTED = re.compile(r"(?:,| et|, et) ")


def _of_one_rank(text: Text, mentions: list[Mention[Party]]) -> list[Mention[Party]]:
    """«Vaud, Valais et Genève» are three cantons: beside a region, a town's bare name that is a region's too is that region's."""
    out = list(mentions)
    for step in (1, -1):  # from the left, then from the right
        order = range(len(out) - 1) if step == 1 else range(len(out) - 1, 0, -1)
        for i in order:
            a, b = out[i], out[i + step]
            first, second = (a, b) if step == 1 else (b, a)
            bare = b.value.type == "municipality" and {a.value.via, b.value.via} <= {"name", "unknown"}
            if bare and a.value.type == "region" and _LISTED.fullmatch(text.plain, first.end, second.start):
                regions = gazetteer.lookup(b.text, types=("region",), country=a.value.country)
                if regions:
                    out[i + step] = mention_of(text, b.start, b.end, regions[0], b.rule, b.value.via)
    return out


def bind_ministries(mentions: list[Mention[Party]]) -> list[Mention[Party]]:
    """«le ministère des Affaires sociales» is the «ministère libanais des Affaires sociales» where the article names but that one."""
    peoples: dict[str, set[str]] = {}
    told = {m.value.name: m.value for m in mentions if m.value.type == "ministry"}
    for name in told:
        words = name.split(" ")
        if len(words) > 2 and demonym(words[1]):
            peoples.setdefault(" ".join([words[0], *words[2:]]), set()).add(name)
    return [
        replace(m, value=replace(told[next(iter(full))], via=m.value.via))
        if m.value.type == "ministry" and len(full := peoples.get(m.value.name, set())) == 1
        else m
        for m in mentions
    ]


def _bind_ends(text: Text, mentions: list[Mention[Party]]) -> list[Mention[Party]]:
    """«le Piémont Oloronais» is what the article calls «la communauté de communes du Piémont Oloronais», not the region of Piedmont."""
    whole = {
        fold(m.value.name): m.value
        for m in mentions
        if m.value.via in ("authority", "organisation") and " " in m.value.name
    }
    out = []
    for m in mentions:
        span = name_at(text.plain, m.start) if m.value.via == "name" and whole else None
        if span is not None and span[1] > m.end:
            end = f" {text.folded[slice(*span)]}"
            known = [value for name, value in whole.items() if name.endswith(end)]
            if len(known) == 1:
                m = Mention(*span, text.raw[slice(*span)], replace(known[0], via="name"), m.rule)
        out.append(m)
    return out


def _nearer(mentions: list[Mention[Party]]) -> list[Mention[Party]]:
    """Of towns and regions of one name, the one in a country that the article speaks of: «la région Sofia», in Madagascar."""
    others = Counter(
        c for c, _ in {(m.value.country, m.value.name) for m in mentions if m.value.type in PLACES} if c is not None
    )
    out = []
    for m in mentions:
        v = m.value
        if v.code and v.country and v.type in _HOMONYMS and others[v.country] == 1 and len(others) > 1:
            bare = _LEADING.sub("", m.text)
            for entry in gazetteer.lookup(bare, types=(v.type,)):
                known = next(iter(gazetteer.lookup(bare, types=(v.type,), country=v.country)), entry)
                weighty = v.type != "municipality" or entry.population * 3 >= known.population  # Rome is not in Georgia
                if entry.country != v.country and others[entry.country or ""] and weighty:
                    value = replace(v, name=entry.name, country=entry.country, code=entry.code, capital=None)
                    m = replace(m, value=value)
                    break
        out.append(m)
    return out


_HOMONYMS = ("municipality", "region", "department")


_LEADING = re.compile(r"^[a-zà-ÿ' -]+ (?:de la |de l'|du |des |de |d')?(?=[A-ZÀ-ÖØ-Þ])|^Région (?=[A-Z])")


def _at_home(mentions: list[Mention[Party]]) -> list[Mention[Party]]:
    """Organisations without a country take that of another mention of theirs, or the only one that the article speaks of."""
    told: dict[str, str] = {}
    for m in mentions:
        if m.value.country and m.value.type in _RESIDENTS:
            told.setdefault(m.value.name, m.value.country)
    places = [m.value.country for m in mentions if m.value.country and m.value.type in PLACES]
    only = places[0] if len(places) > 1 and len(set(places)) == 1 else None
    return [
        replace(m, value=replace(m.value, country=country))
        if m.value.country is None
        and m.value.code is None
        and m.value.type in _RESIDENTS
        and m.value.name
        and (country := told.get(m.value.name, only))
        else m
        for m in mentions
    ]


# What has its seat in one country; «other» are names of which nothing is known.
_RESIDENTS = frozenset({"ministry", "agency", "university", "company", "association", "other"})


def _which_congo(text: Text, mentions: list[Mention[Party]]) -> list[Mention[Party]]:
    """«congolais» alone is of the Republic of the Congo, unless the article names the other one."""
    if not any(m.value.code == "CD" for m in mentions) or re.search(
        r"rdc|kinshasa|republique democratique|congo democratique|ex-zaire", text.folded
    ):
        return mentions
    return [
        replace(m, value=replace(m.value, name=gazetteer.country_name("CG"), country="CG", code="CG"))
        if m.value.code == "CD" and m.value.via in ("adjective", "compound")
        else m
        for m in mentions
    ]


def _which_quebec(text: Text, mentions: list[Mention[Party]]) -> list[Mention[Party]]:
    """«Québec» without article is the town, «le Québec» the province (Office québécois de la langue française); but where the article
    never speaks of the town's mayor or administration, a headline's «Québec» is the government."""
    town = next((m.value for m in mentions if m.value.name == "Ville de Québec" and m.value.via == "authority"), None)
    if town is None:
        return mentions
    return [
        replace(m, value=replace(town, via="name"))
        if m.value.code == "CA-QC"
        and m.text.startswith("Québec")
        and not re.search(r"(?:\b[Ll]e |\b[Dd]u |\b[Aa]u )$", text.plain[max(0, m.start - 4) : m.start])
        else m
        for m in mentions
    ]


def _bind_heads(mentions: list[Mention[Party]]) -> list[Mention[Party]]:
    """«le CHU» is the only one of which the article gives the whole name: «le CHU de Limoges»."""
    whole: dict[str, dict[str, Party]] = {}
    for m in mentions:
        first, _, rest = m.text.partition(" ")
        if rest and first.isupper() and m.value.via == "organisation":
            whole.setdefault(first, {})[m.value.name] = m.value
    return [
        replace(m, value=replace(next(iter(whole[m.text].values())), via="name"), rule="partners.nom_repris")
        if m.value.via == "unknown" and len(whole.get(m.text, ())) == 1
        else m
        for m in mentions
    ]


_ITS_PLACE = re.compile(r" (?:de la |de l'|de |du |des |d')[A-ZÀ-ÖØ-Þ]| et de l'[Aa]rtisanat")


def _bind_beginnings(mentions: list[Mention[Party]]) -> list[Mention[Party]]:
    """«la Mission locale» is the Mission locale de Lunéville, where the article names that one and no other in full."""
    bodies = {m.value.name: m.value for m in mentions if m.value.via == "organisation" and m.value.code is None}
    longer: dict[str, Party | None] = {}
    for name in bodies:
        of_a_people = any(
            demonym(w) for w in name.split(" ")[1:]
        )  # «le Fonds saoudien» for «le Fonds saoudien pour le développement»
        full = [
            o
            for o in bodies
            if fold(o).startswith(f"{fold(name)} ") and (of_a_people or _ITS_PLACE.match(o, len(name)))
        ]
        alike = len(full) == 1 and bodies[name].country in (None, bodies[full[0]].country)
        longer[name] = bodies[full[0]] if alike and bodies[name].type == bodies[full[0]].type else None
    return [
        replace(m, value=replace(known, via="name"), rule="partners.nom_repris")
        if m.value.via == "organisation" and (known := longer.get(m.value.name)) is not None
        else m
        for m in mentions
    ]


def _bind_names(text: Text, mentions: list[Mention[Party]]) -> list[Mention[Party]]:
    """A bare name takes the value of the full name that the article gives elsewhere: «NAMUR» after «la Province de Namur»."""
    known = {
        re.sub(r"^.*?(?:de la |de l'|du |des |de |d')", "", fold(m.value.name)): m.value
        for m in mentions
        if m.value.via == "authority"
    }
    for full, value in list(known.items()):
        if short := _SHORT.match(full):
            known.setdefault(short[1], value)
    for m in mentions:
        if m.value.type == "intermunicipality" and (bare := _GROUPING.sub("", fold(m.value.name))) != fold(
            m.value.name
        ):
            known.setdefault(bare, m.value)
    mentions = [_with_number(text, m, known) for m in mentions]
    return [
        replace(m, value=replace(known[fold(m.text)], via="name"))
        if fold(m.text) in known and (m.value.via == "unknown" or _is_loose_grouping(m))
        else m
        for m in mentions
    ]


# «le Pays de Questembert» after «la communauté de communes du Pays de Questembert»
_GROUPING = re.compile(
    r"^(?:communaute (?:de communes|d'agglomeration|urbaine)|metropole) (?:de la |de l'|du |des |de |d')?"
)


def _is_loose_grouping(m: Mention[Party]) -> bool:
    return m.value.type == "intermunicipality" and m.value.code is None


def _with_number(text: Text, m: Mention[Party], known: dict[str, Party]) -> Mention[Party]:
    """«Golfe 1» after «la commune de Golfe 1»: the number is a part of the name."""
    number = NUMBER_AFTER.match(text.plain, m.end) if m.value.via in ("name", "unknown") else None
    if number is None or (value := known.get(fold(text.raw[m.start : number.end()]))) is None:
        return m
    return replace(m, end=number.end(), text=text.raw[m.start : number.end()], value=replace(value, via="name"))


# «Boulogne» after «Boulogne-sur-Mer», «Brive» after «Brive-la-Gaillarde».
_SHORT = re.compile(r"([a-z]{4,})[ -](?:sur|sous|en|la|le|les|lès|aux|du|de|an|am)[ -]")


def _bind_acronyms(text: Text, mentions: list[Mention[Party]]) -> list[Mention[Party]]:
    """Acronyms take the value of the expansion that the article gives: «Office du tourisme (ODT) … l'ODT»."""
    bound: dict[str, Party] = {}
    for m in mentions:
        if m.value.via in ("organisation", "authority", "name") and (a := ACRONYM_AFTER.match(text.plain, m.end)):
            bound.setdefault(a[1].upper(), m.value)
    bracketed = frozenset(bound)
    spelled = [(_initials(o.text), o.value) for o in mentions if o.value.via in _SPELLED]
    for m in mentions:
        key = m.text.upper()
        if (
            m.value.via in ("unknown", "acronym")
            and m.value.code is None
            and _SHORT_NAME.fullmatch(m.text)
            and key not in bound
        ):
            meant = {value.name: value for initials, value in spelled if initials == fold(m.text)}
            if len(meant) == 1:
                bound[key] = next(iter(meant.values()))
    kept: list[Mention[Party]] = []
    for m in mentions:
        key = m.text.upper()
        spelt_out = key in bracketed and m.value.via == "name" and m.value.code is None
        if key in bound and (m.value.via in ("unknown", "acronym") or spelt_out):
            if kept and kept[-1].value.name == bound[key].name and text.raw[kept[-1].end : m.start].strip(" (") == "":
                continue  # the acronym right behind its own expansion is the same mention
            kept.append(replace(m, value=replace(bound[key], via="acronym"), rule="partners.sigle_developpe"))
        else:
            kept.append(m)
    return sorted([*kept, *_lower_acronyms(text, kept)], key=lambda m: m.start)


def _lower_acronyms(text: Text, mentions: list[Mention[Party]]) -> Iterator[Mention[Party]]:
    """«l'Organisation … pour l'alimentation et l'agriculture (Fao) … la Fao»: acronyms in lower case, where the article explains them."""
    for m in mentions:
        if m.value.via not in ("organisation", "authority", "name") or not (
            a := ACRONYM_AFTER.match(text.plain, m.end)
        ):
            continue
        if a[1].isupper() or not a[1].isalpha() or len(a[1]) > 7 or not _abbreviates(a[1], m):
            continue
        for again in re.finditer(rf"(?<![\w(-]){a[1]}(?![\w-])", text.plain):
            if again.start() > a.end() and not any(o.start <= again.start() < o.end for o in mentions):
                value = replace(m.value, via="acronym")
                yield Mention(
                    again.start(), again.end(), text.raw[slice(*again.span())], value, "partners.sigle_developpe"
                )


def _abbreviates(acronym: str, m: Mention[Party]) -> bool:
    """Whether the letters of an acronym stand in a name in this order, the first at its beginning, or it is known to stand for it."""
    if any(entry.name == m.value.name for entry in gazetteer.lookup(acronym.upper())):
        return True
    letters = iter(fold(m.text))
    own = fold(m.text[:1]) == fold(acronym[:1]) and " " in m.text and all(letter in letters for letter in fold(acronym))
    return own and not gazetteer.lookup(acronym)  # «(Tunisie)» is where it is


# «la Cud» after «la Communauté urbaine de Douala», with no brackets to tell it.
_SHORT_NAME = re.compile(r"[A-ZÀ-Ý][A-Za-zÀ-ÿ]{2,5}")


_SPELLED = frozenset({"organisation", "authority"})


_ALPHANUMERIC = re.compile(r"[a-z0-9]+")


def _initials(name: str) -> str:
    """The initials of a name's words, its small words left out: «Communauté urbaine de Douala» → «cud»."""
    words = _ALPHANUMERIC.findall(fold(name))
    return "".join(w[0] for w in words if w not in ("de", "du", "des", "d", "la", "le", "les", "l", "et", "pour", "en"))
