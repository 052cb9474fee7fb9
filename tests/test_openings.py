"""The first letters of a text leave out no pattern that may match it, and leave out what plainly cannot."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.openings import Openings

PATTERNS = [
    re.compile(source)
    for source in (
        r"\b(?:le|la|l')\b",
        r"(?:un )?(?:acc|bac)+ord",
        r"\w{2,3}b?\b-a",
        r"(?:a?b?)*c",
        r"[^a-c]b|[a\d-]c",
        r"(?<!a)(?=b)\w\s?\D+?$",
        r"(a|b)\1c?",
        r"(?i:AB)c",
        r"(?>a|ab)c(?!b)",
        r"a{0,2}+b??c\Z",
        r".\Bb",
    )
] + [re.compile("ab|ç", re.IGNORECASE)]


@given(st.text("abcl'e 1-AB\nçorun", max_size=8), st.integers(0, 8))
def test_a_pattern_that_matches_is_among_those_of_every_opening(text: str, size: int) -> None:
    openings = Openings(PATTERNS)
    matching = {n for n, pattern in enumerate(PATTERNS) if pattern.match(text)}
    assert matching <= set(openings[text[:size]])


@pytest.mark.parametrize(
    ("opening", "left"),
    [
        ("a", (0, 1)),
        ("ac", (0, 1)),
        ("la a", (1,)),
        ("acc", (0,)),
        ("aci", (1,)),
        ("un", (2,)),
        ("une", ()),
        ("12", (3,)),
        ("1a", ()),
        ("b", ()),
    ],
)
def test_a_pattern_that_begins_otherwise_is_not_tried(opening: str, left: tuple[int, ...]) -> None:
    openings = Openings([re.compile(s) for s in (r"accords?", r"(?:la )?aci?er", r"\bun\b", r"\d{2,4}")])
    assert openings[opening] == left
