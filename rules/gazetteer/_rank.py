"""Which of several entries of one name is meant: the deciding rules, as a sort key and in words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache

from rules.gazetteer._names import key_of
from rules.gazetteer._table import Entry, find
from rules.gazetteer._world import bare_nothing, capitals, francophone, needing_cue, renowned

_ORGANISATIONS = frozenset({"international_org", "eu", "ministry", "agency", "university", "company", "association"})
_RANKS = ("un État", "une organisation", "une région française", "une région connue ou une capitale", "un département français", "une ville", "une autre région", "un autre département", "une intercommunalité")  # fmt: skip


# French articles tell of Kita in Mali before Kita in Japan: how many times a French-speaking country's town counts.
_FRENCH_WEIGHT = 5
_HOME_WEIGHT = 10
_WORD = re.compile(r"\w+")


def _rank(entry: Entry) -> int:
    """The place of a bare name's reading: state, organisation, French region, renowned region or capital, department, city, the rest."""
    if entry.type == "state":
        return 0
    if entry.type in _ORGANISATIONS:
        return 1
    if entry.type == "region":
        if entry.country == "FR" or len(entry.code or "") == 2:  # the latter: Gibraltar, Groenland
            return 2
        return 3 if entry.code in renowned() else 6
    if entry.type == "department":
        return 4 if entry.country == "FR" else 7
    if entry.type == "municipality":
        return 3 if entry.primary and capitals().get(key_of(entry.bare)) == entry.country else 5
    return 8


@lru_cache(maxsize=16384)
def candidates(
    name: str, types: tuple[str, ...] | None, country: str | None, head: str | None, ordered: bool = True
) -> tuple[Entry, ...]:
    """The entries called `name`, best first. `head` is the head noun that stood before it, folded.

    `ordered`: the earlier of `types` is preferred; otherwise their order means nothing.
    """
    key = key_of(name)
    if types is None and key in bare_nothing():
        return ()
    # «ARS» is an agency, «Ars» a village: short acronyms are read with their case.
    words = _WORD.findall(name)
    lower = len(key) <= 3 and bool(words) and not words[-1].isupper()
    unique: dict[tuple[str, str | None], Entry] = {}
    for entry in find(key):
        if (types is None or entry.type in types) and not (
            lower and not entry.primary and entry.type in _ORGANISATIONS
        ):
            unique.setdefault((entry.name, entry.code), entry)
    with_article = key_of(name, article=True)

    def order(entry: Entry) -> tuple[bool, bool, int, bool, int, bool, int, str, str]:
        return (
            country is not None and entry.country != country,
            head is not None and not key_of(entry.name).startswith(head),
            types.index(entry.type) if types is not None and ordered else 0,
            not entry.primary and _rank(entry) > 3,
            _rank(entry),
            not entry.primary,
            -entry.population * _weight(entry.country) - (1 if key_of(entry.bare, article=True) == with_article else 0),
            entry.code or "",
            entry.name,
        )

    ranked = sorted(unique.values(), key=order)
    cue, capital = key in needing_cue(), capitals().get(key)
    return tuple(
        replace(e, needs_cue=cue, capital_of=capital if e.type != "state" and e.country == capital else None)
        if cue or capital
        else e
        for e in ranked
    )


def _weight(country: str | None) -> int:
    """How much likelier a French text means a town of this country than one of the same size elsewhere."""
    return _HOME_WEIGHT if country == "FR" else _FRENCH_WEIGHT if country in francophone() else 1


def lookup(name: str, *, types: Collection[str] | None = None, country: str | None = None) -> list[Entry]:
    """The entries called `name` (without head noun), best first; [] when there are none.

    `types` keeps only those types and, given as a list or tuple, prefers the earlier; `country` (ISO 3166-1 alpha-2) outweighs population.
    A bare name means, in this order: a state, an organisation, a French region, a renowned region (Québec, Catalogne) or a capital, a French
    department, a city, any other region. An entity's own name beats an alias, then the larger population wins, that of French-speaking countries counting five times, of
    France ten. Compass points and
    everyday words alone («Nord», «Centre») mean nothing. The cost is a few microseconds, less for a name asked before.
    """
    ordered = isinstance(types, Sequence)
    wanted = None if types is None else tuple(types) if ordered else tuple(sorted(types))
    return list(candidates(name, wanted, country, None, ordered))


def explain(name: str, *, types: Collection[str] | None = None, country: str | None = None) -> list[str]:
    """French lines that tell how the name was read, for an analyst."""
    key = key_of(name)
    lines = [f"clé cherchée : «{key}»"]
    if types is None and key in bare_nothing():
        return [*lines, "nom trop courant pour désigner une partie à lui seul : aucun lien"]
    found = lookup(name, types=types, country=country)
    if not found:
        return [*lines, "aucune entrée de ce nom" + (f" parmi {', '.join(types)}" if types else "")]
    first = found[0]
    lines.append(
        f"retenu : {first.name} ({first.type}, {first.country or 'sans pays'}, {first.code or 'sans code'}; source : {first.source})"
    )
    if types is not None:
        lines.append(f"le mot de tête ne laisse que : {', '.join(types)}")
    if country is not None:
        lines.append(
            f"indice de pays {country} : " + ("suivi" if first.country == country else "aucune entrée de ce pays")
        )
    if len(found) > 1:
        second = found[1]
        if _rank(first) != _rank(second):
            lines.append(f"un nom seul désigne {_RANKS[_rank(first)]} avant {_RANKS[_rank(second)]}")
        elif first.primary != second.primary:
            lines.append("le nom propre d'une entité l'emporte sur un autre nom")
        elif first.population != second.population:
            lines.append(f"la plus peuplée : {first.population} habitants contre {second.population}")
        lines += [
            f"écarté : {e.name} ({e.type}, {e.country or 'sans pays'}, {e.code or 'sans code'})" for e in found[1:6]
        ]
    if first.capital_of:
        lines.append(f"capitale ({first.capital_of}) : peut tenir lieu de l'État")
    if first.needs_cue:
        lines.append("nom qui est aussi un mot ou un prénom : à reconnaître seulement avec un indice")
    return lines
