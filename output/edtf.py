"""Dates of records as the days in which they may lie."""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError

from output.record import AgreementRecord, Edtf

_EDTF: TypeAdapter[str] = TypeAdapter(Edtf)

Span = tuple[str, str]


def days(value: str) -> Span:
    """The first and the last day that a date may mean, as texts that sort; «2024-06» gives 2024-06-01 and 2024-06-31.

    Raises ValueError when it is no date of the record's form (YYYY, YYYY-MM or YYYY-MM-DD, with or without `~`).
    """
    try:
        bare = _EDTF.validate_python(value).rstrip("~")
    except ValidationError:
        raise ValueError(f"{value!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD") from None
    return bare + "-01-01"[len(bare) - 4 :], bare + "-12-31"[len(bare) - 4 :]


def when(record: AgreementRecord) -> Span | None:
    """The days of an act: those of its signature; where that is not told, its period; None without either."""
    if record.signed:
        return days(record.signed.value)
    told = [days(d.value) for d in (record.start, record.end) if d]
    return (min(first for first, _ in told), max(last for _, last in told)) if told else None


def years(record: AgreementRecord) -> set[int]:
    """The years of an act: that of its signature, and all of its period."""
    signed, start, end = (int(d.value[:4]) if d else None for d in (record.signed, record.start, record.end))
    told = {year for year in (signed, start, end) if year is not None}
    return told | set(range(start, end)) if start is not None and end is not None else told
