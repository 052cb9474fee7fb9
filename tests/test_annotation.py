"""Gold to annotation tools and back: nothing moves on the way, and what does not fit its article is told, not kept."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import spacy
from click.testing import CliRunner, Result
from hypothesis import assume, given
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin

from corpus.annotated import LABELS, GoldArticle, Span, entities_in, evidence_in, read_gold
from corpus.article import read_article
from pipeline.annotation import (
    Mark,
    Refused,
    Returned,
    annotated,
    checked,
    entity_words,
    first_difference,
    json_line,
    known_labels,
    label_of,
    task_of,
)
from pipeline.annotation_articles import Gold, taken_back, tasks_of
from pipeline.annotation_files import READERS, encoded, label_studio_config
from pipeline.cli import main

ROOT = Path(__file__).parent.parent
TRAIN = ROOT / "corpus" / "gold" / "train"
TOOLS = tuple(READERS)

ARTICLE = """Publié le 12 juin 2023

La Ville de Lyon et la Ville de Bamako ont signé mardi une convention de coopération sur l'eau potable.

Le maire de Lyon, Benoît Ferrand, a salué « un accord utile ». L'accord prévoit 200 000 euros par an pour l'eau potable.
Les deux maires se retrouveront à Bamako au printemps pour faire le point sur les premiers travaux.
"""
GOLD: dict[str, Any] = {
    "doc": "lyon",
    "published": "2023-06-12",
    "source": "local_press",
    "phenomena": ["jumelage"],
    "records": [{"kind": "convention", "partners": [{"name": "Ville de Lyon"}, {"name": "Ville de Bamako"}]}],
    "entities": [
        ["LOC", "Bamako"],
        ["ORG", "Ville de Lyon"],
        ["ORG", "Ville de Bamako"],
        ["PER", "Benoît Ferrand"],
        ["LOC", "Lyon"],
    ],
    "spans": {
        "acts": ["convention de coopération", "accord"],
        "dates": ["mardi"],
        "amounts": ["200 000 euros"],
        "sectors": [["eau", "eau potable"]],
    },
}


def accords(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["annotate", *(str(argument) for argument in arguments)])


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A gold folder with one annotated article, `lyon`."""
    folder = tmp_path / "gold"
    folder.mkdir()
    (folder / "lyon.txt").write_text(ARTICLE, encoding="utf-8")
    (folder / "g.jsonl").write_text(json.dumps(GOLD, ensure_ascii=False) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """A folder with one article that nobody has annotated, `dakar`."""
    folder = tmp_path / "articles"
    folder.mkdir()
    text = ARTICLE.replace("Lyon", "Rennes").replace("Bamako", "Dakar")
    (folder / "dakar.txt").write_text(text, encoding="utf-8")
    return folder


def exported(gold: Path, tool: str) -> tuple[Path, Any]:
    """The file of a tool for a gold folder, with what is in it (JSON, or the Docs of spaCy)."""
    file = gold.parent / f"tasks.{tool}"
    result = accords("export", gold, "-o", file, "--to", tool)
    assert result.exit_code == 0, result.output
    if tool == "spacy":
        return file, list(DocBin().from_disk(file).get_docs(spacy.blank("fr").vocab))
    return file, lines(file) if tool == "doccano" else json.loads(file.read_text(encoding="utf-8"))


def imported(file: Path, tool: str, gold: Path) -> tuple[Result, list[dict[str, Any]]]:
    target = gold.parent / "new.jsonl"
    result = accords("import", file, "--from", tool, "--gold", gold, "-o", target)
    assert "Traceback" not in result.output and "internal error" not in result.output
    return result, lines(target) if target.exists() else []


def doccano(gold: Path, *changed: dict[str, Any]) -> tuple[Result, list[dict[str, Any]]]:
    """The import of doccano's line for `lyon` once for each change: keys that take the place of its own."""
    file, (line,) = exported(gold, "doccano")
    file.write_text("".join(json_line({**line, **change}) + "\n" for change in changed), encoding="utf-8")
    return imported(file, "doccano", gold)


def marks(text: str, *found: tuple[str, str]) -> list[list[Any]]:
    """Doccano's labels for the first place of each of the words."""
    return [[text.index(words), text.index(words) + len(words), label] for words, label in found]


# --- there and back --------------------------------------------------------------------------------------------------


@cache
def train() -> dict[str, tuple[GoldArticle, str]]:
    articles = read_gold([TRAIN])
    return {a.doc: (a, read_article(a.file).text) for a in articles if a.file}


@pytest.mark.parametrize("tool", TOOLS)
def test_every_article_of_train_comes_back_with_the_same_spans(tool: str, tmp_path: Path) -> None:
    file = tmp_path / "tasks"
    file.write_bytes(encoded([task_of(article, text) for article, text in train().values()], tool))
    returned = list(READERS[tool](file))
    assert len(returned) == len(train()) > 100
    for found in returned:
        assert isinstance(found, Returned) and found.doc
        article, text = train()[found.doc]
        spans, notes = checked(text, found.marks)
        assert spans == sorted([*entities_in(article, text), *evidence_in(article, text)], key=order), found.doc
        # Without the old words to keep: they are found again from the spans alone.
        bare = replace(article, entities=(), spans={})
        again, unsaid = annotated(bare, text, spans, spans)
        assert entities_in(again, text) == entities_in(article, text), found.doc
        assert evidence_in(again, text) == evidence_in(article, text), found.doc
        assert (notes, unsaid) == ([], []), found.doc


@pytest.mark.parametrize("tool", TOOLS)
def test_the_lines_of_train_come_back_as_they_were(tool: str, tmp_path: Path) -> None:
    file = tmp_path / "tasks"
    gold = Gold(article for article, _ in train().values())
    file.write_bytes(encoded([task_of(article, text) for article, text in train().values()][:40], tool))
    for found in READERS[tool](file):
        assert isinstance(found, Returned)
        doc, line, notes = taken_back(found, gold, TRAIN)
        article = gold.articles[doc]
        kept = json.loads(line)
        assert kept["records"] == list(article.records) and notes == []
        assert kept["entities"] == [list(entity) for entity in article.entities]
        assert {kind: words for kind, words in kept["spans"].items() if words} == {
            kind: words for kind, words in article.spans.items() if words
        }


@pytest.mark.parametrize("tool", TOOLS)
def test_an_unchanged_file_gives_back_the_gold_line(tool: str, gold: Path) -> None:
    file, _ = exported(gold, tool)
    result, (line,) = imported(file, tool, gold)
    assert result.exit_code == 0, result.output
    assert line.pop("article") == "gold/lyon.txt"
    assert line == GOLD and list(line) == list(GOLD)
    (again,) = read_gold([gold.parent / "new.jsonl"])
    assert again.file and read_article(again.file).text == read_article(gold / "lyon.txt").text


def test_a_line_beside_its_text_needs_no_path_to_it(gold: Path) -> None:
    file, _ = exported(gold, "doccano")
    target = gold / "new.jsonl"
    assert accords("import", file, "--from", "doccano", "--gold", gold, "-o", target).exit_code == 0
    assert lines(target) == [GOLD]


def test_without_o_the_lines_are_printed(gold: Path) -> None:
    file, _ = exported(gold, "doccano")
    result = accords("import", file, "--from", "doccano", "--gold", gold)
    assert json.loads(result.stdout)["doc"] == "lyon" and "1 articles -> standard output" in result.stderr


def test_a_correction_changes_the_words_of_its_kind_alone(gold: Path) -> None:
    _, (line,) = exported(gold, "doccano")
    text = line["text"]
    label = [m for m in line["label"] if m[2] != "DATE"] + marks(text, ("printemps", "DATE"), ("maires", "PER"))
    result, (new,) = doccano(gold, {"label": label})
    assert result.exit_code == 0, result.output
    assert f"lyon: 1 of the {len(line['label'])} spans that gold had are not in the file" in result.stderr
    assert new["entities"] == [*GOLD["entities"], ["PER", "maires"]]
    assert new["spans"] == {**GOLD["spans"], "dates": ["printemps"]}
    assert new["records"] == GOLD["records"]


# --- export ----------------------------------------------------------------------------------------------------------


def test_doccano_gets_the_clean_text_and_its_labels(gold: Path) -> None:
    _, (line,) = exported(gold, "doccano")
    text = line["text"]
    assert text == read_article(gold / "lyon.txt").text
    assert text == unicodedata.normalize("NFC", text) and "\r" not in text
    assert (line["doc"], line["published"]) == ("lyon", "2023-06-12")
    found = {(text[start:end], label) for start, end, label in line["label"]}
    assert found == {
        ("Ville de Lyon", "ORG"), ("Ville de Bamako", "ORG"), ("Lyon", "LOC"), ("Bamako", "LOC"),
        ("Benoît Ferrand", "PER"), ("convention de coopération", "ACT"), ("accord", "ACT"), ("mardi", "DATE"),
        ("200 000 euros", "AMOUNT"), ("eau potable", "SECTOR:eau"),
    }  # fmt: skip


def test_label_studio_gets_tasks_and_the_config_that_fits_them(gold: Path) -> None:
    _, (task,) = exported(gold, "label-studio")
    (annotation,) = task["annotations"]
    text = task["data"]["text"]
    for region in annotation["result"]:
        value = region["value"]
        assert region["type"] == "labels" and text[value["start"] : value["end"]] == value["text"]
    config = gold.parent / "labels.xml"
    file = gold.parent / "tasks.json"
    result = accords("export", gold, "-o", file, "--to", "label-studio", "--config", config)
    assert result.exit_code == 0 and result.stdout == ""
    view = ElementTree.fromstring(config.read_text(encoding="utf-8"))
    assert [label.get("value") for label in view.iter("Label")] == list(known_labels())
    names = {view[0].get("name"), view[0].get("toName")}
    assert names == {region[key] for region in annotation["result"] for key in ("from_name", "to_name")}
    assert view[1].attrib == {"name": "text", "value": "$text", "saveTextResult": "yes"}


def test_label_studio_config_is_printed_when_no_file_is_named(gold: Path) -> None:
    result = accords("export", gold, "-o", gold.parent / "t.json", "--to", "label-studio")
    assert result.stdout.rstrip() == label_studio_config()


def test_spacy_gets_names_as_entities_and_evidence_as_spans(gold: Path) -> None:
    _, (doc,) = exported(gold, "spacy")
    assert ("Benoît Ferrand", "PER") in {(ent.text, ent.label_) for ent in doc.ents}
    assert {ent.label_ for ent in doc.ents} <= set(LABELS)
    assert ("eau potable", "SECTOR:eau") in {(span.text, span.label_) for span in doc.spans["accords_evidence"]}
    assert doc.text == read_article(gold / "lyon.txt").text


def test_a_token_is_cut_where_a_span_ends_in_it() -> None:
    text = "Le 12/06/2023-signature à Saint-Denis."
    article = GoldArticle("x", (), entities=(("LOC", "Denis"),), spans={"dates": ["06"]})
    file = DocBin().from_bytes(encoded([task_of(article, text)], "spacy"))
    (doc,) = file.get_docs(spacy.blank("fr").vocab)
    assert doc.text == text and [ent.text for ent in doc.ents] == ["Denis"]
    assert [span.text for span in doc.spans["accords_evidence"]] == ["06"]


@pytest.mark.parametrize("tool", TOOLS)
def test_articles_without_gold_come_annotated_by_the_pipeline(tool: str, articles: Path, gold: Path) -> None:
    (articles / "vide.txt").write_bytes(b"")
    (articles / "deux.jsonl").write_text(f"{json.dumps({'text': ARTICLE})}\n", encoding="utf-8")
    file = articles.parent / "new-tasks"
    result = accords("export", articles, "-o", file, "--to", tool)
    assert result.exit_code == 0 and "1 articles" in result.stderr
    assert "vide.txt: the file is empty" in result.stderr and "deux.jsonl#1: one of many" in result.stderr
    if tool == "label-studio":  # nobody has looked at it: a guess is no gold
        (task,) = json.loads(file.read_text(encoding="utf-8"))
        assert "annotations" not in task
        result, _ = imported(file, tool, gold)
        assert result.exit_code == 1 and "1 not annotated yet" in result.stderr and "failed" not in result.stderr
        file.write_text(json.dumps([{**task, "annotations": task["predictions"]}]), encoding="utf-8")
    result, (line,) = imported(file, tool, gold)
    assert result.exit_code == 0 and "its records are to be written" in result.stderr
    assert (line["doc"], line["article"], line["published"]) == ("dakar", "articles/dakar.txt", "2023-06-12")
    assert line["records"] == []
    assert {("PER", "Benoît Ferrand"), ("ORG", "Ville de Rennes")} <= set(map(tuple, line["entities"]))
    assert "convention de coopération" in line["spans"]["acts"] and ["eau", "eau potable"] in line["spans"]["sectors"]
    assert read_gold([gold.parent / "new.jsonl"])[0].file


def test_one_article_can_be_exported(articles: Path) -> None:
    (task,), left_out = tasks_of(articles / "dakar.txt")
    assert task.doc == "dakar" and task.spans and left_out == []


def test_two_articles_of_one_name_keep_their_suffix(articles: Path) -> None:
    page = "".join(f"<p>{line}</p>" for line in ARTICLE.splitlines() if line)
    (articles / "dakar.html").write_text(f"<html><body><article>{page}</article></body></html>", encoding="utf-8")
    (articles / "sous").mkdir()
    (articles / "sous" / "dakar.txt").write_text(ARTICLE, encoding="utf-8")
    tasks, _ = tasks_of(articles)
    assert [task.doc for task in tasks] == ["dakar.html", "dakar.txt", "sous/dakar"]


def test_gold_without_its_text_is_left_out_and_told(gold: Path) -> None:
    other = {**GOLD, "doc": "perdu"}
    (gold / "h.jsonl").write_text(json.dumps(other) + "\n", encoding="utf-8")
    result = accords("export", gold, "-o", gold.parent / "t", "--to", "doccano")
    assert result.exit_code == 0 and "h.jsonl:1: perdu: no text of the article" in result.stderr
    (gold / "lyon.txt").unlink()
    result = accords("export", gold, "-o", gold.parent / "u", "--to", "doccano")
    assert result.exit_code == 1 and not (gold.parent / "u").exists()


def test_emoji_are_told_to_users_of_doccano(gold: Path) -> None:
    (gold / "lyon.txt").write_text(ARTICLE.replace("travaux", "travaux 🎉"), encoding="utf-8")
    result = accords("export", gold, "-o", gold.parent / "t", "--to", "doccano")
    assert "lyon: emoji" in result.stderr


# --- a text that is not the article's --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "likely"),
    [
        (lambda text: unicodedata.normalize("NFD", text), "accents are decomposed"),
        (lambda text: text.replace("\n", "\r\n"), "line breaks are \\r\\n"),
        (lambda text: text.replace("mardi", " mardi"), "only white space"),
        (lambda text: text.replace("« ", "&laquo; "), "escaped"),
        (lambda text: text.replace("\n", "\\n"), "escaped"),
        (lambda text: text.replace("mardi", "jeudi"), "'"),
        (lambda text: text + " Fin.", "'"),
    ],
    ids=["NFD", "CRLF", "two blanks", "HTML", "backslash n", "a word", "longer"],
)
def test_a_changed_text_is_told_with_its_article_and_place(
    change: Callable[[str], str], likely: str, gold: Path
) -> None:
    text = read_article(gold / "lyon.txt").text
    changed = change(text)
    at = next((i for i, (a, b) in enumerate(zip(changed, text, strict=False)) if a != b), len(text))
    result, written = doccano(gold, {"text": changed})
    assert result.exit_code == 1 and written == []
    assert f"tasks.doccano:1: lyon: the text is not the article's: they differ at character {at}," in result.stderr
    assert likely in result.stderr.rpartition("in the article")[2] or likely == "'"


