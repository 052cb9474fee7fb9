"""What stands over a list: the words that say what binds the partners that it names, and whose list it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.acts import ActValue
from pipeline.candidate import TOLD, Candidate, is_named
from pipeline.context import key, same_rank
from pipeline.mentions import Mention
from pipeline.parties import Party
from pipeline.positions import Placed
from pipeline.roll_lines import Item
from pipeline.scene import Scene

# The words that say what binds the partners stand this close above lines with dates, in sentences.
_REACH = 10
# Whose roll it is stands in the words above it, in the sentences before them or in the title.
_OWNER_REACH = 3
_TITLE = 3
_NO_OWNER = frozenset({"place", "with", "outside", "origin", "between"})


@dataclass(frozen=True)
class Head:
    """The words over a roll: the sentence, the act noun, whether a verb tells it, and whether a colon closes them."""

    sentence: int
    act: Mention[ActValue]
    told: Candidate | None
    colon: bool
    heading: bool


def head_of(scene: Scene, first: int, told: list[Candidate]) -> Head | None:
    """The act noun above a roll: the last one before it, which must be near."""
    near = [*range(first - 1, max(-1, first - 1 - _REACH), -1)]
    for j in near:
        acts: list[Mention[ActValue]] = [
            a
            for a in scene.within(scene.acts, j)
            if a.value.strength in ("instrument", "relation") and a.value.kind != "programme"
        ]
        if acts:
            best = max(acts, key=lambda a: (a.value.kind == "jumelage", a.value.strength == "instrument", a.value.rank))
            teller = next((c for c in told if c.act is best and c.status in TOLD), None)
            return Head(j, best, teller, scene.ends_in_colon(j), scene.is_heading(j))
    return None


def owner_of(
    scene: Scene, head: int, items: list[Item], told: list[Candidate], *, alone: bool = False
) -> Placed | None:
    """Whose roll it is: the one body, no partner of it, that the words above it name, or those before them, or the title."""
    theirs = {key(p.mention.value) for item in items for p in item.parties}
    title = title_lines(scene, head)
    # who does one act, told in a sentence of its own, need not be whose roll follows
    others = {
        c.sentence
        for c in told
        if c.status in TOLD and c.act and c.act.value.count == 1 and not scene.ends_in_colon(c.sentence)
    }
    near = (head,) if alone else (*range(head, max(-1, head - _OWNER_REACH), -1), *title)
    first = {p.mention.value.type for item in items for p in item.parties[:1]}
    for j in (*near, *(range(head) if first and not alone else ())):
        bodies = [
            p
            for p in scene.placed(j)
            if p.position not in _NO_OWNER or (j in title and _heads(p)) or _twinned_with(scene, j, p)
        ]
        if j not in near:  # far above, it must be one of their rank
            bodies = [p for p in bodies if any(same_rank(p.mention.value.type, t) for t in first)]
        owner = only_owner(bodies, theirs)
        if owner is not None and j not in others:
            return owner
    return None


def title_lines(scene: Scene, before: int) -> list[int]:
    """The sentences of the page's title: the headings among its first lines that stand before a sentence."""
    return [i for i in range(min(_TITLE, before)) if scene.is_heading(i)]


def only_owner(bodies: list[Placed], partners: set[str]) -> Placed | None:
    """The one body among them, at its first mention, that is named, may own a list and is no partner (by key) of it."""
    named = {
        key(p.mention.value): p
        for p in reversed(bodies)
        if is_named(p) and may_own(p.mention.value) and key(p.mention.value) not in partners
    }
    return next(iter(named.values())) if len(named) == 1 else None


_TWIN_TOWNS = re.compile(
    r"\b(?:villes|communes|cites|municipalites) (?:[a-z]+ ){0,2}jumelees? (?:avec|a) (?:la ville de )?$"
)


def _twinned_with(scene: Scene, i: int, p: Placed) -> bool:
    """«Les sept villes jumelées avec Bourges»: the towns are to be named, Bourges is whose they are."""
    return _TWIN_TOWNS.search(scene.text.folded, scene.sentences[i][0], p.mention.start) is not None


def _heads(p: Placed) -> bool:
    """«Villes jumelées avec la ville de Figeac», «Ville de Guéret - Conseil municipal»: a title names whose page it is."""
    return p.position in ("with", "origin") or (p.position == "place" and p.mention.value.via == "authority")


def may_own(party: Party) -> bool:
    """Whether a page may be that of the party: a body that is known, no state."""
    known = party.via in ("authority", "organisation", "name", "acronym") or party.code is not None
    return known and party.type != "state"
