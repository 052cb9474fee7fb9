"""One article to its records: a pure function of the text and its date of publication."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from output.record import AgreementRecord
from pipeline.assembly import records_of
from pipeline.scene import Scene, read_scene

if TYPE_CHECKING:
    from spacy.language import Language

    from corpus.article import Article


def extract(text: str, published: str | None = None, *, article: str = "-") -> list[AgreementRecord]:
    """The records of a clean text, in text order. `published` is EDTF of day, month or year precision, or None."""
    return records_of(read_scene(text, published), article=article)


def extract_article(article: Article, nlp: Language | None = None) -> list[AgreementRecord]:
    """The records of an article; `sources[0].article` is its file name."""
    is_url = "://" in article.source
    return records_of(
        scene_of_article(article, nlp),
        article=article.source if is_url else PurePath(article.source).name,
        url=article.url or (article.source if is_url else None),
        title=article.title,
    )


def scene_of_article(article: Article, nlp: Language | None = None) -> Scene:
    """What the finders see in an article, by rules alone or with a spaCy pipeline, whose model may see names that rules miss."""
    if nlp is None:
        return read_scene(article.text, article.published)
    from pipeline.components import scene_of  # spaCy's French takes seconds to load
    from pipeline.language import read

    return scene_of(read(article.text, article.published, nlp))
