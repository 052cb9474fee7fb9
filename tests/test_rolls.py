"""Rolls: lines that each name the partner of an act, under words that say what binds them."""

from __future__ import annotations

import pytest

import pipeline
from corpus.cleaning import clean

Act = tuple[str, str | None, set[str]]


def told(text: str) -> list[Act]:
    """Kind, day of signature or start, and partners of each record of a page as it was found."""
    return [
        (r.kind, r.signed.value if r.signed else r.start.value if r.start else None, {p.name for p in r.partners})
        for r in pipeline.extract(clean(text).text)
    ]


TOWNS: list[Act] = [
    ("jumelage", "1962", {"Ville de Caen", "Ville de Wurtzbourg"}),
    ("jumelage", "1987", {"Ville de Caen", "Ville de Nashville"}),
    ("jumelage", "1957", {"Ville de Caen", "Ville de Coventry"}),
]


@pytest.mark.parametrize(
    "lines",
    [
        "Wurtzbourg (Allemagne) – 1962\nNashville (États-Unis) – 1987\nCoventry (Royaume-Uni) – 1957",
        "• Wurtzbourg, Allemagne (1962)\n• Nashville, États-Unis (1987)\n• Coventry, Royaume-Uni (1957)",
        "1962 : Wurtzbourg (Allemagne)\n1987 : Nashville (États-Unis)\n1957 : Coventry (Royaume-Uni)",
        "- Allemagne : Wurtzbourg (1962)\n- États-Unis : Nashville (1987)\n- Royaume-Uni : Coventry (1957)",
        "Ville\tPays\tDate\nWurtzbourg\tAllemagne\t1962\nNashville\tÉtats-Unis\t1987\nCoventry\tRoyaume-Uni\t1957",
        "| Ville | Date |\n|---|---|\n| Wurtzbourg | 1962 |\n| Nashville | 1987 |\n| Coventry | 1957 |",
        "Europe\nWurtzbourg, depuis 1962\nAmérique\nNashville, depuis 1987\nEurope\nCoventry, depuis 1957",
        "• Wurtzbourg (1962). Orchestres de jeunes.\n• Nashville (1987). Lycées.\n• Coventry (1957). Paix et mémoire.",
    ],
)
def test_each_line_of_twin_towns_is_an_act_whatever_its_shape(lines: str) -> None:
    assert told(f"Les villes jumelées de Caen\n\n{lines}") == TOWNS


def test_a_town_that_nothing_knows_is_one_where_towns_are_twinned() -> None:
    text = "Les villes jumelées d'Aurillac\n\n– Bassetlaw (Royaume-Uni), depuis 1980\n– Vorona (Roumanie), depuis 1990"
    assert told(text) == [
        ("jumelage", "1980", {"Ville d'Aurillac", "Ville de Bassetlaw"}),
        ("jumelage", "1990", {"Ville d'Aurillac", "Ville de Vorona"}),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "La Région Occitanie et le monde\n\nLa Région Occitanie a signé des accords de coopération :\n"
            "- avec le Land de Thuringe, le 4 mars 2019 ;\n- avec la Région de Casablanca-Settat, en 2018 ;\n"
            "- avec la province du Sichuan, en juin 2017.",
            [
                ("accord", "2019-03-04", {"Région Occitanie", "Land de Thuringe"}),
                ("accord", "2018", {"Région Occitanie", "Région Casablanca-Settat"}),
                ("accord", "2017-06", {"Région Occitanie", "Province du Sichuan"}),
            ],
        ),
        (
            "La Métropole de Lyon coopère avec :\n- la Ville d'Addis-Abeba (Éthiopie), depuis 2000 ;\n"
            "- le Gouvernorat de Jéricho (Palestine), depuis 2012.",
            [
                ("partenariat", "2000", {"Métropole de Lyon", "Ville d'Addis-Abeba"}),
                ("partenariat", "2012", {"Métropole de Lyon", "Gouvernorat de Jéricho"}),
            ],
        ),
        (
            "Coopération\n\nLe conseil départemental de l'Orne a conventionné avec 2 territoires :\n"
            "- le județ de Sibiu en Roumanie en 2005.\n- la commune de Dano au Burkina Faso en 2008.",
            [
                ("convention", "2005", {"Département de l'Orne", "Județ de Sibiu"}),
                ("convention", "2008", {"Département de l'Orne", "Ville de Dano"}),
            ],
        ),
    ],
)
def test_lines_under_words_that_announce_them_are_acts_of_whoever_announces_them(
    text: str, expected: list[Act]
) -> None:
    assert told(text) == expected


def test_lines_that_join_two_bodies_are_acts_of_the_two() -> None:
    text = (
        "Au Salon de l'agriculture, trois partenariats ont été signés le 2 mars 2022 :\n"
        "Université de Liège – Université de Turin\n"
        "Chambre d'agriculture du Gers / Chambre d'agriculture de Huesca\nRégion Normandie et Land de Hesse"
    )
    assert told(text) == [
        ("partenariat", "2022-03-02", {"Université de Liège", "Université de Turin"}),
        ("partenariat", "2022-03-02", {"Chambre d'agriculture du Gers", "Chambre d'agriculture de Huesca"}),
        ("partenariat", "2022-03-02", {"Région Normandie", "Land de Hesse"}),
    ]


