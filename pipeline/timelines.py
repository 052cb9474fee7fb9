"""Timelines: lines that begin with their date, «1995 : signature d'un accord entre A et B / 2001 : renouvellement de l'accord»."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from pipeline.candidate import TOLD, Candidate, is_named
from pipeline.mentions import Mention
from pipeline.positions import Placed
from pipeline.scene import Scene
from pipeline.values import DateValue

# So many lines are a timeline.
_LEAST = 2
_BEFORE_DATE = re.compile(r"\s*(?:[•▪◦‣·*→➢►■-]\s*)?(?:en |le )?")
_AFTER_DATE = re.compile(r" ?[:-] ")


def in_timeline(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """The candidates, those of dated lines with the date of their line, and with the parties of the line before where theirs
    names none."""
    count = Counter(c.sentence for c in told)
    lines = [
        (c, date)
        for c in told
        if not c.spread and count[c.sentence] == 1 and (date := _date_before(scene, c)) is not None
    ]
    if len(lines) < _LEAST:
        return told
    parties: list[Placed] = []
    made: dict[int, Candidate] = {}
    for c, date in lines:
        own = [p for p in (*c.parties, *c.others) if is_named(p)]
        parties = own if len(own) >= 2 else parties
        if len(parties) < 2 or own not in ([], parties):
            continue
        status = c.status if c.status in TOLD else "signed"
        signed = c.signed if _more_precise(c, date) else date
        made[id(c)] = replace(
            c,
            status=status,
            parties=parties,
            others=[],
            pairs=[],
            signed=signed,
            additive=True,
            spread=True,
            heading=False,
        )
    return [made.get(id(c), c) for c in told]


def _more_precise(c: Candidate, date: Mention[DateValue]) -> bool:
    """Whether the act's own words give a day of the line's year."""
    own = c.signed.value.start if c.signed else None
    return own is not None and own.startswith((date.value.start or "").rstrip("~"))


def _date_before(scene: Scene, c: Candidate) -> Mention[DateValue] | None:
    """The date with which the line of an act begins."""
    start = scene.sentences[c.sentence][0]
    if c.act is None:
        return None
    if start > scene.text.paragraphs[scene.text.paragraph_index(start)][0] + 3:
        return None
    first = next((d for d in scene.within(scene.dates, c.sentence) if d.value.start and not d.value.is_period), None)
    if first is None or (first.value.start or "").startswith("XXXX"):
        return None
    folded = scene.text.folded
    opens = _BEFORE_DATE.fullmatch(folded, start, first.start) is not None
    return first if opens and _AFTER_DATE.match(folded, first.end) else None
