"""Finding the parties: every mention of an authority, a state or an organisation, linked to its public code.

Layers, each giving mentions that the later ones may not overlap:
 1. an authority's head noun with its name («la province du Zhejiang», «le conseil régional de Bretagne»);
 2. an organisation's head noun with its complement, and the acronym that the article binds to it;
 3. bare names and acronyms known to the gazetteer («l'Île-de-France», «l'AFD»);
 4. peoples' adjectives that stand for a state («les autorités sénégalaises», «son homologue ivoirien»);
 5. groups and definite nouns that stand for parties named elsewhere («les deux villes», «la Région»).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from operator import itemgetter
from typing import Literal

from pipeline.dispatch import Dispatcher
from pipeline.mentions import Mention
from pipeline.names import CAP, NAME, alternation, name_at, plain_cut, shorter_names
from pipeline.numbers import parse_number
from pipeline.text import Text
from pipeline.values import PartnerType, PartnerValue
from rules import gazetteer
from rules.folding import fold, stem, straighten
from rules.loader import compile_pattern, load_rules
from rules.people_names import is_given_name
from rules.schema_partners import OrganisationRule
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


_CONTINENTS = words("continents")
_PREPOSITION = re.compile(r" ?(?:de la |de l'|du |des |de |d')")
# «la région sénégalaise de», «le land allemand de», «la commune rurale de»: adjectives between head noun and name.
_ADJECTIVES = re.compile(
    r"(?: [a-zà-öø-ÿ-]{4,20}(?:le|aux?|es?|[aio]is|ns?|ds?|rs?|ls?|ts?|fs?)){0,2}(?= (?:de la |de l'|du |des |de |d')| [A-ZÀ-ÖØ-Þ])"
)


@dataclass(frozen=True, slots=True)
class _Head:
    noun: gazetteer.HeadNoun
    plural: bool


@cache
def _heads() -> tuple[re.Pattern[str], dict[str, _Head]]:
    heads: dict[str, _Head] = {}
    for noun in gazetteer.head_nouns():
        if not noun.whole:
            heads.update({fold(p): _Head(noun, True) for p in noun.plural})
            heads.update({fold(p): _Head(noun, False) for p in noun.phrases})
    return re.compile(rf"\b{alternation(heads)}(?![\w-])"), heads


@cache
def _dispatched(pattern: re.Pattern[str]) -> Dispatcher[None]:
    return Dispatcher([(None, pattern)])


def _matches(text: Text, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """`pattern.finditer(text.folded)` for a costly pattern that begins with a word, tried only where it can begin."""
    return (m for _, m in _dispatched(pattern).find(text))


@cache
def _organisations() -> Dispatcher[OrganisationRule]:
    file = load_rules("organisations", OrganisationRule)
    return Dispatcher((r, compile_pattern(rf"\b(?:{r.pattern})(?![\w-])", file.macros)) for r in file.rules)


def find_parties(text: Text, entities: Iterable[Mention[str]] = ()) -> list[Mention[Party]]:
    """The party mentions of the text in order, without overlaps.

    `entities` are what a model saw, by label: its organisations are added where the rules read nothing.
    """
    taken = _Taken(len(text.raw))
    found: list[Mention[Party]] = []
    hits = list(_bare_hits(text))
    layers: tuple[Iterable[Mention[Party]], ...] = (
        _named_organisations(text, hits),
        _state_pairs(text),
        _agglomerations(text),
        _mayors(text),
        _organisation_names(text),
        _authorities(text),
        _bare_names(text, hits),
        _the_commission(text),
        _model_organisations(text, entities),
        _acronyms(text),
        _adjectives(text),
        _groups(text),
        _unknown_names(text, taken),
    )
    for layer in layers:
        for mention in layer:
            if taken.add(mention.start, mention.end):
                found.append(mention)
    found.sort(key=lambda m: m.start)
    return _bind_acronyms(text, _bind_names(_which_congo(text, found)))


def _which_congo(text: Text, mentions: list[Mention[Party]]) -> list[Mention[Party]]:
    """«congolais» alone is of the Republic of the Congo, unless the article names the other one."""
    if not any(m.value.code == "CD" for m in mentions) or re.search(
        r"rdc|kinshasa|republique democratique|congo democratique|ex-zaire", text.folded
    ):
        return mentions
    return [
        replace(m, value=replace(m.value, name=gazetteer.country_name("CG"), country="CG", code="CG"))
        if m.value.code == "CD" and m.value.via in ("adjective", "compound")
        else m
        for m in mentions
    ]


def _bind_names(mentions: list[Mention[Party]]) -> list[Mention[Party]]:
    """A bare name takes the value of the full name that the article gives elsewhere: «NAMUR» after «la Province de Namur»."""
    known = {
        re.sub(r"^.*?(?:de la |de l'|du |des |de |d')", "", fold(m.value.name)): m.value
        for m in mentions
        if m.value.via == "authority"
    }
    return [
        replace(m, value=replace(known[fold(m.text)], via="name"))
        if m.value.via == "unknown" and fold(m.text) in known
        else m
        for m in mentions
    ]


class _Taken:
    """The characters already read, so that a later layer does not read them again."""

    def __init__(self, length: int) -> None:
        self._free = bytearray(length)

    def add(self, start: int, end: int) -> bool:
        """Take `[start, end)` unless a part of it is taken; tells whether it was free."""
        if self._free.find(1, start, end) >= 0:
            return False
        self._free[start:end] = b"\x01" * (end - start)
        return True

    def covers(self, position: int) -> bool:
        """Whether a character is taken."""
        return self._free[position] == 1


def _mention(
    text: Text, start: int, end: int, entry: gazetteer.Entry, rule: str, via: Via, capital: str | None = None
) -> Mention[Party]:
    return Mention(
        start,
        end,
        text.raw[start:end],
        Party(entry.name, _type(entry.type), entry.country, entry.code, via, capital=capital),
        rule,
    )


def _type(name: str) -> PartnerType:
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


_EPCI_WORD = re.compile(r"[Mm]étropole|Agglo|\b[Pp]ays |\bGrand |Eurom")
_EPCI = re.compile(
    rf"(?:{CAP}[ -]){{1,4}}(?:[Mm]étropole|Agglomération|Agglo)(?![\w])|(?:[Pp]ays|Grand|Eurométropole) (?:de |du |d'|des )?{CAP}(?: (?:de |du |et |des |d'|la |le )?{CAP}){{0,4}}"
)


def _agglomerations(text: Text) -> Iterator[Mention[Party]]:
    """Names that carry their own kind: «Brest Métropole», «Grand Lyon», «le Pays de Retz»."""
    if not _EPCI_WORD.search(text.plain):
        return
    if not any(word in text.plain for word in ("étropole", "Agglo", "ays ", "Grand ")):
        return
    for m in _EPCI.finditer(text.plain):
        if re.search(r"(?:de|du|des|d'|et|,) ?$", text.folded[max(0, m.start() - 4) : m.start()]) and m[0].startswith(
            "Pays"
        ):
            continue  # «Communauté de communes du Pays de Gex»: the head noun reads it
        for s, e in (
            shorter_names(text.plain, *m.span()) if m[0].startswith(("Pays", "pays", "Grand", "Euro")) else [m.span()]
        ):
            entry = next(iter(gazetteer.lookup(text.raw[s:e], types=("intermunicipality", "municipality"))), None)
            if entry is None and m[0].startswith("Pays") and e == m.end():
                entry = gazetteer.link(text.raw[s:e])
            if entry is None and m[0][0] in "Pp":
                entry = next(iter(gazetteer.lookup(text.raw[s:e], types=("region",))), None)  # «le pays de Galles»
            if entry is not None and entry.type in ("intermunicipality", "region"):
                yield _mention(text, s, e, entry, "partners.intercommunalite_nommee", "authority")
                break


_MAYOR = re.compile(
    r"\b(?:maires?(?:sse)?|bourgmestres?|syndics?|(?:premi(?:er|ere) )?adjointe?s? au maire|conseill(?:er|ere)s? municipal(?:e|es|s)?|(?:premi(?:er|ere) )?adjointe?s?|(?:son|sa|ses|leurs?) homologues?) (?:de la |de l'|du |des |de |d')"
)


def _mayors(text: Text) -> Iterator[Mention[Party]]:
    """«le maire de Zè»: the town that a municipal office names, without the office."""
    for m in _matches(text, _MAYOR):
        span = name_at(text.plain, m.end())
        if (
            span is None
            or _heads()[0].match(text.folded, m.end())
            or gazetteer.lookup(text.raw[slice(*span)], types=("state",))
        ):
            continue
        country = country_after(text, span[1])
        end = plain_cut(text.plain, *span)
        for s, e in shorter_names(text.plain, *span):
            if gazetteer.lookup(text.raw[s:e], types=("municipality",), country=country or country_after(text, e)):
                end = e
                break
        joined = re.search(r"(?:de la |de l'|du |des |de |d')$", text.plain[m.start() : m.end()])
        entry = gazetteer.link(f"ville {joined[0] if joined else 'de '}{text.raw[span[0] : end]}", country=country)
        if entry is not None:
            yield _mention(text, span[0], end, entry, "partners.ville_du_maire", "authority")


_AND_NAME = re.compile(
    rf" et (?:de la |de l'|du |des |d'|de |la |le )?{CAP}(?: (?:de la |de l'|du |des |d'|de )?{CAP}){{0,3}}"
)
_LIST_LINK = re.compile(
    r"(?:,? (?:en|au|aux) (?:la |l')?[A-ZÀ-Ý][\w'-]*(?: [A-ZÀ-Ý][\w'-]*)?| ?\([^()]{2,40}\))?(?:, | et |, et | ainsi que )(?:(?:celles?|ceux|celui) )?(?:de la |de l'|du |des |de |d'|la |le |l'|les )?(?=[A-ZÀ-ÖØ-ÞŒ])"
)


def _authorities(text: Text) -> Iterator[Mention[Party]]:
    pattern, heads = _heads()
    plain = text.plain
    for m in _matches(text, pattern):
        head = heads[m[0]]
        start, position = m.start(), m.end()
        country = None
        if adjectives := _ADJECTIVES.match(plain, position):
            country = next((c for w in adjectives[0].split() if (c := demonym(w))), None)
            position = adjectives.end()
        if link := _PREPOSITION.match(plain, position):
            position = link.end()
        elif plain[position : position + 1] == " ":
            position += 1
        else:
            continue
        if (inner := pattern.match(text.folded, position)) and not heads[inner[0]].plural:
            # «le conseil de la région X», «la mairie de la ville de X»: the inner head noun reads the name
            if not set(heads[inner[0]].noun.types) & set(head.noun.types):
                continue
            position = inner.end()
            if link := _PREPOSITION.match(plain, position):
                position = link.end()
            elif plain[position : position + 1] == " ":
                position += 1
        span = name_at(plain, position)
        if span is None:
            continue
        mention = _linked(text, start, span, head.noun, country, joined=link is not None)
        if mention is None:
            continue
        yield mention
        while head.plural and (joint := _LIST_LINK.match(plain, mention.end)):
            span = name_at(plain, joint.end())
            if span is None or pattern.match(text.folded, joint.end()):
                break
            mention = _linked(text, joint.end(), span, head.noun, country)
            if mention is None:
                break
            yield mention


def _linked(
    text: Text, start: int, span: tuple[int, int], noun: gazetteer.HeadNoun, country: str | None, joined: bool = True
) -> Mention[Party] | None:
    """The mention from `start` to the longest beginning of the name that the gazetteer knows, else to its first particle."""
    if text.folded[span[0] : span[1]].split(" ")[0] in _CONTINENTS or _opens_a_person(text.raw[slice(*span)]):
        return None
    country = country or country_after(text, span[1])
    if (more := _AND_NAME.match(text.plain, span[1])) and gazetteer.lookup(
        text.raw[span[0] : more.end()], types=noun.types
    ):
        span = (span[0], more.end())  # «Causses et Vallée de la Dordogne»
    rule = f"partners.{noun.id.replace('.', '_')}"
    for s, e in shorter_names(text.plain, *span):
        # a name may run into what follows it («Bretagne Loïg …»): the longest that is known of this type wins
        for entry in gazetteer.lookup(text.raw[start:e], types=noun.types, country=country or country_after(text, e))[
            :1
        ]:
            return _mention(text, start, e, entry, rule, "authority")  # «la Région Sud» has a name of its own
        for entry in gazetteer.lookup(text.raw[s:e], types=noun.types, country=country or country_after(text, e))[:1]:
            return _mention(text, start, e, entry, rule, "authority")
    if text.plain[start : start + 1].islower() and noun.phrases[0] in (
        "agglomération",
        "collectivité territoriale",
        "collectivité",
        "territoire",
        "pays",
    ):
        return None  # «la deuxième agglomération de Corée»
    if text.in_capitals(span[0]) or not (joined or noun.types[:1] == ("municipality",) or noun.id.startswith("epci")):
        return None  # in capitals a name cannot be told from the words after it; «Département Maghreb» is an office of a bank
    end = plain_cut(text.plain, *span)
    words = text.raw[start:end] if start < span[0] else f"{noun.phrases[0]} {text.raw[span[0] : end]}"
    linked = gazetteer.link(words, country=country)
    if linked is None or end - span[0] < 2:
        return None
    return _mention(text, start, end, linked, rule, "authority")


def _opens_a_person(name: str) -> bool:
    """«la Région, Jean Pierre Maréchal»: a given name followed by another name is nobody's region."""
    words = name.split(" ")
    return len(words) > 1 and is_given_name(words[0]) and words[1][:1].isupper() and not gazetteer.lookup(name)


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", fold(words)).strip("_")


