"""A run over as many articles as you like: does it hold, and what does it take?

    python -m benchmarks.soak [--sizes 1000 10000] [--workers 2] [--keep FOLDER]

Makes articles by recombining the sentences of corpus/samples and corpus/gold (with other years and figures, some copied, some
cut, some no articles at all), runs `accords extract` over them as a user would, and prints for each size: articles a second,
records, the highest memory of all its processes together (proportional set size: pages that they share count once; Linux only)
and that of the main process, bytes of shards, and how long a second run with --resume takes that has nothing to do.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from corpus.article import Article, read_folder
from pipeline.batch import shards_folder
from pipeline.text import Text

ROOT = Path(__file__).resolve().parent.parent
_YEAR, _FIGURE = re.compile(r"\b(?:19|20)\d\d\b"), re.compile(r"\b[1-9]\d{1,5}\b")
_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


@cache
def _sentences() -> tuple[list[str], list[str]]:
    """The titles and the sentences of our articles."""
    titles, sentences = [], []
    folders = [ROOT / "corpus/samples", *(ROOT / "corpus/gold" / part for part in ("train", "dev", "test"))]
    for article in read_folder(folders):
        if isinstance(article, Article):
            text = Text(article.text)
            first, *others = (text.raw[start:end] for start, end in text.sentences)
            titles.append(first[:150])
            sentences += [s for s in others if len(s) > 40]
    return titles, sentences


def article(rng: random.Random) -> str:
    """An article of some 1,500 characters that nobody wrote."""
    titles, sentences = _sentences()
    year = rng.randint(1996, 2025)
    paragraphs = [" ".join(rng.sample(sentences, rng.randint(1, 3))) for _ in range(rng.randint(3, 7))]
    text = "\n".join(paragraphs)
    text = _YEAR.sub(lambda m: str(year + rng.randint(-3, 3)), text)
    text = _FIGURE.sub(lambda m: m[0] if _YEAR.fullmatch(m[0]) else str(rng.randint(10, 99999)), text)
    date = f"Publié le {rng.randint(1, 28)} {rng.choice(_MONTHS)} {year}"
    return f"{rng.choice(titles)}\n{date}\n{text}\n"


def make(folder: Path, count: int, seed: int = 1) -> None:
    """`count` files in folders of a thousand: 95 in 100 articles, the rest copies, cut copies and files that are no article."""
    rng = random.Random(seed)
    last = article(rng)
    for n in range(count):
        if n % 1000 == 0:
            (folder / f"{n // 1000:04}").mkdir(parents=True)
        chance = rng.random()
        if chance > 0.05:
            last = text = article(rng)
        elif chance > 0.03:
            text = last
        elif chance > 0.01:
            text = last.rpartition(" ")[0][: -len(last) // 5]
        else:
            text = rng.choice(("", "\x00\x01\x02" * 40, "An article in English about the weather in London. " * 5))
        (folder / f"{n // 1000:04}" / f"{n:07}.txt").write_text(text, encoding="utf-8")


class Memory(threading.Thread):
    """Watches what a process and all that it started take, in MB of proportional set size."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.all, self.main = pid, 0.0, 0.0

    def run(self) -> None:
        while Path(f"/proc/{self.pid}").exists():
            family = list(_family(self.pid))
            self.main = max(self.main, _pss(self.pid))
            self.all = max(self.all, sum(map(_pss, family)))
            time.sleep(0.5)


def _family(pid: int) -> list[int]:
    found = [pid]
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
            found += _family(int(child))
    return found


def _pss(pid: int) -> float:
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1000
    return 0.0


def extract(articles: Path, target: Path, *options: str) -> tuple[float, Memory, str]:
    """Seconds, memory and last words of a run."""
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "extract",
        str(articles),
        "-o",
        str(target),
        "--no-model",
        *options,
    ]
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        memory = Memory(process.pid)
        memory.start()
        _, told = process.communicate()
    if process.returncode:
        raise SystemExit(told)
    return time.perf_counter() - began, memory, told.splitlines()[0 if len(told.splitlines()) == 1 else -2]


def measured(articles: Path, out: Path, workers: int) -> Sequence[str]:
    """The figures of a run over the articles, as columns."""
    target = out / "agreements.jsonl"
    seconds, memory, _ = extract(articles, target, "--workers", str(workers))
    again, _, _ = extract(articles, target, "--workers", str(workers), "--resume")
    count = sum(1 for _ in articles.rglob("*.txt"))
    with target.open("rb") as stream:
        records = sum(1 for _ in stream)
    kept = sum(file.stat().st_size for file in shards_folder(target).iterdir()) / 1e6
    return (f"{count:,}", f"{count / seconds:,.0f}", f"{records:,}", f"{memory.all:,.0f}", f"{memory.main:,.0f}", f"{kept:,.0f}", f"{again:,.0f}")  # fmt: skip


def main() -> None:
    """Make, run, measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000], metavar="N")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--keep", type=Path, metavar="FOLDER", help="make the articles there, and leave them and the output"
    )
    options = parser.parse_args()
    heads = ("articles", "a second", "records", "MB in all", "MB of main", "MB of shards", "s to resume")
    print("".join(f"{head:>14}" for head in heads))
    for size in options.sizes:
        with tempfile.TemporaryDirectory(prefix="accords-soak-") as folder:
            home = (options.keep or Path(folder)) / str(size)
            if not (home / "in").exists():
                make(home / "in", size)
            print(
                "".join(f"{column:>14}" for column in measured(home / "in", home / "out", options.workers)), flush=True
            )


if __name__ == "__main__":
    main()
