"""Annotated articles: the gold corpus, one JSON line an article beside the texts that the lines speak of.

The text of a line is `DOC.txt` beside it, or the file that its key `article` names from there. A line holds what the article tells (`records`) and the words that tell it: `entities`, the proper names as `[label, words]` or
`[label, words, context]`, and `spans`, the words of acts, dates, amounts and sectors. Words, not offsets: an annotation stays right
when the cleaning changes, and a person can write it. `spans_in` finds their places in whatever text is read.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

LABELS = ("PER", "LOC", "ORG", "MISC")
KINDS = ("acts", "dates", "amounts", "sectors")


class GoldError(ValueError):
    """A gold file that cannot be used: says the file, the line and what to mend."""


class Span(NamedTuple):
    """Words of a text: `[start, end)`, a label of `LABELS` or a kind of `KINDS` (upper case, singular), a sector's code."""

    start: int
    end: int
    label: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An annotated article. `records` are as its line has them; `file` is the text, where there is one beside the line."""

    doc: str
    records: tuple[Mapping[str, Any], ...]
    published: str | None = None
    source: str | None = None
    phenomena: tuple[str, ...] = ()
    entities: tuple[tuple[str, ...], ...] = ()
    spans: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    file: Path | None = None
    where: str = ""


def read_gold(paths: Iterable[Path]) -> list[GoldArticle]:
    """The articles of gold files, and of the `.jsonl` files in folders and their subfolders, in order of their names.

    Raises GoldError for a line that is none of gold, a record without partners, and an article that comes twice.
    """
    articles: dict[str, GoldArticle] = {}
    for path in paths:
        files = sorted(path.rglob("*.jsonl")) if path.is_dir() else [path]
        for file in files:
            for article in _read_file(file):
                if other := articles.get(article.doc):
                    raise GoldError(f"{article.where}: {article.doc} is annotated already, at {other.where}")
                articles[article.doc] = article
    return list(articles.values())


def _read_file(file: Path) -> Iterator[GoldArticle]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{file}: cannot be read as UTF-8 text ({error})") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _article(line, file, f"{file}:{number}")


def _article(line: str, file: Path, where: str) -> GoldArticle:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise GoldError(f"{where}: not JSON ({error})") from None
    if (
        not isinstance(found, dict)
        or not isinstance(found.get("doc"), str)
        or not isinstance(found.get("records"), list)
    ):
        raise GoldError(f"{where}: not a gold line; it needs `doc` (the article's name) and `records` (a list)")
    for n, record in enumerate(found["records"]):
        partners = record.get("partners") if isinstance(record, dict) else None
        if not isinstance(partners, list) or not all(isinstance(p, dict) and p.get("name") for p in partners):
            raise GoldError(f"{where}: record {n} of {found['doc']} needs `partners`, a list of objects with a `name`")
    text = file.parent / (found.get("article") or f"{found['doc']}.txt")
    return GoldArticle(
        doc=found["doc"],
        records=tuple(found["records"]),
        published=found.get("published"),
        source=found.get("source"),
        phenomena=tuple(found.get("phenomena") or ()),
        entities=tuple(tuple(entity) for entity in found.get("entities") or ()),
        spans=found.get("spans") or {},
        file=text if text.exists() else None,
        where=where,
    )


def entities_in(article: GoldArticle, text: str) -> list[Span]:
    """Where the article's proper names stand in a text of it, each label of `LABELS`, in order, without overlap.

    All occurrences of a name are marked, the longest names first; a name with a context only inside that context.
    """
    taken = bytearray(len(text))
    found: list[Span] = []
    names = sorted(article.entities, key=lambda e: (len(e) < 3, -len(e[1])))
    for label, words, *context in names:
        for start, end in _places(words, text, context[0] if context else None):
            if not any(taken[start:end]):
                taken[start:end] = b"\x01" * (end - start)
                found.append(Span(start, end, label))
    return sorted(found)


def evidence_in(article: GoldArticle, text: str) -> list[Span]:
    """Where the words of acts, dates, amounts and sectors stand in a text of the article, in order; they may overlap."""
    found: set[Span] = set()
    for kind in KINDS:
        for entry in article.spans.get(kind) or ():
            code, words = entry if isinstance(entry, list) else (None, entry)
            found.update(Span(start, end, kind[:-1].upper(), code) for start, end in _places(words, text, None))
    return sorted(found, key=lambda s: (s.start, s.end, s.label, s.code or ""))


def _places(words: str, text: str, context: str | None) -> Iterator[tuple[int, int]]:
    """Where words stand as whole words; white space counts as one blank, as line breaks are mended between."""
    pattern = _spaced(words)
    if words[:1].isalnum():
        pattern = rf"(?<!\w){pattern}"
    if words[-1:].isalnum():
        pattern = rf"{pattern}(?!\w)"
    around = [(0, len(text))]
    if context is not None:
        around = [m.span() for m in re.finditer(_spaced(context), text)]
    for low, high in around:
        yield from (m.span() for m in re.compile(pattern).finditer(text, low, high))


def _spaced(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))
