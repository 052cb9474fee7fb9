"""When and where an act was signed and what period it covers, put together from all the sentences that tell it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from output.record import DatedText
from pipeline.attach import as_end, closes, find_place, is_deadline, is_length, is_long
from pipeline.ceremony import ceremony_place
from pipeline.frames import Frame
from pipeline.mentions import Mention
from pipeline.scene import Scene
from pipeline.values import DateValue, PlaceValue


@dataclass
class Term:
    """The dates of an act (EDTF with the words that say them) and, by field, the mentions that they come from."""

    signed: DatedText | None = None
    start: DatedText | None = None
    end: DatedText | None = None
    evidence: list[tuple[str, Mention[DateValue]]] = field(default_factory=list)


def term_of(scene: Scene, f: Frame, frames: list[Frame]) -> Term:
    """The day of an act's signature and its period, `frames` being all the acts of the article."""
    term = Term()
    signed = _day(f)
    if signed is None and f.status != "announced":
        signed = _told_signed(scene, f, frames)
    # the day of the vote, where an assembly has only authorised the signature (records.md, § 2)
    voted = any(c.cues and c.cues[0].rule == "status.autorise" for c in f.candidates)
    if (f.status != "announced" or voted) and signed and (told := _dated(signed, signed.value.start)):
        term.signed = told
        term.evidence.append(("signed", signed))
    periods = [
        d
        for c in [*f.candidates, *f.details]
        for d in c.period
        if not (
            c.status == "ongoing" and f.status == "signed" and d.value.bound == "since"
        )  # an earlier relation's age
    ]
    periods += [d for d in _told_of_all(f, frames) if not any(d is p for p in periods)]
    for d in periods:
        _bound(term, d)
    if not (term.start and term.end):
        later = _told_after(scene, f, frames)
        for d in later:
            _bound(term, d)
        periods += later
    for d in periods:
        _measure(term, d)
    return term


def _told_of_all(f: Frame, frames: list[Frame]) -> list[Mention[DateValue]]:
    """«Ces accords sont conclus pour cinq ans» holds for each of the acts that were told one by one before it."""
    if f.listed_under is None:
        return []
    return [
        d
        for g in frames
        if g is not f and g.listed_under is not None and g.status == f.status
        for c in (*g.candidates, *g.details)
        if c.act is not None
        and c.act.value.count != 1
        and c.act.value.determiner in ("demonstrative", "definite")
        and c.sentence > f.first.sentence
        for d in c.period
    ]


def _day(f: Frame) -> Mention[DateValue] | None:
    """The day of the signature: the act's own, or that of the acts counted with it where it says more («2017», «9 mars 2017»)."""
    own, shared = f.signed, f.listed_under.signed if f.listed_under else None
    if own is None or shared is None:
        return own or shared
    short, long = (m.value.start or "" for m in (own, shared))
    return shared if long.startswith(short) else own


def _bound(term: Term, d: Mention[DateValue]) -> None:
    if term.start is None and (start := _dated(d, d.value.start)):
        term.start = start
        term.evidence.append(("start", d))
    if term.end is None and (end := _dated(d, d.value.end)):
        term.end = end
        term.evidence.append(("end", d))


def _measure(term: Term, d: Mention[DateValue]) -> None:
    """«Pour trois ans» counts from the act's start, else from its signature, or back from its end."""
    years = re.fullmatch(r"P(\d+)Y", d.value.duration or "")
    if years is None or (term.start and term.end):
        return
    length = int(years[1])
    if term.end:
        term.start = _year(int(term.end.value[:4]) - length, d)
        term.evidence.append(("start", d))
    elif first := term.start or term.signed:
        year = int(first.value[:4])
        if term.start is None:
            term.start = _year(year, d)
            term.evidence.append(("start", d))
        term.end = _year(year + length, d)
        term.evidence.append(("end", d))


def _year(year: int, d: Mention[DateValue]) -> DatedText:
    return DatedText(value=f"{year:04d}", text=d.text)


def _dated(m: Mention[DateValue], value: str | None) -> DatedText | None:
    """The value with its words; a season («2022-21») is known to the year."""
    if value is not None and (season := re.fullmatch(r"(\d{4})-2[1-4](~?)", value)):
        value = season[1] + season[2]
    if value is None or not re.fullmatch(r"\d{4}(-\d\d){0,2}~?", value):
        return None
    return DatedText(value=value, text=m.text)


