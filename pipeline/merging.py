"""Merging across articles: the records that tell the same agreement become one, and a renewal knows what it renews.

Records are compared only with those of the same partners (or all but one), and within them of the same year, so
that the work per record does not grow with their number. A record joins a group only when it is one act with each of
its members: a vague record never chains two precise ones together.
"""

from __future__ import annotations

import gc
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import combinations

from output.record import AgreementRecord
from pipeline.cards import Card, Cards
from pipeline.combining import combine
from pipeline.identity import own_id
from pipeline.matching import (
    ENOUGH,
    MONTH,
    Directory,
    Profile,
    compare,
    earlier,
    folded_name,
    kinds_compatible,
    precision,
    profile,
    same_act,
)
from pipeline.shelf import MemoryShelf, Shelf

# Above this many partners (a network's charter) only the whole set is looked up, not each set with one partner less.
_MANY = 20
# Partners with acts in more years than this sign so many that an undated record cannot be given to one of them.
_CROWDED = 20


def merge(records: Iterable[AgreementRecord], base: Iterable[AgreementRecord] = ()) -> list[AgreementRecord]:
    """The records with those of different articles that tell the same agreement joined, and renewals linked.

    Pure. The order of the input changes nothing; merging what is merged changes nothing; a record that is there
    twice, or whole within another, counts once. Records come by date of signature (else start; undated last), then title,
    then id. A record keeps its id; one of several has the id under which most articles tell it; of different acts with one
    id, the one that most articles tell keeps it.

    Each record of `base`, of which the ids must be distinct, stays one of its own under its id: the others join it or come
    beside it.
    """
    shelf = MemoryShelf()
    return [taken(card, shelf) for card in merge_on(shelf, records, base)]


def merge_on(shelf: Shelf, records: Iterable[AgreementRecord], base: Iterable[AgreementRecord] = ()) -> list[Card]:
    """The same, the records standing on a shelf: each is read once and only those that join others again."""
    with _no_collector():
        return _merged(shelf, records, base)


def taken(card: Card, shelf: Shelf) -> AgreementRecord:
    """The record of a card, under the id and with the link that the card has."""
    record = shelf.get(card.number)
    if (record.id, record.renews) == (card.id, card.renews):
        return record
    return record.model_copy(update={"id": card.id, "renews": card.renews})


