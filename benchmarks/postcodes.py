"""Postcode to ward, from the text that a person types to the place with its sentence, without a database.

The same code as the site's (`analysis.postcodes`, `places.rules.placing`); only the rows come from a file here, or are
made up when there is none. Every place is compared with one that is worked out from a plain dictionary.
"""

from __future__ import annotations

import csv
import datetime as dt
import gc
import gzip
import multiprocessing
import random
import string
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from benchmarks.report import Report, resident_mb, timed
from peelian.analysis.locate import PointIndex
from peelian.analysis.postcodes import PostcodeIndex, Row
from peelian.apps.places.rules.placing import full_postcode, place_of_postcode
from peelian.apps.places.types import AreaKind, AreaView, FoundBy, Place

FILES = ("postcodes_west_midlands_2025-05.csv.gz", "postcodes_terminated_west_midlands_2022-05.csv.gz")
GENERATED = 86_000
ASKED = 100_000
ON = dt.date(2025, 5, 1)


@dataclass(frozen=True)
class Ground:
    """The wards of a day as the site's atlas gives them."""

    areas: Mapping[str, AreaView]
    force: AreaView | None
    index: PointIndex
    prefix: str = ""
    without_outline: int = 0

    @property
    def with_outline(self) -> int:
        return len(self.index)

    def at(self, lat: float, lng: float) -> AreaView | None:
        found = self.index.locate(lat, lng)
        return self.areas[self.prefix + found.key] if found else None


def measure(report: Report, data: Path, wards: Sequence[tuple[str, BaseGeometry]], index: PointIndex) -> None:
    """Add the rows of postcodes to the table, a note, and the figures."""
    rows, source = _rows(data, wards)
    held = PostcodeIndex.build(rows)
    with multiprocessing.get_context("spawn").Pool(1) as fresh:
        memory = fresh.apply(_memory_mb, (rows,))
    day = _ground(wards, index)
    # A generation whose codes are all others', so that no publisher's ward is a neighbourhood: the slowest way.
    other = replace(day, areas={f"old {code}": area for code, area in day.areas.items()}, prefix="old ")
    texts = _texts([row[0] for row in rows])
    build = timed(lambda: PostcodeIndex.build(rows))
    report.add("postcodes: build", f"{build.wall:.3f}", f"{build.cpu:.3f}", "", "")
    one = _row(report, "postcodes: one at a time", texts, held, day)
    by_point = _row(report, "postcodes: one at a time, by point", texts, held, other)
    p50, p99, worst = _latencies(texts, held, day)
    wrong = _wrong(rows, texts, held, day) + _wrong(rows, texts, held, other)
    live = sum(row[4] is None for row in rows)
    report.notes += [
        f"{source}: {live:,} live, {len(rows) - live:,} withdrawn; {ASKED:,} asked, 2 in 100 unknown",
        f"one postcode: p50 {p50:.2f} µs, p99 {p99:.1f} µs, worst {worst / 1000:.2f} ms; places that differ from a"
        f" dictionary's: {wrong}; memory {memory:.1f} MB, of which arrays {held.nbytes / 1e6:.1f}",
    ]
    report.figures |= {
        "postcodes": len(rows), "postcode_build_s": round(build.wall, 3), "postcode_p50_us": round(p50, 2),
        "postcode_p99_us": round(p99, 2), "postcode_worst_ms": round(worst / 1000, 3),
        "postcode_memory_mb": round(memory, 1), "postcode_wrong": wrong,
        "postcode_by_point_per_s": round(by_point), "postcode_per_s": round(one),
    }  # fmt: skip


def _row(report: Report, name: str, texts: list[str], held: PostcodeIndex, ground: Ground) -> float:
    timing = timed(lambda: [_locate(text, held, ground) for text in texts])
    rate = len(texts) / timing.wall
    report.add(name, f"{timing.wall:.3f}", f"{timing.cpu:.3f}", f"{rate:,.0f}", f"{1e6 / rate:.2f}")
    return rate


def _locate(text: str, held: PostcodeIndex, ground: Ground) -> Place:
    postcode = full_postcode(text)
    return place_of_postcode(postcode, held.find(postcode), ground, ON)


