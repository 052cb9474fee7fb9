"""Named entities are measured as the guideline of docs/model.md labels them, and each set is read as what it is."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest

from benchmarks.entities import GOLD, Score, by_rules, scores, texts_of, together
from corpus.annotated import Span


def names(text: str) -> list[tuple[str, str]]:
    return [(text[s.start : s.end], s.label) for s in by_rules(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Le conseil régional de Bretagne a voté.", [("conseil régional de Bretagne", "ORG")]),
        ("Le Maroc a signé en Bretagne.", [("Maroc", "LOC"), ("Bretagne", "LOC")]),
        ("La Ville de Nantes et l'AFD ont signé.", [("Ville de Nantes", "ORG"), ("AFD", "ORG")]),
        ("Mme Awa Diop, maire de Thiès, est là.", [("Awa Diop", "PER"), ("Thiès", "LOC")]),
        ("Les rues de Rennes sont vides.", [("Rennes", "LOC")]),
        ("La Région finance les deux villes.", []),
    ],
)
def test_the_rules_label_names_as_the_guideline_does(text: str, expected: list[tuple[str, str]]) -> None:
    assert names(text) == expected


def test_of_names_that_touch_the_longest_stays_and_the_rules_among_equals() -> None:
    rules = [Span(0, 6, "LOC"), Span(20, 30, "ORG")]
    model = [Span(0, 12, "ORG"), Span(20, 30, "PER"), Span(40, 45, "PER")]
    assert together(rules, model) == [Span(0, 12, "ORG"), Span(20, 30, "ORG"), Span(40, 45, "PER")]


def test_a_name_with_other_bounds_is_right_in_part_and_one_with_another_label_is_wrong() -> None:
    score = Score()
    score.add([Span(0, 6, "ORG"), Span(10, 15, "PER")], [Span(3, 6, "ORG"), Span(10, 15, "LOC")])
    assert score.three("all", "exact") == (0, 0, 0)
    assert score.three("ORG", "partial") == pytest.approx((1, 1, 1))
    assert score.three("PER", "partial")[1] == 0


@pytest.mark.parametrize("name", ["set.jsonl", "set.jsonl.xz"])
def test_a_set_of_others_is_read_line_by_line(tmp_path: Path, name: str) -> None:
    line = json.dumps({"text": "À Lyon", "ents": [[2, 6, "LOC"]]}).encode()
    file = tmp_path / name
    file.write_bytes(lzma.compress(line) if name.endswith("xz") else line)
    assert list(texts_of(file)) == [("À Lyon", None, [Span(2, 6, "LOC")])]


def test_the_rules_alone_find_most_names_of_the_annotated_articles() -> None:
    result = scores(GOLD / "dev", None)["rules"]
    assert result.three("PER", "exact")[2] > 0.9
    assert result.three("LOC", "exact")[2] > 0.74
    assert result.three("ORG", "exact")[2] > 0.66
