"""`accords rules test` on annotated articles: floors, quiet articles, rules that fall silent, and what a change gained and lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.annotated import GoldError
from pipeline import gold_tests
from pipeline.gold_tests import Value, changes, faults, pin, read_pinned, records_of, run, stale

PARTNERS = [{"name": "Ville de Nevora"}, {"name": "Commune de Tilsk"}]
GOLD = {"doc": "a", "records": [{"kind": "charte", "partners": PARTNERS, "signed": "2019", "sectors": ["eau"]}]}
QUIET = {"doc": "b", "records": []}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A corpus of two articles, one of them without an act."""
    for split, line in (("train", QUIET), ("dev", GOLD)):
        (tmp_path / split).mkdir()
        (tmp_path / split / "gold.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    return tmp_path


def found(doc: str = "a", **fields: Any) -> dict[str, Any]:
    evidence = [
        {"field": "kind", "rule": "acts.charte", "text": "charte"},
        {"field": "signed", "rule": "dates.annee", "text": "2019"},
    ]
    record = {"kind": "charte", "partners": PARTNERS, "signed": "2019"}
    return {**record, "sources": [{"article": doc, "evidence": evidence}], **fields}


def test_a_run_that_is_pinned_has_no_fault(gold: Path) -> None:
    result = run(gold, [found()])
    assert pin(result, gold)
    assert list(faults(result, gold)) == []
    assert read_pinned(gold)[Value("a#0", "kind", "charte")] == "acts.charte"


def test_a_field_below_its_floor_is_a_fault_until_the_floor_is_lowered_by_name(gold: Path) -> None:
    pin(run(gold, [found()]), gold)
    worse = run(gold, [found(signed="2018")])
    assert any("signed F1 0.0000 is below its floor 1.0000" in line for line in faults(worse, gold))
    assert pin(worse, gold) == []
    assert any("signed" in line for line in faults(worse, gold))
    assert any(line.startswith("floor of signed: 1.0000 -> 0.0000") for line in pin(worse, gold, lower=True))
    assert list(faults(worse, gold)) == []


def test_a_rule_that_read_right_values_and_reads_none_is_named_with_the_records_lost(gold: Path) -> None:
    pin(run(gold, [found()]), gold)
    lines = list(faults(run(gold, []), gold))
    at = lines.index("acts.charte: read right values and reads none now; lost in")
    assert lines[at + 1].strip().startswith("a#0 [charte 2019] Ville de Nevora + Commune de Tilsk")


def test_a_record_in_an_article_without_an_act_is_a_fault_unless_it_is_tolerated(gold: Path) -> None:
    noisy = run(gold, [found(), found("b")])
    assert any(line.startswith("quiet articles: b tells of no act") for line in faults(noisy, gold))
    (gold / "tolerated.yaml").write_text("b: un voeu que rien ne distingue d'un accord\n", encoding="utf-8")
    assert list(faults(noisy, gold)) == []
    assert list(stale(run(gold, [found()]), gold)) == ["tolerated.yaml: b gives no record any more; take it out"]


def test_what_a_change_gained_and_lost_is_told_rule_by_rule(gold: Path) -> None:
    before, after = run(gold, [found()]), run(gold, [found(kind="accord")])
    assert list(changes(before.right, after.right, before.headlines())) == [
        "acts.charte: 1 lost, 0 gained",
        "  - a#0 kind «charte»  [charte 2019] Ville de Nevora + Commune de Tilsk",
    ]


def test_a_base_is_a_file_of_records_or_a_git_revision(gold: Path, tmp_path: Path) -> None:
    saved = tmp_path / "run.jsonl"
    saved.write_text(json.dumps(found()) + "\n", encoding="utf-8")
    assert records_of(str(saved), []) == [found()]
    with pytest.raises(GoldError, match="neither a file of records nor a git revision"):
        records_of("no-such-revision", [])


def test_pins_that_cannot_be_read_say_how_to_write_them_anew(gold: Path) -> None:
    (gold / "pinned.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(GoldError, match="rules test --pin"):
        read_pinned(gold)


@pytest.mark.skipif(not gold_tests.available(), reason="the annotated articles come with the repository")
def test_the_rules_hold_on_the_annotated_articles() -> None:
    assert list(faults(run())) == []
