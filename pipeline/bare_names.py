"""Names that mean a party alone, known to the gazetteer: «l'Île-de-France», «l'AFD», «Caen la Mer», «l'axe Gabon-Chine»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.dispatch import matches
from pipeline.mentions import Mention
from pipeline.names import CAP, GOES_ON, alternation
from pipeline.organisations import known_place
from pipeline.party import (
    COMMON_WORDS,
    COMPASS,
    PLACES,
    Party,
    Via,
    mention_of,
    party_type,
)
from pipeline.text import Text
from rules import gazetteer
from rules.folding import fold
from rules.people_names import is_given_name

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
class Hit:
    """A name of the gazetteer at `[start, end)` of the text."""

    start: int
    end: int
    entry: gazetteer.Entry


def bare_hits(text: Text) -> Iterator[Hit]:
    """The names that need no head noun, in text order, the longest where several begin at one place."""
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
            if (
                end is not None
                and entry.type in PLACES
                and entry.type != "intermunicipality"
                and len(parts) > 1
                and _is_lower(surface, plain[m.start() : end])
            ):
                continue  # «La réunion de travail» is not La Réunion
            if end is not None and not (
                end < len(plain)
                and (plain[end].isalnum() or (plain[end] == "-" and plain[end + 1 : end + 2].isalpha()))
            ):
                last = end
                yield Hit(m.start(), end, entry)
                break


def _is_lower(surface: str, written: str) -> bool:
    """Whether the last word of a name with capitals is written without one."""
    name, found = (re.split(r"[ '-]", words)[-1] for words in (surface, written))
    return name[:1].isupper() and found[:1].islower()


# A name of so many words is one in small letters too: «la banque islamique de développement».
_MANY_WORDS = 4


@cache
def _in_lower_case() -> tuple[re.Pattern[str], dict[str, list[_Named]]]:
    """The long names of organisations by their first word, the longest first."""
    index: dict[str, list[_Named]] = {}
    for first, following in _bare().items():
        for parts, surface, entry in (named for each in following.values() for named in each):
            if len(parts) >= _MANY_WORDS and entry.type not in (*PLACES, "ministry") and not surface.isupper():
                index.setdefault(first, []).append((parts, surface, entry))
    for named in index.values():
        named.sort(key=lambda n: -len(n[0]))
    return re.compile(rf"\b{alternation(index)}\b"), index


def lower_hits(text: Text) -> Iterator[Hit]:
    """The long names of organisations that are written in small letters."""
    pattern, index = _in_lower_case()
    for m in matches(text, pattern):
        if text.plain[m.start()].islower():
            for parts, _, entry in index[m[0]]:
                end = _match_words(text.folded, m.start(), parts)
                if end is not None and not text.folded[end : end + 1].isalnum():
                    yield Hit(m.start(), end, entry)
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


def named_organisations(text: Text, hits: list[Hit]) -> Iterator[Mention[Party]]:
    """Organisations of the hand list by their full name; before the head nouns, which would read a part of them."""
    for hit in hits:
        if hit.entry.type == "intermunicipality":  # «Caen la Mer» is the body, whatever stands before it
            head = _GROUPING.search(text.plain, max(0, hit.start - 45), hit.start)
            start = head.start() if head else hit.start
            yield mention_of(text, start, hit.end, hit.entry, "partners.intercommunalite_nommee", "authority")
        elif hit.entry.type not in PLACES and hit.end - hit.start > 8 and " " in text.raw[hit.start : hit.end]:
            if _of_another_country(text, hit):
                continue
            if _opens_longer(text, hit):
                continue
            if (un := _OF_THE_UN.match(text.plain, hit.end)) and hit.entry.type == "international_org":
                hit = Hit(hit.start, un.end(), hit.entry)
            yield (
                _branch(text, hit)
                or _called_after(text, hit)
                or mention_of(text, hit.start, hit.end, hit.entry, "partners.organisation_connue", "organisation")
            )


_GROUPING = re.compile(
    r"\b[Cc]ommunautés? (?:de [Cc]ommunes|d'[Aa]gglomération|[Uu]rbaine) (?:de la |de l'|du |des |de |d')?$"
)
_OF_THE_UN = re.compile(r" (?:des|de l'Organisation des) Nations [Uu]nies")
_OF_STATE = re.compile(rf" (?:du|de la|de l'|des|de|d') ?(?={CAP})")


# «Institut français d'archéologie orientale»: behind two words of which the second is an adjective, a third, no infinitive, says
# what it is for.
_QUALIFIED = re.compile(r"[\w'-]+ [a-zà-öø-ÿ]{5,}")
_WHAT_FOR = re.compile(r" (?:de la |de l'|du |de |d')(?!une?\b)[a-zà-öø-ÿ]{4,}(?<![eio]r)(?<!re)(?![\w-])")
_OF_WHAT_KIND = re.compile(
    r" (?:publique|supérieure?|nationale?|régionale?|centrale?|internationale?|agricole|mutuel)(?![\w-])"
)


def _opens_longer(text: Text, hit: Hit) -> bool:
    """Whether the words are only the beginning of another body's name."""
    plain = text.plain
    if _QUALIFIED.fullmatch(plain, hit.start, hit.end) and _WHAT_FOR.match(plain, hit.end):
        return True
    return _OF_WHAT_KIND.match(plain, hit.end) is not None


