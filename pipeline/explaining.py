"""Why an article gave no more than it gave: the acts that became no record, with the reason, and the values that no record holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from output.record import AgreementRecord, Evidence
from pipeline.acts import ActValue
from pipeline.candidates import TOLD, Candidate, find_candidates, is_named
from pipeline.frames import build_frames
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
    frames = build_frames(scene, find_candidates(scene))
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
