"""Exports: tables that lose nothing, sheets that run nothing, files that other tools read, and targets that are whole or untouched."""

from __future__ import annotations

import csv
import json
import os
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from output.exports import FORMATS, Options, export, flat, iati_file, jsonld_file, labels, parquet_folder, sqlite_file
from output.exports.tables import TABLES
from output.exports.texts import cell_text, xml_text
from output.jsonl import OutputError, write_records
from output.record import KINDS, AgreementRecord, Amount, Partner, PartnerType, Status
from pipeline.cli import main
from rules.taxonomy import taxonomy
from tests.records import record as agreement

ROOT = Path(__file__).parent.parent
READERS = {"sqlite": sqlite_file.read, "parquet": parquet_folder.read}


def record(**changes: Any) -> AgreementRecord:
    """The agreement of the other tests, with something in every field."""
    told: dict[str, Any] = {
        "partners": [
            {"name": "Région Normandie", "type": "region", "country": "FR", "code": "FR-NOR", "mentions": ["la Normandie"]},
            {"name": "Région de l'Oriental", "type": "region", "country": "MA"},
        ],
        "start": {"value": "2024", "text": "2024-2027"},
        "end": {"value": "2027", "text": "2024-2027"},
        "sectors": [
            {"code": "peche", "label": "Pêche et mer", "text": "la pêche"},
            {"code": "culture", "label": "Culture", "text": "la culture"},
        ],
        "amounts": [
            {"value": "1250000.50", "currency": "EUR", "approximate": True, "text": "environ 1 250 000,50 euros"},
            {"value": "2000000", "currency": "MAD", "per": "year", "text": "2 millions de dirhams par an"},
        ],
        "place": {"name": "Oujda", "country": "MA"},
        "signatories": [{"name": "Hervé Morin", "role": "président", "for": "Région Normandie"}],
        "notes": ["une note"],
        "sources": [
            {
                "article": "a.txt",
                "url": "https://exemple.fr/a?b=1&c=é",
                "title": "Un titre",
                "published": "2024-05-18",
                "evidence": [{"field": "signed", "start": 4, "end": 15, "text": "ce vendredi", "rule": "dates.x"}],
            }
        ],
    }  # fmt: skip
    return agreement(**{**told, **changes})


