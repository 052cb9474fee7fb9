"""Act nouns with their kinds and determiners, and the cues that tell what became of an act."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.record import KINDS
from pipeline.acts import ActValue, find_acts, find_cues
from pipeline.text import Text
from rules.loader import load_rules
from rules.schema_acts import ActRule


def acts(raw: str) -> list[ActValue]:
    return [m.value for m in find_acts(Text(raw))]


def only(raw: str) -> ActValue:
    found = acts(raw)
    assert len(found) == 1, found
    return found[0]


def gives(raw: str) -> set[str]:
    return {m.value.gives for m in find_cues(Text(raw), 0, len(raw))}


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("un accord de coopération", "accord"),
        ("un accord-cadre", "accord"),
        ("une entente", "accord"),
        ("une convention-cadre", "convention"),
        ("une convention de partenariat", "convention"),
        ("une convention de jumelage", "jumelage"),
        ("un pacte d'amitié", "jumelage"),
        ("un protocole d’accord", "protocole"),
        ("un mémorandum d'entente", "memorandum"),
        ("un MoU", "memorandum"),
        ("une feuille de route", "feuille_de_route"),
        ("une lettre d'intention", "declaration_intention"),
        ("une déclaration conjointe", "declaration_intention"),
        ("une déclaration de coopération", "declaration_intention"),
        ("un pacte", "pacte"),
        ("une charte", "charte"),
        ("un contrat de réciprocité", "contrat"),
        ("un programme de travail", "programme"),
        ("un plan d'action", "plan_action"),
        ("un traité d'amitié", "traite"),
        ("un partenariat", "partenariat"),
    ],
)
def test_a_noun_gives_its_kind(words: str, kind: str) -> None:
    assert only(f"Les deux ports ont signé {words}.").kind == kind


@pytest.mark.parametrize("words", ["un protocole d'accord (MoU)", "un mémorandum d'entente (MoU)"])
def test_an_acronym_in_brackets_is_the_noun_before_it(words: str) -> None:
    assert only(f"Les deux ports ont signé {words}.").kind == "memorandum"


@pytest.mark.parametrize(
    ("words", "determiner", "count"),
    [
        ("un accord", "indefinite", 1),
        ("des accords", "indefinite", 0),
        ("trois accords", "indefinite", 3),
        ("les trois accords", "definite", 3),
        ("plusieurs accords", "indefinite", 0),
        ("une dizaine d'accords", "indefinite", 0),
        ("l'accord", "definite", 1),
        ("cet accord", "demonstrative", 1),
        ("ledit accord", "demonstrative", 1),
        ("leur accord", "possessive", 1),
    ],
)
def test_the_determiner_tells_how_many_and_whether_known(words: str, determiner: str, count: int) -> None:
    value = only(f"Ils ont signé {words}.")
    assert (value.determiner, value.count) == (determiner, count)


@pytest.mark.parametrize(
    ("words", "ordinal"),
    [("le premier accord", 1), ("la deuxième convention", 2), ("un troisième protocole", 3), ("un accord", None)],
)
def test_a_rank_is_read_before_the_noun(words: str, ordinal: int | None) -> None:
    assert only(f"Ils ont signé {words}.").ordinal == ordinal


def test_a_new_act_is_told_from_an_act() -> None:
    assert only("Ils ont signé un nouvel accord.").new
    assert not only("Ils ont signé un accord.").new


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("Le premier est un accord-cadre.", 1),
        ("Ils ont signé huit accords et mémorandums.", 1),
        ("Ils ont signé une charte et une convention.", 2),
        ("Ils ont signé un protocole de partenariat.", 1),
    ],
)
def test_one_act_gives_one_mention_however_many_nouns_name_it(sentence: str, count: int) -> None:
    assert len(acts(sentence)) == count


@pytest.mark.parametrize(
    "sentence",
    ["", "Ils se sont accordés sur le menu.", "Le plan PACTE est en vente.", "Le reporter a pris des photos."],
)
def test_other_words_are_no_acts(sentence: str) -> None:
    assert [v for v in acts(sentence) if v.strength == "instrument"] == []


def test_a_noun_in_capitals_is_read_in_a_title_in_capitals() -> None:
    assert "convention" in {v.kind for v in acts("VANNES ET CUXHAVEN SIGNENT UNE CONVENTION")}


@pytest.mark.parametrize("rule", load_rules("acts", ActRule).rules, ids=lambda rule: rule.id)
def test_the_kind_of_a_rule_is_a_kind_of_record(rule: ActRule) -> None:
    assert rule.kind in KINDS


@pytest.mark.parametrize(
    ("sentence", "standing"),
    [
        ("Les deux ports ont signé un accord.", "signed"),
        ("Une charte a été paraphée hier.", "signed"),
        ("Les deux ports signeront un accord.", "announced"),
        ("Les deux ports n'ont signé aucun accord.", "negated"),
        ("Le maire souhaite signer un accord.", "wished"),
        ("Le port a mis fin à la convention.", "ended"),
        ("Les deux ports ont renouvelé leur accord.", "renewal"),
    ],
)
def test_a_cue_tells_what_became_of_the_act(sentence: str, standing: str) -> None:
    assert standing in gives(sentence)


def test_cues_are_sought_in_the_given_stretch_only() -> None:
    raw = "Ils ont signé hier. Il pleut."
    assert find_cues(Text(raw), raw.index("Il pleut"), len(raw)) == []


@given(
    st.lists(
        st.sampled_from(
            [
                "un accord",
                "trois",
                "le premier",
                "est",
                "une",
                "convention",
                "de",
                "signé",
                "ont",
                ",",
                "et",
                "\n",
                "PACTE",
                "d’",
                "İ",
                "l'",
            ]
        ),
        max_size=25,
    )
)
def test_acts_never_overlap_and_stand_where_they_say(pieces: list[str]) -> None:
    raw = " ".join(pieces)
    found = find_acts(Text(raw))
    assert all(raw[m.start : m.end] == m.text for m in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(m.value.count >= 0 for m in found)


def test_to_agree_is_no_act() -> None:
    assert acts("Le maire est d’accord avec lui.") == []


def test_a_treaty_needs_no_complement() -> None:
    assert only("Les deux États ont signé un traité.").kind == "traite"
