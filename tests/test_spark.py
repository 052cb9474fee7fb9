"""Spark: the same bytes as one process and several, from a local Spark."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.clusters import records_of
from benchmarks.merging import synthetic
from corpus.annotated import read_gold
from pipeline import batch
from pipeline.batch import Settings
from pipeline.merging import merge_on
from pipeline.shelf import FileShelf, line_of
from tests.runs import GOLD, ROOT, folder_of_articles

LOUD = "THE SPARK TEST IS SKIPPED: "


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    sql = pytest.importorskip("pyspark.sql", reason=f"{LOUD}pyspark is not installed (pip install accords[spark])")
    if (
        shutil.which("java") is None
        or subprocess.run(["java", "-version"], capture_output=True, check=False).returncode
    ):
        pytest.skip(f"{LOUD}no Java 17 is installed")
    before = {name: os.environ.get(name) for name in ("PYTHONPATH", "PYSPARK_PYTHON")}
    os.environ.update(PYTHONPATH=str(ROOT), PYSPARK_PYTHON=sys.executable)
    options = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "3",
        "spark.driver.bindAddress": "127.0.0.1",
    }
    builder = sql.SparkSession.builder.master("local[2]").appName("accords")
    for name, value in options.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("merge", [True, pytest.param(False, marks=pytest.mark.slow)])
def test_spark_and_local_and_many_processes_give_the_same_bytes(spark: Any, merge: bool, tmp_path: Path) -> None:
    from pipeline import spark as on_spark

    articles = folder_of_articles(tmp_path / "in", 25)
    made = []
    for name, workers in (("one", 1), ("two", 2)):
        target = tmp_path / name / "a.jsonl"
        counts = batch.run([articles], target, Settings(model="", merge=merge, workers=workers))
        made.append((target.read_bytes(), (target.parent / "rejected.jsonl").read_bytes(), counts))
    target = tmp_path / "spark" / "a.jsonl"
    counts = on_spark.run(spark, [articles], target, Settings(model="", merge=merge), slices=3)
    made.append((target.read_bytes(), (target.parent / "rejected.jsonl").read_bytes(), counts))
    assert made[0] == made[1] == made[2]
    assert counts.records > 10 and counts.duplicates == 1


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_executors_merge_part_by_part_what_a_local_run_merges_at_once(spark: Any, tmp_path: Path) -> None:
    from pipeline.spark_merging import merged_lines
    from pipeline.spark_rows import table

    records = [r for a in read_gold([GOLD]) for r in records_of(a)] + synthetic(400)
    records += [records[3], records[7].model_copy(update={"id": "agr_0123456789ab"})]
    with FileShelf(tmp_path / "shelf") as shelf:
        cards = sorted(merge_on(shelf, records), key=lambda card: (*card.first, card.id))
        local = [line_of(card, shelf) for card in cards]
    random.Random(3).shuffle(records)
    rows = ((n, r.to_line().encode()) for n, r in enumerate(records))
    told = spark.createDataFrame(table(rows, "number long, line binary")).repartition(3)
    assert [line.decode() for line in merged_lines(spark, told, 3)] == local
    assert len(local) < len(records) - 200
