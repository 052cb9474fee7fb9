"""From the words of a date to its value: calendar dates, and dates relative to the day of publication.

Values are EDTF (Library of Congress, levels 0 and 1). A date keeps the precision of its words; what they do
not say is never filled in, and no clock is read: a relative date counts from the article's publication or from nothing.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from pipeline.numbers import parse_number
from pipeline.values import DateValue

_MONTH_WORD = re.compile(
    r"janv?(?:ier)?|fevr?(?:ier)?|mars|avr(?:il)?|mai|juin|juill?(?:et)?|aout|sept?(?:embre)?|oct(?:obre)?|"
    r"nov(?:embre)?|dec(?:embre)?"
)
MONTHS = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
WEEKDAYS = ("lun", "mar", "mer", "jeu", "ven", "sam", "dim")
# Two-digit years: 00-68 are 2000-2068 and 69-99 are 1969-1999, as POSIX strptime has it for %y. A constant, so
# that an article reads the same whatever the day of the run.
PIVOT = 69
# From this many days off publication, the tense of the verb outweighs nearness in choosing a year.
NEAR = 60

Tense = Literal["past", "future"] | None
Unit = Literal["year", "month", "week", "day"]

_MONTH = {"juin": 6, "juil": 7} | {name: i for i, name in enumerate(MONTHS, 1) if len(name) == 3}
_WORDS = re.compile(r"[a-z]{3,}")
_WEEKDAY = re.compile(
    r"(?:lun|mar|mercre|jeu|vendre|same)di\b|dimanche\b|(?:lun|mar|mer|jeu|ven|sam|dim)(?:\.|\b)(?=,? *(?:le )?\d)"
)
# «août 12, 2020»: the order of English, which web pages made with English tools have.
_MONTH_FIRST = re.compile(r"([a-z]{3,})\.? (\d{1,2})(?:er)?,? (\d{4})")
_NUMERIC = re.compile(r"(\d{1,4})[/. -]{1,3}(\d{1,4})(?:[/. -]{1,3}(\d{1,4}))?")
_DIGITS = re.compile(r"'?\d+")


@dataclass(frozen=True, slots=True)
class Reference:
    """The day, month or year of publication: what is unknown is None."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> date:
        """The first day that it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def middle(self) -> date:
        """The day itself, or the middle of its month or year, for telling which of two years is nearer."""
        return date(self.year, self.month or 7, self.day or (15 if self.month else 1))


@dataclass(frozen=True, slots=True)
class Point:
    """A calendar date as written: what is not written is None. `weekday` counts from Monday, 0."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    @property
    def valid(self) -> bool:
        """Whether the calendar has such a day (29 February passes when the year is unknown)."""
        if self.year is not None and not 1000 <= self.year <= 2199:
            return False
        if self.month is not None and not 1 <= self.month <= 12:
            return False
        if self.day is not None:
            return 1 <= self.day <= (monthrange(self.year or 2000, self.month)[1] if self.month else 31)
        return self.month is not None or self.year is not None

    @property
    def edtf(self) -> str:
        """EDTF, with `XXXX` for an unknown year before a known month."""
        text = f"{self.year:04d}" if self.year is not None else "XXXX"
        if self.month is not None:
            text += f"-{self.month:02d}"
            if self.day is not None:
                text += f"-{self.day:02d}"
        return text


@lru_cache(maxsize=256)
def parse_published(published: str | None) -> Reference | None:
    """The article's date (EDTF: day, month or year; a time of day is left aside) or None when there is none to use."""
    found = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])", published or "")
    if not found:
        return None
    year, month, day = (int(g) if g else None for g in found.groups())
    assert year is not None
    return Reference(year, month, day) if Point(year, month, day).valid else None


def two_digit_year(figures: int) -> int:
    """The year that two figures stand for, by the fixed `PIVOT`."""
    return figures + (1900 if figures >= PIVOT else 2000)


def month_number(word: str) -> int | None:
    """1 to 12 for a folded month name or abbreviation («sept.», «aout»), else None."""
    return _MONTH.get(word[:4] if word.startswith(("juin", "juil")) else word[:3])