def _of_another_country(text: Text, hit: Hit) -> bool:
    """«la Caisse des dépôts et consignations du Gabon» is not the French one, nor «la Société nationale d'électricité du Burkina»
    the one of the same name in Kinshasa."""
    of = _OF_STATE.match(text.plain, hit.end)
    if of is None or hit.entry.country is None:
        return False
    place = known_place(text, of.end())
    if place is None or place[1] in (None, hit.entry.country):
        return False
    state = bool(gazetteer.lookup(text.raw[of.end() : place[0]], types=("state",)))
    return state or "national" in text.folded[hit.start : hit.end]


_PLAIN_CAP = r"[A-ZÀ-ÖØ-ÞŒ][\w']{1,24}"


_PAIR = re.compile(rf"([A-ZÀ-ÖØ-ÞŒ](?<![\w-].)[\w']{{1,24}}(?: {_PLAIN_CAP})?) ?[-/] ?({_PLAIN_CAP}(?: {_PLAIN_CAP})?)")


def state_pairs(text: Text) -> Iterator[Mention[Party]]:
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
    r"\b(?:jumelages?|accords?|ententes?|protocoles?|partenariats?|conventions?|cooperation|pactes?|chartes?|amitie)\b(?: (?!(?:entre|avec|de|du|des|l[ae]s?|aux?|a|en|sous|sur|dans|pour|par) )[a-z0-9'-]+){0,3} $"
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


def _branch(text: Text, hit: Hit) -> Mention[Party] | None:
    """The regional branch of a national body, its place right behind it; that of a company in another state («Orange Mali»); a
    school that has its name in common with others («École normale supérieure de Lyon», «de Bamako»)."""
    if hit.entry.type == "university":
        of = _OF.match(text.plain, hit.end)
        at = of.end() if of else None
    elif of := _OF_THE.match(text.plain, hit.end) if _has_branches(hit) else None:
        at = of.end()
    else:
        at = hit.end + 1 if text.plain[hit.end : hit.end + 1] == " " else None
    place = known_place(text, at) if at is not None else None
    if at is None or place is None:
        return None
    end, country = place
    name = text.raw[hit.start : end]
    abroad = hit.entry.type == "company" and gazetteer.lookup(text.raw[at:end], types=("state",))
    if _has_branches(hit) and country == hit.entry.country:
        name = f"{hit.entry.name}{text.raw[hit.end : end]}" if hit.end - hit.start < 6 else name
    elif hit.entry.type != "university" and not abroad:
        return None
    value = Party(name, party_type(hit.entry.type), country, None, "organisation")
    return Mention(hit.start, end, text.raw[hit.start : end], value, "partners.organisation_connue")


_OF = re.compile(r" d(?:e |')(?=[A-ZÀ-Ý])")
_OF_THE = re.compile(r" (?:du |de la |de l'|des |de |d')(?=[A-ZÀ-Ý])")


def _has_branches(hit: Hit) -> bool:
    """Whether a body has branches that sign for themselves: «le Medef de l'Aisne», «la Ligue de l'enseignement des Côtes-d'Armor»."""
    return hit.entry.name in _WITH_BRANCHES or (hit.entry.type == "association" and hit.entry.country == "FR")


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