def test_a_line_that_names_its_own_paper_keeps_it_and_the_country_before_its_partner_is_none() -> None:
    text = (
        "Coopération décentralisée du Département des Côtes-d'Armor\n\n"
        "Le Département des Côtes-d'Armor est engagé dans plusieurs partenariats :\n"
        "• Niger – Région d'Agadez : convention signée en 2009\n"
        "• Tunisie – Gouvernorat de Monastir : charte de partenariat, 2015"
    )
    home = "Département des Côtes-d'Armor"
    assert told(text) == [
        ("convention", "2009", {home, "Région d'Agadez"}),
        ("charte", "2015", {home, "Gouvernorat de Monastir"}),
    ]


def test_a_year_over_its_acts_dates_them() -> None:
    text = (
        "Les accords de l'Agence spatiale\n\n2021\nSignature d'un accord-cadre entre le CNES et l'Agence spatiale italienne\n"
        "2022\nSignature d'un protocole d'accord entre le CNES et la JAXA"
    )
    assert [(kind, day) for kind, day, _ in told(text)] == [("accord", "2021"), ("protocole", "2022")]


def test_headings_of_one_shape_are_acts_told_one_after_the_other() -> None:
    text = (
        "Les villes sœurs\n\nDes familles accueillent chaque été des jeunes venus de loin.\n\n"
        "Le jumelage entre Paris et Rome\n\nLes Parisiens visitent Rome à moindre prix.\n\n"
        "Le jumelage entre Melun et Spelthorne (Royaume-Uni)\n\nUn comité organise un échange lycéen."
    )
    assert [names for _, _, names in told(text)] == [
        {"Ville de Paris", "Ville de Rome"},
        {"Ville de Melun", "Ville de Spelthorne"},
    ]


def test_names_behind_the_colon_of_several_acts_have_one_each() -> None:
    text = (
        "En 2018, plusieurs accords de coopération ont été conclus par la Région Bretagne : Province du Shandong (Chine), "
        "Land de Saxe (Allemagne) et Pays de Galles (Royaume-Uni)."
    )
    home = "Région Bretagne"
    assert [names for _, _, names in told(text)] == [
        {home, "Province du Shandong"},
        {home, "Land de Saxe"},
        {home, "Pays de Galles"},
    ]


def test_parties_each_followed_by_its_date_have_an_act_each() -> None:
    text = "La commune de Rezé a signé une charte d'amitié avec Abu Dis en 2008, puis avec Villa El Salvador en 2010."
    assert [(day, "Ville de Rezé" in names, len(names)) for _, day, names in told(text)] == [
        ("2008", True, 2),
        ("2010", True, 2),
    ]


def test_the_towns_that_a_number_counts_are_twinned_each() -> None:
    text = (
        "La commune de Pont-Salomon, jumelée avec deux villes, Ovada (Italie) et Haverhill (Angleterre), a tenu sa réunion "
        "annuelle vendredi."
    )
    assert [names for _, _, names in told(text)] == [
        {"Ville de Pont-Salomon", "Ville d'Ovada"},
        {"Ville de Pont-Salomon", "Ville d'Haverhill"},
    ]


def test_the_twin_towns_of_a_town_that_is_named_with_them_are_its_own() -> None:
    text = (
        "LES VILLES JUMELLES DE BOURGES\n\nVoici les villes jumelées avec Bourges en 2006.\n\nLes villes jumelles sont :\n\n"
        "Peterborough en Angleterre ( 1957)\nForli en Italie en 1989\nKoszalin en Pologne en 2000"
    )
    assert told(text) == [
        ("jumelage", "1957", {"Ville de Bourges", "Ville de Peterborough"}),
        ("jumelage", "1989", {"Ville de Bourges", "Ville de Forlì"}),
        ("jumelage", "2000", {"Ville de Bourges", "Ville de Koszalin"}),
    ]


def test_a_name_with_its_country_and_year_below_is_dated_by_it() -> None:
    text = (
        "Villes jumelles de Bourges\n\nBourges reçoit chaque été les jeunes de deux villes d'Europe.\n\n"
        "Aveiro\n(Portugal) 1989\n\nAveiro est la capitale d'une région de montagnes et de lagunes.\n\n"
        "Koszalin\n(Pologne)\n2000\n\nKoszalin est proche de la mer Baltique."
    )
    assert told(text) == [
        ("jumelage", "1989", {"Ville de Bourges", "Ville d'Aveiro"}),
        ("jumelage", "2000", {"Ville de Bourges", "Ville de Koszalin"}),
    ]


@pytest.mark.parametrize(
    "text",
    [
        # one agreement of several, not one with each
        "La Région Bretagne a signé un accord. Elle s'est entourée de :\n- la Ville de Brest ;\n- la Ville de Rennes.",
        # topics and figures, no partners
        "La Ville de Caen a pris des mesures :\n- Santé : 12 agents (2019)\n- Culture : 4 agents (2020)",
        # offices
        "Contacts de la Ville de Caen\n\nAccueil : 02 31 00 00 00\nÉtat civil : lundi à vendredi",
    ],
)
def test_other_lists_are_no_rolls(text: str) -> None:
    assert len(told(text)) <= 1
