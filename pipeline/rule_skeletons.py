"""A new rule to fill in: all the keys that a rule of a domain must have, each with what to write in it."""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from pathlib import Path
from typing import Literal, get_args, get_origin

import yaml
from pydantic.fields import FieldInfo

from pipeline.rule_tests import DOMAINS, UNWRITTEN, Domain, rule_ids
from rules.loader import RULES_DIR, Rule, load_rules
from rules.taxonomy import taxonomy


class Refused(ValueError):
    """A rule that cannot be begun under that name; the message says why and what to do."""


# What to write, by key; the brackets of `match` and no other special character, for patterns stand in them too.
_HINTS = {
    "reason": "ce que la règle attrape et pourquoi, en une ligne, avec la source s'il y en a une",
    "pattern": "expression régulière sur le texte en minuscules sans accents, une espace valant un ou plusieurs blancs",
    "phrases": "une suite de mots du lexique",
    "match": "une phrase où la règle doit trouver [[le passage marqué]] et lui seul",
    "no_match": "une phrase proche où la règle ne doit rien trouver",
    "trigger": "un mot, sans accent ni pluriel, présent dans tout passage trouvé",
    "triggers": "le premier mot, en minuscules sans accents, de ce que lit le motif",
    "kind": "le code du genre d'acte",
    "type": "le type de partenaire",
}
# Keys that a model leaves open but without which the rules of the domain say nothing.
_ALSO = {"sectors": ("code",), "sector_cues": ("trigger",), "currencies": ("currency",)}
_FIRST = ("id", "reason")
_LAST = ("pattern", "phrases", "match", "no_match")
_LISTS = ("phrases", "match", "no_match", "trigger", "triggers")
_ID = re.compile(r"[a-z_]+(\.[a-z0-9_]+)+")


def domain_named(name: str) -> Domain:
    """The domain of that name. Raises Refused."""
    domains = {domain.name: domain for domain in DOMAINS}
    if name in domains:
        return domains[name]
    near = get_close_matches(name, domains, n=1, cutoff=0.5)
    raise Refused(f"no rule file {name!r}; " + (f"did you mean {near[0]}?" if near else f"one of {', '.join(domains)}"))


def full_id(domain: Domain, name: str) -> str:
    """The id that a new rule gets: `name`, with what the ids of its file begin with put before it where it has no dot.

    Raises Refused for an id that exists or that no rule of the file may have, RuleError for a rule file that cannot be used.
    """
    families = list(dict.fromkeys(rule.id.partition(".")[0] for rule in _rules(domain)))
    new = name if "." in name else f"{families[0]}.{name}"
    family, _, case = new.partition(".")
    # Cues of amounts are groups of one expression, under the name of their case.
    if not _ID.fullmatch(new) or (domain.name == "amounts" and not case.isidentifier()):
        example = f"{families[0]}.mon_cas"
        raise Refused(f"{new!r} is no id; use lower-case letters without accents, digits and _, as in {example}")
    if family not in families:
        begin = " or ".join(families)
        raise Refused(f"the ids of rules/{domain.name}.yaml begin with {begin}; try {families[0]}.{case}")
    if new in rule_ids():
        raise Refused(f"{new} exists; choose another id, or edit it (`accords rules test {new}` runs its examples)")
    return new


def skeleton(domain: Domain, rule_id: str) -> str:
    """The lines of a new rule: YAML for the list `rules` of its file, which says what to write in each place.

    It can be read as it stands, matches nothing, and fails `accords rules test`. Raises RuleError.
    """
    fields = domain.load_model().model_fields
    also = _ALSO.get(domain.name, ())
    middle = [
        key for key, field in fields.items() if (field.is_required() or key in also) and key not in _FIRST + _LAST
    ]
    keys = ["reason", *middle, *(key for key in _LAST if key in fields)]
    optional = [key for key in fields if key not in (*keys, "id")]
    lines = [f"- id: {rule_id}", *(_line(domain, key, fields[key]) for key in keys)]
    lines.append(f"# Clés facultatives, décrites dans {_module_file(domain)} : {', '.join(optional)}.")
    return "".join(f"  {line}\n" if line.startswith("-") else f"    {line}\n" for line in lines)


def append(path: Path, text: str, rule_id: str) -> None:
    """Put a skeleton at the end of a rule file. Raises Refused when the file does not end with its rules, OSError."""
    before = path.read_text(encoding="utf-8").rstrip("\n")
    after = f"{before}\n{text}"
    try:
        last = yaml.safe_load(after)["rules"][-1]["id"]
    except (yaml.YAMLError, KeyError, TypeError):
        last = None
    if last != rule_id:
        raise Refused(f"{path} does not end with its list of rules; print the rule without --append and paste it there")
    path.write_text(after, encoding="utf-8")


def _rules(domain: Domain) -> tuple[Rule, ...]:
    return load_rules(domain.name, domain.load_model()).rules


def _module_file(domain: Domain) -> str:
    return domain.model.partition(":")[0].replace(".", "/") + ".py"


def _line(domain: Domain, key: str, field: FieldInfo) -> str:
    value, comment = _value(domain, key, field)
    return f"{key}: {value}" + (f"  # {comment}" if comment else "")


def _value(domain: Domain, key: str, field: FieldInfo) -> tuple[str, str]:
    """What stands in a key until it is filled in, and what else may: a choice to make, or a text that says what to write."""
    choices = [str(choice) for choice in get_args(field.annotation)] if get_origin(field.annotation) is Literal else []
    if key == "code":
        choices = list(taxonomy())
    if choices:
        return choices[0], f"au choix : {', '.join(choices)}"
    if key == "currency":
        return "XXX", "le code ISO 4217, ou à la place `family` et `countries`"
    text = f"{UNWRITTEN} : {_HINTS[key]}"
    used = sorted({getattr(rule, key) for rule in _rules(domain)}) if key in ("kind", "type") else []
    value = [text] if key in _LISTS else text
    return json.dumps(value, ensure_ascii=False), f"déjà employés : {', '.join(used)}" if used else ""


def path_of(domain: Domain) -> Path:
    """The rule file of a domain."""
    return RULES_DIR / f"{domain.name}.yaml"