def accords(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


def csv_rows(path: Path, delimiter: str = ";") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def base(path: Path) -> closing[sqlite3.Connection]:
    return closing(sqlite3.connect(path))


def activities(path: Path) -> list[Any]:
    return etree.parse(path).getroot().findall("iati-activity")


@pytest.fixture
def records_file(tmp_path: Path) -> Path:
    path = tmp_path / "agreements.jsonl"
    write_records(path, [record(), record(id="agr_ffffffffffff", status="announced")])
    return path


def need(name: str) -> None:
    pytest.importorskip({"parquet": "pyarrow", "xlsx": "xlsxwriter"}.get(name, "json"))


# --- round trips -----------------------------------------------------------------------------------------------------

words = st.text(max_size=12)
maybe = st.none() | words
edtf = st.builds(
    "{}{}".format, st.sampled_from(["2024", "1998-02", "2024-05-17", "2020-02-31"]), st.sampled_from(["", "~"])
)
dated = st.none() | st.fixed_dictionaries({"value": edtf, "text": words})
offset = st.integers(0, 2**63 - 1)
a_record = st.builds(
    AgreementRecord.model_validate,
    st.fixed_dictionaries(
        {
            # Two ids only: records of one id are what --no-merge writes.
            "id": st.sampled_from(["agr_000000000001", "agr_000000000002"]),
            "kind": st.sampled_from(KINDS),
            "status": st.sampled_from(get_args(Status)),
            "renewal": st.booleans(),
            "title": words,
            "partners": st.lists(
                st.fixed_dictionaries(
                    {
                        "name": words,
                        "type": st.sampled_from(get_args(PartnerType)),
                        "country": maybe,
                        "code": maybe,
                        "mentions": st.lists(words, max_size=2),
                        "implied": st.booleans(),
                    }
                ),
                min_size=1,
                max_size=3,
            ),
            "signed": dated,
            "start": dated,
            "end": dated,
            "sectors": st.lists(st.fixed_dictionaries({"code": maybe, "label": maybe, "text": words}), max_size=2),
            "amounts": st.lists(
                st.fixed_dictionaries(
                    {
                        "value": st.decimals(0, 10**15, places=2).map(str),
                        "currency": st.none() | st.sampled_from(["EUR", "MAD"]),
                        "approximate": st.booleans(),
                        "role": st.sampled_from(get_args(Amount.model_fields["role"].annotation)),
                        "per": maybe,
                        "text": words,
                    }
                ),
                max_size=3,
            ),
            "place": st.none() | st.fixed_dictionaries({"name": words, "country": maybe}),
            "signatories": st.lists(st.fixed_dictionaries({"name": words, "role": maybe, "for": maybe}), max_size=2),
            "renews": maybe,
            "confidence": st.floats(0, 1),
            "notes": st.lists(words, max_size=2),
            "sources": st.lists(
                st.fixed_dictionaries(
                    {
                        "article": words,
                        "url": maybe,
                        "title": maybe,
                        "published": st.none() | edtf,
                        "evidence": st.lists(
                            st.fixed_dictionaries(
                                {"field": words, "start": offset, "end": offset, "text": words, "rule": words}
                            ),
                            max_size=2,
                        ),
                    }
                ),
                min_size=1,
                max_size=2,
            ),
        }
    ),
)
round_trip = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.mark.parametrize("name", READERS)
@given(records=st.lists(a_record, max_size=4))
@round_trip
def test_what_is_read_back_from_the_tables_are_the_same_records(
    records: list[AgreementRecord], name: str, tmp_path: Path
) -> None:
    need(name)
    export(records, name, tmp_path / "t")
    assert list(READERS[name](tmp_path / "t")) == records


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "iati"])
@given(records=st.lists(a_record, max_size=3))
@round_trip
def test_any_record_can_be_written_in_any_format(records: list[AgreementRecord], name: str, tmp_path: Path) -> None:
    need(name)
    assert export(records, name, tmp_path / name).records == len(records)


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_records_give_the_same_bytes(name: str, tmp_path: Path) -> None:
    need(name)

    def content(target: Path) -> list[bytes]:
        export([record(), record(id="agr_ffffffffffff")], name, target)
        return [p.read_bytes() for p in ([target] if target.is_file() else sorted(target.iterdir()))]

    assert content(tmp_path / "a") == content(tmp_path / "b")


@pytest.mark.parametrize("name", READERS)
def test_a_place_that_holds_no_export_is_told_when_it_is_read(name: str, tmp_path: Path) -> None:
    need(name)
    with pytest.raises(OutputError, match="nowhere"):
        list(READERS[name](tmp_path / "nowhere"))
    (tmp_path / "text").write_text("text " * 100, encoding="utf-8")
    with pytest.raises(OutputError, match="text"):
        list(READERS[name](tmp_path / "text"))


@pytest.mark.parametrize("name", READERS)
def test_an_offset_that_no_table_can_hold_is_told(name: str, tmp_path: Path) -> None:
    need(name)
    huge = {"field": "signed", "start": 0, "end": 2**63, "text": "x", "rule": "x"}
    with pytest.raises(OutputError, match="agr_0123456789ab: evidence with an offset"):
        export([record(sources=[{"article": "a", "evidence": [huge]}])], name, tmp_path / "t")
    assert list(tmp_path.iterdir()) == []


# --- the flat table --------------------------------------------------------------------------------------------------


