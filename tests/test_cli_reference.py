"""docs/cli.md is what the commands say of themselves."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from pipeline.cli_reference import commands, help_of, reference

_PAGE = Path(__file__).parent.parent / "docs" / "cli.md"


def test_the_page_is_not_stale() -> None:
    assert _PAGE.read_text(encoding="utf-8") == reference(), "docs/cli.md is stale; run `make docs`"


@pytest.mark.parametrize(("path", "command"), commands(), ids=lambda value: value if isinstance(value, str) else "")
def test_the_help_of_every_command_ends_with_examples(path: str, command: click.Command) -> None:
    _, _, examples = help_of(path, command).rpartition("Examples:\n")
    lines = examples.splitlines()
    assert lines and all(line.startswith("  ") and "accords " in line for line in lines)
    assert any(f"{path} " in line for line in lines)


def test_every_command_stands_in_the_table_of_the_readme() -> None:
    readme = (_PAGE.parent.parent / "README.md").read_text(encoding="utf-8")
    top = {path.split()[1] for path, _ in commands() if " " in path}
    assert not {name for name in top if f"`accords {name}" not in readme}
