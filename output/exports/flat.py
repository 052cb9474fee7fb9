"""The flat table for spreadsheets: one row per record, every cell a text but the confidence. Money is listed, never added."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from output.exports import Options
from output.exports.labels import ABOUT, AMOUNT_ROLES, KINDS, PARTNER_TYPES, RATES, STATUSES, YES_NO
from output.exports.texts import cell_text
from output.record import AgreementRecord, Amount, DatedText, Sector, Signatory

# Between the values of one cell; names hold commas, semicolons and slashes.
SEPARATOR = " | "

Cell = str | float


@dataclass(frozen=True, slots=True)
class FlatColumn:
    """A column: its headings, how wide a sheet shows it (in characters) and what a record puts in it."""

    fr: str
    en: str
    width: int
    value: Callable[[AgreementRecord, Options], Cell | Iterable[str | None] | None]


COLUMNS: tuple[FlatColumn, ...] = (
    FlatColumn("Identifiant", "Id", 22, lambda r, o: r.id),
    FlatColumn("Intitulé", "Title", 60, lambda r, o: r.title),
    FlatColumn("Acte", "Act", 20, lambda r, o: KINDS[o.lang][r.kind]),
    FlatColumn("Renouvellement", "Renewal", 14, lambda r, o: YES_NO[o.lang][not r.renewal]),
    FlatColumn("Statut", "Status", 10, lambda r, o: STATUSES[o.lang][r.status]),
    FlatColumn("Partenaires", "Partners", 50, lambda r, o: (p.name for p in r.partners)),
    FlatColumn(
        "Types de partenaires", "Partner types", 22, lambda r, o: (PARTNER_TYPES[o.lang][p.type] for p in r.partners)
    ),
    FlatColumn("Pays", "Countries", 10, lambda r, o: dict.fromkeys(p.country for p in r.partners)),
    FlatColumn("Codes des partenaires", "Partner codes", 20, lambda r, o: (p.code for p in r.partners)),
    FlatColumn("Signature", "Signed", 12, lambda r, o: _date(r.signed)),
    FlatColumn("Début", "Start", 12, lambda r, o: _date(r.start)),
    FlatColumn("Fin", "End", 12, lambda r, o: _date(r.end)),
    FlatColumn("Domaines", "Sectors", 40, lambda r, o: dict.fromkeys(_sector(s, o) for s in r.sectors)),
    FlatColumn("Codes des domaines", "Sector codes", 20, lambda r, o: dict.fromkeys(s.code for s in r.sectors)),
    FlatColumn("Montants", "Amounts", 30, lambda r, o: (_money(a, o) for a in r.amounts)),
    FlatColumn("Montants (mots de l'article)", "Amounts (words)", 30, lambda r, o: (a.text for a in r.amounts)),
    FlatColumn("Lieu", "Place", 18, lambda r, o: r.place.name if r.place else None),
    FlatColumn("Pays du lieu", "Place country", 10, lambda r, o: r.place.country if r.place else None),
    FlatColumn("Signataires", "Signatories", 50, lambda r, o: (_signatory(s, o) for s in r.signatories)),
    FlatColumn("Renouvelle", "Renews", 22, lambda r, o: r.renews),
    FlatColumn("Confiance", "Confidence", 10, lambda r, o: r.confidence),
    FlatColumn("Remarques", "Notes", 40, lambda r, o: r.notes),
    FlatColumn("Articles", "Articles", 40, lambda r, o: (s.article for s in r.sources)),
    FlatColumn("Titres des articles", "Article titles", 40, lambda r, o: (s.title for s in r.sources)),
    FlatColumn("Adresses", "Addresses", 40, lambda r, o: (s.url for s in r.sources)),
    FlatColumn("Parution", "Published", 12, lambda r, o: (s.published for s in r.sources)),
)


def headings(options: Options) -> list[str]:
    """The heading of each column."""
    return [column.fr if options.lang == "fr" else column.en for column in COLUMNS]


def cells(record: AgreementRecord, options: Options) -> list[Cell]:
    """The record's row, safe for a spreadsheet."""
    return [_cell(column.value(record, options)) for column in COLUMNS]


def _cell(value: Cell | Iterable[str | None] | None) -> Cell:
    if value is None or isinstance(value, float):
        return "" if value is None else value
    # Each value is made safe by itself: people cut such cells at the separator.
    return value and cell_text(value) if isinstance(value, str) else SEPARATOR.join(cell_text(v) for v in value if v)


def _date(date: DatedText | None) -> str | None:
    return date.value if date else None


def _sector(sector: Sector, options: Options) -> str:
    label = sector.label or sector.text
    return options.sectors_en.get(sector.code or "", label) if options.lang == "en" else label


def _money(amount: Amount, options: Options) -> str:
    marks = (
        ABOUT[options.lang] if amount.approximate else None,
        AMOUNT_ROLES[options.lang].get(amount.role),
        RATES[options.lang].get(amount.per, amount.per) if amount.per else None,
    )
    told = ", ".join(filter(None, marks))
    return f"{amount.value} {amount.currency or '?'}" + (f" ({told})" if told else "")


def _signatory(signatory: Signatory, options: Options) -> str:
    told = ", ".join(filter(None, (signatory.role, signatory.for_)))
    return f"{signatory.name} ({told})" if told else signatory.name
