"""From candidates to frames: which sentences tell the same act, who its parties are, and what it is called.

Steps, in order: name the parties that a candidate leaves to the context; split what a sentence distributes over a list;
join candidates that tell one act; drop totals that the list after them spells out; add the implied partner.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline import anniversary, capitals
from pipeline.acts import CueValue
from pipeline.attach import attach_dates
from pipeline.candidate import Candidate, is_named, renamed
from pipeline.ceremony import event_date
from pipeline.context import SAME_KIND, Context, key, nearest_before, same_rank, weigh
from pipeline.mentions import Mention
from pipeline.parties import Party
from pipeline.party import mention_of
from pipeline.positions import Placed
from pipeline.scene import Scene
from pipeline.sequels import forerunner, forerunner_alone, sequels
from pipeline.values import DateValue, PartnerType, same_date
from rules import gazetteer
from rules.folding import fold


@dataclass
class Frame:
    """One act. `parties` by key in text order; `implied` the keys that its own sentence does not name; `chances` how likely
    each party of the article is a partner, where a model judged it. A `tentative` one needs that model to find its parties."""

    candidates: list[Candidate]
    details: list[Candidate] = field(default_factory=list)
    parties: dict[str, Placed] = field(default_factory=dict)
    implied: set[str] = field(default_factory=set)
    tentative: bool = False
    chances: dict[str, float] = field(default_factory=dict)
    listed_under: Frame | None = None
    follows: bool = False
    event: Mention[DateValue] | None = None

    @property
    def first(self) -> Candidate:
        return self.candidates[0]

    @property
    def signed(self) -> Mention[DateValue] | None:
        """The most precise date of signature that its sentences give; the first of equals."""
        dates = [c.signed for c in self.candidates if c.signed and c.signed.value.start]
        if len(dates) < 2:  # nearly always, and asked for again and again
            return dates[0] if dates else self.event
        return max(dates, key=lambda d: len((d.value.start or "").rstrip("~")), default=self.event)

    @property
    def renewal(self) -> Mention[CueValue] | None:
        """The words that say that the act renews an earlier one. «un nouvel accord» alone does not: it may be with another."""
        for c in self.candidates:
            if c.renewal and not self.begun and not (fold(c.renewal.text).startswith("nouve") and not _is_known(c)):
                return c.renewal
        return None

    @property
    def begun(self) -> bool:
        """Whether the frame is an earlier act that the article only recalls («un partenariat initié en 2016»)."""
        return any(_recalls(c) for c in self.candidates)

    @property
    def in_roll(self) -> bool:
        """Whether a line of a list tells the act (`pipeline.rolls`)."""
        return self.first.spread and self.first.additive

    @property
    def is_relation(self) -> bool:
        """Whether no paper is named («scellent un partenariat»)."""
        k = self.kind_act
        return k is not None and k.act is not None and k.act.value.strength == "relation"

    @property
    def is_paper(self) -> bool:
        """Whether a paper of its own kind is named («un protocole»)."""
        k = self.kind_act
        return k is not None and k.act is not None and k.act.value.strength == "instrument"

    @property
    def total(self) -> bool:
        """Whether the frame counts several acts («quatre conventions»)."""
        return any(c.act is not None and c.act.value.count != 1 for c in self.candidates)

    @property
    def status(self) -> str:
        told = [c.status for c in self.candidates]
        return next((s for s in ("ended", "signed", "announced", "ongoing") if s in told), "signed")

    @property
    def kind_act(self) -> Candidate | None:
        """The candidate whose noun names the act best: a signed paper over a relation, the specific over the general."""
        named = [c for c in self.candidates if c.act and c.act.value.strength not in ("document", "ordinal")]
        loan = bool(named) and all(c.act.rule == "acts.pret" for c in named if c.act)
        if (not named or loan) and self.listed_under is not None:
            above = self.listed_under
            return above.kind_act or (above.first if above.total else None)  # «Deux textes … Par le premier, …»
        return max(named, key=lambda c: (c.act.value.strength == "instrument", c.act.value.rank), default=None)  # type: ignore[union-attr]


def _is_known(c: Candidate) -> bool:
    """«le nouvel accord», «leur nouvelle convention»: the reader knows an older one."""
    return (
        c.act is not None
        and c.act.value.count == 1
        and c.act.value.determiner in ("definite", "possessive", "demonstrative")
    )


def _precedes(a: Frame, b: Frame) -> bool:
    """Whether `a` is an earlier act between the same parties, by the years that the article gives."""
    if a is b or len(set(a.parties) & set(b.parties)) < 2:
        return False
    first, second = _year(a), _year(b)
    return first is not None and second is not None and first < second


def _year(f: Frame) -> str | None:
    if f.signed and f.signed.value.start:
        return f.signed.value.start[:4]
    starts = [d.value.start for c in f.candidates for d in c.period if d.value.start]
    return min(starts)[:4] if starts else None


def _only_title(f: Frame) -> bool:
    return all(c.heading for c in f.candidates)


def _recalls(c: Candidate) -> bool:
    return bool(c.cues) and c.cues[0].rule == "status.entame_en"


_GENERAL_KINDS = frozenset({"accord", "partenariat", "autre", "programme"})


def build_frames(scene: Scene, candidates: list[Candidate], context: Context | None = None) -> list[Frame]:
    """The acts of the article, in text order, with their parties resolved. `context` are its parties, weighed by
    `weighed`, where the caller has them already."""
    context = context or weighed(scene, candidates)
    for c in candidates:
        _resolve(scene, c, context)
    candidates = [_as_judged(c) for c in _with_series([_promoted(c) for c in candidates])]
    spread: list[Candidate] = []
    for c in candidates:
        if c.status != "context":
            attach_dates(scene, c, candidates)
    _settle_recalled(candidates)
    for c in candidates:
        spread.extend(_spread(scene, c))
    spread = [told for c in spread for told in (c, *sequels(scene, c))]
    frames: list[Frame] = []
    for c in spread:
        ranked = (
            c.act is not None and c.act.value.ordinal is not None and c.act.value.count == 1 and c.status == "signed"
        )
        if (
            c.act
            and c.act.value.strength == "ordinal"
            and c.status != "listed"
            and frames
            and not any(f.total for f in frames)
        ):
            _add_sibling(frames, c)
        elif frames and (day := forerunner_alone(scene, c)) is not None:
            frames.append(_replaced(frames[-1], c, day))
        elif c.status == "listed" or (ranked and any(f.total for f in frames)):
            for one in _each(c):
                _add_listed(frames, one)
        elif c.status == "context":
            if frames and (day := forerunner(scene, c)) is not None:
                frames.append(_replaced(frames[-1], c, day))
            else:
                _add_detail(frames, c)
        else:
            _join(frames, _with_noun(c, spread, frames))
    frames = _without_totals(scene, frames)
    for f in frames:
        if f.status == "signed" and f.signed is None:
            f.event = event_date(scene, f, frames)
    for f in frames:
        _complete(scene, f, context, frames)
    for f in frames:
        f.tentative = not _stands(f)
    frames = [f for f in frames if (not f.tentative or _may_stand(f)) and _likely(scene, f, frames)]
    if any(not _only_title(f) for f in frames):
        frames = [
            f for f in frames if not (_only_title(f) and f.is_relation)
        ]  # the title said it, the article says what it was
    for f in frames:
        f.follows = not f.begun and any(_precedes(g, f) for g in frames)
    return frames


# «Il a été signé par A et B» speaks of what one of so many sentences before has named.
_NOUN_REACH = 2


def _with_noun(c: Candidate, told: Sequence[Candidate], frames: Sequence[Frame]) -> Candidate:
    """«un traité de coopération. Il a été signé par A et B»: the verb alone, whose parties no act told before has, with the noun of
    the last act that was only mentioned."""
    mine = _keys(c)
    if c.act is not None or len(mine) < 2 or any(mine & set(f.parties) for f in frames):
        return c
    before = [
        o
        for o in told
        if o.act is not None
        and o.act.value.strength == "instrument"
        and o.status == "context"
        and 0 < c.sentence - o.sentence <= _NOUN_REACH
    ]
    return replace(c, act=before[-1].act) if before else c


def _replaced(f: Frame, c: Candidate, day: Mention[DateValue]) -> Frame:
    """The older act of the same parties, of which only its day is told."""
    kind = f.kind_act
    old = replace(
        c,
        act=c.act or (kind.act if kind else None),
        status="signed",
        signed=day,
        cues=[],
        parties=[],
        others=[],
        period=[],
        additive=True,
        opens=None,
    )
    return Frame([old], parties=dict(f.parties), implied=set(f.parties))


def weighed(scene: Scene, candidates: Sequence[Candidate]) -> Context:
    """The article's parties, weighed by the sentences that tell an act."""
    return weigh(scene, frozenset(c.sentence for c in candidates if c.status != "context"))


