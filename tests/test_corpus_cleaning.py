"""Cleaning: what goes, what stays, and where every kept character came from."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.cleaning import (
    AFTER_ARTICLE,
    BEFORE_TITLE,
    CAPTION,
    REPEATED,
    REPEATED_TITLE,
    UNDER_TITLE,
    clean,
    furniture_rules,
)
from corpus.publication import read_date
from rules import folding
from rules.folding import fold, straighten
from rules.loader import compile_pattern, load_rules
from rules.schema_furniture import FurnitureRule

RULES = load_rules("furniture", FurnitureRule)
LEAD = "La Région de Tarvel et la province de Mosk ont signé lundi une convention de coopération pour trois ans."
BODY = (
    "Cette convention porte sur l'eau, la formation professionnelle et la protection du delta, a précisé le gouverneur."
)
END = "Un comité mixte se réunira chaque année, tour à tour à Nevora et à Tilsk, pour suivre les travaux communs."


def kept(*lines: str) -> list[str]:
    return clean("\n".join(lines)).text.split("\n")


@pytest.mark.parametrize(
    ("rule", "example"), [pytest.param(r, e, id=f"{r.id}-{i}") for r in RULES.rules for i, e in enumerate(r.match)]
)
def test_each_rule_drops_its_own_examples(rule: FurnitureRule, example: object) -> None:
    text, span = example.text, example.span  # type: ignore[attr-defined]
    if rule.scope == "mention":
        found = compile_pattern(rule.pattern, RULES.macros).match(fold(text))
        assert found is not None
        assert found.span() == span
        assert read_date(found[0]) is not None
        return
    assert [d.rule_id for d in clean(text).dropped if (d.start, d.end) == span] == [rule.id]


@pytest.mark.parametrize("rule", [pytest.param(r, id=r.id) for r in RULES.rules if r.trigger])
def test_what_a_rule_matches_has_its_trigger(rule: FurnitureRule) -> None:
    for example in rule.match:
        start, end = example.span
        assert any(word in fold(example.text[start:end]) for word in rule.trigger_words)


def test_a_trigger_lists_words_and_is_no_pattern() -> None:
    rule = next(r for r in RULES.rules if r.trigger)
    with pytest.raises(ValueError, match="des mots séparés par des barres"):
        FurnitureRule.model_validate(
            rule.model_dump(include={"id", "reason", "scope", "pattern"}) | {"trigger": "[0-9]"}
        )


@pytest.mark.parametrize(
    ("rule", "text"), [pytest.param(r, t, id=f"{r.id}-{i}") for r in RULES.rules for i, t in enumerate(r.no_match)]
)
def test_no_rule_drops_its_counter_examples(rule: FurnitureRule, text: str) -> None:
    assert rule.id not in [d.rule_id for d in clean(text).dropped]


def test_a_ticker_share_buttons_and_an_empty_comment_counter_go() -> None:
    assert kept(
        "- 09:41FOIRE : Un fabricant de pirogues ouvre un atelier à Nevora",
        "- 09:12La récolte de riz dépasse les prévisions dans le delta",
        "Suivez-nous sur Facebook",
        "Tarvel et Mosk signent une convention pour l'eau",
        LEAD,
        BODY,
        "Commentaires (0)",
    ) == ["Tarvel et Mosk signent une convention pour l'eau", LEAD, BODY]


def test_headlines_under_a_box_title_go_to_the_end() -> None:
    assert kept(
        LEAD,
        BODY,
        "Dans la même rubrique",
        "-",
        "Actu - Delta - Une loi sur l'eau et les rivages adoptée en commission",
        "-",
        "Actu - Delta - Trois ports ferment pour travaux avant la saison des pluies",
    ) == [LEAD, BODY]


def test_the_article_goes_on_after_a_box_in_its_middle() -> None:
    assert kept(LEAD, "Lire aussi :", "Le port de Mosk rouvre après trois ans de travaux", BODY, END) == [
        LEAD,
        BODY,
        END,
    ]
    assert kept(LEAD, "Articles similaires", "Le port de Mosk rouvre après trois ans de travaux", BODY, END) == [
        LEAD,
        BODY,
        END,
    ]


def test_section_headings_and_the_title_stay() -> None:
    lines = ["Une convention pour le delta", LEAD, "Un accord pour l'eau et la formation", BODY, "Le comité mixte", END]
    assert kept(*lines) == lines


def test_lists_inside_the_article_stay() -> None:
    lines = [
        LEAD,
        "Trois textes ont été paraphés :",
        "- Un accord sur l'eau avec la ville de Tilsk",
        "- Un protocole sur la pêche avec la province de Mosk",
        "- une charte sur le tourisme",
    ]
    assert kept(*lines) == lines
    lines = [LEAD, "- Un accord sur l'eau avec la ville de Tilsk", "- Un protocole sur la pêche avec Mosk", BODY]
    assert kept(*lines) == lines


def test_a_repeated_paragraph_is_kept_once_whatever_its_spaces_and_case() -> None:
    assert kept(LEAD, BODY, LEAD.upper(), "  " + BODY.replace(" ", "  "), END) == [LEAD, BODY, END]


def test_a_repeated_title_goes_even_with_the_name_of_the_site() -> None:
    title = "Une convention pour le delta"
    assert kept(title, title, LEAD, title + " | La Gazette du Delta", BODY) == [title, LEAD, BODY]


def test_the_words_of_the_exporter_go_and_the_text_after_them_stays() -> None:
    assert kept(" date 2021-06 " + LEAD, BODY) == [LEAD, BODY]
    assert kept(" date 2021-06 PARTAGER Une convention pour le delta", LEAD) == ["Une convention pour le delta", LEAD]
    assert kept(" date 2021-06 Partager Facebook", LEAD) == [LEAD]


def test_a_page_on_one_line_is_cut_at_its_wide_gaps() -> None:
    headlines = [
        "Le port de Mosk rouvre après trois ans de travaux",
        "La récolte de riz dépasse les prévisions du delta",
    ]
    assert kept("    ".join([*headlines, "Une convention pour le delta", LEAD, BODY]))[-2:] == [LEAD, BODY]


def test_a_hard_wrapped_paragraph_becomes_one_line() -> None:
    wrapped = "La Région de Tarvel et la province de Mosk ont\nsigné lundi une convention de coopération pour la\nprotection du delta."
    assert clean(wrapped).text == wrapped.replace("\n", " ")


def test_comments_and_their_prose_go() -> None:
    comment = "Bravo aux deux gouverneurs, cela fait dix ans que les pêcheurs attendent une telle convention."
    assert kept(LEAD, BODY, END, "2 commentaires", "Awa dit :", comment) == [LEAD, BODY, END]


def test_quotes_and_apostrophes_are_left_as_written() -> None:
    text = "L’accord dit « d’amitié » et l'entente dite “fluviale” ont été signés ‘en bonne foi’ à Nevora – et à Tilsk."
    assert clean(text).text == text


def test_entities_tags_and_invisible_characters_are_mended_with_their_places() -> None:
    raw = "Une <b>coop\u00ad\u00e9ration</b> d&eacute;cide\u0301e \u200bà Nevora&nbsp;: l&#8217;eau."
    cleaned = clean(raw)
    assert cleaned.text == "Une coopération décidée à Nevora\u00a0: l’eau."
    assert raw[cleaned.raw_offset(cleaned.text.index("coop"))] == "c"
    assert raw[cleaned.raw_offset(cleaned.text.index("écid"))] == "&"


def test_offsets_outside_the_text_are_refused() -> None:
    with pytest.raises(IndexError):
        clean("Bonjour").raw_offset(99)


PAGE_LINES = st.sampled_from(
    [
        LEAD,
        BODY,
        END,
        "- 15:30SIAM : Une laiterie",
        "Suivez-nous sur Facebook",
        "Une charte",
        "",
        " ",
        "\t",
        "Lire aussi : le port",
        "Dans la même rubrique",
        "-",
        "14 mars 2017",
        "Commentaires (0)",
        "© Studio",
        "la suite de\nla phrase",
        "  espaces  autour  ",
        " date 2021-06 Texte",
    ]
)
PLAIN = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf", "Mn", "Mc"), exclude_characters="&<"), max_size=80)
BREAKS = st.sampled_from(["\n", "\r\n", "\r", "\n\n", "\u2028"])


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(st.one_of(PAGE_LINES, PLAIN), BREAKS), max_size=25))
def test_every_kept_character_knows_its_place_in_the_raw_text(parts: list[tuple[str, str]]) -> None:
    raw = unicodedata.normalize("NFC", "".join(line + end for line, end in parts))
    cleaned = clean(raw)
    places = [cleaned.raw_offset(i) for i in range(len(cleaned.text))]
    assert places == sorted(places)
    for char, place in zip(cleaned.text, places, strict=True):
        assert raw[place] == char or (char in "\n " and raw[place : place + 1].isspace()) or char == "\n"
    assert all(raw[a:b] in cleaned.text for a, b in cleaned.kept)
    for dropped in cleaned.dropped:
        assert raw[dropped.start : dropped.end].split() == dropped.text.split()


def test_of_a_title_said_twice_the_one_in_ordinary_letters_stays() -> None:
    title = "Nevora. La Ville haute et Tilsk sont jumelées"
    assert kept(title.upper(), title, LEAD) == [title, LEAD]
    assert kept(title, title.upper(), LEAD) == [title, LEAD]


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=400))
def test_any_text_at_all_is_cleaned_without_a_crash_and_the_same_way_twice(raw: str) -> None:
    cleaned = clean(raw)
    assert cleaned == clean(raw)
    cleaned.text.encode("utf-8")
    places = [cleaned.raw_offset(i) for i in range(len(cleaned.text) + 1)]
    assert places == sorted(places)
    assert all(0 <= p <= len(raw) for p in places)
    assert unicodedata.is_normalized("NFC", cleaned.text)


def test_every_dropped_line_names_a_known_rule() -> None:
    known = furniture_rules().keys() | {REPEATED, REPEATED_TITLE, BEFORE_TITLE, UNDER_TITLE, AFTER_ARTICLE, CAPTION}
    cleaned = clean("\n".join(["14 mars 2017", "Titre de la page", LEAD, LEAD, "Titre de la page", "Commentaires (0)"]))
    assert {d.rule_id for d in cleaned.dropped} <= known


@pytest.mark.parametrize(
    "raw",
    [
        "a\n" * 500_000,
        "x" * 3_000_000,
        "&" * 300_000,
        "?" * 300_000,
        "<a " * 200_000,
        "- 15:30" * 100_000,
        "Lire aussi\n" * 100_000,
        "e" + "\u0301" * 500_000,
        (LEAD[:60] + "\n") * 50_000,
        " " * 3_000_000,
        "é, " * 500_000,
        "\n".join(f"{LEAD[:50]} {i} dans le delta." for i in range(40_000)),
        "1 " * 500_000,
        "A-" * 500_000,
    ]
    + [
        unit * (300 // len(unit)) + "!"
        for unit in ("a", "par ", "a > ", "a | ", "Ab ", "facebook ", "#a ", "12 ", "a-", "© ", "le 1")
    ],
    ids=lambda raw: ascii(raw[:12]),
)
def test_hostile_text_takes_no_more_than_a_few_seconds(raw: str) -> None:
    start = time.process_time()
    clean(raw)
    assert time.process_time() - start < 20


@given(st.text(max_size=200))
def test_the_quick_forms_are_the_slow_ones(text: str) -> None:
    for some in (text, *(text.encode(encoding, "ignore").decode(encoding) for encoding in ("latin-1", "cp1252"))):
        assert (fold(some), straighten(some)) == (folding._fold(some), folding._straighten(some))


def test_the_quick_forms_know_every_character_and_their_mixtures() -> None:
    everything = "".join(map(chr, range(0x3000)))
    assert (fold(everything), straighten(everything)) == (folding._fold(everything), folding._straighten(everything))
    for char in everything:
        assert (fold(char), straighten(char)) == (folding._fold(char), folding._straighten(char))


def test_what_stands_above_the_title_goes_but_the_letterhead() -> None:
    title = "Nevora et Tilsk signent une charte pour l'eau du delta"
    assert kept("La Gazette du Delta", "Vie locale", "Menu", title, "Nevora", "14 mars 2017", LEAD, BODY) == [
        title,
        LEAD,
        BODY,
    ]
    assert kept("Conseil régional de Tarvel", "Menu", title, LEAD, BODY) == [
        "Conseil régional de Tarvel",
        title,
        LEAD,
        BODY,
    ]


def test_a_subtitle_and_a_heading_before_the_first_paragraph_stay() -> None:
    lines = ["Une charte pour le delta", "Nevora et Tilsk veulent partager leur eau", "Repères", LEAD, BODY]
    assert kept(*lines) == lines


def test_a_caption_above_its_credit_goes() -> None:
    assert kept("Une charte pour deux fleuves", "Les deux maires au port", "Crédits : Studio du Delta", LEAD, BODY) == [
        "Une charte pour deux fleuves",
        LEAD,
        BODY,
    ]
    assert kept("Une charte pour deux fleuves", "Crédits : Studio du Delta", LEAD) == [
        "Une charte pour deux fleuves",
        LEAD,
    ]


def test_tags_and_headlines_after_the_article_go_and_its_own_list_stays() -> None:
    assert kept(LEAD, BODY, "Nevora", "Vie du fleuve", "Facebook", "Le port de Mosk rouvre ses portes") == [LEAD, BODY]
    own = [LEAD, "En bref", "Durée : 48 mois", "Budget : 3 millions d'euros"]
    assert kept(*own, "Facebook", "Le port de Mosk rouvre ses portes") == own
    closed = [LEAD, BODY, "Fait à Nevora, le 9 octobre 2021"]
    assert kept(*closed, "Partager", "Mentions légales") == closed


def test_a_little_prose_behind_much_furniture_is_not_the_article() -> None:
    teaser = "Le marché couvert va changer de toit au printemps."
    assert (
        kept(LEAD, BODY, END, LEAD[:70] + ".", "Facebook", "Imprimer", "Newsletter", "L'agenda du delta", teaser)[-1]
        == LEAD[:70] + "."
    )


def test_a_paragraph_that_ends_with_a_question_is_prose() -> None:
    asks = "On a signé beaucoup d'accords, ces dernières années, entre les communes du delta. Combien ont survécu à la crue ?"
    assert kept("Menu", "Les accords du delta", asks, LEAD)[1:] == [asks, LEAD]
