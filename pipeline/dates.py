"""Finding the dates of a French article: `find_dates` runs the rules of `rules/dates.yaml` and resolves what they match.

Cheap cues (a month, a figure, a weekday …) are found in one pass; a rule is tried only around the cues that it needs.
What the words mean is worked out in `pipeline.date_values`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from pipeline import date_values as values
from pipeline.date_values import Point, Reference, Tense, parse_point
from pipeline.dispatch import Dispatcher, matches_inside
from pipeline.mentions import Mention, longest
from pipeline.text import Text
from pipeline.values import DateValue
from rules.loader import compile_pattern, load_rules
from rules.schema_dates import DateRule

# How far before and after a cue the rules that need it may reach, in characters.
REACH = {"annee": (40, 25), "chiffres": (30, 40), "mois": (45, 40), "unite": (75, 40)}
OTHER_REACH = (30, 45)
# How far a verb may stand from the date whose side it tells, and the longest words that open or close a date.
VERB_REACH, BOUND_REACH = 160, 40

_CUES = re.compile(
    r"(?P<figures>\d+)(?P<joined>(?=(?: ?[./-] ?| )\d))?"
    r"|(?<![a-z])(?:(?P<mois>janv|fev|mars|avr|mai\b|juin\b|jui?l|aout|sept|oct|nov|dec(?!ennie)|jan\b)"
    r"|(?P<semaine>lun|mar|mer|jeu|ven|sam|dim)(?=di|edi|credi|dredi|anche|\.)"
    r"|(?P<deixis>hier\b|demain\b|avant-hier|apres-demain|aujourd'hui|ce (?:jour|matin|soir|midi)\b|cet(?:te)? (?:apres|nuit)"
    r"|courant\b|la veille|l'avant-veille|lendemain|surlendemain|le jour (?:meme|suivant))"
    r"|(?P<unite>an(?:s|nees?)?\b|mois\b|trimestre|semestre|semaine|week|jours?\b|decennie|siecle|(?:bi|tri|quadri|quinqu)ennal|decennal)"
    r"|(?P<saison>printemps|automne|hiver|ete (?:(?:de )?(?:l'an(?:nee)? )?\d|dernier|passe|prochain)|(?:cet|dernier|prochain) ete)"
    r"|(?P<bref>(?:en|depuis|l'ete) '?\d\d(?![\d ])))"
)


@dataclass(frozen=True, slots=True)
class _Compiled:
    rule: DateRule
    pattern: re.Pattern[str]
    order: int
    names: dict[str, tuple[str, ...]]
    """Groups by role: `a` may be written `a`, `a2`, `a3` … in the branches of one pattern."""


@dataclass(frozen=True, slots=True)
class _Rules:
    folded: Dispatcher[_Compiled]
    plain: tuple[_Compiled, ...]
    silent: frozenset[str]
    bounds: tuple[_Compiled, ...]
    opens: Dispatcher[_Compiled]
    future: re.Pattern[str]
    past: re.Pattern[str]


@cache
def _rules() -> _Rules:
    file = load_rules("dates", DateRule)
    finders: list[_Compiled] = []
    bounds: list[_Compiled] = []
    for order, rule in enumerate(file.rules):
        source = f"(?:{rule.pattern.strip()})\\Z" if rule.kind == "bound" else rule.pattern
        pattern = compile_pattern(source, file.macros)
        roles: dict[str, tuple[str, ...]] = {}
        for name in pattern.groupindex:
            role = name.rstrip("0123456789")
            roles[role] = (*roles.get(role, ()), name)
        if "year2" in pattern.groupindex:
            roles |= {"year": ("year",), "year2": ("year2",)}
        (bounds if rule.kind == "bound" else finders).append(_Compiled(rule, pattern, order, roles))
    tenses = (compile_pattern(file.macros[name], {}) for name in ("temps_futur", "temps_passe"))
    return _Rules(
        Dispatcher((c, c.pattern) for c in finders if c.rule.text == "folded"),
        tuple(c for c in finders if c.rule.text != "folded"),
        frozenset(c.rule.id for c in finders if c.rule.kind == "nothing"),
        tuple(bounds),
        Dispatcher((c, c.pattern) for c in bounds if c.rule.text == "folded"),
        *tenses,
    )


@dataclass(slots=True)
class _Match:
    """A rule's match, where the date stands in it, and what working out its value may consult."""

    start: int
    end: int
    found: re.Match[str]
    compiled: _Compiled
    ref: Reference | None
    text: Text

    @property
    def rule(self) -> DateRule:
        return self.compiled.rule

    def group(self, role: str) -> str:
        """The words of a role, folded, on one line."""
        name = next((name for name in self.compiled.names.get(role, ()) if self.found[name]), None)
        words = self.text.folded[slice(*self.found.span(name))] if name else ""
        return " ".join(words.split())

    @property
    def tense(self) -> Tense:
        return _tense(self.text, *_span(self.compiled, self.found))


