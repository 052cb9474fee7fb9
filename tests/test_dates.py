"""Dates: the rules' own examples, every month in every form among hostile neighbours, partial knowledge, long inputs."""

from __future__ import annotations

import json
import time
from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.date_values import PIVOT, two_digit_year
from pipeline.dates import find_dates, find_dates_and_lookalikes
from pipeline.rule_tests import Hit, check_rule
from pipeline.text import Text
from pipeline.values import DateValue
from rules.loader import load_rules
from rules.schema_dates import DateRule

RULES = load_rules("dates", DateRule).rules
CASES = [
    json.loads(line)
    for line in (Path(__file__).parent.parent / "benchmarks/dates/cases.jsonl").read_text(encoding="utf-8").splitlines()
]
MONTHS = [
    ("janvier", "janv."),
    ("février", "févr."),
    ("mars", "mars"),
    ("avril", "avr."),
    ("mai", "mai"),
    ("juin", "juin"),
    ("juillet", "juil."),
    ("août", "août"),
    ("septembre", "sept."),
    ("octobre", "oct."),
    ("novembre", "nov."),
    ("décembre", "déc."),
]
WEEKDAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]


def found(text: str, published: str | None = None) -> list[tuple[str, str | None, str | None]]:
    return [(m.text, m.value.start, m.value.end) for m in find_dates(Text(text), published)]


def only(text: str, published: str | None = None) -> DateValue:
    mentions = find_dates(Text(text), published)
    assert len(mentions) == 1, mentions
    return mentions[0].value


def forms(day: date) -> dict[str, str]:
    """One day in every way that French writes it."""
    long, short = MONTHS[day.month - 1]
    first = "1er" if day.day == 1 else str(day.day)
    return {
        "long": f"{first} {long} {day.year}",
        "weekday": f"{WEEKDAYS[day.weekday()]} {first} {long} {day.year}",
        "short": f"{first} {short} {day.year}",
        "upper": f"{first} {long} {day.year}".upper(),
        "no_break": f"{first}\u00a0{long}\u202f{day.year}",
        "padded": f"{day.day:02d} {long} {day.year}",
        "slashes": f"{day:%d/%m/%Y}",
        "bare_slashes": f"{day.day}/{day.month}/{day.year}",
        "dots": f"{day:%d.%m.%Y}",
        "dashes": f"{day:%d-%m-%Y}",
        "iso": day.isoformat(),
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_fires_on_its_examples_and_only_there(rule: DateRule) -> None:
    def run(text: str, published: str | None) -> list[Hit]:
        return [Hit(m.start, m.end, m.rule, m.value) for m in find_dates_and_lookalikes(Text(text), published)]

    assert list(check_rule(rule, run)) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_the_benchmark_cases_keep_their_value_and_span(case: dict[str, str | None]) -> None:
    marked = case["text"] or ""
    raw = marked.replace("[[", "").replace("]]", "")
    mentions = find_dates(Text(raw), case["published"])
    if case["kind"] == "rien":
        assert [m for m in mentions if m.rule != "dates.annee_evenement"] == []
        return
    start = marked.index("[[")
    end = marked.index("]]") - 2
    here = [m for m in mentions if (m.start, m.end) == (start, end)]
    assert [(m.value.start, m.value.end, m.value.bound) for m in here] == [
        (case["start"], case["end"], case.get("bound"))
    ]
    if "duration" in case:
        assert here[0].value.duration == case["duration"]


@pytest.mark.parametrize("month", range(1, 13))
def test_every_day_of_every_month_is_read_in_every_form(month: int) -> None:
    for number in range(1, monthrange(2020, month)[1] + 1):
        day = date(2020, month, number)
        for form, words in forms(day).items():
            assert found(f"Acte signé le {words}.") == [(words, day.isoformat(), None)], form


LEFT = [
    "",
    "(",
    "«",
    "« ",
    "12,5 % - ",
    "T.A.S. ",
    "n° 3, ",
    "FR ",
    "\n",
    "\t",
    "06-12 : ",
    "Île-de-France, ",
    "… ",
    "[",
    "100M ",
    "3-2, ",
]
RIGHT = [
    "",
    ")",
    "»",
    " »",
    ",",
    ".",
    " ;",
    "…",
    " - 14h30",
    " à 9 h",
    "\n12",
    " FR",
    "!",
    " : 3-2",
    "]",
    ", 75019 Paris",
    "\t100M",
]


@given(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.integers(0, 10),
    st.sampled_from(LEFT),
    st.sampled_from(RIGHT),
)
@settings(max_examples=600, deadline=None)
def test_hostile_neighbours_do_not_change_a_date(day: date, form: int, left: str, right: str) -> None:
    words = list(forms(day).values())[form]
    text = f"Vu{' ' if left else ' le '}{left}{words}{right}"
    assert (words, day.isoformat(), None) in found(text)


@given(st.text(max_size=200), st.sampled_from([None, "2019-02-14", "2019-02", "2019", "", "hier"]))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_mentions_that_quote_it_in_order_without_overlap(raw: str, published: str | None) -> None:
    mentions = find_dates(Text(raw), published)
    assert all(m.text == raw[m.start : m.end] and m.text for m in mentions)
    assert all(a.end <= b.start for a, b in pairwise(mentions))


PIECES = (
    "le du au de à entre et - / depuis jusqu'en fin mi- 3 31 1er 2019 2015-2017 05/06 mai mars juin 29 février mardi "
    "dernier prochain il y a dans deux ans 999 mois semaines siècle XXe été trimestre premier pour durée l' d'ici 0 00"
)
WORDS = st.sampled_from(PIECES.split())


@given(
    st.lists(WORDS, max_size=14), st.sampled_from([None, "2019-02-14", "2020-02-29", "1000-01-01", "2199", "2019-02"])
)
@settings(max_examples=500, deadline=None)
def test_words_of_dates_in_any_order_never_fail(words: list[str], published: str | None) -> None:
    for mention in find_dates(Text(" ".join(words)), published):
        value = mention.value
        if value.start and value.end and "XXXX" not in value.start:
            assert value.start <= value.end


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)), st.integers(0, 6))
@settings(max_examples=200, deadline=None)
def test_a_bare_weekday_is_the_last_one_and_the_next_one_under_a_future_verb(published: date, weekday: int) -> None:
    day = WEEKDAYS[weekday]
    past = date.fromisoformat(only(f"Le pacte a été signé {day} à Fès.", published.isoformat()).start or "")
    future = date.fromisoformat(only(f"Le pacte sera signé {day} à Fès.", published.isoformat()).start or "")
    assert past.weekday() == future.weekday() == weekday
    assert timedelta(0) <= published - past < timedelta(7)
    assert timedelta(0) <= future - published < timedelta(7)


