"""Merging across articles: the records that tell the same agreement become one, and a renewal knows what it renews.

Records are compared only with those of the same partners (or all but one), and within them of the same year, so
that the work per record does not grow with their number. A record joins a group only when it contradicts none of
its members: a vague record never chains two precise ones together.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

from output.record import AgreementRecord
from pipeline.combining import combine, reading_order
from pipeline.identity import with_distinct_ids
from pipeline.matching import (
    MONTH,
    Directory,
    Profile,
    earlier,
    kinds_compatible,
    precision,
    profile,
    publications,
    same_act,
)

# Above this many partners (a network's charter) only the whole set is looked up, not each set with one partner less.
_MANY = 20
# Partners with acts in more years than this sign so many that an undated record cannot be given to one of them.
_CROWDED = 20


def merge(records: Iterable[AgreementRecord]) -> list[AgreementRecord]:
    """The records with those of different articles that tell the same agreement joined, and renewals linked.

    Pure. The order of the input changes nothing; merging what is merged changes nothing; a record that is there
    twice counts once. Records come by date of signature (else start; undated last), then title, then id. Ids are
    distinct: acts with the same kind, year and partners are numbered in the order in which they were first told.
    """
    acts = [r for _, r in sorted({_content(r): r for r in records}.items())]
    while True:
        directory = Directory(acts)
        groups = _joined(acts, directory)
        if len(groups) == len(acts):
            break
        # What a turn brings together may fit a further record, so turns go on until nothing joins: then a second
        # merge finds nothing to do either.
        acts = [combine([acts[i] for i in g], directory) if len(g) > 1 else acts[g[0]] for g in groups]
    ordered = sorted(((reading_order(r), _content(r), r) for r in acts), key=lambda o: o[:2])
    named = with_distinct_ids(r for _, _, r in ordered)
    linked = _linked(named, directory)
    return sorted(linked, key=lambda r: (_date(r) or "9999", r.title, r.id))


def _content(record: AgreementRecord) -> str:
    """A digest of all that a record says; its name and its link are given by the merge itself."""
    return hashlib.sha256(record.model_dump_json(by_alias=True, exclude={"id", "renews"}).encode()).hexdigest()


def _date(record: AgreementRecord) -> str | None:
    found = record.signed or record.start
    return found.value.rstrip("~") if found else None


@dataclass(eq=False, slots=True)
class _Cluster:
    """Records held to tell one act. `told` is the earliest publication that tells it as a fact, `signed` its finest date."""

    members: list[int] = field(default_factory=list)
    profiles: dict[Profile, None] = field(default_factory=dict)
    articles: set[str] = field(default_factory=set)
    told: str | None = None
    signed: str | None = None

    def accepts(self, p: Profile, articles: frozenset[str], told: str | None) -> int | None:
        """How well a record fits in; None when it contradicts a member or is of an article that already tells the act."""
        if not self.articles.isdisjoint(articles):
            return None
        # An act told as done before the other was signed is another act.
        if (told and self.signed and earlier(told, self.signed)) or (
            self.told and p.signed and earlier(self.told, p.signed)
        ):
            return None
        best = 0
        for member in self.profiles:
            found = same_act(member, p)
            if found is None:
                return None
            best = max(best, found)
        return best

    def add(self, i: int, p: Profile, articles: frozenset[str], told: str | None) -> None:
        self.members.append(i)
        self.profiles[p] = None
        self.articles |= articles
        self.told = min((t for t in (self.told, told) if t), default=None)
        self.signed = max(self.signed, p.signed, key=precision)


def _joined(records: list[AgreementRecord], directory: Directory) -> list[list[int]]:
    """The indexes of the records in groups that tell one act each. The most precise records come first, so that a
    vague one meets all that it could belong to."""
    profiles = [profile(r, directory) for r in records]
    order = sorted(range(len(records)), key=lambda i: (_vagueness(profiles[i]), _content(records[i])))
    blocks = _Blocks()
    clusters = []
    for i in order:
        p, articles = profiles[i], frozenset(s.article for s in records[i].sources)
        told = _told(records[i], p)
        home = _home(p, [(fit, c) for c in blocks.near(p) if (fit := c.accepts(p, articles, told)) is not None])
        if home is None:
            home = _Cluster()
            clusters.append(home)
        home.add(i, p, articles, told)
        blocks.register(home, p)
    return [sorted(c.members) for c in clusters]


def _told(record: AgreementRecord, p: Profile) -> str | None:
    """The earliest publication that tells the act as a fact: an article from before the signature only announced it."""
    after = (d for d in publications(record) if not (p.signed and earlier(d, p.signed)))
    return None if p.status == "announced" else min(after, default=None)


def _vagueness(p: Profile) -> tuple[int, ...]:
    return -precision(p.signed), -precision(p.start), -precision(p.end), -len(p.partners), bool(p.implied)


def _home(p: Profile, fits: list[tuple[int, _Cluster]]) -> _Cluster | None:
    """The cluster that a record fits best. Where it fits several equally that exclude each other, it joins none of
    them, but others that are just as vague."""
    best = max((fit for fit, _ in fits), default=None)
    home = [c for fit, c in fits if fit == best]
    if _exclusive(home):
        home = [c for c in home if c.signed == p.signed]
        if _exclusive(home):
            return None
    return home[0] if home else None


def _exclusive(clusters: list[_Cluster]) -> bool:
    """Whether what the clusters say, rather than an article that they share, keeps two of them apart."""
    return any(
        same_act(p, q) is None for one, other in combinations(clusters, 2) for p in one.profiles for q in other.profiles
    )


class _Blocks:
    """The clusters that a record can belong to, found by its partners and its year of signature."""

    def __init__(self) -> None:
        self._same: dict[frozenset[str], dict[int | None, dict[_Cluster, None]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        self._less: dict[tuple[frozenset[str], str], dict[_Cluster, None]] = defaultdict(dict)

    def near(self, p: Profile) -> dict[_Cluster, None]:
        """The clusters to try, in the order in which they were begun within each way to find them."""
        found: dict[_Cluster, None] = {}
        by_year = self._same.get(p.partners, {})
        if p.signed or p.start:
            years = {None, *_years(p)}
            # A period that starts with the year after the signature may be all that the other side tells.
            years.add(int(p.signed[:4]) + 1 if p.signed else int(str(p.start)[:4]) - 1)
        else:
            years = {None} if len(by_year) > _CROWDED else {None, *by_year}
        for year in sorted(years, key=lambda y: y or 0):
            found |= by_year.get(year, {})
        for key in self._with_one_less(p):
            found |= self._less.get(key, {})
        return found

    def register(self, cluster: _Cluster, p: Profile) -> None:
        for year in _years(p) or (None,):
            self._same[p.partners][year][cluster] = None
        for key in self._with_one_less(p):
            self._less[key][cluster] = None

    @staticmethod
    def _with_one_less(p: Profile) -> Iterator[tuple[frozenset[str], str]]:
        # Two sets that differ by one partner share the smaller one: it is the first's own, and the other's less one.
        if precision(p.signed) >= MONTH and p.signed and len(p.partners) <= _MANY:
            yield p.partners, p.signed
            for partner in p.partners:
                if less := p.partners - {partner}:
                    yield less, p.signed


def _years(p: Profile) -> set[int]:
    return {int(d[:4]) for d in (p.signed, p.start) if d}


def _linked(records: list[AgreementRecord], directory: Directory) -> list[AgreementRecord]:
    """The records, each renewal with the id of the latest act of the same partners that is dated strictly earlier."""
    history: dict[frozenset[str], dict[str, list[AgreementRecord]]] = defaultdict(lambda: defaultdict(list))
    for r in records:
        if (date := _date(r)) and r.status != "announced":
            history[_partner_set(r, directory)][date].append(r)
    dates = {who: sorted(by_date) for who, by_date in history.items()}
    out = []
    for r in records:
        renews = None
        if r.renewal and (date := _date(r)):
            who = _partner_set(r, directory)
            told = dates.get(who, [])
            before = next((d for d in _backwards(told, bisect_left(told, date)) if earlier(d, date)), None)
            if before:
                renews = max(history[who][before], key=lambda o: (kinds_compatible(o.kind, r.kind), o.id)).id
        out.append(r if r.renews == renews else r.model_copy(update={"renews": renews}))
    return out


def _backwards(dates: list[str], end: int) -> Iterator[str]:
    return (dates[i] for i in range(end - 1, -1, -1))


def _partner_set(record: AgreementRecord, directory: Directory) -> frozenset[str]:
    return frozenset(directory.key(p) for p in record.partners)
