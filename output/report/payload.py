"""What the page is given: an index of all records for counting and listing, cards for reading, words for searching.

The index is read at once and so is small; cards are read by the hundred when one is opened, words at the first search.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from output.conflicts import conflicts
from output.evidence import digests
from output.exports import Lang
from output.exports.labels import AMOUNT_ROLES, KINDS, PARTNER_TYPES, RATES, STATUSES
from output.folding import fold
from output.record import AgreementRecord, Amount, Partner, Source
from output.record_view import Passage, Told

CARDS_IN_A_CHUNK = 100
# Of a text of the index, no more than this: a name of a megabyte is no name.
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Money:
    """What a record's amounts of one currency come to: hundredths of a unit, from `low` to `high`."""

    currency: str | None
    low: int
    high: int


@dataclass(slots=True)
class _Interned:
    """Values each kept once, by their key; the index names them by number."""

    rows: list[list[Any]] = field(default_factory=list)
    _known: dict[str, int] = field(default_factory=dict)

    def number(self, key: str, row: Sequence[Any]) -> int:
        if key not in self._known:
            self._known[key] = len(self.rows)
            self.rows.append([key, *row])
        return self._known[key]


def index(records: Sequence[AgreementRecord], lang: Lang, sectors_en: Mapping[str, str]) -> dict[str, Any]:
    """The index: tables of what can be filtered by, and a row for each record.

    A row is `[id, title, kind, status, date, year, partners, sectors, money, confidence, renewal, sources]`: `kind` and
    `status` are codes, `partners` and `sectors` numbers of the tables (rows that begin with their key), `money` lists of
    `[currency, low, high, about]` in hundredths as text, `year` a number or null.
    """
    names = _usual_names(records)
    partners, sectors = _Interned(), _Interned()
    rows = []
    for record in records:
        when = record.signed or record.start or record.end
        by_key = {partner_key(p): p for p in record.partners}
        rows.append(
            [
                record.id,
                _short(record.title),
                record.kind,
                record.status,
                when.value if when else None,
                int(when.value[:4]) if when else None,
                [
                    partners.number(key, [_short(names[key]), p.country, p.code and _short(p.code)])
                    for key, p in by_key.items()
                ],
                [
                    sectors.number(code, [_short(label)])
                    for code, label in {
                        s.code or fold(s.label or s.text): _sector_label(s.code, s.label or s.text, lang, sectors_en)
                        for s in record.sectors
                    }.items()
                ],
                [[m.currency, str(m.low), str(m.high), _about(record.amounts, m)] for m in totals(record.amounts)],
                record.confidence,
                record.renewal,
                len(record.sources),
            ]
        )
    return {
        "lang": lang,
        "kinds": KINDS[lang],
        "statuses": STATUSES[lang],
        "types": PARTNER_TYPES[lang],
        "roles": AMOUNT_ROLES[lang],
        "rates": RATES[lang],
        "partners": partners.rows,
        "sectors": sectors.rows,
        "records": rows,
    }


def partner_key(partner: Partner) -> str:
    """What makes a partner the same in two records: its code, else its name."""
    return _short(partner.code) if partner.code else _short(fold(partner.name))


def _usual_names(records: Iterable[AgreementRecord]) -> dict[str, str]:
    """Each partner's most frequent name, by key."""
    counts: dict[str, Counter[str]] = {}
    for record in records:
        for partner in record.partners:
            counts.setdefault(partner_key(partner), Counter())[partner.name] += 1
    return {key: min(names, key=lambda name: (-names[name], name)) for key, names in counts.items()}


def _sector_label(code: str | None, label: str, lang: Lang, english: Mapping[str, str]) -> str:
    return english.get(code or "", label) if lang == "en" else label


def totals(amounts: Iterable[Amount]) -> list[Money]:
    """What a record's amounts come to in each currency, none counted twice.

    A total is taken for its shares; a sum restated in another currency and a rate (per year …) are left out; a minimum and
    a maximum give a range.
    """
    by_currency: dict[str | None, list[Amount]] = {}
    for amount in amounts:
        if amount.role != "equivalent" and amount.per is None:
            by_currency.setdefault(amount.currency, []).append(amount)
    return [_total(currency, found) for currency, found in by_currency.items()]


def _total(currency: str | None, amounts: Sequence[Amount]) -> Money:
    if whole := [_hundredths(a) for a in amounts if a.role == "total"]:
        return Money(currency, max(whole), max(whole))
    plain = sum(_hundredths(a) for a in amounts if a.role in ("single", "share"))
    least = sum(_hundredths(a) for a in amounts if a.role == "minimum")
    most = sum(_hundredths(a) for a in amounts if a.role == "maximum")
    return Money(currency, plain + (least or most), plain + (most or least))


def _hundredths(amount: Amount) -> int:
    units, _, rest = amount.value.partition(".")
    return int(Decimal(units + (rest + "00")[:2])) if len(units) <= _LONGEST else 0


def _about(amounts: Iterable[Amount], money: Money) -> bool:
    return any(a.approximate for a in amounts if a.currency == money.currency)


def words(record: AgreementRecord) -> str:
    """All words that a record is found by, folded: its values, the words of the articles, their titles and names."""
    told: list[str | None] = [record.id, record.title, KINDS["fr"][record.kind], *record.notes]
    for partner in record.partners:
        told += [partner.name, partner.code, *partner.mentions]
    for sector in record.sectors:
        told += [sector.label, sector.text]
    told += [amount.text for amount in record.amounts]
    told += [record.place.name] if record.place else []
    for person in record.signatories:
        told += [person.name, person.role]
    for source in record.sources:
        told += [source.article, source.title, source.url]
        told += [e.text for e in source.evidence]
    return " | ".join(dict.fromkeys(fold(text) for text in told if text))


def cards(records: Iterable[AgreementRecord], tell: Callable[[Source], Told]) -> Iterator[list[dict[str, Any]]]:
    """The cards of the records in their order, in chunks of `CARDS_IN_A_CHUNK`."""
    chunk: list[dict[str, Any]] = []
    for record in records:
        chunk.append(card(record, [tell(source) for source in record.sources]))
        if len(chunk) == CARDS_IN_A_CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def card(record: AgreementRecord, told: Sequence[Told]) -> dict[str, Any]:
    """A record as its card shows it: its fields, each source with its passages, conflicts, and the digests of its evidence."""
    data = record.to_json()
    data["sources"] = [_source(one) for one in told]
    data["conflicts"] = [[c.label, list(c.told), c.kept] for c in conflicts(record)]
    data["digests"] = digests(record)
    return data


def _source(told: Told) -> dict[str, Any]:
    source = told.source
    shown: dict[str, Any] = {
        "article": source.article,
        "url": source.url,
        "title": source.title,
        "published": source.published,
    }
    if told.problem:
        quotes = dict.fromkeys((e.start, e.end, e.field, e.text) for e in source.evidence)
        return {
            **shown,
            "alone": bool(source.evidence),
            "quotes": [[field, text] for _, _, field, text in sorted(quotes)],
        }
    return {**shown, "passages": [_passage(p) for p in told.passages]}


def _passage(passage: Passage) -> list[Any]:
    """`[cut before, cut after, pieces]`; a piece is a text, or `[text, fields]` where it is evidence."""
    pieces = [[p.text, " ".join(sorted(p.fields))] if p.fields else p.text for p in passage.pieces]
    return [int(passage.cut_before), int(passage.cut_after), pieces]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
