"""Reading rule files: YAML in, validated rules out, and errors that name the file, the rule and the line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Generic, Literal, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

RULES_DIR = Path(__file__).parent

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]


class RuleError(Exception):
    """A rule file that cannot be used. The message names the file, the line, the rule and the mend."""


def _one_line(text: str) -> str:
    if "\n" in text.strip():
        raise ValueError("doit tenir sur une ligne")
    return text.strip()


OneLine = Annotated[str, AfterValidator(_one_line), Field(min_length=3)]

_MARK = re.compile(r"\[\[(.+?)\]\]", re.S)


class Example(BaseModel):
    """A text in which a rule must fire, the span between `[[` and `]]`, with what it must give there.

    `published` is the article's date (EDTF), for rules that resolve against it; `value` holds the
    expected fields of the span's value, compared as text. Written as a plain string when the span alone matters.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    marked: str
    published: str | None = None
    value: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, data: Any) -> Any:
        return {"marked": data} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _has_one_mark(self) -> Example:
        if len(_MARK.findall(self.marked)) != 1:
            raise ValueError("un exemple marque exactement un passage entre [[ et ]]")
        return self

    @property
    def text(self) -> str:
        return _MARK.sub(r"\1", self.marked)

    @property
    def span(self) -> tuple[int, int]:
        found = _MARK.search(self.marked)
        assert found is not None
        return found.start(), found.start() + len(found[1])


