"""What a run leaves beside its records: `rejected.jsonl` (why a file gave nothing) and `run.json` (counts, versions, settings)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from pydantic import BaseModel, ConfigDict

from output.jsonl import OutputError, write_text

REJECTED_NAME = "rejected.jsonl"
RUN_NAME = "run.json"


class RejectedFile(BaseModel):
    """A file that gave nothing because it could not be read: its path, a reason for scripts and a message for people."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    reason: str
    message: str

    def to_line(self) -> str:
        """The rejection as one line of JSON, without the line break."""
        return json.dumps(self.model_dump(), ensure_ascii=False)


class Counts(BaseModel):
    """Of one run: files found, articles kept and how many of them repeat another, records written, and rejected files by reason."""

    model_config = ConfigDict(extra="forbid")

    read: int = 0
    kept: int = 0
    duplicates: int = 0
    records: int = 0
    rejected: dict[str, int] = {}

    def summary(self) -> str:
        """The counts on one line, for people."""
        rejected = sum(self.rejected.values())
        reasons = ", ".join(f"{reason} {n}" for reason, n in sorted(self.rejected.items()))
        return (
            f"{_plural(self.read, 'file')} read, {_plural(self.kept, 'article')} kept"
            + (f" ({_plural(self.duplicates, 'duplicate')})" if self.duplicates else "")
            + ", "
            f"{_plural(self.records, 'record')}, {rejected} rejected" + (f" ({reasons})" if reasons else "")
        )


class Inputs(BaseModel):
    """What was read: how many files, their bytes, and a hash of their paths and contents in their order."""

    model_config = ConfigDict(extra="forbid")

    files: int
    bytes: int
    sha256: str


class RunReport(BaseModel):
    """The content of `run.json`. Everything but `timings` (seconds by stage, and the workers) is the same for the same input and
    settings, whatever the number of workers and however often the run was stopped and resumed."""

    model_config = ConfigDict(extra="forbid")

    counts: Counts
    inputs: Inputs
    versions: dict[str, str]
    rules_sha256: str
    model_sha256: str | None
    settings: dict[str, Any]
    timings: dict[str, float]

    def to_text(self) -> str:
        """The report as indented JSON; `rejected` sorted by reason."""
        data = self.model_dump()
        data["counts"]["rejected"] = dict(sorted(self.counts.rejected.items()))
        return json.dumps(data, ensure_ascii=False, indent=2)


def check_folder(folder: Path) -> None:
    """Make sure, before hours of work, that results can be written there. Raises OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written ({error.strerror}); choose another place with -o") from None


def write_rejected(folder: Path, rejected: Iterable[RejectedFile]) -> int:
    """Write `rejected.jsonl` in the folder, in the order given; returns how many. Raises OutputError."""
    return write_text(folder / REJECTED_NAME, (file.to_line() for file in rejected))


def write_report(folder: Path, report: RunReport) -> None:
    """Write `run.json` in the folder. Raises OutputError."""
    write_text(folder / RUN_NAME, [report.to_text()])


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
