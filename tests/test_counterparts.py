"""«Son homologue»: beside a body it is the body of another country, beside a minister another state, beside a mayor another town."""

from __future__ import annotations

import pytest

from pipeline.extraction import extract


def partners(text: str) -> set[str]:
    """The partners of the one act that the text tells."""
    records = extract(text, published="2021-06-10")
    assert len(records) == 1, [[p.name for p in r.partners] for r in records]
    return {p.name for p in records[0].partners}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "L'Office national des forêts a signé une convention avec son homologue marocain.",
            {"Office national des forêts", "Office national des forêts (Maroc)"},
        ),
        (
            "Le directeur de l'Office national des forêts et son homologue marocain ont signé une convention.",
            {"Office national des forêts", "Office national des forêts (Maroc)"},
        ),
        (
            "Le ministère de la Santé et son homologue marocain ont signé un accord.",
            {"Ministère de la Santé", "Ministère de la Santé (Maroc)"},
        ),
        (
            "La Banque centrale de Tunisie et son homologue libyenne ont signé un mémorandum.",
            {"Banque centrale de Tunisie", "Banque centrale (Libye)"},
        ),
        (
            "L'Agence de promotion des investissements (API) et ses homologues tunisienne et marocaine ont signé une convention.",
            {
                "Agence de promotion des investissements",
                "Agence de promotion des investissements (Tunisie)",
                "Agence de promotion des investissements (Maroc)",
            },
        ),
        (
            "Le directeur général de la douane sénégalaise et son homologue malien ont signé un protocole d'accord.",
            {"Douane sénégalaise", "Douane malienne"},
        ),
        (
            "La Cour des comptes a conclu une convention de coopération avec sa consœur malienne.",
            {"Cour des comptes", "Cour des comptes (Mali)"},
        ),
    ],
)
def test_the_counterpart_of_a_body_is_the_body_of_that_people(text: str, expected: set[str]) -> None:
    assert partners(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "La Chambre d'agriculture de la Drôme et son homologue du Piémont ont signé une convention.",
            {"Chambre d'agriculture de la Drôme", "Chambre d'agriculture du Piémont"},
        ),
        (
            "Le recteur de l'Université de Lomé et son homologue de Kara ont signé une convention.",
            {"Université de Lomé", "Université de Kara"},
        ),
        (
            "Le Conseil supérieur de la magistrature a signé un protocole avec ses homologues du Sénégal et du Mali.",
            {
                "Conseil supérieur de la magistrature",
                "Conseil supérieur de la magistrature du Sénégal",
                "Conseil supérieur de la magistrature du Mali",
            },
        ),
    ],
)
def test_the_counterpart_of_a_place_is_the_body_there(text: str, expected: set[str]) -> None:
    assert partners(text) == expected


def test_a_name_that_follows_is_the_counterparts_own() -> None:
    text = "L'Office national des forêts et son homologue marocain, l'Agence nationale des eaux et forêts, ont signé une convention."
    assert partners(text) == {"Office national des forêts", "Agence nationale des eaux et forêts"}


@pytest.mark.parametrize(
    "words", ["Le maire de Metz et son homologue allemand", "La Ville de Metz et son homologue allemande"]
)
def test_the_counterpart_of_a_town_may_tell_its_people_before_its_name(words: str) -> None:
    assert partners(f"{words} de Trèves ont signé une charte.") == {"Ville de Metz", "Ville de Trèves"}


def test_the_counterparts_of_a_minister_are_states_however_many() -> None:
    text = "Le ministre sénégalais de la Santé a signé un accord avec ses homologues malien, guinéen et mauritanien."
    assert partners(text) == {"Sénégal", "Mali", "Guinée", "Mauritanie"}


def test_a_companys_counterpart_is_no_company_of_its_name() -> None:
    text = "La société Kerbois a signé une convention avec la Région Bretagne et son homologue galloise."
    assert all("Kerbois (" not in p.name for r in extract(text) for p in r.partners)
