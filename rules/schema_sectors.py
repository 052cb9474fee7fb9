"""What a rule of `sectors.yaml` and of `sector_cues.yaml` may hold."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from rules.loader import PatternRule, PhraseRule
from rules.taxonomy import taxonomy


class SectorRule(PhraseRule):
    """Phrases that name one sector (`code`), several at once (`codes`), or none (`codes: []`: a false friend).

    A `weak` phrase is too general to count by itself: it needs a cue or a place in a list of sectors.
    """

    code: str | None = None
    codes: tuple[str, ...] | None = None
    strength: Literal["strong", "weak"] = "strong"

    @model_validator(mode="after")
    def _has_known_codes(self) -> SectorRule:
        if (self.code is None) == (self.codes is None):
            raise ValueError("une règle a soit `code`, soit `codes`")
        if unknown := sorted(set(self.sectors) - set(taxonomy())):
            raise ValueError(f"code absent de taxonomy.yaml : {unknown[0]}")
        return self

    @property
    def sectors(self) -> tuple[str, ...]:
        """The codes that the phrases stand for; empty for a false friend."""
        return (self.code,) if self.code is not None else self.codes or ()


class CueRule(PatternRule):
    """Words around a sector that tell what it is.

    `kind`: `list` opens a list of fields; `before` stands right before a weak phrase and `after` right after it,
    and make it count; `title` makes of the sectors right after it the name of an office («ministre de la Santé»);
    `stop` ends a list. `trigger` are the words (folded, singular) of which one is in every match of a `list` or a `title`.
    """

    kind: Literal["list", "before", "after", "title", "stop"]
    trigger: Annotated[tuple[str, ...], Field()] = ()

    @model_validator(mode="after")
    def _has_trigger(self) -> CueRule:
        if (self.kind in ("list", "title")) != bool(self.trigger):
            raise ValueError("`trigger` va avec les genres `list` et `title`, et avec eux seuls")
        return self
