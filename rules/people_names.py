"""Given names of the French-language press, to tell a person's full name from other capitalised words.

The names are in `people_names.txt` (its first lines say what was kept and left out). They are folded
with `rules.folding.fold`, so case and accents do not count: «Désiré» and «désire» look alike here, and
a caller looks at the capital in the text itself.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from rules.folding import fold

_FILE = Path(__file__).with_name("people_names.txt")


@cache
def given_names() -> frozenset[str]:
    """The given names, folded; with them the East Asian family names that open a full name. Read once per process."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(fold(line) for line in lines if line and not line.startswith("#"))


def is_given_name(word: str) -> bool:
    """Whether `word`, in any case and with any hyphen or apostrophe, is a known given name.

    A compound is known as a whole («Geun-hye») or by its first part («Jean-Pierre», «Marie-Hélène»):
    the parts that follow are often rare names or saints' names of their own.
    """
    folded = fold(word)
    names = given_names()
    return folded in names or folded.partition("-")[0] in names
