"""Where somebody on the beat works: the post that they hold, else the areas of their role."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.places import api as places
from peelian.apps.workforce import api as workforce
from peelian.kernel.errors import NotFound
from peelian.web.shared.ground import ground

_TOO_MANY = 25


@dataclass(frozen=True, slots=True)
class Beat:
    """Who it is and where they work.

    Args:
        person: the person behind the account, None for an account without one.
        home: the neighbourhood of the person's post, None when the post is for a wider area.
        neighbourhoods: where they may note a conversation, their own first.
    """

    person: workforce.PersonView | None
    home: places.AreaView | None
    neighbourhoods: tuple[places.AreaView, ...]

    @property
    def own(self) -> tuple[places.AreaView, ...]:
        """The neighbourhood of the post, or all of them."""
        return (self.home,) if self.home else self.neighbourhoods

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of their own neighbourhoods and of the sectors above them: where what concerns them is kept."""
        return tuple(
            dict.fromkeys([*(area.code for area in self.own), *(area.parent_code for area in self.own)])
        )

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The neighbourhoods as choices. Of a long list only those of the own sector, so that a thumb finds them."""
        near = self.neighbourhoods
        if self.home and len(near) > _TOO_MANY:
            near = tuple(area for area in near if area.parent_code == self.home.parent_code)
        return [(area.code, area.name) for area in near]


def beat_of(viewer: Viewer, on: dt.date) -> Beat:
    """Where the viewer works on a day."""
    person = workforce.person_for_user(viewer.user_id, on)
    held = ground(viewer, Permission.RECORD_VOICE, on).neighbourhoods
    home = _home(person, on)
    if home is not None:
        held = tuple(sorted(held, key=lambda area: area.code != home.code))
    return Beat(person, home if home in held else None, held)


def _home(person: workforce.PersonView | None, on: dt.date) -> places.AreaView | None:
    codes = workforce.posted_area_codes(person.id, on) if person else ()
    try:
        areas = [places.get_area(code, on) for code in codes]
    except NotFound:
        return None
    return next((area for area in areas if area.kind is places.AreaKind.NEIGHBOURHOOD), None)
