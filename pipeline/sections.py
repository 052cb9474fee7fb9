"""Sections: headings that are the name of a partner, or of two, and under each what binds it to whom the page is about.

«Les partenaires de la Région / Province de Luang Prabang (Laos) / Une convention a été signée en 2009 …»: the act names neither.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from pipeline.candidate import TOLD, Candidate, as_town, is_named
from pipeline.context import key, same_rank
from pipeline.parties import Party
from pipeline.positions import Placed
from pipeline.roll_heads import only_owner, title_lines
from pipeline.roll_lines import STRANGER, Item, by_sentence, line_of
from pipeline.scene import Scene

# So many headings are a pattern.
_LEAST = 2
_LEAST_ALONE = 3  # where nothing tells whose page it is
# A section is no longer than so many sentences, and a page has no more of them than so many.
_REACH = 40
_MOST = 200


def in_sections(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """The candidates, those of a section with the partner that its heading names and with whose page it is."""
    sections = _sections(scene, told)
    owner = _owner(scene, sections) if sections else None
    if owner is not None:
        sections = [
            s for s in sections if len(s.parties) == 2 or _alike(owner.mention.value, s.parties[0].mention.value)
        ]
    enough = _LEAST if owner is not None or all(len(s.parties) == 2 for s in sections) else _LEAST_ALONE
    return [_placed(scene, c, sections, owner) for c in told] if len(sections) >= enough else told


def _sections(scene: Scene, told: list[Candidate]) -> list[Item]:
    """The headings that are a partner's name alone, or those of two, with sentences under each."""
    found: list[Item] = []
    known = by_sentence(told)
    for i in range(1, len(scene.sentences) - 1):
        if scene.is_heading(i) or scene.text.plain.endswith(":", 0, scene.sentences[i][1]):
            line = line_of(scene, i, known, bare=True)
            if line is not None and line.own is None and line.date is None:
                found.append(line)
    if len(found) > _MOST:
        return []
    ends = [s.sentence for s in found[1:]] + [len(scene.sentences)] * bool(found)
    return [
        s
        for s, end in zip(found, ends, strict=True)
        if any(not scene.is_heading(i) for i in range(s.sentence + 1, end)) and _is_spoken_of(scene, s, end)
    ]


def _is_spoken_of(scene: Scene, section: Item, end: int) -> bool:
    """Whether a heading that nothing knows is a name: its country follows, or the article names it again («Numérique» is none)."""
    topic = section.parties[0].mention
    if topic.rule != STRANGER or topic.value.country is not None:
        return True
    name, plain = re.escape(topic.text.title()), scene.text.plain
    under = plain[scene.sentences[section.sentence][1] : scene.sentences[end - 1][1]]
    within_a_sentence = re.search(rf"(?<=[a-zà-ÿ,(:] ){name}\b", plain)
    return within_a_sentence is not None or re.search(rf"\b{name}\b", under) is not None


def _alike(owner: Party, topic: Party) -> bool:
    unknown = topic.type == "other" and owner.type == "municipality"
    return unknown or same_rank(owner.type, topic.type)


def _owner(scene: Scene, sections: list[Item]) -> Placed | None:
    """Whose page it is: the one body that the title names, else that of which the first sentences speak."""
    theirs = {key(p.mention.value) for section in sections for p in section.parties}
    first = sections[0].sentence
    title = title_lines(scene, first)
    for i in (*title, *(i for i in range(first) if i not in title)):
        owner = only_owner([p for p in scene.placed(i) if p.position == "subject" or i in title], theirs)
        if owner is not None:
            return owner
    return None


def _placed(scene: Scene, c: Candidate, sections: list[Item], owner: Placed | None) -> Candidate:
    place = bisect_left(sections, c.sentence, key=lambda s: s.sentence)
    section = sections[place - 1] if place else None
    if (
        section is None
        or c.sentence - section.sentence > _REACH
        or c.spread
        or c.pairs
        or c.status not in TOLD
        or (c.act is not None and c.act.value.count != 1)
    ):
        return c
    between = range(section.sentence + 1, c.sentence)
    topic = section.parties[0]
    of_towns = owner is not None and owner.mention.value.type == "municipality"
    topic = as_town(topic, "jumelage" if of_towns else c.act.value.kind if c.act else "") or topic
    pair = list(section.parties) if len(section.parties) == 2 else None
    parties = pair or ([topic] if owner is None else [owner, topic])
    own = {key(p.mention.value) for p in parties}
    if any(scene.is_heading(i) and {key(p.mention.value) for p in scene.placed(i)} - own for i in between):
        return c  # another heading names somebody else
    named = {key(p.mention.value) for p in (*c.parties, *c.others) if is_named(p) and p.position != "place"}
    if named - own:
        return c  # the sentence says with whom
    return replace(c, parties=parties, others=[], settled=True)
