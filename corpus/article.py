"""From a raw file to a clean `Article`: the only thing that the pipeline reads."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from corpus.cleaning import Cleaned, clean
from corpus.encoding import repair
from corpus.errors import Rejected, Rejection
from corpus.language import is_french
from corpus.publication import is_publication_value, publication_date
from corpus.readers import MAX_BYTES, RawDocument, documents

# More lines than that are a log or a dump; cleaning looks at each of them.
MAX_LINES = 200_000
# So many unreadable rows on end are no table of articles; the rest of the file is left out.
MAX_REFUSED = 10_000
_UNREADABLE = frozenset({"broken", "empty", "no_text", "no_column", "too_large", "too_deep"})
# What a library guessed from a page weighs less than the by-line that we read ourselves.
_GUESSED = frozenset({"html.htmldate"})


@dataclass(frozen=True)
class Article:
    """A clean article. `text` has one paragraph a line; evidence offsets count its characters.

    `id` comes from the text alone. `source` is the path as it was given, with `#12` for row 12 of a file of many
    articles and `/name` for a member of an archive; `url` is where the article itself says that it was published.
    `published` is EDTF or None, and `published_by` the id of the rule or the name of the field that decided it (`given`
    when the caller did). `notes` tell what reading repaired.
    `cleaned` maps the text to the raw file and holds what was dropped.
    """

    id: str
    source: str
    title: str | None
    published: str | None
    text: str
    published_by: str | None = None
    notes: tuple[str, ...] = ()
    url: str | None = None
    author: str | None = None
    cleaned: Cleaned | None = field(default=None, repr=False, compare=False)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The paragraphs and headings in order."""
        return tuple(self.text.split("\n"))


def article_from_text(
    raw: str, *, source: str = "-", published: str | None = None, title: str | None = None
) -> Article:
    """The article in a raw text. `published` (EDTF) and `title`, when given, win over what the text says.

    Raises Rejected (`empty`, `too_large`, `no_text`, `not_french`), ValueError when `published` is not an EDTF date.
    """
    if published is not None and not is_publication_value(published):
        raise ValueError(f"published: {published!r} is not a date such as 2025-04-23, 2025-04 or 2025")
    if len(raw) > MAX_BYTES:
        raise Rejected("too_large", f"larger than {MAX_BYTES // 1_000_000} million characters", source=source)
    text, repaired = repair(raw)
    notes = (f"mojibake_repaired:{repaired}",) if repaired else ()
    given = "given" if published is not None else None
    return _article(RawDocument(text, source, title, published, given, notes))


def _article(document: RawDocument) -> Article:
    source = document.source
    if not document.text.strip():
        raise Rejected("empty", "the text is empty", source=source)
    if document.text.count("\n") > MAX_LINES:
        raise Rejected("too_large", f"more than {MAX_LINES} lines", source=source)
    cleaned = clean(document.text)
    if not any(c.isalpha() for c in cleaned.text):
        raise Rejected("no_text", "nothing but page furniture, no article text", source=source)
    if not is_french(cleaned.text):
        raise Rejected("not_french", "the text is not in French", source=source)
    published, by = document.published, document.published_by
    if published is None or by in _GUESSED:
        # The name of a file of many articles dates none of them.
        file_name = source if published is None and document.row is None else None
        if (found := publication_date(cleaned, file_name)) is not None:
            published, by = found.value, found.rule
    identity = "art_" + sha256(cleaned.text.encode("utf-8")).hexdigest()[:16]
    return Article(
        id=identity,
        source=source,
        title=document.title or cleaned.title,
        published=published,
        text=cleaned.text,
        published_by=by,
        notes=document.notes,
        url=document.url,
        author=document.author,
        cleaned=cleaned,
    )


def read_articles(path: Path | str, columns: Mapping[str, str] | None = None) -> Iterator[Article | Rejection]:
    """The articles of one file, with a Rejection for each document in it that gives none. Never raises.

    `-` is the standard input. `columns` names the columns of a table (`.jsonl`, `.csv`, `.parquet`) that hold the `text`,
    `title`, `date` and `url` of its articles; those left out are found by their usual names.
    """
    source = Path(path).as_posix()
    found = False
    refused = 0
    try:
        for document in _documents(Path(path), source, columns):
            found = True
            try:
                read = document if isinstance(document, Rejection) else _article(document)
            except Rejected as error:
                read = Rejection.of(error)
            yield read
            refused = refused + 1 if isinstance(read, Rejection) and read.reason in _UNREADABLE else 0
            if refused == MAX_REFUSED:
                yield Rejection(source, "broken", f"{MAX_REFUSED} unreadable rows on end; the rest is left out")
                return
        if not found:
            yield Rejection(source, "empty", "the file holds no document")
    except Rejected as error:
        yield Rejection.of(error)


def read_article(path: Path | str, columns: Mapping[str, str] | None = None) -> Article:
    """The first document of one file (`-` is the standard input). Raises Rejected."""
    source = Path(path).as_posix()
    for document in _documents(Path(path), source, columns):
        if isinstance(document, Rejection):
            raise Rejected(document.reason, document.message, source=document.source)
        return _article(document)
    raise Rejected("empty", "the file holds no document", source=source)


def _documents(path: Path, source: str, columns: Mapping[str, str] | None) -> Iterator[RawDocument | Rejection]:
    try:
        if source == "-":
            yield from documents(sys.stdin.buffer, source, name="", columns=columns)
            return
        kind = path.stat()
        if stat.S_ISDIR(kind.st_mode):
            raise Rejected("unreadable", "is a folder, not a file", source=source)
        if not stat.S_ISREG(kind.st_mode):  # a pipe or a device could block or never end
            raise Rejected("unreadable", "is not a regular file", source=source)
        with path.open("rb") as file:
            yield from documents(file, source, name=path.name, path=path, columns=columns)
    except FileNotFoundError:
        raise Rejected("not_found", "no such file or folder", source=source) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Rejected("unreadable", f"cannot be read ({reason})", source=source) from None


def read_folder(paths: Iterable[Path | str], columns: Mapping[str, str] | None = None) -> Iterator[Article | Rejection]:
    """The articles of files and folders, in the order of their paths, each file once; hidden files are passed over.

    Folders are read with all their subfolders. A file that gives no article gives its Rejection; nothing is raised.
    """
    files: set[str] = set()
    refused: dict[str, Rejection] = {}
    for path in paths:
        _collect(Path(path), files, refused)
    for source in sorted(files | refused.keys()):
        if source in refused:
            yield refused[source]
        else:
            yield from read_articles(source, columns)


def _collect(path: Path, files: set[str], refused: dict[str, Rejection]) -> None:
    try:
        is_folder = path.is_dir()
    except (OSError, ValueError):
        is_folder = False
    if not is_folder:
        files.add(path.as_posix())
        return

    def refuse(error: OSError) -> None:
        source = Path(error.filename or path).as_posix()
        refused[source] = Rejection(source, "unreadable", f"cannot be read ({error.strerror})")

    for folder, subfolders, names in os.walk(path, onerror=refuse):
        subfolders[:] = [name for name in subfolders if not name.startswith(".")]
        files.update((Path(folder) / name).as_posix() for name in names if not name.startswith("."))
