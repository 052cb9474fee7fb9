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


class _Mapping(NamedTuple):
    """A mapping of one character to one character, and the same as tables of bytes, which are ten times as fast."""

    of: Callable[[str], str]
    latin: bytes
    western: bytes


def _mapping(of: Callable[[str], str]) -> _Mapping:
    return _Mapping(of, _byte_table(of, "latin-1"), _byte_table(of, "cp1252"))


def _byte_table(of: Callable[[str], str], encoding: str) -> bytes:
    table = bytearray(range(256))
    for byte in range(256):
        try:
            table[byte] = of(bytes([byte]).decode(encoding)).encode(encoding)[0]
        except UnicodeError:  # the five bytes of cp1252 without a character
            continue
    return bytes(table)


_FOLDED, _PLAIN = _mapping(_fold), _mapping(_straighten)
# The signs of print that Latin-1 lacks; without them most French is Latin-1, which turns to bytes and back at no cost.
_COMMON = tuple((sign, _straighten(sign)) for sign in "\u2019\u2018\u201c\u201d\u2013\u2014")
# What cp1252 lacks, as a class of characters.
_FOREIGN = re.compile(
    "[^" + re.escape(bytes(b for b in range(256) if b not in b"\x81\x8d\x8f\x90\x9d").decode("cp1252")) + "]+"
)


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
    try:
        return text.encode("cp1252").translate(mapping.western).decode("cp1252")
    except UnicodeError:
        pass
    western = text.encode("cp1252", "replace").translate(mapping.western).decode("cp1252")
    pieces: list[str] = []
    done = 0
    for m in _FOREIGN.finditer(text):
        pieces += western[done : m.start()], mapping.of(m[0])
        done = m.end()
    return "".join([*pieces, western[done:]])


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
