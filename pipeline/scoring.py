"""Extracted records against annotated ones: the slot F1 of template filling (MUC), where every slot of every record counts.

A missed record misses all its slots, a spurious one adds spurious slots. Slots are each partner, the kind, the dates of signature,
start and end, each sector, each amount, the place and each signatory. Gold and extracted records are plain objects as their JSON
lines have them; what a gold record marks as `maybe` or `optional` is neither asked for nor wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import PurePath
from typing import Any, NamedTuple

Record = Mapping[str, Any]

SLOTS = ("partners", "kind", "signed", "start", "end", "sectors", "amounts", "place", "signatories")
ATTRIBUTES = ("status", "renewal", "partner type", "partner country", "partner code")
_DATES = ("signed", "start", "end")
# Words that say what kind of authority a name is, or join its words: two names that differ by them alone are one.
_GENERIC = frozenset(
    [
        "a",
        "au",
        "aux",
        "d",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "s",
        "republique",
        "royaume",
        "gouvernement",
        "etat",
        "federal",
        "federale",
        "region",
        "regional",
        "regionale",
        "province",
        "provincial",
        "wilaya",
        "gouvernorat",
        "prefecture",
        "departement",
        "departemental",
        "departementale",
        "conseil",
        "ville",
        "commune",
        "mairie",
        "municipalite",
        "municipal",
        "municipale",
        "metropole",
        "communaute",
        "urbaine",
        "agglomeration",
        "communes",
        "canton",
        "land",
        "voivodie",
        "oblast",
        "district",
        "comte",
        "ministere",
        "ministre",
        "direction",
        "the",
        "of",
    ]
)


class Counts(NamedTuple):
    """Values that are right, values that the gold asks for, values that were given."""

    right: int = 0
    asked: int = 0
    given: int = 0

    def plus(self, other: Counts) -> Counts:
        """The sums of both."""
        return Counts(self.right + other.right, self.asked + other.asked, self.given + other.given)

    @property
    def precision(self) -> float:
        """1 when nothing was asked for and nothing given."""
        return self.right / self.given if self.given else float(not self.asked)

    @property
    def recall(self) -> float:
        """1 when nothing was asked for."""
        return self.right / self.asked if self.asked else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0


@dataclass(frozen=True, slots=True)
class Judged:
    """A gold record with the extracted one that tells of it, a missed one (`found` None) or a spurious one (`gold` None)."""

    doc: str
    gold: Record | None
    found: Record | None
    slots: Mapping[str, Counts]

    @property
    def whole(self) -> bool:
        """Whether partners, kind and date of signature are all right."""
        return self.found is not None and all(len(set(self.slots[s])) == 1 for s in ("partners", "kind", "signed"))


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What came of a gold corpus: its judged records, and the articles without an act with whether each was left empty."""

    articles: int
    judged: tuple[Judged, ...]
    negatives: Mapping[str, bool]

    @property
    def records(self) -> Counts:
        """Records found, asked for and given."""
        return records_of(self.judged)

    def slot(self, name: str) -> Counts:
        """The counts of one slot."""
        return total(j.slots[name] for j in self.judged)

    @property
    def all_slots(self) -> Counts:
        """The headline."""
        return total(self.slot(name) for name in SLOTS)

    @property
    def whole(self) -> tuple[int, int]:
        """Gold records of which partners, kind and signature are all right, of how many."""
        asked = [j for j in self.judged if j.gold is not None]
        return sum(j.whole for j in asked), len(asked)

    def attribute(self, name: str) -> tuple[int, int]:
        """Right and asked for, over the records and partners that were found."""
        pairs = [_attribute(name, j.gold, j.found) for j in self.judged if j.gold is not None and j.found is not None]
        return sum(right for right, _ in pairs), sum(asked for _, asked in pairs)


def records_of(judged: Iterable[Judged]) -> Counts:
    """Records found, asked for and given among some judged ones."""
    return total(
        Counts(int(j.gold is not None and j.found is not None), int(j.gold is not None), int(j.found is not None))
        for j in judged
    )


def total(counts: Iterable[Counts]) -> Counts:
    """The sum of counts."""
    result = Counts()
    for some in counts:
        result = result.plus(some)
    return result


