"""Organisations by the nouns that open their names: «l'Office national du tourisme», «la société minière X»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from operator import itemgetter

from pipeline.dispatch import Dispatcher
from pipeline.mentions import Mention
from pipeline.names import CAP, name_at, names_in_brackets, plain_cut, shorter_names
from pipeline.organisation_names import name_end
from pipeline.party import (
    Party,
    at_sentence_start,
    canonical,
    country_after,
    country_in,
    demonym,
    is_ranked,
    mention_of,
    party_type,
)
from pipeline.text import Text
from rules import gazetteer
from rules.folding import fold
from rules.loader import compile_pattern, load_rules
from rules.schema_partners import OrganisationRule


@cache
def organisation_heads() -> Dispatcher[OrganisationRule]:
    file = load_rules("organisations", OrganisationRule)
    return Dispatcher((r, compile_pattern(rf"\b(?:{r.pattern})(?![\w-])", file.macros)) for r in file.rules)


_BEARER = re.compile(r"(?<![\w-])(?!Groupe|Le |La |Du |Et )[A-ZÀ-Ý][\w&-]+ $")
ACRONYM_AFTER = re.compile(r" ?\(\s*([A-ZÀ-Ý][A-Za-zÀ-ÿ0-9&./-]{1,14})(?:[ ,;:–-][^)]{0,40})?\)")


def organisation_names(text: Text) -> Iterator[Mention[Party]]:
    """The organisations that a head noun opens, with those that «celle de X» or a list of places adds to them."""
    plain, folded = text.plain, text.folded
    last = 0
    for start, matching in organisation_heads().matching(text):
        if start < last or plain.startswith("-", start - 1):  # «La Chaux-de-Fonds» is no fund
            continue
        rule, head_end = max(matching, key=itemgetter(1))
        if plain.startswith("Banque", start) and _BEARER.search(plain, max(0, start - 20), start):
            continue  # «NSIA Banque» is called by both words
        if quoted := _quoted_name(text, start, head_end, rule):
            last = quoted.end
            yield quoted
            continue
        if several := _one_each(text, start, head_end, rule):
            last = several[-1].end
            yield from several
            continue
        end = name_end(plain, folded, start, head_end)
        if rule.id == "partners.corps_d_etat" and (second := folded.find(" et ", head_end, end)) > 0:
            end = second  # «les douanes camerounaises et tchadiennes» are two
        if not _is_name(text, start, head_end, end, rule):
            continue
        mention = _organisation(text, start, end, rule)
        mention = _with_seat(text, mention, rule)
        last = mention.end
        yield mention
        for other in _those_of(text, mention, head_end, rule):
            last = other.end
            yield other


# «le centre hospitalier universitaire (CHU) de Yopougon»: the bracket stands inside the name.
_SEAT = re.compile(r" (?:de la région |de la province |de |d'|du )(?=[A-ZÀ-ÖØ-Þ])")


def _with_seat(text: Text, m: Mention[Party], rule: OrganisationRule) -> Mention[Party]:
    """The name with the place behind its acronym, where it has none of its own."""
    plain = text.plain
    acronym = ACRONYM_AFTER.match(plain, m.end)
    if acronym is None or m.value.code or m.value.country or re.search(r" [A-ZÀ-ÖØ-Þ]", m.text):
        return m
    joint = _SEAT.match(plain, acronym.end())
    if joint is None:
        return m
    span = name_at(plain, joint.end())
    place = known_place(text, joint.end()) or (span and (plain_cut(plain, *span), None))
    if not place:
        return m
    name = m.value.name + text.raw[acronym.end() : place[0]]
    value = replace(m.value, name=name, country=place[1])
    return Mention(m.start, place[0], text.raw[m.start : place[0]], value, m.rule)


# There is one of them in a state.
_WHOLE = frozenset({
    "gendarmerie nationale", "police nationale", "marine nationale", "armee de terre", "armee de l'air", "police aux frontieres",
    "protection judiciaire de la jeunesse", "prefecture de police", "service historique de la defense", "cour des comptes", "cour supreme",
    "cour constitutionnelle", "cour de cassation", "forces armees royales", "tresor public", "loterie nationale",
})  # fmt: skip
# Bodies of which a département or a region has one each: with a capital, and no name behind, the place's own.
_OF_THE_PLACE = re.compile(
    r"Mission [Ll]ocale|Chambre (?:d'[Aa]griculture|(?:de|du) [Cc]ommerce|des? [Mm]étiers|de l'[Aa]rtisanat)|Caf|C[Pp][Aa][Mm]|Rectorat|Inspection académique|Crous|Drac|Dreal|Urssaf|Safer|Sdis"
)
_SECOND_WORD = re.compile(r"[\w-]+ ([a-zà-öø-ÿ]{4,16}) (?:de |du |des |d'|pour )[a-zà-öø-ÿ]")


_TWO_PEOPLES = re.compile(r"[ -][a-zà-öø-ÿ]{4,8}o-([a-zà-öø-ÿ]{4,16})(?![\w-])")


def _of_a_people(plain: str, start: int, end: int) -> bool:
    """Whether a people's adjective says whose body it is: «Chambre algérienne de commerce», «chambre de commerce franco-polonaise»."""
    m = _SECOND_WORD.match(plain, start) or _TWO_PEOPLES.search(plain, start, end)
    return m is not None and demonym(m[1]) is not None


