"""Acts told in fields, in dated lines and under the headings of minutes."""

from __future__ import annotations

import pytest

import pipeline
from corpus.cleaning import clean


def told(text: str) -> list[tuple[str, str | None, set[str]]]:
    """Kind, day and partners of each record."""
    return [
        (r.kind, r.signed.value if r.signed else None, {p.name for p in r.partners})
        for r in pipeline.extract(clean(text).text)
    ]


def test_each_form_of_one_shape_is_an_act() -> None:
    text = (
        "Conventions de coopération de l'Université d'Angers\n\n"
        "Partenaire : Université de Sfax\nPays : Tunisie\nType : convention-cadre\nDate de signature : 12 mars 2018\n\n"
        "Partenaire : Université de Liège\nPays : Belgique\nType : accord d'échange\nDate de signature : 3 juin 2019\n"
    )
    home = "Université d'Angers"
    assert told(text) == [
        ("convention", "2018-03-12", {home, "Université de Sfax"}),
        ("accord", "2019-06-03", {home, "Université de Liège"}),
    ]


def test_a_form_without_a_noun_of_its_own_takes_that_above() -> None:
    text = (
        "Les jumelages de la Ville de Saumur\n\nVille jumelée : Verden\nPays : Allemagne\nDepuis : 1967\n\n"
        "Ville jumelée : Warwick\nPays : Royaume-Uni\nDepuis : 1976\n"
    )
    assert told(text) == [
        ("jumelage", "1967", {"Ville de Saumur", "Ville de Verden"}),
        ("jumelage", "1976", {"Ville de Saumur", "Ville de Warwick"}),
    ]


def test_a_form_says_who_signed_an_act_that_names_nobody() -> None:
    text = (
        "Charte de l'eau du bassin\n\nSignée à Auch le 12 mars 2019\n"
        "Signataires : Région Occitanie ; Département du Gers ; Agence de l'eau Adour-Garonne"
    )
    assert told(text) == [
        ("charte", "2019-03-12", {"Région Occitanie", "Département du Gers", "Agence de l'eau Adour-Garonne"})
    ]


@pytest.mark.parametrize("mark", [" : ", " – "])
def test_dated_lines_are_acts_of_the_parties_named_last(mark: str) -> None:
    text = (
        "Bretagne et Saxe, une longue histoire\n\n"
        f"1995{mark}signature d'un accord de coopération entre la Région Bretagne et l'État libre de Saxe\n"
        f"2001{mark}renouvellement de l'accord\n2010{mark}signature d'une feuille de route sur la recherche"
    )
    both = {"Région Bretagne", "Land de Saxe"}
    assert told(text) == [("accord", "1995", both), ("accord", "2001", both), ("feuille_de_route", "2010", both)]


def test_headings_of_minutes_are_acts_of_whose_minutes_they_are() -> None:
    text = (
        "Ville de Guéret - Conseil municipal du 8 décembre 2020\nCompte rendu sommaire\n\n"
        "1. Convention de partenariat avec le Département de la Creuse pour la médiathèque\n"
        "M. le Maire expose que la convention arrive à son terme. Le conseil approuve la convention.\n\n"
        "2. Avenant n° 2 à la convention avec l'association Le Quai des arts\n"
        "Le conseil approuve l'avenant qui porte la subvention à 12 000 €.\n"
    )
    assert [names for _, _, names in told(text)] == [
        {"Ville de Guéret", "Département de la Creuse"},
        {"Ville de Guéret", "Le Quai des arts"},
    ]


def test_a_table_may_begin_with_the_date() -> None:
    text = (
        "Conventions signées par le Conservatoire du littoral\n\n| Date | Partenaire | Objet |\n|---|---|---|\n"
        "| 12/03/2018 | Commune de Gruissan | gestion des étangs |\n| 03/06/2019 | Département de l'Aude | accueil du public |\n"
    )
    home = "Conservatoire du littoral"
    assert [(day, names) for _, day, names in told(text)] == [
        ("2018-03-12", {home, "Ville de Gruissan"}),
        ("2019-06-03", {home, "Département de l'Aude"}),
    ]


