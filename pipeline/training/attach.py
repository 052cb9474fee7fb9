"""The training of `pipeline.learned`: from annotated articles to `acts.json` and `partners.json`, and to
`confidence.json`, calibrated on articles that neither learned from.

    python -m pipeline.training.attach [FOLDER…]

Each FOLDER holds gold lines and their texts, as `corpus/gold/train` (the default) does. What was shipped learned from more
articles than the repository may hold (`docs/attachment.md`). The second is learned on what the first decided; fixed seeds: the same articles give the same files. Needs scikit-learn (`pip install 'accords[train]'`), which
reading articles does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np

from corpus.annotated import GoldArticle, GoldError, read_gold
from corpus.article import read_article
from corpus.errors import Rejection
from pipeline.assembly import frames_of
from pipeline.candidate import Candidate
from pipeline.candidates import find_candidates
from pipeline.frames import Frame, build_frames, weighed
from pipeline.learned import acts, confidence, partners, sectors, signatories
from pipeline.learned.boosting import FOLDER, Boosting, Features, frequent, from_json
from pipeline.parties import Party
from pipeline.scene import Scene, read_scene
from pipeline.scoring import listed, same_partner, same_person, sector_codes

GOLD = Path(__file__).parents[2] / "corpus" / "gold" / "train"
# A feature that fewer rows have tells of an article, not of the language.
LEAST = 12

Record = Mapping[str, Any]
Rows = list[tuple[Features, bool]]


@dataclass(frozen=True)
class Lesson:
    """An article, or one sentence of it, with the records told there."""

    scene: Scene
    records: tuple[Record, ...]


@dataclass(frozen=True)
class Quote:
    """Where a record's quote stands in a text: characters `[start, end)`, sentences `first` to `last`."""

    start: int
    end: int
    first: int
    last: int


def lessons(articles: Iterable[GoldArticle]) -> Iterator[Lesson]:
    """The articles whose text can be read."""
    for article in articles:
        if article.file is not None and not isinstance(read := read_article(article.file), Rejection):
            yield Lesson(read_scene(read.text, read.published), article.records)


def quote_of(scene: Scene, record: Record) -> Quote | None:
    """Where the record's quote stands; white space counts as one blank."""
    words = (record.get("quote") or "").split()
    m = re.search(r"\s+".join(map(re.escape, words)), scene.text.raw) if words else None
    if m is None:
        return None
    index = scene.text.sentence_index
    return Quote(m.start(), m.end(), index(m.start()), index(max(m.start(), m.end() - 1)))


def opening(lesson: Lesson, candidates: Sequence[Candidate]) -> dict[int, bool]:
    """By the candidate's place in the list, whether it opens a record; those of optional records are left out."""
    place = {id(c): i for i, c in enumerate(candidates)}
    opens = {i: False for i in range(len(candidates))}
    taken: set[int] = set()
    for record in lesson.records:
        quote = quote_of(lesson.scene, record)
        if quote is None:
            continue
        near = [c for c in candidates if quote.first <= c.sentence <= quote.last]
        inside = [c for c in near if c.act and quote.start <= c.act.start < quote.end] or near
        alike = [c for c in inside if c.act and c.act.value.kind == record.get("kind")] or inside
        if alike:
            chosen = min(alike, key=lambda c: (id(c) in taken, c.status == "context"))
            taken.add(id(chosen))
            if record.get("optional"):
                opens.pop(place[id(chosen)], None)
            elif place[id(chosen)] in opens:
                opens[place[id(chosen)]] = True
    return opens


def act_rows(given: Iterable[Lesson]) -> Rows:
    """A row for each candidate of each article, and of each of its sentences read alone: short texts are read too."""
    rows: Rows = []
    for lesson in given:
        candidates = find_candidates(lesson.scene)
        opens = opening(lesson, candidates)
        features = acts.features(lesson.scene, candidates)
        rows += [(features[i], opened) for i, opened in opens.items()]
        for sentence in dict.fromkeys(c.sentence for c in candidates):
            start, end = lesson.scene.sentences[sentence]
            told = {
                c.act.start - start if c.act else None: opens.get(i)
                for i, c in enumerate(candidates)
                if c.sentence == sentence
            }
            alone = read_scene(lesson.scene.text.raw[start:end], lesson.scene.published)
            again = find_candidates(alone)
            for c, row in zip(again, acts.features(alone, again), strict=True):
                opened = told.get(c.act.start if c.act else None, False)
                if opened is not None:
                    rows.append((row, opened))
    return rows