def test_equal_texts_do_not_differ() -> None:
    assert first_difference("été", "été") is None


def test_an_article_without_a_name_is_known_by_its_text(gold: Path) -> None:
    result, (line,) = doccano(gold, {"doc": None})
    assert result.exit_code == 0 and line["doc"] == "lyon"
    result, _ = doccano(gold, {"doc": None, "text": "La Ville de Lyon."})
    assert result.exit_code == 1 and "no `doc` tells which article it is" in result.stderr


def test_an_article_that_nobody_knows_is_refused(gold: Path) -> None:
    result, _ = doccano(gold, {"doc": "nantes"}, {"doc": "nice", "article": "nowhere/nice.txt"})
    assert "nantes: not in the gold, and no `article` tells" in result.stderr
    assert "nice: the article cannot be read" in result.stderr


def test_metadata_of_older_doccano_is_read(gold: Path) -> None:
    file, (line,) = exported(gold, "doccano")
    entities = [
        {"id": i, "start_offset": s, "end_offset": e, "label": lb} for i, (s, e, lb) in enumerate(line["label"])
    ]
    old = {"id": 7, "text": line["text"], "meta": {"doc": "lyon"}, "entities": entities, "relations": []}
    file.write_text(json.dumps(old), encoding="utf-8")
    result, (new,) = imported(file, "doccano", gold)
    assert result.exit_code == 0 and new["entities"] == GOLD["entities"]


