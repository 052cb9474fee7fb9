"""Finding the parties: every mention of an authority, a state or an organisation, linked to its public code.

Layers, each giving mentions that the later ones may not overlap:
 1. an authority's head noun with its name («la province du Zhejiang», «le conseil régional de Bretagne»);
 2. an organisation's head noun with its complement, and the acronym that the article binds to it;
 3. bare names and acronyms known to the gazetteer («l'Île-de-France», «l'AFD»);
 4. peoples' adjectives that stand for a state («les autorités sénégalaises», «son homologue ivoirien»);
 5. groups and definite nouns that stand for parties named elsewhere («les deux villes», «la Région»).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from pipeline.bodies_of_both import bodies_of_both
from pipeline.dispatch import matches
from pipeline.expansions import expanded_names
from pipeline.mentions import Mention
from pipeline.names import CAP, CAPITAL, NAME, alternation, name_at, plain_cut, shorter_names
from pipeline.numbers import parse_number
from pipeline.organisations import ACRONYM_AFTER, known_place, organisation_heads, organisation_names
from pipeline.party import (
    COMPASS,
    Party,
    Via,
    at_sentence_start,
    canonical,
    country_after,
    demonym,
    is_ranked,
    mention_of,
    party_type,
)
from pipeline.text import Text
from pipeline.titled_names import nouns_of_a_country, titled_names
from pipeline.values import PartnerType
from rules import gazetteer
from rules.folding import fold, stem
from rules.people_names import is_given_name
from rules.words import words

__all__ = ["Party", "country_after", "demonym", "find_parties"]

_CONTINENTS = words("continents")
_PREPOSITION = re.compile(r" ?(?:de la |de l'|du |des |de |d')")
# «la région sénégalaise de», «le land allemand de», «la commune rurale de»: adjectives between head noun and name.
_ADJECTIVES = re.compile(
    r"(?: [a-zà-öø-ÿ-]{4,20}(?:le|aux?|es?|[aio]is|ns?|ds?|rs?|ls?|ts?|fs?)){0,2}(?= (?:de la |de l'|du |des |de |d')| [A-ZÀ-ÖØ-Þ])"
)


@dataclass(frozen=True, slots=True)
class _Head:
    noun: gazetteer.HeadNoun
    plural: bool


@cache
def _heads() -> tuple[re.Pattern[str], dict[str, _Head]]:
    heads: dict[str, _Head] = {}
    for noun in gazetteer.head_nouns():
        if not noun.whole:
            heads.update({fold(p): _Head(noun, True) for p in noun.plural})
            heads.update({fold(p): _Head(noun, False) for p in noun.phrases})
    return re.compile(rf"\b{alternation(heads)}(?![\w-])"), heads


def find_parties(text: Text, entities: Iterable[Mention[str]] = ()) -> list[Mention[Party]]:
    """The party mentions of the text in order, without overlaps.

    `entities` are what a model saw, by label: its organisations are added where the rules read nothing.
    """
    taken = _Taken(len(text.raw))
    found: list[Mention[Party]] = []
    hits = sorted([*_bare_hits(text), *_lower_hits(text)], key=lambda hit: hit.start)
    layers: tuple[Iterable[Mention[Party]], ...] = (
        _named_organisations(text, hits),
        _state_pairs(text),
        _agglomerations(text),
        _mayors(text),
        _governors(text),
        _counsellors(text),
        _prefects(text),
        _prosecutors(text),
        organisation_names(text),
        titled_names(text),
        nouns_of_a_country(text),
        _authorities(text),
        expanded_names(text),
        _bare_names(text, hits),
        _the_commission(text),
        _model_organisations(text, entities),
        _acronyms(text),
        _adjectives(text),
        _groups(text),
        _unknown_names(text, taken),
    )
    for layer in layers:
        for mention in layer:
            if taken.add(mention.start, mention.end):
                found.append(mention)
    found.sort(key=lambda m: m.start)
    found = _at_home(_nearer(_bind_acronyms(text, _bind_names(text, _which_quebec(text, _which_congo(text, found))))))
    return _pointing_back(text, bodies_of_both(text, _bind_heads(found)), taken)


def _nearer(mentions: list[Mention[Party]]) -> list[Mention[Party]]:
    """Of towns and regions of one name, the one in a country that the article speaks of: «la région Sofia», in Madagascar."""
    others = Counter(
        c for c, _ in {(m.value.country, m.value.name) for m in mentions if m.value.type in _PLACES} if c is not None
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


def _pointing_back(text: Text, mentions: list[Mention[Party]], taken: _Taken) -> list[Mention[Party]]:
    """«l'agence», «la banque», «cette fondation» alone: the body that was last named with that noun."""
    found: list[Mention[Party]] = []
    named = [m for m in mentions if m.value.type in _BODIES and m.value.name]
    if not named:
        return mentions
    for p in matches(text, _POINTER):
        before = next(
            (
                m
                for m in reversed(named)
                if m.end < p.start() and p["noun"] in (fold(m.value.name).split(" ")[0], fold(m.text).split(" ")[0])
            ),
            None,
        )
        if before is not None and taken.add(*p.span("noun")):
            s, e = p.span("noun")
            found.append(Mention(s, e, text.raw[s:e], replace(before.value, via="name"), "partners.nom_repris"))
    return sorted([*mentions, *found], key=lambda m: m.start) if found else mentions


_BODIES = frozenset({"agency", "company", "association", "ministry", "international_org", "university"})
_POINTER = re.compile(
    r"\b(?:l'|la |le |cette |cet |ce )(?P<noun>agence|office|banque|fondation|association|societe|entreprise|compagnie|institut|ecole|"
    r"hopital|fonds|federation|chambre|musee|lycee|ministere|institution|groupe|organisation|caisse|confederation)\b"
    r"(?! (?:de|du|des|d'|en|pour)\b| d'|-| [a-z-]+(?:al|ale|ais|aise|ien|ienne|ain|aine|ois|oise|ique)\b)"
)


def _at_home(mentions: list[Mention[Party]]) -> list[Mention[Party]]:
    """Organisations without a country take that of another mention of theirs, or the only one that the article speaks of."""
    told: dict[str, str] = {}
    for m in mentions:
        if m.value.country and m.value.type in _RESIDENTS:
            told.setdefault(m.value.name, m.value.country)
    places = [m.value.country for m in mentions if m.value.country and m.value.type in _PLACES]
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
    mentions = [_with_number(text, m, known) for m in mentions]
    return [
        replace(m, value=replace(known[fold(m.text)], via="name"))
        if m.value.via == "unknown" and fold(m.text) in known
        else m
        for m in mentions
    ]


def _with_number(text: Text, m: Mention[Party], known: dict[str, Party]) -> Mention[Party]:
    """«Golfe 1» after «la commune de Golfe 1»: the number is a part of the name."""
    number = _NUMBER_AFTER.match(text.plain, m.end) if m.value.via in ("name", "unknown") else None
    if number is None or (value := known.get(fold(text.raw[m.start : number.end()]))) is None:
        return m
    return replace(m, end=number.end(), text=text.raw[m.start : number.end()], value=replace(value, via="name"))


# «Boulogne» after «Boulogne-sur-Mer», «Brive» after «Brive-la-Gaillarde».
_SHORT = re.compile(r"([a-z]{4,})[ -](?:sur|sous|en|la|le|les|lès|aux|du|de|an|am)[ -]")


