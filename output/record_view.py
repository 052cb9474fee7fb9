"""A record for people: what it says, where its sources differ, and the passages of the articles that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from output.columns import money, row
from output.conflicts import Conflict, conflicts
from output.lines import Line, line
from output.printable import printable
from output.record import AgreementRecord, DatedText, Source

# What is coloured, and how; the first group that a piece belongs to colours it.
GROUPS: dict[str, tuple[frozenset[str], str]] = {
    "amounts": (frozenset({"amounts"}), "bold yellow"),
    "dates": (frozenset({"signed", "start", "end"}), "bold green"),
    "partners": (frozenset({"partners"}), "bold cyan"),
    "sectors": (frozenset({"sectors"}), "bold magenta"),
    "other evidence": (frozenset({"kind", "status", "renewal", "place", "signatories"}), "underline"),
}
_LABEL = 13
_NARROWEST = 16


class Piece(NamedTuple):
    """Words of an article, and the fields of the record that they are evidence for."""

    text: str
    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article in pieces; whether the paragraph goes on before and after it."""

    pieces: tuple[Piece, ...]
    cut_before: bool = False
    cut_after: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A source as it is shown: its passages, or why there are none."""

    source: Source
    passages: tuple[Passage, ...] = ()
    problem: str | None = None


def view(record: AgreementRecord, told: Sequence[Told], *, width: int, coloured: bool) -> Iterator[Line]:
    """The record in lines of at most `width` characters where they are set side by side. Without colours, marks stand in brackets."""
    yield line((record.title, "bold"))
    yield from _fields(record)
    if differing := conflicts(record):
        yield line()
        yield line(("where the sources differ", "bold"))
        yield from _side_by_side(differing, len(record.sources), width)
    for number, one in enumerate(told, 1):
        yield line()
        yield from _source(number, one, coloured)
    if coloured and any(one.passages for one in told):
        yield line()
        legend = [piece for name, (_, style) in GROUPS.items() for piece in ((name, style), ("  ", ""))]
        yield line(*legend)


def _fields(record: AgreementRecord) -> Iterator[Line]:
    (kind,) = row(record, ("kind",))
    yield _field("id", record.id)
    yield _field("kind", f"{kind}, {record.status}, confidence {record.confidence:.2f}")
    for partner in record.partners:
        known = ", ".join(
            filter(None, (partner.type, partner.country, partner.code, "implied" if partner.implied else ""))
        )
        yield _field("partner", f"{partner.name} ({known})", "cyan")
    for name, date in (("signed", record.signed), ("start", record.start), ("end", record.end)):
        if date:
            yield _field(name, _dated(date), "green")
    for sector in record.sectors:
        yield _field("sector", f"{sector.label or sector.code or '-'}  «{sector.text}»", "magenta")
    for amount in record.amounts:
        yield _field("amount", f"{money(amount)} ({amount.role})  «{amount.text}»", "yellow")
    if record.place:
        yield _field("place", ", ".join(filter(None, (record.place.name, record.place.country))))
    for person in record.signatories:
        of = f" for {person.for_}" if person.for_ else ""
        yield _field("signatory", ", ".join(filter(None, (person.name, person.role))) + of)
    if record.renews:
        yield _field("renews", record.renews)
    for note in record.notes:
        yield _field("note", note)


def _field(label: str, value: str, style: str = "") -> Line:
    return line((f"{label:<{_LABEL}}", "dim"), (value, style))


def _dated(date: DatedText) -> str:
    return f"{date.value}  «{date.text}»"


def _side_by_side(rows: Sequence[Conflict], sources: int, width: int) -> Iterator[Line]:
    """A column for each source where they fit, else a line for each."""
    table = [("", *(f"[{i}]" for i in range(1, sources + 1)), "kept")]
    table += [(c.label, *(value or "-" for value in c.told), c.kept) for c in rows]
    cells = [[printable(cell) for cell in cells] for cells in table]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    if sum(widths) + 2 * len(widths) <= max(width, _NARROWEST):
        for i, told in enumerate(cells):
            text = "  ".join(cell.ljust(w) for cell, w in zip(told, widths, strict=True))
            yield line((text.rstrip(), "" if i else "dim"), indent=2, wrapped=False)
        return
    heads = cells[0]
    for label, *values in cells[1:]:
        yield line((label, ""), indent=2)
        for head, value in zip(heads[1:], values, strict=True):
            yield line((f"{head:<5}", "dim"), (value, ""), indent=4)


def _source(number: int, told: Told, coloured: bool) -> Iterator[Line]:
    source = told.source
    known = (source.published, source.title and f"«{source.title}»", source.url)
    yield line((f"[{number}] {source.article}", "bold"), (", ".join(["", *filter(None, known)]), ""))
    if told.problem:
        yield line((told.problem, "italic"), indent=4)
        for e in sorted(source.evidence, key=lambda e: (e.start, e.end, e.field)):
            yield line((f"{e.field:<{_LABEL}}", "dim"), (f"{e.start}-{e.end}  ", "dim"), (e.text, _style({e.field})), indent=4)  # fmt: skip
        return
    for passage in told.passages:
        pieces = [(_marked(piece, coloured), _style(piece.fields)) for piece in passage.pieces]
        before = [("… ", "")] if passage.cut_before else []
        after = [(" …", "")] if passage.cut_after else []
        yield line(*before, *pieces, *after, indent=4)


def _style(fields: Iterable[str]) -> str:
    found = frozenset(fields)
    return next((style for names, style in GROUPS.values() if names & found), "")


def _marked(piece: Piece, coloured: bool) -> str:
    if coloured or not piece.fields:
        return piece.text
    return f"[{piece.text}|{','.join(sorted(piece.fields))}]"
