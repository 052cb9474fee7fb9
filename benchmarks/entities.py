"""How well people, places and organisations are found: by a model, by the rules and the gazetteer, by both.

    python -m benchmarks.entities [SET…] [--model NAME]

A SET is a folder or file of gold lines (default: corpus/gold/dev), or a set of others' as `pipeline.training.data` reads them
(`.jsonl` or `.jsonl.xz`). `exact` wants the same characters and label; `partial` the same label and a character in common.
No text is printed, so that a set may be measured and stay unseen.

Together: of spans that touch, the longest stays, and the rules' among equals; on `dev` that is worth a point more than to believe
the rules always, and four more than to believe the model. Labels are those of `docs/model.md`.
"""

from __future__ import annotations

import lzma
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import click
from spacy.language import Language

from corpus.annotated import LABELS, GoldError, Span, entities_in, read_gold
from corpus.article import read_article
from corpus.errors import Rejection
from pipeline.language import entity_model
from pipeline.names import NAME, shorter_names
from pipeline.scene import Scene, read_scene
from pipeline.training.data import GOLD, other_examples
from rules import gazetteer
from rules.folding import fold, stem
from rules.words import words

PLACES = ("state", "region", "department", "municipality")
# What names nothing by itself («ivoiro-», «la Région») or was read in no list; a stranger whom a list places is kept.
UNNAMED = ("adjective", "compound", "group", "anaphor", "unknown")

Find = Callable[[str, str | None], list[Span]]


def by_rules(text: str, published: str | None = None) -> list[Span]:
    """The names that the rules and the gazetteer know, in order, without overlap."""
    scene = read_scene(text, published)
    return _first([*_parties(scene), *_people(scene), *_places(scene), *_listed(scene)])


def _parties(scene: Scene) -> Iterator[Span]:
    for p in scene.parties:
        place = p.value.type in PLACES and p.rule != "partners.sigle"
        if p.value.via in UNNAMED and not (place and p.value.code and p.rule in _BARE):
            continue
        if p.rule != "partners.nom_repris":
            bare = place and (p.value.via != "authority" or p.rule == "partners.ville_du_maire")
            yield Span(p.start, p.end, "LOC" if bare else "ORG")


# Names without a head noun.
_BARE = ("partners.nom_inconnu", "partners.nom_connu", "partners.etats_accoles")


def _people(scene: Scene) -> Iterator[Span]:
    yield from (Span(p.start, p.end, "PER") for p in scene.people)


def _places(scene: Scene) -> Iterator[Span]:
    yield from (Span(p.start, p.end, "LOC") for p in scene.places if p.rule != "places.capitale")


def _listed(scene: Scene) -> Iterator[Span]:
    """Names of the gazetteer wherever they stand: the party finder leaves out those that can be no party («les rues de Rennes»)."""
    text = scene.text
    for m in NAME.finditer(text.plain):
        for start, end in shorter_names(text.plain, *m.span()):
            name = fold(text.raw[start:end])
            found = next(iter(gazetteer.lookup(text.raw[start:end], types=PLACES)), None)
            large = found and (found.type != "municipality" or found.population >= LEAST_PEOPLE)
            if name in _CONTINENTS or (large and name not in _EMPTY and stem(name) not in _COMMON):
                yield Span(start, end, "LOC")
                break


# Smaller places bear the names of people and things too often.
LEAST_PEOPLE = 2000
_CONTINENTS, _EMPTY, _COMMON = words("continents"), words("mots_vides"), words("noms_communs")


def _first(spans: Sequence[Span]) -> list[Span]:
    """The spans without those that touch an earlier one of the sequence, in order of the text."""
    kept: list[Span] = []
    for span in spans:
        if not any(touches(span, k) for k in kept):
            kept.append(span)
    return sorted(kept)


def touches(a: Span, b: Span) -> bool:
    """Whether the spans have a character in common."""
    return a.start < b.end and b.start < a.end


def by_model(nlp: Language) -> Find:
    """What a model finds in a text."""
    return lambda text, _: [Span(e.start_char, e.end_char, e.label_) for e in nlp(text).ents]


