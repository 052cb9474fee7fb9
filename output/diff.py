"""What two files of records tell differently: records added, gone, and changed field by field."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from output.columns import money, row
from output.folding import fold
from output.lines import Line, line
from output.record import AgreementRecord, DatedText

_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Change:
    """A field of which two records of one agreement say different things: what only the old says, and only the new."""

    field: str
    gone: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """An agreement in both files, and what has changed."""

    old: AgreementRecord
    new: AgreementRecord
    changes: tuple[Change, ...]


@dataclass(slots=True)
class Diff:
    """The agreements of two files: only in the new one, only in the old one, in both and changed; how many are the same."""

    added: list[AgreementRecord] = field(default_factory=list)
    gone: list[AgreementRecord] = field(default_factory=list)
    changed: list[Pair] = field(default_factory=list)
    same: int = 0

    def summary(self) -> str:
        """The counts in words."""
        return f"{len(self.added)} added, {len(self.gone)} gone, {len(self.changed)} changed, {self.same} the same"

    def to_json(self) -> Iterator[dict[str, Any]]:
        """One object for each record that is not the same."""
        for record in self.gone:
            yield {"change": "gone", "id": record.id, "record": record.to_json()}
        for record in self.added:
            yield {"change": "added", "id": record.id, "record": record.to_json()}
        for pair in self.changed:
            fields = {c.field: {"gone": list(c.gone), "added": list(c.added)} for c in pair.changes}
            yield {"change": "changed", "id": pair.new.id, "old_id": pair.old.id, "fields": fields}


def diff(old: Sequence[AgreementRecord], new: Sequence[AgreementRecord], ignored: Collection[str] = ()) -> Diff:
    """What has changed, but for the fields `ignored`. Records are matched by id, then by partners, kind and date."""
    result = Diff()
    pairs, old_left, new_left = _matched(list(enumerate(old)), list(enumerate(new)), lambda r: r.id)
    more, old_left, new_left = _matched(old_left, new_left, _act)
    for (_, before), (_, after) in sorted([*pairs, *more], key=lambda p: p[1][0]):
        changes = tuple(_changes(before, after, ignored))
        if changes:
            result.changed.append(Pair(before, after, changes))
        else:
            result.same += 1
    result.gone = [record for _, record in old_left]
    result.added = [record for _, record in new_left]
    return result


_Numbered = tuple[int, AgreementRecord]


def _matched(
    old: list[_Numbered], new: list[_Numbered], key: Callable[[AgreementRecord], Hashable]
) -> tuple[list[tuple[_Numbered, _Numbered]], list[_Numbered], list[_Numbered]]:
    """Pairs of one key, those of several with the same key in their order; and what is left on each side."""
    waiting: dict[Hashable, list[_Numbered]] = defaultdict(list)
    for item in reversed(old):
        waiting[key(item[1])].append(item)
    pairs, left = [], []
    for item in new:
        same = waiting.get(key(item[1]))
        if same:
            pairs.append((same.pop(), item))
        else:
            left.append(item)
    return pairs, sorted((item for items in waiting.values() for item in items), key=lambda i: i[0]), left


def _act(record: AgreementRecord) -> Hashable:
    told = record.signed or record.start
    who = frozenset(p.code or fold(p.name) for p in record.partners)
    return who, record.kind, told.value if told else None


def _changes(old: AgreementRecord, new: AgreementRecord, ignored: Collection[str]) -> Iterator[Change]:
    for name, values in FIELDS.items():
        if name in ignored:
            continue
        before, after = Counter(values(old)), Counter(values(new))
        if before != after:
            yield Change(name, tuple((before - after).elements()), tuple((after - before).elements()))


def _date(date: DatedText | None) -> list[str]:
    return [f"{date.value} «{date.text}»"] if date else []


FIELDS: dict[str, Callable[[AgreementRecord], Iterable[str]]] = {
    "id": lambda r: [r.id],
    "kind": lambda r: [r.kind],
    "status": lambda r: [r.status],
    "renewal": lambda r: ["true" if r.renewal else "false"],
    "title": lambda r: [r.title],
    "partners": lambda r: [
        f"{p.name} ({', '.join(filter(None, (p.type, p.country, p.code, 'implied' if p.implied else '')))})"
        for p in r.partners
    ],
    "mentions": lambda r: [f"{p.name}: «{m}»" for p in r.partners for m in p.mentions],
    "signed": lambda r: _date(r.signed),
    "start": lambda r: _date(r.start),
    "end": lambda r: _date(r.end),
    "sectors": lambda r: [f"{s.code or '?'} «{s.text}»" for s in r.sectors],
    "amounts": lambda r: [f"{money(a)} ({a.role}) «{a.text}»" for a in r.amounts],
    "place": lambda r: [f"{r.place.name} ({r.place.country or '?'})"] if r.place else [],
    "signatories": lambda r: [" · ".join(filter(None, (s.name, s.role, s.for_))) for s in r.signatories],
    "renews": lambda r: [r.renews] if r.renews else [],
    "confidence": lambda r: [str(r.confidence)],
    "notes": lambda r: r.notes,
    "sources": lambda r: [" · ".join(filter(None, (s.article, s.published, s.title, s.url))) for s in r.sources],
    "evidence": lambda r: [
        f"{s.article} {e.start}-{e.end} {e.field} {e.rule} «{e.text}»" for s in r.sources for e in s.evidence
    ],
}


def diff_lines(told: Diff) -> Iterator[Line]:
    """The differences for people: what is gone, added and changed."""
    for mark, style, records in (("-", "red", told.gone), ("+", "green", told.added)):
        for record in records:
            yield line((f"{mark} {_head(record)}", style))
    for pair in told.changed:
        yield line((f"~ {_head(pair.new)}", "yellow"))
        for change in pair.changes:
            if len(change.gone) == len(change.added) == 1:
                before, after = _cut(change.gone[0]), _cut(change.added[0])
                yield line((f"{change.field}: ", "bold"), (before, "red"), (" → ", ""), (after, "green"), indent=4)
                continue
            yield line((f"{change.field}:", "bold"), indent=4)
            for mark, style, values in (("-", "red", change.gone), ("+", "green", change.added)):
                for value in values:
                    yield line((f"{mark} {_cut(value)}", style), indent=6)


def _head(record: AgreementRecord) -> str:
    return "  ".join(row(record, ("id", "date", "kind", "partners")))


def _cut(value: str) -> str:
    return value if len(value) <= _LONGEST else value[: _LONGEST - 1] + "…"
