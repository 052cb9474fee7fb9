"""Measures what `benchmarks/README.md` tells and writes it: `make figures`, or

    python -m benchmarks.readme [--edsnlp PYTHON] [--sizes 1000 10000]

Takes a quarter of an hour on two quiet cores.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
HEAD = """# Benchmarks

Written by `make figures`; each part can be run by itself. Machines differ and are busy: the ratios count, not the seconds.
"""
PARTS = {
    "accords, a bare tokenizer, and where the time goes": ["benchmarks.speed"],
    "Beside dateparser and EDS-NLP": ["benchmarks.others"],
    "One worker and two": ["benchmarks.batch"],
    "More and more articles": ["benchmarks.soak"],
    "Which records are one agreement": ["benchmarks.clusters"],
    "More and more records to merge": ["benchmarks.merging"],
}


def main() -> None:
    """Run all parts and write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--edsnlp", metavar="PYTHON", help="as for benchmarks.others")
    parser.add_argument("--sizes", nargs="+", default=["1000", "10000"], help="as for benchmarks.soak")
    options = parser.parse_args()
    PARTS["Beside dateparser and EDS-NLP"] += ["--edsnlp", options.edsnlp] if options.edsnlp else []
    PARTS["More and more articles"] += ["--sizes", *options.sizes]
    page = [HEAD]
    for title, (module, *arguments) in PARTS.items():
        print(title, file=sys.stderr)
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, text=True, check=True, cwd=HERE.parent
        )
        page.append(f"## {title}\n`python -m {module}`\n\n```\n{done.stdout.rstrip()}\n```\n")
    (HERE / "README.md").write_text("\n".join(page), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
