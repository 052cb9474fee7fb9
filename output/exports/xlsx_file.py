"""XLSX: the flat table as one sheet, every cell text (a code keeps its zeros, a date stays as it was read) but the confidence."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from output.exports import Options, Written
from output.exports.flat import COLUMNS, cells, headings
from output.exports.writing import whole_file
from output.jsonl import OutputError
from output.record import AgreementRecord

# Limits of the format: rows of a sheet, and UTF-16 units of a cell.
ROWS = 1_048_576
CELL = 32_767


def write(records: Iterable[AgreementRecord], target: Path, options: Options) -> Written:
    """Write the flat table as a sheet. Raises OutputError without XlsxWriter, or when there are more records than rows."""
    try:
        import xlsxwriter
        from xlsxwriter.exceptions import FileCreateError
    except ImportError:
        raise OutputError("XLSX needs XlsxWriter, which is not installed; run: pip install 'accords[excel]'") from None
    with whole_file(target) as path, TemporaryDirectory() as scratch:
        # Nothing may become a formula, a number or a link but by our own call; memory stays flat.
        settings = {
            "constant_memory": True,
            "tmpdir": scratch,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }
        book = xlsxwriter.Workbook(str(path), settings)
        # The same records give the same bytes: no time of the run in the file.
        book.set_properties({"created": datetime.datetime(2000, 1, 1), "comments": "accords"})
        try:
            try:
                written = _fill(book, records, target, options)
            finally:
                book.close()  # also where it failed: it holds files open
        except FileCreateError as error:
            raise OutputError(f"{target}: cannot be written ({error}); the old file is untouched") from None
    return written


def _fill(book: Any, records: Iterable[AgreementRecord], target: Path, options: Options) -> Written:
    sheet = book.add_worksheet("Accords" if options.lang == "fr" else "Agreements")
    bold = book.add_format({"bold": True})
    names = headings(options)
    for number, column in enumerate(COLUMNS):
        sheet.set_column(number, number, column.width)
        sheet.write_string(0, number, names[number], bold)
    sheet.freeze_panes(1, 0)
    count = 0
    remarks: list[str] = []
    for count, record in enumerate(records, 1):
        if count >= ROWS:
            raise OutputError(f"{target}: a sheet holds {ROWS - 1} records, and there are more; export to csv")
        for number, cell in enumerate(cells(record, options)):
            if isinstance(cell, float):
                sheet.write_number(count, number, cell)
            elif cell:
                text = _cut(cell)
                if text != cell:
                    remarks.append(
                        f"{record.id}: «{names[number]}» was cut to {CELL} characters, all that a cell holds"
                    )
                sheet.write_string(count, number, text)
    sheet.autofilter(0, 0, count, len(COLUMNS) - 1)
    return Written(count, tuple(remarks))


def _cut(text: str) -> str:
    units = text.encode("utf-16-le")
    return text if len(units) <= 2 * CELL else units[: 2 * (CELL - 1)].decode("utf-16-le", "ignore") + "…"
