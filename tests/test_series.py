"""Acts told one after the other: by rank, in lists, in rolls of partners, as sequels of each other, by the words around them."""

from __future__ import annotations

from typing import get_args

import pytest

import pipeline
from output.record import KINDS, AgreementRecord
from rules.schema_acts import Kind


def read(text: str, published: str | None = None) -> list[AgreementRecord]:
    return pipeline.extract(text, published)


def told(text: str, published: str | None = None) -> list[tuple[str, str | None, set[str]]]:
    """Kind, day and partners of each record."""
    return [(r.kind, r.signed.value if r.signed else None, {p.name for p in r.partners}) for r in read(text, published)]


def test_the_members_of_a_series_told_by_rank_are_each_an_act_of_the_parties_of_all() -> None:
    text = (
        "Le Sénégal et le Maroc ont signé mardi trois accords. Le premier porte sur la pêche. "
        "Le deuxième texte est un protocole d'accord sur l'élevage. Quant au troisième, il vise la formation des infirmiers."
    )
    records = told(text, "2023-05-12")
    assert [kind for kind, _, _ in records] == ["accord", "protocole", "accord"]
    assert all(day == "2023-05-09" and names == {"Sénégal", "Maroc"} for _, day, names in records)


def test_a_rank_before_a_noun_of_another_kind_opens_no_series() -> None:
    text = (
        "Le Sénégal et le Maroc ont signé un accord. La première édition du salon de la pêche a réuni mille visiteurs."
    )
    assert len(read(text)) == 1


def test_lines_that_begin_with_a_loan_are_the_acts_that_the_lead_counts() -> None:
    text = (
        "La Tunisie et la Banque africaine de développement ont signé deux accords de financement le 3 mars 2021.\n"
        "1. Un prêt de 80 millions d'euros pour les routes rurales.\n"
        "2. Un don d'un million d'euros pour l'étude des barrages."
    )
    records = read(text)
    assert [[a.value for a in r.amounts] for r in records] == [["80000000"], ["1000000"]]
    assert all(r.signed and r.signed.value == "2021-03-03" for r in records)


def test_a_renewal_in_the_same_sentence_is_an_act_of_its_own() -> None:
    text = "La Région Bretagne et la Région de Tanger ont conclu en juillet 2008 une convention, renouvelée en 2019 pour quatre ans."
    by_day = {r.signed.value: r for r in read(text) if r.signed}
    assert by_day.keys() == {"2008-07", "2019"}
    assert by_day["2008-07"].end is None
    assert by_day["2019"].renewal and by_day["2019"].end and by_day["2019"].end.value == "2023"


def test_the_act_that_a_new_one_replaces_is_told_with_its_year() -> None:
    text = "La Ville de Lyon et la Ville de Milan ont signé le 3 mai 2019 une convention, qui remplace celle de 2008."
    assert {day for _, day, _ in told(text)} == {"2019-05-03", "2008"}


def test_a_roll_of_twin_towns_gives_an_act_a_line() -> None:
    text = (
        "Ville de Montbrison\n\nNos jumelages\n- Eislingen, Allemagne (12 mai 1990)\n- Caltagirone, Italie (juin 2013)\n\n"
        "La Ville de Montbrison accueille chaque été les familles de ces deux communes, que deux associations logent et nourrissent."
    )
    days = {day: names for kind, day, names in told(text) if kind == "jumelage"}
    assert days.keys() == {"1990-05-12", "2013-06"}
    assert all("Ville de Montbrison" in names for names in days.values())


def test_two_clauses_of_one_verb_have_each_their_parties() -> None:
    text = (
        "Lundi, l'Université de Nantes et l'Université de Moncton ont conclu une convention de double diplôme ; "
        "le lycée maritime de Saint-Nazaire et l'École des pêches de Caraquet, une charte d'échange."
    )
    records = told(text, "2024-11-15")
    assert [kind for kind, _, _ in records] == ["convention", "charte"]
    assert not records[0][2] & records[1][2]


