"""How far a run is, for people: a bar on a terminal, a plain line now and then elsewhere; always on the standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Protocol

# Seconds between two plain lines.
_EVERY = 10.0


class Progress(Protocol):
    """What a run tells while it goes on. `stage` begins a part of `total` steps; `step` says how many of them are done."""

    def stage(self, name: str, total: int) -> None:
        """A part of the run begins."""

    def step(self, done: int, records: int, rejected: int) -> None:
        """So many steps of the part are done; records and rejections of the whole run."""

    def say(self, message: str) -> None:
        """Something that the user should know."""


class Silent:
    """Tells nothing."""

    def stage(self, name: str, total: int) -> None: ...

    def step(self, done: int, records: int, rejected: int) -> None: ...

    def say(self, message: str) -> None: ...


class Plain:
    """One line at the end of each part that took a while, and every ten seconds within it."""

    def __init__(self, write: Callable[[str], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._write, self._clock = write, clock
        self._name, self._total, self._told = "", 0, clock()

    def stage(self, name: str, total: int) -> None:
        self._name, self._total, self._told = name, total, self._clock()

    def step(self, done: int, records: int, rejected: int) -> None:
        if self._clock() - self._told >= _EVERY:
            self._told = self._clock()
            self._write(f"{self._name}: {done:,} of {self._total:,}, {records:,} records, {rejected:,} rejected")

    def say(self, message: str) -> None:
        self._write(message)


class Bar:
    """A bar with counts, speed and the time left. Use as a context manager."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as Bars

        self._bars = Bars(
            TextColumn("{task.description:<22}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[told]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bars.add_task("", total=None, told="", visible=False)
        self._began = 0.0
        self._first: int | None = None

    def __enter__(self) -> Bar:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()

    def stage(self, name: str, total: int) -> None:
        self._bars.reset(self._task, description=name, total=total, completed=0, told="", visible=True)
        self._began, self._first = time.monotonic(), None

    def step(self, done: int, records: int, rejected: int) -> None:
        if self._first is None:  # what an earlier run did costs no time and must not make this one look fast
            self._first, self._began = done, time.monotonic()
        seconds = time.monotonic() - self._began
        speed = f"{(done - self._first) / seconds:,.0f}/s" if seconds > 1 else ""
        told = f"{records:,} records  {rejected:,} rejected  {speed}"
        self._bars.update(self._task, completed=done, told=told)

    def say(self, message: str) -> None:
        self._bars.console.print(message, markup=False, highlight=False, soft_wrap=True)


def on_stderr(write: Callable[[str], None]) -> AbstractContextManager[Progress]:
    """A bar where a person sees the standard error as it is written, plain lines through `write` elsewhere."""
    return Bar() if sys.stderr.isatty() else nullcontext(Plain(write))