# --- checked marks ---------------------------------------------------------------------------------------------------

TEXT = "La Ville de Lyon  et Évry 🎉🎉 ont signé un accord à Évry-Nord, près d'Évry."


def at(words: str, label: str, recorded: str | None = None, text: str = TEXT) -> Mark:
    return Mark(text.index(words), text.index(words) + len(words), label, recorded)


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        (Mark(-1, 5, "LOC"), "not inside the text, which has"),
        (Mark(3, 500, "LOC"), "not inside the text"),
        (Mark(9, 3, "LOC"), "not inside the text"),
        (Mark(3, 3, "LOC"), "is empty"),
        (Mark(16, 18, "LOC"), "nothing but blanks"),
        (at("Lyon", "VILLE"), "unknown label 'VILLE'"),
        (at("Lyon", "Loc"), "did you mean LOC?"),
        (at("Lyon", "SECTOR:eaux"), "did you mean SECTOR"),
        (at("yon", "LOC"), "cuts a word: «yon»"),
        (at("Lyo", "LOC"), "cuts a word: «Lyo»"),
        (at("yon", "LOC", "yon"), "cuts a word"),
        (at("Lyon", "LOC", "Évry"), "reads «Lyon», but the tool recorded «Évry»"),
        (at("sign", "ACT"), "there are emoji before it"),
    ],
)
def test_a_mark_that_does_not_fit_is_refused_with_the_reason(mark: Mark, reason: str) -> None:
    with pytest.raises(Refused, match=re.escape(reason)):
        checked(TEXT, [mark])


