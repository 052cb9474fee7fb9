"""The words for a record's codes, in French and in English."""

from __future__ import annotations

from collections.abc import Mapping

from output.exports import Lang
from output.record import KIND_LABELS

KINDS: Mapping[Lang, Mapping[str, str]] = {
    "fr": KIND_LABELS,
    "en": {
        "accord": "Agreement",
        "convention": "Convention",
        "protocole": "Protocol",
        "memorandum": "Memorandum of understanding",
        "feuille_de_route": "Roadmap",
        "declaration_intention": "Declaration of intent",
        "pacte": "Pact",
        "charte": "Charter",
        "contrat": "Contract",
        "jumelage": "Twinning",
        "programme": "Programme",
        "plan_action": "Action plan",
        "traite": "Treaty",
        "partenariat": "Partnership",
        "autre": "Act of cooperation",
    },
}

STATUSES: Mapping[Lang, Mapping[str, str]] = {
    "fr": {"signed": "signé", "announced": "annoncé", "ongoing": "en cours", "ended": "terminé"},
    "en": {"signed": "signed", "announced": "announced", "ongoing": "ongoing", "ended": "ended"},
}

PARTNER_TYPES: Mapping[Lang, Mapping[str, str]] = {
    "fr": {
        "state": "État",
        "region": "région",
        "department": "département",
        "municipality": "commune",
        "intermunicipality": "intercommunalité",
        "international_org": "organisation internationale",
        "eu": "Union européenne",
        "ministry": "ministère",
        "agency": "agence",
        "university": "université",
        "company": "entreprise",
        "association": "association",
        "other": "autre",
    },
    "en": {
        "state": "state",
        "region": "region",
        "department": "department",
        "municipality": "municipality",
        "intermunicipality": "intermunicipal body",
        "international_org": "international organisation",
        "eu": "European Union",
        "ministry": "ministry",
        "agency": "agency",
        "university": "university",
        "company": "company",
        "association": "association",
        "other": "other",
    },
}

AMOUNT_ROLES: Mapping[Lang, Mapping[str, str]] = {
    "fr": {
        "minimum": "minimum",
        "maximum": "maximum",
        "total": "total",
        "share": "part",
        "equivalent": "équivalent",
    },
    "en": {
        "minimum": "minimum",
        "maximum": "maximum",
        "total": "total",
        "share": "share",
        "equivalent": "equivalent",
    },
}

RATES: Mapping[Lang, Mapping[str, str]] = {
    "fr": {
        "year": "par an",
        "quarter": "par trimestre",
        "month": "par mois",
        "week": "par semaine",
        "day": "par jour",
    },
    "en": {"year": "per year", "quarter": "per quarter", "month": "per month", "week": "per week", "day": "per day"},
}

ABOUT: Mapping[Lang, str] = {"fr": "environ", "en": "about"}
YES_NO: Mapping[Lang, tuple[str, str]] = {"fr": ("oui", "non"), "en": ("yes", "no")}
