"""Words of an article on a terminal: they are not ours, and no control character in them may reach it."""

from __future__ import annotations

import unicodedata

# Control and format characters (escape sequences, marks that turn the direction of writing), line and paragraph
# separators, halves of characters.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def printable(text: str) -> str:
    """The text as one line with a space for every control character, and none at its end."""
    if text.isprintable():
        return text.rstrip()
    return "".join(" " if unicodedata.category(c) in _UNSAFE else c for c in text).rstrip()


def printable_json(line: str) -> str:
    """A line of JSON with every control character as an escape of JSON: to read it gives the same."""
    if line.isprintable():
        return line
    return "".join(_escaped(c) if c != "\t" and unicodedata.category(c) in _UNSAFE else c for c in line)


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))
