"""Finding many phrases in a text at once, whatever their case, accents, plural and small words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from operator import itemgetter
from typing import Final, Generic, TypeVar

from pipeline.text import Text

P = TypeVar("P")

SMALL_WORDS: Final = frozenset(("de", "d", "du", "des", "la", "le", "l", "les", "en", "a", "au", "aux"))
"""Words that may come or go inside a phrase: «gestion de l'eau», «gestion des eaux», «gestion eau»."""

_START = itemgetter(0)
_END = itemgetter(1)


def phrase_key(phrase: str) -> tuple[str, ...]:
    """What identifies a phrase: its stems without the small words inside it and at its end.

    Small words at the beginning count («à la recherche» is not «recherche»), and so does every word of a
    phrase with punctuation («R&D»). Raises ValueError for a phrase without a word of its own.
    """
    stems = Text(phrase).stems
    lead = next((i for i, s in enumerate(stems) if s not in SMALL_WORDS), None)
    if lead is None:
        raise ValueError(f"phrase without a word of its own: {phrase!r}")
    if not all(s.isalnum() for s in stems):
        return tuple(stems)
    return (*stems[:lead], *(s for s in stems[lead:] if s not in SMALL_WORDS))


class _Node(Generic[P]):
    """A place in the trie: the words that may follow, and what the phrase that ends here stands for."""

    __slots__ = ("children", "payloads")

    def __init__(self) -> None:
        self.children: dict[str, _Node[P]] = {}
        self.payloads: list[P] = []


class PhraseMatcher(Generic[P]):
    """Finds phrases, each with its payload, in one pass over a text's words."""

    def __init__(self, entries: Iterable[tuple[str, P]]) -> None:
        """Build from `(phrase, payload)` pairs; a phrase given twice has both payloads.

        Raises ValueError for a phrase without a word of its own.
        """
        root: _Node[P] = _Node()
        for phrase, payload in entries:
            node = root
            for word in phrase_key(phrase):
                node = node.children.setdefault(word, _Node())
            node.payloads.append(payload)
        self._first = root.children

    def find(self, text: Text, start: int = 0, end: int | None = None) -> list[tuple[int, int, P]]:
        """The phrases within `[start, end)` of the text as `(start, end, payload)`, in text order.

        Leftmost first, the longest from there, without overlaps; a phrase with several payloads comes once for each.
        A phrase never crosses punctuation, a dash between spaces or a line break.
        """
        stems, spans, first = text.stems, text.word_spans, self._first
        low = bisect_left(spans, start, key=_START) if start else 0
        high = len(spans) if end is None else bisect_right(spans, end, key=_END)
        inside = stems if low == 0 and high == len(stems) else stems[low:high]
        found: list[tuple[int, int, P]] = []
        free = low
        # A list comprehension, because nearly every word of a text ends here.
        for i in [i for i, stem in enumerate(inside, low) if stem in first]:
            if i < free:
                continue
            last, payloads = _longest(first[stems[i]], text, i, high)
            if payloads:
                found.extend((spans[i][0], spans[last][1], payload) for payload in payloads)
                free = last + 1
        return found


# «la coopération dans le domaine de la santé» has two between its words; a run without end must not be read again for each.
_MOST_SMALL_WORDS = 5


def _longest(node: _Node[P], text: Text, i: int, high: int) -> tuple[int, list[P]]:
    """The last word and the payloads of the longest phrase from word `i`, which led to `node`; no payloads if none."""
    stems, spans, plain = text.stems, text.word_spans, text.plain
    last, payloads = i, node.payloads
    passed = 0
    while node.children and i + 1 < high:
        stem = stems[i + 1]
        following = node.children.get(stem)
        if following is None and (stem not in SMALL_WORDS or passed == _MOST_SMALL_WORDS):
            break  # nearly always, and cheaper to ask than what stands between the words
        gap = plain[spans[i][1] : spans[i + 1][0]]
        if gap != " " and ("\n" in gap or " -" in gap or "- " in gap):
            break
        i += 1
        if following is None:
            passed += 1
        else:
            node, passed = following, 0
            if node.payloads:
                last, payloads = i, node.payloads
    return last, payloads
