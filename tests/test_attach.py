"""The day, the period and the town of an act: in its own sentence, and beside it."""

from __future__ import annotations

import pytest

from pipeline.candidates import find_candidates
from pipeline.components import scene_of
from pipeline.frames import Frame, build_frames
from pipeline.language import read
from pipeline.scene import Scene
from pipeline.term import place_of, term_of

Dates = tuple[str | None, str | None, str | None]
A = "La Ville de Rennes et la Ville de Dakar"


def acts(words: str, published: str | None) -> tuple[Scene, list[Frame]]:
    scene = scene_of(read(words, published))
    return scene, build_frames(scene, find_candidates(scene))


def dates(words: str, published: str | None = "2024-05-17") -> Dates:
    """`signed`, `start` and `end` of the only act of an article."""
    scene, frames = acts(words, published)
    (frame,) = frames
    term = term_of(scene, frame, frames)
    return tuple(d.value if d else None for d in (term.signed, term.start, term.end))  # type: ignore[return-value]


def place(words: str, published: str | None = "2024-05-17") -> str | None:
    scene, frames = acts(words, published)
    found = place_of(scene, frames[0], frames)
    return found.value.name if found else None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (f"{A} ont signé le 3 mai 2023 une convention pour trois ans.", ("2023-05-03", "2023", "2026")),
        (f"{A} ont signé le 3 mai 2023 une convention triennale.", ("2023-05-03", "2023", "2026")),
        (f"{A} ont signé le 3 mai 2023 une convention 2023-2027.", ("2023-05-03", "2023", "2027")),
        (f"{A} ont signé le 3 mai 2023 une convention jusqu'en 2030.", ("2023-05-03", None, "2030")),
        (f"{A} ont signé le 3 mai 2023 une convention. Elle couvre les années 2024 à 2026.", ("2023-05-03", "2024", "2026")),
        (f"{A} ont signé le 3 mai 2023 une convention. Valable cinq ans, le texte vise les écoles.", ("2023-05-03", "2023", "2028")),
        (f"{A} ont signé le 3 mai 2023 une convention. D'une durée de deux ans à compter de janvier 2024, elle vise les écoles.", ("2023-05-03", "2024-01", "2026")),
    ],
)  # fmt: skip
def test_a_period_is_counted_from_its_start_or_from_the_signature(words: str, expected: Dates) -> None:
    assert dates(words) == expected


def test_years_of_repayment_are_no_period_of_the_act() -> None:
    words = f"{A} ont signé le 3 mai 2023 une convention de prêt remboursable sur 20 ans, dont cinq ans de grâce."
    assert dates(words) == ("2023-05-03", None, None)


def test_since_a_year_tells_the_start_and_not_the_signature() -> None:
    assert dates(f"{A} sont jumelées depuis 1975.") == (None, "1975", None)


def test_since_a_full_date_tells_both() -> None:
    assert dates(f"{A} sont jumelées depuis le 12 octobre 1975.") == ("1975-10-12", "1975-10-12", None)


def test_an_announced_act_has_no_day_of_signature() -> None:
    assert dates(f"{A} signeront le 3 juin 2024 une convention de coopération.")[0] is None


def test_the_day_told_in_the_sentence_before_is_that_of_the_signature() -> None:
    words = f"La cérémonie s'est tenue mardi à Dakar. {A} ont signé une convention de coopération."
    assert dates(words)[0] == "2024-05-14"
    assert place(words) == "Dakar"


def test_today_said_of_another_matter_is_no_day_of_signature() -> None:
    assert dates(f"{A} ont signé une convention de coopération. Il est aujourd'hui question de musique.")[0] is None


def test_the_day_of_birth_of_an_act_that_ends_stays_its_signature() -> None:
    signed, _, end = dates(
        "La Ville de Rennes a suspendu la convention de coopération signée le 3 mai 2019 avec la Ville de Dakar. "
        "Elle devait s'achever fin 2026."
    )
    assert (signed, end) == ("2019-05-03", "2026")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (f"{A} ont signé hier à Foix une convention.", "Foix"),
        (f"À Foix, le maire et son invité étant là, {A} ont signé hier une convention.", "Foix"),
        (f"La délégation était hier à Foix. {A} y ont signé une convention.", "Foix"),
        (f"Foix. Réunies hier à l'hôtel de Région, {A} ont signé une convention.", "Foix"),
        (f"Foix. Hier, {A} ont signé une convention.", None),
        (f"{A} ont signé hier une convention pour une usine à Foix.", None),
    ],
)
def test_the_place_is_the_town_of_the_signature(words: str, expected: str | None) -> None:
    assert place(words) == expected
