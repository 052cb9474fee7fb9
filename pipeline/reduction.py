"""Records of which another has taken in all that they tell: they add nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from pipeline.cards import Card
from pipeline.matching import folded_name
from pipeline.shelf import Shelf


def without_parts(acts: Sequence[Card], shelf: Shelf, kept: Collection[str] = frozenset()) -> list[Card]:
    """The records, in the order of their contents, but those of which all that is told another has taken in already.

    Of those that were read in the same words, the one of the base stays if it names all the partners, else
    of those that name the same the one that says most.
    """
    told = [frozenset(telling for telling in card.tellings if telling[1]) for card in acts]
    holders: dict[tuple[str, bytes], list[int]] = defaultdict(list)
    for i, tellings in enumerate(told):
        for telling in tellings:
            holders[telling].append(i)

    def weight(i: int) -> tuple[bool, int, bytes]:
        return acts[i].id in kept, len(shelf.line(acts[i].number)), acts[i].content

    def holds(i: int, part: int) -> bool:
        if not _articles(acts[part]) <= _articles(acts[i]):
            return False
        if told[part] == told[i]:
            names, others = _names(acts[part]), _names(acts[i])
            return (weight(part) < weight(i) and names == others) or (acts[i].id in kept and names < others)
        return told[part] < told[i]

    def is_part(i: int) -> bool:
        if acts[i].id in kept or not told[i]:
            return False
        return any(holds(j, i) for j in holders[min(told[i])] if j != i)

    return [acts[i] for i in sorted(range(len(acts)), key=lambda i: acts[i].content) if not is_part(i)]


def _articles(card: Card) -> set[str]:
    return {article for article, _ in card.tellings}


def _names(card: Card) -> set[str]:
    return {folded_name(p.name) for p in card.partners}
