"""Compose: write a message, choose who it is for, look at it as its readers will, and try it on oneself.

Who lets it go, and takes it back, is in `journeys.send_message`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Unpack

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission, Viewer
from peelian.apps.contacts import api as contacts
from peelian.apps.events import api as events
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.api import Fields, Sheet
from peelian.apps.places import api as places
from peelian.apps.workforce import api as workforce
from peelian.journeys import channels, choose_audience, standing
from peelian.journeys.ports import NoJournal, ports
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.time import local_day

#: Test texts and calls of one account: enough to look, too few to write to others.
TESTS_AN_HOUR = 5


class TooManyTests(Refused):
    """More test texts and calls than somebody needs to look at a message."""


class NotThisArea(Refused):
    """An officer who doesn't answer there, or a channel that isn't plugged in."""


@dataclass(frozen=True, slots=True)
class Face:
    """How a message looks over one channel in one language, and what a copy costs.

    Attributes:
        channel, label: which channel.
        asked: the reader's language; `words.language` is what they get.
        words: as they go out.
        preview: what the reader gets.
        pence: the price of one copy.
    """

    channel: str
    label: str
    asked: str
    words: messaging.Words
    preview: messaging.Preview
    pence: float


def start_from(
    *,
    viewer: Viewer,
    at: dt.datetime,
    area_code: str,
    idempotency_key: str,
    template_id: int,
    gaps: Mapping[str, str],
) -> Sheet:
    """Write a draft from a template. Raises as `start`, and messaging.BadTemplate for a gap that is empty."""
    template = messaging.get_template(template_id)
    subject, body = messaging.fill_template(template, gaps)
    return start(
        viewer=viewer,
        at=at,
        area_code=area_code,
        idempotency_key=idempotency_key,
        kind=template.kind,
        subject=subject,
        body=body,
        topic=template.topic,
        urgency=template.urgency,
        template_id=template_id,
        gaps=dict(gaps),
    )


def start(
    *, viewer: Viewer, at: dt.datetime, area_code: str, idempotency_key: str, **fields: Unpack[Fields]
) -> Sheet:
    """Write a draft for an area. Without `sender_name` it is the officer's and the team's.

    Raises NotAllowed, NotFound, NotThisArea, messaging.EmptyMessage, messaging.BadMessage.
    """
    today = local_day(at)
    area = places.get_area(area_code, today)
    accounts.require(viewer, Permission.WRITE_MESSAGE, area.path)
    fields.setdefault("kind", messaging.MessageKind.ALERT)
    fields["sender_name"] = sender_of(area_code, today, fields.get("officer_id"))
    made = messaging.write_message(
        actor=viewer.actor,
        at=at,
        area_id=area.id,
        written_by_id=viewer.user_id,
        idempotency_key=idempotency_key,
        **fields,
    )
    return messaging.sheet_of(made.id)


def save(*, viewer: Viewer, at: dt.datetime, message_id: int, **fields: Unpack[Fields]) -> Sheet:
    """Change a message that hasn't gone; an approval is void, and who saves is its writer.

    Raises NotAllowed, NotFound, NotThisArea, messaging.NotNow, messaging.EmptyMessage, messaging.BadMessage.
    """
    sheet = _writable(viewer, at, message_id)
    if (
        sheet.template_id is not None
        and {"subject", "body"} & fields.keys()
        and not _still_filled(sheet, fields)
    ):
        fields["template_id"], fields["gaps"] = None, {}
    if "officer_id" in fields:
        fields["sender_name"] = sender_of(sheet.area_code, local_day(at), fields["officer_id"])
    messaging.edit_message(
        actor=viewer.actor, at=at, message_id=message_id, written_by_id=viewer.user_id, **fields
    )
    return messaging.sheet_of(message_id)


def choose(*, viewer: Viewer, at: dt.datetime, message_id: int, selection: contacts.Selection) -> Sheet:
    """Say who it is for: only people in areas that the writer may write to, whatever is chosen. Raises as `save`."""
    reach = choose_audience.within_reach(viewer=viewer, at=at, selection=selection)
    return save(viewer=viewer, at=at, message_id=message_id, selection=reach.selection.to_json())


def attach(
    *, viewer: Viewer, at: dt.datetime, message_id: int, name: str, content: bytes, alt: str
) -> messaging.AttachmentView:
    """Put a picture or a PDF with it. Raises NotAllowed, NotFound, messaging.BadFile, messaging.NotNow."""
    _writable(viewer, at, message_id)
    return messaging.attach(
        actor=viewer.actor,
        at=at,
        message_id=message_id,
        written_by_id=viewer.user_id,
        name=name,
        content=content,
        alt=alt,
    )


def detach(*, viewer: Viewer, at: dt.datetime, message_id: int, attachment_id: int) -> None:
    """Take a file away again. Raises NotAllowed, NotFound, messaging.NotNow."""
    _writable(viewer, at, message_id)
    messaging.detach(
        actor=viewer.actor,
        at=at,
        message_id=message_id,
        attachment_id=attachment_id,
        written_by_id=viewer.user_id,
    )


def drop(*, viewer: Viewer, at: dt.datetime, message_id: int) -> None:
    """Throw a draft away. Raises NotAllowed, NotFound, messaging.NotNow."""
    _writable(viewer, at, message_id)
    messaging.drop_message(actor=viewer.actor, at=at, message_id=message_id)


def site() -> messaging.Site:
    """Where links and replies lead."""
    plugged = ports()
    return messaging.Site(public_url=plugged.public_url.rstrip("/"), reply_domain=plugged.reply_domain)


def look(*, viewer: Viewer, at: dt.datetime, message_id: int, channel: str, language: str) -> Face:
    """A message as somebody who reads a language gets it over a channel, were it sent now. Sends nothing.

    Raises NotAllowed, NotFound, NotThisArea.
    """
    sheet = messaging.sheet_of(message_id)
    path = standing.path_now(messaging.area_path_of(message_id), at)
    accounts.require(viewer, Permission.SEE_STATION, path)
    plugged = _channel(channel)
    spoken = channels.spoken_to(plugged.facts, language)
    words = messaging.words_for(message_id=sheet.id, language=spoken, site=site())
    return Face(
        channel=channel,
        label=plugged.facts.label,
        asked=language,
        words=words,
        preview=plugged.preview(words),
        pence=_pence(plugged, words),
    )


def send_test(
    *, viewer: Viewer, at: dt.datetime, message_id: int, channel: str, language: str, address: str = ""
) -> messaging.SendResult:
    """Send a message to oneself, over the real channel, to see what arrives. No copy is made; an event is recorded.

    Its subject says that it is a test, and the personal links in it lead nowhere.

    Args:
        viewer: who; a mail goes to their own account's address and nowhere else.
        at: now.
        message_id: which message.
        channel: over which channel.
        language: as which reader.
        address: for a text or a call, their own number. Accounts hold none that could be compared, so only a few go in
            an hour, and the end of each number is on record.

    Raises NotAllowed, NotFound, NotThisArea, TooManyTests, contacts.BadAddress.
    """
    _writable(viewer, at, message_id, also_gone=True)
    plugged = _channel(channel)
    where = _own_address(viewer, plugged.facts.address, address)
    if plugged.facts.address == contacts.AddressKind.PHONE:
        _not_too_many(viewer, at)
    spoken = channels.spoken_to(plugged.facts, language)
    words = messaging.words_for(message_id=message_id, language=spoken, site=site())
    words = replace(
        words,
        subject=f"Test: {words.subject}",
        marked_subject=f"Test: {words.marked_subject}",
        version=f"test {words.version}",
    )
    prepared = plugged.prepare(words)
    result = messaging.SendResult(
        0, messaging.SendOutcome.NO_SERVICE, "no provider is set up for this channel"
    )
    for provider in plugged.providers:
        one = messaging.Outgoing(
            delivery_id=0,
            address=where,
            copy=_test_copy(message_id, channel, where, language),
            words=words,
            prepared=prepared,
            message_id=f"test.{viewer.user_id}.{at.timestamp():.0f}@{ports().reply_domain}",
        )
        result = provider.send([one], NoJournal("test"))[0]
        if result.outcome is not messaging.SendOutcome.NO_SERVICE:
            break
    messaging.note_test(
        actor=viewer.actor,
        at=at,
        message_id=message_id,
        channel=channel,
        language=language,
        outcome=str(result.outcome),
        number=f"…{where[-3:]}" if plugged.facts.address == contacts.AddressKind.PHONE else "",
    )
    return result


def sender_of(area_code: str, on: dt.date, officer_id: int | None) -> str:
    """Who a message is from, as readers see it: the officer who answers, if one is named, and the area's team.

    Raises NotThisArea for an officer who answers nobody in the area.
    """
    area = places.get_area(area_code, on)
    try:
        team = workforce.team_of(area_code, on)
    except NotFound:
        team = None
    name = team.name if team else f"{area.name} police"
    if officer_id is None:
        return name
    officers = dict(officers_of(area_code, on))
    if officer_id not in officers:
        raise NotThisArea("This officer doesn't answer residents there. Choose another.", field="officer_id")
    return f"{officers[officer_id]}, {name}"


def officers_of(area_code: str, on: dt.date) -> list[tuple[int, str]]:
    """Accounts that answer residents in an area, with the name that readers see, by name."""
    path = places.path_of(area_code, on)
    holders = accounts.list_holders(permission=Permission.ANSWER_RESIDENTS, area_path=path, on=on)
    return sorted(((user.pk, _shown(user, on)) for user in holders), key=lambda pair: pair[1].casefold())


def _still_filled(sheet: Sheet, fields: Fields) -> bool:
    """Whether the words are still the template's with its gaps filled: else its translations don't fit them."""
    try:
        filled = messaging.fill_template(messaging.get_template(sheet.template_id or 0), sheet.gaps)
    except (NotFound, messaging.BadTemplate):
        return False
    return filled == (fields.get("subject", sheet.subject), fields.get("body", sheet.body))


def _shown(user: accounts.User, on: dt.date) -> str:
    person = workforce.person_for_user(user.pk, on)
    return person.full_name if person else user.name


def _writable(viewer: Viewer, at: dt.datetime, message_id: int, *, also_gone: bool = False) -> Sheet:
    sheet = messaging.sheet_of(message_id)
    path = standing.path_now(messaging.area_path_of(message_id), at)
    accounts.require(viewer, Permission.WRITE_MESSAGE, path)
    if not also_gone and not sheet.may_change:
        raise messaging.NotNow("This message has gone. Write a correction instead.")
    return sheet


def _channel(name: str) -> messaging.Channel:
    plugged = ports().channels.get(name)
    if plugged is None:
        raise NotThisArea("This channel isn't set up here.", field="channel")
    return plugged


def _own_address(viewer: Viewer, kind: str, typed: str) -> str:
    if kind == contacts.AddressKind.EMAIL:
        return str(accounts.get_user(viewer.user_id).email)
    if kind == contacts.AddressKind.PHONE:
        return contacts.normalise_phone(typed)
    raise NotThisArea(
        "Nobody can test this channel from here: it goes to browsers that subscribed.", field="channel"
    )


def _not_too_many(viewer: Viewer, at: dt.datetime) -> None:
    sent = events.list_events(
        name_prefix="messaging.message.tested", actor=viewer.actor, since=at - dt.timedelta(hours=1)
    )
    if sum(1 for event in sent if event.data.get("number")) >= TESTS_AN_HOUR:
        raise TooManyTests(
            f"You have sent {TESTS_AN_HOUR} test texts and calls within an hour. Look at the preview, or wait a while."
        )


def _test_copy(message_id: int, channel: str, address: str, language: str) -> messaging.ClaimedDelivery:
    return messaging.ClaimedDelivery(
        delivery_id=0,
        message_id=message_id,
        contact_id=0,
        channel=channel,
        address=address,
        language=language,
        attempts=1,
        confirm="test",
        manage="test",
        leave="test",
        reply="test",
        rate="test",
    )


def _pence(channel: messaging.Channel, words: messaging.Words) -> float:
    price = messaging.sending_rules().price_of(channel.facts.address, channel.facts.name)
    return channel.cost(words).parts * price / 1000
