"""The readers, one module per format, and the registry that picks one: by suffix, then by content.

To add a format to accords, write a module with a class that has the four members of `Reader` and list it in `_BUILT_IN`.
Another package adds one with an entry point of the group `accords.readers` that names such a class.
No library of a format is imported before a file of it is read.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol, cast

from corpus.errors import Rejected, Rejection

HEAD_BYTES = 4096
ENTRY_POINTS = "accords.readers"
# An article of a hundred thousand characters is long; five million bytes of text are a dump of something else.
MAX_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class RawDocument:
    """One document of a file before cleaning: its text, and what the format itself tells about it.

    `published` is EDTF; `published_by` names the field it came from; `notes` tell what reading had to repair.
    `row` is the number (from 1) in a file of many articles, whose name tells nothing about any one of them.
    """

    text: str
    source: str
    title: str | None = None
    published: str | None = None
    published_by: str | None = None
    notes: tuple[str, ...] = ()
    url: str | None = None
    author: str | None = None
    row: int | None = None


@dataclass(slots=True)
class Budget:
    """What the members of an archive, and of the archives in it, may still take together: bytes and how many."""

    bytes: int
    members: int


@dataclass(frozen=True)
class RawFile:
    """What a reader gets: a stream of bytes, the name to report, and how the user wants it read.

    `name` decides the format and may be empty; `path` is set when the stream is a whole file on disk.
    `columns` maps `text`, `title`, `date` and `url` to the names of a table's columns. `depth` counts the archives around
    it, which share one `budget`.
    """

    stream: BinaryIO
    source: str
    name: str = ""
    head: bytes = b""
    path: Path | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    depth: int = 0
    budget: Budget | None = None

    def bytes(self, limit: int) -> bytes:
        """The whole content. Raises Rejected (`too_large`, `unreadable`, and what the stream itself refuses)."""
        try:
            data = self.stream.read(limit + 1)
        except OSError as error:
            raise Rejected("unreadable", f"cannot be read ({error.strerror or error})", source=self.source) from None
        if len(data) > limit:
            raise Rejected("too_large", f"larger than {limit // 1_000_000} MB", source=self.source)
        return data


class Reader(Protocol):
    """A file format. `read` is a generator of the documents in a file, with a Rejection for each that it cannot give.

    It raises Rejected when the file as a whole cannot be read.
    """

    name: str
    suffixes: frozenset[str]

    def recognises(self, head: bytes) -> bool:
        """Whether a file that begins with these bytes is surely of this format, whatever its name."""

    def read(self, file: RawFile) -> Iterator[RawDocument | Rejection]:
        """The documents of the file, in order."""


# Plain text comes last: it takes all that looks like text and nothing else claims.
_BUILT_IN = (
    "corpus.readers.archive:GzipReader",
    "corpus.readers.docx:DocxReader",
    "corpus.readers.archive:ZipReader",
    "corpus.readers.pdf:PdfReader",
    "corpus.readers.rows:ParquetReader",
    "corpus.readers.html:MhtmlReader",
    "corpus.readers.html:HtmlReader",
    "corpus.readers.eml:EmailReader",
    "corpus.readers.rows:JsonLinesReader",
    "corpus.readers.rows:CsvReader",
    "corpus.readers.txt:TextReader",
)


@cache
def readers() -> tuple[Reader, ...]:
    """The readers that come with accords."""
    found = []
    for place in _BUILT_IN:
        module, name = place.split(":")
        found.append(cast(Reader, getattr(import_module(module), name)()))
    return tuple(found)


@cache
def added_readers() -> tuple[Reader, ...]:
    """The readers that other packages add, in the order of their names. Raises ValueError for one that is none."""
    from importlib.metadata import entry_points

    found = []
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda p: (p.name, p.value)):
        reader = point.load()()
        missing = [m for m in ("name", "suffixes", "recognises", "read") if not hasattr(reader, m)]
        if missing:
            raise ValueError(f"entry point {point.value} of {ENTRY_POINTS} is no reader: it lacks {', '.join(missing)}")
        found.append(cast(Reader, reader))
    return tuple(found)


def reader_for(name: str, head: bytes, source: str) -> Reader:
    """The reader for a file: the one that claims its suffix unless its content is surely another's, else by content.

    A reader from another package wins for a suffix that it claims. Raises Rejected (`unsupported`) when there is none.
    """
    suffix = PurePosixPath(name).suffix.lower()
    for reader in added_readers() if suffix else ():
        if suffix in reader.suffixes:
            return reader
    *formats, text = readers()
    claimed = next((r for r in (*formats, text) if suffix in r.suffixes), None)
    if claimed is not None and claimed is not text and claimed.recognises(head):
        return claimed
    # Pages saved as .txt, mails named .html, PDFs without a name: the content tells.
    for reader in (*formats, *added_readers()):
        if reader.recognises(head):
            return reader
    if claimed is not None:
        return claimed
    if text.recognises(head):
        return text
    known = ", ".join(sorted(s for r in (*readers(), *added_readers()) for s in r.suffixes))
    raise Rejected("unsupported", f"no reader for this format; readable: {known}", source=source)


def documents(
    stream: BinaryIO,
    source: str,
    *,
    name: str,
    path: Path | None = None,
    columns: Mapping[str, str] | None = None,
    depth: int = 0,
    budget: Budget | None = None,
) -> Iterator[RawDocument | Rejection]:
    """The documents in a stream of bytes, read by the reader for its name and content. Raises Rejected."""
    head = stream.read(HEAD_BYTES)
    if not head:
        raise Rejected("empty", "the file is empty", source=source)
    if path is not None:
        stream.seek(0)
    else:
        stream = cast(BinaryIO, io.BufferedReader(_Rejoined(head, stream)))
    file = RawFile(stream, source, name, head, path, columns or {}, depth, budget)
    return reader_for(name, head, source).read(file)


class _Rejoined(io.RawIOBase):
    """A stream with the bytes put back that were read from its start."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._head[: len(buffer)] or self._rest.read(len(buffer))
        self._head = self._head[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)


def headed(text: str, title: str | None) -> str:
    """The text with its title as the first line, unless it is there already."""
    if not title or _key(title) in _key(text[: 4 * len(title) + 400]):
        return text
    return f"{title}\n{text}"


def _key(text: str) -> str:
    return " ".join(text.casefold().split())