_ORGANISING = re.compile(
    r"organisations? (?:commune |conjointe )?(?:de la |du |des |de l'|d'une? |d'|de )(?:coupe|jeux|championnat|forum|festival|salon|sommet|assises|colloque|seminaire|"
    r"journee|semaine|concert|rencontre|fete|course|tournoi|exposition|evenement|conference|congres|ceremonie|visite|election|concours|stage|chantier|camp)"
)
_THE = re.compile(r"(?:\b[Ll]['e]|\b[Ll]a|\b[Dd]u|\b[Aa]u) ?$")
# Of these a state has one, whatever the case of their letters; not of what anybody may have a direction or an inspection of.
_ONE_ONLY = re.compile(
    r"(?:direction (?:generale|nationale|centrale)|office (?:national|central)|agence nationale|institut national|commission nationale|"
    r"conseil (?:national|superieur)|caisse nationale|centre national|service national|haute autorite|inspection generale|"
    r"autorite (?:nationale|de regulation|de surete)|ecole nationale|societe nationale)"
    r"(?: [a-z-]+)? (?:de la |de l'|des |du |d'|de |aux |pour l[ae] |pour l')"
    r"(?!(?:entreprise|societe|groupe|hopita|etablissement|banque|collectivite|ville|commune|mairie|communaute|region|departement|universite|"
    r"ecole|compagnie|association|structure|organisme|institution|cabinet|ministere|pays|port|office|agence|deux|trois)[a-z]*(?![a-z]))[a-z-]{4,}"
)
_OF_SEVERAL = re.compile(r" (?:des|de ces|de leurs) (?:deux|trois)")
_A_NEW_ONE = re.compile(
    r"\b(?:creation|creer|ouverture|ouvrir|construction|construire|implantation|installation|realisation|mise en place|lancement)"
    r" (?:d'un|d'une|de l'|du|de la|un|une|la|le|l') ?(?:nouve\w+ |futur\w* |premi\w+ )?[\"«]? ?$"
)
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ]")


