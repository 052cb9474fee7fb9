"""The phrase matcher: what it takes for the same phrase, and where it stops."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.phrases import PhraseMatcher, phrase_key
from pipeline.text import Text

MATCHER = PhraseMatcher(
    [("gestion de l'eau", "eau"), ("gestion de l'eau potable", "potable"), ("R&D", "rd"), ("à la recherche", "ombre")]
)


def found(raw: str) -> list[tuple[str, str]]:
    return [(raw[s:e], p) for s, e, p in MATCHER.find(Text(raw))]


@pytest.mark.parametrize(
    "raw", ["gestion de l'eau", "Gestion des eaux", "GESTION D’EAU", "gestion eau", "gestion-eau", "gestions de l’ eau"]
)
def test_case_plural_apostrophe_and_small_words_do_not_count(raw: str) -> None:
    assert found(f"La {raw} ici.") == [(raw, "eau")]


@pytest.mark.parametrize(
    "raw", ["gestion, eau", "gestion (eau)", "gestion\neau", "gestion de l'\n\neau", "gestion - eau", "gestion. Eau"]
)
def test_a_phrase_never_crosses_punctuation_or_a_line_break(raw: str) -> None:
    assert found(raw) == []


def test_the_longest_phrase_wins() -> None:
    assert found("la gestion des eaux potables") == [("gestion des eaux potables", "potable")]


def test_a_longer_phrase_that_breaks_off_falls_back_to_the_shorter() -> None:
    matcher = PhraseMatcher([("plan climat", 1), ("plan climat air énergie", 2)])
    assert matcher.find(Text("un plan climat air pur")) == [(3, 14, 1)]


def test_small_words_at_the_beginning_count() -> None:
    assert found("il est à la recherche") == [("à la recherche", "ombre")]
    assert found("il fait de la recherche") == []


def test_a_phrase_may_hold_punctuation_of_its_own() -> None:
    assert found("La R&D avance") == [("R&D", "rd")]


def test_a_phrase_given_twice_has_both_payloads() -> None:
    assert PhraseMatcher([("eau", 1), ("eaux", 2)]).find(Text("l'eau")) == [(2, 5, 1), (2, 5, 2)]


def test_only_phrases_wholly_inside_the_bounds_are_found() -> None:
    text = Text("eau, gestion de l'eau, gestion de l'eau")
    assert [m[0] for m in MATCHER.find(text, 5, 30)] == [5]
    assert MATCHER.find(text, 6) == [(23, 39, "eau")]


def test_a_phrase_of_small_words_only_is_refused() -> None:
    with pytest.raises(ValueError, match="de la"):
        phrase_key("de la")


@given(st.text(alphabet="gestion de l'eau,à larechR&D\n-’", max_size=120))
def test_any_text_gives_ordered_spans_without_overlap(raw: str) -> None:
    spans = [(s, e) for s, e, _ in MATCHER.find(Text(raw))]
    assert all(0 <= s < e <= len(raw) for s, e in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
