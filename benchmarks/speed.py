"""How fast accords reads, against spaCy's bare French tokenizer, in one run.

    python -m benchmarks.speed [--rounds N] [--model NAME]

Reads every article of corpus/samples and corpus/gold/train, then times by turns, on the same clean texts: `spacy.blank("fr")`
alone; accords as `accords extract` runs it with rules alone (text to records); and accords as a spaCy pipeline (a Doc with
every span group, then records). With `--model`, an installed spaCy pipeline, also its entities alone, and accords with it, with
the memory then resident. Then what each finder takes. Processor seconds, the best of the rounds: machines are noisy,
so quote the ratios, not the words a second. Start-up is a fresh process that extracts one sentence.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import spacy

from corpus.article import read_folder
from corpus.errors import Rejection
from pipeline.acts import find_acts
from pipeline.amounts import find_amounts
from pipeline.assembly import records_of
from pipeline.components import scene_of
from pipeline.dates import find_dates
from pipeline.language import entity_model, load, read
from pipeline.parties import find_parties
from pipeline.people import find_offices, find_people
from pipeline.places import find_places
from pipeline.scene import read_scene
from pipeline.sectors import read_sectors
from pipeline.text import Text

ROOT = Path(__file__).resolve().parent.parent
START_UP = "import pipeline; assert pipeline.extract('Lyon et Milan ont signé un accord de coopération le 3 mai 2019.')"


def main() -> None:
    """Measure and print; no argument is needed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often each measure is taken (default 3)")
    parser.add_argument("--model", help="a French spaCy pipeline with an ner, installed or a path")
    options = parser.parse_args()
    rounds = options.rounds
    articles = [
        a for a in read_folder([ROOT / "corpus/samples", ROOT / "corpus/gold/train"]) if not isinstance(a, Rejection)
    ]
    texts = [(a.text, a.published) for a in articles]
    blank, nlp = spacy.blank("fr"), load()
    words = sum(len(text.split()) for text, _ in texts)
    ways: dict[str, Callable[[str, str | None], object]] = {
        "spacy.blank('fr') alone": lambda text, _: blank(text),
        "accords, rules alone": lambda text, published: records_of(read_scene(text, published), article="-"),
        "accords as a spaCy pipeline": lambda text, published: records_of(
            scene_of(read(text, published, nlp)), article="-"
        ),
    }
    if options.model:
        entities, with_entities = entity_model(options.model), load(options.model)
        ways["the model's entities alone"] = lambda text, _: entities(text)
        ways["accords with the model"] = lambda text, published: records_of(
            scene_of(read(text, published, with_entities)), article="-"
        )
    for way in ways.values():  # rules and gazetteer are read once, on first use
        _cpu(way, texts)
    seconds = [[_cpu(way, texts) for way in ways.values()] for _ in range(rounds)]
    bare, *_ = best = [min(column) for column in zip(*seconds, strict=True)]
    print(f"{len(texts)} articles, {words} words, best of {rounds} rounds")
    for name, spent in zip(ways, best, strict=True):
        print(f"{name:28}{words / spent:10,.0f} words/s, {bare / spent:.2f} of the bare tokenizer")
    if options.model:
        alone, whole = best[-2:]
        resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"accords with the model runs at {alone / whole:.2f} of the model alone; {resident:.0f} MB resident at most"
        )
    print("\nWhere the time of rules alone goes (microseconds a word):")
    for name, spent in _by_finder(texts, rounds).items():
        print(f"  {name:20} {spent * 1e6 / words:6.2f}")
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", START_UP], check=True, cwd=ROOT)
    print(f"\nstart-up, first record of a fresh process: {time.perf_counter() - started:.2f} s")


def _cpu(way: Callable[[str, str | None], object], texts: list[tuple[str, str | None]]) -> float:
    started = time.process_time()
    for text, published in texts:
        way(text, published)
    return time.process_time() - started


def _by_finder(texts: list[tuple[str, str | None]], rounds: int) -> dict[str, float]:
    """The seconds that each finder takes for all the texts, the best of the rounds, longest first.

    Status cues, positions of the parties and the records themselves are read on demand and count as "records".
    """
    best: dict[str, float] = {}
    for _ in range(rounds):
        spent: dict[str, float] = {}
        for raw, published in texts:
            text = Text(raw)
            steps: dict[str, Callable[[], object]] = {
                "words, sentences": lambda t=text: (t.folded, t.plain, t.stems, t.sentences),  # type: ignore[misc]
                "acts": lambda t=text: find_acts(t),  # type: ignore[misc]
                "partners": lambda t=text: find_parties(t),  # type: ignore[misc]
                "dates": lambda t=text, p=published: find_dates(t, p),  # type: ignore[misc]
                "amounts": lambda t=text: find_amounts(t),  # type: ignore[misc]
                "sectors": lambda t=text: read_sectors(t),  # type: ignore[misc]
                "people": lambda t=text: find_people(t, find_offices(t)),  # type: ignore[misc]
                "places": lambda t=text: find_places(t),  # type: ignore[misc]
            }
            for name, step in steps.items():
                mark = time.perf_counter()
                step()
                spent[name] = spent.get(name, 0) + time.perf_counter() - mark
            scene = read_scene(raw, published)
            _ = scene.sectors, scene.places  # read on first use, and timed above
            mark = time.perf_counter()
            records_of(scene, article="-")
            spent["records"] = spent.get("records", 0) + time.perf_counter() - mark
        best = {name: min(seconds, best.get(name, seconds)) for name, seconds in spent.items()}
    return dict(sorted(best.items(), key=lambda item: -item[1]))


if __name__ == "__main__":
    main()
