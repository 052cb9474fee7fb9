"""Parquet: a folder with one file per related table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

from output.exports import Options, Written
from output.exports.tables import TABLES, Row, Table, records_of, rows
from output.exports.writing import keyed, whole_folder
from output.jsonl import OutputError
from output.record import AgreementRecord

# Records per group of rows: what is held in memory at once.
_BATCH = 5_000


def file_name(table: Table) -> str:
    """The name of a table's file."""
    return f"{table.name}.parquet"


def write(records: Iterable[AgreementRecord], target: Path, options: Options) -> Written:
    """Write the tables into a folder. Raises OutputError without pyarrow, or when the folder holds other files."""
    arrow, parquet = _pyarrow()
    count = 0
    with whole_folder(target, {file_name(table) for table in TABLES}) as folder, ExitStack() as stack:
        writers = {}
        for table in TABLES:
            path = folder / file_name(table)
            writers[table.name] = stack.enter_context(parquet.ParquetWriter(path, _schema(table, arrow)))
        stream = keyed(records)
        while batch := list(islice(stream, _BATCH)):
            gathered: dict[str, list[Row]] = {table.name: [] for table in TABLES}
            for key, record in batch:
                count += 1
                for name, of_table in rows(key, count, record).items():
                    gathered[name] += of_table
            for table in TABLES:
                writers[table.name].write_table(_arrow_table(table, gathered[table.name], arrow))
    return Written(count)


def read(folder: Path) -> Iterator[AgreementRecord]:
    """The records of a folder that `write` wrote, in their order. Raises OutputError for any other folder."""
    arrow, parquet = _pyarrow()
    tables: dict[str, list[dict[str, Any]]] = {}
    for table in TABLES:
        path = folder / file_name(table)
        try:
            tables[table.name] = parquet.read_table(path, schema=_schema(table, arrow)).to_pylist()
        except (OSError, arrow.ArrowException) as error:
            raise OutputError(f"{path}: cannot be read ({error}); did accords write this folder?") from None
    children: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for table in TABLES[1:]:
        by_key: dict[str, list[dict[str, Any]]] = {}
        for row in sorted(tables[table.name], key=lambda row: [row[name] for name in table.key]):
            by_key.setdefault(row["agreement"], []).append(row)
        children[table.name] = by_key
    yield from records_of(sorted(tables["agreements"], key=lambda row: row["position"]), children, str(folder))


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise OutputError(
            "Parquet needs pyarrow, which is not installed; run: pip install 'accords[parquet]'"
        ) from None
    module: ModuleType = pyarrow
    return module, pyarrow.parquet


def _schema(table: Table, arrow: Any) -> Any:
    types = {
        "text": arrow.string(),
        "integer": arrow.int64(),
        "real": arrow.float64(),
        "boolean": arrow.bool_(),
        "texts": arrow.list_(arrow.string()),
    }
    # Each column says what it holds, for tools that show it.
    return arrow.schema(
        [arrow.field(c.name, types[c.type], not c.required, {"description": c.en}) for c in table.columns],
        {"description": table.en},
    )


def _arrow_table(table: Table, gathered: list[Row], arrow: Any) -> Any:
    schema = _schema(table, arrow)
    columns = zip(*gathered, strict=True) if gathered else ([] for _ in table.columns)
    arrays = [arrow.array(list(values), field.type) for values, field in zip(columns, schema, strict=True)]
    return arrow.Table.from_arrays(arrays, schema=schema)
