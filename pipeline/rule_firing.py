"""Which rules find something in the articles of the corpus, the rules' own examples aside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import corpus
from pipeline.rule_tests import Domain, Finder, Hit, by_patterns
from pipeline.text import Text
from rules.loader import PhraseRule, RuleFile

_CORPUS = Path(corpus.__file__).parent


class Sample(NamedTuple):
    """An article of the corpus: clean text, publication date (EDTF or None), and the rules that dropped lines of it."""

    text: str
    published: str | None
    dropped: frozenset[str] = frozenset()


def corpus_samples(folder: Path = _CORPUS) -> list[Sample]:
    """The articles written for the demo and the annotated ones that rules are written for (`train` and `dev`).

    Those that are not there are left out: the annotated corpus does not ship with accords. Raises GoldError when it cannot
    be read.
    """
    from corpus.annotated import read_gold
    from corpus.article import Article, read_articles

    gold = read_gold(path for name in ("train", "dev") if (path := folder / "gold" / name).is_dir())
    published: dict[Path, str | None] = {
        path: None for path in sorted((folder / "samples").glob("*")) if path.is_file()
    }
    published |= {article.file: article.published for article in gold if article.file}
    return [
        Sample(read.text, date or read.published, frozenset(line.rule_id for line in read.cleaned.dropped))
        for path, date in published.items()
        for read in read_articles(path)
        if isinstance(read, Article) and read.cleaned
    ]


def rules_fired(find: Finder, samples: Iterable[Sample]) -> frozenset[str]:
    """The ids of the rules that find something in the articles, or dropped lines of them."""
    fired: set[str] = set()
    for sample in samples:
        fired |= sample.dropped
        fired |= {hit.rule for hit in find(sample.text, sample.published)}
    return frozenset(fired)


def corpus_finder(domain: Domain, rules: RuleFile[Any], *, shipped: bool = True) -> Finder:
    """What tells on an article whether the rules of a domain fire: their own finder, where that reads a whole article.

    The pipeline only reads the files that ship with it: of others, the words of the rules are looked for and no more.
    """
    if not shipped:
        return _by_words(rules)
    return _ON_ARTICLES.get(domain.name, domain.finder)(rules)


def _by_words(rules: RuleFile[Any]) -> Finder:
    if not any(isinstance(rule, PhraseRule) for rule in rules.rules):
        return by_patterns(rules)
    from pipeline.phrases import PhraseMatcher

    phrases = PhraseMatcher((phrase, rule.id) for rule in rules.rules for phrase in rule.phrases)
    return lambda text, published: (Hit(*found, None) for found in phrases.find(Text(text)))


def _mentions(rules: RuleFile[Any]) -> Finder:
    """The rules of furniture that drop no line but read the first ones; the others are told by the article itself."""
    find = by_patterns(RuleFile(rules.name, tuple(r for r in rules.rules if r.scope == "mention"), rules.macros))

    def run(text: str, published: str | None) -> Iterator[Hit]:
        for line in text.split("\n")[:_FIRST_LINES]:
            yield from find(line[:_FIRST_WORDS], published)

    return run


# So many characters before a name are read for its part in the sentence, and beside a sum for what is said of it.
_BEFORE_NAME, _BESIDE_SUM = 90, 60
_FIRST_LINES, _FIRST_WORDS = 5, 160


def _before_names(rules: RuleFile[Any]) -> Finder:
    """The words that end where the name of a party, or the office of who acts for it, begins."""
    from pipeline.parties import find_parties
    from pipeline.people import find_offices

    find = by_patterns(rules)

    def run(text: str, published: str | None) -> Iterator[Hit]:
        article = Text(text)
        for start in {m.start for m in (*find_parties(article), *find_offices(article))}:
            yield from find(text[max(0, start - _BEFORE_NAME) : start], published)

    return run


def _beside_sums(rules: RuleFile[Any]) -> Finder:
    """The words within or beside a sum of money."""
    from pipeline.amounts import find_amounts

    find = by_patterns(rules)

    def run(text: str, published: str | None) -> Iterator[Hit]:
        for m in find_amounts(Text(text)):
            yield from find(text[max(0, m.start - _BESIDE_SUM) : m.end + _BESIDE_SUM], published)

    return run


_ON_ARTICLES: dict[str, Callable[[RuleFile[Any]], Finder]] = {
    "furniture": _mentions,
    "positions": _before_names,
    "amounts": _beside_sums,
}