# A sentence that goes on speaking of the act: «Elle couvre …», «Le texte, valable …», «Sur quatre ans, …», «Au menu jusqu'en …».
_GOES_ON = re.compile(
    r"\W{0,3}(?:elle|il|elles|ils|(?:avec |par |grace a )?(?:ce|cet|cette)|celui-ci|celle-ci|d'une duree|sur|durant|pendant|pour|valable|valide|prevue?|conclue?|signee?|etablie?|dotee?s?|duree|periode|echeance|terme|expiration|validite|(?:date d')?entree en vigueur|prise d'effet|fin prevue|au menu|au programme|"
    r"(?:le|la|l'|les) ?(?:nouve\w+ |present\w* )?(?:texte|document|accord|convention|contrat|protocole|entente|partenariat|programme|memorandum|charte|pacte|feuille de route|plan|projet|jumelage|traite|cooperation))\b"
)
# What makes a period or a date in such a sentence the act's own.
_COVERS = re.compile(
    r"(?:\bcouv(?:re|rant|rira|rent)|\bcour(?:t|ant|ra|rent)|\bperiode|\bannees?|\bvalable|\bvigueur|\beffet|\bduree|\bprevue?|\bmenu|\bprogramme|\bs'etend|\bs'etal|\bdeploie)[^.;]{0,40}$"
)


def _told_after(scene: Scene, f: Frame, frames: list[Frame]) -> list[Mention[DateValue]]:
    """The periods that the next sentences tell of the act («Elle couvre les années 2019 à 2022»)."""
    folded = scene.text.folded
    found: list[Mention[DateValue]] = []
    for i in _next_sentences(scene, f, frames):
        start, _ = scene.sentences[i]
        for d in scene.within(scene.dates, i):
            before = folded[max(start, d.start - 60) : d.start]
            v = d.value
            if v.start and not v.is_period and not v.duration and closes(before):
                found.append(as_end(d))
            elif v.start and not v.is_period and not v.duration and _FORCE.search(before):
                found.append(replace(d, value=replace(v, bound="since")))
            elif _covers(scene, d, before):
                found.append(d)
    return found


_FORCE = re.compile(r"\b(?:en vigueur|prend(?:ra|re)? effet|prise d'effet|debut(?:era|e) )[^.;]{0,12}$")
_SIGNED_ON = re.compile(
    r"\W{0,3}(?:deja )?(?:signee?|conclue?|paraphee?|passee?|scellee?|adoptee?) (?:a [a-z-]+,? )?(?:en |le |au |des |fin |ce )?"
)


def _told_signed(scene: Scene, f: Frame, frames: list[Frame]) -> Mention[DateValue] | None:
    """«Signée en juin 2021, elle devait s'achever fin 2024»: the day told in the next sentence."""
    for i in _next_sentences(scene, f, frames):
        start, _ = scene.sentences[i]
        for d in scene.within(scene.dates, i)[:1]:
            if d.value.start and not d.value.is_period and _SIGNED_ON.fullmatch(scene.text.folded, start, d.start):
                return d
    return None


def _next_sentences(scene: Scene, f: Frame, frames: list[Frame]) -> list[int]:
    """The sentences after an act's own, five at most each (two where the article tells several acts), that go on speaking of it and tell no other act."""
    taken = {c.sentence for g in frames if g is not f for c in g.candidates}
    own = [c.sentence for c in f.candidates]
    reach = 5 if len(frames) == 1 else 2
    after = {i + k for i in own for k in range(1, reach + 1)} | {c.sentence for c in f.details}
    return [
        i
        for i in sorted(after - taken - set(own))
        if i < len(scene.sentences) and _GOES_ON.match(scene.text.folded, scene.sentences[i][0])
    ]


def _covers(scene: Scene, d: Mention[DateValue], before: str) -> bool:
    v = d.value
    if v.duration and not (v.start or v.end):
        return is_length(scene, d)
    if not v.is_period or not is_long(v) or is_deadline(scene, d):
        return False
    if v.bound in ("horizon", "within"):
        return False
    return _COVERS.search(before) is not None


def place_of(scene: Scene, f: Frame, frames: list[Frame]) -> Mention[PlaceValue] | None:
    """The town where an act was signed: from its own sentences, those that count it, or the ceremony's."""
    for c in [*f.candidates, *(f.listed_under.candidates if f.listed_under else [])]:
        if found := find_place(scene, c):
            return found
    if f.signed is not None and (found := _done_at(scene, f.signed)):
        return found
    if f.status == "signed" and (found := ceremony_place(scene, f, frames)):
        return replace(found, rule="places.ceremonie")
    return None


# «Fait à Lyon, le 12 mars 2020», as agreements end.
_DONE_AT = re.compile(r"\b(?:fait|signee?) (?:en (?:double|deux|trois) exemplaires?,? )?a $")


def _done_at(scene: Scene, signed: Mention[DateValue]) -> Mention[PlaceValue] | None:
    """The town of the formula that closes an agreement, before its day."""
    near = [p for p in scene.places if 0 <= signed.start - p.end <= len(", le ")]
    return next((p for p in near if _DONE_AT.search(scene.text.folded, max(0, p.start - 50), p.start)), None)
