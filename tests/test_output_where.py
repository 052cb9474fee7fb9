"""The language of `--where`: what it asks of a record, and that a mistake is told with its place and never anything worse."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from output.where import FIELDS, WhereError, parse
from tests.records import record

PERIOD = {"signed": None, "start": {"value": "2025", "text": "2025"}, "end": {"value": "2027-06", "text": "juin 2027"}}


@pytest.mark.parametrize(
    ("expression", "kept"),
    [
        ("kind == 'feuille_de_route'", True),
        ("KIND = 'Feuille de Route'", True),
        ("kind != 'accord'", True),
        ("country == 'ma'", True),
        ("country in ('MA', 'TN')", True),
        ("country not in ['FR', 'MA']", False),
        ("'peche et mer' in sector", True),
        ("'santé' in sector", False),
        ("partner == 'fr-nor'", True),
        ("'NORMANDIE' in partner and 'oriental' in partner", True),
        ("partners > 2 or amount >= 1_250_000.5", True),
        ("amount > 1250000.50", False),
        ("not amount", False),
        ("not place and signed", True),
        ("renewal == false", True),
        ("renewal", False),
        ("confidence < 0.9", False),
        ("1 < partners", True),
        ("'it\\'s' in title", False),
        ("not (kind == 'accord' or status == 'signed')", False),
        ("kind == 'accord' or status == 'signed' and year == 2024", True),
        ("published == signed", True),
        ("place != 'Rabat'", True),
        ("place == 'Rabat'", False),
        ("'test.signed' in rule", True),
    ],
)
def test_an_expression_asks_what_it_says(expression: str, kept: bool) -> None:
    assert parse(expression)(record()) is kept


@pytest.mark.parametrize(
    ("expression", "kept"),
    [
        ("signed == '2024'", True),
        ("signed = 2024", True),
        ("signed < '2024-05-18' and signed > '2024-05-16'", True),
        ("signed > '2024'", False),
        ("signed >= '2024-05'", True),
        ("date in ('2023', '2024-05')", True),
    ],
)
def test_a_date_is_compared_with_a_day_a_month_or_a_year(expression: str, kept: bool) -> None:
    assert parse(expression)(record()) is kept


def test_a_date_known_only_by_its_year_counts_wherever_in_it_that_may_be() -> None:
    vague = record(signed={"value": "2024~", "text": "vers 2024"})
    assert parse("signed >= '2024-06' and signed < '2024-06'")(vague)
    assert not parse("signed >= '2025' or signed < '2024'")(vague)


def test_a_period_stands_for_a_missing_date_of_signature() -> None:
    assert parse("date == '2026' and year == 2026 and not signed")(record(**PERIOD))
    assert not parse("date > '2027-06'")(record(**PERIOD))


@pytest.mark.parametrize(
    ("expression", "message", "position"),
    [
        ("", "missing at the end", 0),
        ("amout > 1", "did you mean amount", 0),
        ("amount > 'x'", "here must stand a number", 9),
        ("signed > 'mai'", "not a date", 9),
        ("kind == accord_cadre", "words go in quotes", 8),
        ("kind == 'accord", "no closing quote", 8),
        ("kind == «accord»", "straight quotes", 8),
        ("kind == 'accord' status", "expected `and`, `or`", 17),
        ("(kind == 'accord'", "')' is missing", 17),
        ("kind ==", "missing at the end", 7),
        ("1 == 1", "one side must be a field", 0),
        ("'accord'", "a value alone", 0),
        ("'a' in ('a', 'b')", "before `in` and a list stands a field", 0),
        ("kind in status", "before `in` and a field", 0),
        ("renewal > true", "no order", 10),
        ("confidence < 0.5.1", "no number", 13),
        ("amount ; 1", "has no meaning", 7),
        ("__import__('os')", "no field", 0),
        ("not " * 60 + "renewal", "inside one another", 200),
    ],
)
def test_a_mistake_is_told_with_its_place(expression: str, message: str, position: int) -> None:
    with pytest.raises(WhereError) as caught:
        parse(expression)
    assert message in caught.value.message
    assert caught.value.position == position


_PIECES = [*FIELDS, "and", "or", "not", "in", "(", ")", "[", "]", ",", "==", "!=", "<", ">=", "'2024'", "'a'", '"', "1", "-2.5", "true", " ", "\x1b", "é"]  # fmt: skip


@given(st.one_of(st.text(), st.lists(st.sampled_from(_PIECES), max_size=12).map(" ".join)))
def test_any_text_is_understood_or_told_to_be_wrong_at_one_of_its_characters(text: str) -> None:
    try:
        test = parse(text)
    except WhereError as error:
        assert 0 <= error.position <= len(text)
    else:
        assert test(record()) in (True, False)


# Each a condition with its truth for `record()`.
_ATOMS = {"status == 'signed'": True, "partners > 5": False, "'mer' in sector": True, "renewal": False}
_EXPRESSIONS = st.recursive(
    st.sampled_from(sorted(_ATOMS)),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join),
        inner.map(lambda e: f"({e})"),
        inner.map(lambda e: f"not {e}"),
    ),
    max_leaves=8,
)


@given(_EXPRESSIONS)
def test_and_or_not_bind_as_in_python(expression: str) -> None:
    truth = expression
    for atom, value in _ATOMS.items():
        truth = truth.replace(atom, str(value))
    assert parse(expression)(record()) is eval(truth)


def test_every_field_is_on_the_page_about_where() -> None:
    page = (Path(__file__).parent.parent / "docs" / "where.md").read_text(encoding="utf-8")
    assert [name for name in FIELDS if f"`{name}`" not in page] == []
