"""Authorities by their head nouns: «la province du Zhejiang», «le conseil régional de Bretagne», «Brest Métropole»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from pipeline.dispatch import matches
from pipeline.mentions import Mention
from pipeline.names import CAP, CAPITAL, GOES_ON, alternation, name_at, names_in_brackets, plain_cut, shorter_names
from pipeline.organisations import ACRONYM_AFTER
from pipeline.party import (
    CONTINENTS,
    Party,
    canonical,
    country_after,
    demonym,
    is_ranked,
    mention_of,
    party_type,
)
from pipeline.text import Text
from rules import gazetteer
from rules.folding import fold
from rules.people_names import is_given_name

_PREPOSITION = re.compile(r" ?(?:de la |de l'|du |des |de |d')")


# «la région sénégalaise de», «le land allemand de», «la commune rurale de»: adjectives between head noun and name.
_ADJECTIVES = re.compile(
    r"(?: [a-zà-öø-ÿ-]{4,20}(?:le|aux?|es?|[aio]is|ns?|ds?|rs?|ls?|ts?|fs?)){0,2}(?= (?:de la |de l'|du |des |de |d')| [A-ZÀ-ÖØ-Þ])"
)


@dataclass(frozen=True, slots=True)
class Head:
    """A noun that heads names of authorities, as written: one authority, or several (`plural`)."""

    noun: gazetteer.HeadNoun
    plural: bool


@cache
def authority_heads() -> tuple[re.Pattern[str], dict[str, Head]]:
    """All such nouns in one pattern over folded text, and each by its words."""
    heads: dict[str, Head] = {}
    for noun in gazetteer.head_nouns():
        if not noun.whole:
            heads.update({fold(p): Head(noun, True) for p in noun.plural})
            heads.update({fold(p): Head(noun, False) for p in noun.phrases})
    return re.compile(rf"\b{alternation(heads)}(?![\w-])"), heads


_EPCI_WORDS = ("étropole", "Agglo", "ays ", "Grand ")


_EPCI = re.compile(
    rf"(?={CAPITAL}|p)(?:(?:{CAP}[ -]){{1,4}}(?:[Mm]étropole|Agglomération|Agglo)(?![\w])|(?:[Pp]ays|Grand|Eurométropole) (?:de |du |d'|des )?{CAP}(?: (?:de |du |et |des |d'|la |le )?{CAP}){{0,4}})"
)


def agglomerations(text: Text) -> Iterator[Mention[Party]]:
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


_AND_NAME = re.compile(
    rf" et (?:de la |de l'|du |des |d'|de |la |le )?{CAP}(?: (?:de la |de l'|du |des |d'|de )?{CAP}){{0,3}}"
)


LIST_LINK = re.compile(
    r"(?:,? (?:en|au|aux) (?:la |l')?[A-ZÀ-Ý][\w'-]*(?: [A-ZÀ-Ý][\w'-]*)?| ?\([^()]{2,40}\))?(?:, | et |, et | ainsi que )(?:(?:celles?|ceux|celui) |[a-zà-öø-ÿ]{4,14}[es] (?=d[eu' ]))?(?:de la |de l'|du |des |de |d'|la |le |l'|les )?(?=[A-ZÀ-ÖØ-ÞŒ])"
)


# «la ville de Nantes et celle de Durban», «la ville de Pau s'est liée à celle de Saragosse»
_THAT_OF = re.compile(
    r"(?:[^.;:,«»]{0,40}?)(?:,? (?:et|à|avec)|, ainsi que) (?:à |avec |entre )?cel(?:le|ui) (?:de la |de l'|du |des |de |d')(?=[A-ZÀ-ÖØ-ÞŒ])"
)


# «l'assemblée populaire communale (APC) d'Alger-Centre», «la Communauté de communes (CDC) des "Sources de l'Orne"»
_ITS_ACRONYM = re.compile(r" ?\([A-Z][A-Za-z.-]{1,7}\)(?= (?:de |du |des |d'))")


_OPENING_QUOTE = re.compile(r"(?:[\"«“] ?(?=[A-ZÀ-ÖØ-Þ]))?")


def authorities(text: Text) -> Iterator[Mention[Party]]:
    """The authorities that a head noun names, those of a list and «celle de X» each on its own."""
    pattern, heads = authority_heads()
    plain = text.plain
    for m in matches(text, pattern):
        head = heads[m[0]]
        start, position = m.start(), m.end()
        if plain[start].islower() and is_ranked(text, start):
            continue
        if _HOUSE.search(plain, max(0, start - 9), start):
            continue  # «à l'Hôtel de Région de Toulouse»
        country = None
        if adjectives := _ADJECTIVES.match(plain, position):
            country = next((c for w in adjectives[0].split() if (c := demonym(w))), None)
            position = adjectives.end()
        if acronym := _ITS_ACRONYM.match(plain, position):
            position = acronym.end()
        if head.plural and (listed := _in_brackets(text, start, position, head.noun, country)):
            yield from listed
            continue
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
        while head.plural and (joint := LIST_LINK.match(plain, mention.end)):
            span = name_at(plain, joint.end())
            if head.noun.types[0] == "municipality" and joint[0].endswith((" le ", " la ", " les ", " l'")):
                break  # «les villes de Clichy et Malakoff, le pS-Eau et …»: towns have no article of their own in small letters
            if span is None or pattern.match(text.folded, joint.end()):
                break
            mention = _linked(text, joint.end(), span, head.noun, country)
            if mention is None or GOES_ON.match(plain, mention.end):
                break
            yield mention


def _in_brackets(
    text: Text, start: int, position: int, noun: gazetteer.HeadNoun, country: str | None
) -> list[Mention[Party]]:
    """«quatre régions du Maroc (Souss-Massa, l'Oriental et Fès-Meknès)»: each on its own, the first with the noun."""
    spans = names_in_brackets(text.plain, position)
    if spans and (state := _OF_STATE.match(text.plain, position)):
        found = gazetteer.lookup(state["name"], types=("state",))
        country = country or (found[0].country if found else None)
    linked = [_linked(text, s, (s, e), noun, country) for s, e in spans]
    named = [m for m in linked if m is not None]
    if not named or len(named) < len(spans):
        return []
    return [replace(named[0], start=start, text=text.raw[start : named[0].end]), *named[1:]]


_OF_STATE = re.compile(r" (?:du|de la|de l'|des|de|d') ?(?P<name>[A-ZÀ-ÖØ-Þ][\w' -]{2,30}?) ?\(")
_HOUSE = re.compile(r"[Hh]ôtel (?:de |du )(?:la )?$")
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
        larger = gazetteer.lookup(name, types=("department", "region"))
        if not french or not any(e.country == "FR" or " " in name or "-" in name for e in larger):
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
NUMBER_AFTER = re.compile(
    r" [1-9](?:er|e|ème)?(?![\w%€]|[.,]\d| (?:\d|janv|févr|mars|avr|mai|juin|juil|août|sept|oct|nov|déc|ans?\b|millions?|milliards?|habitants|euros|fois))"
)


# «le cercle de Nara» is Mali's, not the Japanese prefecture.
_ONLY_IN = {"region.cercle": "ML"}
_HYPHENED = re.compile(r"-[A-ZÀ-ÖØ-Þ]")


# «LES VILLES JUMELLES DE BOURGES», «Petites Villes de Demain»; Jumelles in Maine-et-Loire and in the Eure is seldom meant.
_NO_NAMES = frozenset({"jumelles", "jumelees", "jumelee", "jumelle", "demain"})


def _linked(
    text: Text, start: int, span: tuple[int, int], noun: gazetteer.HeadNoun, country: str | None, joined: bool = True
) -> Mention[Party] | None:
    """The mention from `start` to the longest beginning of the name that the gazetteer knows, else to its first particle."""
    first = text.folded[span[0] : span[1]].split(" ")[0]
    if first in CONTINENTS or first in _NO_NAMES or _opens_a_person(text.raw[slice(*span)]):
        return None
    country = country or country_after(text, span[1]) or _ONLY_IN.get(noun.id)
    if (more := _AND_NAME.match(text.plain, span[1])) and gazetteer.lookup(
        text.raw[span[0] : more.end()], types=noun.types
    ):
        span = (span[0], more.end())  # «Causses et Vallée de la Dordogne»
    rule = f"partners.{noun.id.replace('.', '_')}"
    if noun.types[:1] == ("municipality",) and (number := NUMBER_AFTER.match(text.plain, span[1])):
        first = text.raw[start : span[0]] or f"{noun.phrases[0]} "
        linked = gazetteer.link(first + text.raw[span[0] : number.end()], country=country)
        if linked is not None:
            return mention_of(text, start, number.end(), linked, rule, "authority")
    for s, e in shorter_names(text.plain, *span):
        if noun.types[:1] == ("municipality",) and _HYPHENED.match(text.plain, e):
            continue  # «la commune d'Alger-Centre» is a part of Alger
        # a name may run into what follows it («Bretagne Loïg …»): the longest that is known of this type wins
        if noun.id in _ONLY_IN:
            break
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
    known = gazetteer.lookup(text.raw[span[0] : end], types=noun.types, country=country)
    linked = known[0] if known and noun.id in _ONLY_IN else gazetteer.link(_BRACKET.sub("", words), country=country)
    if end - span[0] < 2 or (linked is None and noun.id not in _ONLY_IN):
        return None
    if linked is None or (noun.id in _ONLY_IN and linked.country != country):
        value = Party(canonical(words), party_type(noun.types[0]), country, None, "authority")
        return Mention(start, end, text.raw[start:end], value, rule)
    return mention_of(text, start, end, linked, rule, "authority")


_BRACKET = re.compile(r" ?\([^()]*\)")


def _opens_a_person(name: str) -> bool:
    """«la Région, Jean Pierre Maréchal»: a given name followed by another name is nobody's region."""
    words = name.split(" ")
    return len(words) > 1 and is_given_name(words[0]) and words[1][:1].isupper() and not gazetteer.lookup(name)
