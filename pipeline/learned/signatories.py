"""Who signed an act: features of a pair of act and person, and the choice among them.

The rules' own choice (`pipeline.signing`) is a feature here: few words beside a name tell who signs from who only attends.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from pipeline.frames import Frame
from pipeline.learned.boosting import Boosting, load
from pipeline.mentions import Mention
from pipeline.people import Person
from pipeline.scene import Scene
from pipeline.signature_lists import listed_people
from pipeline.signing import Hand, body_of, hands_of, people_of, read_signing
from rules.folding import fold

Row = dict[str, float]
# A person this likely signed.
_LIKELY = 0.5


def signatories_by_act(scene: Scene, frames: Sequence[Frame], model: Boosting | None = None) -> list[list[Hand]]:
    """For each act of the article its signatories, in text order, each once."""
    rows = [(i, p, row) for i, f in enumerate(frames) for p, row in features(scene, f, frames)]
    chances = (model or load("signatories")).probabilities([row for *_, row in rows])
    people = listed_people(scene, list(frames))
    for (i, p, _), chance in zip(rows, chances, strict=True):
        if chance >= _LIKELY and all(q.value.name != p.value.name for q in people[i]):
            people[i].append(p)
    return [hands_of(scene, f, sorted(found, key=lambda p: p.start)) for f, found in zip(frames, people, strict=True)]


def features(scene: Scene, f: Frame, frames: Sequence[Frame]) -> Iterator[tuple[Mention[Person], Row]]:
    """A row for each person of the article, read at the mention nearest to the act."""
    by_name: dict[str, list[Mention[Person]]] = {}
    for p in scene.people:
        by_name.setdefault(p.value.name, []).append(p)
    if not by_name:
        return
    chosen = {p.value.name for p in people_of(scene, f, list(frames))}
    own = [c.sentence for c in f.candidates]
    spans = [(x.start, x.end) for c in f.candidates for x in (c.act, *c.cues[:1]) if x is not None]
    for name, mentions in by_name.items():
        read = [(p, _of_mention(scene, f, p, own, spans)) for p in mentions]
        nearest, row = min(read, key=lambda r: (r[1]["away"], r[1]["gap"]))
        for sign in ("in a signing", "in a signing, untold", "before a signing verb", "behind «par»"):
            row[f"anywhere {sign}"] = any(r.get(sign) for _, r in read)
        row |= {
            "chosen": name in chosen,
            "people chosen": min(len(chosen), 5),
            "mentions": min(len(mentions), 6),
            "people": min(len(by_name), 12),
            "one word": " " not in name,
            "signed": f.status == "signed",
        }
        yield nearest, {name: value for name, value in row.items() if value}


_ATTENDS = re.compile(
    r"\b(?:en presence|assist\w+|saluee? par|selon|declare|souligne|explique|a indique|affirme|accueilli|recu)"
)
_SPEAKS = re.compile(r"\b(?:declar|soulign|expliqu|indiqu|affirm|rappel|estim|salu|felicit|ajout)")
_SIGNS = re.compile(r"[^.;]{0,120}\b(?:ont|a|avaient) (?:[a-z]+ )?(?:sign|paraph|conclu|scell|ratif|renouvel)")
_SIGNED_BY = re.compile(r"\b(?:sign|paraph|conclu|scell|represent)\w*[^.;]{0,30} par [^.;]*$")


def _of_mention(scene: Scene, f: Frame, p: Mention[Person], own: list[int], spans: list[tuple[int, int]]) -> Row:
    sentence = scene.text.sentence_index(p.start)
    start, end = scene.sentences[sentence]
    gap, left = min(((max(0, p.start - b, a - p.end), p.start < a) for a, b in spans), default=(999, False))
    folded = scene.text.folded
    row: Row = {
        "away": min(min(abs(sentence - i) for i in own), 8),
        "same sentence": sentence in own,
        "earlier": sentence < min(own),
        "later": sentence > max(own),
        "title": scene.is_heading(sentence),
        "gap": math.log1p(gap),
        "left of the act": left,
        "opens the sentence": p.start - start < 3,
        "people of the sentence": min(len(scene.within(scene.people, sentence)), 5),
        "behind an attendance": _ATTENDS.search(folded, start, p.start) is not None,
        "speaks": _SPEAKS.search(folded, p.start, min(end, p.start + 120)) is not None,
        "before a signing verb": _SIGNS.match(folded, p.start, end) is not None,
        "behind «par»": _SIGNED_BY.search(folded, start, p.start) is not None,
    }
    office = p.value.office
    if office is None:
        row["no office"] = 1
    else:
        row[f"office={fold(scene.offices[office].text).split(' ', 1)[0]}"] = 1
        row["signs for a partner"] = bool(body_of(scene, p, office, [q.mention.value.name for q in f.parties.values()]))
    for told, name in ((True, "in a signing"), (False, "in a signing, untold")):
        for signing in read_signing(scene, sentence, told=told):
            if any(q.value.name == p.value.name for q in signing.people):
                row |= {name: 1, "of several papers": signing.several}
            elif signing.people:
                row[f"others {name}"] = 1
    return row
