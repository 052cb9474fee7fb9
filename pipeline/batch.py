"""Running the pipeline over many articles: streamed, shared among processes, resumable, no bad file ever stopping the run.

Two parts, each kept in shards as it goes (see `pipeline.shards`): files become articles, then each story becomes records.
Between them the articles that tell one story are found, after them the records are put in order and merged. What is kept in
memory of an article is where it lies and what tells it from others, never its text.
"""

from __future__ import annotations

import hashlib
import signal
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter
from types import FrameType

from corpus.duplicates import Seen, group
from output.jsonl import OutputError, write_text
from output.record import AgreementRecord
from output.run_report import (
    REJECTED_NAME,
    RUN_NAME,
    Counts,
    Inputs,
    RejectedFile,
    RunReport,
    check_folder,
    write_rejected,
    write_report,
)
from pipeline.cpus import cpus
from pipeline.duplicates import with_duplicate_sources
from pipeline.fingerprint import changed, makers, model_hash, rules_hash, versions
from pipeline.inputs import STDIN, article_files, file_key, readable
from pipeline.lock import only_run
from pipeline.merging import merge_on
from pipeline.progress import Progress, Silent
from pipeline.shards import PART, Place, Shards, Writer
from pipeline.shelf import FileShelf, line_of
from pipeline.tasks import (
    PASSING,
    File,
    Passage,
    article_in,
    article_key,
    article_of,
    articles_of,
    likeness_of,
    load,
    one_line,
    rejected_line,
    rejected_of,
    told_in,
)
from pipeline.workers import DEADLINE, Task, Workers

__all__ = ["Settings", "Stopped", "load", "one_line", "run", "shards_folder"]

# A worker is given so many characters (bytes, for files) at a time: little at first, so that all have work, then more, so that
# none waits for the parent; and so many items at most.
_FIRST, _BATCH, _MOST = 4_000, 64_000, 256
_GIVEN_UP = {
    "timeout": "not done within {deadline:g} seconds, twice; it is left out",
    "died": "the process that read it died, twice (out of memory?); it is left out, try it alone",
}
_REASON = {"timeout": "timeout", "died": "worker_died"}


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run is done. `merge` joins the records of one agreement, `duplicates` reads the same story in several outlets
    once. `model` names a spaCy pipeline with an `ner`; None takes accords' own choice, `""` rules alone.
    `columns` names the columns of tables that hold the `text`, `title`, `date` and `url` of articles.
    `workers` processes share the work (None: as many as there are CPUs); `deadline` is in seconds, for each article.
    `resume` takes over what an earlier run of the same output has done, as far as nothing that it depends on has changed."""

    merge: bool = True
    duplicates: bool = True
    model: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    deadline: float = DEADLINE
    workers: int | None = None
    resume: bool = False


class Stopped(Exception):
    """The user stopped the run; the message says how far it came and how to go on."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A clean article that waits in a shard for its turn: where, what grouping needs to know, and the key of its records."""

    place: Place
    seen: Seen
    key: bytes


def shards_folder(target: Path) -> Path:
    """Where a run keeps what it has done, beside its output."""
    return target.parent / f".{target.name}.shards"


Correct = Callable[[Iterable[AgreementRecord]], Iterable[AgreementRecord]]


def run(
    paths: Sequence[Path],
    target: Path,
    settings: Settings,
    progress: Progress | None = None,
    correct: Correct | None = None,
) -> Counts:
    """Read the articles, write their records to `target`, and `rejected.jsonl` and `run.json` beside it.

    `correct` is done to the records last, before they are written.

    Records come in the order of their first source and their place in it. Whatever the number of workers and however often a
    run was stopped and resumed, the same articles give the same bytes, but for the timings in `run.json`.
    Raises RuleError when a rule file cannot be used, OutputError when a result cannot be written or another run is writing
    there, WorkersError when workers cannot be started, Stopped on an interrupt.
    """
    folder = target.parent
    check_folder(folder)
    with only_run(folder), _signals_as_interrupts():
        job = _Run(paths, target, settings, progress or Silent(), correct)
        try:
            return job.do()
        except KeyboardInterrupt:
            raise Stopped(
                f"stopped at {job.done:,} of {job.total:,} {job.stage}; all that is done is kept: "
                "run the same command with --resume to go on"
            ) from None


