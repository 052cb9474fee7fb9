"""Which rule of `rules/furniture.yaml` the words of a line fit, and whether they read as prose, wherever the line stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from ahocorasick_rs import BytesAhoCorasick, Implementation

from corpus.cleaning.lines import Line
from corpus.cleaning.signs import CLOCK, STOP
from rules.folding import fold, straighten
from rules.loader import compile_pattern, load_rules
from rules.openings import Openings
from rules.schema_furniture import FurnitureRule, Scope

# Furniture is short: a line longer than SHORT is tried on the few rules that allow it, one longer than MAX_FURNITURE on none.
SHORT = 160
MAX_FURNITURE = 320
MIN_SENTENCE = 60
MIN_PROSE = 30

_INITIAL_END = re.compile(r"\s[A-Z]\.")  # «Fanta D.»
_INNER_STOP = re.compile(r"[.!?…] [A-ZÀ-Ý«]")
# The scopes of boxes that take lines after them along.
_TAKING = frozenset({"line", "next", "list", "rest"})
# So many letters of a line choose the rules worth a try.
_OPENING = 5

Compiled = tuple[FurnitureRule, re.Pattern[str]]


class Matcher:
    """The first rule in file order that fits a line. Sets of rules are numbers in which each rule has a bit."""

    def __init__(self, rules: Iterable[Compiled]) -> None:
        self._rules = list(rules)
        self._free = self._which(lambda rule: rule.trigger is None)
        self._cased = self._which(lambda rule: rule.case)
        self._for_long = self._which(lambda rule: rule.max_chars > SHORT)
        self._for_sentences = self._which(lambda rule: rule.sentence)
        words: dict[str, int] = {}
        for n, (rule, _) in enumerate(self._rules):
            for word in rule.trigger_words:
                words[word] = words.get(word, 0) | 1 << n
        self._triggered = [0, *words.values()]
        # The break is a word too: it parts what is found in one line from what is found in the next.
        found = [word.encode() for word in ("\n", *words)]
        self._find = BytesAhoCorasick(found, implementation=Implementation.DFA).find_matches_as_indexes
        self._opened = _Opened(self._rules)
        self._listed = _Listed(self._rules)

    def _which(self, holds: Callable[[FurnitureRule], bool]) -> int:
        return sum(1 << n for n, (rule, _) in enumerate(self._rules) if holds(rule))

    def triggered(self, lines: list[Line]) -> list[int]:
        """For each line, the rules of which it has a trigger and those without one."""
        triggered, found = self._triggered, self._free
        each: list[int] = []
        for word, _, _ in self._find("\n".join([line.folded for line in lines]).encode(), overlapping=True):
            if word:
                found |= triggered[word]
            else:
                each.append(found)
                found = self._free
        return [*each, found]

    def rule(self, line: Line, rules: int, sentence: bool) -> FurnitureRule | None:
        """Of these rules, that of a line that is a `sentence` or not."""
        text = line.text
        rules &= self._opened[text[:_OPENING]]
        if sentence:
            rules &= self._for_sentences
        if len(text) > SHORT:
            rules &= self._for_long
        if not rules:
            return None
        folded, plain = line.folded, straighten(text) if rules & self._cased else ""
        for rule, pattern in self._listed[rules]:
            if pattern.match(plain if rule.case else folded):
                return rule if len(text) <= rule.max_chars else None
        return None


class _Listed(dict[int, tuple[Compiled, ...]]):
    """The rules of a set, in file order."""

    def __init__(self, rules: list[Compiled]) -> None:
        self._rules = rules

    def __missing__(self, rules: int) -> tuple[Compiled, ...]:
        listed = tuple(rule for n, rule in enumerate(self._rules) if rules >> n & 1)
        if len(self) < 1 << 14:
            self[rules] = listed
        return listed


class _Opened(dict[str, int]):
    """By the first letters of a line, the rules that it may fit; for those that begin with any word, the first letter decides."""

    def __init__(self, rules: list[Compiled]) -> None:
        patterns = [pattern for _, pattern in rules]
        openings = Openings(patterns, whole=True)
        vague = {n for n in openings["a"] if n in openings["z"] and rules[n][0].trigger is not None}
        cased = {n for n, (rule, _) in enumerate(rules) if rule.case}
        every = set(range(len(rules)))
        self._parts = [
            (form, size, sorted(numbers), Openings([patterns[n] for n in sorted(numbers)], whole=True))
            for form, of_form in ((straighten, cased), (fold, every - cased))
            for size, numbers in ((1, of_form & vague), (_OPENING, of_form - vague))
        ]

    def __missing__(self, opening: str) -> int:
        found = sum(
            1 << numbers[n] for form, size, numbers, openings in self._parts for n in openings[form(opening)[:size]]
        )
        if len(self) < 1 << 14:  # texts of all scripts must not fill the memory
            self[opening] = found
        return found


def compiled(*scopes: Scope, end: str = r"\Z") -> tuple[Compiled, ...]:
    """The rules of these scopes in file order, each with its pattern up to the `end`."""
    file = load_rules("furniture", FurnitureRule)
    return tuple((r, compile_pattern(f"(?:{r.pattern}){end}", file.macros)) for r in file.rules if r.scope in scopes)


@cache
def _matcher() -> Matcher:
    return Matcher(compiled("line", "edge", "top", "end", "next", "list", "rest"))


def judge(lines: list[Line]) -> None:
    """Give each line the rule that its words fit, and tell whether it reads as prose."""
    matcher = _matcher()
    short: list[Line] = []
    for line in lines:
        if len(line.text) > MAX_FURNITURE:
            line.prose = True
        else:
            short.append(line)
    for line, rules in zip(short, matcher.triggered(short), strict=False):
        text = line.text
        size = len(text)
        stops = size >= MIN_PROSE and (text[-1] == "." != text[-2] or STOP.search(text[-24:]) is not None)
        if stops and size < MIN_SENTENCE and _INITIAL_END.search(text[-3:]):
            stops = False
        line.rule = rule = matcher.rule(line, rules, stops and size >= MIN_SENTENCE)
        if rule is not None and (rule.scope in _TAKING or CLOCK.match(text)):
            continue
        # A headline may ask; several sentences of which the last one asks are a paragraph.
        line.prose = stops or size >= 200 or (size >= 100 and text[-1] in "?!" and _INNER_STOP.search(text) is not None)
