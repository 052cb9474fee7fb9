"""What a worker does: read a file into articles, or an article into records. Both give JSON lines and raise RuleError only."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pipeline
from corpus.article import Article, read_articles
from corpus.duplicates import signature
from corpus.errors import Rejection
from output.run_report import RejectedFile
from pipeline.inputs import readable
from rules.loader import RuleError

if TYPE_CHECKING:
    from spacy.language import Language

# What a later run may find otherwise though nothing has changed: such a file is read again.
PASSING = frozenset({"not_found", "unreadable", "missing_library", "memory", "worker_died"})


class File(NamedTuple):
    """A file to be read, and how: its number in the run, its path, the columns of tables."""

    number: int
    path: str
    columns: Mapping[str, str]


class Passage(NamedTuple):
    """An article to be read, waiting as bytes `[start, stop)` of a shard: its number in the run, where it is, the model."""

    number: int
    shard: str
    start: int
    stop: int
    model: str | None


@cache
def load(model: str | None) -> Language | None:
    """The spaCy pipeline of a model, loaded once per process; None for rules alone, which need no spaCy."""
    return pipeline.load(model) if model else None


def articles_of(file: File) -> Iterator[bytes]:
    """The articles and rejections of a file as lines, in its order."""
    try:
        for read in read_articles(file.path, file.columns):
            if isinstance(read, Rejection):
                yield rejected_line(
                    RejectedFile(source=readable(read.source), reason=read.reason, message=read.message)
                )
            else:
                yield article_line(read)
    except RuleError:
        raise
    except Exception as error:
        yield rejected_line(bug(readable(file.path), error))


def records_of(passage: Passage) -> Iterator[bytes]:
    """The records of an article as lines, in text order; or one rejection."""
    article = article_in(passage)
    try:
        for record in pipeline.extract_article(article, load(passage.model)):
            yield record.to_line().encode()
    except RuleError:
        raise
    except MemoryError:
        yield rejected_line(RejectedFile(source=article.source, reason="memory", message="it takes too much memory"))
    except Exception as error:
        yield rejected_line(bug(article.source, error))


def told_in(passage: Passage) -> bytes:
    """The same lines, whole."""
    return b"\n".join(records_of(passage))


def article_in(passage: Passage) -> Article:
    """The article of a passage. Raises OSError where its shard has gone."""
    with Path(passage.shard).open("rb") as stream:
        stream.seek(passage.start)
        return article_of(stream.read(passage.stop - passage.start))


def article_line(article: Article) -> bytes:
    """An article as a line, with what tells near-duplicates of it."""
    like = signature(article.text)
    kept = {
        "id": article.id,
        # A file name that is no UTF-8 cannot stand in a record as it is.
        "source": readable(article.source),
        "title": article.title,
        "published": article.published,
        "url": article.url,
        "text": article.text,
    }
    return json.dumps({"article": kept, "like": b64encode(like).decode() if like else None}).encode("ascii")


def article_of(line: bytes) -> Article:
    """The article of a line."""
    return Article(**json.loads(line)["article"])


def likeness_of(line: bytes) -> tuple[Article, bytes | None]:
    """The article of a line and the signature of its text, if it is long enough to have one."""
    data = json.loads(line)
    return Article(**data["article"]), b64decode(data["like"]) if data["like"] else None


def article_key(article: Article) -> bytes:
    """What tells one extraction from another: all of an article that its records depend on."""
    name = article.source if "://" in article.source else article.source.rpartition("/")[2]
    told = json.dumps([article.id, article.published, article.title, article.url, name])
    return hashlib.sha256(told.encode()).digest()[:16]


def rejected_of(line: bytes) -> RejectedFile | None:
    """The rejection of a line; None where it holds something else."""
    if not line.startswith(b'{"rejected":'):
        return None
    return RejectedFile.model_validate(json.loads(line)["rejected"])


def bug(source: str, error: Exception) -> RejectedFile:
    """An error that no input should cause, as a rejection."""
    message = f"{one_line(error)}; this is a bug of accords, please report it with the file"
    return RejectedFile(source=source, reason="internal_error", message=message)


def rejected_line(rejected: RejectedFile) -> bytes:
    """A rejection as a line."""
    return json.dumps({"rejected": rejected.model_dump()}).encode("ascii")


def one_line(error: BaseException) -> str:
    """An exception as one line: its type and the first line of its message."""
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0]}" if text else type(error).__name__
