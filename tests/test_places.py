"""The towns that a text names, and how sure each is."""

from __future__ import annotations

import pytest

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
    ],
)
def test_a_town_that_belongs_to_another_noun_is_no_place(words: str) -> None:
    assert towns(words) == []


def test_a_place_keeps_the_name_that_the_text_gives_it() -> None:
    assert towns("Le protocole a été signé à Lahr.") == [("Lahr", "places.ville")]
