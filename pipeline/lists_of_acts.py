"""Acts that a list tells line by line without naming them: the items under «quatre accords :»."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.candidate import TOLD, Candidate, is_named
from pipeline.mentions import Mention
from pipeline.roll_lines import by_sentence
from pipeline.scene import Scene

# The items that a number of acts counts begin so many sentences after it at most.
_ITEMS_REACH = 3


_ITEM = re.compile(r"\s*(?:[•▪◦‣·*→➢►■–-] ?|\d{1,2}[.)°] ?)(?=\w)")


def counted_items(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """«Quatre accords ont été signés :» and four items under it that name no paper themselves: each is one of the acts."""
    out: list[Candidate] = []
    named = {c.sentence for c in told if c.act and (c.act.value.strength == "instrument" or c.act.rule == "acts.pret")}
    for c in told:
        counted = c.act is not None and c.act.value.count >= 2 and c.act.value.strength == "instrument"
        if c.act is None or not counted or c.status not in (*TOLD, "listed"):
            continue
        items = next((run for i in range(_ITEMS_REACH + 1) if (run := _items_under(scene, c.sentence + i, named))), [])
        if len(items) == c.act.value.count:
            for rank, i in enumerate(items, 1):
                mark = _ITEM.match(scene.text.plain, scene.sentences[i][0])
                start = mark.end() if mark else scene.sentences[i][0]
                end = re.compile(r"\w+").match(scene.text.plain, start).end()  # type: ignore[union-attr]  # a word follows the mark
                value = replace(c.act.value, strength="ordinal", determiner="definite", count=1, ordinal=rank)
                act = Mention(start, end, scene.text.raw[start:end], value, "acts.rang")
                there = [p for p in scene.placed(i) if is_named(p)]
                own = [p for p in there if p.position == "between"] or [
                    p for p in there if p.mention.value.via in ("authority", "organisation")
                ]
                # «- CHU de Toulouse – hôpital Cho Ray», «- entre A et B, sur l'eau»
                pair = own if len(own) == 2 else []
                out.append(
                    Candidate(i, act, "listed", [], scene.sentences[i], parties=pair, additive=True, spread=bool(pair))
                )
    return out


def announced(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """«Les accords signés sont :» above items that each name a paper: the words count acts told here, not older ones."""
    out = []
    there = by_sentence(told)
    for c in told:
        counts = c.act is not None and c.act.value.count != 1 and c.act.value.strength == "instrument"
        if c.status == "context" and counts and any(q.value.gives == "signed" for q in scene.cues(c.sentence)):
            reach = range(c.sentence + 1, c.sentence + _ITEMS_REACH + 1)
            items = [o for i in reach for o in there.get(i, ()) if o.status == "listed"]
            if len(items) >= 2 and scene.ends_in_colon(c.sentence):
                c = replace(c, status="signed")
        out.append(c)
    return out


def _items_under(scene: Scene, sentence: int, named: set[int]) -> list[int]:
    """The lines with a mark that follow a sentence which ends in a colon, up to the first that names a paper itself."""
    if sentence >= len(scene.sentences) or not scene.ends_in_colon(sentence):
        return []
    items = []
    for i in range(sentence + 1, len(scene.sentences)):
        if i in named or _ITEM.match(scene.text.plain, scene.sentences[i][0]) is None:
            break
        items.append(i)
    return items
