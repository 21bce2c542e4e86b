"""Texts: over an operator's SMPP bind, GOV.UK Notify or Twilio, in the order in which they are set up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from peelian.adapters.channels.sms.caught import CaughtTexts
from peelian.adapters.channels.sms.inbound import IdForm
from peelian.adapters.channels.sms.listening import SmppListener
from peelian.adapters.channels.sms.notify import Notify
from peelian.adapters.channels.sms.numbers import Recipients, Sender, check_sender
from peelian.adapters.channels.sms.options import OPTIONS
from peelian.adapters.channels.sms.smpp import Pace, Smpp
from peelian.adapters.channels.sms.twilio import Twilio
from peelian.adapters.channels.sms.wire import Centre
from peelian.adapters.channels.sms.words import Prepared, TextRules, prepare
from peelian.analysis.gsm import Encoding, Fit
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.api import ChannelFacts, Cost, Doors, Hook, Listener, Preview, Provider, Words
from peelian.kernel.options import House

__all__ = ["OPTIONS", "SmsChannel", "make"]

Values = Mapping[str, str | int | bool]
_RULES_HOLD = 30.0  # seconds: so long after a change of the force's rules the old ones may still be used


def make(options: Values, house: House) -> SmsChannel | None:
    """The channel with the providers that are set up; in the demo, one that catches; None where there is none.

    Raises BadSender for a sender that the networks wouldn't carry.
    """
    sender = check_sender(str(options["SMS_SENDER"]) or "61234") if house.demo else _sender(options)
    if sender is None:
        return None
    recipients = Recipients(str(options["SMS_REGIONS"]).replace(",", " ").split() or ["GB"])
    bits = 16 if options["SMPP_LONG_REFERENCES"] else 8
    providers: list[Provider] = []
    if house.demo:
        providers.append(CaughtTexts(house.state / "caught" / "sms", sender))
    else:
        if options["SMPP_HOST"]:
            providers.append(_smpp(options, house, sender, recipients, bits))
        if options["NOTIFY_KEY"]:
            providers.append(_notify(options, recipients))
        if options["TWILIO_ACCOUNT"]:
            providers.append(_twilio(options, house, sender, recipients))
    return SmsChannel(providers, sender, rules=force_rules(), reference_bits=bits)


@dataclass
class SmsChannel:
    """Texts by SMS.

    Attributes:
        providers: in the order in which they are tried.
        sender: who texts come from; says whether they can be answered.
        rules: the force's own, asked for when words are prepared.
        reference_bits: of the number that holds parts together.
    """

    providers: Sequence[Provider]
    sender: Sender
    rules: Callable[[], TextRules] = TextRules
    reference_bits: int = 8
    facts: ChannelFacts = field(
        default=ChannelFacts(
            name="sms", label="Text message", address="phone", sends_again=False, batch=500, overlaps=True
        ),
        init=False,
    )

    def prepare(self, words: Words) -> Prepared:
        """The text, and its parts where they are the same for everybody."""
        return prepare(
            words, self.rules(), takes_replies=self.sender.takes_replies, reference_bits=self.reference_bits
        )

    def cost(self, words: Words) -> Cost:
        """Parts and alphabet, and what makes it dear."""
        prepared = self.prepare(words)
        fit = prepared.fitted(None)
        return Cost(parts=len(fit.parts), encoding=fit.encoding.value, note=_note(prepared, fit))

    def preview(self, words: Words) -> Preview:
        """The text as it goes out, part by part."""
        fit = self.prepare(words).fitted(None)
        return Preview(text=fit.text, parts=fit.parts, cost=self.cost(words))

    def listeners(self, doors: Doors) -> Iterable[Listener]:
        """What a message centre brings."""
        return [SmppListener(one, doors) for one in self.providers if isinstance(one, Smpp)]

    def hooks(self) -> Mapping[str, Hook]:
        """What gateways call."""
        found: dict[str, Hook] = {}
        for one in self.providers:
            if isinstance(one, Notify | Twilio):
                found.update(one.hooks())
        return found


def force_rules() -> Callable[[], TextRules]:
    """Asks for the force's rules of sending, and remembers them for a moment."""
    held: list[tuple[float, TextRules]] = []

    def rules() -> TextRules:
        if not held or time.monotonic() - held[0][0] > _RULES_HOLD:
            found = messaging.sending_rules()
            held[:] = [(time.monotonic(), TextRules(found.text_parts_at_most, found.plain_letters))]
        return held[0][1]

    return rules


def _note(prepared: Prepared, fit: Fit) -> str:
    notes = []
    if fit.encoding is Encoding.UCS2:
        shown = " ".join(fit.forced[:12]) + (" …" if len(fit.forced) > 12 else "")
        notes.append(f"These characters leave room for 70 instead of 160 in a part: {shown}")
        if fit.saving > 0:
            notes.append(f"Without accents it would be {fit.plain_parts} parts instead of {len(fit.parts)}.")
    if prepared.left_out:
        notes.append(
            f"Too long for {prepared.rules.parts_at_most} parts: {prepared.left_out} characters are left out, and the "
            "link leads to all of it."
        )
    return " ".join(notes)


def _sender(options: Values) -> Sender | None:
    """The sender, None where no provider is set up. GOV.UK Notify keeps its own."""
    if options["SMPP_HOST"] or options["TWILIO_ACCOUNT"]:
        return check_sender(str(options["SMS_SENDER"]))
    if options["NOTIFY_KEY"]:
        return check_sender(str(options["SMS_SENDER"]) or "61234" if options["NOTIFY_REPLIES"] else "GOVUK")
    return None


def _smpp(options: Values, house: House, sender: Sender, recipients: Recipients, bits: int) -> Smpp:
    rate = int(options["SMPP_RATE"])
    return Smpp(
        Centre(
            host=str(options["SMPP_HOST"]),
            port=int(options["SMPP_PORT"]),
            system_id=str(options["SMPP_USER"]),
            password=str(options["SMPP_PASSWORD"]),
            system_type=str(options["SMPP_SYSTEM_TYPE"]),
            tls=bool(options["SMPP_TLS"]),
        ),
        sender,
        folder=house.state / "text-parts",
        recipients=recipients,
        ids=IdForm(str(options["SMPP_IDS"])),
        pace=Pace(window=int(options["SMPP_WINDOW"])),
        rate=float(rate) if rate else None,
        reference_bits=bits,
    )


def _notify(options: Values, recipients: Recipients) -> Notify:
    return Notify(
        url=str(options["NOTIFY_URL"]),
        key=str(options["NOTIFY_KEY"]),
        template=str(options["NOTIFY_TEMPLATE"]),
        token=str(options["NOTIFY_TOKEN"]),
        sender=str(options["NOTIFY_SENDER"]),
        recipients=recipients,
    )


def _twilio(options: Values, house: House, sender: Sender, recipients: Recipients) -> Twilio:
    return Twilio(
        url=str(options["TWILIO_URL"]),
        account=str(options["TWILIO_ACCOUNT"]),
        token=str(options["TWILIO_TOKEN"]),
        sender=sender.shown,
        service=str(options["TWILIO_SERVICE"]),
        status_url=house.url_for_hook("sms", "twilio-status"),
        inbound_url=house.url_for_hook("sms", "twilio-inbound"),
        recipients=recipients,
    )