def bare_names(text: Text, hits: list[Hit]) -> Iterator[Mention[Party]]:
    """The hits that name a party: neither the end of a longer name, nor a person, nor a programme."""
    plain = text.plain
    for hit in hits:
        if hit.entry.name in _PROGRAMMES:
            continue
        before = plain[max(0, hit.start - 24) : hit.start]
        if (
            hit.entry.type in PLACES
            and before[-1:] in (" ", "-")
            and re.search(r"(?<![\w])(?!Le |La |Les )[A-ZÀ-Þ][\wÀ-ÿ]+[ -]$", before)
            and not re.search(r"(?:^|[.!?:«\n] ?)[A-ZÀ-Þ][\wÀ-ÿ]+[ -]$", before)
            and not re.search(r"\b(?:Région|Ville|Commune|Département|Mairie|Etat|État)[ ]$", before)
        ):
            continue  # the end of a longer name («Boulevard Paris», «Jean France»)
        if text.raw[hit.start : hit.end] == "Réunion" and not before.lower().endswith(("la ", "région ", "région de ")):
            continue  # «Réunion mardi à 18 heures» is no island
        if GOES_ON.match(plain, hit.end) and is_given_name(text.raw[hit.start : hit.end]):
            continue  # «Maurice Bonnet» is no island
        if branch := _branch(text, hit):
            yield branch
            continue
        if longer := _called_after(text, hit):
            yield longer
            continue
        rule = "partners.nom_connu" if hit.entry.type in PLACES else "partners.organisation_connue"
        capital = gazetteer.capital_of(text.raw[hit.start : hit.end]) if hit.entry.type == "municipality" else None
        via: Via = "acronym" if text.raw[hit.start : hit.end].isupper() and hit.end - hit.start < 8 else "name"
        yield mention_of(text, hit.start, hit.end, hit.entry, rule, via, capital)


_CALLED = re.compile(rf" (?P<word>{CAP})(?: (?:and |of |& )?{CAP}){{0,2}}(?![\w-])")


# Before a town or a state, what tells that it is one: «à Paris Europlace» gives no body, nor does «le Mali Président».
_AT = re.compile(r"(?:\b[Àà]|\b[Dd]e|\b[Dd]'|-) ?$")
_THE_STATE = re.compile(r"\b(?:[Ll][ae]|[Ll]es|[Ll]'|[Aa]ux?|[Dd]u|[Dd]es|[Ee]n|[Àà]) ?$")
_BEARERS = frozenset({"company", "association", "university", "agency"})


def _called_after(text: Text, hit: Hit) -> Mention[Party] | None:
    """«Montpellier SupAgro», «Algérie Poste», «Thales Alenia Space»: a body that has the name of its town, of its state or of
    another body before a name of its own."""
    kind = hit.entry.type
    bears = kind in ("municipality", "state") or kind in _BEARERS
    m = _CALLED.match(text.plain, hit.end) if bears else None
    if m is None or text.in_capitals(hit.start):
        return None
    if kind not in _BEARERS and (_AT if kind == "municipality" else _THE_STATE).search(
        text.plain, max(0, hit.start - 4), hit.start
    ):
        return None
    word = m["word"]
    if (
        is_given_name(word)
        or fold(word) in COMMON_WORDS
        or (
            gazetteer.lookup(word, types=PLACES if kind == "state" else None)
            and not (kind in _BEARERS and hit.entry.country == "FR")
        )
        or is_given_name(m[0].split(" ")[-1])
    ):
        return None
    name = text.raw[hit.start : m.end()]
    type_ = party_type(kind) if kind in _BEARERS else "other" if kind == "municipality" else "company"
    value = Party(name, type_, hit.entry.country, None, "organisation")
    return Mention(hit.start, m.end(), name, value, "partners.nom_de_ville_suivi")


_COMMISSION = re.compile(r"\b[Ll]a (Commission)\b(?! [a-z]{3,}(?:e|ale|aire)\b| (?:de|du|des|d'|mixte))")


def the_commission(text: Text) -> Iterator[Mention[Party]]:
    """«la Commission», with its capital and nothing behind it, is the European one in an article about Europe."""
    if "europeen" not in text.folded or "a Commission" not in text.plain:
        return
    entry = gazetteer.link("Commission européenne")
    for m in _COMMISSION.finditer(text.plain):
        if entry is not None:
            yield mention_of(text, *m.span(1), entry, "partners.la_commission", "name")
