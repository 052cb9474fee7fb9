"""Child processes: an item that crashes or hangs costs itself, and only after a second chance."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.workers import Event, Task, Workers, WorkersError
from rules.loader import RuleError

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="deadlines are kept by the parent alone there")


def behave(item: str) -> Iterator[bytes]:
    """Does what the item says; `once:` things happen only while its mark is not there."""
    yield f"{item} begins".encode()
    what, _, mark = item.partition(":")
    if mark:
        if Path(mark).exists():
            what = "fine"
        Path(mark).touch()
    if what == "dies":
        os._exit(9)
    if what == "hangs":
        time.sleep(60)
    if what == "slow":
        for _ in range(5):
            time.sleep(0.3)
            yield b"still here"
    if what == "rules":
        raise RuleError("acts.yaml:3: no")
    yield b"whole"


def outcomes(
    items: list[str], task: Task = behave, size: int = 2, count: int = 2
) -> dict[str, tuple[str, list[bytes]]]:
    """How each item ended, and the lines that stand of it."""
    lines: dict[str, list[bytes]] = {}
    ends: dict[str, tuple[str, list[bytes]]] = {}
    with Workers(count, deadline=0.8) as workers:
        events: Iterator[Event[str]] = workers.run(task, [items[i : i + size] for i in range(0, len(items), size)])
        for event in events:
            if event.kind == "line":
                lines.setdefault(event.item, []).append(event.line)
            elif event.kind == "undo":
                lines.pop(event.item, None)
            else:
                assert event.item not in ends
                ends[event.item] = event.kind, lines.get(event.item, [])
    return ends


def test_an_item_that_kills_its_worker_is_given_up_and_all_others_are_whole() -> None:
    items = ["a", "b", "dies", "c", "d", *(f"f{i}" for i in range(9))]
    ends = outcomes(items, size=4)
    assert ends.pop("dies") == ("died", [b"dies begins"])
    assert ends == {item: ("done", [f"{item} begins".encode(), b"whole"]) for item in items if item != "dies"}


def test_an_item_that_hangs_costs_its_deadline_twice_and_no_more() -> None:
    began = time.monotonic()
    ends = outcomes(["a", "hangs", "b"], size=3, count=1)
    assert {item: kind for item, (kind, _) in ends.items()} == {"a": "done", "hangs": "timeout", "b": "done"}
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("what", ["dies", "hangs"])
def test_an_item_whose_worker_was_lost_by_accident_is_whole_the_second_time(what: str, tmp_path: Path) -> None:
    item = f"{what}:{tmp_path / 'mark'}"
    assert outcomes(["a", item, "b"], size=3)[item] == ("done", [f"{item} begins".encode(), b"whole"])


def test_the_deadline_counts_anew_for_each_line() -> None:
    (end,) = outcomes(["slow"]).values()
    assert end == ("done", [b"slow begins", *[b"still here"] * 5, b"whole"])


def test_a_rule_that_cannot_be_used_ends_the_work() -> None:
    with pytest.raises(RuleError, match=r"acts\.yaml:3"):
        outcomes(["a", "rules", "b"])


def test_workers_that_always_die_end_the_work_with_advice() -> None:
    with pytest.raises(WorkersError, match="fewer --workers"):
        outcomes([f"dies{i}" for i in range(20)], task=always_dies)


def always_dies(item: str) -> Iterator[bytes]:
    os._exit(9)
    yield b""


def broken_setup() -> None:
    raise OSError("no such model")


def test_a_worker_that_cannot_be_set_up_says_why() -> None:
    with Workers(1, setup=broken_setup) as workers, pytest.raises(WorkersError, match="no such model"):
        list(workers.run(behave, [["a"]]))


def test_no_more_workers_are_started_than_there_is_work() -> None:
    with Workers(8) as workers:
        assert [e.kind for e in workers.run(behave, [["a"]])] == ["line", "line", "done"]
        assert sum(slot.process is not None for slot in workers._slots) == 1
