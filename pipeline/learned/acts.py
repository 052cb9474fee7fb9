"""Which act mentions open a record: features of a candidate in its sentence and among the candidates before it.

What the rules decided about the candidate (`status`) is no feature: they were written over the articles that are learned
from, and are right there more often than anywhere else.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.candidate import Candidate
from pipeline.context import key
from pipeline.learned.boosting import Boosting, load
from pipeline.scene import Scene

# Words beside the noun are looked for in so many characters.
_BESIDE = 25


def judged(scene: Scene, candidates: Sequence[Candidate], model: Boosting | None = None) -> list[Candidate]:
    """The candidates, each told how likely it opens a record of its own (`opens`)."""
    chances = (model or load("acts")).probabilities(features(scene, candidates))
    for c, chance in zip(candidates, chances, strict=True):
        c.opens = chance
    return list(candidates)


def features(scene: Scene, candidates: Sequence[Candidate]) -> list[dict[str, float]]:
    """One row for each candidate, in order."""
    rows: list[dict[str, float]] = []
    seen = _Told()
    for c in candidates:
        keys = frozenset(key(p.mention.value) for p in (*c.parties, *c.others) if p.mention.value.name)
        rows.append({**_noun(scene, c), **_cues(scene, c), **_sentence(scene, c), **_before(c, keys, seen)})
        if c.status != "context":
            seen.add(c, keys)
    return rows


@dataclass
class _Told:
    """The acts told so far: how many, in which sentence the last, their kinds and their sets of parties, each once."""

    count: int = 0
    last: int = 0
    kinds: set[str] = field(default_factory=set)
    parties: set[frozenset[str]] = field(default_factory=set)

    def add(self, c: Candidate, keys: frozenset[str]) -> None:
        self.count, self.last = self.count + 1, c.sentence
        self.parties.add(keys)
        if c.act:
            self.kinds.add(c.act.value.kind)


def _noun(scene: Scene, c: Candidate) -> dict[str, float]:
    row: dict[str, float] = {}
    at = c.act.start if c.act else c.start
    end = c.act.end if c.act else c.start
    if c.act is None:
        row["verb alone"] = 1
    else:
        v = c.act.value
        row |= {f"noun={c.act.rule}": 1, f"strength={v.strength}": 1, f"determiner={v.determiner}": 1}
        row |= {"count": min(v.count, 5), "rank told": v.ordinal is not None, "new": v.new}
    folded = scene.text.folded
    start = scene.sentences[c.sentence][0]
    before = folded[max(start, at - _BESIDE) : at].split()
    after = folded[end : end + _BESIDE].split()
    row |= {f"word {-n}={w}": 1 for n, w in enumerate(reversed(before[-2:]), 1)}
    row |= {f"word +1={w}": 1 for w in after[:1]}
    row["in quotes"] = scene.text.plain.count("«", 0, at) > scene.text.plain.count("»", 0, at)
    return row


def _cues(scene: Scene, c: Candidate) -> dict[str, float]:
    cues = scene.cues(c.sentence)
    row: dict[str, float] = {"cues": len(cues)}
    row |= {f"gives={q.value.gives}": 1 for q in cues} | {f"sentence has {q.rule}": 1 for q in cues}
    if c.cues:
        q = c.cues[0]
        row[f"cue={q.rule}"] = 1
        if c.act:
            left, right = min(c.act.end, q.end), max(c.act.start, q.start)
            row["cue distance"] = math.log1p(max(0, q.start - c.act.end, c.act.start - q.end))
            row["cue before"] = q.end <= c.act.start
            row["commas to cue"] = scene.text.folded.count(",", left, right) if right > left else 0
    return row


def _sentence(scene: Scene, c: Candidate) -> dict[str, float]:
    start, end = scene.sentences[c.sentence]
    row: dict[str, float] = {"parties": len(c.parties), "others": len(c.others)}
    for p in (*c.parties, *c.others):
        row[f"party position={p.position}"] = row[f"party via={p.mention.value.via}"] = 1
    named = {key(p.mention.value) for p in scene.placed(c.sentence) if p.mention.value.name}
    dates = [d for d in scene.within(scene.dates, c.sentence) if d.value.start]
    return row | {
        "named": min(len(named), 6),
        "dates": min(len(dates), 3),
        "people": min(len(scene.within(scene.people, c.sentence)), 4),
        "amounts": bool(scene.within(scene.amounts, c.sentence)),
        "own date": c.signed is not None,
        "heading": c.heading,
        "additive": c.additive,
        "siblings": min(c.siblings, 5),
        "sentence": min(c.sentence, 12),
        "way through": c.sentence / max(1, len(scene.sentences)),
        "lead": c.sentence <= 1,
        "place in sentence": (c.start - start) / max(1, end - start),
        "sentence length": math.log(1 + end - start),
    }


def _before(c: Candidate, keys: frozenset[str], seen: _Told) -> dict[str, float]:
    """How the candidate stands to the acts told before it."""
    return {
        "told before": min(seen.count, 6),
        "same party before": any(keys & k for k in seen.parties),
        "new parties": bool(keys) and not any(keys <= k for k in seen.parties),
        "same kind before": c.act is not None and c.act.value.kind in seen.kinds,
        "sentences since": min(c.sentence - seen.last, 9) if seen.count else 10,
    }
