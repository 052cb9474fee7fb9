"""Texts that tell several acts, or none, whoever the partners are: `python -m benchmarks.phrasings.several [--errors] [SEED]`.

Each line of `several.txt` is filled with partners of every kind (`run.py`); it is right when the acts that it asks for come out, each with its partners
and its day, and no other.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.phrasings.run import DAY, PAIRS, Partner, Reading, drawn, lines, named, report
from pipeline.extraction import extract

TEXTS = Path(__file__).parent / "several.txt"


class Act(NamedTuple):
    """An act that a text tells: the letters of its partners, its day («» for any, «-» for none, «!2014» for none of that year),
    and whether it may be missing."""

    partners: str
    day: str
    optional: bool


class Told(NamedTuple):
    """An act as read: the names of its partners and its day."""

    names: tuple[str, ...]
    day: str | None


def acts(expected: str) -> list[Act]:
    """The acts of «xy 2021-06-08; (xz 2018)»; none for «nothing»."""
    found = []
    for item in expected.split("; ") if expected != "nothing" else ():
        partners, _, day = item.strip("()").partition(" ")
        found.append(Act(partners, day, item.startswith("(")))
    return found


def readings(seed: int) -> Iterator[Reading]:
    """Every text with every kind of partners; the same for the same seed."""
    rng = random.Random(seed)
    for line in lines(TEXTS):
        template, expected = line.rsplit(" | ", 1)
        for pair, first, second in PAIRS:
            cast = dict(zip("xyzw", drawn(rng, first, second, 4), strict=True))
            text = template.replace("\\n", "\n").format(**cast)
            records = extract(text[0].upper() + text[1:], published=DAY)
            told = [Told(tuple(p.name for p in r.partners), r.signed.value if r.signed else None) for r in records]
            right = _are(acts(expected), told, cast)
            yield Reading(template, pair, text, tuple(f"{' + '.join(t.names)} ({t.day})" for t in told), right)


def _are(wanted: list[Act], told: list[Told], cast: dict[str, Partner]) -> bool:
    left = list(told)
    for act in sorted(wanted, key=lambda act: act.optional):
        found = next((t for t in left if _is(act, t, cast)), None)
        if found is not None:
            left.remove(found)
        elif not act.optional:
            return False
    return not left


def _is(act: Act, told: Told, cast: dict[str, Partner]) -> bool:
    there = len(told.names) == len(act.partners) and all(named(cast[x], told.names) for x in act.partners)
    if act.day.startswith("!"):
        return there and not (told.day or "").startswith(act.day[1:])
    return there and act.day in ("", told.day or "-")


if __name__ == "__main__":
    report(readings, "texts with several acts")