def find_dates(text: Text, published: str | None = None) -> list[Mention[DateValue]]:
    """The dates, periods and durations of a text, in order and without overlaps.

    `published` is the article's date, EDTF of day, month or year precision: relative dates are resolved against it,
    or against nothing when it is None or unusable.
    """
    return [m for m in find_dates_and_lookalikes(text, published) if not _silent(m.rule)]


def find_dates_and_lookalikes(text: Text, published: str | None = None) -> list[Mention[DateValue]]:
    """As `find_dates`, with the names and numbers that look like dates: rules of kind `nothing`, with an empty value."""
    found = sorted(
        _candidates(text, values.parse_published(published)), key=lambda m: (m.start, m.end, m.compiled.order)
    )
    return _with_bounds(text, [m for cluster in _clusters(found) for m in _best(cluster)])


def _silent(rule: str) -> bool:
    return rule in _rules().silent


# ---------------------------------------------------------------------------------------- matching


def _windows(text: Text) -> dict[str, list[tuple[int, int]]]:
    """For each cue, the stretches of text around its places, merged where they touch."""
    windows: dict[str, list[tuple[int, int]]] = {}
    for m in matches_inside(text, _CUES):
        if m.lastgroup in {"figures", "joined"}:
            if m.end() - m.start() == 4 or m.end("figures") - m.start() == 4:
                _add(windows, "annee", m)
            if m["joined"] is not None:
                _add(windows, "chiffres", m)
        else:
            assert m.lastgroup is not None
            _add(windows, m.lastgroup, m)
    return windows


def _add(windows: dict[str, list[tuple[int, int]]], cue: str, m: re.Match[str]) -> None:
    before, after = REACH.get(cue, OTHER_REACH)
    start, end = max(0, m.start() - before), m.end() + after
    spans = windows.setdefault(cue, [])
    if spans and start <= spans[-1][1]:
        spans[-1] = (spans[-1][0], end)
    else:
        spans.append((start, end))


# A page that lost its blanks: «Actualités14 février 2019».
_GLUED = re.compile(r"\d(?<=[a-z].)")


def _candidates(text: Text, ref: Reference | None) -> Iterator[_Match]:
    windows = _windows(text)
    rules = _rules()
    for start, end in _union([w for spans in windows.values() for w in spans], text.folded):
        cues = frozenset(cue for cue, spans in windows.items() if any(s < end and start < e for s, e in spans))
        for compiled, found in rules.folded.find(text, start, end, _uncalled(cues)):
            yield _match(compiled, found, text, ref)
        for glued in _GLUED.finditer(text.folded, start, end):
            for compiled, found in rules.folded.at(text, glued.start(), end):
                yield _match(compiled, found, text, ref)
    for compiled in rules.plain:
        for start, end in _union([w for cue in compiled.rule.needs for w in windows.get(cue, ())], text.folded):
            for found in compiled.pattern.finditer(text.plain, start, end):
                yield _match(compiled, found, text, ref)


@cache
def _uncalled(cues: frozenset[str]) -> tuple[int, ...]:
    """The rules on folded text that need none of these cues, by index."""
    return tuple(n for n, (compiled, _) in enumerate(_rules().folded.rules) if cues.isdisjoint(compiled.rule.needs))


def _match(compiled: _Compiled, found: re.Match[str], text: Text, ref: Reference | None) -> _Match:
    start, end = _span(compiled, found)
    while end > start and text.folded[end - 1] == " ":
        end -= 1
    return _Match(start, end, found, compiled, ref, text)


def _span(compiled: _Compiled, found: re.Match[str]) -> tuple[int, int]:
    for name in compiled.names.get("span", ()):
        if found.start(name) >= 0:
            return found.span(name)
    return found.span("a") if compiled.rule.kind == "listed" else found.span()


def _resolved(match: _Match) -> Mention[DateValue] | None:
    """The date with its value; None where the words make none («le 31 février»)."""
    value, rule = _RESOLVERS[match.rule.kind](match), match.rule
    if value is None:
        return None
    if rule.bound and value.bound is None:
        value = _bounded(value, rule)
    return Mention(match.start, match.end, match.text.raw[match.start : match.end], value, rule.id)


