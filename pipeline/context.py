"""Who the article is about: the parties that a sentence leaves unsaid.

«la Région», «les deux villes», an act that names only the other side: each is answered by the article itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline import capitals
from pipeline.mentions import Mention
from pipeline.parties import Party
from pipeline.positions import Placed
from pipeline.scene import Scene
from pipeline.values import PartnerType
from rules.folding import fold

SAME_KIND: dict[PartnerType, frozenset[PartnerType]] = {
    "municipality": frozenset({"municipality", "intermunicipality"}),
    "intermunicipality": frozenset({"intermunicipality"}),
    "region": frozenset({"region", "department"}),
    "state": frozenset({"state"}),
    "university": frozenset({"university"}),
    "department": frozenset({"department"}),
}


def key(party: Party) -> str:
    """What makes two mentions the same party: the public code, else the canonical name."""
    return party.code or fold(party.name)


@dataclass
class Context:
    """The parties of an article by weight. `weights` is how much each matters, `telling` how much the article speaks from its
    side (subjects and titles, against «avec X»); `mentions` the first mention of each."""

    weights: Counter[str]
    mentions: dict[str, Mention[Party]]
    telling: Counter[str]

    def ranked(self) -> list[str]:
        """The keys, heaviest first, then in order of appearance."""
        return sorted(self.weights, key=lambda k: (-self.weights[k] - self.telling[k], self.mentions[k].start))

    def main(self, wanted: PartnerType | None = None, without: frozenset[str] = frozenset()) -> Mention[Party] | None:
        """The heaviest party of a type, other than those given."""
        kinds = SAME_KIND.get(wanted) if wanted else None
        for k in self.ranked():
            if k not in without and (kinds is None or self.mentions[k].value.type in kinds):
                return self.mentions[k]
        return None

    def teller(self) -> Mention[Party] | None:
        """The party from whose side the article is told, where one clearly is."""
        ranked = sorted(self.telling, key=lambda k: -self.telling[k])
        if not ranked or self.telling[ranked[0]] < _TELLS:
            return None
        if len(ranked) > 1 and self.telling[ranked[1]] * 1.5 > self.telling[ranked[0]]:
            return None
        return self.mentions.get(ranked[0])

    def counterpart(
        self, of: list[Party], *, told_from: bool = False, but: frozenset[str] = frozenset(), town: bool = False
    ) -> Mention[Party] | None:
        """The party that an act of `of` leaves unsaid: weighty in the article, and of their rank (states sign with states).

        `told_from`: the sentence says «avec X», so the other side is the one that the article is told from. `but`: none of these. `town`: of towns only.
        """
        have = {key(p) for p in of} | but
        best: tuple[float, int] | None = None
        chosen = None
        for k, mention in self.mentions.items():
            v = mention.value
            if k in have or self.weights[k] < 2 or any(_part_of(p, v) for p in of):
                continue
            if town and v.type not in _TOWNS:
                continue
            rank = 1.0 if not of else max(_affinity(p.type, v.type) for p in of)
            heard = 2 * self.telling[k] + 0.3 * self.weights[k] if told_from else self.weights[k] + self.telling[k]
            score = (rank * heard, -mention.start)
            if best is None or score > best:
                best, chosen = score, mention
        return chosen if best and best[0] >= 2 else None


_TELLS = 4.0
_TOWNS = frozenset({"municipality", "intermunicipality"})


def same_rank(a: PartnerType, b: PartnerType) -> bool:
    """Whether bodies of these types usually sign with each other."""
    return _affinity(a, b) >= 0.8


def _part_of(a: Party, b: Party) -> bool:
    """Whether one is the state of the other: they are on the same side."""
    return a.country == b.country and a.country is not None and "state" in (a.type, b.type)


_STATE_LEVEL = frozenset({"state", "ministry", "international_org", "eu", "agency"})
_TERRITORY = frozenset({"region", "department", "municipality", "intermunicipality"})


def _affinity(a: PartnerType, b: PartnerType) -> float:
    """How usual it is that bodies of these two types sign together, 1 for like with like."""
    if a == b or (a in _STATE_LEVEL and b in _STATE_LEVEL):
        return 1.0
    if a in _TERRITORY and b in _TERRITORY:
        return 0.8
    if "other" in (a, b) or "company" in (a, b) or "association" in (a, b) or "university" in (a, b):
        return 0.7
    return 0.4


_WEIGHT = {
    "between": 4.0,
    "with": 3.0,
    "subject": 3.0,
    "agent": 3.0,
    "free": 1.0,
    "complement": 0.5,
    "beneficiary": 1.0,
    "place": 0.0,
    "outside": 0.1,
    "origin": 0.5,
}


def weigh(scene: Scene, act_sentences: frozenset[int]) -> Context:
    """Weigh the article's parties by the parts that they play; titles, leads and the sentences of acts count more."""
    weights: Counter[str] = Counter()
    telling: Counter[str] = Counter()
    mentions: dict[str, Mention[Party]] = {}
    anaphors: Counter[PartnerType] = Counter()
    for i in range(len(scene.sentences)):
        factor = (2.0 if i < 2 else 1.0) * (2.0 if i in act_sentences else 1.0)
        for a, b in _title_pairs(scene, i):
            for m in (a, b):
                weights[key(m.value)] += 6
                telling[key(m.value)] += 3
                mentions.setdefault(key(m.value), m)
        for p in scene.placed(i):
            party = p.mention.value
            if party.via == "anaphor" and party.wants and p.position in ("subject", "free", "complement", "agent"):
                anaphors[party.wants] += 1
            if not party.name or (party.via == "unknown" and party.type == "other"):
                continue
            k = key(party)
            sure = 0.6 if party.via == "unknown" else 1.0  # a town without its head noun may be a namesake
            telling[k] += sure * (3 if i < 3 else 1) * _TELLING.get(p.position, 0)  # type: ignore[assignment]
            weights[k] += sure * factor * _weight(p)  # type: ignore[assignment]
            mentions.setdefault(k, p.mention)
    # «la Région» said again and again is the region from whose side the article is told
    for wanted, count in anaphors.items():
        kinds = SAME_KIND.get(wanted, frozenset({wanted}))
        same = [k for k in mentions if mentions[k].value.type in kinds and telling[k] > 0]
        if same:
            telling[max(same, key=lambda k: (telling[k], -mentions[k].start))] += 3 * count
    return Context(weights, mentions, telling)


