"""CSV for spreadsheets: the flat table in UTF-8 with a byte order mark, which Excel needs to see the accents."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from output.exports import Options, Written
from output.exports.flat import cells, headings
from output.exports.writing import whole_file
from output.record import AgreementRecord

# What Excel cuts a file at in a French and in an English Windows.
_DELIMITERS = {"fr": ";", "en": ","}


def write(records: Iterable[AgreementRecord], target: Path, options: Options) -> Written:
    """Write the flat table as CSV."""
    count = 0
    with whole_file(target) as path, path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, delimiter=_DELIMITERS[options.lang], quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
        table.writerow(headings(options))
        for record in records:
            table.writerow(cells(record, options))
            count += 1
    return Written(count)
