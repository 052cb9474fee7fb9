"""Records for reading: the lines of a JSONL file with what they say, and the words that each value comes from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from pydantic import ValidationError

from output.columns import row
from output.jsonl import OutputError
from output.printable import printable
from output.record import AgreementRecord


def read_lines(file: IO[str], name: str) -> Iterator[tuple[str, AgreementRecord]]:
    """Each record of an open JSONL file with the line it was read from; `name` is for the messages.

    Raises OutputError naming the line that is not a record.
    """
    name = printable(name)
    try:
        for number, line in enumerate(file, 1):
            if text := line.strip().removeprefix("\ufeff"):
                yield text, _record(text, f"{name}:{number}")
    except UnicodeDecodeError:
        raise OutputError(f"{name}: not UTF-8 text; is this the file that accords wrote?") from None


def _record(line: str, where: str) -> AgreementRecord:
    try:
        return AgreementRecord.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            raise OutputError(f"{where}: not a JSON line; was the file cut off or edited?") from None
        field = ".".join(str(x) for x in first["loc"]) or "record"
        what = printable(f"{field}: {first['msg']}")
        raise OutputError(f"{where}: not an agreement record ({what})") from None


def explanation(record: AgreementRecord) -> Iterator[str]:
    """What a record says and, on a line each, the words that every value comes from: field, offsets, rule, text."""
    date, kind, partners, *_ = row(record)
    yield f"{record.id}  {date}  {kind}  {partners}"
    for source in record.sources:
        for e in sorted(source.evidence, key=lambda e: (e.start, e.end, e.field)):
            yield row_of(e.field, e.start, e.end, e.rule, e.text)
    for note in record.notes:
        yield printable(f"  note: {note}")


def row_of(field: str, start: int, end: int, rule: str, text: str) -> str:
    """Words of an article on a line: what they are, where they stand, the rule that read them."""
    return printable(f"  {field:<14} {f'{start}-{end}':<12} {rule:<36} {text}")
