"""The scores are those of the referee's definition: slots, alignment, what may be given or not, merged pairs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from corpus.annotated import GoldError, read_gold
from pipeline.cli import main
from pipeline.evaluation import as_json, read_records, score, values_read
from pipeline.scoring import SLOTS, Counts, align, compare, evaluate, evaluate_merging, same_partner

DATA = Path(__file__).parent / "data" / "scoring"
NEVORA = {"name": "Ville de Nevora", "country": "FR", "code": "insee:99001"}
TILSK = {"name": "Commune de Tilsk", "aliases": ["Tilsk"]}


def record(**fields: Any) -> dict[str, Any]:
    return {"kind": "accord", "partners": [NEVORA, TILSK], "signed": "2019-03-02", **fields}


def test_the_scores_are_those_of_the_reference_scorer() -> None:
    """`scores.json` was written by it from the same files."""
    expected = json.loads((DATA / "scores.json").read_text(encoding="utf-8"))
    articles = read_gold([DATA / "gold.jsonl"])
    merging = evaluate_merging({a.doc: a.records for a in articles}, read_records(DATA / "merged.jsonl"))
    scores = as_json(score(articles, read_records(DATA / "extracted.jsonl")), merging)
    assert scores.keys() == expected.keys()
    for name, value in expected.items():
        assert scores[name] == pytest.approx(value), name


def test_a_missed_record_misses_all_its_slots_and_a_spurious_one_adds_its_own() -> None:
    gold = {"a": [record(sectors=["eau"])], "b": []}
    given = [record(sources=[{"article": "b.txt"}])]
    result = evaluate(gold, given)
    assert result.all_slots == Counts(0, 5, 4)
    assert result.records == Counts(0, 1, 1)
    assert result.negatives == {"b": False}


def test_what_may_be_given_is_neither_asked_for_nor_wrong() -> None:
    gold = record(
        sectors=["eau"], sectors_maybe=["sante"], signed_maybe=["2019"], kind_maybe="convention",
        amounts=[{"value": "5000", "currency": "EUR", "maybe": True}],
    )  # fmt: skip
    found = record(
        kind="convention", signed="2019", sectors=["eau", "sante"], amounts=[{"value": "5000.00", "currency": "EUR"}]
    )
    assert all(counts.right == counts.asked == counts.given for counts in compare(gold, found).values())


def test_an_optional_record_counts_in_no_way() -> None:
    gold = {"a": [record(optional=True)]}
    assert evaluate(gold, [record(sources=[{"article": "a"}])]).all_slots == Counts()
    assert evaluate(gold, []).all_slots == Counts()


def test_records_of_the_same_partners_are_told_apart_by_date_and_sentence() -> None:
    first = record(signed="2011", quote="une charte en 2011")
    second = record(signed="2019-03-02", quote="renouvelée samedi")
    assert sorted(
        align([first, second], [record(signed={"value": "2019-03-02"}), record(signed={"value": "2011"})])
    ) == [
        (0, 1),
        (1, 0),
    ]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Région Bretagne", "conseil régional de Bretagne", True),
        ("Ville de Nevora", "Nevora", True),
        ("Université de Nevora", "Nevora", False),
        ("Agence française de développement", "l'Agence Française de Développement", True),
        ("Sénégal", "Mali", False),
    ],
)
def test_partners_are_the_same_but_for_the_words_of_their_kind(one: str, other: str, same: bool) -> None:
    assert same_partner({"name": one}, {"name": other}) is same


RECORDS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["accord", "convention"]),
        "partners": st.lists(st.sampled_from([NEVORA, TILSK, {"name": "Mali"}]), min_size=1, max_size=3),
        "signed": st.sampled_from([None, "2019", "2019-03", "2020"]),
        "sectors": st.lists(st.sampled_from(["eau", "sante", "peche"]), unique=True),
    }
)


@given(st.lists(RECORDS, max_size=4), st.lists(RECORDS, max_size=4))
def test_every_record_is_counted_once(wanted: list[Any], found: list[Any]) -> None:
    result = evaluate({"a": wanted}, [{**r, "sources": [{"article": "a.txt"}]} for r in found])
    assert result.records.asked == len(wanted)
    assert result.records.given == len(found)
    for slot in SLOTS:
        assert 0 <= result.slot(slot).right <= min(result.slot(slot).asked, result.slot(slot).given)


@given(st.lists(RECORDS, max_size=4))
def test_the_gold_against_itself_is_perfect(wanted: list[Any]) -> None:
    result = evaluate({"a": wanted}, [{**r, "sources": [{"article": "a"}]} for r in wanted])
    assert result.all_slots.f1 == 1.0


def test_each_value_is_laid_to_the_rule_that_read_it() -> None:
    evidence = [
        {"field": "signed", "rule": "dates.jour", "text": "2 mars 2019"},
        {"field": "sectors", "rule": "sectors.eau.mot", "text": "eau"},
        {"field": "sectors", "rule": "sectors.sante.mot", "text": "santé"},
    ]
    found = record(
        sectors=[{"code": "eau", "text": "eau"}, {"code": "sante", "text": "santé"}],
        sources=[{"article": "a", "evidence": evidence}],
    )
    [judged] = evaluate({"a": [record(sectors=["eau"])]}, [found]).judged
    assert [(v.rule, v.right) for v in values_read(judged)] == [
        ("dates.jour", True),
        ("sectors.eau.mot", True),
        ("sectors.sante.mot", False),
    ]


def test_merged_pairs_are_those_that_the_gold_calls_one(tmp_path: Path) -> None:
    gold = {"a": [record(same_as=["b#0"])], "b": [record()], "c": [record(signed="1999")]}
    one = record(id="1", sources=[{"article": "a"}, {"article": "b"}])
    other = record(id="2", signed="1999", sources=[{"article": "c"}])
    assert evaluate_merging(gold, [one, other]).counts == Counts(1, 1, 1)
    wrong = record(id="3", sources=[{"article": "b"}, {"article": "c"}])
    assert evaluate_merging(gold, [record(id="4", sources=[{"article": "a"}]), wrong]).counts == Counts(0, 1, 1)


@pytest.mark.parametrize("line", ["{", "[]", '{"doc": "a"}', '{"doc": "a", "records": [{"partners": [{}]}]}'])
def test_a_line_that_is_no_gold_is_told_with_its_place(tmp_path: Path, line: str) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text(f'{{"doc": "x", "records": []}}\n{line}\n', encoding="utf-8")
    with pytest.raises(GoldError, match=r"gold\.jsonl:2"):
        read_gold([file])


def test_evaluate_prints_a_table_the_misses_and_a_page(tmp_path: Path) -> None:
    (tmp_path / "g").mkdir()
    gold = {
        "doc": "n",
        "source": "blog",
        "phenomena": ["jumelage"],
        "records": [record(quote="signent <b>une charte</b>")],
    }
    (tmp_path / "g" / "gold.jsonl").write_text(json.dumps(gold) + "\n", encoding="utf-8")
    text = "La Ville de Nevora et la commune de Tilsk signent <b>une charte</b> pour l'eau du delta."
    (tmp_path / "g" / "n.txt").write_text(text, encoding="utf-8")
    found = tmp_path / "found.jsonl"
    found.write_text("", encoding="utf-8")
    page = tmp_path / "page.html"
    arguments = ["evaluate", str(tmp_path / "g"), str(found), "--show", "--by", "source", "--html", str(page)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert "n: missed [accord 2019-03-02] Ville de Nevora + Commune de Tilsk" in result.output
    assert "blog" in result.output
    html = page.read_text(encoding="utf-8")
    assert "une charte" in html and "<b>" not in html and "<script" not in html


def test_evaluate_says_what_is_wrong_with_its_files(tmp_path: Path) -> None:
    file = tmp_path / "gold.jsonl"
    file.write_text('{"doc": "a", "records": []}\n', encoding="utf-8")
    result = CliRunner().invoke(main, ["evaluate", str(file)])
    assert result.exit_code == 1
    assert "no text a.txt beside it" in result.output
    assert CliRunner().invoke(main, ["evaluate", str(file), "--only", "b"]).exit_code == 2