def _state(
    text: Text, start: int, end: int, country: str, rule: str, via: Via = "adjective"
) -> Iterator[Mention[Party]]:
    name = gazetteer.country_name(country)
    if name:
        while text.raw[end - 1] == " ":
            end -= 1
        yield Mention(start, end, text.raw[start:end], Party(name, "state", country, country, via), rule)


# Words of an organisation's name after its head: particles, adjectives and nouns; a verb or a clause ends it.
# Particles that tie a name's words together whatever stands before them, and those that only follow a common noun:
# «Agence pour l'emploi», but «… Le Grand Nord-Ouest pour la gestion» ends after the proper name.
_ORG_LINK = r"(?:de la |de l'|des |du |de |d'|et de la |et de l'|et du |et des |et d'|et de )"
_ORG_LOOSE_LINK = r"(?:pour la |pour le |pour les |pour l'|pour |en |sur |contre |aux |au |à la |à l')"
_ORG_NOUN = r"[a-zà-öø-ÿœ][a-zà-öø-ÿœ'-]{2,24}"
_ORG_ADJECTIVE = r"[a-zà-öø-ÿœ-]{2,22}(?:al|ale|aux|ales|ais|aise|aises|ien|ienne|iens|iennes|ique|iques|ain|aine|ains|aines|if|ive|ifs|ives|aire|aires|ois|oise|oises|ée|ées|és|el|elle|els|elles|ine|ier|ière|iers|ières|euse|euses|teur|trice|ère|able|ande|andes|oire|oires|ieure|ieur|ible|ante|ant|ent|ente|urbaine|libre|mixte|verte|vert|rurale|sociale|supérieur|supérieure|haute|nord|sud|privé|étranger)\b"
_ORG_WORD = re.compile(
    rf"(?P<tight> ?{_ORG_LINK}(?:{CAP}|{_ORG_NOUN})|[ -]{CAP})|(?P<loose> ?{_ORG_LOOSE_LINK}(?:{CAP}|{_ORG_NOUN}))"
    rf"|(?P<adjective> {_ORG_ADJECTIVE}| {_ORG_NOUN}(?= (?:du|de la|des|de l'|d'|de) ?[A-ZÀ-Ý]))|(?P<et> et {_ORG_ADJECTIVE})"
)
_ORG_STOP = words("fin_d_organisation")
_ACRONYM_AFTER = re.compile(r" ?\(\s*([A-ZÀ-Ý][A-Za-zÀ-ÿ0-9&./-]{1,14})(?:[ ,;:–-][^)]{0,40})?\)")


