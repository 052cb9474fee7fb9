"""The rules against the annotated articles: what a change of rules gains and loses, and the lines that it may not cross.

Beside the gold articles (`corpus/gold`) lie `floors.json`, the F1 of each field on `dev` that no change may undercut;
`tolerated.yaml`, the articles without an act in which a record is borne with, each with the reason; and `pinned.json`, the values
of `train` and `dev` that were right when they were last pinned, each with the rule that read it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import yaml

from corpus.annotated import GoldArticle, GoldError, read_gold
from pipeline.evaluation import extracted, headline, read_records, values_read
from pipeline.scoring import SLOTS, Evaluation, Record, evaluate

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "corpus" / "gold"
# Scores of one seed of articles move by less than this when nothing that matters has changed.
_ROUNDING = 0.0005


class Value(NamedTuple):
    """A right value: the record (`doc#index` of the gold), the slot, and its words."""

    record: str
    slot: str
    text: str


Pinned = Mapping[Value, str]
"""Right values, each with the rule that read it."""


@dataclass(frozen=True, slots=True)
class GoldRun:
    """The pipeline's records of the `train` and `dev` articles, judged."""

    articles: tuple[GoldArticle, ...]
    dev: Evaluation
    all: Evaluation

    @property
    def scores(self) -> dict[str, float]:
        """The F1 on `dev` of the records, of each slot, and of all slots."""
        counts = {"records": self.dev.records, **{s: self.dev.slot(s) for s in SLOTS}, "all": self.dev.all_slots}
        return {name: round(c.f1, 4) for name, c in counts.items()}

    @property
    def right(self) -> dict[Value, str]:
        """The values that are right, each with the rule that read it."""
        index = {id(record): n for article in self.articles for n, record in enumerate(article.records)}
        return {
            Value(f"{judged.doc}#{index[id(judged.gold)]}", value.slot, value.text): value.rule
            for judged in self.all.judged
            if judged.gold is not None
            for value in values_read(judged)
            if value.right
        }

    def headlines(self) -> dict[str, str]:
        """Each gold record in a few words."""
        return {f"{a.doc}#{n}": headline(r) for a in self.articles for n, r in enumerate(a.records)}


def available(gold: Path = GOLD) -> bool:
    """Whether the annotated articles are there: they come with the repository, not with the package."""
    return (gold / "dev").is_dir()


def run(gold: Path = GOLD, records: Sequence[Record] | None = None) -> GoldRun:
    """Read the articles of `train` and `dev`, or take the records of a saved run, and judge them. Raises GoldError."""
    dev = read_gold([gold / "dev"])
    articles = [*read_gold([gold / "train"]), *dev]
    found = extracted(articles) if records is None else records
    return GoldRun(
        tuple(articles),
        evaluate({a.doc: a.records for a in dev}, found),
        evaluate({a.doc: a.records for a in articles}, found),
    )


# --- what may not happen -------------------------------------------------------------------------


def faults(result: GoldRun, gold: Path = GOLD) -> Iterator[str]:
    """Floors undercut, records where no act is, and rules that read right values once and none now."""
    for name, floor in _floors(gold).items():
        score = result.scores.get(name, 0.0)
        if score < floor - _ROUNDING:
            yield f"gold dev: {name} F1 {score:.4f} is below its floor {floor:.4f}"
    tolerated = _tolerated(gold)
    for judged in result.all.judged:
        quiet = judged.doc in result.all.negatives and judged.doc not in tolerated
        if quiet and judged.found is not None:
            yield f"quiet articles: {judged.doc} tells of no act, extracted {headline(judged.found)}"
    right = result.right
    heard = set(right.values())
    silenced: dict[str, set[str]] = defaultdict(set)
    for value, rule in read_pinned(gold).items():
        if rule not in heard and value not in right:
            silenced[rule].add(value.record)
    heads = result.headlines()
    for rule, records in sorted(silenced.items()):
        yield f"{rule}: read right values and reads none now; lost in"
        yield from (f"    {record} {heads.get(record, '')}" for record in sorted(records))


def stale(result: GoldRun, gold: Path = GOLD) -> Iterator[str]:
    """What is written in `tolerated.yaml` to no purpose."""
    for doc in sorted(_tolerated(gold)):
        if doc not in result.all.negatives:
            yield f"tolerated.yaml: {doc} is no annotated article of train or dev without an act; take it out"
        elif result.all.negatives[doc]:
            yield f"tolerated.yaml: {doc} gives no record any more; take it out"


