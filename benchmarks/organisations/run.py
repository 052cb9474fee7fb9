"""How far organisations' names are read: `python -m benchmarks.organisations.run [--errors]`.

Each line of `cases.jsonl` has a `text` written for this project in which the organisations' full names stand between `[[` and
`]]`, its `domain` and its `half`: rules are written over the errors in `dev`, those in `test` are only counted. A name is right
when a party is read at its place under that name, as the referee compares names (case, accents, articles and generic words set
aside); else it is `short` (a part of it is read), `long` (more than it), `stranger` (only a name without a head noun, which is a party
where the sentence makes it one) or `missed`.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pipeline.mentions import Mention
from pipeline.party import Party
from pipeline.scene import read_scene
from pipeline.scoring import same_partner

CASES = Path(__file__).with_name("cases.jsonl")
_MARK = re.compile(r"\[\[(.*?)\]\]")
KINDS = ("right", "short", "long", "stranger", "missed")


class Named(NamedTuple):
    """A marked name: its half, its domain, its text, and how it was read (one of KINDS)."""

    half: str
    domain: str
    name: str
    kind: str
    read: tuple[str, ...]


def names() -> Iterator[Named]:
    """Every marked name of the cases, in file order, with how it is read."""
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        raw, spans = _MARK.sub(r"\1", case["text"]), []
        for n, m in enumerate(_MARK.finditer(case["text"])):
            start = m.start() - 4 * n
            spans.append((start, start + len(m[1])))
        parties = read_scene(raw, "2020-06-01").parties
        for start, end in spans:
            beside = [p for p in parties if p.start < end and start < p.end]
            kind = _kind(raw[start:end], start, end, beside)
            yield Named(case["half"], case["domain"], raw[start:end], kind, tuple(p.text for p in beside))


def _kind(name: str, start: int, end: int, beside: list[Mention[Party]]) -> str:
    if any(_is_it(name, p) for p in beside):
        return "right"
    if not beside:
        return "missed"
    if all(p.value.via == "unknown" for p in beside):
        return "stranger"
    return "short" if any(start <= p.start and p.end <= end for p in beside) else "long"


def _is_it(name: str, party: Mention[Party]) -> bool:
    read = {"name": party.value.name or party.text, "aliases": [party.text]}
    return party.text == name or (bool(party.value.name) and same_partner({"name": name}, read))


def main() -> None:
    """Print one line per domain and one per half; with `--errors` the names of `dev` that are not read right."""
    tallies: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for named in names():
        tallies[named.half, named.domain][named.kind] += 1
        tallies[named.half, "all"][named.kind] += 1
        if "--errors" in sys.argv and named.half == "dev" and named.kind != "right":
            print(f"{named.kind:9}{named.name}  <-  {', '.join(named.read)}")
    print(f"{'half':6}{'domain':44}{'names':>6}" + "".join(f"{kind:>10}" for kind in KINDS))
    for (half, domain), tally in sorted(tallies.items()):
        total = tally.total()
        shares = "".join(f"{tally[kind] / total:>10.1%}" for kind in KINDS)
        print(f"{half:6}{domain:44}{total:>6}{shares}")


if __name__ == "__main__":
    main()
