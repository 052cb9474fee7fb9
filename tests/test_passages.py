"""The passages that a record was read in: the article found again, and marked where the evidence is."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import read_article, read_articles
from output.record import Evidence, Source
from output.record_view import Told
from pipeline.passages import Articles, passages
from tests.records import TEXT, record

SOURCE = record().sources[0]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the record's article in it."""
    (tmp_path / "articles" / "2024").mkdir(parents=True)
    (tmp_path / "articles" / "2024" / "a.txt").write_text(TEXT, encoding="utf-8")
    assert read_article(tmp_path / "articles" / "2024" / "a.txt").text == TEXT.replace("\n\n", "\n")
    return tmp_path / "articles"


def clean(source: Source) -> Source:
    """The source with offsets that count in the clean text, which has no blank line."""
    text = TEXT.replace("\n\n", "\n")
    moved = tuple(
        e.model_copy(update={"start": text.index(e.text), "end": text.index(e.text) + len(e.text)})
        for e in source.evidence
    )
    return source.model_copy(update={"evidence": moved})


def marked(told: Told) -> list[str]:
    return [piece.text for passage in told.passages for piece in passage.pieces if piece.fields]


def test_an_article_is_found_by_its_name_in_a_folder_and_its_subfolders(folder: Path) -> None:
    told = Articles(Path("-"), [folder]).told(clean(SOURCE))
    assert told.problem is None
    assert "ce vendredi" in marked(told) and "Région Normandie" in marked(told)


def test_an_article_is_found_where_the_run_says_that_it_read(folder: Path, tmp_path: Path) -> None:
    report = {"settings": {"paths": [str(folder)]}}
    (tmp_path / "run.json").write_text(json.dumps(report), encoding="utf-8")
    assert Articles(tmp_path / "agreements.jsonl").told(clean(SOURCE)).problem is None


