"""Proper names in running text: runs of capitalised words, the only shape that French gives a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

CAPITAL = "[A-ZÀ-ÖØ-ÞŒĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽ]"
IN_WORD = r"(?:[\w]|(?<=\w)['\-&](?=\w)){0,40}"
# A capitalised word with its inner hyphens and apostrophes: Île-de-France, N'Djamena, Guelmim-Oued.
CAP = CAPITAL + IN_WORD
# What may stand between two words of one name: nothing, a particle, or a particle with an article.
_LINK = r"(?: ?- ?| )(?:(?:de la|de l'|de|du|des|d'|l'|la|le|les|el|al|en|sur|sous|lès|ben|bin|van|von|y|of|da|do|di|dos|del) ?)?"
# Here and elsewhere a look-behind stands after the first character, not before it: a pattern that begins with a class or with
# letters lets the engine pass all other characters by, many times as fast.
NAME = re.compile(rf"{CAPITAL}(?<!\w.){IN_WORD}(?:{_LINK}{CAP}){{0,5}}")
_JOINT = re.compile(rf"{_LINK}(?={CAP})")


def name_at(plain: str, position: int) -> tuple[int, int] | None:
    """The longest run of capitalised words and particles that begins at a position, or None."""
    found = NAME.match(plain, position)
    return found.span() if found else None


def shorter_names(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The name and its beginnings, longest first: «Thiès du Sénégal», then «Thiès»."""
    cuts = [m.start() for m in _JOINT.finditer(plain, start + 1, end)]
    yield start, end
    for cut in reversed(cuts):
        yield start, cut


def plain_cut(plain: str, start: int, end: int) -> int:
    """Where an unknown name ends: before its first particle («Dalifort de Dakar» ends after Dalifort)."""
    found = re.search(r" (?:de|du|des|d'|en|sur|of)\b", plain[start:end])
    return start + found.start() if found else end


def alternation(words: Iterable[str], behind: str = "") -> str:
    """A pattern for any of the words, the longest first, with common beginnings tried once: many times as fast as `a|b|c`.

    `behind` is a look-behind from the second letter, with a dot for the first, that every match must satisfy.
    """
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branches(tree, behind)


def _branches(node: dict[str, dict], behind: str = "") -> str:  # type: ignore[type-arg]
    parts = [re.escape(char) + behind + _branches(below) for char, below in sorted(node.items()) if char]
    if not parts:
        return ""
    body = parts[0] if len(parts) == 1 and "" not in node else f"(?:{'|'.join(parts)})"
    return f"{body}?" if "" in node else body
