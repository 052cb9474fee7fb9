"""Looking over the rule files: what their examples cannot show, such as a rule that no article needs or a pattern too slow.

Errors are certain; a warning may be meant (a currency that the corpus happens not to name).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import yaml

from corpus.cleaning import MAX_FURNITURE, SHORT
from pipeline.dates import BOUND_REACH
from pipeline.rule_backtracking import DEADLINE, Node, Slow, Use, find_slow, inside
from pipeline.rule_firing import corpus_finder, corpus_samples, rules_fired
from pipeline.rule_tests import DOMAINS, UNWRITTEN, Domain
from rules.folding import fold, stem, straighten
from rules.loader import RULES_DIR, PatternRule, Rule, RuleError, RuleFile, compile_pattern, read_rules

_ROOT = RULES_DIR.parent
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Finding(NamedTuple):
    """Something to mend: the file as it was given, the line (0: none), the rule or macro, and what to do about it."""

    file: Path
    line: int
    rule: str
    problem: str
    warning: bool = False

    def __str__(self) -> str:
        where = f"{_shown(self.file)}:{self.line}" if self.line else _shown(self.file)
        return ": ".join(filter(None, (where, "warning" if self.warning else "", self.rule, self.problem)))


class Item(NamedTuple):
    """A rule as its file has it, right or wrong: its line and its keys."""

    line: int
    keys: Mapping[str, Any]

    @property
    def id(self) -> str:
        return str(self.keys.get("id", "?"))


@dataclass(frozen=True, slots=True)
class Source:
    """A rule file of a domain: its items and macros as written, and the rules, None where they cannot be used."""

    path: Path
    domain: Domain
    items: tuple[Item, ...]
    macros: Mapping[str, str]
    rules: RuleFile[Rule] | None
    error: str = ""

    @property
    def shipped(self) -> bool:
        """Whether it is the file that the pipeline reads."""
        return self.path.resolve() == (RULES_DIR / f"{self.domain.name}.yaml").resolve()

    def finding(self, rule: str, problem: str, *, warning: bool = False) -> Finding:
        line = next((item.line for item in self.items if item.id == rule), 0)
        return Finding(self.path, line, rule, problem, warning)

    @property
    def patterns(self) -> list[PatternRule]:
        """The rules that are found by a pattern."""
        return [rule for rule in self.rules.rules if isinstance(rule, PatternRule)] if self.rules else []


def rule_files() -> list[Path]:
    """The rule files that ship with accords, in the order of `DOMAINS`."""
    return [RULES_DIR / f"{domain.name}.yaml" for domain in DOMAINS]


def lint(paths: Sequence[Path], deadline: float = DEADLINE) -> list[Finding]:
    """What is wrong in rule files, file by file; the name of each must be that of a domain.

    A pattern that reads one near-miss for longer than `deadline` seconds is ended there. Raises KeyError for a file of no
    domain, Rejected when the child processes that time the patterns cannot be run.
    """
    sources = [read_source(path) for path in paths]
    found = [*duplicate_ids(sources)]
    for source in sources:
        found += [*without_examples(source), *unwritten(source), *same_patterns(source)]
        found += [*unused_macros(source), *dead_letters(source)]
        if source.error and not any(f.file == source.path for f in found):
            found.append(_broken(source))
    # One after the other: while this process reads the corpus it would keep those that time the patterns waiting.
    patterns = [(source, rule) for source in sources for rule in source.patterns]
    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:  # each waits for a process of its own
        for (source, rule), slow in zip(
            patterns, threads.map(lambda p: find_slow(use_of(*p), deadline), patterns), strict=True
        ):
            if slow:
                found.append(slow_pattern(source, rule.id, slow))
    try:
        found += never_fired(sources)
    except RuleError as error:  # a finder may need other files than its own
        if not any(source.error for source in sources):
            found.append(Finding(paths[0], 0, "", f"which rules never fire cannot be told: {error}", True))
    order = {source.path: i for i, source in enumerate(sources)}
    return sorted(found, key=lambda f: (order[f.file], f.line))


def read_source(path: Path) -> Source:
    """A rule file, as far as it can be read. Raises KeyError when its name is that of no domain."""
    domain = {domain.name: domain for domain in DOMAINS}[path.stem]
    items, macros = _as_written(path)
    try:
        return Source(path, domain, items, macros, read_rules(path, domain.load_model()))
    except RuleError as error:
        return Source(path, domain, items, macros, None, str(error))
    except UnicodeDecodeError as error:
        return Source(path, domain, items, macros, None, f"{path}: not UTF-8 text ({error.reason})")


def _as_written(path: Path) -> tuple[tuple[Item, ...], Mapping[str, str]]:
    """The items and macros of a file; nothing of one that is no rule file, which reading its rules tells better."""
    try:
        text = path.read_text(encoding="utf-8")
        root, data = yaml.compose(text, _Loader), yaml.load(text, _Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return (), {}
    if not isinstance(data, dict) or not isinstance(root, yaml.MappingNode):
        return (), {}
    nodes: list[yaml.Node] = next((value.value for key, value in root.value if key.value == "rules"), [])
    listed = data.get("rules")
    pairs = zip(nodes, listed, strict=True) if isinstance(listed, list) else ()
    macros = data.get("macros")
    return (
        tuple(Item(node.start_mark.line + 1, keys) for node, keys in pairs if isinstance(keys, dict)),
        {str(k): str(v) for k, v in macros.items()} if isinstance(macros, dict) else {},
    )


def _broken(source: Source) -> Finding:
    """The finding that says why a file cannot be used."""
    told = source.error.removeprefix(str(source.path))
    m = re.match(r":(\d+)", told)
    return Finding(source.path, int(m[1]) if m else 0, "", f"{told[m.end() if m else 0 :].lstrip(': ')}; mend it first")


def _shown(path: Path) -> str:
    """A path as short as it can be named from here."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)


