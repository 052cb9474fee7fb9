"""Cleaning and publication dates on pages written for this benchmark. Run as `python -m benchmarks.cleaning.run`.

`gold.jsonl` has a line for each page of `pages/`: the lines that belong to the article, those that count neither way (the letterhead of the
authority that speaks, its signature, an editor's note), the date of publication (or null), the kind of site, and its half:
`test` pages were written before the rules were worked on and no rule was tuned on them; `dev` pages were, and so were the
`second` ones, of kinds that the first 64 have few of. `both` is `test` and `dev`, the 64 pages of the goal. The unit is the visible line of the page, as `blocks.py` cuts it; a system keeps a line when
its output has it, alone or within a longer line. Precision is the share of what it keeps that belongs to
the article, recall the share of the article that it keeps. The rivals are given the HTML pages as they are, and the
text pages with each line in a `<p>`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from benchmarks.cleaning.blocks import html_lines, text_lines
from corpus.article import read_article
from corpus.cleaning import clean
from corpus.errors import Rejected
from corpus.publication import publication_date

HERE = Path(__file__).parent
PAGES = HERE / "pages"
# A shorter line must stand alone in the output: within another its words are likely to be another line's.
_MIN_WITHIN = 12

System = Callable[[Path], tuple[list[str], str | None]]


def _page_lines(path: Path) -> list[str]:
    raw = path.read_text(encoding="utf-8")
    return html_lines(raw) if path.suffix == ".html" else text_lines(raw)


def _accords(path: Path) -> tuple[list[str], str | None]:
    if path.suffix == ".txt":
        cleaned = clean(path.read_text(encoding="utf-8"))
        found = publication_date(cleaned)
        return text_lines(cleaned.text), found.value if found else None
    try:
        article = read_article(path)
    except Rejected as refused:
        print(f"{path.name}: {refused}", file=sys.stderr)
        return [], None
    return text_lines(article.text), article.published


def _as_html(path: Path) -> str:
    raw = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return raw
    body = "\n".join(f"<p>{escape(line)}</p>" for line in text_lines(raw))
    return f'<html lang="fr"><head><meta charset="utf-8"></head><body>{body}</body></html>'


def _trafilatura(path: Path) -> tuple[list[str], str | None]:
    import trafilatura

    found = trafilatura.bare_extraction(_as_html(path), include_comments=False, with_metadata=True)
    if found is None:
        return [], None
    data = found.as_dict()
    return text_lines("\n".join(filter(None, [data.get("title"), data.get("text")]))), data.get("date")


# The defaults are for long English paragraphs: with them next to nothing is found on these pages.
_SHORT = {"length_low": 20, "length_high": 60, "max_heading_distance": 300}


def _justext(path: Path) -> tuple[list[str], str | None]:
    import justext

    found = justext.justext(_as_html(path).encode("utf-8"), justext.get_stoplist("French"), encoding="utf-8", **_SHORT)
    return [" ".join(p.text.split()) for p in found if not p.is_boilerplate], None


def _nothing(path: Path) -> tuple[list[str], str | None]:
    return _page_lines(path), None


SYSTEMS: dict[str, System] = {
    "accords": _accords,
    "trafilatura": _trafilatura,
    "jusText": _justext,
    "no cleaning": _nothing,
}


def kept(lines: list[str], output: list[str]) -> Counter[str]:
    """How often each line of the page stands in the output, at most as often as in the page."""
    whole = Counter(output)
    # What is no line of the page is a line made of several: hard-wrapped text, cells of a row.
    joined = "\n".join(line for line in output if line not in set(lines))
    found: Counter[str] = Counter()
    for line, times in Counter(lines).items():
        inside = joined.count(line) if len(line) >= _MIN_WITHIN or (whole[line] == 0 and len(line) > 3) else 0
        found[line] = min(times, whole[line] + inside)
    return found


def score(page: dict[str, Any], output: list[str]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """The lines kept rightly, kept wrongly and lost."""
    article = Counter(page["article"])
    here = kept(_page_lines(PAGES / page["page"]), output)
    for line in page["neutral"]:
        here.pop(line, None)
    right = here & article
    return right, here - right, article - right


def _figures(pages: list[dict[str, Any]], outputs: dict[str, tuple[list[str], str | None]]) -> str:
    right = wrong = lost = 0
    for page in pages:
        r, w, m = (sum(c.values()) for c in score(page, outputs[page["page"]][0]))
        right, wrong, lost = right + r, wrong + w, lost + m
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + lost) if right + lost else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return f"{precision:10.3f}{recall:8.3f}{f1:8.3f}"


def _dates(pages: list[dict[str, Any]], outputs: dict[str, tuple[list[str], str | None]]) -> str:
    told = [(p["published"], outputs[p["page"]][1]) for p in pages]
    right = sum(a == b for a, b in told)
    none = sum(b is None and a is not None for a, b in told)
    return f"{right:5}/{len(told)}{none:6}{len(told) - right - none:7}"


def main(show: bool = False) -> None:
    """Print a table for each half and format; with `show`, the lines that accords gets wrong on pages that are not for testing."""
    pages = [json.loads(line) for line in (HERE / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    outputs = {name: {p["page"]: system(PAGES / p["page"]) for p in pages} for name, system in SYSTEMS.items()}
    for half in ("test", "dev", "both", "second"):
        for suffix in (".txt", ".html", ""):
            some = [
                p
                for p in pages
                if (p["half"] == half or (half == "both" and p["half"] != "second")) and p["page"].endswith(suffix)
            ]
            if not some:
                continue
            what = {".txt": "text", ".html": "HTML", "": "all"}[suffix]
            print(f"\n{half}, {what}: {len(some)} pages")
            print(f"{'':14}{'precision':>10}{'recall':>8}{'F1':>8}   dates: {'right':>8}{'none':>6}{'wrong':>7}")
            for name in SYSTEMS:
                dates = _dates(some, outputs[name]) if name in ("accords", "trafilatura") else ""
                print(f"{name:14}{_figures(some, outputs[name])}          {dates}")
    for page in [p for p in pages if show and p["half"] != "test"]:
        output, date = outputs["accords"][page["page"]]
        _, wrong, lost = score(page, output)
        if wrong or lost or date != page["published"]:
            print(f"\n{page['page']} ({page['half']}) date {date}, gold {page['published']}")
            for line in wrong.elements():
                print(f"   kept: {line}")
            for line in lost.elements():
                print(f"   lost: {line}")


if __name__ == "__main__":
    main("--show" in sys.argv[1:])
