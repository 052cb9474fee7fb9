"""The command line as scripts and people meet it: exit codes, messages, and the other files' records all there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from output.jsonl import read_records
from pipeline import batch
from pipeline.cli import main

ROOT = Path(__file__).parent.parent

ARTICLE = """Publié le 17 mai 2024

La Région Normandie et la Région de l'Oriental ont signé ce vendredi une convention de coopération.

Cette convention porte sur la santé et la formation des jeunes ; elle est dotée de 200 000 euros par an.
Les équipes des deux régions se retrouveront à l'automne pour faire le point sur les premiers projets.
"""

HELPS = [[], ["extract"], ["inspect"], ["schema"], ["rules"], ["rules", "test"], ["clean"], ["explain"]]


def accords(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with two good articles, `a.txt` and `z.txt`, that tell of different agreements."""
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "z.txt").write_text(ARTICLE.replace("l'Oriental", "Dakar").replace("santé", "culture"), encoding="utf-8")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out" / "agreements.jsonl"


def sources(path: Path) -> list[str]:
    """The names of the articles that the records of a file come from, in order, each once."""
    return list(dict.fromkeys(Path(s.article).name for r in read_records(path) for s in r.sources))


# --- help and misuse -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", HELPS, ids=lambda command: " ".join(command) or "accords")
def test_every_help_ends_with_examples(command: list[str]) -> None:
    result = accords(*command, "--help")
    assert result.exit_code == 0
    assert result.output.split("Examples:")[1].strip().startswith("accords ")


