"""Shards: whole items only, found again by key, and nothing believed that does not fit its name."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import shards as module
from pipeline.shards import Shards

RULES = {"rules": "1", "model": "none"}


def key(n: int) -> bytes:
    return n.to_bytes(16, "big")


def filled(folder: Path, items: dict[int, list[bytes]]) -> Shards:
    folder.mkdir(exist_ok=True)
    shards = Shards(folder, "articles", RULES)
    writer = shards.writer()
    for n, lines in items.items():
        for line in lines:
            writer.line(line)
        writer.end(key(n))
    writer.close()
    return shards


ITEMS = {1: [b'{"a": 1}', b'{"b": 2}'], 2: [], 3: [b'{"c": "\xc3\xa9"}']}


def found(folder: Path, maker: dict[str, str] = RULES) -> dict[int, list[bytes]]:
    shards = Shards(folder, "articles", maker)
    earlier, _ = shards.earlier()
    lines = {int.from_bytes(k, "big"): shards.lines(place) for k, place in earlier.items()}
    shards.close()
    return lines


@given(
    st.dictionaries(
        st.integers(0, 99), st.lists(st.binary(max_size=40).filter(lambda b: b"\n" not in b and b[:7] != b'{"end":'))
    )
)
def test_what_was_written_is_found_again(
    tmp_path_factory: pytest.TempPathFactory, items: dict[int, list[bytes]]
) -> None:
    folder = tmp_path_factory.mktemp("shards")
    filled(folder, items)
    assert found(folder) == items


def test_items_can_be_read_while_their_shard_is_being_written(tmp_path: Path) -> None:
    shards = Shards(tmp_path, "articles", RULES)
    writer = shards.writer()
    writer.line(b"one")
    first = writer.end(key(1))
    assert shards.lines(first) == [b"one"]
    writer.close()
    assert shards.lines(first) == [b"one"]
    shards.close()


def test_an_item_that_was_not_ended_or_has_no_key_is_not_found(tmp_path: Path) -> None:
    shards = filled(tmp_path, ITEMS)
    writer = shards.writer()
    writer.line(b"of an item that passes")
    assert shards.lines(writer.end(None)) == [b"of an item that passes"]
    writer.line(b"half an item")
    writer.close()
    shards.close()
    assert found(tmp_path) == ITEMS


def test_undone_lines_leave_nothing(tmp_path: Path) -> None:
    shards = Shards(tmp_path, "articles", RULES)
    writer = shards.writer()
    writer.undo()
    writer.line(b"kept")
    writer.end(key(1))
    writer.line(b"first try, longer than the second")
    writer.undo()
    writer.line(b"second")
    writer.end(key(2))
    writer.close()
    assert found(tmp_path) == {1: [b"kept"], 2: [b"second"]}


def test_a_shard_is_closed_when_it_is_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SIZE", 300)
    filled(tmp_path, {n: [b"x" * 100] for n in range(10)})
    assert len(list(tmp_path.glob("articles-*.jsonl"))) > 3
    assert len(found(tmp_path)) == 10


def test_the_name_does_not_depend_on_when_it_was_written(tmp_path: Path) -> None:
    for name in ("a", "b"):
        filled(tmp_path / name, ITEMS)
    names = [[file.name for file in (tmp_path / name).iterdir()] for name in ("a", "b")]
    assert names[0] == names[1] != []


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-5], lambda b: b"", lambda b: b.replace(b"1", b"7", 1), lambda b: b + b"x\n"]
)
def test_a_damaged_shard_is_told_removed_and_not_believed(damage, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    filled(tmp_path, ITEMS)
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage(path.read_bytes()))
    assert Shards(tmp_path, "articles", RULES).earlier() == ({}, 1)
    assert list(tmp_path.iterdir()) == []


def test_shards_of_another_maker_are_not_used_but_known(tmp_path: Path) -> None:
    filled(tmp_path, ITEMS)
    other = Shards(tmp_path, "articles", {**RULES, "rules": "2"})
    assert other.earlier() == ({}, 0)
    assert other.other_makers() == [RULES]
    assert found(tmp_path) == ITEMS


def test_only_the_shards_that_were_used_stay(tmp_path: Path) -> None:
    filled(tmp_path, {1: [b"one"]})
    shards = filled(tmp_path, {2: [b"two"]})
    shards.remove_others({0})
    assert found(tmp_path) == {2: [b"two"]}
