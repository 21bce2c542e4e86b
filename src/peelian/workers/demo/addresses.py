"""A gazetteer of the sector that visitors walk: real postcodes, invented houses in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from peelian.apps.places import api as places
from peelian.workers.demo.setting import Setting
from peelian.workers.demo.words import STREETS

_SOURCE = "Made by the demo: invented addresses in real postcodes"
_FEWEST, _MOST = 3, 6
#: From here on: far above the numbers that have been given out.
_FIRST_UPRN = 999_000_000_000


def number_houses(setting: Setting) -> int:
    """Give each postcode of the walked sector a few houses of one street. Returns how many."""
    return places.load_addresses(
        actor=setting.actor, at=setting.at, rows=_houses(setting), source=_SOURCE
    ).added


def _houses(setting: Setting) -> Iterator[places.AddressRow]:
    chance = setting.chance("addresses")
    row = 0
    for patch in setting.walked.patches:
        last = Counter[str]()
        for place in patch.rows:
            home = setting.ground.postcodes[place]
            if home.lat is None or home.lng is None:
                continue
            street = chance.choice(STREETS)
            for _ in range(chance.randint(_FEWEST, _MOST)):
                row += 1
                last[street] += 2 if last[street] % 2 else 1
                line = f"{last[street]} {street}, {patch.name}"
                yield places.AddressRow(row, str(_FIRST_UPRN + row), line, home.postcode, home.lat, home.lng)
