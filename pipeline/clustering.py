"""Which records tell one act: each is placed where all that is told there agrees with it.

Records are compared only with those of the same partners (or all but one), and within them of the same year, so
that the work per record does not grow with their number. A record joins a group only when it is one act with each of
its members: a vague record never chains two precise ones together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Generic, TypeVar

from pipeline.cards import Card
from pipeline.matching import ENOUGH, MONTH, Directory, Profile, compare, earlier, precision, profile, same_act

# Above this many partners (a network's charter) only the whole set is looked up, not each set with one partner less.
_MANY = 20
# Partners with acts in more years than this sign so many that an undated record cannot be given to one of them.
_CROWDED = 20

Partners = frozenset[str]
T = TypeVar("T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Told:
    """A record to be placed: what it says, the words that tell it by article, the earliest publication that tells it as a
    fact, whether it is of the base, and hashes of what it may share with others near it (by `Blocks`, in this process)."""

    profile: Profile
    tellings: Mapping[str, bytes]
    since: str | None
    of_base: bool
    hashes: tuple[int, ...]


def told_by(card: Card, directory: Directory, of_base: bool = False) -> Told:
    """What a record says, its partners as the keys of `directory`."""
    p = profile(card, directory)
    # An article from before the signature only announced it.
    after = (d for d in card.published if not (p.signed and earlier(d, p.signed)))
    since = None if p.status == "announced" else min(after, default=None)
    tellings = dict(card.tellings)
    return Told(p, tellings, since, of_base, tuple(_hashes(p, tellings)))


def groups_of(told: Sequence[Told], crowded: Collection[Partners]) -> list[list[int]]:
    """The indexes of the records in groups that tell one act each.

    The most precise records come first, so that a vague one meets all that it could belong to; those of the base before all, so
    that others come to them. `crowded` are the sets of partners with acts in too many years, as `crowds` finds them among all
    the records.
    """
    blocks: Blocks[_Cluster] = Blocks(crowded)
    clusters = []
    for i in _order(told):
        new = told[i]
        home = _home(new.profile, [(fit, c) for c in blocks.near(new) if (fit := c.accepts(new)) is not None])
        if home is None:
            home = _Cluster()
            clusters.append(home)
        home.add(i, new)
        blocks.register(home, new)
    return [sorted(c.members) for c in clusters]


def links(told: Sequence[Told], crowded: Collection[Partners]) -> Iterator[tuple[int, int]]:
    """Pairs of indexes of records that `linked` connects: those that connect all that is connected, as far as some are found by
    any of theirs."""
    blocks: Blocks[int] = Blocks(crowded)
    parts = Parts()
    for i, new in enumerate(told):
        for j in blocks.near(new):
            if not parts.together(i, j) and linked(told[j], new):
                parts.join(i, j)
                yield j, i
        blocks.register(i, new)


def linked(one: Told, other: Told) -> bool:
    """Whether a group could come about between two records: `groups_of` never joins records that no chain of links connects, and
    what it joins of those that are connected does not depend on the others.

    For it joins a record only to a group of which each member agrees with it, some member is near it by `Blocks`, and where the
    words of one article weigh in, some member shares them.
    """
    if any(words and one.tellings.get(article) == words for article, words in other.tellings.items()):
        return True
    return same_act(one.profile, other.profile) is not None


def keys_of(told: Told) -> Iterator[tuple[object, ...]]:
    """What two records that `Blocks` holds near have in common, one of these at least: each key's records can be looked through
    alone."""
    yield ("partners", *sorted(told.profile.partners))
    for less, *more in _with_one_less(told.profile):
        yield ("less", *sorted(less), *more)
    for telling in told.tellings.items():
        if telling[1]:
            yield "words", *telling


class Parts:
    """Numbers in parts: those that a chain of pairs connects. A number that is in no pair is a part of its own."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def join(self, a: int, b: int) -> None:
        """Connect two numbers."""
        one, other = sorted((self._least(a), self._least(b)))
        self._above[other] = one

    def together(self, a: int, b: int) -> bool:
        """Whether a chain connects them already."""
        return self._least(a) == self._least(b)

    def of(self) -> dict[int, int]:
        """The part of each number that was asked about, called by the least of it."""
        return {n: self._least(n) for n in list(self._above)}

    def _least(self, n: int) -> int:
        while (m := self._above.setdefault(n, n)) != n:
            self._above[n] = n = self._above[m]
        return n