# Verbs of concluding, as against those of beginning («entamé», «lancé»): the date is then the signature's too.
_CONCLUDED = re.compile(r"initi|nou|etabli|instaur")


def _settle_recalled(candidates: list[Candidate]) -> None:
    """The date of an act that is only recalled («un partenariat initié en 2016») is its own, and no other act's."""
    dates = {}
    for c in candidates:
        if _recalls(c):
            c.period = [d for d in c.period if 0 <= d.start - c.cues[0].end < 40]
        if _recalls(c) and c.period:
            dates[c.period[0].start] = c
            if _CONCLUDED.match(fold(c.cues[0].text)):
                c.signed = replace(c.period[0], value=replace(c.period[0].value, bound=None))
    for c in candidates:
        if c.signed and not _recalls(c) and c.signed.start in dates:
            c.signed = None


def _resolve(scene: Scene, c: Candidate, context: Context) -> None:
    """Put names in the place of «la Région», «les deux villes», and of capitals that stand for their state."""
    told = len(c.parties) + len(c.others)
    c.parties = _named(scene, c, c.parties, context)
    c.others = _named(scene, c, c.others, context)
    everyone = c.parties + c.others
    c.settled = c.settled and len(everyone) >= min(told, 2)  # «la commune» may stand for nobody
    twinned = c.act is not None and "jumel" in fold(c.act.text)  # towns are twinned, not states
    if twinned and any(p.mention.value.type == "municipality" for p in everyone):
        c.parties = [_as_its_town(p) for p in c.parties]
        c.others = [_as_its_town(p) for p in c.others]
    if not twinned and capitals.stand_for_states([p.mention.value for p in everyone]):
        c.parties = [as_state(scene, p) for p in c.parties]
        c.others = [as_state(scene, p) for p in c.others]


_COMMITTEE = re.compile(r"[Cc]omité de jumelage (?P<of>de la |de |du |des |d')(?P<town>.+)")


def _as_its_town(p: Placed) -> Placed:
    """«le comité de jumelage de Lannion fête le jumelage avec Caerphilly»: towns are twinned, not who tends it."""
    m = _COMMITTEE.fullmatch(p.mention.value.name)
    town = gazetteer.link(f"ville {m['of']}{m['town']}") if m else None
    if town is None or town.type != "municipality":
        return p
    value = replace(p.mention.value, name=town.name, type="municipality", country=town.country, code=town.code)
    return renamed(p, value)


def as_state(scene: Scene, p: Placed) -> Placed:
    """The same mention standing for the state, if a bare capital is what it names."""
    v = p.mention.value
    return renamed(p, capitals.state_of(v, scene.text)) if capitals.is_bare(v) else p


