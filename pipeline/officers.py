"""Authorities by those who hold their offices: «le maire de Zè», «le wali d'Oran», «le préfet du Morbihan»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.authorities import LIST_LINK, authority_heads
from pipeline.dispatch import matches
from pipeline.mentions import Mention
from pipeline.names import CAP, GOES_ON, name_at, plain_cut, shorter_names
from pipeline.organisations import known_place, organisation_heads
from pipeline.party import (
    Party,
    country_after,
    demonym,
    mention_of,
    state_mention,
)
from pipeline.text import Text
from pipeline.values import PartnerType
from rules import gazetteer
from rules.folding import fold
from rules.people_names import is_given_name

_MAYOR = re.compile(
    r"\b(?:maires?(?:sse)?(?: respectifs| (?:socialiste|communiste|ecologiste|centriste|republicaine?|insoumise?|divers (?:gauche|droite)|sans etiquette|actuel|sortante?)| \((?:ps|lr|udi|pcf|ump|eelv|dvd|dvg|modem|lrem|rn)\))?|bourgmestres?(?: respectifs)?|syndics?|(?:premi(?:er|ere) )?adjointe?s? au maire|conseill(?:er|ere)s? municipal(?:e|es|s)?|(?:premi(?:er|ere) )?adjointe?s?|(?:son|sa|ses|leurs?) homologues?(?: (?P<people>[a-z-]{4,16}))?) (?:de la |de l'|du |des |de |d')"
)


_ENGLISH = re.compile(
    r"\b(?:University|Institute|College|School|Foundation|Agency|Bank|Group|Company|Council|Authority|Chamber)\b"
)


_BODY_OF_MAYORS = re.compile(
    r"\b(?:associations?|federation|union|amicale|conference|reseau|assemblee)(?: [a-z]+)? des $"
)


def _of_a_department(text: Text, m: re.Match[str], span: tuple[int, int]) -> bool:
    """«Les maires du Cher» are those of its communes."""
    many = m[0].startswith("maires ") and m[0].endswith(("du ", "de la ", "des ", "de l'"))
    return many and bool(gazetteer.lookup(text.raw[slice(*span)], types=("department",)))


_OF_A_REGION = re.compile(
    r"\b(?:region|province|departement|conseil (?:regional|departemental)|wilaya|gouvernorat|canton)\b[^.;]*$"
)


def _is_of_a_region(text: Text, start: int, span: tuple[int, int]) -> bool:
    """«la région de Souss-Massa et son homologue de Bretagne»"""
    before = _OF_A_REGION.search(text.folded, max(0, start - 90), start) is not None
    return before and bool(gazetteer.lookup(text.raw[slice(*span)], types=("region", "department")))


def _is_town_of(text: Text, span: tuple[int, int], country: str) -> bool:
    return any(
        gazetteer.lookup(text.raw[s:e], types=("municipality",), country=country[:2])
        for s, e in shorter_names(text.plain, *span)
    )


# «directeur départemental adjoint de la Sécurité publique»: a deputy of another office.
_DEPUTY = re.compile(
    r"\b(?:direct(?:eur|rice)|chef|secretaire|commandante?|delegue|general|generale|departementale?|regionale?) $"
)


def mayors(text: Text) -> Iterator[Mention[Party]]:
    """«le maire de Zè»: the town that a municipal office names, without the office."""
    for m in matches(text, _MAYOR):
        span = name_at(text.plain, m.end())
        theirs = demonym(m["people"]) if m["people"] else None  # «son homologue allemand de Trèves»
        if (
            span is None
            or (m["people"] and (theirs is None or not _is_town_of(text, span, theirs)))
            or ("homologue" in m[0] and _is_of_a_region(text, m.start(), span))
            or _ENGLISH.search(text.plain, *span)
            or authority_heads()[0].match(text.folded, m.end())
            or any(organisation_heads().at(text, m.end(), len(text.raw)))
            or _BODY_OF_MAYORS.search(text.folded, max(0, m.start() - 40), m.start())
            or gazetteer.lookup(text.raw[slice(*span)], types=("state",))
            or _DEPUTY.search(text.folded, max(0, m.start() - 30), m.start())
            or _of_a_department(text, m, span)
        ):
            continue
        country = theirs or country_after(text, span[1])
        end = plain_cut(text.plain, *span)
        for s, e in shorter_names(text.plain, *span):
            if gazetteer.lookup(text.raw[s:e], types=("municipality",), country=country or country_after(text, e)):
                end = e
                break
        joined = re.search(r"(?:de la |de l'|du |des |de |d')$", text.plain[m.start() : m.end()])
        entry = gazetteer.link(f"ville {joined[0] if joined else 'de '}{text.raw[span[0] : end]}", country=country)
        if entry is not None:
            yield mention_of(text, span[0], end, entry, "partners.ville_du_maire", "authority")
            if m[0].startswith(("maires ", "bourgmestres ", "syndics ")):
                yield from _towns_after(text, end)
            elif another := _ANOTHER_MAYOR.match(text.plain, end):
                yield from _towns_after(text, another.start("link"))


_GOVERNOR = re.compile(r"\b(?:walis?|(?:vice-)?gouverneure?s?) (?:de la |de l'|du |des |de |d')")


def governors(text: Text) -> Iterator[Mention[Party]]:
    """«le wali d'Oran», «le gouverneur de Sfax»: the region that they govern."""
    for m in matches(text, _GOVERNOR):
        span = name_at(text.plain, m.end())
        for s, e in shorter_names(text.plain, *span) if span else ():
            if region := gazetteer.lookup(text.raw[s:e], types=("region",), country=country_after(text, e)):
                yield mention_of(text, s, e, region[0], "partners.region_gouvernee", "authority")
                break


