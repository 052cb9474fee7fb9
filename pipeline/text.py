"""One article's text with its parallel forms, words, sentences and paragraphs, each computed once.

Every finder of the pipeline reads a `Text`; none changes it. All positions are character offsets
in `Text.raw`, whatever form they were found in (see `rules.folding`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from rules.folding import fold, stem, straighten

# A word, or one mark of punctuation. Hyphens, apostrophes and spaces only separate words.
_WORD = re.compile(r"\w+|[^\w\s'\-]")
# A sentence ends at . ! ? … (with closing quotes) before a capital, a digit or a quote, and at a line break.
_SENTENCE_END = re.compile(r"(?:[.!?]+|…)[\"'»)\]]*(?=\s+[\"'«(\[\-]*\s*[A-ZÀ-ÖØ-Þ0-9])|\n+")
# Abbreviations after which a full stop ends nothing (titles, addresses, ordinals, initials).
_NO_END = re.compile(
    r"(?:\b(?:MM?|Mmes?|Mlles?|Mgr|Me|Dr|Drs|Pr|St|Ste|art|al|av|bd|ch|cf|éd|ex|fig|hab|no|nos|p|pp|tél|vol|env|"
    r"janv|févr|fév|avr|juil|sept|oct|nov|déc|lun|mar|mer|jeu|ven|sam|dim|S\.E|S\.E\.M|LL\.EE|S\.M)|\b[A-Z])\.$"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word without its plural mark, or one punctuation mark, at `[start, end)` of the text."""

    start: int
    end: int
    stem: str


class Text:
    """An article's text as the finders read it. `raw` is the text itself; the rest is derived from it on first use."""

    def __init__(self, raw: str) -> None:
        self.raw = raw

    @cached_property
    def plain(self) -> str:
        """`raw` with straight apostrophes, hyphens and spaces: for case-sensitive patterns."""
        return straighten(self.raw)

    @cached_property
    def folded(self) -> str:
        """`raw` in lower case without accents: for patterns that ignore both."""
        return fold(self.raw)

    @cached_property
    def words(self) -> list[Word]:
        """The words and punctuation marks in order."""
        return [Word(m.start(), m.end(), stem(m[0])) for m in _WORD.finditer(self.folded)]

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """The lines that hold text, as `[start, end)`: in clean text a line is a paragraph."""
        return [m.span() for m in re.finditer(r"[^\n]*\S[^\n]*", self.raw)]

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """The sentences as `[start, end)`, without the white space around them."""
        plain, spans, start = self.plain, [], 0
        for m in _SENTENCE_END.finditer(plain):
            if plain[m.start()] == "." and _NO_END.search(plain, max(0, m.start() - 8), m.start() + 1):
                continue
            spans.append((start, m.end()))
            start = m.end()
        spans.append((start, len(plain)))
        return [t for s, e in spans if (t := _trim(plain, s, e))]

    def sentence_index(self, offset: int) -> int:
        """The index of the sentence that holds a position (or the last one that begins before it)."""
        return max(0, bisect_right(self.sentences, (offset, len(self.raw) + 1)) - 1)

    def paragraph_index(self, offset: int) -> int:
        """The index of the paragraph that holds a position (or the last one that begins before it)."""
        return max(0, bisect_right(self.paragraphs, (offset, len(self.raw) + 1)) - 1)


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
