"""Words as they are compared: case, accents, apostrophes, hyphens and underscores never matter."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_GAPS = re.compile(r"[\s'’_\-‐‑–]+")


def fold(text: str) -> str:
    """The text in lower case, letters without accents, words one space apart."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return _GAPS.sub(" ", bare.casefold().translate(_LIGATURES)).strip()
