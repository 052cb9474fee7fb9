"""Boosted decision trees as data: read from JSON, evaluated with numpy, the same on every machine."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parent
Features = Mapping[str, float]


@dataclass(frozen=True)
class Boosting:
    """A binary classifier. `names` are the features in the order of the columns; a feature that a row lacks is 0.

    The trees ask few questions, each many times: question q is whether `column[q]` of a row exceeds `threshold[q]`. All trees
    are filled up to one depth: `levels` are the questions that they ask at each, of all nodes from left to right, so that
    the nodes below node n of a level are 2n and, where the answer is yes, 2n + 1 of the next. Behind the last level they are
    the leaves, which add their `value` to the log-odds; those start from `base`.
    """

    names: tuple[str, ...]
    base: float
    column: NDArray[np.intp]
    threshold: NDArray[np.float64]
    levels: tuple[NDArray[np.intp], ...]
    value: NDArray[np.float64]

    def probabilities(self, rows: Sequence[Features]) -> list[float]:
        """The probability of each row, in [0, 1]."""
        if not rows:
            return []
        x = np.zeros((len(rows), len(self.names) + 1))  # the last column takes the features that the trees do not know
        row = np.arange(len(rows))
        columns = np.fromiter(map(self._columns.get, chain.from_iterable(rows), repeat(-1)), np.intp)
        values = np.fromiter(chain.from_iterable(r.values() for r in rows), np.float64)
        x[row.repeat([len(r) for r in rows]), columns] = values
        yes = (x.take(self.column, axis=1) > self.threshold).astype(np.intp)
        first = row[:, None] * len(self.column)
        at = np.arange(len(self.value) >> len(self.levels))
        for asked in self.levels:
            at = 2 * at + yes.take(asked.take(at) + first)
        odds = self.base + self.value.take(at).sum(axis=1)
        return [round(p, 4) for p in (1 / (1 + np.exp(-odds))).tolist()]

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(self.names)}


def from_json(data: Mapping[str, Any]) -> Boosting:
    """The classifier that `pipeline.training.attach` wrote: by tree the column, threshold, left, right and value of each
    node, of which leaves lead to themselves. Raises KeyError or ValueError for other data."""
    levels: list[list[tuple[int, float]]] = []
    nodes = [(tree, 0) for tree in data["trees"]]
    for _ in range(data["depth"]):
        levels.append([(tree["column"][n], tree["threshold"][n]) for tree, n in nodes])
        nodes = [(tree, below) for tree, n in nodes for below in (tree["left"][n], tree["right"][n])]
    questions = {question: q for q, question in enumerate(dict.fromkeys(chain.from_iterable(levels)))}
    return Boosting(
        names=tuple(data["features"]),
        base=float(data["base"]),
        column=np.array([column for column, _ in questions], dtype=np.intp),
        threshold=np.array([threshold for _, threshold in questions], dtype=np.float64),
        levels=tuple(np.array([questions[question] for question in level], dtype=np.intp) for level in levels),
        value=np.array([tree["value"][n] for tree, n in nodes], dtype=np.float64),
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
