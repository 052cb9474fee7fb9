"""Which dates and which town a sentence gives to the act that it tells, by scope and by the words between them."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline import anniversary
from pipeline.candidate import Candidate
from pipeline.mentions import Mention
from pipeline.places import VISIT
from pipeline.scene import Scene
from pipeline.values import DateValue, PlaceValue

# A date behind these words dates something else than the act.
_OTHER_EVENT = re.compile(
    r"\b(?:visite|voyage|forum|sommet|session|reunions?|rencontre|conference|loi|decret|deliberation|arrete|elue?s?|nee?s?|fondee?s?|creee?s?|edition|salon|festival|seisme|ouragan|"
    r"creation|fondation|independance|anniversaire|election|guerre|coupe du monde|jeux|demarrage|achevement|livraison|ouverture|inauguree?s?|installee?s?|arrivee?|depuis|jusqu'|jusqu'en|d'ici|avant|"
    r"horizon|plan|programme de developpement|strategie|agenda|vision|population|recense|mandat|nommee?|inscrite?|classee?)\b[^.;]{0,45}$"
)
_OTHER_PERIOD = re.compile(r"(?:plan|programme regional|strategie|visite|session|forum|coupe)[^,.;]{0,40}$")
_EVENT_DATE_RULES = ("dates.annee_evenement",)
# What opens an act's life: «en vigueur le 1er avril», «à compter de janvier 2022».
_OPENS = re.compile(
    r"\b(?:en vigueur|prend(?:ra|re)? effet|prenant effet|a compter|a partir|debut(?:e|era|ant)|commence(?:ra)?)\b[^.;]{0,12}$"
)
# What closes it: «prendra fin le 31 décembre», «devait s'achever fin 2024».
_CLOSES = re.compile(
    r"\b(?:s'achev\w+|s'acheve|prend(?:ra|re|rait)? fin|pris fin|expir\w+|echeance|(?:terme|fin prevue) ?:|s'eteindre|s'eteindra|echoi\w+|resili\w+|arriv\w+ a (?:terme|son terme)|se termin\w+)\b[^.;]{0,14}$"
)
# «… convention signée le», «l'accord du»: among the dates of an act that ends, its birth.
_BIRTH = re.compile(
    r"\b(?:signee?s?|conclue?s?|passee?s?|paraphee?s?|nouee?s?|scellee?s?|initiee?s?|datee?|date|"
    r"(?:accord|convention|jumelage|pacte|charte|protocole|traite|memorandum)(?: de [a-z]+)?(?: du| de| d')?)\b[^.;,]{0,30}$"
)
# Lengths of a loan's repayment, of a career, of what went before.
_OTHER_LENGTH = re.compile(
    r"rembours|\bgrace\b|\b(?:apres|au bout de|au terme de) (?:plus de |pres de )?(?:\d|un|deux|trois|quatre|cinq|six|sept|huit|neuf|dix)|franchise|differe|maturite|\btaux\b|amorti|decaiss|\bage|\bdepuis\b|il y a|\bpremier|\btous les\b|garantie|experience|"
    r"\bbail\b|mandat|\bdont (?:\d|un|une|deux|trois|quatre|cinq|six)\b|plus tard|pret(?: \w+)? de$|\bcredit"
)


def attach_dates(scene: Scene, c: Candidate, others: list[Candidate]) -> None:
    """Give the candidate its date of signature and its period, from its own sentence."""
    anchor = c.cues[0] if c.cues else c.act
    stands_for = c.act is not None and c.act.rule == "acts.pronom"  # «celle avec C en 1980»
    if anchor is None or ((c.spread or stands_for) and c.signed is not None):
        return
    if anchor.rule == anniversary.RULE and c.cues:
        _attach_birth(scene, c)
        return
    scored: list[tuple[float, int, Mention[DateValue]]] = []
    for d in map(_as_month, scene.within(scene.dates, c.sentence)):
        if d.rule == "dates.aujourdhui" and c.status == "ongoing":
            continue  # «sont aujourd'hui jumelées» says that they are, not since when
        if c.status == "ongoing" and anchor.rule == "status.depuis" and d.value.bound is None and not d.value.is_period:
            continue  # «jumelées depuis 1962, ont signé le 10 juin un plan»: the day is the plan's
        if (
            d.rule in _EVENT_DATE_RULES
            or _is_dateline(scene, d)
            or _of_another(scene, c, d, others)
            or _of_law(scene, d)
        ):
            continue
        older = forerunner_words(scene, d)
        if older and not (c.act and c.act.start >= older.start()):
            continue
        if (term := _term(scene, c, d, others)) is not None:
            c.period.append(term)
        if _of_sibling(scene, c, d, others):
            continue
        if anchor.rule == "status.lie" and not _own_zone(c, d, others):
            continue  # «Il signera mardi une convention dans le cadre du pacte qui unit A et B»
        if _is_unknown(d) or ((term is None or _is_birthday(d)) and _may_sign(c, d) and not _is_to_come(scene, c, d)):
            scored.append((_distance(scene, c, d, (anchor.start, anchor.end), others), d.start, d))
    if scored:
        distance, _, best = min(scored, key=lambda s: s[:2])
        scored = [s for s in scored if not _is_unknown(s[2])]
        # «signé lundi», with no day of publication to tell which: no other date of the sentence is the act's instead
        if distance < 260 and not _is_unknown(best):
            c.signed = _ratified(scene, c, [d for _, _, d in scored]) or _most_precise(best, [d for _, _, d in scored])


def _as_month(d: Mention[DateValue]) -> Mention[DateValue]:
    """«La semaine dernière», «ce week-end» tell the month of what was signed then, where all their days lie in one."""
    v = d.value
    if v.anchor != "published" or v.bound is not None or not (v.start and v.end) or v.start[:7] != v.end[:7]:
        return d
    few = len(v.start) == len(v.end) == 10 and int(v.end[8:]) - int(v.start[8:]) < _WEEK
    return replace(d, value=replace(v, start=v.start[:7], end=None)) if few else d


_WEEK = 7


def _attach_birth(scene: Scene, c: Candidate) -> None:
    """The years of an act whose anniversary is told: its birth by that count, its day by its own words («signé le 3 mai 1962»)."""
    end = c.act.end if c.act else c.zone[1]
    for d in scene.within(scene.dates, c.sentence):
        if d.start >= end and not d.value.is_period and _OWN_PHRASE.fullmatch(scene.text.folded, end, d.start):
            c.signed = d
    if c.signed is None and (birth := anniversary.birth_of(scene, c.cues[0])):
        c.period.append(birth)


def _ratified(scene: Scene, c: Candidate, dates: list[Mention[DateValue]]) -> Mention[DateValue] | None:
    """«a ratifié mardi l'accord conclu en décembre»: the day of the signature, not that of the vote on it."""
    if c.act is None or not c.cues or "ratifi" not in c.cues[0].text.casefold():
        return None
    end, folded = c.act.end, scene.text.folded
    return next((d for d in dates if d.start > end and _RATIFIED_ACT_SIGNED.fullmatch(folded, end, d.start)), None)