class _Taken:
    """The characters already read, so that a later layer does not read them again."""

    def __init__(self, length: int) -> None:
        self._free = bytearray(length)

    def add(self, start: int, end: int) -> bool:
        """Take `[start, end)` unless a part of it is taken; tells whether it was free."""
        if self._free.find(1, start, end) >= 0:
            return False
        self._free[start:end] = b"\x01" * (end - start)
        return True

    def covers(self, position: int) -> bool:
        """Whether a character is taken."""
        return self._free[position] == 1


_EPCI_WORDS = ("étropole", "Agglo", "ays ", "Grand ")
_EPCI = re.compile(
    rf"(?={CAPITAL}|p)(?:(?:{CAP}[ -]){{1,4}}(?:[Mm]étropole|Agglomération|Agglo)(?![\w])|(?:[Pp]ays|Grand|Eurométropole) (?:de |du |d'|des )?{CAP}(?: (?:de |du |et |des |d'|la |le )?{CAP}){{0,4}})"
)


def _agglomerations(text: Text) -> Iterator[Mention[Party]]:
    """Names that carry their own kind: «Brest Métropole», «Grand Lyon», «le Pays de Retz»."""
    if not any(word in text.plain for word in _EPCI_WORDS):
        return
    for m in _EPCI.finditer(text.plain):
        if re.search(r"(?:de|du|des|d'|et|,) ?$", text.folded[max(0, m.start() - 4) : m.start()]) and m[0].startswith(
            ("Pays", "pays")
        ):
            continue  # «Communauté de communes du Pays de Gex»: the head noun reads it
        for s, e in (
            shorter_names(text.plain, *m.span()) if m[0].startswith(("Pays", "pays", "Grand", "Euro")) else [m.span()]
        ):
            entry = next(iter(gazetteer.lookup(text.raw[s:e], types=("intermunicipality", "municipality"))), None)
            if entry is None and m[0].startswith("Pays") and e == m.end():
                entry = gazetteer.link(text.raw[s:e])
            if entry is None and m[0][0] in "Pp":
                entry = next(iter(gazetteer.lookup(text.raw[s:e], types=("region",))), None)  # «le pays de Galles»
            if entry is not None and entry.type in ("intermunicipality", "region"):
                yield mention_of(text, s, e, entry, "partners.intercommunalite_nommee", "authority")
                break


_MAYOR = re.compile(
    r"\b(?:maires?(?:sse)?(?: respectifs)?|bourgmestres?(?: respectifs)?|syndics?|(?:premi(?:er|ere) )?adjointe?s? au maire|conseill(?:er|ere)s? municipal(?:e|es|s)?|(?:premi(?:er|ere) )?adjointe?s?|(?:son|sa|ses|leurs?) homologues?) (?:de la |de l'|du |des |de |d')"
)


_ENGLISH = re.compile(
    r"\b(?:University|Institute|College|School|Foundation|Agency|Bank|Group|Company|Council|Authority|Chamber)\b"
)
_BODY_OF_MAYORS = re.compile(
    r"\b(?:associations?|federation|union|amicale|conference|reseau|assemblee)(?: [a-z]+)? des $"
)


def _mayors(text: Text) -> Iterator[Mention[Party]]:
    """«le maire de Zè»: the town that a municipal office names, without the office."""
    for m in matches(text, _MAYOR):
        span = name_at(text.plain, m.end())
        if (
            span is None
            or _ENGLISH.search(text.plain, *span)
            or _heads()[0].match(text.folded, m.end())
            or any(organisation_heads().at(text, m.end(), len(text.raw)))
            or _BODY_OF_MAYORS.search(text.folded, max(0, m.start() - 40), m.start())
            or gazetteer.lookup(text.raw[slice(*span)], types=("state",))
        ):
            continue
        country = country_after(text, span[1])
        end = plain_cut(text.plain, *span)
        for s, e in shorter_names(text.plain, *span):
            if gazetteer.lookup(text.raw[s:e], types=("municipality",), country=country or country_after(text, e)):
                end = e
                break
        joined = re.search(r"(?:de la |de l'|du |des |de |d')$", text.plain[m.start() : m.end()])
        entry = gazetteer.link(f"ville {joined[0] if joined else 'de '}{text.raw[span[0] : end]}", country=country)
        if entry is not None:
            yield mention_of(text, span[0], end, entry, "partners.ville_du_maire", "authority")
            if m[0].startswith(("maires ", "bourgmestres ", "syndics ")):
                yield from _towns_after(text, end)
            elif another := _ANOTHER_MAYOR.match(text.plain, end):
                yield from _towns_after(text, another.start("link"))


_GOVERNOR = re.compile(r"\b(?:walis?|(?:vice-)?gouverneure?s?) (?:de la |de l'|du |des |de |d')")


def _governors(text: Text) -> Iterator[Mention[Party]]:
    """«le wali d'Oran», «le gouverneur de Sfax»: the region that they govern."""
    for m in matches(text, _GOVERNOR):
        span = name_at(text.plain, m.end())
        for s, e in shorter_names(text.plain, *span) if span else ():
            if region := gazetteer.lookup(text.raw[s:e], types=("region",), country=country_after(text, e)):
                yield mention_of(text, s, e, region[0], "partners.region_gouvernee", "authority")
                break


_COUNSELLOR = re.compile(
    r"\bconseill(?:er|ere)s? (?:(?P<department>departementale?s?|generale?s?|generaux|departementaux)|regionale?s?|regionaux) (?:de la |de l'|du |des |de |d')"
)


def _counsellors(text: Text) -> Iterator[Mention[Party]]:
    """«la conseillère départementale du Tarn»: the council's department or region."""
    for m in matches(text, _COUNSELLOR):
        span = name_at(text.plain, m.end())
        kind: PartnerType = "department" if m["department"] else "region"
        for s, e in shorter_names(text.plain, *span) if span else ():
            if found := gazetteer.lookup(text.raw[s:e], types=(kind,)):
                yield mention_of(text, s, e, found[0], "partners.conseil", "authority")
                break


_PREFECT = re.compile(
    r"\b(?:sous-)?(?:prefete?s?|(?P<body>prefecture))\b(?: delegue\w*(?: a l'egalite des chances)?| coordonnat\w+)?(?! maritime| apostolique)"
    r"(?P<of> (?:de (?:la )?region (?:de |d')?|de la |de l'|du |des |de |d'))?"
)


def _prefects(text: Text) -> Iterator[Mention[Party]]:
    """«le préfet du Morbihan» represents the State (Constitution, art. 72): where he is of nowhere, that of the article."""
    for m in matches(text, _PREFECT):
        span = name_at(text.plain, m.end()) if m["of"] else None
        for s, e in shorter_names(text.plain, *span) if span else ():
            if places := gazetteer.lookup(text.raw[s:e], types=("department", "region", "municipality")):
                country = country_after(text, e) or places[0].country
                if country is not None and not (m["body"] and (country != "FR" or _inside(text, m.start()))):
                    yield from _state(text, m.start(), e, country, "partners.prefet")
                break
        else:
            if span is None and not m["body"] and _THE_OR_COMMA.search(text.plain, max(0, m.start() - 3), m.start()):
                end = m.start("of") if m["of"] else m.end()
                yield Mention(m.start(), end, text.raw[m.start() : end], _THE_STATE, "partners.prefet")