def test_csv_opens_in_excel_with_french_headings_accents_and_a_row_per_agreement(tmp_path: Path) -> None:
    export([record(renewal=True)], "csv", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfIdentifiant;Intitul\xc3\xa9;")
    (row,) = csv_rows(tmp_path / "a.csv")
    assert row["Acte"] == "Feuille de route"
    assert row["Renouvellement"] == "oui"
    assert row["Partenaires"] == "Région Normandie | Région de l'Oriental"
    assert row["Pays"] == "FR | MA"
    assert (row["Signature"], row["Début"], row["Fin"]) == ("2024-05-17", "2024", "2027")
    assert row["Domaines"] == "Pêche et mer | Culture"
    assert row["Signataires"] == "Hervé Morin (président, Région Normandie)"
    assert row["Confiance"] == "0.9"


def test_english_headings_come_with_english_labels_and_commas(tmp_path: Path) -> None:
    options = Options("en", sectors_en={"peche": "Fisheries"})
    export([record()], "csv", tmp_path / "a.csv", options)
    (row,) = csv_rows(tmp_path / "a.csv", ",")
    assert (row["Act"], row["Renewal"], row["Partner types"]) == ("Roadmap", "no", "region | region")
    assert row["Sectors"] == "Fisheries | Culture"
    assert row["Amounts"] == "1250000.50 EUR (about) | 2000000 MAD (per year)"


def test_amounts_are_listed_with_their_currency_and_never_added(tmp_path: Path) -> None:
    export([record()], "csv", tmp_path / "a.csv")
    (row,) = csv_rows(tmp_path / "a.csv")
    assert row["Montants"] == "1250000.50 EUR (environ) | 2000000 MAD (par an)"


def test_every_code_has_words_in_both_languages() -> None:
    for table, codes in (
        (labels.KINDS, KINDS),
        (labels.STATUSES, get_args(Status)),
        (labels.PARTNER_TYPES, get_args(PartnerType)),
    ):
        assert set(table["fr"]) == set(table["en"]) == set(codes)
    assert labels.AMOUNT_ROLES["fr"].keys() == labels.AMOUNT_ROLES["en"].keys()
    for lang in ("fr", "en"):
        assert len(set(flat.headings(Options(lang)))) == len(flat.COLUMNS)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", " =", "\ufeff=", "＝", "\x00="])
def test_text_that_a_spreadsheet_would_run_starts_with_an_apostrophe(start: str) -> None:
    assert cell_text(f"{start}cmd|' /C calc'!A0").startswith("'")


@given(text=st.text())
def test_no_cell_starts_like_a_formula_breaks_its_row_or_holds_what_xml_forbids(text: str) -> None:
    cell = cell_text(text)
    assert not re.match(r"\s*[=+\-@]", cell)
    assert not re.search(r"[\x00-\x1f\x7f]|[;,][=+\-@]", cell)
    etree.Element("a").text = cell


def test_ordinary_text_is_left_as_it_is() -> None:
    for text in ("Région Île-de-France", "12 % – 3,5 M€", "a = b", "x@y.fr", "", "l'Oriental ; Dakar"):
        assert cell_text(text) == xml_text(text) == text


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_no_word_of_an_article_becomes_a_formula(name: str, tmp_path: Path) -> None:
    need(name)
    evil = '=HYPERLINK("http://x")'
    hostile = record(
        title=evil,
        partners=[{"name": "Ville", "type": "municipality"}, {"name": evil, "type": "municipality", "code": "+1"}],
        notes=["@a\x07", "\tb"],
        sources=[{"article": "-a.txt", "title": "x\x00\x1b[2J;=1+1"}],
    )
    export([hostile], name, tmp_path / f"a.{name}")
    if name == "csv":
        (row,) = csv_rows(tmp_path / "a.csv")
    else:
        openpyxl = pytest.importorskip("openpyxl")
        heads, values = openpyxl.load_workbook(tmp_path / "a.xlsx").active.iter_rows()
        assert {cell.data_type for cell in values} <= {"s", "n"}
        row = {head.value: cell.value for head, cell in zip(heads, values, strict=True)}
    assert row["Intitulé"] == "'" + evil
    assert row["Partenaires"] == "Ville | '" + evil
    assert row["Codes des partenaires"] == "'+1"
    assert row["Remarques"] == "'@a | ' b"
    assert row["Articles"] == "'-a.txt"
    assert row["Titres des articles"] == "x[2J; =1+1"


def test_a_sheet_keeps_codes_and_dates_as_text_and_only_the_confidence_is_a_number(tmp_path: Path) -> None:
    need("xlsx")
    openpyxl = pytest.importorskip("openpyxl")
    export([record(partners=[{"name": "Bourg", "type": "municipality", "code": "01053"}])], "xlsx", tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    row = {head.value: cell.value for head, cell in zip(*sheet.iter_rows(), strict=True)}
    assert (row["Codes des partenaires"], row["Début"], row["Confiance"]) == ("01053", "2024", 0.9)
    assert [head for head, value in row.items() if isinstance(value, float | int)] == ["Confiance"]
    assert (sheet.title, sheet.freeze_panes) == ("Accords", "A2")


def test_a_cell_that_is_too_long_for_a_sheet_is_cut_and_told(tmp_path: Path) -> None:
    need("xlsx")
    openpyxl = pytest.importorskip("openpyxl")
    written = export([record(title="é😀" * 20_000)], "xlsx", tmp_path / "a.xlsx")
    assert "«Intitulé» was cut" in written.remarks[0]
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx").active["B2"].value
    assert cell.endswith("…") and 32_000 < len(cell.encode("utf-16-le")) / 2 <= 32_767


# --- SQLite ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "accords.db"
    other = record(
        id="agr_ffffffffffff",
        title="Convention Dakar",
        partners=[{"name": "Ville de Dakar", "type": "municipality", "mentions": ["la capitale sénégalaise"]}],
        sources=[{"article": "b.txt"}],
    )
    export([record(), other], "sqlite", path)
    return path


def test_every_table_has_a_primary_key_and_its_foreign_keys_hold(database: Path) -> None:
    with base(database) as db:
        for table in TABLES:
            columns = db.execute(f"PRAGMA table_info({table.name})").fetchall()
            assert [c[1] for c in columns] == [c.name for c in table.columns]
            assert [c[1] for c in sorted(columns, key=lambda c: c[5]) if c[5]] == list(table.key)
            parents = {row[2] for row in db.execute(f"PRAGMA foreign_key_list({table.name})")}
            assert parents == set(table.parents)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("feuille", ["agr_0123456789ab"]),
        ("senegalaise", ["agr_ffffffffffff"]),
        ("vendredi", ["agr_0123456789ab"]),
        ("partners:dakar", ["agr_ffffffffffff"]),
        ("Pékin", []),
    ],
)
def test_full_text_search_finds_titles_partners_and_evidence_without_accents(
    words: str, found: list[str], database: Path
) -> None:
    query = "SELECT a.id FROM agreements a JOIN agreements_fts f ON f.rowid = a.position WHERE agreements_fts MATCH ?"
    with base(database) as db:
        assert [row[0] for row in db.execute(query, (words,))] == found


