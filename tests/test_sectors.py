"""The lexicon of sectors, the cues around it and what is read with them."""

from __future__ import annotations

import json
import runpy
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.phrases import phrase_key
from pipeline.sectors import (
    ENUMERATION_RULE,
    TITLE_RULE,
    SectorReading,
    domain_lists,
    find_sectors,
    read_sectors,
    sectors_named,
    strength,
)
from pipeline.text import Text
from rules.loader import RuleError, load_rules, read_rules
from rules.schema_sectors import CueRule, SectorRule
from rules.taxonomy import taxonomy

LEXICON = load_rules("sectors", SectorRule).rules
CUES = load_rules("sector_cues", CueRule).rules


def codes(text: str) -> set[str | None]:
    return {m.value.code for m in find_sectors(Text(text))}


def fired(reading: SectorReading) -> set[tuple[int, int, str]]:
    return {(x.start, x.end, x.rule) for x in (*reading.mentions, *reading.shadows)}


def test_taxonomy_has_its_25_codes_in_file_order() -> None:
    assert len(taxonomy()) == 25
    assert next(iter(taxonomy())) == "agriculture"
    assert taxonomy()["eau"].dac == "140"


def test_every_code_has_at_least_40_phrases() -> None:
    count = Counter(code for rule in LEXICON for code in rule.sectors for _ in rule.phrases)
    assert {code: count[code] for code in taxonomy() if count[code] < 40} == {}
    assert sum(len(rule.phrases) for rule in LEXICON) >= 1500


def test_no_phrase_stands_twice() -> None:
    count = Counter(phrase_key(phrase) for rule in LEXICON for phrase in rule.phrases)
    assert [key for key, n in count.items() if n > 1] == []


@pytest.mark.parametrize("rule", LEXICON, ids=lambda rule: rule.id)
def test_every_phrase_is_found_in_its_own_text(rule: SectorRule) -> None:
    for phrase in rule.phrases:
        reading = read_sectors(Text(f"dans le domaine : {phrase}"))
        spans = [x for x in (*reading.mentions, *reading.shadows) if x.rule == rule.id]
        assert [s.end - s.start for s in spans[:1]] == [len(phrase)], phrase


@pytest.mark.parametrize("rule", LEXICON, ids=lambda rule: rule.id)
def test_a_lexicon_rule_fires_on_its_matches_and_not_on_its_no_matches(rule: SectorRule) -> None:
    for example in rule.match:
        assert (*example.span, rule.id) in fired(read_sectors(Text(example.text))), example.marked
    for sentence in rule.no_match:
        assert rule.id not in {x[2] for x in fired(read_sectors(Text(sentence)))}, sentence


@pytest.mark.parametrize("rule", [r for r in CUES if r.kind == "list"], ids=lambda rule: rule.id)
def test_a_list_cue_opens_a_list_where_its_example_says(rule: CueRule) -> None:
    for example in rule.match:
        found = [(x.cue_start, x.rule) for x in domain_lists(Text(example.text))]
        assert (example.span[0], rule.id) in found, (example.marked, found)
    for sentence in rule.no_match:
        assert rule.id not in {x.rule for x in domain_lists(Text(sentence))}, sentence


@pytest.mark.parametrize("rule", [r for r in CUES if r.kind in ("before", "after")], ids=lambda rule: rule.id)
def test_a_cue_next_to_a_weak_phrase_makes_it_count(rule: CueRule) -> None:
    for example in rule.match:
        assert find_sectors(Text(example.text)), example.marked
    for sentence in rule.no_match:
        assert not find_sectors(Text(sentence)), sentence


@pytest.mark.parametrize("rule", [r for r in CUES if r.kind == "title"], ids=lambda rule: rule.id)
def test_a_sector_after_a_title_names_an_office(rule: CueRule) -> None:
    for example in rule.match:
        reading = read_sectors(Text(example.text))
        assert TITLE_RULE in {s.rule for s in reading.shadows}, example.marked
        assert not reading.mentions
    for sentence in rule.no_match:
        assert TITLE_RULE not in {s.rule for s in read_sectors(Text(sentence)).shadows}, sentence


def test_an_office_with_several_fields_gives_no_sector() -> None:
    text = "Le ministre de l'Agriculture, de la Pêche et du Développement rural a salué la signature."
    assert codes(text) == set()


def test_a_weak_word_alone_does_not_count_and_is_kept_apart() -> None:
    reading = read_sectors(Text("Le maire pense que la santé est précieuse."))
    assert not reading.mentions
    assert [m.value.code for m in reading.weak] == ["sante"]
    assert strength(reading.weak[0].rule) == "weak"


def test_a_weak_word_counts_next_to_a_listed_sector() -> None:
    assert codes("Sont retenus le tourisme durable, la culture et le sport.") == {"tourisme", "culture", "sport"}


def test_a_list_keeps_the_fields_that_have_no_code() -> None:
    (found,) = domain_lists(Text("Ils coopèrent dans les domaines de la santé, de la bonneterie et de l'eau."))
    assert [(m.text, m.value.code) for m in found.items] == [("santé", "sante"), ("bonneterie", None), ("eau", "eau")]


