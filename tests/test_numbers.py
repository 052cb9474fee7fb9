"""French numbers in digits, in words and mixed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.numbers import parse_number

SMALL = [
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
]  # fmt: skip
TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}


def below_hundred(n: int, swiss: bool = False) -> str:
    if n < 20:
        return SMALL[n]
    ten, unit = divmod(n, 10)
    if swiss and ten in (7, 8, 9):
        word = {7: "septante", 8: "huitante", 9: "nonante"}[ten]
    elif ten == 8:
        return "quatre-vingts" if not unit else f"quatre-vingt-{SMALL[unit]}"
    elif ten in (7, 9):
        unit += 10
        if ten == 9:
            return f"quatre-vingt-{SMALL[unit]}"
        word = "soixante"
    else:
        word = TENS[ten]
    if not unit:
        return word
    return f"{word} et {SMALL[unit]}" if unit in (1, 11) else f"{word}-{SMALL[unit]}"


def below_thousand(n: int, swiss: bool = False) -> str:
    hundreds, rest = divmod(n, 100)
    if not hundreds:
        return below_hundred(rest, swiss)
    head = "cent" if hundreds == 1 else f"{SMALL[hundreds]} cent" + ("" if rest else "s")
    return f"{head} {below_hundred(rest, swiss)}" if rest else head


def in_words(n: int, swiss: bool = False) -> str:
    """A whole number below 10^15 in words."""
    if n == 0:
        return "zéro"
    parts = []
    for value, name in ((10**12, "billion"), (10**9, "milliard"), (10**6, "million")):
        count, n = divmod(n, value)
        if count:
            parts.append(f"{below_thousand(count, swiss)} {name}{'s' if count > 1 else ''}")
    thousands, n = divmod(n, 1000)
    if thousands:
        head = below_thousand(thousands, swiss).replace("cents", "cent").replace("vingts", "vingt")
        parts.append("mille" if thousands == 1 else f"{head} mille")
    if n:
        parts.append(below_thousand(n, swiss))
    return " ".join(parts)


@pytest.mark.parametrize("swiss", [False, True])
def test_every_integer_below_ten_thousand_reads_back_from_its_words(swiss: bool) -> None:
    assert [n for n in range(10_000) if parse_number(in_words(n, swiss)) != n] == []


@given(st.integers(0, 10**12), st.booleans())
def test_large_integers_read_back_from_their_words(n: int, swiss: bool) -> None:
    words = in_words(n, swiss)
    assert parse_number(words) == n
    assert parse_number(words.replace(" ", "-").upper()) == n
    assert parse_number(words.replace("-", " ").replace("é", "e")) == n


@given(st.integers(0, 10**15 - 1), st.sampled_from([" ", ".", "'", "\u202f", "\u00a0", "’", ""]))
def test_digits_read_back_whatever_separates_their_groups(n: int, mark: str) -> None:
    assert parse_number(f"{n:,}".replace(",", mark)) == n


@given(st.decimals(0, 10**9, places=2))
def test_decimals_are_exact(value: Decimal) -> None:
    assert parse_number(str(value).replace(".", ",")) == value
    assert str(parse_number("0,1")) == "0.1"


@given(st.text(max_size=40))
def test_any_text_gives_a_number_or_none(text: str) -> None:
    value = parse_number(text)
    assert value is None or value.is_finite()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 200 000", "1200000"), ("1.200.000", "1200000"), ("1,5", "1.5"), ("2.5", "2.5"), ("1 234,56", "1234.56"),
        ("1’200’000", "1200000"), ("1.234,56", "1234.56"), ("1,234.56", "1234.56"), ("1,200,000", "1200000"),
        ("0.125", "0.125"), ("1.200", "1200"), ("1,200", "1.2"), ("1200 000", "1200000"), (",08", "0.08"),
        ("vingt et un", "21"), ("vingt-et-une", "21"), ("soixante et onze", "71"), ("quatre vingt", "80"),
        ("nonante-neuf", "99"), ("octante", "80"), ("dix-huit cents", "1800"), ("mil neuf cent dix", "1910"),
        ("cent et un", "101"), ("mille et une", "1001"), ("un million et demi", "1500000"),
        ("deux milliards et demi", "2500000000"), ("deux et demi", "2.5"), ("un million et quart", "1250000"),
        ("une quinzaine", "15"), ("une centaine", "100"), ("trois douzaines", "36"), ("une demi-douzaine", "6"),
        ("une dizaine de millions", "10000000"), ("une centaine de milliers", "100000"), ("un demi-million", "500000"),
        ("trois quarts de million", "750000"), ("3,5 millions", "3500000"), ("2 milliards 500 millions", "2500000000"),
        ("500 mille", "500000"), ("mille milliards", "1000000000000"), ("deux virgule cinq millions", "2500000"),
        ("zéro virgule zéro cinq", "0.05"), ("3M", "3000000"), ("350 k", "350000"), ("1,2 Md", "1200000000"),
        ("trois mille 500", "3500"), ("-1 200", "-1200"), ("moins trois", "-3"), ("TREIZE", "13"),
    ],
)  # fmt: skip
def test_forms_seen_in_texts_are_read(text: str, value: str) -> None:
    assert str(parse_number(text)) == value


@pytest.mark.parametrize(
    "text",
    ["", " ", "et", "de", "bonjour", "deux trois", "vingt vingt", "millions", "des millions", "dizaines", "1 23", "12 mars",
     "1.2.3", "deux tiers", "un million de millions", "cent quatorze douze", "demi", "9" * 40, "mille " * 200],
)  # fmt: skip
def test_what_is_no_number_gives_none(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize("text", ["9" * 100_000, "million " * 20_000, " " * 100_000, "1 000 " * 20_000, "et " * 30_000])
def test_endless_near_numbers_cost_nothing(text: str) -> None:
    assert parse_number(text) is None
