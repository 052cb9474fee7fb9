"""Many patterns in one pass: at each word only those are tried that can begin with its first letters.

The rules of a file are dozens of alternations that begin with different words. Searching a text for each in turn tries every
alternative at every character; here the first three letters of a word choose the few that are worth a try.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

import regex

from pipeline.text import Text

R = TypeVar("R")


class Dispatcher(Generic[R]):
    """Rules by how their matches begin. Every pattern must begin at the beginning of a word, of the folded text."""

    def __init__(self, rules: Iterable[tuple[R, re.Pattern[str]]]) -> None:
        self._rules = list(rules)
        self._openings = _Openings([pattern for _, pattern in self._rules])

    def matching(self, text: Text) -> Iterator[tuple[int, list[tuple[R, int]]]]:
        """The positions where rules match, in text order, each with those rules, in theirs, and where their matches end."""
        folded, openings = text.folded, self._openings
        for start, tried in [
            (s, tried) for (s, _), o in zip(text.word_spans, text.openings, strict=True) if (tried := openings[o])
        ]:
            found = [(self._rules[i][0], m.end()) for i in tried if (m := self._rules[i][1].match(folded, start))]
            if found:
                yield start, found

    def at(self, text: Text, start: int, end: int) -> Iterator[tuple[R, re.Match[str]]]:
        """The rules that match at a position, which may lie inside a word, and no further than `end`; in their order."""
        for i in self._openings[text.folded[start : start + 3]]:
            rule, pattern = self._rules[i]
            if m := pattern.match(text.folded, start, end):
                yield rule, m

    def find(self, text: Text, start: int = 0, end: int | None = None) -> Iterator[tuple[R, re.Match[str]]]:
        """The matches within `[start, end)` in the order in which they begin; those of one rule do not overlap."""
        folded, openings = text.folded, self._openings
        end = len(folded) if end is None else end
        free = [0] * len(self._rules)
        spans = text.word_spans
        low, high = bisect_left(spans, (start,)), bisect_left(spans, (end,))
        # A list comprehension, because nearly every word of a text ends here.
        for i, tried in [(i, t) for i, o in enumerate(text.openings[low:high], low) if (t := openings[o])]:
            at = spans[i][0]
            for n in tried:
                rule, pattern = self._rules[n]
                if at >= free[n] and (m := pattern.match(folded, at, end)):
                    free[n] = m.end()
                    yield rule, m


class _Openings(dict[str, tuple[int, ...]]):
    """By the first letters of a word, the indices of the patterns that a text beginning so may match."""

    def __init__(self, patterns: list[re.Pattern[str]]) -> None:
        self._partial = [regex.compile(_accepting_more(p.pattern)) for p in patterns]

    def __missing__(self, opening: str) -> tuple[int, ...]:
        found = tuple(i for i, p in enumerate(self._partial) if p.match(opening, partial=True))
        if len(self) < 1 << 14:  # texts of all scripts must not fill the memory
            self[opening] = found
        return found


_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:<[=!]|!)|\(|\)|[^\\\[()]+", re.DOTALL)


def _accepting_more(pattern: str) -> str:
    """The pattern without its look-behinds and negative look-aheads, which cannot be decided on the first letters alone.

    Left out, they accept more beginnings, never fewer.
    """
    kept: list[str] = []
    depth = 0  # of the brackets within what is left out
    for piece in _PIECE.findall(pattern):
        if depth:
            depth += (piece[0] == "(") - (piece == ")")
        elif piece in ("(?<=", "(?<!", "(?!"):
            depth = 1
            kept.append("(?:)")
        else:
            kept.append(piece)
    return "".join(kept)
