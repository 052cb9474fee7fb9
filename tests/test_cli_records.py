"""The commands on records as scripts and people meet them: inspect, show, stats, diff, validate; they chain, and no record steers the terminal."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from output.columns import ALL
from output.jsonl import write_records
from output.record import AgreementRecord
from pipeline.cli import main
from tests.records import TEXT, record

ROOT = Path(__file__).parent.parent
HOSTILE = "a\x1b[2Jb\x9b31m\u202ec"

OTHER = record(
    id="agr_ba9876543210",
    kind="convention",
    status="announced",
    partners=[
        {"name": "Région Île-de-France", "type": "region", "country": "FR", "code": "FR-IDF"},
        {"name": "Ville de Dakar", "type": "municipality", "country": "SN"},
    ],
    signed=None,
    start={"value": "2021", "text": "2021"},
    amounts=[],
    confidence=0.6,
)


def accords(*arguments: object, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file of two records."""
    return written(tmp_path / "agreements.jsonl", record(), OTHER)


def written(path: Path, *records: AgreementRecord) -> Path:
    write_records(path, records)
    return path


def ids(result: Result) -> list[str]:
    assert result.exit_code == 0, result.output
    return [json.loads(line)["id"] for line in result.stdout.splitlines()]


FIRST, SECOND = record().id, OTHER.id


@pytest.mark.parametrize("command", ["inspect", "show", "stats", "diff", "validate"])
def test_every_help_ends_with_examples(command: str) -> None:
    result = accords(command, "--help")
    assert result.exit_code == 0
    assert result.output.split("Examples:")[1].strip().startswith("accords ")


def test_the_help_of_inspect_names_every_column() -> None:
    words = accords("inspect", "--help").output.replace(",", " ").replace(".", " ").split()
    assert [name for name in ALL if name not in words] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["inspect", "nowhere.jsonl"], "no such file"),
        (["inspect", "x\x1b[2J.jsonl"], "x [2J.jsonl: no such file"),
        (["inspect", "."], "a folder; name the .jsonl file"),
        (["inspect", "-", "--country", "France"], "two-letter"),
        (["inspect", "-", "--since", "17/05/2024"], "write YYYY, YYYY-MM or YYYY-MM-DD"),
        (["inspect", "-", "--min-amount", "beaucoup"], "is not an amount"),
        (["inspect", "-", "--min-confidence", "2"], "0<=x<=1"),
        (["inspect", "-", "--status", "signé"], "signed"),
        (["inspect", "-", "--columns", "dates"], "did you mean date"),
        (["inspect", "-", "--sort", "-dates"], "did you mean date"),
        (["inspect", "-", "--json", "--csv"], "leave --csv out"),
        (["inspect", "-", "--where", "amout > 1"], "did you mean amount?\n\n  amout > 1\n  ^"),
        (["inspect", "-", "--where", "kind == 'a" + "\x1b"], "no closing quote"),
        (["show", "-", "agr_ffff"], "no record agr_ffff in standard input"),
        (["show", "-", "ffff", "--articles", "nowhere"], "nowhere: no such folder"),
        (["diff", "-", "-"], "only one of OLD and NEW"),
        (["diff", "-", "nowhere.jsonl"], "no such file"),
        (["stats", "-", "--top", "0"], "--top"),
        (["validate"], "Missing argument"),
    ],
)
def test_misuse_exits_with_2_and_says_what_is_wrong(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = accords(*arguments, stdin="")
    assert result.exit_code == 2, result.output
    assert message in result.stderr and result.stdout == ""
    assert "Traceback" not in result.output and "\x1b" not in result.output


# --- inspect ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ([], [FIRST, SECOND]),
        (["--partner", "idf"], [SECOND]),
        (["--partner", "Ile de France", "--partner", "dakar"], [SECOND]),
        (["--partner", "FR-NOR"], [FIRST]),
        (["--partner", "région parisienne"], [SECOND]),
        (["--country", "fr", "--country", "MA"], [FIRST]),
        (["--sector", "PECHE"], [FIRST, SECOND]),
        (["--kind", "convention", "--kind", "feuille de route"], [FIRST, SECOND]),
        (["--status", "announced"], [SECOND]),
        (["--since", "2024"], [FIRST]),
        (["--until", "2021-06"], [SECOND]),
        (["--year", "2021"], [SECOND]),
        (["--min-amount", "1 000 000 EUR"], [FIRST]),
        (["--min-confidence", "0.8"], [FIRST]),
        (["--where", "'dakar' in partner or amount > 5000000"], [SECOND]),
        (["--sort", "date"], [SECOND, FIRST]),
        (["--sort", "-confidence"], [FIRST, SECOND]),
        (["--partner", "idf", "--country", "MA"], []),
    ],
)
def test_filters_and_sorting_choose_the_lines_that_are_passed_on(
    file: Path, options: list[str], kept: list[str]
) -> None:
    assert ids(accords("inspect", file, *options, "--json")) == kept


