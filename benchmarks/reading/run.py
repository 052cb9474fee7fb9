"""Reading throughput per format on one core. Run as `python -m benchmarks.reading.run [SECONDS]` (2 for each format).

Each format is read from disk as `accords extract` reads it, to clean articles: once to warm up, then again and again for the
given time. A file holds about 4,000 characters of article (a table: 200 rows of 700). MB are megabytes of the file as it is,
characters those of the clean text. `start` is the first file, with the start of the child process.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from benchmarks.reading import samples
from corpus import sandbox
from corpus.article import Article, read_articles


def measured(path: Path, seconds: float) -> tuple[float, int, int, float]:
    """Seconds for the first reading; then how often the file was read, its characters, and the seconds that took."""
    sandbox.close()
    began = time.perf_counter()
    articles = [x for x in read_articles(path) if isinstance(x, Article)]
    first = time.perf_counter() - began
    chars = sum(len(x.text) for x in articles)
    times, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        list(read_articles(path))
        times += 1
    return first, times, chars, time.perf_counter() - began


def main() -> None:
    """Print a line for each format."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    files = samples.all_formats(times=6, rows=200)
    print(f"{'format':12}{'bytes':>9}{'start s':>9}{'files/s':>9}{'MB/s':>8}{'Mchar/s':>9}")
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            path = Path(folder) / name
            path.write_bytes(data)
            first, times, chars, took = measured(path, seconds)
            rate = times / took
            print(
                f"{name[1:]:12}{len(data):9,}{first:9.2f}{rate:9.1f}{rate * len(data) / 1e6:8.2f}{rate * chars / 1e6:9.2f}"
            )
        path = Path(folder) / "once.html"
        path.write_bytes(files["a.html"])
        began = time.perf_counter()
        for _ in range(3):
            sandbox.close()
            list(read_articles(path))
        print(f"a new child for each page: {3 / (time.perf_counter() - began):.1f} pages/s")


if __name__ == "__main__":
    main()