def evaluate(gold: Mapping[str, Sequence[Record]], found: Iterable[Record]) -> Evaluation:
    """Judge extracted records (not merged across articles) by the gold records of each article's name.

    An extracted record belongs to every article that its sources name by a file's name, its stem or a path that ends in it.
    Records of articles without gold do not count.
    """
    by_doc = of_articles(gold, found)
    judged: list[Judged] = []
    negatives: dict[str, bool] = {}
    for doc, wanted in gold.items():
        given = by_doc.get(doc, [])
        if not wanted:
            negatives[doc] = not given
        judged += _judge(doc, wanted, given)
    return Evaluation(len(gold), tuple(judged), negatives)


def of_articles(gold: Mapping[str, Any], found: Iterable[Record]) -> dict[str, list[Record]]:
    """The extracted records of each article that the gold knows, in their order."""
    result: dict[str, list[Record]] = defaultdict(list)
    for record in found:
        for article in {source.get("article") or "" for source in record.get("sources") or ()}:
            name = PurePath(article)
            known = next((n for n in (name.name, name.stem, article) if n in gold), None)
            if known is not None:
                result[known].append(record)
    return dict(result)


def _judge(doc: str, wanted: Sequence[Record], given: Sequence[Record]) -> Iterator[Judged]:
    partner_of = dict(align(wanted, given))
    for i, gold in enumerate(wanted):
        if gold.get("optional"):
            continue
        found = given[partner_of[i]] if i in partner_of else None
        yield Judged(doc, gold, found, compare(gold, found))
    for j, found in enumerate(given):
        if j not in partner_of.values():
            yield Judged(doc, None, found, compare(None, found))


# --- one record against another ------------------------------------------------------------------


def align(wanted: Sequence[Record], given: Sequence[Record]) -> list[tuple[int, int]]:
    """Gold and extracted records of one article that tell of the same act, as pairs of indices, the likest first."""
    scores = [
        (score, -i, -j) for i, g in enumerate(wanted) for j, p in enumerate(given) if (score := _likeness(g, p)) > 0
    ]
    left: set[int] = set()
    right: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for _, i, j in sorted(scores, reverse=True):
        if i not in left and j not in right:
            left.add(i)
            right.add(j)
            pairs.append((-i, -j))
    return pairs


def _likeness(gold: Record, found: Record) -> float:
    """0 without enough partners in common; else these, then the date, the kind and the sentence."""
    wanted, given = gold["partners"], found.get("partners") or []
    pairs = _paired(wanted, given, same_partner)
    # A partner of the whole article, alone, does not tell one of its acts from another.
    if not pairs or (all(a.get("implied") for a, _ in pairs) and not all(a.get("implied") for a in wanted)):
        return 0.0
    dice = 2 * len(pairs) / (len(wanted) + len(given))
    if dice < 0.4:
        return 0.0
    score = dice
    a, b = _date(gold.get("signed")), _date(found.get("signed"))
    if a and b:
        score += 0.3 if a == b else 0.15 if a.startswith(b) or b.startswith(a) else -0.3
    score += 0.1 * (gold.get("kind") == found.get("kind"))
    quote = _folded(gold.get("quote"))
    return score + 0.2 * bool(quote and quote in _evidence(found))


def compare(gold: Record | None, found: Record | None) -> dict[str, Counts]:
    """The counts of each slot of `SLOTS`; a missed record has no `found`, a spurious one no `gold`."""
    g, p = gold or {}, found or {}
    result = {"partners": _partners(g, p)}
    same_kind = p.get("kind") in (g.get("kind"), *listed(g.get("kind_maybe")))
    result["kind"] = Counts(int(bool(gold and found) and same_kind), int(gold is not None), int(found is not None))
    for name in _DATES:
        result[name] = _dates(_date(g.get(name)), _date(p.get(name)), listed(g.get(f"{name}_maybe")))
    wanted, given = sector_codes(g), sector_codes(p)
    result["sectors"] = Counts(
        len(wanted & given), len(wanted), len(given - (set(g.get("sectors_maybe") or ()) - wanted))
    )
    result["amounts"] = _amounts(g, p)
    result["place"] = _place(g, p)
    result["signatories"] = _signatories(g, p)
    return {name: result[name] for name in SLOTS}


def _partners(g: Record, p: Record) -> Counts:
    everyone = g.get("partners") or []
    wanted = [x for x in everyone if not x.get("maybe")]
    maybe = [*(x for x in everyone if x.get("maybe")), *(g.get("partners_maybe") or ())]
    pairs = _paired(wanted, p.get("partners") or [], same_partner)
    return _with_others(pairs, wanted, p.get("partners") or [], maybe, same_partner)


