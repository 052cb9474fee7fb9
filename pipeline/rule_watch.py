"""Running the examples of the rules again whenever a file under `rules/` is saved."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from pipeline.rule_tests import DOMAINS
from rules.loader import RULES_DIR

# What the pipeline reads there; editors and Python leave other files beside it.
_SUFFIXES = frozenset({".yaml", ".txt", ".tsv", ".py"})
# Seconds between two looks at the folder.
PAUSE = 0.5

Run = Callable[[str | None], int]
"""Runs the examples of a rule, of a domain or of all rules (None) and gives the exit code of the run."""


def watch(
    only: str | None, run: Run, say: Callable[[str], None], *, folder: Path = RULES_DIR, pause: float = PAUSE
) -> int:
    """Run the examples, and those of the files that change for as long as nobody interrupts; `say` tells which they are.

    The exit code: 0 once interrupted, that of the first run when it shows `only` to be misuse.
    """
    try:
        seen = snapshot(folder)
        if (code := run(only)) == 2:
            return code
        while True:
            time.sleep(pause)
            now = snapshot(folder)
            # What is saved while the examples run is seen at the next look.
            if paths := changed(seen, now):
                seen = now
                say(f"{', '.join(str(path.relative_to(folder)) for path in paths)} changed")
                for selected in selections(paths, only, folder):
                    run(selected)
    except KeyboardInterrupt:
        return 0


def snapshot(folder: Path) -> dict[Path, int]:
    """When each file of the rules was last written, in nanoseconds."""
    found: dict[Path, int] = {}
    for path in folder.rglob("*"):
        if path.suffix in _SUFFIXES and not path.name.startswith("."):
            with suppress(FileNotFoundError):  # an editor that saves by renaming may just have taken it away
                found[path] = path.stat().st_mtime_ns
    return found


def changed(before: Mapping[Path, int], after: Mapping[Path, int]) -> list[Path]:
    """The files that were written, made or taken away in between, by name."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def selections(paths: Iterable[Path], only: str | None, folder: Path = RULES_DIR) -> list[str | None]:
    """What to run after a change: `only` where something was asked for, else the domains of the files, or all rules where a
    file is none of a domain (a list of words, a gazetteer) and may matter to any."""
    if only is not None:
        return [only]
    files = {folder / f"{domain.name}.yaml": domain.name for domain in DOMAINS}
    names = [files.get(path) for path in paths]
    return [None] if None in names else names


def in_new_process(only: str | None) -> int:
    """Run `accords rules test` afresh: no rule, no compiled pattern of this process is as it was once a file has changed."""
    path = os.pathsep.join(filter(None, (str(RULES_DIR.parent), os.environ.get("PYTHONPATH"))))
    command = [sys.executable, "-P", "-m", "pipeline.cli", "rules", "test", *([only] if only else [])]
    # A session of its own, so that Ctrl-C reaches this process alone, which then ends the other.
    return subprocess.run(
        command, env=os.environ | {"PYTHONPATH": path}, start_new_session=True, check=False
    ).returncode
