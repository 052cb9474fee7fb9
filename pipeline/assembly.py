"""From a scene to agreement records: the last step, in which every value takes its evidence with it."""

from __future__ import annotations

from decimal import Decimal

from output.record import AgreementRecord, Amount, Evidence, Partner, Place, Sector, Signatory, Source
from pipeline.candidates import find_candidates
from pipeline.context import key
from pipeline.frames import Frame, build_frames, weighed, without_twins
from pipeline.identity import identity, title_of, with_distinct_ids
from pipeline.learned.acts import judged
from pipeline.learned.boosting import Boosting
from pipeline.learned.confidence import confidence_of
from pipeline.learned.partners import cast_frames
from pipeline.learned.sectors import Sectors, sectors_by_act
from pipeline.learned.signatories import signatories_by_act
from pipeline.mentions import Mention
from pipeline.money import Owned, amounts_of, owned_amounts
from pipeline.scene import Scene
from pipeline.signing import Hand
from pipeline.term import place_of, term_of
from rules.taxonomy import taxonomy

Told = dict[tuple[int, int, str, str], str]
"""The words of the evidence by where they start and end, what they tell, and the rule that read them."""


# A record that is wrong four times of five is not given.
_LEAST = 0.22
_LEAST_TENTATIVE = 0.4  # its partners are only a model's


def records_of(
    scene: Scene, *, article: str, url: str | None = None, title: str | None = None
) -> list[AgreementRecord]:
    """The agreement records of one article, in text order. Pure: the same scene gives the same records."""
    frames = [
        f for f in frames_of(scene) if f.in_roll or confidence_of(f) >= (_LEAST_TENTATIVE if f.tentative else _LEAST)
    ]
    if not frames:
        return []
    owned, surfaces = owned_amounts(scene, frames), _surfaces(scene)
    sectors, hands = sectors_by_act(scene, frames), signatories_by_act(scene, frames)
    records = [
        _record(scene, f, frames, owned, surfaces, told, signed, article, url, title)
        for f, told, signed in zip(frames, sectors, hands, strict=True)
    ]
    return sorted(with_distinct_ids(records), key=lambda record: place_of_record(record)[1])


def frames_of(scene: Scene, opens: Boosting | None = None, signs: Boosting | None = None) -> list[Frame]:
    """The acts of an article that give records, with their partners, in text order; by the shipped models unless others are
    given for which mentions open a record and who its partners are."""
    candidates = judged(scene, find_candidates(scene), opens)
    context = weighed(scene, candidates)
    frames = build_frames(scene, candidates, context)
    cast_frames(scene, context, frames, signs)
    return without_twins(scene, [f for f in frames if not f.tentative or len(f.parties) >= 2])


def place_of_record(record: AgreementRecord) -> tuple[str, int, str]:
    """Where a record belongs in the output: its first source, its first evidence there, then its id."""
    source = record.sources[0]
    return source.article, min((e.start for e in source.evidence), default=0), record.id


def _record(
    scene: Scene,
    f: Frame,
    frames: list[Frame],
    owned: list[Owned],
    surfaces: dict[str, dict[str, None]],
    told_sectors: Sectors,
    hands: list[Hand],
    article: str,
    url: str | None,
    title: str | None,
) -> AgreementRecord:
    evidence: Told = {}

    def note(field: str, m: Mention[object] | None) -> None:
        if m is not None:
            evidence[m.start, m.end, field, m.rule] = m.text

    kind_act = f.kind_act
    assert kind_act is not None and kind_act.act is not None
    kind = kind_act.act.value.kind
    for c in f.candidates:
        start, end = scene.sentences[c.sentence]
        evidence[start, end, "act", "assembly.phrase"] = scene.text.raw[start:end]
    note("kind", kind_act.act)
    for c in f.candidates:
        for cue in c.cues[:1]:
            note("status", cue)
    renewal = f.renewal
    note("renewal", renewal)
    partners = _partners(f, surfaces, note)
    term = term_of(scene, f, frames)
    signed, start_, end_ = term.signed, term.start, term.end
    for name, told in term.evidence:
        note(name, told)
    sectors = []
    for m in told_sectors:
        note("sectors", m)
        code = m.value.code
        sectors.append(Sector(code=code, label=taxonomy()[code].label if code else None, text=m.text))
    amounts = []
    for a in amounts_of(scene, f, frames, owned, [p.country for p in partners if p.country]):
        note("amounts", a)
        v = a.value
        amounts.append(
            Amount(
                value=_plain(v.value),
                currency=v.currency,
                approximate=v.approximate,
                role=v.role,
                per=v.per,
                text=a.text,
            )
        )
    where = place_of(scene, f, frames)
    note("place", where)
    place = Place(name=where.value.name, country=where.value.country) if where else None
    signatories = _signatories(scene, hands, evidence)
    return AgreementRecord(
        id=identity(kind, partners, signed, start_),
        kind=kind,  # type: ignore[arg-type]
        status=f.status,  # type: ignore[arg-type]
        renewal=renewal is not None or f.follows,
        title=title_of(kind, partners, signed, start_, end_),
        partners=tuple(partners),
        signed=signed,
        start=start_,
        end=end_,
        sectors=tuple(sectors),
        amounts=tuple(amounts),
        place=place,
        signatories=tuple(signatories),
        confidence=confidence_of(f),
        sources=(
            Source(
                article=article,
                url=url,
                title=title,
                published=scene.published,
                evidence=tuple(
                    Evidence(field=field, start=start, end=end, text=text, rule=rule)
                    for (start, end, field, rule), text in sorted(evidence.items())
                ),
            ),
        ),
    )


def _surfaces(scene: Scene) -> dict[str, dict[str, None]]:
    """The words by which the article names each of its parties, by key, in text order."""
    out: dict[str, dict[str, None]] = {}
    for m in scene.parties:
        if m.value.name:
            out.setdefault(key(m.value), {})[m.text] = None
    return out


def _partners(f: Frame, surfaces: dict[str, dict[str, None]], note) -> list[Partner]:  # type: ignore[no-untyped-def]
    out = []
    for k, p in f.parties.items():
        v = p.mention.value
        texts = surfaces.get(k, (p.mention.text,))
        note("partners", p.mention)
        out.append(
            Partner(
                name=v.name, type=v.type, country=v.country, code=v.code, mentions=tuple(texts), implied=k in f.implied
            )
        )
    return out


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _signatories(scene: Scene, hands: list[Hand], evidence: Told) -> list[Signatory]:
    out: list[Signatory] = []
    for s in hands:
        evidence[s.start, s.end, "signatories", s.rule] = scene.text.raw[s.start : s.end]
        out.append(Signatory(name=s.name, role=s.role, for_=s.body))
    return out
