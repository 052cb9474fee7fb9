"""Finding the towns where things happen: «à Casablanca», «à l'hôtel de ville de Thiès», «dans la capitale sénégalaise».

The rule of a mention tells how sure it is: `places.ville` a known town, `places.lieu` one behind a building's name,
`places.capitale`, `places.inconnue` a name that no gazetteer holds, `places.tete` the town of a dateline, which places the
article and not yet its act.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.dispatch import matches
from pipeline.mentions import Mention
from pipeline.names import alternation, at_word, name_at, shorter_names
from pipeline.text import Text
from pipeline.values import PlaceValue
from rules import gazetteer
from rules.gazetteer._world import capitals

_PREPOSITION = alternation(
    ("à", "À", "au", "aux", "en", "dans la ville de", "dans la capitale", "dans la capitale,"), behind=r"(?<![^\s,(«].)"
)
_AT = re.compile(f"(?P<at>{_PREPOSITION}) " + r"(?:la |l')?(?=[A-ZÀ-ÖØ-ÞŒ])")
# Where papers are signed: «à l'hôtel de ville de Rennes», «sous les halles de Vitré».
_VENUE = re.compile(
    at_word(
        r"[àÀ] l'|[àÀ] la |au |aux |dans l[ae] |dans l'|dans les |en |sous l[ae]s? |sous l'|sur l[ae] |chez |pour (?:cadre|théâtre) (?:la |le |l')?"
    )
    + r"(?:hôtels? (?:de ville|de région|du département|de la région)|mairie|halles?|palais des congrès|palais(?: présidentiel| royal| de la présidence| du gouvernement| de la République)?|château|citadelle|abbaye|siège|ambassade de [A-Z]\w+|consulat de [A-Z]\w+|"
    r"beffroi|capitole|cour de la mairie|salle des fêtes|maison commune|centre de congrès|parlement|aéroport)"
    r"(?: de la ville| de la commune)? (?:de |d'|à )(?=[A-ZÀ-ÖØ-ÞŒ])"
)
# Rooms and meetings that bear a town's name at the end of theirs: «dans la salle des mariages de la mairie de Vannes», «au
# Salon de l'artisanat de Gafsa», «au siège de l'agglomération à Dreux».
_ROOM = re.compile(
    r"\b(?:a l'occasion (?:du |de la |de l'|des |d'un |d'une )|en marge (?:du |de la |de l'|des |d'un |d'une )|lors (?:du |de la |de l'|des |d'un |d'une )|"
    r"(?:a|dans|sous|sur|devant) (?:la |le |les |l')|au |aux |en )(?:[\w'-]+ ){0,3}?(?:l'|d')?"
    r"(?:salons?|salles?|hall|hotel(?= (?:de (?:la )?(?:ville|region|metropole)|du )| (?!d))|siege|campus|gare|capitole|cite|foire|forum|semaine|congres|locaux|enceinte|cour|jardins?|lambris|ors|parvis|amphitheatre|amphi|auditorium|"
    r"hemicycle|batiments?|chateau|abbaye|centre (?:international |national )?(?:de |des )?(?:congres|conferences|culturel)|maison (?:de|des)|palais|assises|journees|festival|theatre|stade)\b"
)
_ROOM_TAIL = re.compile(
    r"(?: (?!(?:par|entre|avec|pour|qui|que|a|ont|est|sont|etait|afin|dans|sous|dont|ou|un|une|ce|cette|son|sa|leurs?|vers|en|ainsi)\b)[\w'.-]+){0,9}"
)
_TOWN_OF = re.compile(r" (?:de |d'|à )(?=[A-ZÀ-ÖØ-ÞŒ])")
_CAPITAL = re.compile(r"ans la capitale (?P<of>[a-zà-öø-ÿ-]{4,20})")
_DATELINE = re.compile(r"^\s*\(?(?=[A-ZÀ-ÖØ-ÞŒ])", re.M)
_HEADED = re.compile(r"\((?=(?P<town>[A-ZÀ-ÖØ-ÞŒ][^,()\n]{2,30}), (?:du |le |les )?\d{1,2}\b)")
_DATELINE_END = re.compile(
    r"\)?(?: \([^)\n]{2,30}\))?(?:, (?:le )?[\w ,]{3,30}\.?(?: \d{4})?(?: \([^)\n]{2,30}\))?)? ?(?:[-–—]+ |\(|: |\. (?=[A-ZÀ-Ö]))"
)
# «l'ambassadeur du Japon à Dakar», «une usine à Tanger», «né à Thiès»: the town is part of a name or of another story.
_OF_SOMETHING = re.compile(
    r"\b(?:ambassad(?:eurs?|rices?)|consul\w*|representant\w*|residente?|delegation(?: generale)?(?: permanente)? d(?:e|u)|deleguee? generale? d(?:e|u)|basee?s?|siege|sise?|situee?s?|installee?s?|implantee?s?|etablie?s?|nee?|habit\w+|vers|retour|"
    r"visite|sejour|usine|centre|campus|bureau)\b[a-z' -]{0,25}$"
)
# «en visite à Dakar», «au cours d'un séjour à Dakar»: whoever signs meanwhile signs there.
VISIT = re.compile(
    r"\b(?:en|lors|au cours|a l'occasion|en marge|pendant|durant|au terme|a l'issue|a la faveur|dans le cadre)\b[a-z' -]{0,30}"
    r"\b(?:visite|sejour|deplacement|mission|tournee|passage|escale)\b[a-z' -]{0,25}$"
)
# «un port minéralier à Ndjolé»: a work or a service of the agreement, unless one is in it («dans un hôtel à Tanger»).
_WORKS = re.compile(
    r"(?<!\bau )(?<!a la )(?<!a l')(?<!dans le )(?<!dans la )(?<!dans l')(?<!dans un )(?<!dans une )(?<!sur le )(?<!sur la )"
    r"\b(?:ports?|centrales?|barrages?|(?<!feuille de )(?<!feuilles de )routes?|ponts?|gares?|hopita(?:l|ux)|lycees?|ecoles?|stations?|terminal|terminaux|musees?|parcs?|zones?|forages?|agences?|antennes?|maisons?|laboratoires?|"
    r"formation[^.;,]{0,20}|creation[^.;,]{0,40}|construction[^.;,]{0,40}|amenagement[^.;,]{0,40}|ouvert\w*|ouvri\w*|implant\w+|realisation[^.;,]{0,40}|reseaux?|projets?|pole|incubateur|"
    r"tournois?|matchs?|compteurs|expedi\w+|achemin\w+|livr(?:er|es?|ees?)|bateaux|a l'essai|experiment\w+|deploy\w+|stages?|etudes?|etudiants?|eleves?|seminaires?|ateliers?|festival|chantiers?|ligne|liaison|mission)\b[\w' -]{0,30}$"
)
# «au Salon des maires»: an event, though a town begins alike.
_EVENT = re.compile(r"(?:Salon|Forum|Sommet|Palais|Parlement|Conseil|Centre|Club|Parc|Grand|Congrès)\b")
# «au Caire», «aux Herbiers», unlike «au Québec»: the article is the town's own.
_TO_THE = {"au": "Le ", "aux": "Les "}
_ROUTE = re.compile(
    r"\b(?:rel\w+|(?<!feuille de )route|liaison|ligne|aller|trajet|voie|train|vols?)\b[^.;]{0,40}(?:de |d')[\w'-]+ $"
)


def find_places(text: Text) -> list[Mention[PlaceValue]]:
    """The towns that a place's preposition introduces, in text order; `start` and `end` cover the name alone."""
    found: dict[int, Mention[PlaceValue]] = {}
    for m in (*_datelines(text), *_venues(text), *_capitals(text), *_lived_in(text), *_towns(text)):
        found.setdefault(m.start, m)
    return [found[start] for start in sorted(found)]