def _inside(text: Text, start: int) -> bool:
    """«signé à la préfecture de l'Orne»: the house, not who sits there."""
    return (
        re.search(
            r"\b(?:a|en|dans|hotel|siege|locaux|salons?) (?:de )?(?:la |une )?$",
            text.folded[max(0, start - 20) : start],
        )
        is not None
    )


# The public prosecutor signs for the parquet that he heads (Code de l'organisation judiciaire, L. 212-6; Code de procédure pénale, art. 39-1).
_PROSECUTOR = re.compile(
    r"\b(?:vice-)?procureure?s?(?: generale?| adjointe?)?(?: de la republique| du roi)?(?: pres [^,.;:]{6,60}?)?(?P<of> (?:de la |de l'|du |de |d'|a ))"
)


def _prosecutors(text: Text) -> Iterator[Mention[Party]]:
    """«le procureur de la République de Toulouse»: the parquet of the town."""
    for m in matches(text, _PROSECUTOR):
        place = known_place(text, m.end())
        if place is not None:
            end, country = place
            of = " d'" if fold(text.raw[m.end()])[0] in "aeiouyh" else " de "
            name = f"Parquet{of}{text.raw[m.end() : end]}"
            value = Party(name, "agency", country, None, "organisation")
            yield Mention(m.end(), end, text.raw[m.end() : end], value, "partners.parquet")


_THE_OR_COMMA = re.compile(r"(?:\b[Ll][ae] |\b(?:[Dd]u|[Aa]u) |, )$")
_THE_STATE = Party("", "state", None, None, "anaphor", "state", size=1)
# «le maire de Nantes, Jeanne Faure, et celui de Sfax»
_ANOTHER_MAYOR = re.compile(
    rf"(?:, (?:M\. |Mme )?{CAP}(?: (?:Le |de )?{CAP}){{1,3}},?)?(?P<link> et )(?=(?:celui|celle) (?:de la |de l'|du |des |de |d')[A-ZÀ-ÖØ-ÞŒ])"
)


def _towns_after(text: Text, end: int) -> Iterator[Mention[Party]]:
    """«les maires de Toulouse et de Saint-Louis du Sénégal»: the towns behind the first."""
    while joint := _LIST_LINK.match(text.plain, end):
        span = name_at(text.plain, joint.end())
        if span is None:
            return
        for s, e in shorter_names(text.plain, *span):
            if _GOES_ON.match(text.plain, e):
                continue  # «les maires de Rouen et de Kaolack, Fatima Zohra Alaoui et …»: no town of Portugal
            country = country_after(text, e) or _country_of(text, e)
            entry = next(iter(gazetteer.lookup(text.raw[s:e], types=("municipality",), country=country)), None)
            if entry is not None:
                end = e
                yield mention_of(text, s, e, entry, "partners.ville_du_maire", "authority")
                break
        else:
            return


def _country_of(text: Text, end: int) -> str | None:
    """The country in «Saint-Louis du Sénégal»."""
    m = _OF_COUNTRY.match(text.plain, end)
    return next((e.country for e in gazetteer.lookup(m[1], types=("state",))), None) if m else None


_OF_COUNTRY = re.compile(rf" (?:du |de la |de l'|d'|de |des )({CAP})")


_AND_NAME = re.compile(
    rf" et (?:de la |de l'|du |des |d'|de |la |le )?{CAP}(?: (?:de la |de l'|du |des |d'|de )?{CAP}){{0,3}}"
)
_LIST_LINK = re.compile(
    r"(?:,? (?:en|au|aux) (?:la |l')?[A-ZÀ-Ý][\w'-]*(?: [A-ZÀ-Ý][\w'-]*)?| ?\([^()]{2,40}\))?(?:, | et |, et | ainsi que )(?:(?:celles?|ceux|celui) )?(?:de la |de l'|du |des |de |d'|la |le |l'|les )?(?=[A-ZÀ-ÖØ-ÞŒ])"
)


# «la ville de Nantes et celle de Durban»
_THAT_OF = re.compile(
    r"(?:,? (?:et|à|avec)|, ainsi que) (?:à |avec |entre )?cel(?:le|ui) (?:de la |de l'|du |des |de |d')(?=[A-ZÀ-ÖØ-ÞŒ])"
)


# «l'assemblée populaire communale (APC) d'Alger-Centre», «la Communauté de communes (CDC) des "Sources de l'Orne"»
_ITS_ACRONYM = re.compile(r" ?\([A-Z][A-Za-z.-]{1,7}\)(?= (?:de |du |des |d'))")
_OPENING_QUOTE = re.compile(r"(?:[\"«“] ?(?=[A-ZÀ-ÖØ-Þ]))?")


def _authorities(text: Text) -> Iterator[Mention[Party]]:
    pattern, heads = _heads()
    plain = text.plain
    for m in matches(text, pattern):
        head = heads[m[0]]
        start, position = m.start(), m.end()
        if plain[start].islower() and is_ranked(text, start):
            continue
        country = None
        if adjectives := _ADJECTIVES.match(plain, position):
            country = next((c for w in adjectives[0].split() if (c := demonym(w))), None)
            position = adjectives.end()
        if acronym := _ITS_ACRONYM.match(plain, position):
            position = acronym.end()
        if link := _PREPOSITION.match(plain, position):
            position = _OPENING_QUOTE.match(plain, link.end()).end()  # type: ignore[union-attr]  # it matches nothing, too
        elif plain[position : position + 1] == " ":
            position += 1
        else:
            continue
        if (inner := pattern.match(text.folded, position)) and not heads[inner[0]].plural:
            # «le conseil de la région X», «la mairie de la ville de X»: the inner head noun reads the name
            if not set(heads[inner[0]].noun.types) & set(head.noun.types):
                continue
            position = inner.end()
            if link := _PREPOSITION.match(plain, position):
                position = link.end()
            elif plain[position : position + 1] == " ":
                position += 1
        span = name_at(plain, position)
        if span is None:
            continue
        if link and not head.plural and (anaphor := _of_the_state(text, start, m.end(), link, span, head.noun)):
            yield anaphor
            continue
        mention = _linked(text, start, span, head.noun, country, joined=link is not None)
        if mention is None or (head.plural and _is_in_name(plain, start, mention.end)):
            continue
        yield mention
        if not head.plural and (joint := _THAT_OF.match(plain, mention.end)):
            span = name_at(plain, joint.end())
            if span and (mention := _linked(text, joint.end(), span, head.noun, None)):
                yield mention
            continue
        while head.plural and (joint := _LIST_LINK.match(plain, mention.end)):
            span = name_at(plain, joint.end())
            if head.noun.types[0] == "municipality" and joint[0].endswith((" le ", " la ", " les ", " l'")):
                break  # «les villes de Clichy et Malakoff, le pS-Eau et …»: towns have no article of their own in small letters
            if span is None or pattern.match(text.folded, joint.end()):
                break
            mention = _linked(text, joint.end(), span, head.noun, country)
            if mention is None or _GOES_ON.match(plain, mention.end):
                break
            yield mention


_OF_MEMBERS = re.compile(r"\b[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{3,} des $")


def _is_in_name(plain: str, start: int, end: int) -> bool:
    """«la Faîtière des communes du Littoral (FCL)»: the communes are those of a name that its acronym closes."""
    return bool(_OF_MEMBERS.search(plain, max(0, start - 24), start) and ACRONYM_AFTER.match(plain, end))


