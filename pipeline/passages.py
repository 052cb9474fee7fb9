"""The passages of an article that a record was read in: finding the article again, and cutting it up by evidence."""

from __future__ import annotations

import json
import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path, PurePath

from corpus.article import read_articles
from corpus.errors import Rejection
from output.record import Evidence, Source
from output.record_view import GROUPS, Passage, Piece, Told
from output.run_report import RUN_NAME

# Of a longer paragraph, only so many characters around each piece of evidence.
_WHOLE = 1_200
_AROUND = 240
# Looking for an article goes through no more files and rows than this.
_MOST_FILES = 50_000
_MOST_ROWS = 50_000
# Of so many files the articles read are kept: the next record is often of the same one.
_MOST_OPEN = 8
_MARKED = frozenset(name for names, _ in GROUPS.values() for name in names)


class Articles:
    """Where the articles of a file of records are: in the folders (or files) given; else where the records' run found them.

    Without folders, an article is looked for under its own path, beside the records, and where `run.json` beside them
    says that the run read articles.
    """

    def __init__(self, records: Path, folders: Sequence[Path] = ()) -> None:
        self._given = tuple(folders)
        beside = [] if folders or records == Path("-") else [records.parent]
        self._searched = self._given or tuple(_places_of_run(beside))
        self._folders = (*beside, *self._searched)
        self._by_name: dict[str, list[Path]] | None = None
        self._read: dict[Path, _Texts] = {}

    def told(self, source: Source) -> Told:
        """The source with its passages, or with the reason why its article cannot be shown."""
        if not source.evidence:
            return Told(source, problem="tells the same as another source; which of its words was not kept")
        if (found := self.found(source)) is not None:
            return Told(source, passages(found[1], source.evidence))
        if any(self._text(path, source.article) is not None for path in self._candidates(source.article)):
            problem = "the article's text has changed since it was read"
        elif self._given:
            problem = f"the article was not found in {', '.join(map(str, self._given))}"
        else:
            problem = "the article was not found; say with --articles in which folder it is"
        return Told(source, problem=f"{problem}. The evidence alone:")

    def found(self, source: Source) -> tuple[Path, str] | None:
        """The file and the clean text of a source's article, if it is at hand and still says what the evidence says."""
        for path in dict.fromkeys(self._candidates(source.article)):
            text = self._text(path, source.article)
            if text is not None and _says(text, source.evidence):
                return path, text
        return None

    def _text(self, path: Path, article: str) -> str | None:
        """The clean text of the article in a file: the file's own, or that of the row or member of that name."""
        texts = self._read.pop(path, None) or _Texts(path)
        self._read[path] = texts  # now the last one used
        if len(self._read) > _MOST_OPEN:
            del self._read[next(iter(self._read))]
        return texts.get(PurePath(article).name)

    def _candidates(self, article: str) -> Iterator[Path]:
        """Files that may hold the article: that of its path, those of its name in the folders, and the files given."""
        if "://" in article or article in ("", "-"):
            return
        # Row 12 of a table is «press.csv#12».
        file, _, number = article.rpartition("#")
        names = (article, file) if file and number.isdecimal() else (article,)
        for name in names:
            if not self._given:
                yield from filter(_is_file, [Path(name)])
            if not PurePath(name).is_absolute() and ".." not in PurePath(name).parts:
                yield from filter(_is_file, (folder / name for folder in self._folders))
        for name in names:
            yield from self._named(PurePath(name).name)
        yield from filter(_is_file, self._searched)

    def _named(self, name: str) -> list[Path]:
        if self._by_name is None:
            self._by_name = {}
            for path in islice(_walk(self._searched), _MOST_FILES):
                self._by_name.setdefault(path.name, []).append(path)
        return [path for path in self._by_name.get(name, ()) if _is_file(path)]


def _places_of_run(folders: Iterable[Path]) -> list[Path]:
    """The files and folders that a run read, as its report beside the records tells; none where there is no report."""
    for folder in folders:
        try:
            report = json.loads((folder / RUN_NAME).read_text(encoding="utf-8"))
            paths = report["settings"]["paths"]
            return [Path(p) for p in paths if isinstance(p, str) and p != "-" and "\0" not in p]
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            continue
    return []


def _walk(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        for folder, subfolders, names in os.walk(place):
            subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
            yield from (Path(folder, name) for name in sorted(names))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


class _Texts:
    """The clean texts of a file's articles by name, read no further than was asked for, and once."""

    def __init__(self, path: Path) -> None:
        self._unread = islice(read_articles(path), _MOST_ROWS)
        self._known: dict[str, str] = {}

    def get(self, name: str) -> str | None:
        """The text of the first article of that name."""
        if name in self._known:
            return self._known[name]
        for read in self._unread:
            if not isinstance(read, Rejection):
                found = PurePath(read.source).name
                self._known.setdefault(found, read.text)
                if found == name:
                    break
        return self._known.get(name)


def _says(text: str, evidence: Iterable[Evidence]) -> bool:
    return all(text[e.start : e.end] == e.text for e in evidence)


def passages(text: str, evidence: Sequence[Evidence]) -> tuple[Passage, ...]:
    """The paragraphs of a clean text that hold evidence, cut into pieces where it begins and ends; long ones around it only."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(_window(text, e.start, e.end) for e in evidence):
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(last, found[-1][1])
        else:
            found.append((first, last))
    marks = [e for e in evidence if e.field in _MARKED and e.start < e.end]
    return tuple(_passage(text, start, end, marks) for start, end in found)


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """The part of the paragraphs around evidence that is shown."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last < 0 else last
    if last - first <= _WHOLE:
        return first, last
    if start - first > _AROUND:
        space = text.find(" ", start - _AROUND, start)
        first = space + 1 if space >= 0 else start - _AROUND
    if last - end > _AROUND:
        space = text.rfind(" ", end, end + _AROUND)
        last = space if space >= 0 else end + _AROUND
    return first, last


def _passage(text: str, start: int, end: int, evidence: Sequence[Evidence]) -> Passage:
    inside = [e for e in evidence if e.start < end and e.end > start]
    cuts = sorted({start, end, *(min(max(i, start), end) for e in inside for i in (e.start, e.end))})
    fields: list[set[str]] = [set() for _ in cuts]
    for e in inside:
        for i in range(bisect_left(cuts, max(e.start, start)), bisect_right(cuts, min(e.end, end)) - 1):
            fields[i].add(e.field)
    pieces = tuple(Piece(text[a:b], frozenset(f)) for a, b, f in zip(cuts, cuts[1:], fields, strict=False))
    return Passage(
        pieces,
        cut_before=start > 0 and text[start - 1] != "\n",
        cut_after=end < len(text) and text[end] != "\n",
    )
