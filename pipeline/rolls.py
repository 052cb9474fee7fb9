"""Rolls: lines that each name the partner of an act, under words that say what binds them.

«Nos jumelages / Eislingen (Allemagne) – 1990 / Caltagirone (Italie) – 2013», «des accords de coopération : - avec le Land de Hesse, en 2019
- avec …», «Bénin / - Université d'Abomey-Calavi, accord signé le 20/02/2013». A line is read by its shape: what it names stands
as one sign each (a partner, a country, a date, an act), the words between them are few.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.acts import ActValue
from pipeline.candidate import TOLD, Candidate, as_town, is_named
from pipeline.context import key, same_rank
from pipeline.mentions import Mention
from pipeline.names import name_at
from pipeline.parties import Party
from pipeline.party import COMMON_WORDS, CONTINENTS, country_after
from pipeline.positions import Placed
from pipeline.scene import Scene
from pipeline.values import DateValue, PartnerType
from rules.folding import fold

# What a line names, each as one sign.
_PARTNER, _COUNTRY, _DATE, _ACT = "\ue000\ue001\ue002\ue003"
_MARK = r"\s*(?:[•▪◦‣·*→➢►■|-]|\d{1,2}[.)°]|[a-h]\))?\s*"
_NAME = rf"(?:(?:la|les?|l'|une?|du|des?|d') ?)*{_PARTNER}"
_WHERE = rf"(?:,? ?\(?(?:en |au |aux |a )?{_COUNTRY}(?:, ?{_COUNTRY})*\)?)?"
_NOUN = rf"(?:(?:signature|conclusion|renouvellement|reconduction|approbation|adoption|validation) )?(?:(?:de |du |d')?(?:la |le |l'|une? )?){_ACT}[a-z0-9°' ]{{0,40}}?"
_LINE = re.compile(
    rf"{_MARK}(?:(?:en )?{_DATE}\s?[:,|\t-]\s?)?(?:(?:en |au |aux )?{_COUNTRY}\s?[:,|-]\s?)?"
    rf"(?:(?P<noun>{_NOUN}) (?P<how>avec|entre) |(?P<bare>avec|entre) )?"
    rf"{_NAME}{_WHERE}(?P<pair> ?(?:-|/|&|et|et avec|avec) {_NAME}{_WHERE})?(?P<tail>[^{_PARTNER}]*)"
)
# What may follow the names: a date, what the act is or is about, nothing else.
_TAIL = re.compile(
    rf"\s*(?:[(,|:;\t-]|{_DATE}|depuis |en |le |pour |relatif |relative |sur |portant |concernant |signee? |conclue? |jumelee? )[^{_PARTNER}]{{0,160}}|[.;,]?\s*"
)
_LONGEST = 240
# So many lines are a roll.
_LEAST = 2
# The words that say what binds the partners stand this close above lines with dates, in sentences.
_REACH = 10
# Whose roll it is stands in the words above it, in the sentences before them or in the title.
_OWNER_REACH = 3
_TITLE = 3
_NO_OWNER = frozenset({"place", "with", "outside", "origin", "between"})
_COLON = re.compile(r":\s*$")


@dataclass(frozen=True)
class Item:
    """A line: its partner, or the two that it joins, its date, and its own act, if it names one. The date may stand `above`."""

    sentence: int
    parties: tuple[Placed, ...]
    date: Mention[DateValue] | None
    periods: tuple[Mention[DateValue], ...]
    own: Candidate | None
    above: bool = False


def rolls(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """The candidates, with an act for each line of each roll; a line that names an act itself keeps it."""
    out = told
    runs = list(_runs(scene, told))
    owner: Placed | None = None  # whose the rolls of an article are, once one says so
    for items in runs:
        head = head_of(scene, items[0].sentence, told)
        above = head.sentence if head is not None else items[0].sentence - 1
        if owner is None or (head is not None and (head.colon or head.heading)):
            # another owner than that of the roll before stands in the very words above
            owner = owner_of(scene, above, items, told, alone=owner is not None) or owner
        out = _with_roll(scene, out, items, head, owner)
    return _with_headings(scene, _with_dated_names(scene, out))


_ASIDE = re.compile(rf"(?=.)\s*(?:\(?{_COUNTRY}\)?)?\s*[-,:]?\s*{_DATE}?\s*")


def _with_dated_names(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """«Augsbourg / (Allemagne) / 1967», then what is told of the town, and the next: a page of twin towns."""
    items: list[Item] = []
    for i in range(1, len(scene.sentences) - 1):
        name = line_of(scene, i, told, bare=True) if scene.is_heading(i) else None
        if name is None or name.own is not None or name.date is not None or len(name.parties) > 1:
            continue
        for j in range(i + 1, min(i + 3, len(scene.sentences))):
            dates = [d for d in scene.within(scene.dates, j) if d.value.start]
            if _ASIDE.fullmatch(_signs(scene, j, [], dates, False)[0]) is None:
                break
            if dates:
                items.append(replace(name, date=dates[0]))
                break
    head = head_of(scene, items[0].sentence, told) if len(items) >= _LEAST else None
    if head is None:
        return told
    return _with_roll(scene, told, items, head, owner_of(scene, head.sentence, items, told))


def _with_headings(scene: Scene, told: list[Candidate]) -> list[Candidate]:
    """«Jumelage entre A et B» over what is told of it, «Jumelage entre C et D» further down, «1. Convention avec le Département»
    in minutes: headings of one shape are acts."""
    known = {c.sentence for c in told if c.spread}
    items = [
        item
        for i in range(1, len(scene.sentences))
        if i not in known and scene.is_heading(i) and (item := line_of(scene, i, told)) is not None
    ]
    acts = [item for item in items if item.own is not None]
    pairs = [item for item in acts if len(item.parties) == 2]
    owner = owner_of(scene, acts[0].sentence, acts, told) if len(acts) >= _LEAST else None
    shown = acts if owner is not None else pairs
    return _with_roll(scene, told, shown, None, owner) if len(shown) >= _LEAST else told


def _with_roll(
    scene: Scene, told: list[Candidate], items: list[Item], head: Head | None, owner: Placed | None
) -> list[Candidate]:
    made: list[Candidate] = []
    replaced: set[int] = set()
    for item in items:
        if item.own is not None:
            if item.date is None and head is None and owner is None and len(item.parties) < 2:
                continue
            made.append(_own(item, owner, head))
            replaced.add(id(item.own))
        elif head is not None and (one := _of_head(scene, item, head, owner, items)) is not None:
            made.append(one)
    return [*(c for c in told if id(c) not in replaced), *made]


def _own(item: Item, owner: Placed | None, head: Head | None) -> Candidate:
    """The act that a line names itself."""
    c = item.own
    assert c is not None
    parties = [owner, *item.parties] if owner is not None and len(item.parties) == 1 else list(item.parties)
    new = replace(c, parties=parties, others=[], pairs=[], additive=True, spread=True, heading=False)
    if item.date is not None and item.date.value.bound is None and (item.above or not c.cues):
        new.signed, new.period = item.date, [*item.periods]
    counted = head is not None and head.told is not None and head.act.value.count != 1
    if counted and item.date is None:
        new.status, new.spread = "listed", False  # what the words above say of all holds for it
    elif c.status == "context":
        new.status = "signed" if new.signed is not None else "ongoing"
    return new


@dataclass(frozen=True)
class Head:
    """The words over a roll: the sentence, the act noun, whether a verb tells it, and whether a colon closes them."""

    sentence: int
    act: Mention[ActValue]
    told: Candidate | None
    colon: bool
    heading: bool


def _of_head(scene: Scene, item: Item, head: Head, owner: Placed | None, items: list[Item]) -> Candidate | None:
    """The act of a line that names only its partner."""
    first = items[0].sentence
    announced = head.sentence + _between(scene, head, first) == first and _announces(head)
    counted = head.told is not None and head.act.value.count == len(items)
    if item.date is None and not (announced or counted):
        return None
    if any(_may_be_topic(p, head.act) for p in item.parties):
        return None
    parties = [p for p in (as_town(q, head.act.value.kind) for q in item.parties) if p is not None]
    if len(parties) < len(item.parties) and not (head.colon or item.parties[0].position in ("with", "between")):
        return None
    parties = parties if len(parties) == len(item.parties) else list(item.parties)
    if owner is not None and len(parties) == 1:
        parties = [owner, *parties]
    act = replace(head.act, value=replace(head.act.value, count=1, ordinal=None))
    since = item.date is not None and item.date.value.bound == "since"
    several = head.told is not None and head.act.value.count != 1
    status = "listed" if several and not since else "ongoing" if since or item.date is None else "signed"
    c = Candidate(item.sentence, act, status, [], scene.sentences[item.sentence], parties=parties)
    c.additive = c.spread = True
    if item.date is not None:
        c.signed, c.period = (None, [item.date]) if since else (item.date, [])
    return c


def _may_be_topic(p: Placed, act: Mention[ActValue] | None) -> bool:
    """«• Santé : déclaration d'intention …»: a word that nothing knows, followed by no country, names nobody, unless towns are twinned."""
    v = p.mention.value
    unknown = p.mention.rule == STRANGER and v.via == "unknown" and v.country is None
    return unknown and (act is None or act.value.kind != "jumelage")