def _organisation_names(text: Text) -> Iterator[Mention[Party]]:
    plain, folded = text.plain, text.folded
    last = 0
    for start, matching in _organisations().matching(text):
        if start < last:
            continue
        rule, head_end = max(matching, key=itemgetter(1))
        end = _organisation_end(plain, folded, start, head_end)
        if (
            plain[start].islower()
            and " et " in folded[head_end:end]
            and folded[start:head_end].split(" ")[0].endswith("s")
        ):
            continue  # «les communautés de communes de A et de B» are two
        acronym = _ACRONYM_AFTER.match(plain, end)
        name = text.raw[start:end]
        if (
            plain[start].islower()
            and folded[start:head_end].endswith("s")
            and rule.type in ("company", "association")
            and not acronym
        ):
            continue  # «les entreprises de la Manche» are no party
        if plain[start].islower() and _OWN_NAME.fullmatch(plain, head_end, end):
            continue  # «l'agence de l'AFD»: the name inside says it
        if re.search(r" (?:des|de ces|de leurs) (?:deux|trois)", folded[start : end + 16]):
            continue  # «les Archives nationales des deux pays» are two bodies, named by neither
        has_capital = plain[start].isupper() or re.search(r"[A-ZÀ-ÖØ-Þ]", plain[start + 1 : end]) is not None
        if end == head_end and not acronym:
            continue  # a bare common noun («l'agence», «la société») names nobody
        if not has_capital and not acronym:
            continue
        if not re.search(r"[A-ZÀ-ÖØ-Þ]", plain[start + 1 : end]) and not acronym and _sentence_start(text, start):
            continue  # the capital is the sentence's own
        last = end
        entry = gazetteer.link(name)
        if (
            entry is not None
            and entry.code is not None
            and entry.type not in ("state", "region", "municipality", "department")
        ):
            yield _mention(text, start, end, entry, "partners.organisation_connue", "organisation")
            continue
        country = (
            rule.country
            or next((c for w in re.split(r"[ '-]", name) if (c := demonym(w)) and len(c) == 2), None)
            or _country_in(name)
            or country_after(text, end)
        )
        name = _without_head(name, rule)
        yield Mention(
            start,
            end,
            text.raw[start:end],
            Party(_canonical(name), _type(rule.type), country, None, "organisation"),
            rule.id,
        )


