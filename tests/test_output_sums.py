"""Records in sum, two runs compared, and lines that are no records: stats, diff, validate."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.diff import FIELDS, diff, diff_lines
from output.printable import printable
from output.record import AgreementRecord
from output.stats import stats, stats_lines
from output.validate import check
from tests.records import record

ALONE = [{"name": "Région Normandie", "type": "region", "country": "FR", "code": "FR-NOR"}]

# --- stats -----------------------------------------------------------------------------------------------------------


def test_counts_are_of_records_and_a_record_counts_once_for_each_value() -> None:
    twice = record(sectors=[{"code": "eau", "label": "Eau", "text": t} for t in ("l'eau", "les eaux")])
    told = stats([twice, record()]).to_json()
    assert told["records"] == 2
    assert told["sector"] == {"eau": 1, "peche": 1}
    assert told["year"] == {"2024": 2}
    assert told["country_pair"] == {"FR-MA": 2}
    assert told["currency"] == {"EUR": 2}


def test_one_partner_under_two_names_is_counted_under_the_more_frequent() -> None:
    other = record(partners=[{**ALONE[0], "name": "Normandie"}])
    assert stats([record(), record(), other]).to_json()["partner"] == {"Région Normandie": 3, "Région de l'Oriental": 2}


def test_what_records_lack_is_told_as_number_and_share() -> None:
    told = stats([record(), record(signed=None, partners=ALONE, amounts=[]), record(amounts=[]), record()]).to_json()
    assert told["lacking"]["date"] == {"records": 1, "share": 0.25}
    assert told["lacking"]["second_partner"] == {"records": 1, "share": 0.25}
    assert told["lacking"]["amount"] == {"records": 2, "share": 0.5}


def test_the_distribution_of_confidence_has_every_record_in_one_tenth() -> None:
    told = stats(record(confidence=c) for c in (0.0, 0.3, 0.69, 0.7, 1.0)).to_json()["confidence"]
    assert (told["min"], told["median"], told["max"]) == (0.0, 0.69, 1.0)
    assert {tenth: n for tenth, n in told["bins"].items() if n} == {
        "0.0-0.1": 1, "0.3-0.4": 1, "0.6-0.7": 1, "0.7-0.8": 1, "0.9-1.0": 1,
    }  # fmt: skip


def test_no_records_at_all_give_empty_counts() -> None:
    told = stats([])
    assert told.to_json()["lacking"]["date"] == {"records": 0, "share": 0.0}
    assert next(stats_lines(told, 5)).plain == "0 records"


def test_only_the_most_frequent_values_are_shown_and_the_rest_is_counted() -> None:
    records = [record(place=None, sectors=[{"code": f"s{i}", "label": None, "text": "x"}]) for i in range(5)]
    shown = [x.plain for x in stats_lines(stats(records), 2)]
    assert "  … 3 more" in shown


# --- diff ------------------------------------------------------------------------------------------------------------


def test_the_same_file_has_no_differences() -> None:
    told = diff([record()], [record()])
    assert (told.added, told.gone, told.changed, told.same) == ([], [], [], 1)


def test_a_change_is_told_by_field_with_what_only_the_old_and_only_the_new_says() -> None:
    new = record(signed={"value": "2024-05", "text": "en mai"}, sectors=[])
    (pair,) = diff([record()], [new]).changed
    assert [(c.field, c.gone, c.added) for c in pair.changes] == [
        ("signed", ("2024-05-17 «ce vendredi»",), ("2024-05 «en mai»",)),
        ("sectors", ("peche «la pêche»",), ()),
    ]
    assert [x.plain for x in diff_lines(diff([record()], [new]))][1:] == [
        "    signed: 2024-05-17 «ce vendredi» → 2024-05 «en mai»",
        "    sectors:",
        "      - peche «la pêche»",
    ]


def test_a_record_with_a_new_id_is_known_by_its_partners_kind_and_date() -> None:
    told = diff([record()], [record(id="agr_ffffffffffff")])
    assert [c.field for c in told.changed[0].changes] == ["id"]
    assert diff([record()], [record(id="agr_ffffffffffff")], ignored=["id"]).same == 1
    other = diff([record()], [record(id="agr_ffffffffffff", kind="accord")])
    assert (len(other.gone), len(other.added)) == (1, 1)


def test_several_records_of_one_id_are_paired_in_their_order() -> None:
    old = [record(title="a"), record(title="b")]
    told = diff(old, [record(title="a"), record(title="b"), record(title="c")])
    assert told.same == 2 and [r.title for r in told.added] == ["c"]


def test_each_difference_is_a_line_of_json() -> None:
    told = diff([record(), record(id="agr_aaaaaaaaaaaa", kind="pacte")], [record(status="ended")])
    gone, changed = told.to_json()
    assert gone["change"] == "gone" and AgreementRecord.model_validate(gone["record"]).kind == "pacte"
    assert changed["fields"] == {"status": {"gone": ["signed"], "added": ["ended"]}}
    assert told.summary() == "0 added, 1 gone, 1 changed, 0 the same"


def test_every_field_of_a_record_is_compared() -> None:
    assert set(AgreementRecord.model_fields) <= set(FIELDS)


_RECORDS = st.lists(
    st.builds(
        lambda i, kind, year: record(id=f"agr_00000000000{i}", kind=kind, signed={"value": year, "text": year}),
        st.integers(0, 3),
        st.sampled_from(["accord", "pacte"]),
        st.sampled_from(["2020", "2021"]),
    ),
    max_size=6,
)


@given(_RECORDS, _RECORDS)
def test_every_record_of_both_files_is_accounted_for_once(
    old: list[AgreementRecord], new: list[AgreementRecord]
) -> None:
    told = diff(old, new)
    assert len(told.gone) + len(told.changed) + told.same == len(old)
    assert len(told.added) + len(told.changed) + told.same == len(new)


# --- validate --------------------------------------------------------------------------------------------------------


def faults(data: Any) -> list[tuple[str, str]]:
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    (checked,) = check([raw])
    return [(fault.field, fault.message) for fault in checked.faults]


def changed(**fields: Any) -> dict[str, Any]:
    return {**record().to_json(), **fields}


def test_a_record_that_accords_wrote_is_right() -> None:
    assert faults(record().to_line().encode()) == []


@pytest.mark.parametrize(
    ("data", "field", "message"),
    [
        (changed(kind="traité"), "kind", "should be 'accord'"),
        (changed(confidence="0.5"), "confidence", "valid number"),
        (changed(confidence=1.5), "confidence", "less than or equal to 1"),
        (changed(signed={"value": "17/05/2024", "text": "x"}), "signed.value", "not an EDTF"),
        (changed(partners=[{"type": "region"}]), "partners[0].name", "is missing"),
        (changed(partners=[]), "partners", "is empty"),
        (changed(amounts=[{"value": "abc", "currency": "EUR", "text": "x"}]), "amounts[0].value", "plain positive decimal"),
        (changed(amounts=[{"value": "NaN", "currency": "EUR", "text": "x"}]), "amounts[0].value", "plain positive decimal"),
        (changed(signataires=[]), "signataires", "no such field"),
        (b'{"id": ', "", "not JSON"),
        (b"[" * 100_000, "", "not JSON"),
        ("R\xe9gion".encode("latin-1"), "", "not UTF-8 text (byte 2)"),
        ([], "", "object"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_field(data: Any, field: str, message: str) -> None:
    ((found, told),) = faults(data)
    assert found == field and message in told


def test_lines_are_numbered_as_in_the_file_and_blank_ones_passed_over() -> None:
    line = record().to_line().encode() + b"\r\n"
    assert [(c.line, len(c.faults)) for c in check([b"\xef\xbb\xbf" + line, b"\n", line, b"{\n"])] == [
        (1, 0),
        (3, 0),
        (4, 1),
    ]


def test_a_line_with_a_thousand_faults_is_told_in_short() -> None:
    assert len(faults(changed(sources=[{}] * 1000))) == 21


@given(st.binary(max_size=60))
def test_any_bytes_are_checked_and_told_without_control_characters(data: bytes) -> None:
    for checked in check(data.splitlines()):
        told = [fault.told("a\x1b[2J") for fault in checked.faults]
        assert told == [printable(text) for text in told]


@given(st.text())
def test_a_hostile_name_of_a_field_does_not_reach_the_terminal(name: str) -> None:
    (checked,) = check([json.dumps({**record().to_json(), "x" + name: 1}).encode()])
    assert all("\x1b" not in fault.told("a") and "\n" not in fault.told("a") for fault in checked.faults)