_WITH_ARTICLE = re.compile(r" (?:du|de la|de l'|des) ?")
_TERRITORY_TYPES = frozenset({"municipality", "region", "department"})


def _of_the_state(
    text: Text, start: int, head_end: int, link: re.Match[str], span: tuple[int, int], noun: gazetteer.HeadNoun
) -> Mention[Party] | None:
    """«la ville du Burkina Faso va signer» points back to a town of that country, unlike «la ville de Luxembourg»."""
    kind = party_type(noun.types[0])
    if kind not in _TERRITORY_TYPES or not text.plain[start].islower():
        return None
    name = text.raw[slice(*span)]
    if not gazetteer.lookup(name, types=("state",)):
        french = kind == "municipality" and not gazetteer.lookup(name, types=(kind,))
        if not french or not any(e.country == "FR" for e in gazetteer.lookup(name, types=("department",))):
            return None
    elif not _WITH_ARTICLE.fullmatch(link[0]) and gazetteer.lookup(name, types=noun.types):
        return None
    return Mention(
        start,
        head_end,
        text.raw[start:head_end],
        Party("", kind, None, None, "anaphor", kind, size=1),
        "partners.anaphore",
    )


# «la commune de Golfe 1», «Bafoussam 2e»: communes of Togo and Cameroon that share a town are numbered (Togo, loi 2017-008;
# Cameroun, code général des collectivités territoriales décentralisées, 2019).
_NUMBER_AFTER = re.compile(
    r" [1-9](?:er|e|ème)?(?![\w%€]|[.,]\d| (?:\d|janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc|ans?\b|millions?|milliards?|habitants|euros|fois))"
)


_HYPHENED = re.compile(r"-[A-ZÀ-ÖØ-Þ]")


def _linked(
    text: Text, start: int, span: tuple[int, int], noun: gazetteer.HeadNoun, country: str | None, joined: bool = True
) -> Mention[Party] | None:
    """The mention from `start` to the longest beginning of the name that the gazetteer knows, else to its first particle."""
    if text.folded[span[0] : span[1]].split(" ")[0] in _CONTINENTS or _opens_a_person(text.raw[slice(*span)]):
        return None
    country = country or country_after(text, span[1])
    if (more := _AND_NAME.match(text.plain, span[1])) and gazetteer.lookup(
        text.raw[span[0] : more.end()], types=noun.types
    ):
        span = (span[0], more.end())  # «Causses et Vallée de la Dordogne»
    rule = f"partners.{noun.id.replace('.', '_')}"
    if noun.types[:1] == ("municipality",) and (number := _NUMBER_AFTER.match(text.plain, span[1])):
        first = text.raw[start : span[0]] or f"{noun.phrases[0]} "
        linked = gazetteer.link(first + text.raw[span[0] : number.end()], country=country)
        if linked is not None:
            return mention_of(text, start, number.end(), linked, rule, "authority")
    for s, e in shorter_names(text.plain, *span):
        if noun.types[:1] == ("municipality",) and _HYPHENED.match(text.plain, e):
            continue  # «la commune d'Alger-Centre» is a part of Alger
        # a name may run into what follows it («Bretagne Loïg …»): the longest that is known of this type wins
        for entry in gazetteer.lookup(text.raw[start:e], types=noun.types, country=country or country_after(text, e))[
            :1
        ]:
            return mention_of(text, start, e, entry, rule, "authority")  # «la Région Sud» has a name of its own
        for entry in gazetteer.lookup(text.raw[s:e], types=noun.types, country=country or country_after(text, e))[:1]:
            return mention_of(text, start, e, entry, rule, "authority")
    if text.plain[start : start + 1].islower() and noun.phrases[0] in (
        "agglomération",
        "collectivité territoriale",
        "collectivité",
        "territoire",
        "pays",
    ):
        return None  # «la deuxième agglomération de Corée»
    named = noun.types[:1] == ("municipality",) or noun.id.startswith("epci")
    hyphened = noun.id == "region.region" and "-" in text.plain[slice(*span)]  # «la Région Tadla-Azilal»
    if text.in_capitals(span[0]) or not (joined or named or hyphened):
        return None  # in capitals a name cannot be told from the words after it; «Département Maghreb» is an office of a bank
    if noun.id.startswith("department") and text.plain[start : span[0]].endswith(("de la ", "de l'", "des ", "du ")):
        return None  # «Département de la Pêche maritime» is a ministry's
    end = plain_cut(text.plain, *span)
    words = text.raw[start:end] if start < span[0] else f"{noun.phrases[0]} {text.raw[span[0] : end]}"
    linked = gazetteer.link(_BRACKET.sub("", words), country=country)
    if linked is None or end - span[0] < 2:
        return None
    return mention_of(text, start, end, linked, rule, "authority")


_BRACKET = re.compile(r" ?\([^()]*\)")


def _opens_a_person(name: str) -> bool:
    """«la Région, Jean Pierre Maréchal»: a given name followed by another name is nobody's region."""
    words = name.split(" ")
    return len(words) > 1 and is_given_name(words[0]) and words[1][:1].isupper() and not gazetteer.lookup(name)


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", fold(words)).strip("_")


def _state(
    text: Text, start: int, end: int, country: str, rule: str, via: Via = "adjective"
) -> Iterator[Mention[Party]]:
    name = gazetteer.country_name(country)
    if name:
        while text.raw[end - 1] == " ":
            end -= 1
        yield Mention(start, end, text.raw[start:end], Party(name, "state", country, country, via), rule)


_Named = tuple[list[str], str, gazetteer.Entry]


@cache
def _bare() -> dict[str, dict[str, list[_Named]]]:
    """The names that need no head noun by their first word, then by their second («» where they have one word only): their words
    folded, the name, the entry; of several the longest first."""
    index: dict[str, dict[str, list[_Named]]] = {}
    for surface, entry in gazetteer.bare_names():
        words = re.findall(r"\w+", fold(surface))
        if words:
            second = words[1] if len(words) > 1 else ""
            index.setdefault(words[0], {}).setdefault(second, []).append((words, surface, entry))
    for following in index.values():
        for named in following.values():
            named.sort(key=lambda n: -len(n[0]))
    return index


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    entry: gazetteer.Entry


def _bare_hits(text: Text) -> Iterator[_Hit]:
    index = _bare()
    folded, plain = text.folded, text.plain
    last = 0
    for m in _CAP_TOKEN.finditer(plain):
        if m.start() < last:
            continue
        following = index.get(folded[m.start() : m.end()])
        if not following:
            continue
        second = _SECOND.match(folded, m.end())
        longer = following.get(second[1], ()) if second else ()
        for parts, surface, entry in (*longer, *following.get("", ())):
            end = _match_words(folded, m.start(), parts)
            if (
                end is not None
                and surface.isupper()
                and not plain[m.start() : end].isupper()
                and not (len(surface) > 4 and surface.isalpha() and plain[m.start() - 1 : m.start()] in (" ", "'", "("))
                and not (_small(surface) and _ARTICLE.search(plain, max(0, m.start() - 3), m.start()))
            ):
                continue  # «l'Eau» is not the EAU, but «la Koica» is the KOICA
            if end is not None and not (
                end < len(plain)
                and (plain[end].isalnum() or (plain[end] == "-" and plain[end + 1 : end + 2].isalpha()))
            ):
                last = end
                yield _Hit(m.start(), end, entry)
                break


