"""Messages in a browser: what a page needs to ask for them, signing up by one, adding and taking away."""

from __future__ import annotations

import datetime as dt
import json

from peelian.apps.contacts import api as contacts
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.journeys.ports import ports
from peelian.kernel.actors import ANONYMOUS, resident
from peelian.kernel.time import local_day

PUSH = "push"


def key(*, at: dt.datetime) -> str:
    """What a page gives its browser when it asks whether we may; "" where browsers aren't offered."""
    channel = ports().channels.get(PUSH)
    hook = channel.hooks().get("key") if channel is not None else None
    if hook is None:
        return ""
    body = hook(messaging.HookCall("GET", "", {}, b"", at)).body
    return body if isinstance(body, str) else body.decode()


def sign_up(
    *, at: dt.datetime, area_code: str, subscription: str, language: str, topics: list[str]
) -> tuple[contacts.ContactView, str]:
    """Somebody asks for a neighbourhood's messages in their browser. Returns them, and the token of their own page.

    Args:
        at: when.
        area_code: the neighbourhood on whose page they asked.
        subscription: what their browser's push service gave the page, as JSON.
        language, topics: as in `contacts.sign_up_by_browser`.

    Raises:
        Refused: with the form field, for what can't be a browser's; NotFound: there is no such neighbourhood.
    """
    area = places.get_area(area_code, local_day(at))
    contact = contacts.sign_up_by_browser(
        actor=ANONYMOUS,
        at=at,
        browser=read(subscription),
        language=language,
        topics=topics,
        neighbourhood_code=area.code,
        source="neighbourhood page",
    )
    return contact, contacts.link(contact.id, contacts.LinkPurpose.MANAGE)


def add(*, at: dt.datetime, token: str, subscription: str) -> contacts.ContactView:
    """Somebody adds a browser on their own page. Raises BadLink, Refused."""
    contact_id = _whose(token, at)
    return contacts.add_browser(
        actor=resident(contact_id),
        at=at,
        contact_id=contact_id,
        browser=read(subscription),
        source="own page",
    )


def remove(*, at: dt.datetime, token: str, browser_id: int) -> contacts.ContactView:
    """Somebody takes a browser away on their own page. Raises BadLink, NotFound."""
    contact_id = _whose(token, at)
    return contacts.remove_browser(
        actor=resident(contact_id), at=at, contact_id=contact_id, browser_id=browser_id
    )


def read(subscription: str) -> contacts.Browser:
    """What a browser's PushSubscription says of itself in JSON (W3C Push API). Raises BadAddress."""
    try:
        said = json.loads(subscription)
        keys = said["keys"]
        return contacts.Browser(str(said["endpoint"]), str(keys["p256dh"]), str(keys["auth"]))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise contacts.BadAddress(
            "Your browser did not say where to send messages. Please try again.", field="subscription"
        ) from error


def _whose(token: str, at: dt.datetime) -> int:
    return contacts.read_link(token, contacts.LinkPurpose.MANAGE, on=local_day(at)).contact_id
