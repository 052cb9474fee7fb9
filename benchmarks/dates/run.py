"""Dates against `cases.jsonl`: is the value right, and is the span found? Run as `python -m benchmarks.dates.run`.

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
from pathlib import Path

from pipeline.dates import find_dates
from pipeline.text import Text

CASES = Path(__file__).with_name("cases.jsonl")
_MARK = re.compile(r"\[\[(.+?)\]\]")


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


if __name__ == "__main__":
    main("--show" in sys.argv)
