"""The ways of telling an act, several acts and their details, whoever the partners are."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.phrasings import details, several
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


# Told by the benchmark as holes.
_SEVERAL_HOLES = frozenset({
    "Deux conventions ont été signées hier. L'une lie {x} {y:a}, l'autre {x} {z:a}.",
    "Après {y}, avec qui un accord a été signé en 2018, {x} a conclu mardi une convention avec {z}.",
    "{x:S} est lié {y:a} par un accord depuis 2012, {z:a} depuis 2015.",
    "{x:S} est lié {y:a}, {z:a} et {w:a} par des conventions de partenariat signées en 2019.",
    "{x:S} a signé mardi une convention avec {y}. Une autre le lie déjà {z:a} depuis 2018.",
    "{x:S} et {y} ont signé mardi une convention financée par {z}.",
    "{x:S} et {y} ont signé mardi une convention. {x:S} et {z} ont eux aussi signé : leur accord porte sur l'eau.",
    "Deux accords ont été signés hier. Le premier lie {x} et {y}, le second {z} et {w}.",
})  # fmt: skip


@pytest.fixture(scope="module")
def told_together() -> list[Reading]:
    return list(several.readings(seed=1))


def test_acts_told_together_are_told_apart_each_with_its_partners_and_its_day(told_together: list[Reading]) -> None:
    assert sum(reading.right for reading in told_together) / len(told_together) >= 0.9


def test_no_way_of_telling_several_acts_fails_with_most_partners_but_those_known_to(
    told_together: list[Reading],
) -> None:
    right = Counter(r.template for r in told_together if r.right)
    tried = Counter(r.template for r in told_together)
    assert {t for t in tried if right[t] < 0.5 * tried[t]} <= _SEVERAL_HOLES


def test_what_tells_no_act_gives_none_with_any_names(told_together: list[Reading]) -> None:
    silent = set(several.TEXTS.read_text(encoding="utf-8").split("# No act\n")[1].splitlines())
    texts = [r for r in told_together if f"{r.template} | nothing" in silent]
    assert len(texts) > 300
    assert [r.text for r in texts if not r.right] == []


def test_what_a_text_tells_of_its_act_is_read_with_nearly_all_partners() -> None:
    found = list(details.readings(seed=1))
    assert sum(reading.right for reading in found) / len(found) >= 0.985
