"""Raw text to the article alone: which lines stay, which go and by which rule (`rules/furniture.yaml`).

The steps, in order: `_physical_lines` cuts the text, `_logical_lines` mends hard-wrapped paragraphs,
`_Judge` gives each line the rule that its words fit, and `_Page` settles by position which rules hold.
Nothing that stays is rewritten, but for white space, HTML entities and tags, invisible characters and NFC;
every character that stays knows its place in the raw text.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import unescape
from itertools import pairwise
from typing import Literal, NamedTuple

from ahocorasick_rs import AhoCorasick

from rules.folding import fold, forms, straighten
from rules.loader import compile_pattern, load_rules
from rules.openings import Openings
from rules.schema_furniture import FurnitureRule

Place = Literal["top", "body", "end"]

# Furniture is short: a line longer than SHORT is tried on the few rules that allow it, one longer than MAX_FURNITURE on none.
SHORT = 160
MAX_FURNITURE = 320
MIN_SENTENCE = 60
MIN_PROSE = 30
# Repeated headings may each have their own section; a repeated paragraph of this length never does.
MIN_REPEATED = 40
REPEATED = "furniture.paragraphe_repete"
REPEATED_TITLE = "furniture.titre_repete"
BEFORE_TITLE = "furniture.avant_titre"
UNDER_TITLE = "furniture.sous_titre"
AFTER_ARTICLE = "furniture.apres_article"
CAPTION = "furniture.legende_avant_credit"

_SURROGATE = re.compile("[\ud800-\udfff]")
_INVISIBLE = (
    r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_TAG = r"</?(?:p|br|b|i|u|a|em|strong|span|div|h[1-6]|li|ul|ol|sup|sub|font|img|blockquote)(?:\s[^<>]{0,300})?/?>"
_ENTITY = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31}\d{0,2});"
_COMBINED = r".[\u0300-\u036f]{1,30}"
# What stays in the line otherwise than character for character.
_TOKEN = re.compile(rf"(?P<drop>{_INVISIBLE}|{_TAG})|(?P<entity>{_ENTITY})|(?P<combined>{_COMBINED})", re.S)
_ODD = re.compile(_INVISIBLE[:-1] + r"&<\u0300-\u036f]")
_EDGE_SPACE = re.compile(rf"(?:\s|{_INVISIBLE})*")
# A page flattened to one line keeps wide gaps where its blocks met.
_GAP = re.compile(r"[ \t\u00a0]{3,}")

_STOP = re.compile(
    r"(?:(?<!\.)\.|[!?.]\s?[»\"”’)\]]+|[.!?]\s?»\s?[.)]|[.»]\s?\(?[A-Z]{2,8}(?:/[A-Za-z]{1,8}){0,3}\)?)\s*$"
)
_INITIAL_END = re.compile(r"\s[A-Z]\.")  # «Fanta D.»
_INNER_STOP = re.compile(r"[.!?…] [A-ZÀ-Ý«]")
_OPEN_END = re.compile(r"[.!?:;…»\"”)\]]$")
_SMALL_WORD_END = re.compile(
    r"(?:\b(?:de|du|des|la|le|les|un|une|et|ou|à|au|aux|en|par|pour|avec|sur|dans|que|qui|ce|cette|ces|son|sa|ses|leur|entre)|[ldLD]['’])$"
)
_DAY_ALONE = re.compile(
    r"(?:lun|mar|mercre|jeu|vendre|same|diman)(?:di|che),? (?:le )?\d{1,2}(?:er)? [a-zéû]{3,9} \d{4}(?:,? (?:à|-|–|—|\|) ?[^.;!?]{0,30})?\Z"
)
_CLOCK = re.compile(r"\s*[-*•·>]?\s*\d{1,2}[:hH]\d{2}")
_BULLET = re.compile(r"\s*[-*•·>»►▪–]\s+\S")
_HEADLINE_MAX = 220
_FIELD = re.compile(
    r"(?:[Dd]urée|[Bb]udget|[Cc]oût|[Mm]ontant|[Pp]rogramme|[Pp]ériode|[Pp]artenaires?|[Cc]hef de file|[Ff]inancement|[Ll]ieux?|[Pp]ays|"
    r"[Ss]ignataires?|[Bb]énéficiaires?|[Oo]bjectifs?|[Cc]alendrier|[Ss]ecteurs?|[Dd]omaines?)(?: [a-zé' ]{2,30})? ?: ?\S"
)
_ITEM = re.compile(
    rf"(?:[-*•·>»►▪–—]|\(?(?:\d{{1,2}}|[a-zA-Z]|[ivx]{{1,4}})[.)°])\s*\S|\d{{1,2}}[-–]\s?\S|{_FIELD.pattern}"
)
_SENTENCE_END = re.compile(r"[.!?;:…»\"”)]$")
# An authority above its own text is its letterhead, and tells who «nous» is; a place and day under a text close it.
_LETTERHEAD = re.compile(
    r"(?:republique|royaume|gouvernement|ministere|secretariat|prefecture|ambassade|consulat|delegation|commission|conseil|"
    r"region|departement|province|canton|district|wilaya|etat|ville|mairie|commune|communaute|metropole|agglomeration|pole|"
    r"syndicat|gect|collectivite|chambre|universite|institut|agence(?! .{0,20}(?:presse|information|en ligne))|direction|office|union|organisation)s?(?![a-z])"
)
# «Le Fil du Delta (Nevora)»: the paper and its town, as aggregators write under the title.
_OUTLET = re.compile(r"[A-ZÀ-Ý][\w'’ .-]{2,40} \([A-ZÀ-Ý][\w'’ -]{2,30}\)\Z")
# A short line right above the first paragraph is a heading of the article when it says so.
_HEADING = re.compile(
    r"(?:contexte|introduction|preambule|objet|objectifs?|historique|presentation|rappels?|resume|l'essentiel|en bref)(?![a-z])"
)
_CLOSING = re.compile(r"(?:fait|signe|conclu|adopte|etabli)[a-z]{0,2} (?:a|en) ")
_WORD = re.compile(r"[^\W\d_]{4,}")
# Prose at the end that so much furniture, less a hundredth of its own length, parts from the article is none of its own.
_PARTED = 1.5
# The scopes of boxes that take lines after them along.
_TAKING = frozenset({"line", "next", "list", "rest"})
# Boxes that stand in the middle of articles: after one of them the article may well go on.
_PASSING = frozenset({
    "furniture.lire_aussi", "furniture.credit_photo", "furniture.legende_creditee", "furniture.nom_image", "furniture.signe_seul",
    "furniture.application", "furniture.infolettre", CAPTION, REPEATED, REPEATED_TITLE,
})  # fmt: skip


class Dropped(NamedTuple):
    """A line that went: its number (from 1), its words, the rule, its raw `[start, end)` and where it stood."""

    line_no: int
    text: str
    rule_id: str
    start: int
    end: int
    place: Place


@dataclass(frozen=True)
class Cleaned:
    """The clean text (one paragraph a line) and what became of every raw line.

    `title` is the first line that stays when it is a heading above the prose.
    """

    text: str
    dropped: tuple[Dropped, ...]
    title: str | None = None
    _starts: array[int] = field(default_factory=lambda: array("Q"), repr=False)
    _raw_starts: array[int] = field(default_factory=lambda: array("Q"), repr=False)
    _raw_ends: array[int] = field(default_factory=lambda: array("Q"), repr=False)
    _lengths: array[int] = field(default_factory=lambda: array("Q"), repr=False)

    @property
    def kept(self) -> list[tuple[int, int]]:
        """The raw ranges `[start, end)` that stay, in order."""
        return list(zip(self._raw_starts, self._raw_ends, strict=True))

    def raw_offset(self, offset: int) -> int:
        """The place in the raw text of the character at `offset` of the clean text (or of its end).

        An entity or a composed letter gives the start of what it was made from; a break between
        paragraphs gives the end of the one before it. Raises IndexError outside the text.
        """
        if not 0 <= offset <= len(self.text):
            raise IndexError(offset)
        if not self._starts:
            return 0
        piece = max(0, bisect_right(self._starts, offset) - 1)
        inside = offset - self._starts[piece]
        if inside >= self._lengths[piece]:
            return self._raw_ends[piece]
        if self._raw_ends[piece] - self._raw_starts[piece] == self._lengths[piece]:
            return self._raw_starts[piece] + inside
        return self._raw_starts[piece]


class _Line:
    """A paragraph, heading or furniture line; `parts` are the raw ranges of a hard-wrapped one."""

    __slots__ = ("end", "no", "parts", "prose", "rule", "start", "text", "why")

    def __init__(self, no: int, start: int, text: str) -> None:
        self.no = no
        self.start = start
        self.end = start + len(text)
        self.text = text
        self.parts: list[tuple[int, int]] | None = None
        self.rule: FurnitureRule | None = None
        self.prose = False
        self.why: str | None = None


# --- the rules, compiled -------------------------------------------------------------------------


_Members = list[tuple[int, re.Pattern[str]]]
_Found = Callable[[str], object]


class _Group(NamedTuple):
    """Rules that are tried only on lines in which their trigger is found: one of the words, or the pattern."""

    words: tuple[str, ...]
    pattern: re.Pattern[str] | None
    members: _Members

    def found_in(self, text: str) -> bool:
        if self.pattern is not None:
            return self.pattern.search(text) is not None
        for word in self.words:  # noqa: SIM110 - a generator costs as much as the search
            if word in text:
                return True
        return False


class _Groups(NamedTuple):
    """Those for lines with a figure, and those for the others."""

    figures: Sequence[_Group]
    others: Sequence[_Group]


def _group(trigger: str, members: _Members) -> _Group:
    """By substrings, many times as fast as a pattern, where the trigger lists words alone."""
    if re.search(r"(?<!\\)[][.^$*+?{}()]", trigger):
        return _Group((), re.compile(trigger), members)
    return _Group(tuple(re.sub(r"\\(.)", r"\1", word) for word in re.split(r"(?<!\\)\|", trigger)), None, members)


# Triggers that hold a digit or an @ whatever they match.
_FIGURES = frozenset({"19|20", "[0-9]", "[0-9@]", "@"})
# So many letters of a line choose the rules without a trigger; fewer would tell little after an article («les …»).
_OPENING = 5


class _Matcher:
    """The first rule in file order that fits a whole line of one form (folded or straightened).

    A rule without a trigger is tried on lines that begin as it can; one with a trigger where that is found.
    """

    def __init__(self, rules: Sequence[tuple[int, FurnitureRule]], macros: Mapping[str, str]) -> None:
        self.rules = dict(rules)
        self.free: _Members = []
        groups: dict[str, _Members] = {}
        for i, rule in rules:
            members = self.free if rule.trigger is None else groups.setdefault(rule.trigger, [])
            members.append((i, compile_pattern(rf"(?:{rule.pattern})\Z", macros)))
        self.openings = Openings([pattern for _, pattern in self.free])
        others = [_group(t, members) for t, members in groups.items() if t not in _FIGURES]
        figures = [_group(t, members) for t, members in groups.items() if t in _FIGURES]
        self.groups = _Groups(others + figures, others)
        self.figures = figures

    def groups_for(self, there: frozenset[str]) -> _Groups:
        """The groups whose trigger is somewhere on the page, with those of its words that are (folded words)."""
        others: list[_Group] = []
        for group in self.groups.others:
            words = tuple(word for word in group.words if fold(word) in there)
            if words or group.pattern is not None:
                others.append(group._replace(words=words))
        return _Groups(others + self.figures, others)

    def match(self, text: str, groups: _Groups, figure: bool) -> int | None:
        """The number of the rule, in file order over both forms; `figure` tells whether the line has a digit or an @."""
        best = None
        for n in self.openings[text[:_OPENING]]:
            i, pattern = self.free[n]
            if pattern.match(text):
                best = i
                break
        for group in groups.figures if figure else groups.others:
            if group.found_in(text):
                for i, pattern in group.members:
                    if best is not None and i > best:
                        break
                    if pattern.match(text):
                        best = i
                        break
        return best


@dataclass(frozen=True)
class _Rules:
    """The matchers of the folded and of the cased form, for lines over so many characters, sentences or not."""

    matchers: dict[tuple[int, bool], tuple[_Matcher, _Matcher]]
    triggers: tuple[str, ...]
    automaton: AhoCorasick
    runs: tuple[tuple[FurnitureRule, re.Pattern[str]], ...]
    prefixes: tuple[tuple[FurnitureRule, re.Pattern[str]], ...]

    def triggers_of(self, page: str) -> frozenset[str]:
        """The words that rules wait for and that stand somewhere on the (folded) page."""
        found = self.automaton.find_matches_as_indexes(page, overlapping=True)
        return frozenset([self.triggers[i] for i, *_ in found])


@lru_cache(maxsize=1 << 12)
def _groups(kind: tuple[int, bool], there: frozenset[str]) -> tuple[_Groups, _Groups]:
    folded, cased = _rules().matchers[kind]
    return folded.groups_for(there), cased.groups_for(there)


@cache
def _rules() -> _Rules:
    file = load_rules("furniture", FurnitureRule)
    macros = dict(file.macros)
    lines = [(i, r) for i, r in enumerate(file.rules) if r.scope not in ("prefix", "mention", "run")]

    def matchers(over: int, sentence: bool) -> tuple[_Matcher, _Matcher]:
        some = [(i, r) for i, r in lines if r.max_chars > over and (r.sentence or not sentence)]
        return _Matcher([x for x in some if not x[1].case], macros), _Matcher([x for x in some if x[1].case], macros)

    def compiled(scope: str, end: str) -> tuple[tuple[FurnitureRule, re.Pattern[str]], ...]:
        return tuple((r, compile_pattern(f"(?:{r.pattern}){end}", macros)) for r in file.rules if r.scope == scope)

    by_kind = {(over, sentence): matchers(over, sentence) for over in (0, SHORT) for sentence in (False, True)}
    triggers = {fold(w) for pair in by_kind.values() for m in pair for group in m.groups.others for w in group.words}
    return _Rules(
        by_kind,
        tuple(sorted(triggers)),
        AhoCorasick(sorted(triggers)),
        compiled("run", r"\Z"),
        compiled("prefix", ""),
    )


def furniture_rules() -> dict[str, FurnitureRule]:
    """The rules of `rules/furniture.yaml` by id."""
    return {r.id: r for r in load_rules("furniture", FurnitureRule).rules}


def _stops(text: str) -> bool:
    return (text[-1] == "." and text[-2] != ".") or _STOP.search(text[-24:]) is not None


class _Judge:
    """Tells which rule the words of a line fit; made for one page, whose forms and triggers are looked up once."""

    def __init__(self, raw: str, rules: _Rules) -> None:
        self.rules = rules
        self.forms = forms(raw)
        self.triggers = rules.triggers_of(self.forms.folded)

    def rule(self, line: _Line, kind: tuple[int, bool]) -> FurnitureRule | None:
        for_folded, for_cased = self.rules.matchers[kind]
        if line.parts is None:
            start, end = line.start, line.end
            folded_text, plain_text = self.forms.folded[start:end], self.forms.plain[start:end]
            figure = self.forms.figures.find("0", start, end) >= 0
            groups = _groups(kind, self.triggers)
        else:
            folded_text, plain_text, figures = forms(line.text)
            figure = "0" in figures
            groups = for_folded.groups, for_cased.groups
        folded = for_folded.match(folded_text, groups[0], figure)
        cased = for_cased.match(plain_text, groups[1], figure) if for_cased.rules else None
        if folded is not None and (cased is None or folded < cased):
            return for_folded.rules[folded]
        return None if cased is None else for_cased.rules[cased]

    def read(self, line: _Line) -> None:
        """Set the rule that the line's words fit, and whether it reads as prose."""
        text = line.text
        size = len(text)
        stops = MIN_PROSE <= size <= MAX_FURNITURE and _stops(text)
        if stops and size < MIN_SENTENCE and _INITIAL_END.search(text[-3:]):
            stops = False
        if size <= MAX_FURNITURE:
            rule = self.rule(line, (SHORT if size > SHORT else 0, stops and size >= MIN_SENTENCE))
            if rule is not None and size <= rule.max_chars:
                line.rule = rule
                if rule.scope in _TAKING or _CLOCK.match(text):
                    return
        # A headline may ask; several sentences of which the last one asks are a paragraph.
        line.prose = stops or size >= 200 or (size >= 100 and text[-1] in "?!" and _INNER_STOP.search(text) is not None)