def test_lines_are_passed_on_byte_for_byte(file: Path) -> None:
    odd = file.read_text(encoding="utf-8").replace('"id": ', '"id" :  ')
    assert accords("inspect", "-", "--json", stdin=odd).stdout == odd


def test_columns_are_those_asked_for_in_a_table_and_in_csv(file: Path) -> None:
    table = accords("inspect", file, "--columns", "id,codes", "--sort", "-id")
    assert [line.split() for line in table.stdout.splitlines()] == [
        ["id", "codes"],
        [SECOND, "FR-IDF"],
        [FIRST, "FR-NOR,", "MA-02"],
    ]
    assert table.stderr == "2 of 2 records\n"
    rows = list(csv.DictReader(io.StringIO(accords("inspect", file, "--csv").stdout)))
    assert [row["id"] for row in rows] == [FIRST, SECOND] and rows[1]["date"] == "2021/"


def test_commands_chain(file: Path) -> None:
    chosen = accords("inspect", file, "--country", "SN", "--json").stdout
    assert json.loads(accords("stats", "-", "--json", stdin=chosen).stdout)["records"] == 1
    assert accords("validate", "-", stdin=chosen).exit_code == 0
    assert accords("diff", file, "-", stdin=chosen).stderr == "0 added, 1 gone, 0 changed, 1 the same\n"
    assert accords("show", "-", SECOND, "--json", stdin=chosen).stdout == chosen


@pytest.mark.parametrize("command", [["inspect"], ["stats"], ["show", "agr_1"], ["diff", "-"]])
def test_a_line_that_is_no_record_ends_with_1_and_its_place(command: list[str], tmp_path: Path) -> None:
    bad = tmp_path / "x.jsonl"
    bad.write_text(record().to_line() + '\n{"\\u001b[2J": 1, \n', encoding="utf-8")
    result = accords(command[0], bad, *command[1:], stdin="")
    assert result.exit_code == 1
    assert "x.jsonl:2: not a JSON line" in result.stderr and "\x1b" not in result.stderr


def test_an_unknown_field_with_a_hostile_name_is_told_without_its_control_characters(tmp_path: Path) -> None:
    bad = tmp_path / "x.jsonl"
    bad.write_text(json.dumps({**record().to_json(), HOSTILE: 1}), encoding="utf-8")
    for command in ("inspect", "stats", "validate"):
        result = accords(command, bad)
        assert result.exit_code == 1
        assert "a [2Jb 31m c" in result.output and "\x1b" not in result.output


# --- show ------------------------------------------------------------------------------------------------------------


def shown_article(folder: Path) -> Path:
    """A record's file with its article beside it, as `extract` leaves them."""
    folder.joinpath("a.txt").write_text(f"Publié le 17 mai 2024\n\n{TEXT}", encoding="utf-8")
    result = accords("extract", folder / "a.txt", "-o", folder / "out.jsonl")
    assert result.exit_code == 0, result.output
    return folder / "out.jsonl"


def test_show_marks_the_words_in_the_passages_of_the_article(tmp_path: Path) -> None:
    records = shown_article(tmp_path)
    (line,) = records.read_text(encoding="utf-8").splitlines()
    result = accords("show", records, json.loads(line)["id"])
    assert result.exit_code == 0, result.output
    assert "[ce vendredi|signed]" in result.stdout and "[Région Normandie|partners]" in result.stdout
    assert "\x1b" not in result.stdout


def test_show_gives_the_evidence_alone_and_says_so_where_the_article_is_not(file: Path) -> None:
    result = accords("show", file, FIRST)
    assert result.exit_code == 0
    assert "the article was not found; say with --articles" in result.stdout
    assert "ce vendredi" in result.stdout


def test_show_says_when_the_text_of_the_article_has_changed(file: Path) -> None:
    (file.parent / "a.txt").write_text("Ajout au début. " + TEXT, encoding="utf-8")
    result = accords("show", file, FIRST, "--articles", file.parent)
    assert "has changed since" in result.stdout and "ce vendredi" in result.stdout


def test_an_id_may_be_cut_short_as_long_as_it_means_one_record(tmp_path: Path) -> None:
    records = written(tmp_path / "r.jsonl", record(id="agr_abc000000000"), record(id="agr_abd000000000"))
    assert accords("show", records, "abc").exit_code == 0
    assert accords("show", records, "AGR_ABD0").exit_code == 0
    both = accords("show", records, "ab")
    assert both.exit_code == 2 and "agr_abc000000000, agr_abd000000000" in both.stderr


def test_conflicts_between_sources_stand_side_by_side(tmp_path: Path) -> None:
    notes = ["Nature : Accord selon a.txt, Pacte selon b.txt ; « Pacte » est retenu."]
    merged = record(kind="pacte", notes=notes, sources=[{"article": "a.txt"}, {"article": "b.txt"}])
    shown = accords("show", written(tmp_path / "r.jsonl", merged), FIRST).stdout.splitlines()
    assert shown[shown.index("where the sources differ") + 2].split() == ["Nature", "Accord", "Pacte", "Pacte"]


