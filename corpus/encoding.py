"""Bytes to text: byte order marks, UTF-8, UTF-16, the Western single-byte charsets, and the repair of mojibake."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

import ftfy
from charset_normalizer import from_bytes

from corpus.errors import Rejected

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# First bytes of formats that are never text (file(1) magic): PDF, ZIP and Office, OLE, images, gzip, executables, media.
_MAGIC = (
    b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\x1f\x8b", b"BZh",
    b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"MZ", b"\x7fELF", b"OggS", b"ID3", b"SQLite format 3", b"RIFF",
)  # fmt: skip
# The single-byte charsets in which French has been written on PCs, the web and old Macs.
_CHARSETS = ["cp1252", "iso8859_15", "latin_1", "mac_roman", "cp850"]
_SAMPLE = 1 << 16
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")

# Signs of UTF-8 read as a Western charset: a lead byte's letter before what a continuation byte becomes.
_MOJIBAKE = re.compile(
    r"[\u00c2\u00c3\u00c4\u00c5\u00c6][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc"
    r"\u2013-\u2026\u2030\u2039\u203a\u20ac\u2122]|\u00c3 |\u00e2\u20ac|\u00e2\u0080|\u00ef\u00bf\u00bd"
)
_LEADS = ("\u00c2", "\u00c3", "\u00c4", "\u00c5", "\u00c6", "\u00e2\u20ac", "\u00e2\u0080", "\u00ef\u00bf")
# ftfy may look at a line many times over; a longer one is repaired in slices of this many characters.
_SLICE = 4000


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text, the charset that it was in, and what had to be done to it."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, *, source: str = "-", declared: str | None = None) -> Decoded:
    """The text of a plain-text file in any usual French encoding, with mojibake repaired and noted.

    `declared` is the charset that the format itself names (a page's `<meta charset>`, a mail's header): it is believed
    when the bytes are not valid UTF-8. Line breaks and characters are otherwise as in the file. Raises Rejected
    (`empty`, `binary`).
    """
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise Rejected("empty", "the file is empty", source=source)
    if data.startswith(_MAGIC):
        raise Rejected("binary", "not a text file (a known binary format)", source=source)
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _finish(data[len(bom) :].decode(encoding, "replace"), encoding)
    head = data[:_SAMPLE]
    if (utf16 := _utf16_without_bom(head)) is not None:
        return _finish(data.decode(utf16, "replace"), utf16)
    if len(_CONTROL.findall(head)) * 100 > len(head):
        raise Rejected("binary", "not a text file (control bytes)", source=source)
    try:
        return _finish(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if declared is not None and (known := _declared(declared)) is not None:
        return _finish(data.decode(known, "replace"), known)
    damaged = data.decode("utf-8", "replace")
    lost = damaged.count("\ufffd")
    # A UTF-8 file cut or damaged in places: far more accented letters read well than badly.
    if lost * 20 < sum(damaged.count(c) for c in "éèàêçùôîâ’«»–"):
        return _finish(damaged, "utf-8", f"invalid_bytes:{lost}")
    best = from_bytes(head, cp_isolation=_CHARSETS).best()
    encoding = best.encoding if best is not None else "cp1252"
    if encoding in ("latin_1", "iso8859_15") and re.search(rb"[\x80-\x9f]", data):
        encoding = "cp1252"  # the bytes 80-9F are controls in ISO 8859 and letters in cp1252 (WHATWG does the same)
    return _finish(data.decode(encoding, "replace"), encoding, f"charset:{encoding}")


def _declared(name: str) -> str | None:
    """The single-byte charset that a format names; None for one that Python lacks or that says nothing (UTF-8, UTF-7)."""
    try:
        known = codecs.lookup(name.strip(" \t'\"")).name
    except (LookupError, ValueError):
        return None
    if known in ("iso8859-1", "ascii"):
        return "cp1252"  # the WHATWG Encoding Standard reads these labels so
    return known if known.startswith(("cp125", "iso8859-", "cp850", "cp437", "mac-", "koi8-")) else None


def _utf16_without_bom(head: bytes) -> str | None:
    even, odd = head[0::2], head[1::2]
    if len(odd) < 2:
        return None
    zeros_even, zeros_odd = even.count(0) / len(even), odd.count(0) / len(odd)
    if zeros_odd > 0.6 and zeros_even < 0.1:
        return "utf-16-le"
    if zeros_even > 0.6 and zeros_odd < 0.1:
        return "utf-16-be"
    return None


def _finish(text: str, encoding: str, *notes: str) -> Decoded:
    repaired, count = repair(text)
    if count:
        notes += (f"mojibake_repaired:{count}",)
    return Decoded(repaired, encoding, notes)


def repair(text: str) -> tuple[str, int]:
    """The text with mojibake undone («CoopÃ©ration» → «Coopération»), and the number of lines that had some.

    Only lines with the signs of it are touched, and only their encoding: quotes and apostrophes stay as they are.
    """
    text, count = _repair_central_european(text)
    if not any(sign in text for sign in _LEADS) or not _MOJIBAKE.search(text):
        return text, count
    lines = text.splitlines(keepends=True)
    for i, line in enumerate(lines):
        if _MOJIBAKE.search(line):
            fixed = "".join(ftfy.fix_encoding(line[k : k + _SLICE]) for k in range(0, len(line), _SLICE))
            if fixed != line:
                lines[i] = fixed
                count += 1
    return "".join(lines), count


# UTF-8 read as the Central European charset (cp1250), which ftfy leaves alone: «coopĂ©ration», «Ă  Rabat».
_CENTRAL = re.compile(
    "\u0102(?:[\u00a0-\u00ff\u0104-\u017f\u02c7\u02d8-\u02dd\u2013-\u203a\u20ac\u2122]| {1,2}(?=[^\\W\\d_]))|\u00c2(?=[\\s\u00ab\u00bb\u00b0]|$)",
    re.MULTILINE,
)
_FRENCH = frozenset("àâäçéèêëîïôöùûüÿÀÂÇÉÈÊËÎÏÔÙÛÜ")
# «Ă» is a letter of Romanian: one French letter made of it proves nothing.
_ENOUGH = 3


def _repair_central_european(text: str) -> tuple[str, int]:
    if "\u0102" not in text:
        return text, 0
    read = [_central(m[0]) in _FRENCH for m in _CENTRAL.finditer(text)]
    if sum(read) < _ENOUGH:
        return text, 0
    lines = text.splitlines(keepends=True)
    fixed = [_CENTRAL.sub(lambda m: _central(m[0]), line) for line in lines]
    return "".join(fixed), sum(a != b for a, b in zip(lines, fixed, strict=True))


def _central(pair: str) -> str:
    """The character whose UTF-8 bytes are read as this pair; the pair itself when there is none."""
    if pair == "\u00c2":
        return ""
    if pair.strip(" ") == "\u0102":
        return "à "  # the no-break space has become a plain one
    try:
        return pair.encode("cp1250").decode("utf-8")
    except UnicodeError:
        return pair
