"""The related tables: what columns they have, a record as their rows, and the record back from its rows.

Every table but the first hangs on the agreement by its key; `position` counts from 1 in the order of the record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from output.exports.writing import id_of
from output.jsonl import OutputError
from output.record import AgreementRecord, DatedText

Type = Literal["text", "integer", "real", "boolean", "texts"]
Value = str | int | float | bool | Sequence[str] | None
Row = tuple[Value, ...]
# What 64 bits hold, in both formats.
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column, and what it holds in French and in English. `texts` is a list of texts."""

    name: str
    type: Type
    fr: str
    en: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `key` are the columns that tell its rows apart, `parents` the tables whose keys its first columns name."""

    name: str
    fr: str
    en: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    parents: tuple[str, ...] = ("agreements",)
    indexes: tuple[str, ...] = ()


def _text(name: str, fr: str, en: str) -> Column:
    return Column(name, "text", fr, en)


def _required(name: str, fr: str, en: str, type: Type = "text") -> Column:
    return Column(name, type, fr, en, required=True)


_AGREEMENT = _required("agreement", "L'accord : agreements.id", "The agreement: agreements.id")
_POSITION = _required("position", "Rang dans l'accord, à partir de 1", "Place in the record, from 1", "integer")

TABLES: tuple[Table, ...] = (
    Table(
        "agreements",
        "Un accord par ligne",
        "One agreement per row",
        ("id",),
        (
            _required("id", "Identifiant ; .2 s'y ajoute pour le deuxième du même identifiant", "Id; .2 is added for the second record of that id"),
            _required("position", "Rang dans le fichier, à partir de 1", "Place in the file, from 1", "integer"),
            _required("kind", "Code de l'acte", "Code of the act"),
            _required("status", "signed, announced, ongoing ou ended", "signed, announced, ongoing or ended"),
            _required("renewal", "Renouvelle ou prolonge un acte antérieur", "Renews or extends an earlier act", "boolean"),
            _required("title", "Intitulé fait pour les lecteurs, pas une citation", "A line for people, not a quotation"),
            _text("signed", "Date de signature (EDTF)", "When it was signed (EDTF)"),
            _text("signed_text", "Les mots de cette date", "The words of that date"),
            _text("period_start", "Début (EDTF)", "Start (EDTF)"),
            _text("period_start_text", "Les mots de cette date", "The words of that date"),
            _text("period_end", "Fin (EDTF)", "End (EDTF)"),
            _text("period_end_text", "Les mots de cette date", "The words of that date"),
            _text("place", "Lieu de signature", "Where it was signed"),
            _text("place_country", "Pays du lieu (ISO 3166-1)", "Country of the place (ISO 3166-1)"),
            _text("renews", "Identifiant de l'accord renouvelé", "Id of the agreement that it renews"),
            _required("confidence", "De 0 à 1 ; ordonne les relectures, n'est pas une probabilité", "0 to 1; orders records for checking, no probability", "real"),
            _required("notes", "Ce qu'un lecteur doit savoir", "What a reader should know", "texts"),
        ),
        parents=(),
        indexes=("kind", "signed"),
    ),
    Table(
        "partners",
        "Les parties de chaque accord",
        "The parties of each agreement",
        ("agreement", "position"),
        (
            _AGREEMENT,
            _POSITION,
            _required("name", "Nom français usuel", "Usual French name"),
            _required("type", "state, region, municipality, university …", "state, region, municipality, university …"),
            _text("country", "Pays (ISO 3166-1), EU pour l'Union", "Country (ISO 3166-1), EU for the Union"),
            _text("code", "ISO 3166-2, INSEE, SIREN ou GeoNames", "ISO 3166-2, INSEE, SIREN or GeoNames"),
            _required("implied", "Donné par le contexte, pas par la phrase", "Told by the context, not by the sentence", "boolean"),
            _required("mentions", "Les mots qui le nomment", "The words that name it", "texts"),
        ),
        indexes=("country", "code"),
    ),
    Table(
        "sectors",
        "Les domaines de chaque accord",
        "The sectors of each agreement",
        ("agreement", "position"),
        (
            _AGREEMENT,
            _POSITION,
            _text("code", "Code de la taxonomie", "Code of the taxonomy"),
            _text("label", "Libellé français", "French label"),
            _required("text", "Les mots de l'article", "The words of the article"),
        ),
        indexes=("code",),
    ),
    Table(
        "amounts",
        "Les montants de chaque accord ; à ne pas additionner entre monnaies ni entre rôles",
        "The amounts of each agreement; not to be added across currencies or roles",
        ("agreement", "position"),
        (
            _AGREEMENT,
            _POSITION,
            _required("value", "Nombre décimal en texte, en unités", "Decimal number as text, in units"),
            _text("currency", "Monnaie (ISO 4217), vide si l'article ne tranche pas", "Currency (ISO 4217), empty if not settled"),
            _required("approximate", "Environ, près de, plus de …", "About, nearly, more than …", "boolean"),
            _required("role", "single, minimum, maximum, total, share, equivalent", "single, minimum, maximum, total, share, equivalent"),
            _text("per", "year, month … pour un montant périodique", "year, month … for a rate"),
            _required("text", "Les mots de l'article", "The words of the article"),
        ),
        indexes=("currency",),
    ),
    Table(
        "signatories",
        "Les signataires de chaque accord",
        "The people who signed each agreement",
        ("agreement", "position"),
        (
            _AGREEMENT,
            _POSITION,
            _required("name", "Nom", "Name"),
            _text("role", "Fonction", "Role"),
            _text("signed_for", "Partenaire représenté", "The partner they signed for"),
        ),
    ),
    Table(
        "sources",
        "Les articles qui parlent de chaque accord",
        "The articles that tell of each agreement",
        ("agreement", "position"),
        (
            _AGREEMENT,
            _POSITION,
            _required("article", "Fichier lu", "The file that was read"),
            _text("url", "Adresse de l'article", "Address of the article"),
            _text("title", "Titre de l'article", "Headline of the article"),
            _text("published", "Parution (EDTF)", "Date of publication (EDTF)"),
        ),
    ),
    Table(
        "evidence",
        "Les mots des articles d'où vient chaque valeur",
        "The words of the articles that each value comes from",
        ("agreement", "source", "position"),
        (
            _AGREEMENT,
            _required("source", "L'article : sources.position", "The article: sources.position", "integer"),
            _required("position", "Rang dans l'article, à partir de 1", "Place in the source, from 1", "integer"),
            _required("field", "Champ de l'accord", "Field of the record"),
            _required("start_offset", "Premier caractère dans le texte de `accords clean`", "First character in the text of `accords clean`", "integer"),
            _required("end_offset", "Caractère après le dernier", "Character after the last", "integer"),
            _required("text", "Les mots", "The words"),
            _required("rule", "La règle qui les a lus", "The rule that read them"),
        ),
        parents=("agreements", "sources"),
        indexes=("rule",),
    ),
)  # fmt: skip

BY_NAME: Mapping[str, Table] = {table.name: table for table in TABLES}


def rows(key: str, position: int, record: AgreementRecord) -> dict[str, list[Row]]:
    """The record's rows by table, each row in the order of the table's columns. Raises OutputError for numbers beyond 64 bits."""
    place = record.place
    agreement: Row = (
        key,
        position,
        record.kind,
        record.status,
        record.renewal,
        record.title,
        *_dated(record.signed),
        *_dated(record.start),
        *_dated(record.end),
        place.name if place else None,
        place.country if place else None,
        record.renews,
        record.confidence,
        record.notes,
    )
    evidence: list[Row] = []
    for source, s in enumerate(record.sources, 1):
        for number, e in enumerate(s.evidence, 1):
            if max(e.start, e.end) > _LARGEST:
                raise OutputError(
                    f"{record.id}: evidence with an offset of {max(e.start, e.end)}; was the record edited?"
                )
            evidence.append((key, source, number, e.field, e.start, e.end, e.text, e.rule))
    return {
        "agreements": [agreement],
        "partners": [
            (key, n, p.name, p.type, p.country, p.code, p.implied, p.mentions) for n, p in enumerate(record.partners, 1)
        ],
        "sectors": [(key, n, s.code, s.label, s.text) for n, s in enumerate(record.sectors, 1)],
        "amounts": [
            (key, n, a.value, a.currency, a.approximate, a.role, a.per, a.text) for n, a in enumerate(record.amounts, 1)
        ],
        "signatories": [(key, n, s.name, s.role, s.for_) for n, s in enumerate(record.signatories, 1)],
        "sources": [(key, n, s.article, s.url, s.title, s.published) for n, s in enumerate(record.sources, 1)],
        "evidence": evidence,
    }


def records_of(
    agreements: Iterable[Mapping[str, Any]], children: Mapping[str, Any], where: str
) -> Iterator[AgreementRecord]:
    """The records of rows that are mappings by column: `children[table][key]` are a table's rows of an agreement, in order.

    Raises OutputError naming the agreement that is no record.
    """
    for row in agreements:
        try:
            yield _record(row, {name: of_table.get(row["id"], []) for name, of_table in children.items()})
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(x) for x in first["loc"]) or "record"
            raise OutputError(f"{where}: {row['id']}: not an agreement record ({field}: {first['msg']})") from None


def _record(row: Mapping[str, Any], children: Mapping[str, Sequence[Mapping[str, Any]]]) -> AgreementRecord:
    evidence: dict[int, list[dict[str, Any]]] = {}
    for e in children["evidence"]:
        told = {"start": e["start_offset"], "end": e["end_offset"], **_only(e, "field", "text", "rule")}
        evidence.setdefault(e["source"], []).append(told)
    data = {
        "id": id_of(row["id"]),
        **_only(row, "kind", "status", "renewal", "title", "renews", "confidence", "notes"),
        "signed": _dated_back(row, "signed"),
        "start": _dated_back(row, "period_start"),
        "end": _dated_back(row, "period_end"),
        "place": None if row["place"] is None else {"name": row["place"], "country": row["place_country"]},
        "partners": [
            _only(p, "name", "type", "country", "code", "mentions", "implied") for p in children["partners"]
        ],
        "sectors": [_only(s, "code", "label", "text") for s in children["sectors"]],
        "amounts": [
            _only(a, "value", "currency", "approximate", "role", "per", "text") for a in children["amounts"]
        ],
        "signatories": [{**_only(s, "name", "role"), "for": s["signed_for"]} for s in children["signatories"]],
        "sources": [
            {**_only(s, "article", "url", "title", "published"), "evidence": evidence.get(s["position"], [])}
            for s in children["sources"]
        ],
    }  # fmt: skip
    return AgreementRecord.model_validate(data)


def _dated(date: DatedText | None) -> tuple[str | None, str | None]:
    return (date.value, date.text) if date else (None, None)


def _dated_back(row: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    return None if row[name] is None else {"value": row[name], "text": row[f"{name}_text"]}


def _only(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}
