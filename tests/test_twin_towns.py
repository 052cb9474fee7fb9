"""Towns listed in a sentence as twinned with one: each is an act of its own, with its year."""

from __future__ import annotations

import pytest

from pipeline.extraction import extract


def twinned(text: str) -> dict[str, str | None]:
    """The towns that the text twins with Quimper, each with the year of signature or of beginning."""
    found = {}
    for r in extract(text, published="2021-06-10"):
        names = {p.name for p in r.partners}
        assert r.kind == "jumelage"
        assert "Ville de Quimper" in names
        assert len(r.partners) == 2
        date = r.signed or r.start
        found[next(p.name for p in r.partners if p.name != "Ville de Quimper")] = date.value if date else None
    return found


_DATED = {"Ville de Limerick": "1969", "Ville de Torrelavega": "1984", "Ville de Krebsheim": "1990"}
_NAMED = dict.fromkeys(_DATED)


@pytest.mark.parametrize(
    "text",
    [
        "Quimper est jumelée avec trois villes : Limerick (Irlande, 1969), Torrelavega (Espagne, 1984) et Krebsheim (Allemagne, 1990).",
        "Quimper est jumelée avec trois autres villes. Par ordre chronologique : Limerick (Irlande, 1969), Torrelavega (Espagne, 1984) et Krebsheim (Allemagne, 1990).",
        "La Ville de Quimper compte trois villes jumelles : Limerick (1969), Torrelavega (1984) et Krebsheim (1990).",
        "Quimper est jumelée à Limerick depuis 1969, à Torrelavega depuis 1984 et à Krebsheim depuis 1990.",
        "Quimper est jumelée depuis 1969 avec Limerick, depuis 1984 avec Torrelavega et depuis 1990 avec Krebsheim.",
        "Quimper entretient des jumelages avec Limerick (Irlande, 1969), Torrelavega (Espagne, 1984) et Krebsheim (Allemagne, 1990).",
        "Les jumelages de Quimper : Limerick (Irlande) en 1969, Torrelavega (Espagne) en 1984, Krebsheim (Allemagne) en 1990.",
        "Jumelée à Limerick depuis 1969, Quimper l'est aussi à Torrelavega depuis 1984 et à Krebsheim depuis 1990.",
    ],
)
def test_each_town_of_a_list_is_twinned_since_its_own_year(text: str) -> None:
    assert twinned(text) == _DATED


@pytest.mark.parametrize(
    "text",
    [
        "Les villes jumelées avec Quimper sont Limerick (Irlande), Torrelavega (Espagne) et Krebsheim (Allemagne).",
        "Quimper est jumelée avec Limerick en Irlande, Torrelavega en Espagne et Krebsheim en Allemagne.",
        "Outre Limerick, Quimper est jumelée avec Torrelavega et Krebsheim.",
        "Trois villes sont jumelées avec Quimper : Limerick, Torrelavega et Krebsheim.",
    ],
)
def test_towns_may_be_listed_without_a_year(text: str) -> None:
    assert twinned(text) == _NAMED


def test_a_list_that_counts_other_towns_than_it_names_is_not_read_as_one() -> None:
    text = "Quimper est jumelée avec six autres villes. Par ordre chronologique : Limerick (Irlande, 1969) et Torrelavega (Espagne, 1984)."
    assert not twinned(text)


def test_the_town_whose_twinning_it_is_stands_behind_the_noun() -> None:
    assert twinned("Le jumelage de Quimper avec Limerick date de 1969.") == {"Ville de Limerick": "1969"}


def test_a_town_is_called_the_twin_of_another() -> None:
    assert twinned("Limerick, ville jumelle de Quimper depuis 1969, a envoyé ses musiciens.") == {
        "Ville de Limerick": "1969"
    }


def test_a_pronoun_stands_for_a_twinning_of_the_same_town() -> None:
    text = "Le jumelage de Quimper avec Limerick date de 1969, celui avec Torrelavega de 1984."
    assert twinned(text) == {"Ville de Limerick": "1969", "Ville de Torrelavega": "1984"}


def test_she_is_the_town_of_the_sentence_before() -> None:
    text = "Quimper fête cette année les 50 ans de son jumelage avec Limerick. Elle est aussi jumelée avec Torrelavega et Krebsheim."
    assert set(twinned(text)) == set(_DATED)


def test_the_committee_tends_a_twinning_that_is_of_towns() -> None:
    assert set(twinned("Le comité de jumelage de Quimper fête les trente ans du jumelage avec Limerick.")) == {
        "Ville de Limerick"
    }
