"""How likely a record is right: the act is one and its partners are those of the article."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import cache
from typing import Any

from pipeline.frames import Frame
from pipeline.learned.boosting import FOLDER

# Probabilities nearer to certainty than this say no more.
_CERTAIN = 0.002


def confidence_of(f: Frame, weights: Mapping[str, float] | None = None) -> float:
    """The confidence of an act's record, in [0, 1], to two digits: a logistic model over `features`."""
    weights = weights or _shipped()
    odds = weights["bias"] + sum(weights[name] * value for name, value in features(f).items())
    return round(1 / (1 + math.exp(-odds)), 2)


def features(f: Frame) -> dict[str, float]:
    """What confidence is made of: how surely a mention opens the record, how sure the least and the average partner are, and
    how much of an act's usual evidence the text gives (a verb, a paper, a date, two named parties)."""
    opens = max((c.opens for c in f.candidates if c.opens is not None), default=0.5)
    chances = [f.chances.get(k, 0.5) for k in f.parties] or [0.5]
    act = f.kind_act.act if f.kind_act else None
    return {
        "opens": _odds(opens),
        "least sure partner": _odds(min(chances)),
        "partners": _odds(sum(chances) / len(chances)),
        "verb": float(any(c.cues for c in f.candidates)),
        "paper": float(act is not None and act.value.strength == "instrument"),
        "date": float(f.signed is not None),
        "two named": float(len(f.parties.keys() - f.implied) >= 2),
    }


def _odds(p: float) -> float:
    p = min(max(p, _CERTAIN), 1 - _CERTAIN)
    return math.log(p / (1 - p))


@cache
def _shipped() -> dict[str, float]:
    data: dict[str, Any] = json.loads((FOLDER / "confidence.json").read_text(encoding="utf-8"))
    return {name: float(weight) for name, weight in data.items()}
