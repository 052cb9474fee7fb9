"""The part that a party plays in its sentence."""

from __future__ import annotations

import pytest

from pipeline.components import scene_of
from pipeline.language import read
from pipeline.positions import Placed


def placed(sentence: str) -> list[Placed]:
    return scene_of(read(sentence)).placed(0)


def positions(sentence: str) -> dict[str, str]:
    return {p.mention.value.code or p.mention.text: p.position for p in placed(sentence)}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Le Mali et le Niger ont signé un accord.", {"ML": "subject", "NE": "subject"}),
        ("Le Mali a signé un accord avec le Niger.", {"ML": "subject", "NE": "with"}),
        ("Un accord entre le Mali et le Niger est prêt.", {"ML": "between", "NE": "between"}),
        ("Un accord a été signé par le Mali et le Niger.", {"ML": "agent", "NE": "agent"}),
        (
            "La Région Bretagne, la Région Normandie et la Région Occitanie signent une charte.",
            {"FR-BRE": "subject", "FR-NOR": "subject", "FR-OCC": "subject"},
        ),
        (
            "Un accord entre la Région Bretagne, d'une part, et le Québec, d'autre part.",
            {"FR-BRE": "between", "CA-QC": "between"},
        ),
    ],
)
def test_a_party_is_placed_by_the_words_around_it(sentence: str, expected: dict[str, str]) -> None:
    assert positions(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "code"),
    [
        ("Le Mali a signé au Niger un accord.", "NE"),
        ("Un accord a été signé en marge de la visite du Niger.", "NE"),
        ("Le Mali a signé un accord avec le soutien de l'Union européenne.", "EU"),
        ("Le Mali a signé un accord en présence de la Région Bretagne.", "FR-BRE"),
        ("Le Mali a signé un accord au profit de la Région Bretagne.", "FR-BRE"),
        ("L'ambassadeur du Mali au Niger a signé un accord.", "NE"),
    ],
)
def test_a_place_a_setting_a_support_or_a_beneficiary_is_no_party_to_the_act(sentence: str, code: str) -> None:
    assert positions(sentence)[code] in ("place", "outside", "origin", "beneficiary")


@pytest.mark.parametrize(
    "sentence",
    [
        "À l'occasion de la Foire de Lomé, le Mali et le Niger ont signé un accord.",
        "Présents à Lomé à l'invitation du chef de l'État, les ministres de l'Agriculture du Mali et du Niger concluent un accord.",
    ],
)
def test_the_subject_begins_behind_the_comma_of_a_circumstance(sentence: str) -> None:
    found = positions(sentence)
    assert (found["ML"], found["NE"]) == ("subject", "subject")


def test_the_members_of_one_list_know_each_other() -> None:
    first, *others = placed("Un accord entre le Mali, le Niger et le Togo est prêt.")
    assert {p.list_id for p in others} == {first.list_id}


def test_the_two_sides_of_with_are_two_lists() -> None:
    a, b = placed("Le Mali a signé un accord avec le Niger.")
    assert a.list_id != b.list_id


def test_a_party_named_through_an_office_says_so() -> None:
    a, b = placed("Le ministre malien de la Santé a signé un accord avec le Togo.")
    assert a.through_office and not b.through_office


def test_people_and_dates_between_two_parties_do_not_part_them() -> None:
    assert positions(
        "Le ministre malien, Modibo Traoré, et le ministre togolais, Kossi Agbeko, ont signé un accord."
    ) == {"ML": "subject", "TG": "subject"}


def test_the_town_where_a_body_sits_is_no_second_party() -> None:
    sentence = "L'Institut malien du coton (IMC), de Ségou, a signé un accord avec le Togo."
    assert [p.mention.text for p in placed(sentence) if p.position in ("subject", "with")] == [
        "Institut malien du coton",
        "Togo",
    ]


@pytest.mark.parametrize(
    ("sentence", "position"),
    [
        ("Quatre dons ont été accordés à la Tunisie par l'Union européenne.", "beneficiary"),
        ("L'AFD a octroyé à la Tunisie un prêt de 20 millions d'euros.", "beneficiary"),
        ("Le prêt consenti par la Banque mondiale à la Tunisie finance une route.", "beneficiary"),
        ("Les deux ministres ont signé un accord à Tunis, où la Tunisie les recevait.", "free"),
        ("Ils se sont rendus en Tunisie.", "place"),
    ],
)
def test_to_whom_money_is_granted_is_no_place(sentence: str, position: str) -> None:
    assert positions(sentence)["TN"] == position


def test_the_agency_of_a_dateline_is_no_party() -> None:
    text = "GITEGA, 10 sept. (AIB) – Le Burundi a signé un accord avec la Banque mondiale, a constaté l'AIB."
    assert [p.mention.text for p in placed(text) if p.mention.text == "AIB"] == []
