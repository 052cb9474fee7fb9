"""What the modules of commands share: the error that ends a command and the examples that end a help text."""

from __future__ import annotations

import click


class Failure(click.ClickException):
    """An error that ends the command with one message and exit code 1."""


def examples(*lines: str) -> str:
    """The lines as the examples that end a help text; \\b keeps click from joining them."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)
