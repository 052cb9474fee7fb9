"""A record for tests of what comes after extraction."""

from __future__ import annotations

from typing import Any

from output.record import AgreementRecord

TEXT = """Pêche : deux régions se rapprochent

La Région Normandie et la Région de l'Oriental ont signé ce vendredi une feuille de route sur la pêche.
Elle est dotée d'environ 1 250 000,50 euros."""


def evidence(field: str, words: str, text: str = TEXT) -> dict[str, Any]:
    """Evidence for a field: the first place of the words in the text."""
    start = text.index(words)
    return {"field": field, "start": start, "end": start + len(words), "text": words, "rule": f"test.{field}"}


def record(**changes: Any) -> AgreementRecord:
    """An agreement of the Région Normandie and the Région de l'Oriental, with changes."""
    data: dict[str, Any] = {
        "id": "agr_0123456789ab",
        "kind": "feuille_de_route",
        "status": "signed",
        "title": "Feuille de route Région Normandie – Région de l'Oriental",
        "partners": [
            {"name": "Région Normandie", "type": "region", "country": "FR", "code": "FR-NOR", "mentions": ["la Normandie"]},
            {"name": "Région de l'Oriental", "type": "region", "country": "MA", "code": "MA-02"},
        ],
        "signed": {"value": "2024-05-17", "text": "ce vendredi"},
        "sectors": [{"code": "peche", "label": "Pêche et mer", "text": "la pêche"}],
        "amounts": [{"value": "1250000.50", "currency": "EUR", "approximate": True, "text": "environ 1 250 000,50 euros"}],
        "confidence": 0.9,
        "sources": [
            {
                "article": "a.txt",
                "published": "2024-05-17",
                "evidence": [
                    evidence("partners", "Région Normandie"),
                    evidence("partners", "Région de l'Oriental"),
                    evidence("signed", "ce vendredi"),
                    evidence("kind", "feuille de route"),
                    evidence("sectors", "la pêche"),
                    evidence("amounts", "environ 1 250 000,50 euros"),
                ],
            }
        ],
    }  # fmt: skip
    return AgreementRecord.model_validate({**data, **changes})


def read_record(text: str = TEXT, **changes: Any) -> AgreementRecord:
    """The record of `record`, its evidence where it stands in the clean text of its article, which has no blank line."""
    clean = text.replace("\n\n", "\n")
    source = record(**changes).sources[0]
    moved = [evidence(e.field, e.text, clean) for e in source.evidence]
    return record(**{**changes, "sources": [{**source.model_dump(), "evidence": moved}]})
