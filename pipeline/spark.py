"""The same run on Spark, for when one machine is not enough (`pip install accords[spark]`, Java 17, see docs/scaling.md).

The functions are those of `pipeline.tasks`, under `mapInArrow`: a file becomes lines of articles, a story lines of records. A
Python worker of Spark loads the rules and the model once, for all that it is given. What is decided about all articles together
is decided on the driver, from half a kilobyte of each: which of them tell one story. Records are merged by the executors, see
`pipeline.spark_merging`. The output is, byte for byte, that of `pipeline.batch.run`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

import pipeline
from corpus.duplicates import Seen, group, suspects
from output.jsonl import write_text
from output.run_report import REJECTED_NAME, RUN_NAME, Counts, RejectedFile, check_folder, write_rejected
from pipeline.batch import Settings
from pipeline.duplicates import with_duplicate_sources
from pipeline.inputs import article_files
from pipeline.lock import only_run
from pipeline.spark_merging import merged_lines
from pipeline.spark_rows import Batches, Row, batched, rows_of, table
from pipeline.tasks import File, article_of, articles_of, bug, likeness_of, load, rejected_line, rejected_of
from rules.loader import RuleError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_ARTICLE = "number long, place long, size long, published string, source string, id string, like binary, line binary"
_RECORD = "story long, place long, what string, line binary"
# No article has so many records.
_PLACES = 1 << 20


def run(
    spark: SparkSession, paths: Sequence[Path], target: Path, settings: Settings, slices: int | None = None
) -> Counts:
    """As `pipeline.batch.run`, the articles being read by the executors: they must reach `paths` and have accords installed.

    `slices` is the number of tasks (default: four for each core). Writes the records and `rejected.jsonl`, but no `run.json`; keeps
    no shards, for Spark has its own way to repeat what failed. `workers`, `resume` and `deadline` are Spark's matter
    (`spark.task.reaper`, `spark.speculation`).
    """
    from pyspark.sql import functions as F

    folder = target.parent
    check_folder(folder)
    with only_run(folder):
        files, rejected = article_files(paths, [target, folder / REJECTED_NAME, folder / RUN_NAME])
        slices = slices or 4 * spark.sparkContext.defaultParallelism
        listed = table(enumerate(files), "number long, path string")
        # Neighbours differ in size as little as strangers do: each task takes a run of files.
        read = (
            spark.createDataFrame(listed)
            .repartitionByRange(slices, "number")
            .mapInArrow(partial(_read, columns=settings.columns), _ARTICLE)
            .persist()
        )
        counts = Counts(read=len(files))
        places, stories = _stories(read, settings.duplicates, rejected)
        told = _told(spark, read, places, stories, settings, slices).persist()
        lost = set()
        for row in told.where("what = 'rejected'").orderBy("story", "place").toLocalIterator():
            rejected += filter(None, [rejected_of(bytes(row.line))])
            lost.add(row.story)
        kept = [len(story) for number, story in enumerate(stories) if number not in lost]
        counts.kept, counts.duplicates = sum(kept), sum(kept) - len(kept)
        found = told.where("what = 'record'").withColumn("number", F.col("story") * _PLACES + F.col("place"))
        if settings.merge:
            lines = merged_lines(spark, found, slices)
        else:
            rows = found.orderBy("number").select("line").toLocalIterator(prefetchPartitions=True)
            lines = (bytes(row.line) for row in rows)
        counts.records = write_text(target, (line.decode() for line in lines))
        told.unpersist()
        read.unpersist()
        counts.rejected = dict(Counter(file.reason for file in rejected))
        write_rejected(folder, rejected)
        return counts


def _stories(
    read: DataFrame, duplicates: bool, rejected: list[RejectedFile]
) -> tuple[list[tuple[int, int]], list[list[int]]]:
    """Where each article is (file, place in it), in order; and the stories as in `pipeline.batch`, by the articles' numbers."""
    from pyspark.sql import functions as F

    places: list[tuple[int, int]] = []
    seen: list[Seen] = []
    likes: list[bytes | None] = []
    refused = F.when(F.col("id").isNull(), F.col("line")).alias("line")
    rows = read.select("number", "place", "size", "published", "source", "id", "like", refused).orderBy(
        "number", "place"
    )
    for row in rows.toLocalIterator(prefetchPartitions=True):
        if row.line is not None:
            rejected += filter(None, [rejected_of(bytes(row.line))])
            continue
        places.append((row.number, row.place))
        seen.append(Seen(row.size, row.published, row.source, row.id))
        likes.append(bytes(row.like) if row.like else None)
    if not duplicates:
        return places, [[i] for i in range(len(places))]
    asked = {places[i]: i for i in suspects(likes)}
    numbers = sorted({number for number, _ in asked})
    found = read.where(F.col("number").isin(numbers) & F.col("id").isNotNull()) if numbers else read.limit(0)
    texts = {
        asked[row.number, row.place]: article_of(bytes(row.line)).text
        for row in found.select("number", "place", "line").toLocalIterator()
        if (row.number, row.place) in asked
    }
    return places, sorted(group(seen, texts.__getitem__, likes.__getitem__))


def _told(
    spark: SparkSession,
    read: DataFrame,
    places: Sequence[tuple[int, int]],
    stories: Sequence[Sequence[int]],
    settings: Settings,
    slices: int,
) -> DataFrame:
    """The lines of each story."""
    from pyspark.sql import functions as F

    members = ((*places[i], story, rank) for story, told in enumerate(stories) for rank, i in enumerate(told))
    asked = spark.createDataFrame(table(members, "number long, place long, story long, rank long"))
    return (
        read.select("number", "place", "line")
        .join(asked, ["number", "place"])
        .groupBy("story")
        .agg(F.sort_array(F.collect_list(F.struct("rank", "line"))).alias("members"))
        .repartition(slices)
        .mapInArrow(partial(_tell, model=settings.model), _RECORD)
    )


# --- on the executors ------------------------------------------------------------------------------


def _read(batches: Batches, columns: dict[str, str]) -> Iterator[pa.RecordBatch]:
    def rows() -> Iterator[Row]:
        for number, path in rows_of(batches):
            for place, line in enumerate(articles_of(File(number, path, columns))):
                if rejected_of(line):
                    yield number, place, 0, None, None, None, None, line
                    continue
                article, like = likeness_of(line)
                told = len(article.text), article.published, article.source, article.id, like
                yield number, place, *told, line

    return batched(rows(), _ARTICLE)


def _tell(batches: Batches, model: str | None) -> Iterator[pa.RecordBatch]:
    def rows() -> Iterator[Row]:
        for story, members in rows_of(batches):
            lines = list(_story(*(article_of(member["line"]) for member in members), model=model))
            # A story without records is one that was read, too.
            yield from (
                (story, place, "rejected" if rejected_of(line) else "record" if line else "none", line)
                for place, line in enumerate(lines or [b""])
            )

    return batched(rows(), _RECORD)


def _story(article: Any, *others: Any, model: str | None) -> Iterator[bytes]:
    try:
        found = pipeline.extract_article(article, load(model))
        for record in with_duplicate_sources(found, article, others) if others else found:
            yield record.to_line().encode()
    except RuleError:
        raise
    except Exception as error:
        yield rejected_line(bug(article.source, error))
