"""What may befall a run at night: after each fault the resumed output is, byte for byte, that of an undisturbed run.

A handful of each in the ordinary suite; `make faults` runs them all.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.runs import finished, folder_of_articles, result, run, shards, start

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="faults are injected through Linux's own means")

SLOW = pytest.mark.slow
COUNT = 40
Result = tuple[bytes, bytes, dict[str, Any]]


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder_of_articles(tmp_path_factory.mktemp("faults") / "in", COUNT)


@pytest.fixture(scope="module")
def undisturbed(articles: Path) -> Result:
    run(articles, articles.parent / "undisturbed")
    return result(articles.parent / "undisturbed")


@pytest.fixture(scope="module")
def duration(articles: Path, undisturbed: Result) -> float:
    """How long a run takes from its first sign of life, in seconds."""
    process = start(articles, articles.parent / "timed")
    _wait_for(lambda: (articles.parent / "timed").exists(), process)
    began = time.monotonic()
    finished(process)
    return time.monotonic() - began


def _wait_for(sign: Any, process: subprocess.Popen[str], seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not sign():
        assert process.poll() is None, "the run ended before the fault"
        assert time.monotonic() < until
        time.sleep(0.01)


def _under_way(process: subprocess.Popen[str], out: Path) -> None:
    """Wait until records are being written."""
    _wait_for(lambda: any((out / ".agreements.jsonl.shards").glob("records-*")), process)


def _resumed(articles: Path, out: Path, undisturbed: Result) -> str:
    told = run(articles, out, "--resume")
    assert result(out) == undisturbed
    assert not list(out.glob(".*.part")) and not list((out / ".agreements.jsonl.shards").glob("*.part"))
    return told


# --- processes ---------------------------------------------------------------------------------------


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    return []


def _server(pid: int) -> int | None:
    """The process that the workers of a run are forked from."""
    for child in _children(pid):
        with suppress(OSError):
            if b"forkserver" in Path(f"/proc/{child}/cmdline").read_bytes():
                return child
    return None


def _workers(pid: int) -> list[int]:
    server = _server(pid)
    return _children(server) if server else []


def _gone(pids: list[int]) -> bool:
    return not any(
        Path(f"/proc/{pid}").exists() and b"\nState:\tZ" not in Path(f"/proc/{pid}/status").read_bytes() for pid in pids
    )


# --- the run is stopped --------------------------------------------------------------------------------


def _killed_once(articles: Path, out: Path, undisturbed: Result, moment: float) -> None:
    process = start(articles, out)
    _wait_for(out.exists, process)
    time.sleep(moment)
    workers = _workers(process.pid)
    process.kill()
    finished(process, None)
    _resumed(articles, out, undisturbed)
    assert _gone(workers), "the workers of a run that was killed end with it"


@pytest.mark.parametrize("share", [0.3, 0.7])
def test_kill_9(share: float, articles: Path, undisturbed: Result, duration: float, tmp_path: Path) -> None:
    _killed_once(articles, tmp_path / "out", undisturbed, share * duration)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(50))
def test_kill_9_at_a_random_moment(
    number: int, articles: Path, undisturbed: Result, duration: float, tmp_path: Path
) -> None:
    _killed_once(articles, tmp_path / "out", undisturbed, random.Random(number).uniform(0, duration))


@pytest.mark.slow
def test_kill_9_again_and_again(articles: Path, undisturbed: Result, duration: float, tmp_path: Path) -> None:
    for number in range(3):
        process = start(articles, tmp_path / "out", "--resume")
        with suppress(subprocess.TimeoutExpired):
            process.wait(duration * random.Random(number).uniform(0.3, 1.2))
        process.kill()
        finished(process, None)
    _resumed(articles, tmp_path / "out", undisturbed)


@pytest.mark.parametrize("sent", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=SLOW)])
def test_a_run_that_is_asked_to_stop_says_where_it_stands_and_keeps_what_is_done(
    sent: signal.Signals, articles: Path, undisturbed: Result, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    process = start(articles, out)
    _under_way(process, out)
    workers = _workers(process.pid)
    process.send_signal(sent)
    told = finished(process, 130)
    last = told.splitlines()[-1]
    assert last.startswith("stopped at ") and last.endswith("run the same command with --resume to go on")
    assert not (out / "agreements.jsonl").exists()
    assert _gone(workers)
    done = int(last.removeprefix("stopped at ").split(" ")[0])
    assert f"{done} of {COUNT} articles taken over" in _resumed(articles, out, undisturbed) or done == 0


# --- the disk ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("limit", [20_000, pytest.param(120_000, marks=SLOW)])
def test_a_file_that_may_not_grow_further(limit: int, articles: Path, undisturbed: Result, tmp_path: Path) -> None:
    import resource

    told = run(
        articles, tmp_path / "out", code=1, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    )
    assert "cannot be written" in told and "--resume" in told
    _resumed(articles, tmp_path / "out", undisturbed)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here: {mounted.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", "-l", disk], check=True)


def test_a_full_disk(small_disk: Path, articles: Path, undisturbed: Result) -> None:
    told = run(articles, small_disk / "out", code=1)
    assert "No space left on device" in told and "--resume" in told
    subprocess.run(["mount", "-o", "remount,size=30m", small_disk], check=True)
    _resumed(articles, small_disk / "out", undisturbed)


@pytest.mark.slow
def test_an_output_that_becomes_read_only(small_disk: Path, articles: Path, undisturbed: Result) -> None:
    subprocess.run(["mount", "-o", "remount,size=30m", small_disk], check=True)
    run(articles, small_disk / "out", "--no-merge")
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    assert "cannot be written" in run(articles, small_disk / "out", "--resume", code=1)
    subprocess.run(["mount", "-o", "remount,rw", small_disk], check=True)
    _resumed(articles, small_disk / "out", undisturbed)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root writes everywhere")
def test_an_output_folder_that_may_not_be_written(articles: Path, undisturbed: Result, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir(mode=0o555)
    assert "cannot be written" in run(articles, out, code=1)
    out.chmod(0o755)
    _resumed(articles, out, undisturbed)


@pytest.mark.parametrize("damage", ["a byte", *(pytest.param(d, marks=SLOW) for d in ("cut", "emptied", "another's"))])
def test_a_corrupted_shard(damage: str, articles: Path, undisturbed: Result, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(articles.parent / "undisturbed", out)
    for path in (shards(out)[0], shards(out)[-1]):
        data = path.read_bytes()
        half = len(data) // 2
        path.write_bytes(
            {
                "cut": data[:half],
                "emptied": b"",
                "a byte": data[:half] + bytes([data[half] ^ 1]) + data[half + 1 :],
                "another's": shards(out)[1].read_bytes(),
            }[damage]
        )
    assert "1 shard was damaged" in _resumed(articles, out, undisturbed)


@pytest.mark.slow
def test_a_shard_that_vanishes_while_it_is_needed(articles: Path, undisturbed: Result, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = start(articles, out)
    _under_way(process, out)
    for path in shards(out):
        path.unlink()
    finished(process, None)
    _resumed(articles, out, undisturbed)


# --- the input -----------------------------------------------------------------------------------------


def test_articles_that_vanish_and_come_back(articles: Path, undisturbed: Result, tmp_path: Path) -> None:
    moved, out = tmp_path / "elsewhere", articles.parent / "vanishing"
    process = start(articles, out)
    _wait_for(lambda: any((out / ".agreements.jsonl.shards").glob("articles-*")), process)
    articles.rename(moved)
    try:
        told = finished(process, None)
    finally:
        moved.rename(articles)
    assert "rejected" in told
    _resumed(articles, out, undisturbed)


# --- time, and others ----------------------------------------------------------------------------------


def test_a_clock_that_jumps(articles: Path, undisturbed: Result, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import itertools, time\n"
        "_jumps = itertools.cycle([-86400 * 3650, 86400 * 3650, -1, 3600])\n"
        "_time, _ns = time.time, time.time_ns\n"
        "time.time = lambda: _time() + next(_jumps)\n"
        "time.time_ns = lambda: _ns() + next(_jumps) * 10**9\n",
        encoding="ascii",
    )
    out = tmp_path / "out"
    process = start(articles, out, before=[str(tmp_path)])
    _under_way(process, out)
    process.kill()
    finished(process, None)
    for path in shards(out):
        os.utime(path, (2**31, 2**31) if "articles" in path.name else (0, 0))
    run(articles, out, "--resume", before=[str(tmp_path)])
    assert result(out) == undisturbed


def test_two_runs_at_once(articles: Path, undisturbed: Result, tmp_path: Path) -> None:
    first = start(articles, tmp_path / "out")
    _wait_for(lambda: (tmp_path / "out" / ".agreements.jsonl.shards").exists(), first)
    assert "another run of accords is writing here" in run(articles, tmp_path / "out", "--resume", code=1)
    finished(first)
    assert result(tmp_path / "out") == undisturbed


# --- the workers ---------------------------------------------------------------------------------------


def test_workers_that_die_cost_nothing(articles: Path, undisturbed: Result, tmp_path: Path) -> None:
    killed: list[int] = []
    process = start(articles, tmp_path / "out")
    last = 0.0
    while process.poll() is None:
        time.sleep(0.02)
        # Not too often, and the one that has worked longest: an item that is hit twice would be given up, and rightly.
        if time.monotonic() - last > 2 and (alive := _workers(process.pid)):
            with suppress(ProcessLookupError):
                os.kill(min(alive), signal.SIGKILL)
                killed.append(min(alive))
                last = time.monotonic()
    finished(process)
    assert killed
    assert result(tmp_path / "out") == undisturbed


def test_a_worker_that_hangs_costs_its_deadline(articles: Path, undisturbed: Result, tmp_path: Path) -> None:
    options = ("--deadline", "2")
    process = start(articles, tmp_path / "out", *options)
    _under_way(process, tmp_path / "out")
    os.kill(_workers(process.pid)[0], signal.SIGSTOP)
    finished(process)
    records, rejected, report = result(tmp_path / "out")
    assert (records, rejected, report["counts"]) == (undisturbed[0], undisturbed[1], undisturbed[2]["counts"])


@pytest.mark.slow
def test_the_server_of_the_workers_dies(articles: Path, undisturbed: Result, tmp_path: Path) -> None:
    process = start(articles, tmp_path / "out")
    _under_way(process, tmp_path / "out")
    server = _server(process.pid)
    assert server is not None
    os.kill(server, signal.SIGKILL)
    finished(process, None)
    _resumed(articles, tmp_path / "out", undisturbed)