def matched(scene: Scene, frames: Sequence[Frame], records: Sequence[Record]) -> list[tuple[Frame, Record]]:
    """The frames that tell a record, one for one: by its quote first, then by partners, kind and day."""
    scored = []
    for r, record in enumerate(records):
        quote = quote_of(scene, record)
        for i, f in enumerate(frames):
            likeness = 0.0
            if quote and any(quote.first <= c.sentence <= quote.last for c in f.candidates):
                inside = any(c.act and quote.start <= c.act.start < quote.end for c in f.candidates)
                likeness += 1.5 if inside else 1.0
            common = sum(any(_same(p, q.mention.value) for q in f.parties.values()) for p in record["partners"])
            likeness += 0.8 * common / max(1, len(record["partners"]))
            kind = f.kind_act
            likeness += 0.3 * bool(kind and kind.act and kind.act.value.kind == record.get("kind"))
            likeness += _same_day(f, record)
            if likeness >= 0.8:
                scored.append((-likeness, r, i))
    pairs: dict[int, int] = {}
    for _, r, i in sorted(scored):
        if r not in pairs.values() and i not in pairs:
            pairs[i] = r
    return [(frames[i], records[r]) for i, r in pairs.items()]


def _same(partner: Mapping[str, Any], party: Party) -> bool:
    return same_partner(partner, {"name": party.name, "code": party.code})


def _same_day(f: Frame, record: Record) -> float:
    told = (f.signed.value.start or "").rstrip("~") if f.signed else ""
    signed = record.get("signed")
    wanted = ((signed.get("value") if isinstance(signed, Mapping) else signed) or "").rstrip("~")
    if not told or not wanted:
        return 0.0
    return 0.4 if told.startswith(wanted) or wanted.startswith(told) else -0.4


def partner_rows(given: Iterable[Lesson], opens: Boosting) -> Rows:
    """A row for each act of a record and each party of the article; and the same for the act's sentence alone, where it names
    two of the partners."""
    rows: Rows = []
    for lesson in given:
        scene = lesson.scene
        candidates = acts.judged(scene, find_candidates(scene), opens)
        frames = build_frames(scene, candidates)
        rows += _pairs(scene, candidates, frames, matched(scene, frames, lesson.records))
        for record in lesson.records:
            quote = None if record.get("optional") else quote_of(scene, record)
            if quote is None:
                continue
            start, end = scene.sentences[quote.first][0], scene.sentences[quote.last][1]
            alone = read_scene(scene.text.raw[start:end], scene.published)
            again = acts.judged(alone, find_candidates(alone), opens)
            told = build_frames(alone, again)
            named = sum(any(_same(p, m.value) for m in alone.parties if m.value.name) for p in record["partners"])
            if len(told) == 1 and named >= 2:
                rows += _pairs(alone, again, told, [(told[0], record)])
    return rows


def _pairs(
    scene: Scene, candidates: Sequence[Candidate], frames: Sequence[Frame], pairs: Iterable[tuple[Frame, Record]]
) -> Rows:
    cast = partners.cast_of(scene, weighed(scene, candidates))
    rows: Rows = []
    for f, record in pairs:
        for k, row in partners.features(scene, cast, f, frames):
            party = f.parties[k].mention.value if k in f.parties else cast.mentions[k][0].value
            rows.append((row, any(_same(p, party) for p in record["partners"])))
    return rows


def sector_rows(given: Iterable[Lesson], opens: Boosting, signs: Boosting) -> Rows:
    """A row for each act of a record and each field near it; fields that the gold leaves open are left out."""
    rows: Rows = []
    for scene, frames, f, record in _told(given, opens, signs):
        codes, maybe = sector_codes(record), set(record.get("sectors_maybe") or ())
        for m, row in sectors.features(scene, f, frames):
            if m.value.code in codes or m.value.code not in maybe:
                rows.append((row, m.value.code in codes))
    return rows


def signatory_rows(given: Iterable[Lesson], opens: Boosting, signs: Boosting) -> Rows:
    """A row for each act of a record and each person of the article; people whom the gold leaves open are left out."""
    rows: Rows = []
    for scene, frames, f, record in _told(given, opens, signs):
        for p, row in signatories.features(scene, f, frames):
            signed, maybe = (
                any(same_person(told, p.value.name) for told in listed(record.get(field)))
                for field in ("signatories", "signatories_maybe")
            )
            if signed or not maybe:
                rows.append((row, signed))
    return rows


def _told(
    given: Iterable[Lesson], opens: Boosting, signs: Boosting
) -> Iterator[tuple[Scene, list[Frame], Frame, Record]]:
    """The acts that the two models find and the gold has, each with its record."""
    for lesson in given:
        frames = frames_of(lesson.scene, opens, signs)
        for f, record in matched(lesson.scene, frames, lesson.records):
            yield lesson.scene, frames, f, record


def confidence_rows(given: Iterable[Lesson], opens: Boosting, signs: Boosting) -> Rows:
    """A row for each act that gives a record: whether it tells one of the gold, with its partners and no others."""
    rows: Rows = []
    for lesson in given:
        scene = lesson.scene
        frames = frames_of(scene, opens, signs)
        told = {id(f): record for f, record in matched(scene, frames, lesson.records)}
        for f in frames:
            record = told.get(id(f))
            rows.append((confidence.features(f), record is not None and _same_partners(f, record)))
    return rows


