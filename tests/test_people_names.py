"""Given names: the list ships sorted and clean, and a word is looked up whatever its spelling."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.folding import fold
from rules.people_names import _FILE, given_names, is_given_name

LINES = _FILE.read_text(encoding="utf-8").splitlines()
NAMES = [line for line in LINES if not line.startswith("#")]

KNOWN = """Emmanuel Élisabeth Benoît Maxime Françoise Loïc Gwenaëlle Réjean Josée Wouter
Mohamed Mohammed Mohammad Muhammad Abdelkader Abdellatif Fatima Fatoumata Nizar Nadia Khadija Rachid Aziz Saïd
Macky Mamadou Aminata Ousmane Ibrahima Cheikh Kouadio Koffi Kwame Faure Paul-Marie Idriss Mahamat Blaise Roch
Alassane Denis Moussa Awa Fatou Bineta Serigne Abdoulaye Souleymane Seydou Boubacar Salif
Andry Hery Azali Recep Mevlüt Hossein Nikol Najib Vladimir Sergueï Volodymyr Andrzej Olaf Ursula Giorgia Pedro
António Keir Jens Klaus Kyriakos Xi Wang Li Zhang Nguyen Tran Kim Park Shinzo Naoko Narendra Yitzhak Luiz Nayib
"""
LEFT_OUT = """Florence Chine Paris Lyon Valence Orange Constance Prudence Grâce Marine Noël Toussaint Avril Mai France Israël
Vu La Le Du Un Selon Dans Pour Ministre Accord Convention Union Banque Île-de-France Aix-Marseille Nice Gao Oran
Constantine Medina Abou Sidi Ben Al Trinidad Santiago Erasmus Horizon Prince Roi
"""


def test_the_list_opens_with_comments_and_then_holds_only_names() -> None:
    head = len(LINES) - len(NAMES)
    assert head >= 2
    assert all(line.startswith("#") for line in LINES[:head])
    odd = [name for name in NAMES if not re.fullmatch(r"[^\W\d_]+(?:['-][^\W\d_]+)*", name) or not name[0].isupper()]
    assert odd == []


def test_the_list_is_sorted_by_folded_form_and_names_nobody_twice() -> None:
    folded = [fold(name) for name in NAMES]
    assert folded == sorted(set(folded))


def test_the_list_holds_at_least_3500_names() -> None:
    assert len(given_names()) == len(NAMES) >= 3500


def test_the_names_are_read_once() -> None:
    assert given_names() is given_names()


@pytest.mark.parametrize(
    "word",
    KNOWN.split(),
)
def test_names_from_every_part_of_the_press_are_known(word: str) -> None:
    assert is_given_name(word)


@pytest.mark.parametrize(
    "word",
    ["Jean-Pierre", "Marie-Hélène", "JEAN\u2011PIERRE", "jean-pierre", "Anne-Xylophe", "Geun-hye", "N\u2019Golo"],
)
def test_compounds_capitals_and_typographic_marks_do_not_hide_a_name(word: str) -> None:
    assert is_given_name(word)


@pytest.mark.parametrize(
    "word",
    LEFT_OUT.split(),
)
def test_common_words_places_and_organisations_are_left_out(word: str) -> None:
    assert not is_given_name(word)


@pytest.mark.parametrize("word", ["", "-", "-Pierre", " ", "#", "Jean Pierre"])
def test_what_is_not_one_word_is_no_name(word: str) -> None:
    assert not is_given_name(word)


@given(st.text(max_size=30))
def test_any_text_gets_an_answer_and_a_hyphen_after_a_name_keeps_it(text: str) -> None:
    assert is_given_name("Jean-" + text)
    assert isinstance(is_given_name(text), bool)
