"""Trying a rule only where its first letters stand finds what searching for it everywhere finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import read_folder
from corpus.errors import Rejection
from pipeline.acts import _act_rules, _cue_rules
from pipeline.amounts import _grammar
from pipeline.dates import _CUES
from pipeline.dates import _rules as date_rules
from pipeline.dispatch import Dispatcher, matches_inside
from pipeline.organisations import organisation_heads
from pipeline.people import _roles
from pipeline.signing import _TELLING
from pipeline.text import Text

ROOT = Path(__file__).parents[1]
RULES = {
    "acts": _act_rules,
    "status": _cue_rules,
    "people": _roles,
    "organisations": organisation_heads,
    "dates": lambda: date_rules().folded,
}
WORDS = st.sampled_from(
    [
        "le",
        "la",
        "l'",
        "un",
        "accord",
        "convention",
        "a",
        "été",
        "ont",
        "signé",
        "signée",
        "se",
        "sont",
        "son",
        "homologue",
        "premier",
        "ministre",
        "maire",
        "d'",
        "1er",
        "12",
        "mai",
        "2019",
        "-2021",
        "agence",
        "société,",
        "ne",
        "pas",
        "va",
        "être",
        ";",
        "prévu",
        "(MoU)",
        "du",
        "au",
        "dernier",
        "deux",
        "trois",
        "protocole",
        "de",
        "coopération",
        "Paphé",
        "été.",
    ]
)


def everywhere(dispatcher: Dispatcher[object], text: Text) -> set[tuple[int, int, int]]:
    return {(i, *m.span()) for i, (_, p) in enumerate(dispatcher.rules) for m in p.finditer(text.folded)}


def dispatched(dispatcher: Dispatcher[object], text: Text) -> set[tuple[int, int, int]]:
    order = {id(rule): i for i, (rule, _) in enumerate(dispatcher.rules)}
    return {(order[id(rule)], *m.span()) for rule, m in dispatcher.find(text)}


@pytest.mark.parametrize("file", RULES)
def test_the_rules_find_in_whole_articles_what_a_search_for_each_finds(file: str) -> None:
    dispatcher: Dispatcher[object] = RULES[file]()  # type: ignore[assignment, operator]
    for article in read_folder([ROOT / "corpus/samples", ROOT / "corpus/gold/train"]):
        if isinstance(article, Rejection):
            continue
        text = Text(article.text)
        assert dispatched(dispatcher, text) == everywhere(dispatcher, text), article.source


@pytest.mark.parametrize("file", RULES)
@settings(max_examples=150, deadline=None)
@given(words=st.lists(WORDS, max_size=12))
def test_the_rules_find_in_any_words_what_a_search_for_each_finds(file: str, words: list[str]) -> None:
    dispatcher: Dispatcher[object] = RULES[file]()  # type: ignore[assignment, operator]
    text = Text(" ".join(words))
    assert dispatched(dispatcher, text) == everywhere(dispatcher, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (r"\b(?:1er(?!\w)|un)", "le 1er"),
        (r"\b(?<=l')un\b", "l'un"),
        (r"\b(?<!s')engage(?! pas)", "elle engage"),
        (r"\bmou\b(?!\((?:a|b)\))", "le mou"),
        (r"\b(?=acc)[^()]{6}", "un accord"),
    ],
)
def test_what_stands_around_a_match_does_not_hide_it(pattern: str, text: str) -> None:
    assert [m[0] for _, m in Dispatcher([("r", re.compile(pattern))]).find(Text(text))] == re.findall(pattern, text)


def test_a_stretch_of_the_text_gives_only_what_lies_within_it() -> None:
    dispatcher = Dispatcher([("r", re.compile(r"\baccord\w*"))])
    text = Text("accord accord accords")
    assert [m.span() for _, m in dispatcher.find(text, 5, 20)] == [(7, 13), (14, 20)]


def test_matches_of_one_rule_do_not_overlap_and_those_of_two_may() -> None:
    dispatcher = Dispatcher([("a", re.compile(r"\bun(?: un)?")), ("b", re.compile(r"\bun"))])
    assert [(r, m.span()) for r, m in dispatcher.find(Text("un un"))] == [("a", (0, 5)), ("b", (0, 2)), ("b", (3, 5))]


GLUED = st.sampled_from(
    ["5", "12", "2019", " ", "€", "us$", "us", "m", "md", "mm", "euros", "f", "cfa", "œ", "_", "-", "'", "/", "mai", "ete ", "en ", "an", "l'", "mar", "."]
)  # fmt: skip


@pytest.mark.parametrize("pattern", [_CUES, _grammar().words], ids=["dates", "currencies"])
@settings(max_examples=300, deadline=None)
@given(pieces=st.lists(GLUED, max_size=8))
def test_what_is_glued_to_a_figure_is_found_as_by_a_search(pattern: re.Pattern[str], pieces: list[str]) -> None:
    text = Text("".join(pieces))
    assert [m.span() for m in matches_inside(text, pattern)] == [m.span() for m in pattern.finditer(text.folded)]


def test_the_words_that_tell_a_signing_are_found_as_by_a_search_for_each() -> None:
    for article in read_folder([ROOT / "corpus/samples", ROOT / "corpus/gold/train"]):
        if not isinstance(article, Rejection):
            text = Text(article.text)
            told = sorted((voice, *m.span()) for voice, p in _TELLING.rules for m in p.finditer(text.folded))
            assert sorted((voice, *m.span()) for voice, m in _TELLING.find(text)) == told, article.source


def test_a_dispatcher_made_after_a_text_was_read_finds_its_words_too() -> None:
    text = Text("un accord de pêche")
    assert [m[0] for _, m in Dispatcher([("a", re.compile(r"\baccord"))]).find(text)] == ["accord"]
    assert [m[0] for _, m in Dispatcher([("b", re.compile(r"\bpeche"))]).find(text)] == ["peche"]


@pytest.mark.parametrize("pattern", [r"\ben \Z", r"\bavec (?:la )?$"])
def test_a_rule_that_ends_where_the_search_ends_is_found_though_the_text_goes_on(pattern: str) -> None:
    dispatcher = Dispatcher([("link", re.compile(pattern))])
    text = Text("en France avec Foix")
    ends = [end for end in range(len(text.raw) + 1) if any(True for _ in dispatcher.find(text, 0, end))]
    assert ends == [len("en ") if "en" in pattern else len("en France avec ")]