_BARE_HEAD = re.compile(
    r"^(?:société|entreprise|compagnie|groupe|cabinet|start-?up|filiale|opérateur|constructeur|consortium|association|ONG|ong|collectif|chaîne)"
    r"(?: [a-zà-ÿ-]{4,}){0,2} (?=[A-ZÀ-Ý0-9])"
)


def _without_head(name: str, rule: OrganisationRule) -> str:
    """«la société américaine Authentix» is called Authentix; «la Société générale» and «l'association de X» keep all their words."""
    return _BARE_HEAD.sub("", name) if rule.type in ("company", "association") else name


_OWN_NAME = re.compile(r" (?:de l'|de la |du |d'|de )[A-ZÀ-Ý]{2,8}")
_ORG_LIST = re.compile(
    rf",(?: et)? (?:de la |de l'|des |du |d'|de )(?:{_ORG_NOUN}|{CAP})(?=[^.;]{{0,90}} et (?:de la |de l'|des |du |d'|de ))"
)


def _organisation_end(plain: str, folded: str, start: int, end: int) -> int:
    """Where the name that a head noun `[start, end)` opens ends: particles, adjectives and nouns; a verb or a clause ends it."""
    head = end
    for _ in range(16):
        m = _ORG_WORD.match(plain, end)
        if m is None and (more := _ORG_LIST.match(plain, end)):
            end = more.end()  # «ministère de l'Énergie, de l'Eau et des Mines»
            continue
        if m is None or m.end() == end:
            break
        after_name = end > head and _last_word_is_name(plain, end)
        if m["loose"] and (after_name or (plain[start].islower() and end == head)):
            break
        if m["adjective"] and plain[end - 1].isalpha() and after_name:
            break  # «… Sopex Consulting prépare»: after a proper name an adjective-like word is a verb
        if folded[m.start() : m.end()].split(" ")[-1].split("'")[-1] in _ORG_STOP:
            break
        end = m.end()
    return end


