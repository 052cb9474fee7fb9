"""Which regular expressions take more than linear time: texts made from a pattern, which it nearly matches, and the clock.

A backtracking engine reads a text again for every way to share it out among repeats. The texts that show it are found in
the parsed pattern: a repeat, what leads to it (`before`), and what it can read over and over (`pump`). They are tried in a
child process, which is ended when one of them takes too long.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

from corpus import sandbox
from corpus.errors import Rejected
from rules.folding import fold, straighten

LENGTHS = (200, 400, 800, 1600)
# Below so many seconds growth is noise; a near-miss that takes longer than the deadline counts as endless.
NOTABLE = 0.001
DEADLINE = 3.0
# Processor seconds for all the near-misses of one pattern: most need a tenth of that.
_BUDGET = 1.5
# Twice the text may take thrice the time; what a first look finds below 2.4 never gets there.
_STEEP, _SUSPECT = 3.0, 2.4
# What fails: marks of which most classes leave out one, or a character that no rule asks for.
_ENDS = ("\n!.", "\n\u2603")

Node = tuple[Any, Any]
"""An operation of a parsed pattern and its arguments, as `re._parser` gives them."""


class Use(NamedTuple):
    """A pattern as the pipeline runs it: source and flags, only from the start of a text (`anchored`) or all over it, on
    `folded` text or on text with case and accents, of at most `longest` characters."""

    source: str
    flags: int = 0
    anchored: bool = False
    folded: bool = True
    longest: int = LENGTHS[-1]


class Attack(NamedTuple):
    """A near-miss of any length: `before`, then `pump` as often as it fits, then the `end`, at which it fails."""

    before: str
    pump: str
    end: str = _ENDS[0]

    def text(self, length: int) -> str:
        """The near-miss with so many characters before its end."""
        return (self.before + self.pump * (length // len(self.pump) + 1))[:length] + self.end


class Slow(NamedTuple):
    """A near-miss on which a pattern is slow: `seconds` at the first of `lengths`, none when it did not end in time.

    `in_use` tells whether the pipeline can give the pattern so long a text.
    """

    attack: Attack
    lengths: tuple[int, ...]
    seconds: tuple[float, ...]
    in_use: bool


def find_slow(use: Use, deadline: float = DEADLINE) -> Slow | None:
    """A near-miss on which the pattern is slow, one that the pipeline could meet before one that it could not.

    Raises Rejected when the child process that tries them cannot be run.
    """
    reached = tuple(min(use.longest, LENGTHS[-1]) * n // LENGTHS[-1] for n in LENGTHS)
    found = _ask(use, reached, deadline)
    if found is None and reached != LENGTHS:
        found = _ask(use, LENGTHS, deadline)
    return found


def _ask(use: Use, lengths: tuple[int, ...], deadline: float, *, told: bool = False) -> Slow | None:
    """What the child finds; `told` makes it name each near-miss before it tries it, which costs more than most of them."""
    use = use._replace(flags=int(use.flags))  # as JSON takes it
    in_use = lengths[-1] <= use.longest
    last: Attack | None = None
    try:
        for answer in sandbox.run(f"{__name__}:answers", deadline=deadline, use=use, lengths=lengths, told=told):
            last = Attack(*answer["attack"])
            if "seconds" in answer:
                return Slow(last, lengths, tuple(answer["seconds"]), in_use)
    except Rejected as refused:
        if refused.reason != "timeout":
            raise
        if last is not None:
            return Slow(last, lengths, (), in_use)
        if not told:
            return _ask(use, lengths, deadline, told=True)
        raise
    return None


def answers(data: bytes, *, use: Sequence[Any], lengths: Sequence[int], told: bool) -> Iterator[dict[str, Any]]:
    """What the child process answers: the slow near-miss (`attack`) with its `seconds`, if there is one; if `told`, each
    near-miss right before it is tried."""
    for attack, seconds in tried(Use(*use), tuple(lengths)):
        if seconds is not None:
            yield {"attack": attack, "seconds": seconds}
        elif told:
            yield {"attack": attack}


# --- what a pattern nearly matches -----------------------------------------------------------------------------------


def attacks(source: str, flags: int = 0, long: int = LENGTHS[0]) -> Iterator[Attack]:
    """Near-misses of a pattern, from its repeats of `long` times and more. Raises re.error."""
    tree: list[Node] = list(_parser.parse(source, flags))
    walk = _Walk(tree, long)
    # Runs of blanks last: every space of a rule is one, and the other repeats are fewer.
    yield from sorted(walk.attacks(tree, "", ()), key=lambda attack: attack.pump == " ")
    for pick in range(4):
        if nearly := _sample(tree, pick)[:-1]:
            yield Attack("", nearly)


class _Walk:
    """Goes through a parsed pattern (`whole`) and makes near-misses of its long repeats."""

    def __init__(self, whole: Sequence[Node], long: int) -> None:
        self.whole = whole
        self.long = long

    def attacks(self, items: Sequence[Node], before: str, after: Sequence[Node]) -> Iterator[Attack]:
        """The near-misses of the repeats in `items`, which `before` leads to and `after` follows."""
        for i, (op, av) in enumerate(items):
            rest = (*items[i + 1 :], *after)
            if self.is_long(op, av):
                yield from self.pumped(av[2], before, rest)
                rest = (*av[2], *rest)
            for inner in inside(op, av):
                yield from self.attacks(inner, before, rest)
            before += _piece(op, av, 0)

    def pumped(self, body: Sequence[Node], before: str, after: Sequence[Node]) -> Iterator[Attack]:
        """The near-misses of one repeat of `body`: what it repeats, all that leads to it, and with what follows."""
        pieces = [_sample(body, pick) for pick in range(_VARIANTS)]
        if _is_one_character(body):
            # Such a run is read again only by what comes next, or by a search that begins anew inside it.
            pieces = [c for c in _characters(*body[0]) if _begins(after, c) or _begins(self.whole, c)]
        first = _sample(body, 0)
        following = _sample(list(self.until_repeat(after)), 0)
        yield from (Attack(before, piece) for piece in pieces if piece)
        if before:
            yield Attack("", before + first)
        if following:
            yield Attack(before, following)
            yield Attack(before, first + following)

    def is_long(self, op: Any, av: Any) -> bool:
        """Whether a repeat reads texts of any length; or, of several parts, so often that two ways each time are too many."""
        return op in _REPEATS and (av[1] >= self.long or (av[1] >= 10 and not _is_one_character(av[2])))

    def until_repeat(self, items: Sequence[Node]) -> Iterator[Node]:
        """What stands before the next long repeat; nothing where none is left, for that would be a match."""
        for i, (op, av) in enumerate(items):
            if self.is_long(op, av) or not any(self.holds_repeat(*item) for item in items[i:]):
                return
            yield op, av

    def holds_repeat(self, op: Any, av: Any) -> bool:
        return self.is_long(op, av) or any(self.holds_repeat(*item) for part in inside(op, av) for item in part)


_VARIANTS = 6
_REPEATS = frozenset({sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT})
_ONE_CHARACTER = frozenset({sre.LITERAL, sre.NOT_LITERAL, sre.ANY, sre.IN})
_LOOKS = frozenset({sre.ASSERT, sre.ASSERT_NOT})
# What classes are asked for: letters, a figure, a blank, and marks that some of them leave out.
_POOL = "a 1,e-'.(|:/A\n"


def _is_one_character(body: Sequence[Node]) -> bool:
    return len(body) == 1 and body[0][0] in _ONE_CHARACTER


def inside(op: Any, av: Any) -> list[Sequence[Node]]:
    """The patterns inside an operation."""
    if op in _REPEATS:
        return [av[2]]
    if op is sre.BRANCH:
        return list(av[1])
    if op is sre.SUBPATTERN:
        return [av[3]]
    if op is sre.ATOMIC_GROUP:
        return [av]
    if op in _LOOKS:
        return [av[1]]
    if op is sre.GROUPREF_EXISTS:
        return [part for part in av[1:] if part is not None]
    return []


def _sample(items: Sequence[Node], pick: int) -> str:
    """A text that the pattern matches, look-arounds and back-references aside; another for each `pick`."""
    return "".join(_piece(op, av, pick) for op, av in items)


def _piece(op: Any, av: Any, pick: int) -> str:
    if op in _ONE_CHARACTER:
        choices = _characters(op, av)
        return choices[pick % len(choices)] if choices else ""
    if op is sre.BRANCH:
        return _sample(av[1][pick % len(av[1])], pick)
    if op in _REPEATS:
        low, high, body = av
        times = max(low, 1 if high and pick % 2 == 0 else 0)
        return _sample(body, pick) * int(min(times, LENGTHS[0]))
    if op is sre.SUBPATTERN or op is sre.ATOMIC_GROUP:
        return _sample(inside(op, av)[0], pick)
    return ""


def _characters(op: Any, av: Any) -> list[str]:
    """Characters that a class or a letter takes: those of the pool, else the first that the class names."""
    if op is sre.LITERAL:
        return [chr(av)]
    found = [c for c in _POOL if _takes(op, av, c)]
    if not found and op is sre.IN:
        found = [chr(x if o is sre.LITERAL else x[0]) for o, x in av if o in (sre.LITERAL, sre.RANGE)][:1]
    return found


def _takes(op: Any, av: Any, character: str) -> bool:
    """Whether a class or a letter takes a character."""
    if op is sre.LITERAL:
        return ord(character) == int(av)
    if op is sre.NOT_LITERAL:
        return ord(character) != int(av)
    if op is sre.ANY:
        return character != "\n"
    negated = av[0][0] is sre.NEGATE
    return bool(negated != any(_names(o, x, character) for o, x in av))


def _names(op: Any, av: Any, character: str) -> bool:
    """Whether a member of a class names a character."""
    if op is sre.RANGE:
        return bool(av[0] <= ord(character) <= av[1])
    if op is sre.CATEGORY:
        return re.match(_CATEGORIES[av], character) is not None
    return op is sre.LITERAL and ord(character) == int(av)


_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}


def _begins(items: Sequence[Node], character: str) -> bool:
    """Whether what the pattern reads may begin with a character."""
    for op, av in items:
        if op in _ONE_CHARACTER:
            return _takes(op, av, character)
        if op not in _LOOKS and any(_begins(part, character) for part in inside(op, av)):
            return True
        if not _may_be_empty(op, av):
            return False
    return False


def _may_be_empty(op: Any, av: Any) -> bool:
    if op in _ONE_CHARACTER:
        return False
    if op in _LOOKS or (op in _REPEATS and av[0] == 0):
        return True
    parts = inside(op, av)
    return not parts or any(all(_may_be_empty(*item) for item in part) for part in parts)


# --- the clock -------------------------------------------------------------------------------------------------------


def is_steep(seconds: Sequence[float]) -> bool:
    """Whether twice the text took more than thrice the time, twice in a row, and a time worth the name."""
    steps = [(after > _STEEP * before, after > NOTABLE) for before, after in pairwise(seconds)]
    return any(first and second and notable for (first, _), (second, notable) in pairwise(steps))


def tried(use: Use, lengths: Sequence[int] = LENGTHS) -> Iterator[tuple[Attack, tuple[float, ...] | None]]:
    """Each near-miss of a pattern right before it is tried, and once more with its seconds the one on which it is slow,
    after which nothing more is tried. Raises re.error."""
    pattern = re.compile(use.source, use.flags)
    form = fold if use.folded else straighten
    begin = time.process_time()
    found = dict.fromkeys(
        Attack(form(attack.before), form(attack.pump), end)
        for attack in attacks(use.source, use.flags, lengths[0])
        for end in _ENDS
    )
    for attack in found:
        if time.process_time() - begin > _BUDGET:
            return
        yield attack, None
        if is_steep(seconds := _growth(pattern, use.anchored, attack, lengths)):
            yield attack, seconds
            return


def _growth(pattern: re.Pattern[str], anchored: bool, attack: Attack, lengths: Sequence[int]) -> tuple[float, ...]:
    """The seconds at each length, until they are known to be steep; nothing when a first look finds no growth."""
    short, middle = (_seconds(pattern, anchored, attack.text(n), 2) for n in lengths[:2])
    if middle < _SUSPECT * short:
        return ()
    seconds: tuple[float, ...] = ()
    for n in lengths:
        seconds = (*seconds, _seconds(pattern, anchored, attack.text(n), 3))
        if is_steep(seconds):
            break
    return seconds


def _seconds(pattern: re.Pattern[str], anchored: bool, text: str, times: int) -> float:
    """Processor time, the least of some unless it is long, so that other work on the machine does not count."""

    def all_over() -> int:
        return sum(1 for _ in pattern.finditer(text))

    def at_the_start() -> re.Match[str] | None:
        return pattern.match(text)

    read: Callable[[], object] = at_the_start if anchored else all_over
    best = float("inf")
    for _ in range(times):
        begin = time.process_time()
        read()
        best = min(best, time.process_time() - begin)
        if best > 100 * NOTABLE:
            break
    return best
