"""The day and the town of a signature that the article tells beside the act, not in its own sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from pipeline.attach import find_place, stands_free
from pipeline.mentions import Mention
from pipeline.names import at_word
from pipeline.scene import Scene
from pipeline.values import DateValue, PlaceValue, same_date

if TYPE_CHECKING:  # frames call this module
    from pipeline.frames import Frame

_CEREMONY = re.compile(
    at_word(
        r"ceremoni|signature|rencontr|reuni|s'est (?:tenue?|deroulee?)|se sont (?:tenue?s|deroulee?s|acheve)|seance|assist|presid|session|commission mixte|sommet|forum|"
        r"a eu lieu|deplacement|delegation|accueill|recue?s?\b|fete|convie|invite|rendez-vous|clotur|acheve|foule",
        behind="",
    )
    + "|"
    + at_word(
        r"avaient? lieu|visite|recev(?:ait|aient|ant)\b|recoi(?:t|vent)\b|conferenc|hote|etai(?:t|ent) (?:pleine?|belle|presents?)|photo\b|a quitte |repart"
    )
)
_SIGNING = re.compile(r"ceremoni\w+|signature|signee?s? |paraphee?s? |\bsigne\b")
_DAY_RULES = frozenset(
    {
        "dates.jour_semaine",
        "dates.jour_semaine_article",
        "dates.jour_semaine_quantieme",
        "dates.hier",
        "dates.avant_hier",
        "dates.aujourdhui",
        "dates.jour",
        "dates.ce_jour",
        "dates.jour_mois",
    }
)
_WEEKDAY = re.compile(r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\b")
_SAME_DAY = re.compile(
    r"\b(?:le meme jour|ce meme jour|dans la foulee|a cette (?:meme )?occasion|ce jour-la|au cours de la meme ceremonie)\b"
)
# «… y a renouvelé», «que la Tunisie y a signées»: the town named just before.
_THERE = re.compile(
    at_word(r"y (?:a|ont|avait|avaient|fut|furent|est|sont|etait|etaient|signe|signent)\b|sur place\b|seance tenante\b")
)
# The dateline's town is the ceremony's where the text sets the scene: a room, a building, people who came.
_SCENE = re.compile(
    r"\b(?:dans|a|au|en|sous|sur) (?:la |le |les |l')?(?:salle|hall|hotel|mairie|siege|prefecture|locaux|local|palais|cour|chateau|parvis|rectorat|ministere|grand salon|amphi\w+)\b|"
    r"\ben personne\b|heure locale|\bdans une salle\b"
)

# «RABAT, 12 mars (MAP) –», «Québec, le 28 janvier 2020.»: a dispatch or a communiqué, unlike «Rennes : …» and «Dijon. …».
_DISPATCH = re.compile(
    r"\)?(?: ?\([^)\n]{2,30}\))?(?:, [^\n–—-]{3,40}?)?(?: ?\([^)\n]{2,30}\))? ?[-–—]|, (?:le |les |du )?(?:[a-zé]+ )?(?:\d{1,2} ?(?:-|au|et) ?)?\d{1,2}(?:er)? [a-zéû]+\.?(?: \d{4})?[. ()]"
)


# A ceremony has not more acts than so many.
_LOOK_BACK = 40


def event_date(scene: Scene, f: Frame, frames: list[Frame]) -> Mention[DateValue] | None:
    """The day of the ceremony, told beside the act: «hier, à Rodez. Les trois institutions ont conclu …».

    A date that the article tells from its own day («hier», «mardi», «ce 3 mai»), a full date shortly before it in the
    sentence of a ceremony, or the day of another act of the same ceremony.
    """
    above = f.listed_under
    if above is not None and (day := above.signed or event_date(scene, above, frames)):
        return day
    place = bisect_left(frames, f.first.start, key=lambda g: g.first.start)
    earlier = [g for g in frames[max(0, place - _LOOK_BACK) : place] if g.status == "signed" and g.signed]
    if earlier and any(scene.says(_SAME_DAY, c.sentence) for c in f.candidates):
        return earlier[-1].signed
    if (year := _that_year(scene, f)) is not None:
        return year
    if (day := _that_meeting(scene, f)) is not None:
        return day
    taken = {c.sentence for g in frames if g is not f and g is not above for c in g.candidates}
    for i in _beside(scene, f):
        if i not in taken:
            days: list[Mention[DateValue]] = scene.within(scene.dates, i)
            if (day := next((d for d in days if _is_ceremony_day(scene, d, i)), None)) is not None:
                return day
    if f.first.additive or not f.first.anaphoric:
        newest = max((g.signed.value.start or "" for g in earlier if g.signed), default="")
        for g in reversed(earlier):
            # an act that is older than others told before it is recalled: its day is no other act's
            if (
                g.signed
                and g.signed.value.start == newest
                and (g.signed.value.anchor == "published" or _is_recent(scene, g.signed.value))
            ):
                return g.signed
    return None


def _that_year(scene: Scene, f: Frame) -> Mention[DateValue] | None:
    """«C'est en 2008 que … Cette année-là, …»: the last year named before."""
    for c in f.candidates:
        if not any(d.rule == "dates.renvoi" and "ann" in d.text for d in scene.within(scene.dates, c.sentence)):
            continue
        for i in range(c.sentence - 1, max(-1, c.sentence - 3), -1):
            dates: list[Mention[DateValue]] = scene.within(scene.dates, i)
            for d in reversed(dates):
                if d.value.start and not d.value.is_period and d.value.anchor == "text":
                    return replace(d, value=replace(d.value, start=d.value.start[:4]))
    return None


