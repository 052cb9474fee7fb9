"""From a mention as written to an entry: articles, head noun, adjective of nationality and country cue taken off in turn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from rules.folding import fold, straighten
from rules.gazetteer._names import join, key_of
from rules.gazetteer._rank import candidates
from rules.gazetteer._table import Entry
from rules.gazetteer._world import HeadNoun, countries, demonyms, head_nouns, state_keys

_LONGEST = 160
_ARTICLE = re.compile(r"^(?:les? |la |l'|une? |leurs? |sa |son |ses |notre |cette |cet |ce )(?=\S)")
_PREPOSITION = re.compile(r"^(?:de la |de l'|des |du |de |d')")
# «Erevan (Arménie)», «Erevan, en Arménie», «Zhejiang en Chine».
_CUE = re.compile(r"^(.{2,100}?)(?: \(([^()]{2,60})\)|, (?:en |au |aux |à )?([^,]{2,60})| (?:en|au|aux) ([^,]{2,60}))$")
_OF_STATE = re.compile(r"^(.{2,80}) (?:du |de la |de l'|d'|de )([^ ].{1,40})$")
# Adjectives of a state's full name («République populaire démocratique …»).
_OFFICIAL = re.compile(r"^(?:populaire|federale?|democratique|islamique|socialiste|arabe|unie|central)s? ")
# Inhabitants under which a town is not looked for in another country, or without any head noun.
_SMALL = 15_000
_UNKNOWN_ALONE = 3_000
_PLACES = frozenset({"region", "department", "municipality", "intermunicipality"})


@cache
def _heads() -> tuple[re.Pattern[str], Mapping[str, HeadNoun]]:
    by_phrase = {fold(p): h for h in head_nouns() for p in (*h.phrases, *h.plural)}
    ordered = sorted(by_phrase, key=lambda p: (-len(p), p))
    return re.compile(rf"(?:{'|'.join(map(re.escape, ordered))})(?![\w-])"), by_phrase


def _plain_name(mention: str) -> str:
    return re.sub(r"\s+", " ", straighten(mention)).strip(' .,;:«»"')


@lru_cache(maxsize=16384)
def link(mention: str, *, country: str | None = None) -> Entry | None:
    """The entity that a mention names («le conseil régional d'Île-de-France», «Zhejiang (Chine)»), or None.

    The head noun fixes the type. The country is taken from the mention itself («la ville sénégalaise de Thiès», «Erevan, en Arménie»),
    else from `country` (ISO 3166-1 alpha-2). A head noun before an unknown name gives an entry without code whose name is built from
    the head noun («Commune de Dalifort», country as cued). A bare name that is unknown or too common gives None, as does a mention
    over 160 characters.
    """
    text = _plain_name(mention)
    if not 1 < len(text) <= _LONGEST:
        return None
    found = candidates(text, None, country, None)
    folded = fold(text)
    while m := _ARTICLE.match(folded):
        text, folded = text[m.end() :], folded[m.end() :]
    pattern, by_phrase = _heads()
    head = pattern.match(folded)
    if head is None:
        return _bare(text, country)
    noun = by_phrase[head[0]]
    # A full name written by hand («Région Sud», «Collectivité européenne d'Alsace») is no head noun and a name.
    if found and (
        found[0].type not in _PLACES or (found[0].source.startswith("liste") and found[0].type in noun.types)
    ):
        return found[0]
    headed = _headed(text, folded, head[0], noun, country)
    return found[0] if found and (headed is None or headed.source == "") else headed


def _unless_small(found: tuple[Entry, ...], country: str | None) -> Entry | None:
    """The first entry, unless it is a small place elsewhere than where the article is set."""
    first = found[0]
    if (
        country is not None
        and first.country not in (country, None)
        and first.type == "municipality"
        and first.population < _SMALL
    ):
        return None
    return first


def _cued(text: str) -> tuple[str, str | None, str]:
    """A name without the country or French department that follows it, that country's code and the INSEE prefix of the department."""
    if m := _CUE.match(text):
        where = m[2] or m[3] or m[4]
        if code := state_keys().get(key_of(where)):
            return m[1].strip(), code, ""
        within = candidates(where, ("department", "region"), "FR", None)
        if within and within[0].country == "FR":
            return (
                m[1].strip(),
                "FR",
                (within[0].code or "") if within[0].type == "department" else _overseas(within[0].code),
            )
    return text, None, ""


def _overseas(code: str | None) -> str:
    """The INSEE prefix of an overseas region («FR-974» → «insee:974»), «» for any other."""
    return f"insee:{code[3:]}" if code is not None and code[3:].isdigit() else ""


def _kept(found: tuple[Entry, ...], country: str | None, prefix: str) -> tuple[Entry, ...]:
    """The entries that agree with what the mention itself says of their place."""
    return tuple(e for e in found if e.country in (country, None) and (not prefix or (e.code or "").startswith(prefix)))


def _bare(text: str, country: str | None) -> Entry | None:
    name, cue, prefix = _cued(text)
    found = candidates(name, None, cue or country, None)
    if cue is not None:
        found = _kept(found, cue, prefix)
    elif found and found[0].type == "municipality" and 0 < found[0].population < _UNKNOWN_ALONE:
        return None  # villages are called like people and like common words («Chirac», «Ars»)
    return _unless_small(found, cue or country) if found else None


def _adjective(rest: str, folded: str) -> tuple[str, str, str | None]:
    """The rest of a mention without a leading adjective of nationality, and that adjective's country or region code."""
    for words in (2, 1):
        m = re.match(rf"(?:[\w-]+ ){{{words - 1}}}[\w-]+(?= |$)", folded)
        if m and (code := demonyms().get(m[0])):
            return rest[m.end() :].lstrip(), folded[m.end() :].lstrip(), code
    return rest, folded, None


def _headed(text: str, folded: str, phrase: str, noun: HeadNoun, country: str | None) -> Entry | None:
    rest, low = text[len(phrase) :].lstrip(), folded[len(phrase) :].lstrip()
    while (m := _OFFICIAL.match(low)) and noun.id.startswith("state."):
        rest, low = rest[m.end() :], low[m.end() :]
    rest, low, adjective = _adjective(rest, low)
    if not rest:
        return _by_code(adjective, noun)
    if noun.whole:
        # Without a capital it is no name: «une société privée», «l'association des jeunes».
        return _organisation(text, noun, adjective, country) if any(c.isupper() for c in rest) else None
    m = _PREPOSITION.match(low)
    preposition = m[0] if m else ""
    name = rest[len(preposition) :]
    if preposition == "" and not name[:1].isupper() and not name[:1].isdigit():
        return None
    deeper, _ = _heads()
    if (inner := deeper.match(fold(name))) and " " in name and not noun.whole and not name[:1].isupper():
        return link(name, country=country)  # «le gouvernement de la province du Zhejiang», «le maire de la ville de …»
    name, cue, prefix = _cued(name)
    code = cue or (adjective[:2] if adjective else None) or country
    # «l'État du Niger» is the country before the Nigerian state: there the order of the types decides alone.
    head = None if noun.id.startswith("state.") else key_of(noun.head)
    found = candidates(name, noun.types, code, head)
    if inner and not found:
        found = candidates(name, None, code, None)
    if cue is not None or adjective is not None:
        found = _kept(found, code, prefix)
    if found and (kept := _unless_small(found, code)):
        return kept
    if (m := _OF_STATE.match(name)) and (cue := state_keys().get(key_of(m[2]))):
        return _headed(f"{phrase} {preposition}{m[1]}", f"{phrase} {preposition}{fold(m[1])}", phrase, noun, cue)
    if noun.id.startswith("state.") or not name[:1].isupper():
        return None
    return _unknown(noun, name, preposition, code)


def _by_code(code: str | None, noun: HeadNoun) -> Entry | None:
    """The state or region that an adjective alone names («la République tunisienne», «le gouvernement wallon»)."""
    if code is None:
        return None
    if len(code) == 2:
        if "state" not in noun.types:
            return None
        found = candidates(countries()[code], ("state",), code, None)
        return found[0] if found else None
    found = candidates(code, ("region",), None, None)  # the codes behind adjectives are keys too
    return found[0] if found and "region" in noun.types else None


def _organisation(text: str, noun: HeadNoun, adjective: str | None, country: str | None) -> Entry:
    """An organisation keeps all its words; only a name that is known whole is linked."""
    name, cue, _ = _cued(text)
    found = candidates(name, noun.types, cue or country, None)
    if found:
        return found[0]
    place = (adjective[:2] if adjective else None) or cue
    if place is None and (
        m := re.search(r"(?:\b(?:de la|du|des|de|d'|de l')) ?([A-ZÉÎ][\w'-]+(?: [A-ZÉ][\w'-]+)*)$", name)
    ):
        found = candidates(m[1], None, country, None)
        place = found[0].country if found and not found[0].needs_cue else None
    full = name[0].upper() + name[1:]
    return Entry(full, full, noun.types[0], place or country, None)


def _unknown(noun: HeadNoun, name: str, preposition: str, country: str | None) -> Entry:
    if preposition not in ("", "de ", "d'") or (preposition == "" and noun.id == "region.region"):
        full = f"{noun.head} {preposition}{name}"
    else:
        full = "".join(join(noun.head, name))
    return Entry(full, name, noun.types[0], country, None)
