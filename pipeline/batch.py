"""Running the pipeline over many articles: one after the other or in several processes, no bad file ever stopping the run."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import platform
import signal
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field, replace
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import pipeline
from corpus.article import Article, read_articles
from corpus.duplicates import Seen, group
from corpus.errors import Rejection
from output.jsonl import write_records
from output.record import AgreementRecord
from output.run_report import (
    REJECTED_NAME,
    RUN_NAME,
    Counts,
    RejectedFile,
    RunReport,
    check_folder,
    write_rejected,
    write_report,
)
from pipeline.assembly import place_of_record
from pipeline.duplicates import with_duplicate_sources
from rules.loader import RULES_DIR, RuleError

if TYPE_CHECKING:
    from spacy.language import Language


class Item(Protocol):
    """What the work is shared by: a file or a story."""

    def as_posix(self) -> str:
        """Its path."""


T = TypeVar("T", bound=Item)
R = TypeVar("R")

STDIN = Path("-")
# Tasks handed to the pool ahead of the one awaited, per worker: enough to keep all busy, few enough to run again after a crash.
_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run is done. `merge` joins the records of one agreement, `duplicates` reads the same story in several outlets
    once. `model` names a spaCy pipeline with an `ner`; None takes accords' own choice, `""` rules alone.
    `columns` names the columns of tables that hold the `text`, `title`, `date` and `url` of articles."""

    merge: bool = True
    duplicates: bool = True
    model: str | None = None
    workers: int = 1
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one file or story gave: its records in text order, how many articles were kept, how many of these repeat another,
    and why others were not; times in seconds."""

    records: tuple[AgreementRecord, ...] = ()
    kept: int = 0
    duplicates: int = 0
    rejected: tuple[RejectedFile, ...] = ()
    read: float = 0.0
    extract: float = 0.0


def article_files(paths: Iterable[Path], leave_out: Iterable[Path] = ()) -> tuple[list[Path], list[RejectedFile]]:
    """The files of the given files and folders (with their subfolders), each once, sorted by path; and the folders that
    cannot be read. Hidden files and those of `leave_out` are passed over, unless `paths` names them. `-` stays as it is."""
    skipped = {path.resolve() for path in leave_out}
    found: dict[Path, Path] = {}
    refused: list[RejectedFile] = []

    def refuse(error: OSError) -> None:
        where = readable(Path(error.filename))
        refused.append(RejectedFile(source=where, reason="unreadable", message=f"cannot be read ({error.strerror})"))

    for path in paths:
        if not path.is_dir():
            found.setdefault(path.resolve(), path)
            continue
        for folder, subfolders, names in os.walk(path, onerror=refuse):
            subfolders[:] = [name for name in subfolders if not name.startswith(".")]
            for file in (Path(folder, name) for name in names if not name.startswith(".")):
                if (place := file.resolve()) not in skipped:
                    found[place] = min(file, found.get(place, file))
    return sorted(found.values(), key=Path.as_posix), refused


def run(
    paths: Sequence[Path],
    target: Path,
    settings: Settings,
    correct: Callable[[Iterable[AgreementRecord]], Iterable[AgreementRecord]] | None = None,
) -> Counts:
    """Read the articles, write their records to `target`, and `rejected.jsonl` and `run.json` beside it.

    `correct` is done to the records last, before they are written.
    Records come in the order of their first source and their place in it. Raises RuleError when a rule file
    cannot be used, OutputError when a result cannot be written, OSError when the model cannot be loaded.
    """
    began = perf_counter()
    folder = target.parent
    check_folder(folder)
    load(settings.model)
    loaded = perf_counter()
    files, rejected = article_files(paths, [target, folder / REJECTED_NAME, folder / RUN_NAME])
    counts = Counts(read=len(files))
    timings = dict.fromkeys(("load", "read", "extract", "merge", "total"), 0.0)
    timings["load"] = loaded - began

    def extracted() -> Iterator[AgreementRecord]:
        for outcome in outcomes(files, settings):
            timings["read"] += outcome.read
            timings["extract"] += outcome.extract
            rejected.extend(outcome.rejected)
            counts.kept += outcome.kept
            counts.duplicates += outcome.duplicates
            yield from outcome.records

    records: Iterable[AgreementRecord] = extracted()
    if settings.merge:
        separate = list(records)
        merging = perf_counter()
        records = sorted(pipeline.merge(separate), key=place_of_record)
        timings["merge"] = perf_counter() - merging
    counts.records = write_records(target, correct(records) if correct else records)
    counts.rejected = dict(Counter(file.reason for file in rejected))
    write_rejected(folder, rejected)
    timings["total"] = perf_counter() - began
    write_report(
        folder,
        RunReport(
            counts=counts,
            versions=versions(),
            rules_sha256=rules_hash(),
            settings={"paths": [readable(path) for path in paths], **asdict(settings)},
            timings={stage: round(seconds, 3) for stage, seconds in timings.items()},
        ),
    )
    return counts


def outcomes(files: Sequence[Path], settings: Settings) -> Iterator[Outcome]:
    """What each file gave, in the order of the files, whatever happens to any of them; with `settings.duplicates`, what reading
    each file gave, then what each story gave, in the order of the articles that stand for them. Raises RuleError."""
    if not settings.duplicates:
        yield from _shared(files, partial(process, model=settings.model, columns=settings.columns), settings.workers)
        return
    with TemporaryDirectory(prefix="accords-") as folder:
        stored: list[Stored] = []
        for reading in _shared(files, partial(store, folder=folder, columns=settings.columns), settings.workers):
            if isinstance(reading, Outcome):  # the file killed its worker
                yield reading
                continue
            stored += reading.articles
            yield Outcome(rejected=reading.rejected, read=reading.seconds)
        began = perf_counter()
        stories = sorted(group([s.seen for s in stored], lambda i: stored[i].load(folder).text))
        yield Outcome(read=perf_counter() - began)
        told = [Story(tuple(stored[i] for i in story)) for story in stories]
        yield from _shared(told, partial(extract_story, folder=folder, model=settings.model), settings.workers)


def _shared(items: Sequence[T], task: Callable[[T], R], workers: int) -> Iterator[R | Outcome]:
    # A worker has no standard input of its own: `-` is read here.
    if workers == 1 or len(items) < 2 or STDIN in items:
        return map(task, items)
    return in_processes(items, task, workers)


@dataclass(frozen=True, slots=True)
class Stored:
    """A clean article that waits in a file for its turn: which file, where in it, and what grouping needs to know."""

    file: str
    offset: int
    seen: Seen

    def load(self, folder: str) -> Article:
        """The article as it was stored in the folder."""
        with Path(folder, self.file).open("rb") as stream:
            stream.seek(self.offset)
            return Article(**json.loads(stream.readline()))


@dataclass(frozen=True, slots=True)
class Reading:
    """The articles of one file, stored; why others were not kept; the seconds that reading took."""

    articles: tuple[Stored, ...]
    rejected: tuple[RejectedFile, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Story:
    """An article and those that repeat it."""

    articles: tuple[Stored, ...]

    def as_posix(self) -> str:
        """The source of the article that stands for the story, for messages."""
        return self.articles[0].seen.source


def store(file: Path, folder: str, columns: Mapping[str, str] | None = None) -> Reading:
    """Read one file and store its articles in the folder, so that none stays in memory; no error is raised but RuleError."""
    began = perf_counter()
    articles: list[Stored] = []
    rejected: list[RejectedFile] = []
    name = f"{os.getpid()}.jsonl"  # each process has its own
    with Path(folder, name).open("ab") as stream:
        try:
            for article in read_articles(file, columns):
                if isinstance(article, Rejection):
                    rejected.append(_rejected(article))
                    continue
                # A file name that is no UTF-8 cannot stand in a record as it is.
                source = _utf8(article.source)
                seen = Seen(len(article.text), article.published, source, article.id)
                articles.append(Stored(name, stream.tell(), seen))
                kept = {"id": article.id, "source": source, "title": article.title, "text": article.text}
                stream.write(json.dumps({**kept, "published": article.published}).encode("ascii") + b"\n")
        except RuleError:
            raise
        except Exception as error:
            rejected.append(_bug(readable(file), error))
    return Reading(tuple(articles), tuple(rejected), perf_counter() - began)


def extract_story(story: Story, folder: str, model: str | None = None) -> Outcome:
    """The records of the article that stands for the story, the others being their further sources."""
    nlp = load(model)
    began = perf_counter()
    article, *others = (stored.load(folder) for stored in story.articles)
    try:
        records = pipeline.extract_article(article, nlp)
    except RuleError:
        raise
    except Exception as error:
        return Outcome(rejected=(_bug(article.source, error),), extract=perf_counter() - began)
    told = tuple(with_duplicate_sources(records, article, others))
    return Outcome(told, len(story.articles), len(others), (), 0.0, perf_counter() - began)


def process(file: Path, model: str | None = None, columns: Mapping[str, str] | None = None) -> Outcome:
    """Read one file and extract its records; every error but a broken rule file becomes a rejection."""
    nlp = load(model)
    records: list[AgreementRecord] = []
    rejected: list[RejectedFile] = []
    kept, extracting = 0, 0.0
    began = perf_counter()
    try:
        for article in read_articles(file, columns):
            if isinstance(article, Rejection):
                rejected.append(_rejected(article))
                continue
            # A file name that is no UTF-8 cannot stand in a record as it is.
            article = replace(article, source=_utf8(article.source))
            middle = perf_counter()
            records += pipeline.extract_article(article, nlp)
            extracting += perf_counter() - middle
            kept += 1
    except RuleError:
        raise
    except Exception as error:
        rejected.append(_bug(readable(file), error))
    return Outcome(tuple(records), kept, 0, tuple(rejected), perf_counter() - began - extracting, extracting)


def _rejected(rejection: Rejection) -> RejectedFile:
    return RejectedFile(source=_utf8(rejection.source), reason=rejection.reason, message=rejection.message)


def _bug(source: str, error: Exception) -> RejectedFile:
    message = f"{one_line(error)}; this is a bug of accords, please report it with the file"
    return RejectedFile(source=source, reason="internal_error", message=message)


@cache
def load(model: str | None) -> Language | None:
    """The spaCy pipeline of a model, loaded once per process; None for rules alone, which need no spaCy."""
    return pipeline.load(model) if model else None


def rules_hash() -> str:
    """SHA-256 over the names and bytes of all data files of `rules/`: equal when two runs used the same rules."""
    digest = hashlib.sha256()
    for file in sorted(f for f in RULES_DIR.rglob("*") if f.is_file() and f.suffix not in {".py", ".pyc"}):
        data = file.read_bytes()
        digest.update(f"{file.relative_to(RULES_DIR).as_posix()}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def versions() -> dict[str, str]:
    """The versions that decide what comes out: accords, Python, and the libraries that read the text."""
    found = {"python": platform.python_version()}
    for name in ("accords", "spacy", "dateparser"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return dict(sorted(found.items()))


def one_line(error: BaseException) -> str:
    """An exception as one line: its type and the first line of its message."""
    text = str(error).strip().splitlines()
    return f"{type(error).__name__}: {text[0]}" if text else type(error).__name__


def readable(path: Item) -> str:
    """A path (of a story, that of the article that stands for it) as text that any file can hold: bytes of its name that are no UTF-8 become U+FFFD."""
    return _utf8(path.as_posix())


def _utf8(name: str) -> str:
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def in_processes(items: Iterable[T], task: Callable[[T], R], workers: int) -> Iterator[R | Outcome]:
    """What `task` gives for each item (a file, a story), in their order, the work shared among `workers` processes.

    When a worker dies (killed, out of memory, crashed in a library), the items that were under way are done again,
    each alone, so that only the one that kills its worker is lost. Raises what `task` raises.
    """
    waiting = iter(items)
    ahead: deque[tuple[T, Future[R]]] = deque()
    pool = _pool(workers)
    try:
        while True:
            while len(ahead) < workers * _AHEAD and (item := next(waiting, None)) is not None:
                ahead.append((item, _submit(pool, task, item)))
            if not ahead:
                return
            item, future = ahead.popleft()
            if not _died(future):
                yield future.result()
                continue
            pool.shutdown(wait=True)
            yield from _one_by_one([(item, future), *ahead], task)
            ahead.clear()
            pool = _pool(workers)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _one_by_one(tried: Iterable[tuple[T, Future[R]]], task: Callable[[T], R]) -> Iterator[R | Outcome]:
    pool = _pool(1)
    try:
        for item, future in tried:
            if _died(future):
                future = _submit(pool, task, item)
            if not _died(future):
                yield future.result()
                continue
            message = "the process that read it died (out of memory?); the file is left out, try it alone"
            yield Outcome(rejected=(RejectedFile(source=readable(item), reason="worker_died", message=message),))
            pool.shutdown(wait=True)
            pool = _pool(1)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _died(future: Future[Any]) -> bool:
    """Whether the worker of a task died; waits for the task."""
    return isinstance(future.exception(), BrokenProcessPool)


def _submit(pool: ProcessPoolExecutor, task: Callable[[T], R], item: T) -> Future[R]:
    try:
        return pool.submit(task, item)
    except BrokenProcessPool as error:
        broken: Future[R] = Future()
        broken.set_exception(error)
        return broken


def _pool(workers: int) -> ProcessPoolExecutor:
    # spawn: the same on every system, and no lock of a library copied in mid-use.
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, context, initializer=_leave_interrupts_to_the_parent)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