def test_a_refusal_tells_the_first_reasons_and_how_many_more() -> None:
    with pytest.raises(Refused, match=r"; and 2 more$"):
        checked(TEXT, [Mark(i, i, "LOC") for i in range(5)])


def test_names_that_overlap_are_refused_and_evidence_may_overlap() -> None:
    with pytest.raises(Refused, match=r"ORG «Ville de Lyon» \[3, 16\) and LOC «Lyon» \[12, 16\) overlap"):
        checked(TEXT, [at("Ville de Lyon", "ORG"), at("Lyon", "LOC")])
    with pytest.raises(Refused, match="overlap"):
        checked(TEXT, [at("Lyon", "ORG"), at("Lyon", "LOC")])
    spans, _ = checked(TEXT, [at("Lyon", "ORG"), at("Lyon", "ORG"), at("Ville de Lyon", "ACT"), at("Lyon", "DATE")])
    assert [label_of(span) for span in spans] == ["ACT", "DATE", "ORG"]


def test_blank_edges_are_trimmed_with_a_note() -> None:
    spans, notes = checked(TEXT, [Mark(11, 18, "LOC", " Lyon  ")])
    assert spans == [Span(12, 16, "LOC")]
    assert notes == ["LOC «Lyon» [12, 16): blank edges trimmed"]


