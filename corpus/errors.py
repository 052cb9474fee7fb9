"""Why a file gives no article: one exception, stable reason codes, one-line messages for the user."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

# Documented one by one in docs/formats.md.
Reason = Literal[
    "not_found", "unreadable", "unsupported", "missing_library", "empty", "too_large", "binary", "no_text", "no_column",
    "not_french", "broken", "encrypted", "too_deep", "bomb", "unsafe_path", "nested_archive", "timeout", "memory",
]  # fmt: skip
REASONS: Final[frozenset[str]] = frozenset(get_args(Reason))


class Rejected(Exception):
    """A file or text that cannot become an article. `reason` is a stable code; the message is one line."""

    def __init__(self, reason: Reason, message: str, *, source: str = "-") -> None:
        super().__init__(message)
        self.reason: Reason = reason
        self.message = " ".join(message.split())
        self.source = source

    def __str__(self) -> str:
        return f"{self.source}: {self.message} [{self.reason}]"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A line of `rejected.jsonl`: what was refused and why."""

    source: str
    reason: Reason
    message: str

    @classmethod
    def of(cls, error: Rejected) -> Rejection:
        return cls(error.source, error.reason, error.message)
