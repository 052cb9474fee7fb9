"""French numbers, in digits, in words and mixed, to exact decimals.

Digits follow the usage of French, Belgian, Swiss and Canadian texts (Lexique des règles typographiques en usage à
l'Imprimerie nationale, «nombres»; the Swiss apostrophe; the full stop of African and older French texts). Words
follow Grevisse, Le Bon Usage, § 596-601 (traditional and 1990 spellings, «septante», «huitante», «octante»,
«nonante», «douze cents»). «billion» is 10^12 (long scale: decree no. 61-501 of 3 May 1961).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache

from rules.folding import fold

UNITS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
}  # fmt: skip
TEENS = {"dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16}
TENS = {
    "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
    "septante": 70, "huitante": 80, "octante": 80, "nonante": 90,
}  # fmt: skip
HUNDRED = {"cent", "cents"}
THOUSAND = {"mille", "mil"}
SCALES = {
    word + plural: value
    for word, value in {"million": 10**6, "milliard": 10**9, "billion": 10**12, "billiard": 10**15}.items()
    for plural in ("", "s")
}
# Abbreviated scales, which only follow digits: «3 M», «1,2 Md», «350 k», Swiss «mio» and «mia».
SHORT_SCALES = {
    "k": 10**3, "m": 10**6, "mio": 10**6, "mia": 10**9, "md": 10**9, "mds": 10**9, "mm": 10**9, "mrd": 10**9,
    "mrds": 10**9, "bn": 10**9,
}  # fmt: skip
# Nouns of number. The singular may stand for itself («la quinzaine»), the plural needs a count («deux dizaines»).
COLLECTIVES = {
    word + plural: value
    for word, value in {
        "huitaine": 8, "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
        "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000,
    }.items()
    for plural in ("", "s")
}  # fmt: skip
HALF = {"demi", "demie", "demis"}
QUARTER = {"quart", "quarts"}

# The words that can begin or go on a number; `JOINTS` only stand between two of them.
NUMBER_WORDS = frozenset(
    {"zero", *UNITS, *TEENS, *TENS, "vingts", *HUNDRED, *THOUSAND, *SCALES, *COLLECTIVES, *HALF, *QUARTER}
)
JOINTS = frozenset({"et", "de", "virgule"})

# Digits as written: groups of three after a space, a full stop or an apostrophe (or English commas), then decimals.
DIGITS = (
    r"(?:\d{1,3}(?:(?: \d{3}){1,5}|(?:\.\d{3}){1,5}|(?:'\d{3}){1,5}|(?:,\d{3}){2,5}|,\d{3}(?=\.\d))(?!\d)"
    r"|\d{4,6}(?: 000){1,3}(?!\d)|\d{1,18})(?:[.,]\d{1,6})?(?![\d])"
)
_DIGITS = re.compile(DIGITS)
_TOKEN = re.compile(rf"{DIGITS}|,\d{{1,6}}|[^\W\d_]+|[^\s\-']")
# No number of an article is longer; what is longer is no number, and costs nothing.
_LONGEST = 160


def parse_number(text: str) -> Decimal | None:
    """The value of a French number («1 200 000», «deux cent mille», «3,5 millions»), or None when it is none.

    Case, accents, hyphens and kinds of space do not matter. The value is exact and has no trailing zeros. A figure
    that no finite decimal holds («deux tiers de million») gives None.
    """
    return _parse(text) if len(text) <= _LONGEST else None


@lru_cache(maxsize=4096)
def _parse(text: str) -> Decimal | None:
    words = fold(text).strip()
    negative = words.startswith(("-", "moins "))
    if negative:
        words = words.removeprefix("moins").lstrip("- ")
    tokens = _TOKEN.findall(words)
    if not tokens:
        return None
    reader = _Reader(tokens)
    value = reader.number()
    if value is None or reader.at < len(tokens):
        return None
    return plain(-value if negative else value)


def plain(value: Decimal) -> Decimal:
    """The same value without trailing zeros after the decimal point and without an exponent."""
    whole = value.to_integral_value()
    return Decimal(int(whole)) if whole == value else value.normalize()


def parse_digits(text: str) -> Decimal | None:
    """The value of digits as written («1.200.000», «1 234,56», «2.5»), or None.

    A comma is the decimal sign unless it comes twice; one full stop before exactly three digits separates thousands
    («1.200 euros»), except after a lone zero («0.125»).
    """
    if text.startswith(","):
        text = "0" + text
    if not _DIGITS.fullmatch(text):
        return None
    text = text.replace(" ", "").replace("'", "")
    if "," in text and "." in text:
        decimal = max(text.rfind(","), text.rfind("."))
        text = text[:decimal].replace(",", "").replace(".", "") + "." + text[decimal + 1 :]
    elif text.count(",") > 1 or text.count(".") > 1:
        text = text.replace(",", "").replace(".", "")
    elif "," in text:
        text = text.replace(",", ".")
    elif "." in text:
        whole, _, rest = text.partition(".")
        if len(rest) == 3 and len(whole) <= 3 and whole.strip("0"):
            text = whole + rest
    return Decimal(text)


class _Reader:
    """A recursive descent over the tokens of one number; `at` is the next token."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    def peek(self, ahead: int = 0) -> str:
        at = self.at + ahead
        return self.tokens[at] if at < len(self.tokens) else ""

    def take(self, table: dict[str, int]) -> int | None:
        value = table.get(self.peek())
        if value is not None:
            self.at += 1
        return value

    def attempt(self, part: Callable[[], Decimal | None]) -> Decimal | None:
        start, value = self.at, part()
        if value is None:
            self.at = start
        return value

    def number(self) -> Decimal | None:
        """Groups of falling scale: «deux milliards cinq cents millions trois mille douze»."""
        total, ceiling = Decimal(0), Decimal("Infinity")
        first = True
        while self.at < len(self.tokens):
            start = self.at
            group = self.group()
            if group is None or group[1] >= ceiling or group[0] >= ceiling:
                self.at = start
                break
            value, scale = group
            total += value
            ceiling, first = Decimal(scale), False
            total += self.fraction_after(scale)
            if scale == 1:
                break
        return None if first else total

    def fraction_after(self, scale: int) -> Decimal:
        """«et demi», «et quart», «et trois quarts» after a scale or a plain number."""
        if self.peek() != "et":
            return Decimal(0)
        if self.peek(1) in HALF:
            self.at += 2
            return Decimal(scale) / 2
        if self.peek(1) == "quart":
            self.at += 2
            return Decimal(scale) / 4
        if self.peek(1) == "trois" and self.peek(2) == "quarts":
            self.at += 3
            return Decimal(scale) * 3 / 4
        return Decimal(0)

    def group(self) -> tuple[Decimal, int] | None:
        """A count with its scale («trois cent mille», «une dizaine de millions», «trois quarts de million»)."""
        count = self.attempt(self.part_of) or self.attempt(self.collective)
        counted = self.at > 0 and self.tokens[self.at - 1] in COLLECTIVES
        if count is None:
            count = self.attempt(self.decimal)
            if count is None:
                return None
            counted = False
            if self.peek() in SHORT_SCALES and self.tokens[self.at - 1][0].isdigit():
                scale = SHORT_SCALES[self.peek()]
                self.at += 1
                return count * scale, scale
        elif self.peek() == "de" and (self.peek(1) in SCALES or self.peek(1) in COLLECTIVES):
            self.at += 1
        scale = 1
        if not counted and (self.peek() in THOUSAND) and self.tokens[self.at - 1][0].isdigit():
            self.at += 1  # «500 mille», «3 mille milliards»
            scale = 1000
        if self.peek() in COLLECTIVES:  # «une centaine de milliers»
            scale *= COLLECTIVES[self.peek()]
            self.at += 1
            if self.peek() == "de" and self.peek(1) in SCALES:
                self.at += 1
        if self.peek() in SCALES:
            scale *= SCALES[self.peek()]
            self.at += 1
        return count * scale, scale

    def part_of(self) -> Decimal | None:
        """«un demi», «une demi», «un quart», «trois quarts»: a part, of one or of the scale that follows."""
        if self.peek() in HALF and (self.peek(1) in SCALES or self.peek(1) in COLLECTIVES):
            self.at += 1
            return Decimal("0.5")
        if self.peek() in ("un", "une") and self.peek(1) in HALF:
            self.at += 2
            return Decimal("0.5")
        count = self.take({"un": 1, "trois": 3})
        if count is None or self.peek() not in QUARTER:
            return None
        self.at += 1
        return Decimal(count) / 4

    def collective(self) -> Decimal | None:
        """«une quinzaine», «la dizaine», «trois centaines»."""
        if self.peek() in COLLECTIVES and not self.peek().endswith("s"):
            self.at += 1
            return Decimal(COLLECTIVES[self.tokens[self.at - 1]])
        count = self.attempt(self.decimal)
        return None if count is None or not (noun := self.take(COLLECTIVES)) else count * noun

    def decimal(self) -> Decimal | None:
        """Digits, or words below a million, with «virgule» and decimals where they follow."""
        token = self.peek()
        if token[:1].isdigit() or (token[:1] == "," and len(token) > 1):
            self.at += 1
            return parse_digits(token)
        value = self.below_million()
        if value is None:
            return None
        if self.peek() != "virgule":
            return Decimal(value)
        start = self.at
        self.at += 1
        zeros = 0
        while self.peek() == "zero":
            self.at += 1
            zeros += 1
        rest = self.below_hundred() if self.peek() not in HUNDRED else None
        if rest is None and not zeros:
            self.at = start
            return Decimal(value)
        return Decimal(f"{value}.{'0' * zeros}{rest or ''}")

    def below_million(self) -> int | None:
        if self.peek() == "zero":
            self.at += 1
            return 0
        thousands = 1 if self.peek() in THOUSAND else self.below_thousand()
        if thousands is None or self.peek() not in THOUSAND:
            return thousands
        self.at += 1
        start = self.at
        if self.peek() == "et" and self.peek(1) in ("un", "une"):  # «mille et une»
            self.at += 1
        rest = self.units_in_digits() if self.peek()[:1].isdigit() else self.below_thousand()
        if rest is None or rest > 999:
            self.at, rest = start, 0
        return thousands * 1000 + rest

    def units_in_digits(self) -> int | None:
        """The figure after a «mille» in words («trois mille 500»)."""
        token = self.peek()
        if len(token) > 3 or not token.isdigit():
            return None
        self.at += 1
        return int(token)

    def below_thousand(self) -> int | None:
        """Also the counts of hundreds up to 1999 («dix-huit cents»)."""
        start = self.at
        hundreds = 1 if self.peek() in HUNDRED else self.below_hundred()
        if hundreds is None or self.peek() not in HUNDRED:
            return hundreds
        if hundreds > 19 or hundreds == 10:
            self.at = start
            return None
        self.at += 1
        here = self.at
        if self.peek() == "et" and (self.peek(1) in UNITS or self.peek(1) in TEENS):  # «cent et un», old or Swiss
            self.at += 1
        rest = self.below_hundred()
        if rest is None or self.peek() in HUNDRED:
            self.at, rest = here, 0
        return hundreds * 100 + rest

    def below_hundred(self) -> int | None:
        if self.peek() == "quatre" and self.peek(1) in ("vingt", "vingts"):
            self.at += 2
            return 80 + self.after_tens(to=19)
        tens = self.take(TENS)
        if tens is not None:
            return tens + self.after_tens(to=19 if tens == 60 else 9)
        return self.below_twenty()

    def after_tens(self, to: int) -> int:
        """What follows the tens: «et un», «deux», «dix-neuf»; 0 when nothing does."""
        start = self.at
        if self.peek() == "et" and self.peek(1) in ("un", "une", "onze"):
            self.at += 1
        rest = self.below_twenty()
        if rest is None or rest > to or self.peek() in QUARTER:
            self.at = start
            return 0
        return rest

    def below_twenty(self) -> int | None:
        unit = self.take(UNITS)
        if unit is not None:
            return unit
        ten = self.take(TEENS)
        if ten == 10 and self.peek() in ("sept", "huit", "neuf"):
            return 10 + (self.take(UNITS) or 0)
        return ten
