"""The gazetteer's file: its line format, and finding a key in it by bisection without loading it.

A line holds nine tab-separated fields, in the byte order of the first:

    key  name  bare  type  country  code  population  alias  source

`name` has a `|` where the name proper begins («Wilaya d'|Alger»); `*Erevan` is short for «Ville d'|Erevan», the head noun
joined by rule. `bare` is empty when it is what follows the bar. `type` is a letter of TYPES; in `code`, `g:`, `i:` and
`s:` stand for `geonames:`, `insee:` and `siren:`; `alias` is `a` on lines whose key is not the entry's own name.
`source`: `m` made by hand, `f` a French region that ended in 2015, `c` CLDR, `e` etalab, `g` GeoNames.
"""

from __future__ import annotations

import mmap
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rules.gazetteer._names import join

PATH = Path(__file__).with_name("gazetteer.tsv")
TYPES = {
    "s": "state", "r": "region", "d": "department", "m": "municipality", "i": "intermunicipality", "o": "international_org",
    "e": "eu", "t": "ministry", "a": "agency", "u": "university", "c": "company", "n": "association", "x": "other",
}  # fmt: skip
PREFIXES = {"g:": "geonames:", "i:": "insee:", "s:": "siren:"}
SOURCES = {
    "m": "liste accords",
    "f": "liste accords (région d'avant 2016)",
    "c": "CLDR",
    "e": "etalab",
    "g": "GeoNames",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A possible partner.

    `name` is the canonical French name with its head noun, `bare` the name without it; `type` one of the contract's types;
    `country` ISO 3166-1 alpha-2, `EU`, or None; `code` ISO 3166 («SN», «FR-IDF») or prefixed («insee:75056», «siren:…», «geonames:…»);
    `population` in inhabitants, 0 when unknown. `primary` is False when it was reached by an alias, `source` tells where it comes
    from («» for a name that no source knows). `needs_cue`: the bare name is also a common word or a first name, to be recognised only
    beside a head noun or a country. `capital_of`: the country whose capital this city is; the press lets the one stand for the other.
    """

    name: str
    bare: str
    type: str
    country: str | None
    code: str | None
    population: int = 0
    primary: bool = True
    source: str = ""
    needs_cue: bool = False
    capital_of: str | None = None


@cache
def _table() -> mmap.mmap:
    with PATH.open("rb") as stream:
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)


@cache
def _signposts() -> tuple[list[bytes], list[int]]:
    """The keys and offsets of some thousand lines spread over the file: they spare two thirds of a bisection."""
    table = _table()
    starts = sorted({table.rfind(b"\n", 0, at) + 1 for at in range(0, len(table), max(1, len(table) // 1024))})
    return [table[s : table.find(b"\t", s)] for s in starts], starts


def find(key: str) -> list[Entry]:
    """The entries whose key is exactly `key`, in the file's order; [] when there are none."""
    if not key or "\t" in key or "\n" in key:
        return []
    table, wanted = _table(), key.encode()
    keys, starts = _signposts()
    post = bisect_left(keys, wanted)
    low = starts[post - 1] if post else 0
    high = starts[post] if post < len(starts) else len(table)
    while low < high:  # the first line whose key is not below the wanted one
        start = table.rfind(b"\n", low, (low + high) // 2) + 1 or low
        if table[start : table.find(b"\t", start)] < wanted:
            low = table.find(b"\n", start) + 1
        else:
            high = start
    found = []
    prefix = wanted + b"\t"
    while table[low : low + len(prefix)] == prefix:
        end = table.find(b"\n", low)
        found.append(parse(table[low:end].decode()))
        low = end + 1
    return found


def parse(line: str) -> Entry:
    """The entry that a line of the file holds."""
    _, name, bare, kind, country, code, population, alias, source = line.split("\t")
    if name.startswith("*"):
        head, rest = join("Ville", name[1:])
        full, bare = head + rest, name[1:]
    else:
        full = name.replace("|", "", 1)
        bare = bare or name.rpartition("|")[2]
    if code[1:2] == ":":
        code = PREFIXES[code[:2]] + code[2:]
    return Entry(
        full, bare, TYPES[kind], country or None, code or None, int(population or 0), not alias, SOURCES[source]
    )


def entries() -> Iterator[Entry]:
    """Every line of the file as an entry, in order: for checks and for tables built once."""
    with PATH.open(encoding="utf-8") as stream:
        for line in stream:
            yield parse(line.rstrip("\n"))


def large_french_cities(population: int) -> list[str]:
    """The names of the French communes with at least so many inhabitants, in the file's order."""
    lines = re.finditer(rb"(?m)^[^\t\n]+\t\*([^\t\n]+)\t\tm\tFR\ti:\w+\t(\d{5,})\t\te$", _table())
    return [m[1].decode() for m in lines if int(m[2]) >= population]


def french_departments() -> list[str]:
    """The bare names of the French departments («Loire-Atlantique»), in the file's order."""
    lines = re.finditer(rb"(?m)^[^\t\n]+\t[^\t\n|]+\|([^\t\n]+)\t\td\tFR\ti:\w+\t\d*\t\te$", _table())
    return [m[1].decode() for m in lines]


@cache
def french_intermunicipalities() -> list[Entry]:
    """The French groupings of communes under their own names, in the file's order."""
    lines = re.finditer(rb"(?m)^[^\n]+\ti\tFR\ts:\d+\t\d*\t\te$", _table())
    return [parse(m[0].decode()) for m in lines]
