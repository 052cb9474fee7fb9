"""`accords report`: records as one HTML page. The work is in `output.report`; exit codes as in `pipeline.cli`."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO

import click

from output.exports import LANGS, Lang
from pipeline.cli_shared import examples

_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
_STDIN = Path("-")


@click.command(
    epilog=examples(
        "accords report output/agreements.jsonl -o report.html",
        "accords report output/agreements.jsonl -o report.html --articles articles/",
        "accords report output/agreements.jsonl -o report.html --lang en",
        "accords inspect output/agreements.jsonl --country MA --json | accords report - -o maroc.html",
    )
)
@click.argument("file", type=_FILE)
@click.option("-o", "--output", "target", type=click.Path(dir_okay=False, path_type=Path), default="report.html", show_default=True, help="The page to write.")  # fmt: skip
@click.option("--articles", "folders", type=click.Path(exists=True, path_type=Path), multiple=True, help="The folder (or file) in which the articles are [default: where the records and run.json beside them say].")  # fmt: skip
@click.option("--lang", type=click.Choice(LANGS), default="fr", show_default=True, help="Of the page's own words.")
def report(file: Path, target: Path, folders: tuple[Path, ...], lang: Lang) -> None:
    """Write records as one page that opens from disk: search, filters, timeline, map, network, each record with its passages.

    FILE is what `accords extract` wrote; `-` is the standard input. The page holds all it needs and asks no server. Where
    an article is not found, or its text has changed, the record's evidence is shown alone. What is marked right, wrong or
    edited on the page is saved as corrections.jsonl, for `accords correct`.
    """
    from output.inspect import read_lines
    from output.jsonl import write_parts
    from output.report.page import page
    from pipeline.passages import Articles
    from rules.taxonomy import taxonomy

    if target == Path("-"):
        raise click.UsageError("-o -: a page is a file, not a stream; name it")
    if file != _STDIN and target.exists() and target.samefile(file):
        raise click.UsageError(f"-o {target}: holds the records themselves; write a new file")
    source: AbstractContextManager[IO[str]] = nullcontext(sys.stdin)
    if file != _STDIN:
        source = file.open(encoding="utf-8-sig")
    with source as stream:
        records = [record for _, record in read_lines(stream, "standard input" if file == _STDIN else str(file))]
    articles = Articles(file, folders)
    sectors = {code: (sector.label, sector.en) for code, sector in taxonomy().items()}
    size = write_parts(target, page(records, articles.told, lang=lang, sectors=sectors))
    click.echo(f"{len(records)} records -> {target} ({size / 1e6:.1f} MB)", err=True)
