"""What merged records are called and which act a renewal renews: decided about all of them at once, from little of each."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.cards import Card
from pipeline.identity import own_id
from pipeline.matching import Directory, earlier, kinds_compatible


class Bearer(NamedTuple):
    """What naming knows of a record: what it is called so far, how many articles tell it, where it is first told in the order of
    publication (`read`) and of the output (`first`), and who did what when."""

    id: str
    content: bytes
    told: int
    read: tuple[str, str, int]
    first: tuple[str, int]
    kind: str
    planned: bool
    renewal: bool
    date: str | None
    who: frozenset[str]


class Name(NamedTuple):
    """The id of a record, and that of the one that it renews."""

    id: str
    renews: str | None


def bearer(card: Card, directory: Directory) -> Bearer:
    """What naming knows of a card's record."""
    return Bearer(
        card.id,
        card.content,
        len(card.tellings),
        card.read,
        card.first,
        card.kind,
        card.status == "announced",
        card.renewal,
        card.date,
        frozenset(directory.key(p) for p in card.partners),
    )


def names_of(acts: Sequence[Bearer], kept: Collection[str] = frozenset()) -> list[Name]:
    """The name of each record. Those of `kept` keep their ids; of others with one id, the one told by most articles does, of these
    the first told. A renewal has the id of the latest act of the same partners that is dated strictly earlier."""
    ids = _distinct(acts, kept)
    return [Name(own, renews) for own, renews in zip(ids, _renewed(acts, ids), strict=True)]


def _distinct(acts: Sequence[Bearer], kept: Collection[str]) -> list[str]:
    known = set(kept)
    ids = [""] * len(acts)
    for i in sorted(range(len(acts)), key=lambda i: (-acts[i].told, acts[i].read, acts[i].content)):
        act = acts[i]
        ids[i] = act.id if act.id in kept else own_id(act.id, act.first, known)
        known.add(ids[i])
    return ids


def _renewed(acts: Sequence[Bearer], ids: Sequence[str]) -> Iterator[str | None]:
    history: dict[frozenset[str], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for i, act in enumerate(acts):
        if act.date and not act.planned:
            history[act.who][act.date].append(i)
    dates = {who: sorted(by_date) for who, by_date in history.items()}
    for act in acts:
        renewed = None
        if act.renewal and (date := act.date):
            told = dates.get(act.who, [])
            before = next((d for d in _backwards(told, bisect_left(told, date)) if earlier(d, date)), None)
            if before:
                renewed = max((kinds_compatible(acts[i].kind, act.kind), ids[i]) for i in history[act.who][before])[1]
        yield renewed


def _backwards(dates: list[str], end: int) -> Iterable[str]:
    return (dates[i] for i in range(end - 1, -1, -1))