def _most_precise(best: Mention[DateValue], others: list[Mention[DateValue]]) -> Mention[DateValue]:
    """«hier mardi 15 mars»: of two that stand side by side and say one day, the one that says more."""
    for d in others:
        beside = 0 <= d.start - best.end <= 2 or 0 <= best.start - d.end <= 2
        if beside and len(d.value.start or "") > len(best.value.start or ""):
            return d
    return best


def _term(scene: Scene, c: Candidate, d: Mention[DateValue], others: list[Candidate]) -> Mention[DateValue] | None:
    """The date as a part of the act's period, or None where it is none."""
    v = d.value
    start, _ = scene.sentences[c.sentence]
    before = scene.text.folded[max(start, d.start - 70) : d.start]
    if v.duration and not (v.start or v.end):
        return d if is_length(scene, d) and _owns(c, d, others) else None
    if v.bound == "since":
        lasting = c.status in ("ongoing", "ended") and not is_day(v)
        return d if lasting or (_OPENS.search(before + d.text.casefold()) and _owns(c, d, others)) else None
    if v.bound == "until":
        near = c.act is not None and _gap(d, c.act.start, c.act.end) < 160
        return d if near and not is_deadline(scene, d) and _owns(c, d, others) else None
    if v.bound is not None:
        return None
    if v.is_period:
        # the act may be a plan itself: «un plan d'action qui court de 2021 à 2024»
        named = c.act.end if c.act and c.act.end <= d.start else start
        other = _OTHER_PERIOD.search(scene.text.folded, max(start, d.start - 70, named), d.start)
        return d if is_long(v) and _owns(c, d, others) and other is None else None
    if v.start is None:
        return None
    if _OPENS.search(before):
        return replace(d, value=replace(v, bound="since"))
    if _CLOSES.search(before) and v.anchor != "none":
        return as_end(d) if _owns(c, d, others) else None
    if c.status == "ongoing" and c.cues and c.cues[0].rule == "status.entame_en":
        return replace(d, value=replace(v, bound="since"))
    if c.status == "ended" and not _BIRTH.search(before) and v.anchor != "none":
        return as_end(d)
    return None


