"""Acts told in passing beside another of the same parties: what renewed it («…, renouvelée en 2019, puis en 2023») and what it
replaces («remplace celui de 2008», «le précédent datait de mai 2009»). Each is a record of its own (records.md, § 1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.acts import CueValue
from pipeline.attach import forerunner_words
from pipeline.candidate import Candidate
from pipeline.mentions import Mention
from pipeline.scene import Scene
from pipeline.values import DateValue

# Between the verb and the date: «renouvelée tacitement en 2019», «prolongé pour trois ans en mars 2020».
_RENEWED = re.compile(
    r"\b(?:renouvele|reconduit|prolonge|proroge|actualise|refonde|reactive|elargi|etendu|relance)(?:e?s?)"
    r"(?: (?:une fois|a nouveau|ensuite|puis|depuis|deja|[a-z]+ment|pour [a-z0-9 ]{2,16}))?,? (?:en|le|au|a la|des|fin|debut|mi)? ?$"
)
_THEN = re.compile(
    r",? (?:et )?puis(?:,[^,.;]{3,60},)? (?:a nouveau |une (?:deuxieme|seconde) fois )?(?:en |le |a la |au |fin )?$"
)
# «ont renouvelé mercredi 10 mars leur accord, conclu en 2015»: what is told is the renewal.
_RENEWS = re.compile(
    r"\b(?:(?:a|ont|vient de|viennent de) (?:[a-z]+ment )?|l[ea] )"
    r"(?P<verb>(?:renouvel|recondui|reconduc|prolong|prorog|actualis|reactiv)\w{1,7})\b"
)
# «leur jumelage, conclu en 2008, a été prolongé samedi»
_IS_RENEWED = re.compile(
    r"\b(?:a|ont) (?:[a-z]+ment )?ete (?:[a-z]+ment )?(?P<verb>(?:renouvel|recondui|prolong|prorog|actualis|reactiv)\w{1,4})\b"
)
_OLD = re.compile(
    r"(?: [a-z'-]+){0,8},? (?:signee?|conclue?|passee?|paraphee?|nouee?|datee?|datant|scellee?|etablie?) (?:le |en |de |du |des |fin |debut )?$"
)
_WINDOW = 110
_BESIDE = 30


def sequels(scene: Scene, c: Candidate) -> Iterator[Candidate]:
    """The acts that the candidate's sentence tells beside its own; the candidate is told to renew what it replaces."""
    if c.act is None or c.status == "context":
        return
    start = scene.sentences[c.sentence][0]
    folded = scene.text.folded
    _settle_first(scene, c)
    if old := _settle_renewed(scene, c):
        yield old
    # «une coopération entamée en 2016, renouvelée en 2020»: its beginning is no signature, its renewal is
    begun = (
        next((d for d in c.period if d.value.start), None)
        if c.cues[:1] and c.cues[0].rule == "status.entame_en"
        else None
    )
    last: Mention[DateValue] | None = c.signed or begun
    for d in scene.within(scene.dates, c.sentence):
        if d is c.signed or not _is_point(d) or d.start < c.act.start:
            continue
        before = max(start, d.start - _WINDOW)
        if m := forerunner_words(scene, d):
            c.renewal = c.renewal or _told(scene, *_first_word(m))
            if not any(m.start() <= a.start and a.end <= d.start for a in scene.within(scene.acts, c.sentence)):
                yield _another(c, d, None)  # «leur convention de 2018» tells itself
        elif last is not None and _later(last, d):
            m = _RENEWED.search(folded, before, d.start) or _THEN.search(folded, max(before, last.end), d.start)
            if m:
                last = d
                yield _another(c, d, _told(scene, *_first_word(m)))


def forerunner(scene: Scene, c: Candidate) -> Mention[DateValue] | None:
    """The day of the act that the one spoken of replaced, where a sentence of its own tells it («Cet accord remplace celui de 2008»)."""
    if c.act is None or c.act.value.count != 1 or c.act.value.determiner not in ("demonstrative", "definite"):
        return None
    return _replaced(scene, c.sentence, c.act.end)


