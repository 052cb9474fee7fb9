"""Measures the linking of partner names: `python -m benchmarks.linking.run` or `python benchmarks/linking/run.py`.

`cases.jsonl` holds one mention a line with what it must link to: `name`, `type`, `country`, and `code` where it is stated
(absent: not checked; null: no code). `name` null means that the mention must link to nothing. The mentions are made up.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from rules.gazetteer import Entry, link

CASES = Path(__file__).with_name("cases.jsonl")


def cases() -> list[dict[str, Any]]:
    """The cases in file order."""
    return [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def is_right(case: dict[str, Any], entry: Entry | None) -> bool:
    """Whether a link is what the case asks for."""
    if entry is None or case["name"] is None:
        return entry is None and case["name"] is None
    right = (entry.name, entry.type, entry.country) == (case["name"], case["type"], case["country"])
    return right and ("code" not in case or entry.code == case["code"])


def main() -> int:
    """Prints the counts and each wrong link; the exit status is 0 whatever they are."""
    everything = cases()
    start = time.perf_counter()
    links = [link(c["mention"], country=c["country_cue"]) for c in everything]
    seconds = time.perf_counter() - start
    wrong = [(c, e) for c, e in zip(everything, links, strict=True) if not is_right(c, e)]
    named = [c for c in everything if c["name"] is not None]
    wrong_links = sum(1 for c, e in wrong if e is not None)
    print(
        f"{len(everything)} mentions ({len(named)} with a link, {len(everything) - len(named)} with none), first call {seconds / len(everything) * 1e6:.0f} µs each"
    )
    print(
        f"right at rank 1: {len(everything) - len(wrong)} ({(1 - len(wrong) / len(everything)):.1%}); wrong links: {wrong_links}; missed: {len(wrong) - wrong_links}"
    )
    for case, entry in wrong:
        got = None if entry is None else (entry.name, entry.type, entry.country, entry.code)
        print(
            f"  {case['mention']!r} [{case['country_cue']}] wants {(case['name'], case['type'], case['country'], case.get('code', '?'))}, got {got}"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
