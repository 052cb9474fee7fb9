"""Furniture known by its place: what stands above the first paragraph and below the last one."""

from __future__ import annotations

import re
from functools import cache

from corpus.cleaning.boxes import CAPTION
from corpus.cleaning.lines import Line
from corpus.cleaning.page import Page
from corpus.cleaning.repeats import REPEATED, REPEATED_TITLE
from corpus.cleaning.signs import FIELD, HEADLINE_MAX, ITEM, STOP
from corpus.cleaning.words import Compiled, compiled
from rules.folding import straighten
from rules.schema_furniture import FurnitureRule

BEFORE_TITLE = "furniture.avant_titre"
UNDER_TITLE = "furniture.sous_titre"
AFTER_ARTICLE = "furniture.apres_article"

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
# «La France et la Géorgie» above a list says between whom it is.
_TWO_NAMES = re.compile(
    r"(?:L[ae] |Les |L['’])?[A-ZÀ-Ý][\w'’-]+(?: [\w'’-]+){0,2} ?(?: et (?:la |le |les |l['’])?| ?[–/] ?)[A-ZÀ-Ý][\w'’-]+(?: [\w'’-]+){0,2}"
)
_CLOSING = re.compile(r"(?:fait|signe|conclu|adopte|etabli)[a-z]{0,2} (?:a|en) ")
_WORD = re.compile(r"[^\W\d_]{4,}")
# Prose at the end that so much furniture, less a hundredth of its own length, parts from the article is none of its own.
_PARTED = 1.5
# Boxes that stand in the middle of articles: after one of them the article may well go on.
_PASSING = frozenset({
    "furniture.lire_aussi", "furniture.credit_photo", "furniture.legende_creditee", "furniture.nom_image", "furniture.signe_seul",
    "furniture.application", "furniture.infolettre", CAPTION, REPEATED, REPEATED_TITLE,
})  # fmt: skip


def cut_end(page: Page) -> None:
    """Move the end of the article up over a little prose that more furniture parts from it."""
    balance, after, cut = 0.0, 0, None
    for i in range(len(page.lines) - 1, page.first, -1):
        line = page.lines[i]
        if line.prose and line.why is None:
            if balance >= _PARTED and after:
                cut = i
            after += len(line.text)
            balance -= len(line.text) / 100
            if after > 300 or after * 5 > page.prose_total:
                break
        elif after:
            balance += 0.2 if line.why is None else 0.4 if line.why in _PASSING else 1.0
    if cut is None:
        return
    for i in range(cut + 1, len(page.lines)):
        if page.lines[i].prose or i > page.last:
            page.go(i, AFTER_ARTICLE)
    page.last = cut


# --- runs of headlines -----------------------------------------------------------------------------------------------


@cache
def _run_rules() -> tuple[Compiled, ...]:
    return compiled("run")


def take_runs(page: Page) -> None:
    """Runs of headlines at the edges go, unless the article announces them."""
    if not page.has_prose:
        return
    for low, high in ((0, page.first), (page.last + 1, len(page.lines))):
        headlines = [i for i in range(low, high) if page.lines[i].why is None and _may_be_headline(page.lines[i].text)]
        for rule, pattern in _run_rules():
            if len(headlines) >= rule.at_least:
                fitting = {i for i in headlines if pattern.match(straighten(page.lines[i].text))}
                if len(fitting) >= rule.at_least:
                    _take_runs(page, rule, fitting, low, high)


def _take_runs(page: Page, rule: FurnitureRule, fitting: set[int], low: int, high: int) -> None:
    i = low
    while i < high:
        j = i
        members: list[int] = []
        while j < high and (page.lines[j].why is not None or j in fitting):
            if page.lines[j].why is None:
                members.append(j)
            j += 1
        if high == page.first and rule.id.endswith("nus"):
            members = members[:-2]  # the article's own title and subtitle stand last
        if len(members) >= rule.at_least and not _belongs(page, members, rule, low):
            for k in members:
                page.go(k, rule.id)
        i = max(j, i + 1)


def _may_be_headline(text: str) -> bool:
    return len(text) <= HEADLINE_MAX and text[-1] not in ".;,:…"


def _belongs(page: Page, members: list[int], rule: FurnitureRule, low: int) -> bool:
    """Whether a run is a list of the article's own: announced by a colon or a heading right before it, or made of acts."""
    lines = page.lines
    if rule.unless is not None:
        own = sum(bool(re.match(rule.unless, lines[k].text) or FIELD.match(lines[k].text)) for k in members)
        if own * 2 >= len(members):
            return True
    k = members[0] - 1
    if k < 0 or k < low <= 0 or lines[k].why is not None:
        return False
    before = lines[k].text
    return before.endswith(":") or not (lines[k].prose or STOP.search(before[-12:]))


# --- above the first paragraph ---------------------------------------------------------------------------------------


def take_above(page: Page) -> None:
    """Above the first paragraph: the title stays, what is short around it goes."""
    lines = page.lines
    top = [i for i in range(page.first) if lines[i].why is None]
    # A few lines among which nothing went are a title and what belongs to it.
    furnished = len(top) < page.first or len(top) > 3
    if not page.has_prose or len(top) < 2 or not furnished:
        return
    title = _title(page, top)
    letterheads = 0
    for i in top:
        line = lines[i]
        if i < title:
            if letterheads < 3 and " " in line.text and _LETTERHEAD.match(line.folded):
                letterheads += 1
            elif not (ITEM.match(line.text) or _announces_items(page, i) or _goes_on(page, i)) and not (
                _TWO_NAMES.fullmatch(line.text) or (i == title - 1 and _is_kicker(page, i))
            ):
                page.go(i, BEFORE_TITLE)
        elif i > title and _is_label(page, i):
            page.go(i, UNDER_TITLE)


