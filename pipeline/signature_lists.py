"""Signatories told line by line: «La convention a été signée par : / - Awa Sarel, …», «Pour la Région : Awa Sarel»."""

from __future__ import annotations

import re

from pipeline.frames import Frame
from pipeline.mentions import Mention
from pipeline.people import Person
from pipeline.scene import Scene

# What ends the words above a list of those who signed.
_HEADER = re.compile(
    r"\b(?:(?:signee?s?|paraphee?s?|conclue?s?)\b[^:.;]{0,60}\bpar(?: les personnes suivantes)?|ont (?:signe|paraphe)\b[^:.;]{0,120}|"
    r"(?:co-?)?signataires?\b[^:.;]{0,60}) ?:\s*$"
)
_ITEM = re.compile(r"\s*(?:[•▪◦‣·*→➢►■–-]|\d{1,2}[.)°])\s?")
# «Pour la Région : Mme», «Au nom de la Ville de Metz :»
_FOR_BODY = re.compile(
    r"\W{0,4}(?:pour|au nom d[eu]|du cote d[eu]) [^:.;\n]{2,80}? ?: ?(?:m\.|mme|mm\.|dr|pr|s\.e\.m?\.?)? ?"
)
_MOST = 30
_FEWEST = 2


def listed_people(scene: Scene, frames: list[Frame]) -> list[list[Mention[Person]]]:
    """For each act the people that the lines below it list as those who signed."""
    out: list[list[Mention[Person]]] = [[] for _ in frames]
    if not scene.people:
        return out
    i, count = 0, len(scene.sentences)
    while i < count:
        people, end = _under_header(scene, i) or _for_bodies(scene, i) or ([], i + 1)
        if people and (home := _home(frames, i)) is not None:
            out[home] += people
        i = end
    return out


def _home(frames: list[Frame], sentence: int) -> int | None:
    """The act told last up to a sentence."""
    told = [
        (max(c.sentence for c in f.candidates if c.sentence <= sentence), n)
        for n, f in enumerate(frames)
        if any(c.sentence <= sentence for c in f.candidates)
    ]
    return max(told)[1] if told else None


def _under_header(scene: Scene, i: int) -> tuple[list[Mention[Person]], int] | None:
    """The first person of each item below a sentence that announces who signed, and where the items end."""
    if not scene.ends_in_colon(i) or _HEADER.search(scene.text.folded, *scene.sentences[i]) is None:
        return None
    people, j = [], i + 1
    while j < min(len(scene.sentences), i + 1 + _MOST) and _ITEM.match(scene.text.plain, scene.sentences[j][0]):
        people += scene.within(scene.people, j)[:1]
        j += 1
    return (people, j) if people else None


def _for_bodies(scene: Scene, i: int) -> tuple[list[Mention[Person]], int] | None:
    """«Pour A : X», «Pour B : Y» in lines that follow each other, and where they end."""
    people: list[Mention[Person]] = []
    j = i
    while j < min(len(scene.sentences), i + _MOST):
        start, end = scene.sentences[j]
        m = _FOR_BODY.match(scene.text.folded, start, end)
        named = [p for p in scene.within(scene.people, j) if m and 0 <= p.start - m.end() <= 40]
        if not named:
            break
        people.append(named[0])
        j += 1
    return (people, j) if len(people) >= _FEWEST else None
