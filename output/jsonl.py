"""Writing and reading JSONL files: whole or not at all, always UTF-8 with `\\n`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import jsonlines
from pydantic import ValidationError

from output.printable import printable
from output.record import AgreementRecord


class OutputError(Exception):
    """A file that cannot be written or read as records. The message says which, where and what to do."""


def write_text(path: Path, lines: Iterable[str]) -> int:
    """Write the lines to a file that appears only when it is whole; returns how many were written.

    A file of that name stays as it was until the new one replaces it. Raises OutputError when the folder cannot be written.
    """
    count = 0

    def counted() -> Iterator[str]:
        nonlocal count
        for line in lines:
            count += 1
            yield line + "\n"

    write_parts(path, counted())
    return count


def write_parts(path: Path, parts: Iterable[str]) -> int:
    """Write the parts of a text to a file as `write_text` does its lines; returns how many bytes the file has."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}); choose another place with -o") from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
            size = os.fstat(file.fileno()).st_size
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror}); the old file is untouched") from None
    finally:
        with suppress(FileNotFoundError):
            Path(temporary).unlink()
    return size


def sync_folder(folder: Path) -> None:
    """Have the system write the names in a folder to the disk, so that a file renamed there stays so after a power cut."""
    with suppress(OSError):  # Windows opens no folder, some file systems sync none
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_records(path: Path, records: Iterable[AgreementRecord]) -> int:
    """Write records as JSONL in the order given; returns how many."""
    return write_text(path, (record.to_line() for record in records))


def read_records(path: Path) -> Iterator[AgreementRecord]:
    """The records of a JSONL file. Raises OutputError naming the line that is not a record."""
    try:
        file = path.open(encoding="utf-8-sig")
    except OSError as error:
        raise OutputError(f"{path}: cannot be read ({error.strerror})") from None
    with file:
        for number, data in enumerate(_objects(path, jsonlines.Reader(file)), 1):
            try:
                yield AgreementRecord.model_validate(data)
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(str(x) for x in first["loc"]) or "record"
                what = printable(f"{where}: {first['msg']}")
                raise OutputError(f"{path}:{number}: not an agreement record ({what})") from None


def _objects(path: Path, reader: jsonlines.Reader) -> Iterator[Any]:
    try:
        yield from reader.iter(skip_empty=True)
    except jsonlines.InvalidLineError as error:
        raise OutputError(f"{path}:{error.lineno}: not a JSON line; was the file cut off or edited?") from None
    except UnicodeDecodeError:
        raise OutputError(f"{path}: not UTF-8 text; is this the file that accords wrote?") from None