def _title(page: Page, top: list[int]) -> int:
    """Which of the lines above the first paragraph is the title: the first that says much of what the article says."""
    lines = page.lines
    # Items and the words that announce them are the article's own, and no title.
    long = [
        i
        for i in top
        if lines[i].text.count(" ") >= 3
        and not _is_letterhead(lines[i])
        and not ITEM.match(lines[i].text)
        and not _announces_items(page, i)
    ]
    if len(long) < 2:
        return long[0] if long else top[-1]
    body = _lead(page)
    shared = [_shared(lines[i], body) for i in long]
    enough = max(1, 0.6 * max(shared))
    return next(
        (i for i, n in zip(long, shared, strict=True) if n >= enough), max(long, key=lambda i: len(lines[i].text))
    )


def _lead(page: Page) -> str:
    """What the first paragraphs say, folded."""
    lines = page.lines[page.first : min(page.last + 1, page.first + 20)]
    return " ".join([line.folded for line in lines if line.prose and line.why is None])[:3000]


def _shared(line: Line, body: str) -> int:
    """How many of the line's words the body has."""
    return sum([word in body for word in set(_WORD.findall(line.folded))])


def _announces_items(page: Page, i: int) -> bool:
    """Whether a line ends in a colon above the items of a list."""
    lines = page.lines
    return lines[i].text.endswith(":") and i + 1 < len(lines) and ITEM.match(lines[i + 1].text) is not None


# A title set in several lines of capitals: «ACCORD / ENTRE LE GOUVERNEMENT …».
_TITLE_GOES_ON = re.compile(r"(?:ENTRE|DE|DU|D['’]|RELATIF|RELATIVE|PORTANT|SUR) ?[A-ZÀ-Ý]")


def _goes_on(page: Page, i: int) -> bool:
    """Whether a line in capitals is the beginning of a title that the next line goes on with."""
    lines = page.lines
    return (
        lines[i].text.isupper()
        and i + 1 < len(lines)
        and lines[i + 1].text[:40].isupper()
        and _TITLE_GOES_ON.match(lines[i + 1].text) is not None
    )


def _is_kicker(page: Page, i: int) -> bool:
    """Whether a line right above the title says something of the article."""
    return " " in page.lines[i].text and _shared(page.lines[i], _lead(page)) > 0


def _is_letterhead(line: Line) -> bool:
    return len(line.text) < 70 and _LETTERHEAD.match(line.folded) is not None


def _is_label(page: Page, i: int) -> bool:
    """Whether a line between the title and the first paragraph is a place, a section or the name of a paper."""
    line = page.lines[i]
    text = line.text
    if ITEM.match(text) or text[-1] in ".!?:;»":
        return False
    above, below = page.lines[i - 1].why is not None, page.lines[i + 1].why is not None
    if i == page.first - 1:
        return above and text.count(" ") < 3 and not _HEADING.match(line.folded)
    return (above or below) and (text.count(" ") < 4 or _OUTLET.match(text) is not None)


# --- below the last paragraph ----------------------------------------------------------------------------------------


def take_below(page: Page) -> None:
    """Below the last paragraph: what the article announces or lists stays, what is short goes with the furniture."""
    lines, start = page.lines, page.last + 1
    if not page.has_prose or start == len(lines):
        return
    announced = lines[page.last].text.endswith(":")
    signs = [i for i in range(start, len(lines)) if lines[i].why not in (None, "furniture.signe_seul")]
    if not signs:
        left = range(start, len(lines))
        if len(left) <= 2 and not announced and all(_is_stray(page, i) for i in left):
            for i in left:
                page.go(i, AFTER_ARTICLE)
        return
    attached = True
    for i in range(start, len(lines)):
        line = lines[i]
        if line.why is not None:
            attached = attached and line.why in _PASSING
            continue
        text = line.text
        if _CLOSING.match(line.folded[:20]):
            continue
        if not attached:
            page.go(i, AFTER_ARTICLE)
            continue
        following = lines[i + 1] if i + 1 < len(lines) else None
        listed = following is not None and following.why is None and ITEM.match(following.text) is not None
        ends = _SENTENCE_END.search(text) is not None and text.count(" ") > 1
        if announced or ITEM.match(text) or text[0].islower() or listed or ends:
            announced = announced or text.endswith(":")
        elif text.count(" ") < 7 or i > signs[0]:
            attached = False
            page.go(i, AFTER_ARTICLE)


def _is_stray(page: Page, i: int) -> bool:
    """Whether a line below the article is too short to tell anything: a place, a label, the author's name."""
    text = page.lines[i].text
    return (
        text.count(" ") < 3
        and text[0].isupper()
        and not any(c.isdigit() for c in text)
        and not ITEM.match(text)
        and not _SENTENCE_END.search(text)
        and not _CLOSING.match(page.lines[page.last].folded[:20])
    )
