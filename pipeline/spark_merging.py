"""Merging on Spark: the records that may be one act are brought together, and each such part is merged by an executor.

The same turns as `pipeline.merging`, with the same bytes. Who is who among the partners is read off their distinct forms and sent
to all (`Directory`). Records with a key in common (`clustering.keys_of`) are compared, which gives links; the parts that no link
connects know nothing of each other (`clustering.linked` says why), so that any executor may merge any of them. The driver holds the
links, eight bytes and less a record, and in the end what naming needs of each merged record (`naming.Bearer`).
"""

from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from output.record import AgreementRecord, Partner
from pipeline.cards import Card, Cards
from pipeline.clustering import Partners, Told, is_crowded, keys_of, links, parts_of, told_by, years_of
from pipeline.matching import Directory
from pipeline.naming import bearer, names_of
from pipeline.reduction import without_parts
from pipeline.shelf import Shelf, named
from pipeline.spark_rows import Batches, Row, batched, rows_of, table
from pipeline.turns import settled

if TYPE_CHECKING:
    from pyspark import Broadcast
    from pyspark.sql import DataFrame, SparkSession

_ACT = "number long, id string, content binary, line binary, card binary"
_KEYED = "key long, number long"
_TOLD = "key long, number long, told binary"
_PARTS = "number long, part long"
_NAMES = "number long, rank long, id string, renews string"

Crowded = frozenset[Partners]


def merged_lines(spark: SparkSession, records: DataFrame, slices: int) -> Iterator[bytes]:
    """The merged records as lines, in the order of the output. `records` has the columns `number` (long, distinct) and `line`;
    `slices` is the number of tasks."""
    from pyspark.sql import Window
    from pyspark.sql import functions as F

    least = Window.partitionBy("content").orderBy("id", "number")
    acts = records.select("number", "line").mapInArrow(_cards, _ACT)
    acts = acts.withColumn("copy", F.row_number().over(least)).where("copy = 1").drop("copy").persist()
    acts = _kept(_without_parts(spark, acts).coalesce(slices), acts)
    known = spark.sparkContext.broadcast(_directory(acts))
    changed = True
    while changed:
        acts, changed = _turns(spark, acts, known, slices)
        if changed:  # who is who may be known better now
            known = spark.sparkContext.broadcast(_directory(acts))
    names = spark.createDataFrame(table(_names(acts, known), _NAMES))
    ordered = acts.select("number", "line").join(names, "number").select("rank", "id", "renews", "line")
    lines = ordered.mapInArrow(_named, "rank long, line binary").orderBy("rank")
    for row in lines.toLocalIterator(prefetchPartitions=True):
        yield bytes(row.line)


def _turns(spark: SparkSession, acts: DataFrame, known: Broadcast[Directory], slices: int) -> tuple[DataFrame, bool]:
    """The records when nothing joins any more under one directory, and whether anything did."""
    crowded = _crowded(acts, known)
    changed = False
    while found := _parts(acts, known, crowded):
        parts = spark.createDataFrame(table(found.items(), _PARTS))
        left = _kept(_by_part(acts, parts).mapInArrow(partial(_settle, known=known, crowded=crowded), _ACT))
        if left.count() == len(found):
            left.unpersist()
            break
        changed = True
        others = acts.join(parts, "number", "left_anti").select(_columns())
        acts = _kept(others.union(left).coalesce(slices), acts, left)
    return acts, changed


def _kept(new: DataFrame, *old: DataFrame) -> DataFrame:
    """Rows kept by the executors, in the place of those that they were made of."""
    new = new.persist()
    new.count()
    for each in old:
        each.unpersist()
    return new


def _rows(frame: DataFrame) -> Iterator[Any]:
    """The rows, worked out by all executors at once and brought here one task after the other."""
    frame = _kept(frame)
    yield from frame.toLocalIterator(prefetchPartitions=True)
    frame.unpersist()