def _announces(head: Head) -> bool:
    """Whether the words themselves say that a list of partners follows: «… des accords :», «Nos villes jumelées»."""
    twinned = head.act.value.kind == "jumelage"
    return (head.colon and (head.act.value.count != 1 or twinned)) or (twinned and head.heading)


def _between(scene: Scene, head: Head, first: int) -> int:
    """One more than the headings between the words above a roll and its first line («Europe», «Allemagne»)."""
    n = 1
    while head.sentence + n < first and scene.is_heading(head.sentence + n) and not scene.placed(head.sentence + n):
        n += 1
    return n


def head_of(scene: Scene, first: int, told: list[Candidate]) -> Head | None:
    """The act noun above a roll: the last one before it, which must be near."""
    near = [*range(first - 1, max(-1, first - 1 - _REACH), -1)]
    for j in near:
        acts: list[Mention[ActValue]] = [
            a
            for a in scene.within(scene.acts, j)
            if a.value.strength in ("instrument", "relation") and a.value.kind != "programme"
        ]
        if acts:
            best = max(acts, key=lambda a: (a.value.kind == "jumelage", a.value.strength == "instrument", a.value.rank))
            teller = next((c for c in told if c.act is best and c.status in TOLD), None)
            return Head(j, best, teller, _closed(scene, j), scene.is_heading(j))
    return None


