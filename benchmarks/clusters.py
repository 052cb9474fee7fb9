"""How well merging finds which records are one agreement, apart from how well extraction finds the records.

    python -m benchmarks.clusters [--show] [--rounds 5]

Takes the annotated records of `corpus/gold` as if they had been extracted, merges all of them at once, and compares the pairs
of records that became one with those that the annotation calls one (`same_as`). Three settings: the records as annotated;
the same with noise, by `--rounds` fixed seeds (`blurred`); and as the rules extract them from the texts, where only acts that were
found count. `--show` lists each wrong and each missed pair, of train and dev alone.
"""

from __future__ import annotations

import argparse
import random
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from corpus.annotated import GoldArticle, read_gold
from corpus.article import read_article
from output.record import AgreementRecord, Amount, DatedText, Evidence, Partner, Place, Sector, Signatory, Source
from pipeline.evaluation import extracted
from pipeline.identity import identity, title_of
from pipeline.merging import merge
from pipeline.scoring import Counts, evaluate_merging, joined_names, total
from rules.taxonomy import taxonomy

GOLD = Path(__file__).resolve().parents[1] / "corpus" / "gold"
SPLITS = ("train", "dev", "test")
Pair = tuple[str, str]


def records_of(article: GoldArticle) -> list[AgreementRecord]:
    """The annotated acts of an article as records; the rule of their evidence is their name, `doc#index`."""
    text = read_article(article.file).text if article.file else ""
    return [_record(f"{article.doc}#{i}", article, told, text) for i, told in enumerate(article.records)]


def _record(name: str, article: GoldArticle, told: Mapping[str, Any], text: str) -> AgreementRecord:
    def evidence(field: str, words: str) -> Evidence:
        start = max(0, text.find(words))
        return Evidence(field=field, start=start, end=start + len(words), text=words, rule=name)

    def dated(field: str) -> DatedText | None:
        return DatedText(value=told[field], text=told[field]) if told.get(field) else None

    partners = tuple(
        Partner(
            name=p["name"],
            type=p.get("type") or "other",
            country=p.get("country"),
            code=p.get("code"),
            mentions=tuple(p.get("aliases") or ()),
            implied=bool(p.get("implied")),
        )
        for p in told["partners"]
    )
    signed, start, end = dated("signed"), dated("start"), dated("end")
    return AgreementRecord(
        id=identity(told["kind"], partners, signed, start),
        kind=told["kind"],
        status=told["status"],
        renewal=bool(told.get("renewal")),
        title=title_of(told["kind"], partners, signed, start, end),
        partners=partners,
        signed=signed,
        start=start,
        end=end,
        sectors=tuple(Sector(code=c, label=taxonomy()[c].label, text=c) for c in told["sectors"]),
        amounts=tuple(
            Amount(
                value=str(a["value"]),
                currency=a.get("currency"),
                approximate=bool(a.get("approximate")),
                role=a.get("role") or "single",
                text=f"{a['value']} {a.get('currency')}",
            )
            for a in told["amounts"]
        ),
        place=Place(name=told["place"]) if told.get("place") else None,
        signatories=tuple(
            Signatory(name=s["name"], role=s.get("role"), for_=s.get("for")) for s in told["signatories"]
        ),
        confidence=0.8,
        sources=(
            Source(
                article=f"{article.doc}.txt",
                published=article.published,
                evidence=(evidence("act", told["quote"]), *(evidence("partners", p.name) for p in partners)),
            ),
        ),
    )


def blurred(record: AgreementRecord, seed: int) -> AgreementRecord:
    """The record as a hasty reader gives it. By chance, the same for the same seed: one of three and more partners dropped (3 in 10),
    the sectors dropped (5 in 10), the date of signature cut to its month (2 in 10) or its year (1 in 10), the place dropped
    (5 in 10)."""
    rng = random.Random(zlib.crc32(record.sources[0].evidence[0].rule.encode()) + seed)
    changes: dict[str, Any] = {}
    lost, sectors, date, place = (rng.random() for _ in range(4))
    if lost < 0.3 and len(record.partners) > 2:
        out = rng.randrange(len(record.partners))
        changes["partners"] = record.partners[:out] + record.partners[out + 1 :]
    if sectors < 0.5:
        changes["sectors"] = ()
    if date < 0.3 and record.signed:
        value = record.signed.value[: 7 if date < 0.2 else 4]
        changes["signed"] = DatedText(value=value, text=record.signed.text)
    if place < 0.5:
        changes["place"] = None
    return record.model_copy(update=changes)


