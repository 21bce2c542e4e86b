"""Writing down what the force says of its visibility."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from peelian.apps.events import api as events
from peelian.apps.places import api as places
from peelian.apps.visibility import rules
from peelian.apps.visibility.models.claims import Claim
from peelian.apps.visibility.queries import claims as queries
from peelian.apps.visibility.types.figures import ClaimView
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import local_day


class BadClaim(Refused):
    """A claim that nothing could be held against."""


@transaction.atomic
def make_claim(
    *,
    actor: Actor,
    at: dt.datetime,
    words: str,
    per_day: int,
    minimum_minutes: float,
    starts_on: dt.date,
    area_code: str,
    place_ids: Sequence[int],
    made_by_id: int | None = None,
) -> ClaimView:
    """Write a claim down: so many patrols a day at key places, from a day on.

    Args:
        actor: who writes it.
        at: now.
        words: as it was said in public.
        per_day: patrols a day, over all places together.
        minimum_minutes: a visit counts as a patrol from this length on.
        starts_on: the first local day that it is said of.
        area_code: whose claim it is.
        place_ids: the key places.
        made_by_id: the account behind it.

    Raises:
        BadClaim: it has no words, asks for nothing, or names no place, or one outside its area or that isn't a key
            place.
        NotFound: there is no such area now, or no such place.
    """
    if not words.strip():
        raise BadClaim("Write down what was said.", field="words")
    if starts_on < rules.earliest_claim(local_day(at)):
        raise BadClaim("The first day can be ten years ago at most.", field="starts_on")
    if per_day < 1 or minimum_minutes < 0:
        raise BadClaim("A claim is of one patrol a day or more, of 0 minutes or more.", field="per_day")
    chosen = queries.places_named(place_ids)
    if not chosen:
        raise BadClaim("Name the places that it is said of.", field="place_ids")
    if len(chosen) != len(set(place_ids)):
        raise NotFound("There is no such place.")
    if not all(place.key for place in chosen):
        raise BadClaim("A claim is held against key places only.", field="place_ids")
    area = places.get_area(area_code, local_day(at))
    inside = {area_code, *(one.code for one in places.list_areas(on=local_day(at), within=area_code))}
    if any(place.area.code not in inside for place in chosen):
        raise BadClaim("A place of the claim lies outside its area.", field="place_ids")
    row = Claim.objects.create(
        words=words.strip(), per_day=per_day, minimum_minutes=minimum_minutes, starts_on=starts_on, area_id=area.id,
        made_by_id=made_by_id, made_at=at,
    )  # fmt: skip
    row.places.set(chosen)
    events.record(
        name="visibility.claim.made", actor=actor, at=at, subject=row, area_code=area_code,
        data={"per_day": per_day, "starts_on": starts_on.isoformat(), "places": len(chosen)},
    )  # fmt: skip
    return queries.get_claim(row.pk)


@transaction.atomic
def end_claim(*, actor: Actor, at: dt.datetime, claim_id: int, last_on: dt.date, reason: str) -> ClaimView:
    """Hold a claim against positions no further than to a day; the answer until then stands.

    Args:
        actor: who ends it.
        at: now.
        claim_id: the claim.
        last_on: its last local day.
        reason: why it isn't said any more.

    Raises:
        NotFound: there is no such claim.
        BadClaim: no reason is given, it has ended, or the day is before its first.
    """
    row = queries.locked(claim_id)
    if not reason.strip():
        raise BadClaim("Say why it isn’t said any more.", field="reason")
    if row.ends_on is not None:
        raise BadClaim("This claim has ended.")
    if last_on < row.starts_on:
        raise BadClaim("The last day must be the first day or later.", field="last_on")
    row.ends_on = last_on + dt.timedelta(days=1)
    row.save(update_fields=["ends_on"])
    events.record(
        name="visibility.claim.ended", actor=actor, at=at, subject=row, area_code=row.area.code,
        data={"last_on": last_on.isoformat(), "reason": reason.strip()},
    )  # fmt: skip
    return queries.get_claim(row.pk)