# --- what the file alone shows ---------------------------------------------------------------------------------------


def duplicate_ids(sources: Sequence[Source]) -> Iterator[Finding]:
    """The rules whose id stands before them, in the same file or in another."""
    first: dict[str, str] = {}
    for source in sources:
        for item in source.items:
            if item.id in first:
                yield Finding(source.path, item.line, item.id, f"id already used at {first[item.id]}; choose another")
            else:
                first[item.id] = f"{source.path.name}:{item.line}"


def without_examples(source: Source) -> Iterator[Finding]:
    """The rules that lack an example of one sort."""
    for item in source.items:
        if not item.keys.get("match"):
            what = "no `match` example; write a sentence that it must find, the words between [[ and ]]"
            yield Finding(source.path, item.line, item.id, what)
        if not item.keys.get("no_match"):
            what = "no `no_match` example; write a sentence alike in which it must find nothing"
            yield Finding(source.path, item.line, item.id, what)


def unwritten(source: Source) -> Iterator[Finding]:
    """The rules that `accords rules new` began and nobody has ended."""
    for item in source.items:
        if keys := [str(key) for key, value in item.keys.items() if UNWRITTEN in str(value)]:
            yield Finding(source.path, item.line, item.id, f"still to be written: {', '.join(keys)}")


# Keys that tell rules of one pattern apart: where the words must stand, or in which form they are read.
_PLACES = ("side", "scope", "text", "case", "kind")


def same_patterns(source: Source) -> Iterator[Finding]:
    """The rules that look for the same words in the same place as one before them."""
    first: dict[tuple[str, ...], str] = {}
    for rule in source.patterns:
        key = (_expanded(source, rule.pattern), *(str(getattr(rule, place, "")) for place in _PLACES))
        if key in first:
            yield source.finding(rule.id, f"same pattern as {first[key]}; make one rule of the two")
        else:
            first[key] = rule.id


_MACRO = re.compile(r"\{([a-z_]+)\}")