def test_money_stays_a_decimal_text_in_the_tables(database: Path) -> None:
    with base(database) as db:
        assert db.execute("SELECT value, typeof(value) FROM amounts WHERE currency = 'EUR'").fetchone() == (
            "1250000.50",
            "text",
        )


def test_the_metadata_names_the_database_its_search_table_and_every_column(database: Path) -> None:
    told = json.loads((database.parent / "metadata.json").read_text(encoding="utf-8"))
    tables = told["databases"]["accords"]["tables"]
    assert tables["agreements"]["fts_table"] == "agreements_fts"
    with base(database) as db:
        for name in tables.keys() - {"agreements_fts"}:
            assert set(tables[name]["columns"]) == {row[1] for row in db.execute(f"PRAGMA table_info({name})")}


def test_somebody_elses_metadata_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "metadata.json").write_text('{"title": "mine"}', encoding="utf-8")
    written = export([record()], "sqlite", tmp_path / "a.db")
    assert (tmp_path / "metadata.json").read_text(encoding="utf-8") == '{"title": "mine"}'
    assert (tmp_path / "a.metadata.json").exists() and "a.metadata.json" in written.remarks[0]


def test_records_of_one_id_keep_apart(tmp_path: Path) -> None:
    export([record(), record(title="autre")], "sqlite", tmp_path / "a.db")
    with base(tmp_path / "a.db") as db:
        assert [row[0] for row in db.execute("SELECT id FROM agreements ORDER BY position")] == [
            "agr_0123456789ab",
            "agr_0123456789ab.2",
        ]


# --- Parquet, JSON-LD ------------------------------------------------------------------------------------------------