def _last_word_is_name(plain: str, end: int) -> bool:
    words = re.findall(r"[\w'-]+", plain[max(0, end - 40) : end])
    return len(words) > 1 and words[-1][:1].isupper()


def _sentence_start(text: Text, start: int) -> bool:
    """Whether a capital at this position is the sentence's own: nothing but quotes, dashes and bullets stands before it."""
    s, _ = text.sentences[text.sentence_index(start)]
    return not re.search(r"\w", text.plain[s:start])


def _canonical(name: str) -> str:
    return re.sub(r"\s+", " ", name[0].upper() + name[1:]).strip()


_IN_NAME = re.compile(r"\b(?:de la |de l'|du |des |de |d'|en |au )(?=[A-ZÀ-ÖØ-Þ])")


def _country_in(name: str) -> str | None:
    """The country of an organisation by the places in its name, the last first: «Université de Labé», «ministère de la Santé du Mali»."""
    plain = straighten(name)
    for m in reversed(list(_IN_NAME.finditer(plain))):
        span = name_at(plain, m.end())
        if span is None:
            continue
        for s, e in shorter_names(plain, *span):
            for entry in gazetteer.lookup(name[s:e], types=("state", "region", "department", "municipality"))[:1]:
                if entry.type != "municipality" or entry.population >= 5000:
                    return entry.country
    return None


@cache
def _bare() -> tuple[dict[str, list[tuple[list[str], str, gazetteer.Entry]]], None]:
    index: dict[str, list[tuple[list[str], str, gazetteer.Entry]]] = {}
    for surface, entry in gazetteer.bare_names():
        words = re.findall(r"\w+", fold(surface))
        if words:
            index.setdefault(words[0], []).append((words, surface, entry))
    for options in index.values():
        options.sort(key=lambda o: -len(o[0]))
    return index, None


_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    entry: gazetteer.Entry


def _bare_hits(text: Text) -> Iterator[_Hit]:
    index, _ = _bare()
    folded, plain = text.folded, text.plain
    last = 0
    for m in _CAP_TOKEN.finditer(plain):
        if m.start() < last:
            continue
        options = index.get(folded[m.start() : m.end()])
        if not options:
            continue
        second = following[1] if (following := _SECOND.match(folded, m.end())) else ""
        for parts, surface, entry in options:
            if len(parts) > 1 and not second.startswith(parts[1]):
                continue  # most names that begin alike end here
            end = _match_words(folded, m.start(), parts)
            if end is not None and surface.isupper() and not plain[m.start() : end].isupper():
                continue  # «l'Eau» is not the EAU
            if end is not None and not (
                end < len(plain)
                and (plain[end].isalnum() or (plain[end] == "-" and plain[end + 1 : end + 2].isalpha()))
            ):
                last = end
                yield _Hit(m.start(), end, entry)
                break


# The word after a capitalised one, over the marks that may join the words of a name.
_SECOND = re.compile(r"[ \-'.]{0,3}(\w+)")
_CAP_TOKEN = re.compile(r"(?<![\w-])[A-ZÀ-ÖØ-ÞŒ]\w*")


def _match_words(folded: str, start: int, words: list[str]) -> int | None:
    position = start
    for i, word in enumerate(words):
        if i:
            gap = position
            while gap < len(folded) and folded[gap] in " -'." and gap - position < 3:
                gap += 1
            position = gap
        if not folded.startswith(word, position):
            return None
        position += len(word)
        if i + 1 < len(words) and position < len(folded) and folded[position].isalnum():
            return None
    return position


def _named_organisations(text: Text, hits: list[_Hit]) -> Iterator[Mention[Party]]:
    """Organisations of the hand list by their full name; before the head nouns, which would read a part of them."""
    for hit in hits:
        if hit.entry.type not in _PLACES and hit.end - hit.start > 8 and " " in text.raw[hit.start : hit.end]:
            yield _mention(text, hit.start, hit.end, hit.entry, "partners.organisation_connue", "organisation")


_PLACES = ("state", "region", "department", "municipality", "intermunicipality")


_PLAIN_CAP = r"[A-ZÀ-ÖØ-ÞŒ][\w']{1,24}"
_PAIR = re.compile(rf"(?<![\w-])({_PLAIN_CAP}(?: {_PLAIN_CAP})?) ?[-/] ?({_PLAIN_CAP}(?: {_PLAIN_CAP})?)")


