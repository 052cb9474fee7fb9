"""A pattern that cannot be used is named with its file and line, whether it is looked for or met."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules import loader
from rules.loader import PatternRule, RuleError, compile_pattern, load_rules, read_rules

FILE = """rules:
  - id: essai.un
    reason: Une raison.
    pattern: un (accord
    match: ["[[un accord]]"]
    no_match: ["rien"]
"""


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(loader, "RULES_DIR", tmp_path)
    monkeypatch.setattr(loader, "_LOADED", {})
    file = tmp_path / "essai.yaml"
    file.write_text(FILE, encoding="utf-8")
    return file


def test_reading_a_file_tells_which_pattern_does_not_compile(broken: Path) -> None:
    with pytest.raises(RuleError, match=r"essai\.yaml:4: rule essai\.un: pattern: "):
        read_rules(broken, PatternRule)


def test_a_pattern_of_a_loaded_file_that_does_not_compile_is_told_when_it_is_used(broken: Path) -> None:
    (rule,) = load_rules("essai", PatternRule).rules
    with pytest.raises(RuleError, match=r"essai\.yaml:4: rule essai\.un: pattern: "):
        compile_pattern(rf"\b{rule.pattern}", {})
