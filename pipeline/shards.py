"""What a run has done so far, kept in small files («shards») beside its output, so that no stop loses more than a few seconds.

A shard holds JSON lines: a header that says what made it, then for each item of work (a file, an article) what it gave and a
line that ends it. Its name is the hash of its content and the hash of its makers (rules, code, versions, model): a shard that
was damaged does not fit its name, and one of other rules is told from afar. It is written under another name, fsynced and
renamed when whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import IO, NamedTuple

from output.jsonl import OutputError, sync_folder

# A shard is closed when it has so many bytes or is so old: what a sudden end may cost.
SIZE = 1_000_000
AGE = 10.0
_END = b'{"end":'
PART = ".part"


class Place(NamedTuple):
    """Where the lines of an item lie: the number of the shard, and the bytes `[start, stop)` in it."""

    shard: int
    start: int
    stop: int


class Shards:
    """The shards of one stage of a run in a folder, for one maker. One process at a time may write (see `pipeline.lock`)."""

    def __init__(self, folder: Path, stage: str, maker: Mapping[str, str]) -> None:
        self.folder, self.stage, self.maker = folder, stage, dict(maker)
        self._mark = hashlib.sha256(json.dumps(self.maker, sort_keys=True).encode()).hexdigest()[:12]
        self._paths: dict[int, Path] = {}
        self._numbers = count()
        self._open: tuple[int, IO[bytes]] | None = None

    def earlier(self) -> tuple[dict[bytes, Place], int]:
        """The items that whole shards of this maker hold, by key, and how many shards were damaged (they are removed).

        Raises OutputError when the folder cannot be read.
        """
        found: dict[bytes, Place] = {}
        damaged = 0
        for path in self._files():
            if path.stem.rpartition("-")[2] != self._mark:
                continue
            try:
                data = path.read_bytes()
            except OSError as error:
                raise OutputError(
                    f"{path}: cannot be read ({error.strerror}); without --resume it is not needed"
                ) from None
            if path.name != self._name(data):
                damaged += 1
                path.unlink(missing_ok=True)
                continue
            number = next(self._numbers)
            self._paths[number] = path
            for key, start, stop in _items(data):
                found[key] = Place(number, start, stop)
        return found, damaged

    def other_makers(self) -> list[dict[str, str]]:
        """What made the shards of this stage that are of no use now, each maker once."""
        others: dict[str, dict[str, str]] = {}
        for path in self._files():
            mark = path.stem.rpartition("-")[2]
            if mark != self._mark and mark not in others:
                with suppress(OSError, ValueError, KeyError), path.open("rb") as stream:
                    others[mark] = dict(json.loads(stream.readline())["made_by"])
        return [others[mark] for mark in sorted(others)]

    def writer(self) -> Writer:
        """A writer of further shards; several may write at a time."""
        return Writer(self)

    def lines(self, place: Place) -> list[bytes]:
        """What an item gave, line by line. Raises OutputError where the shard has gone."""
        path = self._paths[place.shard]
        try:
            if self._open is None or self._open[0] != place.shard:
                self.close()
                self._open = place.shard, path.open("rb")
            stream = self._open[1]
            stream.seek(place.start)
            return stream.read(place.stop - place.start).split(b"\n")[:-1]
        except OSError as error:
            raise OutputError(f"{path}: cannot be read ({error.strerror}); run again with --resume") from None

    def path(self, number: int) -> Path:
        """Where a shard lies."""
        return self._paths[number]

    def header(self) -> bytes:
        """The first line of a shard."""
        return json.dumps({"stage": self.stage, "made_by": self.maker}, ensure_ascii=False).encode() + b"\n"

    def begin(self) -> tuple[int, Path]:
        """The number of a new shard and where it is written until it is whole."""
        number = next(self._numbers)
        self._paths[number] = path = self.folder / f"{self.stage}-{number}{PART}"
        return number, path

    def settle(self, number: int, written: Path) -> None:
        """Give a shard that is whole and on the disk its name. Raises OSError."""
        self._paths[number] = final = self.folder / self._name(written.read_bytes())
        written.replace(final)
        sync_folder(self.folder)

    def close(self) -> None:
        """Close the shard that is open for reading, if any."""
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def remove_others(self, used: set[int]) -> None:
        """Remove the shards of this stage that the run did not use."""
        self.close()
        kept = {self._paths[number] for number in used}
        for path in self._files():
            if path not in kept:
                with suppress(OSError):
                    path.unlink()

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob(f"{self.stage}-*.jsonl"))

    def _name(self, data: bytes) -> str:
        return f"{self.stage}-{hashlib.sha256(data).hexdigest()[:16]}-{self._mark}.jsonl"


class Writer:
    """Writes the items of one worker to shards, one item after the other. Raises OutputError when the disk is full or gone."""

    def __init__(self, shards: Shards) -> None:
        self._shards = shards
        self._stream: IO[bytes] | None = None
        self._path = Path()
        self._number = 0
        self._size = self._whole = 0  # bytes written, and up to where they are whole items
        self._began = 0.0

    def line(self, data: bytes) -> None:
        """One line of the item under way, or several, without the last line break."""
        try:
            stream = self._stream or self._start()
            self._size += stream.write(data + b"\n")
        except OSError as error:
            raise self._failure(error) from None

    def undo(self) -> None:
        """Forget the lines of the item under way."""
        if self._stream is not None:
            try:
                self._size = self._stream.seek(self._whole)
                self._stream.truncate()
            except OSError as error:
                raise self._failure(error) from None

    def end(self, key: bytes | None) -> Place:
        """End the item under way. Without a key a later run does it again."""
        try:
            stream = self._stream or self._start()
            place = Place(self._number, self._whole, self._size)
            self._size += stream.write(_END + json.dumps(key.hex() if key else None).encode() + b"}\n")
            self._whole = self._size
            if self._whole >= SIZE or time.monotonic() - self._began >= AGE:
                self.close()
            else:
                stream.flush()  # the items are read while the shard is being written
        except OSError as error:
            raise self._failure(error) from None
        return place

    def close(self) -> None:
        """Finish the shard with the whole items that it holds."""
        stream, self._stream = self._stream, None
        if stream is None:
            return
        try:
            with stream:
                stream.flush()
                stream.truncate(self._whole)
                os.fsync(stream.fileno())
            self._shards.settle(self._number, self._path)
        except OSError as error:
            raise self._failure(error) from None

    def _start(self) -> IO[bytes]:
        self._number, self._path = self._shards.begin()
        self._began = time.monotonic()
        stream = self._stream = self._path.open("wb")
        self._size = self._whole = stream.write(self._shards.header())
        return stream

    def _failure(self, error: OSError) -> OutputError:
        return OutputError(
            f"{self._path}: cannot be written ({error.strerror}); make room, then run the same command with --resume"
        )


def _items(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """The key of each item that is done for good, and the bytes of its lines."""
    start = data.index(b"\n") + 1
    place = start
    while place < len(data):
        stop = data.index(b"\n", place)
        if data.startswith(_END, place):
            if key := json.loads(data[place:stop])["end"]:
                yield bytes.fromhex(key), start, place
            start = stop + 1
        place = stop + 1