def _columns() -> list[str]:
    return [column.split()[0] for column in _ACT.split(", ")]


def _directory(acts: DataFrame) -> Directory:
    forms = acts.select("card").mapInArrow(_partners, "partner string").distinct()
    return Directory(Partner.model_validate_json(row.partner) for row in _rows(forms))


def _crowded(acts: DataFrame, known: Broadcast[Directory]) -> Crowded:
    """As `clustering.crowds` finds them."""
    from pyspark.sql import functions as F

    years = acts.select("card").mapInArrow(partial(_years, known=known), "who string, year long")
    found = years.groupBy("who").agg(F.collect_set("year").alias("years"))
    return frozenset(frozenset(json.loads(row.who)) for row in _rows(found) if is_crowded(row.years))


def _parts(acts: DataFrame, known: Broadcast[Directory], crowded: Crowded) -> dict[int, int]:
    """The part of each record that may join another."""
    from pyspark.sql import functions as F

    told = acts.select("number", "card").mapInArrow(partial(_told, known=known), _TOLD)
    blocks = told.groupBy("key").agg(F.collect_list(F.struct("number", "told")).alias("members"))
    pairs = (
        blocks.where(F.size("members") > 1)
        .select("members")
        .mapInArrow(partial(_links, crowded=crowded), "a long, b long")
    )
    return parts_of((row.a, row.b) for row in _rows(pairs.distinct()))


def _without_parts(spark: SparkSession, acts: DataFrame) -> DataFrame:
    """The records but those that others have taken in: only those of one article and words can."""
    from pyspark.sql import functions as F

    shared = acts.select("number", "card").mapInArrow(_words, _KEYED).groupBy("key")
    blocks = shared.agg(F.collect_list("number").alias("numbers")).where(F.size("numbers") > 1)
    found = parts_of((row.numbers[0], n) for row in _rows(blocks) for n in row.numbers)
    if not found:
        return acts
    parts = spark.createDataFrame(table(found.items(), _PARTS))
    left = _by_part(acts, parts).mapInArrow(_rest, _ACT)
    return acts.join(parts, "number", "left_anti").select(_columns()).union(left)


def _by_part(acts: DataFrame, parts: DataFrame) -> DataFrame:
    from pyspark.sql import functions as F

    members = F.collect_list(F.struct(*_columns())).alias("members")
    return acts.join(parts, "number").groupBy("part").agg(members).select("members")


def _names(acts: DataFrame, known: Broadcast[Directory]) -> Iterator[Row]:
    """The name of each record, and its place in the output."""
    bearers = acts.select("number", "card").mapInArrow(partial(_bearers, known=known), "number long, bearer binary")
    told = [(row.number, pickle.loads(row.bearer)) for row in _rows(bearers)]
    names = names_of([act for _, act in told])
    order = sorted(range(len(told)), key=lambda i: (*told[i][1].first, names[i].id))
    yield from ((told[i][0], rank, *names[i]) for rank, i in enumerate(order))


# --- on the executors ------------------------------------------------------------------------------


def _cards(batches: Batches) -> Iterator[pa.RecordBatch]:
    def rows() -> Iterator[Row]:
        for number, line in rows_of(batches):
            yield _act(Cards().of(AgreementRecord.model_validate_json(line), number), line)

    return batched(rows(), _ACT)


def _act(card: Card, line: bytes) -> Row:
    return card.number, card.id, card.content, line, pickle.dumps(card, pickle.HIGHEST_PROTOCOL)


def _partners(batches: Batches) -> Iterator[pa.RecordBatch]:
    """Each form of a partner, as far as the directory looks at it, once a batch."""
    forms = {p.model_copy(update={"implied": False}) for (card,) in rows_of(batches) for p in _card(card).partners}
    return batched(((form.model_dump_json(),) for form in forms), "partner string")


