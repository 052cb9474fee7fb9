"""One record from several that tell the same agreement: the better value of each field, and every conflict as a note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence, Set
from decimal import Decimal
from itertools import combinations, permutations
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
from pipeline.identity import title_of
from pipeline.matching import GENERAL_KINDS, OF_A_STATE, Directory, folded_name, precision

_MERGED = "Même acte dans "
_HIGHEST = 0.99
# A sentence of so many characters that two articles share was copied.
_LONG = 40

_STATUS_ORDER: tuple[Status, ...] = ("ended", "signed", "announced", "ongoing")
_STATUS_WORDS = {"ended": "terminé", "signed": "signé", "announced": "annoncé", "ongoing": "en cours"}
_GENERAL_RANK = {"accord": 3, "programme": 2, "partenariat": 1, "autre": 0}

_T = TypeVar("_T")
_K = TypeVar("_K")


def reading_order(record: AgreementRecord) -> tuple[str, str, int]:
    """Where a record is first told: publication (unknown last), article, first character of its evidence there."""
    first = min(record.sources, key=_source_order)
    return *_source_order(first), min((e.start for e in first.evidence), default=0)


def combine(
    records: Sequence[AgreementRecord], directory: Directory, kept: Collection[str] = frozenset()
) -> AgreementRecord:
    """The one record of an act that several records tell, none of them contradicting another.

    Its `id` is the one of `kept` among theirs, else the one under which most articles tell the act (of equal ones the first
    told); `renews` is left open, for it depends on the other records.
    """
    told = sorted(records, key=reading_order)
    kind = _most_told([(_kind_rank(r.kind), r.kind, r) for r in told])
    status = min((r.status for r in told), key=_STATUS_ORDER.index)
    partners = _partners(told, directory)
    signed, start, end = (_most_precise([(f(r), r) for r in told]) for f in (_signed, _start, _end))
    place = _place(told)
    return AgreementRecord(
        id=_id_of(told, kept),
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
            dict.fromkeys(
                [
                    _reason(told, directory),
                    *_unshared_partners(told, directory),
                    *_conflicts(told, kind, status, place, (signed, start, end)),
                    *_kept_notes(told),
                ]
            )
        ),
        sources=_sources(told),
    )


def voices(sources: Iterable[Source]) -> int:
    """How many tell the act in words of their own: those that have a long sentence of it in common repeat one another, and
    one without evidence repeats another (see `pipeline.duplicates`). 1 at least."""
    return max(1, len(_voices(sources)))


def _voices(sources: Iterable[Source]) -> list[set[str]]:
    """Each voice as the marks of its articles: their long sentences, else their names."""
    found: list[set[str]] = []
    for source in sources:
        if not source.evidence:
            continue
        long = {folded_name(e.text) for e in source.evidence if e.field == "act" and len(e.text) >= _LONG}
        marks = long or {source.article}
        same = [v for v in found if v & marks]
        found = [v for v in found if not v & marks]
        found.append(marks.union(*same))
    return found


def _id_of(told: Sequence[AgreementRecord], kept: Collection[str]) -> str:
    weight: Counter[str] = Counter()
    for r in told:
        weight[r.id] += len(r.sources)
    return max(weight, key=lambda name: (name in kept, weight[name]))


def _sources(told: Sequence[AgreementRecord]) -> tuple[Source, ...]:
    """Each article once; where it was read twice, with all its evidence."""
    out = []
    for same in _grouped((s for r in told for s in r.sources), lambda s: s.article).values():
        evidence = sorted(
            {e for s in same for e in s.evidence}, key=lambda e: (e.start, e.end, e.field, e.rule, e.text)
        )
        first = max(same, key=lambda s: len(s.evidence))
        out.append(
            first if len(first.evidence) == len(evidence) else first.model_copy(update={"evidence": tuple(evidence)})
        )
    return tuple(sorted(out, key=_source_order))


def _source_order(source: Source) -> tuple[str, str]:
    return source.published or "9999", source.article


def _kind_rank(kind: Kind) -> int:
    """The instrument over the general word; jumelage over the pact or charter that founds it."""
    return 5 if kind == "jumelage" else _GENERAL_RANK.get(kind, 4)


def _signed(record: AgreementRecord) -> DatedText | None:
    return record.signed


def _start(record: AgreementRecord) -> DatedText | None:
    return record.start


def _end(record: AgreementRecord) -> DatedText | None:
    return record.end


def _most_told(told: Sequence[tuple[int, _T, AgreementRecord]]) -> _T:
    """Of ranked values, each with the record that tells it, those of the highest rank; of these the one that most voices tell,
    of equal ones the first."""
    best = max(rank for rank, _, _ in told)
    groups = _grouped([(value, r) for rank, value, r in told if rank == best], lambda t: t[0])
    if len(groups) == 1:
        return next(iter(groups))
    return max(groups, key=lambda value: voices(s for _, r in groups[value] for s in r.sources))


def _most_precise(dates: Sequence[tuple[DatedText | None, AgreementRecord]]) -> DatedText | None:
    """The most precise date, sure before approximate, then the one that most voices tell, the first told before later."""
    told = [(d, r) for d, r in dates if d]
    if not told:
        return None
    best = _most_told([(precision(d.value) * 2 + (not d.value.endswith("~")), d.value, r) for d, r in told])
    return next(d for d, _ in told if d.value == best)


def _place(told: Sequence[AgreementRecord]) -> Place | None:
    """The place that most voices give, with its country where one tells it, in the words of the first told, no capitals if it can be."""
    given = [(r.place, r) for r in told if r.place]
    if not given:
        return None
    best = _most_told([(0, folded_name(place.name), r) for place, r in given])
    same = (place for place, _ in given if folded_name(place.name) == best)
    return max(same, key=lambda p: (p.country is not None, not p.name.isupper()))


def _grouped(items: Iterable[_T], key: Callable[[_T], _K]) -> dict[_K, list[_T]]:
    groups: dict[_K, list[_T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def _partners(told: Sequence[AgreementRecord], directory: Directory) -> tuple[Partner, ...]:
    out = []
    displaced = _displaced(told, directory)
    for key, same in _grouped((p for r in told for p in r.partners), directory.key).items():
        if key in displaced:
            continue
        best = max(same, key=lambda p: (p.code is not None, p.type != "other", not p.implied, len(p.name)))
        known = {
            "country": best.country or next((p.country for p in same if p.country), None),
            "mentions": tuple(dict.fromkeys(m for p in same for m in p.mentions)),
            "implied": all(p.implied for p in same),
        }
        out.append(best.model_copy(update=known))
    return tuple(out)


def _displaced(told: Sequence[AgreementRecord], directory: Directory) -> set[str]:
    """The keys of the partners in whose place another record names the one that it was: the context had given the wrong one,
    or the article had named a state for its authority."""
    out = set()
    told_by = [{directory.key(p): p for p in r.partners} for r in told]
    distinct = {frozenset((key, p.implied) for key, p in partners.items()): partners for partners in told_by}
    for one, other in permutations(distinct.values(), 2):
        more, others = one.keys() - other.keys(), other.keys() - one.keys()
        if len(more) == len(others) == 1:
            (key,), named = more, other[next(iter(others))]
            state = one[key].type == "state" and named.type in OF_A_STATE and named.country == one[key].country
            if not named.implied and (one[key].implied or state):
                out.add(key)
    return out


def _unshared_partners(told: Sequence[AgreementRecord], directory: Directory) -> list[str]:
    """One French line for each partner that not all the records name."""
    notes = []
    displaced = _displaced(told, directory)
    for key, same in _grouped((p for r in told for p in r.partners), directory.key).items():
        named = [s.article for r in told for s in r.sources if any(directory.key(p) == key for p in r.partners)]
        if len(same) < len(told):
            kept = "n'est pas retenu" if key in displaced else "est retenu"
            notes.append(f"Partenaire : {same[0].name} selon {_listed(dict.fromkeys(named))} seulement ; {kept}.")
    return notes


def _sectors(told: Sequence[AgreementRecord]) -> tuple[Sector, ...]:
    groups = _grouped((s for r in told for s in r.sectors), lambda s: s.code or ("", folded_name(s.text)))
    return tuple(same[0] for same in groups.values())


def _amounts(told: Sequence[AgreementRecord]) -> tuple[Amount, ...]:
    groups = _grouped((a for r in told for a in r.amounts), lambda a: (a.value, a.currency))
    return tuple(min(same, key=lambda a: (a.approximate, a.role == "single")) for same in groups.values())


def _signatories(told: Sequence[AgreementRecord]) -> tuple[Signatory, ...]:
    out = []
    for same in _grouped((s for r in told for s in r.signatories), lambda s: folded_name(s.name)).values():
        role = next((s.role for s in same if s.role), None)
        body = next((s.for_ for s in same if s.for_), None)
        out.append(Signatory(name=same[0].name, role=role, for_=body))
    return tuple(out)


def _confidence(told: Sequence[AgreementRecord]) -> float:
    """Voices as independent witnesses: one minus the chance that all are wrong. Records that share a voice are one witness."""
    witnesses: list[tuple[set[str], float]] = []
    for r in told:
        marks = set().union(*_voices(r.sources))
        same = [w for w in witnesses if w[0] & marks]
        witnesses = [w for w in witnesses if not w[0] & marks]
        witnesses.append((marks.union(*(m for m, _ in same)), max([r.confidence, *(c for _, c in same)])))
    wrong = 1.0
    for c in sorted(c for _, c in witnesses):
        wrong *= 1 - c
    return round(max(min(1 - wrong, _HIGHEST), *(r.confidence for r in told)), 2)


def _reason(told: Sequence[AgreementRecord], directory: Directory) -> str:
    """Why the records are one, in French: what all of them have in common, then what some of them do."""
    apart = _of_own_articles(told)
    if len(apart) == 1 and (kept := next((n for n in apart[0].notes if n.startswith(_MERGED)), None)):
        return kept
    whole = len({frozenset(directory.key(p) for p in r.partners) for r in told}) == 1
    who = "mêmes partenaires" if whole else "mêmes partenaires à un près"
    what = "même nature" if len({r.kind for r in told}) == 1 else "natures compatibles"
    more = [
        words
        for words, said in (
            ("même début", [{r.start.value} if r.start else set() for r in told]),
            ("même fin", [{r.end.value} if r.end else set() for r in told]),
            ("même lieu", [{folded_name(r.place.name)} if r.place else set() for r in told]),
            ("domaines communs", [{s.code for s in r.sectors if s.code} for r in told]),
            ("montants communs", [{(a.value, a.currency) for a in r.amounts} for r in told]),
            ("mêmes signataires", [{folded_name(s.name) for s in r.signatories} for r in told]),
        )
        if _in_two(said)
    ]
    return f"{_MERGED}{_counted(told)} : {', '.join([who, _when(told), what, *more])}."


def _of_own_articles(told: Sequence[AgreementRecord]) -> list[AgreementRecord]:
    """The records but those of which another has all the articles: these confirm nothing, nor are they a reason."""
    articles = {id(r): {s.article for s in r.sources} for r in told}
    apart: list[AgreementRecord] = []
    for r in sorted(told, key=lambda r: (-len(articles[id(r)]), not any(n.startswith(_MERGED) for n in r.notes))):
        if not any(articles[id(r)] <= articles[id(other)] for other in apart):
            apart.append(r)
    return apart


def _when(told: Sequence[AgreementRecord]) -> str:
    """What the dates of the records say for one act, in French."""
    signed = [r.signed.value for r in told if r.signed]
    if len(signed) == len(told):
        return "même date de signature" if len(set(signed)) == 1 else "dates de signature compatibles"
    if any(r.status == "announced" for r in told) and any(r.status == "signed" for r in told):
        return "annoncé puis signé"
    if signed:
        return "une date de signature que rien ne contredit"
    return "dates compatibles" if any(r.start or r.end for r in told) else "aucune date ne les oppose"


def _in_two(said: Iterable[Set[object]]) -> bool:
    """Whether any value comes in two of the sets."""
    return any(n > 1 for n in Counter(value for values in said for value in values).values())


def _counted(told: Sequence[AgreementRecord]) -> str:
    sources = [s for r in told for s in r.sources]
    articles, own = len({s.article for s in sources}), voices(sources)
    if own == articles:
        return f"{articles} articles" if articles > 1 else "1 article"
    repeat = "reprend" if articles - own == 1 else "reprennent"
    return f"{articles} articles, dont {articles - own} qui {repeat} le texte d'un autre"


def _kept_notes(told: Sequence[AgreementRecord]) -> list[str]:
    """What the records already note, but for the reason of an earlier merge, which the new one replaces."""
    return [n for r in told for n in r.notes if not n.startswith(_MERGED)]


def _conflicts(
    told: Sequence[AgreementRecord],
    kind: Kind,
    status: Status,
    place: Place | None,
    dates: tuple[DatedText | None, DatedText | None, DatedText | None],
) -> list[str]:
    """One French line for each field of which the records give different values. `dates`: signed, start, end as retained."""
    signed, start, end = dates
    notes = [
        _conflict("Nature", "kind", told, lambda r: KIND_LABELS[r.kind], f"« {KIND_LABELS[kind]} » est retenu"),
        _conflict(
            "Date de signature",
            "signed",
            told,
            lambda r: r.signed.value if r.signed else None,
            _retained(signed, [r.signed for r in told]),
        ),
        _conflict(
            "Début",
            "start",
            told,
            lambda r: r.start.value if r.start else None,
            _retained(start, [r.start for r in told]),
        ),
        _conflict("Fin", "end", told, lambda r: r.end.value if r.end else None, _retained(end, [r.end for r in told])),
        _conflict("État", "status", told, lambda r: _STATUS_WORDS[r.status], f"« {_STATUS_WORDS[status]} » est retenu"),
    ]
    notes += _sums_told(told)
    if place:
        kept = f"« {place.name} » est retenu"
        names = {folded_name(r.place.name): r.place.name for r in told if r.place} | {
            folded_name(place.name): place.name
        }
        notes.append(
            _conflict("Lieu", "place", told, lambda r: names[folded_name(r.place.name)] if r.place else None, kept)
        )
    return [n for n in notes if n]


def _sums_told(told: Sequence[AgreementRecord]) -> list[str]:
    """One French line for each currency in which two records tell sums and none in common."""
    notes = []
    for currency in dict.fromkeys(a.currency for r in told for a in r.amounts):
        by_sums: dict[frozenset[str], list[str]] = {}
        for record in told:
            if sums := frozenset(a.value for a in record.amounts if a.currency == currency):
                by_sums.setdefault(sums, []).extend(_tellers(record, "amounts"))
        if any(not one & other for one, other in combinations(by_sums, 2)):
            told_by = (f"{_money(v, currency)} selon {_listed(dict.fromkeys(by_sums[v]))}" for v in by_sums)
            notes.append(f"Montant : {', '.join(told_by)} ; tous sont retenus.")
    return notes


def _money(values: Iterable[str], currency: str | None) -> str:
    words = [f"{value:,}".replace(",", " ") for value in sorted(map(Decimal, values))]
    return f"{_listed(words)} {currency or ''}".strip()


def _retained(chosen: DatedText | None, told: Iterable[DatedText | None]) -> str:
    ranks = [precision(d.value) for d in told if d and chosen and d.value != chosen.value]
    finest = chosen is not None and all(rank < precision(chosen.value) for rank in ranks)
    return "la plus précise est retenue" if finest or chosen is None else f"{chosen.value} est retenu"


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
