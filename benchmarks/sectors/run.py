"""How well sectors are found in sentences written for this purpose, and how fast.

`cases.jsonl`: one sentence a line, `text` and the `codes` that an analyst gives it (any order), read for its fields alone.
`acts.jsonl`: one or two sentences that tell an act, read as an article; the lexicon was widened over the half `dev`, the half
`test` is only counted.
Run from the repository's root: `python -m benchmarks.sectors.run`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.extraction import extract
from pipeline.sectors import find_sectors, read_sectors
from pipeline.text import Text

CASES = Path(__file__).parent / "cases.jsonl"
ACTS = Path(__file__).parent / "acts.jsonl"


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall over the codes of all sentences, and each sentence that differs: text, missing, extra."""

    precision: float
    recall: float
    differing: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


def read_cases(path: Path) -> list[dict[str, Any]]:
    """The cases of a file, in its order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def named_in(text: str) -> set[str]:
    """The fields that a text names, act or no act."""
    return {str(m.value.code) for m in find_sectors(Text(text))}


def of_acts(text: str) -> set[str]:
    """The sectors of the acts that a text tells."""
    return {s.code for record in extract(text) for s in record.sectors if s.code}


def score(cases: Iterable[dict[str, Any]], find: Callable[[str], set[str]] = named_in) -> Score:
    """Compare what is found in each case's `text` with its `codes`."""
    right = given = wanted = 0
    differing = []
    for case in cases:
        gold, found = set(case["codes"]), find(case["text"])
        right, given, wanted = right + len(gold & found), given + len(found), wanted + len(gold)
        if gold != found:
            differing.append((str(case["text"]), tuple(sorted(gold - found)), tuple(sorted(found - gold))))
    return Score(right / max(given, 1), right / max(wanted, 1), tuple(differing))


def microseconds_per_word(cases: Iterable[dict[str, Any]]) -> float:
    """What reading the sectors costs on the cases joined into articles, text forms and words already made."""
    articles = [Text("\n".join(c["text"] for c in cases)) for _ in range(30)]
    words = sum(len(a.words) + 0 * len(a.sentences) + 0 * len(a.folded + a.plain) for a in articles)
    started = time.perf_counter()
    for article in articles:
        read_sectors(article)
    return (time.perf_counter() - started) / words * 1e6


def main() -> None:
    """Print the score, the sentences that differ, and the cost."""
    cases = read_cases(CASES)
    result = score(cases)
    for text, missing, extra in result.differing:
        print(f"{text}\n    missing {', '.join(missing) or '-'}; extra {', '.join(extra) or '-'}")
    print(f"{len(cases)} sentences: precision {result.precision:.3f}, recall {result.recall:.3f}")
    for half in ("dev", "test"):
        acts = [case for case in read_cases(ACTS) if case["half"] == half]
        told = score(acts, of_acts)
        print(f"{len(acts)} acts of {half}: precision {told.precision:.3f}, recall {told.recall:.3f}")
    print(f"{microseconds_per_word(cases):.2f} µs per word")


if __name__ == "__main__":
    main()
