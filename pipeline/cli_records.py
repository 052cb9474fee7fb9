"""The commands that read what `accords extract` wrote: inspect, show, stats, diff, validate. The work is done in `output/`.

Results go to the standard output, all else to the standard error. Exit codes as in `pipeline.cli`; `validate` ends with 1
when any line is wrong.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from pipeline.cli_shared import Failure, examples

if TYPE_CHECKING:
    from output.filters import LeastAmount
    from output.record import AgreementRecord

STDIN = Path("-")
_STATUSES = ("signed", "announced", "ongoing", "ended")
# So much of an expression is shown around its fault.
_AROUND = 50


def _safe(text: object) -> str:
    from output.printable import printable

    return printable(str(text))


def _records_file(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """Files that exist, or `-`, as Path; misuse otherwise."""
    for path in value if isinstance(value, tuple) else (value,):
        if path == STDIN:
            continue
        if not path.exists():
            raise click.BadParameter(f"{_safe(path)}: no such file; check the spelling and the current folder")
        if path.is_dir():
            raise click.BadParameter(f"{_safe(path)}: a folder; name the .jsonl file in it")
    return value


_PATH = click.Path(path_type=Path)
_FILE = click.argument("file", type=_PATH, callback=_records_file)


def _checked(check: Callable[[str], Any]) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """A callback that turns the ValueError of `check` into misuse; None stays None."""

    def callback(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
        try:
            return tuple(map(check, value)) if isinstance(value, tuple) else None if value is None else check(value)
        except ValueError as error:
            raise click.BadParameter(_safe(error)) from None

    return callback


def _country(text: str) -> str:
    if not (len(text) == 2 and text.isalpha()):
        raise ValueError(f"{text!r} is not a two-letter ISO 3166-1 code such as FR")
    return text


def _date(text: str) -> str:
    from output.edtf import days

    days(text)
    return text


def _amount(text: str) -> LeastAmount:
    from output.filters import least_amount

    return least_amount(text)


def _columns(text: str) -> tuple[str, ...]:
    from output.columns import chosen

    return chosen(text)


def _sort_keys(text: str) -> tuple[tuple[str, bool], ...]:
    from output.columns import sort_keys

    return sort_keys(text)


def _test(context: click.Context, parameter: click.Parameter, value: str | None) -> Any:
    """The function that an expression stands for; misuse shows where it is wrong."""
    from output.where import WhereError, parse

    if value is None:
        return None
    try:
        return parse(value)
    except WhereError as error:
        first = max(error.position - _AROUND, 0)
        cut = "…" if first else ""
        shown = cut + value[first : error.position + _AROUND]
        mark = " " * (len(cut) + error.position - first) + "^"
        raise click.BadParameter(f"{_safe(error.message)}\n\n  {_safe(shown)}\n  {mark}") from None


@contextmanager
def _opened(file: Path) -> Iterator[IO[str]]:
    if file == STDIN:
        yield sys.stdin
        return
    try:
        stream = file.open(encoding="utf-8-sig")
    except OSError as error:
        raise Failure(f"{_safe(file)}: cannot be read ({error.strerror}); check its permissions") from None
    with stream:
        yield stream


def _read(file: Path) -> Iterator[tuple[str, AgreementRecord]]:
    """The records with their lines. A line that is none ends the command."""
    from output.inspect import read_lines

    with _opened(file) as stream:
        yield from read_lines(stream, "standard input" if file == STDIN else str(file))


def _echo_json(line: str) -> None:
    """Print a line of JSON: byte for byte into a pipe, with control characters as escapes of JSON on a terminal."""
    from output.lines import on_terminal
    from output.printable import printable_json

    click.echo(printable_json(line) if on_terminal() else line)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))


@click.command(
    epilog=examples(
        "accords inspect output/agreements.jsonl",
        "accords inspect output/agreements.jsonl --country MA --year 2025",
        "accords inspect output/agreements.jsonl --partner idf --since 2020 --sort -date",
        "accords inspect output/agreements.jsonl --min-amount '1000000 EUR' --columns date,partners,amounts",
        "accords inspect output/agreements.jsonl --where \"'santé' in sector and partners > 2\"",
        "accords inspect output/agreements.jsonl --sector transport --json | accords stats -",
        "accords inspect output/agreements.jsonl --csv > agreements.csv",
        "cat a.jsonl b.jsonl | accords inspect -",
    )
)
@_FILE
@click.option("--partner", metavar="WORDS", multiple=True, help="A partner of this name, alias or code: idf, FR-IDF, 'Ile de France'. Given twice: both.")  # fmt: skip
@click.option("--country", metavar="CODE", multiple=True, callback=_checked(_country), help="A partner of this country (ISO 3166-1: FR, MA, CN ...). Given twice: both.")  # fmt: skip
@click.option("--sector", metavar="WORDS", multiple=True, help="A sector whose code or label holds these words. Given twice: either.")  # fmt: skip
@click.option("--kind", metavar="WORDS", multiple=True, help="A kind that holds these words: convention, feuille de route ... Given twice: either.")  # fmt: skip
@click.option("--status", type=click.Choice(_STATUSES), multiple=True, help="Given twice: either.")
@click.option("--year", type=click.IntRange(1000, 9999), help="Signed in this year, or a period that holds it.")
@click.option("--since", metavar="DATE", callback=_checked(_date), help="Not certainly signed before this day, month or year; where no signature is told, its period counts.")  # fmt: skip
@click.option("--until", metavar="DATE", callback=_checked(_date), help="Not certainly signed after it.")
@click.option("--min-amount", metavar="AMOUNT", callback=_checked(_amount), help="An amount of at least this, in any currency or in the one given: 500000, '500000 EUR'.")  # fmt: skip
@click.option("--min-confidence", type=click.FloatRange(0, 1), help="At least so confident.")
@click.option("--where", "test", metavar="EXPRESSION", callback=_test, help="A condition on the fields, such as \"amount > 1000000 and not 'FR' in country\"; see docs/where.md.")  # fmt: skip
@click.option("--sort", "keys", metavar="COLUMNS", callback=_checked(_sort_keys), help="Sort by columns, with - downwards: -date,partners.")  # fmt: skip
@click.option("--columns", metavar="COLUMNS", callback=_checked(_columns), help="Which columns, as in date,title: date, kind, partners, sectors, amounts, status, sources, id, title, countries, codes, signed, start, end, place, signatories, confidence, notes, urls.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the matching lines as they are in the file.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the columns as CSV.")
def inspect(
    file: Path,
    test: Callable[[AgreementRecord], bool] | None,
    keys: tuple[tuple[str, bool], ...] | None,
    columns: tuple[str, ...] | None,
    as_json: bool,
    as_csv: bool,
    **asked: Any,
) -> None:
    """Show records as a table. FILE is what `accords extract` wrote; `-` is the standard input."""
    from output.columns import COLUMNS, csv_row, row, sort
    from output.filters import Filters
    from output.lines import on_terminal
    from output.tables import csv_lines, plain_table, print_table

    if as_json and (as_csv or columns):
        raise click.UsageError(f"--json prints whole records; leave {'--csv' if as_csv else '--columns'} out")
    filters = Filters(codes=_codes(asked["partner"]), **{name: None if value == () else value for name, value in asked.items()})  # fmt: skip
    chosen = columns or COLUMNS
    total = 0
    kept: list[tuple[str, AgreementRecord]] = []
    for line, record in _read(file):
        total += 1
        if not filters.keep(record) or (test and not test(record)):
            continue
        if as_json and not keys:
            _echo_json(line)
        else:
            kept.append((line, record))
    kept = sort(kept, lambda item: item[1], keys or ())
    if as_json:
        for line, _ in kept:
            _echo_json(line)
        return
    rows = [(csv_row if as_csv else row)(record, chosen) for _, record in kept]
    if as_csv or not on_terminal() or not rows:
        for text in (csv_lines if as_csv else plain_table)(rows, chosen):
            click.echo(text)
    else:
        print_table(rows, chosen)
    click.echo(f"{len(rows)} of {total} records", err=True)


def _codes(partners: Iterable[str]) -> dict[str, str]:
    """The codes of the partners that the gazetteer knows by these words, such as «PACA»."""
    if not partners:
        return {}
    from rules import gazetteer

    found = ((words, gazetteer.link(words)) for words in partners)
    return {words: entry.code for words, entry in found if entry is not None and entry.code}


@click.command(
    epilog=examples(
        "accords show output/agreements.jsonl agr_a22a836775204758",
        "accords show output/agreements.jsonl a22a --articles articles/",
        "accords inspect output/agreements.jsonl --year 2024 --json | accords show - agr_a22a --json",
    )
)
@_FILE
@click.argument("record_id", metavar="ID")
@click.option("--articles", "folders", type=_PATH, multiple=True, help="The folder (or file) in which the articles are [default: where the records and run.json beside them say].")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the record's line as it is in the file.")
def show(file: Path, record_id: str, folders: tuple[Path, ...], as_json: bool) -> None:
    """Show one record with the passages of the articles that it was read in, and where its sources differ.

    ID may be cut short. Where an article is not found, or its text has changed, the record's evidence is shown alone.
    """
    for folder in folders:
        if not folder.exists():
            raise click.BadParameter(f"{_safe(folder)}: no such folder", param_hint="--articles")
    chosen = _named(_read(file), record_id.strip().lower(), file)
    if as_json:
        for line, _ in chosen:
            _echo_json(line)
        return
    from output.lines import on_terminal, print_lines
    from output.record_view import view
    from pipeline.passages import Articles

    articles = Articles(file, folders)
    coloured = on_terminal()
    width = _width() - 4 if coloured else sys.maxsize
    for i, (_, record) in enumerate(chosen):
        if i:
            click.echo("")
        print_lines(view(record, [articles.told(s) for s in record.sources], width=width, coloured=coloured))
    if len(chosen) > 1:
        click.echo(f"{len(chosen)} records have this id; `accords extract` without --no-merge gives each its own", err=True)  # fmt: skip


def _named(records: Iterable[tuple[str, AgreementRecord]], asked: str, file: Path) -> list[tuple[str, AgreementRecord]]:
    """The records of an id, or of the only one that begins so."""
    prefix = asked if asked.startswith("agr_") else f"agr_{asked}"
    found = [(line, record) for line, record in records if record.id.startswith(prefix)]
    if exact := [item for item in found if item[1].id == prefix]:
        return exact
    ids = list(dict.fromkeys(record.id for _, record in found))
    if not ids:
        where = "standard input" if file == STDIN else _safe(file)
        raise click.BadParameter(
            f"no record {_safe(asked)} in {where}; `accords inspect FILE --columns id,title` lists them",
            param_hint="ID",
        )
    if len(ids) > 1:
        more = " ..." if len(ids) > 5 else ""
        raise click.BadParameter(f"{len(ids)} records begin so: {', '.join(ids[:5])}{more}", param_hint="ID")
    return found


def _width() -> int:
    from rich.console import Console

    return Console().width


@click.command(
    epilog=examples(
        "accords stats output/agreements.jsonl",
        "accords stats output/agreements.jsonl --top 30",
        "accords stats output/agreements.jsonl --json > stats.json",
        "accords inspect output/agreements.jsonl --country MA --json | accords stats -",
    )
)
@_FILE
@click.option("--top", type=click.IntRange(min=1), default=10, show_default=True, help="How many values of each kind.")
@click.option("--json", "as_json", is_flag=True, help="All counts as one JSON object.")
def stats(file: Path, top: int, as_json: bool) -> None:
    """Count records by year, kind, partner, countries, sector and currency, and those that lack something.

    FILE may be `-`, the standard input.
    """
    from output.lines import print_lines
    from output.stats import stats, stats_lines

    told = stats(record for _, record in _read(file))
    if as_json:
        _echo_json(_json(told.to_json()))
    else:
        print_lines(stats_lines(told, top))


@click.command(
    epilog=examples(
        "accords diff before.jsonl after.jsonl",
        "accords diff before.jsonl after.jsonl --ignore evidence --ignore confidence",
        "accords diff before.jsonl after.jsonl --json > changes.jsonl",
        "accords inspect after.jsonl --country MA --json | accords diff morocco.jsonl -",
    )
)
@click.argument("old", type=_PATH, callback=_records_file)
@click.argument("new", type=_PATH, callback=_records_file)
@click.option("--ignore", "ignored", metavar="FIELD", multiple=True, help="A field whose changes do not count: evidence, confidence, id ...")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Each record that is not the same as one line of JSON.")
def diff(old: Path, new: Path, ignored: tuple[str, ...], as_json: bool) -> None:
    """Show what two runs tell differently: records gone, added, and changed field by field.

    Records are matched by id, then by partners, kind and date. One of OLD and NEW may be `-`, the standard input.
    """
    from output.diff import FIELDS, diff, diff_lines
    from output.lines import print_lines

    if old == new == STDIN:
        raise click.UsageError("only one of OLD and NEW can be the standard input")
    for name in ignored:
        if name not in FIELDS:
            raise click.BadParameter(f"no field {_safe(name)}; choose from {', '.join(FIELDS)}", param_hint="--ignore")
    told = diff([record for _, record in _read(old)], [record for _, record in _read(new)], ignored)
    if as_json:
        for change in told.to_json():
            _echo_json(_json(change))
    else:
        print_lines(diff_lines(told))
    click.echo(told.summary(), err=True)


@click.command(
    epilog=examples(
        "accords validate output/agreements.jsonl",
        "accords validate corrected.jsonl --json > faults.jsonl",
        "cat a.jsonl b.jsonl | accords validate -",
    )
)
@click.argument("files", type=_PATH, nargs=-1, required=True, callback=_records_file, metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Each fault as one line of JSON.")
def validate(files: tuple[Path, ...], as_json: bool) -> None:
    """Check each line against the record model: file, line, field, what is wrong. Exits with 1 when any line is wrong.

    `accords schema` prints the model as JSON Schema; FILE may be `-`, the standard input.
    """
    from output.validate import check

    lines = wrong = 0
    for file in files:
        name = "standard input" if file == STDIN else str(file)
        for checked in check(_bytes(file)):
            lines += 1
            wrong += bool(checked.faults)
            for fault in checked.faults:
                if as_json:
                    _echo_json(
                        _json({"file": name, "line": fault.line, "field": fault.field, "message": fault.message})
                    )
                else:
                    click.echo(fault.told(name))
    click.echo(f"{lines} lines, {wrong} wrong", err=True)
    if wrong:
        raise click.exceptions.Exit(1)


def _bytes(file: Path) -> Iterator[bytes]:
    if file == STDIN:
        yield from sys.stdin.buffer
        return
    try:
        stream = file.open("rb")
    except OSError as error:
        raise Failure(f"{_safe(file)}: cannot be read ({error.strerror}); check its permissions") from None
    with stream:
        yield from stream


COMMANDS = (inspect, show, stats, diff, validate)
