"""How many ways of telling an act are read, whoever the partners are: `python -m benchmarks.phrasings.run [--errors] [SEED]`.

Each line of `templates.txt` is filled with pairs of towns (drawn from the gazetteer), regions, départements, states, known bodies and
companies that nothing knows; it is right when one record comes out, with these two partners (three where it has a {z}). A phrasing that fails with every
pair is a hole in the rules; a pair that fails in every phrasing, one in the names.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.extraction import extract
from pipeline.scoring import same_partner

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates.txt"
GAZETTEER = HERE.parents[1] / "rules" / "gazetteer" / "gazetteer.tsv"
DAY = "2021-06-10"
ROUNDS = 2
_VOWELS = "AEIOUYÉÈÊÂÎÔHaeiouéèêâîôh"
_OF = {"le ": "du ", "la ": "de la ", "l'": "de l'", "les ": "des ", "": "de "}
_TO = {"le ": "au ", "la ": "à la ", "l'": "à l'", "les ": "aux ", "": "à "}


class Partner(NamedTuple):
    """A partner with its article («le », «l'», or none) and its full name."""

    article: str
    words: str
    name: str

    def __format__(self, form: str) -> str:
        alone = self.article + self.words
        if form == "de":
            elided = not self.article and self.words[0] in _VOWELS
            return f"d'{self.words}" if elided else _OF[self.article] + self.words
        if form == "a":
            return _TO[self.article] + self.words
        return alone[0].upper() + alone[1:] if form == "S" else alone


_REGIONS = ("Bretagne", "Normandie", "Occitanie", "Nouvelle-Aquitaine", "Grand Est", "Hauts-de-France")
_STATES = (
    ("le ", "Maroc"), ("le ", "Sénégal"), ("la ", "Tunisie"), ("l'", "Algérie"), ("le ", "Togo"), ("la ", "Pologne"), ("le ", "Japon"),
    ("la ", "Guinée"), ("l'", "Italie"), ("la ", "Suisse"), ("l'", "Égypte"), ("les ", "Pays-Bas"), ("les ", "Comores"),
)  # fmt: skip
_DEPARTMENTS = ("de l'Ain", "du Finistère", "de la Somme", "des Landes", "de Mayotte")
_BODIES = (
    ("l'", "Université de Poitiers"), ("l'", "Université de Sfax"), ("l'", "université de Ngaoundéré"), ("le ", "CHU de Rennes"),
    ("la ", "chambre de commerce de Douala"), ("le ", "port de Cotonou"), ("l'", "Agence de l'eau Loire-Bretagne"),
    ("la ", "Banque africaine de développement"), ("l'", "Agence française de développement"),
)  # fmt: skip
_STRANGERS = (
    "Kerbois",
    "Zelvia",
    "Sonidep",
    "Camtel",
    "Savannah Energy",
    "NSIA Banque",
    "Rawbank",
    "Solténa",
    "Mavitec",
)
# Towns whose name holds a sign or a small word of another language are read as well as their spelling allows; they are not the matter here.
_PLAIN = re.compile(r"[A-ZÀ-Ý][a-zà-ÿ]{3,}(?:-[A-Za-zÀ-ÿ]+){0,3}")
_LEAST_PEOPLE = 5000


@cache
def _towns() -> tuple[str, ...]:
    rows = (line.split("\t") for line in GAZETTEER.read_text(encoding="utf-8").splitlines())
    named = {
        r[1].lstrip("*") for r in rows if len(r) > 6 and r[3] == "m" and r[6].isdigit() and int(r[6]) > _LEAST_PEOPLE
    }
    return tuple(sorted(n for n in named if _PLAIN.fullmatch(n)))


def _town(rng: random.Random) -> Partner:
    name = rng.choice(_towns())
    return Partner("", name, f"Ville de {name}")


def _city(rng: random.Random) -> Partner:
    town = _town(rng)
    return Partner("la ", f"ville {town:de}", town.name)


def _region(rng: random.Random) -> Partner:
    name = f"Région {rng.choice(_REGIONS)}"
    return Partner("la ", name, name)


def _state(rng: random.Random) -> Partner:
    article, name = rng.choice(_STATES)
    return Partner(article, name, name)


def _department(rng: random.Random) -> Partner:
    of = rng.choice(_DEPARTMENTS)
    return Partner("le ", f"département {of}", f"Département {of}")


def _body(rng: random.Random) -> Partner:
    article, name = rng.choice(_BODIES)
    return Partner(article, name, name)


def _stranger(rng: random.Random) -> Partner:
    name = rng.choice(_STRANGERS)
    return Partner("", name, name)


Draw = Callable[[random.Random], Partner]
PAIRS: tuple[tuple[str, Draw, Draw], ...] = (
    ("towns", _town, _town),
    ("cities", _city, _city),
    ("regions", _region, _region),
    ("states", _state, _state),
    ("bodies", _body, _body),
    ("strangers", _stranger, _stranger),
    ("stranger, body", _stranger, _body),
    ("state, body", _state, _body),
    ("department, state", _department, _state),
)


class Reading(NamedTuple):
    """A filled template: the template, the kind of pair, the sentence, the partners read, and whether they are right."""

    template: str
    pair: str
    text: str
    read: tuple[str, ...]
    right: bool


def lines(file: Path) -> list[str]:
    """The lines of a file in order, without comments."""
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


def readings(seed: int) -> Iterator[Reading]:
    """Every template with every kind of pair, ROUNDS times; the same for the same seed."""
    rng = random.Random(seed)
    for template in lines(TEMPLATES):
        for pair, first, second in PAIRS:
            for _ in range(ROUNDS):
                x, *others = drawn(rng, first, second, 3 if "{z" in template else 2)
                text = template.format(x=x, y=others[0], z=others[-1])
                records = extract(text[0].upper() + text[1:], published=DAY)
                read = tuple(p.name for r in records for p in r.partners)
                right = len(records) == 1 and len(read) == 1 + len(others) and all(named(p, read) for p in (x, *others))
                yield Reading(template, pair, text, read, right)


def drawn(rng: random.Random, first: Draw, second: Draw, count: int) -> list[Partner]:
    """So many partners of different names, the others of one kind."""
    drawn = [first(rng)]
    while len(drawn) < count:
        partner = second(rng)
        if partner.name not in {d.name for d in drawn}:
            drawn.append(partner)
    return drawn


def named(partner: Partner, read: tuple[str, ...]) -> bool:
    """Whether a partner is one of those read."""
    return any(same_partner({"name": partner.name}, {"name": name}) for name in read)


def report(read: Callable[[int], Iterator[Reading]], what: str) -> None:
    """Print the templates that fail most, the share of each kind of pair and of all; with `--errors` on the command line every text
    that fails. A number there is the seed."""
    seed = next((int(a) for a in sys.argv[1:] if a.isdigit()), 1)
    by_template: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    by_pair: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    for reading in read(seed):
        by_template[reading.template][reading.right] += 1
        by_pair[reading.pair][reading.right] += 1
        if "--errors" in sys.argv and not reading.right:
            print(f"{reading.text}  ->  {', '.join(reading.read) or 'no record'}")
    for template, tally in sorted(by_template.items(), key=lambda item: _share(item[1])):
        if _share(tally) < 0.75:
            print(f"{_share(tally):6.0%}  {template}")
    for pair, tally in by_pair.items():
        print(f"{_share(tally):6.1%}  {pair}")
    print(f"{_share(sum(by_pair.values(), Counter())):6.1%}  of {len(by_template)} {what}")


def _share(tally: Counter[bool]) -> float:
    return tally[True] / tally.total()


if __name__ == "__main__":
    report(readings, "phrasings")
