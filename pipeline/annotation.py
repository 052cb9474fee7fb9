"""Between the gold corpus and annotation tools: the marks to show, the marks that come back, and the words that gold keeps.

Gold holds words and tools hold offsets. `task_of` turns words into marks; `checked` turns a tool's marks into spans that
stand in the article for sure; `annotated` turns spans into the words of a gold line, so that `entities_in` and
`evidence_in` find the same spans again. The file formats are in `pipeline.annotation_files`.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from corpus.annotated import KINDS, LABELS, GoldArticle, Span, entities_in, evidence_in

if TYPE_CHECKING:
    import spacy.tokens

    from corpus.article import Article
    from pipeline.parties import Party

EVIDENCE: Mapping[str, str] = {kind[:-1].upper(): kind for kind in KINDS}
"""The label of each kind of evidence and the key under `spans` that its words are kept at."""

# So many words on each side are looked at for a context; what they do not tell apart, a person could not either.
_FAR = 12
# So many reasons tell enough of what is wrong with an article; a shift of all offsets gives one for each mark.
_TOLD = 3
# Words that name the authority of a place are its name alone where the noun stood before («villes de Lyon et Helmstedt»).
_TERRITORIES = frozenset({"state", "region", "department", "municipality", "intermunicipality"})
# «ministre gambien», «franco-…»: a state is meant, but the words are no name.
_NO_NAMES = frozenset({"adjective", "compound"})


class Refused(ValueError):
    """An annotated article that cannot become a gold line; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Task:
    """An article to annotate: its clean text and the spans to show in it.

    `article` is the path of a text that no gold line speaks of yet; its spans are guesses of the pipeline.
    """

    doc: str
    text: str
    spans: tuple[Span, ...]
    article: str | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark as a tool wrote it, unchecked; `text` is what the tool says stands there, where it says so."""

    start: int
    end: int
    label: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Returned:
    """An article as a tool gave it back; `where` names its place in the tool's file."""

    where: str
    doc: str | None
    text: str
    marks: tuple[Mark, ...]
    article: str | None = None


# --- labels ----------------------------------------------------------------------------------------------------------


@cache
def known_labels() -> tuple[str, ...]:
    """The labels of the tools: `PER LOC ORG MISC ACT DATE AMOUNT SECTOR`, and `SECTOR:code` for each sector of the taxonomy."""
    from rules.taxonomy import taxonomy

    return (*LABELS, *EVIDENCE, *(f"SECTOR:{code}" for code in taxonomy()))


def label_of(span: Span) -> str:
    """The label that stands for a span in the tools: `LOC`, `ACT`, `SECTOR:eau`."""
    return f"{span.label}:{span.code}" if span.code else span.label


def _span(start: int, end: int, label: str) -> Span:
    name, _, code = label.partition(":")
    return Span(start, end, name, code or None)


# --- what the tools are given ----------------------------------------------------------------------------------------


def task_of(article: GoldArticle, text: str) -> Task:
    """The task of an annotated article: what gold marks in this text of it."""
    spans = _in_order([*entities_in(article, text), *evidence_in(article, text)])
    return Task(article.doc, text, spans, published=article.published)


def guessed(doc: str, article: Article) -> GoldArticle:
    """An article with the words that the pipeline finds in it, without records; a name is taken wherever it stands, as in gold.

    Raises ValueError (spaCy's own) for a text that is too long for the pipeline.
    """
    import pipeline

    read = pipeline.annotate(article.text, article.published)
    names: dict[str, str] = {}
    for words, _ in _found(read, "accords_people"):
        names.setdefault(words, "PER")
    for words, party in _found(read, "accords_partners"):
        if label := _partner_label(words, party):
            names.setdefault(words, label)
    for words, _ in _found(read, "accords_places"):
        names.setdefault(words, "LOC")
    groups = {
        "acts": _found(read, "accords_acts"),
        "dates": (*_found(read, "accords_dates"), *_found(read, "accords_durations")),
        "amounts": _found(read, "accords_amounts"),
    }
    spans: dict[str, list[Any]] = {kind: list(dict.fromkeys(w for w, _ in found)) for kind, found in groups.items()}
    sectors = dict.fromkeys((sector.code, words) for words, sector in _found(read, "accords_sectors"))
    spans["sectors"] = [[code, words] if code else words for code, words in sectors]
    return GoldArticle(
        doc=doc,
        records=(),
        published=article.published,
        entities=tuple((label, words) for words, label in names.items()),
        spans=spans,
    )


def _found(read: spacy.tokens.Doc, group: str) -> Iterator[tuple[str, Any]]:
    text = read.text
    for span in read.spans[group]:
        start, end = span._.chars
        yield _words(text[start:end]), span._.value