class Rule(BaseModel):
    """What every rule has: an id (`domain.what_is_caught`), a one-line reason, a status and examples."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[a-z_]+(\.[a-z0-9_]+)+$")]
    reason: OneLine
    status: Literal["draft", "stable"] = "stable"
    match: Annotated[tuple[Example, ...], Field(min_length=1)]
    no_match: Annotated[tuple[str, ...], Field(min_length=1)]


class PatternRule(Rule):
    """A rule found by a regular expression over the folded or straightened text.

    In `pattern` a space stands for one or more blanks (not a line break) and `{name}` for the
    words that `macros` of the same file give to that name.
    """

    pattern: Annotated[str, Field(min_length=2)]


class PhraseRule(Rule):
    """A rule found by its phrases, whatever their case, accents, plural and small words (de, la, l' …)."""

    phrases: Annotated[tuple[str, ...], Field(min_length=1)]


R = TypeVar("R", bound=Rule)


@dataclass(frozen=True)
class RuleFile(Generic[R]):
    """A rule file as read: `name` (its stem), `rules` in file order, `macros`, and other top-level lists."""

    name: str
    rules: tuple[R, ...]
    macros: Mapping[str, str]


def _line_of(node: yaml.Node | None) -> int:
    return node.start_mark.line + 1 if node is not None else 1


def _child(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        for k, v in node.value:
            if k.value == key and isinstance(v, yaml.Node):
                return v
    return None


def _locate(node: yaml.Node, path: tuple[int | str, ...]) -> yaml.Node:
    """The deepest node of the document that lies on the path of a validation error."""
    for step in path:
        nxt: yaml.Node | None = None
        if isinstance(step, int) and isinstance(node, yaml.SequenceNode) and step < len(node.value):
            nxt = node.value[step]
        elif isinstance(step, str):
            nxt = _child(node, step)
        if nxt is None:
            break
        node = nxt
    return node


def read_yaml(source: str) -> tuple[yaml.Node | None, Any]:
    """The document as nodes, which know their lines, and as data: parsed once."""
    loader = _Loader(source)
    try:
        root = loader.get_single_node()
        return root, None if root is None else loader.construct_document(root)
    finally:
        loader.dispose()


def read_rules(path: Path, model: type[R], compiling: bool = True) -> RuleFile[R]:
    """Read one rule file and validate it; its patterns too, if `compiling`.

    Raises RuleError when the file is missing, is not YAML, has an unknown key, a rule without
    examples, a duplicate id, an unknown macro or a pattern that does not compile.
    """
    try:
        source = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise RuleError(f"{path}: rule file not found") from None
    try:
        root, data = read_yaml(source)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f":{mark.line + 1}" if mark else ""
        raise RuleError(f"{path}{where}: not valid YAML ({getattr(error, 'problem', error)})") from None
    if not isinstance(data, dict) or not isinstance(data.get("rules"), list):
        raise RuleError(f"{path}:1: a rule file has a top-level list `rules`")
    if unknown := set(data) - {"macros", "rules"}:
        raise RuleError(f"{path}: unknown top-level key {sorted(unknown)[0]!r}; use `macros` and `rules`")
    macros = expand_macros({str(k): str(v) for k, v in (data.get("macros") or {}).items()}, path)
    nodes = _child(root, "rules")
    assert isinstance(nodes, yaml.SequenceNode)
    rules: list[R] = []
    lines: dict[str, int] = {}
    for item, node in zip(data["rules"], nodes.value, strict=True):
        name = item.get("id", "?") if isinstance(item, dict) else "?"
        try:
            rule = model.model_validate(item)
        except ValidationError as error:
            first = error.errors()[0]
            line = _line_of(_locate(node, first["loc"]))
            field = ".".join(str(x) for x in first["loc"]) or "rule"
            raise RuleError(f"{path}:{line}: rule {name}: {field}: {first['msg']}") from None
        if rule.id in lines:
            raise RuleError(f"{path}:{_line_of(node)}: rule {rule.id}: id already used at line {lines[rule.id]}")
        if isinstance(rule, PatternRule) and compiling:
            try:
                _compiled(rule.pattern, macros, 0)
            except (re.error, KeyError) as error:
                line = _line_of(_child(node, "pattern"))
                what = f"unknown macro {error}" if isinstance(error, KeyError) else f"pattern: {error}"
                raise RuleError(f"{path}:{line}: rule {rule.id}: {what}") from None
        lines[rule.id] = _line_of(node)
        rules.append(rule)
    return RuleFile(path.stem, tuple(rules), macros)


@cache
def load_rules(name: str, model: type[R]) -> RuleFile[R]:
    """The rule file `rules/NAME.yaml` that ships with accords, validated but for its patterns, read once per process."""
    path = RULES_DIR / f"{name}.yaml"
    _LOADED[path] = model
    return read_rules(path, model, compiling=False)


_LOADED: dict[Path, type[Rule]] = {}


_MACRO = re.compile(r"\{([a-z_]+)\}")


def expand_macros(macros: Mapping[str, str], path: Path) -> dict[str, str]:
    """Macros with the macros that they use written out; a macro may only use those above it."""
    done: dict[str, str] = {}
    for name, body in macros.items():
        try:
            done[name] = _MACRO.sub(lambda m: f"(?:{done[m[1]]})", body)
        except KeyError as error:
            raise RuleError(f"{path}: macro {name}: unknown macro {error} (a macro may use those above it)") from None
    return done


def compile_pattern(pattern: str, macros: Mapping[str, str], flags: int = 0) -> re.Pattern[str]:
    """A rule's pattern as a compiled regular expression.

    A space outside a character class stands for one or more blanks, ` ?` for any number of them; neither crosses a line break.
    Raises KeyError for an unknown macro, re.error for a bad pattern; RuleError, which tells where it stands, for one of a file that
    was loaded.
    """
    try:
        return _compiled(pattern, macros, flags)
    except (KeyError, re.error):
        for path, model in _LOADED.items():
            read_rules(path, model)
        raise


def _compiled(pattern: str, macros: Mapping[str, str], flags: int) -> re.Pattern[str]:
    source = _MACRO.sub(lambda m: f"(?:{macros[m[1]]})", pattern.strip())
    return re.compile(_CLASS_OR_SPACE.sub(lambda m: _BLANKS.get(m[0], m[0]), source), flags)


_CLASS_OR_SPACE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]| \??")
_BLANKS = {" ": "[ ]+", " ?": "[ ]*"}
