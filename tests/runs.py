"""Runs of `accords extract` as a process of its own, for tests that stop, hurt and resume them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "corpus" / "gold" / "train"


def folder_of_articles(folder: Path, count: int) -> Path:
    """A folder with so many of our articles, one of them twice, and files that are none."""
    folder.mkdir(parents=True)
    files = sorted(GOLD.glob("*.txt"))[:count]
    for file in files:
        shutil.copy(file, folder)
    shutil.copy(files[0], folder / "again.txt")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)))
    return folder


def start(articles: Path, out: Path, *options: str, **settings: Any) -> subprocess.Popen[str]:
    """The command under way. Its output is `out/agreements.jsonl`; `settings` are those of Popen."""
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "extract",
        str(articles),
        "-o",
        str(out / "agreements.jsonl"),
        "--workers",
        "2",
    ]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([*settings.pop("before", []), str(ROOT)])}
    return subprocess.Popen(
        [*command, *options], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **settings
    )


def finished(process: subprocess.Popen[str], code: int | None = 0) -> str:
    """What the command told in the end; its exit code must be the one expected, and it must not have crashed."""
    _, told = process.communicate(timeout=120)
    assert code is None or process.returncode == code, told
    assert "Traceback" not in told and "internal error" not in told, told
    return told


def run(articles: Path, out: Path, *options: str, code: int = 0, **settings: Any) -> str:
    """Run the command to its end; what it told."""
    return finished(start(articles, out, *options, **settings), code)


def result(out: Path) -> tuple[bytes, bytes, dict[str, Any]]:
    """All that a run leaves but its timings."""
    report = json.loads((out / "run.json").read_text(encoding="utf-8"))
    del report["timings"]
    return (out / "agreements.jsonl").read_bytes(), (out / "rejected.jsonl").read_bytes(), report


def shards(out: Path) -> list[Path]:
    """The shards of a run."""
    return sorted((out / ".agreements.jsonl.shards").glob("*.jsonl"))
