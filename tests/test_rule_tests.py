"""The rule tester: it must see every way in which an example can fail, and every rule file must be known to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from pipeline import rule_tests
from pipeline.rule_tests import Hit, check_rule, run_examples
from rules.loader import RULES_DIR, PatternRule


@dataclass(frozen=True)
class Value:
    value: Decimal = Decimal(1000000)
    currency: str = "EUR"
    approximate: bool = True
    codes: tuple[str, ...] = ("eau", "sante")


def rule(match: Any, no_match: str = "rien du tout") -> PatternRule:
    return PatternRule(id="essai.mot", reason="Un essai.", match=[match], no_match=[no_match], pattern="mot")


def finds(word: str, rule_id: str = "essai.mot", value: Any = None) -> rule_tests.Finder:
    def find(text: str, published: str | None) -> Iterator[Hit]:
        start = text.find(word)
        while start >= 0:
            yield Hit(start, start + len(word), rule_id, value)
            start = text.find(word, start + 1)

    return find


def problems(match: Any, find: rule_tests.Finder, no_match: str = "rien du tout") -> list[str]:
    return [problem for _, problem in check_rule(rule(match, no_match), find)]


def test_an_example_that_holds_gives_no_failure() -> None:
    assert problems("le [[mot]] juste", finds("mot")) == []


def test_a_rule_that_stays_silent_fails() -> None:
    assert problems("le [[mot]] juste", finds("absent")) == ["must find 'mot', finds nothing"]


def test_a_rule_that_finds_other_bounds_fails_and_tells_them() -> None:
    assert problems("le [[mot]] juste", finds("mot juste")) == ["must find 'mot', finds 'mot juste' by essai.mot"]


def test_another_rule_on_the_marked_words_is_named() -> None:
    assert problems("le [[mot]] juste", finds("mot", "essai.autre")) == ["must find 'mot', finds 'mot' by essai.autre"]


def test_where_bounds_tell_nothing_it_is_enough_to_fire_on_the_marked_words() -> None:
    example = rule("le [[mot]] juste")
    assert list(check_rule(example, finds("mot juste"), exact=False)) == []
    assert list(check_rule(example, finds("juste"), exact=False)) != []


def test_a_no_match_example_in_which_the_rule_fires_fails() -> None:
    assert problems("le [[mot]]", finds("mot"), "un mot") == ["must find nothing, finds 'mot'"]


def test_a_no_match_example_may_hold_what_another_rule_finds() -> None:
    assert (
        list(
            check_rule(
                rule("le [[mot]]", "une chose"),
                lambda t, p: [*finds("mot")(t, p), *finds("chose", "essai.autre")(t, p)],
            )
        )
        == []
    )


@pytest.mark.parametrize(
    "expected",
    [{"value": 1000000}, {"value": "1000000"}, {"currency": "EUR"}, {"approximate": True}, {"codes": ["eau", "sante"]}],
)
def test_expected_fields_are_compared_as_text(expected: dict[str, Any]) -> None:
    assert problems({"marked": "le [[mot]]", "value": expected}, finds("mot", value=Value())) == []


@pytest.mark.parametrize(
    ("expected", "problem"),
    [
        ({"currency": "MAD"}, "reads currency as 'EUR', not 'MAD'"),
        ({"approximate": False}, "reads approximate as 'true', not 'false'"),
        ({"colour": "blue"}, "reads colour as nothing (no such field), not 'blue'"),
        ({"value": "un"}, "reads value as '1000000', not 'un'"),
        ({"codes": ["eau"]}, "reads codes as \"('eau', 'sante')\", not \"['eau']\""),
    ],
)
def test_a_wrong_value_fails_and_is_told(expected: dict[str, Any], problem: str) -> None:
    assert problems({"marked": "le [[mot]]", "value": expected}, finds("mot", value=Value())) == [problem]


def test_every_rule_file_is_known_to_the_tester() -> None:
    files = {file.stem for file in RULES_DIR.glob("*.yaml") if "\nrules:" in "\n" + file.read_text(encoding="utf-8")}
    assert files == {domain.name for domain in rule_tests.DOMAINS}


def test_rule_ids_are_unique_across_files() -> None:
    ids = rule_tests.rule_ids()
    assert len(ids) == len(set(ids))


def test_every_example_of_every_rule_holds() -> None:
    report = run_examples()
    assert report.rules > 50
    assert [str(failure) for failure in report.failures] == []


def test_one_rule_or_one_family_can_be_chosen() -> None:
    every = rule_tests.rule_ids()
    family = every[0].split(".")[0]
    assert run_examples(every[0]).rules == 1
    assert run_examples(family).rules == sum(id_.startswith(f"{family}.") for id_ in every)
    assert run_examples("nothing.of_the_sort").rules == 0
