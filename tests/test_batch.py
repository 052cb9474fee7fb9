"""A run over a folder: what it takes over from an earlier one, and what it does again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import pipeline
from corpus.article import Article, article_from_text
from pipeline import batch, tasks
from pipeline.batch import Settings
from pipeline.progress import Plain
from pipeline.tasks import article_key, article_line, article_of
from tests.runs import GOLD, folder_of_articles, result, shards


class Told(Plain):
    """The messages of a run."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        super().__init__(self.lines.append)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    return folder_of_articles(tmp_path / "in", 12)


def run(articles: Path, out: Path, **settings: object) -> list[str]:
    told = Told()
    batch.run([articles], out / "agreements.jsonl", Settings(model="", **settings), told)  # type: ignore[arg-type]
    return told.lines


def test_the_bytes_do_not_depend_on_the_workers_nor_on_what_was_taken_over(articles: Path, tmp_path: Path) -> None:
    for n in (1, 2, 3):
        run(articles, tmp_path / str(n), workers=n)
    assert result(tmp_path / "1") == result(tmp_path / "2") == result(tmp_path / "3")
    again = run(articles, tmp_path / "2", resume=True)
    assert again == [
        "15 of 15 files taken over from the earlier run",
        "12 of 12 articles taken over from the earlier run",
    ]
    assert result(tmp_path / "1") == result(tmp_path / "2")


def test_only_what_was_added_is_read(articles: Path, tmp_path: Path) -> None:
    run(articles, tmp_path / "out")
    for file in sorted(GOLD.glob("*.txt"))[12:15]:
        shutil.copy(file, articles)
    assert run(articles, tmp_path / "out", resume=True) == [
        "15 of 18 files taken over from the earlier run",
        "12 of 15 articles taken over from the earlier run",
    ]
    run(articles, tmp_path / "whole")
    assert result(tmp_path / "out") == result(tmp_path / "whole")


def test_an_article_that_was_edited_is_read_again_and_one_that_has_gone_is_forgotten(
    articles: Path, tmp_path: Path
) -> None:
    run(articles, tmp_path / "out")
    first, second, *_ = sorted(articles.glob("g1-*.txt"))
    first.unlink()
    (articles / "again.txt").unlink()
    second.write_text(second.read_text(encoding="utf-8") + "\nUne dernière phrase.\n", encoding="utf-8")
    assert "12 of 13 files taken over from the earlier run" in run(articles, tmp_path / "out", resume=True)
    run(articles, tmp_path / "whole")
    assert result(tmp_path / "out") == result(tmp_path / "whole")


def test_without_resume_nothing_is_taken_over(articles: Path, tmp_path: Path) -> None:
    run(articles, tmp_path / "out")
    assert run(articles, tmp_path / "out") == []


def test_other_rules_do_all_again_and_say_so(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(articles, tmp_path / "out")
    old = shards(tmp_path / "out")
    monkeypatch.setattr(batch, "rules_hash", lambda: "0" * 64)
    assert run(articles, tmp_path / "out", resume=True) == [
        "Changed since the earlier run: the rules; all files are done again",
        "Changed since the earlier run: the rules; all articles are done again",
    ]
    assert not set(old) & set(shards(tmp_path / "out"))


def test_another_model_reads_the_articles_again_but_not_the_files(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(articles, tmp_path / "out")
    monkeypatch.setattr(batch, "model_hash", lambda model: "1" * 64)
    assert run(articles, tmp_path / "out", resume=True) == [
        "15 of 15 files taken over from the earlier run",
        "Changed since the earlier run: the model; all articles are done again",
    ]
    assert json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["model_sha256"] == "1" * 64


def test_what_may_pass_is_tried_again_and_what_will_not_is_not(articles: Path, tmp_path: Path) -> None:
    (articles / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    run(articles, tmp_path / "out")
    (tmp_path / "nowhere.txt").write_text((GOLD / "g1-001.txt").read_text(encoding="utf-8"), encoding="utf-8")
    assert "15 of 16 files taken over from the earlier run" in run(articles, tmp_path / "out", resume=True)
    assert result(tmp_path / "out")[2]["counts"]["rejected"] == {"empty": 1, "binary": 1}


def test_the_report_names_the_inputs(articles: Path, tmp_path: Path) -> None:
    run(articles, tmp_path / "out")
    inputs = result(tmp_path / "out")[2]["inputs"]
    assert (inputs["files"], inputs["bytes"]) == (15, sum(f.stat().st_size for f in articles.iterdir()))
    (articles / "again.txt").write_text("Autre texte.", encoding="utf-8")
    run(articles, tmp_path / "out")
    assert result(tmp_path / "out")[2]["inputs"]["sha256"] != inputs["sha256"]


def test_an_internal_error_on_one_article_becomes_a_rejection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = article_line(article_from_text("La Ville de Lyon a signé un accord avec Milan.", source="a.txt"))
    (tmp_path / "shard").write_bytes(line + b"\n")

    def broken(article: Article, nlp: object) -> list[object]:
        raise ValueError("first line\nsecond line")

    monkeypatch.setattr(pipeline, "extract_article", broken)
    (told,) = tasks.records_of(tasks.Passage(0, str(tmp_path / "shard"), 0, len(line) + 1, ""))
    rejected = tasks.rejected_of(told)
    assert rejected is not None and (rejected.source, rejected.reason) == ("a.txt", "internal_error")
    assert rejected.message.startswith("ValueError: first line;")


def test_an_article_comes_back_from_its_line_and_its_key_tells_all_that_its_records_depend_on() -> None:
    article = article_from_text(
        "La Ville de Lyon a signé un accord avec Milan.", source="x/a.txt", published="2020-01-02"
    )
    assert article_of(article_line(article)) == Article(
        article.id, article.source, article.title, article.published, article.text
    )
    moved = article_from_text(article.text, source="y/a.txt", published="2020-01-02")
    renamed = article_from_text(article.text, source="x/b.txt", published="2020-01-02")
    redated = article_from_text(article.text, source="x/a.txt", published="2021-01-02")
    assert article_key(moved) == article_key(article)
    assert len({article_key(a) for a in (article, renamed, redated)}) == 3
