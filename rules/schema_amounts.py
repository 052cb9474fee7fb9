"""The keys of `currencies.yaml` (how money is named) and `amounts.yaml` (what the words around a sum say of it)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from rules.loader import PatternRule

Code = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class CurrencyRule(PatternRule):
    """A name, sign or code of a currency. `pattern` runs from the first letter that one of `triggers` gives.

    The currency is that of the adjective that follows (`adjectives`: pattern → code), else the one that `countries`
    gives to the country known, else `currency`; `iso` takes the matched letters themselves. `default` holds once the
    countries are known and none has a currency of that name. `family` names the word when it is ambiguous.
    """

    triggers: Annotated[tuple[str, ...], Field(min_length=1)]
    currency: Code | None = None
    iso: bool = False
    family: str | None = None
    default: Code | None = None
    countries: dict[Country, Code] = Field(default_factory=dict)
    adjectives: dict[str, Code] = Field(default_factory=dict)
    case: bool = False
    """Pattern and adjectives are matched with capitals and accents kept."""
    before: bool = False
    """May also stand before its number («€ 3 millions»)."""
    digits: bool = False
    """Only counts after a number in digits («50 cents», not «deux cents»)."""
    unit: Decimal = Decimal(1)
    """What one of it is worth in the currency (`0.01` for the centime)."""
    at_least: Decimal = Decimal(0)
    """Below this number the word is taken for something else («trois couronnes»)."""
    needs_country: bool = False
    """Without an adjective, only counts where the country has a currency of that name («livres»)."""


class CueRule(PatternRule):
    """Words beside a sum (`side`: right before or right after it) that say what it is."""

    side: Literal["before", "after"]
    approximate: bool = False
    role: Literal["minimum", "maximum", "total", "share", "equivalent"] | None = None
    per: Literal["year", "quarter", "month", "week", "day", "hour"] | None = None
    in_span: bool = False
    """The words belong to the expression («environ un million d'euros»)."""