def test_offsets_in_utf16_are_read_by_the_recorded_words() -> None:
    start = TEXT.index("Évry-Nord")
    spans, notes = checked(TEXT, [Mark(start + 2, start + 11, "LOC", "Évry-Nord"), at("Lyon", "LOC", "Lyon")])
    assert spans == [Span(12, 16, "LOC"), Span(start, start + 9, "LOC")]
    (note,) = notes
    assert "count UTF-16" in note and "read as «Évry-Nord»" in note


def test_offsets_in_utf16_are_read_by_whole_words_where_none_are_recorded() -> None:
    start = TEXT.index("accord")
    spans, (note,) = checked(TEXT, [Mark(start + 2, start + 8, "ACT")])
    assert spans == [Span(start, start + 6, "ACT")] and "count UTF-16" in note


def test_offsets_that_may_be_read_both_ways_are_told() -> None:
    text = "🎉🎉 à à Lyon"
    spans, (note,) = checked(text, [Mark(5, 6, "LOC")])
    assert spans == [Span(5, 6, "LOC")] and "check it" in note and "reads «à», in UTF-16 «à»" in note


@pytest.mark.parametrize("recorded", ["Ville de  Lyon", "Ville\\nde Lyon", "Ville de&#32;Lyon", " Ville de Lyon"])
def test_a_copy_that_differs_in_blanks_or_escapes_is_taken_with_a_note(recorded: str) -> None:
    spans, (note,) = checked(TEXT, [at("Ville de Lyon", "ORG", recorded)])
    assert spans == [Span(3, 16, "ORG")] and "differs in blanks or escapes" in note


def order(span: Span) -> tuple[int, int, str, str]:
    return span.start, span.end, span.label, span.code or ""


texts = st.text(alphabet="aé ’\n🎉-N_\u0301", min_size=1, max_size=30)


@given(texts, st.integers(-3, 35), st.integers(-3, 35), st.sampled_from(["LOC", "SECTOR:eau", "", "X"]), st.data())
def test_any_mark_is_refused_or_a_trimmed_span_of_whole_words(
    text: str, start: int, end: int, label: str, data: st.DataObject
) -> None:
    recorded = data.draw(st.none() | texts | st.just(text[max(start, 0) : max(end, 0)]))
    try:
        spans, notes = checked(text, [Mark(start, end, label, recorded)])
    except Refused as error:
        assert str(error)
        return
    (span,) = spans
    words = text[span.start : span.end]
    assert 0 <= span.start < span.end <= len(text) and words == words.strip() and label_of(span) == label
    assert (span.start, span.end) == (start, end) or notes
    for edge, beside in ((words[0], text[: span.start][-1:]), (words[-1], text[span.end :][:1])):
        assert not (edge.isalnum() and (beside.isalnum() or beside == "_"))
    # What gold would look for stands there.
    found = evidence_in(GoldArticle("x", (), spans={"dates": [" ".join(words.split())]}), text)
    assert any(one.start <= span.start < one.end for one in found)


