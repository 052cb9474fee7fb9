"""Which rule of `rules/furniture.yaml` the words of a line fit, and whether they read as prose, wherever the line stands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from ahocorasick_rs import AhoCorasick

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
# So many letters of a line choose the rules worth a try; fewer would tell little after an article («les …»).
_OPENING = 5

Compiled = tuple[FurnitureRule, re.Pattern[str]]


class Matcher:
    """The first rule in file order that fits a line.

    A rule without a trigger is tried on lines that begin as it can; one with a trigger where that is found.
    """

    def __init__(self, rules: Iterable[Compiled]) -> None:
        self._rules = list(rules)
        self._folded, self._cased = self._free(case=False), self._free(case=True)
        # A bit for each trigger; a word may stand in several.
        triggers = {rule.trigger: rule.trigger_words for rule, _ in self._rules if rule.trigger is not None}
        self._bits = {trigger: 1 << n for n, trigger in enumerate(triggers)}
        words: dict[str, int] = {}
        for trigger, its_words in triggers.items():
            for word in its_words:
                words[word] = words.get(word, 0) | self._bits[trigger]
        self._word_bits = list(words.values())
        self._find = AhoCorasick(list(words)).find_matches_as_indexes
        self._worth_trying = lru_cache(maxsize=1 << 14)(self._chosen)

    def _free(self, case: bool) -> tuple[list[int], Openings]:
        """The numbers of the rules of one form that have no trigger, and how they begin."""
        free = [n for n, (rule, _) in enumerate(self._rules) if rule.trigger is None and rule.case is case]
        return free, Openings([self._rules[n][1] for n in free])

    def _chosen(self, opening: str, triggers: int, long: bool, sentence: bool) -> tuple[Compiled, ...]:
        """The rules for lines that begin so and have the triggers of these bits, in file order."""
        numbers = [n for n, (rule, _) in enumerate(self._rules) if rule.trigger and self._bits[rule.trigger] & triggers]
        for (free, openings), form in ((self._folded, fold), (self._cased, straighten)):
            numbers += [free[n] for n in openings[form(opening)]]
        return tuple(
            (rule, pattern)
            for rule, pattern in [self._rules[n] for n in sorted(numbers)]
            if (rule.max_chars > SHORT or not long) and (rule.sentence or not sentence)
        )

    def rule(self, line: Line, sentence: bool) -> FurnitureRule | None:
        """The rule of a line that is a `sentence` or not."""
        text, folded, plain = line.text, line.folded, ""
        triggers = 0
        for word, _, _ in self._find(folded, overlapping=True):
            triggers |= self._word_bits[word]
        for rule, pattern in self._worth_trying(text[:_OPENING], triggers, len(text) > SHORT, sentence):
            if rule.case:
                plain = plain or straighten(text)
            if pattern.match(plain if rule.case else folded):
                return rule if len(text) <= rule.max_chars else None
        return None


def compiled(*scopes: Scope, end: str = r"\Z") -> tuple[Compiled, ...]:
    """The rules of these scopes in file order, each with its pattern up to the `end`."""
    file = load_rules("furniture", FurnitureRule)
    return tuple((r, compile_pattern(f"(?:{r.pattern}){end}", file.macros)) for r in file.rules if r.scope in scopes)


@cache
def _matcher() -> Matcher:
    return Matcher(compiled("line", "edge", "top", "end", "next", "list", "rest"))


def judge(lines: list[Line]) -> None:
    """Give each line the rule that its words fit, and tell whether it reads as prose."""
    find = _matcher().rule
    for line in lines:
        text = line.text
        size = len(text)
        if size > MAX_FURNITURE:
            line.prose = True
            continue
        stops = size >= MIN_PROSE and _stops(text)
        if stops and size < MIN_SENTENCE and _INITIAL_END.search(text[-3:]):
            stops = False
        line.rule = rule = find(line, stops and size >= MIN_SENTENCE)
        if rule is not None and (rule.scope in _TAKING or CLOCK.match(text)):
            continue
        # A headline may ask; several sentences of which the last one asks are a paragraph.
        line.prose = stops or size >= 200 or (size >= 100 and text[-1] in "?!" and _INNER_STOP.search(text) is not None)


def _stops(text: str) -> bool:
    return (text[-1] == "." and text[-2] != ".") or STOP.search(text[-24:]) is not None