def _rows(data: Path, wards: Sequence[tuple[str, BaseGeometry]]) -> tuple[list[Row], str]:
    files = [data / "postcodes" / name for name in FILES]
    if all(file.is_file() for file in files):
        found = {
            row[0]: row for file in reversed(files) for row in _read(file)
        }  # a live one before a withdrawn
        return list(found.values()), "real postcodes"
    return _generated(wards), "generated postcodes (no open data found)"


def _read(file: Path) -> Iterator[Row]:
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            ended = row.get("terminated_yyyymm")
            yield (
                row["postcode"], float(row["lat"]) if row["lat"] else None, float(row["lng"]) if row["lng"] else None,
                row["ward_code"], dt.date(int(ended[:4]), int(ended[4:]), 1) if ended else None,
            )  # fmt: skip


def _generated(wards: Sequence[tuple[str, BaseGeometry]]) -> list[Row]:
    """One in three withdrawn, each at a point somewhere about a ward whose code it bears, as most real ones do."""
    chance = random.Random(86)
    codes = [f"B{outcode} {digit}{a}{b}" for outcode in range(1, 100) for digit in range(10)
             for a in string.ascii_uppercase for b in string.ascii_uppercase]  # fmt: skip
    rows: list[Row] = []
    for postcode in chance.sample(codes, GENERATED):
        ward, shape = chance.choice(wards)
        inside = shapely.point_on_surface(shape)
        lat, lng = inside.y + chance.gauss(0, 0.005), inside.x + chance.gauss(0, 0.008)
        ended = dt.date(chance.randrange(1980, 2025), 6, 1) if chance.random() < 1 / 3 else None
        rows.append((postcode, lat, lng, ward, ended))
    return rows


def _ground(wards: Sequence[tuple[str, BaseGeometry]], index: PointIndex) -> Ground:
    def area(code: str, kind: AreaKind, path: tuple[str, ...]) -> AreaView:
        return AreaView(0, code, kind, f"Area {code}", "", ON, None, path)

    force = area("force", AreaKind.FORCE, ("force",))
    areas = {code: area(code, AreaKind.NEIGHBOURHOOD, (code, "force")) for code, _ in wards}
    return Ground({"force": force, **areas}, force, index)


def _texts(postcodes: Sequence[str]) -> list[str]:
    """What people would type: as the Post Office writes it, closed up, in small letters, with a dash."""
    chance = random.Random(2025)
    ways = (str, lambda text: text.replace(" ", ""), str.lower, lambda text: f" {text.replace(' ', '-')} ")
    known = [chance.choice(postcodes) for _ in range(ASKED - ASKED // 50)]
    unknown = [f"ZE{number % 10} {number // 10 % 10}ZZ" for number in range(ASKED // 50)]
    return [chance.choice(ways)(text) for text in chance.sample(known + unknown, ASKED)]


def _latencies(texts: list[str], held: PostcodeIndex, ground: Ground) -> tuple[float, float, float]:
    clock = time.perf_counter_ns
    taken = []
    for text in texts:
        start = clock()
        _locate(text, held, ground)
        taken.append(clock() - start)
    p50, p99, worst = (np.percentile(np.array(taken), (50, 99, 100)) / 1000).tolist()
    return p50, p99, worst


def _wrong(rows: Sequence[Row], texts: list[str], held: PostcodeIndex, ground: Ground) -> int:
    """How many places differ from what a dictionary and one question to the points say."""
    known = {row[0].replace(" ", ""): row for row in rows}
    wrong = 0
    for text in texts:
        row = known.get(text.upper().replace(" ", "").replace("-", ""))
        area, how, lat, lng, ended = None, FoundBy.NOWHERE, None, None, None
        if row is not None:
            _, lat, lng, ward, ended = row
            area, how = ground.areas.get(ward), FoundBy.LOOKUP
            if area is None:
                area = ground.at(lat, lng) if lat is not None and lng is not None else None
                how = FoundBy.POINT if area else FoundBy.NOWHERE
        place = _locate(text, held, ground)
        expected = (area.code if area else "", how, lat, lng, ended)
        wrong += expected != (
            place.neighbourhood_code,
            place.found_by,
            place.lat,
            place.lng,
            place.terminated_on,
        )
    return wrong


def _memory_mb(rows: list[Row]) -> float:
    """What the index adds to a fresh process that holds nothing but the rows."""
    before = resident_mb()
    held = PostcodeIndex.build(rows)
    gc.collect()
    return resident_mb() - before if len(held) else 0.0