def as_end(d: Mention[DateValue]) -> Mention[DateValue]:
    """The date as the last day of an act."""
    return replace(d, value=replace(d.value, start=None, end=d.value.start, bound="until"))


def closes(before: str) -> bool:
    """Whether the words before a date say that something ends then."""
    return _CLOSES.search(before) is not None


# «… de l'accord culturel signé le 7 novembre 1967»: between an act and a date that is its own.
_OWN_PHRASE = re.compile(
    r"(?: [a-z'-]+){0,3},? (?:(?:signee?s?|conclue?s?|passee?s?|paraphee?s?|datee?s?|datant) (?:le|du|de|en|des)|du|de|en) ?$"
)


# «… de l'accord signé le 7 novembre 1967», in the singular: «un accord et une convention signés le 3 mai» share their day.
_OWN_PARTICIPLE = re.compile(
    r"(?: [a-z'-]+){0,2},? (?:signee?|conclue?|passee?|paraphee?|datee?|datant) (?:le|du|de|en|des) ?$"
)

# «ratifie l'accord de coopération judiciaire conclu en décembre»: wider than the above, for the ratified act is the only one.
_RATIFIED_ACT_SIGNED = re.compile(
    r"(?: [a-z'-]+){0,5},? (?:signee?|conclue?|passee?|paraphee?) (?:le |en |fin |debut )?$"
)


# «L'accord relatif à ce prêt a été signé le 5 avril»: the verb is that of the first noun.
_ITS_COMPLEMENT = re.compile(
    r" (?:relati(?:f|ve)|afferente?|portant|concernant)(?: a| au| aux| sur)? ?(?:ce|cet|cette|ces|la|le|l'|les) ?"
)


def _of_another(scene: Scene, c: Candidate, d: Mention[DateValue], others: list[Candidate]) -> bool:
    """Whether the date stands in the phrase of another act of the sentence."""
    return any(
        o.act is not None
        and o is not c
        and o.sentence == c.sentence
        and (c.act is None or not o.act.start <= c.act.start < d.start)
        and not (c.act is not None and _ITS_COMPLEMENT.fullmatch(scene.text.folded, c.act.end, o.act.start))
        and 0 < d.start - o.act.end < 60
        and (_OWN_PHRASE if o.status == "context" else _OWN_PARTICIPLE).fullmatch(scene.text.folded, o.act.end, d.start)
        for o in others
    )


# «la loi n° 98-233 du 1er avril 1998 autorisant l'approbation de l'accord»: the day of a law is no day of signature.
_LAW = re.compile(
    r"\b(?:loi|decret|ordonnance|arrete|deliberation|directive|reglement|circulaire|dahir)(?:-loi)?(?: (?:n ?[°o]|no)\.? ?[\w./-]{1,20})? du $"
)


def _of_law(scene: Scene, d: Mention[DateValue]) -> bool:
    return _LAW.search(scene.text.folded, max(0, d.start - 50), d.start) is not None


# «Bruxelles, 1er déc 2022 (Agence) - …»: the day on which the article was written.
_DATELINE = re.compile(
    r"(?!C'|Ce )[A-ZÀ-ÖØ-ÞŒ][\w'-]+(?:(?: (?:de|du|d'|des|la|le|les|sur|sous|en|et))* ?[A-ZÀ-ÖØ-ÞŒ][\w'-]+){0,3},? (?:le )?$"
)
_DATELINE_END = re.compile(r" ?(?:\([^()]{2,40}\))? ?(?:[-–—:]|//) ?")


