"""What sharing a run among processes brings, and what starting one costs.

    python -m benchmarks.batch [--articles 2000] [--rounds 3]

Runs `accords extract` by turns with one worker and with two over the same articles (those of `benchmarks.soak`), and beside each
pair a plain loop once and twice at a time: what the machine itself gives for two processes, at that moment. Quote the share of it
that accords reaches. Then a run over one article, from the command to the file.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import soak

_LOOP = "s = 0\nfor i in range(30_000_000): s += i"


def loop(times: int) -> float:
    """Seconds that a plain loop takes in so many processes at a time."""
    began = time.perf_counter()
    running = [subprocess.Popen([sys.executable, "-c", _LOOP]) for _ in range(times)]
    for process in running:
        process.wait()
    return time.perf_counter() - began


def stages(articles: Path, out: Path, workers: int) -> dict[str, float]:
    """Seconds by stage of a run."""
    soak.extract(articles, out / "agreements.jsonl", "--workers", str(workers))
    timings: dict[str, float] = json.loads((out / "run.json").read_text(encoding="utf-8"))["timings"]
    return timings


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="accords-batch-") as folder:
        home = Path(folder)
        soak.make(home / "in", options.articles)
        print(
            "round   extract, 1 worker / 2   whole run, 1 / 2   processor time, 1 / 2   a plain loop, 2 x 1 / 2 at a time"
        )
        found = []
        for number in range(options.rounds):
            one, two = (stages(home / "in", home / str(n), n) for n in (1, 2))
            part = one["extract"] / two["extract"]
            whole = one["total"] / two["total"]
            work = one["records_processor"] / two["records_processor"]
            machine = 2 * loop(1) / loop(2)
            found.append((part, whole, work, machine))
            print(f"{number + 1:5}{part:25.2f}{whole:19.2f}{work:24.2f}{machine:43.2f}", flush=True)
        part, whole, work, machine = (statistics.median(column) for column in zip(*found, strict=True))
        print(f"median{part:24.2f}{whole:19.2f}{work:24.2f}{machine:43.2f}")
        print(f"two workers extract {part:.2f} times as fast as one; the machine gives {machine:.2f} for two processes")
        (home / "one").mkdir()
        (home / "one" / "a.txt").write_text(soak.article(random.Random(1)), encoding="utf-8")
        seconds = min(soak.extract(home / "one", home / "start" / "agreements.jsonl")[0] for _ in range(options.rounds))
        print(f"from the command to the records of one article: {seconds:.2f} s")


if __name__ == "__main__":
    main()
