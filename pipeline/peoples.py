"""Peoples' adjectives that stand for a state or a town: «les autorités sénégalaises», «son homologue ivoirien», «la mairie rennaise»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.dispatch import matches
from pipeline.mentions import Mention
from pipeline.party import (
    Party,
    mention_of,
    state_mention,
)
from pipeline.text import Text
from rules import gazetteer

_STATE_NOUN = re.compile(
    r"\b(gouvernement(?:s)?|etat(?:s)?|parlement|autorites?|executif|partie|pays|royaume|cote|"
    r"homologues?|diplomatie|presidence|chancellerie|delegation|ministre-presidente?|(?:premiere? )?ministres?(?: d'etat| delegue)?|presidente?|ambassad(?:eur|rice)|secretaire d'etat|"
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


# «les présidents soudanais, Hassan Tahir, et éthiopien, Tadesse Worku,»
_STATE_NOUNS_NAMED = re.compile(
    r"\b(presidents|ministres|chefs d'etat|premiers ministres)(?: (?:de la|de l'|des|du|de|d') ?[a-z' -]{3,50}?)? ([a-z-]{4,24}), [a-z' .-]{4,40}, et ([a-z-]{4,24}), "
)


# «ses homologues malien, guinéen et mauritanien»: the first is found as any other
_COUNTERPARTS = re.compile(r"\bhomologues [a-z-]{4,24}(?P<more>(?:, [a-z-]{4,24})*,? et [a-z-]{4,24})\b")
_WORD = re.compile(r"[a-z-]{4,24}")


_COMPOUND = re.compile(r"\b([a-z]{3,12}o)-([a-z]{4,20})\b")


def _of_people(text: Text, start: int, end: int, word: str) -> Iterator[Mention[Party]]:
    """The words `[start, end)` as the state or the region whose people's adjective is `word`; nothing for any other word."""
    code = gazetteer.demonyms().get(word)
    if code and len(code) == 2:
        yield from state_mention(text, start, end, code, "partners.etat_adjectif")
    elif code and (entry := gazetteer.link(f"gouvernement {word}")) and entry.code == code:
        yield mention_of(text, start, end, entry, "partners.region_adjectif", "adjective")


def peoples(text: Text) -> Iterator[Mention[Party]]:
    """The states and towns that their people's adjective names beside a noun of government."""
    for m in matches(text, _STATE_NOUN):
        yield from _of_people(text, m.start(1), m.end(), m[2])
    for m in matches(text, _TOWN_NOUN):
        if (town := gazetteer.city_demonyms().get(m[2])) and m[2] not in gazetteer.demonyms():
            area = gazetteer.intermunicipality_of(town) if m[1] in _AREAS else None
            for entry in [area] if area else gazetteer.lookup(town, types=("municipality",))[:1]:
                yield mention_of(text, m.start(1), m.end(), entry, "partners.ville_adjectif", "adjective")
    for m in matches(text, _OFFICE_THEN_PEOPLE):
        code = gazetteer.demonyms().get(m[2])
        if code and len(code) == 2 and (not m["named"] or text.plain[m.end() : m.end() + 1].isupper()):
            yield from state_mention(text, *m.span(2), code, "partners.etat_adjectif")
    for m in (*matches(text, _STATE_NOUNS), *matches(text, _STATE_NOUNS_NAMED)):
        first = list(_of_people(text, m.start(1), m.end(2), m[2]))
        second = list(_of_people(text, m.start(3), m.end(3), m[3]))
        if first and second:
            yield from (*first, *second)
    for m in matches(text, _COUNTERPARTS):
        for word in _WORD.finditer(text.folded, *m.span("more")):
            yield from _of_people(text, word.start(), word.end(), word[0])
    prefixes = gazetteer.compound_prefixes()
    for m in _COMPOUND.finditer(text.folded) if "o-" in text.folded else ():
        left, right = prefixes.get(m[1]) or prefixes.get(m[1] + "-"), gazetteer.demonyms().get(m[2])
        if left and right and len(left) == 2 and len(right) == 2:
            yield from state_mention(
                text, m.start(), m.start() + len(m[1]), left, "partners.adjectif_compose", "compound"
            )
            yield from state_mention(text, m.start(2), m.end(), right, "partners.adjectif_compose", "compound")
