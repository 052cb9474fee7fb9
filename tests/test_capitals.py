"""A capital stands for its state, or for itself."""

from __future__ import annotations

import pytest

import pipeline


def partners(text: str, published: str = "2021-09-14") -> list[tuple[str, str]]:
    records = pipeline.extract(text, published)
    return sorted((p.name, p.type) for r in records for p in r.partners)


@pytest.mark.parametrize(
    "text",
    [
        "Alger et Nouakchott balisent leur coopération minière\n\nUn mémorandum d'entente a été signé lundi entre Alger et "
        "Nouakchott, lors de la visite du ministre algérien des Mines. Côté mauritanien, le ministre du Pétrole l'a paraphé.",
        "NOUAKCHOTT - Le gouvernement mauritanien a reçu lundi une délégation algérienne. Nouakchott et Alger ont signé à "
        "cette occasion un accord sur les mines.",
    ],
)
def test_two_capitals_side_by_side_are_their_states_where_the_article_speaks_of_both(text: str) -> None:
    assert partners(text) == [("Algérie", "state"), ("Mauritanie", "state")]


def test_two_capitals_that_the_article_calls_towns_stay_towns() -> None:
    text = (
        "La Ville de Dakar et la Ville de Lisbonne ont signé mardi une convention de jumelage. Dakar et Lisbonne, liées par "
        "la mer, échangeront leurs urbanistes, a dit le maire sénégalais devant les élus portugais."
    )
    assert partners(text) == [("Ville de Dakar", "municipality"), ("Ville de Lisbonne", "municipality")]


def test_a_capital_alone_beside_a_state_is_a_state() -> None:
    text = "Le Sénégal et Rabat ont signé lundi un accord de pêche."
    assert partners(text) == [("Maroc", "state"), ("Sénégal", "state")]


def test_bruxelles_is_the_unions_capital_in_an_article_about_europe() -> None:
    text = (
        "L'Union européenne parle à l'Afrique. Lomé et Bruxelles ont signé lundi un accord de partenariat, a annoncé le "
        "gouvernement togolais. Le commissaire belge s'est félicité de ce texte européen."
    )
    assert partners(text) == [("Togo", "state"), ("Union européenne", "eu")]
