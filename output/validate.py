"""Whether each line of a file is a record, and if not, which field is wrong and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from output.printable import printable
from output.record import AgreementRecord

# A line that is something else altogether has a fault in every field; so many tell it.
_MOST = 20
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a line (from 1): the field, as in `partners[0].country` (empty: the whole line), and how."""

    line: int
    field: str
    message: str

    def told(self, file: str) -> str:
        """The fault for people: file, line, field, message, without control characters."""
        return printable(f"{file}:{self.line}: {f'{self.field}: ' if self.field else ''}{self.message}")


@dataclass(frozen=True, slots=True)
class Checked:
    """A line that was checked, and its faults."""

    line: int
    faults: tuple[Fault, ...] = ()


def check(lines: Iterable[bytes]) -> Iterator[Checked]:
    """Each line that is not blank, checked against the record model; nothing is converted (`"0.5"` is no number)."""
    for number, raw in enumerate(lines, 1):
        data = raw.strip()
        if number == 1:
            data = data.removeprefix(b"\xef\xbb\xbf")
        if data:
            yield Checked(number, tuple(_faults(number, data)))


def _faults(number: int, data: bytes) -> Iterator[Fault]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        yield Fault(number, "", f"not UTF-8 text (byte {error.start + 1}); save the file as UTF-8")
        return
    try:
        AgreementRecord.model_validate_json(text, strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False)
        # A list whose items are wrong is not also too short.
        places = [f["loc"] for f in found]
        found = [f for f in found if f["type"] != "too_short" or not _has_inner(f["loc"], places)]
        for fault in found[:_MOST]:
            yield Fault(number, _path(fault["loc"]), _message(fault))
        if len(found) > _MOST:
            yield Fault(number, "", f"{len(found) - _MOST} more faults in this line")


def _has_inner(place: tuple[int | str, ...], places: Iterable[tuple[int | str, ...]]) -> bool:
    return any(len(other) > len(place) and other[: len(place)] == place for other in places)


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for step in location:
        path += f"[{step}]" if isinstance(step, int) else f"{'.' if path else ''}{step}"
    return path


def _message(fault: Any) -> str:
    if fault["type"] == "json_invalid":
        why = str(fault["ctx"]["error"]).replace(" at line 1 column ", ", at character ")
        return f"not JSON ({why}); was the file cut off or edited?"
    message = str(fault["msg"]).removeprefix("Value error, ").removeprefix("Input ")
    match fault["type"]:
        case "missing":
            return "is missing"
        case "extra_forbidden":
            return "no such field in a record; see `accords schema`"
        case "value_error":
            return message
        case "too_short":
            return "is empty; a record has at least one"
    given = repr(fault["input"])
    return f"{message}; here stands {given if len(given) <= _LONGEST else given[: _LONGEST - 1] + '…'}"
