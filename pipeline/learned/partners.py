"""Which parties of an article are the partners of an act: features of a pair of act and party, and the choice among them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.context import Context, key, same_rank
from pipeline.frames import Frame
from pipeline.learned.boosting import Boosting, load
from pipeline.mentions import Mention
from pipeline.parties import Party
from pipeline.positions import Placed
from pipeline.scene import Scene

Row = dict[str, float]


@dataclass(frozen=True)
class Cast:
    """The parties of an article by key: their mentions in text order, and each in its sentence."""

    mentions: dict[str, list[Mention[Party]]]
    placed: dict[str, list[tuple[int, Placed]]]
    by_sentence: dict[int, list[tuple[str, Placed]]]


def cast_of(scene: Scene) -> Cast:
    """Every party that the article names."""
    mentions: dict[str, list[Mention[Party]]] = {}
    for m in scene.parties:
        if m.value.name:
            mentions.setdefault(key(m.value), []).append(m)
    placed: dict[str, list[tuple[int, Placed]]] = {}
    by_sentence: dict[int, list[tuple[str, Placed]]] = {}
    for i in range(len(scene.sentences)):
        for p in scene.placed(i):
            if p.mention.value.name:
                k = key(p.mention.value)
                placed.setdefault(k, []).append((i, p))
                by_sentence.setdefault(i, []).append((k, p))
    return Cast(mentions, placed, by_sentence)


def features(
    scene: Scene, cast: Cast, context: Context, f: Frame, frames: Sequence[Frame]
) -> Iterator[tuple[str, Row]]:
    """A row for each party of the article, by key."""
    own = {c.sentence for c in f.candidates}
    told = {c.sentence for c in f.details}
    above = {c.sentence for c in f.listed_under.candidates} if f.listed_under else set()
    values = {k: f.parties[k].mention.value if k in f.parties else ms[0].value for k, ms in cast.mentions.items()}
    values |= {k: p.mention.value for k, p in f.parties.items()}
    elsewhere = Counter(k for g in frames if g is not f for k in g.parties)
    rank = {k: n for n, k in enumerate(context.ranked())}
    act = _of_act(f, frames, values)
    for k, value in values.items():
        places = cast.placed.get(k, [])
        row = (
            act
            | _of_rules(f, k)
            | _of_party(f, k, value, values)
            | _of_sentence(scene, cast, f, k, own)
            | _of_article(scene, cast, context, k, rank, elsewhere)
        )
        row["in a detail"] = any(i in told for i, _ in places)
        row["over the list"] = any(i in above for i, _ in places)
        row["nearest"] = min((abs(i - j) for i, _ in places for j in own), default=9)
        row["just before"] = any(0 < min(own) - i <= 2 for i, _ in places)
        row["just after"] = any(0 < i - max(own) <= 2 for i, _ in places)
        if row["explicit parties"] < 2:  # the act leaves a partner unsaid: who could it be?
            row |= {f"unsaid {n}": row.get(n, 0) for n in ("weight", "telling", "title", "just before")}
        yield k, {name: v for name, v in row.items() if v}


def _of_act(f: Frame, frames: Sequence[Frame], values: dict[str, Party]) -> Row:
    kind = f.kind_act
    act = kind.act if kind else None
    return {
        "parties": len(f.parties),
        "explicit parties": len(f.parties) - len(f.implied & set(f.parties)),
        "acts": min(len(frames), 8),
        "candidates": min(len(values), 20),
        "paper": act is not None and act.value.strength == "instrument",
        f"kind={act.value.kind if act else None}": 1,
        f"status={f.status}": 1,
        "listed": f.listed_under is not None,
        "no verb": not any(c.cues for c in f.candidates),
    }


def _of_rules(f: Frame, k: str) -> Row:
    chosen = k in f.parties
    return {
        "chosen": chosen,
        "named": chosen and k not in f.implied,
        "implied": chosen and k in f.implied,
        "one of two": chosen and len(f.parties) == 2,
    }


def _of_party(f: Frame, k: str, value: Party, values: dict[str, Party]) -> Row:
    others = [values[o] for o in f.parties if o != k]
    state = value.type == "state"
    return {
        f"type={value.type}": 1,
        "of their rank": any(same_rank(value.type, o.type) for o in others),
        "of their type": any(value.type == o.type for o in others),
        "of its type": sum(v.type == value.type for v in values.values()),
        "their state": state and any(o.country == value.country and o.type != "state" for o in others),
        "beside its state": not state and any(o.country == value.country and o.type == "state" for o in others),
        "of their country": value.country is not None and any(o.country == value.country for o in others),
        "town in their name": value.type == "municipality" and any(value.name.split(" ")[-1] in o.name for o in others),
    }


def _of_sentence(scene: Scene, cast: Cast, f: Frame, k: str, own: set[int]) -> Row:
    """Its nearest mention in the sentences of the act, and how it stands there."""
    here = [(i, p) for i, p in cast.placed.get(k, ()) if i in own]
    chosen = k in f.parties
    row: Row = {
        "here": min(len(here), 3),
        "here, chosen": bool(here) and chosen,
        "here, not chosen": bool(here) and not chosen,
        "chosen, not here": chosen and not here,
    }
    best: tuple[int, int, Placed] | None = None
    for i, p in here:
        c = next(c for c in f.candidates if c.sentence == i)
        start, end = (c.act.start, c.act.end) if c.act else (c.zone[0], c.zone[0])
        cue = (c.cues[0].start, c.cues[0].end) if c.cues else (start, end)
        gap = min(_gap(p, start, end), _gap(p, *cue))
        if best is None or gap < best[0]:
            best = gap, i, p
            row |= {"before the noun": p.left < start, "before the verb": p.left < cue[0]}
    if best is not None:
        nearest, i, p = best
        row |= {f"position={p.position}": 1, f"via={p.mention.value.via}": 1}
        row["distance"] = math.log1p(nearest)
        row["by its holder"] = p.through_office
        row["named here"] = len({o for o, _ in cast.by_sentence[i]})
        row["listed with a partner"] = any(
            q.list_id == p.list_id >= 0 and o in f.parties and q is not p for o, q in cast.by_sentence[i]
        )
    return row


def _gap(p: Placed, start: int, end: int) -> int:
    return max(0, p.left - end, start - p.mention.end)


def _of_article(
    scene: Scene, cast: Cast, context: Context, k: str, rank: dict[str, int], elsewhere: Counter[str]
) -> Row:
    places = cast.placed.get(k, [])
    mentions = cast.mentions.get(k, [])
    row: Row = {f"somewhere {position}": 1 for position in {p.position for _, p in places}}
    return row | {
        "unknown": all(p.mention.value.via == "unknown" for _, p in places),
        "by a holder": any(p.through_office for _, p in places),
        "lead": any(i < 2 for i, _ in places),
        "title": any(i < 3 and scene.is_heading(i) for i, _ in places),
        "mentions": math.log1p(len(mentions)),
        "share": len(mentions) / max(1, len(scene.parties)),
        "rank": min(rank.get(k, 9), 9),
        "weight": context.weights[k] / max(1.0, max(context.weights.values(), default=1.0)),
        "telling": context.telling[k] / max(1.0, max(context.telling.values(), default=1.0)),
        "in other acts": min(elsewhere[k], 4),
    }


# A party this likely is a partner; of an act with fewer than two such, the two likeliest are, if they are not unlikely.
_SURE = 0.5
_NOT_UNLIKELY = 0.15


def cast_frames(scene: Scene, context: Context, frames: Sequence[Frame], model: Boosting | None = None) -> None:
    """Give each act the partners that the model is sure of; never fewer than two where two are likely."""
    if not frames:
        return
    cast = cast_of(scene)
    rows = [(f, k, row) for f in frames for k, row in features(scene, cast, context, f, frames)]
    chances = (model or load("partners")).probabilities([row for _, _, row in rows])
    by_act: dict[int, list[tuple[float, str]]] = {}
    for (f, k, _), chance in zip(rows, chances, strict=True):
        by_act.setdefault(id(f), []).append((chance, k))
    for f in frames:
        barred = _barred(cast, f, frames)
        if not f.first.spread:
            _take(f, cast, _chosen([c for c in by_act.get(id(f), []) if c[1] not in barred]))


def _barred(cast: Cast, f: Frame, frames: Sequence[Frame]) -> set[str]:
    """Who cannot be a partner: whoever the same words name as another («Paris» for France), and whom the sentence, or
    the list, gives to another of its acts."""
    taken = {p.mention.start: k for k, p in f.parties.items()}
    twins = {k for k, ms in cast.mentions.items() if all(taken.get(m.start, k) != k for m in ms)}
    beside = [
        g
        for g in frames
        if g is not f
        and (g.first.sentence == f.first.sentence or (g.listed_under is not None and g.listed_under is f.listed_under))
    ]
    siblings = {k for g in beside for k in set(g.parties) - g.implied}
    return (twins | siblings) - set(f.parties)


def _chosen(chances: list[tuple[float, str]]) -> list[str]:
    ranked = sorted(chances, key=lambda c: -c[0])
    sure = [k for p, k in ranked if p >= _SURE]
    return sure if len(sure) >= 2 else [k for p, k in ranked[:2] if p >= _NOT_UNLIKELY]


def _take(f: Frame, cast: Cast, keys: list[str]) -> None:
    if not keys:
        return
    own = {c.sentence for c in f.candidates}
    parties: dict[str, Placed] = {}
    for k in keys:
        if k in f.parties:
            parties[k] = f.parties[k]
            continue
        places = cast.placed[k]
        here = [p for i, p in places if i in own]
        parties[k] = here[0] if here else replace(places[0][1], position="implied", rule="positions.implicite")
        if not here:
            f.implied.add(k)
    f.parties = dict(sorted(parties.items(), key=lambda item: item[1].mention.start))
    f.implied &= set(f.parties)
