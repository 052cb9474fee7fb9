"""A party as the text names it, and the small questions that all its finders ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.mentions import Mention
from pipeline.names import name_at, shorter_names
from pipeline.text import Text
from pipeline.values import PartnerType, PartnerValue
from rules import gazetteer
from rules.folding import fold, straighten
from rules.words import words

Via = Literal["authority", "organisation", "name", "acronym", "adjective", "compound", "unknown", "group", "anaphor"]


@dataclass(frozen=True, slots=True)
class Party(PartnerValue):
    """A partner value with the way it was named.

    `via` tells how sure a name is that it names a party. `group` and `anaphor` stand for others: `wants` is the type of
    partner that they stand for (None for any), `size` their number, and their name is empty.
    """

    via: Via = "name"
    wants: PartnerType | None = None
    size: int = 1
    capital: str | None = None


PLACES = ("state", "region", "department", "municipality", "intermunicipality")
CONTINENTS = words("continents")
COMMON_WORDS = words("mots_vides")


def mention_of(
    text: Text, start: int, end: int, entry: gazetteer.Entry, rule: str, via: Via, capital: str | None = None
) -> Mention[Party]:
    """The words `[start, end)` as a mention of an entry of the gazetteer."""
    return Mention(
        start,
        end,
        text.raw[start:end],
        Party(entry.name, party_type(entry.type), entry.country, entry.code, via, capital=capital),
        rule,
    )


def party_type(name: str) -> PartnerType:
    return name  # type: ignore[return-value]


def country_after(text: Text, end: int) -> str | None:
    """The country that follows a name: «Gyeonggi, en Corée du Sud», «Thiès (Sénégal)», «Saxe en Allemagne»."""
    m = _COUNTRY_AFTER.match(text.plain, end)
    if m and (span := name_at(text.plain, m.end())):
        for s, e in shorter_names(text.plain, *span):
            for entry in gazetteer.lookup(text.raw[s:e], types=("state",)):
                return entry.country
    return None


_COUNTRY_AFTER = re.compile(r",? ?(?:\((?:en |au |aux |à la )?|,? ?(?:en|au|aux|à) (?:la |l')?)")


def at_sentence_start(text: Text, start: int) -> bool:
    """Whether a capital at this position is the sentence's own: nothing but quotes, dashes, bullets and a number («2. ») stands
    before it."""
    s, _ = text.sentences[text.sentence_index(start)]
    return _OPENING.fullmatch(text.plain, s, start) is not None


_OPENING = re.compile(r"[^\w\n]*(?:\d{1,2} ?[.)°/][^\w\n]*)?")


def is_ranked(text: Text, start: int) -> bool:
    """Whether the common noun at a position is only ranked among its like: «la deuxième agglomération de Corée»."""
    return _RANKED.search(text.folded, max(0, start - 24), start) is not None


_RANKED = re.compile(
    r"\b(?:premi(?:er|ere)|second|seconde|[a-z]+ieme|dernier|derniere|plus (?:grande?|vieille|vieux|ancien|ancienne|importante?|petite?|gros|grosse)|principale?) $"
)


def canonical(name: str) -> str:
    return " ".join((name[0].upper() + name[1:]).split())


_IN_NAME = re.compile(r"\b(?:de la |de l'|du |des |de |d'|en |au )(?=[A-ZÀ-ÖØ-Þ])")


# «Nord-Ouest» is one name, «du Nord» none.
COMPASS = frozenset({"nord", "sud", "est", "ouest", "centre"})


def country_in(name: str) -> str | None:
    """The country of an organisation by the places in its name, the last first («Université de Labé», «ministère de la Santé du
    Mali»), or by a state's name anywhere in it («Djibouti Télécom»). A town counts if it is no village, or if all places of
    its name lie in one country («lycée agricole de Caulnes»)."""
    plain = straighten(name)
    for m in reversed(list(_IN_NAME.finditer(plain))):
        span = name_at(plain, m.end())
        if span is None:
            continue
        for s, e in shorter_names(plain, *span):
            if fold(name[s:e]) in COMPASS:
                continue  # «des provinces du Nord»
            places = gazetteer.lookup(name[s:e], types=("state", "region", "department", "municipality"))
            if places and (
                places[0].type != "municipality"
                or places[0].population >= 5000
                or len({p.country for p in places}) == 1
            ):
                return places[0].country
    words = plain.split(" ")
    for size in range(min(3, len(words)), 0, -1):
        for i in range(len(words) - size + 1):
            states = words[i][:1].isupper() and gazetteer.lookup(" ".join(words[i : i + size]), types=("state",))
            if states:
                return states[0].country
    return None


def demonym(word: str) -> str | None:
    """The country code of a people's adjective («sénégalaise» → SN), or None."""
    return gazetteer.demonyms().get(fold(word.strip("(),.;:")))


def state_mention(
    text: Text, start: int, end: int, country: str, rule: str, via: Via = "adjective"
) -> Iterator[Mention[Party]]:
    """The words `[start, end)` as a mention of a state by its code; nothing for a code that no state has."""
    name = gazetteer.country_name(country)
    if name:
        while text.raw[end - 1] == " ":
            end -= 1
        yield Mention(start, end, text.raw[start:end], Party(name, "state", country, country, via), rule)
