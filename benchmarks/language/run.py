"""French or not, on short texts: titles, lists of names, one or two sentences. Run as `python -m benchmarks.language.run`.

`cases.jsonl` holds texts of our own with their language. French refused is an article lost, so it must not happen;
another language taken for French costs a reading that gives nothing. Languages without an ISO 639-1 code
have the one of ISO 639-3. The half `test` was written when the word
lists were done; the shapes of words that judge titles were worked out on it afterwards, and `titles` (3 to 7 words) written and run once
after that.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from corpus.language import is_french

CASES = Path(__file__).with_name("cases.jsonl")


def main() -> None:
    """Print a table by language for each half, and the errors."""
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    for half in ("dev", "test", "titles"):
        total: Counter[str] = Counter()
        accepted: Counter[str] = Counter()
        for case in (c for c in cases if c["half"] == half):
            language, french = case["language"], is_french(case["text"])
            total[language] += 1
            accepted[language] += french
            if french != (language == "fr"):
                print(f"{language} {'accepted' if french else 'refused'}: {case['text']}")
        print(f"{half:10}{'texts':>6}{'taken for French':>18}")
        for language, n in total.items():
            print(f"{language:10}{n:6}{accepted[language]:18}")
        others = total.total() - total["fr"]
        refused = 1 - accepted["fr"] / total["fr"]
        taken = (accepted.total() - accepted["fr"]) / others
        print(f"French refused {refused:.1%} of {total['fr']}; other languages accepted {taken:.1%} of {others}\n")


if __name__ == "__main__":
    main()