def test_help_does_not_import_spacy() -> None:
    code = "import sys\ntry:\n  from pipeline.cli import main; main(['extract', '--help'])\nfinally:\n  assert 'spacy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=ROOT)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["extract", "nowhere"], "nowhere: no such file or folder"),
        (["extract"], "Missing argument"),
        (["extract", ".", "--workers", "0"], "--workers"),
        (["extract", ".", "--model", "x", "--no-model"], "exclude each other"),
        (["extract", ".", "-o", "."], "a folder; name a file in it"),
        (["extract", ".", "--model", "no_such_model"], "Install it"),
        (["inspect", "nowhere.jsonl"], "nowhere.jsonl: no such file"),
        (["inspect", "."], "a folder"),
        (["inspect", "-", "--country", "France"], "two-letter"),
        (["clean", "."], "a folder; name one article"),
        (["rules", "test", "dates.nothing_like_this"], "no rule 'dates.nothing_like_this'"),
        (["nonsense"], "No such command"),
    ],
)
def test_misuse_exits_with_2_and_says_what_is_wrong(
    arguments: list[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = accords(*arguments)
    assert result.exit_code == 2, result.output
    assert message in result.stderr and "Traceback" not in result.output


# --- extract ---------------------------------------------------------------------------------------------------------


def test_extract_writes_records_rejections_and_the_report(articles: Path, out: Path) -> None:
    (articles / "empty.txt").write_bytes(b"")
    result = accords("extract", articles, "-o", out)
    assert result.exit_code == 0, result.output
    assert sources(out) == ["a.txt", "z.txt"]
    assert [(Path(r["source"]).name, r["reason"]) for r in lines(out.parent / "rejected.jsonl")] == [
        ("empty.txt", "empty")
    ]
    report = json.loads((out.parent / "run.json").read_text(encoding="utf-8"))
    counts = {"read": 3, "kept": 2, "duplicates": 0, "records": len(lines(out)), "rejected": {"empty": 1}}
    assert report["counts"] == counts
    assert set(report["versions"]) == {"accords", "python", "spacy", "dateparser"}
    assert len(report["rules_sha256"]) == 64
    assert "3 files read, 2 articles kept" in result.stderr and "1 rejected (empty 1)" in result.stderr
    assert result.stdout == ""


def test_the_same_articles_give_the_same_bytes_whatever_the_order_and_the_workers(
    articles: Path, tmp_path: Path
) -> None:
    first, second, third = (tmp_path / name / "r.jsonl" for name in ("one", "two", "three"))
    accords("extract", articles, "-o", first)
    accords("extract", articles / "z.txt", articles / "a.txt", "-o", second)
    assert accords("extract", articles, "-o", third, "--workers", 2).exit_code == 0
    assert first.read_bytes() == second.read_bytes() == third.read_bytes() != b""


def test_nothing_but_timings_differs_between_two_reports_of_one_run(articles: Path, out: Path) -> None:
    reports = []
    for _ in range(2):
        accords("extract", articles, "-o", out)
        reports.append(json.loads((out.parent / "run.json").read_text(encoding="utf-8")))
    assert all(report.pop("timings")["total"] > 0 for report in reports)
    assert reports[0] == reports[1]


def test_a_file_named_twice_is_read_once(articles: Path, out: Path) -> None:
    accords("extract", articles, articles / "a.txt", articles / "." / "a.txt", "-o", out)
    assert json.loads((out.parent / "run.json").read_text(encoding="utf-8"))["counts"]["read"] == 2


def test_the_files_that_a_run_wrote_are_no_articles_of_the_next(articles: Path) -> None:
    for _ in range(2):
        accords("extract", articles, "-o", articles / "r.jsonl")
    assert json.loads((articles / "run.json").read_text(encoding="utf-8"))["counts"]["read"] == 2


def big(path: Path) -> None:
    with path.open("wb") as file:
        for _ in range(50):
            file.write(b"La ville a ouvert une piscine. " * 33_826)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda path: path.write_bytes(b""), "empty"),
        (lambda path: path.write_bytes(b" \n\t\r\n"), "empty"),
        (lambda path: path.write_bytes(bytes(range(256)) * 64), "binary"),
        (big, "too_large"),
    ],
    ids=["empty", "blank", "binary", "50 MB"],
)
def test_a_bad_file_is_rejected_with_its_reason_and_the_others_records_are_all_there(
    make: Any, reason: str, articles: Path, out: Path
) -> None:
    make(articles / "m.txt")
    result = accords("extract", articles, "-o", out)
    assert result.exit_code == 0, result.output
    assert sources(out) == ["a.txt", "z.txt"]
    (rejected,) = lines(out.parent / "rejected.jsonl")
    assert (Path(rejected["source"]).name, rejected["reason"]) == ("m.txt", reason)
    assert len(rejected["message"]) > 10 and "\n" not in rejected["message"]


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8-sig", "utf-16"])
def test_an_article_in_another_encoding_gives_the_same_records(encoding: str, articles: Path, out: Path) -> None:
    (articles / "z.txt").unlink()
    accords("extract", articles, "-o", out)
    expected = out.read_bytes()
    (articles / "a.txt").write_bytes(ARTICLE.encode(encoding))
    assert accords("extract", articles, "-o", out).exit_code == 0
    assert out.read_bytes() == expected != b""


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads every file")
def test_an_unreadable_file_is_rejected(articles: Path, out: Path) -> None:
    (articles / "m.txt").write_text(ARTICLE, encoding="utf-8")
    (articles / "m.txt").chmod(0)
    assert accords("extract", articles, "-o", out).exit_code == 0
    assert [r["reason"] for r in lines(out.parent / "rejected.jsonl")] == ["unreadable"]
    assert sources(out) == ["a.txt", "z.txt"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such file name")
def test_a_file_name_that_is_not_utf8_stops_nothing(articles: Path, out: Path) -> None:
    Path(os.fsdecode(os.fsencode(articles) + b"/m\xe9.txt")).write_bytes(b"")
    Path(os.fsdecode(os.fsencode(articles) + b"/n\xe9.txt")).write_text(ARTICLE, encoding="utf-8")
    result = accords("extract", articles, "-o", out, "--no-merge")
    assert result.exit_code == 0, result.output
    assert lines(out.parent / "rejected.jsonl")[0]["source"].endswith("m\ufffd.txt")
    assert len(sources(out)) == 3


def test_an_error_outside_any_article_ends_in_a_message_and_no_output(
    articles: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(shelf: Any, records: Any) -> Any:
        raise KeyError("lost")

    monkeypatch.setattr(batch, "merge_on", broken)
    result = accords("extract", articles, "-o", out)
    assert result.exit_code == 1
    assert "internal error: KeyError: 'lost' at test_cli.py" in result.stderr and "Traceback" not in result.output
    assert not out.exists()


@pytest.mark.parametrize("content", [None, b""], ids=["an empty folder", "only rejected files"])
def test_a_run_that_could_read_nothing_exits_with_1(content: bytes | None, tmp_path: Path, out: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    if content is not None:
        (folder / "a.txt").write_bytes(content)
    result = accords("extract", folder, "-o", out)
    assert result.exit_code == 1
    assert "nothing was extracted" in result.stderr
    assert out.read_bytes() == b""


def test_an_output_that_cannot_be_written_exits_with_1(articles: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = accords("extract", articles, "-o", tmp_path / "file" / "r.jsonl")
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr and "internal error" not in result.stderr


def test_a_broken_rule_file_exits_with_3_and_names_file_line_and_rule(
    articles: Path, out: Path, tmp_path: Path
) -> None:
    for room in ("corpus", "rules", "pipeline", "output"):
        leave_out = shutil.ignore_patterns("gold", "samples", "__pycache__")
        shutil.copytree(ROOT / room, tmp_path / "accords" / room, ignore=leave_out)
    broken = tmp_path / "accords" / "rules"
    with (broken / "acts.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "  - id: acts.sans_exemple\n    reason: Une règle sans exemple.\n    pattern: rien\n    kind: autre\n"
        )
    for command in (["extract", str(articles), "-o", str(out)], ["rules", "test"]):
        result = subprocess.run(
            [sys.executable, "-m", "pipeline.cli", *command],
            capture_output=True,
            encoding="utf-8",
            cwd=tmp_path / "accords",
            env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
            check=False,
        )
        assert result.returncode == 3, result.stderr
        assert (
            "acts.yaml:" in result.stderr and "acts.sans_exemple" in result.stderr and "Traceback" not in result.stderr
        )
        assert not out.exists()


# --- inspect, schema, rules, clean, explain --------------------------------------------------------------------------


def test_inspect_shows_filters_and_passes_lines_through(articles: Path, out: Path) -> None:
    accords("extract", articles, "-o", out, "--no-merge")
    table = accords("inspect", out)
    assert table.exit_code == 0
    assert table.stdout.splitlines()[0].split()[:3] == ["date", "kind", "partners"]
    assert "Région Normandie" in table.stdout and "\x1b" not in table.stdout
    chosen = accords("inspect", out, "--sector", "sante", "--json")
    assert chosen.stdout.splitlines() == [
        line for line in out.read_text(encoding="utf-8").splitlines() if '"sante"' in line
    ]
    assert accords(
        "inspect", "-", "--partner", "normandie", "--json", stdin=out.read_text(encoding="utf-8")
    ).stdout == out.read_text(encoding="utf-8")
    nothing = accords("inspect", out, "--country", "JP")
    assert nothing.exit_code == 0 and nothing.stderr.startswith("0 of ")


def test_inspect_of_a_file_that_is_no_records_exits_with_1(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text("not json\n", encoding="utf-8")
    result = accords("inspect", tmp_path / "x.jsonl")
    assert result.exit_code == 1
    assert "x.jsonl:1: not a JSON line" in result.stderr


def test_schema_prints_json() -> None:
    schema = json.loads(accords("schema").stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "partners" in schema["properties"]


def test_rules_test_passes_and_counts() -> None:
    result = accords("rules", "test", "acts.accord")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("1 rules, ") and result.stdout.endswith("0 failures\n")


def test_a_failing_example_exits_with_1_and_is_shown_with_its_file_and_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline import rule_tests

    monkeypatch.setattr(
        rule_tests, "check_rule", lambda rule, find, exact: [("le [[mot]]", "must find 'mot', finds nothing")]
    )
    result = accords("rules", "test", "acts.accord")
    assert result.exit_code == 1
    assert "acts.yaml: acts.accord: must find 'mot', finds nothing\n    le [[mot]]" in result.stdout


def test_clean_prints_the_text_that_the_evidence_counts_in(articles: Path, out: Path) -> None:
    accords("extract", articles / "a.txt", "-o", out)
    text = accords("clean", articles / "a.txt").stdout.removesuffix("\n")
    (record, *_) = read_records(out)
    assert record.sources[0].evidence
    assert all(text[e.start : e.end] == e.text for e in record.sources[0].evidence)


def test_clean_shows_what_it_dropped_beside_the_text(articles: Path) -> None:
    (articles / "a.txt").write_text("Suivez-nous\n\n" + ARTICLE + "\nSuivez-nous\n", encoding="utf-8")
    result = accords("clean", articles / "a.txt", "--show-dropped")
    assert "Suivez-nous" in result.stderr and "furniture." in result.stderr and "Suivez-nous" not in result.stdout


@pytest.mark.parametrize("command", ["clean", "explain"])
def test_a_file_that_is_no_article_exits_with_1_and_its_reason(command: str, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes(b"")
    result = accords(command, tmp_path / "x.txt")
    assert result.exit_code == 1
    assert "[empty]" in result.stderr and "Traceback" not in result.output


def test_explain_names_the_rules_behind_a_record(articles: Path) -> None:
    result = accords("explain", articles / "a.txt")
    assert result.exit_code == 0, result.output
    assert "acts.convention" in result.stdout


def test_the_installed_command_runs_from_any_folder(articles: Path, tmp_path: Path) -> None:
    script = shutil.which("accords", path=str(Path(sys.executable).parent))
    command = [script] if script else [sys.executable, "-m", "pipeline.cli"]
    where = articles if script else ROOT
    target = tmp_path / "out" / "r.jsonl"
    done = subprocess.run(
        [*command, "extract", str(articles), "-o", str(target)],
        cwd=where,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert sources(target) == ["a.txt", "z.txt"]
