"""The towns that a text names, and how sure each is."""

from __future__ import annotations

import pytest

import pipeline
from pipeline.places import find_places
from pipeline.text import Text


def towns(words: str) -> list[tuple[str, str]]:
    return [(m.value.name, m.rule) for m in find_places(Text(words))]


@pytest.mark.parametrize(
    ("words", "name", "rule"),
    [
        ("Les deux maires ont signé hier à Foix une charte.", "Foix", "places.ville"),
        ("Réunis sous les halles de Foix, ils ont signé.", "Foix", "places.lieu"),
        ("Ils ont signé à l'hôtel de ville de Rennes.", "Rennes", "places.lieu"),
        ("Le pacte a été signé dans la capitale sénégalaise.", "Dakar", "places.capitale"),
        ("La photo a été prise hier, à Trouvillac, sur le quai.", "Trouvillac", "places.inconnue"),
        ("OUAGADOUGOU, 12 mars (Agence) - Deux maires ont signé.", "Ouagadougou", "places.tete"),
        ("Dijon. Le Département a signé un pacte.", "Dijon", "places.tete"),
        ("Cotonou — Le ministre a signé un pacte.", "Cotonou", "places.tete"),
        ("TUNIS, 2 déc. 2021 (Agence) — Deux maires ont signé.", "Tunis", "places.tete"),
        ("Déclaration commune des deux pays (Dakar, 3-4 mai 2022)", "Dakar", "places.tete"),
        ("Signé par leurs représentants dans la ville de Thiès.", "Thiès", "places.ville"),
        ("Ils se sont vus à Château-Lointain.", "Château-Lointain", "places.inconnue"),
        ("Samedi, dans la salle des mariages de la mairie de Vannes, ils ont signé.", "Vannes", "places.lieu"),
        ("Signé en marge du Salon de l'artisanat de Gafsa.", "Gafsa", "places.lieu"),
        ("Ils ont signé au siège de l'agglomération à Dreux.", "Dreux", "places.lieu"),
        ("En visite de travail à Kigali, le maire a signé.", "Kigali", "places.ville"),
        ("La salle des fêtes de Kaolack a abrité la signature.", "Kaolack", "places.lieu"),
        ("La fête a eu pour cadre la mairie de Foix.", "Foix", "places.lieu"),
        ("Dans la capitale sénégalaise, elle a signé.", "Dakar", "places.capitale"),
        ("De retour de Dakar, où elle a signé, la maire se réjouit.", "Dakar", "places.ville"),
        ("Le ministre repart de Dakar avec deux accords.", "Dakar", "places.ville"),
        ("Les deux ministres se sont vus au Caire.", "Le Caire", "places.ville"),
    ],
)
def test_a_town_is_found_with_the_words_that_place_it(words: str, name: str, rule: str) -> None:
    assert towns(words) == [(name, rule)]


@pytest.mark.parametrize(
    "words",
    [
        "L'ambassadeur du Japon à Dakar a pris la parole.",
        "Elle finance un port minéralier à Dakar.",
        "La route relie Foix, de Pamiers à Toulouse.",
        "Il est né à Rennes en 1970.",
        "Ils se sont vus au Salon des maires.",
        "La Délégation générale du Québec à Paris a signé.",
        "Les colis seront expédiés à Rennes.",
        "Elle enseigne au Québec depuis dix ans.",
        "Ils l'ont lu à l'ONU.",
        "Elle est rentrée de Dakar avec un rhume.",
        "Il a été reçu à l'hôtel de Matignon.",
    ],
)
def test_a_town_that_belongs_to_another_noun_is_no_place(words: str) -> None:
    assert towns(words) == []


def test_a_place_keeps_the_name_that_the_text_gives_it() -> None:
    assert towns("Le protocole a été signé à Lahr.") == [("Lahr", "places.ville")]


def signed_at(words: str) -> list[str | None]:
    """The town of signature of each act of an article of 10 May 2024."""
    return [r.place.name if r.place else None for r in pipeline.extract(words, published="2024-05-10")]


CONCLUDED = "La Ville de Lyon et la Ville de Milan ont conclu jeudi 9 mai un protocole d'accord sur la culture"


@pytest.mark.parametrize(
    "words",
    [
        f"{CONCLUDED}. Il pleuvait.\n\nFait à Turin, le 9 mai 2024.",
        f"Turin, 9 mai (Agence) – {CONCLUDED}, qui porte aussi sur la formation des jeunes apprentis.",
        f"La maire de Milan recevait jeudi à Turin une délégation. {CONCLUDED}.",
        f"À Turin, on avait sorti les drapeaux. {CONCLUDED}.",
        f"Après deux jours de travail, la maire de Milan a quitté Turin. {CONCLUDED}.",
        f"{CONCLUDED}. Il pleuvait. La signature a eu lieu à Turin.",
        "Turin, 9 mai (Agence) – La Ville de Lyon et la Ville de Milan ont conclu un protocole d'accord sur la culture, "
        "qui porte aussi sur la formation des jeunes apprentis.",
    ],
)
def test_the_town_of_the_ceremony_is_where_the_act_was_signed(words: str) -> None:
    assert signed_at(words) == ["Turin"]


def test_a_town_that_goes_with_the_day_of_another_act_is_no_place() -> None:
    words = (
        "Six ans après leur premier accord, signé le 11 mai 2017 à Turin, la Ville de Lyon et la Ville de Milan "
        "ont conclu hier une convention de partenariat."
    )
    assert sorted(signed_at(words), key=str) == [None, "Turin"]


@pytest.mark.parametrize(
    "words",
    [
        "La Ville de Lyon et la Ville de Milan ont conclu un accord sur la formation des soudeurs à Turin.",
        "La Ville de Lyon et la Ville de Milan ont conclu un accord pour dix fontaines à Turin.",
    ],
)
def test_a_town_where_the_act_bears_fruit_is_no_place(words: str) -> None:
    assert signed_at(words) == [None]


def test_acts_of_one_sentence_share_the_town_of_their_ceremony() -> None:
    words = (
        "Des conventions de financement ont été conclues entre le gouvernement mauritanien, d'une part, la Banque mondiale "
        "et la Banque africaine de développement, d'autre part. La signature a eu lieu le 9 mai à Tunis."
    )
    assert set(signed_at(words)) == {"Tunis"}
