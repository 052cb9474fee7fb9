"""Parallel forms of a text in which every character keeps its place.

Matching wants one apostrophe, one hyphen, one space, no case and no accents; evidence wants the
author's text untouched. Both are served by mappings of one character to one character: an offset
in a folded text is an offset in the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

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


def _byte_table(mapping: Callable[[str], str]) -> bytes:
    """A one-to-one mapping of characters as a table over cp1252, which holds all of French and is ten times as fast."""
    table = bytearray(range(256))
    for byte in range(256):
        try:
            table[byte] = mapping(bytes([byte]).decode("cp1252")).encode("cp1252")[0]
        except UnicodeError:  # the five bytes without a character
            continue
    return bytes(table)


_FOLDED, _PLAIN = _byte_table(_fold), _byte_table(_straighten)


def straighten(text: str) -> str:
    """The text with plain apostrophes, quotes, hyphens and spaces; same length, case and accents kept."""
    try:
        return text.encode("cp1252").translate(_PLAIN).decode("cp1252")
    except UnicodeError:
        return forms(text).plain


def fold(text: str) -> str:
    """The straightened text in lower case without accents; same length as `text`.

    Ligatures keep their own letter (œ, æ): folding one letter into two would move offsets.
    """
    return _fold_name(text) if len(text) < _LONGEST_NAME else _fold_western(text)


# Names come again and again in an article; whole texts do not.
_LONGEST_NAME = 64


def _fold_western(text: str) -> str:
    try:
        return text.encode("cp1252").translate(_FOLDED).decode("cp1252")
    except UnicodeError:
        return forms(text).folded


_fold_name = lru_cache(maxsize=1 << 14)(_fold_western)


# What cp1252 lacks, as a class of characters.
_FOREIGN = re.compile(
    "[^" + re.escape(bytes(b for b in range(256) if b not in b"\x81\x8d\x8f\x90\x9d").decode("cp1252")) + "]"
)
# A nought for every digit and @, so that a line without figures is known by one look.
_FIGURES = bytes(ord("0") if chr(byte) in "0123456789@" else 32 for byte in range(256))


class Forms(NamedTuple):
    """Forms of one text, character for character: folded, straightened, and `0` where a digit or an @ stands."""

    folded: str
    plain: str
    figures: str


def forms(text: str) -> Forms:
    """All forms of a text for the price of little more than one; by bytes, but for the characters that cp1252 lacks."""
    try:
        data = text.encode("cp1252")
        foreign: list[tuple[int, str]] = []
    except UnicodeError:
        foreign = [(m.start(), m[0]) for m in _FOREIGN.finditer(text)]
        data = _FOREIGN.sub("?", text).encode("cp1252")
    folded, plain = data.translate(_FOLDED).decode("cp1252"), data.translate(_PLAIN).decode("cp1252")
    if foreign:
        folded = _with(folded, foreign, _fold)
        plain = _with(plain, foreign, _straighten)
    return Forms(folded, plain, data.translate(_FIGURES).decode("ascii"))


def _with(text: str, foreign: list[tuple[int, str]], form: Callable[[str], str]) -> str:
    characters = list(text)
    for i, character in foreign:
        characters[i] = form(character)
    return "".join(characters)


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
