"""Do two records of different articles tell the same agreement? Pure comparison of what each of them says.

Two questions. Does anything contradict: other partners, kinds or dates that cannot be of one act? And if nothing does, how
much speaks for one act: each feature gives points, and they must reach `ENOUGH`. The less the dates say, the more the rest
must agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from output.record import Partner
from rules.folding import fold

if TYPE_CHECKING:
    from pipeline.cards import Card

# Words that name any act, whatever was signed: they may stand for an instrument that another article names.
GENERAL_KINDS = frozenset({"accord", "partenariat", "autre", "programme"})
_LIKE_JUMELAGE = frozenset({"jumelage", "pacte", "charte", "accord", "partenariat"})
# Two French names of the memorandum of understanding: one article writes «protocole d'accord», another «mémorandum d'entente».
_UNDERSTANDINGS = frozenset({"protocole", "memorandum"})
_NATIONS = frozenset({"state", "eu", "international_org"})
OF_A_STATE = frozenset({"region", "department", "municipality", "intermunicipality", "ministry", "agency"})

DAY, MONTH = 3, 2

# From this many points on, two records that nothing sets apart are one act: the same partners (4), the same kind (2),
# no date to go by (-1).
ENOUGH = 5
_BY_PRECISION = (-1, 1, 2, 4)


class Range(NamedTuple):
    """A sum that is told as lying between two others, both included."""

    low: Decimal
    high: Decimal
    currency: str | None


class Directory:
    """Who is who among the partners of a set of records: the key that makes two partners the same.

    A partner is its public code. One without a code takes the code that other records give to its folded name, where
    they give one only (and the same country). A name that another record mentions for one longer name, or one with a code,
    is that partner («Matam» for «Département de Matam»). Otherwise it is its name, with its country where the name is
    found in several.
    """

    def __init__(self, known: Iterable[Partner]) -> None:
        self._codes: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
        self._countries: dict[str, set[str]] = defaultdict(set)
        self._called: dict[str, set[Partner]] = defaultdict(set)
        partners = set(known)
        for partner in partners:
            name = folded_name(partner.name)
            if partner.code:
                self._codes[name].add((partner.code, partner.country))
            elif partner.country:
                self._countries[name].add(partner.country)
        uncoded = {folded_name(p.name) for p in partners if not p.code}
        for partner in partners:
            name = folded_name(partner.name)
            for mention in {folded_name(m) for m in partner.mentions} & uncoded:
                if mention != name and (partner.code or len(name) > len(mention)):
                    self._called[mention].add(_bare(partner))

    def key(self, partner: Partner) -> str:
        """The partner's code, else a key made of its folded name."""
        if partner.code:
            return partner.code
        name = folded_name(partner.name)
        codes = {c for c, country in self._codes.get(name, ()) if partner.country in (None, country) or country is None}
        if len(codes) == 1:
            return codes.pop()
        meant = {self.key(p) for p in self._called.get(name, ()) if _may_be(partner, p)}
        if len(meant) == 1:
            return meant.pop()
        if partner.country and len(self._countries[name]) > 1:
            return f"{name}@{partner.country}"
        return name


def _bare(partner: Partner) -> Partner:
    return partner.model_copy(update={"mentions": (), "implied": False})


def _may_be(a: Partner, b: Partner) -> bool:
    """Whether two partners may be one by their types and countries."""
    return (a.type == b.type or "other" in (a.type, b.type)) and (
        a.country == b.country or None in (a.country, b.country)
    )


def folded_name(name: str) -> str:
    """A name for comparison: lower case, no accents, single spaces."""
    return _folded(name)


@lru_cache(maxsize=1 << 16)
def _folded(name: str) -> str:
    return " ".join(fold(name).split())


@dataclass(frozen=True, slots=True)
class Profile:
    """What a record says, as far as it decides whether another record tells the same act. Dates are EDTF without `~`.
    `implied` are the partners that only the context gave; `states` and `bodies` those that are a state, or of a country, by
    country. `foretold` is when an announced act was last announced: the latest publication that speaks of it as still to come.
    """

    partners: frozenset[str]
    implied: frozenset[str]
    states: frozenset[tuple[str, str]]
    bodies: frozenset[tuple[str, str]]
    nations: bool
    kind: str
    status: str
    renewal: bool
    signed: str | None
    start: str | None
    end: str | None
    sectors: frozenset[str]
    amounts: frozenset[tuple[str, str | None]]
    ranges: frozenset[Range]
    signatories: frozenset[str]
    place: str | None
    foretold: str | None


