"""Digests of a record's evidence: whether two runs read a value in the same words of the same articles."""

from __future__ import annotations

import hashlib
import json

from output.record import AgreementRecord

# The act's own words: with them a record is found again whose id has changed.
ACT = "kind"


def digests(record: AgreementRecord) -> dict[str, str]:
    """For each field that has evidence, a digest of its words, their places and the names of their articles.

    Offsets count: the same words elsewhere are other evidence. The order of sources and of evidence does not.
    """
    found: dict[str, set[tuple[str, int, int, str]]] = {}
    for source in record.sources:
        for e in source.evidence:
            found.setdefault(e.field, set()).add((source.article, e.start, e.end, e.text))
    return {field: _digest(sorted(places)) for field, places in sorted(found.items())}


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]