def _closed(scene: Scene, i: int) -> bool:
    """Whether a colon closes the sentence."""
    return _COLON.search(scene.text.plain, *scene.sentences[i]) is not None


def owner_of(
    scene: Scene, head: int, items: list[Item], told: list[Candidate], *, alone: bool = False
) -> Placed | None:
    """Whose roll it is: the one body, no partner of it, that the words above it name, or those before them, or the title."""
    theirs = {key(p.mention.value) for item in items for p in item.parties}
    title = [j for j in range(min(_TITLE, head)) if scene.is_heading(j)]
    # who does one act, told in a sentence of its own, need not be whose roll follows
    others = {
        c.sentence
        for c in told
        if c.status in TOLD and c.act and c.act.value.count == 1 and not _closed(scene, c.sentence)
    }
    near = (head,) if alone else (*range(head, max(-1, head - _OWNER_REACH), -1), *title)
    first = {p.mention.value.type for item in items for p in item.parties[:1]}
    for j in (*near, *(range(head) if first and not alone else ())):
        named = {
            key(p.mention.value): p
            for p in reversed(scene.placed(j))
            if is_named(p)
            and (p.position not in _NO_OWNER or (j in title and _heads(p)) or _twinned_with(scene, j, p))
            and may_own(p.mention.value)
        }
        named = {k: p for k, p in named.items() if k not in theirs}
        if j not in near:  # far above, it must be one of their rank
            named = {k: p for k, p in named.items() if any(same_rank(p.mention.value.type, t) for t in first)}
        if len(named) == 1 and j not in others:
            return next(iter(named.values()))
    return None


_TWIN_TOWNS = re.compile(
    r"\b(?:villes|communes|cites|municipalites) (?:[a-z]+ ){0,2}jumelees? (?:avec|a) (?:la ville de )?$"
)


def _twinned_with(scene: Scene, i: int, p: Placed) -> bool:
    """«Les sept villes jumelées avec Bourges»: the towns are to be named, Bourges is whose they are."""
    return _TWIN_TOWNS.search(scene.text.folded, scene.sentences[i][0], p.mention.start) is not None


def _heads(p: Placed) -> bool:
    """«Villes jumelées avec la ville de Figeac», «Ville de Guéret - Conseil municipal»: a title names whose page it is."""
    return p.position in ("with", "origin") or (p.position == "place" and p.mention.value.via == "authority")


