"""What the cleaning gives: the clean text, what was dropped, and the way back to the raw text."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import accumulate
from typing import Literal, NamedTuple

from corpus.cleaning.lines import Line
from corpus.cleaning.signs import HEADLINE_MAX, INVISIBLE

Place = Literal["top", "body", "end"]

_TAG = r"</?(?:p|br|b|i|u|a|em|strong|span|div|h[1-6]|li|ul|ol|sup|sub|font|img|blockquote)(?:\s[^<>]{0,300})?/?>"
_ENTITY = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31}\d{0,2});"
_COMBINED = r".[\u0300-\u036f]{1,30}"
# What stays in the line otherwise than character for character.
_TOKEN = re.compile(rf"(?P<drop>{INVISIBLE}|{_TAG})|(?P<entity>{_ENTITY})|(?P<combined>{_COMBINED})", re.S)
_ODD = re.compile(INVISIBLE[:-1] + r"&<\u0300-\u036f]")
_EVEN_BYTES = bytes(b for b in range(256) if not _ODD.match(chr(b)))
# Common signs beyond Latin-1 that folding leaves and that need no mending.
_EVEN_SIGNS = "œŒ€•…›‹→"

# A text, and the raw range that it comes from.
Piece = tuple[str, int, int]


class Dropped(NamedTuple):
    """A line that went: its number (from 1), its words, the rule, its raw `[start, end)` and where it stood."""

    line_no: int
    text: str
    rule_id: str
    start: int
    end: int
    place: Place


@dataclass(frozen=True)
class Cleaned:
    """The clean text (one paragraph a line) and what became of every raw line.

    `title` is the first line that stays when it is a heading above the prose. The text is made of pieces: `_starts` are their
    places in it, `_raw_starts` and `_raw_ends` those in the raw text, both the same for blanks put in between lines.
    """

    text: str
    dropped: tuple[Dropped, ...]
    title: str | None = None
    _starts: array[int] = field(default_factory=lambda: array("Q"), repr=False)
    _raw_starts: array[int] = field(default_factory=lambda: array("Q"), repr=False)
    _raw_ends: array[int] = field(default_factory=lambda: array("Q"), repr=False)

    @property
    def kept(self) -> list[tuple[int, int]]:
        """The raw ranges `[start, end)` that stay, in order."""
        return [(a, b) for a, b in zip(self._raw_starts, self._raw_ends, strict=True) if a < b]

    def raw_offset(self, offset: int) -> int:
        """The place in the raw text of the character at `offset` of the clean text (or of its end).

        An entity or a composed letter gives the start of what it was made from; a break between
        paragraphs gives the end of the one before it. Raises IndexError outside the text.
        """
        if not 0 <= offset <= len(self.text):
            raise IndexError(offset)
        if offset == len(self.text):
            return self._raw_ends[-1] if self._raw_ends else 0
        piece = bisect_right(self._starts, offset) - 1
        start, end = self._starts[piece], self._starts[piece + 1] if piece + 1 < len(self._starts) else len(self.text)
        raw_start = self._raw_starts[piece]
        as_written = self._raw_ends[piece] - raw_start == end - start
        return raw_start + offset - start if as_written else raw_start


def is_plain(raw: str, folded: str) -> bool:
    """Whether a text has nothing to mend: western letters alone, without entities, tags and invisible characters."""
    if "&" in raw or "<" in raw or "\u00ad" in raw:  # folding makes a hyphen of a soft one
        return False
    for beyond in ("", _EVEN_SIGNS):
        for sign in beyond:
            folded = folded.replace(sign, "")
        try:
            return not folded.encode("latin-1").translate(None, _EVEN_BYTES)
        except UnicodeError:
            continue
    return False


def _pieces(raw: str, line: Line) -> list[Piece]:
    found: list[Piece] = []
    for n, (start, end) in enumerate(line.parts or ((line.start, line.end),)):
        if n:
            place = found[-1][2] if found else start
            found.append((" ", place, place))
        text = raw[start:end]
        if _ODD.search(text) or not unicodedata.is_normalized("NFC", text):
            found += _mended(text, start)
        else:
            found.append((text, start, end))
    return found


def cleaned(raw: str, lines: list[Line], first: int, dropped: list[Dropped], plain: bool) -> Cleaned:
    """The result: the lines that stay and in which anything is visible, parted by breaks.

    The first of them is the title when it is a headline and stands above `first`, the line where prose begins.
    `plain` when the raw text has nothing to mend.
    """
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    headed = False
    for i, line in enumerate(lines):
        if line.why is not None:
            continue
        if plain and line.parts is None:
            pieces = [(line.text, line.start, line.end)]
        elif not (pieces := _pieces(raw, line)):
            continue
        headed = headed or (not texts and i < first and len(line.text) <= HEADLINE_MAX)
        for text, start, end in [*pieces, ("\n", pieces[-1][2], pieces[-1][2])]:
            texts.append(text)
            starts.append(start)
            ends.append(end)
    if not texts:
        return Cleaned("", tuple(dropped))
    del texts[-1], starts[-1], ends[-1]
    clean = "".join(texts)
    title = clean.partition("\n")[0] if headed else None
    places = array("Q", accumulate(map(len, texts[:-1]), initial=0))
    return Cleaned(clean, tuple(dropped), title, places, array("Q", starts), array("Q", ends))


def _mended(text: str, start: int) -> list[Piece]:
    """A text that begins at `start` of the raw text without what is invisible in it, in NFC."""
    found = [piece for piece in _mended_pieces(text, start) if piece[0]]
    whole = "".join([piece for piece, _, _ in found])
    composed = unicodedata.normalize("NFC", whole)
    # Rare scripts: the line keeps its place as a whole only.
    return found if composed == whole else [(composed, start, start + len(text))]


def _mended_pieces(text: str, start: int) -> Iterator[Piece]:
    at = 0
    for m in _TOKEN.finditer(text):
        yield text[at : m.start()], start + at, start + m.start()
        if m["drop"] is None:
            yield _character(m[0], m["entity"] is not None), start + m.start(), start + m.end()
        at = m.end()
    yield text[at:], start + at, start + len(text)


def _character(token: str, entity: bool) -> str:
    if not entity:
        return unicodedata.normalize("NFC", token)
    text = unescape(token)
    if not text.isprintable() and text not in ("\u00a0", "\u202f", "\u2009"):
        return " " if text.isspace() else ""
    return unicodedata.normalize("NFC", text)