def _is_dateline(scene: Scene, d: Mention[DateValue]) -> bool:
    start, _ = scene.sentences[scene.text.sentence_index(d.start)]
    return (
        _DATELINE.fullmatch(scene.text.plain, start, d.start) is not None
        and _DATELINE_END.match(scene.text.folded, d.end) is not None
    )


def _is_to_come(scene: Scene, c: Candidate, d: Mention[DateValue]) -> bool:
    """Whether a date lies after the article: nothing was signed then («jusqu'aux Jeux de 2028»)."""
    if scene.published is None or c.status != "signed" or d.value.start is None:
        return False
    size = min(len(scene.published), len(d.value.start))
    return d.value.start[:4].isdigit() and d.value.start[:size] > scene.published[:size]


def _of_sibling(scene: Scene, c: Candidate, d: Mention[DateValue], others: list[Candidate]) -> bool:
    """«Le premier a été paraphé lundi avec A, le second mardi avec B»: of one verb's acts, each has the date behind its own noun."""
    if c.act is None or not c.cues or d.start > c.act.start:
        return False
    beside = [o for o in others if o.sentence == c.sentence and o.cues[:1] == c.cues[:1] and o.status != "context"]
    before = any(o.act.end <= d.start for o in beside if o.act and o is not c) and c.cues[0].start < d.start
    return before and any(
        later.start > c.act.end and _may_sign(c, later) for later in scene.within(scene.dates, c.sentence)
    )


# What leads to the date of an older act: «succède à celle de 2017», «le précédent datant de mai 2009».
_FORERUNNER = re.compile(
    r"\b(?:(?:remplac|renouvell|prolong|actualis|complet)(?:e|ent|ant|era)|succed(?:e|ent|ant|era) a|(?:fait|font|faisant) suite a|(?:prend|prennent|prenant) la suite de|dans (?:le prolongement|la (?:suite|continuite)|la lignee) de|suit)"
    r" (?:celui|celle|ceux|celles|(?:un premier |un )?(?:accord|texte|protocole|contrat)|(?:une premiere |une )?(?:convention|entente|charte)|le precedent|la precedente|(?:l'|la |le |leur (?:premi(?:er|ere) )?)(?:accord|convention|charte|entente|protocole|contrat|partenariat|jumelage|pacte|memorandum|programme|plan)(?:-cadre)?)"
    r"(?: (?:signee?|conclue?|passee?|paraphee?|datant|date))?,? (?:de|du|d'|le|en|des) ?$"
    r"|\b(?:le|la) (?:precedente?|premiere?)(?: (?:accord|convention|texte|document|entente|protocole))?,? (?:datait|datant|date|remontait|remontant|remonte) (?:de|du|d'|a|au) ?$"
)
_WINDOW = 110


def forerunner_words(scene: Scene, d: Mention[DateValue]) -> re.Match[str] | None:
    """The words before a date that say that it is the one of an older act, which this one replaces."""
    start, _ = scene.sentences[scene.text.sentence_index(d.start)]
    return _FORERUNNER.search(scene.text.folded, max(start, d.start - _WINDOW), d.start)


def _may_sign(c: Candidate, d: Mention[DateValue]) -> bool:
    """Whether a date that is no part of the period may be the day of the signature."""
    v = d.value
    if v.bound == "since" and c.renewal is not None:
        return False  # «ont prolongé la convention qui les lie depuis mai 2014»
    if v.duration or v.start is None or (v.start.startswith("XXXX") and v.anchor == "none"):
        return False
    if v.bound == "since":
        # «lie depuis lundi», unlike «depuis 2011»
        return (c.status in ("signed", "ongoing") and is_day(v)) or _is_birthday(d)
    return not v.is_period


def _is_unknown(d: Mention[DateValue]) -> bool:
    """Whether a relative date counts from a publication that nothing tells («lundi», «en novembre dernier»)."""
    v = d.value
    nameless = v.start is None or v.start.startswith("XXXX")
    return nameless and v.end is None and v.anchor == "none" and v.bound is None and v.duration is None


def _is_birthday(d: Mention[DateValue]) -> bool:
    """«Jumelées depuis le 12 octobre 1973» tells the day of the signature, «depuis 1973» only since when the act lasts."""
    v = d.value
    return (
        v.bound == "since"
        and v.anchor == "text"
        and len((v.start or "").rstrip("~")) >= 7
        and "depuis" in d.text.casefold()
    )


