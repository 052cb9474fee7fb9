"""The misses of an evaluation highlighted in their articles, as one page of HTML without scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader

from corpus.annotated import GoldArticle, evidence_in
from corpus.article import read_article
from pipeline.evaluation import headline, misses, table
from pipeline.scoring import Evaluation, Judged, Merging


class Piece(NamedTuple):
    """Words of an article; `mark` says whose evidence they are: `gold`, `found`, `both` or none."""

    text: str
    mark: str | None


def page(result: Evaluation, articles: Sequence[GoldArticle], merging: Merging | None = None) -> str:
    """The page. Articles in which nothing is wrong are left out."""
    known = {article.doc: article for article in articles}
    pages = []
    for doc, group in groupby(sorted(result.judged, key=lambda j: j.doc), key=lambda j: j.doc):
        judged = [j for j in group if misses(j)]
        if judged:
            acts = [_act(j) for j in judged]
            pages.append({"doc": doc, "acts": acts, "pieces": _pieces(known[doc], judged)})
    environment = Environment(loader=PackageLoader("pipeline"), autoescape=True)
    scores = "\n".join(table(result, merging))
    return environment.get_template("evaluation.html").render(scores=scores, pages=pages)


def _act(judged: Judged) -> Mapping[str, Any]:
    wrong = misses(judged)
    if judged.gold is None or judged.found is None:
        return {"headline": wrong[0], "misses": []}
    return {"headline": headline(judged.gold), "misses": wrong}


def _pieces(article: GoldArticle, judged: Iterable[Judged]) -> list[Piece]:
    if article.file is None:
        return [Piece("(texte absent)", None)]
    text = read_article(article.file).text
    marks = bytearray(len(text))  # 1 for the gold, 2 for what was extracted
    for span in evidence_in(article, text):
        _mark(marks, span.start, span.end, 1)
    for j in judged:
        quote = str((j.gold or {}).get("quote") or "")
        if quote and (at := text.find(quote)) >= 0:
            _mark(marks, at, at + len(quote), 1)
        for source in (j.found or {}).get("sources") or ():
            for entry in source.get("evidence") or ():
                if entry.get("field") != "act":  # its whole sentence
                    _mark(marks, entry["start"], entry["end"], 2)
    names = (None, "gold", "found", "both")
    pieces: list[Piece] = []
    at = 0
    for value, run in groupby(marks):
        size = len(list(run))
        pieces.append(Piece(text[at : at + size], names[value]))
        at += size
    return pieces


def _mark(marks: bytearray, start: int, end: int, value: int) -> None:
    for i in range(max(0, start), min(end, len(marks))):
        marks[i] |= value