def parts_of(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The part of each number of the pairs."""
    parts = Parts()
    for a, b in pairs:
        parts.join(a, b)
    return parts.of()


def crowds(profiles: Iterable[Profile]) -> frozenset[Partners]:
    """The sets of partners with acts in so many years that an undated record is compared with none of them."""
    years: dict[Partners, set[int]] = defaultdict(set)
    for p in profiles:
        years[p.partners] |= years_of(p)
    return frozenset(who for who, found in years.items() if is_crowded(found))


def is_crowded(years: Collection[int]) -> bool:
    """Whether acts in these years are too many."""
    return len(years) > _CROWDED


def years_of(p: Profile) -> set[int]:
    """The years in which a record stands."""
    return {int(d[:4]) for d in (p.signed, p.start) if d}


def _order(told: Sequence[Told]) -> list[int]:
    return sorted(range(len(told)), key=lambda i: (not told[i].of_base, *_vagueness(told[i].profile)))


def _vagueness(p: Profile) -> tuple[int, ...]:
    return -precision(p.signed), -precision(p.start), -precision(p.end), -len(p.partners), bool(p.implied)


@dataclass(eq=False, slots=True)
class _Cluster:
    """Records held to tell one act. `since` is the earliest publication that tells it as a fact, `signed` its finest date."""

    members: list[int] = field(default_factory=list)
    profiles: dict[Profile, None] = field(default_factory=dict)
    tellings: dict[str, bytes] = field(default_factory=dict)
    since: str | None = None
    signed: str | None = None
    of_base: bool = False

    def accepts(self, new: Told) -> int | None:
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

    def add(self, i: int, new: Told) -> None:
        self.members.append(i)
        self.profiles[new.profile] = None
        self.tellings |= {a: t for a, t in new.tellings.items() if t or a not in self.tellings}
        self.since = min((t for t in (self.since, new.since) if t), default=None)
        self.signed = max(self.signed, new.profile.signed, key=precision)
        self.of_base |= new.of_base


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


class Blocks(Generic[T]):
    """Records, or clusters of them, found by their partners and years, their partners but one, or the words that tell them.

    Near is who is found by whom, either way. Where partners have acts in too many years (`crowded`), the dated are not near the
    undated.
    """

    def __init__(self, crowded: Collection[Partners]) -> None:
        self._crowded = crowded
        self._same: dict[Partners, dict[int | None, dict[T, None]]] = {}
        # By the hash of a key: should two keys have one, records are compared that need not be.
        self._less: dict[int, dict[T, None]] = {}

    def near(self, told: Told) -> dict[T, None]:
        """Those to try, in the order in which they were registered within each way to find them."""
        p = told.profile
        found: dict[T, None] = {}
        if by_year := self._same.get(p.partners):
            crowded = p.partners in self._crowded
            if dated := years_of(p):
                # A period that starts with the year after the signature may be all that the other side tells.
                years = {y + n for y in dated for n in (-1, 0, 1)} | (set() if crowded else {None})
            else:
                years = {None} if crowded else {*by_year}
            for year in sorted(years & by_year.keys(), key=lambda y: y or 0):
                found |= by_year[year]
        for key in told.hashes:
            if some := self._less.get(key):
                found |= some
        return found

    def register(self, item: T, told: Told) -> None:
        """Make an item known under all that a record says."""
        by_year = self._same.setdefault(told.profile.partners, {})
        for year in years_of(told.profile) or (None,):
            by_year.setdefault(year, {})[item] = None
        for key in told.hashes:
            self._less.setdefault(key, {})[item] = None

    def forget(self, item: T, told: Told) -> None:
        """Undo a registration."""
        by_year = self._same[told.profile.partners]
        for year in years_of(told.profile) or (None,):
            del by_year[year][item]
        for key in told.hashes:
            self._less[key].pop(item, None)


def _hashes(p: Profile, tellings: Mapping[str, bytes]) -> Iterator[int]:
    yield from map(hash, _with_one_less(p))
    yield from (hash(telling) for telling in tellings.items() if telling[1])


def _with_one_less(p: Profile) -> Iterator[tuple[Partners, *tuple[object, ...]]]:
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