def _state_pairs(text: Text) -> Iterator[Mention[Party]]:
    """«l'axe Gabon-Chine», «Maroc – Sénégal :»: two states joined by a dash."""
    for m in _PAIR.finditer(text.plain):
        first = m.start(1) if gazetteer.lookup(m[1], types=("state",)) else m.start(1) + m[1].rfind(" ") + 1
        left = gazetteer.lookup(text.raw[first : m.end(1)], types=("state",))
        right = gazetteer.lookup(m[2], types=("state",)) or gazetteer.lookup(m[2].split(" ")[0], types=("state",))
        if left and right and left[0].code != right[0].code:
            yield _mention(text, first, m.end(1), left[0], "partners.etats_accoles", "compound")
            end = m.end(2) if gazetteer.lookup(m[2], types=("state",)) else m.start(2) + len(m[2].split(" ")[0])
            yield _mention(text, m.start(2), end, right[0], "partners.etats_accoles", "compound")


def _bare_names(text: Text, hits: list[_Hit]) -> Iterator[Mention[Party]]:
    plain = text.plain
    for hit in hits:
        before = plain[max(0, hit.start - 24) : hit.start]
        if (
            re.search(r"(?<![\w])(?!Le |La |Les )[A-ZÀ-Þ][\wÀ-ÿ]+[ -]$", before)
            and not re.search(r"(?:^|[.!?:«\n] ?)[A-ZÀ-Þ][\wÀ-ÿ]+[ -]$", before)
            and hit.entry.type in _PLACES
            and not re.search(r"\b(?:Région|Ville|Commune|Département|Mairie|Etat|État)[ ]$", before)
        ):
            continue  # the end of a longer name («Boulevard Paris», «Jean France»)
        if re.match(r" [A-ZÀ-Ý]", plain[hit.end : hit.end + 2]) and is_given_name(text.raw[hit.start : hit.end]):
            continue  # «Maurice Bonnet» is no island
        rule = "partners.nom_connu" if hit.entry.type in _PLACES else "partners.organisation_connue"
        capital = gazetteer.capital_of(text.raw[hit.start : hit.end]) if hit.entry.type == "municipality" else None
        via: Via = "acronym" if text.raw[hit.start : hit.end].isupper() and hit.end - hit.start < 8 else "name"
        yield _mention(text, hit.start, hit.end, hit.entry, rule, via, capital)


def _model_organisations(text: Text, entities: Iterable[Mention[str]]) -> Iterator[Mention[Party]]:
    """The organisations that a model names: companies, clubs, institutes without a head noun that the rules know."""
    for e in entities:
        nobody = fold(e.text) in _COMMON_WORDS or e.text in _NOT_ACRONYMS or demonym(e.text)
        if e.value != "ORG" or nobody or not any(map(str.isupper, e.text)) or text.in_capitals(e.start):
            continue
        entry = gazetteer.link(e.text)
        if entry is not None and entry.type not in _PLACES:
            yield _mention(text, e.start, e.end, entry, e.rule, "organisation")
        else:
            yield Mention(
                e.start, e.end, e.text, Party(_canonical(e.text), "other", None, None, "organisation"), e.rule
            )


_ACRONYM = re.compile(r"(?<![\w.-])[A-ZÀ-Ý][A-ZÀ-Ý0-9&]{2,6}(?:-[A-Z0-9]{1,8})?(?: [A-ZÀ-Ý]{3,10}){0,2}(?![\w-])")


def _acronyms(text: Text) -> Iterator[Mention[Party]]:
    """Capital letters that no list knows: kept as `unknown`, a party only where the sentence makes it one."""
    for m in _ACRONYM.finditer(text.plain):
        if m[0] in _NOT_ACRONYMS or text.in_capitals(m.start()) or text.plain[m.start() - 1 : m.start()] == "(":
            continue
        yield Mention(m.start(), m.end(), m[0], Party(m[0], "other", None, None, "unknown"), "partners.sigle")


_NOT_ACRONYMS = words("faux_sigles")


def demonym(word: str) -> str | None:
    """The country code of a people's adjective («sénégalaise» → SN), or None."""
    return gazetteer.demonyms().get(fold(word.strip("(),.;:")))


_STATE_NOUN = re.compile(
    r"\b(gouvernement(?:s)?|etat(?:s)?|autorites?|executif|partie|pays|royaume|cote|"
    r"homologues?|diplomatie|presidence|chancellerie|delegation|(?:premiere? )?ministres?(?: d'etat| delegue)?|presidente?|ambassad(?:eur|rice)|secretaire d'etat|"
    r"capitale|souverain|dirigeants?|chef de (?:l'etat|la diplomatie|gouvernement)|chef du gouvernement|chanceli(?:er|ere))(?: (?:federal|central|royal|de transition))? ([a-z-]{4,24})\b"
)
_COMPOUND = re.compile(r"\b([a-z]{3,12}o)-([a-z]{4,20})\b")