def test_parties_that_only_the_title_names_side_by_side_are_those_of_the_act() -> None:
    text = "Chambéry / Tivaouane : l'amitié se met au vert\n\nLe pacte d'amitié entre les deux villes a été scellé samedi à l'hôtel de ville."
    [(kind, day, names)] = told(text, "2023-03-20")
    assert (kind, day) == ("jumelage", "2023-03-18")
    assert names == {"Ville de Chambéry", "Ville de Tivaouane"}


def test_an_act_without_parties_is_with_the_partner_spoken_of_last() -> None:
    text = (
        "La Région Bretagne et ses partenaires\n\nLa Région Bretagne coopère avec trois territoires. "
        "La Région travaille avec la Région de Tanger sur le port. Une convention a été signée en 2012. "
        "La Région travaille aussi avec le Land de Saxe sur les énergies marines. Un accord a été signé en 2005."
    )
    by_year = {day: names for _, day, names in told(text)}
    assert "Land de Saxe" in by_year["2005"]
    assert "Land de Saxe" not in by_year["2012"]


def test_a_date_in_the_phrase_of_another_act_is_not_the_day_of_this_one() -> None:
    text = (
        "Le Maroc et le Niger ont signé jeudi un programme d'application de l'accord culturel signé le 7 novembre 1967."
    )
    assert ("programme", "2017-12-14", {"Maroc", "Niger"}) in told(text, "2017-12-15")


def test_the_ends_of_a_road_are_no_parties() -> None:
    text = "L'Algérie et le Niger ont signé mercredi un accord sur la route entre Tamanrasset et Arlit."
    assert [names for _, _, names in told(text, "2023-02-10")] == [{"Algérie", "Niger"}]


def test_labour_agreements_and_negations_give_nothing() -> None:
    assert (
        read("La direction et les organisations syndicales représentatives ont signé hier un accord d'intéressement.")
        == []
    )
    assert read("La Ville de Lyon précise qu'aucun contrat n'a été conclu avec la Ville de Milan.") == []


def test_the_kinds_of_the_rules_are_those_of_the_record() -> None:
    assert get_args(Kind) == KINDS


def test_their_act_is_that_of_the_two_territories_named_before() -> None:
    text = (
        "Prenez Reims, ses sacres, et Nagoya, ville japonaise : leur jumelage est officiel depuis le 20 octobre 2017."
    )
    assert [names for _, _, names in told(text)] == [{"Ville de Reims", "Ville de Nagoya"}]


def test_an_organ_stands_for_its_body() -> None:
    text = "Le conseil d'administration du Fonds monétaire international a approuvé en mars 2018 un accord en faveur du Burkina Faso."
    assert [names for _, _, names in told(text)] == [{"Fonds monétaire international", "Burkina Faso"}]


def test_a_verb_behind_a_negation_tells_no_act() -> None:
    assert (
        read(
            "« Aucun document n'a été signé », a dit le ministre, pour qui un accord entre Lyon et Milan reste souhaitable."
        )
        == []
    )


def test_two_acts_counted_and_told_by_rank_are_two_records_however_short_the_second() -> None:
    text = (
        "Le Sénégal et le Maroc ont signé mardi deux accords portant sur la pêche et la santé. "
        "Le premier accord porte sur la pêche ; le deuxième sur la santé."
    )
    records = read(text, "2023-06-15")
    assert [[s.code for s in r.sectors] for r in records] == [["peche"], ["sante"]]
    assert all({p.name for p in r.partners} == {"Sénégal", "Maroc"} for r in records)


@pytest.mark.parametrize(
    "text",
    [
        "Nantes est désormais jumelée avec Dakar.",
        "La ville de Nantes est désormais jumelée avec la ville de Dakar.",
        "Depuis samedi, la commune de Nantes est jumelée avec Dakar.",
    ],
)
def test_a_town_now_twinned_with_another_tells_the_act(text: str) -> None:
    assert [(kind, names) for kind, _, names in told(text, "2023-06-15")] == [
        ("jumelage", {"Ville de Nantes", "Ville de Dakar"})
    ]


def test_a_cooperation_begun_and_later_renewed_is_two_acts() -> None:
    text = "La Région Normandie et la Région de l'Oriental mènent une coopération entamée en 2016, renouvelée en 2020."
    begun, renewed = read(text)
    assert begun.status == "ongoing" and begun.start and begun.start.value == "2016" and begun.signed is None
    assert renewed.renewal and renewed.signed and renewed.signed.value == "2020"


