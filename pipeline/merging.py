"""Merging across articles: the records that tell the same agreement become one, and a renewal knows what it renews.

Which records are one is decided in `pipeline.clustering`, what the one record says in `pipeline.combining`, what it is called in
`pipeline.naming`.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from output.record import AgreementRecord
from pipeline.cards import Card, Cards
from pipeline.clustering import crowds, groups_of, told_by
from pipeline.combining import combine
from pipeline.identity import own_id
from pipeline.matching import Directory, folded_name
from pipeline.naming import Name, bearer, names_of
from pipeline.shelf import MemoryShelf, Shelf


def merge(records: Iterable[AgreementRecord], base: Iterable[AgreementRecord] = ()) -> list[AgreementRecord]:
    """The records with those of different articles that tell the same agreement joined, and renewals linked.

    Pure. The order of the input changes nothing; merging what is merged changes nothing; a record that is there
    twice, or whole within another, counts once. Records come by date of signature (else start; undated last), then title,
    then id. A record keeps its id; one of several has the id under which most articles tell it; of different acts with one
    id, the one that most articles tell keeps it.

    Each record of `base`, of which the ids must be distinct, stays one of its own under its id: the others join it or come
    beside it.
    """
    shelf = MemoryShelf()
    return [taken(card, shelf) for card in merge_on(shelf, records, base)]


def merge_on(
    shelf: Shelf, records: Iterable[AgreementRecord | bytes], base: Iterable[AgreementRecord] = ()
) -> list[Card]:
    """The same, the records standing on a shelf: each is read once and only those that join others again. A record may be given
    as its line, which is then not written anew."""
    with _no_collector():
        return _merged(shelf, records, base)


def taken(card: Card, shelf: Shelf) -> AgreementRecord:
    """The record of a card, under the id and with the link that the card has."""
    record = shelf.get(card.number)
    if (record.id, record.renews) == (card.id, card.renews):
        return record
    return record.model_copy(update={"id": card.id, "renews": card.renews})


def line_of(card: Card, shelf: Shelf) -> str:
    """The record of a card as its line: as it stands on the shelf where the merge gave it no other id or link."""
    return named(shelf.line(card.number), Name(card.id, card.renews))


def named(line: str, name: Name) -> str:
    """The line of a record under its name."""
    if name.renews is None and line.startswith(f'{{"id": "{name.id}"') and '"renews": null' in line:
        return line
    return AgreementRecord.model_validate_json(line).model_copy(update=name._asdict()).to_line()


@contextmanager
def _no_collector() -> Iterator[None]:
    """Without the cyclic garbage collector: it finds nothing here, and would look through all the records again and again,
    the more of them the longer."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _merged(shelf: Shelf, records: Iterable[AgreementRecord | bytes], base: Iterable[AgreementRecord]) -> list[Card]:
    cards = Cards()

    def card(given: AgreementRecord | bytes) -> Card:
        record = given if isinstance(given, AgreementRecord) else AgreementRecord.model_validate_json(given)
        return cards.of(record, shelf.put(given))

    old = [card(r) for r in base]
    kept = frozenset(c.id for c in old)
    acts = without_parts([*old, *_new(map(card, records), old, kept)], lambda number: len(shelf.line(number)), kept)
    while True:
        # What a turn brings together may fit a further record, so turns go on until nothing joins: then a second
        # merge finds nothing to do either.
        directory = Directory(p for c in acts for p in c.partners)
        told = [told_by(c, directory, c.id in kept) for c in acts]
        groups = groups_of(told, crowds(t.profile for t in told))
        if len(groups) == len(acts):
            break
        joined = [
            acts[group[0]]
            if len(group) == 1
            else card(combine([taken(acts[i], shelf) for i in group], directory, kept))
            for group in groups
        ]
        acts = without_parts(joined, lambda number: len(shelf.line(number)), kept)
    names = names_of([bearer(c, directory) for c in acts], kept)
    named = [
        c if (c.id, c.renews) == name else replace(c, id=name.id, renews=name.renews)
        for c, name in zip(acts, names, strict=True)
    ]
    return sorted(named, key=lambda c: (c.date or "9999", c.title, c.id))


def _new(cards: Iterable[Card], base: Iterable[Card], kept: Collection[str]) -> list[Card]:
    """The records that the base does not hold, each once, none under an id of the base."""
    seen = {card.content for card in base}
    new: dict[bytes, Card] = {}
    for card in cards:
        if card.content not in seen and (card.content not in new or card.id < new[card.content].id):
            new[card.content] = card
    return [replace(card, id=own_id(card.id, card.first, kept)) for card in new.values()]


def without_parts(
    acts: Sequence[Card], length_of: Callable[[int], int], kept: Collection[str] = frozenset()
) -> list[Card]:
    """The records, in the order of their contents, but those of which all that is told another has taken in already.

    Of those that were read in the same words, the one of the base stays, else the one that says most: `length_of` gives the
    characters of the line of a card's number.
    """
    told = [frozenset(telling for telling in card.tellings if telling[1]) for card in acts]
    holders: dict[tuple[str, bytes], list[int]] = defaultdict(list)
    for i, tellings in enumerate(told):
        for telling in tellings:
            holders[telling].append(i)

    def weight(i: int) -> tuple[bool, int, bytes]:
        return acts[i].id in kept, length_of(acts[i].number), acts[i].content

    def holds(i: int, part: int) -> bool:
        if not _articles(acts[part]) <= _articles(acts[i]):
            return False
        if told[part] == told[i]:
            return weight(part) < weight(i) and _names(acts[part]) == _names(acts[i])
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