# --- lines ---------------------------------------------------------------------------------------


def _trimmed(text: str, start: int, no: int) -> _Line | None:
    """A line without the blanks and invisible characters around it; None when nothing is left."""
    stripped = text.strip()
    if not stripped:
        return None
    if stripped[0] != text[0]:
        start += len(text) - len(text.lstrip())
    if stripped[0] < "!" or stripped[0] > "\x7e":
        head = _EDGE_SPACE.match(stripped)
        skip = head.end() if head else 0
        if skip == len(stripped):
            return None
        if skip:
            return _Line(no, start + skip, stripped[skip:])
    return _Line(no, start, stripped)


def _physical_lines(raw: str) -> list[_Line]:
    lines: list[_Line] = []
    position = 0
    gapped = "   " in raw or "\t" in raw
    for no, text in enumerate(raw.splitlines(keepends=True), 1):
        if gapped and (gaps := [m.span() for m in _GAP.finditer(text.strip())]):
            pieces = _cut(text, gaps)
        else:
            pieces = ((0, text),)
        for start, piece in pieces:
            if (line := _trimmed(piece, position + start, no)) is not None:
                lines.append(line)
        position += len(text)
    return lines


def _cut(text: str, gaps: list[tuple[int, int]]) -> Sequence[tuple[int, str]]:
    """The blocks of a line with many wide gaps, each with its place; the line itself when they are few."""
    if len(gaps) < 3 or len(text) < 25 * (len(gaps) + 1):
        return ((0, text),)
    lead = len(text) - len(text.lstrip())
    return [(a, text[a:b]) for a, b in pairwise([0, *(lead + end for _, end in gaps), len(text)])]