def profile(card: Card, directory: Directory) -> Profile:
    """The profile of a record, its partners as the keys of `directory`."""
    keyed = [(directory.key(p), p) for p in card.partners]
    return Profile(
        partners=frozenset(k for k, _ in keyed),
        implied=frozenset(k for k, p in keyed if p.implied),
        states=frozenset((k, p.country) for k, p in keyed if p.country and p.type == "state"),
        bodies=frozenset((k, p.country) for k, p in keyed if p.country and p.type in OF_A_STATE),
        nations=all(p.type in _NATIONS for p in card.partners),
        kind=card.kind,
        status=card.status,
        renewal=card.renewal,
        signed=card.signed,
        start=card.start,
        end=card.end,
        sectors=card.sectors,
        amounts=card.amounts,
        ranges=card.ranges,
        signatories=card.signatories,
        place=card.place,
        foretold=max(card.published, default=None) if card.status == "announced" else None,
    )


def precision(date: str | None) -> int:
    """3 for a day, 2 for a month, 1 for a year, 0 for no date."""
    return date.rstrip("~").count("-") + 1 if date else 0


def nested(a: str, b: str) -> bool:
    """Whether one date is the other or contains it (`2016` and `2016-12`)."""
    return a.startswith(b) or b.startswith(a)


def earlier(a: str, b: str) -> bool:
    """Whether `a` lies wholly before `b`, at the precision that both have."""
    n = min(len(a), len(b))
    return a[:n] < b[:n]


class Features(NamedTuple):
    """What speaks for one act (points above 0) and against it (below 0), feature by feature, where nothing contradicts."""

    partners: int
    kind: int
    dates: int
    period: int
    place: int
    sectors: int
    amounts: int
    signatories: int
    # How sure the telling is: partners that are only implied, a renewal that one alone tells, an announcement come true.
    telling: int

    @property
    def score(self) -> int:
        """The sum of the points."""
        return sum(self)


def same_act(a: Profile, b: Profile) -> int | None:
    """The points for one act; None when the two contradict each other or too little speaks for it."""
    found = compare(a, b)
    return None if found is None or found.score < ENOUGH else found.score


def compare(a: Profile, b: Profile) -> Features | None:
    """The features of two records; None when they contradict each other."""
    if not kinds_compatible(a.kind, b.kind):
        return None
    agreed = _dates_agreed(a, b)
    if agreed is None or _subjects_contradict(a, b, agreed):
        return None
    came_true = _came_true(a, b) or _came_true(b, a)
    if agreed == 0 and _to_come(a) != _to_come(b) and not came_true:
        return None
    partners = _partners(a, b, agreed)
    if partners is None:
        return None
    told = int(came_true)
    if agreed == 0:
        told += (a.renewal and b.renewal) - 2 * bool(a.implied or b.implied) - 2 * (a.renewal != b.renewal)
    return Features(
        partners=partners,
        kind=2 if a.kind == b.kind else 1,
        dates=_BY_PRECISION[agreed],
        period=_period(a, b),
        place=0 if None in (a.place, b.place) else 1 if a.place == b.place else -1,
        sectors=min(2, len(a.sectors & b.sectors)) - 3 * _apart(a.sectors, b.sectors),
        amounts=_sums(a, b),
        signatories=3 * bool(a.signatories & b.signatories),
        telling=told,
    )


def kinds_compatible(a: str, b: str) -> bool:
    """Whether one act may bear both kinds: the same, two names of one instrument, or a general word beside an instrument; a
    jumelage only with its like."""
    if "jumelage" in (a, b):
        return a in _LIKE_JUMELAGE and b in _LIKE_JUMELAGE
    return a == b or {a, b} == _UNDERSTANDINGS or a in GENERAL_KINDS or b in GENERAL_KINDS


def _to_come(p: Profile) -> bool:
    return p.status == "announced"


def _came_true(plan: Profile, act: Profile) -> bool:
    """Whether the act may be what the other announced: the same kind of paper, signed in the twelve months that follow, or in
    that year where no more is told."""
    if plan.foretold is None or act.signed is None or plan.kind != act.kind or precision(plan.foretold) < MONTH:
        return False
    if precision(act.signed) < MONTH:
        return nested(act.signed, plan.foretold)
    if earlier(act.signed, plan.foretold):
        return False
    return _month_number(act.signed) - _month_number(plan.foretold) <= 12


def _month_number(date: str) -> int:
    return int(date[:4]) * 12 + int(date[5:7])


def _begun(p: Profile) -> str | None:
    """The date of the act: its signature; for what is under way, with no signing told, its beginning."""
    return p.signed or (p.start if p.status == "ongoing" else None)