@lru_cache(maxsize=4096)
def parse_point(words: str) -> Point | None:
    """The parts of a folded calendar date («mardi 5 mai 2019», «03/05/19», «mai 2019», «2019», «3»), None if impossible."""
    words = words.strip()
    weekday = None
    if head := _WEEKDAY.match(words):
        weekday = WEEKDAYS.index(head[0][:3])
        words = words[head.end() :].lstrip(" .,")
    words = words.removeprefix("le ").lstrip()
    numeric = _NUMERIC.fullmatch(words)
    point = _numeric_point(numeric, weekday) if numeric else _worded_point(words, weekday)
    return (
        point
        if point and (point.valid or (point.day is not None and 1 <= point.day <= 31 and not point.month))
        else None
    )


def _numeric_point(found: re.Match[str], weekday: int | None) -> Point:
    a, b, c = found.groups()
    if len(a) == 4:
        return Point(int(a), int(b), int(c) if c else None, weekday)
    if c is not None:
        day, month = (int(a), int(b)) if int(b) <= 12 else (int(b), int(a))  # «05/28/2019» can only be American
        return Point(int(c) if len(c) == 4 else two_digit_year(int(c)), month, day, weekday)
    if len(b) == 4:
        return Point(int(b), int(a), None, weekday)
    return Point(None, int(b), int(a), weekday)


def _worded_point(words: str, weekday: int | None) -> Point | None:
    if (found := _MONTH_FIRST.fullmatch(words)) and _MONTH_WORD.fullmatch(found[1]):
        return Point(int(found[3]), month_number(found[1]), int(found[2]), weekday)
    year = month = day = None
    for word in _WORDS.finditer(words):
        if _MONTH_WORD.fullmatch(word[0]) and not _is_seven(words, word):
            month = month_number(word[0])
            before, after = words[: word.start()].strip(" /-"), words[word.end() :]
            if before:
                day = int(m[0]) if (m := re.match(r"\d+", before)) else _number("un" if before == "premier" else before)
                if day is None:
                    return None
            break
    else:
        after = words
    figures = _DIGITS.findall(after)
    if figures:
        last = figures[-1].lstrip("'")
        if month is None and len(last) < 3:
            day = int(last)
        else:
            year = int(last) if len(last) == 4 else two_digit_year(int(last))
    elif month is not None and (spelt := _number(_YEAR_HEAD.sub("", after))) is not None:
        year = spelt
    elif month is None:
        day = 1 if after == "premier" else _number(after)
        if day is None:
            return None
    return Point(year, month, day, weekday)


_YEAR_HEAD = re.compile(r"^[ .,]*(?:de l'an(?:nee)? |de )?")


def _is_seven(words: str, word: re.Match[str]) -> bool:
    """Whether «sept» is the number and not the month: «dix-sept mai», «sept mars»."""
    return word[0] == "sept" and (
        words[: word.start()].endswith("-") or bool((m := _WORDS.match(words, word.end() + 1)) and month_number(m[0]))
    )


def _number(words: str) -> int | None:
    value = parse_number(words.replace("-et-", " et "))
    return int(value) if value is not None and value == int(value) else None


# ---------------------------------------------------------------------------------------- choosing what is not written