@given(texts, st.data())
def test_marks_in_utf16_come_back_as_code_points(text: str, data: st.DataObject) -> None:
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    assume(text[start:end].strip())

    def units(offset: int) -> int:
        return len(text[:offset].encode("utf-16-le")) // 2

    recorded = text[start:end]
    try:
        (span,), _ = checked(text, [Mark(units(start), units(end), "DATE", recorded)])
    except Refused as error:
        assert "cuts a word" in str(error)
        return
    # The same words may stand at the offset itself; they are the same words then.
    assert text[span.start : span.end].split() == recorded.split()


# --- words -----------------------------------------------------------------------------------------------------------


def places(text: str, words: str, label: str) -> list[Span]:
    return entities_in(GoldArticle("x", (), entities=((label, words),)), text)


def kept(text: str, spans: Sequence[Span], shown: Sequence[Span] = ()) -> tuple[list[tuple[str, ...]], list[str]]:
    """The entities for spans, with the notes on them; they mark the spans at least."""
    article, notes = annotated(GoldArticle("x", ()), text, list(spans), shown)
    assert set(spans) <= {*entities_in(article, text), *evidence_in(article, text)}
    return list(article.entities), notes


NORD = "Le Nord soutient Lille. Le vent du Nord souffle. Le Nord finance Lille."


def test_words_with_two_labels_get_a_context_for_the_rarer_one() -> None:
    first, wind, last = places(NORD, "Nord", "LOC")
    entities, notes = kept(NORD, [first, wind._replace(label="MISC"), last])
    assert entities == [("LOC", "Nord"), ("MISC", "Nord", "du Nord")] and notes == []


def test_a_place_that_the_annotator_took_away_stays_away() -> None:
    first, wind, last = places(NORD, "Nord", "LOC")
    entities, notes = kept(NORD, [first, last], shown=[first, wind, last])
    assert entities_in(GoldArticle("x", (), entities=tuple(entities)), NORD) == [first, last]
    assert notes == [] and all(len(entity) == 3 for entity in entities)


def test_new_words_are_marked_wherever_they_stand_with_a_note() -> None:
    first, *_ = places(NORD, "Lille", "LOC")
    entities, notes = kept(NORD, [first])
    assert entities == [("LOC", "Lille")]
    assert notes == ["LOC «Lille» is marked at 1 of 2 places; gold marks all of them"]


def test_a_new_name_does_not_cover_another_that_is_marked() -> None:
    text = "La Ville de Lyon signe. Le lendemain, la Ville de Lyon paie."
    first, _ = places(text, "Ville de Lyon", "ORG")
    _, last = places(text, "Lyon", "LOC")
    entities, notes = kept(text, [first, last])
    assert entities_in(GoldArticle("x", (), entities=tuple(entities)), text) == [first, last] and notes == []


def test_evidence_is_marked_everywhere_with_a_note() -> None:
    start = NORD.index("Le vent")
    _, notes = kept(NORD, [Span(start, start + 2, "DATE"), Span(3, 7, "SECTOR", "eau"), Span(3, 7, "SECTOR")])
    assert notes == [
        "DATE «Le» is marked at 1 of 3 places; gold marks all of them",
        "SECTOR «Nord» is marked at 1 of 3 places; gold marks all of them",
        "SECTOR:eau «Nord» is marked at 1 of 3 places; gold marks all of them",
    ]


def test_places_that_no_words_tell_apart_are_refused() -> None:
    text = "Nord Nord Nord"
    first, second, third = places(text, "Nord", "LOC")
    with pytest.raises(Refused, match=r"MISC «Nord» \[5, 9\): no words around it"):
        annotated(GoldArticle("x", ()), text, [first, second._replace(label="MISC"), third])


def test_words_over_a_line_break_are_kept_with_one_blank() -> None:
    text = "la Ville\nde Lyon et la Ville de  Lyon"
    entities, notes = kept(text, [Span(3, 16, "ORG")])
    assert entities == [("ORG", "Ville de Lyon")] and "1 of 2 places" in notes[0]


words = st.lists(
    st.sampled_from(["Nord", "Lyon", "Ville", "de", "le", "Ville de Lyon", "l’Est,"]), min_size=1, max_size=12
)


