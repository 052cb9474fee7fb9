"""How alike are copies of one article, and two articles on one event? Run as `python -m benchmarks.duplicates.run`.

Copies are made from the gold articles as outlets make them: another title and dateline, the last paragraphs cut, quotation
marks and apostrophes changed, a sentence added at both ends, a word in twenty replaced. Articles that share their event with
another one have the phenomenon `cluster` in the gold files. The threshold of `corpus/duplicates.py` must lie between the two.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

from corpus.article import Article, article_from_text
from corpus.duplicates import SAME_STORY, group_duplicates, similarity

GOLD = Path(__file__).parents[2] / "corpus" / "gold"


def _title(text: str) -> str:
    title, _, rest = text.partition("\n")
    return "Coopération : ce que dit le texte signé par les deux parties\n" + (rest if len(title) < 200 else text)


def _cut(share: float) -> Callable[[str], str]:
    def cut(text: str) -> str:
        words = text.split(" ")
        return " ".join(words[: int(len(words) * share)])

    return cut


def _marks(text: str) -> str:
    return text.replace("’", "'").replace("« ", '"').replace(" »", '"').replace("–", "-")


def _added(text: str) -> str:
    return f"Voici la dépêche reçue à la rédaction, que nous publions telle quelle.\n{text}\nNous y reviendrons dans notre édition de demain."


def _retouched(text: str) -> str:
    return " ".join("certes" if i % 20 == 7 else word for i, word in enumerate(text.split(" ")))


COPIES: dict[str, Callable[[str], str]] = {
    "another title": _title,
    "last quarter cut": _cut(0.75),
    "last 40 % cut": _cut(0.6),
    "other marks": _marks,
    "sentences added": _added,
    "a word in twenty replaced": _retouched,
    "title, last quarter, marks": lambda text: _marks(_cut(0.75)(_title(text))),
}


def in_clusters() -> set[str]:
    """The names of the training articles that share their event with another one."""
    rows = (
        json.loads(x)
        for f in sorted((GOLD / "train").glob("*.jsonl"))
        for x in f.read_text(encoding="utf-8").splitlines()
    )
    return {row["doc"] for row in rows if "cluster" in row.get("phenomena", ())}


def main() -> None:
    """Print the lowest similarity of copies, the highest of articles by others, and what the grouping makes of them."""
    files = sorted((GOLD / "train").glob("*.txt"))
    texts = {f.stem: article_from_text(f.read_text(encoding="utf-8")).text for f in files}
    texts = {name: text for name, text in texts.items() if len(text) >= 600}
    print(f"threshold {SAME_STORY}; {len(texts)} articles of 600 characters and more")
    for kind, copy in COPIES.items():
        values = sorted(similarity(text, copy(text)) for text in texts.values())
        found = 0
        for name, text in texts.items():
            pair = [Article(name, name, None, None, text), Article(name + "'", name + "'", None, None, copy(text))]
            found += len(list(group_duplicates(pair))) == 1
        print(f"{kind:28} lowest {values[0]:.2f}  median {values[len(values) // 2]:.2f}  grouped {found}/{len(values)}")
    pairs = sorted(
        ((similarity(texts[a], texts[b]), a, b) for a, b in combinations(texts, 2)),
        reverse=True,
    )
    print("most alike of different articles:", ", ".join(f"{s:.3f} {a} {b}" for s, a, b in pairs[:6]))
    told = in_clusters()
    same = [(s, a, b) for s, a, b in pairs if a in told and b in told]
    print("most alike of articles in clusters:", ", ".join(f"{s:.3f} {a} {b}" for s, a, b in same[:4]))
    whole = [Article(name, name, None, None, text) for name, text in texts.items()]
    print(f"groups made of different articles: {sum(bool(d) for _, d in group_duplicates(whole))}")


if __name__ == "__main__":
    main()
