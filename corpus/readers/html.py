"""Saved web pages: the article where trafilatura finds it, whole (`blocks`), and the date of first publication from what the page says of itself."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from datetime import date
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from corpus import sandbox
from corpus.cleaning import clean
from corpus.errors import Rejected
from corpus.publication import publication_date
from corpus.readers import RawDocument, RawFile, headed

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from trafilatura.settings import Document

    from corpus.readers.blocks import Block

MAX_BYTES = 20_000_000
# Pages of the press nest some thirty elements. libxml2 leaves out, without a word, what is deeper than 256.
MAX_DEPTH = 250
_MAX_ELEMENTS = 100_000

_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,30})", re.I)
_ISO = re.compile(r"((?:19|20)\d\d)(?:-(\d\d)(?:-(\d\d))?)?(?![\d-])")
# Properties and names of <meta> that hold the first publication, the plainest first (Open Graph, schema.org, Dublin Core).
_META = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished", "og:published_time",
    "dcterms.issued", "dc.date.issued", "dc.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date",
    "citation_publication_date", "citation_date", "sailthru.date", "parsely-pub-date", "publish-date", "pubdate",
    "publication_date", "date.published",
)  # fmt: skip
# Never today's date, never the last of several (htmldate's own defaults), and no search in all of the page's words.
_SEARCH: dict[str, Any] = {"original_date": True, "extensive_search": False, "max_date": "2099-12-31"}
# How far above the title a by-line stands.
_ABOVE = 4
_WEEKDAY = re.compile(r"(?:lun|mar|mer|jeu|ven|sam|dim)[a-z]{0,5}[. ]", re.I)
_UPDATED = re.compile(r"modified|updated|revised|lastmod|mise-a-jour|\bmaj\b")
_ARTICLE_TYPES = frozenset({
    "article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "blogposting", "report", "socialmediaposting",
    "techarticle", "scholarlyarticle", "pressrelease", "liveblogposting",
})  # fmt: skip


class HtmlReader:
    """Reads `.html`: one page, one article."""

    name = "html"
    suffixes = frozenset({".html", ".htm", ".xhtml"})

    def recognises(self, head: bytes) -> bool:
        if head.startswith((b"\xff\xfe<\x00", b"\xfe\xff\x00<")):
            head = head.decode("utf-16", "replace").encode("utf-8")
        return _START.match(head.removeprefix(b"\xef\xbb\xbf")) is not None

    def read(self, file: RawFile) -> Iterator[RawDocument]:
        yield from parsed("corpus.readers.html:parse", file, file.bytes(MAX_BYTES))


class MhtmlReader:
    """Reads `.mhtml`, a page that a browser saved whole; its address is kept, its date of saving is not."""

    name = "mhtml"
    suffixes = frozenset({".mhtml", ".mht"})

    def recognises(self, head: bytes) -> bool:
        start = head.lower()
        return b"content-type: multipart/related" in start and (
            b"text/html" in start or b"snapshot-content-location" in start
        )

    def read(self, file: RawFile) -> Iterator[RawDocument]:
        yield from parsed("corpus.readers.html:parse_mhtml", file, file.bytes(MAX_BYTES))


def parsed(function: str, file: RawFile, data: bytes) -> Iterator[RawDocument]:
    """The documents that a parsing function of the child process gives for the content of a file. Raises Rejected."""
    for answer in list(sandbox.run(function, data, source=file.source)):
        yield RawDocument(source=file.source, **{**answer, "notes": tuple(answer.get("notes", ()))})


# --- in the child --------------------------------------------------------------------------------


def parse(data: bytes, declared: str | None = None, url: str | None = None) -> Iterator[dict[str, Any]]:
    """The article of a page: the fields of its RawDocument but for `source`. `declared` is the charset outside the page.

    Raises Rejected (`empty`, `binary`, `broken`, `too_deep`, `too_large`, `no_text`).
    """
    from lxml.etree import ParserError
    from trafilatura import bare_extraction, load_html
    from trafilatura.metadata import extract_metadata

    from corpus.encoding import decode
    from corpus.readers.blocks import article_lines, blocks, prune

    if declared is None and (label := _CHARSET.search(data[:8192])) is not None:
        declared = label[1].decode("ascii", "replace")
    decoded = decode(data, declared=declared)
    # lxml takes no text that declares an encoding for itself, and no control characters.
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", re.sub(r"\A\s*<\?xml[^>]{0,200}>", "", decoded.text))
    try:
        tree = load_html(text)
    except (ParserError, ValueError) as error:
        raise Rejected("broken", f"not HTML ({error})") from None
    if tree is None:
        raise Rejected("broken", "not HTML")
    _check_size(tree)
    published, by = _published(tree)
    about = extract_metadata(tree, default_url=url, date_config=_SEARCH)
    prune(tree)
    undated = published is None
    if undated:
        published, by = _guessed(deepcopy(tree)), "html.htmldate"
    # Precision here, recall below: what the extractor is sure of tells where the article stands, and its lines are taken whole.
    found = cast("Document | None", bare_extraction(tree, fast=True, favor_precision=True, include_comments=False))
    page = blocks(tree)
    notes = list(decoded.notes)
    lines = article_lines(page, found.text if found is not None and found.text else "")
    if not lines:  # a notice of a few words: all of the page, which cleaning knows to tell apart
        lines = [block for block in page if block.linked < 0.8]
        notes.append("html.whole_page")
    if not any(c.isalpha() for block in lines for c in block.text):
        raise Rejected("no_text", "no article found in the page")
    title = _one_line(about.title)
    if title and about.sitename and title.casefold() == about.sitename.casefold():
        title = None
    if lines[0].heading:
        title = lines[0].text[:500]
    text = "\n".join(block.text for block in lines)
    if undated and (told := _told_above(page, lines)) is not None:
        published, by = told
    yield {
        "text": text if lines[0].heading else headed(text, title),
        "title": title,
        "published": published,
        "published_by": by if published else None,
        "notes": notes,
        "url": web_address(url) or web_address(about.url),
        "author": _one_line(about.author),
    }


def parse_mhtml(data: bytes) -> Iterator[dict[str, Any]]:
    """The article of the first page in an MHTML file (RFC 2557)."""
    from email import message_from_bytes
    from email.policy import compat32

    message = message_from_bytes(data, policy=compat32)
    for part in message.walk():
        if part.get_content_type() not in ("text/html", "application/xhtml+xml"):
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content.strip():
            location = part.get("Content-Location") or message.get("Snapshot-Content-Location")
            yield from parse(content, part.get_content_charset(), str(location) if location else None)
            return
    raise Rejected("no_text", "no page in the file")


def _check_size(tree: HtmlElement) -> None:
    from lxml.etree import iterwalk

    depth = count = 0
    for event, _ in iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        count += event == "start"
        if depth > MAX_DEPTH:
            raise Rejected("too_deep", f"elements nested deeper than {MAX_DEPTH}")
        if count > _MAX_ELEMENTS:
            raise Rejected("too_large", f"more than {_MAX_ELEMENTS} elements")


def web_address(url: object) -> str | None:
    """The URL when it is one of the web, else None."""
    if not isinstance(url, str) or len(url) > 2000:
        return None
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc and not re.search(r"\s", url) else None


def _one_line(text: object) -> str | None:
    return " ".join(text.split())[:500] or None if isinstance(text, str) else None


# --- dates ---------------------------------------------------------------------------------------


def _published(tree: HtmlElement) -> tuple[str | None, str | None]:
    """The date of first publication that the page's metadata tell, EDTF, and where; updates are never taken for it."""
    if (value := _from_json_ld(tree)) is not None:
        return value, "html.json_ld"
    if (value := _from_meta(tree)) is not None:
        return value, "html.meta"
    return None, None


