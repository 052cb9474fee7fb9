"""The turns of a merge: what a turn brings together may fit a further record, so turns go on until nothing joins.

Records fall into parts that know nothing of each other. A part in which nothing joined is not looked at again, unless what
another became is linked to it: after the first turn the work is with the few records that change.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence

from output.record import AgreementRecord
from pipeline.cards import Card
from pipeline.clustering import Blocks, Partners, Parts, Told, crowds, groups_of, linked, told_by
from pipeline.combining import combine
from pipeline.matching import Directory
from pipeline.reduction import without_parts
from pipeline.shelf import Shelf, taken

# Keeps a record that was made of others, and gives its card.
Keep = Callable[[AgreementRecord, Sequence[Card]], Card]


def settled(
    part: Iterable[Card],
    told_of: Callable[[Card], Told],
    directory: Directory,
    crowded: Collection[Partners],
    shelf: Shelf,
    keep: Keep,
    kept: Collection[str] = frozenset(),
) -> list[Card]:
    """The records of a part after a turn: those that tell one act are one. The same whatever the order of the part."""
    cards = sorted(part, key=lambda card: card.content)
    groups = groups_of([told_of(card) for card in cards], crowded)
    if len(groups) == len(cards):
        return cards
    joined = []
    for group in groups:
        members = [cards[i] for i in group]
        one = members[0]
        if len(members) > 1:
            one = keep(combine([taken(card, shelf) for card in members], directory, kept), members)
        joined.append(one)
    return without_parts(joined, shelf, kept)


class Turns:
    """The turns under one directory, which tells who is who, until nothing joins any more."""

    def __init__(
        self, acts: Iterable[Card], directory: Directory, shelf: Shelf, keep: Keep, kept: Collection[str]
    ) -> None:
        self._directory, self._shelf, self._keep, self._kept = directory, shelf, keep, kept
        self._cards = {card.number: card for card in acts}
        self._told = {number: self._told_by(card) for number, card in self._cards.items()}
        self._crowded = crowds(told.profile for told in self._told.values())
        self._blocks: Blocks[int] = Blocks(self._crowded)

    def run(self) -> list[Card]:
        """The records that are left."""
        active = list(self._cards)
        while active:
            active = [number for part in self._parts(active) for number in self._settle(part)]
        return list(self._cards.values())

    def holds_for(self, directory: Directory) -> bool:
        """Whether another directory, that of the records that are left, would bring no further record near another."""
        forms = {p for card in self._cards.values() for p in card.partners if p.code is None}
        return (
            all(directory.key(p) == self._directory.key(p) for p in forms)
            and crowds(told.profile for told in self._told.values()) == self._crowded
        )

    def _told_by(self, card: Card) -> Told:
        return told_by(card, self._directory, card.id in self._kept)

    def _parts(self, active: Iterable[int]) -> list[list[int]]:
        """The parts of two and more records in which one is active, all their records being looked at."""
        queue = deque(active)
        pending = set(queue)
        found = Parts()
        while queue:
            i = queue.popleft()
            for j in self._blocks.near(self._told[i]):
                if not found.together(i, j) and linked(self._told[j], self._told[i]):
                    found.join(i, j)
                    if j not in pending:  # it was at rest: what is linked to it belongs to the part, too
                        self._blocks.forget(j, self._told[j])
                        pending.add(j)
                        queue.append(j)
            self._blocks.register(i, self._told[i])
        parts: dict[int, list[int]] = {}
        for number, part in found.of().items():
            parts.setdefault(part, []).append(number)
        return [part for part in parts.values() if len(part) > 1]

    def _settle(self, part: Sequence[int]) -> list[int]:
        """Merge a part; what is to be looked at again."""
        cards = [self._cards[number] for number in part]
        left = settled(
            cards, lambda c: self._told[c.number], self._directory, self._crowded, self._shelf, self._keep, self._kept
        )
        if len(left) == len(part):
            return []
        told = {number: self._told.pop(number) for number in part}
        for number in part:
            self._blocks.forget(number, told[number])
            del self._cards[number]
        for card in left:
            self._cards[card.number] = card
            self._told[card.number] = told.get(card.number) or self._told_by(card)
        return [card.number for card in left]
