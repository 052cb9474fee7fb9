"""Agreements given in full: «CONVENTION DE PARTENARIAT / Entre : la Ville de A, représentée par … / Et : la Région B …».

French contracts open with their parties, each in a paragraph of its own between «Entre» and «Et» (usage of the Code de la commande
publique's models and of the Guide de légistique); no verb tells that they agreed.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from pipeline.candidate import Candidate
from pipeline.mentions import Mention
from pipeline.positions import Placed
from pipeline.scene import Scene
from pipeline.values import DateValue

_REPRESENTED = r"(?=(?:[Ll]a|[Ll]e|[Ll]es|LA|LE|LES) [^\n]{3,240}représent|[Ll]'[^\n]{3,240}représent)"
_BETWEEN = re.compile(
    r"(?m)^\W{0,4}(?:ENTRE|Entre)(?:(?: les? soussign\w+| LES? SOUSSIGN\w+| les parties\b[^\n]{0,20}| LES PARTIES\b[^\n]{0,20})?[ :,]*$"
    rf"| {_REPRESENTED})"
)
_AND = re.compile(rf"(?m)^\W{{0,4}}(?:ET|Et|et)(?:[ :,]*$|(?: d'autre part)? ?:(?=[^\n])| {_REPRESENTED})")
# «- La Commune de A, représentée par …», one of a list
_ITEM = re.compile(rf"(?m)^[-–•] ?{_REPRESENTED}")
_CLOSES = re.compile(
    r"(?m)^\W{0,4}(?:[Ii]l (?:a été|est|a ete)|IL (?:A ÉTÉ|A ETE|EST)|Vu |VU |Préambule|PR[ÉE]AMBULE|Article|ARTICLE|Considérant|Ci-après dénomm\w+ (?:ensemble|les|collectivement))"
)
_DONE_AT = re.compile(r"\bFait (?:à|en) [^\n]{2,60}?,? le ?$")
_REACH = 4000


def in_full(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """The candidates, the one that the text itself is with its parties, where it opens with them."""
    plain = scene.text.plain
    between = _BETWEEN.search(plain)
    if between is None:
        return told
    titles = [c for c in told if c.act and c.act.end <= between.start() and c.act.value.strength == "instrument"]
    parties = _parties(scene, between.end())
    if not titles or len(parties) < 2:
        return told
    title = titles[-1]
    whole = replace(
        title, status="signed", cues=[], parties=parties, others=[], pairs=[], spread=True, signed=_day(scene)
    )
    return [whole if c is title else c for c in told]


def _parties(scene: Scene, start: int) -> list[Placed]:
    """The first body named in each paragraph between «Entre», «Et» and what follows the parties."""
    plain = scene.text.plain
    closes = _CLOSES.search(plain, start, start + _REACH)
    end = closes.start() if closes else min(len(plain), start + _REACH)
    items = [m.start() for m in _ITEM.finditer(plain, start, end)]
    cuts = [start, *(items or (m.end() for m in _AND.finditer(plain, start, end))), end]
    found: list[Placed] = []
    for a, b in pairwise(cuts):
        first = next((p for p in scene.parties if a <= p.start < b and p.value.name), None)
        if first is not None:
            found.append(Placed(first, "between", first.start, 0, "positions.entre"))
    return found


def _day(scene: Scene) -> Mention[DateValue] | None:
    """The day of «Fait à Lyon, le 3 mars 2020»."""
    plain = scene.text.plain
    return next(
        (d for d in scene.dates if d.value.start and _DONE_AT.search(plain, max(0, d.start - 80), d.start)), None
    )