def _years(batches: Batches, known: Broadcast[Directory]) -> Iterator[pa.RecordBatch]:
    profiles = (told_by(_card(card), known.value).profile for (card,) in rows_of(batches))
    found = {(json.dumps(sorted(p.partners)), year) for p in profiles for year in years_of(p)}
    return batched(found, "who string, year long")


def _told(batches: Batches, known: Broadcast[Directory]) -> Iterator[pa.RecordBatch]:
    def rows() -> Iterator[Row]:
        for number, card in rows_of(batches):
            told = told_by(_card(card), known.value)
            data = pickle.dumps(told, pickle.HIGHEST_PROTOCOL)
            yield from ((key, number, data) for key in {_digest(key) for key in keys_of(told)})

    return batched(rows(), _TOLD)


def _links(batches: Batches, crowded: Crowded) -> Iterator[pa.RecordBatch]:
    def rows() -> Iterator[Row]:
        for (members,) in rows_of(batches):
            told: list[Told] = [pickle.loads(member["told"]) for member in members]
            numbers = [member["number"] for member in members]
            yield from ((numbers[a], numbers[b]) for a, b in links(told, crowded))

    return batched(rows(), "a long, b long")


def _words(batches: Batches) -> Iterator[pa.RecordBatch]:
    def rows() -> Iterator[Row]:
        for number, card in rows_of(batches):
            yield from ((_digest(telling), number) for telling in set(_card(card).tellings) if telling[1])

    return batched(rows(), _KEYED)


def _rest(batches: Batches) -> Iterator[pa.RecordBatch]:
    def rows() -> Iterator[Row]:
        for part in _members(batches):
            yield from map(part.row, without_parts(part.cards, part))

    return batched(rows(), _ACT)


def _settle(batches: Batches, known: Broadcast[Directory], crowded: Crowded) -> Iterator[pa.RecordBatch]:
    def rows() -> Iterator[Row]:
        for part in _members(batches):
            told_of = partial(told_by, directory=known.value)
            yield from map(part.row, settled(part.cards, told_of, known.value, crowded, part, part.keep))

    return batched(rows(), _ACT)


def _bearers(batches: Batches, known: Broadcast[Directory]) -> Iterator[pa.RecordBatch]:
    told = ((number, pickle.dumps(bearer(_card(card), known.value))) for number, card in rows_of(batches))
    return batched(told, "number long, bearer binary")


def _named(batches: Batches) -> Iterator[pa.RecordBatch]:
    rows = ((rank, named(line.decode(), name, renews).encode()) for rank, name, renews, line in rows_of(batches))
    return batched(rows, "rank long, line binary")


class _Part(Shelf):
    """The records of a part, and those that become of them."""

    def __init__(self, members: Iterable[dict[str, Any]]) -> None:
        self._lines = {member["number"]: member["line"] for member in members}
        self.cards = [_card(member["card"]) for member in members]

    def put(self, record: AgreementRecord | bytes) -> int:
        raise NotImplementedError("what becomes of records takes the number of one of them")

    def get(self, number: int) -> AgreementRecord:
        return AgreementRecord.model_validate_json(self._lines[number])

    def line(self, number: int) -> str:
        line: bytes = self._lines[number]
        return line.decode()

    def keep(self, record: AgreementRecord, members: Sequence[Card]) -> Card:
        """Keep a record in the place of those that it was made of; its card."""
        number = min(card.number for card in members)
        self._lines[number] = record.to_line().encode()
        return Cards().of(record, number)

    def row(self, card: Card) -> Row:
        """A record of the part as a row."""
        return _act(card, self._lines[card.number])


def _members(batches: Batches) -> Iterator[_Part]:
    return (_Part(members) for (members,) in rows_of(batches))


def _card(data: bytes) -> Card:
    card: Card = pickle.loads(data)
    return card


def _digest(key: Iterable[object]) -> int:
    """A key as a number; should two keys have one, records are compared that need not be."""
    return int.from_bytes(hashlib.blake2b(repr(tuple(key)).encode(), digest_size=8).digest(), "big", signed=True)