_COUNSELLOR = re.compile(
    r"\bconseill(?:er|ere)s? (?:(?P<department>departementale?s?|generale?s?|generaux|departementaux)|regionale?s?|regionaux) (?:de la |de l'|du |des |de |d')"
)


def counsellors(text: Text) -> Iterator[Mention[Party]]:
    """«la conseillère départementale du Tarn»: the council's department or region."""
    for m in matches(text, _COUNSELLOR):
        span = name_at(text.plain, m.end())
        kind: PartnerType = "department" if m["department"] else "region"
        for s, e in shorter_names(text.plain, *span) if span else ():
            if found := gazetteer.lookup(text.raw[s:e], types=(kind,)):
                yield mention_of(text, s, e, found[0], "partners.conseil", "authority")
                break


_PREFECT = re.compile(
    r"\b(?:sous-)?(?:prefete?s?|(?P<body>prefecture))\b(?: delegue\w*(?: a l'egalite des chances)?| coordonnat\w+)?(?! maritime| apostolique)"
    r"(?P<of> (?:de (?:la )?region (?:de |d')?|de la |de l'|du |des |de |d'))?"
)


def prefects(text: Text) -> Iterator[Mention[Party]]:
    """«le préfet du Morbihan» represents the State (Constitution, art. 72): where he is of nowhere, that of the article."""
    for m in matches(text, _PREFECT):
        span = name_at(text.plain, m.end()) if m["of"] else None
        for s, e in shorter_names(text.plain, *span) if span else ():
            if places := gazetteer.lookup(text.raw[s:e], types=("department", "region", "municipality")):
                country = country_after(text, e) or places[0].country
                if country is not None and not (m["body"] and (country != "FR" or _inside(text, m.start()))):
                    yield from state_mention(text, m.start(), e, country, "partners.prefet")
                break
        else:
            named = span is not None and not (m["body"] and _inside(text, m.start()))  # of a place that nothing knows
            alone = span is None and not m["body"]
            if (named or alone) and _THE_OR_COMMA.search(text.plain, max(0, m.start() - 3), m.start()):
                end = span[1] if span is not None else m.start("of") if m["of"] else m.end()
                yield Mention(m.start(), end, text.raw[m.start() : end], _THE_STATE, "partners.prefet")


