"""Which files a run reads, and when one counts as changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.inputs import article_files, file_key


def names(paths: list[Path], **more: list[Path]) -> list[str]:
    files, refused = article_files(paths, **more)
    assert not refused
    return files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a/z.txt", "a/.hidden.txt", "a.txt", ".git/config", "a/deep/c.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    return tmp_path


def test_files_come_sorted_by_path_without_the_hidden_ones(folder: Path) -> None:
    assert names([folder]) == [f"{folder}/{name}" for name in ("a.txt", "a/deep/c.txt", "a/z.txt", "b.txt")]


def test_a_hidden_file_that_is_named_is_read(folder: Path) -> None:
    assert names([folder / "a/.hidden.txt"]) == [f"{folder}/a/.hidden.txt"]


def test_a_file_reached_by_two_ways_is_read_once(folder: Path) -> None:
    (folder / "zz.txt").symlink_to(folder / "b.txt")
    assert names([folder]) == [f"{folder}/{name}" for name in ("a.txt", "a/deep/c.txt", "a/z.txt", "b.txt")]
    assert len(names([folder, folder / "a", folder / "b.txt"])) == 4


def test_what_is_left_out_is_left_out_unless_it_is_named(folder: Path) -> None:
    assert f"{folder}/b.txt" not in names([folder], leave_out=[folder / "b.txt"])
    assert f"{folder}/b.txt" in names([folder, folder / "b.txt"], leave_out=[folder / "b.txt"])


def test_paths_in_the_current_folder_stay_short(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    assert names([Path()]) == ["a.txt", "a/deep/c.txt", "a/z.txt", "b.txt"]
    assert names([Path("a")]) == ["a/deep/c.txt", "a/z.txt"]


def test_the_key_of_a_file_tells_content_path_and_columns_apart_and_nothing_else(folder: Path) -> None:
    file = f"{folder}/a.txt"
    key = file_key(file, {})
    os.utime(file, (0, 0))
    assert file_key(file, {}) == key != (None, 0)
    assert file_key(file, {"text": "corps"}) != key
    (folder / "same.txt").write_text("a.txt", encoding="utf-8")
    assert file_key(f"{folder}/same.txt", {}) != key
    (folder / "a.txt").write_text("other", encoding="utf-8")
    assert file_key(file, {}) != key


def test_what_cannot_be_read_has_no_key(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    assert [file_key(name, {})[0] for name in ("-", f"{folder}/nowhere", f"{folder}/pipe", f"{folder}/a")] == [None] * 4
