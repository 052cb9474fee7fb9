"""Since when an act has existed whose anniversary is told: «le 60e anniversaire du jumelage», «quarante ans de partenariat»."""

from __future__ import annotations

import re

from pipeline.acts import CueValue
from pipeline.mentions import Mention
from pipeline.numbers import parse_number
from pipeline.scene import Scene
from pipeline.values import DateValue

RULE = "status.anniversaire"
_RANK = re.compile(r"(?P<figures>\d{1,3}) ?(?:e|eme|ieme)\b|(?P<words>[a-z]+(?:[- ](?:et[- ])?[a-z]+)*)ieme\b")
_COUNT = re.compile(r"(\d{1,3}|[a-z]+(?:[- ](?:et[- ])?[a-z]+)*?) (?:ans|annees|printemps)\b")
_JUBILEES = {"cinquantenaire": 50, "bicentenaire": 200, "centenaire": 100}
_YEAR = 4
_OLDEST = 400


def birth_of(scene: Scene, cue: Mention[CueValue]) -> Mention[DateValue] | None:
    """The year in which the act began that a cue of this rule tells: so many years before the one that its sentence names, else
    before publication. None without such a year or such a number."""
    age = age_of(scene.text.folded[cue.start : cue.end])
    year = _year_of(scene, scene.text.sentence_index(cue.start))
    if age is None or year is None or not 0 < age < _OLDEST:
        return None
    return Mention(
        cue.start, cue.end, cue.text, DateValue(f"{year - age:04d}", bound="since", anchor="published"), RULE
    )


def age_of(words: str) -> int | None:
    """How many years «60e anniversaire», «quarante ans de», «cinquantenaire» count; `words` are folded."""
    if m := _RANK.search(words):
        return int(m["figures"]) if m["figures"] else _of_rank(m["words"])
    if m := _COUNT.search(words):
        parts = m[1].split(" ")
        numbers = (parse_number(" ".join(parts[i:])) for i in range(len(parts)))
        return next((int(n) for n in numbers if n is not None), None)
    return next((age for word, age in _JUBILEES.items() if word in words), None)


def _of_rank(stem: str) -> int | None:
    """The number whose ordinal has this stem: «trent(ième)», «cinqu(ième)», «vingt-cinqu(ième)» (Grevisse, § 599)."""
    parts = stem.split(" ")
    for i in range(len(parts)):
        words = " ".join(parts[i:])
        for number in (words, f"{words}e", words.removesuffix("u"), f"{words.removesuffix('v')}f"):
            if (value := parse_number(number)) is not None:
                return int(value)
    return None


def _year_of(scene: Scene, sentence: int) -> int | None:
    told = [
        d.value.start[:_YEAR]
        for d in scene.within(scene.dates, sentence)
        if d.value.start and not d.value.is_period and d.value.bound is None and d.value.start[:_YEAR].isdigit()
    ]
    year = told[0] if told else (scene.published or "")[:_YEAR]
    return int(year) if year.isdigit() else None