@contextmanager
def _signals_as_interrupts() -> Iterator[None]:
    """A polite request to end, and a terminal that is closed, stop a run as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    names = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(name, interrupt) for name in names if signal.getsignal(name) == signal.SIG_DFL}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


class _Run:
    """One run, part after part."""

    def __init__(
        self, paths: Sequence[Path], target: Path, settings: Settings, progress: Progress, correct: Correct | None
    ) -> None:
        self.paths, self.target, self.settings, self.progress, self.correct = paths, target, settings, progress, correct
        self.stage, self.done, self.total = "files", 0, 0
        self.records = 0
        self.rejected: list[RejectedFile] = []
        self.counts = Counts()
        self.timings: dict[str, float] = {}
        self._refused = 0

    def do(self) -> Counts:
        """Do all parts; what they count."""
        began = perf_counter()
        folder, settings = self.target.parent, self.settings
        rules, model = rules_hash(), model_hash(settings.model)
        read_by, told_by = makers(rules, model)
        files, self.rejected = article_files(self.paths, [self.target, folder / REJECTED_NAME, folder / RUN_NAME])
        shards = shards_folder(self.target)
        _prepare(shards, self.target)
        count = settings.workers or cpus()
        with (
            closing(Shards(shards, "articles", read_by)) as articles,
            closing(Shards(shards, "records", told_by)) as records,
        ):
            with Workers(count, settings.deadline, partial(load, settings.model)) as workers:
                read, inputs = self._read(files, articles, workers)
                stored, stories = self._stories(read, articles)
                told = self._extract(stored, stories, articles, records, workers)
            with self._timed("write"):
                self._write(self._assembled(stored, stories, told, articles, records))
                self.counts.read = len(files)
                self.counts.rejected = dict(Counter(file.reason for file in self.rejected))
                write_rejected(folder, self.rejected)
        self.timings["write"] -= self.timings.get("merge", 0.0)
        articles.remove_others({place.shard for place in read})
        records.remove_others({place.shard for place in told})
        kept = {key: value for key, value in asdict(settings).items() if key not in ("workers", "resume")}
        report = RunReport(
            counts=self.counts,
            inputs=inputs,
            versions=versions(),
            rules_sha256=rules,
            model_sha256=model,
            settings={"paths": [readable(path.as_posix()) for path in self.paths], **kept},
            timings={
                **{stage: round(seconds, 3) for stage, seconds in self.timings.items()},
                "total": round(perf_counter() - began, 3),
                "workers": count,
            },
        )
        write_report(folder, report)
        return self.counts

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        began = perf_counter()
        try:
            yield
        finally:
            self.timings[stage] = self.timings.get(stage, 0.0) + perf_counter() - began

    # --- files to articles -----------------------------------------------------------------------

    def _read(self, files: Sequence[str], shards: Shards, workers: Workers) -> tuple[list[Place], Inputs]:
        """Where what each file gave lies, in the order of the files; and what the files were."""
        digest, size = hashlib.sha256(), 0

        def works() -> Iterator[tuple[bytes | None, int, File]]:
            nonlocal size
            for number, path in enumerate(files):
                key, bytes_ = file_key(path, self.settings.columns)
                digest.update(key or b"-")
                size += bytes_
                yield key, bytes_, File(number, path, self.settings.columns)

        with self._timed("read"):
            places = self._work("files", len(files), articles_of, works(), shards, workers)
        return places, Inputs(files=len(files), bytes=size, sha256=digest.hexdigest())

    # --- articles to stories ---------------------------------------------------------------------

    def _stories(self, read: Iterable[Place], shards: Shards) -> tuple[list[Stored], list[list[int]]]:
        """The articles in the order of their files, and the stories they tell, each as the numbers of its articles: the one
        that stands for it first."""
        stored: list[Stored] = []
        likes: list[bytes | None] = []
        with self._timed("group"):
            for place in read:
                start = place.start
                for line in shards.lines(place):
                    stop = start + len(line) + 1
                    if rejected := rejected_of(line):
                        self.rejected.append(rejected)
                    else:
                        article, like = likeness_of(line)
                        seen = Seen(len(article.text), article.published, article.source, article.id)
                        stored.append(Stored(Place(place.shard, start, stop), seen, article_key(article)))
                        likes.append(like)
                    start = stop
            if not self.settings.duplicates:
                return stored, [[i] for i in range(len(stored))]

            def text_of(i: int) -> str:
                return article_of(shards.lines(stored[i].place)[0]).text

            return stored, sorted(group([s.seen for s in stored], text_of, likes.__getitem__))

    # --- stories to records ----------------------------------------------------------------------

    def _extract(
        self,
        stored: Sequence[Stored],
        stories: Sequence[list[int]],
        articles: Shards,
        records: Shards,
        workers: Workers,
    ) -> list[Place]:
        """Where the records of each story lie."""

        def works() -> Iterator[tuple[bytes, int, Passage]]:
            for number, story in enumerate(stories):
                chosen = stored[story[0]]
                place, path = chosen.place, str(articles.path(chosen.place.shard))
                passage = Passage(number, path, place.start, place.stop, self.settings.model)
                yield chosen.key, chosen.seen.size, passage

        with self._timed("extract"):
            return self._work("articles", len(stories), told_in, works(), records, workers)

    def _assembled(
        self,
        stored: Sequence[Stored],
        stories: Sequence[list[int]],
        told: Sequence[Place],
        articles: Shards,
        records: Shards,
    ) -> Iterator[bytes]:
        """The records of all stories as lines, every outlet among their sources."""
        for story, place in zip(stories, told, strict=True):
            lines = records.lines(place)
            if lines and (rejected := rejected_of(lines[0])):
                self.rejected.append(rejected)
                continue
            self.counts.kept += len(story)
            self.counts.duplicates += len(story) - 1
            if len(story) == 1 or not lines:
                yield from lines
                continue
            first, *others = (article_of(articles.lines(stored[i].place)[0]) for i in story)
            found = (AgreementRecord.model_validate_json(line) for line in lines)
            yield from (record.to_line().encode() for record in with_duplicate_sources(found, first, others))

    def _write(self, lines: Iterator[bytes]) -> None:
        if not self.settings.merge:
            self.counts.records = write_text(self.target, self._corrected(line.decode() for line in lines))
            return
        with FileShelf(shards_folder(self.target) / f"merging{PART}") as shelf:
            with self._timed("merge"):
                cards = merge_on(shelf, lines)
                cards.sort(key=lambda card: (*card.first, card.id))
            kept = (line_of(card, shelf) for card in cards)
            self.counts.records = write_text(self.target, self._corrected(kept))

    def _corrected(self, lines: Iterable[str]) -> Iterable[str]:
        if self.correct is None:
            return lines
        return (record.to_line() for record in self.correct(map(AgreementRecord.model_validate_json, lines)))

    # --- both parts ------------------------------------------------------------------------------

    def _work(
        self,
        name: str,
        total: int,
        task: Task,
        works: Iterable[tuple[bytes | None, int, File | Passage]],
        shards: Shards,
        workers: Workers,
    ) -> list[Place]:
        """Do each piece of work (its key, its size, what it is) that no earlier run has done; where what it gave lies."""
        earlier = self._earlier(shards, name)
        places: dict[int, Place] = {}
        keys: dict[int, bytes | None] = {}
        writers: defaultdict[int, Writer] = defaultdict(shards.writer)  # by slot
        passing: set[int] = set()
        self.stage, self.done, self.total = name, 0, total
        self.progress.stage(name, total)
        taken, busy = 0, 0.0

        def batches() -> Iterator[list[File | Passage]]:
            nonlocal taken
            batch: list[File | Passage] = []
            size = given = 0
            for seen, (key, length, item) in enumerate(works, 1):
                if key is not None and (place := earlier.get(key)):
                    places[item.number] = place
                    taken += 1
                    self._step()
                    continue
                keys[item.number] = key
                if isinstance(item, File) and item.path == STDIN:  # a worker has none of its own
                    for line in articles_of(item):
                        writers[-1].line(line)
                    places[item.number] = writers[-1].end(None)
                    self._step()
                    continue
                batch.append(item)
                size += length
                fair = -(
                    -(total - seen) // (2 * workers.count)
                )  # towards the end little again, so that all end together
                if size >= min(_BATCH, max(_FIRST, given // 8)) or len(batch) >= min(_MOST, max(1, fair)):
                    yield batch
                    given += size
                    batch, size = [], 0
            yield batch

        try:
            for kind, slot, item, line, seconds in workers.run(task, batches()):
                if kind == "undo":
                    writers[slot].undo()
                    passing.discard(item.number)
                    continue
                if kind in _REASON:
                    if isinstance(item, File):  # the articles of a table that came before stand
                        what = readable(item.path)
                    else:
                        what = article_in(item).source
                        writers[slot].undo()
                    message = _GIVEN_UP[kind].format(deadline=self.settings.deadline)
                    line = rejected_line(RejectedFile(source=what, reason=_REASON[kind], message=message))
                if line:
                    rejected = rejected_of(line)
                    self._refused += rejected is not None
                    if rejected is None and shards.stage == "records":
                        self.records += line.count(b"\n") + 1
                    if rejected is not None and rejected.reason in PASSING:
                        passing.add(item.number)
                    writers[slot].line(line)
                if kind != "line":
                    busy += seconds
                    key = keys.pop(item.number)
                    places[item.number] = writers[slot].end(None if item.number in passing else key)
                    self._step()
        except BaseException:
            for each in writers.values():
                with suppress(OutputError):
                    each.close()
            raise
        for each in writers.values():
            each.close()
        self.timings[f"{shards.stage}_processor"] = busy
        if taken:
            self.progress.say(f"{taken:,} of {total:,} {name} taken over from the earlier run")
        return [places[number] for number in range(total)]

    def _step(self) -> None:
        self.done += 1
        self.progress.step(self.done, self.records, self._refused)

    def _earlier(self, shards: Shards, name: str) -> dict[bytes, Place]:
        """What earlier runs have done, where the user wants it taken over; says what cannot be."""
        if not self.settings.resume:
            return {}
        found, damaged = shards.earlier()
        if damaged:
            parts = "1 shard was damaged" if damaged == 1 else f"{damaged} shards were damaged"
            self.progress.say(f"{parts}; the {name} in it are done again")
        if not found and (others := shards.other_makers()):
            causes = dict.fromkeys(words for maker in others for words in changed(maker, shards.maker))
            self.progress.say(f"Changed since the earlier run: {', '.join(causes)}; all {name} are done again")
        return found


def _prepare(shards: Path, target: Path) -> None:
    """Make the folder of shards, and remove what a run that was killed left half-written. Raises OutputError."""
    try:
        shards.mkdir(exist_ok=True)
        for name in (target.name, REJECTED_NAME, RUN_NAME):
            for part in target.parent.glob(f".{name}.*{PART}"):
                part.unlink(missing_ok=True)
        for part in shards.glob(f"*{PART}"):
            part.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{shards}: cannot be written ({error.strerror}); choose another place with -o") from None
