"""One run at a time in a folder: two would write over each other's rejections, report and shards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from output.jsonl import OutputError

NAME = ".accords.lock"


@contextmanager
def only_run(folder: Path) -> Iterator[None]:
    """Hold the folder for this process; the system lets go of it when the process ends, however it ends.

    Raises OutputError when another process holds it or the lock cannot be made.
    """
    lock = FileLock(folder / NAME)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise OutputError(
            f"{folder}: another run of accords is writing here; wait for its end, or choose another folder with -o"
        ) from None
    except (OSError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise OutputError(f"{folder}: cannot be locked ({reason}); choose another place with -o") from None
    try:
        yield
    finally:
        lock.release()
