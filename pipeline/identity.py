"""What a record is called: its id and its title, from its kind, its partners and its date."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Sequence

from output.record import KIND_LABELS, AgreementRecord, DatedText, Partner


def identity(kind: str, partners: Sequence[Partner], signed: DatedText | None, start: DatedText | None) -> str:
    """The record's id: from what makes it that agreement, so that another source or a better date does not change it."""
    year = (signed or start or DatedText(value="0000", text="")).value[:4]
    who = "|".join(sorted(p.code or p.name.casefold() for p in partners))
    return _hashed(f"{kind}|{year}|{who}")


def with_distinct_ids(records: Iterable[AgreementRecord]) -> list[AgreementRecord]:
    """The records, those that share kind, year and partners told apart by their order; the first keeps the plain id."""
    seen: dict[str, int] = {}
    out = []
    for r in records:
        plain = identity(r.kind, r.partners, r.signed, r.start)
        n = seen[plain] = seen.get(plain, 0) + 1
        own = plain if n == 1 else _hashed(f"{plain}#{n}")
        out.append(r if r.id == own else r.model_copy(update={"id": own}))
    return out


def own_id(plain: str, first: tuple[str, int], taken: Container[str]) -> str:
    """An id; where it is taken, another, made of it and of where the act was first told (article, character): no further record
    changes that."""
    own, n = plain, 0
    while own in taken:
        own = _hashed(f"{plain}|{first[0]}|{first[1]}|{n}")
        n += 1
    return own


def title_of(
    kind: str, partners: Sequence[Partner], signed: DatedText | None, start: DatedText | None, end: DatedText | None
) -> str:
    """A readable French title: the kind, the partners, and the period or the year."""
    names = " – ".join(p.name for p in partners)
    when = f"{start.value.rstrip('~')}-{end.value.rstrip('~')}" if start and end else ""
    if not when and (date := signed or start or end):
        when = date.value[:4]
    return f"{KIND_LABELS[kind]} {names}" + (f" ({when})" if when else "")


def _hashed(text: str) -> str:
    return "agr_" + hashlib.sha256(text.encode()).hexdigest()[:16]
