"""Finding the parties: every mention of an authority, a state or an organisation, linked to its public code.

Layers, each giving mentions that the later ones may not overlap:
 1. organisations by their full names, pairs of states, those who hold an office (`pipeline.officers`);
 2. an organisation's head noun with its complement, and the acronym that the article binds to it (`pipeline.organisations`);
 3. an authority's head noun with its name (`pipeline.authorities`);
 4. bare names and acronyms known to the gazetteer (`pipeline.bare_names`);
 5. peoples' adjectives that stand for a state or a town (`pipeline.peoples`);
 6. groups and definite nouns that stand for parties named elsewhere (`pipeline.stand_ins`);
 7. names that nothing knows (`pipeline.strangers`).
What they found is then bound to what the article says elsewhere (`pipeline.binding`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from pipeline.authorities import agglomerations, authorities
from pipeline.bare_names import bare_hits, bare_names, lower_hits, named_organisations, state_pairs, the_commission
from pipeline.binding import bound
from pipeline.bodies_of_both import bodies_of_both
from pipeline.expansions import expanded_names
from pipeline.mentions import Mention, Taken
from pipeline.officers import counsellors, governors, mayors, prefects, prosecutors
from pipeline.organisations import organisation_names
from pipeline.party import Party, country_after, demonym
from pipeline.peoples import peoples
from pipeline.stand_ins import groups, pointing_back
from pipeline.strangers import acronyms, clubs, model_organisations, unknown_names
from pipeline.text import Text
from pipeline.titled_names import nouns_of_a_country, titled_names

__all__ = ["Party", "country_after", "demonym", "find_parties"]


# «le Gouvernement de la République française»: the organ belongs to the name of its state.
_ORGAN = re.compile(r"(?:[Gg]ouvernement|[Cc]onseil des ministres|[Ee]xécutif) (?:de la |de l'|du |des |de |d')$")
_ORGAN_REACH = 30


def _with_organ(text: Text, m: Mention[Party]) -> Mention[Party]:
    if m.value.type != "state" or not (organ := _ORGAN.search(text.plain, max(0, m.start - _ORGAN_REACH), m.start)):
        return m
    return replace(m, start=organ.start(), text=text.raw[organ.start() : m.end])


def find_parties(text: Text, entities: Iterable[Mention[str]] = ()) -> list[Mention[Party]]:
    """The party mentions of the text in order, without overlaps.

    `entities` are what a model saw, by label: its organisations are added where the rules read nothing.
    """
    taken = Taken(len(text.raw))
    found: list[Mention[Party]] = []
    hits = sorted([*bare_hits(text), *lower_hits(text)], key=lambda hit: hit.start)
    layers: tuple[Iterable[Mention[Party]], ...] = (
        named_organisations(text, hits),
        state_pairs(text),
        agglomerations(text),
        mayors(text),
        governors(text),
        counsellors(text),
        prefects(text),
        prosecutors(text),
        organisation_names(text),
        titled_names(text),
        clubs(text),
        nouns_of_a_country(text),
        authorities(text),
        expanded_names(text),
        bare_names(text, hits),
        the_commission(text),
        model_organisations(text, entities),
        acronyms(text),
        peoples(text),
        groups(text),
        unknown_names(text, taken),
    )
    for layer in layers:
        for mention in layer:
            if taken.add(mention.start, mention.end):
                found.append(mention)
    found = sorted((_with_organ(text, m) for m in found), key=lambda m: m.start)
    return pointing_back(text, bodies_of_both(text, bound(text, found)), taken)
