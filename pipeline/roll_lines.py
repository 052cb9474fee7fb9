"""The lines of a list read by their shape: what a line names stands as one sign each (a partner, a country, a date, an act), and the
words between them are few. «Eislingen (Allemagne) – 1990» is «P (C) - D»."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.acts import ActValue
from pipeline.candidate import Candidate
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
_ASIDE = re.compile(rf"(?=.)\s*(?:\(?{_COUNTRY}\)?)?\s*[-,:]?\s*{_DATE}?\s*")


@dataclass(frozen=True)
class Item:
    """A line: its partner, or the two that it joins, its date, and its own act, if it names one. The date may stand `above`."""

    sentence: int
    parties: tuple[Placed, ...]
    date: Mention[DateValue] | None
    periods: tuple[Mention[DateValue], ...]
    own: Candidate | None
    above: bool = False


def may_be_topic(p: Placed, act: Mention[ActValue] | None) -> bool:
    """«• Santé : déclaration d'intention …»: a word that nothing knows, followed by no country, names nobody, unless towns are twinned."""
    v = p.mention.value
    unknown = p.mention.rule == STRANGER and v.via == "unknown" and v.country is None
    return unknown and (act is None or act.value.kind != "jumelage")


def date_aside(scene: Scene, i: int) -> tuple[bool, Mention[DateValue] | None]:
    """Whether a line holds nothing but a country and a date («(Portugal) 1989»), and the date."""
    dates = [d for d in scene.within(scene.dates, i) if d.value.start]
    if _ASIDE.fullmatch(_signs(scene, i, [], dates, False)[0]) is None:
        return False, None
    return True, dates[0] if dates else None


def by_sentence(told: Iterable[Candidate]) -> dict[int, list[Candidate]]:
    """The candidates of each sentence, in their order."""
    found: dict[int, list[Candidate]] = {}
    for c in told:
        found.setdefault(c.sentence, []).append(c)
    return found


def line_of(scene: Scene, i: int, told: dict[int, list[Candidate]], *, bare: bool = False) -> Item | None:
    """What a line of a roll names, if it is one. `bare`: it must be the name alone, which nothing needs to know."""
    start, end = scene.sentences[i]
    if end - start > _LONGEST or not _is_line(scene, start, end):
        return None
    own = told.get(i, [])
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
    if not dates and not bare and any(may_be_topic(p, None) for p in named):
        return None  # «Ville | Pays | Date», the head of a table
    if own and any(may_be_topic(p, own[0].act) for p in named):
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