def _named(scene: Scene, c: Candidate, parties: list[Placed], context: Context) -> list[Placed]:
    out: list[Placed] = []
    known = {key(p.mention.value) for p in (*c.parties, *c.others) if is_named(p)}
    acting = {
        key(p.mention.value) for p in (*c.parties, *c.others) if is_named(p) and p.position in ("subject", "agent")
    }
    for p in parties:
        v = p.mention.value
        if is_named(p):
            out.append(p)
        elif v.via == "group":
            pair: list[Mention[Party]] = list(_last_list(scene, p.mention.start, v))
            states = _states_of(scene) if _OF_BODIES.search(fold(p.mention.text)) else frozenset()
            while len(pair) < v.size:
                found = context.main(v.wants, frozenset(key(m.value) for m in pair) | states)
                if found is None:
                    break
                pair.append(found)
            out.extend(renamed(p, m.value) for m in pair)
        else:
            if v.wants == "state" and (main := context.main("state", frozenset())) and key(main.value) in acting:
                continue  # «l'Algérie a ratifié … signés par le Chef de l'État»: her own
            pointing = p.mention.text.split(" ")[0].casefold() in ("cette", "ce", "cet")
            found = None if pointing else context.main(v.wants, frozenset(known))
            found = found or nearest_before(scene, p.mention.start, v.wants, frozenset(known))
            if found is None and v.wants == "state":
                found = _domestic_state(scene)
            if found is None and v.wants == "municipality":
                found = _town_before(scene, p.mention.start)
            if found is None:
                found = _only_one(scene, v.wants, known)
            if found:
                out.append(renamed(p, found.value))
    seen: set[str] = set()
    return [p for p in out if not (key(p.mention.value) in seen or seen.add(key(p.mention.value)))]  # type: ignore[func-returns-value]


def _domestic_state(scene: Scene) -> Mention[Party] | None:
    """«l'État» in an article about French authorities that names no country: France (Constitution, art. 1; usage)."""
    if any(m.value.type == "state" and m.value.name for m in scene.parties):
        return None
    french = [m for m in scene.parties if m.value.country == "FR" and m.value.type not in ("company", "state")]
    words = re.search(
        r"metropoles|departements|prefets?|collectivites territoriales|conseil regional|ministere de la cohesion|legifrance|"
        r"communautes? (?:de communes|d'agglomeration)|agences? regionales? de sante|caisses? d'allocations familiales",
        scene.text.folded,
    )
    if not french and not words:
        return None
    at = next((m for m in scene.parties if m.value.via == "anaphor" and m.value.wants == "state"), None)
    return (
        replace(
            at, value=replace(at.value, name="France", type="state", country="FR", code="FR", via="name", wants=None)
        )
        if at
        else None
    )


# «les deux institutions» are no states.
_OF_BODIES = re.compile(
    r"\b(?:institutions|organisations|organismes|entites|structures|agences|banques|associations|fondations|offices|federations|chambres|musees|centres|hopitaux)$"
)


def _states_of(scene: Scene) -> frozenset[str]:
    return frozenset(key(m.value) for m in scene.parties if m.value.type == "state")


def _only_one(scene: Scene, kind: PartnerType | None, but: set[str]) -> Mention[Party] | None:
    """The one party of a kind that the article names, wherever: «entre la communauté de communes et l'État», named further down."""
    named = {key(m.value): m for m in reversed(scene.parties) if m.value.type == kind and m.value.name}
    return next(iter(named.values())) if len(named) == 1 and not named.keys() & but else None


def _town_before(scene: Scene, offset: int) -> Mention[Party] | None:
    """«À Quimper, la municipalité a signé …»: the town that the sentence sets before."""
    for place in reversed(scene.within(scene.places, scene.text.sentence_index(offset))):
        if place.end <= offset:
            towns = gazetteer.lookup(place.value.name, types=("municipality",), country=place.value.country)
            return mention_of(scene.text, place.start, place.end, towns[0], place.rule, "name") if towns else None
    return None


def _last_list(scene: Scene, offset: int, group: Party) -> list[Mention[Party]]:
    """The parties of the last list before a position that has as many members as the group, of its kind («les deux villes»)."""
    if group.size < 3 and group.wants is None:
        return []  # «les deux parties» may be anybody: those whom the article is about
    here = scene.text.sentence_index(offset)
    kinds = SAME_KIND.get(group.wants) if group.wants else None
    for i in range(here, max(-1, here - _LIST_REACH), -1):
        lists: dict[int, list[Mention[Party]]] = {}
        for p in scene.placed(i):
            if is_named(p) and p.mention.end <= offset and p.position != "place":
                lists.setdefault(p.list_id, []).append(p.mention)
        for members in reversed(lists.values()):
            if len(members) == group.size and all(_may_be(m.value, kinds) for m in members):
                return members
    return []


# «les deux villes» points back to a list so many sentences before.
_LIST_REACH = 5


def _may_be(party: Party, kinds: frozenset[PartnerType] | None) -> bool:
    if party.via == "unknown" and party.type == "other":
        return kinds is not None and "municipality" in kinds
    return kinds is None or party.type in kinds


# A model's word against the rules': a mention that only recalls, to them, is an act; an act is none.
_SURELY_OPENS = 0.5
_LIKELY_OPENS = 0.4
_HARDLY_OPENS = 0.35


def _as_judged(c: Candidate) -> Candidate:
    """A mention that a model is sure opens a record tells an act, whatever its own sentence says; it may be less sure of a paper
    with which two parties are named."""
    paper = c.act is not None and c.act.value.strength == "instrument"
    named = {key(p.mention.value) for p in (*c.parties, *c.others) if is_named(p) and p.mention.value.via != "unknown"}
    least = _LIKELY_OPENS if paper and len(named) >= 2 else _SURELY_OPENS
    return replace(c, status="signed") if c.status == "context" and (c.opens or 0) >= least else c


def _promoted(c: Candidate) -> Candidate:
    """Titles and «la convention entre A et B» tell an act without a verb."""
    if c.status == "context" and c.act and c.act.value.strength == "instrument":
        named = [p for p in (*c.parties, *c.others) if p.mention.value.via != "unknown"]
        if (c.heading and len(named) >= 2) or len([p for p in c.parties if p.position == "between"]) >= 2:
            return replace(c, status="signed", cues=[])
    return c


# The members of a series follow the words that count them this closely, in sentences.
_SERIES_REACH = 4


