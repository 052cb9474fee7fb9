"""Many patterns in one pass: at each word only those are tried that can begin with its first letters.

The rules of a file are dozens of alternations that begin with different words. Searching a text for each in turn tries every
alternative at every character; here the first letters of a word choose the few that are worth a try.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Generic, TypeVar
from weakref import WeakSet

from pipeline.text import Text
from rules.openings import Openings

R = TypeVar("R")
# So many letters of a word choose the rules that are tried; fewer at places inside words, of which there are more.
_LETTERS, _FIRST_LETTERS = 5, 3


class Dispatcher(Generic[R]):
    """Rules by how their matches begin. Every pattern must begin at the beginning of a word, of the folded text."""

    def __init__(self, rules: Iterable[tuple[R, re.Pattern[str]]]) -> None:
        self.rules = list(rules)
        self._match = [pattern.match for _, pattern in self.rules]
        _CALLED.clear()
        _DISPATCHERS.add(self)

    def _tried(self, opening: str) -> Sequence[int]:
        """The rules that may match where these letters stand, in their order."""
        return _CALLED[opening].get(self, ())

    def places(self, text: Text) -> list[int]:
        """Where rules may match by their first letters, in order: worked out once for a text, for all dispatchers."""
        if self not in text.dispatched:
            folded = text.folded
            found: dict[object, list[int]] = {dispatcher: [] for dispatcher in _DISPATCHERS}
            for start, _ in text.word_spans:
                for dispatcher in _CALLED[folded[start : start + _LETTERS]]:
                    found[dispatcher].append(start)
            text.dispatched = found
        return text.dispatched[self]

    def may_begin(self, text: Text, start: int, end: int) -> bool:
        """Whether a rule may match that begins in `[start, end)`."""
        places = self.places(text)
        return bisect_left(places, start) < bisect_left(places, end)

    def matching(self, text: Text) -> Iterator[tuple[int, list[tuple[R, int]]]]:
        """The positions where rules match, in text order, each with those rules, in theirs, and where their matches end."""
        folded = text.folded
        for start in self.places(text):
            tried = self._tried(folded[start : start + _LETTERS])
            found = [(self.rules[i][0], m.end()) for i in tried if (m := self.rules[i][1].match(folded, start))]
            if found:
                yield start, found

    def at(self, text: Text, start: int, end: int) -> Iterator[tuple[R, re.Match[str]]]:
        """The rules that match at a position, which may lie inside a word, and no further than `end`; in their order."""
        for i in self._tried(text.folded[start : start + _FIRST_LETTERS]):
            rule, pattern = self.rules[i]
            if m := pattern.match(text.folded, start, end):
                yield rule, m

    def find(
        self, text: Text, start: int = 0, end: int | None = None, barred: Iterable[int] = ()
    ) -> Iterator[tuple[R, re.Match[str]]]:
        """The matches within `[start, end)` in the order in which they begin; those of one rule do not overlap. The rules whose
        indices are `barred` are not tried."""
        folded, match = text.folded, self._match
        end = len(folded) if end is None else end
        free = [0] * len(self.rules)
        for n in barred:
            free[n] = end
        places = self.places(text)
        for at in places[bisect_left(places, start) : bisect_left(places, end)]:
            letters = at + _LETTERS
            for n in self._tried(folded[at : letters if letters < end else end]):
                if at >= free[n] and (m := match[n](folded, at, end)):
                    free[n] = m.end()
                    yield self.rules[n][0], m


class _Called(dict[str, dict[Dispatcher[Any], list[int]]]):
    """By the first letters of a word, the dispatchers that have rules for it, and these: nearly every word calls none or one."""

    def __init__(self) -> None:
        self._rules: list[tuple[Dispatcher[Any], int, re.Pattern[str]]] = []
        self._openings = Openings([])

    def clear(self) -> None:
        """There is another dispatcher."""
        super().clear()
        self._rules, self._openings = [], Openings([])

    def __missing__(self, opening: str) -> dict[Dispatcher[Any], list[int]]:
        if not self._rules:
            self._rules = [(each, i, pattern) for each in _DISPATCHERS for i, (_, pattern) in enumerate(each.rules)]
            self._openings = Openings([pattern for *_, pattern in self._rules])
        found: dict[Dispatcher[Any], list[int]] = {}
        for n in self._openings[opening]:
            dispatcher, i, _ = self._rules[n]
            found.setdefault(dispatcher, []).append(i)
        if len(self) < 1 << 16:  # texts of all scripts must not fill the memory
            self[opening] = found
        return found


_DISPATCHERS: WeakSet[Dispatcher[Any]] = WeakSet()
_CALLED = _Called()


@cache
def _dispatched(pattern: re.Pattern[str]) -> Dispatcher[None]:
    return Dispatcher([(None, pattern)])


def matches(text: Text, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """`pattern.finditer(text.folded)` for a pattern that begins with a word, tried only where it can begin."""
    return (m for _, m in _dispatched(pattern).find(text))


def matches_inside(text: Text, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The same for a pattern that may also begin within a word, with or behind a figure: «12mai», «5euros»."""
    folded, done = text.folded, 0
    for start in sorted({*_dispatched(pattern).places(text), *text.inner_starts}):
        if start >= done and (m := pattern.match(folded, start)):
            done = m.end()
            yield m
