"""Text to annotated Doc, Doc to agreement records.

>>> import pipeline
>>> records = pipeline.extract("La Ville de Lyon et la Ville de Milan ont signé un accord de coopération le 3 mai 2019.")
>>> records[0].signed.value
'2019-05-03'
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from corpus.article import Article
    from output.record import AgreementRecord

__all__ = ["annotate", "extract", "extract_article", "load", "merge"]


def load(model: str | None = None) -> Language:
    """The accords pipeline as an ordinary `spacy.Language`. See `pipeline.language.load`."""
    from pipeline.language import load

    return load(model)


def annotate(text: str, published: str | None = None) -> Doc:
    """A Doc with every span group of accords. `published` is the article's date (EDTF) or None."""
    from pipeline.language import read

    return read(text, published)


def extract(text: str, published: str | None = None) -> list[AgreementRecord]:
    """The agreement records of one article's clean text; nothing merged across articles."""
    from pipeline.extraction import extract

    return extract(text, published)


def extract_article(article: Article, nlp: Language | None = None) -> list[AgreementRecord]:
    """The agreement records of one `corpus.Article`; evidence offsets count in `article.text`."""
    from pipeline.extraction import extract_article

    return extract_article(article, nlp)


def merge(records: Iterable[AgreementRecord]) -> list[AgreementRecord]:
    """The records with those of different articles that tell the same agreement joined, and renewals linked."""
    from pipeline.merging import merge

    return merge(records)
