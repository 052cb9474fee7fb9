"""Records for reading: choosing among the lines of a JSONL file and laying them out as a table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from pydantic import ValidationError

from output.jsonl import OutputError
from output.record import AgreementRecord, Amount

COLUMNS = ("date", "kind", "partners", "sectors", "amounts", "status", "sources", "id")
# The narrowest terminal, in characters, in which eight columns can still be read.
_NARROW = 130


@dataclass(frozen=True, slots=True)
class Filters:
    """What a record must have to be shown; None asks nothing. Words match as parts, whatever case and accents.

    `country` is an ISO 3166-1 alpha-2 code; `sector` a code or part of a label; `kind` a code or part of one;
    `year` one that the signature date or the period of the agreement holds.
    """

    partner: str | None = None
    country: str | None = None
    sector: str | None = None
    kind: str | None = None
    year: int | None = None

    def keep(self, record: AgreementRecord) -> bool:
        """Whether the record passes every filter."""
        partners, sectors = record.partners, record.sectors
        return (
            (self.partner is None or _any_has(self.partner, (w for p in partners for w in (p.name, *p.mentions))))
            and (self.country is None or self.country.upper() in {p.country for p in partners})
            and (self.sector is None or _any_has(self.sector, (w for s in sectors for w in (s.code, s.label) if w)))
            and (self.kind is None or _any_has(self.kind.replace(" ", "_"), [record.kind]))
            and (self.year is None or _covers(record, self.year))
        )


def read_lines(file: IO[str], name: str) -> Iterator[tuple[str, AgreementRecord]]:
    """Each record of an open JSONL file with the line it was read from; `name` is for the messages.

    Raises OutputError naming the line that is not a record.
    """
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
        raise OutputError(f"{where}: not an agreement record ({field}: {first['msg']})") from None


def row(record: AgreementRecord) -> tuple[str, ...]:
    """The cells of a record, one per column of `COLUMNS`; no cell holds a line break or a control character."""
    cells = (
        _when(record),
        record.kind + (" (renewal)" if record.renewal else ""),
        " + ".join(p.name for p in record.partners),
        ", ".join(dict.fromkeys(s.code or s.text for s in record.sectors)),
        ", ".join(_money(a) for a in record.amounts),
        record.status,
        ", ".join(s.article for s in record.sources),
        record.id,
    )
    return tuple(_printable(cell) for cell in cells)


def explanation(record: AgreementRecord) -> Iterator[str]:
    """What a record says and, on a line each, the words that every value comes from: field, offsets, rule, text."""
    date, kind, partners, *_ = row(record)
    yield f"{record.id}  {date}  {kind}  {partners}"
    for source in record.sources:
        for e in sorted(source.evidence, key=lambda e: (e.start, e.end, e.field)):
            yield _printable(f"  {e.field:<14} {f'{e.start}-{e.end}':<12} {e.rule:<36} {e.text}")
    for note in record.notes:
        yield _printable(f"  note: {note}")


def plain_table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """The rows under their headings as lines of aligned columns, nothing cut: for pipes and files."""
    widths = [max(map(len, column)) for column in zip(COLUMNS, *rows, strict=True)]
    for cells in (COLUMNS, *rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def print_table(rows: Sequence[tuple[str, ...]]) -> None:
    """The rows as a table for the terminal, or as a block of lines each where it is narrow; colours follow NO_COLOR."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if console.width < _NARROW:
        for date, kind, partners, sectors, amounts, status, sources, id_ in rows:
            console.print(Text(f"{date}  {kind}, {status}", style="bold"))
            for line in (partners, "; ".join(filter(None, (sectors, amounts))), f"{sources}  {id_}"):
                if line:
                    console.print(Padding(Text(line, overflow="fold"), (0, 0, 0, 4)))
        return
    table = Table(box=SIMPLE_HEAD, leading=1, padding=(0, 1, 0, 0), pad_edge=False)
    for name in COLUMNS:
        table.add_column(name, no_wrap=name in {"date", "status", "id"}, overflow="fold")
    for cells in rows:
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)


def _when(record: AgreementRecord) -> str:
    if record.signed:
        return record.signed.value
    start, end = (d.value if d else "" for d in (record.start, record.end))
    return f"{start}/{end}" if start or end else "-"


def _money(amount: Amount) -> str:
    whole, _, cents = amount.value.partition(".")
    grouped = f"{int(whole or 0):,}".replace(",", " ") + (f".{cents}" if cents else "")
    rate = f" per {amount.per}" if amount.per else ""
    return f"{'~' if amount.approximate else ''}{grouped} {amount.currency or '?'}{rate}"


def _covers(record: AgreementRecord, year: int) -> bool:
    signed, start, end = (int(d.value[:4]) if d else None for d in (record.signed, record.start, record.end))
    if signed == year or start == year or end == year:
        return True
    return start is not None and end is not None and start < year < end


def _any_has(part: str, words: Iterable[str]) -> bool:
    needle = _fold(part)
    return any(needle in _fold(word) for word in words)


def _fold(text: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return re.sub(r"[\s'’\-‐‑–]+", " ", bare.casefold()).strip()


def _printable(text: str) -> str:
    # Words of an article are not ours: an escape sequence in them must not reach the terminal.
    return "".join(" " if unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} else c for c in text).rstrip()
