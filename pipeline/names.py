"""Proper names in running text: runs of capitalised words, the only shape that French gives a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

CAPITAL = "[A-ZÀ-ÖØ-ÞŒĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽ]"
IN_WORD = r"(?:[\w]|(?<=\w)['\-&](?=\w)){0,40}"
# A capitalised word with its inner hyphens and apostrophes: Île-de-France, N'Djamena, Guelmim-Oued.
CAP = CAPITAL + IN_WORD
# What may stand between two words of one name: nothing, a particle, or a particle with an article; or small words of other
# languages, which French has not between names: «Frankfurt am Main», «Berwick upon Tweed», «Sidi ech Chahmi».
_LINK = r"(?: ?- ?| )(?:(?:de la|de l'|de|du|des|d'|l'|la|le|les|el|al|en|sur|sous|lès|ben|bin|van|von|y|of|da|do|di|dos|del) ?)?"
_FOREIGN_LINK = (
    r" (?:am|im|an de[nr]|in(?: der)?|(?:ob|auf|vor) der|bei|unter|op(?: den?)?|aan den?|bij|upon|on|under|"
    r"della|delle|dello|degli|dei|sul(?:la)?|das|e[cdrsz]h?|bou|ould|oum) | (?:dell|nell|sull)'"
)
# «Thomas & Piron», unlike «Awa Sarel & Jean Petit».
_PARTNERS = rf" & {CAP}(?!\w| {CAPITAL})|"
# Here and elsewhere a look-behind stands after the first character, not before it: a pattern that begins with a class or with
# letters lets the engine pass all other characters by, many times as fast.
NAME = re.compile(rf"{CAPITAL}(?<!\w.){IN_WORD}(?:{_PARTNERS}(?:(?:{_FOREIGN_LINK}|{_LINK}){CAP}){{0,5}})")
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


# «cinq conseils régionaux du Niger (Dosso, Tahoua et Zinder)»
_BRACKET = re.compile(r"[^.;:,()\n]{0,45}?\((?=(?:l'|la |le |les )?[A-ZÀ-ÖØ-ÞŒ])")
_NEXT_IN_BRACKET = re.compile(r"(?:, (?:et )?| et | ; | & )")
_ARTICLE = re.compile(r"(?:l'|la |le |les )?")


def names_in_brackets(plain: str, position: int) -> list[tuple[int, int]]:
    """The names, two or more, that a bracket lists right behind a position and at most a few words; [] where there is no such."""
    opening = _BRACKET.match(plain, position)
    found: list[tuple[int, int]] = []
    at = opening.end() if opening else -1
    while at >= 0:
        start = _ARTICLE.match(plain, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        span = name_at(plain, start)
        if span is None:
            return []
        found.append(span)
        if plain.startswith(")", span[1]):
            return found if len(found) > 1 else []
        joint = _NEXT_IN_BRACKET.match(plain, span[1])
        at = joint.end() if joint else -1
    return []


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


def at_word(alternatives: str, behind: str = r"(?<!\w.)") -> str:
    r"""The pattern `\b(?:…)` of alternatives that each begin with a letter, a class of letters or a group of such alternatives,
    those with one first letter brought together: the engine then passes all other characters by, many times as fast.

    `behind` is a look-behind from the second letter, with a dot for the first, that every match must satisfy. Raises
    ValueError for an alternative that begins otherwise.
    """
    return f"(?:{'|'.join(f'{letter}{behind}(?:{rest})' for letter, rest in _by_letter(alternatives).items())})"


_PIECE = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|[^\\\[]", re.DOTALL)
_OPENING = re.compile(r"(?:\[(\w+)\]|(\w))(?![?*+{])")


def _by_letter(alternatives: str) -> dict[str, str]:
    """What may follow each letter that an alternative begins with."""
    rests: dict[str, list[str]] = {}
    for alternative in _top_level(alternatives, "|"):
        group, *tail = _top_level(alternative, ")")
        if group.startswith("(?:") and len(tail) == 1 and not tail[0].startswith(("?", "*", "+", "{")):
            opened = {letter: f"(?:{rest}){tail[0]}" for letter, rest in _by_letter(group[3:]).items()}
        elif found := _OPENING.match(alternative):
            opened = dict.fromkeys(found[1] or found[2], alternative[found.end() :])
        else:
            raise ValueError(f"alternative that begins with no letter: {alternative!r}")
        for letter, rest in opened.items():
            rests.setdefault(letter, []).append(rest)
    return {letter: "|".join(rest) for letter, rest in rests.items()}


def _top_level(pattern: str, mark: str) -> list[str]:
    """The pattern parted at each `|` outside of groups and classes, or at the `)` that closes its first group."""
    parts, depth = [""], 0
    for piece in _PIECE.findall(pattern):
        depth += (piece == "(") - (piece == ")")
        if piece == mark and depth == 0 and (mark == "|" or len(parts) == 1):
            parts.append("")
        else:
            parts[-1] += piece
    return parts


# A name goes on: «Maurice Bonnet».
GOES_ON = re.compile(r" [A-ZÀ-Ý]")