def _union(spans: list[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """The spans merged, each ending at a blank so that no figure or word is seen cut."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return [(start, _blank_from(text, end)) for start, end in out]


def _blank_from(text: str, end: int) -> int:
    limit = min(len(text), end + 60)
    while end < limit and not text[end].isspace():
        end += 1
    return min(end, len(text))


def _clusters(found: list[_Match]) -> Iterator[list[_Match]]:
    """Runs of matches that overlap, so that choosing among them costs the square of a run, not of the article."""
    cluster: list[_Match] = []
    end = -1
    for match in found:
        if cluster and match.start >= end:
            yield cluster
            cluster = []
        end = max(end, match.end) if cluster else match.end
        cluster.append(match)
    if cluster:
        yield cluster


def _best(cluster: list[_Match]) -> list[Mention[DateValue]]:
    """Lookalikes first, then the longest; over one span the earlier rule of the file. Most matches stand in a longer one, and
    are not worked out."""
    kept = longest(m for match in cluster if _silent(match.rule.id) and (m := _resolved(match)))
    for match in sorted(cluster, key=lambda m: (m.start - m.end, m.compiled.order, m.start)):
        free = not any(k.start < match.end and match.start < k.end for k in kept)
        if free and not _silent(match.rule.id) and (mention := _resolved(match)):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)


# ---------------------------------------------------------------------------------------- what opens or closes a date


def _with_bounds(text: Text, mentions: list[Mention[DateValue]]) -> list[Mention[DateValue]]:
    out: list[Mention[DateValue]] = []
    rules = _rules()
    for mention in mentions:
        if not _silent(mention.rule) and (mention.value.start or mention.value.end or mention.value.anchor == "none"):
            floor = out[-1].end if out else 0
            near = rules.opens.may_begin(text, max(floor, mention.start - BOUND_REACH), mention.start)
            for compiled in rules.bounds:
                if mention.value.bound is not None:
                    break
                folded = compiled.rule.text == "folded"
                if folded and not near:
                    continue
                form = text.folded if folded else text.plain
                low = max(floor, mention.start - BOUND_REACH)
                found = compiled.pattern.search(form[low : mention.start])
                if found and found[0].strip():
                    start = low + found.start()
                    value = _bounded(mention.value, compiled.rule)
                    mention = Mention(start, mention.end, text.raw[start : mention.end], value, compiled.rule.id)
        out.append(mention)
    return out


def _bounded(value: DateValue, rule: DateRule) -> DateValue:
    if rule.approximate:
        return replace(value, start=f"{value.start}~") if value.start and "XXXX" not in value.start else value
    if rule.bound is None:
        return value
    if rule.bound == "since":
        return replace(value, end=None, bound="since")
    return replace(value, start=None, end=value.end or value.start, bound=rule.bound)


_PARTICIPLES = (
    r"(?!(?i:\w*(?:[aéiu]té|(?:ann|journ|soir|matin|arm|entr|dur|lyc|mus)ée|marché|congé|employé))s?\b)\w+ée?s?|"
    r"(?:con|ex)clue?s?|tenue?s?|réunie?s?|reçue?s?|venue?s?|parue?s?"
)
_JUST_BEFORE = re.compile(
    rf"\b(?:(?P<future>[Pp]our|[Dd]'ici|[Aa]vant|[Jj]usqu'(?:au|en|à))|[Dd]epuis|(?P<participle>{_PARTICIPLES}))"
    r"(?: (?:le|la|du|en|dès|ce))? \Z"
)
_NOT_YET = re.compile(r"\b(?:sera|seront|serai(?:t|ent)|être|soi(?:t|ent))(?: \w+){0,3} \Z")


def _tense(text: Text, start: int, end: int) -> Tense:
    """Whether the verb nearest to a span in its sentence tells of the future or of the past.

    What stands right before the span goes first: «pour octobre» is to come, «l'accord paraphé dimanche» is past.
    """
    near = _JUST_BEFORE.search(text.plain, max(0, start - BOUND_REACH), start)
    if near and not (
        near["participle"] and _NOT_YET.search(text.plain, max(0, near.start() - BOUND_REACH), near.start())
    ):
        return "future" if near["future"] else "past"
    low, high = text.sentences[text.sentence_index(start)]
    low, high = max(low, start - VERB_REACH), min(high, end + VERB_REACH)
    rules = _rules()
    best: tuple[int, Tense] | None = None
    for tense, pattern in (("future", rules.future), ("past", rules.past)):
        for m in pattern.finditer(text.folded, low, high):
            if (m.start() < end and start < m.end()) or text.plain[m.start()] in "àÀ":
                continue
            gap = start - m.end() if m.end() <= start else m.start() - end
            if best is None or gap < best[0]:
                best = (gap, "future" if tense == "future" else "past")
    return best[1] if best else None


# ---------------------------------------------------------------------------------------- from a match to its value


def _dated(point: Point, match: _Match, which: str = "") -> DateValue | None:
    tense = match.tense if point.year is None and match.ref is not None and point.month is not None else None
    full, used = values.complete(point, match.ref, tense, which)
    if full.year is None and full.month is None:
        return DateValue(anchor="none")
    if not full.valid:
        return None
    return DateValue(full.edtf, None, "published" if used else "none" if full.year is None else "text")


def _point(match: _Match) -> DateValue | None:
    point = parse_point(match.group("a"))
    return _dated(point, match, match.group("which")) if point else None


def _listed(match: _Match) -> DateValue | None:
    first, second = parse_point(match.group("a")), parse_point(match.group("b"))
    if first is None or second is None or second.month is None or (first.day is None) != (second.day is None):
        return None
    shared = Point(second.year, first.month or second.month, first.day)
    return _dated(shared, match, match.group("which"))


def _period(match: _Match) -> DateValue | None:
    first, second = parse_point(match.group("a")), parse_point(match.group("b"))
    if first is not None and first.year is not None and len(match.group("b")) == 2:
        return _school_year(first.year, int(match.group("b")))
    if first is None or second is None:
        return None
    if first.day is not None and first.month is None:
        if second.day is None:
            return None
        first = Point(second.year, second.month, first.day)
    used = False
    if second.year is None and first.year is not None:
        second = replace(second, year=first.year + (_order(second) < _order(first)))
    elif second.year is None:
        second, used = values.complete(second, match.ref, match.tense if match.ref else None)
    if first.year is None and second.year is not None:
        first = replace(first, year=second.year - (_order(first) > _order(second)))
    if not first.valid or not second.valid:
        return None
    if first.year is not None and second.year is not None:
        length = second.year - first.year
        if length < 0 or length > 200 or (length == 0 and _order(first) >= _order(second)):
            return None
    anchor = "published" if used else "text" if second.year is not None else "none"
    return DateValue(first.edtf, second.edtf, anchor)  # type: ignore[arg-type]


def _order(point: Point) -> tuple[int, int]:
    return point.month or 0, point.day or 0


def _school_year(year: int, figures: int) -> DateValue | None:
    """«2019-20»: two figures that follow the first year; else they are a month, or a number of another kind."""
    return DateValue(f"{year:04d}", f"{year + 1:04d}") if figures == (year + 1) % 100 else None


def _weekday(match: _Match) -> DateValue:
    which, week = match.group("which"), match.group("week")
    tense = match.tense if match.ref is not None and not which and not week else None
    return values.weekday_value(match.group("day"), which, week, match.ref, tense)


def _day_of_month(match: _Match) -> DateValue | None:
    point, month = parse_point(match.group("day")), values.month_of(match.group("which"), match.ref)
    if point is None or point.day is None:
        return None
    if month is None:
        return DateValue(f"{match.ref.year:04d}", anchor="published") if match.ref else DateValue(anchor="none")
    full = Point(month.year, month.month, point.day)
    return DateValue(full.edtf, anchor="published") if full.valid else None


def _deictic(match: _Match) -> DateValue:
    if match.ref is None:
        return DateValue(anchor="none")
    return DateValue(values.shift_days(match.ref, match.rule.days or 0), anchor="published")


def _unit(match: _Match) -> DateValue:
    return values.relative_unit(match.group("unit"), match.group("which"), match.ref)


def _part(match: _Match) -> DateValue | None:
    return values.part_of_year(
        match.group("rank"), match.group("unit"), match.group("year"), match.group("which"), match.ref
    )


def _season(match: _Match) -> DateValue:
    name = match.group("season") or match.group("span").split()[-1]
    return values.season(name, match.group("year"), match.group("year2"), match.group("which"), match.ref, None)


def _century(match: _Match) -> DateValue | None:
    return values.century(match.group("century"), match.group("until"))


def _weekday_period(match: _Match) -> DateValue:
    last = values.weekday_value(match.group("until"), match.group("which"), "", match.ref, match.tense)
    return values.weekdays_until(match.group("day"), match.group("until"), last)


def _nth(match: _Match) -> DateValue | None:
    rank, day = match.group("rank"), match.group("day")
    if which := match.group("which"):
        month = values.month_of(which, match.ref)
        return values.nth_day(rank, day, month, "published") if month else DateValue(anchor="none")
    point = parse_point(match.group("a"))
    if point is None:
        return None
    full, used = values.complete(point, match.ref, match.tense if point.year is None and match.ref else None)
    if full.year is None:
        return DateValue(anchor="none")
    return values.nth_day(rank, day, full, "published" if used else "text")


def _beside(match: _Match) -> DateValue | None:
    return values.shifted(_point(match), 1 if "lendemain" in match.group("beside") else -1)


def _week_of(match: _Match) -> DateValue | None:
    return values.week_of(_point(match))


def _month_of_year(match: _Match) -> DateValue | None:
    point = parse_point(match.group("a"))
    if point is None:
        return None
    year = values.relative_unit("annee", match.group("which").split()[-1], match.ref).start
    full = Point(int(year) if year else None, point.month, point.day, point.weekday)
    return DateValue(full.edtf, anchor="published" if year else "none") if full.valid else None


def _days_of_month(match: _Match) -> DateValue | None:
    first, last = parse_point(match.group("day")), parse_point(match.group("until"))
    month = values.month_of(match.group("which"), match.ref)
    if first is None or last is None or first.day is None or last.day is None or first.day >= last.day:
        return None
    if month is None:
        return DateValue(anchor="none")
    start, end = (Point(month.year, month.month, day) for day in (first.day, last.day))
    return DateValue(start.edtf, end.edtf, "published") if end.valid else None


def _short_year(match: _Match) -> DateValue:
    figures = int(match.group("a").removeprefix("'"))
    return DateValue(str(1900 + figures if figures >= 40 else values.two_digit_year(figures)))


def _months_of_year(match: _Match) -> DateValue | None:
    count = values.count_of(match.group("n"))
    if count is None or not 2 <= count[0] <= 11:
        return None
    year = match.group("year") or values.relative_unit("annee", match.group("which").split()[-1], match.ref).start
    anchor: Literal["text", "published"] = "text" if match.group("year") else "published"
    return values.months_of_year(count[0], match.group("rank"), year, anchor)


def _counted(match: _Match) -> DateValue | None:
    count = values.count_of(match.group("n"))
    if count is None:
        return None
    unit, half, direction = match.group("unit"), bool(match.group("half")), match.rule.direction or "past"
    if match.ref is None:
        return DateValue(anchor="none", bound=match.rule.bound)
    found = values.counted(count[0], unit, half, direction, match.ref, match.group("tail"))
    if found is None:
        return DateValue(anchor="none", bound=match.rule.bound)
    return DateValue(found + ("~" if count[1] or _ABOUT.search(match.found[0]) else ""), anchor="published")


_ABOUT = re.compile(
    r"\b(?:environ|(?:plus|moins|pres|pas loin) d(?:e|')|quelque|presque|au moins|a peine|a peu pres)\b"
)


def _stretch(match: _Match) -> DateValue | None:
    count = values.count_of(match.group("n"))
    if count is None:
        return None
    return values.stretch(count[0], match.group("unit"), match.rule.direction or "past", match.ref)


_ADJECTIVES = {"biennal": 2, "triennal": 3, "quadriennal": 4, "quinquennal": 5, "decennal": 10}


def _duration(match: _Match) -> DateValue | None:
    if years := _ADJECTIVES.get(match.group("unit")):
        return DateValue(duration=f"P{years}Y")
    count = values.count_of(match.group("n"))
    if count is None:
        return None
    return DateValue(duration=values.duration_of(count[0], match.group("unit"), bool(match.group("half"))))


_RESOLVERS: dict[str, Callable[[_Match], DateValue | None]] = {
    "point": _point,
    "listed": _listed,
    "period": _period,
    "weekday": _weekday,
    "weekday_period": _weekday_period,
    "short_year": _short_year,
    "nth": _nth,
    "beside": _beside,
    "week_of": _week_of,
    "month_of_year": _month_of_year,
    "days_of_month": _days_of_month,
    "months_of_year": _months_of_year,
    "day_of_month": _day_of_month,
    "deictic": _deictic,
    "unit": _unit,
    "part": _part,
    "season": _season,
    "decade": lambda match: values.decade(match.group("decade"), match.group("until")),
    "century": _century,
    "counted": _counted,
    "stretch": _stretch,
    "duration": _duration,
    "unanchored": lambda match: DateValue(anchor="none"),
    "nothing": lambda match: DateValue(),
}