def _inside(text: Text, start: int) -> bool:
    """«signé à la préfecture de l'Orne»: the house, not who sits there."""
    return (
        re.search(
            r"\b(?:a|en|dans|hotel|siege|locaux|salons?) (?:de )?(?:la |une )?$",
            text.folded[max(0, start - 20) : start],
        )
        is not None
    )


# The public prosecutor signs for the parquet that he heads (Code de l'organisation judiciaire, L. 212-6; Code de procédure pénale, art. 39-1).
_PROSECUTOR = re.compile(
    r"\b(?:vice-)?procureure?s?(?: generale?| adjointe?)?(?: de la republique| du roi)?(?: pres [^,.;:]{6,60}?)?(?P<of> (?:de la |de l'|du |de |d'|a ))"
)


def prosecutors(text: Text) -> Iterator[Mention[Party]]:
    """«le procureur de la République de Toulouse»: the parquet of the town."""
    for m in matches(text, _PROSECUTOR):
        place = known_place(text, m.end())
        if place is not None:
            end, country = place
            of = " d'" if fold(text.raw[m.end()])[0] in "aeiouyh" else " de "
            name = f"Parquet{of}{text.raw[m.end() : end]}"
            value = Party(name, "agency", country, None, "organisation")
            yield Mention(m.end(), end, text.raw[m.end() : end], value, "partners.parquet")


_THE_OR_COMMA = re.compile(r"(?:\b[Ll][ae] |\b(?:[Dd]u|[Aa]u) |, )$")


_THE_STATE = Party("", "state", None, None, "anaphor", "state", size=1)


# «le maire de Nantes, Jeanne Faure, et celui de Sfax»
_ANOTHER_MAYOR = re.compile(
    rf"(?:, (?:M\. |Mme )?{CAP}(?: (?:Le |de )?{CAP}){{1,3}},?)?(?P<link> et )(?=(?:celui|celle) (?:de la |de l'|du |des |de |d')[A-ZÀ-ÖØ-ÞŒ])"
)


def _towns_after(text: Text, end: int) -> Iterator[Mention[Party]]:
    """«les maires de Toulouse et de Saint-Louis du Sénégal»: the towns behind the first."""
    while joint := LIST_LINK.match(text.plain, end):
        span = name_at(text.plain, joint.end())
        if span is None:
            return
        for s, e in shorter_names(text.plain, *span):
            if GOES_ON.match(text.plain, e):
                continue  # «les maires de Rouen et de Kaolack, Fatima Zohra Alaoui et …»: no town of Portugal
            country = country_after(text, e) or _country_of(text, e)
            entry = next(iter(gazetteer.lookup(text.raw[s:e], types=("municipality",), country=country)), None)
            if entry is not None:
                end = e
                yield mention_of(text, s, e, entry, "partners.ville_du_maire", "authority")
                break
        else:
            first = text.raw[slice(*span)].split(" ")[0]
            if not joint[0].endswith((" de ", " d'")) or is_given_name(first):
                return
            # «les maires de Tonnerre et de Montabaur», a town that no list knows
            end = plain_cut(text.plain, *span)
            name = f"Ville {'d’' if fold(first)[:1] in 'aeiouyh' else 'de '}{text.raw[span[0] : end]}".replace("’", "'")
            value = Party(name, "municipality", country_after(text, end), None, "authority")
            yield Mention(span[0], end, text.raw[span[0] : end], value, "partners.ville_du_maire")


def _country_of(text: Text, end: int) -> str | None:
    """The country in «Saint-Louis du Sénégal»."""
    m = _OF_COUNTRY.match(text.plain, end)
    return next((e.country for e in gazetteer.lookup(m[1], types=("state",))), None) if m else None


_OF_COUNTRY = re.compile(rf" (?:du |de la |de l'|d'|de |des )({CAP})")