def _with_series(candidates: list[Candidate]) -> list[Candidate]:
    """«le document s'articule autour de trois accords. Le premier …»: a number of acts that ranks follow counts acts told here."""
    out: list[Candidate] = []
    for i, c in enumerate(candidates):
        counts = c.act is not None and c.act.value.count >= 2 and c.act.value.determiner == "indefinite"
        if (
            c.status == "context"
            and counts
            and any(c.sentence < o.sentence <= c.sentence + _SERIES_REACH for o in candidates[i:] if _is_first(o))
        ):
            told = next(
                (o for o in reversed(candidates[:i]) if o.status in ("signed", "announced") and o.parties), None
            )
            out.append(replace(c, status=told.status if told else "signed", cues=[], parties=_most(c, told), others=[]))
        else:
            out.append(c)
    return out


def _is_first(c: Candidate) -> bool:
    """Whether the act opens a series: «le premier porte sur …»."""
    return c.status == "listed" and c.act is not None and c.act.value.ordinal == 1


def _most(c: Candidate, told: Candidate | None) -> list[Placed]:
    """The parties of the act told last, where a series names fewer."""
    named = [*c.parties, *c.others]
    last = [*told.parties, *told.others] if told is not None else []
    return last if len(named) < 2 <= len(last) else named


def _spread(scene: Scene, c: Candidate) -> list[Candidate]:
    """One candidate per member of a list that the sentence distributes («trois accords avec A, B et C»)."""
    if len(c.pairs) >= 2:
        return _spread_pairs(scene, c)
    if len(c.others) < 2 or c.act is None or c.spread:
        return [_joined_parties(c)]
    plural = c.act.value.count in (0, len(c.others))
    jumele = c.act.rule == "acts.jumele"
    dates = [d for d in scene.within(scene.dates, c.sentence) if d.value.start]
    if not plural and not jumele and not _each_with_its_day(c, dates):
        return [_joined_parties(c)]
    out = []
    for i, other in enumerate(c.others):
        limit = c.others[i + 1].left if i + 1 < len(c.others) else scene.sentences[c.sentence][1]
        own = (
            dates[i]
            if len(dates) == len(c.others)
            else next(
                (d for d in dates if other.mention.end <= d.start < limit and d.start - other.mention.end < 40), None
            )
        )
        new = replace(c, parties=[*c.parties, other], others=[], period=list(c.period), spread=True)
        if own and len([d for d in dates if d.start >= c.others[0].left]) > 1:
            if own.value.bound == "since":
                new.period, new.signed = [own], None
            else:
                new.signed = own
        out.append(new)
    return out


def _each_with_its_day(c: Candidate, dates: Sequence[Mention[DateValue]]) -> bool:
    """«une charte avec A en 2008, puis avec B en 2010», «en 2016 avec A, en 2018 avec B»: every party has a date of its own."""
    if len(dates) != len(c.others) or len({d.value.start for d in dates}) < len(dates):
        return False
    ends = [*(p.left for p in c.others[1:]), dates[-1].end]
    behind = all(p.mention.end <= d.start < end for p, d, end in zip(c.others, dates, ends, strict=True))
    starts = [0, *(p.mention.end for p in c.others[:-1])]
    return behind or all(start <= d.start < p.left for p, d, start in zip(c.others, dates, starts, strict=True))


def _spread_pairs(scene: Scene, c: Candidate) -> list[Candidate]:
    dates = [d for d in scene.within(scene.dates, c.sentence) if d.value.start and not d.value.is_period]
    out = []
    for i, (a, b) in enumerate(c.pairs):
        limit = c.pairs[i + 1][0].left if i + 1 < len(c.pairs) else scene.sentences[c.sentence][1]
        own = next((d for d in dates if b.mention.end <= d.start < limit), None)
        out.append(
            replace(
                c,
                parties=[a, b],
                others=[],
                pairs=[],
                spread=c.act is not None and c.act.rule == "acts.jumele",
                period=list(c.period),
                signed=own or (c.signed if len(dates) <= 1 else None),
            )
        )
    return out


def _joined_parties(c: Candidate) -> Candidate:
    return replace(c, parties=[*c.parties, *c.others], others=[]) if c.others else c


def _keys(c: Candidate) -> set[str]:
    return {key(p.mention.value) for p in c.parties}


# An article that tells more acts than this in a row does not come back to the first.
_LOOK_BACK = 40


def _join(frames: list[Frame], c: Candidate) -> None:
    """Add the candidate to the act that it tells again, or begin a new act."""
    mine = _keys(c)
    home = None
    for f in () if _one_more(frames, c) else reversed(frames[-_LOOK_BACK:]):
        beside = [_same_breath(o, c) for o in f.candidates if o.sentence == c.sentence]
        if not all(beside) or not _compatible(f, c, mine):
            continue
        if c.anaphoric or beside or _retells(f, c, mine):
            home = f
            break
    if home is None and c.act is None and frames and not mine:
        home = frames[-1]
    if home is None:
        if (
            c.act is None
            or (
                c.act.value.strength == "document"
                and c.act.rule == "acts.document"
                and c.act.value.count == 1
                and c.anaphoric
            )
        ) and not (len(mine) >= 2 and c.act is not None):
            return
        home = Frame([])
        if (
            _recalls(c) and frames
        ):  # «Entamé en 2011, le partenariat …»: an earlier act of the same parties, and more on the last one
            if not mine:
                home.parties = dict(frames[-1].parties)
                home.implied = set(home.parties)
            _add_detail(frames, c)
        frames.append(home)
    home.candidates.append(c)
    for p in c.parties:
        home.parties.setdefault(key(p.mention.value), p)
    if c.act is None and not mine and home.first.spread:
        # «Des conventions ont été conclues entre A et, d'autre part, B et C. La signature a eu lieu à Tunis»: all of them there
        for g in frames:
            if g is not home and g.first.spread and g.first.act is not None and g.first.sentence == home.first.sentence:
                g.candidates.append(c)


