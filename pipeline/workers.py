"""Work shared among child processes, each item with its own deadline: one that hangs or crashes costs itself, never the run.

A worker answers line by line and says when an item ends, so that the parent always knows which one is under way. When a
worker dies or outlives the deadline of its item, a new one tries that item once more, first and alone; then it is given up.
Workers are forked from a server process that has loaded the rules once (`forkserver`), so that a new one costs milliseconds
and they share that memory; where the system has no such server they are started afresh (`spawn`).
"""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from pipeline import server
from rules.loader import RuleError

T = TypeVar("T")

DEADLINE = 60.0
# A worker may take so long to start, in seconds: a large model comes from a slow disk.
_START = 600.0
# The worker ends itself at its deadline; so much later the parent does, should it be stopped or stuck in the system.
_GRACE = 5.0
# So many items on end that end their worker, or workers that end before they start, are no accident of the items.
_HOPELESS = 5

# What an item gives, as a worker does it: line by line, or whole at its end. It must be importable by name.
Task = Callable[[Any], Iterable[bytes] | bytes]


class WorkersError(Exception):
    """Workers that cannot start or keep dying; the message says what to do."""


class Event(NamedTuple, Generic[T]):
    """What became known of an item: a `line` that it gave; `undo`, for it is tried again and its lines so far do not count;
    `done` after `seconds` of processor time, with the `line` of one that gives all at its end; `timeout` or `died`, for it is given up (the lines since the last `undo` stand).

    The events of one `slot` are about one item after the other.
    """

    kind: Literal["line", "undo", "done", "timeout", "died"]
    slot: int
    item: T
    line: bytes = b""
    seconds: float = 0.0


@dataclass(eq=False)
class _Slot(Generic[T]):
    """A place for one worker at a time, and the items that it was given and has not ended."""

    number: int
    process: BaseProcess | None = None
    pipe: Connection | None = None
    given: deque[T] = field(default_factory=deque)
    ready: bool = False
    heard: float = 0.0  # monotonic: when the worker last spoke
    strikes: int = 0  # how often the first of `given` has ended its worker


