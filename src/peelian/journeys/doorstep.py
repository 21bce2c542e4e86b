"""On the doorstep: an officer writes down who wants messages, and what they said. The person confirms by themselves."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.contacts import api as contacts
from peelian.apps.places import api as places
from peelian.apps.voice import api as voice
from peelian.journeys import hear, sign_up
from peelian.kernel.errors import Refused
from peelian.kernel.time import local_day, start_of_day


@transaction.atomic
def sign_up_resident(
    *,
    viewer: Viewer,
    at: dt.datetime,
    address: str,
    postcode: str,
    language: str,
    topics: list[str],
    name: str = "",
    said: str = "",
) -> None:
    """Ask for messages in a resident's place. One message goes to their address; until they say yes, no more.

    What they said becomes voice of their neighbourhood whether or not they confirm; it isn't tied to them.

    Args:
        viewer: the officer at the door; the consent's source names them by number.
        at: now.
        address: a mail address or a mobile number, whichever they gave.
        postcode, language, topics, name: as on the sign-up page.
        said: what they told the officer, or empty.

    Raises:
        NotAllowed: the officer signs nobody up where this person lives.
        Refused: with the form field.
    """
    place = places.locate_postcode(postcode, local_day(at))
    if not place:
        raise Refused(place.explanation or "We don't know this postcode.", field="postcode")
    accounts.require(
        viewer, Permission.SIGN_UP_RESIDENTS, places.path_of(place.neighbourhood_code, local_day(at))
    )
    by_mail = "@" in address
    try:
        sign_up.ask(
            actor=viewer.actor,
            at=at,
            email=address if by_mail else "",
            phone="" if by_mail else address,
            channel="email" if by_mail else "sms",
            language=language,
            topics=topics,
            postcode=postcode,
            name=name,
            source=f"doorstep, {viewer.user_id}",
        )
    except Refused as refused:
        if refused.field in {"email", "phone", "channel"}:
            raise contacts.BadAddress(refused.message, field="address") from refused
        raise
    if said.strip():
        category, _ = voice.suggest_category(said)
        hear.hear_note(
            viewer=viewer,
            at=at,
            neighbourhood_code=place.neighbourhood_code,
            category=category,
            text=said,
            said_at=at,
        )


def list_today(*, viewer: Viewer, at: dt.datetime) -> list[contacts.AskedView]:
    """The officer's own sign-ups of today, newest first: whether they were confirmed, and nobody's details."""
    return contacts.list_asked_by(actor=viewer.actor, since=start_of_day(local_day(at)))
