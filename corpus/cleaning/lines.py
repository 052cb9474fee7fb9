"""Raw text cut into lines: paragraphs, headings and furniture, with hard-wrapped paragraphs made whole."""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.cleaning.signs import CLOCK, INVISIBLE
from rules.schema_furniture import FurnitureRule

_EDGE_SPACE = re.compile(rf"(?:\s|{INVISIBLE})*")
# A page flattened to one line keeps wide gaps where its blocks met.
_GAP = re.compile(r"[ \t\u00a0]{3,}")
# A block whose lines are all this short may be hard-wrapped.
_WIDEST_WRAP = 130
_ENDS = frozenset('.!?:;…»"”)]')
_SMALL_WORD_END = re.compile(
    r"(?:\b(?:de|du|des|la|le|les|un|une|et|ou|à|au|aux|en|par|pour|avec|sur|dans|que|qui|ce|cette|ces|son|sa|ses|leur|entre)|[ldLD]['’])$"
)
_DAY_ALONE = re.compile(
    r"(?:lun|mar|mercre|jeu|vendre|same|diman)(?:di|che),? (?:le )?\d{1,2}(?:er)? [a-zéû]{3,9} \d{4}(?:,? (?:à|-|–|—|\|) ?[^.;!?]{0,30})?\Z"
)


class Line:
    """A line of the page without the blanks around it: its number (from 1), its raw range and its words.

    `folded` is `text` folded; `parts` are the raw ranges of a hard-wrapped paragraph. Judged by its words, the line has the
    `rule` that they fit and is `prose` or not; by its place, it goes by the rule `why`.
    """

    __slots__ = ("end", "folded", "no", "parts", "prose", "rule", "start", "text", "why")

    def __init__(self, no: int, start: int, text: str, folded: str) -> None:
        self.no = no
        self.start = start
        self.end = start + len(text)
        self.text = text
        self.folded = folded
        self.parts: list[tuple[int, int]] | None = None
        self.rule: FurnitureRule | None = None
        self.prose = False
        self.why: str | None = None

    def cut(self, at: list[int]) -> list[Line]:
        """The pieces between these places in the line, without the blanks and invisible characters around them."""
        pieces: list[Line] = []
        for start, end in pairwise(at):
            head = _EDGE_SPACE.match(self.text, start, end)
            begin = head.end() if head else start
            if text := self.text[begin:end].rstrip():
                pieces.append(Line(self.no, self.start + begin, text, self.folded[begin : begin + len(text)]))
        return pieces


def physical_lines(raw: str, folded: str, plain: bool) -> list[Line]:
    """The lines of a text that hold anything visible; a line of blocks that wide gaps part, as those blocks.

    A `plain` text has no invisible characters.
    """
    lines: list[Line] = []
    position = 0
    gapped = "   " in raw or "\t" in raw
    whole = plain and not gapped
    for no, text in enumerate(raw.splitlines(keepends=True), 1):
        if text != "\n" and (stripped := text.strip()):
            start = position if text[0] == stripped[0] else position + len(text) - len(text.lstrip())
            line = Line(no, start, stripped, folded[start : start + len(stripped)])
            if whole:
                lines.append(line)
            elif gapped:
                lines += _blocks(line, len(text))
            else:
                lines += line.cut([0, len(stripped)])
        position += len(text)
    return lines


def _blocks(line: Line, length: int) -> list[Line]:
    """The blocks of a line with many wide gaps; the line itself when they are few for its `length` with its blanks."""
    gaps = [m.end() for m in _GAP.finditer(line.text)]
    few = len(gaps) < 3 or length < 25 * (len(gaps) + 1)
    return line.cut([0, len(line.text)] if few else [0, *gaps, len(line.text)])


def logical_lines(lines: list[Line]) -> list[Line]:
    """Lines with hard-wrapped paragraphs made whole: a line goes on in the next when the next begins in lower case
    and would not have fitted the block's width, or when it ends in a small word."""
    open_ended = [
        (line.text, following.text)
        for line, following in pairwise(lines)
        if following.no == line.no + 1 and line.text[-1] not in _ENDS and len(line.text) <= _WIDEST_WRAP
    ]
    if not any([_goes_on(text, following, 0) for text, following in open_ended]):
        return lines
    out: list[Line] = []
    i = 0
    while i < len(lines):
        j = i + 1
        while j < len(lines) and lines[j].no == lines[j - 1].no + 1:
            j += 1
        out += _unwrapped(lines[i:j]) if j - i > 1 else (lines[i],)
        i = j
    return out


def _unwrapped(block: list[Line]) -> list[Line]:
    width = max([len(line.text) for line in block])
    if width > _WIDEST_WRAP:
        return block
    paragraphs = [[block[0]]]
    for line, following in pairwise(block):
        if _goes_on(line.text, following.text, width):
            paragraphs[-1].append(following)
        else:
            paragraphs.append([following])
    return block if len(paragraphs) == len(block) else [_joined(parts) for parts in paragraphs]


def _goes_on(text: str, following: str, width: int) -> bool:
    if text[-1] in _ENDS or len(text) < 25 or CLOCK.match(text):
        return False
    first = following.split(None, 1)[0]
    if _SMALL_WORD_END.search(text[-8:]):
        return following[0].isalnum()
    if not following[0].islower() or _DAY_ALONE.match(following):
        return False
    return text.endswith(",") or len(text) + 1 + len(first) > width


def _joined(parts: list[Line]) -> Line:
    if len(parts) == 1:
        return parts[0]
    line = Line(parts[0].no, parts[0].start, " ".join([p.text for p in parts]), " ".join([p.folded for p in parts]))
    line.end = parts[-1].end
    line.parts = [(p.start, p.end) for p in parts]
    return line
