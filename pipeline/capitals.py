"""Capitals that stand for their states: «Paris et Hanoï ont établi un partenariat», «entre Alger et Nouakchott»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.mentions import Mention
from pipeline.party import Party, demonym
from pipeline.text import Text
from rules import gazetteer

_TOGETHER = re.compile(r" (?:et|ou|avec) (?:de |d')?| ?[-–—/] ?")
_PLACED = re.compile(r"\b(?:a|de|depuis|vers|pour|quitte|rejoint|gagne) $")


def with_states(text: Text, parties: Sequence[Mention[Party]]) -> list[Mention[Party]]:
    """The parties, each capital that stands for its state replaced by it.

    A capital does where it stands beside another one, if the article speaks of both states or their peoples too («le ministre
    algérien») and names neither as a town («la ville de Paris»). Then it does wherever it is named alone, but for «à Paris».
    """
    pairs = [
        (a.value, b.value)
        for a, b in pairwise(parties)
        if is_bare(a.value)
        and is_bare(b.value)
        and a.value.capital != b.value.capital
        and _TOGETHER.fullmatch(text.folded, a.end, b.start)
    ]
    if not pairs:
        return list(parties)
    towns = {m.value.name for m in parties if m.value.via not in ("name", "acronym")}  # «MANAMA -» opens a dispatch
    states = {m.value.country for m in parties if m.value.type in ("state", "ministry")}
    states |= {demonym(word) for word in set(text.plain.split())}
    meant = {v.name for pair in pairs for v in pair if all(p.capital in states and p.name not in towns for p in pair)}
    return [
        replace(m, value=state_of(m.value, text))
        if m.value.name in meant and is_bare(m.value) and not _PLACED.search(text.folded, max(0, m.start - 12), m.start)
        else m
        for m in parties
    ]


_TERRITORIES = frozenset({"region", "department", "municipality", "intermunicipality"})
_STATES = frozenset({"state", "ministry", "eu", "international_org"})


def stand_for_states(parties: Sequence[Party]) -> bool:
    """Whether the capitals among the parties of an act are their states: no other of them is a town or a region."""
    return any(is_bare(p) for p in parties) and not any(p.type in _TERRITORIES and not is_bare(p) for p in parties)


def stand_beside_states(parties: Sequence[Party]) -> bool:
    """Whether they do by what stands beside them: a state or its like, whatever the sentence says."""
    return stand_for_states(parties) and any(p.type in _STATES for p in parties)


def is_bare(party: Party) -> bool:
    """Whether the party is a capital that its bare name names («Rabat», not «la ville de Rabat»)."""
    return party.capital is not None and party.via == "name"


def state_of(capital: Party, text: Text) -> Party:
    """The state that a capital stands for; in an article about Europe Bruxelles is the Union's capital, not Belgium's."""
    if capital.name == "Ville de Bruxelles" and "europeen" in text.folded:
        return replace(capital, name="Union européenne", type="eu", country="EU", code="EU", capital=None)
    country = capital.capital
    name = gazetteer.country_name(country) if country else None
    return replace(capital, name=name or capital.name, type="state", country=country, code=country, capital=None)
