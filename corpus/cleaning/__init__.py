"""Raw text to the article alone: which lines stay, which go and by which rule (`rules/furniture.yaml`).

The steps, in order: `lines` cuts the text and mends hard-wrapped paragraphs, `words` gives each line the rule that its
words fit, `boxes`, `edges` and `repeats` settle by position which lines go, and `result` writes what stays.
Nothing that stays is rewritten, but for white space, HTML entities and tags, invisible characters and NFC;
every character that stays knows its place in the raw text.
"""

from __future__ import annotations

import re
from functools import cache

from corpus.cleaning.boxes import CAPTION, take_boxes, take_captions, take_edges
from corpus.cleaning.contracts import keep_contracts
from corpus.cleaning.edges import (
    AFTER_ARTICLE,
    BEFORE_TITLE,
    UNDER_TITLE,
    cut_end,
    take_above,
    take_below,
    take_runs,
)
from corpus.cleaning.lines import Line, logical_lines, physical_lines
from corpus.cleaning.page import Page
from corpus.cleaning.repeats import REPEATED, REPEATED_TITLE, take_repeats
from corpus.cleaning.result import Cleaned, Dropped, cleaned, is_plain
from corpus.cleaning.words import MAX_FURNITURE, SHORT, Compiled, compiled, judge
from rules.folding import fold, straighten
from rules.loader import load_rules
from rules.schema_furniture import FurnitureRule

__all__ = [
    "AFTER_ARTICLE",
    "BEFORE_TITLE",
    "CAPTION",
    "MAX_FURNITURE",
    "REPEATED",
    "REPEATED_TITLE",
    "SHORT",
    "UNDER_TITLE",
    "Cleaned",
    "Dropped",
    "clean",
    "furniture_rules",
]

_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def furniture_rules() -> dict[str, FurnitureRule]:
    """The rules of `rules/furniture.yaml` by id."""
    return {r.id: r for r in load_rules("furniture", FurnitureRule).rules}


def clean(raw: str) -> Cleaned:
    """The article in a raw page of text. Never raises; the text is empty when nothing but furniture was there."""
    folded = fold(raw)
    plain = is_plain(raw, folded)
    if not plain and _SURROGATE.search(raw):  # they cannot be written out
        raw = _SURROGATE.sub("\ufffd", raw)
        folded = fold(raw)
    lines = physical_lines(raw, folded, plain)
    dropped = _take_prefixes(lines)
    lines = logical_lines(lines)
    judge(lines)
    keep_contracts(lines)
    page = Page(lines)
    take_boxes(page)
    take_edges(page)
    take_captions(page)
    cut_end(page)
    take_runs(page)
    take_repeats(lines)
    take_above(page)
    take_below(page)
    dropped += [
        Dropped(line.no, line.text, line.why, line.start, line.end, page.place(i))
        for i, line in enumerate(lines)
        if line.why is not None
    ]
    return cleaned(raw, lines, page.first, dropped, plain)


@cache
def _prefixes() -> tuple[Compiled, ...]:
    return compiled("prefix", end="")


def _take_prefixes(lines: list[Line]) -> list[Dropped]:
    """Take the exporter's words off the start of the first line."""
    dropped: list[Dropped] = []
    for rule, pattern in _prefixes():
        if not lines:
            break
        line = lines[0]
        found = pattern.match(straighten(line.text[:400]) if rule.case else line.folded[:400])
        if found and (size := found.end()):
            words = line.text[:size].rstrip()
            dropped.append(Dropped(line.no, words, rule.id, line.start, line.start + len(words), "top"))
            lines[:1] = rest = line.cut([size, len(line.text)])
            if not rest:
                break
    return dropped
