"""Text that a format can hold: characters that XML and spreadsheets forbid, and cells that a spreadsheet would run."""

from __future__ import annotations

import re

# What XML 1.0 has no place for, which XLSX inherits: controls but tab and line ends, lone surrogates, two non-characters.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# A cell that a spreadsheet takes for a formula, also behind spaces or marks that cannot be seen, also in wide signs.
_FORMULA = re.compile(r"[\t\r\n]|[\s\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]*[=+\-@＝＋－＠]")
# A file that is opened with the other list separator is cut there, and what follows begins a cell.
_CUT = re.compile(r"([;,])(?=[=+\-@＝＋－＠])")


def xml_text(text: str) -> str:
    """The text without the characters that XML 1.0 forbids."""
    return _FORBIDDEN.sub("", text)


def cell_text(text: str) -> str:
    """The text for a cell: on one line, without forbidden characters, and behind an apostrophe where it could be a formula."""
    clean = xml_text(text)
    plain = re.sub(r"[\t\r\n\x7f-\x9f\u2028\u2029]", " ", clean)
    mark = "'" if _FORMULA.match(clean) or _FORMULA.match(plain) else ""
    return mark + _CUT.sub(r"\1 ", plain)
