"""Rolls: lines that each name the partner of an act, under words that say what binds them.

«Nos jumelages / Eislingen (Allemagne) – 1990 / Caltagirone (Italie) – 2013», «des accords de coopération : - avec le Land de Hesse, en 2019
- avec …», «Bénin / - Université d'Abomey-Calavi, accord signé le 20/02/2013».
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from pipeline.candidate import Candidate, as_town
from pipeline.mentions import Mention
from pipeline.positions import Placed
from pipeline.roll_heads import Head, head_of, owner_of
from pipeline.roll_lines import Item, by_sentence, date_aside, line_of, may_be_topic
from pipeline.scene import Scene
from pipeline.values import DateValue

# So many lines are a roll.
_LEAST = 2
# A page has no more rolls than so many.
_MOST = 200


def rolls(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """The candidates, with an act for each line of each roll; a line that names an act itself keeps it."""
    out = told
    runs = list(islice(_runs(scene, by_sentence(told)), _MOST))
    owner: Placed | None = None  # whose the rolls of an article are, once one says so
    for items in runs:
        head = head_of(scene, items[0].sentence, told)
        above = head.sentence if head is not None else items[0].sentence - 1
        if owner is None or (head is not None and (head.colon or head.heading)):
            # another owner than that of the roll before stands in the very words above
            owner = owner_of(scene, above, items, told, alone=owner is not None) or owner
        out = _with_roll(scene, out, items, head, owner)
    return _with_headings(scene, _with_dated_names(scene, out))


def _with_dated_names(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """«Augsbourg / (Allemagne) / 1967», then what is told of the town, and the next: a page of twin towns."""
    items: list[Item] = []
    known = by_sentence(told)
    for i in range(1, len(scene.sentences) - 1):
        name = line_of(scene, i, known, bare=True) if scene.is_heading(i) else None
        if name is None or name.own is not None or name.date is not None or len(name.parties) > 1:
            continue
        for j in range(i + 1, min(i + 3, len(scene.sentences))):
            aside, date = date_aside(scene, j)
            if date is not None:
                items.append(replace(name, date=date))
            if date is not None or not aside:
                break
    head = head_of(scene, items[0].sentence, told) if len(items) >= _LEAST else None
    if head is None:
        return told
    return _with_roll(scene, told, items, head, owner_of(scene, head.sentence, items, told))


def _with_headings(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """«Jumelage entre A et B» over what is told of it, «Jumelage entre C et D» further down, «1. Convention avec le Département»
    in minutes: headings of one shape are acts."""
    known, there = {c.sentence for c in told if c.spread}, by_sentence(told)
    items = [
        item
        for i in range(1, len(scene.sentences))
        if i not in known and scene.is_heading(i) and (item := line_of(scene, i, there)) is not None
    ]
    acts = [item for item in items if item.own is not None]
    pairs = [item for item in acts if len(item.parties) == 2]
    owner = owner_of(scene, acts[0].sentence, acts, told) if len(acts) >= _LEAST else None
    shown = acts if owner is not None else pairs
    return _with_roll(scene, told, shown, None, owner) if len(shown) >= _LEAST else told


def _with_roll(
    scene: Scene, told: list[Candidate], items: list[Item], head: Head | None, owner: Placed | None
) -> list[Candidate]:
    made: list[Candidate] = []
    replaced: set[int] = set()
    for item in items:
        if item.own is not None:
            if item.date is None and head is None and owner is None and len(item.parties) < 2:
                continue
            made.append(_own(item, owner, head))
            replaced.add(id(item.own))
        elif head is not None and (one := _of_head(scene, item, head, owner, items)) is not None:
            made.append(one)
    return [*(c for c in told if id(c) not in replaced), *made]


def _own(item: Item, owner: Placed | None, head: Head | None) -> Candidate:
    """The act that a line names itself."""
    c = item.own
    assert c is not None
    parties = [owner, *item.parties] if owner is not None and len(item.parties) == 1 else list(item.parties)
    new = replace(c, parties=parties, others=[], pairs=[], additive=True, spread=True, heading=False)
    if item.date is not None and item.date.value.bound is None and (item.above or not c.cues):
        new.signed, new.period = item.date, [*item.periods]
    counted = head is not None and head.told is not None and head.act.value.count != 1
    if counted and item.date is None:
        new.status, new.spread = "listed", False  # what the words above say of all holds for it
    elif c.status == "context":
        new.status = "signed" if new.signed is not None else "ongoing"
    return new


def _of_head(scene: Scene, item: Item, head: Head, owner: Placed | None, items: list[Item]) -> Candidate | None:
    """The act of a line that names only its partner."""
    first = items[0].sentence
    announced = head.sentence + _between(scene, head, first) == first and _announces(head)
    under = head.colon or head.heading or _MARK.match(scene.text.plain, scene.sentences[item.sentence][0]) is not None
    counted = under and head.told is not None and head.act.value.count == len(items)
    if item.date is None and not (announced or counted):
        return None
    if any(may_be_topic(p, head.act) for p in item.parties):
        return None
    parties = [p for p in (as_town(q, head.act.value.kind) for q in item.parties) if p is not None]
    if len(parties) < len(item.parties) and not (head.colon or item.parties[0].position in ("with", "between")):
        return None
    parties = parties if len(parties) == len(item.parties) else list(item.parties)
    if owner is not None and len(parties) == 1:
        parties = [owner, *parties]
    act = replace(head.act, value=replace(head.act.value, count=1, ordinal=None))
    since = item.date is not None and item.date.value.bound == "since"
    several = head.told is not None and head.act.value.count != 1
    status = "listed" if several and not since else "ongoing" if since or item.date is None else "signed"
    c = Candidate(item.sentence, act, status, [], scene.sentences[item.sentence], parties=parties)
    c.additive = c.spread = True
    if item.date is not None:
        c.signed, c.period = (None, [item.date]) if since else (item.date, [])
    return c


# A number of acts counts the lines under a colon, a heading or a mark; «Oran : un réseau démantelé» is another article's title.
_MARK = re.compile(r"\s*(?:[•▪◦‣·*→➢►■–-]|\d{1,2}[.)°/]|[a-h]\)|avec\b|entre\b)")


def _announces(head: Head) -> bool:
    """Whether the words themselves say that a list of partners follows: «… des accords :», «Nos villes jumelées»."""
    twinned = head.act.value.kind == "jumelage"
    return (head.colon and (head.act.value.count != 1 or twinned)) or (twinned and head.heading)


def _between(scene: Scene, head: Head, first: int) -> int:
    """One more than the headings between the words above a roll and its first line («Europe», «Allemagne»)."""
    n = 1
    while head.sentence + n < first and scene.is_heading(head.sentence + n) and not scene.placed(head.sentence + n):
        n += 1
    return n


def _runs(scene: Scene, told: dict[int, list[Candidate]]) -> Iterator[list[Item]]:
    """The lines of each roll: those that follow one another, with headings between them at most."""
    run: list[Item] = []
    dated: Mention[DateValue] | None = None
    for i in range(1, len(scene.sentences)):
        item = line_of(scene, i, told)
        if item is not None:
            run.append(replace(item, date=dated, above=True) if item.date is None and dated is not None else item)
            continue
        if run and _goes_on(scene, i):
            continue
        if scene.is_heading(i) and not scene.within(scene.acts, i):
            alone = scene.within(scene.dates, i)
            # «2021» over its acts
            dated = alone[0] if len(alone) == 1 and alone[0].text.strip() == _words(scene, i) else None
            continue
        if len(run) >= _LEAST:
            yield run
        run, dated = [], None
    if len(run) >= _LEAST:
        yield run


def _goes_on(scene: Scene, i: int) -> bool:
    """Whether the sentence is a further one of its paragraph: «• Eislingen (1990). Orchestres de jeunes.»"""
    start = scene.sentences[i][0]
    return start > scene.text.paragraphs[scene.text.paragraph_index(start)][0] + 3


def _words(scene: Scene, i: int) -> str:
    start, end = scene.sentences[i]
    return scene.text.raw[start:end].strip(" :.-")