def _is_name(text: Text, start: int, head_end: int, end: int, rule: OrganisationRule) -> bool:
    """Whether the words `[start, end)` name one body, and are no common noun, no plural and no pointer to another name."""
    plain, folded = text.plain, text.folded
    acronym = ACRONYM_AFTER.match(plain, end)
    if folded[start:end] in _WHOLE:
        return True
    if plain[start].islower() and folded.startswith("autorites ", start):
        return False  # «les autorités des Comores» are the state
    if rule.id == "partners.corps_d_etat" and acronym is None:
        # «les douanes tunisiennes», «la police nationale de l'Ain»; «l'armée de l'air» and «la police de Lyon» name no body of a state
        own = folded[start:head_end].endswith("nationale") and _OF_NAME.match(plain, head_end)
        return bool(own) or any(demonym(w) for w in folded[head_end:end].split())
    if end == head_end and _OF_THE_PLACE.fullmatch(plain, start, end):
        return True
    if end == head_end and not acronym and (plain[start].islower() or not _of_a_people(plain, start, end)):
        return False  # a bare common noun («l'agence», «la société») names nobody
    if _GENERIC.fullmatch(folded, start, end):
        return False
    if acronym and folded[start:end] in _authority_nouns() and _OF_IT.match(plain, acronym.end()):
        return False  # «l'assemblée populaire communale (APC) d'Oran»: its head noun reads the name
    lower = plain[start].islower()
    if not acronym and _A_NEW_ONE.search(folded, max(0, start - 40), start):
        return False  # «la création d'un Laboratoire international associé»
    if lower and is_ranked(text, start):
        return False  # «la deuxième agglomération de Corée» says which, and names nobody
    if folded[start:head_end].endswith("s") and _OWN_PLURAL.search(folded, max(0, start - 30), start):
        return False  # «avec ses quatre Instituts spécialisés»
    if (
        rule.id in _CAPITAL_ONLY
        and folded[start:head_end].startswith(_CENTRE_OF)
        and _OF_NAME.match(plain, head_end - 3)
    ):
        return False  # «Centre du Burkina» is a region
    if rule.id in _CAPITAL_ONLY and lower and not acronym:
        return False
    if lower and " et " in folded[head_end:end] and folded[start:head_end].split(" ")[0].endswith("s"):
        return False  # «les communautés de communes de A et de B» are two
    if lower and rule.id in _BEFORE_ITS_NAME and not _NAMED_TRADE.match(plain, head_end):
        return False  # «l'opérateur exclusif du transport des phosphates de Gafsa»
    if lower and folded[start:head_end].endswith("s") and rule.type in ("company", "association") and not acronym:
        return False  # «les entreprises de la Manche» are no party
    if (
        lower
        and folded.startswith("agence de ", start)
        and (place := known_place(text, head_end + 4))
        and place[0] == end
    ):
        return False  # «l'agence de Tunis» is somebody's branch
    if lower and _ORGANISING.match(folded, start):
        return False  # «l'organisation de la Coupe du monde»
    if lower and _OWN_NAME.fullmatch(plain, head_end, end):
        return False  # «l'agence de l'AFD»: the name inside says it
    if _OF_SEVERAL.search(folded, start, end + 16) and plain[head_end + 1].islower():
        return False  # «les Archives nationales des deux pays» are two bodies, named by neither
    if acronym or _CAPITAL.search(plain, start + 1, end):
        return True
    if rule.id == "partners.ministere" and _PORTFOLIO.match(folded, head_end, end):
        return True  # «le ministère de l'intérieur», in small letters throughout
    if lower and _THE.search(plain, max(0, start - 3), start):
        # «l'institut tunisien de la propriété industrielle», «la direction générale de la protection civile»
        return _of_a_people(plain, start, end) or _ONE_ONLY.match(folded, start, end) is not None
    if _INDEFINITE.search(folded, max(0, start - 12), start):
        return False  # «a voté un Fonds d'investissement exceptionnel»
    return not lower and not at_sentence_start(text, start)  # a capital may be the sentence's own


_BEFORE_ITS_NAME = frozenset({"partners.metier", "partners.pole"})
_NAMED_TRADE = re.compile(r"(?: [a-zà-öø-ÿ-]{3,}){0,2} [«\"A-ZÀ-ÖØ-Þ]")
_INDEFINITE = re.compile(r"\bune? (?:nouve\w+ )?$")
_PORTFOLIO = re.compile(r" (?:d'etat )?(?:de la |de l'|du |des )(?!tutelle|pays\b|meme|deux|trois)[a-z]{5}")
_OF_IT = re.compile(r" (?:de |du |des |d')")


@cache
def _authority_nouns() -> frozenset[str]:
    return frozenset(
        fold(phrase)
        for noun in gazetteer.head_nouns()
        if noun.types[0] in ("municipality", "intermunicipality", "department", "region")
        for phrase in noun.phrases
    )


