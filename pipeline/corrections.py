"""What readers said of records on the report's page, read back and applied: right, wrong, or with other values.

A correction is about a record and the words that it was read in. It finds its record by id, or, where the rules have since
changed the id, by the words of the act; it applies where the words of what it corrects are still the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from output.evidence import ACT, digests
from output.jsonl import OutputError
from output.printable import printable
from output.record import AgreementRecord
from pipeline.identity import title_of

Editable = Literal[
    "kind", "status", "renewal", "partners", "signed", "start", "end", "sectors", "amounts", "place", "signatories"
]
# What makes a record an act of these parties: a reader who says «wrong» has judged these.
_ACT_FIELDS = (ACT, "act", "partners")
_LABELS: Mapping[str, str] = {
    "kind": "nature", "status": "état", "renewal": "renouvellement", "partners": "partenaires", "signed": "signature",
    "start": "début", "end": "fin", "sectors": "secteurs", "amounts": "montants", "place": "lieu", "signatories": "signataires",
}  # fmt: skip


class Correction(BaseModel):
    """A line of corrections.jsonl. `changes` hold new values in the record's own form; `digests` those of
    `output.evidence.digests` when the reader saw the record; `title` and `articles` are for people."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^agr_[0-9a-f]{12,}$")]
    verdict: Literal["right", "wrong", "edited"]
    title: str = ""
    changes: dict[Editable, Any] = {}
    digests: dict[str, str] = {}
    articles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a correction: `applied`, `settled` (the record says so already), or why it no longer applies."""

    correction: Correction
    state: Literal["applied", "settled", "stale"]
    why: str = ""

    def __str__(self) -> str:
        title = f" «{self.correction.title}»" if self.correction.title else ""
        return printable(f"{self.correction.id}{title}: {self.why}")


def read_corrections(paths: Iterable[Path]) -> list[Correction]:
    """The corrections of files; of several about one record as it was read the last. Raises OutputError naming the line that is none."""
    # Records of a run without merging may share an id; their evidence tells them apart.
    found: dict[tuple[str, tuple[tuple[str, str], ...]], Correction] = {}
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8-sig").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise OutputError(f"{path}: cannot be read as UTF-8 text ({error})") from None
        for number, line in enumerate(lines, 1):
            if line.strip():
                correction = _correction(line, f"{path}:{number}")
                key = correction.id, tuple(sorted(correction.digests.items()))
                found.pop(key, None)
                found[key] = correction
    return list(found.values())


def _correction(line: str, where: str) -> Correction:
    try:
        correction = Correction.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(x) for x in first["loc"]) or "line"
        raise OutputError(
            printable(f"{where}: not a correction ({field}: {first['msg']}); save the file anew from the report's page")
        ) from None
    if (correction.verdict == "edited") != bool(correction.changes):
        raise OutputError(f"{where}: `changes` go with the verdict «edited», and with no other")
    return correction


def apply(
    records: Sequence[AgreementRecord], corrections: Iterable[Correction]
) -> tuple[list[AgreementRecord], list[Outcome]]:
    """The records with the corrections applied, in their order, and what became of each correction.

    A wrong record is left out, and who renews it renews nothing. A right or edited one keeps its id, has been looked at
    (confidence 1) and says so in its notes. Raises OutputError for a value that no record can have.
    """
    known = _Known(records)
    corrected: dict[int, AgreementRecord | None] = {}
    outcomes = []
    for correction in corrections:
        at = known.find(correction)
        if at is None:
            outcomes.append(Outcome(correction, "stale", "no record has this id, and none was read in these words"))
            continue
        new, outcome = _applied(records[at], correction)
        corrected[at] = new
        outcomes.append(outcome)
    kept = [new for at, record in enumerate(records) if (new := corrected.get(at, record)) is not None]
    ids = {record.id for record in kept}
    dropped = {records[at].id for at, new in corrected.items() if new is None} - ids
    return [r.model_copy(update={"renews": None}) if r.renews in dropped else r for r in kept], outcomes


class _Known:
    """Records by id and by the words of their act."""

    def __init__(self, records: Sequence[AgreementRecord]) -> None:
        self._by_id: dict[str, list[int]] = {}
        self._by_act: dict[str, list[int]] = {}
        self._digests = [digests(record) for record in records]
        for at, record in enumerate(records):
            self._by_id.setdefault(record.id, []).append(at)
            if act := self._digests[at].get(ACT):
                self._by_act.setdefault(act, []).append(at)

    def find(self, correction: Correction) -> int | None:
        """The record that is meant; of several with one id, or one act's words, the one whose evidence is most the same."""
        own = correction.digests
        same_id = self._by_id.get(correction.id, [])
        if same_id:
            return max(same_id, key=lambda at: (sum(own.get(f) == d for f, d in self._digests[at].items()), -at))
        same_act = self._by_act.get(own.get(ACT, ""), [])
        if len(same_act) > 1:  # several acts in one sentence: their parties tell them apart
            same_act = [at for at in same_act if self._digests[at].get("partners") == own.get("partners")]
        return same_act[0] if len(same_act) == 1 else None


def _applied(record: AgreementRecord, correction: Correction) -> tuple[AgreementRecord | None, Outcome]:
    now, then = digests(record), correction.digests
    changed = sorted(field for field in now.keys() | then.keys() if now.get(field) != then.get(field))
    match correction.verdict:
        case "wrong":
            if told := [field for field in changed if field in _ACT_FIELDS]:
                return record, Outcome(correction, "stale", _other_words(told))
            return None, Outcome(correction, "applied")
        case "right":
            if changed:
                return record, Outcome(correction, "stale", _other_words(changed))
            return _looked_at(record, "Relu : juste."), Outcome(correction, "applied")
    wanted = _edited(record, correction.changes, correction)
    new_values = [field for field in correction.changes if getattr(wanted, field) != getattr(record, field)]
    if not new_values:
        return wanted, Outcome(correction, "settled")
    stale = [field for field in new_values if field in changed]
    if stale:
        changes = {field: value for field, value in correction.changes.items() if field not in stale}
        return _edited(record, changes, correction), Outcome(correction, "stale", _other_words(stale))
    return wanted, Outcome(correction, "applied")


def _other_words(fields: Iterable[str]) -> str:
    return f"read in other words now: {', '.join(fields)}; look at the record again"


def _edited(record: AgreementRecord, changes: Mapping[Editable, Any], correction: Correction) -> AgreementRecord:
    """The record with the changed values; a value taken away takes its evidence along."""
    if not changes:
        return record
    data = record.to_json() | {str(field): value for field, value in changes.items()}
    gone = {field for field, value in changes.items() if not value and field not in ("renewal", "kind", "status")}
    for source in data["sources"]:
        source["evidence"] = [e for e in source["evidence"] if e["field"] not in gone]
    try:
        new = AgreementRecord.model_validate_json(json.dumps(data))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(x) for x in first["loc"])
        raise OutputError(printable(f"correction of {correction.id}: {where}: {first['msg']}")) from None
    if {"kind", "partners", "signed", "start", "end"} & changes.keys():
        new = new.model_copy(update={"title": title_of(new.kind, new.partners, new.signed, new.start, new.end)})
    return _looked_at(new, f"Corrigé à la relecture : {', '.join(_LABELS[field] for field in changes)}.")


def _looked_at(record: AgreementRecord, note: str) -> AgreementRecord:
    notes = record.notes if note in record.notes else (*record.notes, note)
    return record.model_copy(update={"confidence": 1.0, "notes": notes})
