"""Dates that count from the one told before them: «… le 3 mai. Le lendemain, …», «deux ans plus tard», «l'année suivante».

`pipeline.dates` leaves them without a value, for a sentence alone does not tell it; here the dates before them in the article do.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from pipeline.date_values import add_months
from pipeline.mentions import Mention
from pipeline.numbers import parse_number
from pipeline.text import Text
from pipeline.values import DateValue

_RULE = "dates.renvoi"
# A date further back belongs to another story.
_REACH = 500
# The years that an article tells of.
_FIRST, _LAST = 1000, 2199
_NEXT_DAY = {
    "la veille": -1, "l'avant-veille": -2, "le lendemain": 1, "le surlendemain": 2, "le jour suivant": 1, "le jour meme": 0,
}  # fmt: skip
_BESIDE = re.compile(
    r"(?P<unit>l'annee|l'an|le mois) (?P<way>suivante?|precedente?|d'apres|d'avant)|(?:cette|ce) (?P<same>annee|mois|jour)-la"
)
_SPAN = re.compile(
    r"(?P<n>[\w-]+(?: et un)?) (?P<unit>an|annee|mois|semaine|jour)s? (?P<way>plus tard|apres|plus tot|auparavant|avant)"
)
# A year, a month or a day; from a season («2021-22») nothing is counted.
_POINT = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d\d)?)?~?")
# «Deux ans après la visite» counts from the visit.
_FROM_WHAT = re.compile(r" (?!il|elle|on|c'|a |ont )[a-z]")


def counted(text: Text, dates: Sequence[Mention[DateValue]]) -> list[Mention[DateValue]]:
    """The dates, those that count from another with the value that the last day, month or year told before gives them."""
    out: list[Mention[DateValue]] = []
    base: Mention[DateValue] | None = None
    for d in dates:
        if d.rule == _RULE and base is not None and d.start - base.end <= _REACH and (start := _from(text, base, d)):
            d = replace(d, value=replace(d.value, start=start, anchor="text"))
        if d.value.end is None and _POINT.fullmatch(d.value.start or ""):
            base = d
        out.append(d)
    return out


def _from(text: Text, base: Mention[DateValue], d: Mention[DateValue]) -> str | None:
    """The day, month or year that lies as far from the base as the words tell, or None where the base is too vague."""
    year, month, day = _parts(base.value.start or "")
    words = text.folded[d.start : d.end]
    if (days := _NEXT_DAY.get(words)) is not None:
        return _day(year, month, day, days)
    if found := _BESIDE.fullmatch(words):
        step = 0 if found["same"] else 1 if found["way"].startswith(("suivant", "d'apres")) else -1
        unit = found["same"] or found["unit"].split("'")[-1].split(" ")[-1]
        return _day(year, month, day, 0) if unit == "jour" else _month_or_year(year, month, unit, step)
    found = _SPAN.fullmatch(words)
    number = parse_number(found["n"]) if found else None
    if found is None or number is None or (found["way"] in ("apres", "avant") and _FROM_WHAT.match(text.folded, d.end)):
        return None
    count = int(number) * (1 if found["way"] in ("plus tard", "apres") else -1)
    if found["unit"] in ("jour", "semaine"):
        return _day(year, month, day, count * (7 if found["unit"] == "semaine" else 1))
    return _month_or_year(year, month, found["unit"], count)


def _parts(start: str) -> tuple[int, int | None, int | None]:
    numbers = [int(n) for n in start.rstrip("~").split("-")]
    year, month, day = (*numbers, None, None)[:3]
    assert year is not None  # the base begins with four digits
    return year, month, day


def _day(year: int, month: int | None, day: int | None, days: int) -> str | None:
    if month is None or day is None or day > monthrange(year, month)[1]:
        return None
    return (date(year, month, day) + timedelta(days=days)).isoformat()


def _month_or_year(year: int, month: int | None, unit: str, count: int) -> str | None:
    if unit in ("an", "annee"):
        return str(year + count) if _FIRST <= year + count <= _LAST else None
    if month is None or unit != "mois":
        return None
    later, month = add_months(year, month, count)
    return f"{later}-{month:02}" if _FIRST <= later <= _LAST else None
