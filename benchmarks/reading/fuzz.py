"""Random and mutated files over every reader. Run as `python -m benchmarks.reading.fuzz [COUNT] [SEED]` (10,000 and 1).

Prints what became of the files, the longest time for one and the peak memory; exits with 1 when a reader raised, took longer
than its deadline, or took more than a gigabyte.
"""

from __future__ import annotations

import gzip
import io
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.reading import samples
from corpus import sandbox
from corpus.article import read_articles
from corpus.errors import REASONS, Rejection

_TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\n" * 50, b"<div>" * 400, b"</p></html>", b"<!--", b"&#x110000;", b"<![CDATA[", b"\xc3",
    b'"', b'{"text":', b"[" * 3000, b"1e999999", b";;;", b"=?utf-8?q?", b"boundary=", b"stream\n", b"endobj", b"/Kids[2 0 R]",
    b"99999999999999999999", b"-1", b"PK\x01\x02", b"PK\x05\x06", b"../", b"xref", b"/Length 0", b"\x1f\x8b\x08", "é’«".encode(),
)  # fmt: skip
LIMIT = sandbox.DEADLINE + 2


@dataclass
class Outcome:
    """What the files became: articles, rejections by reason, errors that a reader let out, and the longest time in seconds."""

    files: int = 0
    articles: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    longest: float = 0.0
    longest_name: str = ""


def mutated(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    """The bytes with one to six changes: bits flipped, parts cut, doubled, moved, or put in from elsewhere."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3, 6))):
        size = max(1, len(out))
        at = rng.randrange(size)
        length = min(size, rng.choice((1, 2, 8, 64, 512)))
        kind = rng.randrange(8)
        if kind == 0:
            for _ in range(rng.choice((1, 4, 32))):
                if out:
                    out[rng.randrange(len(out))] = rng.randrange(256)
        elif kind == 1:
            del out[at : at + length]
        elif kind == 2:
            out[at:at] = out[at : at + length] * rng.choice((1, 2, 20))
        elif kind == 3:
            out[at:at] = rng.choice(_TOKENS)
        elif kind == 4:
            del out[at:]
        elif kind == 5:
            other = rng.choice(others)
            start = rng.randrange(max(1, len(other)))
            out[at : at + length] = other[start : start + length]
        elif kind == 6:
            out[at : at + length] = rng.randbytes(length)
        elif out:
            start = rng.randrange(len(out))
            out[at:at] = out[start : start + length]
    return bytes(out)


def inputs(count: int, seed: int) -> list[tuple[str, bytes]]:
    """Names and contents of `count` files, the same for the same seed; every format has its share."""
    rng = random.Random(seed)
    seeds = samples.all_formats()
    contents = list(seeds.values())
    names = sorted(seeds)
    made: list[tuple[str, bytes]] = []
    for number in range(count):
        name = names[number % len(names)]
        data = seeds[name]
        chance = rng.random()
        if chance < 0.1:
            data = rng.randbytes(rng.choice((0, 1, 10, 100, 3000)))
        elif chance < 0.35 and name.endswith((".docx", ".zip", ".gz")):
            data = _inside(
                data, rng, contents
            )  # a sound package with a damaged member reaches further than a damaged package
        else:
            data = mutated(data, rng, contents)
        suffix = name if rng.random() < 0.9 else rng.choice(names)
        made.append((suffix, data))
    return made


def _inside(data: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    if data.startswith(b"\x1f\x8b"):
        return gzip.compress(mutated(gzip.decompress(data), rng, others), mtime=0)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    chosen = rng.choice(sorted(members))
    members[chosen] = mutated(members[chosen], rng, others)
    return samples.packed(members)


def fuzz(count: int, seed: int) -> Outcome:
    """Read that many files and say what became of them."""
    result = Outcome()
    with tempfile.TemporaryDirectory() as folder:
        for number, (name, data) in enumerate(inputs(count, seed)):
            path = Path(folder) / name
            path.write_bytes(data)
            began = time.perf_counter()
            try:
                for found in read_articles(path):
                    if isinstance(found, Rejection):
                        result.reasons[found.reason] += 1
                        if found.reason not in REASONS or "\n" in found.message:
                            result.errors.append(f"{seed}:{number} {name}: {found}")
                    else:
                        found.text.encode("utf-8")
                        result.articles += 1
            except Exception as error:
                result.errors.append(f"{seed}:{number} {name}: {type(error).__name__}: {error}")
            took = time.perf_counter() - began
            result.files += 1
            if took > result.longest:
                result.longest, result.longest_name = took, f"{seed}:{number} {name}"
    return result


def peak_megabytes() -> tuple[float, float]:
    """The most memory that this process and any child that has ended took; zeros where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0, 0.0
    unit = 1_000_000 if sys.platform == "darwin" else 1000
    return tuple(resource.getrusage(w).ru_maxrss / unit for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))  # type: ignore[return-value]


def main() -> int:
    """Fuzz, print and judge."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    began = time.perf_counter()
    result = fuzz(count, seed)
    sandbox.close()
    own, child = peak_megabytes()
    print(f"{result.files} files in {time.perf_counter() - began:.0f} s: {result.articles} articles")
    print("rejections: " + ", ".join(f"{reason} {n}" for reason, n in result.reasons.most_common()))
    print(
        f"longest {result.longest:.2f} s ({result.longest_name}); peak memory {own:.0f} MB, of a child {child:.0f} MB"
    )
    for error in result.errors[:20]:
        print(f"ERROR {error}")
    return int(bool(result.errors) or result.longest > LIMIT or max(own, child) > 1000)


if __name__ == "__main__":
    sys.exit(main())
