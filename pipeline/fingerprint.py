"""What decides the output besides the articles: the rules, the code, the model and the versions of libraries, as hashes."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from rules.loader import RULES_DIR

_ROOMS = ("corpus", "rules", "pipeline", "output")
# The words for each part in a message, in the order of weight.
PARTS = {"rules": "the rules", "model": "the model", "versions": "a library", "code": "the code of accords"}


def rules_hash() -> str:
    """SHA-256 over the names and bytes of all data files of `rules/`: equal when two runs used the same rules."""
    return _hash_of(RULES_DIR, (f for f in RULES_DIR.rglob("*") if f.suffix not in {".py", ".pyc"}))


@cache
def code_hash() -> str:
    """SHA-256 over the Python files of accords, and what it learned."""
    home = Path(__file__).resolve().parent.parent
    files = [file for room in _ROOMS for file in (home / room).rglob("*.py")]
    return _hash_of(home, [*files, *(home / "pipeline" / "learned").glob("*.json")])


def model_hash(model: str | None) -> str | None:
    """SHA-256 over the files of a spaCy pipeline, by name or folder; None for rules alone or where there is no such pipeline."""
    if not model:
        return None
    folder = Path(model)
    if not folder.is_dir():
        found = find_spec(model) if model.isidentifier() else None
        if found is None or not found.submodule_search_locations:
            return None
        folder = Path(next(iter(found.submodule_search_locations)))
    return _hash_of(folder, (f for f in folder.rglob("*") if f.suffix not in {".py", ".pyc"}))


def versions() -> dict[str, str]:
    """The versions that decide what comes out: accords, Python, and the libraries that read the text."""
    found = {"python": platform.python_version()}
    for name in ("accords", "spacy", "dateparser"):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return dict(sorted(found.items()))


def makers(rules: str, model: str | None) -> tuple[dict[str, str], dict[str, str]]:
    """What made the articles of a run, and what made their records, part by part (see `PARTS`)."""
    read = {
        "rules": rules,
        "code": code_hash(),
        "versions": ", ".join(f"{name} {number}" for name, number in versions().items()),
    }
    return read, {**read, "model": model or "none"}


def changed(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """What differs between two makers, in words for a message."""
    return [words for part, words in PARTS.items() if old.get(part) != new.get(part)]


def _hash_of(folder: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(f for f in files if f.is_file()):
        data = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()
