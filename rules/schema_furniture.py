"""What a rule on page furniture says beyond its pattern: where the line must stand, and what goes with it."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from rules.folding import fold
from rules.loader import PatternRule

Scope = Literal["line", "edge", "top", "end", "next", "list", "rest", "run", "prefix", "mention"]
DateRole = Literal["published", "header", "bare", "dateline", "source", "updated"]

# What a pattern may hold and a word may not, unless after a backslash.
_PATTERN_SIGN = re.compile(r"(?<!\\)[][.^$*+?{}()]")


class FurnitureRule(PatternRule):
    """A kind of line that belongs to the page and not to the article.

    `pattern` must match the whole line (for `prefix` and `mention`: its beginning), in the folded form,
    or in the straightened form with case and accents when `case` is true. `scope` tells where it holds:

    - `line`: anywhere; `top` and `end`: before the first or after the last paragraph of prose; `edge`: either;
    - `next`: anywhere; a line that is only the label takes the headline after it along;
    - `list`: takes the list after it along, to the end unless the article goes on;
    - `rest`: takes everything after it along, once most of the article has been read;
    - `run`: at an edge, in a run of at least `at_least` such lines that no colon and no heading announces;
    - `prefix`: words at the start of the first line that go, the rest of the line stays;
    - `mention`: nothing goes; the words only tell the date of publication.

    `trigger` lists words between bars: a line in which none of them is found, both folded, is not tried;
    a line longer than `max_chars` is not tried at all, and one that reads as a sentence only where `sentence` says that
    such furniture may be one.

    A `run` of which half the lines begin as `unless` says is a list of the article's own and stays.

    `dates` is set where the line may hold the date of publication: `published` and `updated` say so in words, `header`
    is the exporter's own field, `bare` a date alone, `dateline` and `source` a date beside a place, agency or author.
    """

    scope: Scope
    case: bool = False
    trigger: str | None = None
    unless: str | None = None
    sentence: bool = False
    max_chars: Annotated[int, Field(ge=1, le=320)] = 160
    dates: DateRole | None = None
    at_least: Annotated[int, Field(ge=1, le=20)] = 1

    @model_validator(mode="after")
    def _mention_gives_a_date(self) -> FurnitureRule:
        if self.scope == "mention" and self.dates is None:
            raise ValueError("une règle de portée `mention` doit avoir `dates`")
        return self

    @field_validator("trigger")
    @classmethod
    def _is_words(cls, value: str | None) -> str | None:
        if value is not None and (sign := _PATTERN_SIGN.search(value)):
            raise ValueError(
                f"trigger : des mots séparés par des barres, pas un motif (« {sign[0]} » : écrire \\{sign[0]})"
            )
        return value

    @field_validator("unless")
    @classmethod
    def _compiles(cls, value: str | None) -> str | None:
        if value is not None:
            try:
                re.compile(value)
            except re.error as error:
                raise ValueError(f"motif : {error}") from None
        return value

    @property
    def trigger_words(self) -> tuple[str, ...]:
        """The words of the trigger as they are found in a folded line; none when the rule has no trigger."""
        if self.trigger is None:
            return ()
        return tuple(fold(re.sub(r"\\(.)", r"\1", word)) for word in re.split(r"(?<!\\)\|", self.trigger))
