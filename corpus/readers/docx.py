"""Word documents: paragraphs and tables in reading order, with insertions accepted and deletions left out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from corpus.errors import Rejected
from corpus.readers import RawDocument, RawFile
from corpus.readers.blocks import CELL_BREAK, is_row
from corpus.readers.html import parsed

MAX_BYTES = 50_000_000
# XML of this size is a book; it takes some twenty times that much memory as a tree.
_MAX_XML = 30_000_000
_OLE = b"\xd0\xcf\x11\xe0"


class DocxReader:
    """Reads `.docx`, and refuses `.doc` with a word of advice."""

    name = "docx"
    suffixes = frozenset({".docx", ".docm"})

    def recognises(self, head: bytes) -> bool:
        office = (b"[Content_Types].xml", b"_rels/.rels", b"word/")
        return head.startswith(b"PK\x03\x04") and any(part in head[:2048] for part in office)

    def read(self, file: RawFile) -> Iterator[RawDocument]:
        data = file.bytes(MAX_BYTES)
        if data.startswith(_OLE):
            if "EncryptedPackage".encode("utf-16-le") in data:
                raise Rejected("encrypted", "protected by a password", source=file.source)
            raise Rejected("unsupported", "the old .doc format; save it as .docx", source=file.source)
        yield from parsed("corpus.readers.docx:parse_docx", file, data)


def parse_docx(data: bytes) -> Iterator[dict[str, Any]]:
    """The fields of the document's RawDocument but for `source`; runs in the child.

    Raises Rejected (`broken`, `bomb`, `unsupported`, `no_text`).
    """
    import docx

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if sum(i.file_size for i in package.infolist() if i.filename.endswith((".xml", ".rels"))) > _MAX_XML:
                raise Rejected("bomb", f"more than {_MAX_XML // 1_000_000} MB of XML when unpacked")
    except zipfile.BadZipFile as error:
        raise Rejected("broken", f"not a Word document ({error})") from None
    try:
        document = docx.Document(io.BytesIO(data))
    except ValueError as error:  # another kind of Office file
        raise Rejected("unsupported", f"not a Word document ({error})") from None
    except KeyError as error:
        raise Rejected("broken", f"not a whole Word document ({error})") from None
    lines: list[str] = []
    title: str | None = None
    row: Any = None
    for paragraph in document.element.body.iter(_W + "p"):
        if any(p.tag == _W + "p" for p in paragraph.iterancestors()):
            continue  # a text box, read with the paragraph that holds it
        text = _text(paragraph)
        if not text.strip():
            continue
        if title is None and _style(paragraph) in ("title", "titre", "heading1", "titre1"):
            title = " ".join(text.split())[:500]
        around = [a for a in paragraph.iterancestors() if a.tag == _W + "tr"]
        if not around:
            lines.extend(text.split("\n"))
        elif around[-1] is not row:  # the outermost, if tables are nested
            row = around[-1]
            lines.extend(_row_lines(row))
    if not any(c.isalpha() for line in lines for c in line):
        raise Rejected("no_text", "a document without text")
    author = " ".join((document.core_properties.author or "").split())[:200]
    yield {
        "text": "\n".join(lines),
        "title": title,
        "author": author if author not in ("", "python-docx") else None,
    }


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {_W + "tab": " ", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-", _W + "p": "\n"}


def _text(paragraph: Any) -> str:
    """The words of a paragraph, of its links, insertions and text boxes. Deleted words are `w:delText` and stay out."""
    out: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        if node.tag == _W + "t":
            out.append(node.text or "")
        elif node.tag in _SIGNS:
            out.append(_SIGNS[node.tag])
        if node.tag not in (_FALLBACK, _W + "pPr", _W + "rPr"):  # the same text box once more, for old programs
            stack.extend(reversed(node))
    return "".join(out)


def _row_lines(row: Any) -> list[str]:
    """A row of a table in one line where it holds data, else paragraph by paragraph."""
    cells = [[text for p in cell.iter(_W + "p") if (text := _text(p)).strip()] for cell in row.iterchildren(_W + "tc")]
    texts = [" ".join(cell) for cell in cells]
    if row.find(f".//{_W}tbl") is None and is_row(texts):
        return [" ".join(CELL_BREAK.join(texts).split())]
    return [line for cell in cells for text in cell for line in text.split("\n")]


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return str(style.get(_W + "val", "")).replace(" ", "").casefold() if style is not None else ""
