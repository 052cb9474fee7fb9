"""The lines of a web page that may belong to its article, by what its tags, class names and links say.

No word is judged here: that is for `corpus.cleaning`, and so that it can, the title of a box stays where its content stays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Elements that show no text of the article, whatever is in them (WHATWG HTML: scripting, embedded and interactive content,
# navigation and tangential content), and those that begin a line of their own.
_NEVER = frozenset({
    "script", "style", "noscript", "template", "head", "svg", "math", "iframe", "object", "embed", "video", "audio", "canvas",
    "select", "option", "textarea", "input", "map", "nav", "footer", "aside", "button", "figcaption", "dialog", "menu",
})  # fmt: skip
_LINES = frozenset({
    "address", "article", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "fieldset", "figure", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre", "section", "summary", "details", "table",
    "tbody", "td", "th", "thead", "tfoot", "tr", "ul", "center", "time",
})  # fmt: skip
_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu", "menubar", "alert"}
)
# Words that sites put into the class or id of what is not the article, in French and English. Whole words between separators.
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menus?|breadcrumbs?|ariane|fil-ariane|footer|pied(?:-de-page)?|sidebar|widgets?|cookies?|"
    r"consent|rgpd|gdpr|newsletters?|partag(?:e|er|es)|share|sharing|social|socials|reseaux-sociaux|sociaux|follow|comments?|"
    r"commentaires?|disqus|respond|reactions?|related|similaires?|lire-aussi|a-lire|read-?more|plus-lus|most-read|trending|"
    r"recommend(?:ed|ations?)?|promo|advert|ads?|pub|publicite|sponsor(?:ed|s)?|banner|bandeau|popup|modal|paywall|abonnement|"
    r"subscribe|tags?|tag-list|mots-cles|pagination|pager|prev-next|legal|copyright|mentions|ticker|skip-link|print|outils|tools|"
    r"captions?|legende|credits?|screen-reader(?:-text)?|sr-only|visually-hidden)(?:$|[\s_-])"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
# An element with more of the page's text than this is the article, whatever it is called.
_TOO_MUCH = 0.4
_BOX_TITLE = 60
# A row of a table is one line if its cells and itself are no longer than this; pages laid out in tables have longer ones.
_CELL = 150
_ROW = 300
CELL_BREAK = " | "
# Lines after the last that the extractor is sure of: a list, a signature, a quotation may follow.
_TAIL = 30


@dataclass(slots=True)
class Block:
    """A line of the page: its words, the part of its letters that are links, and whether it is a heading (1 to 6, else 0)."""

    text: str
    linked: float
    heading: int


@dataclass(slots=True)
class _Open:
    """A line that is being read."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    heading: int = 0


def prune(tree: HtmlElement) -> None:
    """Take out of the tree, in place, the elements that their tags, roles, classes and links tell to be no article."""
    body = tree.find(".//body")
    root = tree if body is None else body
    sizes = _sizes(root)
    total = sizes[root][0] or 1
    doomed = [
        node
        for node in root.iterdescendants()
        if isinstance(node.tag, str) and sizes[node][0] <= total * _TOO_MUCH and _is_furniture(node, *sizes[node])
    ]
    for node in doomed:
        if node.getparent() is not None:
            node.drop_tree()


def _sizes(root: HtmlElement) -> dict[HtmlElement, tuple[int, int]]:
    """For each element the number of characters in it, and of those in links."""
    sizes: dict[HtmlElement, tuple[int, int]] = {}
    for node in reversed(list(root.iter())):
        own = len((node.text or "").strip()) if isinstance(node.tag, str) and node.tag not in ("script", "style") else 0
        chars = linked = 0
        for child in node:
            inner = sizes.get(child, (0, 0))
            chars += inner[0] + len((child.tail or "").strip())
            linked += inner[1]
        chars += own
        sizes[node] = (chars, chars if node.tag == "a" else linked)
    return sizes


def _is_furniture(node: HtmlElement, chars: int, linked: int) -> bool:
    if node.tag in _NEVER or node.get("hidden") is not None or node.get("aria-hidden") == "true":
        return True
    if (node.get("role") or "").lower() in _ROLES or _HIDDEN.search((node.get("style") or "").lower()):
        return True
    named = f"{node.get('class') or ''} {node.get('id') or ''}".lower()
    if (
        named != " "
        and _MARKED.search(named)
        and node.find(".//h1") is None
        and node.tag not in ("body", "main", "article")
    ):
        return True
    # A box of links under a short title.
    return (
        node.tag in ("div", "section", "ul", "ol", "dl", "table")
        and linked > 0
        and chars - linked <= _BOX_TITLE
        and linked >= chars * 0.5
        and node.find(".//h1") is None
    )


def blocks(tree: HtmlElement) -> list[Block]:
    """The lines of the page in reading order; a row of a table is one, its cells parted by bars. The tree must not be deeper than
    Python's stack allows."""
    body = tree.find(".//body")
    out: list[Block] = []
    line = _Open()

    def end() -> None:
        nonlocal line
        text = " ".join("".join(line.parts).split())
        if text:
            out.append(Block(text, line.linked / max(1, len(text)), line.heading))
        line = _Open()

    # A stack, not recursion: the depth of a page is its author's choice. Each entry is text or an element to open or close.
    stack: list[tuple[HtmlElement | None, str, bool]] = [(tree if body is None else body, "", False)]
    links = 0
    heading = 0
    in_row = False
    while stack:
        node, words, closing = stack.pop()
        if node is None:
            line.parts.append(words)
            line.heading = line.heading or heading
            if links:
                line.linked += len(" ".join(words.split()))
            continue
        tag = node.tag
        if not isinstance(tag, str) or tag in _NEVER:
            continue
        if tag == "tr" and not closing and _is_row(node):
            end()
            in_row = True
        elif tag == "tr" and closing:
            in_row = False
        if in_row and tag in ("td", "th") and not closing and any(part.strip() for part in line.parts):
            line.parts.append(CELL_BREAK)
        elif in_row:
            line.parts.append(" ")
        elif tag in _LINES:
            end()
        if tag == "a":
            links += -1 if closing else 1
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            heading = 0 if closing else int(tag[1])
        if closing:
            continue
        stack.append((node, "", True))
        for child in reversed(node):
            if child.tail:
                stack.append((None, child.tail, False))
            stack.append((child, "", False))
        if node.text:
            stack.append((None, node.text, False))
    end()
    return out


def _is_row(node: HtmlElement) -> bool:
    return node.find(".//table") is None and is_row(["".join(c.itertext()) for c in node if c.tag in ("td", "th")])


def is_row(cells: Sequence[str]) -> bool:
    """Whether cells of a table hold data, not parts of a page laid out in it: two or more, and all short."""
    sizes = [size for cell in cells if (size := len(" ".join(cell.split())))]
    return len(sizes) >= 2 and max(sizes) <= _CELL and sum(sizes) <= _ROW


def article_lines(page: Sequence[Block], main: str) -> list[Block]:
    """The lines of the page from the article's title to its end: what lies between the paragraphs of `main`, an extractor's
    text, and the lines around them that are no links."""
    found = " ".join(main.split())
    hits = [i for i, b in enumerate(page) if len(b.text) >= 40 and b.text in found]
    if not hits:
        return []
    first, last = hits[0], hits[-1]
    top = max((i for i in range(first + 1) if page[i].heading == 1), default=None)
    if top is None:
        top = max((i for i in range(max(0, first - 8), first + 1) if page[i].heading), default=first)
    return [b for b in page[top : last + 1 + _TAIL] if b.linked < 0.8 or b.heading == 1]