def complete(point: Point, ref: Reference | None, tense: Tense, which: str = "") -> tuple[Point, bool]:
    """A point with the year (and month) that publication gives it, and whether publication was needed and known.

    The year is the one that puts the date nearest to publication; the verb's tense decides when both years are
    some way off, a written weekday when it fits only one of them, «dernier» and «prochain» before all of these.
    """
    if point.year is not None or ref is None:
        return point, False
    which = which.strip()
    if which in {"dernier", "passe"}:
        tense = "past"
    elif which in {"prochain", "suivant"}:
        tense = "future"
    if point.month is None:
        return _nearest_numbered_weekday(point, ref)
    if ref.month is None:
        return Point(ref.year, point.month, point.day, point.weekday), True
    best: tuple[tuple[int, int, int], int] | None = None
    for year in (ref.year - 1, ref.year, ref.year + 1):
        if not Point(year, point.month, point.day).valid:
            continue
        if point.day is None:
            gap = 30 * ((year - ref.year) * 12 + point.month - ref.month)
        else:
            gap = (date(year, point.month, point.day) - ref.middle).days
        wrong_day = (
            point.weekday is not None
            and point.day is not None
            and date(year, point.month, point.day).weekday() != point.weekday
        )
        against = (tense == "past" and gap > 0) or (tense == "future" and gap < 0)
        strict = bool(which) and (against or gap == 0)
        score = (int(strict), int(wrong_day) * 400 + (200 if against and abs(gap) >= NEAR else 0) + abs(gap), year)
        if best is None or score < best[0]:
            best = (score, year)
    if best is None:  # 29 February with no leap year about
        return point, False
    return Point(best[1], point.month, point.day, point.weekday), True


def _nearest_numbered_weekday(point: Point, ref: Reference) -> tuple[Point, bool]:
    """«vendredi 15»: the nearest day of publication's year or so that is both a Friday and a 15th."""
    if ref.month is None:
        return Point(ref.year), True
    if point.day is None or point.weekday is None:
        return point, False
    days = []
    for shift in range(-7, 8):
        year, month = add_months(ref.year, ref.month, shift)
        if point.day <= monthrange(year, month)[1]:
            day = date(year, month, point.day)
            if day.weekday() == point.weekday:
                days.append(day)
    if not days:
        return point, False
    near = min(days, key=lambda d: (abs((d - ref.middle).days), d))
    return Point(near.year, near.month, near.day, point.weekday), True


def add_months(year: int, month: int, months: int) -> tuple[int, int]:
    """The year and month that lie so many months later (or earlier, when negative)."""
    index = year * 12 + month - 1 + months
    return index // 12, index % 12 + 1


def shift_days(ref: Reference, days: int) -> str:
    """Publication moved by a day or so; with a month or year alone, that month or year."""
    if ref.day is None:
        return Point(ref.year, ref.month).edtf
    return (ref.first + timedelta(days=days)).isoformat()


def weekday_value(day: str, which: str, week: str, ref: Reference | None, tense: Tense) -> DateValue:
    """A bare weekday (folded) against publication: before it, after it in a sentence about the future, or as `which` says."""
    if ref is None:
        return DateValue(anchor="none")
    if ref.day is None:
        return DateValue(start=shift_days(ref, 0), anchor="published")
    target, here = WEEKDAYS.index(day[:3]), ref.first
    back = (here.weekday() - target) % 7
    if week:
        weeks = 1 if "prochain" in week else -1 if "dernier" in week or "passee" in week else 0
        found = here - timedelta(days=here.weekday()) + timedelta(days=target + 7 * weeks)
    elif which in {"dernier", "passe", "precedent"}:
        found = here - timedelta(days=back or 7)
    elif which in {"prochain", "suivant", "a venir"}:
        found = here + timedelta(days=(7 - back) if back else 7)
    elif which.startswith("en "):
        found = here + timedelta(days=-back % 7 + (7 if which in {"en huit", "en 8"} else 14))
    elif tense == "future":
        found = here + timedelta(days=-back % 7)
    else:
        found = here - timedelta(days=back)
    return DateValue(start=found.isoformat(), anchor="published")


def weekdays_until(first: str, last: str, end: DateValue) -> DateValue:
    """From the weekday `first` to `end`, which is the weekday `last`: «de lundi à mercredi»."""
    if end.start is None or len(end.start) < 10:
        return end
    length = (WEEKDAYS.index(last[:3]) - WEEKDAYS.index(first[:3])) % 7
    return DateValue((date.fromisoformat(end.start) - timedelta(days=length)).isoformat(), end.start, "published")


def month_of(which: str, ref: Reference | None) -> Point | None:
    """The month of publication, or the one before («dernier») or after it («prochain»); None where it is not known."""
    if ref is None or ref.month is None:
        return None
    step = 1 if "prochain" in which else -1 if "dernier" in which or "passe" in which else 0
    return Point(*add_months(ref.year, ref.month, step))