def clusters(articles: Iterable[GoldArticle]) -> set[Pair]:
    """The pairs of names of annotated records that are one agreement."""
    one = joined_names({a.doc: a.records for a in articles})
    return {(a, b) for group in one for a, b in combinations(sorted(group), 2)}


def joined(records: Iterable[AgreementRecord]) -> set[Pair]:
    """The pairs of names of records that merging makes one."""
    return {pair for record in merge(records) for pair in combinations(sorted(names_of(record)), 2)}


def names_of(record: AgreementRecord) -> set[str]:
    """The names of the annotated records that a merged one was made of."""
    return {e.rule for source in record.sources for e in source.evidence}


def split_of(splits: Mapping[str, Sequence[GoldArticle]]) -> dict[str, str]:
    """The split of each article."""
    return {article.doc: split for split, articles in splits.items() for article in articles}


def counted(asked: set[Pair], given: set[Pair]) -> Counts:
    """Pairs that are right, asked for and given."""
    return Counts(len(asked & given), len(asked), len(given))


def _rows(asked: set[Pair], given: set[Pair], home: Mapping[str, str]) -> Iterator[tuple[str, Counts]]:
    """The counts of each split, and of all with the pairs across splits."""
    for split in SPLITS:
        inside = [{p for p in pairs if all(home[n.split("#")[0]] == split for n in p)} for pairs in (asked, given)]
        yield split, counted(inside[0], inside[1])
    yield "all", counted(asked, given)


def _line(setting: str, split: str, counts: Counts) -> str:
    return f"{setting:24}{split:8}{counts.precision:7.3f}{counts.recall:7.3f}{counts.f1:7.3f}{counts.asked:8}{counts.given:8}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--show", action="store_true", help="list each wrong and each missed pair of train and dev")
    parser.add_argument("--rounds", type=int, default=5, help="how many seeds of noise")
    options = parser.parse_args()
    splits = {split: read_gold([GOLD / split]) for split in SPLITS}
    articles = [a for some in splits.values() for a in some]
    home = split_of(splits)
    asked = clusters(articles)
    records = [r for a in articles for r in records_of(a)]
    print(f"{'pairs of records':24}{'':8}{'P':>7}{'R':>7}{'F1':>7}{'gold':>8}{'given':>8}")
    given = joined(records)
    for split, counts in _rows(asked, given, home):
        print(_line("as annotated", split, counts))
    noisy = [dict(_rows(asked, joined(blurred(r, seed) for r in records), home)) for seed in range(options.rounds)]
    for split in (*SPLITS, "all"):
        print(_line(f"with noise, {options.rounds} times", split, total(counts[split] for counts in noisy)))
    for split in SPLITS:
        merged = merge(AgreementRecord.model_validate(r) for r in extracted(splits[split]))
        found = evaluate_merging({a.doc: a.records for a in splits[split]}, [r.to_json() for r in merged])
        print(_line("through extraction", split, found.counts))
    if options.show:
        by_name = {r.sources[0].evidence[0].rule: r for r in records}
        for word, pairs in (("wrong", given - asked), ("missed", asked - given)):
            for a, b in sorted(pairs):
                if "test" not in (home[a.split("#")[0]], home[b.split("#")[0]]):
                    print(f"\n{word}: {_told(a, by_name[a])}\n    {_told(b, by_name[b])}")


def _told(name: str, r: AgreementRecord) -> str:
    dates = "/".join(d.value if d else "-" for d in (r.signed, r.start, r.end))
    who = " + ".join(f"{p.name}{' (implied)' if p.implied else ''}" for p in r.partners)
    more = [",".join(s.code or "" for s in r.sectors), ",".join(a.value for a in r.amounts), r.place.name if r.place else "", ",".join(s.name for s in r.signatories)]  # fmt: skip
    return f"{name} [{r.kind} {r.status}{' renewal' * r.renewal} {dates}] {who} | {' | '.join(more)} | published {r.sources[0].published}"


if __name__ == "__main__":
    main()
