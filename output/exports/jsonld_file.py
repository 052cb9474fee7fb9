"""JSON-LD: one node per agreement in a graph, with schema.org terms where they fit and terms of our own where none does.

The context is part of the file, so that it can be read without the network; `docs/exports.md` explains it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from output.exports import Options, Written
from output.exports.writing import keyed, whole_file
from output.record import AgreementRecord, Amount, DatedText, Partner, Sector, Signatory, Source

_EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
_DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"

CONTEXT: dict[str, Any] = {
    "@version": 1.1,
    "schema": "https://schema.org/",
    "oa": "http://www.w3.org/ns/oa#",
    # Of our own: whoever publishes the file puts addresses of theirs in these two lines.
    "accords": "urn:accords:term:",
    "agreement": "urn:accords:agreement:",
    "Agreement": "accords:Agreement",
    "CreativeWork": "schema:CreativeWork",
    "name": "schema:name",
    "identifier": "schema:identifier",
    "inLanguage": "schema:inLanguage",
    "temporalCoverage": "schema:temporalCoverage",
    "kind": "accords:kind",
    "status": "accords:status",
    "renewal": "accords:renewal",
    "renews": {"@id": "accords:renews", "@type": "@id"},
    "confidence": "accords:confidence",
    "note": {"@id": "accords:note", "@container": "@set"},
    "signed": {"@id": "accords:signed", "@type": _EDTF},
    "start": {"@id": "accords:start", "@type": _EDTF},
    "end": {"@id": "accords:end", "@type": _EDTF},
    "signedWords": "accords:signedWords",
    "startWords": "accords:startWords",
    "endWords": "accords:endWords",
    "words": "accords:words",
    "partner": {"@id": "accords:partner", "@container": "@set"},
    "AdministrativeArea": "schema:AdministrativeArea",
    "CollegeOrUniversity": "schema:CollegeOrUniversity",
    "Corporation": "schema:Corporation",
    "Country": "schema:Country",
    "GovernmentOrganization": "schema:GovernmentOrganization",
    "NGO": "schema:NGO",
    "Organization": "schema:Organization",
    "alternateName": {"@id": "schema:alternateName", "@container": "@set"},
    "addressCountry": "schema:addressCountry",
    "partnerType": "accords:partnerType",
    "implied": "accords:implied",
    "sector": {"@id": "schema:about", "@container": "@set"},
    "DefinedTerm": "schema:DefinedTerm",
    "termCode": "schema:termCode",
    "amount": {"@id": "accords:amount", "@container": "@set"},
    "MonetaryAmount": "schema:MonetaryAmount",
    "currency": "schema:currency",
    "value": {"@id": "schema:value", "@type": _DECIMAL},
    "approximate": "accords:approximate",
    "amountRole": "accords:amountRole",
    "per": "accords:per",
    "place": "schema:locationCreated",
    "Place": "schema:Place",
    "signatory": {"@id": "accords:signatory", "@container": "@set"},
    "Person": "schema:Person",
    "jobTitle": "schema:jobTitle",
    "signedFor": "accords:signedFor",
    "source": {"@id": "schema:subjectOf", "@container": "@set"},
    "Article": "schema:Article",
    "url": "schema:url",
    "headline": "schema:headline",
    "published": {"@id": "schema:datePublished", "@type": _EDTF},
    "evidence": {"@id": "accords:evidence", "@container": "@set"},
    "TextPositionSelector": "oa:TextPositionSelector",
    "from": "oa:start",
    "to": "oa:end",
    "exact": "oa:exact",
    "field": "accords:field",
    "rule": "accords:rule",
}

_PARTNER_CLASSES = {
    "state": "Country",
    "region": "AdministrativeArea",
    "department": "AdministrativeArea",
    "municipality": "AdministrativeArea",
    "intermunicipality": "AdministrativeArea",
    "international_org": "Organization",
    "eu": "Organization",
    "ministry": "GovernmentOrganization",
    "agency": "GovernmentOrganization",
    "university": "CollegeOrUniversity",
    "company": "Corporation",
    "association": "NGO",
    "other": "Organization",
}


def write(records: Iterable[AgreementRecord], target: Path, options: Options) -> Written:
    """Write the graph, one agreement per line between the context and the end."""
    count = 0
    with whole_file(target) as path, path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(f'{{"@context": {_json(CONTEXT)},\n"@graph": [')
        for count, (key, record) in enumerate(keyed(records), 1):
            file.write(("\n" if count == 1 else ",\n") + _json(node(key, record)))
        file.write("\n]}\n")
    return Written(count)


def node(key: str, record: AgreementRecord) -> dict[str, Any]:
    """The record as a JSON-LD node. What the article does not tell is left out: in a graph, nothing says that nothing is known."""
    start, end = (date.value if date else "" for date in (record.start, record.end))
    place = record.place
    return _told(
        {
            "@id": f"agreement:{key}",
            "@type": ["Agreement", "CreativeWork"],
            "identifier": record.id,
            "name": record.title,
            "inLanguage": "fr",
            "kind": record.kind,
            "status": record.status,
            "renewal": record.renewal,
            "renews": f"agreement:{record.renews}" if record.renews else None,
            **_date("signed", record.signed),
            **_date("start", record.start),
            **_date("end", record.end),
            # ISO 8601 has no «about»; an interval with an open end is written with two dots.
            "temporalCoverage": f"{start or '..'}/{end or '..'}".replace("~", "") if start or end else None,
            "partner": [_partner(p) for p in record.partners],
            "sector": [_sector(s) for s in record.sectors],
            "amount": [_amount(a) for a in record.amounts],
            "place": _told({"@type": "Place", "name": place.name, "addressCountry": place.country}) if place else None,
            "signatory": [_signatory(s) for s in record.signatories],
            "confidence": record.confidence,
            "note": list(record.notes),
            "source": [_source(s) for s in record.sources],
        }
    )


def _partner(partner: Partner) -> dict[str, Any]:
    return _told(
        {
            "@type": _PARTNER_CLASSES[partner.type],
            "name": partner.name,
            "partnerType": partner.type,
            "addressCountry": partner.country,
            "identifier": partner.code,
            "alternateName": list(partner.mentions),
            "implied": partner.implied,
        }
    )


def _sector(sector: Sector) -> dict[str, Any]:
    return _told({"@type": "DefinedTerm", "termCode": sector.code, "name": sector.label, "words": sector.text})


def _amount(amount: Amount) -> dict[str, Any]:
    return _told(
        {
            "@type": "MonetaryAmount",
            "value": amount.value,
            "currency": amount.currency,
            "approximate": amount.approximate,
            "amountRole": amount.role,
            "per": amount.per,
            "words": amount.text,
        }
    )


def _signatory(signatory: Signatory) -> dict[str, Any]:
    return _told({"@type": "Person", "name": signatory.name, "jobTitle": signatory.role, "signedFor": signatory.for_})


def _source(source: Source) -> dict[str, Any]:
    evidence = [
        {
            "@type": "TextPositionSelector",
            "field": e.field,
            "from": e.start,
            "to": e.end,
            "exact": e.text,
            "rule": e.rule,
        }
        for e in source.evidence
    ]
    return _told(
        {
            "@type": "Article",
            "identifier": source.article,
            "url": source.url,
            "headline": source.title,
            "published": source.published,
            "evidence": evidence,
        }
    )


def _date(name: str, date: DatedText | None) -> dict[str, Any]:
    return {name: date.value, f"{name}Words": date.text} if date else {}


def _told(node: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in node.items() if value is not None and value != []}


def _json(data: Any) -> str:
    # A page may hold the file in a <script>: no text of an article may end it.
    return json.dumps(data, ensure_ascii=False, separators=(", ", ": ")).replace("<", "\\u003c")
