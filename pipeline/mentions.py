"""What the finders give: a mention is a span of the text, its value and the rule that found it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Mention(Generic[V]):
    """`text` stands at `[start, end)` of the article; `rule` is the id of the rule that read `value` in it."""

    start: int
    end: int
    text: str
    value: V
    rule: str


def longest(mentions: Iterable[Mention[V]]) -> list[Mention[V]]:
    """The mentions in text order without overlaps: of two that overlap the longer stays, then the earlier in the input.

    Mentions over the very same span are all kept («entre 2 et 3 millions» carries two values).
    """
    kept: list[Mention[V]] = []
    ranked = sorted(enumerate(mentions), key=lambda im: (im[1].start - im[1].end, im[0]))
    taken: list[tuple[int, int, int]] = []
    for _, m in ranked:
        if all(m.end <= s or m.start >= e or (m.start, m.end) == (s, e) for s, e, _ in taken):
            taken.append((m.start, m.end, len(kept)))
            kept.append(m)
    return sorted(kept, key=lambda m: (m.start, m.end))