# A name of so many words is one in small letters too: «la banque islamique de développement».
_MANY_WORDS = 4


@cache
def _in_lower_case() -> tuple[re.Pattern[str], dict[str, list[_Named]]]:
    """The long names of organisations by their first word, the longest first."""
    index: dict[str, list[_Named]] = {}
    for first, following in _bare().items():
        for parts, surface, entry in (named for each in following.values() for named in each):
            if len(parts) >= _MANY_WORDS and entry.type not in (*_PLACES, "ministry") and not surface.isupper():
                index.setdefault(first, []).append((parts, surface, entry))
    for named in index.values():
        named.sort(key=lambda n: -len(n[0]))
    return re.compile(rf"\b{alternation(index)}\b"), index


def _lower_hits(text: Text) -> Iterator[_Hit]:
    pattern, index = _in_lower_case()
    for m in matches(text, pattern):
        if text.plain[m.start()].islower():
            for parts, _, entry in index[m[0]]:
                end = _match_words(text.folded, m.start(), parts)
                if end is not None and not text.folded[end : end + 1].isalnum():
                    yield _Hit(m.start(), end, entry)
                    break


_ARTICLE = re.compile(r"(?:\b(?:[Ll][ae]|[Dd]u|[Aa]u) |\b[Ll]')$")
# Of three letters, those that the press writes as words: «l'Onu», «la Fao».
_THREE = frozenset(
    {"ONU", "OMS", "OIF", "OIT", "OIM", "OMC", "FMI", "FAO", "BAD", "BEI", "HCR", "IRD", "PAM", "AUF", "UIT", "OCI"}
)


def _small(surface: str) -> bool:
    """Whether an acronym may stand in lower case behind an article: «le Cnes»."""
    return surface.isalpha() and (len(surface) == 4 or surface in _THREE)


# The word after a capitalised one, over the marks that may join the words of a name.
_SECOND = re.compile(r"[ \-'.]{0,3}([^\W_]+)")
_CAP_TOKEN = re.compile(r"[A-ZÀ-ÖØ-ÞŒ](?<![\w-].)\w*")


def _match_words(folded: str, start: int, words: list[str]) -> int | None:
    position = start
    for i, word in enumerate(words):
        if i:
            gap = position
            while gap < len(folded) and folded[gap] in " -'." and gap - position < 3:
                gap += 1
            position = gap
        if not folded.startswith(word, position):
            return None
        position += len(word)
        if i + 1 < len(words) and position < len(folded) and folded[position].isalnum():
            return None
    return position


def _named_organisations(text: Text, hits: list[_Hit]) -> Iterator[Mention[Party]]:
    """Organisations of the hand list by their full name; before the head nouns, which would read a part of them."""
    for hit in hits:
        if hit.entry.type == "intermunicipality":  # «Caen la Mer» is the body, whatever stands before it
            yield mention_of(text, hit.start, hit.end, hit.entry, "partners.intercommunalite_nommee", "authority")
        elif hit.entry.type not in _PLACES and hit.end - hit.start > 8 and " " in text.raw[hit.start : hit.end]:
            yield _branch(text, hit) or mention_of(
                text, hit.start, hit.end, hit.entry, "partners.organisation_connue", "organisation"
            )


_PLACES = ("state", "region", "department", "municipality", "intermunicipality")


_PLAIN_CAP = r"[A-ZÀ-ÖØ-ÞŒ][\w']{1,24}"
_PAIR = re.compile(rf"([A-ZÀ-ÖØ-ÞŒ](?<![\w-].)[\w']{{1,24}}(?: {_PLAIN_CAP})?) ?[-/] ?({_PLAIN_CAP}(?: {_PLAIN_CAP})?)")


def _state_pairs(text: Text) -> Iterator[Mention[Party]]:
    """«l'axe Gabon-Chine», «Maroc – Sénégal :»: two states joined by a dash."""
    for m in _PAIR.finditer(text.plain):
        first = m.start(1) if gazetteer.lookup(m[1], types=("state",)) else m.start(1) + m[1].rfind(" ") + 1
        left = gazetteer.lookup(text.raw[first : m.end(1)], types=("state",))
        right = gazetteer.lookup(m[2], types=("state",)) or gazetteer.lookup(m[2].split(" ")[0], types=("state",))
        if left and right and left[0].code != right[0].code:
            yield mention_of(text, first, m.end(1), left[0], "partners.etats_accoles", "compound")
            end = m.end(2) if gazetteer.lookup(m[2], types=("state",)) else m.start(2) + len(m[2].split(" ")[0])
            yield mention_of(text, m.start(2), end, right[0], "partners.etats_accoles", "compound")
        elif (
            text.plain[m.end(1)] == text.plain[m.start(2) - 1] == "-"
            and text.plain[m.end() : m.end() + 1] not in ("-", "'")
            and (one := _well_known(m[1]) or _twin(text, m.start(), m[1]))
            and (two := _well_known(m[2]) or _twin(text, m.start(), m[2]))
            and ("municipality" not in (one.type == two.type and one.type,) or _twin(text, m.start(), m[1]))
            and not gazetteer.lookup(m[0])
        ):
            yield mention_of(text, m.start(1), m.end(1), one, "partners.etats_accoles", "compound")
            yield mention_of(text, m.start(2), m.end(2), two, "partners.etats_accoles", "compound")


_ACT_BEFORE = re.compile(
    r"\b(?:jumelages?|accords?|ententes?|protocoles?|partenariats?|conventions?|cooperation|pactes?|chartes?|amitie)\b(?: (?!entre|avec|de |du )[a-z0-9'-]+){0,3} $"
)


def _twin(text: Text, start: int, name: str) -> gazetteer.Entry | None:
    """One of the two towns of «le protocole d'actions 2022-2024 Mons-Sherbrooke»: behind the noun of an act, towns are joined, too."""
    if not _ACT_BEFORE.search(text.folded, max(0, start - 50), start):
        return None
    return next(iter(gazetteer.lookup(name, types=("municipality",))), None)


# Two such names joined by a dash are two territories («Québec-Hambourg»), unless a third one bears both («Rhône-Alpes»).
_WELL_KNOWN = 400_000


def _well_known(name: str) -> gazetteer.Entry | None:
    for entry in gazetteer.lookup(name, types=("state", "region", "municipality"))[:1]:
        if fold(name) in COMPASS or entry.needs_cue:
            return None
        if entry.code and (entry.type != "municipality" or entry.population >= _WELL_KNOWN):
            return entry
    return None


# Bodies whose branches sign for themselves: «l'ARS Grand Est», «France Travail Bretagne».
_WITH_BRANCHES = frozenset(
    {
        "Agence régionale de santé",
        "France Travail",
        "Mouvement des entreprises de France",
        "Confédération des petites et moyennes entreprises",
        "Croix-Rouge française",
        "Secours populaire français",
        "Action Logement",
    }
)