class Workers:
    """Up to `count` processes, started when there is work for them. Use as a context manager.

    `deadline` is in seconds, for each line of an item anew. `setup` is called once in each worker.
    """

    def __init__(self, count: int, deadline: float = DEADLINE, setup: Callable[[], object] = int) -> None:
        self.count, self.deadline, self._setup = count, deadline, setup
        self._context = server.context()
        self._slots: list[_Slot[Any]] = []
        self._hopeless = 0

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End all workers, whatever they are doing."""
        for slot in self._slots:
            _end(slot)
        self._slots.clear()

    def run(self, task: Task, batches: Iterable[Sequence[T]]) -> Iterator[Event[T]]:
        """The events of all items of the batches, each worker taking the next batch when it has ended one.

        Raises RuleError when a rule file cannot be used, WorkersError when workers cannot start or keep dying.
        """
        waiting = iter(batches)
        more = True
        while True:
            for slot in self._free():
                if not more:
                    break
                batch = next(waiting, None)
                more = batch is not None
                if batch:
                    slot.given.extend(batch)
                    self._send(slot, task)
            busy = [slot for slot in self._slots if slot.given]
            if not busy:
                if not more:
                    return
                continue
            pipes = {slot.pipe: slot for slot in busy if slot.pipe is not None}
            spoke = wait(list(pipes), timeout=self._patience(busy))
            for pipe in spoke:
                yield from self._hear(pipes[pipe], task)  # type: ignore[index]
            for slot in busy:
                if slot.given and slot.pipe not in spoke and self._overdue(slot):
                    yield from self._strike(slot, task, "timeout")

    def _free(self) -> Iterator[_Slot[Any]]:
        for slot in self._slots:
            if not slot.given:
                yield slot
        while len(self._slots) < self.count:
            self._slots.append(_Slot(len(self._slots)))
            yield self._slots[-1]

    def _send(self, slot: _Slot[T], task: Task) -> None:
        """Give a worker all that it has not ended; after a strike the first item alone."""
        if slot.process is None or not slot.process.is_alive():  # one that was idle when it died had nothing to lose
            _end(slot)
            self._start(slot)
        assert slot.pipe is not None
        slot.heard = time.monotonic()
        work = [slot.given[0]] if slot.strikes else list(slot.given)
        with suppress(OSError):  # it has died: its pipe says so when it is read
            slot.pipe.send((task, work))

    def _start(self, slot: _Slot[T]) -> None:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self.deadline, self._setup), daemon=True)  # type: ignore[attr-defined]
        try:
            with server.without_main():
                process.start()
        except (OSError, EOFError) as error:
            raise WorkersError(f"no worker process can be started ({error}); try fewer --workers") from None
        theirs.close()
        slot.process, slot.pipe, slot.ready, slot.heard = process, ours, False, time.monotonic()

    def _hear(self, slot: _Slot[T], task: Task) -> Iterator[Event[T]]:
        assert slot.pipe is not None
        try:
            kind, value = slot.pipe.recv()
        except (EOFError, OSError):
            yield from self._strike(slot, task, "died")
            return
        slot.heard = time.monotonic()
        if kind == "ready":
            slot.ready = True
        elif kind == "rules":
            raise RuleError(value)
        elif kind == "start":
            raise WorkersError(value)
        elif kind == "line":
            yield Event("line", slot.number, slot.given[0], value)
        else:
            alone = bool(slot.strikes)
            slot.strikes = self._hopeless = 0
            yield Event("done", slot.number, slot.given.popleft(), *value)
            if alone and slot.given:
                self._send(slot, task)

    def _strike(self, slot: _Slot[T], task: Task, why: Literal["timeout", "died"]) -> Iterator[Event[T]]:
        """The worker of a slot is lost in the midst of an item: once more, then on without it."""
        started = slot.ready
        code = _end(slot, _GRACE if why == "died" else 0.0)
        if hasattr(signal, "SIGALRM") and code == -signal.SIGALRM:
            why = "timeout"
        item = slot.given[0]
        if not started:  # no item is to blame
            self._give_up_at_last()
        elif slot.strikes == 0:
            slot.strikes = 1
            yield Event("undo", slot.number, item)
        else:
            slot.strikes = 0
            self._give_up_at_last()
            yield Event(why, slot.number, slot.given.popleft())
        if slot.given:
            self._send(slot, task)

    def _give_up_at_last(self) -> None:
        self._hopeless += 1
        if self._hopeless == _HOPELESS:
            raise WorkersError(
                "the worker processes keep dying, whatever they do; is there enough memory? Try fewer --workers, with --resume"
            )

    def _limit(self, slot: _Slot[Any]) -> float:
        return slot.heard + (self.deadline + _GRACE if slot.ready else _START)

    def _patience(self, slots: Iterable[_Slot[Any]]) -> float:
        return max(0.0, min(map(self._limit, slots)) - time.monotonic())

    def _overdue(self, slot: _Slot[Any]) -> bool:
        return time.monotonic() >= self._limit(slot)


def _end(slot: _Slot[Any], patience: float = 0.0) -> int | None:
    """End the worker of a slot, at once or should it not end by itself in so many seconds; its exit code."""
    process, pipe = slot.process, slot.pipe
    slot.process = slot.pipe = None
    if pipe is not None:
        pipe.close()
    if process is None:
        return None
    if patience:
        process.join(patience)
    if process.is_alive():
        process.kill()
        process.join()
    return process.exitcode


# --- the worker's side ---------------------------------------------------------------------------


def _serve(pipe: Connection, deadline: float, setup: Callable[[], object]) -> None:
    """Do the tasks that the parent sends until it closes the pipe."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt means
    try:
        try:
            setup()
        except RuleError as error:
            pipe.send(("rules", str(error)))
            return
        except Exception as error:  # whatever it is, no item could be done
            pipe.send(("start", " ".join(f"{type(error).__name__}: {error}".split())))
            return
        pipe.send(("ready", None))
        while True:
            task, items = pipe.recv()
            for item in items:
                began = time.process_time()
                _alarm(deadline)
                whole = b""
                try:
                    given = task(item)
                    if isinstance(given, bytes):
                        whole, given = given, ()
                    for line in given:
                        _alarm(0)  # the parent may be slow to listen
                        pipe.send(("line", line))
                        _alarm(deadline)
                except RuleError as error:
                    pipe.send(("rules", str(error)))
                    return
                except OSError as error:  # the article that waited for its turn, not one of the user's files
                    why = (
                        f"{error.filename}: cannot be read ({error.strerror}); run the same command again with --resume"
                    )
                    pipe.send(("start", why))
                    return
                finally:
                    _alarm(0)
                pipe.send(("done", (whole, time.process_time() - began)))
    except (EOFError, BrokenPipeError, ConnectionError):  # the parent has gone
        return


def _alarm(seconds: float) -> None:
    """End this process should it outlive its deadline, whatever library it is in and whether the parent lives."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)
