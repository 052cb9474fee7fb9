"""The lines of a page, and where its article begins and ends."""

from __future__ import annotations

from corpus.cleaning.lines import Line
from corpus.cleaning.result import Place


class Page:
    """The judged lines of a page; `first` and `last` are the numbers of the first and last paragraph of prose.

    Steps that settle by position which lines go mark those with `go` and may move `last` up.
    """

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.judged = [i for i, line in enumerate(lines) if line.rule is not None]
        prose = [i for i, line in enumerate(lines) if line.prose]
        self.has_prose = bool(prose)
        self.first = prose[0] if prose else len(lines)
        self.last = prose[-1] if prose else -1
        self.prose_total = sum([len(lines[i].text) for i in prose])

    def prose_size(self, start: int, stop: int) -> int:
        """The characters of prose in these lines."""
        return sum([len(line.text) for line in self.lines[start:stop] if line.prose])

    def place(self, i: int) -> Place:
        """Where a line stands to the article."""
        if i < self.first:
            return "top"
        return "end" if i > self.last else "body"

    def go(self, i: int, why: str) -> None:
        """A line goes by this rule, unless another took it before."""
        if self.lines[i].why is None:
            self.lines[i].why = why