def test_bullets_after_a_colon_are_the_fields_of_the_list() -> None:
    text = (
        "L'accord s'articule autour de trois axes :\n- la santé ;\n- le sport et la culture ;\n- l'eau.\nLe maire part."
    )
    lists = domain_lists(Text(text))
    assert [text[x.start : x.end] for x in lists] == ["la santé ;", "le sport et la culture ;", "l'eau."]
    assert codes(text) == {"sante", "sport", "culture", "eau"}


def test_a_list_ends_at_a_verb() -> None:
    text = "Dans le domaine de la santé, a dit le maire, la culture gagne."
    (found,) = domain_lists(Text(text))
    assert text[found.start : found.end] == "santé"


def test_ainsi_que_does_not_end_a_list() -> None:
    assert codes("Elle concerne l'eau, la culture ainsi que le sport.") == {"eau", "culture", "sport"}


def test_a_list_in_brackets_ends_with_the_bracket() -> None:
    text = "Sur trois axes (santé, sport, culture) et selon le maire, la justice suivra."
    (found,) = domain_lists(Text(text))
    assert text[found.start : found.end] == "santé, sport, culture"
    assert codes(text) == {"sante", "sport", "culture"}


def test_a_phrase_of_two_sectors_gives_two_mentions_over_the_same_span() -> None:
    assert [(m.text, m.value.code) for m in find_sectors(Text("Un projet de télémédecine."))] == [
        ("télémédecine", "sante"),
        ("télémédecine", "numerique"),
    ]


@pytest.mark.parametrize(
    "raw", ["", "\n", "dans le domaine de", "axes :", "axes :\n", "en matière de", "ministre de la"]
)
def test_a_cue_at_the_end_of_the_text_opens_nothing(raw: str) -> None:
    assert read_sectors(Text(raw)).mentions == ()
    assert domain_lists(Text(raw)) == []


def test_a_text_of_nothing_but_cues_is_read_in_seconds() -> None:
    started = time.perf_counter()
    for piece in (
        "coopération en matière de ",
        "ministre de la santé, de la ",
        "dans les domaines ",
        "axes : (",
        "a" * 50,
    ):
        text = Text(piece * 3000)
        read_sectors(text)
    # It takes a third of a second; a pattern that backtracks would take minutes.
    assert time.perf_counter() - started < 20


def test_the_longer_false_friend_hides_the_sector_word() -> None:
    assert codes("Le siège social de la Banque africaine de développement est à Abidjan.") == set()


def test_a_rule_with_an_unknown_code_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(
        "rules:\n  - id: sectors.faux\n    code: licorne\n    reason: essai\n    phrases: [licorne]\n"
        "    match: ['[[licorne]]']\n    no_match: [rien]\n",
        encoding="utf-8",
    )
    with pytest.raises(RuleError, match="licorne"):
        read_rules(file, SectorRule)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="dans les domaines de la santé, culture;:\n-()«»’àeu.", max_size=200))
def test_any_text_is_read_with_exact_offsets(raw: str) -> None:
    reading = read_sectors(Text(raw))
    items = [m for x in reading.lists for m in x.items]
    assert all(raw[m.start : m.end] == m.text for m in (*reading.mentions, *reading.weak, *items))


def test_the_benchmark_stays_above_its_floor() -> None:
    folder = Path(__file__).parent.parent / "benchmarks" / "sectors"
    cases = [json.loads(line) for line in (folder / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
    result = runpy.run_path(str(folder / "run.py"))["score"](cases)
    assert result.precision >= 0.93
    assert result.recall >= 0.93


def test_an_accented_a_does_not_end_a_list() -> None:
    assert codes("Dans les domaines de la santé, du sport et à la culture.") == {"sante", "sport", "culture"}


def test_a_bare_enumeration_is_a_list_of_fields() -> None:
    assert codes("Mobilités, alimentation et tourisme en sont les premiers chantiers.") == {
        "transport",
        "agriculture",
        "tourisme",
    }


@pytest.mark.parametrize("text", ["La santé, le maire et la pluie.", "La santé, le sport et la culture ont gagné."])
def test_a_sentence_with_a_verb_or_with_other_members_is_no_enumeration(text: str) -> None:
    assert ENUMERATION_RULE not in {x.rule for x in domain_lists(Text(text))}


def test_the_name_of_a_party_gives_its_fields_whatever_the_office() -> None:
    text = "Le ministère de la Santé"
    assert [m.value.code for m in sectors_named(Text(text), 0, len(text))] == ["sante"]


@pytest.mark.parametrize(
    "text",
    [
        "Le ministre de l'Intérieur, des Collectivités territoriales et de la Sécurité publique a salué la signature.",
        "La ministre burkinabè de l'Économie, des Finances et de la Prospective était là.",
        "Le ministre bissau-guinéen de la Pêche est venu.",
    ],
)
def test_the_whole_name_of_an_office_gives_no_sector(text: str) -> None:
    assert codes(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Point d'orgue de la visite, un accord a été signé.",
        "Chacun agit dans le cadre de ses compétences.",
        "Les travaux de la session se sont achevés mardi.",
        "Les deux pays ont établi des relations diplomatiques en 1962.",
    ],
)
def test_a_set_phrase_gives_no_sector(text: str) -> None:
    assert codes(text) == set()


def test_the_ecosystem_of_a_trade_is_no_nature() -> None:
    assert codes("Le contrat renforce les écosystèmes automobiles.") == {"industrie"}


def test_two_fields_in_one_breath_both_count() -> None:
    assert codes("Un programme jeunesse et sports est lancé.") == {"jeunesse", "sport"}