def _adjectives(text: Text) -> Iterator[Mention[Party]]:
    for m in _matches(text, _STATE_NOUN):
        if (code := gazetteer.demonyms().get(m[2])) and len(code) == 2:
            yield from _state(text, m.start(1), m.end(), code, "partners.etat_adjectif")
    prefixes = gazetteer.compound_prefixes()
    for m in _COMPOUND.finditer(text.folded):
        left, right = prefixes.get(m[1]) or prefixes.get(m[1] + "-"), gazetteer.demonyms().get(m[2])
        if left and right and len(left) == 2 and len(right) == 2:
            yield from _state(text, m.start(), m.start() + len(m[1]), left, "partners.adjectif_compose", "compound")
            yield from _state(text, m.start(2), m.end(), right, "partners.adjectif_compose", "compound")


_GROUPS: tuple[tuple[str, PartnerType | None], ...] = (
    (r"(?:les|des|aux|ces|nos|leurs) {n} (?:villes|communes|municipalites|cites|collectivites|metropoles)", "municipality"),
    (r"(?:les|des|aux|ces|nos|leurs) {n} (?:regions|provinces|wilayas|gouvernorats|territoires)", "region"),
    (r"(?:les|des|aux|ces|nos|leurs) {n} (?:pays|etats|nations|gouvernements|capitales|executifs|voisins)", "state"),
    (r"(?:les|des|aux|ces) {n} (?:universites|etablissements|ecoles|instituts)", "university"),
    (r"(?:les|des|aux|ces) {n} (?:departements)", "department"),
    (r"(?:les|des|aux|ces) {n} (?:parties|partenaires|institutions|organisations|entites|structures|organismes|ministeres|agences|groupes|rives|musees|chambres|hopitaux|centres|lycees|ports|federations|banques|entreprises|societes|compagnies|communautes|associations|fondations|offices|collectivites territoriales)", None),
)  # fmt: skip
_ANAPHORS: tuple[tuple[str, PartnerType], ...] = (
    (
        r"(?:la|notre|cette|sa|La|Notre|Cette) (?:Région|région|province|wilaya|collectivité régionale|institution régionale)",
        "region",
    ),
    (
        r"(?:la|notre|cette|La|Notre|Cette) (?:Ville|ville|cité|Commune|commune|municipalité|Municipalité|mairie|Mairie|collectivité)",
        "municipality",
    ),
    (
        r"(?:le|notre|ce|Le|Notre|Ce) (?:Département|département|Conseil départemental|conseil départemental|conseil général)",
        "department",
    ),
    (r"(?:la|notre|cette|La|Notre|Cette) (?:Métropole|métropole)", "municipality"),
    (r"(?:l'|L'|cette |notre )(?:Université|université)", "university"),
    (
        r"(?:le|notre|ce|Le|Notre|Ce) (?:Royaume|royaume|gouvernement|Gouvernement|pays)|[lL]'(?:État|Etat|Exécutif)",
        "state",
    ),
    (r"(?:le|ce|Le|Ce) (?:conseil régional|Conseil régional|land|Land|canton|gouvernorat)", "region"),
)


# «cette région du sud de l'Europe» points back whatever follows it.
_POINTING: dict[PartnerType, str] = {
    "region": "[Cc]ette (?:région|province|wilaya)",
    "municipality": "[Cc]ette (?:ville|commune|cité)",
    "state": "[Cc]e pays",
    "university": "[Cc]ette université",
}


_COUNTED = re.compile(r"\b(?:les|des|aux|ces|nos|leurs) (?:deux|trois|quatre|cinq|six) (?=[a-z])")
# One pass over the text for the nouns of all anaphors; the patterns are tried where one stands.
_ANAPHOR_NOUN = re.compile(
    r"(?<=[ '’])(?:[Rr]égion|province|wilaya|collectivité|institution|[Vv]ille|cité|[Cc]ommune|[Mm]unicipalité|[Mm]airie|[Dd]épartement|[Cc]onseil|"
    r"[Mm]étropole|[Uu]niversité|[Rr]oyaume|[Gg]ouvernement|pays|[ÉE]tat|Exécutif|[Ll]and|canton|gouvernorat)\b"
)


@cache
def _group_patterns() -> tuple[
    list[tuple[re.Pattern[str], PartnerType | None]], list[tuple[re.Pattern[str], PartnerType]]
]:
    groups = [(re.compile(rf"{p}\b".replace("{n}", "(?:deux|trois|quatre|cinq|six)")), t) for p, t in _GROUPS]
    anaphors = [
        (re.compile(rf"(?:{p})\b(?! (?:de|du|des|d'|[A-ZÀ-Ý])|-)|(?:{_POINTING.get(t, '(?!)')})\b(?! [A-ZÀ-Ý])"), t)
        for p, t in _ANAPHORS
    ]
    return groups, anaphors


_COMMISSION = re.compile(r"\b[Ll]a (Commission)\b(?! [a-z]{3,}(?:e|ale|aire)\b| (?:de|du|des|d'|mixte))")


def _the_commission(text: Text) -> Iterator[Mention[Party]]:
    """«la Commission», with its capital and nothing behind it, is the European one in an article about Europe."""
    if "europeen" not in text.folded:
        return
    entry = gazetteer.link("Commission européenne")
    for m in _COMMISSION.finditer(text.plain):
        if entry is not None:
            yield _mention(text, *m.span(1), entry, "partners.la_commission", "name")


