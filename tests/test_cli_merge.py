"""`accords merge`: files in, one file out, the ids of a base kept, and a message for whatever a person may get wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from output.jsonl import read_records, write_records
from output.record import AgreementRecord, DatedText, Evidence, Partner, Source
from pipeline.cli import main
from pipeline.identity import identity, title_of

IDF = Partner(name="Région Île-de-France", type="region", country="FR", code="FR-IDF")
CASA = Partner(name="Région Casablanca-Settat", type="region", country="MA", code="MA-06")
LYON = Partner(name="Ville de Lyon", type="municipality", country="FR", code="insee:69123")


def record(article: str, *partners: Partner, kind: str = "accord", signed: str | None = "2016-12") -> AgreementRecord:
    who = partners or (IDF, CASA)
    date = DatedText(value=signed, text=signed) if signed else None
    return AgreementRecord(
        id=identity(kind, who, date, None),
        kind=kind,  # type: ignore[arg-type]
        status="signed",
        title=title_of(kind, who, date, None, None),
        partners=who,
        signed=date,
        confidence=0.8,
        sources=(
            Source(article=article, evidence=(Evidence(field="act", start=0, end=9, text="un accord", rule="test"),)),
        ),
    )


def accords(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


def file(path: Path, records: Iterable[AgreementRecord]) -> Path:
    write_records(path, records)
    return path


@pytest.fixture
def one(tmp_path: Path) -> Path:
    return file(tmp_path / "a.jsonl", [record("a"), record("b", IDF, LYON)])


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return file(tmp_path / "b.jsonl", [record("c", signed="2016-12-08", kind="convention")])


def test_the_records_of_two_files_are_joined_with_the_reason_in_french(one: Path, other: Path, tmp_path: Path) -> None:
    result = accords("merge", one, other, "-o", tmp_path / "all.jsonl")
    assert result.exit_code == 0, result.stderr
    assert result.stderr == f"3 records read, 2 written -> {tmp_path / 'all.jsonl'}\n"
    joined, alone = read_records(tmp_path / "all.jsonl")
    assert [s.article for s in joined.sources] == ["a", "c"]
    assert joined.notes[0] == (
        "Même acte dans 2 articles : mêmes partenaires, dates de signature compatibles, natures compatibles."
    )
    assert alone.sources[0].article == "b"


def test_the_order_of_files_and_lines_changes_nothing(one: Path, other: Path, tmp_path: Path) -> None:
    turned = file(tmp_path / "turned.jsonl", reversed(list(read_records(one))))
    accords("merge", one, other, "-o", tmp_path / "1.jsonl")
    accords("merge", other, turned, "-o", tmp_path / "2.jsonl")
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()


def test_merging_a_merged_file_gives_the_same_bytes_with_its_parts_too(one: Path, other: Path, tmp_path: Path) -> None:
    target = tmp_path / "all.jsonl"
    accords("merge", one, other, "-o", target)
    before = target.read_bytes()
    assert accords("merge", target, "-o", target).exit_code == 0
    assert target.read_bytes() == before
    accords("merge", target, one, other, "-o", target)
    assert target.read_bytes() == before


def test_what_extract_merged_merge_leaves_as_it_is(tmp_path: Path) -> None:
    for name, date in (("1.txt", "le 3 mai 2019"), ("2.txt", "en mai 2019")):
        text = f"La Ville de Lyon et la Ville de Milan ont signé {date} un accord de coopération sur la culture. " * 2
        (tmp_path / name).write_text(text, encoding="utf-8")
    target = tmp_path / "out" / "all.jsonl"
    accords("extract", tmp_path / "1.txt", tmp_path / "2.txt", "-o", target, "--no-duplicates")
    assert accords("merge", target, "-o", tmp_path / "again.jsonl").exit_code == 0
    assert (tmp_path / "again.jsonl").read_bytes() == target.read_bytes()


def test_a_base_keeps_its_ids_and_its_order_and_is_written_in_place(one: Path, other: Path, tmp_path: Path) -> None:
    base = file(tmp_path / "base.jsonl", reversed(list(read_records(one))))
    new = file(tmp_path / "new.jsonl", [*read_records(other), record("d", CASA, LYON)])
    ids = [r.id for r in read_records(base)]
    result = accords("merge", new, "--into", base)
    assert result.stderr == f"2 records read, 1 of 2 in {base} changed, 1 new -> {base}\n"
    after = list(read_records(base))
    assert [r.id for r in after][:2] == ids
    assert [len(r.sources) for r in after] == [1, 2, 1]
    before = base.read_bytes()
    assert accords("merge", new, "--into", base).exit_code == 0
    assert base.read_bytes() == before, "what the base has taken in changes nothing"


def test_a_base_may_be_written_elsewhere(one: Path, other: Path, tmp_path: Path) -> None:
    before = one.read_bytes()
    assert accords("merge", other, "--into", one, "-o", tmp_path / "next.jsonl").exit_code == 0
    assert one.read_bytes() == before
    assert len(list(read_records(tmp_path / "next.jsonl"))) == 2


def test_records_of_a_base_are_never_joined(tmp_path: Path) -> None:
    apart = [record("a"), record("b", kind="convention")]
    base = file(tmp_path / "base.jsonl", apart)
    assert accords("merge", file(tmp_path / "new.jsonl", [record("c")]), "--into", base).exit_code == 0
    assert [r.id for r in read_records(base)] == [r.id for r in apart]


def test_the_standard_input_is_a_file_too(one: Path, other: Path, tmp_path: Path) -> None:
    result = accords("merge", "-", other, "-o", tmp_path / "1.jsonl", stdin=one.read_text(encoding="utf-8"))
    assert result.exit_code == 0, result.stderr
    accords("merge", one, other, "-o", tmp_path / "2.jsonl")
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()


def test_no_records_give_an_empty_file(tmp_path: Path) -> None:
    empty = file(tmp_path / "empty.jsonl", [])
    assert accords("merge", empty, "-o", tmp_path / "all.jsonl").exit_code == 0
    assert (tmp_path / "all.jsonl").read_bytes() == b""


def test_misuse_is_told(one: Path, tmp_path: Path) -> None:
    for arguments, words in (
        ([], "FILE..."),
        ([one], "give -o FILE"),
        ([tmp_path / "none.jsonl", "-o", tmp_path / "all.jsonl"], "none.jsonl"),
        ([tmp_path, "-o", tmp_path / "all.jsonl"], "is a directory"),
        ([one, "-o", tmp_path], "is a directory"),
        ([one, "--into", tmp_path / "none.jsonl"], "none.jsonl"),
        (["-", "-", "-o", tmp_path / "all.jsonl"], "once only"),
    ):
        result = accords("merge", *arguments)
        assert result.exit_code == 2 and words in result.stderr, (arguments, result.stderr)


def test_a_line_that_is_no_record_is_named_and_nothing_is_written(one: Path, tmp_path: Path) -> None:
    target = tmp_path / "all.jsonl"
    for line, words in (("{", "not a JSON line"), ('{"id": 3}', "not an agreement record")):
        bad = tmp_path / "bad.jsonl"
        bad.write_text(one.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
        result = accords("merge", bad, "-o", target)
        assert result.exit_code == 1 and f"bad.jsonl:3: {words}" in result.stderr
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe")
    assert accords("merge", tmp_path / "bytes.jsonl", "-o", target).exit_code == 1
    assert not target.exists()


def test_a_base_with_one_id_twice_is_refused_with_the_way_out(tmp_path: Path) -> None:
    base = file(tmp_path / "base.jsonl", [record("a", signed="2016-03"), record("b", signed="2016-12")])
    assert len({json.loads(line)["id"] for line in base.read_text(encoding="utf-8").splitlines()}) == 1
    result = accords("merge", base, "--into", base)
    assert result.exit_code == 1
    assert "records 1 and 2 have the same id" in result.stderr
    assert accords("merge", base, "-o", base).exit_code == 0
    assert accords("merge", base, "--into", base).exit_code == 0