def may_own(party: Party) -> bool:
    """Whether a page may be that of the party: a body that is known, no state."""
    known = party.via in ("authority", "organisation", "name", "acronym") or party.code is not None
    return known and party.type != "state"


def _runs(scene: Scene, told: list[Candidate]) -> Iterator[list[Item]]:
    """The lines of each roll: those that follow one another, with headings between them at most."""
    run: list[Item] = []
    dated: Mention[DateValue] | None = None
    for i in range(1, len(scene.sentences)):
        item = line_of(scene, i, told)
        if item is not None:
            run.append(replace(item, date=dated, above=True) if item.date is None and dated is not None else item)
            continue
        if run and _goes_on(scene, i):
            continue
        if scene.is_heading(i) and not scene.within(scene.acts, i):
            alone = scene.within(scene.dates, i)
            # «2021» over its acts
            dated = alone[0] if len(alone) == 1 and alone[0].text.strip() == _words(scene, i) else None
            continue
        if len(run) >= _LEAST:
            yield run
        run, dated = [], None
    if len(run) >= _LEAST:
        yield run


def _goes_on(scene: Scene, i: int) -> bool:
    """Whether the sentence is a further one of its paragraph: «• Eislingen (1990). Orchestres de jeunes.»"""
    start = scene.sentences[i][0]
    return start > scene.text.paragraphs[scene.text.paragraph_index(start)][0] + 3


def _words(scene: Scene, i: int) -> str:
    start, end = scene.sentences[i]
    return scene.text.raw[start:end].strip(" :.-")


def line_of(scene: Scene, i: int, told: list[Candidate], *, bare: bool = False) -> Item | None:
    """What a line of a roll names, if it is one. `bare`: it must be the name alone, which nothing needs to know."""
    start, end = scene.sentences[i]
    if end - start > _LONGEST or not _is_line(scene, start, end):
        return None
    own = [c for c in told if c.sentence == i]
    if len(own) > 1 or (own and own[0].act is None):
        return None
    dates = [
        d for d in scene.within(scene.dates, i) if d.value.start and (not d.value.is_period or d.value.bound == "since")
    ]
    dates = [d for d in dates if not (d.value.start or "").startswith("XXXX")]
    signs, named = _signs(scene, i, own, dates, bare)
    m = _LINE.fullmatch(signs)
    if m is None or _TAIL.fullmatch(m["tail"]) is None or not named:
        return None
    if bare and (m["tail"].strip(" .:") or m["how"] or m["bare"]):
        return None
    between = "entre" in (m["how"], m["bare"])
    if between and not m["pair"]:
        return None
    if own and m["noun"] is None and _ACT not in m["tail"]:
        return None
    if not dates and not bare and any(_may_be_topic(p, None) for p in named):
        return None  # «Ville | Pays | Date», the head of a table
    if own and any(_may_be_topic(p, own[0].act) for p in named):
        return None
    parties = named[: 2 if m["pair"] else 1]
    periods = tuple(d for d in scene.within(scene.dates, i) if d.value.end is not None)
    return Item(i, tuple(parties), dates[0] if dates else None, periods, own[0] if own else None)


def _is_line(scene: Scene, start: int, end: int) -> bool:
    """Whether the sentence is all of its paragraph, or opens one that begins with a mark."""
    p_start, p_end = scene.text.paragraphs[scene.text.paragraph_index(start)]
    return start <= p_start + 3 and (end >= p_end - 2 or _MARKED.match(scene.text.plain, p_start) is not None)


