"""What lies in the store of positions, for tests to look at."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np

from peelian.apps.visibility.models.devices import Device
from peelian.apps.visibility.models.positions import PositionPart
from peelian.apps.visibility.queries import parts
from peelian.apps.visibility.services.parts import Kept, keep_loose, moment

Row = tuple[str, dt.datetime, float, float]


def keep(*rows: tuple[str, dt.datetime, float, float], at: dt.datetime) -> Kept:
    """Put fixes (device, moment, lat, lng) into the store as a feed's would be."""
    names, moments, lat, lng = zip(*rows, strict=True)
    at_us = np.array([round(one.timestamp() * 1e6) for one in moments], np.int64)
    return keep_loose(at=at, device=names, at_us=at_us, lat=np.array(lat, float), lng=np.array(lng, float))


def stored() -> list[Row]:
    """Every fix that counts, as (device, moment, x, y), in order."""
    fixes = parts.all_fixes(list(PositionPart.objects.filter(replaced_at__isnull=True)))
    names = dict(Device.objects.values_list("id", "name"))
    return sorted(
        (names[device], moment(at_us), x, y)
        for device, at_us, x, y in zip(
            fixes.device.tolist(), fixes.at_us.tolist(), fixes.x.tolist(), fixes.y.tolist(), strict=True
        )
    )


def files() -> list[str]:
    """The files that there are, whether they count or not."""
    folder = Path(parts.folder())
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob("day=*/*"))
