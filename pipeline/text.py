"""One article's text with its parallel forms, words, sentences and paragraphs, each computed once.

Every finder of the pipeline reads a `Text`; none changes it. All positions are character offsets
in `Text.raw`, whatever form they were found in (see `rules.folding`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from rules.folding import fold, stem, straighten

# A word, or one mark of punctuation. Hyphens, apostrophes and spaces only separate words.
_WORD = re.compile(r"\w+|[^\w\s'\-]")
# Figures, and the few letters that folding leaves beyond a to z.
_INNER = re.compile(r"[^\Wa-z]")
# A sentence ends at . ! ? … (with closing quotes) before a capital, a digit or a quote, at a line break, and where a page
# lost the blank after the stop («… africains.Le texte …»). The stops are looked for by themselves, which is many times as fast.
_STOP = re.compile(r"[.!?…\n]")
_SENTENCE_END = re.compile(
    r"(?:[.!?]+|…)[\"'»)\]]*(?=\s+[\"'«(\[\-]*\s*[A-ZÀ-ÖØ-Þ0-9])|(?<=[a-zà-öø-ÿ]{2}|[0-9)»]{2})[.!?](?=[«\"]?\s?[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ' ])|\n+"
)
# Abbreviations after which a full stop ends nothing (titles, addresses, ordinals, initials).
_NO_END = re.compile(
    r"(?:\b(?:MM?|Mmes?|Mlles?|Mgr|Me|Dr|Drs|Pr|St|Ste|art|al|av|bd|ch|cf|éd|ex|fig|hab|no|nos|p|pp|tél|vol|env|"
    r"janv|févr|fév|avr|juil|sept|oct|nov|déc|lun|mar|mer|jeu|ven|sam|dim|S\.E|S\.E\.M|LL\.EE|S\.M)|\b[A-Z]"
    r"|(?<![^\n])[ \t]{0,3}\d{1,2})\.$"  # «1. Accord de …», the number of a line
)
_LOWER = bytes((*range(ord("a"), ord("z") + 1), *range(ord("à"), ord("ö") + 1), *range(ord("ø"), ord("ÿ") + 1)))


class _Stems(dict[str, str]):
    """The stems of the words met so far: an article's words come again and again."""

    def __missing__(self, word: str) -> str:
        if len(self) >= 1 << 16:  # a run over many articles must not grow without end
            self.clear()
        self[word] = found = stem(word)
        return found


_STEMS = _Stems()


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
        return [Word(start, end, stem) for (start, end), stem in zip(self.word_spans, self.stems, strict=True)]

    @cached_property
    def word_spans(self) -> list[tuple[int, int]]:
        """The `[start, end)` of each word and punctuation mark, in order."""
        return [*map(re.Match.span, _WORD.finditer(self.folded))]

    @cached_property
    def stems(self) -> list[str]:
        """The stem of each word, the mark itself for punctuation, in order."""
        folded = self.folded
        return [_STEMS[folded[start:end]] for start, end in self.word_spans]

    @cached_property
    def inner_starts(self) -> frozenset[int]:
        """Where words may begin that are glued to a figure: at and behind every figure, and every letter beyond a to z."""
        return frozenset(at for m in _INNER.finditer(self.folded) for at in m.span())

    @cached_property
    def dispatched(self) -> dict[object, list[int]]:
        """Where each dispatcher's rules may match: kept here by `pipeline.dispatch`."""
        return {}

    @cached_property
    def paragraphs(self) -> list[tuple[int, int]]:
        """The lines that hold text, as `[start, end)`: in clean text a line is a paragraph."""
        return [m.span() for m in re.finditer(r"[^\n]*\S[^\n]*", self.raw)]

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """The sentences as `[start, end)`, without the white space around them."""
        plain, spans, start = self.plain, [], 0
        read = 0
        for stop in _STOP.finditer(plain):
            at = stop.start()
            if at < read or (m := _SENTENCE_END.match(plain, at)) is None:
                continue
            read = m.end()
            if plain[at] == "." and _NO_END.search(plain, max(0, at - 8), at + 1):
                continue
            spans.append((start, read))
            start = read
        spans.append((start, len(plain)))
        return [t for s, e in spans for part in _pieces(plain, s, e) if (t := _trim(plain, *part))]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    @cached_property
    def _paragraph_starts(self) -> list[int]:
        return [start for start, _ in self.paragraphs]

    @cached_property
    def _capitals(self) -> dict[int, bool]:
        """By paragraph, whether it is written in capitals: counted when first asked, for few paragraphs are."""
        return {}

    def in_capitals(self, offset: int) -> bool:
        """Whether the paragraph that holds a position is written in capitals: names and acronyms cannot be told apart there."""
        if not self.paragraphs:
            return False
        index = self.paragraph_index(offset)
        if (known := self._capitals.get(index)) is None:
            words = self.raw[slice(*self.paragraphs[index])]
            known = False
            others = words.encode("latin-1", "replace").translate(None, _LOWER)
            if len(words) - len(others) < 0.4 * len(words):  # seldom, and counting each letter is slow
                upper = sum(map(str.isupper, words))
                known = upper > 8 and upper > 0.6 * sum(map(str.isalpha, words))
            self._capitals[index] = known
        return known

    def sentence_index(self, offset: int) -> int:
        """The index of the sentence that holds a position (or the last one that begins before it)."""
        return max(0, bisect_right(self._sentence_starts, offset) - 1)

    def paragraph_index(self, offset: int) -> int:
        """The index of the paragraph that holds a position (or the last one that begins before it)."""
        return max(0, bisect_right(self._paragraph_starts, offset) - 1)


# Longer than any sentence of the press: what goes beyond is a list or a page without stops, read in pieces.
_LONGEST_SENTENCE = 2000


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST_SENTENCE:
        cut = max(text.rfind(mark, start + _LONGEST_SENTENCE // 2, start + _LONGEST_SENTENCE) for mark in ";, ")
        cut = cut + 1 if cut > 0 else start + _LONGEST_SENTENCE
        yield start, cut
        start = cut
    yield start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
