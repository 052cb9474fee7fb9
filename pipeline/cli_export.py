"""`accords export`: records as files for other tools. The work is in `output.exports`; exit codes as in `pipeline.cli`."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Any

import click

from output.exports import FORMATS, LANGS, Lang
from pipeline.cli_shared import examples

_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
_STDIN = Path("-")


@click.command(
    epilog=examples(
        "accords export output/agreements.jsonl --to csv -o agreements.csv",
        "accords export output/agreements.jsonl --to xlsx --lang en -o agreements.xlsx",
        "accords export output/agreements.jsonl --to sqlite -o agreements.db",
        "accords export output/agreements.jsonl --to parquet -o tables/",
        "accords inspect a.jsonl --country MA --json | accords export - --to csv -o maroc.csv",
        "accords export a.jsonl --to iati --publisher XI-IATI-EXEMPLE -o activities.xml",
    )
)
@click.argument("file", type=_FILE)
@click.option("--to", "name", type=click.Choice(list(FORMATS)), required=True, help="The format; parquet is a folder.")
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), required=True, metavar="TARGET",
              help="The file or folder to write; what is there is replaced when the new one is whole.")  # fmt: skip
@click.option("--lang", type=click.Choice(LANGS), help="Of headings, labels and descriptions (csv, xlsx, sqlite) [default: fr].")  # fmt: skip
@click.option("--publisher", metavar="REF", help="IATI identifier of who publishes the file (iati).")
@click.option("--publisher-name", metavar="NAME", help="Their name (iati).")
def export(file: Path, name: str, target: Path, **given: Any) -> None:
    """Write records as a table, a database or a graph. FILE is what `accords extract` wrote; `-` is the standard input.

    csv and xlsx are one table with a row per agreement; sqlite and parquet are related tables that lose nothing. Money is
    listed, never added. See docs/exports.md for each column.
    """
    wanted = FORMATS[name]
    for option, value in given.items():
        if value is not None and option not in wanted.uses:
            users = ", ".join(n for n, f in FORMATS.items() if option in f.uses)
            raise click.UsageError(f"--{option.replace('_', '-')} is for {users}; {name} does not use it")
    _check_target(file, target, folder=wanted.folder)
    from output.exports import Options
    from output.inspect import read_lines
    from rules.taxonomy import taxonomy

    sectors = taxonomy()
    lang: Lang = given["lang"] or "fr"
    options = Options(
        lang,
        {code: sector.en for code, sector in sectors.items()},
        {code: sector.dac for code, sector in sectors.items()},
        given["publisher"],
        given["publisher_name"],
    )
    source: AbstractContextManager[IO[str]] = nullcontext(sys.stdin)
    if file != _STDIN:
        source = file.open(encoding="utf-8-sig")
    with source as stream:
        lines = read_lines(stream, "standard input" if file == _STDIN else str(file))
        written = wanted.write((record for _, record in lines), target, options)
    for remark in written.remarks:
        click.echo(remark, err=True)
    click.echo(f"{written.records} records -> {target}", err=True)


def _check_target(file: Path, target: Path, *, folder: bool) -> None:
    if target == Path("-"):
        raise click.UsageError("-o -: an export is a file, not a stream; name it")
    if target.is_dir() and not folder:
        raise click.UsageError(f"-o {target}: a folder; name a file in it")
    if target.is_file() and folder:
        raise click.UsageError(f"-o {target}: a file; --to parquet writes a folder, name one")
    if file != _STDIN and target.exists() and target.samefile(file):
        raise click.UsageError(f"-o {target}: holds the records themselves; write a new file")
