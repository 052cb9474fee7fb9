"""Reviewed records as gold: the articles of which a reader has judged every record on the report's page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any

from corpus.annotated import GoldArticle
from corpus.article import read_article
from corpus.errors import Rejected
from output.record import AgreementRecord, Source
from pipeline.annotation import guessed
from pipeline.corrections import Correction, apply
from pipeline.passages import Articles


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An article with its records as gold has them, or the reason why it gives none; `waiting` when records are unjudged."""

    article: str
    gold: GoldArticle | None = None
    reason: str = ""
    waiting: bool = False


def reviewed(
    records: Sequence[AgreementRecord],
    corrections: Sequence[Correction],
    articles: Articles,
    known: Mapping[str, GoldArticle],
) -> Iterator[Reviewed]:
    """The articles that corrections speak of, in the order of the records.

    The words of an article that is in gold stay; those of another are the pipeline's guesses. Raises OutputError for a
    correction that no record can have.
    """
    after, outcomes = apply(records, corrections)
    judged = {o.correction.id for o in outcomes if o.state != "stale"}
    kept = {record.id: record for record in after}
    by_article: dict[str, list[tuple[AgreementRecord, Source]]] = {}
    for record in records:
        for source in record.sources:
            by_article.setdefault(source.article, []).append((record, source))
    for name, told in by_article.items():
        waiting = sum(record.id not in judged for record, _ in told)
        if waiting == len(told):
            continue
        if waiting:
            yield Reviewed(name, reason=f"{waiting} of its {len(told)} records not judged yet", waiting=True)
            continue
        true = [(kept[record.id], source) for record, source in told if record.id in kept]
        yield _gold(name, told[0][1], [gold_record(r, s) for r, s in true], articles, known)


def _gold(
    name: str,
    source: Source,
    records: Iterable[Mapping[str, Any]],
    articles: Articles,
    known: Mapping[str, GoldArticle],
) -> Reviewed:
    doc = PurePath(name).stem
    if doc in known:
        return Reviewed(name, replace(known[doc], records=tuple(records)))
    if (found := articles.found(source)) is None:
        return Reviewed(name, reason="its text was not found, or has changed; say with --articles where it is")
    path = found[0]
    if PurePath(path).name != PurePath(name).name:
        return Reviewed(name, reason="one of several articles in a file; gold reads one of a file")
    try:
        guess = guessed(doc, read_article(path))
    except (Rejected, ValueError) as error:
        return Reviewed(name, reason=f"cannot be annotated ({str(error).splitlines()[0]})")
    return Reviewed(name, replace(guess, records=tuple(records), file=Path(path)))


def gold_record(record: AgreementRecord, source: Source) -> dict[str, Any]:
    """A record in the form of gold; its `quote` is the sentence of the act in this article."""
    act = next((e.text for e in source.evidence if e.field == "act"), "")
    return {
        "kind": record.kind,
        "status": record.status,
        "renewal": record.renewal,
        "partners": [
            {
                "name": p.name,
                "aliases": [m for m in p.mentions if m != p.name],
                "type": p.type,
                **({"country": p.country} if p.country else {}),
                **({"code": p.code} if p.code else {}),
                **({"implied": True} if p.implied else {}),
            }
            for p in record.partners
        ],
        **{name: date.value if date else None for name, date in (("signed", record.signed), ("start", record.start), ("end", record.end))},
        "sectors": list(dict.fromkeys(s.code for s in record.sectors if s.code)),
        "amounts": [{"value": a.value, "currency": a.currency, "approximate": a.approximate} for a in record.amounts],
        "place": record.place.name if record.place else None,
        "signatories": [
            {"name": s.name, **({"role": s.role} if s.role else {}), **({"for": s.for_} if s.for_ else {})}
            for s in record.signatories
        ],
        "quote": " ".join(act.split()),
    }  # fmt: skip
