"""The articles of an annotation round: those of gold, those without gold yet, and those that a tool gave back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from corpus.annotated import GoldArticle, read_gold
from corpus.article import Article, read_article, read_folder
from corpus.errors import Rejected, Rejection
from pipeline.annotation import (
    Refused,
    Returned,
    Task,
    annotated,
    checked,
    first_difference,
    gold_line,
    guessed,
    task_of,
)


def tasks_of(path: Path) -> tuple[list[Task], list[str]]:
    """The tasks of a gold file or folder, or of articles without gold, and why each article that gives none was left out.

    A path is gold when it is a .jsonl file or begins as gold does, or a folder in which a .jsonl file does. Raises GoldError for gold that
    cannot be used.
    """
    left_out: list[str] = []
    found = _gold_tasks(path, left_out) if _is_gold(path) else _new_tasks(path, left_out)
    return list(found), left_out


def _is_gold(path: Path) -> bool:
    if not path.is_dir():
        return path.suffix == ".jsonl" or _begins_as_gold(path)
    return any(map(_begins_as_gold, path.rglob("*.jsonl")))


def _begins_as_gold(file: Path) -> bool:
    try:
        with file.open(encoding="utf-8-sig") as lines:
            first = json.loads(next((line for line in lines if line.strip()), "null"))
    except (OSError, ValueError):
        return False
    return isinstance(first, dict) and {"doc", "records"} <= first.keys()


def _gold_tasks(path: Path, left_out: list[str]) -> Iterator[Task]:
    for gold in read_gold([path]):
        try:
            yield task_of(gold, _text(gold))
        except Refused as error:
            left_out.append(f"{gold.where}: {gold.doc}: {error}")


def _new_tasks(path: Path, left_out: list[str]) -> Iterator[Task]:
    """The articles under a path as the pipeline annotates them, but for those of a file of many: gold reads one of a file."""
    articles: list[Article] = []
    for read in read_folder([path]):
        if isinstance(read, Rejection):
            left_out.append(f"{read.source}: {read.message}")
        elif not Path(read.source).is_file():
            left_out.append(f"{read.source}: one of many in its file; save it as a file of its own")
        else:
            articles.append(read)
    for doc, article in zip(_names([Path(a.source) for a in articles], path), articles, strict=True):
        try:
            yield replace(task_of(guessed(doc, article), article.text), article=article.source)
        except ValueError as error:
            left_out.append(f"{article.source}: cannot be annotated ({str(error).splitlines()[0]})")


def _names(files: Sequence[Path], root: Path) -> list[str]:
    """The name of each article: its path from the root without the suffix, or with it where two would have one name."""
    paths = [file.relative_to(root) if root.is_dir() else Path(file.name) for file in files]
    bare = [path.with_suffix("").as_posix() for path in paths]
    return [name if bare.count(name) == 1 else path.as_posix() for name, path in zip(bare, paths, strict=True)]


class Gold:
    """Annotated articles by name; each text is read when it is asked for, and once."""

    def __init__(self, articles: Iterable[GoldArticle]) -> None:
        self.articles = {article.doc: article for article in articles}
        self._texts: dict[str, str] = {}

    def text(self, doc: str) -> str:
        """The clean text of an article. Raises Refused."""
        if doc not in self._texts:
            self._texts[doc] = _text(self.articles[doc])
        return self._texts[doc]

    def named_by(self, text: str) -> str:
        """The name of the article with this very text, for tools that lose what comes with a text. Raises Refused."""
        for doc in self.articles:
            with suppress(Refused):
                if self.text(doc) == text:
                    return doc
        raise Refused("no `doc` tells which article it is, and its text is that of no article of the gold")


def taken_back(found: Returned, gold: Gold, folder: Path) -> tuple[str, str, list[str]]:
    """The name, the gold line and the notes of an article that a tool gave back.

    `folder` is where the line will be kept. The line has the records of the known article, none when it is new. Raises
    Refused, which names the article, when a mark or the text is wrong.
    """
    doc = found.doc or gold.named_by(found.text)
    try:
        if (old := gold.articles.get(doc)) is not None:
            text, notes = gold.text(doc), []
            shown = task_of(old, text)
        else:
            old, shown = _new(doc, found.article)
            text, notes = shown.text, ["not in gold yet; its records are to be written"]
        if difference := first_difference(found.text, text):
            raise Refused(difference)
        spans, mended = checked(text, found.marks)
        # A person takes few away; doccano takes all that overlap, unless the project allows them.
        if doc in gold.articles and (gone := len(set(shown.spans) - set(spans))):
            notes.append(f"{gone} of the {len(shown.spans)} spans that gold had are not in the file")
        new, unsaid = annotated(old, text, spans, shown.spans)
    except Refused as error:
        raise Refused(f"{doc}: {error}") from None
    return doc, gold_line(new, beside(new, folder)), [*notes, *mended, *unsaid]


def _new(doc: str, source: str | None) -> tuple[GoldArticle, Task]:
    """A gold article without records or words, and the task that an export would make of it now. Raises Refused."""
    if source is None:
        raise Refused("not in the gold, and no `article` tells where its text is")
    article = _read(Path(source))
    try:
        guess = guessed(doc, article)
    except ValueError as error:
        raise Refused(f"the article cannot be annotated ({str(error).splitlines()[0]})") from None
    return replace(guess, entities=(), spans={}, file=Path(source)), task_of(guess, article.text)


def _text(article: GoldArticle) -> str:
    if article.file is None:
        raise Refused("no text of the article beside its gold line")
    return _read(article.file).text


def _read(file: Path) -> Article:
    try:
        return read_article(file)
    except Rejected as error:
        raise Refused(f"the article cannot be read: {error}") from None


def beside(article: GoldArticle, folder: Path) -> str | None:
    """The path of an article's text from a folder, None when it is the `DOC.txt` in it that gold looks for by itself."""
    if article.file is None or (folder / f"{article.doc}.txt").resolve() == article.file.resolve():
        return None
    try:
        return Path(os.path.relpath(article.file.resolve(), folder.resolve())).as_posix()
    except ValueError:  # on another drive of Windows
        return article.file.resolve().as_posix()
