"""`.zip` and `.gz`: the files inside, each read by the reader of its own format, streamed and never unpacked to disk.

Nothing here trusts what an archive says of itself. Python's zlib and bz2 do the work in this process, a chunk at a time:
what they may give is counted as it comes, so time and memory are bounded without a child process.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from gzip import GzipFile
from pathlib import PurePosixPath
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from corpus.errors import Rejected, Rejection
from corpus.readers import Budget, RawDocument, RawFile, documents

# All members of a file together, unpacked; and how much more than its packed size a member may be, beyond a first megabyte.
MAX_UNPACKED = 2_000_000_000
MAX_RATIO = 200
_FREE = 1_000_000
MAX_MEMBERS = 100_000
MAX_DEPTH = 2
_MAX_DIRECTORY = 32_000_000
_IN_MEMORY = 16_000_000
_BROKEN = (
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
)
_ODD = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2})


class GzipReader:
    """Reads `.gz`: the one file inside, whose format its name tells (`a.html.gz`)."""

    name = "gzip"
    suffixes = frozenset({".gz"})

    def recognises(self, head: bytes) -> bool:
        return head.startswith(b"\x1f\x8b")

    def read(self, file: RawFile) -> Iterator[RawDocument | Rejection]:
        budget = _entered(file)
        packed = _Counted(file.stream)
        with GzipFile(fileobj=packed, mode="rb") as inner:
            stream = _Capped(cast(BinaryIO, inner), packed, budget, file.source)
            yield from _member(
                file, stream, file.source, file.name.removesuffix(PurePosixPath(file.name).suffix), budget
            )


class ZipReader:
    """Reads `.zip`: its files in the order of its directory; hidden ones are passed over, as in a folder."""

    name = "zip"
    suffixes = frozenset({".zip"})

    def recognises(self, head: bytes) -> bool:
        return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))

    def read(self, file: RawFile) -> Iterator[RawDocument | Rejection]:
        budget = _entered(file)
        with _seekable(file) as stream:
            if _directory_bytes(stream) > _MAX_DIRECTORY:
                raise Rejected("too_large", "its directory has too many entries", source=file.source)
            try:
                archive = zipfile.ZipFile(stream)
            except _BROKEN as error:
                raise Rejected("broken", f"not a readable zip file ({error})", source=file.source) from None
            for info in archive.infolist():
                name = info.filename
                if info.is_dir() or _hidden(name):
                    continue
                source = f"{file.source}/{_ODD.sub('?', name)}"
                budget.members -= 1
                if budget.members < 0 or budget.bytes <= 0:
                    raise Rejected("bomb", "holds more than may be unpacked; the rest is left out", source=file.source)
                try:
                    yield from self._entry(file, archive, info, source, budget)
                except Rejected as error:
                    yield Rejection.of(error)

    def _entry(
        self, file: RawFile, archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: str, budget: Budget
    ) -> Iterator[RawDocument | Rejection]:
        if _unsafe(info.filename) or _unsafe(info.orig_filename):
            raise Rejected("unsafe_path", "its name leads out of the archive", source=source)
        if info.flag_bits & 0x1:
            raise Rejected("encrypted", "protected by a password", source=source)
        if info.compress_type not in _METHODS:
            raise Rejected("unsupported", f"compressed by method {info.compress_type}", source=source)
        try:
            inner = archive.open(info)
        except _BROKEN as error:
            raise Rejected("broken", f"damaged in the archive ({error})", source=source) from None
        with inner:
            packed = _Counted(io.BytesIO(), max(0, info.compress_size))
            stream = _Capped(cast(BinaryIO, inner), packed, budget, source)
            yield from _member(file, stream, source, PurePosixPath(info.filename).name, budget)


def _entered(file: RawFile) -> Budget:
    if file.depth >= MAX_DEPTH:
        raise Rejected("nested_archive", "an archive in an archive in an archive", source=file.source)
    return file.budget or Budget(MAX_UNPACKED, MAX_MEMBERS)


def _member(
    file: RawFile, stream: _Capped, source: str, name: str, budget: Budget
) -> Iterator[RawDocument | Rejection]:
    yield from documents(
        cast(BinaryIO, stream), source, name=name, columns=file.columns, depth=file.depth + 1, budget=budget
    )


def _hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and (parts[0] == "__MACOSX" or any(p.startswith(".") and p != ".." and p != "." for p in parts))


def _unsafe(name: str) -> bool:
    name = name.replace("\\", "/")
    return name.startswith("/") or ".." in name.split("/") or "\0" in name or re.match(r"[A-Za-z]:", name) is not None


def _seekable(file: RawFile) -> BinaryIO:
    """The file's stream, or a copy of it that can be read from its end."""
    if file.path is not None:
        return file.stream
    copy = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 -- the caller closes it
    left = MAX_UNPACKED
    while chunk := file.stream.read(1 << 16):
        left -= len(chunk)
        if left < 0:
            raise Rejected("too_large", f"larger than {MAX_UNPACKED // 1_000_000} MB", source=file.source)
        copy.write(chunk)
    copy.seek(0)
    return cast(BinaryIO, copy)


def _directory_bytes(stream: BinaryIO) -> int:
    """The size that a zip's end record gives to its directory (PKWARE APPNOTE 4.3.14 and 4.3.16); 0 without one."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    stream.seek(0)
    found = 0
    end = tail.rfind(b"PK\x05\x06")
    if 0 <= end <= len(tail) - 16:
        found = int(struct.unpack_from("<I", tail, end + 12)[0])
    far = tail.rfind(b"PK\x06\x06")
    if 0 <= far <= len(tail) - 48:
        found = max(found if found != 0xFFFFFFFF else 0, int(struct.unpack_from("<Q", tail, far + 40)[0]))
    return found


class _Counted(io.RawIOBase):
    """A stream that counts the bytes that it has given."""

    def __init__(self, stream: BinaryIO, count: int = 0) -> None:
        self._stream, self.count = stream, count

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        return data


class _Capped(io.RawIOBase):
    """The unpacked bytes of a member, counted against its packed size and the budget. Raises Rejected in mid-read."""

    def __init__(self, stream: BinaryIO, packed: _Counted, budget: Budget, source: str) -> None:
        self._stream, self._packed, self._budget, self._source = stream, packed, budget, source
        self._given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        out = []
        while size != 0 and (chunk := self._chunk(1 << 16 if size < 0 else min(size, 1 << 16))):
            out.append(chunk)
            size -= len(chunk) if size > 0 else 0
        return b"".join(out)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._chunk(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _chunk(self, size: int) -> bytes:
        try:
            data = self._stream.read(size)
        except _BROKEN as error:
            reason = str(error) or type(error).__name__
            raise Rejected("broken", f"damaged in the archive ({reason})", source=self._source) from None
        self._given += len(data)
        self._budget.bytes -= len(data)
        if self._budget.bytes < 0:
            raise Rejected("bomb", f"more than {MAX_UNPACKED // 1_000_000} MB when unpacked", source=self._source)
        if self._given > _FREE + MAX_RATIO * self._packed.count:
            raise Rejected("bomb", f"unpacks to more than {MAX_RATIO} times its size", source=self._source)
        return data