def forerunner_alone(scene: Scene, c: Candidate) -> Mention[DateValue] | None:
    """The same where no noun is said again («Il remplacera celui signé en 1998»)."""
    if c.act is not None or c.parties or c.others:
        return None
    return _replaced(scene, c.sentence, scene.sentences[c.sentence][0])


def _replaced(scene: Scene, sentence: int, after: int) -> Mention[DateValue] | None:
    """The first day of the sentence, from `after` on, that words of replacing lead to."""
    days = (d for d in scene.within(scene.dates, sentence) if _is_point(d) and d.start >= after)
    return next((d for d in days if forerunner_words(scene, d)), None)


def _settle_first(scene: Scene, c: Candidate) -> None:
    """«ont conclu en 2008 une convention, renouvelée en 2019»: the day of the act is the first, though the second is nearer."""
    if c.signed is None or not _RENEWED.search(scene.text.folded, max(0, c.signed.start - _WINDOW), c.signed.start):
        return
    earlier = [d for d in scene.within(scene.dates, c.sentence) if _is_point(d) and d.end <= c.signed.start]
    if earlier and _later(earlier[-1], c.signed) and c.renewal is not None and earlier[-1].end <= c.renewal.start:
        c.signed, c.renewal = earlier[-1], None


def _settle_renewed(scene: Scene, c: Candidate) -> Candidate | None:
    """The older act where the sentence tells its renewal and when it was signed; the candidate is then the renewal, of the day
    that the verb tells."""
    act, old, folded = c.act, c.signed, scene.text.folded
    if act is None or old is None or old.start < act.end or act.value.determiner not in ("definite", "possessive"):
        return None
    if not _OLD.fullmatch(folded, act.end, old.start):
        return None
    start, end = scene.sentences[c.sentence]
    verb = _RENEWS.search(folded, start, act.start) or _IS_RENEWED.search(folded, old.end, end)
    if verb is None:
        return None
    passive = verb.start() > old.start
    days = [
        d
        for d in scene.within(scene.dates, c.sentence)
        if _is_point(d) and _later(old, d) and (d.start >= verb.end() if passive else d.end <= act.start)
    ]
    if passive and not days:
        return None
    older = replace(c, period=[], renewal=None, additive=True, heading=False)
    c.signed = min(days, key=lambda d: abs(d.start - verb.end()), default=None)
    c.renewal = c.renewal or _told(scene, *verb.span("verb"))
    return older


def _another(c: Candidate, d: Mention[DateValue], renewal: Mention[CueValue] | None) -> Candidate:
    signed = replace(d, value=replace(d.value, bound=None))
    # «renouvelée en 2019 pour quatre ans»: the length is the renewal's
    own = [p for p in c.period if p.value.duration and 0 <= p.start - d.end < _BESIDE]
    c.period = [p for p in c.period if not any(p is o for o in own)]
    return replace(
        c, status="signed", signed=signed, cues=[], renewal=renewal, period=own, additive=True, heading=False
    )


def _first_word(m: re.Match[str]) -> tuple[int, int]:
    words = m[0].lstrip(" ,")
    start = m.end() - len(words)
    return start, start + len(words.strip(" ,").split(" ")[0])


def _told(scene: Scene, start: int, end: int) -> Mention[CueValue]:
    return Mention(start, end, scene.text.raw[start:end], CueValue("renewal", "sentence", 6), "status.renouvelle")


def _is_point(d: Mention[DateValue]) -> bool:
    v = d.value
    return bool(v.start) and not v.is_period and not v.duration and not (v.start or "").startswith("XXXX")


def _later(a: Mention[DateValue], b: Mention[DateValue]) -> bool:
    return (a.value.start or "").rstrip("~")[:10] < (b.value.start or "").rstrip("~")[:10]