def together(rules: Sequence[Span], model: Sequence[Span]) -> list[Span]:
    """The names of both: of those that touch the longest, the rules' among equals."""
    return _first(sorted([*rules, *model], key=lambda span: span.start - span.end))


# --- scoring -------------------------------------------------------------------------------------


class Score:
    """Counts by label: gold, given, and right among each, exactly or in part."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str]] = Counter()

    def add(self, gold: Sequence[Span], given: Sequence[Span]) -> None:
        """Count the names of a text."""
        exact = set(gold) & set(given)
        for span in gold:
            self._add(span, "gold", span in exact, any(g.label == span.label and touches(span, g) for g in given))
        for span in given:
            self._add(span, "given", span in exact, any(g.label == span.label and touches(span, g) for g in gold))

    def _add(self, span: Span, side: str, exact: bool, partial: bool) -> None:
        for label in (span.label, "all"):
            self.counts[label, side] += 1
            self.counts[label, f"{side} exact"] += exact
            self.counts[label, f"{side} partial"] += partial

    def three(self, label: str, how: str) -> tuple[float, float, float]:
        """Precision, recall and F1 of a label or `all`; `how` is `exact` or `partial`."""
        p = self.counts[label, f"given {how}"] / max(1, self.counts[label, "given"])
        r = self.counts[label, f"gold {how}"] / max(1, self.counts[label, "gold"])
        return p, r, 2 * p * r / max(1e-9, p + r)

    def table(self, name: str) -> Iterator[str]:
        """The score as lines to read."""
        yield f"{name:18}{'exact P':>9}{'R':>7}{'F1':>7}{'partial P':>11}{'R':>7}{'F1':>7}{'gold':>7}{'given':>7}"
        for label in ("all", *LABELS):
            exact, partial = self.three(label, "exact"), self.three(label, "partial")
            sizes = f"{self.counts[label, 'gold']:7}{self.counts[label, 'given']:7}"
            p, r, f = exact
            yield f"  {label:16}{p:9.3f}{r:7.3f}{f:7.3f}{partial[0]:11.3f}{partial[1]:7.3f}{partial[2]:7.3f}{sizes}"


def texts_of(path: Path) -> Iterator[tuple[str, str | None, list[Span]]]:
    """Text, date and names of each article of a gold set, or of each line of a set of others; raises GoldError for neither."""
    if path.suffix == ".xz" or (path.is_file() and '"ents"' in path.read_text(encoding="utf-8").split("\n", 1)[0]):
        try:
            yield from ((text, None, [Span(*ent) for ent in ents]) for text, ents in other_examples(path))
        except (lzma.LZMAError, ValueError, KeyError, TypeError) as error:
            wanted = '{"text": …, "ents": [[start, end, label], …]}'
            raise GoldError(f"{path}: not lines of {wanted} ({error!r})") from None
        return
    for gold in read_gold([path]):
        if gold.file is not None and not isinstance(article := read_article(gold.file), Rejection):
            yield article.text, article.published, entities_in(gold, article.text)


def scores(path: Path, nlp: Language | None) -> dict[str, Score]:
    """The scores of a set: of the rules and, with a model, of the model and of both together."""
    result = {"rules": Score()} if nlp is None else {"model": Score(), "rules": Score(), "together": Score()}
    find = by_model(nlp) if nlp else None
    for text, published, gold in texts_of(path):
        rules = by_rules(text, published)
        result["rules"].add(gold, rules)
        if find:
            model = find(text, published)
            result["model"].add(gold, model)
            result["together"].add(gold, together(rules, model))
    return result


@click.command()
@click.argument("sets", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--model", metavar="NAME", help="A French spaCy pipeline with an ner, installed or a folder.")
def main(sets: tuple[Path, ...], model: str | None) -> None:
    """Measure people, places and organisations in SETS: gold folders, or sets of others."""
    try:
        nlp = entity_model(model) if model else None
        for path in sets or (GOLD / "dev",):
            click.echo(path)
            for name, score in scores(path, nlp).items():
                click.echo("\n".join(score.table(name)))
    except (GoldError, OSError, ValueError) as error:
        raise click.ClickException(str(error)) from None


if __name__ == "__main__":
    main()