@contextmanager
def _no_collector() -> Iterator[None]:
    """Without the cyclic garbage collector: it finds nothing here, and would look through all the records again and again,
    the more of them the longer."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _merged(shelf: Shelf, records: Iterable[AgreementRecord], base: Iterable[AgreementRecord]) -> list[Card]:
    cards = Cards()
    old = [cards.of(r, shelf.put(r)) for r in base]
    kept = frozenset(card.id for card in old)
    new = _new((cards.of(r, shelf.put(r)) for r in records), old, kept)
    acts = _without_parts([*old, *new], kept, shelf)
    while True:
        directory = Directory(acts)
        groups = _joined(acts, directory, kept)
        if len(groups) == len(acts):
            break
        # What a turn brings together may fit a further record, so turns go on until nothing joins: then a second
        # merge finds nothing to do either.
        joined = []
        for group in groups:
            if len(group) == 1:
                joined.append(acts[group[0]])
            else:
                one = combine([taken(acts[i], shelf) for i in group], directory, kept)
                joined.append(cards.of(one, shelf.put(one)))
        acts = _without_parts(joined, kept, shelf)
    linked = _linked(list(_named(acts, kept)), directory)
    return sorted(linked, key=lambda c: (c.date or "9999", c.title, c.id))


def _new(cards: Iterable[Card], base: Iterable[Card], kept: Collection[str]) -> list[Card]:
    """The records that the base does not hold, each once, none under an id of the base."""
    seen = {card.content for card in base}
    new: dict[bytes, Card] = {}
    for card in cards:
        if card.content not in seen and (card.content not in new or card.id < new[card.content].id):
            new[card.content] = card
    return [replace(card, id=own_id(card.id, card.first, kept)) for card in new.values()]


def _without_parts(acts: Sequence[Card], kept: Collection[str], shelf: Shelf) -> list[Card]:
    """The records, in the order of their contents, but those of which all that is told another has taken in already.

    Of those that were read in the same words, the one of the base stays, else the one that says most.
    """
    told = [frozenset(telling for telling in card.tellings if telling[1]) for card in acts]
    holders: dict[tuple[str, bytes], list[int]] = defaultdict(list)
    for i, tellings in enumerate(told):
        for telling in tellings:
            holders[telling].append(i)

    def weight(i: int) -> tuple[bool, int, bytes]:
        return acts[i].id in kept, len(taken(acts[i], shelf).to_line()), acts[i].content

    def holds(i: int, part: int) -> bool:
        if not _articles(acts[part]) <= _articles(acts[i]):
            return False
        if told[part] == told[i]:
            return weight(part) < weight(i) and _names(acts[part]) == _names(acts[i])
        return told[part] < told[i]

    def is_part(i: int) -> bool:
        if acts[i].id in kept or not told[i]:
            return False
        return any(holds(j, i) for j in holders[min(told[i])] if j != i)

    return [acts[i] for i in sorted(range(len(acts)), key=lambda i: acts[i].content) if not is_part(i)]


def _articles(card: Card) -> set[str]:
    return {article for article, _ in card.tellings}


def _names(card: Card) -> set[str]:
    return {folded_name(p.name) for p in card.partners}


def _named(acts: Iterable[Card], kept: Collection[str]) -> Iterator[Card]:
    """The records under distinct ids, those told by most articles first, then those first told."""
    known = set(kept)
    for card in sorted(acts, key=lambda c: (-len(c.tellings), c.read, c.content)):
        own = card.id if card.id in kept else own_id(card.id, card.first, known)
        known.add(own)
        yield card if own == card.id else replace(card, id=own)


@dataclass(frozen=True, slots=True)
class _Told:
    """A record to be placed: what it says, the words that tell it by article, the earliest publication that tells it as a
    fact, and whether it is of the base."""

    profile: Profile
    tellings: Mapping[str, bytes]
    since: str | None
    of_base: bool


@dataclass(eq=False, slots=True)
class _Cluster:
    """Records held to tell one act. `since` is the earliest publication that tells it as a fact, `signed` its finest date."""

    members: list[int] = field(default_factory=list)
    profiles: dict[Profile, None] = field(default_factory=dict)
    tellings: dict[str, bytes] = field(default_factory=dict)
    since: str | None = None
    signed: str | None = None
    of_base: bool = False

    def accepts(self, new: _Told) -> int | None:
        """The points that speak for a record; None when it is not one act with a member, or its article already tells the act
        in other words."""
        if self.of_base and new.of_base:
            return None
        common = [(t, self.tellings[a]) for a, t in new.tellings.items() if self.tellings.get(a) and t]
        if any(one != other for one, other in common):
            return None
        signed = new.profile.signed
        # An act told as done before the other was signed is another act.
        if (new.since and self.signed and earlier(new.since, self.signed)) or (
            self.since and signed and earlier(self.since, signed)
        ):
            return None
        best = 0
        for member in self.profiles:
            found = compare(member, new.profile)
            # The same words of one article are enough where nothing contradicts.
            points = None if found is None else max(found.score, ENOUGH * bool(common))
            if points is None or points < ENOUGH:
                return None
            best = max(best, points)
        return best

    def add(self, i: int, new: _Told) -> None:
        self.members.append(i)
        self.profiles[new.profile] = None
        self.tellings |= {a: t for a, t in new.tellings.items() if t or a not in self.tellings}
        self.since = min((t for t in (self.since, new.since) if t), default=None)
        self.signed = max(self.signed, new.profile.signed, key=precision)
        self.of_base |= new.of_base


def _joined(acts: Sequence[Card], directory: Directory, kept: Collection[str]) -> list[list[int]]:
    """The indexes of the records in groups that tell one act each. The most precise records come first, so that a
    vague one meets all that it could belong to; those of the base before all, so that others come to them."""
    told = [_told(card, profile(card, directory), card.id in kept) for card in acts]
    blocks = _Blocks()
    clusters = []
    for i in sorted(range(len(told)), key=lambda i: (not told[i].of_base, *_vagueness(told[i].profile))):
        new = told[i]
        home = _home(new.profile, [(fit, c) for c in blocks.near(new.profile) if (fit := c.accepts(new)) is not None])
        if home is None:
            home = _Cluster()
            clusters.append(home)
        home.add(i, new)
        blocks.register(home, new.profile)
    return [sorted(c.members) for c in clusters]


def _told(card: Card, p: Profile, of_base: bool) -> _Told:
    # An article from before the signature only announced it.
    after = (d for d in card.published if not (p.signed and earlier(d, p.signed)))
    since = None if p.status == "announced" else min(after, default=None)
    return _Told(p, dict(card.tellings), since, of_base)


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
        self._less: dict[tuple[object, ...], dict[_Cluster, None]] = defaultdict(dict)

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
    def _with_one_less(p: Profile) -> Iterator[tuple[object, ...]]:
        """Keys that two sets of partners share when they differ by one, or by one each. One partner alone is no key to look
        through all its acts by: a day, a sum or a signatory goes with it."""
        if not p.signed or precision(p.signed) < MONTH or len(p.partners) > _MANY:
            return
        month = p.signed[:7]
        for less in (p.partners, *(p.partners - {partner} for partner in p.partners)):
            if len(less) > 1:
                yield less, month
            elif less:
                yield less, p.signed
                for told in (*p.amounts, *p.signatories):
                    yield less, month, told


def _years(p: Profile) -> set[int]:
    return {int(d[:4]) for d in (p.signed, p.start) if d}


def _linked(acts: list[Card], directory: Directory) -> list[Card]:
    """The records, each renewal with the id of the latest act of the same partners that is dated strictly earlier."""
    history: dict[frozenset[str], dict[str, list[Card]]] = defaultdict(lambda: defaultdict(list))
    for card in acts:
        if (date := card.date) and card.status != "announced":
            history[_partner_set(card, directory)][date].append(card)
    dates = {who: sorted(by_date) for who, by_date in history.items()}
    out = []
    for card in acts:
        renews = None
        if card.renewal and (date := card.date):
            who = _partner_set(card, directory)
            told = dates.get(who, [])
            before = next((d for d in _backwards(told, bisect_left(told, date)) if earlier(d, date)), None)
            if before:
                renews = max(history[who][before], key=lambda o: (kinds_compatible(o.kind, card.kind), o.id)).id
        out.append(card if card.renews == renews else replace(card, renews=renews))
    return out


def _backwards(dates: list[str], end: int) -> Iterator[str]:
    return (dates[i] for i in range(end - 1, -1, -1))


def _partner_set(card: Card, directory: Directory) -> frozenset[str]:
    return frozenset(directory.key(p) for p in card.partners)
