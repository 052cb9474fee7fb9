"""SQLite: the related tables with their keys and a full-text index, and the metadata that Datasette shows beside them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from output.exports import Options, Written
from output.exports.tables import BY_NAME, TABLES, Column, Row, Table, Value, records_of, rows
from output.exports.writing import keyed, whole_file
from output.jsonl import OutputError, write_text
from output.record import AgreementRecord

FULL_TEXT = "agreements_fts"
METADATA = "metadata.json"
# How our own metadata is told from somebody else's.
_ABOUT = "accords export"

_TYPES = {"text": "TEXT", "integer": "INTEGER", "real": "REAL", "boolean": "INTEGER", "texts": "TEXT"}


def write(records: Iterable[AgreementRecord], target: Path, options: Options) -> Written:
    """Write the tables, and `metadata.json` beside them. Raises OutputError where SQLite has no FTS5."""
    count = 0
    with whole_file(target) as path:
        try:
            with closing(sqlite3.connect(path, isolation_level=None)) as base:
                # The file is thrown away when anything fails, so it needs no journal.
                base.execute("PRAGMA journal_mode = OFF")
                base.execute("PRAGMA synchronous = OFF")
                base.execute("PRAGMA foreign_keys = ON")
                for statement in schema():
                    base.execute(statement)
                base.execute("BEGIN")
                for count, (key, record) in enumerate(keyed(records), 1):
                    _insert(base, key, count, record)
                base.execute("COMMIT")
                base.execute(f"INSERT INTO {FULL_TEXT} ({FULL_TEXT}) VALUES ('optimize')")
        except sqlite3.Error as error:
            raise OutputError(f"{target}: cannot be written (SQLite: {error}); the old file is untouched") from None
    told = metadata(target.stem, options)
    place = target.with_name(METADATA)
    if not _may_replace(place, target.stem):
        place = target.with_name(f"{target.stem}.{METADATA}")
    write_text(place, [json.dumps(told, ensure_ascii=False, indent=2)])
    return Written(count, (f"to browse it: datasette {target} -m {place}",))


def read(path: Path) -> Iterator[AgreementRecord]:
    """The records of a file that `write` wrote, in their order. Raises OutputError for any other file."""
    if not path.is_file():
        raise OutputError(f"{path}: no such file")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
            base.row_factory = sqlite3.Row
            children = {table.name: _Children(base, table) for table in TABLES[1:]}
            agreements = base.execute("SELECT * FROM agreements ORDER BY position")
            yield from records_of((_back(TABLES[0], row) for row in agreements), children, str(path))
    except (sqlite3.Error, IndexError, json.JSONDecodeError) as error:
        raise OutputError(f"{path}: cannot be read as agreements ({error}); did accords write it?") from None


def schema() -> Iterator[str]:
    """The statements that make the tables, their indexes and the full-text table."""
    for table in TABLES:
        lines = [f"{c.name} {_TYPES[c.type]}{' NOT NULL' if c.required else ''}{_check(c)}" for c in table.columns]
        if table.name == "agreements":
            lines.append("UNIQUE (position)")
        lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
        for parent in table.parents:
            key = BY_NAME[parent].key
            named = ", ".join(column.name for column in table.columns[: len(key)])
            lines.append(f"FOREIGN KEY ({named}) REFERENCES {parent} ({', '.join(key)})")
        yield f"CREATE TABLE {table.name} (\n  " + ",\n  ".join(lines) + "\n)"
        for column in table.indexes:
            yield f"CREATE INDEX {table.name}_{column} ON {table.name} ({column})"
    yield (
        f"CREATE VIRTUAL TABLE {FULL_TEXT} USING fts5"
        "(title, partners, evidence, id UNINDEXED, tokenize = 'unicode61 remove_diacritics 2')"
    )


def metadata(database: str, options: Options) -> dict[str, Any]:
    """What Datasette shows of a database of this name: titles, and what each table and column holds."""
    fr = options.lang == "fr"
    tables: dict[str, Any] = {}
    for table in TABLES:
        tables[table.name] = {
            "description": table.fr if fr else table.en,
            "columns": {c.name: c.fr if fr else c.en for c in table.columns},
        }
    tables["agreements"] |= {
        "label_column": "title",
        "sort": "position",
        "facets": ["kind", "status"],
        "fts_table": FULL_TEXT,
        "fts_pk": "position",
    }
    tables["partners"] |= {"label_column": "name", "facets": ["country", "type"]}
    tables["sectors"]["facets"] = ["code"]
    tables[FULL_TEXT] = {"hidden": True}
    title = "Accords de coopération" if fr else "Cooperation agreements"
    told = (
        "Lus par accords dans des articles de presse : vérifiez les mots avant de vous y fier."
        if fr
        else "Read by accords in articles: check the words before you rely on them."
    )
    return {
        "title": title,
        "description": told,
        "about": _ABOUT,
        "databases": {database: {"title": title, "description": told, "tables": tables}},
    }


class _Children:
    """A table's rows by the key of their agreement, asked of the database one agreement at a time."""

    def __init__(self, base: sqlite3.Connection, table: Table) -> None:
        self.base = base
        self.table = table
        self.query = f"SELECT * FROM {table.name} WHERE agreement = ? ORDER BY {', '.join(table.key)}"

    def get(self, key: str, default: Sequence[Any]) -> Sequence[Mapping[str, Any]]:
        return [_back(self.table, row) for row in self.base.execute(self.query, (key,))] or default


def _insert(base: sqlite3.Connection, key: str, position: int, record: AgreementRecord) -> None:
    for name, of_table in rows(key, position, record).items():
        marks = ", ".join("?" * len(BY_NAME[name].columns))
        base.executemany(f"INSERT INTO {name} VALUES ({marks})", (_stored(row) for row in of_table))
    partners = " | ".join(dict.fromkeys(word for p in record.partners for word in (p.name, *p.mentions)))
    evidence = " | ".join(dict.fromkeys(e.text for source in record.sources for e in source.evidence))
    base.execute(
        f"INSERT INTO {FULL_TEXT} (rowid, title, partners, evidence, id) VALUES (?, ?, ?, ?, ?)",
        (position, record.title, partners, evidence, key),
    )


def _stored(row: Row) -> list[str | int | float | None]:
    return [_one_value(value) for value in row]


def _one_value(value: Value) -> str | int | float | None:
    if value is None or isinstance(value, str | int | float):
        return value
    return json.dumps(list(value), ensure_ascii=False)


def _back(table: Table, row: sqlite3.Row) -> dict[str, Any]:
    data = {column.name: row[column.name] for column in table.columns}
    for column in table.columns:
        if column.type == "boolean":
            data[column.name] = bool(data[column.name])
        elif column.type == "texts":
            data[column.name] = json.loads(data[column.name])
    return data


def _check(column: Column) -> str:
    if column.type == "boolean":
        return f" CHECK ({column.name} IN (0, 1))"
    return ""


def _may_replace(place: Path, database: str) -> bool:
    """Whether a metadata file is missing, or one that an export to a database of this name wrote."""
    if not place.exists():
        return True
    with suppress(OSError, ValueError, AttributeError):
        told = json.loads(place.read_text(encoding="utf-8"))
        return told.get("about") == _ABOUT and set(told["databases"]) == {database}
    return False
