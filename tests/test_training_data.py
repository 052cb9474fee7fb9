"""Training examples keep their names where they say they are, however they are varied."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from corpus.annotated import read_gold
from pipeline.training.data import GOLD, Example, gold_examples, names_by_label, noisy, swapped, training_examples

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
    examples = [EXAMPLE] * 3
    assert training_examples(examples, examples) == training_examples(examples, examples)
    assert len(training_examples(examples, examples, share=1 / 3)) == 3 + 3
