"""Which patterns can match a text that begins with these letters.

The rules of a file are dozens of alternations that begin with different words: the first three letters of a word or a line choose the
few that are worth a try.
"""

from __future__ import annotations

import re

import regex


class Openings(dict[str, tuple[int, ...]]):
    """By the first letters of a text, the indices of the patterns that it may match, in their order.

    With `whole`, they must match it up to its end. Openings are decided among what shorter ones leave, which many share:
    of five letters, the first three, then the first.
    """

    def __init__(self, patterns: list[re.Pattern[str]], whole: bool = False) -> None:
        partial = [regex.compile(_accepting_more(p.pattern)) for p in patterns]
        self._may_begin = [p.fullmatch if whole else p.match for p in partial]

    def __missing__(self, opening: str) -> tuple[int, ...]:
        tried = self[opening[:-2]] if len(opening) > 2 else range(len(self._may_begin))
        found = tuple(i for i in tried if self._may_begin[i](opening, partial=True))
        if len(self) < 1 << 14:  # texts of all scripts must not fill the memory
            self[opening] = found
        return found


_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?(?:<[=!]|!)|\(|\)|[^\\\[()]+", re.DOTALL)


def _accepting_more(pattern: str) -> str:
    """The pattern without what cannot be decided on the first letters alone: look-behinds, negative look-aheads, and ends of
    the text, for a search may end before it does.

    Left out, they accept more beginnings, never fewer.
    """
    kept: list[str] = []
    depth = 0  # of the brackets within what is left out
    for piece in _PIECE.findall(pattern):
        if depth:
            depth += (piece[0] == "(") - (piece == ")")
        elif piece in ("(?<=", "(?<!", "(?!"):
            depth = 1
            kept.append("(?:)")
        elif piece != r"\Z":
            kept.append(piece if piece[0] in "[\\" else piece.replace("$", ""))
    return "".join(kept)