def _groups(text: Text) -> Iterator[Mention[Party]]:
    groups, anaphors = _group_patterns()
    for trigger in _COUNTED.finditer(text.folded):
        for pattern, wanted in groups:
            if m := pattern.match(text.folded, trigger.start()):
                size = next(int(n) for w in m[0].split(" ")[1:] if (n := parse_number(w)) is not None)
                yield _stand_in(text, m, wanted, "group", "partners.groupe", size)
                break
    for noun in _ANAPHOR_NOUN.finditer(text.plain):
        start = max(text.plain.rfind(" ", 0, noun.start() - 1), text.plain.rfind("\n", 0, noun.start() - 1)) + 1
        while start < noun.start() and not text.plain[start].isalpha():
            start += 1
        for pattern, kind in anaphors:
            if m := pattern.match(text.plain, start):
                yield _stand_in(text, m, kind, "anaphor", "partners.anaphore", 1)
                break


def _stand_in(
    text: Text, m: re.Match[str], wanted: PartnerType | None, via: Via, rule: str, size: int
) -> Mention[Party]:
    value = Party("", wanted or "other", None, None, via, wanted, size=size)
    return Mention(m.start(), m.end(), text.raw[m.start() : m.end()], value, rule)


def _unknown_names(text: Text, taken: _Taken) -> Iterator[Mention[Party]]:
    """Capitalised names without a head noun that layer 3 does not know: towns, companies, strangers.

    They are parties only where the sentence makes them so; a town that the gazetteer knows is linked all the same.
    """
    plain = text.plain
    for m in NAME.finditer(plain):
        start, end = m.span()
        if _OF_BEFORE.search(plain, max(0, start - 12), start) or taken.covers(start):
            continue
        first = fold(_NAME_MARK.split(m[0], 1)[0])
        article = first in ("le", "la", "les") and " " in m[0] and not _sentence_start(text, start)  # «Le Kef»
        if (
            (first in _COMMON_WORDS and not article)
            or _quoted(plain, start)
            or demonym(m[0])
            or first in _CONTINENTS
            or m[0] in _NOT_ACRONYMS
            or plain[start - 1 : start] == "("
            or text.in_capitals(start)
        ):
            continue
        if " " in m[0] and is_given_name(m[0].split(" ", 1)[0]):
            continue
        at_start = _sentence_start(text, start)
        for s, e in shorter_names(plain, start, end):
            name = text.raw[s:e]
            if len(name) < 3 or stem(fold(name)) in _COMMON_NOUNS:
                continue
            if (state := next(iter(gazetteer.lookup(name, types=("state",))), None)) is not None:
                yield _mention(text, s, e, state, "partners.nom_connu", "name")  # «le Niger», which is a river too
                continue
            entry = next(
                iter(
                    gazetteer.lookup(
                        name, types=("municipality", "intermunicipality", "region"), country=country_after(text, e)
                    )
                ),
                None,
            )
            if (
                entry is None
                and at_start
                and " " not in name
                and not _VERB_AFTER.match(plain, e)
                and not re.search(rf"[a-zà-ÿ,'] {re.escape(name)}\b", plain)
            ):
                continue
            if entry is not None and (entry.population >= 2000 or entry.type != "municipality"):
                value = Party(entry.name, _type(entry.type), entry.country, entry.code, "unknown")
            else:
                value = Party(_canonical(name), "other", None, None, "unknown")
            yield Mention(s, e, name, value, "partners.nom_inconnu")


def _quoted(plain: str, position: int) -> bool:
    """Whether the name opens a quotation: a title, not a party."""
    return plain[max(0, position - 2) : position].strip() in ("«", '"')


_VERB_AFTER = re.compile(r" (?:a|ont|et|est|sont|signe|signent|vient|viennent|va|vont|s')\b")
# Common nouns that French often writes with a capital; alone they name nobody.
_COMMON_NOUNS = words("noms_communs")


_NAME_MARK = re.compile(r"[ '-]")
_OF_BEFORE = re.compile(r"(?:\bde la |\bde l'|\bdu |\bdes |\bde |\bd'|\bà |\ben )$")
_COMMON_WORDS = words("mots_vides")


def _bind_acronyms(text: Text, mentions: list[Mention[Party]]) -> list[Mention[Party]]:
    """Acronyms take the value of the expansion that the article gives: «Office du tourisme (ODT) … l'ODT»."""
    bound: dict[str, Party] = {}
    for m in mentions:
        if m.value.via in ("organisation", "authority", "name") and (a := _ACRONYM_AFTER.match(text.plain, m.end)):
            bound.setdefault(a[1].upper(), m.value)
    kept: list[Mention[Party]] = []
    for m in mentions:
        key = m.text.upper()
        if key in bound and m.value.via in ("unknown", "acronym"):
            if kept and kept[-1].value.name == bound[key].name and text.raw[kept[-1].end : m.start].strip(" (") == "":
                continue  # the acronym right behind its own expansion is the same mention
            kept.append(replace(m, value=replace(bound[key], via="acronym"), rule="partners.sigle_developpe"))
        else:
            kept.append(m)
    return kept
