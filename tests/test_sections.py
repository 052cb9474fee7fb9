"""Sections: headings that are the name of a partner, and under each what binds it to whom the page is about."""

from __future__ import annotations

import pipeline


def told(text: str) -> list[tuple[str, str | None, set[str]]]:
    """Kind, day and partners of each record, by day."""
    found = [
        (r.kind, r.signed.value if r.signed else None, {p.name for p in r.partners}) for r in pipeline.extract(text)
    ]
    return sorted(found, key=lambda act: act[1] or "")


def test_an_act_in_the_section_of_a_partner_is_with_it() -> None:
    text = (
        "Les coopérations du Centre-Val de Loire\n\n"
        "La Région Centre-Val de Loire s'est engagée de longue date hors de ses frontières.\n\n"
        "Région de Mopti (Mali)\nUne convention a été signée en 2008. Elle porte sur l'eau potable.\n\n"
        "Laos : province de Luang Prabang\nUne convention a été signée le 12 mars 2009. L'action vise le tourisme.\n\n"
        "Inde, État du Tamil Nadu\nL'accord de coopération, signé en novembre 2010, concerne la recherche."
    )
    home = "Région Centre-Val de Loire"
    assert told(text) == [
        ("convention", "2008", {home, "Région de Mopti"}),
        ("convention", "2009-03-12", {home, "Province de Luang Prabang"}),
        ("accord", "2010-11", {home, "État du Tamil Nadu"}),
    ]


def test_the_two_towns_are_that_of_the_page_and_that_of_the_section() -> None:
    text = (
        "Villes jumelées\n\nVilles jumelées avec la ville de Figeac\n\nLes échanges sont scolaires et sportifs.\n\n"
        "KAYES\n\nKayes, au bord du fleuve Sénégal, vit du commerce.\n\n"
        "Le jumelage date du 11 septembre 1983. Il a été réaffirmé le 19 octobre 2013 par la signature entre les deux villes "
        "d'une charte de coopération.\n\n"
        "SHERBROOKE\n\nSherbrooke est connue pour son festival.\n\n"
        "Les liens ont été officialisés par un pacte d'amitié signé le 8 juillet 1999 à l'hôtel de ville."
    )
    assert told(text) == [
        ("jumelage", "1983-09-11", {"Ville de Figeac", "Ville de Kayes"}),
        ("jumelage", "1999-07-08", {"Ville de Figeac", "Ville de Sherbrooke"}),
        ("charte", "2013-10-19", {"Ville de Figeac", "Ville de Kayes"}),
    ]


def test_an_act_that_names_another_partner_is_not_with_that_of_the_section() -> None:
    text = (
        "L'Université de Corse et le monde\n\nL'Université de Corse accueille chaque année des étudiants de loin.\n\n"
        "Université de Cagliari\nUn accord-cadre a été signé en 2015.\n\n"
        "Université de Malte\nL'Université de Corse a signé en 2019 une convention avec l'Université de Gênes."
    )
    assert told(text) == [
        ("accord", "2015", {"Université de Corse Pascal-Paoli", "Université de Cagliari"}),
        ("convention", "2019", {"Université de Corse Pascal-Paoli", "Université de Gênes"}),
    ]


def test_a_section_without_a_page_of_somebody_keeps_its_own_partner_alone() -> None:
    text = (
        "Jumelages et partenariats\n\nGedling (Royaume-Uni)\nLe jumelage a été signé en 1967. Les clubs y participent.\n\n"
        "Ratingen (Allemagne)\nLa charte de jumelage a été signée le 4 mai 1974 par les maires.\n\n"
        "Poggibonsi (Italie)\nLe jumelage a été signé en 1985. Il est très actif."
    )
    assert told(text) == [
        ("jumelage", "1967", {"Ville de Gedling"}),
        ("jumelage", "1974-05-04", {"Ville de Ratingen"}),
        ("jumelage", "1985", {"Ville de Poggibonsi"}),
    ]


def test_headings_of_two_names_are_the_parties_of_what_is_told_below() -> None:
    text = (
        "La coopération régionale\n\nRégions et Länder travaillent ensemble.\n\nNormandie avec la Basse-Saxe :\n\n"
        "Un accord a été signé en 1998 sur la mer.\n\nBretagne avec la Saxe :\n\nUn accord de partenariat a été signé en 1995."
    )
    assert told(text) == [
        ("accord", "1995", {"Région Bretagne", "Land de Saxe"}),
        ("accord", "1998", {"Région Normandie", "Land de Basse-Saxe"}),
    ]