_BETWEEN_NAMES = re.compile(r",? ?(?:et|/|-|–|—) ?(?:la |le |l'|les )?")


def _title_pairs(scene: Scene, i: int) -> Iterator[tuple[Mention[Party], Mention[Party]]]:
    """«Chambéry / Tivaouane : …», «Yaoundé et N'Djamena vident leurs cartables»: the two that a title names side by side.

    Two capitals in a title without other names are their states.
    """
    if i > 2 or not scene.is_heading(i):
        return
    named: list[Mention[Party]] = [m for m in scene.within(scene.parties, i) if m.value.name]
    for a, b in pairwise(named):
        alike = {a.value.type, b.value.type} <= _TERRITORY or a.value.type == b.value.type == "state"
        if alike and _BETWEEN_NAMES.fullmatch(scene.text.folded, a.end, b.start):
            if capitals.is_bare(a.value) and capitals.is_bare(b.value):
                a, b = (replace(m, value=capitals.state_of(m.value, scene.text)) for m in (a, b))
            yield a, b


_TELLING = {"subject": 3, "free": 2, "complement": 1, "agent": 2, "with": -1, "place": 0}


def _weight(placed: Placed) -> float:
    return _WEIGHT.get(placed.position, 0.5)


def nearest_before(
    scene: Scene, offset: int, wanted: PartnerType | None, without: frozenset[str] = frozenset()
) -> Mention[Party] | None:
    """The last party of a type named before a position."""
    kinds = SAME_KIND.get(wanted) if wanted else None
    for m in reversed(scene.parties):
        named = m.start < offset and m.value.name and m.value.via != "unknown" and key(m.value) not in without
        if named and (kinds is None or m.value.type in kinds):
            return m
    return None