def _signs(
    scene: Scene, i: int, own: list[Candidate], dates: list[Mention[DateValue]], bare: bool
) -> tuple[str, list[Placed]]:
    """The line folded, with one sign for each thing that it names, and the partners in their order."""
    start, end = scene.sentences[i]
    placed = [p for p in scene.placed(i) if p.mention.value.via != "group"]
    states = [p for p in placed if p.mention.value.type == "state" and p.mention.value.via != "anaphor"]
    alone = len(states) == len(placed)
    spans: list[tuple[int, int, str]] = [(d.start, d.end, _DATE) for d in dates]
    spans += [(c.act.start, c.act.end, _ACT) for c in own if c.act]
    named: list[Placed] = []
    for p in placed:
        left = p.mention.start
        if (state := _outside(scene, states, p)) is not None:
            left = state.mention.start  # «la Chine (province du Sichuan)»
        country = p in states or (state is None and _in_brackets(scene, start, left)) or _is_where(scene, named, p)
        if country and not (alone and p.position == "with"):
            spans.append((left, p.mention.end, _COUNTRY))
            continue
        closed = state is not None and scene.text.plain.startswith(")", p.mention.end)
        spans.append((left, p.mention.end + closed, _PARTNER))
        named.append(p)
    if (stranger := _stranger(scene, i, [(a, b) for a, b, _ in spans], bare)) is not None:
        spans.append((stranger.mention.start, stranger.mention.end, _PARTNER))
        named.append(stranger)
    out, at = [], start
    for a, b, sign in sorted(spans, key=lambda span: (span[0], -span[1])):
        if a >= at:
            # folding makes a blank of the tabulator between two cells
            out += ["\t" if "\t" in scene.text.raw[at:a] else scene.text.folded[at:a], sign]
            at = b
    return "".join([*out, scene.text.folded[at:end]]), sorted(named, key=lambda p: p.mention.start)


_LARGER = frozenset({"region", "department"})


def _is_where(scene: Scene, named: list[Placed], p: Placed) -> bool:
    """«Caltagirone, Sicile»: the region behind a town and a comma is where it lies."""
    if not named or p.mention.value.type not in _LARGER or p.mention.value.via not in ("name", "unknown"):
        return False
    last = named[-1].mention
    return last.value.type in ("municipality", "other") and scene.text.plain[last.end : p.mention.start] in (
        ", ",
        " en ",
    )


def _outside(scene: Scene, states: list[Placed], p: Placed) -> Placed | None:
    """The state before the bracket that a party opens: «la Chine (province du Sichuan)»."""
    if p in states:
        return None
    return next((s for s in states if scene.text.plain[s.mention.end : p.mention.start] in (" (", "(")), None)


_LEAD = re.compile(_MARK)
_MARKED = re.compile(r"\s*(?:[•▪◦‣·*→➢►■-]|\d{1,2}[.)°]|[a-h]\))\s*")
_BODY = re.compile(
    r"(?:(?:la |le )?(?:conseil )?)(regional|region|general|departemental|departement|ville|mairie|commune)(?= (?:et|avec|-|/) )"
)
_KINDS: dict[str, PartnerType] = {
    "regional": "region", "region": "region", "general": "department", "departemental": "department", "departement": "department",
    "ville": "municipality", "mairie": "municipality", "commune": "municipality",
}  # fmt: skip
# The rule of a name that only its place in a line tells.
STRANGER = "partners.ligne"
_AFTER_NAME = re.compile(r" ?[(,:|\t-]")


def _stranger(scene: Scene, i: int, taken: list[tuple[int, int]], bare: bool) -> Placed | None:
    """A name that nothing knows, where the line names its partner («- Bassetlaw (Royaume-Uni), depuis 1980»), or a body without a
    name («- Conseil régional et Province du Sichuan»)."""
    start, end = scene.sentences[i]
    m = _LEAD.match(scene.text.plain, start, end)
    if (
        m
        and (body := _BODY.match(scene.text.folded, m.end(), end))
        and not any(a < body.end() and m.end() < b for a, b in taken)
    ):
        kind: PartnerType = _KINDS[body[1]]
        party = Party("", kind, None, None, "anaphor", kind, size=1)
        words = scene.text.raw[m.end() : body.end()]
        return Placed(
            Mention(m.end(), body.end(), words, party, "partners.anaphore"), "free", m.end(), -1, "positions.libre"
        )
    span = name_at(scene.text.plain, m.end()) if m else None
    if (
        span is None
        or span[1] > end
        or (span[1] == end and not bare)
        or any(a < span[1] and span[0] < b for a, b in taken)
    ):
        return None
    words = scene.text.raw[slice(*span)]
    if span[1] < end and scene.text.raw[span[1]] != "\t" and _AFTER_NAME.match(scene.text.plain, span[1], end) is None:
        return None
    if fold(words) in COMMON_WORDS or fold(words) in CONTINENTS:
        return None
    party = Party(words, "other", country_after(scene.text, span[1]), None, "unknown")
    return Placed(Mention(*span, words, party, STRANGER), "free", span[0], -1, "positions.libre")


def _in_brackets(scene: Scene, start: int, at: int) -> bool:
    before = scene.text.plain[start:at]
    return before.count("(") > before.count(")")