# «En avril, A a signé un accord avec B, tandis qu'en mai …»
_NEXT_CLAUSE = re.compile(r"[;:]|\b(?:tandis|alors) qu|, (?:mais|puis) ")


def _distance(
    scene: Scene, c: Candidate, d: Mention[DateValue], anchor: tuple[int, int], others: list[Candidate]
) -> float:
    """How far a date stands from the act or its verb; words of other events and the zones of other acts move it away."""
    folded = scene.text.folded
    start, _ = scene.sentences[c.sentence]
    ends = [(anchor, 0), ((c.act.start, c.act.end), 10)] if c.act else [(anchor, 0)]
    distance: float = min(
        _gap(d, *near) + more + 60 * len(_NEXT_CLAUSE.findall(folded[min(d.end, near[1]) : max(d.start, near[0])]))
        for near, more in ends
    )
    # «Le 2 décembre 2021, à Foix, …»: what opens the sentence holds for all of it
    if d.start - start < 12 and folded[d.end : d.end + 1] == ",":
        distance = min(distance, 60)
    before = folded[max(start, d.start - 70) : d.start]
    # «… la convention visant à …, signée le 22 septembre»
    if c.status == "ended" and _BIRTH.search(before):
        distance = min(distance, 60)
    if _OTHER_EVENT.search(before):
        distance += 120
    if not _own_zone(c, d, others):
        distance += 60
    if d.start >= anchor[1] and folded[anchor[1] : d.start].strip() in _RIGHT_BEHIND:
        distance -= 20  # «élaboré en mai 2016 et signé en janvier 2017»
    return distance


_RIGHT_BEHIND = frozenset({"", "le", "en", "ce", "fin", "debut", "des", "au"})


def is_day(value: DateValue) -> bool:
    """Whether a date is a day or a month told from the article's own («depuis lundi»), too young to be a long-lived act's birth."""
    return value.anchor == "published" and len((value.start or "").rstrip("~")) >= 7


def is_long(value: DateValue) -> bool:
    """Whether a period is long enough to be an act's term: years, not the days of a meeting."""
    return (
        (value.start is None or len(value.start.rstrip("~")) <= 7)
        or (value.end is None or len(value.end.rstrip("~")) <= 7)
        or (value.start or "")[:4] != (value.end or "")[:4]
    )


def is_length(scene: Scene, d: Mention[DateValue]) -> bool:
    """Whether a length of time («pour trois ans») may be an act's: not a loan's repayment, not what has gone by."""
    start, end = scene.sentences[scene.text.sentence_index(d.start)]
    around = scene.text.folded[max(start, d.start - 40) : min(end, d.end + 22)]
    return re.fullmatch(r"P\d+Y", d.value.duration or "") is not None and not _OTHER_LENGTH.search(around)


def is_deadline(scene: Scene, d: Mention[DateValue]) -> bool:
    """«avant la fin de 2018» says when something will be done, not until when the act holds."""
    return scene.text.folded.startswith(("avant", "au plus tard", "d'ici"), d.start)


def _gap(d: Mention[DateValue], start: int, end: int) -> int:
    return max(0, d.start - end, start - d.end)


def _own_zone(c: Candidate, d: Mention[DateValue], others: list[Candidate]) -> bool:
    """Whether the date stands nearer to this act than to another act of the sentence."""
    siblings = [o for o in others if o.sentence == c.sentence and o is not c and o.act]
    return not siblings or c.zone[0] <= d.start < c.zone[1]


def _owns(c: Candidate, d: Mention[DateValue], others: list[Candidate]) -> bool:
    """Whether a period belongs to this act: to the last act named before it, or to the first where none is.

    An act that the sentence only recalls («dans le cadre du plan 2022-2026») owns what touches it.
    """
    acts = [
        o
        for o in others
        if o.act and o.sentence == c.sentence and (o.status != "context" or 0 <= d.start - o.act.end < 25)
    ]
    if c.act is None or not acts:
        return True
    before = [o for o in acts if o.act and o.act.end <= d.start]
    owner = max(before, key=lambda o: o.start) if before else min(acts, key=lambda o: o.start)
    return owner.start == c.start


