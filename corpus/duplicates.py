"""Articles that are the same text, or the same wire story in several outlets: found before reading costs time.

Equal texts have equal ids. Nearly equal ones are found with MinHash (Broder, 1997) over runs of words, through
`rensa`: its hashes only propose pairs, and the share of runs that both texts have settles them, with the names
and figures in them, so that the answer depends on the texts alone. Two articles that tell the same event in their own words
share few runs of four words (`benchmarks/duplicates/run.py` measures it), and stay apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

from corpus.article import Article
from rules.folding import fold

# Words in a run, and the share of common runs (Jaccard) from which two texts are one story: on the benchmark, copies with
# another title, cut or retouched have 0.54 and more, articles by two authors on one event 0.02 at most.
RUN = 4
SAME_STORY = 0.4
# A text of fewer words has too few runs: only its equals are its duplicates.
MIN_WORDS = 30
# 42 bands of 3 hashes: a pair with a share of 0.4 is missed 6 times in 100, one with 0.5 3 times in 1000.
_HASHES, _BANDS, _SEED = 126, 42, 1
# Texts with a share of 0.4 have 50 hashes in common, give or take 6: with fewer than that they are not even compared.
_LIKELY = 25
# A shorter line is a title, a by-line or a heading.
_PARAGRAPH = 60
# Words with a capital within a sentence, and figures.
_NAME = re.compile(r"(?:(?<=[\w,;()'’–-] )|(?<=['’(-]))[A-ZÀ-Ý]\w+|\d+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Seen:
    """What grouping remembers of an article: the length of its text in characters, its date, source and id."""

    size: int
    published: str | None
    source: str
    id: str

    @property
    def rank(self) -> tuple[int, str, str, str]:
        """The lowest of a story stands for it: the longest text, of equal ones that published first, then by source and id."""
        return -self.size, self.published or "9999", self.source, self.id


def group_duplicates(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Article]]]:
    """Each story once: the article that stands for it, and the others that repeat it, in the order of `Seen.rank`.

    Stories come in the order of the sources that stand for them. Neither depends on the order of the input.
    All the articles are held in memory.
    """
    held = list(articles)
    stories = group([Seen(len(a.text), a.published, a.source, a.id) for a in held], lambda i: held[i].text)
    for first, *others in sorted(stories, key=lambda story: (held[story[0]].source, held[story[0]].id)):
        yield held[first], [held[i] for i in others]


def group(
    seen: Sequence[Seen], text_of: Callable[[int], str], signature_of: Callable[[int], bytes | None] | None = None
) -> list[list[int]]:
    """The numbers of the articles of each story, in the order of their rank; the stories in no order of meaning.

    An article is a duplicate of the story when it is one of any of its members. `text_of` gives the text
    of an article by its number, and is asked where another is nearly the same, so that the texts need not be in memory;
    `signature_of` gives its `signature`, where it is known. Half a kilobyte is held for each article.
    """
    ranked = sorted(range(len(seen)), key=lambda i: seen[i].rank)
    parent = list(range(len(ranked)))  # by place in `ranked`: the first of its story

    def first(k: int) -> int:
        while parent[k] != k:
            parent[k] = parent[parent[k]]
            k = parent[k]
        return k

    by_id: dict[str, int] = {}
    for k, i in enumerate(ranked):
        parent[k] = by_id.setdefault(seen[i].id, k)
    signed, hashes = [], bytearray()
    for k in sorted(by_id.values()):
        if found := signature_of(ranked[k]) if signature_of else signature(text_of(ranked[k])):
            signed.append(k)
            hashes += found
    rows = np.frombuffer(hashes, dtype="<u4").reshape(-1, _HASHES)
    same = _Comparison(lambda k: text_of(ranked[k]))
    for bucket in _buckets(rows):
        if len({first(signed[row]) for row in bucket}) == 1:
            continue
        for n, row in enumerate(bucket):
            for other in bucket[:n]:
                a, b = first(signed[other]), first(signed[row])
                likely = a != b and np.count_nonzero(rows[row] == rows[other]) >= _LIKELY
                if likely and same.story(signed[other], signed[row]):
                    parent[max(a, b)] = min(a, b)
    stories: dict[int, list[int]] = defaultdict(list)
    for k, i in enumerate(ranked):
        stories[first(k)].append(i)
    return list(stories.values())


def suspects(signatures: Sequence[bytes | None]) -> set[int]:
    """The numbers of the articles of which `group` may ask the text: those whose signature is much like another one."""
    signed = [i for i, found in enumerate(signatures) if found]
    rows = np.frombuffer(b"".join(filter(None, signatures)), dtype="<u4").reshape(-1, _HASHES)
    found: set[int] = set()
    for bucket in _buckets(rows):
        for n, row in enumerate(bucket):
            for other in bucket[:n]:
                if np.count_nonzero(rows[row] == rows[other]) >= _LIKELY:
                    found |= {signed[row], signed[other]}
    return found


def signature(text: str) -> bytes | None:
    """What proposes the near-duplicates of a text: the MinHash of its runs of words, 504 bytes; None for a text too short."""
    runs = _runs(text)
    if not runs:
        return None
    hashes = RMinHash(num_perm=_HASHES, seed=_SEED)
    hashes.update(sorted(runs))
    return np.array(hashes.digest(), dtype="<u4").tobytes()


def similarity(text: str, other: str) -> float:
    """The share of the runs of words of two texts that both have, from 0 to 1."""
    return _jaccard(_runs(text), _runs(other))


def _runs(text: str) -> frozenset[str]:
    words = _WORD.findall(fold(text))
    if len(words) < MIN_WORDS:
        return frozenset()
    return frozenset(" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def _names(text: str) -> set[str]:
    return {fold(m[0]) for line in text.split("\n") if len(line) >= _PARAGRAPH for m in _NAME.finditer(line)}


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


class _Comparison:
    """Whether two articles are one story, by their places; each pair is looked at once, and the last texts are kept ready."""

    def __init__(self, text_of: Callable[[int], str]) -> None:
        self._refused: set[tuple[int, int]] = set()
        self._read = lru_cache(maxsize=64)(lambda k: (_runs(text := text_of(k)), _names(text)))

    def story(self, a: int, b: int) -> bool:
        if (a, b) in self._refused:
            return False
        (runs, names), (others, other_names) = self._read(a), self._read(b)
        # The paragraphs of one name nobody and no figure that those of the other do not: outlets cut a story and give it another
        # title and author, but the same sentences with another partner tell of another agreement.
        if _jaccard(runs, others) >= SAME_STORY and (names <= other_names or other_names <= names):
            return True
        self._refused.add((a, b))
        return False


def _buckets(hashes: NDArray[np.uint32]) -> Iterator[list[int]]:
    """The rows (in ascending order) that have a band of hashes in common: texts that may be nearly the same."""
    for band in np.split(hashes, _BANDS, axis=1):
        key = np.zeros(len(band), dtype=np.uint64)
        for column in band.T:
            key = key * np.uint64(0x9E3779B97F4A7C15) + column  # wraps around
        order = np.argsort(key, kind="stable")
        bounds = np.flatnonzero(np.diff(key[order])) + 1
        starts = np.concatenate(([0], bounds))
        sizes = np.diff(np.concatenate((starts, [len(order)])))
        for start, size in zip(starts[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
            yield order[start : start + size].tolist()
