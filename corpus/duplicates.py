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

from rensa import RMinHash, RMinHashLSH

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


def group(seen: Sequence[Seen], text_of: Callable[[int], str]) -> list[list[int]]:
    """The numbers of the articles of each story, in the order of their rank; the stories in no order of meaning.

    An article is a duplicate of the story when it is one of any of its members. `text_of` gives the text
    of an article by its number: it is asked for once, and again where another is nearly the same, so that the texts need not
    be in memory; the index holds some hundred numbers for each article.
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
    for a, b in _near(sorted(by_id.values()), lambda k: text_of(ranked[k])):
        a, b = first(a), first(b)
        parent[max(a, b)] = min(a, b)
    stories: dict[int, list[int]] = defaultdict(list)
    for k, i in enumerate(ranked):
        stories[first(k)].append(i)
    return list(stories.values())


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


def _same_names(one: str, other: str) -> bool:
    """Whether the paragraphs of one text name nobody and no figure that those of the other do not: outlets cut a story and give it
    another title and author, but the same sentences with another partner tell of another agreement."""
    names, others = _names(one), _names(other)
    return names <= others or others <= names


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def _near(places: Iterable[int], text_of: Callable[[int], str]) -> Iterator[tuple[int, int]]:
    """The pairs of articles that are one story, the texts being all different."""
    index = RMinHashLSH(threshold=SAME_STORY, num_perm=_HASHES, num_bands=_BANDS)
    for k in places:
        text = text_of(k)
        runs = _runs(text)
        if not runs:
            continue
        hashes = RMinHash(num_perm=_HASHES, seed=_SEED)
        hashes.update(sorted(runs))
        for other in sorted(index.query(hashes)):
            # The runs of the other are made again: to keep those of all articles would take ten times their text.
            told = text_of(other)
            if _jaccard(runs, _runs(told)) >= SAME_STORY and _same_names(text, told):
                yield other, k
        index.insert(k, hashes)
