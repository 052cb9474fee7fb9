"""Parallel forms of a text in which every character keeps its place.

Matching wants one apostrophe, one hyphen, one space, no case and no accents; evidence wants the
author's text untouched. Both are served by mappings of one character to one character: an offset
in a folded text is an offset in the text itself.
"""

from __future__ import annotations

import unicodedata

_APOSTROPHES = "\u2019\u2018\u02bc\u02b9\u2032\u00b4`\uff07"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u00ad\ufe63\uff0d"
_SPACES = "\u00a0\u202f\u2007\u2009\u200a\u2002\u2003\u2004\u2005\u2006\u2008\u205f\u3000\t\v\f"
_QUOTES = "\u201c\u201d\u201e\u201f\u2033"

_STRAIGHT = str.maketrans(
    {
        **dict.fromkeys(_APOSTROPHES, "'"),
        **dict.fromkeys(_HYPHENS, "-"),
        **dict.fromkeys(_SPACES, " "),
        **dict.fromkeys(_QUOTES, '"'),
    }
)


class _FoldTable(dict[int, str]):
    """Lower case without accents, one character for one; filled as characters are met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        folded = char
        if char.isalpha():
            lower = char.lower()
            base = unicodedata.normalize("NFD", lower)[0] if lower else char
            folded = base if base.isalpha() else char
        self[code] = folded
        return folded


_FOLD = _FoldTable()


def straighten(text: str) -> str:
    """The text with plain apostrophes, quotes, hyphens and spaces; same length, case and accents kept."""
    return text.translate(_STRAIGHT)


def fold(text: str) -> str:
    """The straightened text in lower case without accents; same length as `text`.

    Ligatures keep their own letter (œ, æ): folding one letter into two would move offsets.
    """
    return text.translate(_STRAIGHT).translate(_FOLD)


def stem(word: str) -> str:
    """A folded word without its French plural mark (Grevisse, § 521-527: -s, -x, -aux), for matching only.

    The result need not be a word: «accès» gives «acce», the same on both sides of a comparison.
    """
    if len(word) <= 3:
        return word
    if word.endswith("aux") and len(word) > 4 and not word.endswith("eaux"):
        return word[:-3] + "al"
    if word[-1] in "sx" and word[-2] != "s":
        return word[:-1]
    return word