def find_place(scene: Scene, c: Candidate) -> Mention[PlaceValue] | None:
    """The town of the signature that the candidate's own sentence tells, nearest to its verb; fewest commas between."""
    cue = c.cues[0] if c.cues else c.act
    if c.status != "signed" or cue is None:
        return None
    folded = scene.text.folded
    scored = []
    for place in scene.within(scene.places, c.sentence):
        if place.rule != "places.lieu" and any(
            p.mention.start <= place.start < p.mention.end for p in (*c.parties, *c.others)
        ):
            continue  # «jumelée à Foix»: a partner
        if _told_of_another(scene, c, place):
            continue
        tight = stands_free(scene, c, place)
        if place.rule == "places.tete" or (place.rule == "places.inconnue" and not tight):
            continue
        if not c.cues and not (tight and c.signed):
            continue
        if not tight and _bears_fruit(scene, c, place):
            continue
        distance = max(0, place.start - cue.end, cue.start - place.end)
        if c.act:
            distance = min(distance, max(0, place.start - c.act.end, c.act.start - place.end))
        distance += 40 * folded.count(",", min(place.start, cue.end), max(place.start, cue.end))
        # «À Foix, les deux maires …»: what opens the sentence holds for all of it
        if tight and place.start - scene.sentences[c.sentence][0] < 45:
            distance = min(distance, 150)
        scored.append((distance - (80 if tight else 0), place.start, place))
    best = min(scored, default=None, key=lambda s: s[:2])
    return best[2] if best and best[0] < 320 else None


# «un accord sur les escales à Radès», «… portant sur la formation de soudeurs à Foix»: where the act bears fruit, unless
# something was held there.
_SUBJECT = re.compile(r"\b(?:sur|pour|visant|destinee?s?|relati(?:f|ve)s?|portant|prevoyant|permet\w+)\b")
_HELD = re.compile(
    r"sign|conclu|paraph|scell|tenu|reuni|achev|organis|sommet|forum|conferenc|rencontr|session|seance|[.;]"
)


def _bears_fruit(scene: Scene, c: Candidate, place: Mention[PlaceValue]) -> bool:
    start, end = c.act.end if c.act else place.start, place.start
    folded = scene.text.folded
    return bool(_SUBJECT.search(folded, start, end)) and not _HELD.search(folded, start, end)


# «le premier accord, signé le 11 mai 2017 à Sfax», «le 11 mai 2017, à Sfax»: a day and a town that go together.
_BESIDE_DAY = re.compile(r",? (?:a|au|aux|en|dans la ville de|dans la capitale,?) (?:la |l')?$")


_SIGNED = re.compile(r"\b(?:signe|paraphe|conclu|scelle|ratifie)e?s?\b")


def _told_of_another(scene: Scene, c: Candidate, place: Mention[PlaceValue]) -> bool:
    """Whether the town goes with a day that is not the act's, or is one of those that the act joins («unit A à B»)."""
    if c.cues and c.cues[0].rule == "status.lie" and place.start > c.cues[0].end:
        return _SIGNED.search(scene.text.folded, c.cues[0].end, place.start) is None
    day = (c.signed.value.start or "").rstrip("~") if c.signed else ""
    for d in scene.within(scene.dates, c.sentence):
        told = (d.value.start or "").rstrip("~")
        if (
            day
            and told
            and 0 <= place.start - d.end < 24
            and _BESIDE_DAY.fullmatch(scene.text.folded, d.end, place.start)
        ):
            return not (told.startswith(day) or day.startswith(told))
    return False


def stands_free(scene: Scene, c: Candidate | None, place: Mention[PlaceValue]) -> bool:
    """Whether «à X» depends on no noun: it opens its clause, or follows a date, the verb, or the act («signé hier à X»)."""
    start, _ = scene.sentences[scene.text.sentence_index(place.start)]
    if place.rule in ("places.lieu", "places.capitale"):
        return True
    before = scene.text.folded[start : place.start]
    left = start + len(
        re.sub(r"(?:\b(?:a|au|aux|en|dans la (?:ville de|capitale,?)) ?(?:la |l')?)$", "", before).rstrip()
    )
    if left <= start or scene.text.folded[left - 1] in ",(«:–—" or VISIT.search(before[: left - start]):
        return True
    ends = [d.end for d in scene.within(scene.dates, scene.text.sentence_index(place.start))]
    if c is not None:
        ends += [q.end for q in c.cues] + ([c.act.end] if c.act else [])
    return any(abs(left - e) <= 1 for e in ends)
