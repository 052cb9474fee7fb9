"""Tables of articles, one a row: JSON Lines, CSV, Parquet. A bad row is one rejection; the others go on."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from corpus import sandbox
from corpus.encoding import decode, repair
from corpus.errors import Rejected, Rejection
from corpus.readers import HEAD_BYTES, MAX_BYTES, RawDocument, RawFile, headed
from corpus.readers.html import iso_date, web_address

# The usual names, the likeliest first; compared without case, accents and separators.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "texte", "contenu", "content", "body", "article", "corps", "full_text", "maintext"),
    "title": ("title", "titre", "headline"),
    "date": (
        "date",
        "published",
        "date_publication",
        "date_de_publication",
        "date_parution",
        "publication_date",
        "published_at",
        "pubdate",
        "date_publish",
    ),
    "url": ("url", "lien", "link", "source"),
    "author": ("author", "auteur"),
}
_MAX_LINE = 2 * MAX_BYTES
_SPOOLED = 2_000_000_000
_BATCH = 64
# Stands for a line that was too long to be read; no text file holds it.
_TOO_LONG = "\0\uffff"


class JsonLinesReader:
    """Reads `.jsonl`: an object a line."""

    name = "jsonl"
    suffixes = frozenset({".jsonl", ".ndjson"})

    def recognises(self, head: bytes) -> bool:
        line, found, _ = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
        if not line.startswith(b"{"):
            return False
        if not found and len(head) >= HEAD_BYTES:
            return line[1:].lstrip()[:1] == b'"'
        try:
            return isinstance(json.loads(line), dict)
        except (ValueError, RecursionError):
            return False

    def read(self, file: RawFile) -> Iterator[RawDocument | Rejection]:
        number = 0
        for line in _lines(file):
            if line is not None and not line.strip():
                continue
            number += 1
            yield _or_rejection(lambda line=line, number=number: self._row(line, file, number))  # type: ignore[misc]

    @staticmethod
    def _row(line: str | None, file: RawFile, number: int) -> RawDocument:
        source = _source(file, number)
        if line is None:
            raise Rejected("too_large", f"a line of more than {_MAX_LINE // 1_000_000} MB", source=source)
        try:
            row = json.loads(line, strict=False)
        except RecursionError:
            raise Rejected("too_deep", "JSON nested too deep", source=source) from None
        except ValueError as error:
            raise Rejected("broken", f"not JSON ({error})", source=source) from None
        if not isinstance(row, dict):
            raise Rejected("broken", "not a JSON object", source=source)
        return _document(row, _columns(row, file.columns), file, number)


class CsvReader:
    """Reads `.csv` and `.tsv`: the first row names the columns; the separator is found in it."""

    name = "csv"
    suffixes = frozenset({".csv", ".tsv"})

    def recognises(self, head: bytes) -> bool:
        return False

    def read(self, file: RawFile) -> Iterator[RawDocument | Rejection]:
        csv.field_size_limit(MAX_BYTES)  # the module's own limit would refuse any article over 128 KB
        lines = _csv_lines(file)
        first = next(lines, "")
        separator = first[4:5] if first.lower().startswith("sep=") else None  # Excel's own first line
        if separator:
            first = next(lines, "")
        separator = separator or max(",;\t|", key=first.count)
        try:
            header = next(csv.reader([first], delimiter=separator), [])
        except csv.Error as error:
            raise Rejected("broken", f"not CSV ({error})", source=file.source) from None
        columns = _columns(header, file.columns)
        if "text" not in columns:
            raise _no_text_column(header, file.source)
        reader = csv.reader(lines, delimiter=separator)
        number = 0
        while True:
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Rejection(_source(file, number), "broken", f"not CSV ({error})")
                continue
            if not cells:
                number -= 1
                continue
            if cells[0] == _TOO_LONG:
                message = f"a line of more than {_MAX_LINE // 1_000_000} MB"
                yield Rejection(_source(file, number), "too_large", message)
                continue
            row = dict(zip(header, cells, strict=False))
            yield _or_rejection(lambda row=row, number=number: _document(row, columns, file, number))  # type: ignore[misc]


class ParquetReader:
    """Reads `.parquet`, where pyarrow is installed (`pip install 'accords[parquet]'`)."""

    name = "parquet"
    suffixes = frozenset({".parquet"})

    def recognises(self, head: bytes) -> bool:
        return head.startswith(b"PAR1")

    def read(self, file: RawFile) -> Iterator[RawDocument | Rejection]:
        if file.path is not None:
            yield from self._read(file, file.path)
            return
        with TemporaryDirectory() as folder:
            path = Path(folder) / "rows.parquet"
            left = _SPOOLED
            with path.open("wb") as copy:
                while chunk := file.stream.read(1 << 16):
                    left -= len(chunk)
                    if left < 0:
                        raise Rejected("too_large", f"larger than {_SPOOLED // 1_000_000} MB", source=file.source)
                    copy.write(chunk)
            yield from self._read(file, path)

    def _read(self, file: RawFile, path: Path) -> Iterator[RawDocument | Rejection]:
        number = 0
        answers = sandbox.run(
            "corpus.readers.rows:parquet_rows",
            source=file.source,
            path=str(path.resolve()),
            columns=dict(file.columns),
        )
        for answer in answers:
            for row in answer["rows"]:
                number += 1
                columns = {key: key for key in row}
                yield _or_rejection(
                    lambda row=row, columns=columns, number=number: _document(row, columns, file, number)  # type: ignore[misc]
                )


def parquet_rows(data: bytes, path: str, columns: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The rows of a Parquet file by role (`text`, `title` …), in small batches; runs in the child.

    Raises Rejected (`missing_library`, `broken`, `no_column`).
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        message = "Parquet needs pyarrow, which is not installed; run: pip install 'accords[parquet]'"
        raise Rejected("missing_library", message) from None
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    try:
        table = pq.ParquetFile(path, memory_map=False, pre_buffer=False)
        names = table.schema_arrow.names
        roles = _columns(names, columns)
        if "text" not in roles:
            raise _no_text_column(names, "-")
        for batch in table.iter_batches(batch_size=_BATCH, columns=sorted(set(roles.values())), use_threads=False):
            yield {
                "rows": [{role: _plain(row[name]) for role, name in roles.items()} for row in batch.to_pylist()],
            }
    except MemoryError:
        raise
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Rejected("broken", f"not a readable Parquet file ({str(error)[:200]})") from None


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return value if isinstance(value, str | int | float | list | None) else str(value)


# --- rows to documents ---------------------------------------------------------------------------


def _source(file: RawFile, number: int) -> str:
    return f"{file.source}#{number}"


def _or_rejection(read: Callable[[], RawDocument]) -> RawDocument | Rejection:
    try:
        return read()
    except Rejected as error:
        return Rejection.of(error)


def _columns(names: Iterable[str], chosen: Mapping[str, str]) -> dict[str, str]:
    """The column of each role: the one that the user names, else the first of the usual names that is there."""
    there: dict[str, str] = {}
    for name in names:
        there.setdefault(_simple(name), name)
    found = {}
    for role, usual in COLUMNS.items():
        for name in (chosen[role],) if role in chosen else usual:
            if _simple(name) in there:
                found[role] = there[_simple(name)]
                break
    return found


def _simple(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name[:200]).casefold()
    return "".join(c for c in letters if c.isalnum())


def _no_text_column(names: Iterable[str], source: str) -> Rejected:
    seen = ", ".join(name[:40] for name in list(names)[:12])
    return Rejected("no_column", f"no column holds the text; name it (--text-column). Columns: {seen}", source=source)


def _document(row: Mapping[str, object], columns: Mapping[str, str], file: RawFile, number: int) -> RawDocument:
    """The article of a row. Raises Rejected (`no_column`, `broken`, `empty`, `too_large`)."""
    source = _source(file, number)
    if "text" not in columns:
        raise _no_text_column(row, source)
    values = {role: row.get(name) for role, name in columns.items()}
    text = values["text"]
    if isinstance(text, list) and all(isinstance(part, str) for part in text):
        text = "\n".join(text)
    if text is None:
        raise Rejected("empty", "the text is empty", source=source)
    if not isinstance(text, str):
        raise Rejected("broken", f"the text is no text but a {type(text).__name__}", source=source)
    if len(text) > MAX_BYTES:
        raise Rejected("too_large", f"larger than {MAX_BYTES // 1_000_000} million characters", source=source)
    text, repaired = repair(text)
    title = _line(values.get("title"))
    published = read_day(values.get("date"))
    return RawDocument(
        headed(text, title) if text.strip() else text,
        source,
        title=title,
        published=published,
        published_by="rows.date" if published else None,
        notes=(f"mojibake_repaired:{repaired}",) if repaired else (),
        url=web_address(values.get("url")),
        author=_line(values.get("author")),
        row=number,
    )


def _line(value: object) -> str | None:
    return repair(" ".join(value[:2000].split())[:500])[0] or None if isinstance(value, str) else None


def read_day(value: object) -> str | None:
    """The date of a cell as EDTF: ISO 8601, a mail's or feed's date (RFC 5322), or as French pages write it; else None."""
    from email.utils import parsedate_to_datetime

    from corpus.publication import read_date

    if isinstance(value, int) and not isinstance(value, bool) and 1900 <= value < 2100:
        return str(value)
    if not isinstance(value, str) or not value.strip():
        return None
    value = value.strip()[:100]
    if (day := iso_date(value)) is not None:
        return day
    if (read := read_date(value)) is not None:
        return read[0]
    try:
        day = parsedate_to_datetime(value).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return iso_date(day)


# --- bytes to lines ------------------------------------------------------------------------------


def _lines(file: RawFile) -> Iterator[str | None]:
    """The lines of a text file, whatever its charset; None for one that is too long. Raises Rejected (`binary`)."""
    charset = _charset(file)
    if charset.startswith(("utf-16", "utf-32")):
        text = decode(file.bytes(10 * MAX_BYTES), source=file.source).text
        yield from text.splitlines(keepends=True)
        return
    first = True
    while line := file.stream.readline(_MAX_LINE + 1):
        if first:
            line, first = line.removeprefix(b"\xef\xbb\xbf"), False
        if len(line) > _MAX_LINE:
            while (rest := file.stream.readline(1 << 20)) and not rest.endswith(b"\n"):
                pass
            yield None
            continue
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            yield line.decode(charset if charset != "utf-8" else "cp1252", "replace")


def _csv_lines(file: RawFile) -> Iterator[str]:
    """The lines for the CSV parser, which puts together those within quotes."""
    for line in _lines(file):
        yield line if line is not None else f"{_TOO_LONG}\n"


def _charset(file: RawFile) -> str:
    """The charset that the start of a file tells; lines that are UTF-8 are read so in any case."""
    head = file.head
    cut = 0
    if len(head) >= HEAD_BYTES:  # a letter may be cut in two by the end of the head
        cut = next((n for n in range(1, 4) if head[-n] >= 0xC0), 0)
    return decode(head[: len(head) - cut], source=file.source).encoding
