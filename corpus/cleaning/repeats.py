"""Paragraphs and titles that a page says twice."""

from __future__ import annotations

import re
from collections import Counter

from corpus.cleaning.lines import Line

REPEATED = "furniture.paragraphe_repete"
REPEATED_TITLE = "furniture.titre_repete"
# Repeated headings may each have their own section; a repeated paragraph of this length never does.
MIN_REPEATED = 40


def take_repeats(lines: list[Line]) -> None:
    """Of what is said twice, all but the first goes; of a title in capitals and in ordinary letters the one in capitals, which
    tells no name from a word."""
    left = [line for line in lines if line.why is None]
    _take_titles(left)
    long = [line for line in left if len(line.text) >= MIN_REPEATED and line.why is None]
    # Whole lines are compared only when they begin alike: «Le   maire» and «le maire» both do.
    starts = ["".join(line.folded[:32].split())[:16] for line in long]
    if len(set(starts)) == len(starts):
        return
    times = Counter(starts)
    said: set[tuple[str, str]] = set()
    for start, line in zip(starts, long, strict=True):
        if times[start] > 1:
            words = start, _key(line.text)
            if words in said:
                line.why = REPEATED
            said.add(words)


def _take_titles(left: list[Line]) -> None:
    if not left or left[0].prose or len(left[0].text) < 15:
        return
    title = _key(left[0].text)
    longest = len(title) + 60
    for line in left[1:]:
        if len(line.text) <= longest and line.text[0].casefold() == title[0] and _same_title(line.text, title):
            if left[0].why is None and left[0].text.isupper() and not line.text.isupper():
                left[0].why = REPEATED_TITLE
            else:
                line.why = REPEATED_TITLE


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def _same_title(text: str, title: str) -> bool:
    """Whether a line repeats the title, alone or with the name of the site after it."""
    key = _key(text)
    if key == title:
        return True
    rest = key[len(title) :] if key.startswith(title) else ""
    return 0 < len(rest) <= 50 and re.match(r"\s*[|–—-]\s", rest) is not None
