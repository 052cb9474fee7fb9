"""The gazetteer: who a partner's name may mean, offline, from `gazetteer.tsv` and the hand-made YAML beside it.

    >>> link("la province du Zhejiang").code
    'CN-ZJ'
    >>> [e.name for e in lookup("Valence")][:2]
    ['Ville de Valence', 'Ville de Valence']

Loading costs nothing: the file is searched where it lies. `ATTRIBUTIONS.md` names the sources; `build.py` makes the file.
"""

from __future__ import annotations

from rules.gazetteer._bare import bare_names
from rules.gazetteer._link import link
from rules.gazetteer._names import join, key_of
from rules.gazetteer._rank import explain, lookup
from rules.gazetteer._table import Entry, french_intermunicipalities
from rules.gazetteer._world import (
    HeadNoun,
    capitals,
    city_demonyms,
    compound_prefixes,
    countries,
    demonyms,
    francophone,
    head_nouns,
)

__all__ = [
    "Entry",
    "HeadNoun",
    "bare_names",
    "capital_of",
    "city_demonyms",
    "compound_prefixes",
    "country_name",
    "demonyms",
    "explain",
    "head_nouns",
    "intermunicipality_of",
    "is_francophone",
    "join",
    "link",
    "lookup",
]


def capital_of(name: str) -> str | None:
    """The ISO 3166-1 code of the country whose capital (or seat of government) is so called, or None."""
    return capitals().get(key_of(name))


def intermunicipality_of(town: str) -> Entry | None:
    """The French grouping of communes that bears a town's name («Grenoble» → Grenoble-Alpes-Métropole); of several the largest."""
    key = f" {key_of(town)} "
    named = [e for e in french_intermunicipalities() if key in f" {key_of(e.bare)} "]
    return max(named, key=lambda e: (e.population, e.name), default=None)


def country_name(code: str) -> str:
    """The French short name of a country («SN» → «Sénégal»). Raises KeyError for a code that is no country's."""
    return countries()[code]


def is_francophone(code: str) -> bool:
    """Whether French is an official or administrative language of the country."""
    return code in francophone()
