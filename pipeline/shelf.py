"""Where records stand while they are merged, each under a number: in memory, or in a file when there are many."""

from __future__ import annotations

from array import array
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from output.jsonl import OutputError
from output.record import AgreementRecord

if TYPE_CHECKING:
    from pipeline.cards import Card


class Shelf(Protocol):
    """Records by number, in the order in which they were put."""

    def put(self, record: AgreementRecord | bytes) -> int:
        """Keep a record, or its line; its number."""

    def get(self, number: int) -> AgreementRecord:
        """The record of a number."""

    def line(self, number: int) -> str:
        """Its line."""


class MemoryShelf:
    """Records as they are."""

    def __init__(self) -> None:
        self._records: list[AgreementRecord] = []

    def put(self, record: AgreementRecord | bytes) -> int:
        self._records.append(record if isinstance(record, AgreementRecord) else _read(record))
        return len(self._records) - 1

    def get(self, number: int) -> AgreementRecord:
        return self._records[number]

    def line(self, number: int) -> str:
        return self._records[number].to_line()


class FileShelf:
    """Records as lines of a file, which is removed in the end. Use as a context manager; raises OutputError when the disk is full."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._starts = array("q")
        self._stream: BinaryIO | None = None

    def __enter__(self) -> FileShelf:
        try:
            self._stream = self._path.open("w+b")
        except OSError as error:
            raise self._failure(error) from None
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream is not None:
            with suppress(OSError):  # what was still to be written is not needed any more
                self._stream.close()
            self._path.unlink(missing_ok=True)

    def put(self, record: AgreementRecord | bytes) -> int:
        assert self._stream is not None
        try:
            self._starts.append(self._stream.seek(0, 2))
            self._stream.write((record if isinstance(record, bytes) else record.to_line().encode()) + b"\n")
        except OSError as error:
            raise self._failure(error) from None
        return len(self._starts) - 1

    def get(self, number: int) -> AgreementRecord:
        return _read(self._line(number))

    def line(self, number: int) -> str:
        return self._line(number).rstrip(b"\n").decode()

    def _line(self, number: int) -> bytes:
        assert self._stream is not None
        try:
            self._stream.seek(self._starts[number])  # writes what was put before
            return self._stream.readline()
        except OSError as error:
            raise self._failure(error) from None

    def _failure(self, error: OSError) -> OutputError:
        return OutputError(
            f"{self._path}: cannot be written ({error.strerror}); make room, then run again with --resume"
        )


def taken(card: Card, shelf: Shelf) -> AgreementRecord:
    """The record of a card, under the id and with the link that the card has."""
    record = shelf.get(card.number)
    if (record.id, record.renews) == (card.id, card.renews):
        return record
    return record.model_copy(update={"id": card.id, "renews": card.renews})


def line_of(card: Card, shelf: Shelf) -> str:
    """The record of a card as its line: as it stands on the shelf where the merge gave it no other id or link."""
    return named(shelf.line(card.number), card.id, card.renews)


def named(line: str, name: str, renews: str | None) -> str:
    """The line of a record under an id and with a link."""
    if renews is None and line.startswith(f'{{"id": "{name}"') and '"renews": null' in line:
        return line
    return AgreementRecord.model_validate_json(line).model_copy(update={"id": name, "renews": renews}).to_line()


def _read(line: bytes) -> AgreementRecord:
    return AgreementRecord.model_validate_json(line)
