"""`accords merge`: records of several files as one. The work is in `pipeline.merging`; exit codes as in `pipeline.cli`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from pipeline.cli_shared import Failure, examples

if TYPE_CHECKING:
    from output.record import AgreementRecord

_FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
_STDIN = Path("-")


@click.command(
    epilog=examples(
        "accords merge a.jsonl b.jsonl -o all.jsonl",
        "accords merge new.jsonl --into base.jsonl",
        "accords merge new.jsonl --into base.jsonl -o next.jsonl",
        "accords inspect a.jsonl --country MA --json | accords merge - b.jsonl -o both.jsonl",
    )
)
@click.argument("files", nargs=-1, required=True, type=_FILE, metavar="FILE...")
@click.option("-o", "--output", "target", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="The file to write, when all is read [with --into: BASE itself].")  # fmt: skip
@click.option("--into", "base", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="BASE",
              help="A file whose records keep their ids and their order; what is new joins them or follows.")  # fmt: skip
def merge(files: tuple[Path, ...], target: Path | None, base: Path | None) -> None:
    """Join the records of different articles that tell of one agreement. FILE is what `accords extract` wrote, merged or
    not; `-` is the standard input.

    A joined record has all the sources and the better value of each field; its notes say why, and where the articles disagree.
    The order of files and lines changes nothing, and merging a merged file again changes nothing. Without --into, ids may
    change when a record joins another; with it, no record of BASE loses its id or joins another of BASE.
    """
    if target is None and base is None:
        raise click.UsageError("give -o FILE, the file to write, or --into BASE")
    if files.count(_STDIN) > 1:
        raise click.UsageError("`-`, the standard input, can be read once only")
    from output.jsonl import write_records
    from pipeline.merging import merge as merged_records

    old = _records(base) if base else {}
    if base:
        _check_ids(base, old)
    new = [record for file in files for record in _records(file).values()]
    found = merged_records(new, old.values())
    write_records(target or base or _STDIN, _in_order(found, [r.id for r in old.values()]))
    told = f"{len(new)} records read, {len(found)} written"
    if base:
        told = f"{len(new)} records read, {_changed(old.values(), found)} of {len(old)} in {base} changed, {len(found) - len(old)} new"
    click.echo(f"{told} -> {target or base}", err=True)


def _records(file: Path) -> Mapping[int, AgreementRecord]:
    """The records of a file by their place in it, from 1. Raises OutputError naming the line that is none."""
    from output.inspect import read_lines
    from output.jsonl import OutputError

    source: AbstractContextManager[IO[str]] = nullcontext(sys.stdin)
    if file != _STDIN:
        try:
            source = file.open(encoding="utf-8-sig")
        except OSError as error:
            raise OutputError(f"{file}: cannot be read ({error.strerror})") from None
    with source as stream:
        name = "standard input" if file == _STDIN else str(file)
        return dict(enumerate((record for _, record in read_lines(stream, name)), 1))


def _check_ids(base: Path, records: Mapping[int, AgreementRecord]) -> None:
    """A base has one record for each id: else no record could keep its own."""
    first: dict[str, int] = {}
    for place, record in records.items():
        if (other := first.setdefault(record.id, place)) != place:
            raise Failure(
                f"{base}: its records {other} and {place} have the same id, {record.id}; a base needs one record for each: "
                f"first run `accords merge {base} -o {base}`"
            )


def _in_order(records: Iterable[AgreementRecord], base: Sequence[str]) -> list[AgreementRecord]:
    """The records of the base as they stood there, then the others as `accords extract` orders them."""
    from pipeline.assembly import place_of_record

    place = {name: n for n, name in enumerate(base)}
    return sorted(records, key=lambda r: (place.get(r.id, len(place)), place_of_record(r)))


def _changed(base: Iterable[AgreementRecord], records: Iterable[AgreementRecord]) -> int:
    now = {r.id: r for r in records}
    return sum(now[r.id] != r for r in base)