def _same_partners(f: Frame, record: Record) -> bool:
    parties = [p.mention.value for p in f.parties.values()]
    wanted = [p for p in record["partners"] if not p.get("maybe")]
    return all(any(_same(p, party) for party in parties) for p in wanted) and all(
        any(_same(p, party) for p in record["partners"]) for party in parties
    )


def calibrate(rows: Rows) -> dict[str, float]:
    """The weights of a logistic model over the rows, with its `bias`; held small, for few articles calibrate it."""
    from sklearn.linear_model import LogisticRegression

    names = list(rows[0][0])
    table = np.array([[row[name] for name in names] for row, _ in rows])
    model = LogisticRegression(C=0.03, max_iter=2000).fit(table, [answer for _, answer in rows])
    weights = dict(zip(names, (round(float(w), 4) for w in model.coef_[0]), strict=True))
    return {"bias": round(float(model.intercept_[0]), 4), **weights}


def calibration_error(told: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error of probabilities and answers: the mean distance, over equal bins of probability, between
    what was said and how often it was so, weighted by the bin (Naeini et al., AAAI 2015)."""
    error = 0.0
    for n in range(bins):
        inside = [(p, y) for p, y in told if min(int(p * bins), bins - 1) == n]
        if inside:
            said = sum(p for p, _ in inside) / len(inside)
            was = sum(y for _, y in inside) / len(inside)
            error += abs(said - was) * len(inside) / len(told)
    return error


def learn(rows: Rows, rounds: int = 150) -> dict[str, Any]:
    """Boosted trees over the rows, as `pipeline.learned.boosting.from_json` reads them."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    names = frequent((row for row, _ in rows), LEAST)
    table = np.array([[row.get(name, 0.0) for name in names] for row, _ in rows], dtype=float)
    model = HistGradientBoostingClassifier(
        max_depth=4,
        max_iter=rounds,
        learning_rate=0.06,
        min_samples_leaf=15,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=0,
    ).fit(table, [answer for _, answer in rows])
    trees = [_tree(predictor.nodes) for (predictor,) in model._predictors]
    depth = max(int(predictor.nodes["depth"].max()) for (predictor,) in model._predictors)
    base = round(float(np.ravel(model._baseline_prediction)[0]), 6)
    return {"features": names, "base": base, "depth": depth, "trees": trees}


def _tree(nodes: Any) -> dict[str, list[float]]:
    tree: dict[str, list[float]] = {"column": [], "threshold": [], "left": [], "right": [], "value": []}
    for i, node in enumerate(nodes):
        leaf = bool(node["is_leaf"])
        tree["column"].append(0 if leaf else int(node["feature_idx"]))
        tree["threshold"].append(0.0 if leaf else round(float(node["num_threshold"]), 5))
        tree["left"].append(i if leaf else int(node["left"]))
        tree["right"].append(i if leaf else int(node["right"]))
        tree["value"].append(round(float(node["value"]), 5) if leaf else 0.0)
    return tree


def mean(first: Mapping[str, Any], second: Mapping[str, Any]) -> dict[str, Any]:
    """The classifier whose log-odds are the mean of those of both: the trees of each, with half their values."""
    names = sorted({*first["features"], *second["features"]})
    column = {name: n for n, name in enumerate(names)}
    trees = [
        {
            **tree,
            "column": [column[data["features"][c]] for c in tree["column"]],
            "value": [round(v / 2, 6) for v in tree["value"]],
        }
        for data in (first, second)
        for tree in data["trees"]
    ]
    base = round((first["base"] + second["base"]) / 2, 6)
    return {"features": names, "base": base, "depth": max(first["depth"], second["depth"]), "trees": trees}


@click.command(help=__doc__)
@click.argument("folders", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--dev",
    type=click.Path(exists=True, path_type=Path),
    default=GOLD.parent / "dev",
    help="what confidence is calibrated on",
)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=FOLDER, help="where the files go")
@click.option(
    "--beside",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="a folder of earlier files; the mean of theirs and the new is written",
)
def main(folders: tuple[Path, ...], dev: Path, out: Path, beside: Path | None) -> None:
    """Learn the models and write them."""
    try:
        given = list(lessons(a for folder in folders or (GOLD,) for a in read_gold([folder])))
        unseen = list(lessons(read_gold([dev])))
    except GoldError as error:
        raise click.ClickException(str(error)) from None
    out.mkdir(parents=True, exist_ok=True)

    def write(name: str, rows: Rows) -> Boosting:
        data = learn(rows)
        if beside is not None:
            data = mean(json.loads((beside / f"{name}.json").read_text(encoding="utf-8")), data)
        (out / f"{name}.json").write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")
        click.echo(f"{name}: {len(rows)} rows, {sum(answer for _, answer in rows)} yes", err=True)
        return from_json(data)

    opens = write("acts", act_rows(given))
    signs = write("partners", partner_rows(given, opens))
    write("sectors", sector_rows(given, opens, signs))
    write("signatories", signatory_rows(given, opens, signs))
    weights = calibrate(confidence_rows(unseen, opens, signs))
    (out / "confidence.json").write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
