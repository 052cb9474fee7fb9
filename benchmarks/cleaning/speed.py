"""Throughput of text cleaning on one core. Run as `python -m benchmarks.cleaning.speed`.

Each set of texts is cleaned five times in one process, and the best time counts (processor time, not the clock, so that a
busy machine matters less); the column `first` gives the first time, when how lines begin is still to be learnt. MB are millions of bytes of the text as UTF-8. `articles` are the articles of the training half of the
gold set and the samples, `pages` the text pages of this benchmark (short lines, most of them furniture), `paragraphs` the
article of the reading benchmark, without furniture.
"""

from __future__ import annotations

import time
from pathlib import Path

from benchmarks.reading import samples
from corpus.cleaning import clean

ROOT = Path(__file__).parents[2]


def _read(*patterns: str) -> list[str]:
    return [file.read_text(encoding="utf-8", errors="replace") for p in patterns for file in sorted(ROOT.glob(p))]


def main() -> None:
    """Print a line for each set."""
    sets = {
        "articles": _read("corpus/gold/train/*.txt", "corpus/samples/*.txt"),
        "pages": _read("benchmarks/cleaning/pages/*.txt"),
        "paragraphs": [samples.text(6)] * 40,
    }
    clean(sets["pages"][0])  # the rules are compiled once
    print(f"{'':12}{'texts':>6}{'bytes/line':>12}{'MB/s':>8}{'first':>8}{'us/line':>9}")
    for name, texts in sets.items():
        size = sum(len(text.encode("utf-8")) for text in texts)
        lines = sum(text.count("\n") + 1 for text in texts)
        times: list[float] = []
        for _ in range(5):
            began = time.process_time()
            for text in texts:
                clean(text)
            times.append(time.process_time() - began)
        best, speed = min(times), size / min(times) / 1e6
        print(
            f"{name:12}{len(texts):6}{size / lines:12.0f}{speed:8.1f}{size / times[0] / 1e6:8.1f}{best / lines * 1e6:9.1f}"
        )


if __name__ == "__main__":
    main()
