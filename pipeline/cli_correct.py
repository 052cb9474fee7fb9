"""`accords correct`: what readers said on the report's page, applied. The work is in `pipeline.corrections`; exit codes as in
`pipeline.cli`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.cli_shared import examples

if TYPE_CHECKING:
    from pipeline.corrections import Outcome

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    epilog=examples(
        "accords correct output/agreements.jsonl corrections.jsonl -o output/corrected.jsonl",
        "accords correct output/agreements.jsonl mine.jsonl theirs.jsonl -o output/corrected.jsonl",
        "accords extract articles/ -o output/agreements.jsonl --corrections corrections.jsonl",
    )
)
@click.argument("file", type=_FILE)
@click.argument("corrections", type=_FILE, nargs=-1, required=True)
@click.option("-o", "--output", "target", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file to write; it may be FILE itself.")  # fmt: skip
def correct(file: Path, corrections: tuple[Path, ...], target: Path) -> None:
    """Apply what readers marked on the page of `accords report`: FILE is what `accords extract` wrote.

    A record marked wrong is left out; one marked right or edited has been looked at (confidence 1). A correction is found by
    the record's id, or by the words of its act, and applies where its words are still the same; the others are listed. Of
    several corrections of one record the last holds.
    """
    from output.jsonl import read_records, write_records
    from pipeline.corrections import apply, read_corrections

    asked = read_corrections(corrections)
    records, outcomes = apply(list(read_records(file)), asked)
    written = write_records(target, records)
    tell(outcomes)
    click.echo(f"{written} records -> {target}", err=True)


def tell(outcomes: Sequence[Outcome]) -> None:
    """Say which corrections no longer apply, and how many did."""
    for outcome in outcomes:
        if outcome.state == "stale":
            click.echo(f"no longer applies: {outcome}", err=True)
    states = Counter(outcome.state for outcome in outcomes)
    click.echo(
        f"{states['applied']} corrections applied, {states['settled']} said already, {states['stale']} no longer apply",
        err=True,
    )
