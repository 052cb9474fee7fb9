"""Choosing among records: by partner, country, sector, kind, status, date, amount and confidence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from output.edtf import days, when, years
from output.folding import fold
from output.record import KIND_LABELS, AgreementRecord, Partner

Words = str | tuple[str, ...] | None

_MONEY = re.compile(r"([0-9][0-9\s_]*(?:[.,][0-9]+)?)\s*([A-Za-z]{3})?")


@dataclass(frozen=True, slots=True)
class LeastAmount:
    """The least amount asked for, in one currency or in any."""

    value: Decimal
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """What a record must have to be shown; None asks nothing. Words match as parts, whatever case and accents.

    A partner is found by its name, the words that name it and its code («FR-IDF», or «IDF» alone); of several partners
    and countries a record must have all, of several sectors, kinds and statuses any. `country` is an ISO 3166-1 alpha-2
    code; `sector` a code or part of a label; `kind` a part of a code or label; `year` one that the signature date or the
    period of the agreement holds; `since` and `until` are EDTF. `codes` are those that the partner words stand for, by the words.
    """

    partner: Words = None
    country: Words = None
    sector: Words = None
    kind: Words = None
    year: int | None = None
    status: Words = None
    since: str | None = None
    until: str | None = None
    min_amount: LeastAmount | None = None
    min_confidence: float | None = None
    codes: dict[str, str] = field(default_factory=dict)

    def keep(self, record: AgreementRecord) -> bool:
        """Whether the record passes every filter."""
        partners, sectors = record.partners, record.sectors
        countries = {p.country for p in partners}
        kind_words = (record.kind, KIND_LABELS[record.kind])
        return (
            all(any(names(p, words, self.codes.get(words)) for p in partners) for words in _each(self.partner))
            and all(code.upper() in countries for code in _each(self.country))
            and _any(self.sector, (w for s in sectors for w in (s.code, s.label) if w))
            and _any(self.kind, kind_words)
            and (self.status is None or record.status in _each(self.status))
            and (self.year is None or self.year in years(record))
            and self._in_time(record)
            and (self.min_amount is None or _reaches(record, self.min_amount))
            and (self.min_confidence is None or record.confidence >= self.min_confidence)
        )

    def _in_time(self, record: AgreementRecord) -> bool:
        """Whether a day in which the act may lie is in the time asked for."""
        if self.since is None and self.until is None:
            return True
        told = when(record)
        if told is None:
            return False
        first, last = told
        return (self.since is None or last >= days(self.since)[0]) and (
            self.until is None or first <= days(self.until)[1]
        )


def names(partner: Partner, words: str, code: str | None = None) -> bool:
    """Whether words name a partner: as part of its name or of a mention, or as its code or the last part of one."""
    needle = fold(words)
    if partner.code is not None:
        own = fold(partner.code)
        if needle in (own, re.split(r"[ :]", own)[-1]) or partner.code == code:
            return True
    return any(needle in fold(name) for name in (partner.name, *partner.mentions))


def least_amount(text: str) -> LeastAmount:
    """What «500000» or «1 000 000 EUR» asks for. Raises ValueError."""
    match = _MONEY.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not an amount; write it as 500000 or '500000 EUR'")
    number = re.sub(r"[\s_]", "", match[1]).replace(",", ".")
    return LeastAmount(Decimal(number), match[2].upper() if match[2] else None)


def _each(words: Words) -> tuple[str, ...]:
    if words is None:
        return ()
    return (words,) if isinstance(words, str) else words


def _any(asked: Words, words: Iterable[str]) -> bool:
    needles = [fold(w) for w in _each(asked)]
    if not needles:
        return True
    return any(needle in word for word in map(fold, words) for needle in needles)


def _reaches(record: AgreementRecord, least: LeastAmount) -> bool:
    return any(Decimal(a.value) >= least.value and least.currency in (None, a.currency) for a in record.amounts)
