"""Which fields an act is about: features of a pair of act and field, and the choice among them.

The rules' own choice (`pipeline.subject`) is a feature here: among the many fields that an article names, where the rules look
tells more than distance.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.frames import Frame
from pipeline.learned.boosting import Boosting, load
from pipeline.mentions import Mention
from pipeline.scene import Scene
from pipeline.scope import Scopes
from pipeline.subject import INFERRED, in_name, may_tell, sectors_of
from pipeline.values import SectorValue

Row = dict[str, float]
Sectors = list[Mention[SectorValue]]

# A field this likely is the act's.
_LIKELY = 0.4
# A field is looked for in so many sentences before and after the act, and in so many characters.
_NEAR = 3
_REACH = 1500


def sectors_by_act(scene: Scene, frames: Sequence[Frame], model: Boosting | None = None) -> list[Sectors]:
    """For each act of the article its sectors, in text order, one mention a code."""
    rows = [(i, m, row) for i, f in enumerate(frames) for m, row in features(scene, f, frames)]
    chances = (model or load("sectors")).probabilities([row for *_, row in rows])
    found: list[Sectors] = [[] for _ in frames]
    for (i, m, _), chance in zip(rows, chances, strict=True):
        if chance >= _LIKELY:
            found[i].append(m)
    for i, m, _ in rows:
        if m.rule in INFERRED and not found[i]:
            found[i].append(m)
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
    spans = {
        "before": [span for _, before, _ in scopes.clauses for span in before],
        "after": [span for _, _, after in scopes.clauses for span in after],
        "following": scopes.following,
        "following far": scopes.following_far,
        "heading": scopes.headings,
        "recall": scopes.recalls,
    }
    marks = _Marks(scene, f)
    names = Counter(m.value.code for m, _ in named)
    name_of = {m.value.code: f"in the name of {kind}" for m, kind in named}
    types = Counter(f"party {p.mention.value.type}" for p in f.parties.values())
    act: Row = {"fields chosen": min(len(chosen), 5), "parties": len(f.parties), **types}
    for code, mentions in near.items():
        best: tuple[tuple[float, ...], Mention[SectorValue], Row] | None = None
        told: Counter[str] = Counter()
        for m in mentions:
            row = marks.of(m)
            row |= {name: 1 for name, found in spans.items() if any(s <= m.start < e for s, e in found)}
            if row["may tell"]:
                told.update(f"any {name}" for name in (*spans, "listed", "same sentence") if row.get(name))
            rank = 1 - row["may tell"], 1 - row.get("after", 0), row["away"], row["gap"]
            if best is None or rank < best[0]:
                best = rank, m, row
        assert best is not None
        row = best[2] | act | {name: min(n, 3) for name, n in told.items()}
        row |= {
            "chosen": code in chosen,
            "named after it": names[code],
            "all named after it": names[code] == len(f.parties),
            f"field={code}": 1,
            name_of.get(code, "in no name"): 1,
        }
        yield best[1], {name: value for name, value in row.items() if value}


def _near(scene: Scene, f: Frame) -> dict[str, Sectors]:
    """The fields named near the act, by code, each place once."""
    own = {c.sentence for c in f.candidates}
    asked = sorted({i for o in own for i in range(o - _NEAR, o + _NEAR + 1)})
    told = [c.act.start if c.act else c.start for c in f.candidates]
    near: dict[str, dict[int, Mention[SectorValue]]] = {}
    reading = scene.sectors
    for mentions in (reading.mentions, reading.weak, reading.items):
        for i in asked:
            for m in scene.within(mentions, i):
                if m.value.code and any(abs(m.start - at) < _REACH for at in told):
                    near.setdefault(m.value.code, {}).setdefault(m.start, m)
    return {code: list(found.values()) for code, found in near.items()}


class _Marks:
    """What a mention of a field is by itself and beside the act."""

    def __init__(self, scene: Scene, f: Frame) -> None:
        self.scene = scene
        self.own = {c.sentence for c in f.candidates}
        self.told = [(x.start, x.end) for c in f.candidates for x in (c.act, *c.cues[:1]) if x is not None]
        self.listed = {m.start for m in scene.sectors.items}
        self.weak = {m.start for m in scene.sectors.weak}
        self.parties = scene.parties

    def of(self, m: Mention[SectorValue]) -> Row:
        sentence = self.scene.text.sentence_index(m.start)
        gap, left = min(
            ((max(0, m.start - end, start - m.end), m.start < start) for start, end in self.told), default=(999, False)
        )
        return {
            "may tell": may_tell(self.scene, m),
            "away": min(abs(sentence - i) for i in self.own),
            "same sentence": sentence in self.own,
            "earlier": sentence < min(self.own),
            "later": sentence > max(self.own),
            "title": self.scene.is_heading(sentence),
            "gap": math.log1p(gap),
            "left of the act": left,
            "listed": m.start in self.listed,
            "weak": m.start in self.weak,
            "in a name": any(p.start <= m.start and m.end <= p.end for p in self.parties),
        }
