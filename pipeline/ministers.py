"""Ministers of a state that their office does not name: «la ministre de la Culture et le président de la fondation ont signé».

Who signs for a country stands for the state, a ministry that is itself the party stays one (records.md, § 4). Which of the two a minister
is depends on the others of his sentence: beside foreigners he signs for his state, where the article names it; beside bodies of his own
country he signs for his ministry.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.mentions import Mention
from pipeline.party import Party, canonical
from pipeline.people import Office
from pipeline.text import Text
from rules import gazetteer

_MINISTER = re.compile(
    r"(?:[Vv]ice-)?[Mm]inistre(?:,? (?:d'[ÉE]tat|[Dd]éléguée?),?)*"
    r" (?:[Cc]hargée? )?(?P<field>(?:de la |de l'|du |des |de |d')(?!tutelle|pays|jour|[ÉE]tat|(?:la )?République|Royaume).+)"
)
_ABROAD = re.compile(
    r"(?:des |de la |de l')(?:[Aa]ffaires? étrang|[Rr]elations (?:ext|int)|[Dd]iplomatie|[Cc]oopération)"
)
_FOREIGN = frozenset({"international_org", "eu"})
# Federations and unions whose regions have ministers of their own.
_WITH_MINISTERS = frozenset({"CA", "BE", "DE", "CH", "ES", "GB", "AU", "IN", "BR", "US"})
_TERRITORIES = frozenset({"region", "department", "municipality", "intermunicipality"})


def with_ministers(
    text: Text, offices: Iterable[Mention[Office]], parties: list[Mention[Party]]
) -> list[Mention[Party]]:
    """The parties, and for each minister in whose office none of them is named whom he signs for, if that can be told."""
    if any(p.value.type == "region" and p.value.country in _WITH_MINISTERS for p in parties):
        return parties
    fields: dict[int, list[tuple[Mention[Office], str]]] = {}
    for o in offices:
        m = _MINISTER.fullmatch(text.plain, o.start, o.end) if "inistre" in o.text else None
        if m and not any(p.start < o.end and o.start < p.end and p.value.via != "unknown" for p in parties):
            fields.setdefault(text.sentence_index(o.start), []).append((o, text.raw[m.start("field") : o.end].strip()))
    found: list[Mention[Party]] = []
    for i, told in fields.items():
        start, end = text.sentences[i]
        beside = [p.value for p in parties if start <= p.start < end and p.value.name and p.value.via != "unknown"]
        if len(told) == 1 and len({p.name for p in beside}) > 1:
            continue  # two others made the agreement, as a rule before him
        for o, field in told:
            value = _whom(field, beside, parties)
            if value and (value.type == "ministry" or len(told) == 1):
                found.append(Mention(o.start, o.end, o.text, value, "partners.ministre"))
    if not found:
        return parties
    kept = [p for p in parties if not any(p.start < o.end and o.start < p.end for o in found)]
    return sorted([*kept, *found], key=lambda p: p.start)


def _whom(field: str, beside: Sequence[Party], parties: Sequence[Mention[Party]]) -> Party | None:
    states = {p.code for p in beside if p.type == "state"}
    others = [p for p in beside if p.type != "state"]
    if len(states) > 1 or (states and any(p.type in _FOREIGN or p.country not in (None, *states) for p in others)):
        return None  # his own state is one of those that the sentence names
    named = Counter(p.value.code for p in parties if p.value.type == "state" and p.value.code not in states)
    own = max(named, key=lambda code: named[code], default=None)
    at_home = {p.value.country for p in parties if p.value.type in _TERRITORIES} | {None, own}
    if not beside and own:
        return None  # whose minister he is, his sentence does not tell
    foreign = bool(states) or any(p.type in _FOREIGN or (own and p.country not in at_home) for p in others)
    if not foreign and not _ABROAD.match(field):
        country = own or next((p.country for p in others if p.country), None)
        return Party(canonical(f"Ministère {field}"), "ministry", country, None, "authority")
    if own is None or (name := gazetteer.country_name(own)) is None:
        return None
    return Party(name, "state", own, own, "adjective")
