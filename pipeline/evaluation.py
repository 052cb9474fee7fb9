"""What an evaluation prints: the table, each miss in words, the scores by rule, kind, source or phenomenon, and a page of misses."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from corpus.annotated import GoldArticle, GoldError
from pipeline.scoring import (
    ATTRIBUTES,
    SLOTS,
    Counts,
    Evaluation,
    Judged,
    Merging,
    Record,
    evaluate,
    pairs_of,
    records_of,
    total,
)

By = Literal["rule", "kind", "source", "phenomenon"]


def read_records(file: Path) -> list[Record]:
    """The records of a JSON Lines file, as they are. Raises GoldError with the line that is none."""
    records: list[Record] = []
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{file}: cannot be read as UTF-8 text ({error})") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                record = json.loads(line)
            except ValueError as error:
                raise GoldError(f"{file}:{number}: not JSON ({error})") from None
            if not isinstance(record, dict) or not isinstance(record.get("sources"), list):
                raise GoldError(f"{file}:{number}: not a record; it needs `sources`, the list of its articles")
            records.append(record)
    return records


def extracted(articles: Iterable[GoldArticle]) -> list[Record]:
    """The records that the pipeline reads in the texts of gold articles, nothing merged. Raises GoldError for a missing text."""
    from corpus.article import read_article
    from pipeline.extraction import extract_article

    records: list[Record] = []
    for article in articles:
        if article.file is None:
            raise GoldError(f"{article.where}: no text {article.doc}.txt beside it; give the extracted records as PRED")
        found = extract_article(read_article(article.file))
        records += ({**r.to_json(), "sources": _named(r.to_json()["sources"], article.doc)} for r in found)
    return records


def _named(sources: Sequence[Mapping[str, Any]], doc: str) -> list[Mapping[str, Any]]:
    return [{**source, "article": doc} for source in sources]


def score(articles: Sequence[GoldArticle], records: Iterable[Record]) -> Evaluation:
    """The evaluation of extracted records by gold articles."""
    return evaluate({a.doc: a.records for a in articles}, records)


def table(result: Evaluation, merging: Merging | None = None) -> Iterator[str]:
    """The scores as lines to read."""
    records = result.records
    yield f"{result.articles} articles, {records.asked} gold records, {records.given} extracted"
    yield f"{'':14}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}{'given':>7}"
    for name, counts in (("records", records), *((s, result.slot(s)) for s in SLOTS), ("ALL SLOTS", result.all_slots)):
        yield f"{name:14}{_prf(counts)}{counts.asked:7}{counts.given:7}"
    right, asked = result.whole
    yield f"whole record (partners, kind, signed all right): {right}/{asked}"
    yield f"articles without an act left empty: {sum(result.negatives.values())}/{len(result.negatives)}"
    yield "right where matched: " + ", ".join(f"{a} {x}/{n}" for a in ATTRIBUTES for x, n in (result.attribute(a),))
    if merging is not None:
        yield f"{'merged pairs':14}{_prf(merging.counts)}{merging.counts.asked:7}{merging.counts.given:7}"


def _prf(counts: Counts) -> str:
    return f"{counts.precision:7.3f}{counts.recall:7.3f}{counts.f1:7.3f}"


def as_json(result: Evaluation, merging: Merging | None = None) -> dict[str, Any]:
    """The scores as a JSON object: `[precision, recall, F1]` for each slot, shares for the rest."""
    records = result.records

    def three(counts: Counts) -> list[float]:
        return [counts.precision, counts.recall, counts.f1]

    def share(right: int, asked: int) -> float:
        return right / max(1, asked)

    return {
        "articles": result.articles,
        "records": three(records),
        "slots": three(result.all_slots),
        "whole_record": share(*result.whole),
        "clean_negatives": share(sum(result.negatives.values()), len(result.negatives)),
        **{f"slot_{name}": three(result.slot(name)) for name in SLOTS},
        **{name: share(*result.attribute(name)) for name in ATTRIBUTES},
        **({"merge": three(merging.counts)} if merging else {}),
        "gold_records": records.asked,
        "predicted_records": records.given,
    }


# --- misses --------------------------------------------------------------------------------------


def misses(judged: Judged) -> list[str]:
    """What is wrong with a judged record, a line for each; empty when nothing is."""
    if judged.found is None and judged.gold is not None:
        quote = f" « {judged.gold['quote']} »" if judged.gold.get("quote") else ""
        return [f"missed {headline(judged.gold)}{quote}"]
    if judged.gold is None and judged.found is not None:
        return [f"spurious {headline(judged.found)}"]
    return [
        f"{slot}: gold {shown(judged.gold, slot)}, extracted {shown(judged.found, slot)}"
        for slot, counts in judged.slots.items()
        if len(set(counts)) > 1
    ]


def show(result: Evaluation, merging: Merging | None = None) -> Iterator[str]:
    """Every miss, record by record."""
    for judged in result.judged:
        wrong = misses(judged)
        if not wrong:
            continue
        if judged.gold is not None and judged.found is not None:
            yield f"{judged.doc}: {headline(judged.gold)}"
            yield from (f"    {line}" for line in wrong)
        else:
            yield f"{judged.doc}: {wrong[0]}"
    if merging is not None:
        yield from (f"not merged: {a} = {b}" for a, b in merging.missed)
        yield from (f"wrongly merged: {a} / {b}" for a, b in merging.wrong)


def headline(record: Record) -> str:
    """A record in a few words: kind, date of signature, partners."""
    return f"[{record.get('kind')} {shown(record, 'signed')}] {' + '.join(_names(record, 'partners'))}"


def shown(record: Record | None, slot: str) -> str:
    """The value of a slot, to read."""
    value = (record or {}).get(slot)
    if not value:
        return "nothing"
    if slot in ("partners", "signatories"):
        return ", ".join(_names(record or {}, slot))
    if slot == "sectors":
        return ", ".join(sorted(str(s if isinstance(s, str) else s.get("code")) for s in value))
    if slot == "amounts":
        return ", ".join(f"{a.get('value')} {a.get('currency')}" for a in value)
    if isinstance(value, Mapping):
        return str(value.get("value") or value.get("name"))
    return str(value)


def _names(record: Record, slot: str) -> list[str]:
    return [str(x if isinstance(x, str) else x.get("name")) for x in record.get(slot) or ()]


# --- groups --------------------------------------------------------------------------------------


def grouped(result: Evaluation, articles: Sequence[GoldArticle], by: By) -> Iterator[str]:
    """The scores of each kind, source, phenomenon or rule, as lines to read, the most frequent first."""
    if by == "rule":
        yield from _by_rule(result)
        return
    known = {a.doc: a for a in articles}
    groups: dict[str, list[Judged]] = defaultdict(list)
    for judged in result.judged:
        for name in _groups_of(judged, known.get(judged.doc), by):
            groups[name].append(judged)
    yield f"{by:24}{'articles':>9}{'records':>9}{'P':>7}{'R':>7}{'F1':>7}"
    for name, members in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        slots = total(counts for judged in members for counts in judged.slots.values())
        count = len({j.doc for j in members})
        yield f"{name:24}{count:9}{records_of(members).asked:9}{_prf(slots)}"


def _groups_of(judged: Judged, article: GoldArticle | None, by: By) -> Sequence[str]:
    if by == "kind":
        return [str((judged.gold or judged.found or {}).get("kind"))]
    if article is None:
        return []
    return [article.source or "(none)"] if by == "source" else article.phenomena


def _by_rule(result: Evaluation) -> Iterator[str]:
    """How often the values that a rule read are right."""
    right: dict[str, int] = defaultdict(int)
    wrong: dict[str, int] = defaultdict(int)
    for judged in result.judged:
        for value in values_read(judged):
            (right if value.right else wrong)[value.rule] += 1
    yield f"{'rule':48}{'right':>7}{'wrong':>7}{'P':>7}"
    for rule in sorted(right.keys() | wrong.keys(), key=lambda r: (-wrong[r], -right[r], r)):
        yield f"{rule:48}{right[rule]:7}{wrong[rule]:7}{right[rule] / (right[rule] + wrong[rule]):7.3f}"


class ReadValue(NamedTuple):
    """Words that a rule read for a slot of an extracted record, and whether the value is right."""

    slot: str
    rule: str
    text: str
    right: bool


def values_read(judged: Judged) -> Iterator[ReadValue]:
    """What the rules read for the slots of an extracted record."""
    if judged.found is None:
        return
    fine = right_texts(judged)
    for source in judged.found.get("sources") or ():
        for entry in source.get("evidence") or ():
            value = fine.get(entry.get("field"))
            if value is not None:
                right = value if isinstance(value, bool) else entry["text"] in value
                yield ReadValue(entry["field"], entry["rule"], entry["text"], right)


def right_texts(judged: Judged) -> dict[str, bool | set[str]]:
    """By slot, whether its one value is right; for lists, the words of the values that are."""
    result: dict[str, bool | set[str]] = {}
    for slot, counts in judged.slots.items():
        result[slot] = counts.right == counts.given
        if slot in ("partners", "sectors", "amounts", "signatories") and judged.found is not None:
            values = pairs_of(slot, judged.gold or {}, judged.found)
            result[slot] = {text for value in values for text in _texts(value)}
    return result


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [*value.get("mentions", ()), *(value[k] for k in ("name", "text") if value.get(k))]
