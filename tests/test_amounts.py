"""Sums of money in French text."""

import time
from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.amounts.run import agrees, read_cases
from pipeline.amounts import find_amounts, settle
from pipeline.mentions import Mention
from pipeline.text import Text
from pipeline.values import AmountValue
from rules.loader import load_rules
from rules.schema_amounts import CueRule, CurrencyRule

WORDS = [
    "un", "deux", "3", "000", "1,5", "million", "millions", "milliard", "de", "d'", "et", "à", "-", "entre", "(", ")", "euros", "€", "$", "FCFA", "M", "k", "MDH", "environ", "dont", "soit", "par", "an", "2019", ",", ".", "\n", "cent", "centimes", "francs", "CFA", "livres", "US",
]  # fmt: skip


def found(text: str, country: str | None = None) -> list[Mention[AmountValue]]:
    return find_amounts(Text(text), country)


@pytest.mark.parametrize("rule", load_rules("currencies", CurrencyRule).rules, ids=lambda r: r.id)
def test_each_currency_rule_reads_its_examples_and_leaves_the_others(rule: CurrencyRule) -> None:
    for example in rule.match:
        here = [m for m in found(example.text) if (m.start, m.end) == example.span and m.rule == rule.id]
        assert here, example.marked
        for field, expected in example.value.items():
            assert str(getattr(here[0].value, field)) == str(expected), example.marked
    for text in rule.no_match:
        assert not [m for m in found(text) if m.rule == rule.id], text


@pytest.mark.parametrize("rule", load_rules("amounts", CueRule).rules, ids=lambda r: r.id)
def test_each_cue_says_what_its_examples_expect(rule: CueRule) -> None:
    for example in rule.match:
        here = [m for m in found(example.text) if (m.start, m.end) == example.span]
        assert here, example.marked
        for field, expected in example.value.items():
            assert getattr(here[0].value, field) == expected, example.marked
    for text in rule.no_match:
        for mention in found(text):
            said = mention.value
            assert not (rule.approximate and said.approximate), text
            assert not (rule.role and said.role == rule.role), text
            assert not (rule.per and said.per == rule.per), text


@pytest.mark.parametrize("case", read_cases(), ids=lambda c: c["text"][:60])
def test_the_cases_of_the_benchmark_are_read(case: dict) -> None:
    mentions = found(case["raw"], case["country"])
    assert Counter((m.start, m.end) for m in mentions) == Counter(case["spans"])
    for mention, gold in zip(mentions, case["values"], strict=True):
        assert agrees(mention, gold, "value", "currency", "approximate", "role", "per"), mention
        assert "family" not in gold or mention.value.family == gold["family"]


def test_the_text_of_a_mention_is_what_the_author_wrote() -> None:
    raw = "Coût\u00a0: près d\u2019un\u202fmillion d\u2019EUROS, puis 3\u202f500\u202f000\u00a0€."
    assert [m.text for m in found(raw)] == ["près d\u2019un\u202fmillion d\u2019EUROS", "3\u202f500\u202f000\u00a0€"]


def test_a_figure_and_a_currency_on_two_lines_are_no_sum() -> None:
    assert found("Bilan 2024\nEuros et francs: le débat 3\n€") == []


def test_a_sum_cut_by_the_end_of_a_line_keeps_its_words() -> None:
    [sum_] = found("La région y met 3 millions\nd'euros.")
    assert (sum_.text, str(sum_.value.value), sum_.value.currency) == ("3 millions\nd'euros", "3000000", "EUR")


def test_a_year_is_no_lower_bound() -> None:
    assert [str(m.value.value) for m in found("Le fonds est passé en 2012 à 7 milliards d'euros.")] == ["7000000000"]


def test_a_dash_after_a_lot_number_is_no_range() -> None:
    assert [m.text for m in found("Lot 3 – 2 000 €")] == ["2 000 €"]


def test_an_evolution_is_no_range() -> None:
    roles = [m.value.role for m in found("L'aide passe de 2 millions d'euros à 3 millions d'euros.")]
    assert roles == ["single", "single"]


def test_a_restated_sum_is_an_equivalent_but_a_list_is_not() -> None:
    assert [m.value.role for m in found("Il donne 3 M€ (2 milliards de FCFA).")] == ["single", "equivalent"]
    assert [m.value.role for m in found("Il donne 3 M€, 2 milliards de FCFA et 40 MDH.")] == ["single"] * 3


def sum_of(family: str, currency: str | None = None) -> AmountValue:
    return AmountValue(Decimal(5), currency, family=family)


@pytest.mark.parametrize(
    ("family", "currency", "countries", "settled"),
    [
        ("franc_cfa", None, ["FR", "SN"], "XOF"),
        ("franc_cfa", None, ["GA"], "XAF"),
        ("franc_cfa", None, ["SN", "CM"], None),
        ("franc_cfa", None, ["FR"], None),
        ("franc_cfa", None, [], None),
        ("dinar", None, ["FR", "TN"], "TND"),
        ("dinar", None, ["TN", "DZ"], None),
        ("dollar", None, ["FR", "SN"], "USD"),
        ("dollar", None, ["FR", "CA"], "CAD"),
        ("dollar", None, ["CA", "AU"], None),
        ("dirham", "MAD", ["FR", "AE"], "AED"),
        ("dirham", "MAD", ["FR", "CN"], "MAD"),
        ("unite_de_compte", None, ["CI"], None),
    ],
)
def test_the_partners_countries_settle_an_ambiguous_word(
    family: str, currency: str | None, countries: list[str], settled: str | None
) -> None:
    value = sum_of(family, currency)
    assert settle(value, countries) == AmountValue(Decimal(5), settled, family=family)


def test_a_named_currency_is_never_changed() -> None:
    value = AmountValue(Decimal(5), "EUR")
    assert settle(value, ["US"]) == value
    assert found("9 millions de dinars tunisiens", "DZ")[0].value.currency == "TND"


def test_noughts_alone_are_no_sum() -> None:
    assert [m.value.value for m in found("000 et 3 MDH")] == [Decimal(3000000)]


@given(st.lists(st.sampled_from(WORDS), max_size=30))
def test_any_words_give_exact_ordered_finite_mentions(words: list[str]) -> None:
    raw = " ".join(words)
    mentions = found(raw)
    assert [m.start for m in mentions] == sorted(m.start for m in mentions)
    for m in mentions:
        assert raw[m.start : m.end] == m.text
        assert m.value.value.is_finite() and m.value.value > 0
    for a, b in pairwise(mentions):
        assert a.end <= b.start or (a.start, a.end) == (b.start, b.end)


@given(st.text(max_size=200))
def test_any_text_is_read_without_error(raw: str) -> None:
    for m in found(raw):
        assert raw[m.start : m.end] == m.text


@pytest.mark.parametrize(
    "unit",
    ["1", " ", "million ", "1 000 ", "euro ", "environ de ", "un euro ", "2 à ", "1.2.", "un et ", "d'€ ", "(1) €",
     "3 millions d'euros et ", "1, ", "3 M€ (", "de 2 € à ", "F", "$"],
)  # fmt: skip
def test_time_grows_with_the_length_only(unit: str) -> None:
    def cost(size: int) -> float:
        text = Text(unit * (size // len(unit)) + " €")
        assert text.folded and text.plain
        start = time.process_time()
        find_amounts(text)
        return time.process_time() - start

    def best(size: int) -> float:  # a collection of garbage that the other tests left may fall into one of them
        return min(cost(size) for _ in range(3))

    cost(1000)
    assert cost(100_000) < 3.0
    assert best(100_000) < 8 * best(25_000) + 0.05
