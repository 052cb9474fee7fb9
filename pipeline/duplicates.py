"""Duplicates of an article become further sources of its records, without being read again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath

from corpus.article import Article
from output.record import AgreementRecord, Source


def with_duplicate_sources(
    records: Iterable[AgreementRecord], article: Article, duplicates: Iterable[Article]
) -> Iterator[AgreementRecord]:
    """The records of `article`, each with its duplicates as further sources, in their order.

    A duplicate with the very text of `article` has the same evidence, at the same offsets; one that is nearly the same
    is a source without evidence, as its offsets are unknown. Ids stay: they come from what is agreed, not from who tells it.
    """
    others = list(duplicates)
    for record in records:
        told = record.sources[0]
        more = tuple(_source(other, told if other.text == article.text else None) for other in others)
        yield record.model_copy(update={"sources": (*record.sources, *more)})


def _source(article: Article, same: Source | None) -> Source:
    is_url = "://" in article.source
    return Source(
        article=article.source if is_url else PurePath(article.source).name,
        url=article.source if is_url else None,
        title=article.title,
        published=article.published,
        evidence=same.evidence if same is not None else (),
    )
