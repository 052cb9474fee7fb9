"""A body named in full before its acronym is found by its initials, whatever its first noun."""

from __future__ import annotations

import pytest

from pipeline.expansions import expanded_names
from pipeline.parties import find_parties
from pipeline.text import Text


def names(words: str) -> list[str]:
    return [m.text for m in expanded_names(Text(words))]


def values(words: str) -> dict[str, str]:
    return {m.text: m.value.name for m in find_parties(Text(words))}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("La Faîtière des communes du Littoral (FCL) a signé.", "Faîtière des communes du Littoral"),
        ("Un accord avec la Plateforme des villes jumelles (PVJ).", "Plateforme des villes jumelles"),
        ("l'Observatoire du Sahara et du Sahel (OSS, Tunis)", "Observatoire du Sahara et du Sahel"),
    ],
)
def test_initials_in_brackets_prove_the_name_before_them(words: str, name: str) -> None:
    assert names(words) == [name]


@pytest.mark.parametrize(
    "words",
    [
        "La Faîtière des communes du Littoral (Togo) a signé.",
        "Le Projet d'appui aux filières (PAF) est financé.",
        "Le Pôle de recherche supérieure (PRS) Grand Sud a signé.",
        "la faîtière des communes du littoral (FCL)",
        "Il a dit non (NON).",
        "((((((((((((((((((((((ABC",
    ],
)
def test_other_words_before_a_bracket_are_no_name(words: str) -> None:
    assert names(words) == []


def test_a_state_before_its_acronym_is_left_to_the_finder_of_states() -> None:
    found = find_parties(Text("La République démocratique du Congo (RDC) et le Togo ont signé."))
    assert [m.value.code for m in found][:1] == ["CD"]


def test_the_acronym_alone_stands_for_the_name() -> None:
    told = values("La Faîtière des communes du Littoral (FCL) et Lyon ont signé. La FCL paiera.")
    assert told["FCL"] == "Faîtière des communes du Littoral"


def test_initials_bind_an_acronym_that_no_bracket_explains() -> None:
    told = values("La Communauté urbaine de Douala et Lyon ont signé un accord. Lyon paiera avec la Cud.")
    assert told["Cud"] == told["Communauté urbaine de Douala"]


def test_a_bracket_inside_a_name_does_not_cut_it() -> None:
    told = values("Le centre hospitalier universitaire (CHU) de Tours et le Togo ont signé.")
    assert "Centre hospitalier universitaire de Tours" in told.values()


def test_the_number_of_a_commune_is_a_part_of_its_name_wherever_it_comes() -> None:
    told = values("La commune togolaise de Golfe 1 a signé. Les élus de Lyon ont reçu Golfe 1 hier.")
    assert told["Golfe 1"] == told["commune togolaise de Golfe 1"]
    assert "Golfe" not in told


def test_two_territories_joined_by_a_dash_are_two_unless_a_third_bears_both_names() -> None:
    assert {"Québec", "Hambourg"} <= set(values("un partenariat Québec-Hambourg a été signé"))
    assert "Rhône" not in values("la Région Auvergne-Rhône-Alpes a signé")


def test_the_adjective_of_a_region_beside_government_names_the_region() -> None:
    assert [m.value.code for m in find_parties(Text("Le gouvernement québécois a signé un accord."))] == ["CA-QC"]


def test_two_adjectives_behind_one_plural_noun_are_two_states() -> None:
    found = find_parties(Text("Les présidents ivoirien et libanais ont signé un accord."))
    assert [m.value.code for m in found] == ["CI", "LB"]


def test_mayors_of_several_towns_name_each() -> None:
    found = find_parties(Text("Les maires de Toulouse et de Saint-Louis du Sénégal ont signé un accord."))
    assert [m.value.country for m in found][:2] == ["FR", "SN"]


def test_people_who_have_their_name_from_an_article_are_no_body() -> None:
    assert "Chambre de métiers du Cher" in values("la Chambre de métiers du Cher et de Jean Petit a signé")


def test_a_rank_before_a_common_noun_describes_and_names_nobody() -> None:
    assert "deuxième agglomération" not in " ".join(values("Busan, deuxième agglomération de Corée du Sud, a signé."))
    assert "agglomération de Corée du Sud" not in values("Busan, deuxième agglomération de Corée du Sud, a signé.")
