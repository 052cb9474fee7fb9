"""A child process in which untrusted files are parsed: a deadline for each answer, a cap on memory, a crash that costs one file.

The child is kept for the next file and replaced when it had to be killed. Requests and answers are frames on its
standard input and output: eight bytes of length, then bytes. Answers are JSON, never pickle, so that a parser that was
taken over cannot speak to the parent in anything but data.

The memory cap is `RLIMIT_AS` (Linux, BSD); where the system has none or does not enforce it (Windows, macOS) the
deadline alone holds.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import json
import os
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import IO, Any, cast

from corpus.errors import REASONS, Reason, Rejected

DEADLINE = 20.0
MEMORY = 1_000_000_000
# Libraries keep caches: a child that has read this many files makes room for a new one.
_MAX_JOBS = 2000
_MAX_FRAME = 128_000_000
_LENGTH = struct.Struct(">Q")
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from corpus.sandbox import serve; serve()"

Answer = dict[str, Any]


class _Died(Exception):
    """The child ended before its answer; the message says how."""

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason: Reason = reason


# --- the parent's side ---------------------------------------------------------------------------


class _Child:
    """A running child and the pipes to it."""

    def __init__(self, memory: int) -> None:
        self.memory = memory
        self.jobs = 0
        self.owner = os.getpid()
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, json.dumps(sys.path), str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    @property
    def usable(self) -> bool:
        return self.owner == os.getpid() and self.jobs < _MAX_JOBS and self.process.poll() is None

    def ask(self, function: str, data: bytes, options: Answer, deadline: float) -> Iterator[Answer]:
        """The answers one by one up to the last or a refusal, each within `deadline` seconds. Raises _Died."""
        self.jobs += 1
        header = json.dumps({"function": function, "options": options, "deadline": deadline}).encode("ascii")
        stdin, stdout = self.process.stdin, self.process.stdout
        assert stdin is not None and stdout is not None
        sent = False
        while True:
            expired = threading.Event()
            timer = threading.Timer(deadline, self._expire, [expired])
            timer.daemon = True
            timer.start()
            try:
                if not sent:
                    _write_frame(stdin, header)
                    _write_frame(stdin, data)
                    sent = True
                frame = _read_frame(stdout)
            except (OSError, ValueError):
                frame = None
            finally:
                timer.cancel()
            if frame is None or expired.is_set():
                self.close()
                raise self._death(deadline, expired.is_set())
            answer: Answer = json.loads(frame)
            if answer.get("end"):
                return
            yield answer
            if "rejected" in answer:
                return

    def _expire(self, expired: threading.Event) -> None:
        expired.set()
        self.process.kill()

    def _death(self, deadline: float, expired: bool) -> _Died:
        code = self.process.returncode
        if expired or (hasattr(signal, "SIGALRM") and code == -signal.SIGALRM):
            return _Died("timeout", f"not parsed within {deadline:g} seconds")
        if hasattr(signal, "SIGKILL") and code == -signal.SIGKILL:
            return _Died("memory", "the system ended the parser, probably for want of memory")
        how = f"signal {-code}" if code is not None and code < 0 else f"exit {code}"
        return _Died("broken", f"the parser crashed on it ({how})")

    def close(self) -> None:
        """End the child and wait for its end."""
        if self.owner != os.getpid():  # a fork's copy: the child is the parent's
            return
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()


_idle: list[_Child] = []
_lock = threading.Lock()


def run(
    function: str,
    data: bytes = b"",
    *,
    source: str = "-",
    deadline: float = DEADLINE,
    memory: int = MEMORY,
    **options: Any,
) -> Iterator[Answer]:
    """What `function` («package.module:name») yields in the child for `data` and `options`: dicts of JSON values.

    `deadline` is in seconds and counts anew for each answer, `memory` is in bytes of address space. Raises Rejected: what
    the function raised, else `timeout`, `memory`, `too_deep` (nested beyond Python's stack) or `broken` (any other error).
    """
    while True:
        child, fresh = _take(memory)
        yielded = False
        try:
            for answer in child.ask(function, data, options, deadline):
                if (reason := answer.get("rejected")) is None:
                    yielded = True
                    yield answer
                    continue
                if reason == "memory":
                    child.close()
                    if not fresh and not yielded:
                        break  # what was read before it must not decide a file's fate: once more, in a new child
                raise Rejected(cast(Reason, reason), str(answer["message"]), source=source)
            else:
                _give_back(child)
                return
        except _Died as death:
            if death.reason == "timeout" or fresh or yielded:
                raise Rejected(death.reason, str(death), source=source) from None
        except Rejected:
            _give_back(child)
            raise
        except BaseException:  # the caller has stopped listening: the child may be in mid-answer
            child.close()
            raise


def _take(memory: int) -> tuple[_Child, bool]:
    """An idle child, or a new one; and whether it is new."""
    with _lock:
        while _idle:
            child = _idle.pop()
            if child.usable and child.memory == memory:
                return child, False
            child.close()
    return _Child(memory), True


def _give_back(child: _Child) -> None:
    if child.usable:
        with _lock:
            _idle.append(child)
    else:
        child.close()


@atexit.register
def close() -> None:
    """End the idle children; the next file starts a new one."""
    with _lock:
        while _idle:
            _idle.pop().close()


# --- the child's side ----------------------------------------------------------------------------


def serve() -> None:
    """Answer requests until the parent closes the pipe. Only a child calls this."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests = cast(IO[bytes], sys.stdin.buffer)
    answers = cast(IO[bytes], os.fdopen(os.dup(1), "wb"))
    with Path(os.devnull).open("r+b", buffering=0) as nothing:  # what a library prints is no answer
        os.dup2(nothing.fileno(), 1)
    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), encoding="utf-8", errors="replace")
    _limit(int(sys.argv[2]))
    while (header := _read_frame(requests)) is not None and (data := _read_frame(requests)) is not None:
        request = json.loads(header)
        last: Answer = {}
        for last in _answers(request, data):
            _alarm(0)
            _write_frame(answers, json.dumps(last).encode("ascii"))
            _alarm(request["deadline"])
        _alarm(0)
        if "rejected" not in last:
            _write_frame(answers, b'{"end": true}')


def _answers(request: Answer, data: bytes) -> Iterator[Answer]:
    _alarm(request["deadline"])
    try:
        module, name = request["function"].split(":")
        function = cast(Callable[..., Iterable[Answer]], getattr(import_module(module), name))
        yield from function(data, **request["options"])
    except Rejected as refused:
        yield {"rejected": refused.reason if refused.reason in REASONS else "broken", "message": refused.message}
    except MemoryError:
        yield {"rejected": "memory", "message": "parsing it takes too much memory"}
    except RecursionError:
        yield {"rejected": "too_deep", "message": "nested too deep to be parsed"}
    except Exception as error:
        what = (str(error).splitlines() or [""])[0][:200]
        yield {"rejected": "broken", "message": f"cannot be parsed ({type(error).__name__}: {what})"}


def _limit(memory: int) -> None:
    try:
        import resource
    except ImportError:
        return
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _alarm(seconds: float) -> None:
    """End this process should it outlive both its deadline and its parent."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds + 2 if seconds else 0)


# --- frames --------------------------------------------------------------------------------------


def _write_frame(stream: IO[bytes], data: bytes) -> None:
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def _read_frame(stream: IO[bytes]) -> bytes | None:
    """The next frame; None at the end of the stream. Raises ValueError for one that is too long."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (size,) = _LENGTH.unpack(head)
    if size > _MAX_FRAME:
        raise ValueError(size)
    data = stream.read(size)
    return data if len(data) == size else None
