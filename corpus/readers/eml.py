"""Mails: press releases and newsletters as they were sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from corpus.errors import Rejected
from corpus.readers import RawDocument, RawFile, headed
from corpus.readers.html import parse, parsed

MAX_BYTES = 50_000_000
_HEADER = re.compile(
    rb"(?:[A-Za-z][\w-]{0,60}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n){0,50}){0,60}?"
    rb"(?:(?:From|Return-Path|Received|Delivered-To|MIME-Version|Message-ID):[^\r\n]*\r?\n)",
    re.I,
)
_STARTS = re.compile(
    rb"(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|From|X-[\w-]{1,40}|Date|Subject|To):[ \t]", re.I
)
_ANSWER = re.compile(r"(?:\s*(?:re|tr|fw|fwd|ref)\s*:)+\s*", re.I)
# A text part this much shorter than the page beside it is a «read online» notice.
_NOTICE = 400


class EmailReader:
    """Reads `.eml`: the text of the mail, or its page; attachments are counted in a note and left alone."""

    name = "eml"
    suffixes = frozenset({".eml"})

    def recognises(self, head: bytes) -> bool:
        return _STARTS.match(head) is not None and head.count(b"\n") >= 3 and _HEADER.match(head) is not None

    def read(self, file: RawFile) -> Iterator[RawDocument]:
        yield from parsed("corpus.readers.eml:parse_mail", file, file.bytes(MAX_BYTES))


def parse_mail(data: bytes) -> Iterator[dict[str, Any]]:
    """The fields of the mail's RawDocument but for `source`; runs in the child. Raises Rejected (`no_text`, `encrypted`)."""
    from email import message_from_bytes
    from email.message import EmailMessage
    from email.policy import default

    message = message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    if message.get_content_type() in ("application/pkcs7-mime", "multipart/encrypted"):
        raise Rejected("encrypted", "an encrypted mail")
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    text = _content(plain) if plain is not None else ""
    fields: dict[str, Any] = {"notes": []}
    if page is not None and len(text) < _NOTICE:
        content = page.get_payload(decode=True)
        try:
            found = next(parse(content if isinstance(content, bytes) else b"", page.get_content_charset()))
        except Rejected:
            found = None
        if found is not None and len(found["text"]) > len(text):
            fields = {"text": found["text"], "notes": found["notes"], "url": found["url"]}
            text = found["text"]
    if not any(c.isalpha() for c in text):
        raise Rejected("no_text", "a mail without text")
    subject = _ANSWER.sub("", " ".join(str(message.get("Subject", "")).split()), count=1)[:500] or None
    if attached := sum(1 for _ in message.iter_attachments()):
        fields["notes"].append(f"attachments_left_out:{attached}")
    published = _sent(message)
    yield fields | {
        "text": headed(text, subject),
        "title": subject,
        "published": published,
        "published_by": "eml.date" if published else None,
        "author": _sender(message),
    }


def _content(part: Any) -> str:
    from corpus.encoding import decode

    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        return ""
    text = decode(content, declared=part.get_content_charset()).text
    if part.get_param("format", "").lower() == "flowed":  # RFC 3676: a space at the end of a line joins it to the next
        text = re.sub(r"(?m)(?<! ) \r?\n(?=\S)", " ", re.sub(r"(?m)^-- \r?$", "--", text))
    return text


def _sent(message: Any) -> str | None:
    """The day of the `Date` header, in the sender's time zone."""
    from email.utils import parsedate_to_datetime

    try:
        day = parsedate_to_datetime(str(message.get("Date", ""))).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return day.isoformat() if 1970 <= day.year < 2100 else None


def _sender(message: Any) -> str | None:
    from email.utils import parseaddr

    name, address = parseaddr(str(message.get("From", "")))
    return " ".join((name or address).split())[:200] or None
