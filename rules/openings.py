"""Which patterns can match a text that begins with these letters.

The rules of a file are dozens of alternations that begin with different words: the first three letters of a word or a line choose the
few that are worth a try.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

# So many openings are kept: texts of all scripts must not fill the memory.
_MOST = 1 << 14
# The letters that many openings begin with.
_SHARED = 4


class Openings(dict[str, tuple[int, ...]]):
    """By the first letters of a text, the indices of the patterns that it may match, in their order.

    They are followed letter by letter, from what the letters before leave of the patterns, which many openings share. Look-arounds
    and ends of the text are taken to hold, for they cannot be decided on the first letters and a search may end before its
    text does: there may be patterns too many, never too few.
    """

    def __init__(self, patterns: Sequence[re.Pattern[str]]) -> None:
        self._left = {"": [(n, _whole(pattern)) for n, pattern in enumerate(patterns)]}

    def __missing__(self, opening: str) -> tuple[int, ...]:
        found = tuple(sorted({n for n, _ in self._after(opening)}))
        if len(self) < _MOST:
            self[opening] = found
        return found

    def _after(self, opening: str) -> list[tuple[int, _Left]]:
        """What the letters leave of each pattern that they may begin."""
        if opening in self._left:
            return self._left[opening]
        letter, before = opening[-1], opening[-2:-1]
        bounds = not before or _is_word(before) != _is_word(letter)
        parts = self._after(opening[:-1])
        left = [(n, way.left) for n, part in parts for way in part[letter] if bounds or not way.bound]
        if len(opening) <= _SHARED and len(self._left) < _MOST:
            self._left[opening] = left
        return left


@cache
def _whole(pattern: re.Pattern[str]) -> _Left:
    return _Left(None if pattern.flags & re.IGNORECASE else (_parser.parse(pattern.pattern, pattern.flags), 0, None))


# A place in a parsed pattern: the nodes of a sequence, the next of them, and the place after the sequence; None at the end.
_Place = tuple[Sequence[tuple[Any, Any]], int, Any] | None


class _Way(NamedTuple):
    """A node that takes a letter (only where a word begins or ends, if `bound`), and what is left of the pattern after it."""

    op: Any
    of: Any
    bound: bool
    left: _Left


class _Left(dict[str, list[_Way]]):
    """What is left of a pattern at a place: the ways on, by letter."""

    def __init__(self, place: _Place) -> None:
        self._place = place

    def __missing__(self, letter: str) -> list[_Way]:
        literal, others = self._ways
        self[letter] = found = literal.get(letter, []) + [way for way in others if _fits(way.op, way.of, letter)]
        return found

    @cached_property
    def _ways(self) -> tuple[dict[str, list[_Way]], list[_Way]]:
        """The ways through one letter, by letter, and those through others."""
        literal: dict[str, list[_Way]] = {}
        others = []
        for op, of, bound, after in _ways(self._place, False):
            way = _Way(op, of, bound, _Left(after))
            if op is sre.LITERAL:
                literal.setdefault(chr(of), []).append(way)
            else:
                others.append(way)
        return literal, others


def _ways(place: _Place, bound: bool) -> Iterator[tuple[Any, Any, bool, _Place]]:
    """The nodes that may take the next letter, whether only at a boundary, and the place after each."""
    if place is None:
        yield sre.ANY, None, bound, None
        return
    nodes, i, then = place
    if i == len(nodes):
        yield from _ways(then, bound)
        return
    op, of = nodes[i]
    after = nodes, i + 1, then
    if op in _LETTERS:
        yield op, of, bound, after
    elif op in _UNDECIDED:
        yield from _ways(after, bound or of is sre.AT_BOUNDARY)
    elif op is sre.BRANCH:
        for part in of[1]:
            yield from _ways((part, 0, after), bound)
    elif op is sre.SUBPATTERN and not of[1]:
        yield from _ways((of[-1], 0, after), bound)
    elif op in _REPEATS and (
        of[1] == 1 or of[2].getwidth()[0]
    ):  # one of what may be nothing would be followed for ever
        least, most, part = of
        if not least:
            yield from _ways(after, bound)
        more = [(op, (max(least - 1, 0), most - 1, part))] if most > 1 else []
        yield from _ways((part, 0, (more, 0, after)), bound)
    else:
        yield from _ways(None, bound)


_LETTERS = frozenset({sre.LITERAL, sre.NOT_LITERAL, sre.IN, sre.ANY})
_UNDECIDED = frozenset({sre.AT, sre.ASSERT, sre.ASSERT_NOT})
_REPEATS = frozenset({sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT})


def _fits(op: Any, of: Any, letter: str) -> bool:
    """Whether a node or a part of a class takes a letter."""
    if op is sre.IN:
        negated = of[0][0] is sre.NEGATE
        return any(_fits(kind, part, letter) for kind, part in of[negated:]) != negated
    if op is sre.CATEGORY:
        return re.match(_CATEGORIES[of], letter) is not None
    if op is sre.RANGE:
        return bool(of[0] <= ord(letter) <= of[1])
    return bool(op is sre.ANY or (of == ord(letter)) == (op is sre.LITERAL))


_CATEGORIES = {
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
}


def _is_word(letter: str) -> bool:
    return letter.isalnum() or letter == "_"
