"""The hand-made YAML files as tables: states, demonyms, capitals, head nouns, renowned regions, words that need care."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from rules.folding import fold
from rules.gazetteer._names import key_of

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class HeadNoun:
    """A noun that stands before a name and fixes its type («conseil régional» → region).

    `phrases` are singular and without article, `plural` those that open a list («les villes de X et Y»); `types` come in order of
    likelihood; `head` begins the canonical name of an entity that the gazetteer lacks; `whole` when all words belong to the name
    («Université de X»). `id` and `reason` are the rule's.
    """

    id: str
    phrases: tuple[str, ...]
    plural: tuple[str, ...]
    types: tuple[str, ...]
    head: str
    whole: bool
    reason: str


@cache
def read(name: str) -> dict[str, Any]:
    """A hand-made file of this folder as parsed; ValueError when it is not a mapping."""
    data = yaml.load((_HERE / name).read_text(encoding="utf-8"), Loader=_Loader)
    if not isinstance(data, dict):
        raise ValueError(f"{name}: a mapping was expected")
    return data


@cache
def head_nouns() -> tuple[HeadNoun, ...]:
    """The head nouns of `head_nouns.yaml`, in file order. Raises ValueError on an entry with an unknown or missing key."""
    found = []
    for item in read("head_nouns.yaml")["head_nouns"]:
        if unknown := set(item) - {"id", "phrases", "plural", "types", "head", "whole", "reason"}:
            raise ValueError(f"head_nouns.yaml: {item.get('id')}: unknown key {sorted(unknown)[0]!r}")
        found.append(
            HeadNoun(
                item["id"],
                tuple(item["phrases"]),
                tuple(item["plural"]),
                tuple(item["types"]),
                item["head"],
                item.get("whole", False),
                item["reason"],
            )
        )
    return tuple(found)


def _forms(masculine: str) -> set[str]:
    """The folded forms of an adjective of nationality in both genders and numbers (Grevisse, § 529-547)."""
    m = fold(masculine)
    irregular = {
        "grec": ["grecque"],
        "turc": ["turque"],
        "letton": ["lettone", "lettonne"],
        "andalou": ["andalouse"],
        "gallois": ["galloise"],
        "tourangeau": ["tourangelle"],
        "manceau": ["mancelle"],
        "limougeaud": ["limougeaude"],
        "biarrot": ["biarrote"],
    }
    if m in irregular:
        feminine = irregular[m]
    elif m.endswith("e"):
        feminine = [m]
    elif m.endswith(("en", "on")) and not m.endswith("lapon"):
        feminine = [m + "ne"]
    elif m.endswith(("i", "hai", "vanuatu", "lao")):
        feminine = [m, m + "e"]
    else:
        feminine = [m + "e"]
    singular = {m, *feminine}
    return singular | {w if w.endswith(("s", "x")) else w + "s" for w in singular}


@cache
def demonyms() -> Mapping[str, str]:
    """Folded adjectives of nationality and region, every gender and number, to the code of the country or region.

    States: ISO 3166-1 («senegalaise» → «SN»); regions: ISO 3166-2 («francilien» → «FR-IDF»). «congolais» goes to the larger Congo, CD.
    """
    data = read("states.yaml")
    found: dict[str, str] = {}
    for word, code in data["regional_demonyms"].items():
        found.update(dict.fromkeys(_forms(word), code))
    for code, state in data["states"].items():
        for word in state["demonyms"]:
            for form in _forms(word):
                found[form] = code
                if "-" in form:
                    found[form.replace("-", " ")] = code
    return found


@cache
def city_demonyms() -> Mapping[str, str]:
    """Folded adjectives of towns, every gender and number, to the name of the town («lilloise» → «Lille»)."""
    data = read("states.yaml")["city_demonyms"]
    return {form: town for word, town in data.items() for form in _forms(word)}


@cache
def compound_prefixes() -> Mapping[str, str]:
    """Folded first halves of compounds, with their hyphen («maroco-», «sino-»), to the code of the country or region."""
    data = read("states.yaml")
    found = {f"{fold(p)}-": code for code, s in data["states"].items() for p in s.get("prefixes", ())}
    found.update({f"{fold(p)}-": code for p, code in data["regional_prefixes"].items()})
    return found


@cache
def countries() -> Mapping[str, str]:
    """ISO 3166-1 codes to French short names."""
    data = read("states.yaml")
    return {code: s["name"] for code, s in data["states"].items()} | {
        code: t["name"] for code, t in data["territories"].items()
    }


@cache
def francophone() -> frozenset[str]:
    return frozenset(read("states.yaml")["francophone"])


@cache
def capitals() -> Mapping[str, str]:
    """Keys of capitals to country codes; of two capitals of one name the first listed."""
    data = read("states.yaml")
    found: dict[str, str] = {}
    for code, state in data["states"].items():
        found.setdefault(key_of(state["capital"]), code)
    for name, code in data["capital_aliases"].items():
        found.setdefault(key_of(name), code)
    return found


@cache
def state_keys() -> Mapping[str, str]:
    """Keys of the names and aliases of states to their codes."""
    return {
        key_of(name): code
        for code, s in read("states.yaml")["states"].items()
        for name in (s["name"], *s.get("aliases", ()))
    }


@cache
def renowned() -> frozenset[str]:
    return frozenset(read("regions.yaml")["renowned"])


@cache
def bare_nothing() -> frozenset[str]:
    return frozenset(key_of(w) for w in read("regions.yaml")["bare_nothing"])


@cache
def needing_cue() -> frozenset[str]:
    return frozenset(key_of(w) for w in read("regions.yaml")["needs_cue"])
