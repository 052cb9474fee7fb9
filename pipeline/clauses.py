"""Parties that a clause of its own names beside the act: «A, qui collabore déjà avec C, a signé une convention avec B afin de
concurrencer D»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.acts import ActValue
from pipeline.mentions import Mention
from pipeline.positions import Placed
from pipeline.text import Text

# A relative clause between commas that the verb of its antecedent follows.
_INSERTED = re.compile(
    r", (?P<clause>(?:qui|dont|que|qu'|ou|lequel|laquelle|lesquels|lesquelles)\b[^,;:.]{3,120}), "
    r"(?=(?:a|ont|avait|avaient|vient|viennent|signe|signent|va|vont|est|sont|sera|seront|s'est|se sont)\b)"
)
# A purpose ends at the comma; its verb has its own objects.
_PURPOSE = re.compile(
    r"\b(?P<clause>(?:afin de|afin d'|en vue de|en vue d'|dans le but de|dans le but d'|dans l'optique de|pour) ?(?:mieux |ne pas |aussi |y |en |l'|les? |s'|se )?"
    r"(?!rencontrer|retrouver|accueillir|recevoir|sign|paraph|concl|scell|nouer|li?er\b|unir|associer|renouvel|formalis|officialis)"
    r"[a-z]{2,}(?:er|ir|re|oir)\b(?! (?:un|une|le|la|leur) (?:accord|convention|protocole|charte|contrat))[^,;:.]{2,120})"
)
# «A a rejoint C et D en signant une convention avec B»
_JOINED = re.compile(
    r"\b(?:a|ont|avait|avaient) (?:ainsi |donc |aussi )?rejoint (?P<clause>[^,;:.]{2,90}?) en (?:signant|paraphant|adoptant|ratifiant)\b"
)
_BINDING = frozenset({"with", "between", "agent", "subject"})
_BETWEEN = " entre "
_LOOSE = frozenset({"free", "complement"})


def outside_clauses(
    text: Text, start: int, end: int, acts: Sequence[Mention[ActValue]], placed: list[Placed]
) -> list[Placed]:
    """The parties of the sentence `[start, end)`, those of a clause that tells no act set outside."""
    spans = list(_clauses(text.folded, start, end, acts))
    if not spans:
        return placed
    return [
        replace(p, position="outside", rule="positions.proposition")
        if any(
            a <= p.mention.start and p.mention.end <= b and (aside or p.position not in _BINDING)
            for a, b, aside in spans
        )
        else p
        for p in placed
    ]


def _clauses(folded: str, start: int, end: int, acts: Sequence[Mention[ActValue]]) -> Iterator[tuple[int, int, bool]]:
    """Each such clause, and whether even those whom its own preposition binds («avec C») stand aside."""
    for pattern, aside in ((_INSERTED, True), (_JOINED, True), (_PURPOSE, False)):
        for m in pattern.finditer(folded, start, end):
            a, b = m.span("clause")
            if pattern is _PURPOSE and _BETWEEN in m[0]:
                continue  # «pour consolider les liens entre A et B»
            told = any(a <= act.start < b for act in acts if act.value.strength != "relation")
            of_an_act = any(0 <= a - act.end <= 2 for act in acts)
            if not told and not of_an_act:
                yield a, b, aside