_THAT_MEETING = re.compile(
    r"(?:lors|au cours|a l'issue|au terme|en marge) (?:de (?:cette|ce|ces)|des) (?:rencontre|reunion|session|visite|ceremonie|assemblee|forum|sommet|travaux)s?\b"
    r"|a cette (?:meme )?occasion\b"
)


def _that_meeting(scene: Scene, f: Frame) -> Mention[DateValue] | None:
    """«La session s'est tenue le 30 octobre 2023. Lors de cette rencontre, …»: the day of the meeting just told."""
    start = scene.sentences[f.first.sentence][0]
    if f.first.sentence == 0 or not _THAT_MEETING.match(scene.text.folded, start):
        return None
    days: list[Mention[DateValue]] = scene.within(scene.dates, f.first.sentence - 1)
    return next((d for d in days if d.rule in _DAY_RULES and d.value.start and not d.value.is_period), None)


def _beside(scene: Scene, f: Frame, steps: tuple[int, ...] = (-1, 1, -2, -3)) -> Iterator[int]:
    """The sentences around an act's own, `steps` away from it."""
    own = list(dict.fromkeys(c.sentence for c in f.candidates))
    for step in steps:
        for i in own:
            if 0 <= i + step < len(scene.sentences) and i + step not in own:
                yield i + step


def _is_ceremony_day(scene: Scene, d: Mention[DateValue], sentence: int) -> bool:
    v = d.value
    if v.start is None or v.is_period or d.rule not in _DAY_RULES:
        return False
    if v.anchor == "published":
        # «Il est aujourd'hui élargi» tells no day
        return d.rule != "dates.aujourdhui" or "ce " in d.text.casefold()
    return _tells_the_ceremony(scene, sentence) or (_is_recent(scene, v) and scene.says(_CEREMONY, sentence))


# «La cérémonie s'est déroulée à Rennes le 3 mai 2019.», «C'était le 3 mai 2019.»: said of the act just told, however long ago.
_THE_CEREMONY = re.compile(
    r"\W{0,3}(?:(?:la|cette) (?:ceremonie|signature)(?: officielle| solennelle| de signature)? (?:s'est (?:tenue|deroulee|faite)|a eu lieu|fut organisee|a ete organisee)|"
    r"c'etait (?:le |en |un |a )|c'est chose faite depuis )"
)


def _tells_the_ceremony(scene: Scene, sentence: int) -> bool:
    return _THE_CEREMONY.match(scene.text.folded, scene.sentences[sentence][0]) is not None


def _is_recent(scene: Scene, v: DateValue) -> bool:
    """Whether a full date is at most six weeks before the article's (any full date where that is unknown)."""
    try:
        day = date.fromisoformat(v.start or "")
        return scene.published is None or 0 <= (date.fromisoformat(scene.published) - day).days <= 42
    except ValueError:
        return False


def ceremony_place(scene: Scene, f: Frame, frames: list[Frame]) -> Mention[PlaceValue] | None:
    """The town of the ceremony, where the act's own sentence names none: beside its date, beside the act, with another act of
    that day, or in the dateline."""
    day = f.signed
    if f.event is not None and (found := _town_of(scene, scene.text.sentence_index(f.event.start))):
        return found
    for c in f.candidates:
        if c.sentence and scene.says(_THERE, c.sentence) and (found := _last_town(scene, c.sentence)):
            return found
    for i in _beside(scene, f, (1,)):
        if _tells_the_ceremony(scene, i) and (found := _town_of(scene, i)):
            return found
    fresh = day is None or day.value.anchor == "published" or _is_recent(scene, day.value)
    if fresh and not _is_background(f, frames):
        for g in (f, f.listed_under) if f.listed_under else (f,):
            for i in _beside(scene, g):
                told = scene.says(_CEREMONY, i) or (
                    i < g.first.sentence and _OPENS_AT.match(scene.text.plain, scene.sentences[i][0])
                )
                if told and _free(f, frames, i) and _of_that_day(scene, i, day) and (found := _town_of(scene, i)):
                    return found
        lead = _lead(scene)
        scene_set = f.listed_under is not None and scene.says(_CEREMONY, lead)
        if (scene_set or _tells_several(scene, lead)) and (found := _town_of(scene, lead)):
            return found
    if day and len(day.value.start or "") == 10:
        same_day = (g for g in frames if g is not f and g.status == "signed" and g.signed)
        for c in (c for g in same_day if g.signed and g.signed.value.start == day.value.start for c in g.candidates):
            if found := find_place(scene, c):
                return found
    if fresh and (made := _made_at(scene, day)):
        return made
    if not fresh:
        return None
    if head := _dateline(scene, f):
        return head
    for i in () if _is_background(f, frames) else _beside(scene, f, (2, 3)):
        if scene.says(_SIGNING, i) and _free(f, frames, i) and (found := _town_of(scene, i)):
            return found
    return None