def _organisation(text: Text, start: int, end: int, rule: OrganisationRule) -> Mention[Party]:
    name = text.raw[start:end]
    entry = gazetteer.link(name)
    if state := gazetteer.lookup(name, types=("state",)):
        return mention_of(text, start, end, state[0], "partners.nom_connu", "name")  # «Union des Comores»
    if entry is not None and entry.type in ("state", "region") and text.folded.startswith("ambassade", start):
        return mention_of(text, start, end, entry, "partners.ambassade", "authority")  # it stands for its state
    if (
        entry is not None
        and (entry.code is not None or entry.source)
        and entry.type not in ("state", "municipality", "department")
        and (entry.type != "region" or entry.code is None)
    ):
        return mention_of(text, start, end, entry, "partners.organisation_connue", "organisation")
    if last := _known_at_end(name, rule):
        return mention_of(text, start, end, last, "partners.organisation_connue", "organisation")
    bare = _without_demonym(_without_head(name, rule), rule)
    if bare != name and (known := gazetteer.lookup(bare, types=("company", "agency", "association"))):
        return mention_of(text, start, end, known[0], "partners.organisation_connue", "organisation")
    value = Party(
        canonical(bare),
        party_type(rule.type),
        _country(text, name, end, rule),
        None,
        "organisation",
    )
    return Mention(start, end, name, value, rule.id)


def _country(text: Text, name: str, end: int, rule: OrganisationRule) -> str | None:
    return (
        rule.country
        or next((c[:2] for w in re.split(r"[ '-]", name) if (c := demonym(w))), None)
        or country_in(name)
        or country_after(text, end)
    )


# Nouns too common to be a name without a capital of their own: «le centre de Dakar», «la télévision locale».
# What a body is, not what it is called.
_GENERIC = re.compile(
    r"etablissements? publics? (?:de cooperation intercommunale|a caractere [a-z]+(?: et [a-z]+)?|administratif|territorial|local)|"
    r"(?:union|conseil|comite) (?:national|regional|international)e?"
)
_OWN_PLURAL = re.compile(r"\b(?:ses|leurs|nos|vos)(?: [a-z]+| \d+| \(\d+\))* $")
_CENTRE_OF = ("centre de", "centre du", "centre d'", "centres de", "centres d'")
_OF_NAME = re.compile(r"[^ ]{0,3} ?(?:du |de |des |de la |de l'|d')?[A-ZÀ-ÖØ-Þ]")
_CAPITAL_ONLY = frozenset({"partners.corps", "partners.societe_d_un_pays"})
_QUOTED = re.compile(r"(?: [a-zà-öø-ÿœ'-]{2,20}){0,3}? ?[«\"] ?(?P<name>[A-ZÀ-ÖØ-Þ][^«»\"\n]{1,60}?) ?[»\"]")


_QUOTED_TYPES = frozenset({"company", "association", "university"})


def _quoted_name(text: Text, start: int, head_end: int, rule: OrganisationRule) -> Mention[Party] | None:
    """«la société « Socafix »», «l'association "Les amis de Gorée"»: the quotes hold the name."""
    m = _QUOTED.match(text.plain, head_end) if rule.type in _QUOTED_TYPES else None
    if m is None or text.folded[start:head_end].endswith("s"):
        return None
    words = text.raw[start : m.end()]
    name = text.raw[slice(*m.span("name"))]
    if rule.type == "university":
        name = f"{text.raw[start:head_end]} {name}"  # «l'université turque "Atatürk"»
    value = Party(
        canonical(name),
        party_type(rule.type),
        _country(text, words, m.end(), rule),
        None,
        "organisation",
    )
    return Mention(start, m.end(), words, value, rule.id)


_OF_PLACE = re.compile(
    rf"(?P<link>,? et |, |)(?P<of>(?:de la (?:province|région|préfecture|wilaya|commune|ville) )?(?:de |d'|du |des |de la |de l')|)(?={CAP})"
)