def unused_macros(source: Source) -> Iterator[Finding]:
    """The macros that no rule, no macro in use and no module that reads the file asks for."""
    used = set(_MACRO.findall(json.dumps([item.keys for item in source.items], default=str, ensure_ascii=False)))
    code = _code_of(source.domain.name)
    used |= {name for name in source.macros if re.search(rf"[\"']{name}[\"']", code)}
    for name in reversed(list(source.macros)):  # a macro uses those above it
        if name in used:
            used.update(_MACRO.findall(source.macros[name]))
    for name in source.macros:
        if name not in used:
            yield Finding(source.path, 0, f"macro {name}", "nothing uses it; take it out")


def _code_of(domain: str) -> str:
    """The modules that may name macros of a rule file themselves. A name that means something else there counts too."""
    modules = (file.read_text(encoding="utf-8") for d in ("pipeline", "corpus") for file in (_ROOT / d).glob("*.py"))
    return "\n".join(text for text in modules if f'load_rules("{domain}"' in text or ".macros" in text)


# --- what cannot match -----------------------------------------------------------------------------------------------


def dead_letters(source: Source) -> Iterator[Finding]:
    """The rules that ask for letters which the text that they are read on never has, or that nothing ever calls."""
    for rule in source.patterns:
        if UNWRITTEN in str(rule):
            continue  # told already
        folded = use_of(source, rule).folded
        form = fold if folded else straighten
        for key, pattern in _regexes(source, rule):
            choices = dict.fromkeys(_choices(list(_parser.parse(pattern))))
            if dead := [c for c in choices if all(a != b for a, b in zip(c, form(c), strict=True))]:
                what = "lower case without accents" if folded else "plain blanks, hyphens, quotes and apostrophes"
                asked = ", ".join(f"«{c[:20]}» (write «{form(c)[:20]}»)" for c in dead)
                yield source.finding(rule.id, f"`{key}` is read on text in {what} and never matches {asked}")
        for word in _calling_words(rule):
            called = stem(fold(word)) if source.domain.name == "sector_cues" else fold(word)
            if called != word:
                mend = "take it out" if called in _calling_words(rule) else f"write «{called}»"
                yield source.finding(rule.id, f"the trigger «{word}» is never met; {mend}")


def _regexes(source: Source, rule: PatternRule) -> Iterator[tuple[str, str]]:
    """The regular expressions of a rule that are read on the same text, by their keys, written out."""
    yield "pattern", _expanded(source, rule.pattern)
    if isinstance(trigger := getattr(rule, "trigger", None), str):
        yield "trigger", trigger
    for words in getattr(rule, "adjectives", {}):
        yield "adjectives", _expanded(source, words)


def _calling_words(rule: PatternRule) -> tuple[str, ...]:
    """The words of which one must be met before the pattern is tried."""
    found = getattr(rule, "triggers", None) or getattr(rule, "trigger", None) or ()
    return () if isinstance(found, str) else tuple(found)


def _expanded(source: Source, pattern: str) -> str:
    return compile_pattern(pattern, source.rules.macros if source.rules else {}).pattern


def _choices(items: Iterable[Node]) -> Iterator[str]:
    """For each place of a pattern that takes some characters only, those characters; classes of most others left out."""
    for op, av in items:
        if op is sre.LITERAL:
            yield chr(av)
        elif op is sre.IN:
            if all(o is sre.LITERAL or (o is sre.RANGE and x[1] - x[0] < _WIDE) for o, x in av):
                yield "".join(chr(c) for o, x in av for c in ([x] if o is sre.LITERAL else range(x[0], x[1] + 1)))
        else:
            for part in inside(op, av):
                yield from _choices(part)


_WIDE = 100


# --- what no article needs -------------------------------------------------------------------------------------------


def never_fired(sources: Sequence[Source]) -> Iterator[Finding]:
    """The rules that find nothing in any article of the corpus.

    Raises GoldError for a corpus that cannot be read, RuleError where a finder needs a rule file that cannot be used.
    """
    samples = corpus_samples()
    for source in sources if samples else ():
        if source.rules is not None:
            find = corpus_finder(source.domain, source.rules, shipped=source.shipped)
            yield from unfired(source, rules_fired(find, samples))


