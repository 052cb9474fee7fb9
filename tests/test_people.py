"""Who is a person in a French sentence, under which name, and with which office."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.people import find_offices, find_people
from pipeline.text import Text


def read(words: str) -> list[tuple[str, str | None]]:
    """The people of a text as (full name, office)."""
    text = Text(words)
    offices = find_offices(text)
    return [
        (p.value.name, offices[p.value.office].text if p.value.office is not None else None)
        for p in find_people(text, offices)
    ]


def names(words: str) -> list[str]:
    return [name for name, _ in read(words)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Le ministre des Finances, Amadou Ba, a signé.", ("Amadou Ba", "ministre des Finances")),
        ("Le ministre des Finances Amadou Ba a signé.", ("Amadou Ba", "ministre des Finances")),
        ("Amadou Ba, ministre des Finances, a signé.", ("Amadou Ba", "ministre des Finances")),
        ("Awa Lopes, 2e vice-présidente du conseil, a signé.", ("Awa Lopes", "vice-présidente du conseil")),
        ("Le wali Hicham Berrou était là.", ("Hicham Berrou", "wali")),
        (
            "La directrice de l'antenne à Cotonou, Hélène Marchal, a signé.",
            ("Hélène Marchal", "directrice de l'antenne"),
        ),
        ("et son homologue ivoirien, Ablo Kla Kouamé, ont signé.", ("Ablo Kla Kouamé", "homologue ivoirien")),
        ("Le directeur de cabinet Euloge Adjo Kpati a signé.", ("Euloge Adjo Kpati", "directeur de cabinet")),
        ("Le ministre Sidi Mohamed Ould Daddah a signé.", ("Sidi Mohamed Ould Daddah", "ministre")),
        ("Elle a vu son homologue ivoirien M. Ali Koné.", ("Ali Koné", "homologue ivoirien")),
        (
            "Le président du pays Morvan Blanc, Jean Paumier, est là.",
            ("Jean Paumier", "président du pays Morvan Blanc"),
        ),
        ("Le PDG de Zeta Holding, Sami Nabil, est là.", ("Sami Nabil", "PDG de Zeta Holding")),
        (
            "La ministre des Affaires européennes et internationales, Awa Koné, est là.",
            ("Awa Koné", "ministre des Affaires européennes et internationales"),
        ),
        ("Lors d'une mission en Italie d'Awa Koné, maire de Thiès.", ("Awa Koné", "maire de Thiès")),
    ],
)
def test_an_office_before_or_after_a_name_is_held_by_it(words: str, expected: tuple[str, str]) -> None:
    assert read(words) == [expected]


def test_an_office_keeps_the_list_of_its_complement() -> None:
    (person,) = read("La ministre de l'Économie, du Plan et de la Coopération, Awa Koné, a signé.")
    assert person == ("Awa Koné", "ministre de l'Économie, du Plan et de la Coopération")


def test_an_office_ends_before_the_next_person_of_the_list() -> None:
    found = read("sous les yeux d'Ali Zein, chef de gouvernement marocain, et d'Ousmane Sy, président du Conseil.")
    assert found == [("Ali Zein", "chef de gouvernement marocain"), ("Ousmane Sy", "président du Conseil")]


@pytest.mark.parametrize(
    "name",
    [
        "Mohamed Ould Cheikh El Ghazi",
        "Ahlem Ben Youssef-Trabelsi",
        "Salimata Ouédraogo/Kaboré",
        "Akinwumi A. Adeoye",
        "Jocelyn D'Astous",
        "Anne Le Guilloux",
        "Denis SASSOU MBEMBA",
        "Faustin Mulumba wa Kasongo",
        "Jean-Luc N’Diaye",
    ],
)
def test_a_name_is_taken_whole(name: str) -> None:
    assert names(f"Le maire, {name}, a signé hier.") == [name]


def test_in_a_list_each_office_belongs_to_the_name_before_it() -> None:
    found = read("Signé par Awa Koné, maire de Thiès, Paul Weber, maire de Lyon, et Ali Zein, wali d'Oran.")
    assert found == [("Awa Koné", "maire de Thiès"), ("Paul Weber", "maire de Lyon"), ("Ali Zein", "wali d'Oran")]


def test_titles_are_no_part_of_a_name() -> None:
    assert names("S.E. M. François GOLDMANN et le Pr Drissa Millo ont signé.") == ["François GOLDMANN", "Drissa Millo"]


def test_a_surname_alone_is_given_its_full_name() -> None:
    assert names("Aïcha Bourita a parlé. MM. Diallo et Bourita ont signé. Sékou Diallo était ravi.") == [
        "Aïcha Bourita",
        "Sékou Diallo",
        "Aïcha Bourita",
        "Sékou Diallo",
    ]


def test_a_surname_that_two_people_bear_stays_as_it_is() -> None:
    assert names("Awa Diallo et Sékou Diallo ont parlé ; M. Diallo a signé.")[-1] == "Diallo"


def test_a_name_that_nothing_knows_is_found_through_its_surname() -> None:
    assert "Zorblax Bio-Tchané" in names("Zorblax Bio-Tchané, de la banque, est venu. M. Bio-Tchané a signé.")


@pytest.mark.parametrize(
    "words",
    [
        "Leurs conservatrices, Maëlys Font et Zhyx So-yeon, ont signé.",
        "Les professeurs Maëlys Font, Akryx Couli et Zhyx So-yeon ont signé.",
        "Maëlys Font et Zhyx So-yeon, présidents respectifs des deux villes, ont signé.",
    ],
)
def test_a_plural_office_makes_people_of_the_whole_list(words: str) -> None:
    assert {"Maëlys Font", "Zhyx So-yeon"} <= set(names(words))


@pytest.mark.parametrize(
    "words",
    [
        "Le lycée Jean Moulin et l'avenue Charles de Gaulle.",
        "Le théâtre Max-Jacob a ouvert.",
        "La Région Bretagne, l'Agence Française de Développement et la Ville de Lyon.",
        "Le ministre de la Santé Publique, Région Bretagne, a signé.",
        "",
    ],
)
def test_places_and_bodies_are_no_people(words: str) -> None:
    assert names(words) == []


@given(st.text(alphabet="AÉbé .,'-/’\nMdu", max_size=200))
def test_any_text_is_read_and_each_person_stands_where_it_says(raw: str) -> None:
    text = Text(raw)
    people = find_people(text, find_offices(text))
    assert all(text.raw[p.start : p.end] == p.text for p in people)
    assert all(a.end <= b.start for a, b in pairwise(people))


@pytest.mark.parametrize(
    ("words", "office"),
    [
        (
            "Le président de l'Assemblée des régions et districts du Togo, Awa Koné, a pris la parole.",
            "districts du Togo",
        ),
        ("Le ministre auprès du Premier ministre, chargé du Budget, Paul Weber, a signé.", "chargé du Budget"),
    ],
)
def test_an_office_goes_on_with_its_charge_and_its_second_noun(words: str, office: str) -> None:
    ((_, held),) = read(words)
    assert held is not None
    assert held.endswith(office)


def test_an_unknown_name_joined_to_a_person_behind_par_is_a_person() -> None:
    assert names("L'accord a été signé par Zwixa Borulo et Paul Weber.") == ["Zwixa Borulo", "Paul Weber"]
    assert names("L'accord a été signé par Air France et Paul Weber.") == ["Paul Weber"]


@pytest.mark.parametrize(
    "name", ["Essozimna Mensah", "Kandia Camara", "Ramtane Belaïd", "Nourlan Abdirov", "Takahashi Ryo"]
)
def test_given_names_of_many_countries_are_known(name: str) -> None:
    assert names(f"Il a salué {name} à son arrivée.") == [name]


@pytest.mark.parametrize(
    ("words", "office"),
    [
        ("Le maire souhaite un partenariat avec Turin.", "maire"),
        ("La ministre espère conclure un accord.", "ministre"),
        (
            "Le ministre chargé de la Recherche et des Affaires sociales a signé.",
            "ministre chargé de la Recherche et des Affaires sociales",
        ),
    ],
)
def test_an_office_ends_before_the_verb_of_its_sentence(words: str, office: str) -> None:
    assert [o.text for o in find_offices(Text(words))] == [office]
