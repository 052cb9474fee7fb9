"""Which sentences tell the same act, and who its parties are."""

from __future__ import annotations

import pytest

from pipeline.candidates import find_candidates
from pipeline.components import scene_of
from pipeline.context import weigh
from pipeline.frames import Frame, build_frames
from pipeline.language import read


def frames(text: str) -> list[Frame]:
    scene = scene_of(read(text))
    return build_frames(scene, find_candidates(scene))


def parties(text: str) -> list[set[str]]:
    return [set(f.parties) for f in frames(text)]


SIGNED = "Le Mali et le Niger ont signé une convention le 3 mai 2019."


@pytest.mark.parametrize(
    "more",
    [
        "Cette convention porte sur la santé.",
        "Le document court trois ans.",
        "La convention entre le Mali et le Niger sera suivie par un comité.",
        "«C'est un pas de plus», a dit le ministre en signant la convention.",
    ],
)
def test_a_sentence_that_tells_the_act_again_adds_no_act(more: str) -> None:
    assert parties(f"{SIGNED} {more}") == [{"ML", "NE"}]


@pytest.mark.parametrize(
    "more",
    [
        "Le Togo et le Ghana ont signé une charte le 4 juin 2020.",
        "Le Mali et le Togo ont signé une convention le 4 juin 2020.",
        "Le Mali et le Niger ont également signé un mémorandum d'entente le 4 juin 2020.",
    ],
)
def test_other_parties_or_another_paper_make_another_act(more: str) -> None:
    assert len(frames(f"{SIGNED}\n{more}")) == 2


def test_the_title_and_the_lead_tell_one_act() -> None:
    assert parties(f"Mali-Niger : signature d'une convention\n{SIGNED}") == [{"ML", "NE"}]


def test_two_cities_stand_for_the_two_that_were_named() -> None:
    text = "La Ville de Metz reçoit la Ville de Trèves. Les deux villes ont signé une charte."
    assert parties(text) == [{"insee:57463", "geonames:2821164"}]


def test_the_region_stands_for_the_region_of_the_article() -> None:
    text = "La Région Bretagne s'ouvre au monde. La Région a signé une charte avec le Québec."
    assert parties(text) == [{"FR-BRE", "CA-QC"}]


def test_an_unsaid_partner_is_the_one_the_article_is_about_and_is_marked() -> None:
    (found,) = frames(
        "La Région Bretagne s'ouvre au monde. La Région Bretagne aime les ports. Une charte a été signée avec le Québec."
    )
    assert set(found.parties) == {"FR-BRE", "CA-QC"}
    assert found.implied == {"FR-BRE"}


def test_an_act_of_nobody_does_not_stand() -> None:
    assert frames("Un accord a été signé. Une convention aussi.") == []


def test_a_counted_total_gives_way_to_the_acts_that_spell_it_out() -> None:
    text = "Le Mali et le Niger ont signé deux textes le 3 mai 2019. Le premier est une convention sur la santé. Le second est un protocole sur le rail."
    assert [f.kind_act.act.value.kind for f in frames(text) if f.kind_act and f.kind_act.act] == [
        "convention",
        "protocole",
    ]


def test_an_act_follows_an_earlier_one_of_the_same_parties() -> None:
    new, old = frames(f"{SIGNED} Le Mali et le Niger avaient conclu un premier accord en 2011.")
    assert new.follows and not old.follows


def test_whom_the_article_is_about_weighs_most() -> None:
    scene = scene_of(
        read(
            "La Région Bretagne s'ouvre. La Région Bretagne a reçu le Québec. La Région Bretagne a signé une charte avec le Mali."
        )
    )
    context = weigh(scene, frozenset())
    main, other = context.main("region"), context.main("region", without=frozenset({"FR-BRE"}))
    assert main is not None and main.value.code == "FR-BRE"
    assert other is not None and other.value.code == "CA-QC"