def unfired(source: Source, fired: frozenset[str]) -> Iterator[Finding]:
    """The rules of a file that are not among those that fired."""
    for rule in source.rules.rules if source.rules else ():
        if rule.id not in fired:
            what = (
                "never fires on the samples, the train and the dev articles; take it out unless the press does write it"
            )
            yield source.finding(rule.id, what, warning=True)


# --- what takes too long ---------------------------------------------------------------------------------------------


def use_of(source: Source, rule: PatternRule) -> Use:
    """A rule's pattern as the finder of its domain runs it, with what that puts around it."""
    macros = source.rules.macros if source.rules else {}
    return _use(source.domain.name, rule, lambda pattern: compile_pattern(pattern, macros).pattern)


def _use(domain: str, rule: Any, expanded: Callable[[str], str]) -> Use:
    # Texts as long as here: pipeline.positions, amounts, sectors and dates look at so many characters beside a span,
    # corpus.cleaning at lines no longer than that.
    own = rule.pattern
    match domain:
        case "furniture" if rule.scope in ("mention", "prefix"):
            return Use(expanded(own), anchored=True, folded=not rule.case, longest=400)
        case "furniture":
            longest = SHORT if rule.max_chars <= SHORT else MAX_FURNITURE
            return Use(expanded(rf"(?:{own})\Z"), anchored=True, folded=not rule.case, longest=longest)
        case "dates" if rule.kind == "bound":
            return Use(expanded(rf"(?:{own})\Z"), folded=rule.text == "folded", longest=BOUND_REACH)
        case "dates":
            return Use(expanded(own), folded=rule.text == "folded")
        case "currencies":
            return Use(rf"(?:{expanded(own)})(?:(?<!\w)|(?![^\W\d_]))", folded=not rule.case)
        case "amounts" if rule.side == "before":
            return Use(rf"(?<![^\W_])(?:{expanded(own)})[ ]*\Z", longest=60)
        case "amounts":
            return Use(rf"[ ]*(?:{expanded(own)})", anchored=True)
        case "acts":
            return Use(expanded(rf"\b(?:{own})(?!\w)"))
        case "status":
            return Use(expanded(rf"\b(?:{own})"))
        case "organisations" | "people":
            return Use(expanded(rf"\b(?:{own})(?![\w-])"))
        case "sector_cues" if rule.kind == "stop":
            return Use(expanded(own), re.IGNORECASE, folded=False)
        case "sector_cues" if rule.kind == "after":
            return Use(expanded(own), anchored=True)
        case "sector_cues":
            return Use(expanded(rf"(?:{own})\Z" if rule.kind == "before" else own), longest=200)
        case "positions":
            return Use(expanded(own), longest=90)
    return Use(expanded(own))


def slow_pattern(source: Source, rule: str, slow: Slow) -> Finding:
    """The finding that tells of a slow pattern: an error where the pipeline may give it such a text."""
    before, pump, _ = slow.attack
    text = " then ".join(f"«{part}»" for part in (before, pump) if part) + " over and over"
    if slow.seconds:
        times = ", ".join(f"{1000 * s:.2g}" for s in slow.seconds)
        what = f"slow on {text}: {times} ms at {', '.join(map(str, slow.lengths[: len(slow.seconds)]))} characters"
    else:
        what = f"does not end on {text} at {slow.lengths[0]} to {slow.lengths[-1]} characters"
    if pump.isspace():
        hint = (
            "a space already reads all the blanks there are: keep one of « » and « ?» where both may follow each other"
        )
    else:
        hint = "let no two repeats read the same letters, or make the first one keep what it has read (`++`, `{0,9}+`)"
    never = "" if slow.in_use else " (longer than what it is given today)"
    return source.finding(rule, f"{what}{never}; {hint}", warning=not slow.in_use)
