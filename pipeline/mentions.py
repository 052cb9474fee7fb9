"""What the finders give: a mention is a span of the text, its value and the rule that found it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

V = TypeVar("V", covariant=True)


@dataclass(slots=True, unsafe_hash=True)
class Mention(Generic[V]):
    """`text` stands at `[start, end)` of the article; `rule` is the id of the rule that read `value` in it.

    Never changed, though not frozen: a frozen one takes three times as long to make, and an article has hundreds.
    """

    start: int
    end: int
    text: str
    value: V
    rule: str


def longest(mentions: Iterable[Mention[V]]) -> list[Mention[V]]:
    """The mentions in text order without overlaps: of two that overlap the longer stays, then the earlier in the input.

    Mentions over the very same span are all kept («entre 2 et 3 millions» carries two values).
    """
    ranked = sorted(enumerate(mentions), key=lambda im: (im[1].start - im[1].end, im[0]))
    taken = bytearray(max((m.end for _, m in ranked), default=0))
    spans: set[tuple[int, int]] = set()
    kept: list[Mention[V]] = []
    for _, m in ranked:
        if (m.start, m.end) in spans or taken.find(1, m.start, m.end) < 0:
            taken[m.start : m.end] = b"\x01" * (m.end - m.start)
            spans.add((m.start, m.end))
            kept.append(m)
    return sorted(kept, key=lambda m: (m.start, m.end))


class Taken:
    """The characters already read, so that a later layer does not read them again."""

    def __init__(self, length: int) -> None:
        self._free = bytearray(length)

    def add(self, start: int, end: int) -> bool:
        """Take `[start, end)` unless a part of it is taken; tells whether it was free."""
        if self._free.find(1, start, end) >= 0:
            return False
        self._free[start:end] = b"\x01" * (end - start)
        return True

    def covers(self, position: int) -> bool:
        """Whether a character is taken."""
        return self._free[position] == 1
