"""Where somebody served."""

from __future__ import annotations

from peelian.apps.workforce.models.posts import Posting
from peelian.apps.workforce.types.places_held import PlaceHeld


def list_places_held(person_id: int) -> list[PlaceHeld]:
    """The units and posts that somebody held, the latest first. For their own record: others ask by unit and day."""
    rows = Posting.objects.filter(person_id=person_id).order_by("-valid_from", "-id")
    return [
        PlaceHeld(unit, post or "", start, until)
        for unit, post, start, until in rows.values_list(
            "unit__name", "post__title", "valid_from", "valid_until"
        )
    ]
