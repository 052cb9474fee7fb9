"""Acts that a list tells line by line: twin towns with their years, the items under «quatre accords :»."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.acts import ActValue
from pipeline.candidate import TOLD, Candidate, as_town, is_named
from pipeline.mentions import Mention
from pipeline.positions import Placed
from pipeline.scene import Scene
from pipeline.values import DateValue

# The items that a number of acts counts begin so many sentences after it at most.
_ITEMS_REACH = 3


_ITEM = re.compile(r"\s*(?:[•▪◦‣·*→➢►■–-] ?|\d{1,2}[.)°] ?)(?=\w)")


def counted_items(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """«Quatre accords ont été signés :» and four items under it that name no paper themselves: each is one of the acts."""
    out: list[Candidate] = []
    named = {c.sentence for c in told if c.act and c.act.value.strength == "instrument"}
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
                own = [
                    p for p in scene.placed(i) if is_named(p) and p.mention.value.via in ("authority", "organisation")
                ]
                pair = own if len(own) == 2 else []  # «- CHU de Toulouse – hôpital Cho Ray»
                out.append(
                    Candidate(i, act, "listed", [], scene.sentences[i], parties=pair, additive=True, spread=bool(pair))
                )
    return out


def _items_under(scene: Scene, sentence: int, named: set[int]) -> list[int]:
    """The lines with a mark that follow a sentence which ends in a colon, up to the first that names a paper itself."""
    if sentence >= len(scene.sentences) or not scene.text.plain[: scene.sentences[sentence][1]].rstrip().endswith(":"):
        return []
    items = []
    for i in range(sentence + 1, len(scene.sentences)):
        if i in named or _ITEM.match(scene.text.plain, scene.sentences[i][0]) is None:
            break
        items.append(i)
    return items


# A line of a roll of partners: «Eislingen, Allemagne (12 mai 1990)», «- Sežana (Slovénie) : 2004».
_ROLL_LINE = re.compile(r"[\s•▪◦‣·*→➢►■–-]*(?:(?:avec|la|le|les|l'|ville de|commune de) ?){0,3}$")


_ROLL_GAP = re.compile(
    r"[^.;!?]{0,60}?(?:\(|, | : | – | - |depuis |en |signee? |le )(?:[a-z, ]{0,24}(?:en |le |du |de |depuis )?)?$"
)


_ROLL_REACH = 10


def rolls(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """Each line of a list of partners with their dates, under words that say what binds them: one act a line."""
    with_acts = {c.sentence for c in told}
    lines: list[tuple[int, Placed, Mention[DateValue]]] = []
    for i in range(len(scene.sentences)):
        if i not in with_acts and (line := _roll_line(scene, i)):
            lines.append((i, *line))
    out: list[Candidate] = []
    for n, (i, placed, date) in enumerate(lines):
        near = [j for m, (j, _, _) in enumerate(lines) if m != n and abs(j - i) <= 3]
        act = _roll_act(scene, i)
        if near and act is not None and (town := as_town(placed, act.value.kind)) is not None:
            c = Candidate(i, act, "signed", [], scene.sentences[i], parties=[town], additive=True, spread=True)
            c.signed = date
            out.append(c)
    return out


def _roll_line(scene: Scene, i: int) -> tuple[Placed, Mention[DateValue]] | None:
    start, end = scene.sentences[i]
    if end - start > 140:
        return None
    dates = [d for d in scene.within(scene.dates, i) if d.value.start and not d.value.is_period]
    if len(dates) != 1:
        return None
    folded = scene.text.folded
    # «Eislingen, Allemagne (1990)» is of the town; «avec le Gabon, en 2015» says who the partner is
    named = [
        p
        for p in scene.placed(i)
        if p.mention.value.name and (p.mention.value.type in _ROLL_TYPES or p.position == "with")
    ]
    if not named:
        return None
    p, d = named[0], dates[0]
    fits = _ROLL_LINE.fullmatch(folded, start, p.left) and _ROLL_GAP.fullmatch(folded, p.mention.end, d.start)
    return (p, d) if fits and not (d.value.start or "").startswith("XXXX") else None


_ROLL_TYPES = frozenset({"municipality", "region", "department", "intermunicipality", "university", "other"})


def _roll_act(scene: Scene, i: int) -> Mention[ActValue] | None:
    """The act noun over a list: the last one before it, which must be near."""
    for j in range(i - 1, max(-1, i - _ROLL_REACH), -1):
        acts: list[Mention[ActValue]] = [
            a for a in scene.within(scene.acts, j) if a.value.strength in ("instrument", "relation")
        ]
        if acts:
            best = max(acts, key=lambda a: (a.value.kind == "jumelage", a.value.strength == "instrument", a.value.rank))
            return best if best.value.kind != "programme" else None
    return None