def _dates_agreed(a: Profile, b: Profile) -> int | None:
    """The precision at which dates of the two agree: 0 when no date of one can be held against the other; None when
    two dates contradict each other."""
    if a.end and b.end and not nested(a.end, b.end) and not (_signed_together(a, b) and _next_year(a.end, b.end)):
        return None
    pairs = [(_begun(a), _begun(b))]
    if a.end and b.end and nested(a.end, b.end):
        pairs.append((a.end, b.end))
    if _begun(a) == a.signed and _begun(b) == b.signed:
        pairs.append((a.start, b.start))
    agreed = 0
    for x, y in pairs:
        if x and y:
            if not nested(x, y):
                return None
            agreed = max(agreed, min(precision(x), precision(y)))
    if not (a.start and b.start):
        for one, other in ((a, b), (b, a)):
            if one.signed and not _begun(other) and other.start:
                if nested(one.signed, other.start):
                    agreed = max(agreed, min(precision(one.signed), precision(other.start)))
                # What was signed covers the time from then on, or from the year after.
                elif int(other.start[:4]) - int(one.signed[:4]) not in (0, 1):
                    return None
    return agreed


def _signed_together(a: Profile, b: Profile) -> bool:
    return bool(
        a.signed and b.signed and nested(a.signed, b.signed) and min(map(precision, (a.signed, b.signed))) >= MONTH
    )


def _next_year(a: str, b: str) -> bool:
    """Whether two ends, one of them a bare year, are a year apart: three years from 2024 end in 2026 or in 2027."""
    return min(precision(a), precision(b)) == 1 and abs(int(a[:4]) - int(b[:4])) == 1


def _period(a: Profile, b: Profile) -> int:
    """1 where a beginning or an end told by both agrees, -1 where only ends are told and they differ."""
    pairs = [(x, y) for x, y in ((a.start, b.start), (a.end, b.end)) if x and y]
    return 0 if not pairs else 1 if any(nested(x, y) for x, y in pairs) else -1


def _apart(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether both tell some and have none in common."""
    return bool(a and b and not a & b)


def _sums(a: Profile, b: Profile) -> int:
    """3 where both tell one sum, 1 where one tells a range in which a sum of the other lies, -3 where the sums are others."""
    if a.amounts & b.amounts:
        return 3
    return int(_in_range(a, b)) - 3 * _sums_apart(a, b)


def _in_range(a: Profile, b: Profile) -> bool:
    """Whether a sum of one lies within a range of the other: «entre 8 et 10 millions» was said before the 9,2 were signed."""
    return any(
        currency == r.currency and r.low <= Decimal(value) <= r.high
        for one, other in ((a, b), (b, a))
        for r in one.ranges
        for value, currency in other.amounts
    )


def _sums_apart(a: Profile, b: Profile) -> bool:
    """Whether the sums that both tell in one currency have none in common; those in others may be the same money."""
    if a.amounts & b.amounts or _in_range(a, b):
        return False
    return bool({c for _, c in a.amounts} & {c for _, c in b.amounts})


def _subjects_contradict(a: Profile, b: Profile, agreed: int) -> bool:
    """States sign several acts at one ceremony: only the subject tells those apart, and it must be told where no date is.

    For others one article may tell the schools and another the money of an act: that costs points only.
    """
    if not (a.nations and b.nations):
        return False
    if agreed == 0 and not (a.sectors & b.sectors or a.amounts & b.amounts):
        return True
    return _apart(a.sectors, b.sectors) or _sums_apart(a, b)


def _partners(a: Profile, b: Profile, agreed: int) -> int | None:
    """The points for the partners, None where they are others.

    One article may leave one partner unsaid, take one from the context that is not the one, or name a state for the
    authority of it that signed. The date must then be told to the month and the signing be no less told in one than in
    the other; with a single partner in common, to the day, or the sums or the signatories must agree too.
    """
    if a.partners == b.partners:
        return 4
    common, more_a, more_b = a.partners & b.partners, a.partners - b.partners, b.partners - a.partners
    if not common or not _signed_together(a, b) or _to_come(a) != _to_come(b):
        return None
    shared = bool(a.amounts & b.amounts or a.signatories & b.signatories)
    if len(common) == 1 and agreed < DAY and not shared:
        return None
    if len(more_a) + len(more_b) == 1:
        return 1 if len(common) > 1 else 0
    if len(more_a) == len(more_b) == 1 and shared:
        guessed = more_a <= a.implied or more_b <= b.implied
        return 0 if guessed or _stands_for(a, b) or _stands_for(b, a) else None
    return None


def _stands_for(a: Profile, b: Profile) -> bool:
    """Whether the partner that only `a` has is the state of the one that only `b` has."""
    states = {country for k, country in a.states if k not in b.partners}
    return any(country in states for k, country in b.bodies if k not in a.partners)
