"""Corrections: read from the page's file, found by id or by the act's words, applied where the words are still the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from output.evidence import digests
from output.jsonl import OutputError, read_records
from output.record import AgreementRecord
from pipeline.cli import main
from pipeline.corrections import Correction, apply, read_corrections
from tests.records import TEXT, evidence, read_record, record


def _correction(of: AgreementRecord, verdict: str, **changes: Any) -> Correction:
    """What the page saves for a record."""
    return Correction.model_validate(
        {"id": of.id, "title": of.title, "verdict": verdict, "changes": changes, "digests": digests(of), "articles": ["a.txt"]}
    )  # fmt: skip


def _after(now: list[AgreementRecord], *corrections: Correction) -> tuple[list[AgreementRecord], list[str]]:
    after, outcomes = apply(now, corrections)
    return after, [outcome.state for outcome in outcomes]


def _moved(of: AgreementRecord, field: str) -> AgreementRecord:
    """The record as a run would give it that reads the field in other words."""
    (source,) = of.sources
    told = [e.model_copy(update={"start": e.start + 1, "end": e.end + 1}) if e.field == field else e for e in source.evidence]  # fmt: skip
    return of.model_copy(update={"sources": (source.model_copy(update={"evidence": tuple(told)}),)})


def test_a_record_marked_wrong_is_left_out_and_who_renews_it_renews_nothing() -> None:
    later = record(id="agr_aaaaaaaaaaaa", renews=record().id)
    (kept,), states = _after([record(), later], _correction(record(), "wrong"))
    assert (kept.id, kept.renews, states) == ("agr_aaaaaaaaaaaa", None, ["applied"])


def test_a_record_marked_right_has_been_looked_at() -> None:
    (kept,), states = _after([record()], _correction(record(), "right"))
    assert (kept.confidence, kept.notes, states) == (1.0, ("Relu : juste.",), ["applied"])


def test_an_edited_record_keeps_its_id_has_the_new_values_and_a_title_that_says_them() -> None:
    change = {"kind": "pacte", "signed": {"value": "2023", "text": "ce vendredi"}}
    (kept,), _ = _after([record()], _correction(record(), "edited", **change))
    assert (kept.id, kept.kind, kept.title) == (record().id, "pacte", "Pacte Région Normandie – Région de l'Oriental (2023)")  # fmt: skip
    assert kept.notes == ("Corrigé à la relecture : nature, signature.",)


def test_a_value_that_is_taken_away_takes_its_evidence_along() -> None:
    (kept,), _ = _after([record()], _correction(record(), "edited", signed=None, amounts=[]))
    assert kept.signed is None and kept.amounts == ()
    assert {e.field for e in kept.sources[0].evidence} == {"partners", "kind", "sectors"}


def test_a_correction_finds_its_record_by_the_words_of_the_act_where_the_id_has_changed() -> None:
    now = record(id="agr_ffffffffffff", kind="accord")
    (kept,), states = _after([now], _correction(record(), "edited", kind="pacte"))
    assert (kept.kind, states) == ("pacte", ["applied"])


def test_of_several_acts_in_one_sentence_the_parties_tell_which_is_meant() -> None:
    other = _moved(record(id="agr_eeeeeeeeeeee"), "partners")
    kept, _ = _after([other, record(id="agr_ffffffffffff")], _correction(record(), "wrong"))
    assert [r.id for r in kept] == ["agr_eeeeeeeeeeee"]


def test_a_correction_of_a_record_that_is_gone_is_told_and_changes_nothing() -> None:
    gone = _correction(record(id="agr_bbbbbbbbbbbb", sources=[{"article": "b.txt"}]), "wrong")
    kept, outcomes = apply([record()], [gone])
    assert kept == [record()]
    assert "no record has this id" in str(outcomes[0]) and outcomes[0].state == "stale"


@pytest.mark.parametrize(
    ("verdict", "field", "state"),
    [
        ("right", "amounts", "stale"),
        ("wrong", "amounts", "applied"),
        ("wrong", "partners", "stale"),
        ("wrong", "kind", "stale"),
    ],
)
def test_a_verdict_holds_for_the_words_that_the_reader_saw(verdict: str, field: str, state: str) -> None:
    _, states = _after([_moved(record(), field)], _correction(record(), verdict))
    assert states == [state]


def test_an_edit_leaves_a_field_alone_that_is_now_read_in_other_words_and_makes_the_others() -> None:
    now = _moved(record(), "signed")
    change = {"signed": {"value": "2020", "text": ""}, "status": "ended"}
    kept, outcomes = apply([now], [_correction(record(), "edited", **change)])
    assert (kept[0].signed, kept[0].status) == (now.signed, "ended")
    assert str(outcomes[0]).endswith("read in other words now: signed; look at the record again")


def test_what_the_record_says_already_is_settled_also_when_corrected_twice() -> None:
    edit = _correction(record(), "edited", signed=None, kind="pacte")
    once, first = _after([record()], edit)
    twice, second = _after(once, edit)
    assert (first, second) == (["applied"], ["settled"])
    assert twice == once


def test_a_value_that_no_record_can_have_is_refused_with_its_place() -> None:
    with pytest.raises(OutputError, match=r"agr_0123456789ab: signed.value: .*not an EDTF"):
        apply([record()], [_correction(record(), "edited", signed={"value": "hier", "text": ""})])


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{", "c.jsonl:1: not a correction"),
        ('{"id": "x", "verdict": "right"}', "id: "),
        ('{"id": "agr_0123456789ab", "verdict": "edited"}', "`changes` go with"),
        ('{"id": "agr_0123456789ab", "verdict": "edited", "changes": {"confidence": 1}}', "changes.confidence"),
    ],
)
def test_a_line_that_is_no_correction_is_refused_with_its_place(tmp_path: Path, line: str, what: str) -> None:
    (tmp_path / "c.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(OutputError) as refused:
        read_corrections([tmp_path / "c.jsonl"])
    assert what in str(refused.value)


def test_of_two_corrections_of_one_record_the_last_holds(tmp_path: Path) -> None:
    for name, verdict in (("a", "right"), ("b", "wrong")):
        (tmp_path / name).write_text(_correction(record(), verdict).model_dump_json() + "\n", encoding="utf-8")
    (found,) = read_corrections([tmp_path / "a", tmp_path / "b"])
    assert found.verdict == "wrong"


def test_of_two_records_with_one_id_a_correction_means_the_one_whose_words_it_has(tmp_path: Path) -> None:
    other = _moved(record(kind="accord"), "kind")
    lines = [_correction(record(), "right").model_dump_json(), _correction(other, "wrong").model_dump_json()]
    after, states = _after([other, record()], *read_corrections([_file(tmp_path / "c.jsonl", *lines)]))
    assert ([r.kind for r in after], states) == (["feuille_de_route"], ["applied", "applied"])


# --- the commands ----------------------------------------------------------------------------------------------------


def _accords(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(a) for a in arguments])


def _file(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


def test_correct_writes_the_records_and_tells_what_no_longer_applies(tmp_path: Path) -> None:
    records = _file(tmp_path / "r.jsonl", record().to_line(), record(id="agr_cccccccccccc").to_line())
    gone = _correction(record(id="agr_bbbbbbbbbbbb", title="Perdu\x1b", sources=[{"article": "b"}]), "right")
    corrections = _file(tmp_path / "c.jsonl", _correction(record(), "wrong").model_dump_json(), gone.model_dump_json())
    done = _accords("correct", records, corrections, "-o", tmp_path / "out.jsonl")
    assert done.exit_code == 0, done.output
    assert [r.id for r in read_records(tmp_path / "out.jsonl")] == ["agr_cccccccccccc"]
    assert done.stderr.splitlines() == [
        "no longer applies: agr_bbbbbbbbbbbb «Perdu »: no record has this id, and none was read in these words",
        "1 corrections applied, 0 said already, 1 no longer apply",
        f"1 records -> {tmp_path / 'out.jsonl'}",
    ]


ARTICLE = "La Région Normandie et la Région de l'Oriental ont signé le 17 mai 2024 une convention sur la pêche."


def _run(tmp_path: Path, *more: object) -> list[AgreementRecord]:
    (tmp_path / "articles").mkdir(exist_ok=True)
    _file(tmp_path / "articles" / "normandie.txt", ARTICLE)
    done = _accords("extract", tmp_path / "articles", "-o", tmp_path / "out.jsonl", "--no-model", *more)
    assert done.exit_code == 0, done.output
    return list(read_records(tmp_path / "out.jsonl"))


def test_extract_applies_corrections_to_what_it_reads_anew(tmp_path: Path) -> None:
    (before,) = _run(tmp_path)
    corrections = _file(tmp_path / "c.jsonl", _correction(before, "edited", kind="jumelage").model_dump_json())
    (after,) = _run(tmp_path, "--corrections", corrections)
    assert (after.id, after.kind) == (before.id, "jumelage")
    assert _run(tmp_path, "--corrections", _file(tmp_path / "w.jsonl", _correction(before, "wrong").model_dump_json())) == []  # fmt: skip


def test_an_article_whose_records_were_all_judged_becomes_gold(tmp_path: Path) -> None:
    (before,) = _run(tmp_path)
    edit = _correction(before, "edited", kind="jumelage", sectors=[{"code": "eau", "label": None, "text": ""}])
    corrections = _file(tmp_path / "c.jsonl", edit.model_dump_json())
    done = _accords("annotate", "import", corrections, "--from", "corrections", "--records", tmp_path / "out.jsonl", "-o", tmp_path / "articles" / "new.jsonl")  # fmt: skip
    assert done.exit_code == 0, done.output
    from corpus.annotated import read_gold

    (gold,) = read_gold([tmp_path / "articles" / "new.jsonl"])
    (told,) = gold.records
    assert (gold.doc, told["kind"], told["signed"], told["sectors"]) == ("normandie", "jumelage", "2024-05-17", ["eau"])
    assert {p["name"] for p in told["partners"]} == {"Région Normandie", "Région de l'Oriental"}
    assert gold.file == tmp_path / "articles" / "normandie.txt" and told["quote"] in ARTICLE


def test_an_article_with_a_record_not_judged_waits(tmp_path: Path) -> None:
    other = record(id="agr_cccccccccccc", sources=[{"article": "a.txt", "evidence": [evidence("kind", "pêche")]}])
    records = _file(tmp_path / "r.jsonl", read_record().to_line(), other.to_line())
    _file(tmp_path / "a.txt", TEXT)
    corrections = _file(tmp_path / "c.jsonl", _correction(read_record(), "right").model_dump_json())
    done = _accords("annotate", "import", corrections, "--from", "corrections", "--records", records)
    assert done.exit_code == 1
    assert "a.txt: 1 of its 2 records not judged yet" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "what"),
    [(["--from", "corrections"], "needs --records"), (["--from", "doccano"], "needs --gold")],
)
def test_import_says_what_it_needs(tmp_path: Path, arguments: list[str], what: str) -> None:
    done = _accords("annotate", "import", _file(tmp_path / "c.jsonl", "{}"), *arguments)
    assert done.exit_code == 2 and what in done.stderr


def test_evidence_has_the_same_digest_whatever_its_order() -> None:
    (source,) = record().sources
    turned = source.model_copy(update={"evidence": source.evidence[::-1]})
    assert digests(record()) == digests(record().model_copy(update={"sources": (turned,)}))
    assert digests(record()) != digests(_moved(record(), "kind"))


def test_a_correction_is_a_line_of_json_that_the_page_can_write() -> None:
    line = _correction(record(), "edited", renewal=True).model_dump_json()
    assert json.loads(line).keys() == {"id", "verdict", "title", "changes", "digests", "articles"}