def _of_that_day(scene: Scene, sentence: int, day: Mention[DateValue] | None) -> bool:
    """Whether a sentence may tell the day of the act: it names no other («En 2015, une délégation s'était rendue à Tokyo»)."""
    told: list[Mention[DateValue]] = scene.within(scene.dates, sentence)
    points = [d.value.start for d in told if d.value.start and not d.value.is_period and not d.value.duration]
    signed = (day.value.start if day else None) or scene.published or ""
    return not signed or not points or any("X" in point or same_date(point, signed) for point in points)


# «À Foix, les deux maires …»: what follows happens there.
_OPENS_AT = re.compile(
    r"(?:(?:En|Les?|Ce|Cette|Hier|Après|Lundi|Mardi|Mercredi|Jeudi|Vendredi|Samedi|Dimanche)\b[\w ]{0,28}, )?"
    r"(?:À|A|à|C'est à|Réunie?s? à) (?=[A-ZÀ-ÖØ-ÞŒ])"
)

# «Fait à Paris, le 22 novembre 2022»: the formula that closes a paper, or its publication.
_MADE_AT = re.compile(r"\b(?:fait|signee?s?) a $")


def _made_at(scene: Scene, day: Mention[DateValue] | None) -> Mention[PlaceValue] | None:
    """The town of the closing formula, unless it bears another day than the act."""
    for place in scene.places:
        start = scene.sentences[scene.text.sentence_index(place.start)][0]
        if start <= place.start - 7 <= start + 2 and _MADE_AT.search(scene.text.folded, start, place.start):
            told = [d for d in scene.dates if 0 <= d.start - place.end < 8]
            if not (day and told) or told[0].value.start == day.value.start:
                return place
    return None


def _tells_several(scene: Scene, sentence: int) -> bool:
    """«Quatre accords ont été signés hier à Alger»: what follows tells them one by one."""
    several = any(a.value.count != 1 for a in scene.within(scene.acts, sentence))
    return several and any(cue.value.gives == "signed" for cue in scene.cues(sentence))


def _lead(scene: Scene) -> int:
    """The first sentence that is no heading: where an article sets the scene."""
    return next((i for i in range(len(scene.sentences)) if not scene.is_heading(i)), 0)


def _is_background(f: Frame, frames: list[Frame]) -> bool:
    """Whether an undated act is told beside one that has its day."""
    own = {c.sentence for c in f.candidates}
    return f.signed is None and any(
        g.signed and g.first.start < f.first.start and own.isdisjoint(c.sentence for c in g.candidates) for g in frames
    )


def _free(f: Frame, frames: list[Frame], sentence: int) -> bool:
    """Whether no act of another day is told in a sentence; those that share a sentence with this one are of its day."""
    day = f.signed.value.start if f.signed else None
    own = {c.sentence for c in f.candidates}
    return not any(
        any(c.sentence == sentence for c in g.candidates)
        and own.isdisjoint(c.sentence for c in g.candidates)
        and g.signed
        and g.signed.value.start != day
        for g in frames
    )


def _town_of(scene: Scene, sentence: int) -> Mention[PlaceValue] | None:
    places: list[Mention[PlaceValue]] = scene.within(scene.places, sentence)
    for place in places:
        if place.rule == "places.tete":
            continue
        unsure = place.rule == "places.inconnue" and not _near_date(scene, sentence, place)
        if not unsure and (place.rule in ("places.ville", "places.inconnue") or stands_free(scene, None, place)):
            return place
    return None


def _near_date(scene: Scene, sentence: int, place: Mention[PlaceValue]) -> bool:
    return stands_free(scene, None, place) or any(
        abs(place.start - d.end) < 45 for d in scene.within(scene.dates, sentence)
    )


def _last_town(scene: Scene, sentence: int) -> Mention[PlaceValue] | None:
    """The last town named in the sentence or in the two before it."""
    for i in range(sentence, max(-1, sentence - 3), -1):
        if found := [p for p in scene.within(scene.places, i) if p.rule != "places.inconnue"]:
            return found[0]
    return None


def _dateline(scene: Scene, f: Frame) -> Mention[PlaceValue] | None:
    head = next((p for p in scene.places if p.rule == "places.tete"), None)
    if head is None:
        return None
    _, end = scene.text.paragraphs[scene.text.paragraph_index(head.start)]
    headed = scene.text.plain[max(0, head.start - 2) : head.start] == " ("
    first = scene.text.sentence_index(head.start)
    told = f.signed is not None or any(first <= c.sentence <= first + 1 for c in f.candidates)
    if (headed or (told and end - head.start > 120)) and _DISPATCH.match(scene.text.plain, head.end, end):
        return head  # an agency writes from where the thing happened
    sentences = [c.sentence for c in f.candidates]
    if f.event is not None:
        sentences.append(scene.text.sentence_index(f.event.start))
    return head if f.signed and any(scene.says(_SCENE, i) for i in sentences) else None
