"""On what the sources of a merged record disagree: the values side by side, from the record's notes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from output.columns import money
from output.folding import fold
from output.record import KIND_LABELS, AgreementRecord

# The labels with which `pipeline.combining` begins the note of a conflict, and the field that each is about.
LABELS = {
    "Nature": "kind",
    "Date de signature": "signed",
    "Début": "start",
    "Fin": "end",
    "État": "status",
    "Lieu": "place",
}
_STATUS_WORDS = {"ended": "terminé", "signed": "signé", "announced": "annoncé", "ongoing": "en cours"}
# A longer note is none that accords wrote.
_LONGEST = 5_000
_ONE_SIDED = re.compile(r"Partenaire : (.+) selon (.+) seulement ; (n'est pas retenu|est retenu)\.", re.DOTALL)
_NOTE = re.compile(rf"({'|'.join(LABELS)}) : (.+) ; [^;]*\.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field on which sources differ: what each of the record's sources says (None: nothing), and what the record keeps."""

    label: str
    told: tuple[str | None, ...]
    kept: str


def conflicts(record: AgreementRecord) -> list[Conflict]:
    """The conflicts between the sources of a record, each field once; then partners and amounts."""
    articles = [s.article for s in record.sources]
    found: dict[str, list[list[str]]] = {}
    for note in record.notes:
        if len(note) > _LONGEST:
            continue
        if (match := _NOTE.fullmatch(note)) and (told := _told_by(match[2], articles)):
            columns = found.setdefault(match[1], [[] for _ in articles])
            for column, article in zip(columns, articles, strict=True):
                column.extend(v for v, names in told if article in names and v not in column)
    rows = [
        Conflict(label, tuple(", ".join(values) or None for values in columns), _kept(record, LABELS[label]))
        for label, columns in found.items()
    ]
    return [*rows, *_partners(record, articles), *_amounts(record)]


def _partners(record: AgreementRecord, articles: list[str]) -> list[Conflict]:
    """The partners that only some of the sources name."""
    found = []
    for note in record.notes:
        if len(note) <= _LONGEST and (match := _ONE_SIDED.fullmatch(note)):
            name, listed, decision = match.groups()
            by = set(re.findall(_any_of(articles), listed))
            kept = name if decision == "est retenu" else "-"
            found.append(Conflict("Partenaire", tuple(name if a in by else None for a in articles), kept))
    return found


def _any_of(articles: list[str]) -> str:
    return "|".join(re.escape(a) for a in sorted(set(articles), key=len, reverse=True))


def _told_by(text: str, articles: list[str]) -> list[tuple[str, set[str]]]:
    """«V selon A et B, W selon C» as values with the articles that tell them; only names of sources end a value."""
    name = _any_of(articles)
    one = re.compile(rf"(.+?) selon ((?:{name})(?:, (?:{name}))*(?: et (?:{name}))?)(?:, |$)", re.DOTALL)
    return [(m[1], set(re.findall(name, m[2]))) for m in one.finditer(text)]


def _kept(record: AgreementRecord, field: str) -> str:
    value = getattr(record, field)
    if field == "kind":
        return KIND_LABELS[value]
    if field == "status":
        return _STATUS_WORDS[value]
    if value is None:
        return ""
    return str(value.name if field == "place" else value.value)


def _amounts(record: AgreementRecord) -> list[Conflict]:
    """The words of each source for its amounts, where these are not one and the same amount."""
    if len(record.amounts) < 2:
        return []
    told = [
        tuple(dict.fromkeys(e.text for e in sorted(s.evidence, key=lambda e: e.start) if e.field == "amounts"))
        for s in record.sources
    ]
    if len({frozenset(map(fold, words)) for words in told if words}) < 2:
        return []
    cells = tuple(", ".join(words) or None for words in told)
    return [Conflict("Montants", cells, ", ".join(money(a) for a in record.amounts))]
