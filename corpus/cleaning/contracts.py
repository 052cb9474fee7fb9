"""Agreements printed in full: what stands between «Entre» and «Il est convenu ce qui suit» is their text, however short its lines."""

from __future__ import annotations

import re

from corpus.cleaning.lines import Line

_ENTRE = re.compile(r"\W{0,3}entre(?: les? soussignee?s?)? ?[:,]?\W{0,3}\Z")
_AGREED = re.compile(
    r"(?:il (?:est|a ete)(?: arrete et| arrete,)? convenu|ont convenu|sont convenu|ont arrete|preambule|article 1)"
)
# The title stands so many lines above, the parties take so many.
_TITLE = 4
_PARTIES = 60


def keep_contracts(lines: list[Line]) -> None:
    """Lines of an agreement's opening are prose, whatever rule their words fit."""
    for i, line in enumerate(lines):
        if len(line.text) > 40 or _ENTRE.match(line.folded) is None:
            continue
        end = next((j for j in range(i + 1, min(len(lines), i + _PARTIES)) if _AGREED.match(lines[j].folded)), None)
        if end is None:
            continue
        start = next((j for j in range(max(0, i - _TITLE), i) if lines[j].rule is None), i)
        for kept in lines[start : end + 1]:
            kept.rule, kept.prose = None, True
