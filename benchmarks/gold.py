"""What the annotated articles hold, how far two readers agree on them, and what the pipeline scores on them.

Run as `python -m benchmarks.gold [--write]`: prints the page that stands in `corpus/gold/README.md`, or writes it there.
`benchmarks/agreement/` holds the two readings as they were before they were reconciled.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from corpus.annotated import GoldArticle, entities_in, evidence_in, read_gold
from corpus.article import read_article
from pipeline.evaluation import extracted, score, table
from pipeline.scoring import evaluate

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "corpus" / "gold"
README = GOLD / "README.md"
READINGS = ROOT / "benchmarks" / "agreement"
SPLITS = ("train", "dev", "test")
# Tags of fewer articles than this are counted together.
RARE = 4


def page() -> str:
    """The page, in Markdown."""
    splits = {split: read_gold([GOLD / split]) for split in SPLITS}
    everything = [article for articles in splits.values() for article in articles]
    lines = [
        "# The annotated articles",
        "",
        "Written for this project: events are invented, authorities and institutions are real. `train` is there to write rules and train",
        "models with, `dev` to choose by, `test` is looked at only as a number. A line of `gN.jsonl` annotates `DOC.txt` beside it:",
        "`records` (the acts, in the format of the evaluation), `entities` (proper names) and `spans` (the words of acts, dates, amounts,",
        "sectors), as `corpus/annotated.py` reads them. `floors.json`, `tolerated.yaml` and `pinned.json` belong to `accords rules test`.",
        "This page is made by `python -m benchmarks.gold --write`.",
        "",
        *_counts(splits),
        "",
        "## By kind of source and by phenomenon",
        "",
        *_columns("source", Counter(a.source or "(none)" for a in everything)),
        "",
        *_columns("phenomenon", Counter(tag for a in everything for tag in a.phenomena)),
        "",
        "## Two readings",
        "",
        "Each article was annotated by its writer and a second time, from its text alone, by another reader; then the differences were",
        "reconciled against the contract. Writers and readers were of one kind (a language model given the contract), so that their",
        "agreement is flattering. The second reading scored against the first, before they were reconciled; on the right without the",
        "alternatives (`maybe`) that the first one allowed:",
        "",
        *_agreement(),
        "",
        "## Scores of the rules alone",
        "",
    ]
    for split in ("train", "dev", "test"):
        lines += [f"### {split}", "", "```", *table(score(splits[split], extracted(splits[split]))), "```", ""]
    return "\n".join(lines)


def _counts(splits: Mapping[str, Sequence[GoldArticle]]) -> Iterator[str]:
    rows: list[tuple[str, list[Any]]] = [
        ("articles", [len(articles) for articles in splits.values()]),
        ("without an act", [sum(not a.records for a in articles) for articles in splits.values()]),
        ("records", [sum(len(a.records) for a in articles) for articles in splits.values()]),
        ("stories told by several articles", [len(_stories(articles)) for articles in splits.values()]),
        ("words", [sum(len(_text(a).split()) for a in articles) for articles in splits.values()]),
    ]
    marks = [Counter(s.label for a in articles for s in _marks(a)) for articles in splits.values()]
    rows += [
        (label, [m[label] for m in marks]) for label in ("PER", "LOC", "ORG", "MISC", "ACT", "DATE", "AMOUNT", "SECTOR")
    ]
    yield f"| | {' | '.join(splits)} | all |"
    yield "|---|" + "---:|" * (len(splits) + 1)
    for name, values in rows:
        yield f"| {name} | {' | '.join(map(str, values))} | {sum(values)} |"
    sizes = sorted(len(_text(a).split()) for articles in splits.values() for a in articles)
    yield ""
    yield f"Articles are {sizes[0]} to {sizes[-1]} words long, half of them more than {sizes[len(sizes) // 2]}."


def _text(article: GoldArticle) -> str:
    return article.file.read_text(encoding="utf-8") if article.file else ""


def _marks(article: GoldArticle) -> Iterator[Any]:
    if article.file is not None:
        text = read_article(article.file).text
        yield from entities_in(article, text)
        yield from evidence_in(article, text)


def _stories(articles: Sequence[GoldArticle]) -> set[frozenset[str]]:
    """The groups of articles that tell of one agreement."""
    group: dict[str, set[str]] = {}
    for article in articles:
        for n, record in enumerate(article.records):
            mine = group.setdefault(f"{article.doc}#{n}", {article.doc})
            for other in record.get("same_as") or ():
                theirs = group.setdefault(other, {other.split("#")[0]})
                mine |= theirs
                for key in [k for k, v in group.items() if v is theirs]:
                    group[key] = mine
    return {frozenset(docs) for docs in group.values() if len(docs) > 1}


def _columns(name: str, counts: Counter[str]) -> Iterator[str]:
    often = [(tag, n) for tag, n in counts.most_common() if n >= RARE]
    yield (
        f"{name.capitalize()}: "
        + ", ".join(f"{tag} {n}" for tag, n in often)
        + (
            f"; {len(counts) - len(often)} more in fewer than {RARE} articles each."
            if len(often) < len(counts)
            else "."
        )
    )


def _agreement() -> Iterator[str]:
    first, second = (read_gold([READINGS / f"{name}.jsonl"]) for name in ("first", "second"))
    given = [
        {**record, "sources": [{"article": a.doc, "evidence": [record.get("quote") or ""]}]}
        for a in second
        for record in a.records
    ]
    with_maybe = evaluate({a.doc: a.records for a in first}, given)
    without = evaluate({a.doc: [_certain(r) for r in a.records] for a in first}, given)
    yield "| | P | R | F1 | F1 without alternatives |"
    yield "|---|---:|---:|---:|---:|"
    names = ("partners", "kind", "signed", "start", "end", "sectors", "amounts", "place", "signatories")
    rows = [("records", with_maybe.records, without.records)]
    rows += [(name, with_maybe.slot(name), without.slot(name)) for name in names]
    rows.append(("all slots", with_maybe.all_slots, without.all_slots))
    for name, one, other in rows:
        yield f"| {name} | {one.precision:.3f} | {one.recall:.3f} | {one.f1:.3f} | {other.f1:.3f} |"
    empty = sum(with_maybe.negatives.values())
    yield ""
    yield f"Both left the same {empty} of {len(with_maybe.negatives)} articles without an act."


def _certain(record: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if not key.endswith("_maybe")}


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        README.write_text(page(), encoding="utf-8", newline="\n")
    else:
        print(page())