def _one_more(frames: list[Frame], c: Candidate) -> bool:
    """«ont signé le programme A, le programme B et le programme C»: the verb that told one act tells another."""
    return (
        c.act is not None
        and c.act.value.strength == "instrument"
        and c.act.value.determiner == "definite"
        and bool(c.cues)
        and any(
            o.sentence == c.sentence
            and o.cues[:1] == c.cues[:1]
            and o.act is not None
            and o.act.value.strength == "instrument"
            for f in frames[-_LOOK_BACK:]
            for o in f.candidates
        )
    )


def _add_sibling(frames: list[Frame], c: Candidate) -> None:
    """«un pacte avec A, un autre avec B»: another act of the kind told just before."""
    new = Frame([c], listed_under=frames[-1])
    for p in c.parties:
        new.parties.setdefault(key(p.mention.value), p)
    frames.append(new)


def _each(c: Candidate) -> list[Candidate]:
    """«Les deux autres textes portent sur le sport et sur la langue»: as many acts as the words count, told at once."""
    act = c.act
    if act is None or act.value.ordinal != -1 or not 2 <= act.value.count <= _MOST_AT_ONCE or c.parties or c.others:
        return [c]
    one = replace(act, value=replace(act.value, count=1))
    return [replace(c, act=one, spread=True, period=list(c.period)) for _ in range(act.value.count)]


# «Les douze autres accords» are not told one by one.
_MOST_AT_ONCE = 5


def _add_listed(frames: list[Frame], c: Candidate) -> None:
    """An act named by its rank or in a list is one of those that the last total counts, and shares what is told of them all."""
    if c.act and c.act.value.ordinal is None and (c.act.value.count == 0 or c.act.value.strength == "document"):
        _add_detail(frames, c)
        return
    told = [f for f in frames if f.status in ("signed", "announced") and f.listed_under is None]
    totals = [f for f in told if f.total]
    if not told and c.act and c.act.value.strength == "instrument" and c.parties:
        c.status = "signed"  # a list of acts with no sentence over it
        _join(frames, c)
        return
    if not told or (not totals and c.act and c.act.value.strength == "ordinal"):
        return
    if not totals and c.spread and c.additive and c.parties:
        c.status = "signed"  # a line of a roll stands for itself, unless words above it counted it
        _join(frames, c)
        return
    above = totals[-1] if totals else told[-1]
    if not totals and c.act and c.act.value.ordinal and c.act.value.strength == "instrument" and c.status == "listed":
        _add_detail(frames, c)  # «C'est le quatrième contrat du genre» counts what others signed
        return
    if c.status == "listed":
        c.status = above.status
    beside = any(o.sentence == c.sentence for o in above.candidates)
    if c.act and c.act.value.count >= 2 and c.act.value.ordinal is None and above.total and beside:
        frames.append(Frame([c], parties=dict(above.parties)))  # «deux accords et sept protocoles»: another total
        return
    new = Frame([c], listed_under=above)
    for p in c.parties:
        new.parties.setdefault(key(p.mention.value), p)
    frames.append(new)


def _same_breath(a: Candidate, b: Candidate) -> bool:
    """Two nouns of one sentence that name one act: «la signature d'un accord, … cette entente», «ont scellé leur partenariat :
    un contrat a été paraphé»."""
    if a.act is None or b.act is None or a is b:
        return False
    one, other = a.act.value, b.act.value
    if other.determiner == "demonstrative":
        return True
    theirs = one.strength == "relation" and one.determiner == "possessive" and a.act.end <= b.act.start
    # «désormais jumelles, ont signé leur pacte d'amitié»
    twins = a.act.rule == "acts.jumele" and other.kind == "jumelage"
    return (theirs or twins) and other.strength == "instrument" and other.count == 1 and _keys(b) <= _keys(a)


def _compatible(f: Frame, c: Candidate, mine: set[str]) -> bool:
    theirs = set(f.parties)
    if c.spread and len(theirs) > len(mine):
        return (
            False  # «ont été renouvelées avec A (juin), B (octobre)»: each its own, whoever was named together before
        )
    common = len(mine & theirs)
    enough = 1 if _only_title(f) or _counted_before(f, c) else 2
    if mine and theirs and not (common == min(len(mine), len(theirs)) or common >= enough):
        return False
    a, b = f.signed, c.signed
    if a and b and not same_date(a.value.start, b.value.start):
        return False
    if f.begun != _recalls(c) and f.status in ("signed", "ongoing") and not (f.first.heading and not _recalls(c)):
        return False  # «la continuité d'un partenariat initié en 2016» is another act
    if (
        f.status == "ongoing"
        and c.status == "signed"
        and c.act
        and c.act.value.strength == "instrument"
        and c.act.value.determiner == "indefinite"
    ):
        return False  # «ils coopèrent depuis 1995 … ont signé un mémorandum»
    since = next((d.value.start for d in c.period if d.value.bound == "since" and d.value.start), None)
    here = any(o.sentence == c.sentence for o in f.candidates)
    if c.status == "ongoing" and since and not here and a and a.value.start and since[:4] < a.value.start[:4]:
        return False
    if (
        c.status == "ongoing"
        and since
        and not here
        and f.status == "signed"
        and f.is_paper
        and c.act
        and c.act.value.strength == "relation"
    ):
        return False  # «Le protocole a été signé dimanche … entretient une coopération depuis 1996»
    if c.status == "ongoing" and since and f.status == "signed" and f.first.renewal:
        return False  # «ont signé un nouvel accord … Depuis 2002, ils mènent un partenariat»
    if (f.status == "ended") != (c.status == "ended") and not c.anaphoric:
        return False
    k, n = f.kind_act, c.act
    if k is None or k.act is None or n is None:
        return True
    one, two = k.act.value.kind, n.value.kind
    return (
        one == two
        or one in _GENERAL_KINDS
        or two in _GENERAL_KINDS
        or (c.anaphoric and n.value.determiner == "demonstrative")
    )


def _counted_before(f: Frame, c: Candidate) -> bool:
    """«quatre accords … Les accords ont été paraphés par …»: those that were counted, whoever else is named with them now."""
    back = c.act is not None and c.act.value.count != 1 and c.act.value.determiner in ("definite", "demonstrative")
    return back and f.total


