"""The rules of acts: the nouns that name an instrument, and the cues that tell what became of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from rules.loader import PatternRule

# The kinds of the record (records.md, § 3); `output.record` has the same, and a test keeps them so.
Kind = Literal[
    "accord", "convention", "protocole", "memorandum", "feuille_de_route", "declaration_intention", "pacte", "charte",
    "contrat", "jumelage", "programme", "plan_action", "traite", "partenariat", "autre",
]  # fmt: skip


class ActRule(PatternRule):
    """A noun of cooperation.

    `kind` is its code. `strength` tells how much the noun says alone: `instrument` (a signed paper: convention,
    protocole), `relation` (partenariat, coopération: an act only where a verb or a date makes it one), `document`
    (texte, document: stands for an instrument named elsewhere), `ordinal` (le premier, l'autre: one of those counted before). `rank` orders kinds when one act is called by
    several words: the higher is the more specific. `states`, on «franco-marocain» and the like, is not a key here:
    compound adjectives are read by the partner rules.
    """

    kind: Kind
    strength: Literal["instrument", "relation", "document", "ordinal"] = "instrument"
    rank: Annotated[int, Field(ge=0, le=9)] = 5


class CueRule(PatternRule):
    """Words that tell the standing of the act beside them.

    `gives` is the status; `listed` for an act named among those that another sentence counts; why the mention is no act
    (`negated`, `wished`, `generic`); or `renewal`.
    `scope` is where the act must stand: after the cue, before it, or on either side within the sentence.
    """

    gives: Literal["signed", "announced", "ongoing", "ended", "listed", "negated", "wished", "generic", "renewal"]
    scope: Literal["after", "before", "both"] = "both"
    rank: Annotated[int, Field(ge=0, le=9)] = 5
