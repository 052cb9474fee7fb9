"""The ways of telling an act, whoever the partners are."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.phrasings.run import Reading, readings

# Told by the benchmark as holes.
_HOLES = frozenset({
    "Le partenariat entre {x} et {y} se poursuit.",
    "La convention a trois signataires : {x}, {y} et {z}. Elle a été signée hier.",
})  # fmt: skip


@pytest.fixture(scope="module")
def told() -> list[Reading]:
    return list(readings(seed=1))


def test_nearly_every_phrasing_is_read_with_nearly_every_pair_of_partners(told: list[Reading]) -> None:
    assert sum(reading.right for reading in told) / len(told) >= 0.945


def test_no_phrasing_fails_with_most_pairs_but_those_known_to(told: list[Reading]) -> None:
    right, tried = Counter(r.template for r in told if r.right), Counter(r.template for r in told)
    assert {t for t in tried if right[t] < 0.6 * tried[t]} <= _HOLES


def test_companies_that_no_list_knows_are_read_too(told: list[Reading]) -> None:
    strangers = [reading.right for reading in told if reading.pair == "strangers"]
    assert sum(strangers) / len(strangers) >= 0.87
