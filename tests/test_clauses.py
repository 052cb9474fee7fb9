"""Who is named beside an act in a clause of its own, in a list in brackets, or before the article's own subject."""

from __future__ import annotations

import pytest

from pipeline.extraction import extract


def partners(text: str) -> list[set[str]]:
    """The partners of each act that the text tells."""
    return [{p.name for p in r.partners} for r in extract(text, published="2021-06-10")]


_OWN = [{"Ville de Quimper", "Ville de Limerick"}]


@pytest.mark.parametrize(
    "text",
    [
        "La Ville de Quimper, qui collabore déjà avec la Ville de Brest, a signé une convention avec la Ville de Limerick.",
        "La Ville de Quimper a rejoint la Ville de Brest en signant une convention avec la Ville de Limerick.",
        "La Ville de Quimper a signé une convention avec la Ville de Limerick afin de mieux concurrencer la Ville de Brest.",
        "Comme la Ville de Brest avant elle, la Ville de Quimper a signé une convention avec la Ville de Limerick.",
        "Après la Ville de Brest et Rennes Métropole, c'est au tour de la Ville de Quimper de signer avec la Ville de Limerick une convention.",
        "La Ville de Quimper a signé une convention avec la Ville de Limerick, après la Ville de Brest.",
    ],
)
def test_who_stands_in_a_clause_of_its_own_is_no_partner(text: str) -> None:
    assert partners(text) == _OWN


def test_a_clause_that_says_whom_the_act_binds_is_its_own() -> None:
    text = "La convention, qui lie la Ville de Quimper à la Ville de Limerick, a été signée hier."
    assert partners(text) == _OWN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "L'Union européenne a signé hier des contrats de subvention avec trois conseils régionaux du Niger (Dosso, Tahoua et Diffa).",
            [{"Union européenne", f"Région de {r}"} for r in ("Dosso", "Tahoua", "Diffa")],
        ),
        (
            "La Région Bretagne a conclu une convention avec trois régions du Maroc (Souss-Massa, l'Oriental et Fès-Meknès).",
            [{"Région Bretagne", "Région Souss-Massa", "Région de l'Oriental", "Région Fès-Meknès"}],
        ),
        (
            "La Région Bretagne a signé une convention avec trois universités marocaines (Fès, Oujda et Rabat).",
            [{"Région Bretagne", "Université de Fès", "Université d'Oujda", "Université de Rabat"}],
        ),
    ],
)
def test_those_whom_a_bracket_lists_are_each_of_the_kind_before_it(text: str, expected: list[set[str]]) -> None:
    assert partners(text) == expected


def test_a_bracket_with_one_name_is_no_list() -> None:
    text = "La Région Bretagne a signé une convention avec les communes du littoral (Finistère)."
    assert all("Ville de Finistère" not in names for names in partners(text))


def test_relations_kept_up_since_a_year_are_a_partnership() -> None:
    text = (
        "Le département de la Drôme entretient des relations de coopération avec la région de Tambacounda depuis 1994."
    )
    assert partners(text) == [{"Département de la Drôme", "Région de Tambacounda"}]


def test_titles_of_other_articles_under_a_count_are_no_acts() -> None:
    text = (
        "Sonatrach avait signé, jeudi dernier, deux accords avec la société PGNiG et la société Pertamina.\n\nNadir B.\n\n"
        "Oran : démantèlement d'un réseau de fraude\nMostaganem : trois blessés dans un accident"
    )
    assert all(not names & {"Ville d'Oran", "Ville de Mostaganem"} for names in partners(text))


def test_acts_that_one_noun_tells_by_their_years_are_of_the_same_parties() -> None:
    records = extract(
        "Plusieurs accords conclus notamment en 1961, en 2009 et en 2018 lient la France et le Burkina Faso."
    )
    assert [(r.signed.value if r.signed else None) for r in records] == ["1961", "2009", "2018"]
    assert all({p.name for p in r.partners} == {"France", "Burkina Faso"} for r in records)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "Un nouvel accord, baptisé convention de bon voisinage, a été signé entre la Ville de Lille et la Ville de Gand.",
            "convention",
        ),
        (
            "Un accord intitulé « Pacte des deux rives » a été signé entre la Ville de Lille et la Ville de Gand.",
            "pacte",
        ),
    ],
)
def test_what_a_paper_is_called_is_no_second_paper(text: str, kind: str) -> None:
    records = extract(text)
    assert [r.kind for r in records] == [kind]


def test_the_community_of_communes_is_the_one_that_the_article_names() -> None:
    text = (
        "Un contrat local de santé a été signé entre la communauté de communes, l'État et l'Agence régionale de santé. Il a été préparé "
        "par la Communauté de communes du Pays de Meslay-Grez."
    )
    assert partners(text) == [{"Communauté de communes du Pays de Meslay-Grez", "France", "Agence régionale de santé"}]


def test_a_bare_name_is_the_end_of_the_full_one_not_a_region_within_it() -> None:
    text = "Le Piémont Oloronais et la CCI Pau Béarn ont signé une convention.\n\nLa communauté de communes du Piémont Oloronais y tient."
    assert partners(text) == [{"Communauté de communes du Piémont Oloronais", "CCI Pau Béarn"}]


def test_a_later_pronoun_has_its_own_date() -> None:
    text = "La charte entre la Ville de Lille et la Ville de Gand a été signée en 1959, celle avec la Ville de Liège en 1980."
    assert [(r.signed.value if r.signed else None) for r in extract(text)] == ["1959", "1980"]
