"""Lines for people: coloured and wrapped on a terminal, plain in a pipe or a file."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass

from output.printable import printable


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces of text with their styles (of rich), how far they stand in, and whether they may be wrapped."""

    pieces: tuple[tuple[str, str], ...] = ()
    indent: int = 0
    wrapped: bool = True

    @property
    def plain(self) -> str:
        """The line without colours."""
        return " " * self.indent + "".join(text for text, _ in self.pieces)


def line(*pieces: tuple[str, str], indent: int = 0, wrapped: bool = True) -> Line:
    """A line, without the control characters that its words may hold."""
    # The end of a piece is not the end of the line: its last space stays.
    safe = tuple((printable(text + "|")[:-1], style) for text, style in pieces)
    return Line(safe, indent, wrapped)


def on_terminal() -> bool:
    """Whether a person reads the standard output."""
    return sys.stdout.isatty()


def print_lines(lines: Iterable[Line]) -> None:
    """Print the lines; colours follow NO_COLOR."""
    if not on_terminal():
        for told in lines:
            sys.stdout.write(told.plain.rstrip() + "\n")
        return
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console()
    for told in lines:
        text = Text.assemble(*told.pieces, overflow="fold" if told.wrapped else "ellipsis", no_wrap=not told.wrapped)
        console.print(Padding(text, (0, 0, 0, told.indent)) if told.indent else text, crop=True)