_RANKS = {"premier": 1, "second": 2, "deuxieme": 2, "troisieme": 3, "quatrieme": 4, "cinquieme": 5}


def nth_day(rank: str, day: str, month: Point, anchor: Literal["text", "published"]) -> DateValue | None:
    """The n-th («premier», «3e», «dernier») weekday, or day («jour»), of a month of a year; None where it has none."""
    assert month.year is not None and month.month is not None
    length = monthrange(month.year, month.month)[1]
    days = [
        d
        for d in range(1, length + 1)
        if day == "jour" or date(month.year, month.month, d).weekday() == WEEKDAYS.index(day[:3])
    ]
    number = len(days) if rank == "dernier" else _RANKS.get(rank) or int(rank[0])
    if number > len(days):
        return None
    return DateValue(Point(month.year, month.month, days[number - 1]).edtf, anchor=anchor)


def shifted(value: DateValue | None, days: int) -> DateValue | None:
    """A day so many days later; None where the value is no day of a known year."""
    if value is None or value.start is None or not re.fullmatch(r"\d{4}-\d\d-\d\d", value.start):
        return None
    return replace(value, start=(date.fromisoformat(value.start) + timedelta(days=days)).isoformat())


def week_of(value: DateValue | None) -> DateValue | None:
    """The week, Monday to Sunday, that holds a day; None where the value is no day of a known year."""
    if (same := shifted(value, 0)) is None or same.start is None:
        return None
    day = date.fromisoformat(same.start)
    monday = day - timedelta(days=day.weekday())
    return DateValue(monday.isoformat(), (monday + timedelta(days=6)).isoformat(), same.anchor)


def months_of_year(n: int, rank: str, year: str | None, anchor: Literal["text", "published"]) -> DateValue:
    """The first («premiers») or the last («derniers») `n` months of a year."""
    if year is None:
        return DateValue(anchor="none")
    return _months((int(year), 1 if rank == "premiers" else 13 - n), n, anchor)


def unit_of(word: str) -> tuple[Unit, int]:
    """The calendar unit of a folded word and how many of it the word holds (a quarter is three months)."""
    if word.startswith("an"):
        return "year", 1
    if word.startswith("decennie"):
        return "year", 10
    if word.startswith("siecle"):
        return "year", 100
    if word == "mois":
        return "month", 1
    if word.startswith("trimestre"):
        return "month", 3
    if word.startswith("semestre"):
        return "month", 6
    return ("week", 1) if word.startswith("semaine") else ("day", 1)