def _towns(text: Text) -> Iterator[Mention[PlaceValue]]:
    for m in _AT.finditer(text.plain):
        span = name_at(text.plain, m.end())
        low = max(0, m.start() - 60)
        noun = (_WORKS,) if len(m["at"]) > 3 else (_OF_SOMETHING, _WORKS, _ROUTE)
        if span is None:
            continue
        if not VISIT.search(text.folded, low, m.start()) and any(p.search(text.folded, low, m.start()) for p in noun):
            continue
        if place := _town(text, *span, "places.ville"):
            if m["at"] not in _TO_THE or (place := _with_article(place, _TO_THE[m["at"]])):
                yield place
        elif m["at"] == "dans la ville de" and not gazetteer.lookup(text.plain[slice(*span)]):
            yield Mention(*span, text.raw[slice(*span)], PlaceValue(text.plain[slice(*span)]), "places.ville")
        elif m["at"] in "àÀ" and m.end() - m.start() == 2 and _may_be_town(text, *span):
            yield Mention(*span, text.raw[slice(*span)], PlaceValue(text.plain[slice(*span)]), "places.inconnue")


def _with_article(place: Mention[PlaceValue], article: str) -> Mention[PlaceValue] | None:
    """The town under its full name where that begins with the article, or None."""
    towns = gazetteer.lookup(place.text, types=("municipality",))
    if _EVENT.match(place.text) or not any(t.bare.startswith(article) for t in towns):
        return None
    return replace(place, value=replace(place.value, name=article + place.value.name))


def _venues(text: Text) -> Iterator[Mention[PlaceValue]]:
    for m in _VENUE.finditer(text.plain):
        span = name_at(text.plain, m.end())
        if span and (place := _town(text, *span, "places.lieu")):
            yield place
    for room in matches(text, _ROOM):
        tail = _ROOM_TAIL.match(text.plain, room.end())
        end = tail.end() if tail else room.end()
        for m in reversed(list(_TOWN_OF.finditer(text.plain, room.end(), end))):
            span = name_at(text.plain, m.end())
            if span and (place := _town(text, *span, "places.lieu")):
                yield place
                break


