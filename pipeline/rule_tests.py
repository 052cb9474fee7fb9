"""Running the examples beside the rules: every rule must fire where they say, give what they say, and stay silent elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib import import_module
from typing import Any, NamedTuple

from pipeline.mentions import Mention
from pipeline.text import Text
from rules.loader import Example, Rule, RuleFile, compile_pattern, load_rules


class Hit(NamedTuple):
    """A span that a rule found: `[start, end)`, the rule's id and the value read there (None where rules give none)."""

    start: int
    end: int
    rule: str
    value: Any


Finder = Callable[[str, str | None], Iterable[Hit]]
"""From a text and its publication date (EDTF or None) to what all the rules of a domain find in it."""


@dataclass(frozen=True, slots=True)
class Domain:
    """A rule file `rules/NAME.yaml`, the model of its rules (`module:class`) and what finds them in a text.

    The marks of an `exact` domain are the span itself. Elsewhere a rule reads words beside a span (cues, offices), whose
    bounds tell nothing: it is enough that it fires on the marked words.
    """

    name: str
    model: str
    finder: Callable[[RuleFile[Any]], Finder]
    exact: bool = True

    def load_model(self) -> type[Rule]:
        """The class of the domain's rules."""
        model: type[Rule] = _load(self.model)
        return model


UNWRITTEN = "À ÉCRIRE"
"""What `accords rules new` puts wherever something is to be written; a rule that still holds it fails."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not hold: where it stands, and what happened instead."""

    file: str
    rule: str
    example: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}: {self.rule}: {self.problem}\n    {self.example}"


@dataclass(frozen=True, slots=True)
class Report:
    """What a run of the examples gave."""

    rules: int
    examples: int
    failures: tuple[Failure, ...]


def _load(path: str) -> Any:
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)


def by_mentions(path: str, *, dated: bool = False) -> Callable[[RuleFile[Any]], Finder]:
    """The finder of the pipeline at `module:function`; a `dated` one also takes the publication date."""

    def finder(rules: RuleFile[Any]) -> Finder:
        find = _load(path)

        def run(text: str, published: str | None) -> Iterator[Hit]:
            mentions: list[Mention[Any]] = find(Text(text), published) if dated else find(Text(text))
            return (Hit(m.start, m.end, m.rule, m.value) for m in mentions)

        return run

    return finder


def by_patterns(rules: RuleFile[Any]) -> Finder:
    """The patterns of a file on their own, for words that only place a span found by other rules."""
    patterns = [(r.id, compile_pattern(r.pattern, rules.macros)) for r in rules.rules]

    def run(text: str, published: str | None) -> Iterator[Hit]:
        folded = Text(text).folded
        return (Hit(m.start(), m.end(), rule, None) for rule, pattern in patterns for m in pattern.finditer(folded))

    return run


def furniture(rules: RuleFile[Any]) -> Finder:
    """The lines that the cleaning drops, by the rule that drops them; and the words that only tell the date of publication."""
    clean = _load("corpus.cleaning:clean")
    told = RuleFile(rules.name, tuple(r for r in rules.rules if r.scope == "mention"), rules.macros)
    mentions = by_patterns(told)

    def run(text: str, published: str | None) -> Iterator[Hit]:
        yield from (Hit(d.start, d.end, d.rule_id, None) for d in clean(text).dropped)
        yield from mentions(text, published)

    return run


def sectors(rules: RuleFile[Any]) -> Finder:
    """The phrases of the lexicon that count, and those that a rule says not to count."""
    read = _load("pipeline.sectors:read_sectors")

    def run(text: str, published: str | None) -> Iterator[Hit]:
        reading = read(Text(text))
        yield from (Hit(m.start, m.end, m.rule, m.value) for m in reading.mentions)
        yield from (Hit(s.start, s.end, s.rule, None) for s in reading.shadows)

    return run


def sector_cues(rules: RuleFile[Any]) -> Finder:
    """The cues that open a list of fields; and those beside a phrase, where they decide whether it counts."""
    read, title = _load("pipeline.sectors:read_sectors"), _load("pipeline.sectors:TITLE_RULE")
    beside = by_patterns(RuleFile(rules.name, tuple(r for r in rules.rules if r.kind != "list"), rules.macros))
    titles = {rule.id for rule in rules.rules if rule.kind == "title"}

    def run(text: str, published: str | None) -> Iterator[Hit]:
        reading = read(Text(text))
        office = any(shadow.rule == title for shadow in reading.shadows)
        yield from (Hit(x.cue_start, x.cue_end, x.rule, None) for x in reading.lists)
        for hit in beside(text, published):
            if office if hit.rule in titles else reading.mentions:
                yield hit

    return run


def amount_cues(rules: RuleFile[Any]) -> Finder:
    """A cue of amounts gives no span of its own: it is found where a sum has all that the cue says."""
    find = _load("pipeline.amounts:find_amounts")

    def run(text: str, published: str | None) -> Iterator[Hit]:
        for m in find(Text(text)):
            for rule in rules.rules:
                said = (rule.approximate or None, rule.role, rule.per)
                if all(
                    want is None or want == got
                    for want, got in zip(said, (m.value.approximate, m.value.role, m.value.per), strict=True)
                ):
                    yield Hit(m.start, m.end, rule.id, m.value)

    return run