def _retells(f: Frame, c: Candidate, mine: set[str]) -> bool:
    """Whether a new noun («un accord») tells again an act already told: same parties, same or general kind, nothing added.
    What only a title has told is told again by the text, whatever its words; so is, by a further number of acts, what it counted."""
    untold = _only_title(f) or (f.first.heading and c.act is not None and c.act.value.count != 1)
    if (c.additive or (c.siblings and c.act and c.act.value.determiner == "indefinite")) and not untold:
        return False
    if c.act and f.kind_act and f.kind_act.act:
        several = f.kind_act.act.value.count != 1 and not f.first.spread, c.act.value.count != 1
        if several[0] and not several[1] and not untold:
            return False
        if c.act.value.count >= 2 and not several[0] and not c.cues:
            return False  # the count of a series to come
    return (
        (bool(mine) and bool(f.parties) and bool(mine & set(f.parties)))
        or untold
        or (not mine and f.first.sentence <= 2)
    )


def _add_detail(frames: list[Frame], c: Candidate) -> None:
    """A sentence that only speaks of an act («Cette convention porte sur …») enriches the last one that it may mean."""
    mine = _keys(c)
    for f in reversed(frames):
        if not f.begun and (not mine or not f.parties or mine & set(f.parties)):
            f.details.append(c)
            return


def _without_totals(scene: Scene, frames: list[Frame]) -> list[Frame]:
    """Drop «quatre conventions ont été signées» when the acts after it are those four; they inherit what it told."""
    out: list[Frame] = []
    for i, f in enumerate(frames):
        act = f.kind_act.act if f.kind_act else f.first.act
        if f.listed_under is not None or act is None or act.value.count == 1 or f.first.spread:
            out.append(f)
            continue
        listed = [g for g in frames[i + 1 :] if _is_listed(f, g) or _is_bulleted(scene, f, g)]
        told = any(k not in f.implied for k in f.parties)
        if len(listed) >= 2 or (listed and not told):
            for g in listed:
                g.listed_under = f
            continue
        out.append(f)
    return out


def _is_listed(total: Frame, g: Frame) -> bool:
    if g.listed_under is total:
        return True
    if not g.first.act or (g.first.act.value.count != 1 and not g.first.spread) or g.status != total.status:
        return False
    a, b = total.signed, g.signed
    if b and not (a and same_date(a.value.start, b.value.start)):
        return False
    return not g.parties or not total.parties or bool(set(g.parties) & set(total.parties))


# A colon closes the words that count acts, or those right after them («Il s'agit de :»).
_COLON_REACH = 2
_LONGEST_LIST = 60


def _is_bulleted(scene: Scene, total: Frame, g: Frame) -> bool:
    """Whether the act is one of the items with a mark below the words that count them, whoever its parties are."""
    act, start = g.first.act, total.first.sentence
    if act is None or act.value.count != 1 or g.status != total.status or not g.first.additive:
        return False
    if g.first.sentence - start > _LONGEST_LIST:
        return False
    reach = range(start, min(start + _COLON_REACH, g.first.sentence))
    head = next((i for i in reach if scene.ends_in_colon(i)), None)
    marked = range(head + 1, g.first.sentence + 1) if head is not None else range(0)
    return bool(marked) and all(_ITEM.match(scene.text.plain, scene.sentences[i][0]) for i in marked)


def _complete(scene: Scene, f: Frame, context: Context, frames: list[Frame]) -> None:
    """Add the partner that the sentence leaves unsaid."""
    if f.listed_under is not None and len(f.parties) < 2:
        own_side = any(p.position == "with" for p in f.parties.values())
        for k, p in f.listed_under.parties.items():
            if k not in f.parties and not (own_side and p.position == "with"):
                f.parties[k] = p
                f.implied.add(k)
    for k, p in f.parties.items():
        if not is_named(p) or (p.mention.text and p.mention.start < scene.sentences[p_sentence(scene, p)][0]):
            f.implied.add(k)
    if len(f.parties) >= 2 or f.first.settled:
        return
    have = frozenset(f.parties)
    strong = f.kind_act is not None and f.kind_act.act is not None and f.kind_act.act.value.strength == "instrument"
    if not have and not strong:
        return
    twinned = f.kind_act is not None and f.kind_act.act is not None and f.kind_act.act.value.kind == "jumelage"
    _complete_nearby(scene, f, context)
    while len(f.parties) < 2:
        others = list(f.parties.values())
        told_from = any(p.position == "with" for p in others)
        of, but = [p.mention.value for p in others], _beside(f, frames)
        found = context.counterpart(of, told_from=told_from, but=but, town=True) if twinned else None
        found = found or context.counterpart(of, told_from=told_from, but=but) or _host(scene, f)
        if found is None or (f.in_roll and not any(same_rank(found.value.type, p.type) for p in of)):
            return
        placed = Placed(found, "implied", found.start, -1, "positions.implicite")
        f.parties[key(found.value)] = placed
        f.implied.add(key(found.value))


def _host(scene: Scene, f: Frame) -> Mention[Party] | None:
    """«Le ministre et son homologue burkinabè ont signé à Rabat»: the state in whose capital the minister of no named country signs
    with another's."""
    guests = [p.mention for p in f.parties.values() if fold(p.mention.text).startswith("homologue")]
    if len(guests) != 1 or guests[0].value.type != "state":
        return None
    for place in (m for c in f.candidates for m in scene.within(scene.places, c.sentence)):
        code = gazetteer.capital_of(place.value.name)
        if code is not None and code != guests[0].value.code and (name := gazetteer.country_name(code)):
            value = Party(name, "state", code, code, "name")
            return Mention(place.start, place.end, place.text, value, "partners.etat_hote")
    return None