def _branch(text: Text, hit: _Hit) -> Mention[Party] | None:
    """The regional branch of a national body, its place right behind it; that of a company in another state («Orange Mali»); a
    school that has its name in common with others («École normale supérieure de Lyon», «de Bamako»)."""
    if hit.entry.type == "university":
        of = _OF.match(text.plain, hit.end)
        at = of.end() if of else None
    else:
        at = hit.end + 1 if text.plain[hit.end : hit.end + 1] == " " else None
    place = known_place(text, at) if at is not None else None
    if at is None or place is None:
        return None
    end, country = place
    name = text.raw[hit.start : end]
    abroad = hit.entry.type == "company" and gazetteer.lookup(text.raw[at:end], types=("state",))
    if hit.entry.name in _WITH_BRANCHES and country == hit.entry.country:
        name = f"{hit.entry.name} {text.raw[at:end]}" if hit.end - hit.start < 5 else name
    elif hit.entry.type != "university" and not abroad:
        return None
    value = Party(name, party_type(hit.entry.type), country, None, "organisation")
    return Mention(hit.start, end, text.raw[hit.start : end], value, "partners.organisation_connue")


_GOES_ON = re.compile(r" [A-ZÀ-Ý]")
_OF = re.compile(r" d(?:e |')(?=[A-ZÀ-Ý])")
# Programmes and funds that no one signs with.
_PROGRAMMES = frozenset(
    {
        "Interreg",
        "Erasmus+",
        "Horizon Europe",
        "Horizon 2020",
        "Europe créative",
        "LIFE",
        "France 2030",
        "Fonds social européen",
    }
)


def _bare_names(text: Text, hits: list[_Hit]) -> Iterator[Mention[Party]]:
    plain = text.plain
    for hit in hits:
        if hit.entry.name in _PROGRAMMES:
            continue
        before = plain[max(0, hit.start - 24) : hit.start]
        if (
            hit.entry.type in _PLACES
            and before[-1:] in (" ", "-")
            and re.search(r"(?<![\w])(?!Le |La |Les )[A-ZÀ-Þ][\wÀ-ÿ]+[ -]$", before)
            and not re.search(r"(?:^|[.!?:«\n] ?)[A-ZÀ-Þ][\wÀ-ÿ]+[ -]$", before)
            and not re.search(r"\b(?:Région|Ville|Commune|Département|Mairie|Etat|État)[ ]$", before)
        ):
            continue  # the end of a longer name («Boulevard Paris», «Jean France»)
        if text.raw[hit.start : hit.end] == "Réunion" and not before.lower().endswith(("la ", "région ", "région de ")):
            continue  # «Réunion mardi à 18 heures» is no island
        if _GOES_ON.match(plain, hit.end) and is_given_name(text.raw[hit.start : hit.end]):
            continue  # «Maurice Bonnet» is no island
        if branch := _branch(text, hit):
            yield branch
            continue
        if longer := _called_after(text, hit):
            yield longer
            continue
        rule = "partners.nom_connu" if hit.entry.type in _PLACES else "partners.organisation_connue"
        capital = gazetteer.capital_of(text.raw[hit.start : hit.end]) if hit.entry.type == "municipality" else None
        via: Via = "acronym" if text.raw[hit.start : hit.end].isupper() and hit.end - hit.start < 8 else "name"
        yield mention_of(text, hit.start, hit.end, hit.entry, rule, via, capital)


_CALLED = re.compile(rf" (?P<word>{CAP})(?: {CAP}){{0,2}}(?![\w-])")
_AT = re.compile(r"(?:\b[Àà]|\b[Dd]e|\b[Dd]'|-) ?$")


def _called_after(text: Text, hit: _Hit) -> Mention[Party] | None:
    """«Montpellier SupAgro», «Paris Europlace»: a body that has the name of its town before a name of its own."""
    m = _CALLED.match(text.plain, hit.end) if hit.entry.type == "municipality" else None
    if m is None or text.in_capitals(hit.start) or _AT.search(text.plain, max(0, hit.start - 3), hit.start):
        return None
    word = m["word"]
    if (
        is_given_name(word)
        or fold(word) in _COMMON_WORDS
        or gazetteer.lookup(word)
        or is_given_name(m[0].split(" ")[-1])
    ):
        return None
    name = text.raw[hit.start : m.end()]
    value = Party(name, "other", hit.entry.country, None, "organisation")
    return Mention(hit.start, m.end(), name, value, "partners.nom_de_ville_suivi")


def _model_organisations(text: Text, entities: Iterable[Mention[str]]) -> Iterator[Mention[Party]]:
    """The organisations that a model names: companies, clubs, institutes without a head noun that the rules know."""
    for e in entities:
        nobody = fold(e.text) in _COMMON_WORDS or e.text in _NOT_ACRONYMS or demonym(e.text)
        if e.value != "ORG" or nobody or not any(map(str.isupper, e.text)) or text.in_capitals(e.start):
            continue
        entry = gazetteer.link(e.text)
        if entry is not None and entry.type not in _PLACES:
            yield mention_of(text, e.start, e.end, entry, e.rule, "organisation")
        else:
            yield Mention(e.start, e.end, e.text, Party(canonical(e.text), "other", None, None, "organisation"), e.rule)


_ACRONYM = re.compile(r"[A-ZÀ-Ý](?<![\w.-].)[A-ZÀ-Ý0-9&]{2,6}(?:-[A-Z0-9]{1,8})?(?: [A-ZÀ-Ý]{3,10}){0,2}(?![\w-])")


def _acronyms(text: Text) -> Iterator[Mention[Party]]:
    """Capital letters that no list knows: kept as `unknown`, a party only where the sentence makes it one."""
    for m in _ACRONYM.finditer(text.plain):
        if (
            m[0] in _NOT_ACRONYMS
            or fold(m[0]) in _CONTINENTS
            or text.in_capitals(m.start())
            or text.plain[m.start() - 1 : m.start()] == "("
        ):
            continue
        yield Mention(m.start(), m.end(), m[0], Party(m[0], "other", None, None, "unknown"), "partners.sigle")


_NOT_ACRONYMS = words("faux_sigles")


_STATE_NOUN = re.compile(
    r"\b(gouvernement(?:s)?|etat(?:s)?|parlement|autorites?|executif|partie|pays|royaume|cote|"
    r"homologues?|diplomatie|presidence|chancellerie|delegation|(?:premiere? )?ministres?(?: d'etat| delegue)?|presidente?|ambassad(?:eur|rice)|secretaire d'etat|"
    r"capitale|souverain|dirigeants?|chef de (?:l'etat|la diplomatie|gouvernement)|chef du gouvernement|chanceli(?:er|ere))(?: (?:federal|central|royal|de transition))? ([a-z-]{4,24})\b"
)
# «la municipalité rennaise», «le maire et son homologue londonien», «la métropole lilloise»
_TOWN_NOUN = re.compile(
    r"\b(maires?(?:sse)?|bourgmestre|edile|municipalite|mairie|conseil (?:municipal|communal)|homologue|metropole|agglomeration) ([a-z-]{5,16})\b"
)
_AREAS = ("metropole", "agglomeration")
# «le vice-ministre de l'Agriculture et des Affaires rurales chinois, M. X», «le ministre de la Santé malien et son homologue»
_OFFICE_THEN_PEOPLE = re.compile(
    r"\b(ministre (?:charge )?(?:de|d|du|des)\b[a-z' -]{4,60}?) ([a-z-]{5,20})(?:(?P<named>, )|(?= et son homologue\b| et (?:le|la|l')\b| a (?:[a-z]+ )?[a-z]+e\b))"
)
# «les présidents ivoirien et libanais», «les gouvernements français, turc»
_STATE_NOUNS = re.compile(
    r"\b(presidents|gouvernements|ministres|autorites|parties|delegations|chefs d'etat|premiers ministres|diplomaties|executifs)"
    r"(?: (?:de la|de l'|des|du|de|d') ?[a-z' -]{3,50}?|(?: [a-z]{3,14}){0,1}?) ([a-z-]{4,24}) et ([a-z-]{4,24})\b"
)
_COMPOUND = re.compile(r"\b([a-z]{3,12}o)-([a-z]{4,20})\b")


