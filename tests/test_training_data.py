"""Training examples keep their names where they say they are, however they are varied."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from corpus.annotated import read_gold
from pipeline.training.data import (
    GOLD,
    Example,
    gold_examples,
    joined,
    names_by_label,
    noisy,
    swapped,
    training_examples,
)

EXAMPLE = Example(
    "L'Agence du Delta et la Ville de Nevora ont reçu Awa Sarel à Tilsk.",
    ((2, 17, "ORG"), (24, 39, "ORG"), (49, 58, "PER"), (61, 66, "LOC")),
)
NAMES = {
    "ORG": ["Agence des Eaux", "Ville d'Orme", "Institut Sarvel"],
    "PER": ["Ibra Konde", "Ana Ruiz"],
    "LOC": ["Mosk", "Alba"],
}


def words(example: Example) -> list[str]:
    return [example.text[start:end] for start, end, _ in example.ents]


@given(st.integers())
def test_a_swapped_name_stands_where_the_label_says(seed: int) -> None:
    varied = swapped(EXAMPLE, NAMES, random.Random(seed))
    assert [label for *_, label in varied.ents] == [label for *_, label in EXAMPLE.ents]
    for old, new, (*_, label) in zip(words(EXAMPLE), words(varied), varied.ents, strict=True):
        assert new == old or new in NAMES[label]


@given(st.integers())
def test_a_place_within_an_organisation_is_swapped_for_a_town_and_its_head_noun_stays(seed: int) -> None:
    varied = swapped(EXAMPLE, NAMES, random.Random(seed), towns=["Sofia", "Porto"])
    organisation, place = words(varied)[1], words(varied)[3]
    assert organisation in ("Ville de Nevora", "Ville de Sofia", "Ville de Porto", *NAMES["ORG"])
    assert place in ("Tilsk", "Sofia", "Porto", *NAMES["LOC"])


def test_neighbouring_paragraphs_are_learnt_from_together_and_keep_their_names() -> None:
    two, one = joined([EXAMPLE, EXAMPLE, EXAMPLE], words=30)
    assert (two.text.count("\n"), one) == (1, EXAMPLE)
    assert words(two) == words(EXAMPLE) * 2


@given(st.integers())
def test_noise_changes_characters_and_moves_none(seed: int) -> None:
    varied = noisy(EXAMPLE, random.Random(seed))
    assert len(varied.text) == len(EXAMPLE.text)
    assert varied.ents == EXAMPLE.ents


def test_the_paragraphs_of_annotated_articles_hold_their_names() -> None:
    examples = list(gold_examples(read_gold([GOLD / "train" / "g1.jsonl"])))
    assert any(example.ents for example in examples)
    for example in examples:
        assert all(word == word.strip() and "\n" not in word for word in words(example))
    assert {"PER", "LOC", "ORG"} <= names_by_label(examples).keys()


def test_the_same_data_give_the_same_training_examples() -> None:
    articles = [[EXAMPLE]] * 3
    assert training_examples(articles, articles) == training_examples(articles, articles)
    assert len(training_examples(articles, articles, share=1 / 3)) == 5 + 6
