"""Records in the formats of other tools: a registry of formats, each written by a module of its own.

A format is a module with `write(records, target, options) -> Written`, registered in `FORMATS`. It is imported when used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from output.record import AgreementRecord

Lang = Literal["fr", "en"]
LANGS: tuple[Lang, ...] = ("fr", "en")


@dataclass(frozen=True, slots=True)
class Options:
    """What a format may need beside the records.

    `sectors_en` and `sectors_dac` give the English label and the OECD DAC code of a sector's code; a sector that they lack
    keeps its French label and has no DAC code. `publisher` is the IATI identifier of who publishes.
    """

    lang: Lang = "fr"
    sectors_en: Mapping[str, str] = field(default_factory=dict)
    sectors_dac: Mapping[str, str] = field(default_factory=dict)
    publisher: str | None = None
    publisher_name: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """How many records were written, and what a person should know about the others or about the files."""

    records: int
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """A format by the name of its module; `uses` are the options that change what it writes, `folder` whether it is a folder."""

    module: str
    uses: frozenset[str] = frozenset()
    folder: bool = False

    def write(self, records: Iterable[AgreementRecord], target: Path, options: Options) -> Written:
        """Write the records to the target, whole or not at all. Raises OutputError."""
        from output.exports.writing import refuse_wrong_kind

        refuse_wrong_kind(target, folder=self.folder)
        module = import_module(f"output.exports.{self.module}")
        return cast(Written, module.write(records, target, options))


FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        "csv": Format("csv_file", frozenset({"lang"})),
        "xlsx": Format("xlsx_file", frozenset({"lang"})),
        "parquet": Format("parquet_folder", folder=True),
        "sqlite": Format("sqlite_file", frozenset({"lang"})),
        "json-ld": Format("jsonld_file"),
        "iati": Format("iati_file", frozenset({"publisher", "publisher_name"})),
    }
)


def export(records: Iterable[AgreementRecord], name: str, target: Path, options: Options | None = None) -> Written:
    """Write records to `target` in the format of that name. Raises OutputError; the old target is untouched then."""
    return FORMATS[name].write(records, target, options or Options())
