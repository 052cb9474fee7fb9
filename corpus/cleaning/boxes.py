"""Furniture known by its words: which of it goes where it stands, and which lines it takes along."""

from __future__ import annotations

import re

from corpus.cleaning.page import Page
from corpus.cleaning.signs import FIELD, HEADLINE_MAX, ITEM, STOP

CAPTION = "furniture.legende_avant_credit"

_CREDIT = "furniture.credit_photo"
_BULLET = re.compile(r"\s*[-*•·>»►▪–]\s+\S")


def take_boxes(page: Page) -> None:
    """Boxes that take lines after them along go; those to the end move the end of the article up."""
    read, done, count = 0, 0, len(page.lines)
    for i in page.judged:
        line = page.lines[i]
        rule = line.rule
        if i < done or rule is None or rule.scope not in ("next", "list", "rest"):
            continue
        read += page.prose_size(done, i)
        page.go(i, rule.id)
        done = i + 1
        if rule.scope == "rest" and read * 2 >= page.prose_total and read:
            done = count
        elif rule.scope == "list" and read:
            done = _list_end(page, i + 1)
        elif rule.scope == "next" and len(line.text) <= 40 and line.text.rstrip(" :>»").count(" ") < 4:
            done = _next_end(page, i + 1)
        for k in range(i + 1, done):
            page.go(k, rule.id)
        if done == count and read:
            left = [k for k in range(i) if page.lines[k].prose and page.lines[k].why is None]
            page.last = max(left, default=page.last)


def _list_end(page: Page, i: int) -> int:
    """Where the article goes on after a box of headlines: at two paragraphs in a row, or a long one; else the end."""
    lines = page.lines
    for k in range(i, len(lines)):
        if lines[k].prose and (len(lines[k].text) >= 300 or (k + 1 < len(lines) and lines[k + 1].prose)):
            return k
    return len(lines)


def _next_end(page: Page, i: int) -> int:
    lines, k = page.lines, i
    while k < len(lines) and k < i + 6:
        line = lines[k]
        if line.prose or len(line.text) > HEADLINE_MAX or STOP.search(line.text[-12:]):
            break
        k += 1
        # A second headline without a bullet must look like one: it could be the article's next heading.
        following = lines[k].text if k < len(lines) else ""
        bulleted = _BULLET.match(following) or not any(c.isalnum() for c in following[:3])
        if not bulleted and not (" : " in following or len(following) >= 70):
            break
    return k


def take_edges(page: Page) -> None:
    """Lines whose rule holds where they stand go."""
    lines = page.lines
    for i in page.judged:
        rule = lines[i].rule
        if rule is None or lines[i].why is not None:
            continue
        place = page.place(i)
        if place == "end" and i + 1 < len(lines) and FIELD.match(lines[i + 1].text):
            continue  # «En bref» above «Durée : trois ans» is a heading of the article
        if rule.scope == "line" or (rule.scope == "edge" and place != "body") or rule.scope == place:
            page.go(i, rule.id)
    # Between the lead and the article there may be furniture too: by-lines, images, buttons.
    for i in page.judged:
        rule = lines[i].rule
        between = 0 < i < len(lines) - 1 and lines[i - 1].why and lines[i + 1].why
        if rule is not None and rule.scope == "edge" and between:
            page.go(i, rule.id)


def take_captions(page: Page) -> None:
    """A line without a full stop right above the credit of an image is its caption."""
    for i in page.judged:
        if page.lines[i].why != _CREDIT or i == 0:
            continue
        above = page.lines[i - 1]
        # The title of the page, which may stand right above an image, is none.
        headed = any(line.why is None and line.text.count(" ") >= 3 for line in page.lines[: i - 1])
        if (
            headed
            and above.why is None
            and not above.prose
            and above.text[-1:] not in ":;"
            and not ITEM.match(above.text)
        ):
            page.go(i - 1, CAPTION)