def _adjectives(text: Text) -> Iterator[Mention[Party]]:
    for m in matches(text, _STATE_NOUN):
        code = gazetteer.demonyms().get(m[2])
        if code and len(code) == 2:
            yield from _state(text, m.start(1), m.end(), code, "partners.etat_adjectif")
        elif code and (entry := gazetteer.link(f"gouvernement {m[2]}")) and entry.code == code:
            yield mention_of(text, m.start(1), m.end(), entry, "partners.region_adjectif", "adjective")
    for m in matches(text, _TOWN_NOUN):
        if (town := gazetteer.city_demonyms().get(m[2])) and m[2] not in gazetteer.demonyms():
            area = gazetteer.intermunicipality_of(town) if m[1] in _AREAS else None
            for entry in [area] if area else gazetteer.lookup(town, types=("municipality",))[:1]:
                yield mention_of(text, m.start(1), m.end(), entry, "partners.ville_adjectif", "adjective")
    for m in matches(text, _OFFICE_THEN_PEOPLE):
        code = gazetteer.demonyms().get(m[2])
        if code and len(code) == 2 and (not m["named"] or text.plain[m.end() : m.end() + 1].isupper()):
            yield from _state(text, *m.span(2), code, "partners.etat_adjectif")
    for m in matches(text, _STATE_NOUNS):
        codes = [gazetteer.demonyms().get(w) for w in (m[2], m[3])]
        if all(code is not None and len(code) == 2 for code in codes):
            yield from _state(text, m.start(1), m.end(2), codes[0] or "", "partners.etat_adjectif")
            yield from _state(text, m.start(3), m.end(3), codes[1] or "", "partners.etat_adjectif")
    prefixes = gazetteer.compound_prefixes()
    for m in _COMPOUND.finditer(text.folded) if "o-" in text.folded else ():
        left, right = prefixes.get(m[1]) or prefixes.get(m[1] + "-"), gazetteer.demonyms().get(m[2])
        if left and right and len(left) == 2 and len(right) == 2:
            yield from _state(text, m.start(), m.start() + len(m[1]), left, "partners.adjectif_compose", "compound")
            yield from _state(text, m.start(2), m.end(), right, "partners.adjectif_compose", "compound")


_GROUPS: tuple[tuple[str, PartnerType | None], ...] = (
    (r"(?:les|des|aux|ces|nos|leurs) {n} (?:villes|communes|municipalites|cites|collectivites|metropoles)", "municipality"),
    (r"(?:les|des|aux|ces|nos|leurs) {n} (?:regions|provinces|wilayas|gouvernorats|territoires)", "region"),
    (r"(?:les|des|aux|ces|nos|leurs) {n} (?:pays|etats|nations|gouvernements|capitales|executifs|voisins|chefs d'etat|chefs de gouvernement|chefs de la diplomatie|premiers ministres|souverains)", "state"),
    (r"(?:les|des|aux|ces) {n} (?:universites|etablissements|ecoles|instituts)", "university"),
    (r"(?:les|des|aux|ces) {n} (?:departements)", "department"),
    (r"(?:les|des|aux|ces) {n} (?:entreprises|societes|compagnies)", "company"),
    (r"(?:les|des|aux|ces) {n} (?:parties|partenaires|institutions|organisations|entites|structures|organismes|ministeres|agences|groupes|rives|musees|chambres|hopitaux|centres|lycees|ports|federations|banques|communautes|associations|fondations|offices|collectivites territoriales)", None),
)  # fmt: skip
_ANAPHORS: tuple[tuple[str, PartnerType], ...] = (
    (
        r"(?:la|notre|cette|sa|La|Notre|Cette) (?:Région|région|province|wilaya|collectivité régionale|institution régionale)",
        "region",
    ),
    (
        r"(?:la|notre|cette|La|Notre|Cette) (?:Ville|ville|cité|Commune|commune|municipalité|Municipalité|mairie|Mairie|collectivité)",
        "municipality",
    ),
    (
        r"(?:le|du|au|notre|ce|Le|Notre|Ce) (?:Département|département|Conseil départemental|conseil départemental|conseil général|Conseil général|Conseil Général)",
        "department",
    ),
    (r"(?:la|notre|cette|La|Notre|Cette) (?:Métropole|métropole)", "municipality"),
    (r"(?:l'|L'|cette |notre )(?:Université|université)", "university"),
    (
        r"(?:le|notre|ce|Le|Notre|Ce) (?:Royaume|royaume|gouvernement|Gouvernement|pays)|[lL]'(?:État|Etat|Exécutif)",
        "state",
    ),
    (r"(?:le|du|au|ce|Le|Ce) (?:conseil régional|Conseil régional|land|Land|canton|gouvernorat)", "region"),
)


# «cette région du sud de l'Europe» points back whatever follows it.
_POINTING: dict[PartnerType, str] = {
    "region": "[Cc]ette (?:région|province|wilaya)",
    "municipality": "[Cc]ette (?:ville|commune|cité)",
    "state": "[Cc]e pays",
    "university": "[Cc]ette université",
}


_COUNTED = re.compile(r"\b(?:les|des|aux|ces|nos|leurs) (?:deux|trois|quatre|cinq|six) (?=[a-z])")
# The nouns of all anaphors; the patterns are tried where one stands.
_ANAPHOR_NOUN = re.compile(
    r"\b(?<=[ '])(?:region|province|wilaya|collectivite|institution|ville|cite|commune|municipalite|mairie|departement|conseil|"
    r"metropole|universite|royaume|gouvernement|pays|etat|executif|land|canton|gouvernorat)\b"
)


@cache
def _group_patterns() -> tuple[
    list[tuple[re.Pattern[str], PartnerType | None]], list[tuple[re.Pattern[str], PartnerType]]
]:
    groups = [(re.compile(rf"{p}\b".replace("{n}", "(?:deux|trois|quatre|cinq|six)")), t) for p, t in _GROUPS]
    anaphors = [
        (re.compile(rf"(?:{p})\b(?! (?:de|du|des|d'|[A-ZÀ-Ý])|-)|(?:{_POINTING.get(t, '(?!)')})\b(?! [A-ZÀ-Ý])"), t)
        for p, t in _ANAPHORS
    ]
    return groups, anaphors


_COMMISSION = re.compile(r"\b[Ll]a (Commission)\b(?! [a-z]{3,}(?:e|ale|aire)\b| (?:de|du|des|d'|mixte))")


def _the_commission(text: Text) -> Iterator[Mention[Party]]:
    """«la Commission», with its capital and nothing behind it, is the European one in an article about Europe."""
    if "europeen" not in text.folded or "a Commission" not in text.plain:
        return
    entry = gazetteer.link("Commission européenne")
    for m in _COMMISSION.finditer(text.plain):
        if entry is not None:
            yield mention_of(text, *m.span(1), entry, "partners.la_commission", "name")


