"""A text, its parallel forms, and how it falls into paragraphs, sentences and words."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.mentions import Mention, longest
from pipeline.text import Text

# Any text, and text dense in what sentence splitting looks at: stops, quotes, capitals, abbreviations, line breaks.
PIECES = [
    "M.",
    "Mme",
    "S.E.M.",
    "Le",
    "maire",
    "12",
    "3,5",
    ".",
    "!",
    "…",
    "?",
    "«",
    "»",
    '"',
    "(",
    ")",
    "-",
    "\n",
    "\n\n",
    "\u00a0",
    "\u202f",
    "É",
    "d’",
    "œ",
    "İ",
    "\t",
]
PIECES += ["e\u0301", "\u2028", "\x85", "\r"]
DENSE = st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join) | st.lists(
    st.sampled_from(PIECES), max_size=30
).map("".join)
ANY = st.text(max_size=80) | DENSE


def sentences(raw: str) -> list[str]:
    return [raw[s:e] for s, e in Text(raw).sentences]


@given(ANY)
def test_every_form_has_the_length_of_the_text(raw: str) -> None:
    text = Text(raw)
    assert len(text.plain) == len(text.folded) == len(raw)


@given(ANY)
def test_sentences_hold_all_that_is_no_white_space_once_and_in_order(raw: str) -> None:
    spans = Text(raw).sentences
    assert all(s < e for s, e in spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    covered = [i for s, e in spans for i in range(s, e)]
    assert {i for i, c in enumerate(raw) if not c.isspace()} <= set(covered)
    assert len(covered) == len(set(covered))


@given(ANY)
def test_a_sentence_begins_and_ends_with_a_visible_character(raw: str) -> None:
    assert all(x == x.strip() for x in sentences(raw))


@given(ANY)
def test_paragraphs_are_the_lines_that_hold_text(raw: str) -> None:
    assert [raw[s:e] for s, e in Text(raw).paragraphs] == [line for line in raw.split("\n") if line.strip()]


@given(ANY)
def test_no_sentence_runs_over_a_line_break(raw: str) -> None:
    assert not any("\n" in x for x in sentences(raw))


@given(ANY)
def test_words_are_in_order_and_within_the_text(raw: str) -> None:
    words = Text(raw).words
    assert all(0 <= w.start < w.end <= len(raw) and w.stem for w in words)
    assert all(a.end <= b.start for a, b in itertools.pairwise(words))


@given(ANY, st.data())
def test_a_position_in_a_sentence_finds_that_sentence(raw: str, data: st.DataObject) -> None:
    text = Text(raw)
    for i, (start, end) in enumerate(text.sentences):
        assert text.sentence_index(data.draw(st.integers(start, end - 1))) == i
    for i, (start, end) in enumerate(text.paragraphs):
        assert text.paragraph_index(data.draw(st.integers(start, end - 1))) == i


@pytest.mark.parametrize(
    ("raw", "count"),
    [
        ("", 0),
        (" \n\t ", 0),
        ("Un accord lie les deux ports.", 1),
        ("Le texte est signé. Il court trois ans.", 2),
        ("Le texte est signé ! Il court trois ans ? Oui… Enfin, presque.", 4),
        ("M. Kouamé a reçu Mme. Traoré à la mairie.", 1),
        ("S.E.M. Tanaka représente le Japon.", 1),
        ("J. Morvan et P. Le Guen président le comité.", 1),
        ("Le budget est de 3.5 millions.", 1),
        ("«C'est une étape.» Le maire sourit.", 2),
        ("Un pas de plus vers les ports africains.Le texte lie deux villes.", 2),
        ("Un titre sans point\nUne phrase.", 2),
        ("La délégation est repartie vers 18 h. 40 personnes restent.", 2),
    ],
)
def test_sentences_end_where_a_reader_ends_them(raw: str, count: int) -> None:
    assert len(sentences(raw)) == count


@pytest.mark.parametrize("mark", ["’", "‘", "ʼ", "´", "`"])
def test_every_apostrophe_reads_as_one(mark: str) -> None:
    assert Text(f"l{mark}accord").plain == "l'accord"


@pytest.mark.parametrize("mark", ["\u00a0", "\u202f", "\u2009", "\t"])
def test_every_blank_reads_as_a_space(mark: str) -> None:
    assert Text(f"3{mark}000").folded == "3 000"


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("ÎLE-DE-FRANCE", "ile-de-france"),
        ("Çà et là", "ca et la"),
        ("N’Djaména", "n'djamena"),
        ("Mémorandum–cadre", "memorandum-cadre"),
    ],
)
def test_folding_drops_case_and_accents(raw: str, folded: str) -> None:
    assert Text(raw).folded == folded


def test_capitals_are_judged_by_paragraph() -> None:
    raw = "LA VILLE DE VANNES ET CUXHAVEN JUMELÉES\nLa Ville de Vannes est jumelée, dit l'ONU."
    text = Text(raw)
    assert text.in_capitals(5)
    assert not text.in_capitals(raw.index("ONU"))
    assert not Text("").in_capitals(0)


def mention(start: int, end: int, value: str = "v") -> Mention[str]:
    return Mention(start, end, "x" * (end - start), value, "r")


def test_of_two_mentions_that_overlap_the_longer_stays() -> None:
    assert longest([mention(0, 4), mention(2, 9), mention(10, 12)]) == [mention(2, 9), mention(10, 12)]


def test_of_two_mentions_as_long_the_earlier_stays() -> None:
    assert longest([mention(2, 6), mention(0, 4)]) == [mention(2, 6)]


def test_values_over_the_same_words_are_all_kept() -> None:
    assert [m.value for m in longest([mention(0, 4, "a"), mention(0, 4, "b"), mention(1, 3, "c")])] == ["a", "b"]


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 10))))
def test_kept_mentions_are_in_order_and_never_overlap(spans: list[tuple[int, int]]) -> None:
    kept = longest([mention(s, s + n) for s, n in spans])
    assert all(a.end <= b.start or (a.start, a.end) == (b.start, b.end) for a, b in itertools.pairwise(kept))
    assert bool(kept) == bool(spans)
