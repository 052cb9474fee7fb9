"""Columns, sorting, CSV and tables that fit; and no word of a record that steers the terminal."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.columns import ALL, chosen, csv_row, row, sort, sort_keys
from output.conflicts import conflicts
from output.diff import diff, diff_lines
from output.lines import line
from output.printable import printable, printable_json
from output.record import AgreementRecord
from output.record_view import Told, view
from output.stats import stats, stats_lines
from output.tables import csv_lines, plain_table, print_table
from tests.records import record


def ordered(records: list[AgreementRecord], keys: str) -> list[str]:
    return [r.id[-1] for r in sort(records, lambda r: r, sort_keys(keys))]


def numbered(*changes: dict[str, Any]) -> list[AgreementRecord]:
    return [record(id=f"agr_00000000000{i}", **change) for i, change in enumerate(changes)]


def test_records_without_a_value_come_last_whichever_way_they_are_sorted() -> None:
    dated = numbered({"signed": None}, {}, {"signed": {"value": "2020", "text": "2020"}})
    assert ordered(dated, "date") == ["2", "1", "0"]
    assert ordered(dated, "-date") == ["1", "2", "0"]


def test_amounts_are_sorted_as_numbers_and_equal_ones_by_the_next_column() -> None:
    def amount(value: str, confidence: float) -> dict[str, Any]:
        return {"amounts": [{"value": value, "currency": "EUR", "text": "x"}], "confidence": confidence}

    rich = numbered(amount("9", 0.5), amount("10", 0.5), amount("10", 0.9))
    assert ordered(rich, "-amounts,-confidence") == ["2", "1", "0"]


def test_names_are_sorted_without_accents_and_case() -> None:
    titled = numbered({"title": "Zone"}, {"title": "École"}, {"title": "eau"})
    assert ordered(titled, "title") == ["2", "1", "0"]


@pytest.mark.parametrize(
    ("text", "message"), [("dat", "did you mean date"), ("", "names no column"), ("x", "choose from")]
)
def test_a_column_that_is_none_is_told(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        chosen(text)


@given(st.sampled_from(["=1+1", "+33", "-2", "@SUM(A1)", " =x"]))
def test_no_cell_of_csv_is_a_formula(name: str) -> None:
    (cell,) = csv_row(record(title=name), ("title",))
    assert cell.startswith("'") and cell[1:] == name


def test_csv_is_read_back_with_its_commas_and_quotes() -> None:
    lines = csv_lines([csv_row(record(title='a, "b"\nc'), ("id", "title", "date"))], ("id", "title", "date"))
    assert list(csv.reader(io.StringIO("\n".join(lines)))) == [
        ["id", "title", "date"],
        ["agr_0123456789ab", 'a, "b" c', "2024-05-17"],
    ]


@pytest.mark.parametrize("width", [30, 60, 100])
def test_chosen_columns_fit_any_terminal(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    columns = chosen("id,title,codes,notes")
    print_table([row(record(), columns)], columns)
    shown = capsys.readouterr().out
    assert "agr_0123456789ab" in shown and "FR-NOR" in shown
    assert max(map(len, shown.splitlines())) <= width


@given(st.text())
def test_what_is_printed_holds_no_control_character_and_keeps_its_length(text: str) -> None:
    shown = printable(text)
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in shown)
    assert len(shown) <= len(text)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_json_on_a_terminal_means_the_same_without_control_characters(text: str) -> None:
    shown = printable_json(json.dumps({text: text}, ensure_ascii=False))
    assert json.loads(shown) == {text: text}
    assert not any(unicodedata.category(c) in {"Cc", "Cf"} for c in shown)


HOSTILE = st.text(st.sampled_from("a\x1b[2J\x9b31m\u202e\n\r\t\x07\u2028é"), min_size=1, max_size=12)


@given(HOSTILE)
def test_no_view_of_a_hostile_record_steers_the_terminal(words: str) -> None:
    source = {"article": words, "title": words, "url": words, "evidence": [{"field": words, "start": 0, "end": 9, "text": words, "rule": words}]}  # fmt: skip
    hostile = record(
        title=words,
        partners=[{"name": words, "type": "other", "country": words, "code": words, "mentions": [words]}],
        sectors=[{"code": words, "label": words, "text": words}],
        amounts=[{"value": "1", "currency": words, "text": words}, {"value": "2", "currency": words, "text": words}],
        place={"name": words},
        signatories=[{"name": words, "role": words, "for": words}],
        renews=words,
        notes=[words, f"Nature : {words} selon {words} ; « x » est retenu.", f"Partenaire : {words} selon {words} seulement ; est retenu."],
        sources=[source, {**source, "article": "b"}],
    )  # fmt: skip
    told = [Told(s, problem=words) for s in hostile.sources]
    shown = [
        *plain_table([row(hostile, tuple(ALL))], tuple(ALL)),
        *csv_lines([csv_row(hostile, tuple(ALL))], tuple(ALL)),
        *(told.plain for told in stats_lines(stats([hostile]), 5)),
        *(told.plain for told in diff_lines(diff([hostile], [record()]))),
        *(told.plain for told in diff_lines(diff([hostile], []))),
        *(told.plain for told in view(hostile, told, width=60, coloured=True)),
        *(told.plain for told in view(hostile, told, width=1000, coloured=False)),
    ]
    assert all(printable(text) == text.rstrip() for text in shown)


def test_a_line_keeps_the_spaces_between_its_pieces() -> None:
    assert line(("a ", ""), ("\x1b[2J", ""), (" b", ""), indent=2).plain == "  a  [2J b"


def test_what_sources_differ_in_is_set_side_by_side_with_what_is_kept() -> None:
    differing = record(
        notes=[
            "Même acte dans 3 articles : mêmes partenaires.",
            "Nature : Accord selon a, b.txt et c.txt, Feuille de route selon d.txt ; « Feuille de route » est retenu.",
            "Date de signature : 2024 selon d.txt, 2024-05-17 selon c.txt ; la plus précise est retenue.",
            "Partenaire : Ville de Rouen selon d.txt seulement ; n'est pas retenu.",
        ],
        sources=[{"article": name} for name in ("a, b.txt", "c.txt", "d.txt")],
    )
    assert [(c.label, c.told, c.kept) for c in conflicts(differing)] == [
        ("Nature", ("Accord", "Accord", "Feuille de route"), "Feuille de route"),
        ("Date de signature", (None, "2024-05-17", "2024"), "2024-05-17"),
        ("Partenaire", (None, None, "Ville de Rouen"), "-"),
    ]


def test_the_notes_of_a_merge_are_understood() -> None:
    import pipeline

    one = record()
    other = record(
        kind="accord",
        signed={"value": "2024-05", "text": "en mai"},
        sources=[{"article": "b.txt", "published": "2024-05-18", "evidence": []}],
    )
    (merged,) = pipeline.merge([one, other])
    found = {c.label: (c.told, c.kept) for c in conflicts(merged)}
    assert found["Nature"] == (("Feuille de route", "Accord"), "Feuille de route")
    assert found["Date de signature"] == (("2024-05-17", "2024-05"), "2024-05-17")


def test_columns_of_sources_that_do_not_fit_stand_below_each_other() -> None:
    differing = record(
        notes=["Nature : Accord selon a.txt, Feuille de route selon d.txt ; « Feuille de route » est retenu."],
        sources=[{"article": "a.txt"}, {"article": "d.txt"}],
    )
    told = [Told(s) for s in differing.sources]
    wide = [x.plain for x in view(differing, told, width=100, coloured=True)]
    narrow = [x.plain for x in view(differing, told, width=20, coloured=True)]
    assert any(
        text.split() == ["Nature", "Accord", "Feuille", "de", "route", "Feuille", "de", "route"] for text in wide
    )
    assert "    [1]  Accord" in narrow and "    kept Feuille de route" in narrow