# --- stats, diff, validate -------------------------------------------------------------------------------------------


def test_stats_count_for_people_and_for_programs(file: Path) -> None:
    told = accords("stats", file).stdout
    assert told.startswith("2 records") and "FR-MA" in told and "second_partner" in told
    assert json.loads(accords("stats", file, "--json").stdout)["country_pair"] == {"FR-MA": 1, "FR-SN": 1}
    assert accords("stats", "-", stdin="").stdout.startswith("0 records")


def test_diff_tells_what_changed_field_by_field_and_exits_with_0(file: Path, tmp_path: Path) -> None:
    new = written(tmp_path / "new.jsonl", record(status="ended"), record(id="agr_cccccccccccc", kind="pacte"))
    result = accords("diff", file, new)
    assert result.exit_code == 0
    assert "    status: signed → ended" in result.stdout.splitlines()
    assert result.stderr == "1 added, 1 gone, 1 changed, 0 the same\n"
    changes = [json.loads(x) for x in accords("diff", file, new, "--json", "--ignore", "status").stdout.splitlines()]
    assert [c["change"] for c in changes] == ["gone", "added"]
    unknown = accords("diff", file, new, "--ignore", "nothing")
    assert unknown.exit_code == 2 and "choose from id, kind" in unknown.stderr


def test_validate_tells_file_line_and_field_and_exits_with_1(tmp_path: Path) -> None:
    bad = tmp_path / "x.jsonl"
    wrong = {**record().to_json(), "kind": "traité"}
    bad.write_bytes(f"{record().to_line()}\n{json.dumps(wrong)}\n".encode() + b"R\xe9gion\n")
    result = accords("validate", bad)
    assert result.exit_code == 1
    first, second = result.stdout.splitlines()
    assert first.startswith(f"{bad}:2: kind: should be") and second.startswith(f"{bad}:3: not UTF-8")
    assert result.stderr == "3 lines, 2 wrong\n"
    told = [json.loads(line) for line in accords("validate", bad, "--json").stdout.splitlines()]
    assert [(fault["line"], fault["field"]) for fault in told] == [(2, "kind"), (3, "")]


def test_validate_passes_what_accords_wrote(file: Path) -> None:
    result = accords("validate", file, file)
    assert result.exit_code == 0 and result.stdout == "" and result.stderr == "4 lines, 0 wrong\n"


# --- on a terminal ---------------------------------------------------------------------------------------------------


def on_terminal(*arguments: object, columns: int = 80, **environment: str) -> str:
    """What a person sees who runs the command, with the escape sequences."""
    pty = pytest.importorskip("pty")
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        os.environ.pop("NO_COLOR", None)
        os.environ.update({"COLUMNS": str(columns), "TERM": "xterm-256color", **environment})
        os.execv(sys.executable, [sys.executable, "-m", "pipeline.cli", *map(str, arguments)])
    shown = b""
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            break
        if not data:
            break
        shown += data
    _, status = os.waitpid(pid, 0)
    os.close(terminal)
    assert os.waitstatus_to_exitcode(status) == 0, shown.decode()
    return shown.decode().replace("\r\n", "\n")


def hostile() -> AgreementRecord:
    partner: dict[str, Any] = {"name": HOSTILE, "type": "other", "code": HOSTILE, "mentions": [HOSTILE]}
    source = {"article": HOSTILE, "title": HOSTILE, "evidence": [{"field": "act", "start": 0, "end": 1, "text": HOSTILE, "rule": HOSTILE}]}  # fmt: skip
    return record(title=HOSTILE, partners=[partner], notes=[HOSTILE], sources=[source])


def test_the_terminal_gets_colours_and_none_of_the_records_own_sequences(tmp_path: Path) -> None:
    records = written(tmp_path / "r.jsonl", hostile())
    for command in (["inspect", records], ["show", records, FIRST], ["stats", records], ["inspect", records, "--json"]):
        shown = on_terminal(*command)
        assert "\x1b[2J" not in shown and "\x9b" not in shown and "\u202e" not in shown
    assert "\x1b[" in on_terminal("show", records, FIRST)


def test_lines_of_json_on_a_terminal_are_still_json(tmp_path: Path) -> None:
    records = written(tmp_path / "r.jsonl", hostile())
    assert json.loads(on_terminal("inspect", records, "--json", columns=100_000)) == hostile().to_json()


def test_colours_follow_no_color_and_widths_the_terminal(tmp_path: Path) -> None:
    records = shown_article(tmp_path)
    identity = json.loads(records.read_text(encoding="utf-8"))["id"]
    coloured = on_terminal("show", records, identity)
    assert "\x1b[1;32mce vendredi\x1b[0m" in coloured and "\x1b[1;36m" in coloured
    plain = on_terminal("show", records, identity, columns=40, NO_COLOR="1")
    assert ";3" not in plain and "\x1b[3" not in plain
    assert max(len(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in plain.splitlines()) <= 40