def _beside(f: Frame, frames: list[Frame]) -> frozenset[str]:
    """Who is told side by side with the act's own party («quatre jumelages : Kaya, Viseu …»): none of them is its other party."""
    if not f.first.spread:
        return frozenset()
    twins = [
        g for g in frames if g is not f and g.first.spread and (g.first.act is f.first.act or (f.in_roll and g.in_roll))
    ]
    return frozenset(k for g in twins for k in g.parties if k not in g.implied)


# An article with several partners speaks of one after the other: so many sentences stay with one.
_NEARBY = 4
_NO_TOPIC = frozenset({"outside", "origin"})


def _complete_nearby(scene: Scene, f: Frame, context: Context) -> None:
    """Add the partner that the lines before the act speak of, and the one from whose side the article is told."""
    teller = context.teller()
    if teller is None or not set(f.parties) <= {key(teller.value)}:
        return
    topic = _topic(scene, f.first, teller)
    if topic is None:
        return
    for m in (teller, topic):
        k = key(m.value)
        if k not in f.parties:
            f.parties[k] = Placed(m, "implied", m.start, -1, "positions.implicite")
            f.implied.add(k)


def _topic(scene: Scene, c: Candidate, teller: Mention[Party]) -> Mention[Party] | None:
    """The party of the teller's rank that is named last before the act: in its sentence, in those before, in the heading."""
    for i in range(c.sentence, max(-1, c.sentence - _NEARBY), -1):
        heading = scene.is_heading(i)
        named = [
            p
            for p in scene.placed(i)
            if is_named(p)
            and p.mention.end <= (c.start if i == c.sentence else p.mention.end)
            and (heading or (p.position not in _NO_TOPIC and p.position != "place"))
            and p.mention.value.via in ("authority", "organisation", "name")
            and same_rank(p.mention.value.type, teller.value.type)
            and key(p.mention.value) != key(teller.value)
        ]
        if named:
            return (named[0] if heading else named[-1]).mention
    return None


def p_sentence(scene: Scene, p: Placed) -> int:
    return scene.text.sentence_index(p.mention.start)


# Cues that say that two bodies are on good terms, not that they concluded anything.
_LOOSE = frozenset(
    {"status.lie", "status.liste", "status.lance", "status.coopere", "status.debouche", "status.a_venir"}
)


def _likely(scene: Scene, f: Frame, frames: Sequence[Frame]) -> bool:
    """Whether a model, where there is one, believes in the act. Of acts that the rules read without a doubt it may think less, and
    still less of those that such an act counts («deux conventions. La première …»); where they are ranked and as many as it says
    («deux accords … Le premier …, le deuxième …»), they stand or fall together."""
    above, told = f.listed_under, [f]
    if above is not None:
        if _is_told_by_rank(f, above, frames):
            return True
        plain = _is_plain(above)
        # «la signature de deux conventions, l'une pour l'eau, l'autre pour les routes»: one sentence tells them all
        if plain or above.first.sentence == f.first.sentence:
            told = list(_series(f, above, frames))
        elif _is_item(scene, f, above):
            told = [g for g in frames if g.listed_under is above and _is_item(scene, g, above)]
            if len(told) > 1:
                return max(c.opens or 0 for g in told for c in g.candidates) >= _HARDLY_OPENS / 4
        above = above if plain else None
    chances = [c.opens for g in told for c in g.candidates if c.opens is not None]
    twinned = any(c.status == "signed" and c.act and c.act.rule == "acts.jumele" for c in f.candidates)
    aged = any(c.cues and c.cues[0].rule == anniversary.RULE and c.period for c in f.candidates)
    if not chances or f.begun or f.first.spread or ((twinned or aged or _is_direct(scene, f)) and _is_plain(f)):
        return True
    return max(chances) >= _HARDLY_OPENS / (8 if above is not None else 4 if _is_plain(f) else 1)


_ITEM = re.compile(r"\s*(?:[•▪◦‣·*→➢►■–-]|\d{1,2}[.)°/]|[a-h]\))\s?")


def _is_item(scene: Scene, f: Frame, above: Frame) -> bool:
    """Whether the act is an item under the words that count it and end in a colon."""
    return (
        f.first.sentence > above.first.sentence
        and scene.ends_in_colon(above.first.sentence)
        and _ITEM.match(scene.text.plain, scene.sentences[f.first.sentence][0]) is not None
    )


def _series(f: Frame, above: Frame, frames: Sequence[Frame]) -> Sequence[Frame]:
    """The acts ranked under `above`, the act's own among them, if they are as many as it says; else the act alone."""
    ranked = [g for g in frames if g.listed_under is above and g.first.act and g.first.act.value.ordinal]
    complete = above.first.act is not None and above.first.act.value.count == len(ranked)
    return ranked if complete and any(g is f for g in ranked) else [f]


def _is_told_by_rank(f: Frame, above: Frame, frames: Sequence[Frame]) -> bool:
    """Whether a verb told the acts that are ranked here, and this one names a party of its own: «Deux accords ont été signés par A.
    Le premier le lie à B ; le second …»."""
    count = above.first.act.value.count if above.first.act else 1
    ranked = {g.first.act.value.ordinal for g in frames if g.listed_under is above and g.first.act} - {None}
    in_order = 1 < len(ranked) <= (count or len(ranked))
    return in_order and bool(above.first.cues) and bool(f.parties.keys() - f.implied)


_CONCLUDES = frozenset({"status.signe_passe", "status.signe_participe", "status.appose"})
# The verb itself is the act: «prêter», «s'allier», «conventionner».
_VERB_IS_ACT = frozenset({"acts.pret_verbe", "acts.alliance_verbe", "acts.convention_verbe"})
_PASSIVE = re.compile(r"^(?:a|ont|avait|avaient) (?:[a-z]+ )?ete ")
_ITS_OBJECT = re.compile(
    r" (?:(?:une?|leurs?|son|sa|le|la|l'|des?|d'|nouve\w+|premi\w+|officiellement|aussi|deux|trois) ?)*"
)