def _partner_label(words: str, party: Party) -> str | None:
    """ORG or LOC as gold has them («région de Pardubice», «Tunisie»), None for words that are no name."""
    if party.via in _NO_NAMES:
        return None
    if party.type not in _TERRITORIES:
        return "ORG"
    return "ORG" if party.via == "authority" and " " in words else "LOC"


# --- what the tools give back ----------------------------------------------------------------------------------------


def first_difference(found: str, text: str) -> str | None:
    """Where a tool's text first differs from the article's clean text, and what may have happened to it; None when equal."""
    if found == text:
        return None
    at = next((i for i, (a, b) in enumerate(zip(found, text, strict=False)) if a != b), min(len(found), len(text)))
    likely = next((f"; {why}" for why, fold in _CHANGES if fold(found) == fold(text)), "")
    return (
        f"the text is not the article's: they differ at character {at}, "
        f"{_around(found, at)} in the file and {_around(text, at)} in the article{likely}"
    )


def _unescaped(text: str) -> str:
    return html.unescape(text.replace("\\n", "\n"))


_CHANGES = (
    ("its line breaks are \\r\\n", lambda text: text.replace("\r\n", "\n")),
    ("its accents are decomposed, or composed another way (Unicode NFC is meant)", lambda text: normalize("NFC", text)),
    ("its characters are escaped (&amp; or \\n)", _unescaped),
    ("only white space differs", lambda text: "".join(text.split())),
)


def checked(text: str, marks: Iterable[Mark]) -> tuple[list[Span], list[str]]:
    """The spans that a tool's marks stand for, in order and each once, and notes on those that had to be mended.

    A mark stands inside the text, is neither empty nor cut out of a word, has a known label, and reads as the tool
    recorded it. Blank edges are trimmed. Offsets that only make sense in UTF-16 are read so. Names do not overlap.
    Raises Refused with the first reasons when a mark is wrong.
    """
    units = _utf16(text)
    spans: set[Span] = set()
    wrong: list[str] = []
    notes: list[str] = []
    for mark in marks:
        try:
            span, said = _checked(text, mark, units)
        except Refused as error:
            wrong.append(str(error))
        else:
            spans.add(span)
            notes += said
    names = sorted(span for span in spans if span.label in LABELS)
    for one, other in pairwise(names):
        if other.start < one.end:
            wrong.append(f"{_told(text, one)} and {_told(text, other)} overlap; gold keeps one of them")
    if wrong:
        more = f"; and {len(wrong) - _TOLD} more" if len(wrong) > _TOLD else ""
        raise Refused("; ".join(wrong[:_TOLD]) + more)
    return list(_in_order(spans)), notes


def _checked(text: str, mark: Mark, units: Mapping[int, int]) -> tuple[Span, list[str]]:
    if mark.label not in known_labels():
        near = get_close_matches(mark.label.upper(), known_labels(), n=1)
        hint = f"did you mean {near[0]}?" if near else f"the labels are {', '.join(known_labels()[:8])}, SECTOR:code"
        raise Refused(f"unknown label {mark.label!r}; {hint}")
    start, end, notes = _located(text, mark, units)
    low, high = _trimmed(text, start, end)
    span = _span(low, high, mark.label)
    if (low, high) != (start, end):
        notes.append(f"{_told(text, span)}: blank edges trimmed")
    if _cuts(text, low, high):
        raise Refused(f"{_told(text, span)} cuts a word, {_around(text, low)}")
    return span, notes


def _located(text: str, mark: Mark, units: Mapping[int, int]) -> tuple[int, int, list[str]]:
    """Where a mark stands in code points. Its offsets are code points if that fits, else UTF-16 code units if that does."""
    as_units = (units.get(mark.start, -1), units.get(mark.end, -1))
    other = as_units != (mark.start, mark.end) and _fits(text, *as_units, mark.text)
    place = f"{mark.label} [{mark.start}, {mark.end})"
    if _fits(text, mark.start, mark.end, mark.text):
        notes = []
        if mark.text is None and other:
            notes.append(f"{place}: reads {_quoted(text[mark.start : mark.end])}, in UTF-16 "
                         f"{_quoted(text[slice(*as_units)])}; check it")  # fmt: skip
        elif mark.text is not None and text[mark.start : mark.end] != mark.text:
            notes.append(f"{place}: the tool's copy {_quoted(mark.text)} differs in blanks or escapes; offsets taken")
        return mark.start, mark.end, notes
    if other:
        words = _quoted(text[slice(*as_units)])
        return *as_units, [f"{place}: the offsets count UTF-16 (emoji count twice); read as {words}"]
    raise Refused(f"{place} {_misfit(text, mark)}")