@given(words, st.data())
def test_the_entities_of_any_names_mark_them_again(tokens: list[str], data: st.DataObject) -> None:
    text = " ".join(tokens)
    labels = data.draw(st.lists(st.sampled_from([None, "LOC", "ORG"]), min_size=len(tokens), max_size=len(tokens)))
    spans, start = [], 0
    for token, label in zip(tokens, labels, strict=True):
        if label:
            spans.append(Span(start, start + len(token.rstrip(",")), label))
        start += len(token) + 1
    shown = data.draw(st.sampled_from([[], spans]))
    found = entities_in(GoldArticle("x", (), entities=tuple(entity_words(spans, text, shown))), text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    try:
        _, notes = kept(text, spans, shown)
    except Refused as error:
        assert "no words around it" in str(error)
        return
    assert set(spans) <= set(found)
    assert bool(notes) == (set(found) != set(spans))


def test_a_line_of_gold_is_one_line_for_every_reader() -> None:
    data = {"text": "un\u2028deux\u2029trois\x85quatre é"}
    line = json_line(data)
    assert len(line.splitlines()) == 1 and json.loads(line) == data and "é" in line


# --- files that tools give back --------------------------------------------------------------------------------------


def test_a_bad_line_is_reported_and_the_others_go_on(gold: Path) -> None:
    (gold / "caen.txt").write_text(ARTICLE.replace("Lyon", "Caen"), encoding="utf-8")
    with (gold / "g.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({**GOLD, "doc": "caen", "entities": [["LOC", "Caen"]]}) + "\n")
    tasks = gold.parent / "t.jsonl"
    accords("export", gold, "-o", tasks, "--to", "doccano")
    first, second = tasks.read_text(encoding="utf-8").splitlines()
    bad = json.loads(first)
    bad["label"].append([0, 10_000, "LOC"])
    tasks.write_text(f"{json.dumps(bad)}\n\n{{\n[1]\n{second}\n{second}\n", encoding="utf-8")
    result, written = imported(tasks, "doccano", gold)
    assert result.exit_code == 1 and [line["doc"] for line in written] == ["caen"]
    assert "t.jsonl:1: lyon: LOC [0, 10000) is not inside the text" in result.stderr
    assert "t.jsonl:3: not JSON" in result.stderr and "t.jsonl:4: not a line of doccano" in result.stderr
    assert "t.jsonl:6: caen: comes twice" in result.stderr
    assert "1 articles -> " in result.stderr and "4 failed" in result.stderr


@pytest.mark.parametrize(
    "label", [[["0", 3, "LOC"]], [[0, 3]], [[0.0, 3, "LOC"]], [[True, 3, "LOC"]], [5], [[0, 3, 7]], {}]
)
def test_a_label_that_is_none_is_reported(label: Any, gold: Path) -> None:
    result, written = doccano(gold, {"label": label})
    assert result.exit_code == 1 and written == [] and "tasks.doccano:1: " in result.stderr


def label_studio(gold: Path, change: Callable[[dict[str, Any]], object]) -> tuple[Result, list[dict[str, Any]]]:
    file, (task,) = exported(gold, "label-studio")
    change(task)
    file.write_text(json.dumps([task]), encoding="utf-8")
    return imported(file, "label-studio", gold)


def region(task: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = task["annotations"][0]["result"][0]
    return found


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda task: task["annotations"].append(task["annotations"][0]), "2 annotations; keep one"),
        (lambda task: task.update(annotations={}), "not annotated yet"),
        (lambda task: task.update(annotations=[5]), "not a list of objects"),
        (lambda task: task["annotations"][0].update(was_cancelled=True), "not annotated yet"),
        (lambda task: task.pop("data"), "no `data.text`; export as JSON, not as JSON-MIN"),
        (lambda task: region(task).update(type="hypertextlabels"), "not of type `labels`"),
        (lambda task: region(task)["value"].update(labels=[]), "not of type `labels`"),
        (lambda task: region(task)["value"].update(labels="LOC"), "not of type `labels`"),
        (lambda task: region(task)["value"].pop("start"), "not of type `labels`"),
        (lambda task: region(task)["value"].update(end=None), "not of type `labels`"),
        (lambda task: task["annotations"][0]["result"].append("x"), "not of type `labels`"),
        (lambda task: region(task)["value"].update(labels=["RIVER"]), "lyon: unknown label 'RIVER'"),
        (lambda task: region(task)["value"].update(text="Lyon"), "the tool recorded «Lyon»"),
    ],
)
def test_a_task_of_label_studio_that_cannot_be_taken_is_reported(
    change: Callable[[dict[str, Any]], object], reason: str, gold: Path
) -> None:
    result, written = label_studio(gold, change)
    assert result.exit_code == 1 and written == []
    assert "tasks.label-studio, task 1" in result.stderr and reason in result.stderr


@pytest.mark.parametrize(
    "change",
    [
        lambda task: task["annotations"].append({"was_cancelled": True, "result": []}),
        lambda task: task["annotations"].insert(0, {"result": []}) or task["annotations"][1].update(ground_truth=True),
        lambda task: task["annotations"][0]["result"].append({"type": "relation", "from_id": "s1", "to_id": "s2"}),
        lambda task: region(task)["value"].pop("text"),
    ],
    ids=["a cancelled one", "the ground truth", "a relation", "no copy of the words"],
)
def test_a_task_of_label_studio_is_read_past_what_does_not_matter(
    change: Callable[[dict[str, Any]], object], gold: Path
) -> None:
    result, (line,) = label_studio(gold, change)
    assert result.exit_code == 0, result.output
    assert line["entities"] == GOLD["entities"]