def _logical_lines(lines: list[_Line]) -> list[_Line]:
    """Lines with hard-wrapped paragraphs made whole: a line goes on in the next when the next begins in lower case
    and would not have fitted the block's width, or when it ends in a small word."""
    out: list[_Line] = []
    i = 0
    while i < len(lines):
        j = i + 1
        while j < len(lines) and lines[j].no == lines[j - 1].no + 1:
            j += 1
        if j - i == 1:
            out.append(lines[i])
        else:
            _join_block(lines[i:j], out)
        i = j
    return out


def _join_block(block: list[_Line], out: list[_Line]) -> None:
    width = max(len(line.text) for line in block)
    wrapped = width <= 130
    current: list[_Line] = []
    for line in block:
        if current and wrapped and _goes_on(current[-1].text, line.text, width):
            current.append(line)
        else:
            if current:
                out.append(_joined(current))
            current = [line]
    out.append(_joined(current))


def _goes_on(text: str, following: str, width: int) -> bool:
    if len(text) < 25 or _OPEN_END.search(text[-1:]) or _CLOCK.match(text):
        return False
    first = following.split(None, 1)[0]
    if _SMALL_WORD_END.search(text[-8:]):
        return following[0].isalnum()
    if not following[0].islower() or _DAY_ALONE.match(following):
        return False
    return text.endswith(",") or len(text) + 1 + len(first) > width


