"""What is learned decides as its data say, and its data fit the code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.annotated import read_gold
from pipeline.candidates import find_candidates
from pipeline.context import weigh
from pipeline.extraction import extract
from pipeline.frames import build_frames, weighed
from pipeline.learned import acts, partners, sectors, signatories
from pipeline.learned.boosting import FOLDER, Boosting, frequent, from_json, load
from pipeline.scene import read_scene
from pipeline.training import attach

TRAIN = Path(__file__).parent.parent / "corpus" / "gold" / "train"
SOME = TRAIN / "g1.jsonl"

# One tree: more than two commas lower the odds; else a date raises them.
TREE = {
    "features": ["commas", "date"],
    "base": 0.0,
    "depth": 2,
    "trees": [
        {
            "column": [0, 1, 0, 0, 0],
            "threshold": [2.0, 0.5, 0.0, 0.0, 0.0],
            "left": [1, 3, 2, 3, 4],
            "right": [2, 4, 2, 3, 4],
            "value": [0.0, 0.0, -3.0, -1.0, 2.0],
        }
    ],
}


def test_a_row_goes_down_the_tree_to_its_leaf() -> None:
    rows = [{"commas": 1.0, "date": 1.0}, {"commas": 1.0}, {"commas": 3.0, "date": 1.0}]
    told = from_json(TREE).probabilities(rows)
    assert told == [pytest.approx(1 / (1 + np.exp(-odds)), abs=1e-4) for odds in (2.0, -1.0, -3.0)]


def test_a_feature_that_a_row_lacks_is_zero_and_one_that_the_trees_do_not_know_says_nothing() -> None:
    model = from_json(TREE)
    assert model.probabilities([{}]) == model.probabilities([{"commas": 0.0, "date": 0.0, "moon": 1.0}])


def test_no_row_has_no_probability() -> None:
    assert from_json(TREE).probabilities([]) == []


@given(st.lists(st.dictionaries(st.sampled_from(["commas", "date", "moon"]), st.floats(-9, 9)), max_size=6))
def test_a_row_is_judged_alone_whatever_stands_beside_it(rows: list[dict[str, float]]) -> None:
    model = from_json(TREE)
    together = model.probabilities(rows)
    assert together == [model.probabilities([row])[0] for row in rows]
    assert all(0 <= p <= 1 for p in together)


def test_rare_features_are_left_out() -> None:
    assert frequent([{"a": 1.0, "b": 1.0}, {"a": 1.0, "c": 0.0}], 2) == ["a"]


def test_what_is_written_judges_as_what_was_learned() -> None:
    pytest.importorskip("sklearn", reason="scikit-learn is not installed (pip install 'accords[train]')")
    rng = np.random.default_rng(0)
    rows = [{"x": float(x), "y": float(y)} for x, y in rng.normal(size=(200, 2))]
    model = from_json(attach.learn([(row, row["x"] > row["y"]) for row in rows], rounds=40))
    right = sum((p > 0.5) == (row["x"] > row["y"]) for p, row in zip(model.probabilities(rows), rows, strict=True))
    assert right > 190


@pytest.mark.parametrize("name", ["acts", "partners", "sectors", "signatories"])
def test_the_shipped_trees_lead_every_row_to_a_leaf(name: str) -> None:
    data = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    for tree in data["trees"]:
        leaves = {
            i for i, (left, right) in enumerate(zip(tree["left"], tree["right"], strict=True)) if left == right == i
        }
        reached, at = set(), {0}
        for _ in range(data["depth"] + 1):
            reached |= at
            at = {n for i in at for n in (tree["left"][i], tree["right"][i])}
        assert at <= leaves
        assert reached == set(range(len(tree["value"])))


@pytest.fixture(scope="module")
def few() -> list[attach.Lesson]:
    return list(attach.lessons(read_gold([SOME])))


def test_the_shipped_trees_know_the_features_that_the_code_makes() -> None:
    made: dict[str, set[str]] = {"acts": set(), "partners": set(), "sectors": set(), "signatories": set()}
    for lesson in attach.lessons(read_gold(sorted(TRAIN.glob("g[1-4].jsonl")))):
        candidates = acts.judged(lesson.scene, find_candidates(lesson.scene))
        frames = build_frames(lesson.scene, candidates)
        for row in acts.features(lesson.scene, candidates):
            made["acts"] |= row.keys()
        cast = partners.cast_of(lesson.scene, weigh(lesson.scene, frozenset()))
        for f in frames:
            for _, row in partners.features(lesson.scene, cast, f, frames):
                made["partners"] |= row.keys()
            for _, row in sectors.features(lesson.scene, f, frames):
                made["sectors"] |= row.keys()
            for _, row in signatories.features(lesson.scene, f, frames):
                made["signatories"] |= row.keys()
    for name, names in made.items():
        known = load(name).names
        # kinds, types, rules and positions are many and few articles show them all; the other features must all be made
        assert {
            n
            for n in known
            if "=" not in n and not n.startswith(("sentence has ", "somewhere ", "party ", "in the name of "))
        } <= names, name


def test_an_act_opens_a_record_where_its_quote_says_so(few: list[attach.Lesson]) -> None:
    rows = attach.act_rows(few)
    assert 0 < sum(opened for _, opened in rows) < len(rows)


def test_the_mean_of_two_classifiers_has_the_mean_of_their_log_odds(few: list[attach.Lesson]) -> None:
    pytest.importorskip("sklearn")
    rows = attach.act_rows(few)
    half = len(rows) // 2
    first, second = attach.learn(rows[:half], rounds=5), attach.learn(rows[half:], rounds=7)
    given = [row for row, _ in rows]

    def odds(data: dict[str, Any]) -> np.ndarray:
        p = np.array(from_json(data).probabilities(given))
        return np.log(p / (1 - p))

    assert np.allclose(odds(attach.mean(first, second)), (odds(first) + odds(second)) / 2, atol=0.01)


def test_the_same_articles_teach_the_same(few: list[attach.Lesson]) -> None:
    pytest.importorskip("sklearn", reason="scikit-learn is not installed (pip install 'accords[train]')")
    assert attach.learn(attach.act_rows(few), rounds=5) == attach.learn(attach.act_rows(few), rounds=5)


def always(odds: float) -> Boosting:
    leaf = {"column": [0], "threshold": [0.0], "left": [0], "right": [0], "value": [0.0]}
    return from_json({"features": ["x"], "base": odds, "depth": 1, "trees": [leaf]})


TEXT = "Lyon et Milan ont signé une convention le 3 mai 2019. La Ville de Nice et la Ville de Turin applaudissent."


def test_an_act_that_the_model_does_not_believe_in_is_no_record_unless_a_verb_concludes_it() -> None:
    for text, kept in ((TEXT, 1), (TEXT.replace("ont signé", "ont signé, lundi à Rennes,"), 0)):
        scene = read_scene(text)
        assert len(build_frames(scene, acts.judged(scene, find_candidates(scene), always(5)))) == 1
        assert len(build_frames(scene, acts.judged(scene, find_candidates(scene), always(-5)))) == kept


def test_partners_that_the_model_finds_unlikely_leave_those_of_the_rules() -> None:
    scene = read_scene(TEXT)
    frames = build_frames(scene, find_candidates(scene))
    before = [list(f.parties) for f in frames]
    partners.cast_frames(scene, weigh(scene, frozenset()), frames, always(-5))
    assert [list(f.parties) for f in frames] == before


def test_partners_that_the_model_is_sure_of_join_the_act_and_those_of_other_sentences_are_implied() -> None:
    _, seen = TEXT.split(". ")
    scene = read_scene(f"{seen} Lyon a signé une convention avec Milan.")
    frames = build_frames(scene, find_candidates(scene))
    partners.cast_frames(scene, weigh(scene, frozenset()), frames, always(5))
    (f,) = frames
    assert len(f.parties) == 4
    assert len(f.implied) == 2


def test_nobody_whom_the_article_names_only_afterwards_joins_two_partners() -> None:
    scene = read_scene(TEXT)
    frames = build_frames(scene, find_candidates(scene))
    partners.cast_frames(scene, weigh(scene, frozenset()), frames, always(5))
    assert [{p.mention.text for p in f.parties.values()} for f in frames] == [{"Lyon", "Milan"}]


def test_a_capital_that_signs_for_its_state_is_not_a_partner_beside_it() -> None:
    (record,) = extract("Paris et Nouakchott ont signé un accord de pêche le 3 mai 2019.")
    assert {p.code for p in record.partners} == {"FR", "MR"}


def test_the_papers_of_a_list_keep_their_own_partners() -> None:
    records = extract(
        "La Région Bretagne a signé deux chartes le 3 mai 2019 :\n- une charte avec la Toscane ;\n- une charte avec la Saxe."
    )
    assert [{p.code for p in r.partners} for r in records] == [{"FR-BRE", "IT-52"}, {"FR-BRE", "DE-SN"}]


def test_a_press_agency_in_the_brackets_of_a_dateline_is_no_partner() -> None:
    (record,) = extract(
        "COTONOU, 9 novembre 2021 (Agence Côte Presse) – Le Bénin et l'Agence française de développement ont signé lundi à Cotonou une convention de financement.",
        "2021-11-09",
    )
    assert [p.name for p in record.partners] == ["Bénin", "Agence française de développement"]


def test_a_field_that_the_model_holds_for_unlikely_is_not_the_acts() -> None:
    scene = read_scene("Lyon et Milan ont signé une convention sur l'eau le 3 mai 2019.")
    frames = build_frames(scene, find_candidates(scene))
    assert [[m.text for m in found] for found in sectors.sectors_by_act(scene, frames, always(5))] == [["eau"]]
    assert sectors.sectors_by_act(scene, frames, always(-5)) == [[]]


def test_each_act_has_its_own_signatories_each_once() -> None:
    scene = read_scene(
        "Lyon et Milan ont signé une convention. Anne Morel, maire de Lyon, et Bruno Conti l'ont paraphée. "
        "«Je suis heureuse», a dit Anne Morel."
    )
    frames = build_frames(scene, find_candidates(scene))
    told = signatories.signatories_by_act(scene, frames, always(5))
    assert [[h.name for h in hands] for hands in told] == [["Anne Morel", "Bruno Conti"]]
    assert signatories.signatories_by_act(scene, frames, always(-5)) == [[]]


def test_an_article_without_an_act_is_asked_for_nothing() -> None:
    scene = read_scene("Anne Morel, maire de Lyon, a visité l'usine d'eau.")
    assert sectors.sectors_by_act(scene, []) == signatories.signatories_by_act(scene, []) == []


def test_an_act_that_is_nearly_surely_wrong_gives_no_record(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(extract(TEXT)) == 1
    monkeypatch.setattr("pipeline.assembly.confidence_of", lambda f: 0.09)
    assert extract(TEXT) == []


@pytest.mark.parametrize(
    ("text", "is_partner"),
    [
        (
            "Tanger reçoit. La Région Tanger-Tétouan-Al Hoceïma et la Région Bretagne ont signé un accord. Tanger s'en réjouit.",
            False,
        ),
        ("Tanger et Lyon ont signé mardi une charte.", True),
    ],
)
def test_a_town_is_no_third_partner_beside_the_region_named_after_it(text: str, is_partner: bool) -> None:
    scene = read_scene(text)
    context = weighed(scene, find_candidates(scene))
    frames = build_frames(scene, find_candidates(scene), context)
    partners.cast_frames(scene, context, frames, always(5))
    assert [any(p.mention.value.name == "Ville de Tanger" for p in f.parties.values()) for f in frames] == [is_partner]
