"""A pattern whose alternatives are brought together by first letters finds what the plain one finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.names import at_word

ALTERNATIVES = r"en marge|lors|[àa] l'issue|(?:capitale|forum)s? (?:de|du)|causee?s? par|(?:la|le)s|a(?:u|ux)\b|e[tn|]|dont (?:un|deux)$"
WORDS = st.sampled_from(
    [
        "en",
        "marge",
        "alors",
        "lors",
        "à",
        "a",
        "l'issue",
        "capitale",
        "forums",
        "de",
        "du",
        "causees",
        "cause",
        "par",
        "las",
        "les",
        "au",
        "aux",
        "et",
        "en|",
        "dont",
        "un",
        "deux",
        "xen",
    ]
)


@given(st.lists(WORDS, max_size=9).map(" ".join) | st.text("aelnrsu '|àx\n", max_size=30))
def test_alternatives_by_first_letters_find_what_they_find_one_after_the_other(text: str) -> None:
    plain, grouped = re.compile(rf"\b(?:{ALTERNATIVES})"), re.compile(at_word(ALTERNATIVES))
    assert [m.span() for m in grouped.finditer(text)] == [m.span() for m in plain.finditer(text)]


@given(st.text("aelnrsu '|àx\n", max_size=30))
def test_without_a_look_behind_they_are_found_inside_words_too(text: str) -> None:
    plain, grouped = re.compile("les|la|au|r(?:e|s)"), re.compile(at_word("les|la|au|r(?:e|s)", behind=""))
    assert [m.span() for m in grouped.finditer(text)] == [m.span() for m in plain.finditer(text)]


@pytest.mark.parametrize(
    "pattern", [r"a|\bb", "a?b", "(?:a|b)?c", "(?:a)(?:b)|(?P<x>c)", "a||b", "[^a]b", r"\d|a", ".a"]
)
def test_an_alternative_that_begins_with_no_letter_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="begins with no letter"):
        at_word(pattern)