def _joined(parts: list[_Line]) -> _Line:
    if len(parts) == 1:
        return parts[0]
    line = _Line(parts[0].no, parts[0].start, " ".join(p.text for p in parts))
    line.end = parts[-1].end
    line.parts = [(p.start, p.end) for p in parts]
    return line


# --- the page ------------------------------------------------------------------------------------


class _Page:
    """The lines of a page, with the first and last paragraph of prose; settles which lines go."""

    def __init__(self, lines: list[_Line], rules: _Rules, folded: str) -> None:
        self.lines = lines
        self.folded = folded
        self.rules = rules
        prose = [i for i, line in enumerate(lines) if line.prose]
        self.first = prose[0] if prose else len(lines)
        self.last = prose[-1] if prose else -1
        self.has_prose = bool(prose)
        self.prose_total = sum(len(lines[i].text) for i in prose)

    def place(self, i: int) -> Place:
        if i < self.first:
            return "top"
        return "end" if i > self.last else "body"

    def settle(self) -> None:
        self._tails()
        self._edges()
        self._captions()
        self._cut_end()
        self._runs()
        self._repeats()
        if self.has_prose:
            self._above()
            self._below()

    def _go(self, i: int, why: str) -> None:
        if self.lines[i].why is None:
            self.lines[i].why = why

    def _tails(self) -> None:
        """Boxes that take lines after them along; those to the end move the end of the article up."""
        read, i, count = 0, 0, len(self.lines)
        while i < count:
            line = self.lines[i]
            rule = line.rule
            if rule is None or rule.scope not in ("next", "list", "rest"):
                read += len(line.text) if line.prose else 0
                i += 1
                continue
            self._go(i, rule.id)
            stop = i + 1
            if rule.scope == "rest" and read * 2 >= self.prose_total and read:
                stop = count
            elif rule.scope == "list" and read:
                stop = self._list_end(i + 1)
            elif rule.scope == "next" and len(line.text) <= 40 and line.text.rstrip(" :>»").count(" ") < 4:
                stop = self._next_end(i + 1)
            for k in range(i + 1, stop):
                self._go(k, rule.id)
            if stop == count and read:
                self.last = max(
                    (k for k in range(i) if self.lines[k].prose and self.lines[k].why is None), default=self.last
                )
            i = stop

    def _list_end(self, i: int) -> int:
        """Where the article goes on after a box of headlines: at two paragraphs in a row, or a long one; else the end."""
        for k in range(i, len(self.lines)):
            here = self.lines[k]
            if here.prose and (len(here.text) >= 300 or (k + 1 < len(self.lines) and self.lines[k + 1].prose)):
                return k
        return len(self.lines)

    def _next_end(self, i: int) -> int:
        k = i
        while k < len(self.lines) and k < i + 6:
            line = self.lines[k]
            if line.prose or len(line.text) > _HEADLINE_MAX or _STOP.search(line.text[-12:]):
                break
            k += 1
            # A second headline without a bullet must look like one: it could be the article's next heading.
            following = self.lines[k].text if k < len(self.lines) else ""
            bulleted = _BULLET.match(following) or not any(c.isalnum() for c in following[:3])
            if not bulleted and not (" : " in following or len(following) >= 70):
                break
        return k

    def _edges(self) -> None:
        for i, line in enumerate(self.lines):
            rule = line.rule
            if rule is None or line.why is not None:
                continue
            place = self.place(i)
            if place == "end" and i + 1 < len(self.lines) and _FIELD.match(self.lines[i + 1].text):
                continue  # «En bref» above «Durée : trois ans» is a heading of the article
            if rule.scope == "line" or (rule.scope == "edge" and place != "body") or rule.scope == place:
                self._go(i, rule.id)
        # Between the lead and the article there may be furniture too: by-lines, images, buttons.
        for i in range(1, len(self.lines) - 1):
            rule = self.lines[i].rule
            if rule is not None and rule.scope == "edge" and self.lines[i - 1].why and self.lines[i + 1].why:
                self._go(i, rule.id)

    def _captions(self) -> None:
        """A line without a full stop right above the credit of an image is its caption."""
        headed = False  # the title of the page, which may stand right above an image, is none
        for i in range(1, len(self.lines)):
            line, above = self.lines[i], self.lines[i - 1]
            headed = headed or (i > 1 and self.lines[i - 2].why is None and self.lines[i - 2].text.count(" ") >= 3)
            if line.why != "furniture.credit_photo" or above.why is not None or above.prose or not headed:
                continue
            if above.text[-1:] not in ":;" and not _ITEM.match(above.text):
                self._go(i - 1, CAPTION)

    def _cut_end(self) -> None:
        """Move the end of the article up over a little prose that more furniture parts from it."""
        balance, after, cut = 0.0, 0, None
        for i in range(len(self.lines) - 1, self.first, -1):
            line = self.lines[i]
            if line.prose and line.why is None:
                if balance >= _PARTED and after:
                    cut = i
                after += len(line.text)
                balance -= len(line.text) / 100
                if after > 300 or after * 5 > self.prose_total:
                    break
            elif after:
                balance += 0.2 if line.why is None else 0.4 if line.why in _PASSING else 1.0
        if cut is None:
            return
        for i in range(cut + 1, len(self.lines)):
            if self.lines[i].prose or i > self.last:
                self._go(i, AFTER_ARTICLE)
        self.last = cut

    def _above(self) -> None:
        """Above the first paragraph: the title stays, what is short around it goes."""
        top = [i for i in range(self.first) if self.lines[i].why is None]
        if len(top) < 2:
            return
        lines = self.lines[self.first : min(self.last + 1, self.first + 20)]
        body = fold(" ".join(x.text for x in lines if x.prose and x.why is None)[:3000])
        shared = {i: sum(w in body for w in set(_WORD.findall(fold(self.lines[i].text)))) for i in top}
        long = [i for i in top if self.lines[i].text.count(" ") >= 3 and not self._is_letterhead(i)]
        best = max((shared[i] for i in long), default=0)
        title = next((i for i in long if shared[i] >= max(1, 0.6 * best)), max(long, key=self._size, default=top[-1]))
        furnished = any(self.lines[i].why is not None for i in range(self.first)) or len(top) > 3
        letterheads = 0
        for i in top:
            text = self.lines[i].text
            if i < title:
                if letterheads < 3 and " " in text and _LETTERHEAD.match(fold(text)):
                    letterheads += 1
                elif furnished and not _ITEM.match(text) and not (i == title - 1 and " " in text and shared[i]):
                    self._go(i, BEFORE_TITLE)
            elif title < i and self._is_label(i):
                self._go(i, UNDER_TITLE)

    def _is_label(self, i: int) -> bool:
        """Whether a line between the title and the first paragraph is a place, a section or the name of a paper."""
        text = self.lines[i].text
        if _ITEM.match(text) or text[-1] in ".!?:;»":
            return False
        above, below = self.lines[i - 1].why is not None, self.lines[i + 1].why is not None
        if i == self.first - 1:
            return above and text.count(" ") < 3 and not _HEADING.match(fold(text))
        return (above or below) and (text.count(" ") < 4 or _OUTLET.match(text) is not None)

    def _size(self, i: int) -> int:
        return len(self.lines[i].text)

    def _is_letterhead(self, i: int) -> bool:
        return len(self.lines[i].text) < 70 and _LETTERHEAD.match(fold(self.lines[i].text)) is not None

    def _below(self) -> None:
        """Below the last paragraph: what the article announces or lists stays, what is short goes with the furniture."""
        start = self.last + 1
        signs = [i for i in range(start, len(self.lines)) if self.lines[i].why not in (None, "furniture.signe_seul")]
        attached, announced = True, self.lines[self.last].text.endswith(":")
        if not signs:
            left = len(self.lines) - start
            if 0 < left <= 2 and not announced and all(self._is_stray(i) for i in range(start, len(self.lines))):
                for i in range(start, len(self.lines)):
                    self._go(i, AFTER_ARTICLE)
            return
        for i in range(start, len(self.lines)):
            line = self.lines[i]
            if line.why is not None:
                attached = attached and line.why in _PASSING
                continue
            text = line.text
            if _CLOSING.match(fold(text[:20])):
                continue
            if not attached:
                self._go(i, AFTER_ARTICLE)
                continue
            following = self.lines[i + 1] if i + 1 < len(self.lines) else None
            listed = following is not None and following.why is None and _ITEM.match(following.text) is not None
            ends = _SENTENCE_END.search(text) is not None and text.count(" ") > 1
            if announced or _ITEM.match(text) or text[0].islower() or listed or ends:
                announced = announced or text.endswith(":")
            elif text.count(" ") < 7 or i > signs[0]:
                attached = False
                self._go(i, AFTER_ARTICLE)

    def _is_stray(self, i: int) -> bool:
        """Whether a line below the article is too short to tell anything: a place, a label, the author's name."""
        text = self.lines[i].text
        return (
            text.count(" ") < 3
            and text[0].isupper()
            and not any(c.isdigit() for c in text)
            and not _ITEM.match(text)
            and not _SENTENCE_END.search(text)
            and not _CLOSING.match(fold(self.lines[self.last].text[:20]))
        )

    def _runs(self) -> None:
        if not self.has_prose:
            return
        for rule, pattern in self.rules.runs:
            for low, high in ((0, self.first), (self.last + 1, len(self.lines))):
                if high - low < rule.at_least:
                    continue
                i = low
                while i < high:
                    j = i
                    members: list[int] = []
                    while j < high and (self.lines[j].why is not None or self._fits(j, pattern)):
                        if self.lines[j].why is None:
                            members.append(j)
                        j += 1
                    if high == self.first and rule.id.endswith("nus"):
                        members = members[:-2]  # the article's own title and subtitle stand last
                    if len(members) >= rule.at_least and not self._belongs(members, rule, low):
                        for k in members:
                            self._go(k, rule.id)
                    i = max(j, i + 1)

    def _fits(self, i: int, pattern: re.Pattern[str]) -> bool:
        text = self.lines[i].text
        return len(text) <= _HEADLINE_MAX and text[-1] not in ".;,:…" and pattern.match(straighten(text)) is not None

    def _belongs(self, members: list[int], rule: FurnitureRule, low: int) -> bool:
        """Whether a run is a list of the article's own: announced by a colon or a heading right before it, or made of acts."""
        if rule.unless is not None:
            own = sum(
                bool(re.match(rule.unless, self.lines[k].text) or _FIELD.match(self.lines[k].text)) for k in members
            )
            if own * 2 >= len(members):
                return True
        k = members[0] - 1
        if k < 0 or k < low <= 0 or self.lines[k].why is not None:
            return False
        before = self.lines[k].text
        return before.endswith(":") or not (self.lines[k].prose or _STOP.search(before[-12:]))

    def _repeats(self) -> None:
        firsts: dict[str, str] = {}
        alike: dict[str, set[str]] = {}
        title: str | None = None
        folded = self.folded
        for line in self.lines:
            if line.why is not None:
                continue
            text = line.text
            if title is None:
                title = "" if line.prose or len(text) < 15 else _key(text)
            elif (
                title
                and len(text) <= len(title) + 60
                and text[0].casefold() == title[0]
                and _same_title(_key(text), title)
            ):
                line.why = REPEATED_TITLE
                continue
            if len(text) < MIN_REPEATED:
                continue
            # The whole line is compared only when another begins alike: «Le   maire» and «le maire» both do.
            start = "".join(folded[line.start : line.start + 32].split())[:16]
            if (first := firsts.setdefault(start, text)) is text:
                continue
            keys = alike.setdefault(start, {_key(first)})
            key = _key(text)
            if key in keys:
                line.why = REPEATED
            keys.add(key)


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def _same_title(key: str, title: str) -> bool:
    """Whether a line repeats the title, alone or with the name of the site after it."""
    if key == title:
        return True
    rest = key[len(title) :] if key.startswith(title) else ""
    return 0 < len(rest) <= 50 and re.match(r"\s*[|–—-]\s", rest) is not None


