"""Do two records of different articles tell the same agreement? Pure comparison of what each of them says.

The test is one of contradiction: same partners, and nothing else that cannot be true of one act. The less the dates
say, the more the rest must agree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from output.record import AgreementRecord, Partner
from rules.folding import fold

# Words that name any act, whatever was signed: they may stand for an instrument that another article names.
GENERAL_KINDS = frozenset({"accord", "partenariat", "autre", "programme"})
_LIKE_JUMELAGE = frozenset({"jumelage", "pacte", "charte", "accord", "partenariat"})
_NATIONS = frozenset({"state", "eu", "international_org"})

DAY, MONTH = 3, 2


class Directory:
    """Who is who in a set of records: the key that makes two partners the same.

    A partner is its public code. One without a code takes the code that other records give to its folded name, where
    they give one only (and the same country); otherwise it is its name, with its country where the name is found in
    several.
    """

    def __init__(self, records: Iterable[AgreementRecord]) -> None:
        self._codes: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
        self._countries: dict[str, set[str]] = defaultdict(set)
        for record in records:
            for partner in record.partners:
                name = folded_name(partner.name)
                if partner.code:
                    self._codes[name].add((partner.code, partner.country))
                elif partner.country:
                    self._countries[name].add(partner.country)

    def key(self, partner: Partner) -> str:
        """The partner's code, else a key made of its folded name."""
        if partner.code:
            return partner.code
        name = folded_name(partner.name)
        codes = {c for c, country in self._codes.get(name, ()) if partner.country in (None, country) or country is None}
        if len(codes) == 1:
            return codes.pop()
        if partner.country and len(self._countries[name]) > 1:
            return f"{name}@{partner.country}"
        return name


def folded_name(name: str) -> str:
    """A name for comparison: lower case, no accents, single spaces."""
    return " ".join(fold(name).split())


@dataclass(frozen=True, slots=True)
class Profile:
    """What a record says, as far as it decides whether another record tells the same act. Dates are EDTF without `~`.
    `foretold` is when an announced act was last announced: the latest publication that speaks of it as still to come.
    """

    partners: frozenset[str]
    implied: bool
    nations: bool
    kind: str
    status: str
    renewal: bool
    signed: str | None
    start: str | None
    end: str | None
    sectors: frozenset[str]
    amounts: frozenset[tuple[str, str | None]]
    signatories: frozenset[str]
    place: str | None
    foretold: str | None


def profile(record: AgreementRecord, directory: Directory) -> Profile:
    """The profile of a record, its partners as the keys of `directory`."""
    return Profile(
        partners=frozenset(directory.key(p) for p in record.partners),
        implied=any(p.implied for p in record.partners),
        nations=all(p.type in _NATIONS for p in record.partners),
        kind=record.kind,
        status=record.status,
        renewal=record.renewal,
        signed=record.signed.value.rstrip("~") if record.signed else None,
        start=record.start.value.rstrip("~") if record.start else None,
        end=record.end.value.rstrip("~") if record.end else None,
        sectors=frozenset(s.code for s in record.sectors if s.code),
        amounts=frozenset((a.value, a.currency) for a in record.amounts),
        signatories=frozenset(folded_name(s.name) for s in record.signatories),
        place=folded_name(record.place.name) if record.place else None,
        foretold=max(publications(record), default=None) if record.status == "announced" else None,
    )


def publications(record: AgreementRecord) -> list[str]:
    """When the record's articles were published, EDTF without `~`, those that tell."""
    return [s.published.rstrip("~") for s in record.sources if s.published]


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


def same_act(a: Profile, b: Profile) -> tuple[int, ...] | None:
    """None when the two contradict each other; otherwise how much they agree, more being better in tuple order."""
    if not kinds_compatible(a.kind, b.kind):
        return None
    agreed = _dates_agreed(a, b)
    if agreed is None or _subjects_differ(a, b, agreed):
        return None
    if agreed == 0 and (a.implied or b.implied or a.renewal != b.renewal):
        return None
    if agreed == 0 and _to_come(a) != _to_come(b) and not (_came_true(a, b) or _came_true(b, a)):
        return None
    whole = a.partners == b.partners
    if not whole and not _one_missing(a, b):
        return None
    return (
        whole,
        agreed,
        a.kind == b.kind,
        a.status == b.status,
        len(a.signatories & b.signatories) + len(a.amounts & b.amounts),
        len(a.sectors & b.sectors),
        a.place is not None and a.place == b.place,
    )


def kinds_compatible(a: str, b: str) -> bool:
    """Whether one act may bear both kinds: the same, or a general word beside an instrument; a jumelage only with its like."""
    if "jumelage" in (a, b):
        return a in _LIKE_JUMELAGE and b in _LIKE_JUMELAGE
    return a == b or a in GENERAL_KINDS or b in GENERAL_KINDS


def _to_come(p: Profile) -> bool:
    return p.status == "announced"


def _came_true(plan: Profile, act: Profile) -> bool:
    """Whether the act may be what the other announced: the same kind of paper, signed in the twelve months that follow."""
    if plan.foretold is None or act.signed is None or plan.kind != act.kind:
        return False
    if min(precision(plan.foretold), precision(act.signed)) < MONTH or earlier(act.signed, plan.foretold):
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
    pairs = [(_begun(a), _begun(b)), (a.end, b.end)]
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


def _subjects_differ(a: Profile, b: Profile, agreed: int) -> bool:
    """Two acts of the same pair in the same year stay two when their fields or their sums have nothing in common.

    One article may tell the schools and another the money of an act that both date to the month; but states sign
    several acts at one ceremony, and for them only the subject tells those apart.
    """
    if a.nations and b.nations and agreed == 0:
        return not a.sectors & b.sectors
    if agreed >= MONTH and not (a.nations and b.nations):
        return False
    sectors = bool(a.sectors and b.sectors and not a.sectors & b.sectors)
    amounts = bool(a.amounts and b.amounts and not a.amounts & b.amounts)
    return sectors or amounts


def _one_missing(a: Profile, b: Profile) -> bool:
    """Whether one side lacks one partner of the other and all else is the same: then the article merely left it unsaid."""
    few, many = sorted((a.partners, b.partners), key=len)
    return (
        few < many
        and len(many) - len(few) == 1
        and (a.kind, a.status, a.renewal) == (b.kind, b.status, b.renewal)
        and not (a.implied or b.implied)
        and a.signed == b.signed
        and precision(a.signed) >= (DAY if len(few) == 1 else MONTH)
    )
