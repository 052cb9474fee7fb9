"""Parties in a list below the words that say what they did: «La convention est conclue entre : / - la Ville d'A, … / - le Département B»."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.candidate import TOLD, Candidate, is_named
from pipeline.positions import Placed
from pipeline.scene import Scene

# What ends the words above the list: the parties of one act follow.
_FOLLOW = re.compile(
    r"\b(?:entre|(?:les )?(?:co-?)?signataires?(?: (?:de|du) [^:.;]{3,60})?|parties(?: prenantes| signataires)?|engage|reunit|associe|rassemble|"
    r"lie|(?:signee?|conclue?|paraphee?) (?:par|entre|avec))(?: les (?:partenaires|acteurs|structures|organismes) suivants)? ?:\s*$"
)
# «a signé des accords avec :»: with each of those that follow one.
_EACH_WITH = re.compile(
    r"\b(?:avec|entre elle et)(?: les (?:partenaires|pays|villes|regions|structures|organismes) suivante?s)? ?:\s*$"
)
_ITEM = re.compile(r"\s*(?:[•▪◦‣·*→➢►■-]|\d{1,2}[.)°]|[a-h]\))\s*(?:(?:[Ll]a|[Ll]e|[Ll]es) |[Ll]')?$")
_FEWEST = 2


def with_listed_parties(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """The candidates, those whose parties are the items below them with these."""
    out = []
    for c in told:
        one = c.act is not None and c.act.value.count == 1 and c.act.value.strength == "instrument" and not c.spread
        if one and _FOLLOW.search(scene.text.folded, *scene.sentences[c.sentence]):
            parties = _items(scene, c.sentence)
            if len(parties) >= _FEWEST:
                status = c.status if c.status in TOLD else "signed"
                c = replace(c, status=status, parties=parties, others=[], pairs=[], spread=True, heading=False)
        out.append(c)
    return out


def with_each_listed(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """«a signé des accords avec :» and items that tell no more than a name: an act with each of them."""
    out = []
    for c in told:
        plural = c.act is not None and c.act.value.count != 1 and c.status in TOLD and c.parties
        if plural and _EACH_WITH.search(scene.text.folded, *scene.sentences[c.sentence]):
            items = _items(scene, c.sentence)
            own = {scene.text.sentence_index(p.mention.start) for p in items}
            several = len(items) >= _FEWEST and c.act is not None and c.act.value.count in (0, len(items))
            if several and not any(o.sentence in own for o in told):
                c = replace(c, others=items, pairs=[])
        out.append(c)
    return out


def _items(scene: Scene, sentence: int) -> list[Placed]:
    """The first party of each item under a sentence, where the item begins with it."""
    parties: list[Placed] = []
    for i in range(sentence + 1, len(scene.sentences)):
        start = scene.sentences[i][0]
        if start > scene.text.paragraphs[scene.text.paragraph_index(start)][0] + 3:
            continue  # a further sentence of an item
        first = next((p for p in scene.placed(i) if is_named(p)), None)
        if first is None or _ITEM.fullmatch(scene.text.plain, start, first.mention.start) is None:
            break
        parties.append(first)
    return parties