def test_label_studio_offsets_in_utf16_come_back_right(gold: Path) -> None:
    (gold / "lyon.txt").write_text(ARTICLE.replace("mardi", "mardi 🎉"), encoding="utf-8")

    def shift(task: dict[str, Any]) -> None:
        text = task["data"]["text"]
        for found in task["annotations"][0]["result"]:
            value = found["value"]
            for key in ("start", "end"):
                value[key] = len(text[: value[key]].encode("utf-16-le")) // 2

    result, (line,) = label_studio(gold, shift)
    assert result.exit_code == 0 and "count UTF-16" in result.stderr
    assert (line["entities"], line["spans"]) == (GOLD["entities"], GOLD["spans"])


def test_spans_that_spacy_users_put_in_either_place_are_read(gold: Path) -> None:
    file, (doc,) = exported(gold, "spacy")
    assert isinstance(doc, Doc)
    doc.ents = [ent for ent in doc.ents if ent.text != "Benoît Ferrand"]
    start = doc.text.index("Benoît Ferrand")
    doc.spans["accords_evidence"].append(doc.char_span(start, start + 14, "PER"))
    del doc.user_data["accords_task"]
    DocBin(docs=[doc]).to_disk(file)
    result, (line,) = imported(file, "spacy", gold)
    assert result.exit_code == 0, result.output
    assert (line["entities"], line["spans"]) == (GOLD["entities"], GOLD["spans"])


@pytest.mark.parametrize(
    ("tool", "content", "message"),
    [
        ("doccano", b"\xff\xfe\x00", "not UTF-8 text"),
        ("doccano", b"", "nothing to write"),
        ("label-studio", b"{}", "not a list of tasks"),
        ("label-studio", b"[1,", "not JSON"),
        ("label-studio", b"[1]", "no `data.text`"),
        ("spacy", b"[]", "not a .spacy file"),
        ("spacy", b"", "not a .spacy file"),
    ],
)
def test_a_file_of_another_kind_is_told(tool: str, content: bytes, message: str, gold: Path) -> None:
    file = gold.parent / "f"
    file.write_bytes(content)
    result, written = imported(file, tool, gold)
    assert result.exit_code == 1 and message in result.stderr and written == []


# --- the command line ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [[], ["export"], ["import"]], ids=lambda command: " ".join(command) or "annotate")
def test_every_help_ends_with_examples(command: list[str]) -> None:
    result = accords(*command, "--help")
    assert result.exit_code == 0
    assert result.output.split("Examples:")[1].strip().startswith("accords annotate ")


def test_help_does_not_import_spacy() -> None:
    code = "import sys\ntry:\n  from pipeline.cli import main; main(['annotate', 'import', '--help'])\nfinally:\n  assert 'spacy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=ROOT)


@pytest.mark.parametrize(
    "start", [["-m", "pipeline.cli"], ["-c", "import pipeline.cli_annotate, pipeline.cli; pipeline.cli.run()"]]
)
def test_the_group_is_there_however_the_command_line_starts(start: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, *start, "annotate", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0 and "label-studio" in done.stdout, done.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["export", "nowhere", "-o", "x", "--to", "doccano"], "nowhere"),
        (["export", ".", "--to", "doccano"], "-o"),
        (["export", ".", "-o", "x", "--to", "brat"], "brat"),
        (["export", ".", "-o", ".", "--to", "doccano"], "directory"),
        (["export", ".", "-o", "x", "--to", "spacy", "--config", "c.xml"], "--config is for label-studio"),
        (["import", "nowhere", "--from", "doccano", "--gold", "."], "nowhere"),
        (["import", "g.jsonl", "--from", "doccano"], "--gold"),
        (["import", "g.jsonl", "--from", "doccano", "--gold", ".", "-o", "g.jsonl"], "holds the gold itself"),
    ],
)
def test_misuse_exits_with_2(arguments: list[str], message: str, gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(gold)
    result = accords(*arguments)
    assert result.exit_code == 2, result.output
    assert message in result.stderr and "Traceback" not in result.output
    assert lines(gold / "g.jsonl") == [GOLD]


def test_broken_gold_and_a_place_that_cannot_be_written_are_told(gold: Path) -> None:
    result = accords("export", gold, "-o", gold / "lyon.txt" / "x", "--to", "spacy")
    assert result.exit_code == 1 and "cannot be written" in result.stderr
    (gold / "h.jsonl").write_text("{}\n", encoding="utf-8")
    result = accords("export", gold, "-o", gold.parent / "x", "--to", "doccano")
    assert result.exit_code == 1 and "h.jsonl:1: not a gold line" in result.stderr
