"""Amounts, periods, places, signatories and status, whoever the partners are: `python -m benchmarks.phrasings.details [--errors] [SEED]`.

Each line of `details.txt` is filled with pairs of partners of every kind (`run.py`); a value is right when an act comes out with it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from benchmarks.phrasings.run import DAY, PAIRS, Reading, drawn, lines, report
from output.record import AgreementRecord
from pipeline.extraction import extract

TEXTS = Path(__file__).parent / "details.txt"


def readings(seed: int) -> Iterator[Reading]:
    """Every value that a text asks for, with every kind of partners; the same for the same seed."""
    rng = random.Random(seed)
    for line in lines(TEXTS):
        template, expected = line.rsplit(" | ", 1)
        for pair, first, second in PAIRS:
            x, y = drawn(rng, first, second, 2)
            text = template.replace("\\n", "\n").format(x=x, y=y)
            records = list(extract(text[0].upper() + text[1:], published=DAY))
            for field, _, wanted in (item.partition("=") for item in expected.split(";")):
                read = [_values(record, field) for record in records]
                right = any(_fits(wanted, values) for values in read)
                yield Reading(template, pair, text, tuple(", ".join(sorted(v)) or "-" for v in read), right)


def _values(record: AgreementRecord, field: str) -> set[str]:
    """The values of a field of a record, as `details.txt` writes them."""
    if field == "amount":
        return {f"{a.value} {a.currency}" for a in record.amounts}
    if field == "sign":
        return {s.name for s in record.signatories}
    if field == "place":
        return {record.place.name} if record.place else set()
    told = getattr(record, field)
    if field in ("signed", "start", "end"):
        return {told.value} if told else set()
    return {str(told)}


def _fits(wanted: str, values: set[str]) -> bool:
    asked = set() if wanted == "-" else set(wanted.split(","))
    if all(value.endswith("*") for value in asked) and asked:
        return {value.split(" ")[0] for value in asked} == {value.split(" ")[0] for value in values}
    return asked == values


if __name__ == "__main__":
    report(readings, "texts with details")