def relative_unit(unit: str, which: str, ref: Reference | None) -> DateValue:
    """«l'an dernier», «le mois prochain», «cette semaine»: the unit before, after or around publication."""
    if ref is None:
        return DateValue(anchor="none")
    step = (
        -1
        if which.startswith(("derni", "pass", "ecoul"))
        else 1
        if which.startswith(("proch", "qui", "a venir"))
        else 0
    )
    if unit.startswith("an"):
        return DateValue(start=f"{ref.year + step:04d}", anchor="published")
    if unit.startswith(("decennie", "siecle")):
        size = 10 if unit.startswith("decennie") else 100
        offset = 0 if size == 10 else 1
        first = ((ref.year - offset) // size + step) * size + offset
        return DateValue(start=f"{first:04d}", end=f"{first + size - 1:04d}", anchor="published")
    if ref.month is None:
        return DateValue(start=f"{ref.year:04d}", anchor="published")
    if unit == "mois":
        return DateValue(start=Point(*add_months(ref.year, ref.month, step)).edtf, anchor="published")
    if unit.startswith(("trimestre", "semestre")):
        size = 3 if unit.startswith("t") else 6
        first_month = (ref.month - 1) // size * size + 1
        begin = add_months(ref.year, first_month, step * size)
        return _months(begin, size, "published")
    if ref.day is None:
        return DateValue(start=shift_days(ref, 0), anchor="published")
    monday = ref.first - timedelta(days=ref.first.weekday())
    if unit.startswith("semaine"):
        begin_day, length = monday + timedelta(days=7 * step), 6
    else:
        begin_day, length = monday + timedelta(days=5 + 7 * step), 1
        if step == -1 and ref.first.weekday() >= 5:
            begin_day = monday - timedelta(days=2)
        elif step == 1 and ref.first.weekday() < 5:
            begin_day = monday + timedelta(days=5)
    return DateValue(begin_day.isoformat(), (begin_day + timedelta(days=length)).isoformat(), "published")


def _months(begin: tuple[int, int], length: int, anchor: Literal["text", "published"]) -> DateValue:
    return DateValue(Point(*begin).edtf, Point(*add_months(*begin, length - 1)).edtf, anchor)


def part_of_year(rank: str, unit: str, year: str | None, which: str, ref: Reference | None) -> DateValue | None:
    """A quarter («trimestre», t, q) or half-year («semestre», s) by its rank, as its first and last month."""
    size, parts = (3, 4) if unit[0] in "tq" else (6, 2)
    words = {"premier": 1, "second": 2, "deuxieme": 2, "troisieme": 3, "quatrieme": 4, "dernier": parts}
    number = words.get(rank) or int(rank[0])
    if number > parts or (rank == "dernier" and not year and not which):
        return None
    month = (number - 1) * size + 1
    if year:
        return _months((int(year), month), size, "text")
    if ref is None:
        return DateValue(f"XXXX-{month:02d}", f"XXXX-{month + size - 1:02d}", "none")
    shift = 1 if "prochaine" in which else -1 if "derniere" in which else 0
    return _months((ref.year + shift, month), size, "published")


def season(
    name: str, year: str | None, year2: str | None, which: str, ref: Reference | None, tense: Tense
) -> DateValue:
    """A season is a vague part of its year, so the year; a winter may have two."""
    if year:
        end = year2 if not year2 or len(year2) == 4 else year[:2] + year2
        return DateValue(year, end if end and end != year else None)
    if ref is None:
        return DateValue(anchor="none")
    if which and ref.month:
        # Middle months of the seasons: the «last» one is past, the «next» one to come.
        middle = {"printemps": 5, "ete": 8, "automne": 11, "hiver": 2}[name]
        if which in {"dernier", "passe"}:
            return DateValue(f"{ref.year - (middle >= ref.month):04d}", anchor="published")
        return DateValue(f"{ref.year + (middle <= ref.month):04d}", anchor="published")
    return DateValue(f"{ref.year:04d}", anchor="published")


_DECADES = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "soixante-dix": 70}
_DECADES |= {"deux mille": 2000, "deux-mille": 2000}
_DECADES |= {"quatre-vingts": 80, "quatre-vingt": 80, "quatre-vingt-dix": 90}


def decade(words: str, until: str = "") -> DateValue | None:
    """«années 1990», «années 90»: ten years; «années 1960 et 1970»: twenty. Two figures mean the twentieth century."""
    first, last = (n if n >= 1000 else 1900 + n for w in (words, until or words) for n in [_DECADES.get(w) or int(w)])
    return DateValue(f"{first:04d}", f"{last + 9:04d}") if first <= last else None


# The stems of the ordinals in words, from «premier» to «vingt et unième».
_CENTURIES: tuple[str, ...] = (
    "premier",
    "deux",
    "trois",
    "quatr",
    "cinqu",
    "six",
    "sept",
    "huit",
    "neuv",
    "dix",
    "onz",
    "douz",
)
_CENTURIES += ("treiz", "quatorz", "quinz", "seiz", "dix-sept", "dix-huit", "dix-neuv", "vingt", "vingt-et-un")


def century(words: str, until: str = "") -> DateValue | None:
    """«XIXe siècle»: from the year 1801 to the year 1900; «XIIe et XIIIe siècles»: from 1101 to 1300."""
    first, last = _century_number(words), _century_number(until or words)
    if not 1 <= first <= last <= 22:
        return None
    return DateValue(f"{first * 100 - 99:04d}", f"{last * 100:04d}")


