"""`docs/merges.md`: ten merges of annotated records as an analyst reads them. `python -m benchmarks.merges > docs/merges.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from benchmarks.clusters import GOLD, names_of, records_of
from corpus.annotated import read_gold
from output.record import KIND_LABELS, AgreementRecord
from pipeline.merging import merge

COUNT = 10
_HEAD = f"""# Dix rapprochements expliqués

Written by `make docs` from the annotated articles of `corpus/gold/train` and `dev`, whose events are invented: the {COUNT} agreements
told by several articles that show most of the reasons and conflicts there are. «Ce que dit chaque article» is what each record says by itself; the lines below it are
the `notes` of the merged record, word for word: first why the articles tell one act, then where they differ and what was kept.
[record.md](record.md) describes the fields; `python -m benchmarks.clusters` measures how often such merges are right.
"""
_STATUS = {"signed": "signé", "announced": "annoncé", "ongoing": "en cours", "ended": "terminé"}


def page() -> str:
    """The page, in Markdown."""
    records = [r for split in ("train", "dev") for a in read_gold([GOLD / split]) for r in records_of(a)]
    single = {r.sources[0].evidence[0].rule: r for r in records}
    merged = _various(sorted((r for r in merge(records) if len(r.sources) > 1), key=lambda r: (-len(r.notes), r.title)))
    return _HEAD + "".join(_section(r, [single[name] for name in sorted(names_of(r))]) for r in merged)


def _various(merged: list[AgreementRecord]) -> list[AgreementRecord]:
    """`COUNT` records, each the first of those that give most reasons and conflicts which the ones before did not."""
    chosen: list[AgreementRecord] = []
    known: set[str] = set()
    while merged and len(chosen) < COUNT:
        best = max(merged, key=lambda r: len(_reasons(r) - known))
        merged.remove(best)
        chosen.append(best)
        known |= _reasons(best)
    return chosen


def _reasons(record: AgreementRecord) -> set[str]:
    why, *conflicts = record.notes
    return {*why.rstrip(".").partition(" : ")[2].split(", "), *(note.partition(" : ")[0] for note in conflicts)}


def _section(merged: AgreementRecord, told: Sequence[AgreementRecord]) -> str:
    lines = [f"\n## {merged.title}", "", "Ce que dit chaque article :", ""]
    lines += [f"- `{r.sources[0].article}`{_published(r)} : {', '.join(_said(r))}" for r in told]
    lines += ["", "Ce que note l'acte réuni :", "", *(f"> {note}\n>" for note in merged.notes[:-1]), f"> {merged.notes[-1]}", ""]  # fmt: skip
    return "\n".join(lines)


def _published(record: AgreementRecord) -> str:
    published = record.sources[0].published
    return f" ({published})" if published else " (sans date)"


def _said(record: AgreementRecord) -> Iterator[str]:
    yield f"{KIND_LABELS[record.kind]} {' – '.join(p.name for p in record.partners)}"
    yield _STATUS[record.status]
    for word, date in (("le", record.signed), ("début", record.start), ("fin", record.end)):
        if date:
            yield f"{word} {date.value}"
    if record.place:
        yield f"à {record.place.name}"
    if record.amounts:
        yield " et ".join(f"{a.value} {a.currency or ''}".strip() for a in record.amounts)
    if record.sectors:
        yield " et ".join(s.label or s.text for s in record.sectors)
    if record.signatories:
        yield "signé par " + " et ".join(s.name for s in record.signatories)


if __name__ == "__main__":
    sys.stdout.write(page())