def _one_each(text: Text, start: int, head_end: int, rule: OrganisationRule) -> list[Mention[Party]]:
    """«les universités de Fès, Oujda et de Nouakchott»: one body for each place that the plural names; [] when it names no two."""
    first = text.raw[start:head_end].split(" ")[0]
    # an acronym has no plural of its own: «entre les CHU de A et de B»
    several = first.isupper() and _THE_SEVERAL.search(text.folded, max(0, start - 5), start)
    if not (several or first.endswith(("s", "x"))) or rule.type not in ("university", "agency", "association"):
        return []
    plain = text.plain
    adjectives = _PLURAL_ADJECTIVES.match(plain, head_end)
    position = adjectives.end() if adjectives else head_end
    words = text.raw[start:position]
    head = words if words.isupper() else " ".join(_singular(w) for w in words.split(" "))
    found: list[Mention[Party]] = []
    at = position + 1
    while (m := _OF_PLACE.match(plain, at)) and bool(m["link"]) == bool(found):
        place = known_place(text, m.end())
        if place is None or (not m["of"] and (not found or _GOES_ON.match(plain, place[0]))):
            break
        own = text.raw[m.end() : place[0]]
        name = f"{head} {m['of']}{own}" if m["of"] else "".join(gazetteer.join(head, own))
        value = Party(canonical(name), party_type(rule.type), place[1], None, "organisation")
        s = m.end() if found else start
        found.append(Mention(s, place[0], text.raw[s : place[0]], value, rule.id))
        at = place[0]
    for s, e in () if found else names_in_brackets(plain, position):
        # «trois universités marocaines (Fès, Oujda et Rabat)»
        place = known_place(text, s)
        if place is None or place[0] != e:
            return []
        kind = " ".join(w for w in head.split(" ") if not demonym(w))
        name = canonical("".join(gazetteer.join(kind, text.raw[s:e])))
        value = Party(name, party_type(rule.type), place[1], None, "organisation")
        begin = s if found else start
        found.append(Mention(begin, e, text.raw[begin:e], value, rule.id))
    return found if len(found) > 1 else []


_THE_SEVERAL = re.compile(r"\b(?:les|des|aux) $")
_GOES_ON = re.compile(r"[ -][A-ZÀ-ÖØ-Þ]")
_PLURAL_ADJECTIVES = re.compile(r"(?: (?!de |des |du )[a-zà-öø-ÿ]{3,20}(?:s|x)(?= )){1,3}")


def _singular(word: str) -> str:
    if word.endswith("aux") and not word.endswith("eaux"):
        return word[:-3] + "al"
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def known_place(text: Text, start: int) -> tuple[int, str | None] | None:
    """Where the longest known place ends that begins at a position, and its country."""
    span = name_at(text.plain, start)
    for s, e in shorter_names(text.plain, *span) if span else ():
        for entry in gazetteer.lookup(text.raw[s:e], types=("state", "region", "department", "municipality")):
            return e, entry.country
    return None


_THAT_OF = re.compile(
    r"(?:[^.;:,«»]{0,40}?),? (?:et|à|avec) (?:celui|celle) (?P<of>de |d'|du |de la |de l')(?=[A-ZÀ-ÖØ-Þ])"
)


_AND_PEOPLE = re.compile(r" et ([a-zà-öø-ÿ-]{4,20})(?![\w-])")
_AND_THAT_OF = re.compile(
    r",? (?:et|avec|ainsi que|à) (?:celui|ceux) (?P<of>(?:de la |de l'|du |des |de )(?=[A-ZÀ-ÖØ-Þa-zà-öø-ÿ]))"
)