def test_parquet_is_a_file_per_table_with_typed_columns(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    export([record()], "parquet", tmp_path / "t")
    assert {path.name for path in (tmp_path / "t").iterdir()} == {f"{table.name}.parquet" for table in TABLES}
    amounts = parquet.read_table(tmp_path / "t" / "amounts.parquet")
    assert [str(amounts.schema.field(name).type) for name in ("value", "approximate", "position")] == [
        "string",
        "bool",
        "int64",
    ]
    assert parquet.read_table(tmp_path / "t" / "partners.parquet")["mentions"].to_pylist() == [["la Normandie"], []]


def terms(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from terms(item)
    elif isinstance(node, dict):
        kinds = node.get("@type", [])
        yield from [kinds] if isinstance(kinds, str) else kinds
        for key, value in node.items():
            if not key.startswith("@"):
                yield key
                yield from terms(value)


def test_every_term_of_a_json_ld_node_is_in_the_context_and_the_other_way_round(tmp_path: Path) -> None:
    types = [{"name": "x", "type": type_} for type_ in get_args(PartnerType)]
    full = record(partners=[*(p.model_dump() for p in record().partners), *types], renews="agr_000000000000")
    export([full], "json-ld", tmp_path / "a.jsonld")
    data = json.loads((tmp_path / "a.jsonld").read_text(encoding="utf-8"))
    prefixes = {"@version", "schema", "oa", "accords", "agreement"}
    assert set(terms(data["@graph"])) == set(data["@context"]) - prefixes


def test_json_ld_says_what_the_record_says_and_leaves_out_what_it_does_not() -> None:
    node = jsonld_file.node(
        "agr_0123456789ab", record(signed=None, end=None, start={"value": "2025~", "text": "vers 2025"})
    )
    assert node["@id"] == "agreement:agr_0123456789ab"
    assert (node["start"], node["temporalCoverage"]) == ("2025~", "2025/..")
    assert "signed" not in node and "renews" not in node
    assert node["amount"][0]["value"] == "1250000.50"


def test_json_ld_can_be_put_in_a_page(tmp_path: Path) -> None:
    export([record(title="</script><b>")], "json-ld", tmp_path / "a.jsonld")
    text = (tmp_path / "a.jsonld").read_text(encoding="utf-8")
    assert "<" not in text and json.loads(text)["@graph"][0]["name"] == "</script><b>"


# --- IATI ------------------------------------------------------------------------------------------------------------

# The order of an activity's elements in the XML schema of IATI 2.03, as far as they are written.
ORDER = [
    "iati-identifier", "reporting-org", "title", "description", "participating-org", "activity-status", "activity-date",
    "recipient-country", "location", "sector", "transaction", "document-link", "related-activity",
]  # fmt: skip
# To validate by the standard's own schema, name its iati-activities-schema.xsd, 2.03 (the other two files beside it).
SCHEMA = os.environ.get("ACCORDS_IATI_SCHEMA")


def assert_valid(path: Path) -> None:
    root = etree.parse(path).getroot()
    assert (root.tag, root.get("version")) == ("iati-activities", "2.03") and len(root)
    for activity in root:
        tags = [child.tag for child in activity]
        assert tags == sorted(tags, key=ORDER.index)
        assert [tags.count(tag) for tag in ("iati-identifier", "reporting-org", "title", "activity-status")] == [1] * 4
        assert {"description", "participating-org", "activity-date"} <= set(tags)
        days = activity.xpath(".//@iso-date | .//@value-date")
        assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days)
    if SCHEMA:
        etree.XMLSchema(etree.parse(SCHEMA)).assertValid(root)


@given(records=st.lists(a_record, max_size=3))
@round_trip
def test_iati_activities_follow_the_schema_whatever_the_record(records: list[AgreementRecord], tmp_path: Path) -> None:
    export([record(id="agr_999999999999"), *records], "iati", tmp_path / "a.xml")
    assert_valid(tmp_path / "a.xml")


def test_an_iati_activity_tells_who_when_where_and_what(tmp_path: Path) -> None:
    options = Options(sectors_dac={"peche": "313", "culture": "16061"}, publisher="XX-1", publisher_name="Moi")
    export([record(renews="agr_000000000000")], "iati", tmp_path / "a.xml", options)
    assert_valid(tmp_path / "a.xml")
    (activity,) = activities(tmp_path / "a.xml")
    assert activity.findtext("iati-identifier") == "XX-1-agr_0123456789ab"
    assert activity.findtext("reporting-org/narrative") == "Moi"
    assert activity.xpath("participating-org/narrative/text()") == ["Région Normandie", "Région de l'Oriental"]
    assert activity.xpath("recipient-country/@code") == ["MA"]
    assert [(s.get("vocabulary"), s.get("code")) for s in activity.iter("sector")] == [("2", "313"), ("1", "16061")]
    assert [(d.get("type"), d.get("iso-date")) for d in activity.iter("activity-date")] == [
        ("2", "2024-01-01"),
        ("3", "2027-12-31"),
    ]
    assert activity.find("document-link").get("url") == "https://exemple.fr/a?b=1&c=%C3%A9"
    assert activity.find("related-activity").get("ref") == "XX-1-agr_000000000000"


def money(**changes: Any) -> dict[str, Any]:
    return {"value": "5", "currency": "EUR", "text": "x", **changes}


@pytest.mark.parametrize(
    ("changes", "values"),
    [
        ({"amounts": [money(value="1250000.50")]}, ["1250000.50"]),
        ({"amounts": [money(per="year")]}, []),
        ({"amounts": [money(currency=None)]}, []),
        ({"amounts": [money(role="minimum"), money(role="maximum")]}, []),
        ({"amounts": [money(role="total", value="9"), money(role="share"), money(role="equivalent")]}, ["9"]),
        ({"amounts": [money(role="share", value="4"), money(role="share")]}, ["4", "5"]),
        ({"amounts": [money()], "status": "announced"}, []),
        ({"amounts": [money()], "signed": None}, []),
    ],
)
def test_only_money_that_a_reader_may_count_is_an_iati_transaction(
    changes: dict[str, Any], values: list[str], tmp_path: Path
) -> None:
    export([record(**changes)], "iati", tmp_path / "a.xml")
    (activity,) = activities(tmp_path / "a.xml")
    assert activity.xpath("transaction/value/text()") == values
    assert "Montants cités : x" in activity.findtext("description/narrative")


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02~", "2024-02-01", "2024-02-29"),
        ("2023-02-31", "2023-02-28", "2023-02-28"),
        ("2024-05-17", "2024-05-17", "2024-05-17"),
    ],
)
def test_a_date_of_a_year_or_a_month_becomes_its_first_or_last_day(
    edtf: str, first: str, last: str, tmp_path: Path
) -> None:
    date = {"value": edtf, "text": "x"}
    export([record(start=date, end=date)], "iati", tmp_path / "a.xml")
    (activity,) = activities(tmp_path / "a.xml")
    assert activity.xpath("activity-date/@iso-date") == [first, last]


