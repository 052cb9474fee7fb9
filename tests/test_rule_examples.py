"""Every example of every rule as a test of its own, so that `pytest -k dates` runs the rules of dates and names what fails."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from pipeline.rule_tests import DOMAINS, Domain, Finder, check_rule
from rules.loader import Rule, RuleFile, load_rules


def file_of(domain: Domain) -> RuleFile[Any]:
    return load_rules(domain.name, domain.load_model())


@cache
def finder_of(name: str) -> Finder:
    """What finds the rules of a domain, made ready once for all its examples."""
    domain = next(domain for domain in DOMAINS if domain.name == name)
    return domain.finder(file_of(domain))


def examples() -> Iterator[Any]:
    """A domain and a rule with one of its examples alone, under `rule-match-1`, `rule-no_match-1` and so on."""
    for domain in DOMAINS:
        for rule in file_of(domain).rules:
            for key in ("match", "no_match"):
                for number, example in enumerate(getattr(rule, key), 1):
                    alone = rule.model_copy(update={"match": (), "no_match": (), key: (example,)})
                    yield pytest.param(domain, alone, id=f"{rule.id}-{key}-{number}")


@pytest.mark.parametrize(("domain", "rule"), examples())
def test_example(domain: Domain, rule: Rule) -> None:
    assert [f"{problem}: {text}" for text, problem in check_rule(rule, finder_of(domain.name), domain.exact)] == []
