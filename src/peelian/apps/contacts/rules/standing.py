"""Who may be written to, and which choices can be made."""

from __future__ import annotations

from collections.abc import Collection

from peelian.apps.contacts.types import LANGUAGES, Organisation, Status, Topic
from peelian.kernel.decisions import ALLOWED, Decision, refuse

#: A sign-up that isn't confirmed is forgotten after so many days.
PENDING_DAYS = 14


def may_write_to(
    status: Status, *, suppressed: bool, service: bool, answer: bool = False, suspended: bool = False
) -> Decision:
    """Whether a message may go to somebody now. Asked when the copy is claimed, not when the audience is drawn up.

    Somebody who is pending asked for one thing, the confirmation, and gets it even if they left us before: signing
    up again by oneself is how a suppression ends. Whoever wrote to us is answered, whether or not they signed up, and
    even after they left: they wrote later.

    Args:
        status: theirs.
        suppressed: their address must not be written to.
        service: it is about their own subscription.
        answer: it answers words of theirs.
        suspended: the channel isn't used for now, because what we sent over it came back.
    """
    if status in {Status.LEFT, Status.ERASED}:
        return refuse("has left")
    if suspended:
        return refuse("what we sent over this channel came back")
    if status is Status.WRITER:
        return ALLOWED if answer else refuse("has not signed up")
    if status is Status.PENDING:
        return ALLOWED if service or answer else refuse("has not confirmed the sign-up")
    return refuse("asked not to be written to") if suppressed else ALLOWED


def check_choices(language: str, topics: Collection[str]) -> Decision:
    """Whether the chosen language and topics are ones that we offer, and at least one topic was chosen."""
    if language not in LANGUAGES:
        return refuse("Choose one of the languages in the list.")
    if not topics:
        return refuse("Choose at least one topic.")
    if any(topic not in set(Topic) for topic in topics):
        return refuse("Choose topics from the list.")
    return ALLOWED


def check_organisations(organisations: Collection[str]) -> Decision:
    """Whether the chosen organisations are ones that write through us, and at least one was chosen."""
    if not organisations:
        return refuse("Choose at least one organisation to hear from.")
    if any(name not in set(Organisation) for name in organisations):
        return refuse("Choose organisations from the list.")
    return ALLOWED