def _signatories(g: Record, p: Record) -> Counts:
    wanted, given = g.get("signatories") or [], p.get("signatories") or []
    pairs = _paired(wanted, given, same_person)
    return _with_others(pairs, wanted, given, listed(g.get("signatories_maybe")), same_person)


def _with_others(
    pairs: Sequence[tuple[Any, Any]],
    wanted: Sequence[Any],
    given: Sequence[Any],
    maybe: Sequence[Any],
    same: Callable[[Any, Any], bool],
) -> Counts:
    others = [x for x in given if not any(x is b for _, b in pairs) and not any(same(y, x) for y in maybe)]
    return Counts(len(pairs), len(wanted), len(pairs) + len(others))


def _dates(wanted: str | None, given: str | None, maybe: Sequence[str]) -> Counts:
    if given is not None and given in maybe:
        return Counts(1, 1, 1) if wanted else Counts()
    if given is None and None in maybe:
        return Counts(1, 1, 1) if wanted else Counts()
    return Counts(int(wanted is not None and wanted == given), int(wanted is not None), int(given is not None))


def _amounts(g: Record, p: Record) -> Counts:
    everything = g.get("amounts") or []
    wanted = [x for x in everything if not x.get("maybe")]
    maybe = [_sum(x) for x in everything if x.get("maybe")]
    given = [x for x in p.get("amounts") or [] if _sum(x) not in maybe]
    return Counts(len(_paired(wanted, given, lambda a, b: _sum(a) == _sum(b))), len(wanted), len(given))


def _place(g: Record, p: Record) -> Counts:
    wanted, given = _key(_name(g.get("place"))), _key(_name(p.get("place")))
    if given and given in map(_key, map(_name, listed(g.get("place_maybe")))):
        given = wanted
    return Counts(int(bool(wanted) and wanted == given), int(bool(wanted)), int(bool(given)))


def pairs_of(slot: str, gold: Record, found: Record) -> list[Any]:
    """The extracted values of a list slot that the gold record has."""
    given = list(found.get(slot) or ())
    if slot == "sectors":
        wanted = sector_codes(gold) | set(gold.get("sectors_maybe") or ())
        return [s for s in given if (s if isinstance(s, str) else s.get("code")) in wanted]
    same: Callable[[Any, Any], bool] = {
        "partners": same_partner,
        "signatories": same_person,
        "amounts": lambda a, b: _sum(a) == _sum(b),
    }[slot]
    wanted_values = [*(gold.get(slot) or ()), *listed(gold.get(f"{slot}_maybe"))]
    return [b for _, b in _paired(wanted_values, given, same)]


def _attribute(name: str, gold: Record, found: Record) -> tuple[int, int]:
    if name in ("status", "renewal"):
        allowed = [gold.get(name) or False, *listed(gold.get(f"{name}_maybe"))]
        return int((found.get(name) or False) in allowed), 1
    key = name.removeprefix("partner ")
    right = asked = 0
    for a, b in _paired(gold["partners"], found.get("partners") or [], same_partner):
        if a.get(key) and isinstance(b, Mapping):
            asked += 1
            right += _bare(b.get(key)) in [_bare(x) for x in (a[key], *listed(a.get(f"{key}_maybe")))]
    return right, asked


# --- values --------------------------------------------------------------------------------------


def _paired(wanted: Sequence[Any], given: Sequence[Any], same: Callable[[Any, Any], bool]) -> list[tuple[Any, Any]]:
    """Each wanted value with the first given one, not taken yet, that is the same."""
    taken: set[int] = set()
    pairs: list[tuple[Any, Any]] = []
    for a in wanted:
        for i, b in enumerate(given):
            if i not in taken and same(a, b):
                taken.add(i)
                pairs.append((a, b))
                break
    return pairs


def same_partner(a: Any, b: Any) -> bool:
    """Whether two partners (objects, or names) share a name or alias, a code, or most of the words of a name."""
    left, right = _names(a), _names(b)
    if left & right:
        return True
    if isinstance(a, Mapping) and isinstance(b, Mapping) and a.get("code") and a["code"] == b.get("code"):
        return True
    for x in left:
        for y in right:
            words, others = set(x.split()), set(y.split())
            both = len(words & others)
            if both >= 2 and both / max(len(words), len(others)) >= 0.75:
                return True
    return False


