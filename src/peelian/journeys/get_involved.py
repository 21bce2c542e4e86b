"""Get involved: the force offers schemes, residents ask to join, and the scheme's team answers each of them.

Who asks is a contact like anybody who writes to us: they are answered, and signed up to nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.contacts import api as contacts
from peelian.apps.messaging import api as messaging
from peelian.apps.places import api as places
from peelian.apps.schemes import api as schemes
from peelian.journeys import sign_up, standing
from peelian.journeys.channels import service_channel
from peelian.kernel.actors import ANONYMOUS
from peelian.kernel.errors import Refused
from peelian.kernel.text import tidy
from peelian.kernel.time import local_day

#: The longest answer that the team can write at once.
LONGEST_ANSWER = 2000


def offer(
    *, viewer: Viewer, at: dt.datetime, name: str, what: str, who_for: str = "", area_code: str
) -> schemes.SchemeView:
    """Offer a scheme in an area; one of the force itself is offered everywhere. Residents can read it
    when this returns.

    Raises NotAllowed, NotFound, schemes.CannotOpen.
    """
    area = places.get_area(area_code, local_day(at))
    accounts.require(viewer, Permission.MANAGE_SCHEMES, area.path)
    return schemes.open_scheme(
        actor=viewer.actor,
        at=at,
        name=name,
        what=what,
        who_for=who_for,
        area_id=None if area.kind is places.AreaKind.FORCE else area.id,
    )


def close(*, viewer: Viewer, at: dt.datetime, code: str) -> schemes.SchemeView:
    """Offer a scheme no more. Raises NotAllowed, NotFound, schemes.SchemeClosed."""
    require_scheme(viewer, at, schemes.get_scheme(code))
    return schemes.close_scheme(actor=viewer.actor, at=at, code=code)


@transaction.atomic
def ask(
    *,
    at: dt.datetime,
    code: str,
    email: str = "",
    phone: str = "",
    postcode: str,
    words: str = "",
    language: str = "en",
) -> schemes.Taken:
    """A resident asks to join a scheme. One who waits already waits once.

    Args:
        at: when.
        code: of the scheme.
        email, phone: one of them, where the team can answer.
        postcode: where they live, so that the right team answers.
        words: what they want to say.
        language: of the page that they read.

    Raises:
        NotFound: there is no such scheme.
        Refused: with the form field; it has closed, or an address or postcode can't be, or it isn't the scheme's area.
    """
    scheme = schemes.get_scheme(code)
    if not scheme.is_open:
        raise schemes.SchemeClosed("This has closed. Nobody can join it any more.")
    area = _home(scheme, postcode, at)
    contact_id = contacts.take_writer(
        actor=ANONYMOUS, at=at, email="" if phone else email, phone=phone, language=language
    )
    return schemes.take_interest(
        actor=ANONYMOUS,
        at=at,
        code=code,
        contact_id=contact_id,
        area_id=area.id,
        words=words,
        language=language,
        key=_key(code, contact_id, words, local_day(at)),
    )


@transaction.atomic
def answer(*, viewer: Viewer, at: dt.datetime, interest_id: int, words: str) -> schemes.InterestLine:
    """Answer somebody who asked to join, over the way that they gave. Their answer comes into the inbox.

    Raises NotAllowed, NotFound, Refused without words, schemes.AlreadyAnswered.
    """
    path = standing.path_now(schemes.area_path_of(interest_id), at)
    accounts.require(viewer, Permission.MANAGE_SCHEMES, path)
    words = tidy(words)
    if not words:
        raise Refused("Write the answer.", field="words")
    if len(words) > LONGEST_ANSWER:
        raise Refused(f"Write {LONGEST_ANSWER:,} characters or fewer.", field="words")
    line = schemes.answer_interest(actor=viewer.actor, at=at, interest_id=interest_id)
    _, kind = contacts.channel_of(line.contact_id)
    messaging.write_service_message(
        actor=viewer.actor,
        at=at,
        contact_id=line.contact_id,
        subject=f"You asked to join: {line.scheme_name}",
        # The gaps of a message are in braces: a person's own are not to be taken for one.
        body=words.replace("{", "(").replace("}", ")"),
        sender_name=sign_up.sender(at),
        idempotency_key=f"interest:{interest_id}",
        channel=service_channel(kind),
    )
    return line


def require_scheme(viewer: Viewer, at: dt.datetime, scheme: schemes.SchemeView) -> None:
    """Raise NotAllowed unless the viewer manages schemes where this one is."""
    if scheme.area_code:
        path = standing.path_now((scheme.area_code,), at)
    else:
        force = places.force(local_day(at))
        path = (force.code,) if force else ()
    accounts.require(viewer, Permission.MANAGE_SCHEMES, path)


def _home(scheme: schemes.SchemeView, postcode: str, at: dt.datetime) -> places.AreaView:
    place = places.locate_postcode(postcode, local_day(at))
    if not place:
        raise Refused(place.explanation or "We don't know this postcode.", field="postcode")
    area = places.get_area(place.neighbourhood_code, local_day(at))
    if scheme.area_code and scheme.area_code not in area.path:
        raise Refused(f"This is for people in {scheme.area_name}. You live in {area.name}.", field="postcode")
    return area


def _key(code: str, contact_id: int, words: str, day: dt.date) -> str:
    said = "\x1f".join((code, str(contact_id), tidy(words), day.isoformat()))
    return hashlib.sha256(said.encode()).hexdigest()
