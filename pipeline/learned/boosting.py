"""Boosted decision trees as data: read from JSON, evaluated with numpy, the same on every machine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parent
Features = Mapping[str, float]


@dataclass(frozen=True)
class Boosting:
    """A binary classifier. `names` are the features in the order of the trees' columns; a feature that a row lacks is 0.

    Trees are arrays of shape (trees, nodes): at a node, a row goes left where its `column` is at most `threshold`; a leaf
    leads to itself and adds its `value` to the log-odds, which start from `base`.
    """

    names: tuple[str, ...]
    base: float
    depth: int
    column: NDArray[np.int32]
    threshold: NDArray[np.float64]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float64]

    def probabilities(self, rows: Sequence[Features]) -> list[float]:
        """The probability of each row, in [0, 1]."""
        if not rows:
            return []
        index, width = self._index, len(self.names)
        places, values = [], []
        for i, row in enumerate(rows):
            for name, value in row.items():
                if (j := index.get(name)) is not None:
                    places.append(i * width + j)
                    values.append(value)
        x = np.zeros(len(rows) * width)
        x[places] = values
        # node n of tree t is at t * size + n in the flat tables
        roots = np.arange(len(self.value), dtype=np.int32) * self.value.shape[1]
        starts = (np.arange(len(rows), dtype=np.int32) * width)[:, None]
        at = np.broadcast_to(roots, (len(rows), len(roots)))
        column, threshold = self.column.ravel(), self.threshold.ravel()
        left, right, leaf = self.left.ravel(), self.right.ravel(), self.value.ravel()
        for _ in range(self.depth):
            goes_left = x[starts + column[at]] <= threshold[at]
            at = roots + np.where(goes_left, left[at], right[at])
        odds = self.base + leaf[at].sum(axis=1)
        return [round(float(p), 4) for p in 1 / (1 + np.exp(-odds))]

    @property
    def _index(self) -> dict[str, int]:
        return _index_of(self.names)


@cache
def _index_of(names: tuple[str, ...]) -> dict[str, int]:
    return {name: i for i, name in enumerate(names)}


def from_json(data: Mapping[str, Any]) -> Boosting:
    """The classifier that `to_json` wrote. Raises KeyError or ValueError for other data."""
    trees = data["trees"]
    size = max(len(t["value"]) for t in trees)

    def table(field: str, kind: type, fill: float) -> NDArray[Any]:
        return np.array([[*t[field], *[fill] * (size - len(t[field]))] for t in trees], dtype=kind)

    return Boosting(
        names=tuple(data["features"]),
        base=float(data["base"]),
        depth=int(data["depth"]),
        column=table("column", np.int32, 0),
        threshold=table("threshold", np.float64, 0.0),
        left=table("left", np.int32, 0),
        right=table("right", np.int32, 0),
        value=table("value", np.float64, 0.0),
    )


@cache
def load(name: str) -> Boosting:
    """The classifier shipped as `NAME.json`."""
    return from_json(json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def frequent(rows: Iterable[Features], least: int) -> list[str]:
    """The features that at least so many rows have, sorted: rarer ones say more about the articles than about French."""
    count: dict[str, int] = {}
    for row in rows:
        for name, value in row.items():
            if value:
                count[name] = count.get(name, 0) + 1
    return sorted(name for name, n in count.items() if n >= least)
