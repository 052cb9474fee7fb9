"""Keys under which names are looked up, and the small words that join a head noun to a name."""

from __future__ import annotations

import re

from rules.folding import fold

_LIGATURES = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_JOINTS = re.compile(r"[^\w.]+")
_ARTICLE = re.compile(r"^(?:les? |la |l )(?=.)")
_SAINT = {"saint": "st", "sainte": "ste", "&": "et"}
# An h that forbids elision, at the head of the place names that occur (Grevisse, § 48).
_H_ASPIRE = re.compile(
    r"haute?s?\b|hambourg|hanoi|harare|havre|hesse|hollande|honduras|hongrie|hong|ho.chi|hainaut|halle|hull|hubei|hunan|hebei|henan|heilong|hainan|hodh|hambol|hyogo|hiroshima|hokkaid|homs|hasa"
)
_VOWEL = re.compile(r"[aeiouh]|y[^aeiou]")


def key_of(name: str, *, article: bool = False) -> str:
    """The lookup key of a name: folded, joints as one space, «saint» as «st», without its leading article.

    «Saint-Louis», «St Louis» and «SAINT LOUIS» share a key, as do «Le Havre» and «Havre». `article` keeps the article.
    """
    folded = fold(name).translate(_LIGATURES).replace("&", " et ").replace("+", " plus ").replace("/", " ")
    words = _JOINTS.sub(" ", folded).replace(".", "").split()
    key = " ".join(_SAINT.get(w, w) for w in words)
    return key if article else _ARTICLE.sub("", key)


def join(head: str, bare: str) -> tuple[str, str]:
    """A head noun and a name as French joins them: `("Ville du ", "Havre")`, `("Ville d'", "Erevan")`.

    The two strings put end to end are the full name (contraction and elision: Grevisse, § 47-48, § 594).
    """
    if bare.startswith("Le "):
        return f"{head} du ", bare[3:]
    if bare.startswith("Les "):
        return f"{head} des ", bare[4:]
    if elides(bare):
        return f"{head} d'", bare
    return f"{head} de ", bare


def elides(name: str) -> bool:
    """Whether «de» loses its vowel before this name: «d'Alger», «d'Hyères», but «de Hambourg», «de Yerres»."""
    folded = fold(name)
    return (
        bool(_VOWEL.match(folded))
        and not _H_ASPIRE.match(folded)
        and not folded.startswith(("oua", "oui", "onze", "uhu"))
    )
