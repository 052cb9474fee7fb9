"""One record from several that tell the same agreement: the better value of each field, and every conflict as a note."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from output.record import (
    KIND_LABELS,
    AgreementRecord,
    Amount,
    DatedText,
    Kind,
    Partner,
    Place,
    Sector,
    Signatory,
    Source,
    Status,
)
from pipeline.identity import identity, title_of
from pipeline.matching import GENERAL_KINDS, Directory, folded_name, precision

_MERGED = "Même acte dans "
_HIGHEST = 0.99

_STATUS_ORDER: tuple[Status, ...] = ("ended", "signed", "announced", "ongoing")
_STATUS_WORDS = {"ended": "terminé", "signed": "signé", "announced": "annoncé", "ongoing": "en cours"}
_GENERAL_RANK = {"accord": 3, "programme": 2, "partenariat": 1, "autre": 0}

_T = TypeVar("_T")


def reading_order(record: AgreementRecord) -> tuple[str, str, int]:
    """Where a record is first told: publication (unknown last), article, first character of its evidence there."""
    first = min(record.sources, key=_source_order)
    return *_source_order(first), min((e.start for e in first.evidence), default=0)


def combine(records: Sequence[AgreementRecord], directory: Directory) -> AgreementRecord:
    """The one record of an act that several records tell, none of them contradicting another.

    Its `id` is that of its kind, year and partners; `renews` is left open, for it depends on the other records.
    """
    told = sorted(records, key=reading_order)
    kind = max((r.kind for r in told), key=_kind_rank)
    status = min((r.status for r in told), key=_STATUS_ORDER.index)
    partners = _partners(told, directory)
    signed, start, end = (_most_precise(ds) for ds in zip(*((r.signed, r.start, r.end) for r in told), strict=True))
    place = _place([r.place for r in told if r.place])
    return AgreementRecord(
        id=identity(kind, partners, signed, start),
        kind=kind,
        status=status,
        renewal=any(r.renewal for r in told),
        title=title_of(kind, partners, signed, start, end),
        partners=partners,
        signed=signed,
        start=start,
        end=end,
        sectors=_sectors(told),
        amounts=_amounts(told),
        place=place,
        signatories=_signatories(told),
        confidence=_confidence(told),
        notes=tuple(
            dict.fromkeys([_reason(told, directory), *_conflicts(told, kind, status, place), *_kept_notes(told)])
        ),
        sources=tuple(sorted((s for r in told for s in r.sources), key=_source_order)),
    )


def _source_order(source: Source) -> tuple[str, str]:
    return source.published or "9999", source.article


def _kind_rank(kind: Kind) -> int:
    """The instrument over the general word; jumelage over the pact or charter that founds it."""
    return 5 if kind == "jumelage" else _GENERAL_RANK.get(kind, 4)


def _most_precise(dates: Iterable[DatedText | None]) -> DatedText | None:
    """The most precise date, sure before approximate, first told before later."""
    return max((d for d in dates if d), key=lambda d: (precision(d.value), not d.value.endswith("~")), default=None)


def _place(places: Sequence[Place]) -> Place | None:
    """The place that most records give, then the one with its country, then the first told."""
    names = [folded_name(p.name) for p in places]
    return max(places, key=lambda p: (names.count(folded_name(p.name)), p.country is not None), default=None)


def _grouped(items: Iterable[_T], key: Callable[[_T], object]) -> list[list[_T]]:
    groups: dict[object, list[_T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.values())


def _partners(told: Sequence[AgreementRecord], directory: Directory) -> tuple[Partner, ...]:
    out = []
    for same in _grouped((p for r in told for p in r.partners), directory.key):
        best = max(same, key=lambda p: (p.code is not None, p.type != "other", not p.implied))
        known = {
            "country": best.country or next((p.country for p in same if p.country), None),
            "mentions": tuple(dict.fromkeys(m for p in same for m in p.mentions)),
            "implied": all(p.implied for p in same),
        }
        out.append(best.model_copy(update=known))
    return tuple(out)


def _sectors(told: Sequence[AgreementRecord]) -> tuple[Sector, ...]:
    groups = _grouped((s for r in told for s in r.sectors), lambda s: s.code or ("", folded_name(s.text)))
    return tuple(same[0] for same in groups)


def _amounts(told: Sequence[AgreementRecord]) -> tuple[Amount, ...]:
    groups = _grouped((a for r in told for a in r.amounts), lambda a: (a.value, a.currency))
    return tuple(min(same, key=lambda a: (a.approximate, a.role == "single")) for same in groups)


def _signatories(told: Sequence[AgreementRecord]) -> tuple[Signatory, ...]:
    out = []
    for same in _grouped((s for r in told for s in r.signatories), lambda s: folded_name(s.name)):
        role = next((s.role for s in same if s.role), None)
        body = next((s.for_ for s in same if s.for_), None)
        out.append(Signatory(name=same[0].name, role=role, for_=body))
    return tuple(out)


def _confidence(told: Sequence[AgreementRecord]) -> float:
    """Articles as independent witnesses: one minus the chance that all are wrong."""
    wrong = 1.0
    for c in sorted(r.confidence for r in told):
        wrong *= 1 - c
    return round(min(1 - wrong, _HIGHEST), 2)


def _reason(told: Sequence[AgreementRecord], directory: Directory) -> str:
    whole = len({frozenset(directory.key(p) for p in r.partners) for r in told}) == 1
    who = "mêmes partenaires" if whole else "mêmes partenaires à un près"
    signed = [r.signed.value for r in told if r.signed]
    if len(signed) == len(told):
        when = "même date de signature" if len(set(signed)) == 1 else "dates de signature compatibles"
    else:
        when = "dates compatibles" if any(r.signed or r.start or r.end for r in told) else "aucune date ne les oppose"
    what = "même nature" if len({r.kind for r in told}) == 1 else "natures compatibles"
    return f"{_MERGED}{len({s.article for r in told for s in r.sources})} articles : {who}, {when}, {what}."


def _kept_notes(told: Sequence[AgreementRecord]) -> list[str]:
    """What the records already note, but for the reason of an earlier merge, which the new one replaces."""
    return [n for r in told for n in r.notes if not n.startswith(_MERGED)]


def _conflicts(told: Sequence[AgreementRecord], kind: Kind, status: Status, place: Place | None) -> list[str]:
    """One French line for each field of which the records give different values."""
    finer = "la plus précise est retenue"
    notes = [
        _conflict("Nature", "kind", told, lambda r: KIND_LABELS[r.kind], f"« {KIND_LABELS[kind]} » est retenu"),
        _conflict("Date de signature", "signed", told, lambda r: r.signed.value if r.signed else None, finer),
        _conflict("Début", "start", told, lambda r: r.start.value if r.start else None, finer),
        _conflict("Fin", "end", told, lambda r: r.end.value if r.end else None, finer),
        _conflict("État", "status", told, lambda r: _STATUS_WORDS[r.status], f"« {_STATUS_WORDS[status]} » est retenu"),
    ]
    if place:
        kept = f"« {place.name} » est retenu"
        notes.append(_conflict("Lieu", "place", told, lambda r: r.place.name if r.place else None, kept))
    return [n for n in notes if n]


def _conflict(
    label: str,
    field: str,
    told: Sequence[AgreementRecord],
    value: Callable[[AgreementRecord], str | None],
    decision: str,
) -> str | None:
    by_value: dict[str, list[str]] = {}
    for record in told:
        if v := value(record):
            by_value.setdefault(v, []).extend(_tellers(record, field))
    if len(by_value) < 2:
        return None
    told_by = (f"{v} selon {_listed(dict.fromkeys(articles))}" for v, articles in by_value.items())
    return f"{label} : {', '.join(told_by)} ; {decision}."


def _tellers(record: AgreementRecord, field: str) -> list[str]:
    """The articles that a record has a value from: those with evidence of the very words, or of the field; else all."""
    words = getattr(getattr(record, field), "text", None)
    exact = [s.article for s in record.sources if any(e.field == field and e.text == words for e in s.evidence)]
    near = [s.article for s in record.sources if any(e.field == field for e in s.evidence)]
    return exact or near or [s.article for s in record.sources]


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} et {last}" if first else last


assert set(_GENERAL_RANK) == GENERAL_KINDS
