"""Targets that appear only when they are whole: written beside their place under another name, then renamed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from output.jsonl import OutputError

if TYPE_CHECKING:
    from output.record import AgreementRecord


def refuse_wrong_kind(target: Path, *, folder: bool) -> None:
    """Raise OutputError when the target is a folder where a file is written, or the other way round."""
    if not folder and target.is_dir():
        raise OutputError(f"{target}: a folder; name a file in it")
    if folder and target.exists() and not target.is_dir():
        raise OutputError(f"{target}: a file, and this format is a folder of files; name a folder")


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A path to write to, which takes the target's place when the block ends well and is removed when it does not."""
    temporary = _beside(target, folder=False)
    try:
        yield temporary
        temporary.chmod(0o644)
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        raise _unwritable(target, error, "the old file is untouched") from None
    finally:
        # SQLite and others may have left a file of their own beside it.
        for litter in (temporary, temporary.with_name(temporary.name + "-journal")):
            with suppress(OSError):
                litter.unlink()


@contextmanager
def whole_folder(target: Path, ours: Collection[str]) -> Iterator[Path]:
    """A folder to write to, which takes the target's place when the block ends well; `ours` are the names it may replace.

    A target that holds anything else is refused: what we did not write is not ours to remove.
    """
    target = target.resolve()
    with suppress(FileNotFoundError, NotADirectoryError):
        if strangers := sorted(p.name for p in target.iterdir() if p.name not in ours):
            raise OutputError(f"{target}: holds {strangers[0]}, which an export does not write; name a new folder")
    temporary = _beside(target, folder=True)
    old = temporary.with_name(temporary.name + ".old")
    try:
        yield temporary
        for path in temporary.iterdir():
            path.chmod(0o644)
        temporary.chmod(0o755)
        if target.exists():
            target.rename(old)
        try:
            temporary.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
    except OSError as error:
        raise _unwritable(target, error, "the old folder is untouched") from None
    finally:
        for litter in (temporary, old):
            shutil.rmtree(litter, ignore_errors=True)


def keyed(records: Iterable[AgreementRecord]) -> Iterator[tuple[str, AgreementRecord]]:
    """Each record with a key that no other one has: its id, or `id.2` for the second record of that id (`--no-merge`)."""
    seen: Counter[str] = Counter()
    for record in records:
        seen[record.id] += 1
        yield (record.id if seen[record.id] == 1 else f"{record.id}.{seen[record.id]}"), record


def id_of(key: str) -> str:
    """The id of a record from its key."""
    return key.partition(".")[0]


def _beside(target: Path, *, folder: bool) -> Path:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        prefix = f".{target.name}."
        if folder:
            return Path(tempfile.mkdtemp(prefix=prefix, suffix=".part", dir=target.parent))
        handle, name = tempfile.mkstemp(prefix=prefix, suffix=".part", dir=target.parent)
        os.close(handle)
        return Path(name)
    except OSError as error:
        raise _unwritable(target, error, "choose another place with -o") from None


def _unwritable(target: Path, error: OSError, then: str) -> OutputError:
    return OutputError(f"{target}: cannot be written ({error.strerror or error}); {then}")
