"""Which fields an act is about: features of a pair of act and field, and the choice among them.

The rules' own choice (`pipeline.subject`) is a feature here: among the many fields that an article names, where the rules look
tells more than distance.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from operator import attrgetter

from pipeline.frames import Frame
from pipeline.learned.boosting import Boosting, load
from pipeline.mentions import Mention
from pipeline.scene import Scene
from pipeline.scope import Scopes
from pipeline.sectors import fields_without_code
from pipeline.subject import INFERRED, in_name, may_tell, sectors_of
from pipeline.values import SectorValue

Row = dict[str, float]
Sectors = list[Mention[SectorValue]]

# A field this likely is the act's.
_LIKELY = 0.4
# A field is looked for in so many sentences before and after the act, and in so many characters.
_NEAR = 3
_REACH = 1500
_START = attrgetter("start")


def sectors_by_act(scene: Scene, frames: Sequence[Frame], model: Boosting | None = None) -> list[Sectors]:
    """For each act of the article its sectors, in text order: one mention a code, and the fields without one listed with them."""
    rows = [(i, m, row) for i, f in enumerate(frames) for m, row in features(scene, f, frames)]
    chances = (model or load("sectors")).probabilities([row for *_, row in rows])
    found: list[Sectors] = [[] for _ in frames]
    for (i, m, _), chance in zip(rows, chances, strict=True):
        if chance >= _LIKELY:
            found[i].append(m)
    for i, m, _ in rows:
        if m.rule in INFERRED and not found[i]:
            found[i].append(m)
    for f, sectors in zip(frames, found, strict=True):
        own = {c.sentence for c in f.candidates}
        sectors += fields_without_code(scene.text, scene.sectors.lists, [m.start for m in sectors], own)
    return [sorted(sectors, key=lambda m: m.start) for sectors in found]


def features(scene: Scene, f: Frame, frames: Sequence[Frame]) -> Iterator[tuple[Mention[SectorValue], Row]]:
    """A row for each field that the article names near the act or in the names of its parties, or that the rules chose; with
    the mention that tells it best."""
    scopes = Scopes(scene, f, list(frames))
    chosen = {m.value.code: m for m in sectors_of(scopes)}
    near = _near(scene, f)
    named = [(m, p.mention.value.type) for p in f.parties.values() for m in in_name(scene, p)]
    for m in (*(m for m, _ in named), *chosen.values()):
        if m.value.code and m.value.code not in near:
            near[m.value.code] = [m]
    if not near:
        return
    marks = _Marks(scene, f, scopes)
    names = Counter(m.value.code for m, _ in named)
    name_of = {m.value.code: f"in the name of {kind}" for m, kind in named}
    act: Row = {"fields chosen": min(len(chosen), 5), "parties": len(f.parties)}
    for p in f.parties.values():
        kind = f"party {p.mention.value.type}"
        act[kind] = act.get(kind, 0) + 1
    for code, mentions in near.items():
        rows = [(m, marks.of(m)) for m in mentions]
        best, nearest = min(rows, key=_worth) if len(rows) > 1 else rows[0]
        row = nearest | act
        for _, other in rows:
            if "may tell" in other:
                for name in _ANYWHERE:
                    if name in other:
                        anywhere = f"any {name}"
                        row[anywhere] = min(row.get(anywhere, 0) + 1, 3)
        if code in chosen:
            row["chosen"] = 1
        if code in names:
            row["named after it"] = names[code]
            row["all named after it"] = names[code] == len(f.parties)
        row[f"field={code}"] = row[name_of.get(code, "in no name")] = 1
        yield best, row


def _worth(told: tuple[Mention[SectorValue], Row]) -> tuple[bool, bool, float, float]:
    _, row = told
    return "may tell" not in row, "after" not in row, row.get("away", 0), row["gap"]


def _near(scene: Scene, f: Frame) -> dict[str, Sectors]:
    """The fields named near the act, by code."""
    named = scene.sectors.named
    near: dict[str, dict[int, Mention[SectorValue]]] = {}
    for c in f.candidates:
        told = c.act.start if c.act else c.start
        first, last = max(0, c.sentence - _NEAR), min(len(scene.sentences) - 1, c.sentence + _NEAR)
        start, end = max(scene.sentences[first][0], told - _REACH), min(scene.sentences[last][1], told + _REACH)
        for m in named[bisect_left(named, start, key=_START) : bisect_left(named, end, key=_START)]:
            near.setdefault(m.value.code or "", {})[m.start] = m
    return {code: list(found.values()) for code, found in near.items()}


# What counts wherever the article says it.
_ANYWHERE = ("before", "after", "following", "following far", "heading", "recall", "listed", "same sentence")


class _Marks:
    """What a mention of a field is by itself and beside the act."""

    def __init__(self, scene: Scene, f: Frame, scopes: Scopes) -> None:
        self.scene = scene
        self.own = sorted({c.sentence for c in f.candidates})
        self.told = [(x.start, x.end) for c in f.candidates for x in (c.act, *c.cues[:1]) if x is not None]
        self.listed, self.weak = scene.sectors.item_starts, scene.sectors.weak_starts
        self.scopes = [
            *((s, e, "before") for _, before, _ in scopes.clauses for s, e in before),
            *((s, e, "after") for _, _, after in scopes.clauses for s, e in after),
            *((s, e, "following") for s, e in scopes.following),
            *((s, e, "following far") for s, e in scopes.following_far),
            *((s, e, "heading") for s, e in scopes.headings),
            *((s, e, "recall") for s, e in scopes.recalls),
        ]

    def of(self, m: Mention[SectorValue]) -> Row:
        """The marks that it has; what is missing is 0."""
        scene, at = self.scene, m.start
        sentence = scene.text.sentence_index(at)
        row: Row = {name: 1 for s, e, name in self.scopes if s <= at < e}
        gap, left = min(((max(0, at - e, s - m.end), at < s) for s, e in self.told), default=(999, False))
        row["gap"] = math.log1p(gap)
        if left:
            row["left of the act"] = 1
        if sentence in self.own:
            row["same sentence"] = 1
        else:
            row["away"] = min(abs(sentence - i) for i in self.own)
            if sentence < self.own[0]:
                row["earlier"] = 1
            elif sentence > self.own[-1]:
                row["later"] = 1
        if may_tell(scene, m):
            row["may tell"] = 1
        if scene.is_heading(sentence):
            row["title"] = 1
        if at in self.listed:
            row["listed"] = 1
        if at in self.weak:
            row["weak"] = 1
        if any(p.start <= at and m.end <= p.end for p in scene.within(scene.parties, sentence)):
            row["in a name"] = 1
        return row
