"""Merging across articles: the records that tell the same agreement become one, and a renewal knows what it renews.

Which records are one is decided in `pipeline.clustering`, what the one record says in `pipeline.combining`, what it is called in
`pipeline.naming`.
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from output.record import AgreementRecord
from pipeline.cards import Card, Cards
from pipeline.identity import own_id
from pipeline.matching import Directory
from pipeline.naming import bearer, names_of
from pipeline.reduction import without_parts
from pipeline.shelf import MemoryShelf, Shelf, taken
from pipeline.turns import Turns


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

    def keep(record: AgreementRecord, _: Sequence[Card]) -> Card:
        return card(record)

    old = [card(r) for r in base]
    kept = frozenset(c.id for c in old)
    acts = without_parts([*old, *_new(map(card, records), old, kept)], shelf, kept)
    directory = _directory(acts)
    while True:
        turns = Turns(acts, directory, shelf, keep, kept)
        left = turns.run()
        directory = _directory(left)
        # Who is who may be known better now. In the end a second merge finds nothing to do.
        if len(left) == len(acts) or turns.holds_for(directory):
            break
        acts = left
    names = names_of([bearer(c, directory) for c in left], kept)
    named = [
        c if (c.id, c.renews) == name else replace(c, id=name.id, renews=name.renews)
        for c, name in zip(left, names, strict=True)
    ]
    return sorted(named, key=lambda c: (c.date or "9999", c.title, c.id))


def _directory(acts: Iterable[Card]) -> Directory:
    return Directory(p for card in acts for p in card.partners)


def _new(cards: Iterable[Card], base: Iterable[Card], kept: Collection[str]) -> list[Card]:
    """The records that the base does not hold, each once, none under an id of the base."""
    seen = {card.content for card in base}
    new: dict[bytes, Card] = {}
    for card in cards:
        if card.content not in seen and (card.content not in new or card.id < new[card.content].id):
            new[card.content] = card
    ids = [own_id(card.id, card.first, kept) for card in new.values()]
    return [c if c.id == own else replace(c, id=own) for c, own in zip(new.values(), ids, strict=True)]