def _floors(gold: Path) -> dict[str, float]:
    file = gold / "floors.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


def _tolerated(gold: Path) -> dict[str, str]:
    file = gold / "tolerated.yaml"
    try:
        found = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}
    except yaml.YAMLError as error:
        place = getattr(error, "problem_mark", None)
        raise GoldError(
            f"{file}:{place.line + 1 if place else 1}: not valid YAML; a line is `article: reason`"
        ) from None
    if found is not None and not isinstance(found, dict):
        raise GoldError(f"{file}: a line is `article: reason`")
    return {str(doc): str(reason) for doc, reason in (found or {}).items()}


def read_pinned(gold: Path = GOLD) -> dict[Value, str]:
    """The values pinned last. Raises GoldError when the file is none of ours."""
    file = gold / "pinned.json"
    if not file.exists():
        return {}
    try:
        by_record = json.loads(file.read_text(encoding="utf-8"))
        return {Value(r, slot, text): rule for r, values in by_record.items() for slot, text, rule in values}
    except (ValueError, AttributeError) as error:
        raise GoldError(f"{file}: cannot be used ({error}); write it anew with `accords rules test --pin`") from None


def pin(result: GoldRun, gold: Path = GOLD, lower: bool = False) -> list[str]:
    """Pin what is right now and raise the floors to the scores; floors fall only when `lower` says so. Returns what changed."""
    by_record: dict[str, list[list[str]]] = defaultdict(list)
    for value, rule in sorted(result.right.items()):
        by_record[value.record].append([value.slot, value.text, rule])
    lines = (f"{json.dumps(r)}: {json.dumps(v, ensure_ascii=False)}" for r, v in sorted(by_record.items()))
    _write(gold / "pinned.json", "{\n" + ",\n".join(lines) + "\n}\n")
    floors = _floors(gold)
    scores = result.scores
    changed = {n: s for n, s in scores.items() if s > floors.get(n, 0.0) or (lower and s < floors.get(n, 0.0))}
    _write(gold / "floors.json", json.dumps({**floors, **changed}, indent=1) + "\n")
    return [f"floor of {n}: {floors.get(n, 0.0):.4f} -> {s:.4f}" for n, s in changed.items()]


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")


# --- what a change did ---------------------------------------------------------------------------


def changes(old: Pinned, new: Pinned, heads: Mapping[str, str]) -> Iterator[str]:
    """The values gained and lost, rule by rule, as lines to read; the rules that lost most first."""
    lost, gained = _by_rule(old, new), _by_rule(new, old)
    for rule in sorted(lost.keys() | gained.keys(), key=lambda r: (-len(lost[r]), -len(gained[r]), r)):
        yield f"{rule}: {len(lost[rule])} lost, {len(gained[rule])} gained"
        for sign, values in (("-", lost[rule]), ("+", gained[rule])):
            for value in sorted(values):
                yield f"  {sign} {value.record} {value.slot} «{value.text}»  {heads.get(value.record, '')}"


def _by_rule(these: Pinned, those: Pinned) -> dict[str, list[Value]]:
    result: dict[str, list[Value]] = defaultdict(list)
    for value, rule in these.items():
        if value not in those:
            result[rule].append(value)
    return result


def records_of(base: str, articles: Iterable[GoldArticle], root: Path = ROOT) -> list[Record]:
    """The records of a saved run (a .jsonl file), or those that the code and rules of a git revision extract from the articles.

    Raises GoldError when `base` is neither.
    """
    if Path(base).is_file():
        return read_records(Path(base))
    archive = subprocess.run(
        ["git", "-C", root, "archive", base, "corpus", "rules", "pipeline", "output"], capture_output=True, check=False
    )
    if archive.returncode:
        raise GoldError(f"{base}: neither a file of records nor a git revision of {root}")
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(fileobj=BytesIO(archive.stdout)) as tar:
            tar.extractall(folder, filter="data")
        target = Path(folder) / "records.jsonl"
        files = [str(a.file) for a in articles if a.file is not None]
        done = subprocess.run(
            [sys.executable, "-m", "pipeline.cli", "extract", *files, "-o", str(target), "--no-merge", "--no-duplicates"],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise GoldError(f"{base}: its own `accords extract` failed: {done.stderr.strip()[-300:]}")
        return read_records(target)