# --- the result ----------------------------------------------------------------------------------


def _prefix(lines: list[_Line], rules: _Rules, dropped: list[Dropped]) -> None:
    """Take the exporter's words off the start of the first line."""
    if not lines:
        return
    line = lines[0]
    for rule, pattern in rules.prefixes:
        head = line.text[:400]
        found = pattern.match(straighten(head) if rule.case else fold(head))
        if found is None or not found.end() or line.parts is not None:
            continue
        size = found.end()
        words = line.text[:size].rstrip()
        dropped.append(Dropped(line.no, words, rule.id, line.start, line.start + len(words), "top"))
        rest = _trimmed(line.text[size:], line.start + size, line.no)
        if rest is None:
            del lines[0]
            return
        lines[0] = line = rest


class _Writer:
    """Builds the clean text and the map of its pieces to the raw text."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.odd = not unicodedata.is_normalized("NFC", raw) or _ODD.search(raw) is not None
        self.out: list[str] = []
        self.size = 0
        self.starts, self.raw_starts, self.raw_ends, self.lengths = array("Q"), array("Q"), array("Q"), array("Q")

    def piece(self, text: str, start: int, end: int) -> None:
        if not text:
            return
        self.starts.append(self.size)
        self.raw_starts.append(start)
        self.raw_ends.append(end)
        self.lengths.append(len(text))
        self.out.append(text)
        self.size += len(text)

    def gap(self, char: str) -> None:
        self.out.append(char)
        self.size += 1

    def span(self, start: int, end: int) -> None:
        text = self.raw[start:end]
        if not self.odd or (not _ODD.search(text) and unicodedata.is_normalized("NFC", text)):
            self.piece(text, start, end)
            return
        at = 0
        pieces: list[tuple[str, int, int]] = []
        for m in _TOKEN.finditer(text):
            pieces.append((text[at : m.start()], start + at, start + m.start()))
            if m["drop"] is None:
                pieces.append((_mended(m[0], m["entity"] is not None), start + m.start(), start + m.end()))
            at = m.end()
        pieces.append((text[at:], start + at, end))
        whole = "".join(p[0] for p in pieces)
        composed = unicodedata.normalize("NFC", whole)
        if composed != whole:  # rare scripts: the line keeps its place as a whole only
            self.piece(composed, start, end)
            return
        for part, s, e in pieces:
            self.piece(part, s, e)


def _mended(token: str, entity: bool) -> str:
    if not entity:
        return unicodedata.normalize("NFC", token)
    text = unescape(token)
    if not text.isprintable() and text not in ("\u00a0", "\u202f", "\u2009"):
        return " " if text.isspace() else ""
    return unicodedata.normalize("NFC", text)


def clean(raw: str) -> Cleaned:
    """The article in a raw page of text. Never raises; the text is empty when nothing but furniture was there."""
    try:
        raw.encode("utf-8")
    except UnicodeEncodeError:  # lone surrogates cannot be written out
        raw = _SURROGATE.sub("\ufffd", raw)
    rules = _rules()
    lines = _physical_lines(raw)
    dropped: list[Dropped] = []
    _prefix(lines, rules, dropped)
    lines = _logical_lines(lines)
    judge = _Judge(raw, rules)
    for line in lines:
        judge.read(line)
    page = _Page(lines, rules, judge.forms.folded)
    page.settle()
    writer = _Writer(raw)
    title: str | None = None
    for i, line in enumerate(lines):
        if line.why is not None:
            dropped.append(Dropped(line.no, line.text, line.why, line.start, line.end, page.place(i)))
            continue
        before = writer.size
        if before:
            writer.gap("\n")
        for k, (start, end) in enumerate(line.parts or [(line.start, line.end)]):
            if k:
                writer.gap(" ")
            writer.span(start, end)
        if writer.size == before + (1 if before else 0):  # nothing visible was in it
            if before:
                writer.out.pop()
                writer.size = before
        elif before == 0 and not line.prose and len(line.text) <= _HEADLINE_MAX and i < page.first:
            title = "".join(writer.out)
    return Cleaned(
        "".join(writer.out), tuple(dropped), title, writer.starts, writer.raw_starts, writer.raw_ends, writer.lengths
    )
