"""Parallel forms of a text in which every character keeps its place.

Matching wants one apostrophe, one hyphen, one space, no case and no accents; evidence wants the
author's text untouched. Both are served by mappings of one character to one character: an offset
in a folded text is an offset in the text itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import lru_cache

_APOSTROPHES = "\u2019\u2018\u201b\u02bc\u02bb\u02b9\u2032\u2035\u055a\ua78c\u00b4`\uff07"
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


def _straighten(text: str) -> str:
    return text.translate(_STRAIGHT)


def _fold(text: str) -> str:
    return text.translate(_STRAIGHT).translate(_FOLD)


class _Mapping(dict[str, str]):
    """A mapping of one character to one character, filled as characters are met; for those of Latin-1 a table of bytes as well,
    which is ten times as fast."""

    def __init__(self, of: Callable[[str], str]) -> None:
        self.of = of
        self.latin = bytes(ord(of(chr(byte))) for byte in range(256))

    def __missing__(self, char: str) -> str:
        self[char] = mapped = self.of(char)
        return mapped


_FOLDED, _PLAIN = _Mapping(_fold), _Mapping(_straighten)
# The signs of print that Latin-1 lacks; without them most French is Latin-1, which turns to bytes and back at no cost.
_COMMON = tuple((sign, _straighten(sign)) for sign in "\u2019\u2018\u201c\u201d\u2013\u2014\u202f")


def straighten(text: str) -> str:
    """The text with plain apostrophes, quotes, hyphens and spaces; same length, case and accents kept."""
    return _mapped(text, _PLAIN)


def fold(text: str) -> str:
    """The straightened text in lower case without accents; same length as `text`.

    Ligatures keep their own letter (œ, æ): folding one letter into two would move offsets.
    """
    return _fold_name(text) if len(text) < _LONGEST_NAME else _mapped(text, _FOLDED)


# Names come again and again in an article; whole texts do not.
_LONGEST_NAME = 64


@lru_cache(maxsize=1 << 14)
def _fold_name(text: str) -> str:
    return _mapped(text, _FOLDED)


def _mapped(text: str, mapping: _Mapping) -> str:
    for sign, plain in _COMMON:
        text = text.replace(sign, plain)
    try:
        return text.encode("latin-1").translate(mapping.latin).decode("latin-1")
    except UnicodeError:
        pass
    latin = text.encode("latin-1", "replace").translate(mapping.latin).decode("latin-1")
    if latin.count("?") > len(text) // 8:  # another script
        return mapping.of(text)
    # A question mark stands for every other character, and for itself.
    parts: list[str] = []
    at = 0
    for part in latin.split("?"):
        at += len(part) + 1
        parts += part, mapping[text[at - 1 : at]]
    return "".join(parts)


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
