"""The columns of a table of records: what a cell says, and by what records are sorted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, TypeVar

from output.folding import fold
from output.printable import printable
from output.record import AgreementRecord, Amount, DatedText

COLUMNS = ("date", "kind", "partners", "sectors", "amounts", "status", "sources", "id")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Column:
    """What a column says of a record (the empty text where it has nothing), and its place in the order (None: last)."""

    cell: Callable[[AgreementRecord], str]
    key: Callable[[AgreementRecord], Any] | None = None

    def place(self, record: AgreementRecord) -> Any:
        """What records are sorted by; None where there is nothing."""
        return self.key(record) if self.key else fold(self.cell(record)) or None


def _when(record: AgreementRecord) -> str:
    if record.signed:
        return record.signed.value
    start, end = _date(record.start), _date(record.end)
    return f"{start}/{end}" if start or end else ""


def _day(record: AgreementRecord) -> str | None:
    told = record.signed or record.start or record.end
    return told.value.rstrip("~") if told else None


def _date(date: DatedText | None) -> str:
    return date.value if date else ""


def money(amount: Amount) -> str:
    """An amount for people: «~1 250 000.50 EUR»."""
    whole, _, cents = amount.value.partition(".")
    digits = whole.lstrip("0") or "0"
    head = len(digits) % 3
    grouped = " ".join(filter(None, (digits[:head], *(digits[i : i + 3] for i in range(head, len(digits), 3)))))
    rate = f" per {amount.per}" if amount.per else ""
    return f"{'~' if amount.approximate else ''}{grouped}{'.' + cents if cents else ''} {amount.currency or '?'}{rate}"


def _listed(values: Iterable[str | None]) -> str:
    return ", ".join(dict.fromkeys(v for v in values if v))


ALL: dict[str, Column] = {
    "date": Column(_when, _day),
    "kind": Column(lambda r: r.kind + (" (renewal)" if r.renewal else "")),
    "partners": Column(lambda r: " + ".join(p.name for p in r.partners)),
    "sectors": Column(lambda r: _listed(s.code or s.text for s in r.sectors)),
    "amounts": Column(
        lambda r: ", ".join(money(a) for a in r.amounts),
        lambda r: max((Decimal(a.value) for a in r.amounts), default=None),
    ),
    "status": Column(lambda r: r.status),
    "sources": Column(lambda r: ", ".join(s.article for s in r.sources)),
    "id": Column(lambda r: r.id),
    "title": Column(lambda r: r.title),
    "countries": Column(lambda r: _listed(p.country for p in r.partners)),
    "codes": Column(lambda r: _listed(p.code for p in r.partners)),
    "signed": Column(lambda r: _date(r.signed)),
    "start": Column(lambda r: _date(r.start)),
    "end": Column(lambda r: _date(r.end)),
    "place": Column(lambda r: r.place.name if r.place else ""),
    "signatories": Column(lambda r: _listed(s.name for s in r.signatories)),
    "confidence": Column(lambda r: f"{r.confidence:.2f}", lambda r: r.confidence),
    "notes": Column(lambda r: " ".join(r.notes)),
    "urls": Column(lambda r: _listed(s.url for s in r.sources)),
}


def chosen(text: str) -> tuple[str, ...]:
    """The columns named in «date,partners,id». Raises ValueError for a name that is none."""
    names = tuple(name.strip().lower() for name in text.split(",") if name.strip())
    for name in names:
        if name not in ALL:
            near = get_close_matches(name, ALL, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"choose from {', '.join(ALL)}"
            raise ValueError(f"no column {name!r}; {hint}")
    if not names:
        raise ValueError(f"names no column; choose from {', '.join(ALL)}")
    return names


def sort_keys(text: str) -> tuple[tuple[str, bool], ...]:
    """What «-date,partners» sorts by: each column, and whether downwards. Raises ValueError."""
    parts = [part.strip() for part in text.split(",")]
    columns = chosen(",".join(part.removeprefix("-") for part in parts))
    return tuple(zip(columns, (part.startswith("-") for part in parts if part.strip("- ")), strict=True))


def sort(items: list[T], record: Callable[[T], AgreementRecord], keys: Sequence[tuple[str, bool]]) -> list[T]:
    """The items by the columns of their records, in the order given where these are equal, last where there is nothing."""
    for name, downwards in reversed(keys):
        placed = [(ALL[name].place(record(item)), item) for item in items]
        told = sorted((p for p in placed if p[0] is not None), key=lambda p: p[0], reverse=downwards)
        items = [item for _, item in told] + [item for place, item in placed if place is None]
    return items


def row(record: AgreementRecord, columns: Sequence[str] = COLUMNS) -> tuple[str, ...]:
    """The cells of a record, one per column; no cell holds a line break or a control character."""
    return tuple(printable(ALL[name].cell(record) or ("-" if name == "date" else "")) for name in columns)


def csv_row(record: AgreementRecord, columns: Sequence[str] = COLUMNS) -> tuple[str, ...]:
    """The cells for a spreadsheet: nothing where there is nothing, and no cell that it would take for a formula."""
    cells = (printable(ALL[name].cell(record)) for name in columns)
    return tuple(f"'{cell}" if cell.lstrip().startswith(("=", "+", "-", "@")) else cell for cell in cells)
