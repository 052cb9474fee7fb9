"""How the time of merging grows with the number of records.

    python -m benchmarks.merging [--sizes 10000 100000]

Makes records of agreements between cities, regions and states, each told by about four articles that differ in date
precision, kind, sectors and sums, some of them leaving a partner out, merges them as a run does (lines from a file, lines to
a file), and merges the first tenth once more into what came out as a base. Processor microseconds a record should stay about the
same from size to size.
"""

from __future__ import annotations

import argparse
import random
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from output.record import AgreementRecord, Amount, DatedText, Evidence, Partner, Sector, Source
from pipeline.identity import identity, title_of
from pipeline.merging import merge_on
from pipeline.shelf import FileShelf, line_of

_KINDS = ("convention", "protocole", "memorandum", "feuille_de_route", "jumelage")
_SECTORS = ("eau", "culture", "sante", "transport", "agriculture", "education")
# A tenth of the acts are between two of a few dozen busy partners: that is where the work of comparing could grow.
_STATES = tuple(Partner(name=f"État {i}", type="state", country=f"{65 + i // 26:c}{65 + i % 26:c}", code=f"S{i}") for i in range(60))  # fmt: skip


def synthetic(n: int, seed: int = 1) -> list[AgreementRecord]:
    """`n` records in no order, about four to an agreement; the same for the same seed."""
    rng = random.Random(seed)
    cities = [
        Partner(name=f"Ville {i}", type="municipality", country="FR", code=f"insee:{i:06}") for i in range(n // 20 + 2)
    ]
    records: list[AgreementRecord] = []
    while len(records) < n:
        records.extend(_tellings(rng, cities, len(records)))
    records = records[:n]
    rng.shuffle(records)
    return records


def _tellings(rng: random.Random, cities: list[Partner], number: int) -> Iterator[AgreementRecord]:
    """One act as several articles tell it."""
    busy = rng.random() < 0.1
    partners = rng.sample(_STATES if busy else cities, rng.choice((2, 2, 2, 3)))
    kind = rng.choice(_KINDS)
    day = f"{rng.randint(1990, 2025)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    sectors = rng.sample(_SECTORS, 2)
    total = str(1000 * rng.randint(10, 9000))
    for i in range(rng.randint(1, 7)):
        named = partners[:-1] if len(partners) > 2 and rng.random() < 0.2 else partners
        date = rng.choice((day, day, day[:7], day[:4], None))
        signed = DatedText(value=date, text=date) if date else None
        told = kind if rng.random() < 0.7 else "accord"
        yield AgreementRecord(
            id=identity(told, named, signed, None),
            kind=told,  # type: ignore[arg-type]
            status="signed",
            title=title_of(told, named, signed, None, None),
            partners=tuple(named),
            signed=signed,
            sectors=tuple(Sector(code=c, label=c, text=c) for c in sectors[: rng.randint(0, 2)]),
            amounts=(Amount(value=total, currency="EUR", text=total),) if rng.random() < 0.3 else (),
            confidence=0.8,
            sources=(
                Source(
                    article=f"article-{number + i:07}.txt",
                    evidence=(Evidence(field="act", start=i, end=i + 9, text="un accord", rule="benchmark"),),
                ),
            ),
        )


def make(n: int, file: Path) -> None:
    """Write `n` records as lines."""
    with file.open("wb") as stream:
        stream.writelines(record.to_line().encode() + b"\n" for record in synthetic(n))


def measured(n: int, file: Path) -> tuple[int, float, float, float]:
    """How many records the lines of a file become; processor microseconds a record to merge them, lines to lines, and to merge the first
    tenth of them into the result; the memory of this process in MB when the first merge was done."""
    with file.open("rb") as stream, FileShelf(file.with_suffix(".merged")) as shelf:
        began = time.process_time()
        cards = merge_on(shelf, (line.rstrip(b"\n") for line in stream))
        lines = [line_of(card, shelf) for card in cards]
        first = time.process_time() - began
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    base = [AgreementRecord.model_validate_json(line) for line in lines]
    with file.open("rb") as stream, FileShelf(file.with_suffix(".again")) as shelf:
        began = time.process_time()
        again = merge_on(shelf, (line.rstrip(b"\n") for line in islice(stream, n // 10)), base)
        second = time.process_time() - began
    assert [c.id for c in again] == [r.id for r in base], "what the base holds changes nothing"
    return len(base), first * 1e6 / n, second * 1e6 / (len(base) + n // 10), memory


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000], metavar="N")
    print(f"{'records':>9}{'merged':>9}{'merge µs/record':>18}{'--into µs/record':>18}{'MB to merge':>14}")
    for n in parser.parse_args().sizes:
        with TemporaryDirectory(prefix="accords-") as folder:
            file = Path(folder) / "records.jsonl"
            for work in (make, measured):  # each in a process of its own: what one leaves in memory is not the other's
                with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
                    found = alone.submit(work, n, file).result()
        merged, first, second, memory = found
        print(f"{n:9,}{merged:9,}{first:18.1f}{second:18.1f}{memory:14,.0f}", flush=True)


if __name__ == "__main__":
    main()
