"""accords beside what others would use for a part of its work, on the same articles, in one run.

    python -m benchmarks.others [--rounds 3] [--edsnlp PYTHON]

The finder of dates of accords, and accords as a whole (text to records), against `search_dates` of dateparser and `eds.dates` of
EDS-NLP (with its French tokenizer, as its documentation loads it). EDS-NLP is asked in the interpreter that --edsnlp names, an
environment with `pip install edsnlp`; without it that line is left out. Processor seconds, the best of the rounds; dateparser
reads every tenth article, for it takes long. They do not find the same things: this compares time only.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from corpus.article import Article, read_folder

ROOT = Path(__file__).resolve().parent.parent
_EDS = """
import json, sys, time
import edsnlp
texts, rounds = json.load(sys.stdin)
nlp = edsnlp.blank("eds")
nlp.add_pipe("eds.dates")
for text in texts[:5]:
    nlp(text)
best = None
for _ in range(rounds):
    began = time.process_time()
    found = sum(len(nlp(text).spans["dates"]) for text in texts)
    spent = time.process_time() - began
    best = spent if best is None else min(best, spent)
print(json.dumps([best, found, edsnlp.__version__]))
"""


def seconds(read: Callable[[str], object], texts: Sequence[str], rounds: int) -> float:
    """Processor seconds to read the texts, the best of the rounds."""
    best = float("inf")
    for _ in range(rounds):
        began = time.process_time()
        for text in texts:
            read(text)
        best = min(best, time.process_time() - began)
    return best


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--edsnlp", metavar="PYTHON", help="an interpreter that has edsnlp")
    options = parser.parse_args()
    import spacy
    from dateparser.search import search_dates

    import pipeline
    from pipeline.dates import find_dates
    from pipeline.text import Text

    folders = [ROOT / "corpus/samples", ROOT / "corpus/gold/train"]
    texts = [a.text for a in read_folder(folders) if isinstance(a, Article)]
    blank = spacy.blank("fr")
    ways: dict[str, tuple[Callable[[str], object], Sequence[str]]] = {
        "accords, dates alone": (lambda text: find_dates(Text(text), "2024-05-17"), texts),
        "accords, text to records": (pipeline.extract, texts),
        "spaCy's bare tokenizer": (blank, texts),
        "dateparser, search_dates": (lambda text: search_dates(text, languages=["fr"]), texts[::10]),
    }
    speeds: dict[str, float] = {}
    for name, (read, some) in ways.items():
        for text in some[:5]:  # rules and tables are read once, on first use
            read(text)
        rounds = options.rounds if some is texts else 1
        speeds[name] = sum(len(text.split()) for text in some) / seconds(read, some, rounds)
    if options.edsnlp:
        asked = json.dumps([texts, options.rounds])
        done = subprocess.run([options.edsnlp, "-c", _EDS], input=asked, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"--edsnlp {options.edsnlp}: {done.stderr.strip().splitlines()[-1]}")
        spent, _, version = json.loads(done.stdout.splitlines()[-1])
        speeds[f"EDS-NLP {version}, eds.dates"] = sum(len(text.split()) for text in texts) / spent
    whole = speeds["accords, text to records"]
    print(f"{len(texts)} articles, {sum(len(text.split()) for text in texts):,} words")
    for name, speed in sorted(speeds.items(), key=lambda item: -item[1]):
        print(f"{name:32}{speed:12,.0f} words/s{speed / whole:10.2f} times accords as a whole")


if __name__ == "__main__":
    main()