def _those_of(text: Text, mention: Mention[Party], head_end: int, rule: OrganisationRule) -> Iterator[Mention[Party]]:
    """«l'Université Nazi Boni et celle de Limoges»: the second is a university too."""
    if rule.id == "partners.ministere" and (portfolio := _AND_THAT_OF.match(text.plain, mention.end)):
        # «le ministère de la Jeunesse et celui des Sports»
        of = portfolio.start("of")
        end = name_end(text.plain, text.folded, of, of)
        name = f"Ministère {text.raw[of:end]}"
        value = Party(canonical(name), "ministry", mention.value.country, None, "organisation")
        yield Mention(of, end, text.raw[of:end], value, rule.id)
        return
    if rule.id == "partners.corps_d_etat" and (people := _AND_PEOPLE.match(text.plain, mention.end)):
        # «les douanes camerounaises et tchadiennes»
        if country := demonym(people[1]):
            name = f"{text.raw[mention.start : head_end]} {people[1]}"
            value = Party(canonical(name), party_type(rule.type), country[:2], None, "organisation")
            yield Mention(people.start(1), people.end(1), people[1], value, rule.id)
        return
    m = _THAT_OF.match(text.plain, mention.end)
    if m is None or (place := known_place(text, m.end())) is None:
        return
    base = re.sub(r" (?:de |d'|du |des |de la |de l')[A-ZÀ-ÖØ-Þ][^ ]*$", "", mention.text)
    named = re.search(r" [A-ZÀ-ÖØ-Þ]", base) is not None  # «Université Mohammed V» is not Nouakchott's
    head = text.raw[mention.start : head_end] if named or base == mention.text else base
    end = place[0]
    for _, longer in shorter_names(text.plain, *(name_at(text.plain, m.end()) or (m.end(), end))):
        if longer > end and gazetteer.lookup(f"{head} {m['of']}{text.raw[m.end() : longer]}"):
            end = longer  # «celle de Bretagne Sud»
    name = f"{head} {m['of']}{text.raw[m.end() : end]}"
    value = Party(canonical(name), party_type(rule.type), place[1], None, "organisation")
    yield Mention(m.end(), end, text.raw[m.end() : end], value, rule.id)


_BARE_HEAD = re.compile(
    r"^(?:[Ss]ociété|[Gg]roupe|entreprise|compagnie|cabinet|start-?up|filiale|opérateur|constructeur|consortium|association|ONG|ong|collectif|chaîne)"
    # «Société Nationale des Eaux» is called so whole: an adjective belongs to its noun, with a capital, too
    r"(?: [a-zà-ÿ-]{4,}){0,2} (?=[A-ZÀ-Ý0-9])(?![\w-]{3,14}(?:ale?|aux|elle?|ique|aine?|enne|aise|oise|ère|aire|ive|ée) (?:de|du|des|d['’])\b)"
)


def _without_head(name: str, rule: OrganisationRule) -> str:
    """«la société américaine Authentix» is called Authentix; «la Société générale» and «l'association de X» keep all their words."""
    if (acronym := _AGENCY_ACRONYM.fullmatch(name)) and (name[0].islower() or gazetteer.lookup(acronym[1])):
        return acronym[1]  # «l'agence catalane AGAUR», «l'Agence AFD»
    name = _PUBLIC_BODY.sub("", name)
    return _BARE_HEAD.sub("", name) if rule.type in ("company", "association") else name


# «L'établissement public Autoroutes du Maroc» is called by what follows.
_PUBLIC_BODY = re.compile(r"^[ée]tablissement public (?=[A-ZÀ-Ý])")


_LAST_CAPITAL = re.compile(r" [a-zà-öø-ÿ]{3,} (?P<name>[A-ZÀ-ÖØ-Þ][\w&.-]{2,})$")


def _known_at_end(name: str, rule: OrganisationRule) -> gazetteer.Entry | None:
    """«la compagnie nationale des hydrocarbures Sonatrach», «la banque de développement AFD»: what it is called, behind what it is."""
    m = _LAST_CAPITAL.search(name) if rule.type in ("company", "agency", "association") and name[0].islower() else None
    found = gazetteer.lookup(m["name"], types=("company", "agency", "association")) if m else []
    return found[0] if found else None


_OF_A_PEOPLE = re.compile(r"(?P<noun>[\w-]+) (?P<people>[a-zà-öø-ÿ-]{4,16}) (?=[A-ZÀ-ÖØ-Þ])")


def _without_demonym(name: str, rule: OrganisationRule) -> str:
    """«l'université marocaine Abdelmalek Essaâdi» bears that name without the people, which only tells the country."""
    m = _OF_A_PEOPLE.match(name) if rule.type in ("university", "company", "association") else None
    return f"{m['noun']} {name[m.end() :]}" if m and demonym(m["people"]) else name


_AGENCY_ACRONYM = re.compile(r"(?:[Aa]gence|office|fonds|banque|institut)(?: [a-zà-ÿ-]{4,}){0,2} ([A-ZÀ-Ý0-9]{3,8})")


_OWN_NAME = re.compile(r" (?:de l'|de la |du |d'|de )[A-ZÀ-Ý]{2,8}")
