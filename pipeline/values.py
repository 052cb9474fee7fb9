"""What a mention means: the values of dates, amounts, partners, sectors, acts, places and people."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class DateValue:
    """A date or a period. `start` and `end` are EDTF (`2018-11-19`, `2018-06`, `2017`, `2025~`) or None.

    A single date has only `start`; a period has `start` and `end`, of which one may be unknown («jusqu'en 2030»
    has only `end`). `anchor` tells what it was resolved against: `text` (the words alone), `published` (the article's
    date), or `none` (a relative or incomplete date that nothing resolves: both bounds are then None, or hold what the text supports).
    `bound`: `since`, `until`, `horizon`, `within` for open periods and deadlines. `duration` is ISO 8601 (`P3Y`) where the words give a length.
    """

    start: str | None = None
    end: str | None = None
    anchor: Literal["text", "published", "none"] = "text"
    bound: Literal["since", "until", "horizon", "within"] | None = None
    duration: str | None = None

    @property
    def is_period(self) -> bool:
        return self.end is not None or self.bound is not None


@dataclass(frozen=True, slots=True)
class AmountValue:
    """Money: `value` in units, `currency` as an ISO 4217 code (None when the words do not settle it).

    `family` names an ambiguous currency word (`dollar`, `dinar`, `franc_cfa`, `livre`, `peso`, `couronne`, `franc` …) that a country settles.
    `role`: `single`, `minimum`, `maximum`, `total`, `share`, `equivalent`. `per` is `year`, `month` … for a rate.
    """

    value: Decimal
    currency: str | None
    approximate: bool = False
    role: Literal["single", "minimum", "maximum", "total", "share", "equivalent"] = "single"
    per: str | None = None
    family: str | None = None


@dataclass(frozen=True, slots=True)
class SectorValue:
    """A code of the taxonomy (`rules/taxonomy.yaml`), or None where a listed field of cooperation has no code."""

    code: str | None


PartnerType = Literal[
    "state", "region", "department", "municipality", "intermunicipality", "international_org", "eu",
    "ministry", "agency", "university", "company", "association", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class PartnerValue:
    """A party: canonical French `name`, `type`, `country` (ISO 3166-1 alpha-2, `EU`, or None) and public `code`."""

    name: str
    type: PartnerType
    country: str | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceValue:
    """A town by its usual French name, with its country (ISO 3166-1 alpha-2) or None."""

    name: str
    country: str | None = None


def same_date(a: str | None, b: str | None) -> bool:
    """Whether of two EDTF dates one says the other, less precisely perhaps («2016», «2016-12»); a missing one says any."""
    a, b = (a or "").rstrip("~"), (b or "").rstrip("~")
    return a.startswith(b) or b.startswith(a)