def _fits(text: str, start: int, end: int, recorded: str | None) -> bool:
    """Whether `[start, end)` may be what was marked: the words that the tool recorded, or at least whole words."""
    if not 0 <= start < end <= len(text) or text[start:end].isspace():
        return False
    if recorded is not None:
        return _folded(text[start:end]) == _folded(recorded)
    return not _cuts(text, *_trimmed(text, start, end))


def _folded(words: str) -> str:
    """Without what the tools are known to change in their copy of the words: blanks, escapes, the form of accents."""
    return normalize("NFC", _words(_unescaped(words)))


def _misfit(text: str, mark: Mark) -> str:
    if not 0 <= mark.start <= mark.end <= len(text):
        return f"is not inside the text, which has {len(text)} characters"
    words = text[mark.start : mark.end]
    if not words.strip():
        return "is empty" if not words else "holds nothing but blanks"
    if mark.text is not None and _folded(words) != _folded(mark.text):
        return f"reads {_quoted(words)}, but the tool recorded {_quoted(mark.text)}"
    emoji = "; there are emoji before it: the tool may count in another way" if _utf16(text[: mark.end]) else ""
    return f"cuts a word: {_quoted(words)}, {_around(text, mark.start)}{emoji}"


def _utf16(text: str) -> Mapping[int, int]:
    """Code point of each UTF-16 offset that does not split a character; empty where both count the same."""
    if not text or max(text) <= "\uffff":
        return {}
    points: dict[int, int] = {}
    unit = 0
    for i, char in enumerate(text):
        points[unit] = i
        unit += 1 + (char > "\uffff")
    points[unit] = len(text)
    return points


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _cuts(text: str, start: int, end: int) -> bool:
    """Whether a span begins or ends inside a word: gold looks for whole words and would not find it."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return (text[start].isalnum() and _in_word(before)) or (text[end - 1].isalnum() and _in_word(after))


def _in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


# --- what gold keeps -------------------------------------------------------------------------------------------------


def annotated(
    old: GoldArticle, text: str, spans: Sequence[Span], shown: Collection[Span] = ()
) -> tuple[GoldArticle, list[str]]:
    """The article with the words of these spans in place of its own, and notes on what words cannot tell.

    `spans` are checked ones; `shown` are those that the tool was given: a place with the same words that is not marked is
    so on purpose, while words that the annotator found are marked wherever they stand, as gold has it. A kind whose spans are unchanged keeps its words as they are. Raises Refused for a span that gold could
    not find again.
    """
    names = [span for span in spans if span.label in LABELS]
    entities: Sequence[tuple[str, ...]] = old.entities
    if set(entities_in(old, text)) != set(names):
        entities = _kept_order(old.entities, entity_words(names, text, shown))
    kept: dict[str, list[Any]] = {}
    before = evidence_in(old, text)
    for label, kind in EVIDENCE.items():
        words = list(old.spans.get(kind) or ())
        wanted = [span for span in spans if span.label == label]
        if {span for span in before if span.label == label} != set(wanted):
            words = _kept_order(words, evidence_words(wanted, text))
        kept[kind] = words
    new = replace(old, entities=tuple(entities), spans=kept)
    return new, _notes(spans, {*entities_in(new, text), *evidence_in(new, text)}, text)


def entity_words(spans: Sequence[Span], text: str, shown: Collection[Span] = ()) -> list[tuple[str, ...]]:
    """The entities of a gold line, `(label, words)` or `(label, words, context)`, that mark these spans.

    Gold marks a name wherever it stands. Its words get a context where they carry another label than elsewhere, where
    they were in `shown` and another place with them is not marked, and where another place would cover a span.
    """
    marked = {(span.start, span.end) for span in spans}
    covered = bytearray(len(text))
    groups: dict[str, list[Span]] = {}
    for span in sorted(spans):
        covered[span.start : span.end] = b"\x01" * (span.end - span.start)
        groups.setdefault(_words(text[span.start : span.end]), []).append(span)
    known = {_words(text[span.start : span.end]) for span in shown if span.label in LABELS}
    apart: set[str] = set()
    while True:
        entities = [e for words, group in groups.items() for e in _entries(text, words, group, words in apart)]
        extra = {(span.start, span.end) for span in _with(entities, text)} - marked
        covering = {_words(text[start:end]) for start, end in extra if any(covered[start:end])}
        unwanted = covering | (known & {_words(text[start:end]) for start, end in extra})
        if unwanted <= apart:
            return entities
        apart |= unwanted


def _entries(text: str, words: str, group: Sequence[Span], apart: bool) -> list[tuple[str, ...]]:
    """The entities of the spans that have the same words; `apart` gives each of them a context."""
    usual = None if apart else Counter(span.label for span in group).most_common(1)[0][0]
    entries: dict[tuple[str, ...], None] = {} if usual is None else {(usual, words): None}
    for span in group:
        if span.label != usual:
            context = _context(text, words, span, [other for other in group if other.label == span.label])
            entries[(span.label, words, context) if context else (span.label, words)] = None
    return list(entries)


def _context(text: str, words: str, span: Span, wanted: Sequence[Span]) -> str | None:
    """The fewest words around a span that mark it and otherwise nothing but `wanted`; None when there are none near."""
    tokens = [match.span() for match in re.finditer(r"\S+", text)]
    lefts = [span.start, *(start for start, _ in reversed(tokens) if start < span.start)][:_FAR]
    rights = [span.end, *(end for _, end in tokens if end > span.end)][:_FAR]
    for left, right in sorted(product(range(len(lefts)), range(len(rights))), key=lambda near: (sum(near), near[1])):
        context = _words(text[lefts[left] : rights[right]])
        if context != words and {span} <= set(_with([(span.label, words, context)], text)) <= set(wanted):
            return context
    return None


def _with(entities: Sequence[tuple[str, ...]], text: str) -> list[Span]:
    return entities_in(GoldArticle(doc="", records=(), entities=tuple(entities)), text)


def evidence_words(spans: Iterable[Span], text: str) -> list[Any]:
    """The words of spans of one kind as gold has them: strings, and `[code, words]` for those with a code."""
    found = dict.fromkeys((span.code, _words(text[span.start : span.end])) for span in _in_order(spans))
    return [[code, words] if code else words for code, words in found]


def _kept_order(old: Sequence[Any], new: Sequence[Any]) -> list[Any]:
    """The new ones, those that were there before in their old order first: a line changes only where it must."""
    return [*(entry for entry in old if entry in new), *(entry for entry in new if entry not in old)]


def _notes(wanted: Iterable[Span], found: Collection[Span], text: str) -> list[str]:
    """What gold marks beyond the spans, by their words. Raises Refused when it does not mark one of them."""
    wanted = set(wanted)
    if lost := sorted(wanted - set(found), key=_order):
        raise Refused(f"{_told(text, lost[0])}: no words around it tell it from the other places with these words")
    places = Counter((label_of(span), _words(text[span.start : span.end])) for span in found)
    extra = Counter((label_of(span), _words(text[span.start : span.end])) for span in set(found) - wanted)
    return [
        f"{label} {_quoted(words)} is marked at {places[label, words] - more} of {places[label, words]} places; "
        "gold marks all of them"
        for (label, words), more in sorted(extra.items())
    ]


def gold_line(article: GoldArticle, beside: str | None = None) -> str:
    """An article as a line of gold, without the line break; `beside` is the path of its text where that is not `DOC.txt`."""
    line: dict[str, Any] = {"doc": article.doc}
    if beside is not None:
        line["article"] = beside
    line["published"] = article.published
    if article.source is not None:
        line["source"] = article.source
    if article.phenomena:
        line["phenomena"] = list(article.phenomena)
    line["records"] = list(article.records)
    line["entities"] = [list(entity) for entity in article.entities]
    line["spans"] = {kind: list(article.spans.get(kind) or ()) for kind in KINDS}
    return json_line(line)


def json_line(data: Any) -> str:
    """JSON on one line for every reader: also for those to whom U+2028 or U+0085 breaks a line, as `str.splitlines` does."""
    line = json.dumps(data, ensure_ascii=False)
    return re.sub("[\x85\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", line)


def _words(text: str) -> str:
    """Words as gold writes them: with one blank between, as `entities_in` takes any white space for one."""
    return " ".join(text.split())


def _order(span: Span) -> tuple[int, int, str, str]:
    return span.start, span.end, span.label, span.code or ""


def _in_order(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted(spans, key=_order))


def _told(text: str, span: Span) -> str:
    return f"{label_of(span)} {_quoted(text[span.start : span.end])} [{span.start}, {span.end})"


def _quoted(words: str) -> str:
    words = _words(words)
    return f"«{words[:37]}…»" if len(words) > 40 else f"«{words}»"


def _around(text: str, at: int) -> str:
    """The characters about a place, with what cannot be seen written out."""
    around = text[max(0, at - 12) : at + 12]
    return ascii(around) if not around.isprintable() or normalize("NFC", around) != around else f"'{around}'"
