"""Names that nothing knows: capitals without a head noun, acronyms that the article does not explain, what a model saw."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.mentions import Mention, Taken
from pipeline.names import NAME, shorter_names
from pipeline.organisations import known_place, organisation_heads
from pipeline.party import (
    COMMON_WORDS,
    CONTINENTS,
    PLACES,
    Party,
    at_sentence_start,
    canonical,
    country_after,
    demonym,
    mention_of,
    party_type,
)
from pipeline.text import Text
from pipeline.values import PartnerType
from rules import gazetteer
from rules.folding import fold, stem
from rules.people_names import is_given_name
from rules.words import words


def model_organisations(text: Text, entities: Iterable[Mention[str]]) -> Iterator[Mention[Party]]:
    """The organisations that a model names: companies, clubs, institutes without a head noun that the rules know."""
    for e in entities:
        nobody = fold(e.text) in COMMON_WORDS or e.text in _NOT_ACRONYMS or demonym(e.text)
        if e.value != "ORG" or nobody or not any(map(str.isupper, e.text)) or text.in_capitals(e.start):
            continue
        entry = gazetteer.link(e.text)
        if entry is not None and entry.type not in PLACES:
            yield mention_of(text, e.start, e.end, entry, e.rule, "organisation")
        else:
            yield Mention(e.start, e.end, e.text, Party(canonical(e.text), "other", None, None, "organisation"), e.rule)


_ACRONYM = re.compile(r"[A-ZÀ-Ý](?<![\w.-].)[A-ZÀ-Ý0-9&]{2,6}(?:-[A-Z0-9]{1,8})?(?: [A-ZÀ-Ý]{3,10}){0,2}(?![\w-])")


# Sports clubs: «le FC Metz», «l'AS Vita Club», «le RSC Anderlecht».
_CLUB = re.compile(r"\b(?:[ACFRSUJO][CSGA]|RSC|OGC|UJS|AJA|ASC|USM|CSKA) [A-ZÀ-Ý][\w'-]+(?: [A-ZÀ-Ý][\w'-]+)?(?![\w-])")


def clubs(text: Text) -> Iterator[Mention[Party]]:
    """The clubs that are called by the letters of their kind and their town."""
    for m in _CLUB.finditer(text.plain):
        if not text.in_capitals(m.start()):
            name = text.raw[m.start() : m.end()]
            yield Mention(
                m.start(), m.end(), name, Party(name, "association", None, None, "organisation"), "partners.club"
            )


def acronyms(text: Text) -> Iterator[Mention[Party]]:
    """Capital letters that no list knows: kept as `unknown`, a party only where the sentence makes it one."""
    for m in _ACRONYM.finditer(text.plain):
        if (
            m[0] in _NOT_ACRONYMS
            or fold(m[0]) in CONTINENTS
            or text.in_capitals(m.start())
            or text.plain[m.start() - 1 : m.start()] == "("
        ):
            continue
        end, country = _with_place(text, m.end())
        name = text.raw[m.start() : end]
        yield Mention(m.start(), end, name, Party(name, "other", country, None, "unknown"), "partners.sigle")


_SEAT = re.compile(r" (?:du |de la |de l'|des |de |d')(?=[A-ZÀ-Ý])")


def _with_place(text: Text, end: int) -> tuple[int, str | None]:
    """Where the name of a body ends that has a département or a region behind its acronym («la MSA du Limousin»), and its country."""
    of = _SEAT.match(text.plain, end)
    place = known_place(text, of.end()) if of else None
    if (
        of is None
        or place is None
        or not gazetteer.lookup(text.raw[of.end() : place[0]], types=("region", "department"))
    ):
        return end, None
    return place


_NOT_ACRONYMS = words("faux_sigles")


def unknown_names(text: Text, taken: Taken) -> Iterator[Mention[Party]]:
    """Capitalised names without a head noun that layer 3 does not know: towns, companies, strangers.

    They are parties only where the sentence makes them so; a town that the gazetteer knows is linked all the same.
    """
    plain = text.plain
    for opening, end in _name_runs(text):
        start = _behind_article(text, opening, end)
        if taken.covers(start):
            continue
        if _OF_BEFORE.search(plain, max(0, start - 12), start) and not WITH_WHOM.match(text.folded, end):
            if not _BOUND_TO.search(plain, max(0, start - 120), start):
                continue
            if next(organisation_heads().at(text, start, end), None):
                continue  # «le directeur du Chu»: a common noun with a capital, which names no other
        run = plain[start:end]
        first = fold(_NAME_MARK.split(run, 1)[0])
        article = (first in ("le", "la", "les") and " " in run) or _ELIDED.match(run)  # «Le Kef», «L'Isle-d'Abeau»
        if (
            (first in COMMON_WORDS and not article)
            or _quoted(plain, start)
            or demonym(run)
            or first in CONTINENTS
            or run in _NOT_ACRONYMS
            or _PROGRAMME.match(run)
            or _NO_TOWN.match(plain, start)
            or plain[start - 1 : start] in ("(", "/")
            or text.in_capitals(start)
        ):
            continue
        if " " in run and " & " not in run and is_given_name(run.split(" ", 1)[0]):
            continue
        at_start = at_sentence_start(text, start)
        for s, e in shorter_names(plain, start, end):
            name = text.raw[s:e]
            if len(name) < 3 or name.islower() or stem(fold(name)) in _COMMON_NOUNS:
                continue
            if (state := next(iter(gazetteer.lookup(name, types=("state",))), None)) is not None:
                yield mention_of(text, s, e, state, "partners.nom_connu", "name")  # «le Niger», which is a river too
                continue
            entry = next(
                iter(
                    gazetteer.lookup(
                        name, types=("municipality", "intermunicipality", "region"), country=country_after(text, e)
                    )
                ),
                None,
            )
            the = _ARTICLE.match(plain, s, e) or _THE_BEFORE.search(plain, max(0, s - 4), s)
            if the and (entry is None or entry.population < _LEAST_PEOPLE):
                entry = next(iter(gazetteer.lookup(name, types=("department",))), entry)  # «l'Allier», «la Somme»
            if entry is None and (told := _APPOSED.match(text.folded, e)):
                country = next((c[:2] for w in told[0].split(" ") if (c := demonym(w))), None)
                kind: PartnerType = "association" if told["noun"] in ("ong", "association", "fondation") else "company"
                value = Party(canonical(name), kind, country, None, "organisation")
                yield Mention(s, e, name, value, "partners.nom_appose")
                continue
            if (
                entry is None
                and at_start
                and " " not in name
                and not _VERB_AFTER.match(plain, e)
                and not _said_within(plain, name)
            ):
                continue
            if entry is not None and (entry.population >= _LEAST_PEOPLE or entry.type != "municipality"):
                value = Party(entry.name, party_type(entry.type), entry.country, entry.code, "unknown")
            else:
                value = Party(canonical(name), "other", None, None, "unknown")
            yield Mention(s, e, name, value, "partners.nom_inconnu")


# «une délégation de Takamatsu, ville japonaise avec laquelle Tours a signé un pacte»
WITH_WHOM = re.compile(r"(?: ?\([^()]{2,40}\))?(?:, [^,.;:()]{3,60}?)?,? avec (?:laquelle|lequel) ")


def _said_within(plain: str, name: str) -> bool:
    """Whether the name stands behind a word in lower case somewhere: it has its capital of its own, not from a sentence."""
    at = plain.find(f" {name}")
    while at >= 0:
        end = at + 1 + len(name)
        if _WITHIN.match(plain, at - 1) and not _WORD_SIGN.match(plain, end):
            return True
        at = plain.find(f" {name}", end)
    return False


_WORD_SIGN = re.compile(r"\w")


_WITHIN = re.compile(r"[a-zà-ÿ,'] ")


def _name_runs(text: Text) -> Iterator[tuple[int, int]]:
    """The runs of capitalised words, parted at a dash between blanks («Lons-le-Saunier – Kpalimé») and without the small word
    that has its capital from the sentence («Ainsi Pantin», «Avec la Haute-Savoie»)."""
    plain = text.plain
    for m in NAME.finditer(plain):
        start, end = m.span()
        while (dash := plain.find(" - ", start, end)) >= 0:
            yield _without_opening(text, start, dash), dash
            start = dash + 3
        yield _without_opening(text, start, end), end


def _without_opening(text: Text, start: int, end: int) -> int:
    """Where a run begins behind the words that only open the sentence; its own beginning when nothing capitalised is left."""
    first = _OPENING_WORD.match(text.plain, start, end)
    if first is None or fold(first[1]) not in _OPENING or not at_sentence_start(text, start):
        return start
    at = start
    while (m := _OPENING_WORD.match(text.plain, at, end)) and fold(m[1]) in _OPENING:
        at = m.end()
    return at


_ARTICLE = re.compile(r"(?:L[ae]s? |L')(?=[A-ZÀ-ÖØ-Þ])")


def _behind_article(text: Text, start: int, end: int) -> int:
    """Where a name begins behind the article that opens the sentence: «La Sonabel a signé», unlike «La Rochelle a signé»."""
    article = _ARTICLE.match(text.plain, start, end)
    if article is None or not at_sentence_start(text, start):
        return start
    known = any(gazetteer.lookup(text.raw[s:e]) for s, e in shorter_names(text.plain, start, end) if e > article.end())
    return start if known else article.end()


# State programmes for towns and territories (anct.gouv.fr): what is signed under them is with the State.
_PROGRAMME = re.compile(
    r"Action [Cc](?:œ|oe)ur|Petites [Vv]illes de [Dd]emain|Territoires? d'[Ii]ndustrie|Villages? d'[Aa]venir|Avenir Montagnes|France (?:Relance|Services)|Horizon Europe|Erasmus"
)
# «Trente ans après …» counts and «Celle avec Lyon date de 2018» points back; «Trente et Innsbruck», «Celle et Meudon» are towns.
_NO_TOWN = re.compile(
    r"Trente(?:-[a-z]+)? (?:[a-zà-ÿ]{2,9} )?[a-zà-ÿ]+[sx]\b|Celles? (?:avec|d[eu]|d'|qui|entre|liant|portant|sign|conclu|pass|paraph)"
)
_OPENING_WORD = re.compile(r"([A-ZÀ-Ýa-zà-ÿ]+)(?: (?:la |le |les |l')?)(?=[A-ZÀ-ÖØ-Þ])")


_OPENING = words("ouvertures")


def _quoted(plain: str, position: int) -> bool:
    """Whether the name opens a quotation: a title, not a party."""
    return plain[max(0, position - 2) : position].strip() in ("«", '"')


# «Solténa, spécialiste français des mini-réseaux»: what a stranger is, told behind the name.
_APPOSED = re.compile(
    r", (?:l'|la |le |un |une |premi(?:er|ere) )?(?P<noun>societe|entreprise|groupe|filiale|start-up|specialiste|fabricant|operateur|constructeur|"
    r"leader|editeur|cabinet|compagnie|geant|fournisseur|equipementier|producteur|distributeur|assureur|ong|association|fondation)\b(?: [a-z-]{3,20}){0,3}"
)


_VERB_AFTER = re.compile(
    r" (?:a|ont|et|est|sont|vient|viennent|va|vont|s'|se|sign\w{1,6}|paraph\w{1,6}|conclu\w{1,6}|scell\w{1,6}|renouvel\w{1,6}|reconduit|noue(?:nt)?|rejoint|rejoignent|accueill\w{1,5}|"
    r"obtient|obtiendra|accord(?:e|era)|octroie|finance(?:ra)?|pr[êe]te(?:ra)?|renforce(?:nt)?|lance(?:nt)?|confie|annonce(?:nt)?|cède|prolonge(?:nt)?|doit|doivent|devrait)\b"
    r"|, (?:qui|représentée?|en la personne|d'une part) "
    # «Sonidep, Camtel et la Région ont signé»
    r"|, [^.;:!?()]{2,90} (?:et|ainsi que) (?:la |le |les |l')?[^.;:!?(),]{2,60},? (?:ont|sont|signent|vont|viennent|s'engagent|se sont)\b"
)


# Common nouns that French often writes with a capital; alone they name nobody.
_COMMON_NOUNS = words("noms_communs")


_THE_BEFORE = re.compile(r"\b(?:[Ll]'|[Ll][ae] |[Ll]es )\Z")
_LEAST_PEOPLE = 2000
_ELIDED = re.compile(r"[LMN]'[A-ZÀ-Ý]")
_NAME_MARK = re.compile(r"[ '-]")


_OF_BEFORE = re.compile(r"(?:\bde la |\bde l'|\bdu |\bdes |\bde |\bd'|\bà |\ben )$")


# Words behind which «à» or «de» and a name tell of a party, not of a place or an owner.
_BONDS = (
    # «lie désormais Nantes à Sfax», «jumelée à Sfax», «s'allie à Zelvia», «a accordé à Bouznika»: the other end of a bond
    r"(?:lie|lient|liant|liera|unit|unissent|unissant|associe|associent|associant|jumelle|rattache) [^.;:]{2,60} à",
    r"jumelée?s? (?:officiellement |désormais )?à",
    r"(?:s'allie|s'allient|s'associe|s'associent) à",
    r"(?:accord|octroy|consent|alloue|attribu|vers)[a-zéè]{1,5} à",
    # «le jumelage d'Angers et d'Osnabrück», «partenaire de Zelvia», «au nom de Gruissan»
    r"(?:jumelage|au nom|aux côtés) (?:(?:de la |de l'|du |de |d')[\w' -]{3,40} et )?(?:de la|de l'|du|des|de|d')",
    r"(?:partenaires?|partenariat|obten[a-z]{1,4}|délégation) (?:de|d')",
)
# «le directeur général de Rawbank»: the body that an office is held in.
_OFFICES = (
    r"(?:[Dd]irect(?:eur|rice)s?|PDG|P-DG|DG|CEO|[Pp]résidente?s?|[Pp]atronn?e?s?|[Gg]érante?|[Rr]eprésentante?s?|[Ff]ondat(?:eur|rice)|[Rr]ecteur|[Rr]ectrice|"
    r"[Aa]dministrat(?:eur|rice)|[Rr]esponsable|[Ss]ecrétaire (?:générale?|exécuti(?:f|ve)))(?: [a-zà-ÿ-]{3,16}){0,3}"
    r" (?:(?:de la |de l'|du |des |de |d')[\w' -]{3,40}(?:, et |, | et )){0,3}(?:de la|de l'|du|des|de|d')"
)
_BOUND_TO = re.compile(rf"\b(?:{'|'.join(_BONDS)}|{_OFFICES}) ?$")
