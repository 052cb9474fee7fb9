"""Which sectors a text names, and where it lists fields of cooperation.

The lexicon is `rules/sectors.yaml`; `rules/sector_cues.yaml` holds the words around it. A strong phrase counts
wherever it stands. A weak one («santé», «formation») counts in a list of fields, right after or before a cue, or
next to a sector that counts. A sector that names an office («ministre de la Santé») or belongs to a longer
phrase that is none («être à la recherche de») does not count at all.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from operator import attrgetter
from typing import Literal

from pipeline.dispatch import Dispatcher
from pipeline.mentions import Mention
from pipeline.phrases import PhraseMatcher
from pipeline.text import Text
from pipeline.values import SectorValue
from rules.loader import compile_pattern, load_rules
from rules.schema_sectors import CueRule, SectorRule

TITLE_RULE = "sectors.titre_ministere"
ENUMERATION_RULE = "sectors.enumeration"

# How far a cue may reach before and after its trigger, in characters: the longest that the rules describe.
_REACH = 90
# More bullets than any list of fields has.
_MOST_BULLETS = 30
# A list of fields longer than this, in characters, is running prose.
_LONGEST_LIST = 1500


@dataclass(frozen=True, slots=True)
class DomainList:
    """A list of fields of cooperation at `[start, end)`, after the cue at `[cue_start, cue_end)` that `rule` read.

    `items` in text order: one mention per sector code, and one with the code None for a field that the lexicon lacks.
    """

    start: int
    end: int
    cue_start: int
    cue_end: int
    rule: str
    items: tuple[Mention[SectorValue], ...]


@dataclass(frozen=True, slots=True)
class Shadow:
    """A phrase at `[start, end)` that names a sector elsewhere but not here; `rule` says why."""

    start: int
    end: int
    rule: str


@dataclass(frozen=True)
class SectorReading:
    """All that the text says of sectors: `mentions` that count, `lists` of fields, `shadows` that do not count,
    and `weak`, the general words that nothing attaches to a cooperation (an act next to them may)."""

    mentions: tuple[Mention[SectorValue], ...]
    lists: tuple[DomainList, ...]
    shadows: tuple[Shadow, ...]
    weak: tuple[Mention[SectorValue], ...]

    @cached_property
    def items(self) -> tuple[Mention[SectorValue], ...]:
        """The fields of all lists."""
        return tuple(m for x in self.lists for m in x.items)

    @cached_property
    def named(self) -> list[Mention[SectorValue]]:
        """Every mention of a field, counting, weak or listed, in text order; each place and field once."""
        found: dict[tuple[int, str], Mention[SectorValue]] = {}
        for m in (*self.mentions, *self.weak, *self.items):
            if m.value.code:
                found.setdefault((m.start, m.value.code), m)
        return sorted(found.values(), key=_START)

    @cached_property
    def weak_starts(self) -> frozenset[int]:
        """Where the general words stand."""
        return frozenset(m.start for m in self.weak)

    @cached_property
    def item_starts(self) -> frozenset[int]:
        """Where the fields of lists stand."""
        return frozenset(m.start for m in self.items)


@dataclass(slots=True)
class _Hit:
    start: int
    end: int
    rule: SectorRule
    counts: bool

    def mentions(self, text: Text) -> Iterator[Mention[SectorValue]]:
        for code in self.rule.sectors:
            yield Mention(self.start, self.end, text.raw[self.start : self.end], SectorValue(code), self.rule.id)


_START = attrgetter("start")


@cache
def _lexicon() -> PhraseMatcher[SectorRule]:
    rules = load_rules("sectors", SectorRule).rules
    return PhraseMatcher((phrase, rule) for rule in rules for phrase in rule.phrases)


@cache
def _strengths() -> dict[str, Literal["strong", "weak"]]:
    return {rule.id: rule.strength for rule in load_rules("sectors", SectorRule).rules}


def strength(rule: str) -> Literal["strong", "weak"]:
    """The strength of a rule of the lexicon. Raises KeyError for another id."""
    return _strengths()[rule]


@dataclass(frozen=True, slots=True)
class _Cue:
    rule: CueRule
    pattern: re.Pattern[str]


@cache
def _cues(kind: str) -> tuple[_Cue, ...]:
    file = load_rules("sector_cues", CueRule)
    flags = re.IGNORECASE if kind == "stop" else 0
    # A cue before a phrase ends where the phrase begins.
    tail = r"\Z" if kind == "before" else ""
    return tuple(
        _Cue(r, compile_pattern(f"(?:{r.pattern}){tail}", file.macros, flags)) for r in file.rules if r.kind == kind
    )


@cache
def _before() -> Dispatcher[_Cue]:
    return Dispatcher((cue, cue.pattern) for cue in _cues("before"))


@cache
def _triggers() -> dict[str, tuple[_Cue, ...]]:
    """The cues that open a list or name an office, by the stems that call them."""
    by_stem: dict[str, list[_Cue]] = {}
    for cue in (*_cues("title"), *_cues("list")):
        for word in cue.rule.trigger:
            by_stem.setdefault(word, []).append(cue)
    return {word: tuple(cues) for word, cues in by_stem.items()}


def read_sectors(text: Text) -> SectorReading:
    """The sectors of a text, its lists of fields, and what was left out, in one reading."""
    hits = [_Hit(s, e, rule, rule.strength == "strong") for s, e, rule in _lexicon().find(text)]
    shadows = [Shadow(h.start, h.end, h.rule.id) for h in hits if not h.rule.sectors]
    hits = [h for h in hits if h.rule.sectors]
    titles, opened = _called_cues(text)
    office: set[tuple[int, int]] = set()
    for cue_end in titles:
        office.update((h.start, h.end) for h in _run_from(text, hits, cue_end, _OFFICE_LINK))
        if (name := _OFFICE_NAME.match(text.plain, cue_end)) is not None:
            office.update((h.start, h.end) for h in _within(hits, *name.span()))
    shadows += [Shadow(start, end, TITLE_RULE) for start, end in office]
    hits = [h for h in hits if (h.start, h.end) not in office]
    lists: list[tuple[_Cue, int, int, int, int]] = []
    for cue, cue_start, cue_end in opened:
        if lists and cue_start < lists[-1][2]:
            continue
        for start, end in _list_spans(text, cue_end):
            lists.append((cue, start, end, cue_start, cue_end))
            for hit in _within(hits, start, end):
                hit.counts = True
    cued = [(cue_start, end) for _, _, end, cue_start, _ in lists]
    enumerated = [(s, e) for s, e in _enumerations(text, hits) if all(e <= a or b <= s for a, b in cued)]
    for start, end in enumerated:
        for hit in _within(hits, start, end):
            hit.counts = True
    _attach_weak(text, hits)
    return SectorReading(
        tuple(m for h in hits if h.counts for m in h.mentions(text)),
        (
            *(
                DomainList(start, end, cue_start, cue_end, cue.rule.id, tuple(_items(text, hits, start, end)))
                for cue, start, end, cue_start, cue_end in lists
            ),
            *(_enumeration(text, hits, start, end) for start, end in enumerated),
        ),
        tuple(sorted(shadows, key=lambda s: (s.start, s.end))),
        tuple(m for h in hits if not h.counts for m in h.mentions(text)),
    )


def find_sectors(text: Text) -> list[Mention[SectorValue]]:
    """The sectors that the text names as such, in text order: one mention per code, so a phrase may have several."""
    return list(read_sectors(text).mentions)


def domain_lists(text: Text) -> list[DomainList]:
    """The lists of fields of cooperation («dans les domaines de …», «autour de trois axes : …»), in text order."""
    return list(read_sectors(text).lists)


# The cues that say «domaines», «axes», «en matière de»: what they open are fields, known to the taxonomy or not.
_OF_FIELDS = frozenset(
    f"sectors.liste.{name}" for name in ("domaine_de", "domaines_sont", "en_matiere_de", "autour_de_axes")
)
# A noun with at most three words after it, and none that opens a clause, a group with a preposition or another series.
_FIELD_NAME = re.compile(
    r"(?!(?:dans|pour|par|sur|sous|avec|sans|qui|que|dont|ou|une?|notre|votre|nos|vos|ces?|cette|cet|plusieurs|dernier|derniere|"
    r"premier|premiere|deuxieme|second|seconde|troisieme|meme|autre|autres|etc|echanges?|[a-z]+-(?:on|ils?|elles?))\b)"
    r"[a-z][a-z-]{3,}(?: (?:[dl]')?[a-z-]+){0,3}"
)


def fields_without_code(
    text: Text, lists: Iterable[DomainList], chosen: Iterable[int], own: Collection[int]
) -> list[Mention[SectorValue]]:
    """What the taxonomy lacks among the fields listed beside the chosen ones, given by where they start («dans les domaines de
    la santé, de la numismatique et de l'héraldique»), or alone in one of the act's `own` sentences, given by their numbers: up
    to the first member that is no name of a field."""
    starts, found = set(chosen), []
    for told in lists:
        if told.rule not in _OF_FIELDS:
            continue
        coded = [m.start for m in told.items if m.value.code]
        if not (starts.intersection(coded) if coded else text.sentence_index(told.start) in own):
            continue
        for m in told.items:
            if m.value.code is None:
                if m.text[0].isupper() or not _FIELD_NAME.fullmatch(text.folded, m.start, m.end):
                    break
                found.append(m)
    return found


def sectors_named(text: Text, start: int, end: int) -> list[Mention[SectorValue]]:
    """Every sector that `[start, end)` names, office or general word or not: for the name of a party."""
    hits = [_Hit(s, e, rule, True) for s, e, rule in _lexicon().find(text, start, end)]
    return [m for h in hits for m in h.mentions(text)]


def _called_cues(text: Text) -> tuple[list[int], list[tuple[_Cue, int, int]]]:
    """The ends of the titles, and the list cues with their spans, both in text order."""
    triggers, folded = _triggers(), text.folded
    titles: list[int] = []
    lists: list[tuple[_Cue, int, int]] = []
    for i in [i for i, stem in enumerate(text.stems) if stem in triggers]:
        start, end = text.word_spans[i]
        for cue in triggers[text.stems[i]]:
            low = max(0, start - _REACH)
            low = max(low, folded.rfind("\n", low, start) + 1)
            m = next(
                (m for m in cue.pattern.finditer(folded, low, end + _REACH) if m.start() <= start < m.end()),
                None,
            )
            if m is None:
                continue
            if cue.rule.kind == "title":
                titles.append(m.end())
            elif not lists or m.end() > lists[-1][2]:
                # «s'articule autour de» + «autour de trois axes :»: the cue that comes nearer to the fields.
                if lists and m.start() <= lists[-1][2] + 1:
                    lists.pop()
                lists.append((cue, m.start(), m.end()))
            break
    return titles, lists


_SMALL = r"(?:(?:de|du|des|la|le|les|en|a|au|aux|leur|leurs|sa|son|ses)\b *|[dl]' *)*"
# What links the fields of one office: «de la Culture, de la Jeunesse et des Sports», «Jeunesse et Sports».
_OFFICE_LINK = re.compile(rf" *(?:, *(?:et )?|et |&|/|-)? *{_SMALL}")
# The whole name of an office, each field with its capital: «l'Intérieur, des Collectivités territoriales et de la Sécurité».
_OFFICE_FIELD = r"[A-ZÀ-ÖØ-Þ][\w'-]*(?: (?!(?:et|a|ont|de|du|des)\b)[a-zà-öø-ÿ-]+){0,2}"
_OFFICE_NAME = re.compile(
    rf"{_OFFICE_FIELD}(?:(?:, (?:et )?| et )(?:de la |de l'|du |des |de |d'|à la |à l'|aux? |chargée? (?:de la |de l'|du |des )){_OFFICE_FIELD}){{0,6}}"
)
# What links two members of an enumeration.
_LIST_LINK = re.compile(rf" *(?:[,;/+&]| - |, *(?:et|ou|mais aussi) |(?:et|ou|ainsi que|mais aussi) ) *{_SMALL}")


def _run_from(text: Text, hits: list[_Hit], position: int, link: re.Pattern[str]) -> list[_Hit]:
    """The hits that follow a position and one another with nothing but links between them."""
    run: list[_Hit] = []
    i = bisect_left(hits, position, key=_START)
    while i < len(hits) and hits[i].start - position < 40 and link.fullmatch(text.folded, position, hits[i].start):
        run.append(hits[i])
        position = hits[i].end
        i += 1
    return run


def _within(hits: list[_Hit], start: int, end: int) -> list[_Hit]:
    low = bisect_left(hits, start, key=_START)
    return [h for h in hits[low : bisect_left(hits, end, key=_START)] if h.end <= end]


def _attach_weak(text: Text, hits: list[_Hit]) -> None:
    """Let the weak hits count that follow or precede a cue, then those listed next to a hit that counts."""
    folded, before, after = text.folded, _before(), _cues("after")
    for hit in hits:
        if not hit.counts:
            # No cue reaches over a mark of punctuation: the cheap question first.
            lead = folded[max(0, hit.start - 2) : hit.start].strip()[-1:]
            low = max(0, hit.start - _REACH)
            hit.counts = (
                (lead.isalpha() or lead == "'") and any(True for _ in before.find(text, low, hit.start))
            ) or any(c.pattern.match(folded, hit.end) for c in after)
    linked = [_linked(text, a, b) for a, b in pairwise(hits)]
    for i, link in enumerate(linked):
        hits[i + 1].counts |= link and hits[i].counts
    for i in range(len(linked) - 1, -1, -1):
        hits[i].counts |= linked[i] and hits[i + 1].counts


def _linked(text: Text, a: _Hit, b: _Hit) -> bool:
    if a.counts and b.counts:
        return True
    return b.start - a.end < 40 and _LIST_LINK.fullmatch(text.folded, a.end, b.start) is not None


# What parts the members of a bare enumeration, and what opens a sentence without being a member.
_MEMBER_END = re.compile(r"[,;/]|\b(?:et|ou|ainsi que|mais aussi|ou encore|puis)\b")
_SENTENCE_OPENING = re.compile(r"\s*(?:[-–—•·▪◦*>→✓➢«\"]\s*)*(?:[a-z' ]{2,25} ?: )?")
_MOST_WORDS = 7
# The verbs that an enumeration may be the subject of: «… en sont les chantiers».
_BEING = frozenset(("est", "sont", "sera", "seront", "étaient"))


def _enumerations(text: Text, hits: list[_Hit]) -> Iterator[tuple[int, int]]:
    """Fields in a row with no verb and no cue, at the head of a sentence: «Cantines, forêt, vélo.», «Mobilités,
    alimentation et tourisme en sont les chantiers»: at least three short members, two thirds of which are sectors."""
    seen = -1
    for hit in hits:
        index = text.sentence_index(hit.start)
        if index == seen:
            continue
        seen = index
        start, end = text.sentences[index]
        opening = _SENTENCE_OPENING.match(text.folded, start, end)
        start = opening.end() if opening else start
        if hit.start - start > 60:
            continue
        end = min(end, start + _LONGEST_LIST)
        # two thirds of three members: the cheap question first
        if len(_within(hits, start, end)) < 2:
            continue
        if colon := text.folded.find(":", start, end) + 1:
            end = colon - 1
        verb = min(
            (m for stop in _cues("stop") if (m := stop.pattern.search(text.plain, start, end))),
            key=lambda m: m.start(),
            default=None,
        )
        if verb:
            if verb[0].lower() not in _BEING:
                continue
            end = verb.start()
        cuts = [start, *(p for m in _MEMBER_END.finditer(text.folded, start, end) for p in m.span()), end]
        members = [(s, e) for s, e in zip(cuts[::2], cuts[1::2], strict=True) if text.folded[s:e].strip(" .")]
        filled = sum(bool(_within(hits, s, e)) for s, e in members)
        short = all(text.folded.count(" ", s, e) <= _MOST_WORDS for s, e in members)
        if len(members) >= 3 and 3 * filled >= 2 * len(members) and short:
            yield start, end


def _enumeration(text: Text, hits: list[_Hit], start: int, end: int) -> DomainList:
    items = tuple(m for h in _within(hits, start, end) for m in h.mentions(text))
    return DomainList(start, end, start, start, ENUMERATION_RULE, items)


# A line of a list: a dash, a bullet, a number or a letter before it.
_BULLET = re.compile(r"[ \t]*(?:[-–—•·▪◦●■*>✓➢]|o(?=[ \t])|\(?\d{1,2}[.)°]|[a-z]\))[ \t]*(?=\S)")
_OPENING = re.compile(r"[ ]*([:(«\"]?)[ ]*")


def _list_spans(text: Text, cue_end: int) -> list[tuple[int, int]]:
    """Where the fields stand that a cue opens: one span to the end of the list, or one for each bullet."""
    plain = text.plain
    m = _OPENING.match(plain, cue_end)
    assert m is not None
    start = m.end()
    # The cue may have read the colon or the bracket itself.
    opening = m[1] or plain[max(0, cue_end - 3) : cue_end].rstrip()[-1:]
    if start >= len(plain):
        return []
    if plain[start] == "\n":
        return _bullets(text, start) if opening == ":" else []
    _, sentence_end = text.sentences[text.sentence_index(start)]
    limit = min(max(sentence_end, start), start + _LONGEST_LIST)
    if opening == "(" and (close := plain.find(")", start, limit)) >= 0:
        limit = close
    for stop in _cues("stop"):
        if found := stop.pattern.search(plain, start, limit):
            limit = found.start()
    while limit > start and not plain[limit - 1].isalnum() and plain[limit - 1] not in ")»":
        limit -= 1
    return [(start, limit)] if limit > start else []


def _bullets(text: Text, position: int) -> list[tuple[int, int]]:
    """The lines after a colon that are marked as bullets, or that end as the members of a list do (`;` or `,`)."""
    spans: list[tuple[int, int]] = []
    unmarked = False
    first = bisect_left(text.paragraphs, (position, 0))
    for start, end in text.paragraphs[first : first + _MOST_BULLETS]:
        marked = _BULLET.match(text.raw, start, end)
        line = text.raw[start:end].rstrip()
        if not marked and not (unmarked or (line.endswith((";", ",")) and len(line) < 300)):
            break
        spans.append((marked.end() if marked else start, start + len(line)))
        unmarked = not marked and line.endswith((";", ","))
    return spans


_ITEM_END = re.compile(r"[,;/()]|\.\s| - |\b(?:et|ou|ainsi que|mais aussi)\b")
_ITEM_START = re.compile(rf"[\s:«\"\-]*{_SMALL}(?:notamment\b *)?{_SMALL}")


def _items(text: Text, hits: list[_Hit], start: int, end: int) -> Iterator[Mention[SectorValue]]:
    """The members of a list: its sectors, and the words of the members that hold none."""
    inside = _within(hits, start, end)
    covered = [(h.start, h.end) for h in inside]
    cuts = [
        m.span()
        for m in _ITEM_END.finditer(text.folded, start, end)
        if not any(s < m.end() and m.start() < e for s, e in covered)
    ]
    bounds = [start, *(p for cut in cuts for p in cut), end]
    for s, e in zip(bounds[::2], bounds[1::2], strict=True):
        known = _within(inside, s, e)
        for hit in known:
            yield from hit.mentions(text)
        if not known:
            lead = _ITEM_START.match(text.folded, s, e)
            s = lead.end() if lead else s
            while e > s and not text.raw[e - 1].isalnum():
                e -= 1
            # Longer than any name of a field: a clause.
            if e - s > 2 and text.raw[s:e].count(" ") < 9:
                yield Mention(s, e, text.raw[s:e], SectorValue(None), "sectors.domaine_sans_code")
