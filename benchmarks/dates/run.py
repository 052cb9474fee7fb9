"""Dates against `cases.jsonl`: is the value right, and is the span found? Run as `python -m benchmarks.dates.run`.

`--show` prints the cases that are wrong; `--rivals` sets beside it what other date finders make of the same cases.

Each case is a sentence of our own with one expected date between `[[` and `]]` (none for the kind `rien`, where
nothing may be found), the publication date, and the expected bounds in EDTF. Several dates may stand in one
sentence; only the marked one is asked for, so precision counts the unmarked finds of the kind `rien` alone.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

from benchmarks.dates.rivals import Found, agrees, rivals
from pipeline.dates import find_dates
from pipeline.text import Text

CASES = Path(__file__).with_name("cases.jsonl")
_MARK = re.compile(r"\[\[(.+?)\]\]", re.S)


def main(show: bool = False) -> float:
    """Print a table by kind and the speed over the cases; return the share of cases that are right in full."""
    total: Counter[str] = Counter()
    right_value, right_span, overlap, spurious = total.copy(), total.copy(), total.copy(), total.copy()
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    for case in cases:
        kind, marked = case["kind"], case["text"]
        mark = _MARK.search(marked)
        raw = _MARK.sub(r"\1", marked)
        found = [m for m in find_dates(Text(raw), case["published"]) if m.rule != "dates.annee_evenement" or mark]
        total[kind] += 1
        if mark is None:
            spurious[kind] += len(found)
            right_value[kind] += not found
            if show and found:
                print(f"  {marked!r}: finds {[(m.text, m.rule) for m in found]}")
            continue
        span = mark.start(), mark.start() + len(mark[1])
        here = [m for m in found if m.start < span[1] and span[0] < m.end]
        overlap[kind] += bool(here)
        right_span[kind] += any((m.start, m.end) == span for m in here)
        spurious[kind] += max(0, len(here) - 1)
        wanted = tuple(case.get(k) for k in ("start", "end", "bound", "duration"))
        got = [
            (m.value.start, m.value.end, m.value.bound, m.value.duration if "duration" in case else None) for m in here
        ]
        right_value[kind] += wanted in got
        if show and (wanted not in got or not any((m.start, m.end) == span for m in here)):
            print(f"  {marked!r} {case['published']}: wants {wanted}, got {[(m.text, m.rule) for m in here]} {got}")
    print(f"{'kind':12}{'cases':>6}{'value':>8}{'span':>8}{'found':>8}{'spurious':>9}")
    for kind in [*total, "all"]:
        n = sum(total.values()) if kind == "all" else total[kind]
        marked_n = n - (total["rien"] if kind in {"all", "rien"} else 0)
        row = [sum(c.values()) if kind == "all" else c[kind] for c in (right_value, right_span, overlap, spurious)]
        spans = [f"{x / marked_n:8.1%}" if marked_n else f"{'-':>8}" for x in row[1:3]]
        print(f"{kind:12}{n:6}{row[0] / n:8.1%}{''.join(spans)}{row[3]:9}")
    raw = "\n".join(_MARK.sub(r"\1", c["text"]) for c in cases)
    find_dates(Text(raw), "2025-04-23")  # imports and caches
    text = Text(raw)
    began = time.perf_counter()
    find_dates(text, "2025-04-23")
    words = len(text.raw.split())
    print(f"{words} words dense in dates: {(time.perf_counter() - began) / words * 1e6:.1f} µs per word")
    return sum(right_value.values()) / sum(total.values())


def beside_rivals() -> None:
    """Print recall and precision of each finder over the cases with a bound, by the same lenient measure (`rivals.agrees`).

    Recall is the share of marked dates whose bounds are all read right; precision that of the dates found, within the
    marks or where there is nothing to find, which help to read them.
    """
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    resolved = [c for c in cases if "XXXX" not in (c["start"] or "")]
    cases = [c for c in resolved if c["kind"] == "rien" or c["start"] or c["end"]]
    print(f"\n{'finder':12}{'cases':>6}{'found':>8}{'right':>8}{'precision':>10}{'spurious':>9}")
    for name, finder in {"accords": _ours, **rivals()}.items():
        overlap = right = finds = helpful = spurious = 0
        for case in cases:
            mark, raw = _MARK.search(case["text"]), _MARK.sub(r"\1", case["text"])
            found = finder(raw, case["published"])
            if mark is None:
                spurious += len(found)
                continue
            span = mark.start(), mark.start() + len(mark[1])
            here = [f for f in found if f[0] < span[1] and span[0] < f[1]]
            good = agrees((day for _, _, day in here), (case["start"], case["end"]))
            overlap, right, finds, helpful = (
                overlap + bool(here), right + good, finds + len(here), helpful + good * len(here),
            )  # fmt: skip
        marked = sum(c["kind"] != "rien" for c in cases)
        share = helpful / (finds + spurious) if finds + spurious else 0.0
        print(f"{name:12}{marked:6}{overlap / marked:8.1%}{right / marked:8.1%}{share:10.1%}{spurious:9}")


def _ours(text: str, published: str | None) -> list[Found]:
    return [
        (m.start, m.end, _first_day(bound))
        for m in find_dates(Text(text), published)
        for bound in (m.value.start, m.value.end)
        if bound or m.value.anchor == "none"
    ]


def _first_day(bound: str | None) -> date | None:
    parts = [int(p) for p in (bound or "").rstrip("~").split("-") if p.isdigit()]
    if len((bound or "").rstrip("~").split("-")) != len(parts) or not parts:
        return None
    return date(*[*parts, 1, 1][:3])


if __name__ == "__main__":
    main("--show" in sys.argv)
    if "--rivals" in sys.argv:
        beside_rivals()