def _is_direct(scene: Scene, f: Frame) -> bool:
    """Whether a verb of concluding governs the noun of the act, with nothing between them («prolongent leur partenariat»)."""
    return any(
        c.act is not None
        and c.cues[:1] != []
        and (
            c.act.rule in _VERB_IS_ACT
            or (
                c.cues[0].rule in _CONCLUDES
                and _ITS_OBJECT.fullmatch(scene.text.folded, c.cues[0].end, c.act.start) is not None
            )
            or (_PASSIVE.search(fold(c.cues[0].text)) and c.cues[0].start - c.act.end == 1)
            or _opens_sentence(scene, c)
        )
        for c in f.candidates
    )


def _opens_sentence(scene: Scene, c: Candidate) -> bool:
    """«Signé le 15 février entre A et B, ce contrat …»"""
    cue = c.cues[0]
    told = cue.rule == "status.signe_participe" and cue.start - scene.sentences[c.sentence][0] <= 2
    return told and any(p.position == "between" for p in c.parties)


def _is_plain(f: Frame) -> bool:
    """Whether two parties are named and a verb tells the act."""
    return len(f.parties.keys() - f.implied) >= 2 and any(c.cues for c in f.candidates)


def _may_stand(f: Frame) -> bool:
    """Whether an act for which the rules find no parties is told so plainly that a model may look for them in the article."""
    kind = f.kind_act
    return (
        f.is_paper
        and f.status in ("signed", "announced")
        and any(c.cues and (c.opens or 0) >= _SURELY_OPENS for c in f.candidates)
        and kind is not None
        and kind.act is not None
        and kind.act.value.count == 1
    )


def _stands(f: Frame) -> bool:
    """A record needs a partner named in the text, and an act that is more than a general word."""
    named = [k for k, p in f.parties.items() if p.mention.value.name]
    if not named:
        return False
    kind = f.kind_act
    if kind is None or kind.act is None:
        return False
    if kind.act.value.strength == "relation":
        explicit = [k for k in named if k not in f.implied]
        dated = f.signed is not None or any(c.period for c in f.candidates)
        twinned = kind.act.rule == "acts.jumele"  # «Dunkerque est jumelée avec Jéricho»
        if not dated and not twinned and all(c.cues and c.cues[0].rule in _LOOSE for c in f.candidates):
            return False  # «le partenariat qui lie A à B», «leur coopération entretient …» tell of no act
        return (
            len(named) >= 2
            and (bool(explicit) or f.begun)
            and (dated or f.in_roll or f.status in ("signed", "announced", "ended") or twinned)
        )
    if f.in_roll or f.first.settled:
        return True
    if len(named) == 1 and not any(
        p.position in ("with", "between", "agent", "beneficiary")
        or p.mention.value.via == "authority"
        or fold(p.mention.text).startswith("homologue")
        for p in f.parties.values()
    ):
        return False  # one state or company alone in an article signs with nobody that it names
    if len(named) == 1 and named[0] in f.implied:
        return False  # «un accord signé par quatre pays»: the article's own subject did not sign it
    listed = f.listed_under is not None
    return len(named) >= 2 or any(
        c.status in ("signed", "announced") and (c.cues or c.signed or listed) for c in f.candidates
    )


def without_twins(scene: Scene, frames: list[Frame]) -> list[Frame]:
    """The acts, those that tell one act twice joined: the same partners, no other day, and a noun that points back («la convention»)
    or a mere relation («un partenariat») beside a paper, or within it («collaborent dans le cadre d'une convention»)."""
    kept: list[Frame] = []
    for f in frames:
        twin = next(
            (g for g in kept if (_are_one(g, f) and not _side_by_side(scene, g, f)) or _is_frame_of(scene, f, g)), None
        )
        if twin is None:
            kept.append(f)
        else:
            twin.candidates += f.candidates
            twin.details += f.details
    return kept


_AND_THE = re.compile(r"(?:,|;|\bet|\bainsi que) (?:la |le |l')$")


def _side_by_side(scene: Scene, f: Frame, g: Frame) -> bool:
    """«la convention sur l'eau et la convention sur l'éducation ont été signées»: one verb tells both."""
    act = g.first.act
    if act is None or not g.is_paper or not _one_more([f], g.first):
        return False
    return _AND_THE.search(scene.text.folded, max(0, act.start - 16), act.start) is not None


_WITHIN = re.compile(
    r"\b(?:dans le cadre|en vertu|au titre|en application|sous la forme|par le biais|au moyen|a travers) (?:de |d')?(?:une? |la |le |l'|leur |cette |cet |ce )?$"
)


def _is_frame_of(scene: Scene, paper: Frame, relation: Frame) -> bool:
    """Whether the sentence says that a relation is lived within a paper: «A et B collaborent dans le cadre d'une convention»."""
    act = paper.first.act
    return (
        act is not None
        and relation.is_relation
        and not paper.is_relation
        and set(paper.parties) == set(relation.parties)
        and len(paper.parties) > 1
        and any(c.sentence == paper.first.sentence for c in relation.candidates)
        and _WITHIN.search(scene.text.folded, max(0, act.start - 60), act.start) is not None
    )


def _are_one(f: Frame, g: Frame) -> bool:
    if len(f.parties) < 2 or set(f.parties) != set(g.parties) or f.listed_under or g.listed_under or f.total != g.total:
        return False
    if f.begun or g.begun or g.first.additive or g.first.act is None or g.first.act.value.ordinal is not None:
        return False
    a, b = f.signed, g.signed
    if a and b and not same_date(a.value.start, b.value.start):
        return False
    if "ended" in (f.status, g.status) or bool(f.first.period) != bool(g.first.period):
        return False
    kinds = [k.act.value.kind for k in (f.kind_act, g.kind_act) if k and k.act]
    if f.is_relation != g.is_relation:
        if f.first.sentence == g.first.sentence and g.first.anaphoric and set(kinds) == {"accord"}:
            return True  # «A accorde un prêt à B ; l'accord a été signé hier»
        return "partenariat" in kinds and "jumelage" not in kinds  # a loan is an act of its own
    # «Jumelage A – B : la charte a été signée samedi»
    return g.first.anaphoric and (len(set(kinds)) == 1 or kinds == ["jumelage", "charte"])
