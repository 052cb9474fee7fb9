"""What a run tells while it goes on."""

from __future__ import annotations

import io
import sys

import pytest

from pipeline.progress import Bar, Plain, on_stderr


def test_plain_counts_come_every_ten_seconds_and_not_for_short_runs() -> None:
    now, lines = 0.0, []
    plain = Plain(lines.append, lambda: now)
    plain.stage("articles", 30_000)
    for done in range(1, 26):
        now = done
        plain.step(done * 1000, done * 2000, 3)
    assert lines == [
        "articles: 10,000 of 30,000, 20,000 records, 3 rejected",
        "articles: 20,000 of 30,000, 40,000 records, 3 rejected",
    ]


def test_messages_come_at_once() -> None:
    lines: list[str] = []
    Plain(lines.append).say("1 shard was damaged")
    assert lines == ["1 shard was damaged"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_a_bar_and_a_pipe_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with on_stderr(print) as told:
        assert isinstance(told, Plain)
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with on_stderr(print) as told:
        assert isinstance(told, Bar)
        told.stage("articles", 1200)
        told.step(600, 900, 2)
        told.say("[a] message with brackets")
    shown = terminal.getvalue()
    assert "600/1200" in shown and "900 records  2 rejected" in shown and "[a] message with brackets" in shown