DOMAINS: tuple[Domain, ...] = (
    Domain("furniture", "rules.schema_furniture:FurnitureRule", furniture),
    Domain("dates", "rules.schema_dates:DateRule", by_mentions("pipeline.dates:find_dates_and_lookalikes", dated=True)),
    Domain("currencies", "rules.schema_amounts:CurrencyRule", by_mentions("pipeline.amounts:find_amounts")),
    Domain("amounts", "rules.schema_amounts:CueRule", amount_cues),
    Domain("sectors", "rules.schema_sectors:SectorRule", sectors),
    Domain("sector_cues", "rules.schema_sectors:CueRule", sector_cues, exact=False),
    Domain("acts", "rules.schema_acts:ActRule", by_mentions("pipeline.acts:find_acts")),
    Domain("status", "rules.schema_acts:CueRule", by_mentions("pipeline.acts:find_cues")),
    Domain("organisations", "rules.schema_partners:OrganisationRule", by_mentions("pipeline.parties:find_parties")),
    Domain("people", "rules.schema_partners:RoleRule", by_mentions("pipeline.people:find_offices"), exact=False),
    Domain("positions", "rules.schema_partners:PositionRule", by_patterns, exact=False),
)


def rule_ids() -> list[str]:
    """The ids of all rules, in the order of `DOMAINS` and of their files. Raises RuleError."""
    return [rule.id for domain in DOMAINS for rule in _rules(domain).rules]


def run_examples(only: str | None = None) -> Report:
    """Run the examples of all rules, or of the rule or the rule file `only`, or of the rules whose id begins with `only.`.

    Raises RuleError when a rule file cannot be used.
    """
    rules = examples = 0
    failures: list[Failure] = []
    for domain in DOMAINS:
        file = _rules(domain)
        chosen = [r for r in file.rules if only in (None, domain.name, r.id) or r.id.startswith(f"{only}.")]
        if not chosen:
            continue
        find = domain.finder(file)
        for rule in chosen:
            rules += 1
            examples += len(rule.match) + len(rule.no_match)
            failures += (Failure(f"{domain.name}.yaml", rule.id, *f) for f in check_rule(rule, find, domain.exact))
    return Report(rules, examples, tuple(failures))


def check_rule(rule: Rule, find: Finder, exact: bool = True) -> Iterator[tuple[str, str]]:
    """The examples of a rule that do not hold, each with the problem; of a rule not yet written, what is missing."""
    if unwritten := dict(_unwritten(rule)):
        yield from ((text, f"`{key}` is still to be written") for key, text in unwritten.items())
        return
    for example in rule.match:
        if problem := _problem(rule, example, find, exact):
            yield example.marked, problem
    for text in rule.no_match:
        for hit in find(text, None):
            if hit.rule == rule.id:
                yield text, f"must find nothing, finds {text[hit.start : hit.end]!r}"
                break


def _unwritten(rule: Rule) -> Iterator[tuple[str, str]]:
    """The keys of a rule in which something is still to be written, with what."""
    for key in type(rule).model_fields:
        value = getattr(rule, key)
        for part in value if isinstance(value, tuple) else (value,):
            text = part.marked if isinstance(part, Example) else str(part)
            if UNWRITTEN in text:
                yield key, text


def _problem(rule: Rule, example: Example, find: Finder, exact: bool) -> str | None:
    text, span = example.text, example.span
    hits = list(find(text, example.published))
    own = [hit for hit in hits if hit.rule == rule.id]
    there = [
        hit for hit in own if ((hit.start, hit.end) == span if exact else hit.start < span[1] and hit.end > span[0])
    ]
    if not there:
        near = own or [hit for hit in hits if hit.start < span[1] and hit.end > span[0]]
        found = ", ".join(f"{text[h.start : h.end]!r} by {h.rule}" for h in near) or "nothing"
        return f"must find {text[slice(*span)]!r}, finds {found}"
    wrong = [_wrong_fields(example.value, hit.value) for hit in there]
    return None if not all(wrong) else f"reads {wrong[0]}"


def _wrong_fields(expected: dict[str, Any], value: Any) -> str:
    """The fields that are not as expected, in words; empty when all are."""
    missing = object()
    pairs = [(name, want, getattr(value, name, missing)) for name, want in expected.items()]
    return ", ".join(
        f"{name} as {'nothing (no such field)' if got is missing else repr(_text(got))}, not {_text(want)!r}"
        for name, want, got in pairs
        if not _same(want, got)
    )


def _same(want: Any, got: Any) -> bool:
    if isinstance(want, list | tuple) and isinstance(got, list | tuple | set | frozenset):
        return [_text(x) for x in want] == [
            _text(x) for x in (sorted(got) if isinstance(got, set | frozenset) else got)
        ]
    if isinstance(got, Decimal):
        try:
            return Decimal(_text(want)) == got
        except InvalidOperation:
            return False
    return _text(want) == _text(got)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _rules(domain: Domain) -> RuleFile[Rule]:
    return load_rules(domain.name, domain.load_model())
