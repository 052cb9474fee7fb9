"""Training data for the named-entity model: the annotated articles, openly licensed sets, and honest variations of both.

Run as `python -m pipeline.training.data OUT [--ner FOLDER]`: writes `train.spacy` and `dev.spacy` to OUT. FOLDER holds the sets of
others, which are not in the repository (`docs/model.md` tells where they come from), as `NAME.train.jsonl.xz`: a JSON line is
`{"text": ..., "ents": [[start, end, label], ...]}`.
"""

from __future__ import annotations

import json
import lzma
import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import click
import spacy
from spacy.language import Language
from spacy.tokens import DocBin
from spacy.util import filter_spans

from corpus.annotated import LABELS, GoldArticle, entities_in, read_gold
from corpus.article import read_article
from rules.gazetteer._table import entries

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "corpus" / "gold"
SEED = 20261122
# Of other people's sets, those whose licence lets a trained model be shipped under terms that ask for attribution alone.
SETS = ("winer-fr",)


class Example(NamedTuple):
    """Some paragraphs of a text with their names as `[start, end, label]`."""

    text: str
    ents: tuple[tuple[int, int, str], ...]


def gold_examples(articles: Iterable[GoldArticle]) -> Iterator[Example]:
    """The paragraphs of annotated articles, as the pipeline reads them."""
    for article in articles:
        if article.file is None:
            continue
        text = read_article(article.file).text
        names = entities_in(article, text)
        start = 0
        for line in text.split("\n"):
            end = start + len(line)
            inside = tuple(
                (s.start - start, s.end - start, s.label) for s in names if start <= s.start and s.end <= end
            )
            if line.strip():
                yield Example(line, inside)
            start = end + 1


def other_examples(file: Path) -> Iterator[Example]:
    """The examples of a set in `.jsonl` or `.jsonl.xz`, line by line."""
    yield from (example for _, example in _with_source(file))


def other_articles(file: Path) -> Iterator[list[Example]]:
    """The examples of a set, those of one `source` together."""
    for _, group in groupby(_with_source(file), key=lambda pair: pair[0]):
        yield [example for _, example in group]


def _with_source(file: Path) -> Iterator[tuple[str, Example]]:
    data = lzma.decompress(file.read_bytes()) if file.suffix == ".xz" else file.read_bytes()
    for n, line in enumerate(data.decode("utf-8").splitlines()):
        found = json.loads(line)
        ents = tuple((s, e, label) for s, e, label in found["ents"] if label in LABELS)
        yield str(found.get("source", n)), Example(found["text"], ents)


def joined(paragraphs: Iterable[Example], words: int = 400) -> Iterator[Example]:
    """Neighbouring paragraphs as one example of about so many words at most, as the pipeline reads them: a model that never saw the
    end of a line lets names run over it."""
    group: list[Example] = []
    for paragraph in paragraphs:
        if group and sum(len(e.text.split()) for e in (*group, paragraph)) > words:
            yield _one(group)
            group = []
        group.append(paragraph)
    if group:
        yield _one(group)


def _one(paragraphs: Sequence[Example]) -> Example:
    ents: list[tuple[int, int, str]] = []
    at = 0
    for text, found in paragraphs:
        ents += [(start + at, end + at, label) for start, end, label in found]
        at += len(text) + 1
    return Example("\n".join(e.text for e in paragraphs), tuple(ents))


# --- variations ----------------------------------------------------------------------------------


def swapped(
    example: Example, names: Mapping[str, Sequence[str]], rng: random.Random, towns: Sequence[str] = ()
) -> Example:
    """The example with most names replaced by others of their label, so that contexts are learnt and not names alone; half of the
    places, and those within organisations («université de Thiès»), by one of `towns`."""
    out: list[str] = []
    ents: list[tuple[int, int, str]] = []
    at = size = 0
    for start, end, label in example.ents:
        words = example.text[start:end]
        if rng.random() < 0.7:
            within = _PLACE_WITHIN.search(words) if label == "ORG" else None
            known = bool(towns) and (label == "LOC" or within is not None) and rng.random() < 0.5
            old = within[0] if known and within else words
            other = rng.choice(towns if known else names[label])
            # «l'Algérie» must not become «l'Maroc», nor «de Lyon» «de Alger»: only names that begin alike are swapped.
            if _begins_with_vowel(other) == _begins_with_vowel(old):
                shown = words.removesuffix(old) + other
                words = shown.upper() if words.isupper() and len(words) > 6 else shown
        before = example.text[at:start]
        out += [before, words]
        size += len(before)
        ents.append((size, size + len(words), label))
        size += len(words)
        at = end
    out.append(example.text[at:])
    return Example("".join(out), tuple(ents))