@pytest.mark.parametrize("words", ["hier", "ce mardi", "mardi", "aujourd'hui", "demain", "ce jour"])
def test_a_day_relative_to_a_partial_publication_date_keeps_what_is_known(words: str) -> None:
    text = f"La maire a signé {words} le pacte."
    assert only(text, "2019-02") == DateValue("2019-02", anchor="published")
    assert only(text, "2019") == DateValue("2019", anchor="published")
    assert only(text) == DateValue(anchor="none")


@pytest.mark.parametrize("figures", range(100))
def test_two_figure_years_turn_on_a_fixed_pivot(figures: int) -> None:
    wanted = 2000 + figures if figures < PIVOT else 1900 + figures
    assert two_digit_year(figures) == wanted
    assert only(f"Signé le 03/05/{figures:02d}.").start == f"{wanted}-05-03"


@pytest.mark.parametrize("text", ["Le 30/02/2018.", "Le 31/06/2017.", "Le 31 avril 2018.", "Le 29 février 2019."])
def test_a_day_that_the_calendar_lacks_gives_no_day(text: str) -> None:
    assert all(len(m.value.start or "") < 10 for m in find_dates(Text(text)))


def test_a_yearless_date_takes_the_nearest_year() -> None:
    assert only("Le 28 décembre, ils ont signé.", "2019-01-04").start == "2018-12-28"
    assert only("Le 4 janvier, ils signeront.", "2019-12-28").start == "2020-01-04"
    assert only("Le maire a annoncé le vote du 20 février.", "2019-02-14").start == "2019-02-20"


def test_a_written_weekday_settles_the_year() -> None:
    assert only("Réunion du mardi 14 août.", "2019-02-14").start == "2018-08-14"
    assert only("Réunion du mercredi 14 août.", "2019-02-14").start == "2019-08-14"


def test_spans_count_in_the_raw_text_with_its_typographic_marks() -> None:
    raw = "« L’accord », signé aujourd’hui, court jusqu’au 31\u00a0décembre\u00a02030."
    mentions = find_dates(Text(raw), "2025-04-23")
    assert [m.text for m in mentions] == ["aujourd’hui", "jusqu’au 31\u00a0décembre\u00a02030"]


def test_the_same_text_gives_the_same_mentions() -> None:
    raw = "\n".join(case["text"] or "" for case in CASES)
    assert find_dates(Text(raw), "2019-02-14") == find_dates(Text(raw), "2019-02-14")


@pytest.mark.parametrize(
    "unit",
    [
        "?",
        "1",
        "1 ",
        "12 ",
        "2019 ",
        "2019-",
        "mai ",
        "12 mai ",
        "mardi ",
        "12.05.",
        "trois ans ",
        "quatre-vingt-",
        "art. 1.1",
        "mai" + " " * 50,
    ],
)
def test_a_long_near_miss_is_read_in_linear_time(unit: str) -> None:
    began = time.perf_counter()
    find_dates(Text(unit * (100_000 // len(unit))), "2019-02-14")
    assert time.perf_counter() - began < 12


@pytest.mark.parametrize(
    "words", ["mardi 5 mai 2020", "du 3 au 7 juillet 2023", "il y a vingt ans", "la semaine prochaine"]
)
def test_a_line_end_inside_a_date_changes_nothing_but_its_words(words: str) -> None:
    [whole] = find_dates(Text(f"Les maires, réunis {words}, ont voté."), "2025-04-23")
    for at in [i for i, c in enumerate(words) if c == " " and words[i - 1] != "y"]:
        cut = f"{words[:at]}\n{words[at + 1 :]}"
        [found] = find_dates(Text(f"Les maires, réunis {cut}, ont voté."), "2025-04-23")
        assert (found.text, found.value) == (cut, whole.value)


def test_a_participle_before_a_day_outweighs_a_future_verb_after_it() -> None:
    signed, due = "L'accord paraphé lundi sera ratifié.", "L'accord sera enfin paraphé lundi."
    assert [find_dates(Text(t), "2025-04-23")[0].value.start for t in (signed, due)] == ["2025-04-21", "2025-04-28"]
