"""The taxonomy of cooperation sectors: the codes that a record's `sectors` may hold."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import yaml

from rules.loader import RULES_DIR, RuleError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Sector:
    """A sector: its `code`, French `label`, English label `en`, OECD DAC/CRS code `dac` and what it `covers` (French)."""

    code: str
    label: str
    en: str
    dac: str
    covers: str


@cache
def taxonomy() -> Mapping[str, Sector]:
    """The sectors by code, in the file's order; read once per process.

    DAC codes follow the OECD's list of CRS purpose codes. Raises RuleError when the file is not a list of
    sectors with these five keys, or when a code stands twice.
    """
    path = RULES_DIR / "taxonomy.yaml"
    sectors: dict[str, Sector] = {}
    for number, item in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")), 1):
        try:
            sector = Sector(**item)
        except TypeError as error:
            raise RuleError(f"{path}: sector {number}: {error}") from None
        if sector.code in sectors:
            raise RuleError(f"{path}: sector {number}: code {sector.code!r} already used")
        sectors[sector.code] = sector
    return MappingProxyType(sectors)
