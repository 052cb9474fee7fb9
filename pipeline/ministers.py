"""Ministers of a state that their office does not name: «la ministre de la Culture et le président de la fondation ont signé».

Who signs for a country stands for the state, a ministry that is itself the party stays one (records.md, § 4). Which of the two a minister
is depends on the others of his sentence: beside foreigners he signs for his state, where the article names it; beside bodies of his own
country he signs for his ministry.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from pipeline.mentions import Mention
from pipeline.party import Party, canonical
from pipeline.people import Office
from pipeline.text import Text
from rules import gazetteer

_MINISTER = re.compile(
    r"(?:(?:[Vv]ice-)?[Mm]inistres?(?:,? (?:d'[ÉE]tat|[Dd]éléguée?),?)*|(?P<secretary>[Ss]ecrétaire d'[ÉE]tat))"
    r" (?:[Cc]hargée? )?(?P<field>(?:de la |de l'|du |des |de |d'|aux |à la |à l'|au )(?!tutelle|pays|jour|[ÉE]tat|(?:la )?République|Royaume).+)"
)
_OPENINGS = frozenset({"inistre", "ecrétai", "ice-min"})
# «les ministres de la Justice et de l'Éducation»
_EACH = re.compile(r"(?:,? et |, )(?=(?:de la |de l'|du |des )\w)")
# «l'ambassadeur de Suisse à Tunis», «l'ambassadrice du Japon au Togo»: to whom he is sent
_SENT_TO = re.compile(r"\b(?:au|aux|en|à|près la|auprès (?:du|de la)) (?:la |République d\w+ )?$")
_ABROAD = re.compile(
    r"(?:des |de la |de l')(?:[Aa]ffaires? étrang|[Rr]elations (?:ext|int)|[Dd]iplomatie|[Cc]oopération)"
)
_FOREIGN = frozenset({"international_org", "eu"})
# Federations and unions whose regions have ministers of their own.
_WITH_MINISTERS = frozenset({"CA", "BE", "DE", "CH", "ES", "GB", "AU", "IN", "BR", "US"})
_TERRITORIES = frozenset({"region", "department", "municipality", "intermunicipality"})


def with_ministers(
    text: Text, offices: Sequence[Mention[Office]], parties: list[Mention[Party]]
) -> list[Mention[Party]]:
    """The parties, and for each minister in whose office none of them is named whom he signs for, if that can be told."""
    if any(p.value.type == "region" and p.value.country in _WITH_MINISTERS for p in parties):
        return parties
    fields: dict[int, list[tuple[Mention[Office], str]]] = {}
    for o in offices:
        m = _MINISTER.fullmatch(text.plain, o.start, o.end) if o.text[1:8] in _OPENINGS else None
        if m and not any(p.start < o.end and o.start < p.end and p.value.via != "unknown" for p in parties):
            told = fields.setdefault(text.sentence_index(o.start), [])
            if m["secretary"] or not o.text.casefold().startswith("ministres"):
                told.append((o, "" if m["secretary"] else text.raw[m.start("field") : o.end].strip()))
            else:
                told += _several(text, o, m.start("field"))
    found: list[Mention[Party]] = []
    for i, told in fields.items():
        start, end = text.sentences[i]
        beside = [p.value for p in parties if start <= p.start < end and p.value.name and p.value.via != "unknown"]
        host = _host(text, [o for o in offices if start <= o.start < end], parties)
        if len(told) == 1 and len({p.name for p in beside if host is None or p.code != host.code}) > 1:
            continue  # two others made the agreement, as a rule before him
        for o, field in told:
            value = host if host and len(told) == 1 else _whom(field, beside, parties)
            if value and (value.type == "ministry" or len(told) == 1):
                found.append(Mention(o.start, o.end, o.text, value, "partners.ministre"))
    if not found:
        return parties
    kept = [p for p in parties if not any(p.start < o.end and o.start < p.end for o in found)]
    return sorted([*kept, *found], key=lambda p: p.start)


def _several(text: Text, o: Mention[Office], at: int) -> list[tuple[Mention[Office], str]]:
    """The ministers of «les ministres de la Justice, des Sports et de l'Éducation», each with his portfolio."""
    bounds: list[tuple[int, int]] = []
    start = o.start
    for m in _EACH.finditer(text.plain, at, o.end):
        bounds.append((start, m.start()))
        start = m.end()
    bounds.append((start, o.end))
    if len(bounds) < 2:
        return []
    return [(Mention(s, e, text.raw[s:e], o.value, o.rule), text.raw[max(s, at) : e].strip()) for s, e in bounds]


def _host(text: Text, offices: Sequence[Mention[Office]], parties: Sequence[Mention[Party]]) -> Party | None:
    """The state to which an ambassador, or the head of an international body's office, of the sentence is sent."""
    for o in offices:
        abroad = any(o.start <= p.start < o.end and p.value.type in _FOREIGN for p in parties)
        if not (o.text.casefold().startswith("ambassad") or abroad):
            continue
        for p in parties:
            if o.start < p.start <= o.end + 24 and _SENT_TO.search(text.plain, o.start, p.start):
                code = (
                    p.value.code
                    if p.value.type == "state"
                    else gazetteer.capital_of(p.value.name.split(" ", 2)[-1].removeprefix("d'"))
                )
                name = gazetteer.country_name(code) if code else None
                return Party(name, "state", code, code, "adjective") if name else None
    return None


def _whom(field: str, beside: Sequence[Party], parties: Sequence[Mention[Party]]) -> Party | None:
    states = {p.code for p in beside if p.type == "state"}
    others = [p for p in beside if p.type != "state"]
    if len(states) > 1 or (states and any(p.type in _FOREIGN or p.country not in (None, *states) for p in others)):
        return None  # his own state is one of those that the sentence names
    named = Counter(p.value.code for p in parties if p.value.type == "state" and p.value.code not in states)
    own = max(named, key=lambda code: named[code], default=None)
    at_home = {p.value.country for p in parties if p.value.type in _TERRITORIES} | {None, own}
    if not field or (not beside and own):
        return None  # whose minister he is, his sentence does not tell
    foreign = bool(states) or any(p.type in _FOREIGN or (own and p.country not in at_home) for p in others)
    if not foreign and not _ABROAD.match(field):
        country = own or next((p.country for p in others if p.country), None)
        return Party(canonical(f"Ministère {field}"), "ministry", country, None, "authority")
    if own is None or (name := gazetteer.country_name(own)) is None:
        return None
    return Party(name, "state", own, own, "adjective")
