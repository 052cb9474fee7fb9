"""Rows of cells as aligned lines, as CSV, and as a table that fits the terminal."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from output.columns import COLUMNS

# The narrowest terminal, in characters, in which eight columns can still be read; others need so many each.
_NARROW = 130
_COLUMN = 16
_UNBROKEN = frozenset({"date", "status", "id", "signed", "start", "end", "confidence"})


def plain_table(rows: Sequence[tuple[str, ...]], columns: Sequence[str] = COLUMNS) -> Iterator[str]:
    """The rows under their headings as lines of aligned columns, nothing cut: for pipes and files."""
    widths = [max(map(len, column)) for column in zip(columns, *rows, strict=True)]
    for cells in (tuple(columns), *rows):
        yield "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def csv_lines(rows: Iterable[tuple[str, ...]], columns: Sequence[str]) -> Iterator[str]:
    """The headings and the rows as lines of CSV (commas, RFC 4180)."""
    for cells in (tuple(columns), *rows):
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(cells)
        yield line.getvalue()


def print_table(rows: Sequence[tuple[str, ...]], columns: Sequence[str] = COLUMNS) -> None:
    """The rows as a table for the terminal, or as a block of lines each where it is narrow; colours follow NO_COLOR."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    console = Console()
    usual = tuple(columns) == COLUMNS
    if console.width < (_NARROW if usual else _COLUMN * len(columns)):
        for cells in rows:
            head, *lines = _usual_block(cells) if usual else _block(cells, columns)
            console.print(Text(head, style="bold", overflow="fold"))
            for line in filter(None, lines):
                console.print(Padding(Text(line, overflow="fold"), (0, 0, 0, 4)))
        return
    table = Table(box=SIMPLE_HEAD, leading=1, padding=(0, 1, 0, 0), pad_edge=False)
    for name in columns:
        table.add_column(name, no_wrap=name in _UNBROKEN, overflow="fold")
    for cells in rows:
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)


def _usual_block(cells: tuple[str, ...]) -> tuple[str, ...]:
    date, kind, partners, sectors, amounts, status, sources, id_ = cells
    return f"{date}  {kind}, {status}", partners, "; ".join(filter(None, (sectors, amounts))), f"{sources}  {id_}"


def _block(cells: tuple[str, ...], columns: Sequence[str]) -> tuple[str, ...]:
    head, *rest = cells
    told = (f"{name}: {cell}" for name, cell in zip(columns[1:], rest, strict=True) if cell)
    return head or "-", *told