def test_records_without_a_date_are_left_out_of_iati_and_told(tmp_path: Path) -> None:
    undated = record(id="agr_ffffffffffff", signed=None, start=None)
    written = export([record(), undated], "iati", tmp_path / "a.xml")
    assert written.records == len(activities(tmp_path / "a.xml")) == 1
    assert written.remarks[0].startswith("left out: 1 records without")
    (tmp_path / "a.xml").write_text("old", encoding="utf-8")
    with pytest.raises(OutputError, match="none of 1 records has a date"):
        export([undated], "iati", tmp_path / "a.xml")
    assert (tmp_path / "a.xml").read_text(encoding="utf-8") == "old"


def test_an_address_that_is_no_web_address_is_left_out_of_iati(tmp_path: Path) -> None:
    sources = [{"article": "a", "url": url} for url in ("javascript:alert(1)", "fichier.html", "http://[x")]
    export([record(sources=sources)], "iati", tmp_path / "a.xml")
    (activity,) = activities(tmp_path / "a.xml")
    assert activity.find("document-link") is None


# --- targets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_a_failure_while_writing_leaves_the_old_target_and_no_litter(name: str, tmp_path: Path) -> None:
    need(name)
    target = tmp_path / "t"
    export([record()], name, target)

    def state() -> dict[str, bytes]:
        return {str(p.relative_to(tmp_path)): p.read_bytes() for p in sorted(tmp_path.rglob("*")) if p.is_file()}

    before = state()

    def breaking() -> Iterator[AgreementRecord]:
        yield record(status="ended")
        raise RuntimeError("cut")

    with pytest.raises(RuntimeError):
        export(breaking(), name, target)
    assert state() == before
    export([record(status="ended")], name, target)
    assert state().keys() == before.keys() and state() != before


@pytest.mark.parametrize("name", FORMATS)
def test_a_place_that_cannot_be_written_is_named(name: str, tmp_path: Path) -> None:
    need(name)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match=r"file/t: cannot be written .*; choose another place"):
        export([record()], name, tmp_path / "file" / "t")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize("name", FORMATS)
def test_a_read_only_folder_is_named(name: str, tmp_path: Path) -> None:
    need(name)
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(OutputError, match="cannot be written"):
            export([record()], name, tmp_path / "t")
    finally:
        tmp_path.chmod(0o755)


