"""Dates that count from the one told before them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.counted_dates import counted
from pipeline.dates import find_dates
from pipeline.text import Text

PUBLISHED = "2021-06-10"


def starts(raw: str) -> list[str | None]:
    """What the dates of a text begin with, in order."""
    text = Text(raw)
    return [d.value.start for d in counted(text, find_dates(text, PUBLISHED))]


@pytest.mark.parametrize(
    ("raw", "last"),
    [
        ("Ils ont signé le 3 mai 2021. Le lendemain, ils sont repartis.", "2021-05-04"),
        ("Ils ont signé le 3 mai 2021. La veille, ils avaient dîné.", "2021-05-02"),
        ("Ils ont signé le 31 décembre 2020 ; deux jours plus tard, ils ont fêté.", "2021-01-02"),
        ("Ils se sont vus en 2012. Deux ans plus tard, ils signaient.", "2014"),
        ("Ils se sont vus en novembre 2018. Trois mois plus tard, ils signaient.", "2019-02"),
        ("Ils se sont vus en 2012. L'année suivante, ils signaient.", "2013"),
        ("Ils ont signé lundi. Deux jours plus tard, ils ont recommencé.", "2021-06-09"),
        ("Une visite a eu lieu le 12 mai 2019. Ce jour-là, rien ne fut signé.", "2019-05-12"),
    ],
)
def test_a_date_that_counts_from_another_is_counted_from_the_last_one_told(raw: str, last: str) -> None:
    assert starts(raw)[-1] == last


@pytest.mark.parametrize(
    "raw",
    [
        "Le lendemain, ils sont repartis.",
        "Ils se sont vus en 2012. Le lendemain, ils signaient.",
        "Ils se sont vus au printemps 2012. Trois mois plus tard, ils signaient.",
        "Le 3 mai 2021, ils ont signé. Deux ans après la visite du maire, tout est prêt.",
    ],
)
def test_without_a_date_precise_enough_before_it_such_a_date_stays_unknown(raw: str) -> None:
    assert starts(raw)[-1] is None


def test_dates_of_their_own_are_left_as_they_are() -> None:
    text = Text("Signé le 3 mai 2021 à Lyon, l'accord court jusqu'en 2024.")
    found = find_dates(text, PUBLISHED)
    assert counted(text, found) == found


@given(
    st.integers(0, 999_999),
    st.sampled_from(["jours", "semaines", "mois", "ans"]),
    st.sampled_from(["plus tard", "auparavant"]),
)
def test_no_length_however_long_makes_a_date_that_no_calendar_has(count: int, unit: str, way: str) -> None:
    for start in starts(f"Ils ont signé le 29 février 2020. {count} {unit} {way}, ils ont fêté."):
        assert start is None or 1000 <= int(start[:4]) <= 2199
