"""Choosing records: partners under any of their names, days that may lie in a time, amounts in a currency."""

from __future__ import annotations

from typing import Any

import pytest

from output.filters import Filters, LeastAmount, least_amount
from tests.records import record

IDF = {
    "name": "Région Île-de-France",
    "type": "region",
    "country": "FR",
    "code": "FR-IDF",
    "mentions": ["la région capitale"],
}


@pytest.mark.parametrize(
    "words",
    ["idf", "IDF", "FR-IDF", "fr‑idf", "Ile de France", "île-de-france", "ÎLE DE FRANCE", "région capitale"],
)
def test_a_partner_is_known_by_name_mention_and_code_whatever_case_and_accents(words: str) -> None:
    assert Filters(partner=words).keep(record(partners=[IDF]))


@pytest.mark.parametrize("words", ["or", "FR-PAC", "Bretagne", "sedif"])
def test_a_part_of_a_code_is_no_name(words: str) -> None:
    assert not Filters(partner=words).keep(record(partners=[IDF]))


def test_words_may_stand_for_a_code_that_the_record_does_not_name_so() -> None:
    assert Filters(partner="francilienne", codes={"francilienne": "FR-IDF"}).keep(record(partners=[IDF]))


def test_of_two_partners_or_countries_a_record_has_both_of_two_kinds_either() -> None:
    assert Filters(partner=("normandie", "oriental"), country=("fr", "MA")).keep(record())
    assert not Filters(partner=("normandie", "dakar")).keep(record())
    assert not Filters(country=("FR", "SN")).keep(record())
    assert Filters(kind=("accord", "feuille de route"), status=("ended", "signed")).keep(record())
    assert not Filters(status=("ended",)).keep(record())


def test_a_kind_is_known_by_its_french_label() -> None:
    assert Filters(kind="mémorandum d’entente").keep(record(kind="memorandum"))
    assert Filters(kind="Déclaration").keep(record(kind="declaration_intention"))


SIGNED_2024 = {"signed": {"value": "2024", "text": "2024"}}
PERIOD = {"signed": None, "start": {"value": "2025", "text": "x"}, "end": {"value": "2027", "text": "x"}}
UNDATED = {"signed": None}


@pytest.mark.parametrize(
    ("dates", "filters", "kept"),
    [
        ({}, Filters(since="2024-05-17", until="2024-05-17"), True),
        ({}, Filters(since="2024-05-18"), False),
        ({}, Filters(until="2024-05-16"), False),
        ({}, Filters(until="2024-05"), True),
        (SIGNED_2024, Filters(since="2024-12-31"), True),
        (SIGNED_2024, Filters(until="2023"), False),
        (PERIOD, Filters(since="2027", until="2030"), True),
        (PERIOD, Filters(until="2024"), False),
        (UNDATED, Filters(since="1900"), False),
        (UNDATED, Filters(), True),
    ],
)
def test_a_record_is_in_time_when_a_day_that_its_date_may_mean_is(
    dates: dict[str, Any], filters: Filters, kept: bool
) -> None:
    assert filters.keep(record(**dates)) is kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [("1000000", True), ("1 250 000,50 eur", True), ("1250000.51", False), ("1000000 MAD", False), ("0EUR", True)],
)
def test_an_amount_is_compared_in_the_currency_asked_for_or_in_any(text: str, kept: bool) -> None:
    assert Filters(min_amount=least_amount(text)).keep(record()) is kept
    assert not Filters(min_amount=least_amount(text)).keep(record(amounts=[]))


@pytest.mark.parametrize("text", ["", "abc", "-5", "1e9", "12 euros", "NaN"])
def test_what_is_no_amount_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        least_amount(text)


def test_an_amount_keeps_its_cents() -> None:
    assert least_amount("1 000,10 EUR") == LeastAmount(least_amount("1000.10").value, "EUR")


def test_the_least_confidence_is_enough() -> None:
    assert Filters(min_confidence=0.9).keep(record())
    assert not Filters(min_confidence=0.91).keep(record())