def _from_json_ld(tree: HtmlElement) -> str | None:
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text:
            continue
        try:
            value = json.loads(script.text.strip().removeprefix("<![CDATA[").removesuffix("]]>"), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _items(value):
            kinds = item.get("@type")
            names = {str(k).rsplit("/")[-1].casefold() for k in (kinds if isinstance(kinds, list) else [kinds])}
            if (day := iso_date(item.get("datePublished"))) is not None:
                found[bool(names & _ARTICLE_TYPES)].add(day)
    return _agreed(found[True]) or (_agreed(found[False]) if not found[True] else None)


def _items(value: object) -> Iterator[dict[str, Any]]:
    """The things that a page is about, not those that it lists (an `ItemList` of related articles)."""
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
            for key in ("@graph", "mainEntity", "mainEntityOfPage"):
                nested = item.get(key)
                for inner in nested if isinstance(nested, list) else [nested]:
                    if isinstance(inner, dict):
                        yield inner


def _from_meta(tree: HtmlElement) -> str | None:
    values: dict[str, set[str]] = {}
    for meta in tree.iter("meta"):
        if (day := iso_date(meta.get("content"))) is None:
            continue
        for attribute in ("property", "name", "itemprop"):
            for key in (meta.get(attribute) or "").lower().split():
                values.setdefault(key, set()).add(day)
    for key in _META:
        if (day := _agreed(values.get(key, ()))) is not None:
            return day
    marked = {
        day
        for time in tree.iter("time")
        if (time.get("itemprop") or "").lower() == "datepublished" or time.get("pubdate") is not None
        if (day := iso_date(time.get("datetime"))) is not None
    }
    return _agreed(marked)


def _agreed(days: Iterable[str]) -> str | None:
    """The one date that all say, the more precise of two that agree; None when they differ."""
    ranked = sorted(days, key=len)
    return ranked[-1] if ranked and all(ranked[-1].startswith(day) for day in ranked) else None


def iso_date(value: object) -> str | None:
    """The date at the start of an ISO 8601 date or time as EDTF, in its own time zone; None for anything else."""
    if not isinstance(value, str) or (m := _ISO.match(value.strip())) is None:
        return None
    try:
        day = date(int(m[1]), int(m[2] or 1), int(m[3] or 1)).isoformat()
    except ValueError:
        return None
    return day if m[3] else day[:7] if m[2] else m[1]


def _told_above(page: Sequence[Block], lines: Sequence[Block]) -> tuple[str, str] | None:
    """The date of publication in the lines right above the article, where the by-line of some themes stands, and the rule.

    A date with its day of the week up there is more often the day on which the page was seen.
    """
    start = next((i for i, block in enumerate(page) if block is lines[0]), 0)
    above = [b.text for b in page[max(0, start - _ABOVE) : start] if b.linked < 0.8 and not _WEEKDAY.match(b.text)]
    found = publication_date(clean("\n".join([*above, *(b.text for b in lines)]))) if above else None
    return (found.value, found.rule) if found is not None else None


def _guessed(tree: HtmlElement) -> str | None:
    """What htmldate finds in a page that does not tell its date plainly; changes the tree.

    It takes an update for want of better, so those are hidden from it; and it fills in the first of the month or year where a
    page tells no more.
    """
    from htmldate import find_date

    for node in list(tree.iter("meta", "script", "time", "span", "div", "p")):
        told = " ".join(str(node.get(k) or "") for k in ("property", "name", "itemprop", "class")).lower()
        if node.tag == "script" or _UPDATED.search(told):
            node.drop_tree()
    day = find_date(tree, **_SEARCH)
    if day is None or day.endswith("-01-01"):
        return None
    return iso_date(day[:7] if day.endswith("-01") else day)
