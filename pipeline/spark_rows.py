"""Rows to and from Spark: what a function under `mapInArrow` reads and gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

Batches = Iterable[pa.RecordBatch]
Row = tuple[Any, ...]

_TYPES = {"long": pa.int64(), "string": pa.string(), "binary": pa.binary()}
# Rows in a batch that goes back to Spark.
_ROWS = 200


def rows_of(batches: Batches) -> Iterator[Row]:
    """The rows, a value for each column."""
    for batch in batches:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def batched(rows: Iterable[Row], schema: str) -> Iterator[pa.RecordBatch]:
    """Rows in batches. The schema is Spark's: «number long, line binary»."""
    fields = _fields(schema)

    def batch() -> pa.RecordBatch:
        values = zip(zip(*pending, strict=True), fields, strict=True)
        return pa.record_batch([pa.array(column, field.type) for column, field in values], schema=fields)

    pending: list[Row] = []
    for row in rows:
        pending.append(row)
        if len(pending) == _ROWS:
            yield batch()
            pending.clear()
    if pending:
        yield batch()


def table(rows: Iterable[Row], schema: str) -> pa.Table:
    """Rows as a table, for `createDataFrame`."""
    return pa.Table.from_batches(batched(rows, schema), _fields(schema))


def _fields(schema: str) -> pa.Schema:
    return pa.schema([(name, _TYPES[kind]) for name, kind in (column.split() for column in schema.split(", "))])
