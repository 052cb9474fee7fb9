"""`docs/cli.md`, written from the help of the commands: `python -m pipeline.cli_reference > docs/cli.md`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from pipeline.cli import main

_WIDTH = 100
_HEAD = """# The command line

Written by `make docs` from what each command says with `--help`; [the README](../README.md#commands) has them in a table.
Exit codes: 0 done, even with rejected files; 1 nothing could be read, a result could not be written, an example failed, or
`validate` found a fault; 2 the command was misused; 3 a rule file is broken.
"""


def commands(command: click.Command = main, path: str = "accords") -> Iterator[tuple[str, click.Command]]:
    """Each command with its full name, a group before its own."""
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in sorted(command.commands.items()):
            yield from commands(inner, f"{path} {name}")


def help_of(path: str, command: click.Command) -> str:
    """What the command prints with `--help`, at a width that does not hang on the terminal."""
    context = click.Context(command, info_name=path, terminal_width=_WIDTH, help_option_names=["-h", "--help"])
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines())


def reference() -> str:
    """The page."""
    parts = [f"\n## {path}\n\n```text\n{help_of(path, command)}\n```\n" for path, command in commands()]
    return _HEAD + "".join(parts)


if __name__ == "__main__":
    sys.stdout.write(reference())