_PLACE_WITHIN = re.compile(r"(?:(?<= de )|(?<= à )|(?<= d['’]))[A-ZÀ-Ý][\w’'-]+(?: [A-ZÀ-Ý][\w-]+)*$")


def known_towns() -> list[str]:
    """Names of the gazetteer's larger towns and of all its regions and states."""
    places = (e for e in entries() if e.primary and e.bare[:1].isupper())
    return [
        e.bare
        for e in places
        if e.type in ("region", "department", "state") or (e.type == "municipality" and e.population >= 3000)
    ]


def _begins_with_vowel(name: str) -> bool:
    return unicodedata.normalize("NFD", name[:1].casefold())[:1] in set("aeiouyh")


_APOSTROPHE = {"'": "’", "’": "'"}


def noisy(example: Example, rng: random.Random) -> Example:
    """The example as other sources would write it, character for character: apostrophes, capitals, accents, quotes."""
    text = example.text
    if rng.random() < 0.5:
        text = "".join(_APOSTROPHE.get(c, c) for c in text)
    chance = rng.random()
    if chance < 0.15:
        text = "".join(c.upper() if len(c.upper()) == 1 else c for c in text)
    elif chance < 0.3:
        text = "".join(_bare(c) for c in text)
    elif chance < 0.35:
        text = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return Example(text, example.ents)


def _bare(character: str) -> str:
    base = unicodedata.normalize("NFD", character)[0]
    return base if base.isascii() and base.isalpha() else character


def names_by_label(examples: Iterable[Example]) -> dict[str, list[str]]:
    """The names of examples by label, each once, in order."""
    names: dict[str, dict[str, None]] = defaultdict(dict)
    for example in examples:
        for start, end, label in example.ents:
            names[label][re.sub(r"\s+", " ", example.text[start:end])] = None
    return {label: list(found) for label, found in names.items()}


# --- files ---------------------------------------------------------------------------------------


def to_docs(examples: Iterable[Example], nlp: Language) -> DocBin:
    """The examples as spaCy Docs; a name that does not end at a token's end is widened to it."""
    bin_ = DocBin()
    for text, ents in examples:
        doc = nlp.make_doc(text)
        spans = [doc.char_span(s, e, label=label, alignment_mode="expand") for s, e, label in ents]
        doc.set_ents(filter_spans([s for s in spans if s is not None]))
        bin_.add(doc)
    return bin_


def training_examples(
    gold: Sequence[Sequence[Example]], others: Sequence[Sequence[Example]], share: float = 1.0
) -> list[Example]:
    """The paragraphs of annotated articles, as they are and in four variations, and those of others as they are and in one;
    `share` of the former for learning curves."""
    rng = random.Random(SEED)
    articles = list(gold)
    rng.shuffle(articles)
    ours = [e for paragraphs in articles[: round(len(articles) * share)] for e in joined(paragraphs)]
    theirs = [e for paragraphs in others for e in joined(paragraphs)]
    names, towns = names_by_label([*ours, *theirs]), known_towns()
    result = [*ours, *theirs]
    for _ in range(2):
        result += [swapped(e, names, rng, towns) for e in ours]
        result += [noisy(swapped(e, names, rng, towns), rng) for e in ours]
    result += [noisy(swapped(e, names, rng, towns), rng) for e in theirs]
    rng.shuffle(result)
    return result


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--ner", type=click.Path(path_type=Path, exists=True), help="The folder with the sets of others.")
@click.option("--share", default=1.0, show_default=True, help="The part of our own articles to train on.")
def main(out: Path, ner: Path | None, share: float) -> None:
    """Write train.spacy and dev.spacy to OUT."""
    out.mkdir(parents=True, exist_ok=True)
    nlp = spacy.blank("fr")
    gold = [list(gold_examples([article])) for article in read_gold([GOLD / "train"])]
    others: list[list[Example]] = []
    for name in SETS:
        files = sorted(ner.glob(f"{name}.train.jsonl*")) if ner else []
        if not files:
            click.echo(f"{name}: not there; the model is trained without it", err=True)
        for file in files:
            others += other_articles(file)
    train = training_examples(gold, others, share)
    dev = [_one(list(gold_examples([article]))) for article in read_gold([GOLD / "dev"])]
    to_docs(train, nlp).to_disk(out / "train.spacy")
    to_docs(dev, nlp).to_disk(out / "dev.spacy")
    click.echo(
        f"{len(gold)} articles of ours, {len(others)} of others: {len(train)} texts to train on, {len(dev)} to choose by"
    )


if __name__ == "__main__":
    main()
