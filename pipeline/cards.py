"""A record on a card: all that decides what it is merged with, a tenth of its size, so that a million fit into memory."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from output.record import AgreementRecord, Kind, Partner, Source, Status
from pipeline.combining import reading_order
from pipeline.matching import Range, folded_name

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Card:
    """What merging knows of a record without holding it. `number` is its place on the shelf; dates are EDTF without `~`.

    `content` is a digest of all that the record says but its id and link. `tellings` are its articles, each with a digest of the
    words that tell the act there, empty for an article that repeats another. `first` is where it is told first in the output's
    order (article, character), `read` in the order of publication.
    """

    number: int
    id: str
    content: bytes
    kind: Kind
    status: Status
    renewal: bool
    renews: str | None
    title: str
    partners: tuple[Partner, ...]
    signed: str | None
    start: str | None
    end: str | None
    sectors: frozenset[str]
    amounts: frozenset[tuple[str, str | None]]
    ranges: frozenset[Range]
    signatories: frozenset[str]
    place: str | None
    published: tuple[str, ...]
    tellings: tuple[tuple[str, bytes], ...]
    first: tuple[str, int]
    read: tuple[str, str, int]

    @property
    def date(self) -> str | None:
        """When the act was signed, else when it began."""
        return self.signed or self.start


class Cards:
    """Makes cards; what many of them have in common is kept once."""

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}

    def of(self, record: AgreementRecord, number: int) -> Card:
        """The card of a record that stands under a number."""
        first = record.sources[0]
        return Card(
            number=number,
            id=record.id,
            content=_content(record),
            kind=record.kind,
            status=record.status,
            renewal=record.renewal,
            renews=record.renews,
            title=record.title,
            partners=self._one(tuple(self._one(p) for p in record.partners)),
            signed=self._one(record.signed.value.rstrip("~")) if record.signed else None,
            start=self._one(record.start.value.rstrip("~")) if record.start else None,
            end=self._one(record.end.value.rstrip("~")) if record.end else None,
            sectors=self._one(frozenset(s.code for s in record.sectors if s.code)),
            amounts=self._one(frozenset((a.value, a.currency) for a in record.amounts)),
            ranges=self._one(_ranges(record)),
            signatories=self._one(frozenset(folded_name(s.name) for s in record.signatories)),
            place=self._one(folded_name(record.place.name)) if record.place else None,
            published=tuple(self._one(s.published.rstrip("~")) for s in record.sources if s.published),
            tellings=tuple((self._one(s.article), _words(s)) for s in record.sources),
            first=(self._one(first.article), min((e.start for e in first.evidence), default=0)),
            read=reading_order(record),
        )

    def _one(self, value: K) -> K:
        found: K = self._known.setdefault(value, value)
        return found


def _ranges(record: AgreementRecord) -> frozenset[Range]:
    """The ranges that the sums of a record give: one least and one most in one currency."""
    told = [(a.currency, a.role, Decimal(a.value)) for a in record.amounts if a.role in ("minimum", "maximum")]
    found = []
    for currency in {currency for currency, _, _ in told}:
        low, high = ([v for c, r, v in told if (c, r) == (currency, role)] for role in ("minimum", "maximum"))
        if len(low) == len(high) == 1:
            found.append(Range(low[0], high[0], currency))
    return frozenset(found)


def _content(record: AgreementRecord) -> bytes:
    """A digest of all that a record says; its name and its link are given by the merge itself."""
    return hashlib.sha256(record.model_dump_json(by_alias=True, exclude={"id", "renews"}).encode()).digest()


def _words(source: Source) -> bytes:
    """A digest of the words of an article that tell an act; an article that repeats another has none of its own."""
    if not source.evidence:
        return b""
    told = [(e.field, e.start, e.end, e.text, e.rule) for e in source.evidence]
    return hashlib.sha256(repr(told).encode()).digest()[:16]