def _names(partner: Any) -> set[str]:
    if isinstance(partner, str):
        return {_key(partner)} - {""}
    mentions = (m if isinstance(m, str) else m.get("text") for m in partner.get("mentions") or ())
    return {_key(n) for n in (partner.get("name"), *(partner.get("aliases") or ()), *mentions) if n}


def same_person(a: Any, b: Any) -> bool:
    left, right = set(_folded(_name(a)).split()), set(_folded(_name(b)).split())
    return len(left & right) >= 2 or (bool(left) and left == right)


def _name(value: Any) -> str | None:
    return value.get("name") if isinstance(value, Mapping) else value


@lru_cache(maxsize=1 << 14)
def _folded(text: str | None) -> str:
    """Lower-case ASCII letters and figures, single blanks between words."""
    decomposed = unicodedata.normalize("NFKD", (text or "").replace("œ", "oe").replace("Œ", "oe"))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return re.sub(r"[^a-z0-9]+", " ", plain).strip()


def _key(name: str | None) -> str:
    words = _folded(name).split()
    return " ".join([w for w in words if w not in _GENERIC] or words)


def _date(value: Any) -> str | None:
    if isinstance(value, Mapping):
        value = value.get("value") or value.get("edtf")
    return (value or "").rstrip("~?") or None


def _sum(amount: Any) -> tuple[Decimal, Any] | None:
    try:
        return Decimal(str(amount.get("value"))).normalize(), amount.get("currency")
    except (InvalidOperation, AttributeError):
        return None


def sector_codes(record: Record) -> set[str]:
    codes = (s if isinstance(s, str) else s.get("code") for s in record.get("sectors") or ())
    return {code for code in codes if code is not None}


def _evidence(record: Record) -> str:
    entries = (e for source in record.get("sources") or () for e in source.get("evidence") or ())
    return _folded(" ".join(e if isinstance(e, str) else e.get("text") or "" for e in entries))


def _bare(code: Any) -> Any:
    """A code without the scheme before it: `insee:35238` is 35238."""
    return code.rsplit(":", 1)[-1] if isinstance(code, str) else code


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


# --- merging -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Merging:
    """Pairs of records of different articles that are one agreement, as `doc#index` of the gold."""

    right: tuple[tuple[str, str], ...]
    missed: tuple[tuple[str, str], ...]
    wrong: tuple[tuple[str, str], ...]

    @property
    def counts(self) -> Counts:
        """Pairs that are right, that the gold has, that were joined."""
        right = len(self.right)
        return Counts(right, right + len(self.missed), right + len(self.wrong))


def evaluate_merging(gold: Mapping[str, Sequence[Record]], merged: Iterable[Record]) -> Merging:
    """Which records were joined across articles, against the gold's `same_as`; only acts that were found at all count."""
    found = of_articles(gold, merged)
    one = _stories(gold)
    joined: dict[str, Any] = {}
    for doc, wanted in gold.items():
        for i, j in align(wanted, found.get(doc, [])):
            joined[f"{doc}#{i}"] = found[doc][j].get("id")
    names = sorted(name for name, ident in joined.items() if ident)
    pairs = [(a, b) for n, a in enumerate(names) for b in names[n + 1 :] if a.split("#")[0] != b.split("#")[0]]
    asked = {(a, b) for a, b in pairs if one.of(a) == one.of(b)}
    given = {(a, b) for a, b in pairs if joined[a] == joined[b]}
    return Merging(tuple(sorted(asked & given)), tuple(sorted(asked - given)), tuple(sorted(given - asked)))


def joined_names(gold: Mapping[str, Sequence[Record]]) -> list[set[str]]:
    """The groups of two and more records (`doc#index`) that the gold calls one agreement by `same_as`."""
    one = _stories(gold)
    groups: dict[str, set[str]] = defaultdict(set)
    for name in list(one.parent):
        groups[one.of(name)].add(name)
    return [names for names in groups.values() if len(names) > 1]


def _stories(gold: Mapping[str, Sequence[Record]]) -> _Groups:
    one = _Groups()
    for doc, wanted in gold.items():
        for i, record in enumerate(wanted):
            for other in listed(record.get("same_as")):
                one.join(f"{doc}#{i}", other)
    return one


class _Groups:
    """Names that are joined into groups."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def of(self, name: str) -> str:
        while (above := self.parent.setdefault(name, name)) != name:
            name = above
        return name

    def join(self, a: str, b: str) -> None:
        self.parent[self.of(a)] = self.of(b)
