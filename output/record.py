"""The agreement record: one JSON line of accords' output, and its JSON Schema."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Kind = Literal[
    "accord", "convention", "protocole", "memorandum", "feuille_de_route", "declaration_intention", "pacte", "charte",
    "contrat", "jumelage", "programme", "plan_action", "traite", "partenariat", "autre",
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)

KIND_LABELS: dict[str, str] = {
    "accord": "Accord",
    "convention": "Convention",
    "protocole": "Protocole",
    "memorandum": "Mémorandum d'entente",
    "feuille_de_route": "Feuille de route",
    "declaration_intention": "Déclaration d'intention",
    "pacte": "Pacte",
    "charte": "Charte",
    "contrat": "Contrat",
    "jumelage": "Jumelage",
    "programme": "Programme",
    "plan_action": "Plan d'action",
    "traite": "Traité",
    "partenariat": "Partenariat",
    "autre": "Acte de coopération",
}

Status = Literal["signed", "announced", "ongoing", "ended"]

PartnerType = Literal[
    "state", "region", "department", "municipality", "intermunicipality", "international_org", "eu",
    "ministry", "agency", "university", "company", "association", "other",
]  # fmt: skip

# EDTF level 0 dates of day, month or year precision, each with the level 1 mark of approximation.
_EDTF = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?~?")

_DECIMAL = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def _edtf(value: str) -> str:
    if not _EDTF.fullmatch(value):
        raise ValueError(f"{value!r} is not an EDTF year, month or day")
    return value


def _plain_decimal(value: str) -> str:
    if not _DECIMAL.fullmatch(value):
        raise ValueError(f"{value!r} is not a plain positive decimal")
    return value


Edtf = Annotated[str, AfterValidator(_edtf)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Evidence(_Model):
    """Words of an article that a value comes from: characters `[start, end)` of its clean text, and the rule that read them."""

    field: str
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    text: str
    rule: str


class Source(_Model):
    """An article that tells of the agreement."""

    article: str
    url: str | None = None
    title: str | None = None
    published: Edtf | None = None
    evidence: tuple[Evidence, ...] = ()


class Partner(_Model):
    """A party: canonical French name, public code where there is one, and the words that name it.

    `implied` is true when the sentence of the act does not name the partner and the article's context does.
    """

    name: str
    type: PartnerType
    country: str | None = None
    code: str | None = None
    mentions: tuple[str, ...] = ()
    implied: bool = False


class DatedText(_Model):
    """A date in EDTF with the words it was read in."""

    value: Edtf
    text: str


class Sector(_Model):
    """A field of cooperation: a code of the taxonomy (None where none fits), its French label and the words that say it."""

    code: str | None
    label: str | None
    text: str


class Amount(_Model):
    """Money of the act: `value` in units as a decimal string, `currency` in ISO 4217 (None when the article does not settle it)."""

    value: Annotated[str, AfterValidator(_plain_decimal)]
    currency: str | None
    approximate: bool = False
    role: Literal["single", "minimum", "maximum", "total", "share", "equivalent"] = "single"
    per: str | None = None
    text: str


class Place(_Model):
    """Where the act was signed."""

    name: str
    country: str | None = None


class Signatory(_Model):
    """A person who signed, with their role and the partner they signed for, as far as the article tells."""

    name: str
    role: str | None = None
    for_: Annotated[str | None, Field(alias="for")] = None

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class AgreementRecord(_Model):
    """One cooperation act between partners, with every value's evidence. See `docs/record.md` for each field."""

    id: Annotated[str, Field(pattern=r"^agr_[0-9a-f]{12,}$")]
    kind: Kind
    status: Status
    renewal: bool = False
    title: str
    partners: Annotated[tuple[Partner, ...], Field(min_length=1)]
    signed: DatedText | None = None
    start: DatedText | None = None
    end: DatedText | None = None
    sectors: tuple[Sector, ...] = ()
    amounts: tuple[Amount, ...] = ()
    place: Place | None = None
    signatories: tuple[Signatory, ...] = ()
    renews: str | None = None
    confidence: Annotated[float, Field(ge=0, le=1)]
    notes: tuple[str, ...] = ()
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]

    def to_json(self) -> dict[str, Any]:
        """The record as a JSON object, keys in the order of the contract."""
        return self.model_dump(mode="json", by_alias=True)

    def to_line(self) -> str:
        """The record as one line of JSON, accents kept, without the line break."""
        return json.dumps(self.to_json(), ensure_ascii=False, separators=(", ", ": "))


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one output line."""
    schema = AgreementRecord.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
