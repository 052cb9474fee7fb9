"""Which parties of an article are the partners of an act: features of a pair of act and party, and the choice among them.

Whether the rules chose the party is no feature, for the reason told in `pipeline.learned.acts`.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline import capitals
from pipeline.candidate import TERRITORIES, as_town
from pipeline.context import Context, key, same_rank
from pipeline.frames import Frame, as_state
from pipeline.learned.boosting import Boosting, load
from pipeline.mentions import Mention
from pipeline.parties import Party
from pipeline.positions import Placed
from pipeline.scene import Scene
from rules.folding import fold

Row = dict[str, float]


@dataclass(frozen=True)
class Cast:
    """The parties of an article by key: their mentions in text order, each in its sentence, and what the article as a whole
    makes of them (`rows`)."""

    mentions: dict[str, list[Mention[Party]]]
    placed: dict[str, list[tuple[int, Placed]]]
    by_sentence: dict[int, list[tuple[str, Placed]]]
    rows: dict[str, Row]
    rank: dict[str, int]


def cast_of(scene: Scene, context: Context) -> Cast:
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
    rank = {k: n for n, k in enumerate(context.ranked())}
    heaviest = max(1.0, *context.weights.values()) if context.weights else 1.0
    loudest = max(1.0, *context.telling.values()) if context.telling else 1.0
    share = 1 / max(1, len(scene.parties))
    rows = {}
    for k, found in mentions.items():
        row = _of_article(scene, placed.get(k, []), len(found))
        row |= {"share": len(found) * share, "rank": min(rank.get(k, 9), 9)}
        rows[k] = row | {"weight": context.weights[k] / heaviest, "telling": context.telling[k] / loudest}
    return Cast(mentions, placed, by_sentence, rows, rank)


# A party farther from an act than so many sentences and lighter than so many others is not asked for.
_NEAR = 2
_HEAVY = 6


def features(scene: Scene, cast: Cast, f: Frame, frames: Sequence[Frame]) -> Iterator[tuple[str, Row]]:
    """A row for each party that may be a partner of the act, by key."""
    own = {c.sentence for c in f.candidates}
    first, last = min(own), max(own)
    told = {c.sentence for c in f.details}
    above = {c.sentence for c in f.listed_under.candidates} if f.listed_under else set()
    values = {k: f.parties[k].mention.value if k in f.parties else ms[0].value for k, ms in cast.mentions.items()}
    values |= {k: p.mention.value for k, p in f.parties.items()}
    elsewhere = Counter(k for g in frames if g is not f for k in g.parties)
    act = _of_act(f, frames, values)
    types = Counter(v.type for v in values.values())
    for k, value in values.items():
        places = cast.placed.get(k, ())
        nearest = min([abs(i - j) for i, _ in places for j in own], default=9)
        if k not in f.parties and nearest > _NEAR and cast.rank.get(k, 9) >= _HEAVY:
            continue
        row = act | cast.rows.get(k, {}) | _of_party(f, k, value, values)
        row |= _of_sentence(cast, f, k, own)
        row["of its type"] = types[value.type]
        row["in other acts"] = min(elsewhere[k], 4)
        row["nearest"] = nearest
        for i, _ in places:
            if i in told:
                row["in a detail"] = 1
            if i in above:
                row["over the list"] = 1
            if 0 < first - i <= 2:
                row["just before"] = 1
            elif 0 < i - last <= 2:
                row["just after"] = 1
        if row["explicit parties"] < 2:  # the act leaves a partner unsaid: who could it be?
            row |= {f"unsaid {n}": row.get(n, 0) for n in ("weight", "telling", "title", "just before")}
        yield k, row


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


def _of_party(f: Frame, k: str, value: Party, values: dict[str, Party]) -> Row:
    """How the party stands to the other parties of the act."""
    row: Row = {f"type={value.type}": 1}
    state, town = value.type == "state", value.type == "municipality"
    for o in [values[o] for o in f.parties if o != k]:
        same_country = o.country == value.country
        if same_rank(value.type, o.type):
            row["of their rank"] = 1
        if o.type == value.type:
            row["of their type"] = 1
        if same_country and state and o.type != "state":
            row["their state"] = 1
        if same_country and not state and o.type == "state":
            row["beside its state"] = 1
        if same_country and value.country is not None:
            row["of their country"] = 1
        if town and value.name.split(" ")[-1] in o.name:
            row["town in their name"] = 1
    return row


def _of_sentence(cast: Cast, f: Frame, k: str, own: set[int]) -> Row:
    """Its nearest mention in the sentences of the act, and how it stands there."""
    here = [(i, p) for i, p in cast.placed.get(k, ()) if i in own]
    row: Row = {"here": min(len(here), 3)}
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


def _of_article(scene: Scene, places: Sequence[tuple[int, Placed]], mentions: int) -> Row:
    row: Row = {"mentions": math.log1p(mentions), "unknown": 1}
    for i, p in places:
        row[f"somewhere {p.position}"] = 1
        if p.mention.value.via != "unknown":
            row["unknown"] = 0
        if p.through_office:
            row["by a holder"] = 1
        if i < 2:
            row["lead"] = 1
        if i < 3 and scene.is_heading(i):
            row["title"] = 1
    return row


# A party this likely is a partner; of an act with fewer than two such, the two likeliest are, if they are not unlikely.
_SURE = 0.5
_NOT_UNLIKELY = 0.15


def cast_frames(scene: Scene, context: Context, frames: Sequence[Frame], model: Boosting | None = None) -> None:
    """Give each act the partners that the model is sure of; never fewer than two where two are likely."""
    if not frames:
        return
    cast = cast_of(scene, context)
    rows = [(f, k, row) for f in frames for k, row in features(scene, cast, f, frames)]
    chances = (model or load("partners")).probabilities([row for _, _, row in rows])
    by_act: dict[int, list[tuple[float, str]]] = {}
    for (f, k, _), chance in zip(rows, chances, strict=True):
        by_act.setdefault(id(f), []).append((chance, k))
    for f in frames:
        f.chances = {k: chance for chance, k in by_act.get(id(f), [])}
        barred = _barred(cast, f, frames)
        if not (f.first.spread or f.first.settled):
            doer = _doer(f, frames)
            if doer is not None:
                barred |= doer.without
            keys = _chosen([c for c in by_act.get(id(f), []) if c[1] not in barred])
            if doer is not None and doer.key not in keys and len(keys) < 2:
                keys.append(doer.key)
            _take(f, cast, _without_latecomers(cast, f, keys))
            _drop_seats(f)
            _with_states(scene, f)
        _name_towns(f)


@dataclass(frozen=True)
class _Doer:
    """Who did the act told before this one, and with whom: `key`, and the others that this act is thus not with."""

    key: str
    without: frozenset[str]


# The act told before stands so near, in sentences.
_DOER_REACH = 2


def _doer(f: Frame, frames: Sequence[Frame]) -> _Doer | None:
    """«A a signé un accord avec B. Dans la foulée, un protocole a été signé avec C»: of an act that names only the other side, the
    one who signed those that count it or the one just before."""
    told = set(f.parties) - f.implied
    if not told or told != _counterparts(f) or any(p.position == "between" for p in f.parties.values()):
        return None
    before = [
        g for g in frames if 0 <= f.first.sentence - g.first.sentence <= _DOER_REACH and g.first.start < f.first.start
    ]
    for g in [f.listed_under] if f.listed_under else before[-1:]:
        did = {k for k, p in g.parties.items() if p.position in ("subject", "agent") and k not in g.implied}
        if len(did) == 1 and not did & told:
            return _Doer(did.pop(), frozenset(_counterparts(g) - told))
    return None


def _name_towns(f: Frame) -> None:
    """The partners of a twinning that no list knows are towns: «le jumelage entre Vertou et Poynton»."""
    kind = f.kind_act.act.value.kind if f.kind_act and f.kind_act.act else ""
    if not any(p.mention.value.type == "municipality" for p in f.parties.values()):
        return  # archives and hospitals are twinned, too
    f.parties = {k: p if p.mention.text.isupper() else as_town(p, kind) or p for k, p in f.parties.items()}


def _barred(cast: Cast, f: Frame, frames: Sequence[Frame]) -> set[str]:
    """Who cannot be a partner: whoever the same words name as another («Paris» for France); whom the sentence, or the list, gives
    to another of its acts; who is only ever named in brackets (a press agency, a country), or only helps, attends or profits.
    Where the act says with whom it is («… avec A»), also whom another act is said to be with; where it names two, also those
    who together do another act without either."""
    taken = {p.mention.start: k for k, p in f.parties.items()}
    twins = {k for k, ms in cast.mentions.items() if all(taken.get(m.start, k) != k for m in ms)}
    rest = [g for g in frames if g is not f]
    beside = [
        g
        for g in rest
        if g.first.sentence == f.first.sentence or (g.listed_under is not None and g.listed_under is f.listed_under)
    ]
    siblings = {k for g in beside for k in set(g.parties) - g.implied}
    others: set[str] = set()
    if len(f.parties) >= 2 and _counterparts(f):
        others = {k for g in rest for k in _counterparts(g)}
    if len(set(f.parties) - f.implied) >= 2:
        others |= {k for g in rest if set(f.parties).isdisjoint(g.parties) for k in _together(g)}
    aside = {
        k
        for k, ps in cast.placed.items()
        if all(p.rule == "positions.parenthese" or p.position in ("outside", "beneficiary") for _, p in ps)
    }
    if len(set(f.parties) - f.implied) >= 2:  # where it was signed, if two others are named
        aside |= {k for k, ps in cast.placed.items() if all(p.position == "place" for _, p in ps)}
    states = set()
    told = f.kind_act.act if f.kind_act else None
    if told and told.value.kind == "jumelage" and any(p.mention.value.type in TERRITORIES for p in f.parties.values()):
        # towns are twinned, not states
        states = {k for k, ps in cast.placed.items() if all(p.mention.value.type == "state" for _, p in ps)}
    if f.tentative:  # who tells of an act that names nobody may be its party («se félicitent A et B»)
        aside -= {k for k, ps in cast.placed.items() if any(p.rule == "positions.source" for _, p in ps)}
    return (twins | siblings | others | aside | states) - set(f.parties)


def _together(f: Frame) -> set[str]:
    """The subjects that the act's own words name side by side («A et B ont signé»), if there are two; else the two parties that it
    names, if it names just two."""
    lists: dict[int, set[str]] = {}
    for k, p in f.parties.items():
        if p.position == "subject" and k not in f.implied:
            lists.setdefault(p.list_id, set()).add(k)
    longest = max(lists.values(), key=len, default=set())
    explicit = set(f.parties) - f.implied
    return longest if len(longest) >= 2 else explicit if len(explicit) == 2 else set()


def _counterparts(f: Frame) -> set[str]:
    """Whom the act's own words name behind «avec» or «entre»."""
    return {k for k, p in f.parties.items() if p.position in ("with", "between") and k not in f.implied}


