"""PDF files: the text layer by pypdf, then what a page does to a text undone: running heads, line breaks, hyphens."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from corpus.errors import Rejected
from corpus.readers import RawDocument, RawFile
from corpus.readers.html import parsed

MAX_BYTES = 50_000_000
MAX_PAGES = 500
_MAX_TEXT = 5_000_000
# Running heads and feet stand in so many lines at the top or bottom, on so large a share of the pages.
_EDGE = 3
_PAGE_NUMBER = re.compile(
    r"(?:[-–—|•]\s*)?(?:p(?:age|\.)?\s*)?\d{1,4}(?:\s*(?:/|sur|de)\s*\d{1,4})?(?:\s*[-–—|•])?", re.I
)
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad]$")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010’'][^\W\d_]+)*")
_STOP = re.compile(r"[.!?…:;»\")\]”]$")
_CONTINUES = re.compile(r"[a-zà-ÿœ«»][^\s.@]*[\s.,] ?[^\W\d]")
_ITEM = re.compile(r"(?:[-–—•▪●◦*]|\d{1,2}[.)]|[a-z]\))\s")
# First parts of compounds that keep their hyphen, and second parts that always have one (Grevisse, Le bon usage, § 109).
_KEEP_AFTER = re.compile(
    r"(?:afro|anglo|arabo|algéro|belgo|centre|chef|co|contre|demi|euro|ex|extra|franco|germano|grand|gréco|hispano|ibéro|indo|"
    r"ivoiro|italo|jean|lui|luso|maroco|mi|moi|nord|non|nous|nouveau|ouest|outre|pays|peut|plan|porte|post|quasi|saint|sainte|"
    r"sans|semi|sénégalo|sino|socio|sous|sud|sus|tunisio|turco|vice|vous|au|ci|là|quatre|vingt|rendez|savoir)"
)
_KEEP_BEFORE = re.compile(
    r"(?:t|il|elle|ils|elles|on|je|tu|nous|vous|ce|ci|là|même|mêmes|lui|leur|le|la|les|y|en|moi|toi)"
)
_LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


class PdfReader:
    """Reads `.pdf` with a text layer; a scan has none and is refused as `no_text`."""

    name = "pdf"
    suffixes = frozenset({".pdf"})

    def recognises(self, head: bytes) -> bool:
        return b"%PDF-" in head[:1024]

    def read(self, file: RawFile) -> Iterator[RawDocument]:
        yield from parsed("corpus.readers.pdf:parse_pdf", file, file.bytes(MAX_BYTES))


def parse_pdf(data: bytes) -> Iterator[dict[str, Any]]:
    """The fields of the file's RawDocument but for `source`; runs in the child.

    Raises Rejected (`encrypted`, `broken`, `no_text`, `too_large`).
    """
    from pypdf import PasswordType
    from pypdf import PdfReader as Parser
    from pypdf.errors import DependencyError, PyPdfError

    try:
        parser = Parser(io.BytesIO(data))
        if parser.is_encrypted and parser.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise Rejected("encrypted", "protected by a password")
        count = len(parser.pages)
    except DependencyError:
        raise Rejected("encrypted", "encrypted in a way that needs another library") from None
    except PyPdfError as error:
        raise Rejected("broken", f"not a readable PDF ({str(error)[:200]})") from None
    if count > MAX_PAGES:
        raise Rejected("too_large", f"more than {MAX_PAGES} pages")
    pages: list[list[str]] = []
    damaged = size = 0
    for number in range(count):
        try:
            text = parser.pages[number].extract_text()
        except (MemoryError, RecursionError):
            raise
        except Exception:  # one bad page of many: the others are worth reading
            damaged += 1
            continue
        size += len(text)
        if size > _MAX_TEXT:
            raise Rejected("too_large", f"more than {_MAX_TEXT // 1_000_000} million characters")
        pages.append([line.strip() for line in text.translate(_LIGATURES).splitlines()])
    text = mended(pages)
    if not any(c.isalpha() for c in text):
        if damaged:
            raise Rejected("broken", "no page of it can be read")
        raise Rejected("no_text", "a PDF without a text layer (a scan?); run a text recognition (OCR) on it first")
    title = author = None
    try:
        about = parser.metadata
        if about is not None:
            title, author = _told(about.title), _told(about.author)
    except Exception:  # a broken information dictionary takes nothing from the text
        title = author = None
    # The title field often names the file or the template; the article's own stands on the page.
    if title is not None and " ".join(title.casefold().split()) not in " ".join(text[:2000].casefold().split()):
        title = None
    yield {
        "text": text,
        "title": title,
        "author": author,
        "notes": [f"pages_damaged:{damaged}"] if damaged else [],
    }


def _told(value: object) -> str | None:
    return " ".join(value.split())[:500] or None if isinstance(value, str) else None


# --- what the page did to the text ---------------------------------------------------------------


def mended(pages: Sequence[Sequence[str]]) -> str:
    """The text of pages given as lines, a paragraph a line: without running heads, page numbers and broken words."""
    kept = _without_running_lines([[line for line in page] for page in pages])
    lines = [line for page in kept for line in (*page, "\f")]
    known = Counter(word.casefold() for line in lines for word in _WORD.findall(line))
    width = _width(lines)
    out: list[str] = []
    current = previous = ""
    turned = False
    for line in lines:
        if line == "\f":
            turned = True
            continue
        if not line:
            if current and not turned:
                out.append(current)
                current = ""
            continue
        if current and _goes_on(previous, line, width, turned):
            current = _glued(current, line, known)
        else:
            if current:
                out.append(current)
            current = line
        previous, turned = line, False
    if current:
        out.append(current)
    return "\n".join(out)


def _without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    full = [[i for i, line in enumerate(page) if line] for page in pages]
    seen: Counter[tuple[bool, str]] = Counter()
    edges: list[list[tuple[int, tuple[bool, str]]]] = []
    for page, filled in zip(pages, full, strict=True):
        here = [(i, (True, _shape(page[i]))) for i in filled[:_EDGE]]
        here += [(i, (False, _shape(page[i]))) for i in filled[: -_EDGE - 1 : -1]]
        seen.update({shape for _, shape in here})
        edges.append(here)
    needed = max(2, (len(pages) + 1) // 2)
    for page, filled, here in zip(pages, full, edges, strict=True):
        going: set[int] = set()
        stopped = {True: False, False: False}
        for (
            i,
            shape,
        ) in here:  # from the edge of the page inwards: behind a line of the article there is no running head
            runs = seen[shape] >= needed and len(page[i]) <= 120 and not _CONTINUES.match(page[i])
            stopped[shape[0]] |= not (runs or _PAGE_NUMBER.fullmatch(page[i]))
            if runs and not stopped[shape[0]]:
                going.add(i)
        for i in (*filled[:1], *filled[-1:]):
            if _PAGE_NUMBER.fullmatch(page[i]) and (len(pages) > 1 or not page[i].isdigit()):
                going.add(i)
        # A page of nothing but edges is a form or a list, not a page with a head and a foot.
        if len(going) < len(filled) or len(pages) > 2:
            for i in going:
                page[i] = ""
            _strip_blank(page)
    return pages


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.casefold().split()))


def _strip_blank(page: list[str]) -> None:
    while page and not page[0]:
        del page[0]
    while page and not page[-1]:
        del page[-1]


def _width(lines: Sequence[str]) -> int:
    """How long a full line is: nine tenths of the long ones."""
    lengths = sorted(len(line) for line in lines if len(line) > 1)
    return lengths[len(lengths) * 4 // 5] if lengths else 0


def _goes_on(before: str, line: str, width: int, turned: bool) -> bool:
    """Whether a line goes on with the paragraph of the line before it."""
    if _ITEM.match(line):
        return False
    if _HYPHEN.search(before) and line[0].isalpha():
        return True
    if line[0].islower():
        return True
    if _STOP.search(before):
        # A new sentence may begin anywhere; a full line before it says that the paragraph was not over.
        return not turned and len(before) >= width * 0.88 and not before.endswith((":", ";"))
    return len(before) >= width * 0.7


def _glued(text: str, line: str, known: Counter[str]) -> str:
    if not _HYPHEN.search(text) or not line[0].isalpha():
        return f"{text} {line}"
    head = _WORD.findall(text[-60:])
    tail = _WORD.match(line)
    if not head or tail is None:
        return text + line
    first, second = head[-1], tail[0]
    part = re.split(r"[-\u2010]", first)[-1].casefold()
    whole, hyphened = (first + second).casefold(), f"{first}-{second}".casefold()
    after = re.split(r"[-\u2010]", second)[0].casefold()
    if known[whole] > known[hyphened] or text.endswith("\u00ad"):
        keep = False
    else:
        keep = (
            bool(known[hyphened])
            or line[0].isupper()
            or _KEEP_AFTER.fullmatch(part) is not None
            or _KEEP_BEFORE.fullmatch(after) is not None
            or part.endswith(("'", "’"))
        )
    return (text if keep else text[:-1]) + line
