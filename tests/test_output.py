"""Records on disk and on screen: whole files or none, exact bytes, readable tables that no article can break."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from output.columns import COLUMNS, row
from output.filters import Filters
from output.inspect import explanation, read_lines
from output.jsonl import OutputError, read_records, write_records
from output.record import json_schema
from output.run_report import Counts, Inputs, RejectedFile, RunReport, write_rejected, write_report
from output.tables import plain_table, print_table
from tests.records import record


def test_written_records_are_read_back_the_same(tmp_path: Path) -> None:
    records = [record(), record(id="agr_ffffffffffff", status="announced")]
    assert write_records(tmp_path / "a.jsonl", records) == 2
    assert list(read_records(tmp_path / "a.jsonl")) == records


def test_the_same_records_give_the_same_bytes_with_accents_kept_and_plain_line_ends(tmp_path: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        write_records(tmp_path / name, [record()])
    data = (tmp_path / "a.jsonl").read_bytes()
    assert data == (tmp_path / "b.jsonl").read_bytes()
    assert "Région".encode() in data and data.count(b"\n") == 1 and b"\r" not in data


def test_a_failure_while_writing_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    target = tmp_path / "a.jsonl"
    write_records(target, [record()])
    before = target.read_bytes()

    def breaking() -> Any:
        yield record(status="ended")
        raise RuntimeError("cut")

    with pytest.raises(RuntimeError):
        write_records(target, breaking())
    assert target.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.jsonl"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written"):
        write_records(tmp_path / "file" / "a.jsonl", [record()])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "agr_0123', r"a:2: not a JSON line"),
        ('{"id": "agr_0123456789ab"}', r"a:2: not an agreement record \(kind: Field required\)"),
        ("[]", r"a:2: not an agreement record"),
    ],
)
def test_a_line_that_is_no_record_is_named_with_its_number(line: str, message: str) -> None:
    with pytest.raises(OutputError, match=message):
        list(read_lines(io.StringIO(record().to_line() + "\n" + line + "\n"), "a"))


def test_blank_lines_and_a_byte_order_mark_are_passed_over() -> None:
    assert len(list(read_lines(io.StringIO("\ufeff" + record().to_line() + "\n\n"), "a"))) == 1


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes("Région".encode("latin-1"))
    with path.open(encoding="utf-8") as file, pytest.raises(OutputError, match="not UTF-8"):
        list(read_lines(file, "a"))


@pytest.mark.parametrize(
    ("filters", "kept"),
    [
        (Filters(), True),
        (Filters(partner="NORMANDIE"), True),
        (Filters(partner="region de l’oriental"), True),
        (Filters(partner="Bretagne"), False),
        (Filters(country="ma"), True),
        (Filters(country="CN"), False),
        (Filters(sector="peche et mer"), True),
        (Filters(sector="transport"), False),
        (Filters(kind="feuille de route"), True),
        (Filters(kind="convention"), False),
        (Filters(year=2024), True),
        (Filters(year=2023), False),
        (Filters(partner="normandie", country="CN"), False),
    ],
)
def test_filters_match_parts_of_words_without_case_and_accents(filters: Filters, kept: bool) -> None:
    assert filters.keep(record()) is kept


@pytest.mark.parametrize(("year", "kept"), [(2024, False), (2025, True), (2026, True), (2027, True), (2028, False)])
def test_a_year_inside_the_period_of_an_agreement_counts(year: int, kept: bool) -> None:
    period = record(
        signed=None, start={"value": "2025", "text": "2025-2027"}, end={"value": "2027", "text": "2025-2027"}
    )
    assert Filters(year=year).keep(period) is kept


def test_a_row_says_when_what_who_and_how_much() -> None:
    assert row(record(renewal=True)) == (
        "2024-05-17", "feuille_de_route (renewal)", "Région Normandie + Région de l'Oriental", "peche", "~1 250 000.50 EUR",
        "signed", "a.txt", "agr_0123456789ab",
    )  # fmt: skip


def test_a_period_stands_for_a_missing_date_of_signature() -> None:
    assert row(record(signed=None, start={"value": "2025", "text": "2025"}))[0] == "2025/"
    assert row(record(signed=None))[0] == "-"


def test_no_word_of_an_article_can_steer_the_terminal_or_break_a_row() -> None:
    hostile = record(sources=[{"article": "a\x1b[2J\n\u202eb.txt"}])
    assert row(hostile)[6] == "a [2J  b.txt"


def test_plain_columns_line_up_and_cut_nothing() -> None:
    rows = [row(record()), row(record(partners=[{"name": "Ville de " + "X" * 200, "type": "municipality"}]))]
    lines = list(plain_table(rows))
    assert len({line.index("agr_") for line in lines[1:]}) == 1
    assert "X" * 200 in lines[2]
    assert lines[0].split() == list(COLUMNS)


def test_an_empty_table_is_its_headings() -> None:
    assert [line.split() for line in plain_table([])] == [list(COLUMNS)]


def test_every_field_of_the_schema_is_explained_on_the_record_page() -> None:
    page = (Path(__file__).parent.parent / "docs" / "record.md").read_text(encoding="utf-8")
    schema = json_schema()
    models = {"AgreementRecord": schema, **schema["$defs"]}
    missing = [
        f"{name}.{field}" for name, model in models.items() for field in model["properties"] if f"`{field}`" not in page
    ]
    assert missing == []


def test_the_report_of_a_run_is_sorted_json_with_timings_apart(tmp_path: Path) -> None:
    counts = Counts(read=3, kept=1, records=2, rejected={"empty": 1, "binary": 1})
    assert counts.summary() == "3 files read, 1 article kept, 2 records, 2 rejected (binary 1, empty 1)"
    write_report(
        tmp_path,
        RunReport(
            counts=counts,
            inputs=Inputs(files=3, bytes=90, sha256="0"),
            versions={"accords": "1"},
            rules_sha256="0",
            model_sha256=None,
            settings={"merge": True},
            timings={"total": 1.0},
        ),
    )
    data = json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))
    assert list(data) == [
        "counts",
        "inputs",
        "versions",
        "rules_sha256",
        "model_sha256",
        "settings",
        "timings",
    ]
    assert list(data["counts"]["rejected"]) == ["binary", "empty"]


def test_rejected_files_are_written_one_per_line(tmp_path: Path) -> None:
    write_rejected(tmp_path, [RejectedFile(source="é.txt", reason="empty", message="no text")])
    assert (tmp_path / "rejected.jsonl").read_text(
        encoding="utf-8"
    ) == '{"source": "é.txt", "reason": "empty", "message": "no text"}\n'


@pytest.mark.parametrize("width", [40, 80, 129, 130, 200])
def test_on_a_terminal_of_any_width_the_id_and_the_partners_stay_readable(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    print_table([row(record())])
    shown = capsys.readouterr().out
    assert "agr_0123456789ab" in shown and "Région Normandie" in shown and "2024-05-17" in shown
    assert max(map(len, shown.splitlines())) <= width


def test_an_explanation_gives_the_words_and_the_rule_behind_each_value() -> None:
    words = {"field": "signed", "start": 4, "end": 15, "text": "ce vendredi", "rule": "dates.x"}
    head, line = explanation(record(sources=[{"article": "a.txt", "evidence": [words]}]))
    assert head.split("  ")[:3] == ["agr_0123456789ab", "2024-05-17", "feuille_de_route"]
    assert line.split() == ["signed", "4-15", "dates.x", "ce", "vendredi"]