def _chosen(chances: list[tuple[float, str]]) -> list[str]:
    ranked = sorted(chances, key=lambda c: -c[0])
    sure = [k for p, k in ranked if p >= _SURE]
    return sure if len(sure) >= 2 else [k for p, k in ranked[:2] if p >= _NOT_UNLIKELY]


def _without_latecomers(cast: Cast, f: Frame, keys: list[str]) -> list[str]:
    """Of an act that has its two partners none is a third whom the article names only after it."""
    last = max(c.sentence for c in f.candidates)
    known = [k for k in keys if k in f.parties or any(i <= last for i, _ in cast.placed.get(k, ()))]
    return known if len(known) >= 2 else keys


def _take(f: Frame, cast: Cast, keys: list[str]) -> None:
    if not keys:
        return
    keys = [*keys, *(k for k in f.parties if k not in cast.placed)]  # «l'État», whom no name told to the model
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


def _drop_seats(f: Frame) -> None:
    """Of an act that has its two partners none is a town after which one of them is named («Tanger» beside «Région
    Tanger-Tétouan-Al Hoceïma»): its bare name is short for the region, or where it sits."""
    for k, p in list(f.parties.items()):
        town = p.mention.value
        if len(f.parties) > 2 and town.type == "municipality" and town.via in ("name", "unknown"):
            others = [q.mention.value for o, q in f.parties.items() if o != k]
            named = [v for v in others if v.type in _NAMED_AFTER_TOWNS and v.country == town.country]
            if any(fold(p.mention.text) in fold(v.name) for v in named):
                del f.parties[k]
                f.implied.discard(k)


_NAMED_AFTER_TOWNS = frozenset({"region", "department", "intermunicipality"})


def _with_states(scene: Scene, f: Frame) -> None:
    """A capital chosen beside a state is one too, as it would have been if the act's sentence had named both."""
    if capitals.stand_beside_states([p.mention.value for p in f.parties.values()]):
        states = {k: as_state(scene, p) for k, p in f.parties.items()}
        f.implied = {key(p.mention.value) for k, p in states.items() if k in f.implied}
        f.parties = {key(p.mention.value): p for p in states.values()}
