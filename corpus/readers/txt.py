"""Plain text and Markdown: the whole file is one document."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.encoding import decode
from corpus.errors import Rejected
from corpus.readers import MAX_BYTES, RawDocument, RawFile

__all__ = ["MAX_BYTES", "TextReader"]


class TextReader:
    """Reads `.txt` and `.md`, and files of any name whose content is text and no markup, data or binary."""

    name = "txt"
    suffixes = frozenset({".txt", ".text", ".md"})

    def recognises(self, head: bytes) -> bool:
        start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
        if not start or start in (b"<", b"{", b"["):
            return False
        try:
            return bool(decode(head).text.strip())
        except Rejected:
            return False

    def read(self, file: RawFile) -> Iterator[RawDocument]:
        decoded = decode(file.bytes(MAX_BYTES), source=file.source)
        yield RawDocument(decoded.text, file.source, notes=decoded.notes)