def _century_number(words: str) -> int:
    if words.isdigit():
        return int(words)
    stem = words.removesuffix("ieme").replace(" ", "-")
    return _CENTURIES.index(stem) + 1 if stem in _CENTURIES else _roman(words)


def _roman(figures: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10}[c] for c in figures]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


# ---------------------------------------------------------------------------------------- counted units


def count_of(words: str) -> tuple[int, bool] | None:
    """How many («deux», «15», «une dizaine d'»), and whether it is only about so many."""
    words = words.strip()
    approximate = "aine" in words
    if approximate:
        words = re.sub(r"[ ]+d(?:e|')?$", "", words).removeprefix("une ").strip()
    number = _number(words)
    return (number, approximate) if number is not None and 0 < number <= 999 else None


def duration_of(n: int, unit: str, half: bool = False) -> str:
    """ISO 8601 duration: `P3Y`, `P18M`, `P2W`, `P15D`; a half year is six months."""
    name, size = unit_of(unit)
    total = n * size
    if half and name == "year":
        return f"P{total}Y{6 * size}M" if size == 1 else f"P{total + size // 2}Y"
    return f"P{total}{ {'year': 'Y', 'month': 'M', 'week': 'W', 'day': 'D'}[name] }"


_COUNT = re.compile(
    r"(\d+|[a-z]+(?:[ -](?:et[ -])?[a-z]+)*?) (ans?|annees?|mois|trimestres?|semestres?|semaines?|jours?)\b"
)


def counted(
    n: int, unit: str, half: bool, direction: Literal["past", "future"], ref: Reference, tail: str = ""
) -> str | None:
    """The date so many units away from publication, at the precision of the smallest unit; None beyond publication's.

    `tail` holds further counts: «(il y a un an,) deux mois et trois jours».
    """
    name, size = unit_of(unit)
    if half and name == "year" and size == 1:
        name, n = "month", n * 12 + 6
        wanted: Unit = "year"
    else:
        wanted, n = name, n * size
    counts = [(n, name)]
    for found in _COUNT.finditer(re.sub(r"^(?:,| et|, et) |(?<=\w),? et |, ", " ", tail)):
        more, (name, size) = _number(found[1]), unit_of(found[2])
        if more is None:
            return None
        counts.append((more * size, name))
        wanted = name
    if (wanted in {"week", "day"} and ref.day is None) or (wanted == "month" and ref.month is None):
        return None
    day = _ask_dateparser(tuple(counts), direction, ref.first)
    if day is None:
        return None
    parts = Point(day.year, day.month, day.day)
    return parts.edtf[: {"year": 4, "month": 7, "week": 10, "day": 10}[wanted]]


@lru_cache(maxsize=4096)
def _ask_dateparser(
    counts: tuple[tuple[int, Unit], ...], direction: Literal["past", "future"], base: date
) -> date | None:
    """`dateparser` on a counted expression in plain words; imported here because its start-up takes a while."""
    import dateparser

    words = {"year": "ans", "month": "mois", "week": "semaines", "day": "jours"}
    said = " ".join(f"{n} {words[unit]}" for n, unit in counts)
    found = dateparser.parse(
        f"il y a {said}" if direction == "past" else f"dans {said}",
        languages=["fr"],
        settings={"RELATIVE_BASE": datetime(base.year, base.month, base.day), "DATE_ORDER": "DMY"},
    )
    return found.date() if found else None


def stretch(n: int, unit: str, direction: Literal["past", "future"], ref: Reference | None) -> DateValue:
    """«les cinq dernières années»: from so many units before publication until it, or from it to so many after."""
    length = duration_of(n, unit)
    if ref is None:
        return DateValue(anchor="none", duration=length)
    far = counted(n, unit, False, direction, ref)
    if far is None:
        return DateValue(anchor="none", duration=length)
    here = Point(ref.year, ref.month, ref.day).edtf[: len(far)]
    start, end = (far, here) if direction == "past" else (here, far)
    return DateValue(start, end, "published", None, length)