def test_the_government_of_a_republic_is_its_state() -> None:
    text = (
        "Décret portant publication de l'accord entre le Gouvernement de la République française et le Conseil des ministres "
        "de la République d'Albanie relatif au transport aérien, signé à Bruxelles le 17 février 2020"
    )
    assert told(text) == [("accord", "2020-02-17", {"France", "Albanie"})]


def test_a_chronicle_without_parties_gives_nothing() -> None:
    assert told("1990 : ouverture du port\n1995 : accord sur les horaires\n2001 : signature d'une convention") == []


@pytest.mark.parametrize(
    "text",
    [
        "La présente convention est conclue entre :\n- la Ville d'Agen, représentée par son maire,\n"
        "- le Département du Gers, représenté par sa présidente,\n- la Chambre d'agriculture du Gers.",
        "Une convention pour la lecture\n\nLes signataires de la convention :\n• La Ville d'Agen\n• Le Département du Gers\n"
        "• La Chambre d'agriculture du Gers\n\nElle a été signée le 3 mars 2020.",
    ],
)
def test_items_below_between_are_the_parties_of_one_act(text: str) -> None:
    assert [names for _, _, names in told(text)] == [
        {"Ville d'Agen", "Département du Gers", "Chambre d'agriculture du Gers"}
    ]


def test_the_opening_of_a_contract_is_no_furniture() -> None:
    text = (
        "CONVENTION DE PARTENARIAT\n\nEntre\n\nLa Ville d'Agen, représentée par son maire, M. Luc Morel,\nEt\n"
        "Le Département du Gers, représenté par sa présidente,\n\nIl est convenu ce qui suit :\n\nArticle 1 : objet\n"
        "Les parties travaillent ensemble."
    )
    assert [names for _, _, names in told(text)] == [{"Ville d'Agen", "Département du Gers"}]


def test_a_decision_that_rests_on_conventions_tells_each() -> None:
    text = (
        "Arrêté de la Région\n\nVu la convention du 28 mai 1973 entre la Région Bretagne et l'Université de Rennes ;\n"
        "Vu la convention du 31 mars 2009 entre la Région Bretagne et l'Université de Rennes ;"
    )
    assert [day for _, day, _ in told(text)] == ["1973-05-28", "2009-03-31"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Un protocole a été signé entre la ville de Safi et la ville de Vannes, en présence notamment du gouverneur de la "
            "province de Safi, Omar Alaoui.",
            {"Ville de Safi", "Ville de Vannes"},
        ),
        (
            "Le Département de la Drôme a développé en 2012 un partenariat avec la Région de Matam.",
            {"Département de la Drôme", "Région de Matam"},
        ),
        ("La Région Bretagne coopère depuis 1988 avec le Land de Saxe.", {"Région Bretagne", "Land de Saxe"}),
        (
            "Le 15 mai 1962, les maires de Tonnerre et de Montabaur signèrent une charte de jumelage.",
            {"Ville de Tonnerre", "Ville de Montabaur"},
        ),
        (
            "Dans le cadre de sa coopération avec le Land de Saxe, la Région Bretagne a signé en 2011 une convention.",
            {"Région Bretagne", "Land de Saxe"},
        ),
        (
            "Un protocole a été signé entre l'Ordre des médecins du Rhône et le tribunal judiciaire de Lyon.",
            {"Ordre des médecins du Rhône", "Tribunal judiciaire de Lyon"},
        ),
        (
            "Jean Roux, directeur départemental adjoint de la Sécurité publique, et Luc Petit, maire d'Auch, ont signé une convention "
            "avec le centre hospitalier d'Auch.",
            {"Ville d'Auch", "Centre hospitalier d'Auch"},
        ),
        (
            "Le Roi, que Dieu L'assiste, et le Président du Togo ont présidé la signature d'un accord entre le Maroc et le Togo.",
            {"Maroc", "Togo"},
        ),
    ],
)
def test_who_is_a_party_and_who_is_not(text: str, names: set[str]) -> None:
    assert [found for _, _, found in told(text)] == [names]
