"""Boosted decision trees as data: read from JSON, evaluated with numpy, the same on every machine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parent
Features = Mapping[str, float]


@dataclass(frozen=True)
class Boosting:
    """A binary classifier. `names` are the features in the order of the columns; a feature that a row lacks is 0.

    The trees ask few questions, each many times: question q is whether `column[q]` of a row exceeds `threshold[q]`. The
    nodes of all trees are numbered in a row, by twos: node n asks question `asked[n]` and leads to node `below[n]`, or to
    `below[n + 1]` where the answer is yes. A leaf leads to itself and adds its `value` to the log-odds, which start
    from `base`. `roots` are the first nodes of the trees, `depth` is how many questions the deepest asks.
    """

    names: tuple[str, ...]
    base: float
    depth: int
    column: NDArray[np.intp]
    threshold: NDArray[np.float64]
    roots: NDArray[np.intp]
    asked: NDArray[np.intp]
    below: NDArray[np.intp]
    value: NDArray[np.float64]

    def probabilities(self, rows: Sequence[Features]) -> list[float]:
        """The probability of each row, in [0, 1]."""
        if not rows:
            return []
        columns = self._columns
        x = np.zeros((len(rows), len(self.names) + 1))  # the last column takes the features that the trees do not know
        places = [columns.get(name, -1) for row in rows for name in row]
        x[np.repeat(np.arange(len(rows)), [len(row) for row in rows]), places] = [
            v for row in rows for v in row.values()
        ]
        yes = (x.take(self.column, axis=1) > self.threshold).astype(np.intp)
        first = np.arange(0, yes.size, len(self.column))[:, None]
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        for _ in range(self.depth):
            at = self.below.take(at + yes.take(self.asked.take(at) + first))
        odds = self.base + self.value.take(at).sum(axis=1)
        return [round(p, 4) for p in (1 / (1 + np.exp(-odds))).tolist()]

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.names)}


def from_json(data: Mapping[str, Any]) -> Boosting:
    """The classifier that `pipeline.training.attach` wrote: by tree the column, threshold, left, right and value of each
    node. Raises KeyError or ValueError for other data."""
    trees = data["trees"]
    roots = 2 * np.cumsum([0, *(len(t["value"]) for t in trees)])[:-1].astype(np.intp)
    nodes = [node for t in trees for node in zip(t["column"], t["threshold"], strict=True)]
    questions = {node: q for q, node in enumerate(dict.fromkeys(nodes))}
    below = [
        root + 2 * child
        for t, root in zip(trees, roots.tolist(), strict=True)
        for pair in zip(t["left"], t["right"], strict=True)
        for child in pair
    ]
    return Boosting(
        names=tuple(data["features"]),
        base=float(data["base"]),
        depth=int(data["depth"]),
        column=np.array([column for column, _ in questions], dtype=np.intp),
        threshold=np.array([threshold for _, threshold in questions], dtype=np.float64),
        roots=roots,
        asked=np.array([questions[node] for node in nodes], dtype=np.intp).repeat(2),
        below=np.array(below, dtype=np.intp),
        value=np.array([value for t in trees for value in t["value"]], dtype=np.float64).repeat(2),
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