@pytest.mark.parametrize(
    "report", ["", "[]", '{"settings": {"paths": 1}}', '{"settings": {"paths": ["\\u0000"]}}', "\xff"]
)
def test_a_report_that_says_nothing_of_use_is_passed_over(report: str, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(report, encoding="latin-1")
    told = Articles(tmp_path / "agreements.jsonl").told(clean(SOURCE))
    assert told.passages == () and told.problem and "--articles" in told.problem


def test_an_article_beside_the_records_is_found(folder: Path) -> None:
    assert Articles(folder / "2024" / "agreements.jsonl").told(clean(SOURCE)).problem is None


def test_a_changed_text_is_told_and_not_shown(folder: Path) -> None:
    (folder / "2024" / "a.txt").write_text("Note. " + TEXT, encoding="utf-8")
    told = Articles(Path("-"), [folder]).told(clean(SOURCE))
    assert told.passages == () and told.problem and "has changed" in told.problem


def test_of_two_articles_of_one_name_the_one_that_says_so_is_shown(folder: Path) -> None:
    (folder / "2023").mkdir()
    (folder / "2023" / "a.txt").write_text(TEXT.replace("Normandie", "Bretagne"), encoding="utf-8")
    assert Articles(Path("-"), [folder]).told(clean(SOURCE)).problem is None


def test_an_article_that_is_gone_is_told_with_where_it_was_looked_for(folder: Path) -> None:
    shutil.rmtree(folder / "2024")
    told = Articles(Path("-"), [folder]).told(clean(SOURCE))
    assert told.problem and str(folder) in told.problem


@pytest.mark.parametrize(
    "name",
    ["../a.txt", "/etc/passwd", "-", "", "https://example.org/a", "a\0b", "x" * 5000, "#3", "\x1b[2J", "."],
)
def test_a_hostile_name_of_an_article_is_not_found_and_breaks_nothing(folder: Path, name: str) -> None:
    told = Articles(Path("-"), [folder / "2024"]).told(SOURCE.model_copy(update={"article": name}))
    assert told.passages == () and told.problem


def test_a_row_of_a_table_and_a_member_of_an_archive_are_found_in_it(folder: Path) -> None:
    rows = [{"text": "Rien à voir avec cela, ni avec les régions ni avec la mer."}, {"text": TEXT}]
    (folder / "press.jsonl").write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    row = clean(SOURCE).model_copy(update={"article": "press.jsonl#2"})
    assert Articles(Path("-"), [folder]).told(row).problem is None
    with zipfile.ZipFile(folder / "press.zip", "w") as archive:
        archive.writestr("b.txt", TEXT)
    member = clean(SOURCE).model_copy(update={"article": "b.txt"})
    assert Articles(Path("-"), [folder / "press.zip"]).told(member).problem is None


def test_a_source_without_evidence_is_not_looked_for(folder: Path) -> None:
    told = Articles(Path("-"), [folder]).told(SOURCE.model_copy(update={"evidence": ()}))
    assert told.passages == () and told.problem and "another source" in told.problem


def mark(field: str, start: int, end: int, text: str) -> Evidence:
    return Evidence(field=field, start=start, end=end, text=text[start:end], rule="r")


def test_paragraphs_without_evidence_are_left_out_and_long_ones_cut_between_words() -> None:
    text = "mot " * 500 + "vendredi" + " mot" * 500 + "\nautre paragraphe\nlundi"
    at = text.index("vendredi")
    first, second = passages(text, [mark("signed", at, at + 8, text), mark("start", len(text) - 5, len(text), text)])
    assert first.cut_before and first.cut_after
    shown = "".join(piece.text for piece in first.pieces)
    assert len(shown) < 600 and set(shown.split()) == {"mot", "vendredi"}
    assert [piece.text for piece in second.pieces] == ["lundi"] and not second.cut_before


# No character but the line break comes twice, so that a passage has one place.
_WORDS = st.lists(st.booleans(), max_size=60).map(
    lambda breaks: "".join("\n" if b else chr(0x4E00 + i) for i, b in enumerate(breaks))
)


@given(
    _WORDS, st.lists(st.tuples(st.sampled_from(["signed", "partners", "act"]), st.integers(0, 60), st.integers(0, 20)))
)
def test_pieces_put_together_are_the_text_and_each_is_marked_by_its_evidence(
    text: str, marks: list[tuple[str, int, int]]
) -> None:
    found = [mark(f, min(s, len(text)), min(s + n, len(text)), text) for f, s, n in marks]
    told = passages(text, found)
    for passage in told:
        whole = "".join(piece.text for piece in passage.pieces)
        if not whole.strip():
            continue
        place = text.index(whole)
        for piece in passage.pieces:
            inside = {e.field for e in found if e.start <= place and place + len(piece.text) <= e.end and piece.text}
            assert piece.fields <= {"signed", "partners"}
            assert not piece.text or piece.fields == inside - {"act"}
            place += len(piece.text)


def test_a_table_of_articles_is_read_once_for_all_its_records_and_no_further_than_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f'"Paris et Rome ont signé un accord de coopération, le numéro {i}."\n' for i in range(5))
    (tmp_path / "press.csv").write_text("text\n" + rows, encoding="utf-8")
    articles = list(read_articles(tmp_path / "press.csv"))
    read: list[int] = []

    def counted(path: Path) -> Iterator[object]:
        for number, article in enumerate(articles):
            read.append(number)
            yield article

    monkeypatch.setattr("pipeline.passages.read_articles", counted)
    finder = Articles(tmp_path / "r.jsonl", [tmp_path])
    for number in (3, 1, 3):
        evidence = {"field": "kind", "start": 6, "end": 8, "text": "et", "rule": "t"}
        source = Source.model_validate({"article": articles[number].source, "evidence": [evidence]})
        assert (found := finder.found(source)) is not None and found[1].endswith(f"le numéro {number}.")
    assert read == [0, 1, 2, 3]