@pytest.mark.parametrize("place", ["En marge du sommet de Nairobi", "Au forum de Casablanca"])
def test_the_town_of_a_summit_stands_for_no_state(place: str) -> None:
    assert [names for _, _, names in told(f"{place}, le Togo et le Ghana ont conclu un mémorandum d'entente.")] == [
        {"Togo", "Ghana"}
    ]


def test_a_pronoun_stands_for_another_act_of_the_kind_told_last() -> None:
    text = (
        "Le Centre hospitalier de Cholet a signé lundi 6 mars 2023 une convention avec l'Université d'Angers. "
        "Celle avec l'Agence régionale de santé des Pays de la Loire date de 2020. Une autre l'a été avec l'Inserm le 9 mars 2023."
    )
    assert [(kind, day) for kind, day, _ in told(text)] == [
        ("convention", "2023-03-06"),
        ("convention", "2020"),
        ("convention", "2023-03-09"),
    ]


def test_the_loans_behind_a_colon_are_the_acts_that_the_words_count() -> None:
    text = (
        "Le Mali et la Banque mondiale ont signé mardi 8 juin 2021 trois accords de financement : un prêt de 30 millions de dollars "
        "pour l'eau, un don de 15 millions de dollars pour la santé et un crédit de 20 millions de dollars pour les routes."
    )
    assert told(text) == [("accord", "2021-06-08", {"Mali", "Banque mondiale"})] * 3


def test_names_behind_a_colon_have_their_own_dates() -> None:
    text = "La Région wallonne entretient des accords de coopération avec : le Québec (1999), la Catalogne (2001), la Tunisie (1997)."
    assert [day for _, day, _ in told(text)] == ["1999", "2001", "1997"]


def test_the_regions_behind_the_colon_of_a_number_have_an_act_each() -> None:
    text = "Le Québec a signé en 2019 des feuilles de route avec trois régions françaises : Normandie, Grand Est et Occitanie."
    assert [names for _, _, names in told(text)] == [
        {"Province du Québec", f"Région {name}"} for name in ("Normandie", "Grand Est", "Occitanie")
    ]


def test_ranks_in_figures_are_ranks() -> None:
    text = (
        "Le Conseil régional de Normandie a approuvé en 2019 deux conventions. La 1ère a été signée avec la région de Kayes. "
        "La 2ème avec la Région Bretagne, en vue de former des infirmiers."
    )
    assert [names for _, _, names in told(text)] == [
        {"Région Normandie", "Région de Kayes"},
        {"Région Normandie", "Région Bretagne"},
    ]


def test_a_twins_with_b_and_c_with_d() -> None:
    text = "La Sarre est jumelée avec la Lorraine et la Bavière avec le Limousin."
    assert [names for _, _, names in told(text)] == [
        {"Land de Sarre", "Région Lorraine"},
        {"Land de Bavière", "Région Limousin"},
    ]


def test_items_below_the_words_that_count_them_are_those_acts_whoever_signs_each() -> None:
    text = (
        "Le Togo et le Qatar ont signé, lundi 3 mai 2021 à Doha, plusieurs accords.\n\nIl s'agit des accords suivants :\n\n"
        "- Mémorandum d'entente entre l'Union des chambres du Qatar et la Chambre togolaise de commerce, signé par leurs présidents.\n\n"
        "- Mémorandum d'entente dans le domaine de la pêche, signé par le ministre togolais de la Pêche et son homologue qatari."
    )
    assert [(kind, day) for kind, day, _ in told(text)] == [("memorandum", "2021-05-03")] * 2


def test_the_accord_about_a_loan_has_the_day_of_its_signature() -> None:
    text = (
        "La BOAD accorde au Togo un prêt de 12 milliards de FCFA. L'accord relatif à ce prêt a été signé le 5 avril 2018 à Lomé par le "
        "ministre togolais du Plan et le président de la BOAD."
    )
    assert [day for _, day, _ in told(text)] == ["2018-04-05"]
