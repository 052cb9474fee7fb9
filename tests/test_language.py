"""French or not: no French article is refused, however short and full of names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language import is_french

ROOT = Path(__file__).parents[1]
CASES = [json.loads(x) for x in (ROOT / "benchmarks/language/cases.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("text", [c["text"] for c in CASES if c["language"] == "fr"])
def test_short_french_is_french(text: str) -> None:
    assert is_french(text)


@pytest.mark.parametrize("text", [c["text"] for c in CASES if c["language"] != "fr" and len(c["text"].split()) >= 15])
def test_a_sentence_or_two_in_another_language_is_not(text: str) -> None:
    assert not is_french(text)


def test_few_titles_in_other_languages_pass() -> None:
    others = [c["text"] for c in CASES if c["language"] != "fr"]
    assert sum(map(is_french, others)) * 10 < len(others)


def test_every_gold_article_is_french() -> None:
    for file in sorted((ROOT / "corpus/gold/train").glob("*.txt")):
        assert is_french(file.read_text(encoding="utf-8")), file.name


def test_a_long_text_with_one_french_part_is_french() -> None:
    english = "The two regions have signed an agreement for the delta and will meet in the spring. " * 200
    french = "Les deux régions ont signé un accord pour le delta et se réuniront au printemps prochain. " * 50
    assert not is_french(english)
    assert is_french(french + english)
    assert is_french(english + french)


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text: str) -> None:
    assert is_french(text) in (True, False)
