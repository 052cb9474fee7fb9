"""Why an article gave no more than it gave: the acts that became no record, with the reason, and the values that no record holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from output.record import AgreementRecord, Evidence
from pipeline.acts import ActValue
from pipeline.assembly import frames_of
from pipeline.candidate import TOLD, Candidate, is_named
from pipeline.candidates import find_candidates
from pipeline.context import key
from pipeline.learned.confidence import confidence_of, features
from pipeline.mentions import Mention
from pipeline.scene import Scene

_REFUSED = {"negated": "denied", "wished": "only wished for", "generic": "spoken of in general"}


class Left(NamedTuple):
    """Words that were read and are in no record: what they are, where, by which rule, and why if that can be told."""

    field: str
    start: int
    end: int
    rule: str
    text: str
    reason: str = ""


def left_out(scene: Scene, records: Sequence[AgreementRecord]) -> Iterator[Left]:
    """What the finders saw in the article and its records do not hold: acts first, then values, in text order."""
    evidence = [(record.id, e) for record in records for source in record.sources for e in source.evidence]
    kinds = {(e.start, e.end) for _, e in evidence if e.field == "kind"}
    candidates = find_candidates(scene)
    frames = frames_of(scene)
    joined = {id_of(c) for frame in frames for c in (*frame.candidates, *frame.details)}
    for act in scene.acts:
        if (act.start, act.end) not in kinds:
            own = [c for c in candidates if c.act is not None and c.act.start == act.start]
            yield _left("act", act, _reason(scene, act, own, joined, evidence))
    used = sorted((e.start, e.end) for _, e in evidence if e.field not in ("act", "status"))
    values: tuple[tuple[str, Sequence[Mention[Any]]], ...] = (
        ("partner", [p for p in scene.parties if p.value.name]),
        ("date", scene.dates),
        ("sector", [m for m in scene.sectors.mentions if m.value.code]),
        ("amount", scene.amounts),
        ("place", scene.places),
        ("person", scene.people),
    )
    rest = [
        _left(field, m) for field, found in values for m in found if not any(s < m.end and m.start < e for s, e in used)
    ]
    yield from sorted(rest, key=lambda left: (left.start, left.end, left.field))


def how_sure(scene: Scene) -> Iterator[str]:
    """What the models think of each act that gives a record: a line for the act, one for the parties in question, one for what
    its confidence is made of."""
    for f in frames_of(scene):
        act = f.kind_act.act if f.kind_act else None
        opens = max((c.opens for c in f.candidates if c.opens is not None), default=0.0)
        yield f"«{act.text if act else ''}» opens a record: {opens:.2f}"
        names = {key(m.value): m.value.name for m in scene.parties if m.value.name}
        names |= {k: p.mention.value.name for k, p in f.parties.items()}
        ranked = sorted(f.chances.items(), key=lambda item: (-item[1], item[0]))
        told = [
            f"{names[k]} {p:.2f}{'' if k in f.parties else ' (left out)'}"
            for k, p in ranked
            if k in f.parties or p >= 0.05
        ]
        yield f"  partners: {', '.join(told)}"
        parts = ", ".join(f"{name} {value:.2f}" for name, value in features(f).items())
        yield f"  confidence {confidence_of(f):.2f}: {parts}"


def id_of(c: Candidate) -> tuple[int, int]:
    """A candidate by its sentence and its first character, as it is copied on its way into a frame."""
    return c.sentence, c.start


def _left(field: str, m: Mention[Any], reason: str = "") -> Left:
    return Left(field, m.start, m.end, m.rule, m.text, reason)


def _reason(
    scene: Scene,
    act: Mention[ActValue],
    own: Sequence[Candidate],
    joined: set[tuple[int, int]],
    evidence: Sequence[tuple[str, Evidence]],
) -> str:
    if told := [c for c in own if id_of(c) in joined]:
        start, end = scene.sentences[told[0].sentence]
        ids = dict.fromkeys(i for i, e in evidence if e.field == "act" and start <= e.start < end)
        return f"told of {', '.join(ids)}" if ids else "a detail of another act"
    sentence = scene.text.sentence_index(act.start)
    for cue in scene.cues(sentence):
        if not own and cue.value.gives in _REFUSED:
            return f"{_REFUSED[cue.value.gives]}: «{cue.text.strip()}» ({cue.rule})"
    standing = [c for c in own if c.status in (*TOLD, "listed")]
    if not own:
        return "asked about, or spoken of without saying that it was made"
    if not standing:
        return "only the setting of what its sentence tells: no verb concludes it"
    names = dict.fromkeys(p.mention.value.name or p.mention.text for c in standing for p in c.parties if is_named(p))
    return f"{standing[0].status}, but too few parties: {', '.join(names) or 'none named'}"
