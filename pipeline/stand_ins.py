"""Words that stand for a party named elsewhere: «les deux villes», «la Région», «l'agence»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from pipeline.dispatch import matches
from pipeline.mentions import Mention, Taken
from pipeline.numbers import parse_number
from pipeline.party import (
    Party,
    Via,
)
from pipeline.text import Text
from pipeline.values import PartnerType
from rules.folding import fold


def pointing_back(text: Text, mentions: list[Mention[Party]], taken: Taken) -> list[Mention[Party]]:
    """«l'agence», «la banque», «cette fondation» alone: the body that was last named with that noun."""
    found: list[Mention[Party]] = []
    named = [m for m in mentions if m.value.type in _BODIES and m.value.name]
    if not named:
        return mentions
    for p in matches(text, _POINTER):
        before = next(
            (
                m
                for m in reversed(named)
                if m.end < p.start() and p["noun"] in (fold(m.value.name).split(" ")[0], fold(m.text).split(" ")[0])
            ),
            None,
        )
        if before is not None and taken.add(*p.span("noun")):
            s, e = p.span("noun")
            found.append(Mention(s, e, text.raw[s:e], replace(before.value, via="name"), "partners.nom_repris"))
    return sorted([*mentions, *found], key=lambda m: m.start) if found else mentions


_BODIES = frozenset({"agency", "company", "association", "ministry", "international_org", "university"})


_POINTER = re.compile(
    r"\b(?:l'|la |le |cette |cet |ce )(?P<noun>agence|office|banque|fondation|association|societe|entreprise|compagnie|institut|ecole|"
    r"hopital|fonds|federation|chambre|musee|lycee|ministere|institution|groupe|organisation|caisse|confederation)\b"
    r"(?! (?:de|du|des|d'|en|pour)\b| d'|-| [a-z-]+(?:al|ale|ais|aise|ien|ienne|ain|aine|ois|oise|ique)\b)"
)


_GROUPS: tuple[tuple[str, PartnerType | None], ...] = (
    (r"(?:les|des|aux|ces|nos|leurs) {n} (?:villes|communes|municipalites|cites|collectivites|metropoles|maires|bourgmestres|edile?s)", "municipality"),
    (r"(?:les|des|aux|ces|nos|leurs) {n} (?:regions|provinces|wilayas|gouvernorats|territoires)", "region"),
    (r"(?:les|des|aux|ces|nos|leurs) {n} (?:pays|etats|nations|gouvernements|capitales|executifs|voisins|chefs d'etat|presidents|chefs de gouvernement|chefs de la diplomatie|premiers ministres|souverains)", "state"),
    (r"(?:les|des|aux|ces) {n} (?:universites|etablissements|ecoles|instituts)", "university"),
    (r"(?:les|des|aux|ces) {n} (?:departements)", "department"),
    (r"(?:les|des|aux|ces) {n} (?:entreprises|societes|compagnies)", "company"),
    (r"(?:les|des|aux|ces) {n} (?:parties|partenaires|institutions|organisations|entites|structures|organismes|ministeres|agences|groupes|rives|musees|chambres|hopitaux|centres|lycees|ports|federations|banques|communautes|associations|fondations|offices|collectivites territoriales)", None),
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
        r"(?:le|la|Le|La) (?:maire|Maire|mairesse)|(?:le|notre|Le|Notre) [Cc]onseil (?:[Mm]unicipal|[Cc]ommunal)",
        "municipality",
    ),
    (r"(?:le|notre|Le|Notre) [Cc]onseil (?:[Cc]ommunautaire|d'[Aa]gglomération)", "intermunicipality"),
    (
        r"(?:le|du|au|notre|ce|Le|Notre|Ce) (?:Département|département|Conseil départemental|conseil départemental|conseil général|Conseil général|Conseil Général)",
        "department",
    ),
    (r"(?:la|notre|cette|La|Notre|Cette) (?:Métropole|métropole)", "municipality"),
    (
        r"(?:la|notre|cette|La|Notre|Cette) [Cc]ommunauté (?:de [Cc]ommunes|d'[Aa]gglomération|[Uu]rbaine)|(?:l'|L'|cette |notre )(?:[Aa]gglo(?:mération)?|[Ii]ntercommunalité)",
        "intermunicipality",
    ),
    (r"(?:l'|L'|cette |notre )(?:Université|université)", "university"),
    (
        r"(?:le|notre|ce|Le|Notre|Ce) (?:Royaume|royaume|gouvernement|Gouvernement|pays)|[lL]'(?:État|Etat|Exécutif)",
        "state",
    ),
    (r"(?:le|du|au|ce|Le|Ce) (?:conseil régional|Conseil régional|land|Land|canton|gouvernorat)", "region"),
)


# «cette région du sud de l'Europe» points back whatever follows it.
_POINTING: dict[PartnerType, str] = {
    "region": "[Cc]ette (?:région|province|wilaya)",
    "municipality": "[Cc]ette (?:ville|commune|cité)",
    "state": "[Cc]e pays",
    "university": "[Cc]ette université",
}


_COUNTED = re.compile(r"\b(?:les|des|aux|ces|nos|leurs) (?:deux|trois|quatre|cinq|six) (?=[a-z])")


# The nouns of all anaphors; the patterns are tried where one stands.
_ANAPHOR_NOUN = re.compile(
    r"\b(?<=[ '])(?:region|province|wilaya|collectivite|institution|ville|cite|commune|municipalite|mairie|maire|mairesse|departement|conseil|"
    r"metropole|communaute|agglo|agglomeration|intercommunalite|universite|royaume|gouvernement|pays|etat|executif|land|canton|gouvernorat)\b"
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


def groups(text: Text) -> Iterator[Mention[Party]]:
    """The counted groups and definite nouns, each with what kind of party it stands for and how many."""
    groups, anaphors = _group_patterns()
    for trigger in matches(text, _COUNTED):
        for pattern, wanted in groups:
            if m := pattern.match(text.folded, trigger.start()):
                size = next(int(n) for w in m[0].split(" ")[1:] if (n := parse_number(w)) is not None)
                yield _stand_in(text, m, wanted, "group", "partners.groupe", size)
                break
    for noun in matches(text, _ANAPHOR_NOUN):
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
