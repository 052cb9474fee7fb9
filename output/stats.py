"""What a file of records holds in sum: counts, shares of records that lack something, how confident the reading is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from statistics import median
from typing import Any

from output.folding import fold
from output.lines import Line, line
from output.record import AgreementRecord, Partner

_BINS = 10
_BAR = 24


@dataclass(slots=True)
class Stats:
    """Counts of records by what they say (a record counts once for each value), and how many lack what."""

    records: int = 0
    by: dict[str, Counter[str]] = field(default_factory=lambda: {name: Counter() for name in _COUNTED})
    lacking: Counter[str] = field(default_factory=Counter)
    confidences: list[float] = field(default_factory=list)
    _names: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, record: AgreementRecord) -> None:
        """Count a record."""
        self.records += 1
        for name, values in _COUNTED.items():
            self.by[name].update(set(values(record)))
        for partner in record.partners:
            self._names.setdefault(_partner_key(partner), Counter())[partner.name] += 1
        self.lacking.update(name for name, lacks in _LACKING.items() if lacks(record))
        self.confidences.append(record.confidence)

    def counts(self, name: str) -> dict[str, int]:
        """The counts of one kind: years in their order, all else from the most frequent down."""
        counted = self.by[name]
        if name == "partner":  # one partner under its most frequent name
            named: Counter[str] = Counter()
            for key, n in counted.items():
                names = self._names[key]
                named[min(names, key=lambda word: (-names[word], word))] += n
            counted = named
        ordered = (lambda item: (item[0], 0)) if name == "year" else (lambda item: (-item[1], item[0]))
        return dict(sorted(counted.items(), key=ordered))

    def confidence(self) -> dict[str, Any]:
        """The least, middle and greatest confidence, and how many records lie in each tenth."""
        if not self.confidences:
            return {"min": None, "median": None, "max": None, "bins": {}}
        tenths = Counter(min(int(c * _BINS + 1e-9), _BINS - 1) for c in self.confidences)
        bins = {f"{i / _BINS:.1f}-{(i + 1) / _BINS:.1f}": tenths[i] for i in range(_BINS)}
        low, middle, high = min(self.confidences), round(median(self.confidences), 4), max(self.confidences)
        return {"min": low, "median": middle, "max": high, "bins": bins}

    def to_json(self) -> dict[str, Any]:
        """All of it as a JSON object."""
        return {
            "records": self.records,
            **{name: self.counts(name) for name in _COUNTED},
            "lacking": {name: {"records": self.lacking[name], "share": self._share(name)} for name in _LACKING},
            "confidence": self.confidence(),
        }

    def _share(self, name: str) -> float:
        return round(self.lacking[name] / self.records, 4) if self.records else 0.0


def stats(records: Iterable[AgreementRecord]) -> Stats:
    """The sums over records."""
    result = Stats()
    for record in records:
        result.add(record)
    return result


def stats_lines(told: Stats, top: int) -> Iterator[Line]:
    """The sums for people, at most `top` values of each kind."""
    yield line((f"{told.records} records", "bold"))
    for name in _COUNTED:
        counts = told.counts(name)
        # Of the years, the last ones.
        shown = list(counts.items())[-top:] if name == "year" else list(counts.items())[:top]
        yield from _section(name, shown, told.records)
        if len(counts) > len(shown):
            yield line((f"  … {len(counts) - len(shown)} more", "dim"))
    yield from _section("records without", [(name, told.lacking[name]) for name in _LACKING], told.records)
    confidence = told.confidence()
    if told.records:
        head = f"confidence (min {confidence['min']}, median {confidence['median']}, max {confidence['max']})"
        yield from _section(head, list(confidence["bins"].items()), told.records)


def _section(head: str, counts: list[tuple[str, int]], records: int) -> Iterator[Line]:
    yield line()
    yield line((head, "bold"))
    if not counts:
        yield line(("  none", "dim"))
    for name, n in counts:
        share = n / max(records, 1)
        bar = ("▇" * round(share * _BAR)).ljust(_BAR)
        yield line((f"  {n:>6}  {share:>6.1%}  ", ""), (bar, "cyan"), (f"  {name}", ""), wrapped=False)


def _partner_key(partner: Partner) -> str:
    return f"code {partner.code}" if partner.code else f"name {fold(partner.name)}"


def _year(record: AgreementRecord) -> list[str]:
    told = record.signed or record.start
    return [told.value[:4]] if told else []


def _pairs(record: AgreementRecord) -> Iterator[str]:
    """The countries of two partners, as «FR-MA», or «FR-FR» of two in one."""
    countries = sorted(p.country for p in record.partners if p.country)
    return (f"{one}-{other}" for one, other in combinations(countries, 2))


_COUNTED: dict[str, Callable[[AgreementRecord], Iterable[str]]] = {
    "year": _year,
    "kind": lambda r: [r.kind],
    "status": lambda r: [r.status],
    "partner": lambda r: [_partner_key(p) for p in r.partners],
    "country_pair": _pairs,
    "sector": lambda r: [s.code or "(no code)" for s in r.sectors],
    "currency": lambda r: [a.currency or "?" for a in r.amounts],
}
_LACKING: dict[str, Callable[[AgreementRecord], bool]] = {
    "date": lambda r: not (r.signed or r.start or r.end),
    "second_partner": lambda r: len(r.partners) < 2,
    "sector": lambda r: not r.sectors,
    "amount": lambda r: not r.amounts,
}
