"""Amounts against cases of our own: value and currency accuracy, span precision and recall, by kind.

Run from the repository root: `python -m benchmarks.amounts.run [--errors]`. Each line of `cases.jsonl` has a `text`
whose spans stand between `[[` and `]]`, the `country` given to the finder, the `values` in order (`value`,
`currency`, `approximate`, `role`, and `per` and `family` where they matter) and its `kind`. One marked span with two
values is a range.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.amounts import find_amounts
from pipeline.mentions import Mention
from pipeline.text import Text
from pipeline.values import AmountValue

CASES = Path(__file__).with_name("cases.jsonl")
_MARK = re.compile(r"\[\[|\]\]")


def read_cases() -> list[dict[str, Any]]:
    """The cases, each with `raw` (the text without marks) and `spans` (one `[start, end)` per value)."""
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    for case in cases:
        bounds, raw, at = [], "", 0
        for m in _MARK.finditer(case["text"]):
            raw += case["text"][at : m.start()]
            bounds.append(len(raw))
            at = m.end()
        case["raw"] = raw + case["text"][at:]
        spans = list(zip(bounds[::2], bounds[1::2], strict=True))
        case["spans"] = spans * len(case["values"]) if len(spans) == 1 else spans
    return cases


def agrees(mention: Mention[AmountValue], gold: dict[str, Any], *fields: str) -> bool:
    """Whether the mention has what the case expects in these fields."""
    found = mention.value
    return all(
        found.value == Decimal(gold["value"]) if field == "value" else getattr(found, field) == gold.get(field)
        for field in fields
    )


def main() -> None:
    """Print one line per kind and one for all."""
    errors = "--errors" in sys.argv
    tallies: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for case in read_cases():
        tally = tallies[case["kind"]]
        found = find_amounts(Text(case["raw"]), case["country"])
        gold = Counter(case["spans"])
        hits = sum((gold & Counter((m.start, m.end) for m in found)).values())
        tally.update(gold=len(case["values"]), found=len(found), spans=hits, cases=1)
        right = whole = 0
        if len(found) == len(case["values"]):
            pairs = list(zip(found, case["values"], strict=True))
            right = sum(agrees(m, g, "value", "currency") for m, g in pairs)
            whole = sum(agrees(m, g, "value", "currency", "approximate", "role", "per") for m, g in pairs)
        tally.update(right=right, whole=whole)
        if errors and (hits < max(len(found), len(case["values"])) or whole < len(case["values"])):
            print(case["text"], case["country"], [(m.text, m.value) for m in found])
    tallies["ensemble"] = sum(tallies.values(), Counter())
    print(f"{'kind':24}{'cases':>7}{'value+cur':>11}{'all fields':>12}{'span P':>8}{'span R':>8}")
    for kind, t in tallies.items():
        share = [
            f"{100 * t[a] / t[b]:.1f}" if t[b] else "-"
            for a, b in (("right", "gold"), ("whole", "gold"), ("spans", "found"), ("spans", "gold"))
        ]
        print(f"{kind:24}{t['cases']:>7}{share[0]:>11}{share[1]:>12}{share[2]:>8}{share[3]:>8}")


if __name__ == "__main__":
    main()
