"""The files of a run: which they are, in which order, and the key that tells whether one has changed."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from output.run_report import RejectedFile

STDIN = "-"


def article_files(paths: Iterable[Path], leave_out: Iterable[Path] = ()) -> tuple[list[str], list[RejectedFile]]:
    """The files of the given files and folders (with their subfolders), each once, sorted by path; and the folders that
    cannot be read. Hidden files and those of `leave_out` are passed over, unless `paths` names them. `-` stays as it is."""
    skipped = {path.resolve() for path in leave_out}
    found: list[str] = []
    named: list[str] = []
    refused: list[RejectedFile] = []
    twice = False  # whether a file may have been met under two names

    def refuse(error: OSError) -> None:
        where = readable(Path(error.filename).as_posix())
        refused.append(RejectedFile(source=where, reason="unreadable", message=f"cannot be read ({error.strerror})"))

    roots = list(paths)
    for root in roots:
        if not root.is_dir():
            named.append(root.as_posix())
            continue
        for folder, subfolders, names in os.walk(root, onerror=refuse):
            subfolders[:] = [name for name in subfolders if not name.startswith(".")]
            here, place = Path(folder).as_posix(), Path(folder).resolve()
            without = {path.name for path in skipped if path.parent == place}
            inside = "" if here == "." else here if here.endswith("/") else f"{here}/"
            for name in names:
                if name.startswith(".") or name in without:
                    continue
                found.append(inside + name)
                twice = twice or Path(folder, name).is_symlink()
    if twice or len(roots) > 1:
        by_place = {Path(file).resolve(): file for file in sorted(found, reverse=True)}
        by_place = {place: file for place, file in by_place.items() if place not in skipped}
        # What is named itself keeps the name that it was given.
        by_place |= {Path(file).resolve(): file for file in reversed(named)}
        return sorted(by_place.values()), refused
    return sorted([*found, *named]), refused


def file_key(file: str, columns: Mapping[str, str]) -> tuple[bytes | None, int]:
    """What tells one reading of a file from another: its content, its path and the columns of tables that are asked for; and its
    size in bytes, 0 where it has none.

    No key where that cannot be known: standard input, or no regular file, or one that cannot be read.
    """
    if file == STDIN:
        return None, 0
    path, size = Path(file), 0
    digest = hashlib.sha256(json.dumps([file, sorted(columns.items())]).encode() + b"\0")
    try:
        status = path.stat()
        size = status.st_size
        if not stat.S_ISREG(status.st_mode):  # a pipe could block
            return None, size
        with path.open("rb", buffering=0) as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    except (OSError, ValueError):
        return None, size
    return digest.digest()[:16], size


def readable(name: str) -> str:
    """A path as text that any file can hold: bytes of its name that are no UTF-8 become U+FFFD."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
