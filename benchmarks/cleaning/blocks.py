"""The visible lines of a page, in order: the units that the cleaning benchmark counts."""

from __future__ import annotations

from lxml import html

_SKIPPED = {"script", "style", "noscript", "template", "head", "svg"}
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "cite", "dd", "div", "dl", "dt", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p",
    "pre", "section", "table", "tbody", "td", "th", "thead", "time", "tr", "ul",
}  # fmt: skip


def text_lines(raw: str) -> list[str]:
    """The lines of a text page that hold something, white space made single."""
    return [line for part in raw.splitlines() if (line := " ".join(part.split()))]


def html_lines(raw: str) -> list[str]:
    """The text of an HTML page, cut where a block element or a line break begins or ends."""
    parts: list[str] = []

    def walk(node: html.HtmlElement) -> None:
        if not isinstance(node.tag, str) or node.tag in _SKIPPED:
            return
        edge = "\n" if node.tag in _BLOCKS else ""
        parts.append(edge + " ".join((node.text or "").split("\n")))
        for child in node:
            walk(child)
            parts.append(" ".join((child.tail or "").split("\n")))
        parts.append(edge)

    walk(html.document_fromstring(raw.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8")))
    return text_lines("".join(parts))
