"""Names without a French head noun that still tell what they are: «Coris Bank International», «Gaz de France»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.mentions import Mention
from pipeline.names import CAP, CAPITAL, IN_WORD, alternation
from pipeline.party import Party, canonical, country_in
from pipeline.text import Text
from pipeline.values import PartnerType
from rules import gazetteer
from rules.folding import fold
from rules.people_names import is_given_name
from rules.words import words

_KINDS: dict[PartnerType, str] = {
    "company": "mots_de_societe",
    "university": "mots_d_universite",
    "agency": "mots_d_agence",
}
_BEFORE = re.compile(rf"(?<![\w-])(?:{CAP}(?: of| &| and)? ){{1,5}}$")
_BEHIND = re.compile(
    rf"(?: (?:of |& |and |de |do |da |di |del |della |de la |de los |degli |für |van |of the )?{CAP}){{1,3}}"
)
_ARTICLES = re.compile(r"(?:Le|La|Les|L') ?$")


# Words of other languages that no French head noun reads: «Universidad de los Andes», «Handwerkskammer Freiburg».
_FOREIGN = words("mots_d_universite") - {"Université", "Institute"} | words("mots_etrangers_de_tete")


@cache
def _titles() -> tuple[re.Pattern[str], dict[str, PartnerType]]:
    kinds = {word: kind for kind, listed in _KINDS.items() for word in words(listed)}
    return re.compile(alternation(kinds, behind=r"(?<![\w-].)") + r"(?![\w-])"), kinds


def titled_names(text: Text) -> Iterator[Mention[Party]]:
    """Names that hold a word such as Bank, Technology, University, with all the capitalised words around it."""
    pattern, kinds = _titles()
    plain = text.plain
    last = 0
    for m in pattern.finditer(plain):
        if m.start() < last or text.in_capitals(m.start()):
            continue
        before = _BEFORE.search(plain, max(last, m.start() - 90), m.start())
        start = _without_small_words(text, before.start(), m.start()) if before else m.start()
        behind = _BEHIND.match(plain, m.end())
        end = behind.end() if behind else m.end()
        if start == m.start() and not (behind and m[0] in _FOREIGN):
            continue  # the word alone, or at the head, where the head nouns read it
        if is_given_name(plain[start:].split(" ", 1)[0]) and not behind:
            continue
        last = end
        yield _named(text, start, end, kinds[m[0]], "partners.nom_a_titre")


def _without_small_words(text: Text, start: int, end: int) -> int:
    """Where a name begins once the sentence's own words are left out: «La Cameroon Telecommunications»."""
    while start < end:
        word = text.folded[start:end].split(" ", 1)[0]
        first_two = " ".join(text.raw[start:end].split(" ")[:2])
        if word not in _SMALL or (word in ("le", "la", "les") and gazetteer.lookup(first_two)):
            return start
        start += len(word) + 1
    return end


_SMALL = words("mots_vides") - {"afrique", "asie", "europe", "maghreb", "sahel", "sud", "nord", "ouest", "est"}
# Without an article a common noun names a company: «entre Sonatrach et Gaz de France».
_JOINED = "|".join(rf"(?<=\b{word} .)" for word in ("avec", "entre", "par", "et", "à", "liant", "associant"))
_NOUN_OF = re.compile(rf"(?P<noun>{CAPITAL}(?:{_JOINED}){IN_WORD}) (?:de |d'|du |des )(?P<place>{CAP}(?: {CAP})?)")
_COMMON = words("noms_communs")


def nouns_of_a_country(text: Text) -> Iterator[Mention[Party]]:
    """«Gaz de France», «Électricité de Guinée»: companies called after a country, where nothing but a name can stand."""
    for m in _NOUN_OF.finditer(text.plain):
        noun, place = m["noun"], m["place"]
        if fold(noun) in _SMALL or fold(noun) in _COMMON or is_given_name(noun) or gazetteer.lookup(noun):
            continue
        states = gazetteer.lookup(place, types=("state",))
        if not states and " " in place:
            place = place.split(" ")[0]
            states = gazetteer.lookup(place, types=("state",))
        if states:
            end = m.start("place") + len(place)
            yield _named(text, m.start("noun"), end, "company", "partners.nom_d_un_pays", states[0].country)


def _named(
    text: Text, start: int, end: int, kind: PartnerType, rule: str, country: str | None = None
) -> Mention[Party]:
    name = text.raw[start:end]
    entry = gazetteer.link(name)
    if entry is not None and entry.code is not None and entry.type not in ("state", "municipality"):
        value = Party(entry.name, kind, entry.country, entry.code, "organisation")
    else:
        value = Party(canonical(name), kind, country or country_in(name), None, "organisation")
    return Mention(start, end, name, value, rule)
