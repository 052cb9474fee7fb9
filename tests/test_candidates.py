"""What one sentence tells of an act: its standing, its parties, whether it is a heading."""

from __future__ import annotations

import pytest

from pipeline.candidate import TOLD, Candidate, is_named
from pipeline.candidates import find_candidates
from pipeline.components import scene_of
from pipeline.language import read


def candidates(text: str) -> list[Candidate]:
    return find_candidates(scene_of(read(text)))


def told(text: str) -> list[Candidate]:
    return [c for c in candidates(text) if c.status in TOLD]


def codes(c: Candidate) -> set[str | None]:
    return {p.mention.value.code for p in (*c.parties, *c.others)}


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Le Mali et le Niger ont signé une convention.", "signed"),
        ("Une convention a été paraphée entre le Mali et le Niger.", "signed"),
        ("Le Mali et le Niger signeront une convention.", "announced"),
        ("Le Mali et le Niger négocient une convention.", "announced"),
        ("Le Mali a mis fin à la convention avec le Niger.", "ended"),
    ],
)
def test_a_sentence_gives_its_act_a_standing(sentence: str, status: str) -> None:
    (found,) = told(sentence)
    assert found.status == status


@pytest.mark.parametrize(
    "sentence",
    [
        "Le Mali et le Niger n'ont signé aucune convention.",
        "Le maire souhaite une convention avec la Ville de Milan.",
        "Le bilan de la convention est bon.",
        "Il pleut sur Bamako.",
    ],
)
def test_what_is_denied_wished_or_only_mentioned_is_not_told(sentence: str) -> None:
    assert told(sentence) == []


def test_each_noun_takes_the_parties_of_its_own_stretch() -> None:
    charter, pact = told("Le Mali a signé une charte avec le Togo et un protocole avec le Niger.")
    assert "TG" in codes(charter) and "NE" not in codes(charter)
    assert "NE" in codes(pact) and "TG" not in codes(pact)


def test_a_place_is_not_among_the_parties() -> None:
    (found,) = told("Le Mali et le Niger ont signé une convention à Lomé.")
    assert codes(found) == {"ML", "NE"}


def test_a_line_without_a_stop_is_a_heading() -> None:
    first, second = candidates(
        "Le Mali et le Niger signent une convention\nLe Mali et le Niger ont signé une convention."
    )
    assert first.heading and not second.heading


@pytest.mark.parametrize(
    ("noun", "anaphoric"), [("cette convention", True), ("la convention", True), ("une convention", False)]
)
def test_a_definite_noun_points_back(noun: str, anaphoric: bool) -> None:
    (found,) = told(f"Le Mali et le Niger ont signé {noun}.")
    assert found.anaphoric is anaphoric


def test_words_that_stand_for_a_party_are_not_its_name() -> None:
    found = told("Les deux pays ont signé une convention avec le Niger.")[0]
    assert {p.mention.text: is_named(p) for p in (*found.parties, *found.others)} == {
        "Les deux pays": False,
        "Niger": True,
    }


def test_candidates_come_in_text_order() -> None:
    found = candidates(
        "Le Mali a signé une charte. Le Togo a signé un protocole, une convention et un accord. Le Niger les a signés."
    )
    assert [c.sentence for c in found] == sorted(c.sentence for c in found)
    assert [c.start for c in found if c.act] == sorted(c.start for c in found if c.act)