def _capitals(text: Text) -> Iterator[Mention[PlaceValue]]:
    for m in _CAPITAL.finditer(text.plain):
        if text.folded[m.start() - 1 : m.start()] != "d":
            continue  # «sans la capitale»
        code = gazetteer.demonyms().get(text.folded[m.start("of") : m.end("of")])
        town = _capital(code) if code else None
        if town is not None:
            start, end = m.start() + len("ans "), m.end()
            yield Mention(start, end, text.raw[start:end], PlaceValue(town.bare, town.country), "places.capitale")


def _capital(code: str) -> gazetteer.Entry | None:
    """The town that is the capital of a country (ISO 3166-1)."""
    for name, country in capitals().items():
        if country == code:
            return next(iter(gazetteer.lookup(name, types=("municipality",), country=code)), None)
    return None


def _datelines(text: Text) -> Iterator[Mention[PlaceValue]]:
    """«OUAGADOUGOU, 12 mars (AIB) –», «(Ziguinchor) -», «Dijon. Le conseil …» at the head of the first paragraphs."""
    for start, end in text.paragraphs[:6]:
        m = _DATELINE.match(text.plain, start, end)
        span = name_at(text.plain, m.end()) if m else None
        place = _town(text, *span, "places.tete") if span else None
        if place and _DATELINE_END.match(text.plain, place.end, end):
            yield place
        # «Commission mixte (Tunis, 20-22 juin 2023)»: the heading of a communiqué
        dated = _HEADED.search(text.plain, start, end)
        place = _town(text, *dated.span("town"), "places.tete") if dated else None
        if dated and place and place.end == dated.end("town"):
            yield place


# «repart d'Abidjan», «a quitté Foix»: where somebody was until then; «de retour d'Ankara, où il a paraphé».
_LEAVES = re.compile(
    r"[RrQq](?:(?:epart(?:ent|i|ie|is|ait|aient)?|uitt(?:é|e|ent|ait))|(?P<back>evien(?:t|nent)|even(?:u|ue|us|ait)|entr(?:e|ent|é|ée|és)|etour))"
    r" (?:de |d'|du )?(?=[A-ZÀ-ÖØ-ÞŒ])"
)
_WHERE = re.compile(r"(?: \([^()\n]{1,30}\)|, (?:en|au|aux) [A-ZÀ-ÖØ-ÞŒ][\w' -]{2,25})?,? où ")
# «Kaolack a abrité, vendredi, la cérémonie», «la salle … de Kaolack a servi de cadre»
_HOSTS = re.compile(r" (?:a|avait|vient d)[ '](?:abrit|accueilli|servi de cadre|été le (?:cadre|théâtre))")
_NAME_START = re.compile(r"(?:^|(?<=[ '\n]))[A-ZÀ-ÖØ-ÞŒ]")


def _lived_in(text: Text) -> Iterator[Mention[PlaceValue]]:
    """Towns told otherwise than by «à»: what somebody leaves, where something was done, what housed a ceremony."""
    plain = text.plain
    for m in _LEAVES.finditer(plain):
        span = name_at(plain, m.end()) if m.start() == 0 or not plain[m.start() - 1].isalnum() else None
        place = _town(text, *span, "places.ville") if span else None
        if place and (not m["back"] or _WHERE.match(plain, place.end)):
            yield place
    for m in _HOSTS.finditer(plain):
        for name in _NAME_START.finditer(plain, max(0, m.start() - 45), m.start()):
            place = _town(text, name.start(), m.start(), "places.lieu")
            if place and place.end == m.start():
                yield place
                break


# States that are cities, or whose name a signing place may carry.
_CITY_STATES = frozenset({"Monaco", "Singapour", "Luxembourg", "Djibouti", "Saint-Marin", "Koweït"})


def _town(text: Text, start: int, end: int, rule: str) -> Mention[PlaceValue] | None:
    """The known town that begins at `start`, under the name that the text gives it."""
    for s, e in shorter_names(text.plain, start, end):
        if text.plain[e : e + 1] == "-" and text.plain[e + 1 : e + 2].isalpha():
            continue  # «Château» in «Château-Chinon»
        name = text.raw[s:e]
        best = next(iter(gazetteer.lookup(name)), None)
        if best is None:
            continue
        town = next(iter(gazetteer.lookup(name, types=("municipality",))), None)
        if (best.type == "state" and name not in _CITY_STATES) or town is None:
            return None
        if name.isupper() and len(name) <= 3 and rule != "places.tete":
            return None  # an acronym
        shown = town.bare or name if name.isupper() else name
        return Mention(s, e, name, PlaceValue(shown, town.country), rule)
    return None


def _may_be_town(text: Text, start: int, end: int) -> bool:
    """An unknown name may be a small town: one capitalised word or a hyphenated one, no acronym, no person's title before."""
    name = text.plain[start:end]
    known = gazetteer.lookup(name)
    return not known and not name.isupper() and len(name) > 2 and name.count(" ") <= 1
