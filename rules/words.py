"""Word lists that the finders read (`rules/words.yaml`): what looks like a name and is none."""

from __future__ import annotations

from functools import cache
from typing import Any

from rules.loader import RULES_DIR, RuleError, read_yaml

_FILE = RULES_DIR / "words.yaml"


@cache
def words(name: str) -> frozenset[str]:
    """The words of a list of `rules/words.yaml`, read once per process.

    Raises RuleError when the file has no such list, or one without a reason.
    """
    lists = _lists()
    entry = lists.get(name) if isinstance(lists, dict) else None
    if not isinstance(entry, dict) or not entry.get("raison") or not isinstance(entry.get("mots"), str):
        raise RuleError(f"{_FILE}: no list {name!r} with `raison` and `mots`")
    return frozenset(entry["mots"].split())


@cache
def _lists() -> Any:
    return read_yaml(_FILE.read_text(encoding="utf-8"))[1]