def _groups(text: Text) -> Iterator[Mention[Party]]:
    groups, anaphors = _group_patterns()
    for trigger in matches(text, _COUNTED):
        for pattern, wanted in groups:
            if m := pattern.match(text.folded, trigger.start()):
                size = next(int(n) for w in m[0].split(" ")[1:] if (n := parse_number(w)) is not None)
                yield _stand_in(text, m, wanted, "group", "partners.groupe", size)
                break
    for noun in matches(text, _ANAPHOR_NOUN):
        start = max(text.plain.rfind(" ", 0, noun.start() - 1), text.plain.rfind("\n", 0, noun.start() - 1)) + 1
        while start < noun.start() and not text.plain[start].isalpha():
            start += 1
        for pattern, kind in anaphors:
            if m := pattern.match(text.plain, start):
                yield _stand_in(text, m, kind, "anaphor", "partners.anaphore", 1)
                break


def _stand_in(
    text: Text, m: re.Match[str], wanted: PartnerType | None, via: Via, rule: str, size: int
) -> Mention[Party]:
    value = Party("", wanted or "other", None, None, via, wanted, size=size)
    return Mention(m.start(), m.end(), text.raw[m.start() : m.end()], value, rule)


def _unknown_names(text: Text, taken: _Taken) -> Iterator[Mention[Party]]:
    """Capitalised names without a head noun that layer 3 does not know: towns, companies, strangers.

    They are parties only where the sentence makes them so; a town that the gazetteer knows is linked all the same.
    """
    plain = text.plain
    for start, end in _name_runs(text):
        if taken.covers(start):
            continue
        if (
            _OF_BEFORE.search(plain, max(0, start - 12), start)
            and not _BOUND_TO.search(plain, max(0, start - 60), start)
            and not WITH_WHOM.match(text.folded, end)
        ):
            continue
        run = plain[start:end]
        first = fold(_NAME_MARK.split(run, 1)[0])
        article = first in ("le", "la", "les") and " " in run and not at_sentence_start(text, start)  # «Le Kef»
        if (
            (first in _COMMON_WORDS and not article)
            or _quoted(plain, start)
            or demonym(run)
            or first in _CONTINENTS
            or run in _NOT_ACRONYMS
            or plain[start - 1 : start] in ("(", "/")
            or text.in_capitals(start)
        ):
            continue
        if " " in run and is_given_name(run.split(" ", 1)[0]):
            continue
        at_start = at_sentence_start(text, start)
        for s, e in shorter_names(plain, start, end):
            name = text.raw[s:e]
            if len(name) < 3 or stem(fold(name)) in _COMMON_NOUNS:
                continue
            if (state := next(iter(gazetteer.lookup(name, types=("state",))), None)) is not None:
                yield mention_of(text, s, e, state, "partners.nom_connu", "name")  # «le Niger», which is a river too
                continue
            entry = next(
                iter(
                    gazetteer.lookup(
                        name, types=("municipality", "intermunicipality", "region"), country=country_after(text, e)
                    )
                ),
                None,
            )
            if entry is None and (told := _APPOSED.match(text.folded, e)):
                country = next((c[:2] for w in told[0].split(" ") if (c := demonym(w))), None)
                kind: PartnerType = "association" if told["noun"] in ("ong", "association", "fondation") else "company"
                value = Party(canonical(name), kind, country, None, "organisation")
                yield Mention(s, e, name, value, "partners.nom_appose")
                continue
            if (
                entry is None
                and at_start
                and " " not in name
                and not _VERB_AFTER.match(plain, e)
                and not _said_within(plain, name)
            ):
                continue
            if entry is not None and (entry.population >= 2000 or entry.type != "municipality"):
                value = Party(entry.name, party_type(entry.type), entry.country, entry.code, "unknown")
            else:
                value = Party(canonical(name), "other", None, None, "unknown")
            yield Mention(s, e, name, value, "partners.nom_inconnu")


# «une délégation de Takamatsu, ville japonaise avec laquelle Tours a signé un pacte»
WITH_WHOM = re.compile(r"(?: ?\([^()]{2,40}\))?(?:, [^,.;:()]{3,60}?)?,? avec (?:laquelle|lequel) ")


def _said_within(plain: str, name: str) -> bool:
    """Whether the name stands behind a word in lower case somewhere: it has its capital of its own, not from a sentence."""
    at = plain.find(f" {name}")
    while at >= 0:
        end = at + 1 + len(name)
        if _WITHIN.match(plain, at - 1) and not _WORD_SIGN.match(plain, end):
            return True
        at = plain.find(f" {name}", end)
    return False


_WORD_SIGN = re.compile(r"\w")
_WITHIN = re.compile(r"[a-zà-ÿ,'] ")


def _name_runs(text: Text) -> Iterator[tuple[int, int]]:
    """The runs of capitalised words, parted at a dash between blanks («Lons-le-Saunier – Kpalimé») and without the small word
    that has its capital from the sentence («Ainsi Pantin», «Avec la Haute-Savoie»)."""
    plain = text.plain
    for m in NAME.finditer(plain):
        start, end = m.span()
        while (dash := plain.find(" - ", start, end)) >= 0:
            yield _without_opening(text, start, dash), dash
            start = dash + 3
        yield _without_opening(text, start, end), end


def _without_opening(text: Text, start: int, end: int) -> int:
    """Where a run begins behind the words that only open the sentence; its own beginning when nothing capitalised is left."""
    first = _OPENING_WORD.match(text.plain, start, end)
    if first is None or fold(first[1]) not in _OPENING or not at_sentence_start(text, start):
        return start
    at = start
    while (m := _OPENING_WORD.match(text.plain, at, end)) and fold(m[1]) in _OPENING:
        at = m.end()
    return at


_OPENING_WORD = re.compile(r"([A-ZÀ-Ýa-zà-ÿ]+)(?: (?:la |le |les |l')?)(?=[A-ZÀ-ÖØ-Þ])")
_OPENING = words("ouvertures")


def _quoted(plain: str, position: int) -> bool:
    """Whether the name opens a quotation: a title, not a party."""
    return plain[max(0, position - 2) : position].strip() in ("«", '"')


# «Solténa, spécialiste français des mini-réseaux»: what a stranger is, told behind the name.
_APPOSED = re.compile(
    r", (?:l'|la |le |un |une |premi(?:er|ere) )?(?P<noun>societe|entreprise|groupe|filiale|start-up|specialiste|fabricant|operateur|constructeur|"
    r"leader|editeur|cabinet|compagnie|geant|fournisseur|equipementier|producteur|distributeur|assureur|ong|association|fondation)\b(?: [a-z-]{3,20}){0,3}"
)
_VERB_AFTER = re.compile(r" (?:a|ont|et|est|sont|signe|signent|vient|viennent|va|vont|s')\b")
# Common nouns that French often writes with a capital; alone they name nobody.
_COMMON_NOUNS = words("noms_communs")


_NAME_MARK = re.compile(r"[ '-]")
_OF_BEFORE = re.compile(r"(?:\bde la |\bde l'|\bdu |\bdes |\bde |\bd'|\bà |\ben )$")
# «lie désormais Nantes à Sfax», «jumelée à Sfax»: the other end of a bond
_BOUND_TO = re.compile(
    r"\b(?:(?:lie|lient|liant|liera|unit|unissent|unissant|jumelle|rattache) [^.;:]{2,40} à|jumelée?s? (?:officiellement |désormais )?à) $"
)
_COMMON_WORDS = words("mots_vides")


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
