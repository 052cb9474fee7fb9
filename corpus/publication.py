"""When an article was published: from its by-lines, its dateline, its header or, last, its file name.

Which lines may hold the date is told by the `dates` key of the rules in `rules/furniture.yaml`; reading the date out of
such a line is the small grammar here. Never the file's modification time, never today; on doubt, no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import PurePosixPath

from corpus.cleaning import Cleaned, furniture_rules
from rules.folding import fold
from rules.loader import compile_pattern, load_rules
from rules.schema_furniture import DateRole, FurnitureRule

FILE_NAME = "publication.nom_de_fichier"

# Month names and their usual abbreviations in French (Lexique des règles typographiques de l'Imprimerie nationale; CLDR fr),
# then those that the English, Spanish and Italian themes of French sites leave in place (CLDR en, es, it).
_MONTHS = {
    "janvier": 1, "janv": 1, "jan": 1, "fevrier": 2, "fevr": 2, "fev": 2, "mars": 3, "avril": 4, "avr": 4, "mai": 5, "juin": 6,
    "juillet": 7, "juil": 7, "aout": 8, "septembre": 9, "sept": 9, "sep": 9, "octobre": 10, "oct": 10, "novembre": 11,
    "nov": 11, "decembre": 12, "dec": 12,
    "january": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5, "june": 6, "jun": 6, "july": 7,
    "jul": 7, "august": 8, "aug": 8, "september": 9, "october": 10, "november": 11, "december": 12,
    "ene": 1, "gen": 1, "abr": 4, "mag": 5, "giu": 6, "lug": 7, "ago": 8, "set": 9, "ott": 10, "dic": 12,
}  # fmt: skip
_MONTH_WORD = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    r"(?<![0-9])(?:"
    r"(?P<y1>(?:19|20)\d\d)-(?P<m1>\d\d)(?:-(?P<d1>\d\d))?(?![0-9-])"
    r"|(?P<d2>\d{1,2}) ?[/.-] ?(?P<m2>\d{1,2}) ?[/.-] ?(?P<y2>(?:19|20)\d\d)(?![0-9])"
    rf"|(?P<d3>\d{{1,2}})(?:er)?[ -](?P<m3>{_MONTH_WORD})[.,]{{0,2}}[ -](?P<y3>(?:19|20)\d\d)(?![0-9])"
    rf"|(?P<m5>{_MONTH_WORD})[.]? (?P<d5>\d{{1,2}})(?:er)?, ?(?P<y5>(?:19|20)\d\d)(?![0-9])"
    r"|(?P<d4>\d\d)/(?P<m4>\d\d)/(?P<y4>\d\d)(?![0-9/])"
    r")"
)
# Two digits are a year of 1950 to 2049: fixed, so that a page reads the same in any year.
_PIVOT = 50
_IN_FILE_NAME = re.compile(r"(?<![0-9])((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])(?:[-_.]?(0[1-9]|[12]\d|3[01]))?(?![0-9])")
# The roles from the plainest to the weakest; a role with two answers that disagree gives none.
_ROLES: tuple[DateRole, ...] = ("published", "bare", "dateline", "header", "source", "updated")
_DATELINE_CHARS = 160
_OPENING = 6
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class PublicationDate:
    """`value` is EDTF of day or month precision, `rule` the id of the rule that found it, `text` the words."""

    value: str
    rule: str
    text: str


def publication_date(cleaned: Cleaned, file_name: str | None = None) -> PublicationDate | None:
    """The date of first publication, or None when the page does not tell it beyond doubt.

    Day-first order is meant in `12/03/2019`. A month in the exporter's header is made precise by a day
    within it; of two dates of the same role that disagree, the month is kept when they share it.
    """
    found: dict[DateRole, list[PublicationDate]] = {}
    for role, candidate in _candidates(cleaned):
        found.setdefault(role, []).append(candidate)
    header = next(iter(found.get("header", ())), None)
    for role in _ROLES:
        chosen = _agreed(found.get(role, []), first=role in ("published", "header"))
        if chosen is None:
            continue
        if header is not None and role != "published" and not chosen.value.startswith(header.value[:7]):
            continue  # the exporter's month outweighs a bare date that may be an event's
        return chosen
    return _from_file_name(file_name) if file_name else None


def _candidates(cleaned: Cleaned) -> Iterator[tuple[DateRole, PublicationDate]]:
    rules = furniture_rules()
    for line in cleaned.dropped:
        rule = rules.get(line.rule_id)
        if rule is None or rule.dates is None or (rule.dates == "bare" and line.place == "end"):
            continue
        if (read := read_date(line.text)) is not None:
            yield rule.dates, PublicationDate(read[0], rule.id, line.text)
    for paragraph in _opening(cleaned.text):
        if not _YEAR.search(paragraph):
            continue
        folded = fold(paragraph)
        for rule, pattern in _mentions():
            m = pattern.match(folded)
            if m is not None and (read := read_date(m[0])) is not None and rule.dates is not None:
                yield rule.dates, PublicationDate(read[0], rule.id, paragraph[: m.end()])


def _opening(text: str) -> Iterator[str]:
    """The beginnings of the first paragraphs, where a news agency puts its dateline."""
    start = 0
    for _ in range(_OPENING):
        end = text.find("\n", start)
        yield text[start : min(end if end >= 0 else len(text), start + _DATELINE_CHARS)]
        if end < 0:
            return
        start = end + 1


@cache
def _mentions() -> tuple[tuple[FurnitureRule, re.Pattern[str]], ...]:
    file = load_rules("furniture", FurnitureRule)
    return tuple((r, compile_pattern(r.pattern, file.macros)) for r in file.rules if r.scope == "mention")


def _agreed(dates: Iterable[PublicationDate], *, first: bool) -> PublicationDate | None:
    ranked = list(dates)
    if not ranked:
        return None
    values = {d.value for d in ranked}
    if first or len(values) == 1:
        return ranked[0]
    months = {v[:7] for v in values}
    if len(months) == 1:
        precise = {v for v in values if len(v) == 10}
        if len(precise) == 1:
            return next(d for d in ranked if d.value in precise)
        return PublicationDate(months.pop(), ranked[0].rule, ranked[0].text)
    return None


def read_date(text: str) -> tuple[str, str] | None:
    """The first date of the text as EDTF (day or month precision) with its words; None when it has none or an impossible one."""
    found = _DATE.search(fold(text).replace("  ", " "))
    if found is None:
        found = _DATE.search(re.sub(r"[, ]{2,}|,", " ", fold(text)))  # «mardi, 28 janvier, 2020»
        if found is None:
            return None
    g = found.groupdict()
    if g["y1"]:
        value = _edtf(g["y1"], g["m1"], g["d1"])
    elif g["y2"]:
        value = _edtf(g["y2"], g["m2"], g["d2"])
    elif g["y5"]:
        value = _edtf(g["y5"], str(_MONTHS[g["m5"]]), g["d5"])
    elif g["y4"]:
        value = _edtf(("20" if int(g["y4"]) < _PIVOT else "19") + g["y4"], g["m4"], g["d4"])
    else:
        value = _edtf(g["y3"], str(_MONTHS[g["m3"]]), g["d3"])
    return (value, found[0]) if value else None


def _edtf(year: str, month: str, day: str | None) -> str | None:
    try:
        checked = date(int(year), int(month), int(day) if day else 1)
    except ValueError:
        return None
    return checked.isoformat() if day else checked.isoformat()[:7]


def _from_file_name(name: str) -> PublicationDate | None:
    stem = PurePosixPath(name.replace("\\", "/")).name
    values = {v: m[0] for m in _IN_FILE_NAME.finditer(stem) if (v := _edtf(m[1], m[2], m[3])) and _separated(m[0])}
    if len(values) != 1:
        return None
    value, words = next(iter(values.items()))
    return PublicationDate(value, FILE_NAME, words)


def _separated(words: str) -> bool:
    """A month needs its separator: six digits in a row are more often a number than a date."""
    return len(words) != 6


def is_publication_value(value: str) -> bool:
    """Whether a value given from outside is EDTF of day, month or year precision."""
    m = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", value)
    return m is not None and _edtf(m[1], m[2] or "1", m[3] or "1") is not None
