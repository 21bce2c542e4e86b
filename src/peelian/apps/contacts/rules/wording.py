"""What people agree to, word for word: one sentence for each organisation and channel."""

from __future__ import annotations

from peelian.apps.contacts.types import Organisation, Wording

#: Raised with every change of a word below: the version is kept with each consent.
VERSION = "2026-2"

_WHO = {
    Organisation.POLICE: ("the neighbourhood police team where I live", "They"),
    Organisation.COMMISSIONER: ("the Police and Crime Commissioner", "The Commissioner's office"),
    Organisation.COUNCIL: ("the council where I live", "The council"),
    Organisation.FIRE: ("the fire service where I live", "The fire service"),
    Organisation.WATCH: ("Neighbourhood Watch where I live", "Neighbourhood Watch"),
}
_HOW = {
    "email": ("by e-mail", "e-mail address", "with one press of a link in any message"),
    "sms": ("by text message", "telephone number", "by answering STOP to any text"),
    "voice": ("by a telephone call that reads the message out", "telephone number", "by pressing 9 in any call"),
    "push": ("by notifications in this browser", "browser's address", "on my page, or in the browser"),
}  # fmt: skip


def english(organisation: Organisation | str = Organisation.POLICE, channel: str = "email") -> Wording:
    """The approved English words of a consent to one organisation over one channel.

    A channel that these words don't know, because a force added it, is called by its name.
    """
    who, they = _WHO[Organisation(organisation)]
    how, address, stop = _HOW.get(channel, (f"by {channel}", "address there", "on my page"))
    return Wording(
        version=VERSION,
        language="en",
        organisation=Organisation(organisation),
        channel=channel,
        text=(
            f"I want to hear from {who}, {how}, on the topics I have ticked, and what came of anything that I tell "
            f"them. {they} may keep my {address}, postcode and choices for this and for nothing else. "
            f"I can stop at any time {stop}; then my details are removed."
        ),
    )


#: Every sentence that we have approved, for translators and for the page that lists them.
CONSENT_WORDING: dict[tuple[str, str], Wording] = {
    (organisation.value, channel): english(organisation, channel)
    for organisation in Organisation
    for channel in _HOW
}
