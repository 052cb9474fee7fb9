"""Other date finders on our cases: `dateparser.search`, and EDS-NLP's `eds.dates` where it is installed.

Each takes a text and the day of publication, and gives spans with a day or none. A day is compared with the expected
EDTF at the precision of the latter, so that «mai 2019» read as 1 May counts as right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import cache
from importlib.util import find_spec
from typing import Any

Found = tuple[int, int, date | None]
Finder = Callable[[str, str | None], list[Found]]


def rivals() -> dict[str, Finder]:
    """The finders at hand, by name."""
    found: dict[str, Finder] = {"dateparser": _dateparser}
    return found | {"eds.dates": _eds} if find_spec("edsnlp") else found


def agrees(days: Iterable[date | None], expected: Iterable[str | None]) -> bool:
    """Whether each expected bound (EDTF) is one of the days, at the bound's precision."""
    said = [day.isoformat() for day in days if day]
    return all(any(s.startswith(bound.rstrip("~")) for s in said) for bound in expected if bound)


def _base(published: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(published) if published else None
    except ValueError:
        return None


def _dateparser(text: str, published: str | None) -> list[Found]:
    from dateparser.search import search_dates

    settings: dict[str, Any] = {"DATE_ORDER": "DMY"}
    if base := _base(published):
        settings["RELATIVE_BASE"] = base
    out: list[Found] = []
    at = 0
    for words, day in search_dates(text, languages=["fr"], settings=settings) or []:
        start = text.find(words, at)
        if start >= 0:
            at = start + len(words)
            out.append((start, at, day.date()))
    return out


@cache
def _eds_pipeline() -> Any:
    import edsnlp

    nlp = edsnlp.blank("eds")
    nlp.add_pipe("eds.dates")
    return nlp


def _eds(text: str, published: str | None) -> list[Found]:
    nlp, base = _eds_pipeline(), _base(published)
    doc = nlp.make_doc(text)
    doc._.note_datetime = base
    doc = nlp(doc)
    out: list[Found] = []
    for span in doc.spans["dates"]:
        said = span._.date
        if said.mode.value == "absolute" and said.year:  # what is written, where it suffices
            day = datetime(said.year, said.month or 1, said.day or 1) if _exists(said) else None
        else:
            day = said.to_datetime(note_datetime=base, infer_from_context=True) if base else None
        out.append((span.start_char, span.end_char, day.date() if day else None))
    out += [(span.start_char, span.end_char, None) for span in doc.spans["durations"]]
    return sorted(out, key=lambda f: f[:2])


def _exists(said: Any) -> bool:
    try:
        datetime(said.year, said.month or 1, said.day or 1)
    except ValueError:
        return False
    return True
