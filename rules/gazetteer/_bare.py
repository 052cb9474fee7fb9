"""The names that may be recognised in running text with no head noun before them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from rules.gazetteer._names import key_of
from rules.gazetteer._rank import candidates
from rules.gazetteer._table import Entry, french_departments, french_intermunicipalities, large_french_cities
from rules.gazetteer._world import bare_nothing, read, renowned

_LARGE_FRENCH_CITY = 80_000


def bare_names() -> tuple[tuple[str, Entry], ...]:
    """Surface forms with the entry that each means alone: states, French and Moroccan regions, renowned regions, capitals,
    large French cities, French departments, organisations and their acronyms.

    Surfaces keep their case and carry no article; match them with case: «OMI» is an organisation, «omi» is not. An entry with
    `needs_cue` shares its name with a word or a first name, or is an acronym of two or three letters that others use too; one
    with `capital_of` may stand for its state.
    """
    return _bare_names()


def _surfaces() -> Iterator[str]:
    states, regions = read("states.yaml"), read("regions.yaml")
    for state in states["states"].values():
        yield from (state["name"], *state.get("aliases", ()))
    for territory in states["territories"].values():
        yield territory["name"]
    for state in states["states"].values():
        yield state["capital"]
    yield from states["capital_aliases"]
    for region in (*regions["french_regions"], *regions["regions"]):
        if region["country" if "country" in region else "code"] and region.get("bare_alias", True):
            bare = region.get("bare") or region["name"].removeprefix("Région ").removeprefix("Province ")
            if not bare.startswith(("de ", "du ", "d'", "des ")):
                yield bare
            yield region["name"]
            yield from region.get("aliases", ())
    for group in read("organisations.yaml")["groups"]:
        for member in group["members"]:
            yield from (part.strip() for part in member.split("|"))


@cache
def _bare_names() -> tuple[tuple[str, Entry], ...]:
    found: dict[str, Entry] = {}

    def add(surface: str) -> None:
        if surface in found or key_of(surface) in bare_nothing():
            return
        if ranked := candidates(surface, None, None, None):
            short = len(surface) <= 3 and surface.isupper()
            found[surface] = (
                replace(ranked[0], needs_cue=True) if short and surface not in _SAFE_ACRONYMS else ranked[0]
            )

    for surface in _surfaces():
        add(surface)
    for code in sorted(renowned()):
        if region := candidates(code, ("region",), None, None):
            add(region[0].bare)
    for name in large_french_cities(_LARGE_FRENCH_CITY):
        add(name)
    for grouping in french_intermunicipalities():
        m = _OWN_NAME.fullmatch(grouping.name)
        if m and (ranked := candidates(m[1], None, None, None)) and ranked[0].code == grouping.code:
            add(m[1])
    for name in french_departments():
        if "-" in name or name in _DEPARTMENTS_ALONE:  # the others are rivers, hills and points of the compass too
            add(name)
    return tuple(found.items())


# «Caen la Mer», «Dinan Agglomération»: a name of several words that no preposition ties to «communauté de communes» («du Pays de Gex»)
# is the body's own, and no stretch of land.
_OWN_NAME = re.compile(
    r"(?:(?:Communauté (?:d'agglomération|urbaine|de communes)|Métropole) (?!de |du |d'|des |de la ))?"
    r"((?!Communauté |Métropole d|Pays |L[ae]s? |l[ae]s? |[Ll]'|Entre |Centre |Autour |Aux? )[^() \"-]+[ -][^()\"]+)"
)
_DEPARTMENTS_ALONE = frozenset(
    {
        "Aveyron",
        "Corrèze",
        "Essonne",
        "Finistère",
        "Gironde",
        "Hérault",
        "Loiret",
        "Lozère",
        "Morbihan",
        "Vaucluse",
        "Vendée",
    }
    | {"Yvelines"}
)
# Acronyms of two or three letters that mean one thing in a French article about cooperation.
_SAFE_ACRONYMS = frozenset(
    {"AFD", "ONU", "OMS", "OIF", "OIT", "OIM", "OMC", "FMI", "FAO", "BAD", "BEI", "HCR", "IRD", "UE", "USA", "EAU"}
    | {"RDC", "GIZ", "WBI", "AUF", "BCE", "OCP", "UIT", "OEA", "OCI", "ULB", "IGN", "INA", "ENA"}
)