def test_a_folder_is_no_place_for_a_file_nor_a_file_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match="a folder; name a file in it"):
        export([record()], "csv", tmp_path)
    with pytest.raises(OutputError, match="a folder of files"):
        export([record()], "parquet", tmp_path / "file")


def test_a_folder_that_holds_other_files_is_never_replaced(tmp_path: Path) -> None:
    need("parquet")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match=r"holds notes\.txt"):
        export([record()], "parquet", tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("name", "module", "extra"), [("parquet", "pyarrow", "parquet"), ("xlsx", "xlsxwriter", "excel")]
)
def test_a_missing_extra_says_what_to_install(
    name: str, module: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(OutputError, match=rf"pip install 'accords\[{extra}\]'"):
        export([record()], name, tmp_path / "t")
    assert extra in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


# --- the command -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMATS)
def test_the_command_writes_every_format_from_a_file_and_from_the_standard_input(
    name: str, records_file: Path, tmp_path: Path
) -> None:
    need(name)
    target = tmp_path / "out" / "t"
    result = accords("export", records_file, "--to", name, "-o", target)
    assert result.exit_code == 0 and f"2 records -> {target}" in result.output
    piped = accords(
        "export", "-", "--to", name, "-o", tmp_path / "piped" / "t", stdin=records_file.read_text(encoding="utf-8")
    )
    assert piped.exit_code == 0

    def content(path: Path) -> list[bytes]:
        return [p.read_bytes() for p in ([path] if path.is_file() else sorted(path.iterdir()))]

    assert content(target) == content(tmp_path / "piped" / "t")


def test_english_sector_labels_come_from_the_taxonomy(records_file: Path, tmp_path: Path) -> None:
    assert accords("export", records_file, "--to", "csv", "--lang", "en", "-o", tmp_path / "a.csv").exit_code == 0
    assert csv_rows(tmp_path / "a.csv", ",")[0]["Sectors"].startswith(taxonomy()["peche"].en)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["{file}", "--to", "csv"], "Missing option"),
        (["{file}", "--to", "pdf", "-o", "x"], "'pdf' is not one of"),
        (["nowhere.jsonl", "--to", "csv", "-o", "x"], "does not exist"),
        (["{file}", "--to", "csv", "-o", "{folder}"], "a folder; name a file in it"),
        (["{file}", "--to", "parquet", "-o", "{file}"], "a file; --to parquet writes a folder"),
        (["{file}", "--to", "csv", "-o", "{file}"], "holds the records themselves"),
        (["{file}", "--to", "csv", "-o", "-"], "not a stream"),
        (["{file}", "--to", "csv", "-o", "x", "--publisher", "X"], "--publisher is for iati"),
        (["{file}", "--to", "iati", "-o", "x", "--lang", "en"], "--lang is for csv, xlsx, sqlite"),
    ],
)
def test_misuse_exits_with_2_and_says_what_is_wrong(
    arguments: list[str], message: str, records_file: Path, tmp_path: Path
) -> None:
    before = records_file.read_bytes()
    result = accords("export", *(a.format(file=records_file, folder=tmp_path) for a in arguments))
    assert result.exit_code == 2 and message in result.output
    assert records_file.read_bytes() == before


def test_a_line_that_is_no_record_exits_with_1_names_the_line_and_writes_nothing(records_file: Path) -> None:
    with records_file.open("a", encoding="utf-8") as file:
        file.write('{"id": 1}\n')
    target = records_file.parent / "a.csv"
    result = accords("export", records_file, "--to", "csv", "-o", target)
    assert result.exit_code == 1 and "agreements.jsonl:3: not an agreement record" in result.output
    assert not target.exists()


def test_the_help_ends_with_examples() -> None:
    result = accords("export", "--help")
    assert result.exit_code == 0
    assert result.output.split("Examples:")[1].strip().startswith("accords export ")


def test_every_format_table_column_and_term_is_on_the_exports_page() -> None:
    page = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")
    names = [*FORMATS, *(t.name for t in TABLES), *(c.name for t in TABLES for c in t.columns)]
    names += [name for c in flat.COLUMNS for name in (c.fr, c.en)]
    names += [term for term in jsonld_file.CONTEXT if term != "@version"]
    assert [name for name in names if f"`{name}`" not in page] == []
    assert iati_file.STAND_IN in page
    assert Partner.model_fields.keys() <= {c.name for t in TABLES for c in t.columns}
