"""Real crime of the open data, put into files of police.uk's form, and the same rows counted without the house."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import shapely

from tests.factories.real_ground import Ground

BURGLARIES = "birmingham_burglary_2022_msoa21_monthly.csv"


def burglary_file(real_data: Path, folder: Path, months: Sequence[int]) -> Path:
    """The real burglaries of some months of 2022 as a file of police.uk's form."""
    path = folder / f"2022-{months[0]:02d}-street.csv"
    with (
        (real_data / "crime" / BURGLARIES).open(encoding="utf-8") as read,
        path.open("w", encoding="utf-8", newline="") as written,
    ):
        write = csv.writer(written)
        write.writerow(
            ["Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code",
             "LSOA name", "Crime type", "Last outcome category", "Context"]
        )  # fmt: skip
        for row in csv.DictReader(read):
            for month in months:
                for number in range(int(row[f"2022-{month:02d}"])):
                    name = f"{row['msoa21_code']}-{month}-{number}"
                    write.writerow(
                        [name, f"2022-{month:02d}", "West Midlands Police", "West Midlands Police", row["lng"],
                         row["lat"], "On or near a street", "", "", "Burglary", "Under investigation", ""]
                    )  # fmt: skip
    return path


def burglaries_by_hand(real_data: Path, ground: Ground, names: Iterable[str]) -> list[int]:
    """The same months counted without the house: a point in a polygon, row by row."""
    shapes = [ground.outlines[code] for code in ground.of(names)]
    total = [0] * 12
    with (real_data / "crime" / BURGLARIES).open(encoding="utf-8") as text:
        for row in csv.DictReader(text):
            point = shapely.Point(float(row["lng"]), float(row["lat"]))
            if any(shape.contains(point) for shape in shapes):
                for month in range(12):
                    total[month] += int(row[f"2022-{month + 1:02d}"])
    return total


def counted(path: Path, kind: str, inside: Callable[[float, float], bool]) -> int:
    """Rows of a street-level file of a kind (empty: any) inside a shape, counted without the house."""
    with gzip.open(path, "rt", encoding="utf-8") as text:
        return sum(
            inside(float(row["Longitude"]), float(row["Latitude"]))
            for row in csv.DictReader(text)
            if row["Longitude"] and kind in ("", row["Crime type"])
        )
