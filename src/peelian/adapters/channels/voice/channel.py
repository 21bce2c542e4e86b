"""The voice channel: a recorded message to somebody's telephone, with keys to hear it again and to stop."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import phonenumbers

from peelian.adapters.channels.voice import g711, script
from peelian.adapters.channels.voice.calling import Manner, SipProvider
from peelian.adapters.channels.voice.caught import CaughtCalls
from peelian.adapters.channels.voice.sip.agent import Trunk
from peelian.adapters.channels.voice.sip.message import BadMessage, host_and_port
from peelian.adapters.channels.voice.speech import Speech
from peelian.adapters.channels.voice.stops import StopListener, Stops
from peelian.adapters.channels.voice.twilio import TwilioProvider
from peelian.apps.messaging.api import ChannelFacts, Cost, Doors, Hook, Listener, Preview, Provider, Words
from peelian.kernel.errors import BadInput
from peelian.kernel.options import House, Option, OptionKind

OPTIONS: tuple[Option, ...] = (
    Option(
        "VOICE_CALLER",
        "The number that people see when we ring: a UK number that can be called back. No calls are made without it.",
    ),
    Option("VOICE_SIP_SERVER", "The SIP trunk that carries our calls: `host` or `host:port`."),
    Option("VOICE_SIP_USER", "Name to sign in with at the trunk; empty where it knows us by our address."),
    Option("VOICE_SIP_PASSWORD", "Password to sign in with at the trunk.", "", OptionKind.SECRET),
    Option("VOICE_SIP_DOMAIN", "The domain in our SIP address. Unset, the trunk's host."),
    Option("VOICE_SIP_ADDRESS", "Our own address (IP), where calls must leave by a certain one."),
    Option(
        "VOICE_SIP_PUBLIC_ADDRESS", "The address that the trunk reaches us at, behind address translation."
    ),
    Option("VOICE_SIP_PORT", "Our own port for SIP (UDP). 0 for any.", 0, OptionKind.NUMBER),
    Option("VOICE_RTP_PORTS", "Ports for speech (UDP), as `16384-16484`. Unset, any."),
    Option("VOICE_MAX_CALLS", "How many calls at once, in each worker.", 20, OptionKind.NUMBER),
    Option(
        "VOICE_PER_SECOND",
        "How many calls each worker begins in a second: trunks take no more than by contract.",
        5,
        OptionKind.NUMBER,
    ),
    Option("VOICE_RING", "For how many seconds a telephone rings before we give up.", 45, OptionKind.NUMBER),
    Option("VOICE_TRIES", "How often somebody is rung who doesn't pick up.", 3, OptionKind.NUMBER),
    Option("VOICE_SPEED", "How fast messages are read out, in words a minute.", 140, OptionKind.NUMBER),
    Option("VOICE_ESPEAK", "The program that speaks: its name or path.", "espeak-ng"),
    Option("VOICE_TWILIO_ACCOUNT", "Account at a voice gateway that keeps Twilio's contract."),
    Option("VOICE_TWILIO_TOKEN", "The account's token.", "", OptionKind.SECRET),
    Option("VOICE_TWILIO_URL", "The gateway's address.", "https://api.twilio.com"),
)


@dataclass(frozen=True, slots=True)
class VoiceChannel:
    """Calls, by whichever provider is there."""

    facts: ChannelFacts
    speech: Speech
    stops: Stops
    providers: Sequence[Provider] = field(default_factory=tuple)

    def prepare(self, words: Words) -> script.Script:
        """The call's script, spoken once for all who hear it in this language."""
        return script.write(words, self.speech)

    def cost(self, words: Words) -> Cost:
        """Minutes begun: exact once the call has been made, until then estimated from its text. Speaks nothing."""
        length = script.length(words, self.speech)
        return Cost(parts=length.minutes, note=_note(length))

    def preview(self, words: Words) -> Preview:
        """The call in words, and to listen to."""
        prepared = self.prepare(words)
        audio = g711.write_wav(prepared.first + prepared.goodbye) if prepared.first else b""
        if audio and prepared.private:
            audio = g711.write_wav(prepared.first + prepared.repeat + prepared.goodbye)
        cost = Cost(parts=prepared.minutes, note=_note(script.Length(prepared.seconds, lack=prepared.lack)))
        return Preview(text=prepared.text, audio=audio, audio_type="audio/wav" if audio else "", cost=cost)

    def listeners(self, doors: Doors) -> Iterable[Listener]:
        """Hands over who pressed 9."""
        self.speech.tidy()
        return (StopListener(self.stops, doors.words),)

    def hooks(self) -> Mapping[str, Hook]:
        """Of the gateway, where there is one."""
        return {
            name: hook
            for provider in self.providers
            if isinstance(provider, TwilioProvider)
            for name, hook in provider.hooks().items()
        }


def make(options: Mapping[str, str | int | bool], house: House) -> VoiceChannel | None:
    """The channel as the settings ask for it; None where nothing is set. Raises BadInput for one that can't be."""
    folder = house.state / "voice"
    speech = Speech(folder / "speech", str(options["VOICE_ESPEAK"]), int(options["VOICE_SPEED"]))
    stops = Stops(folder / "stops")
    providers: list[Provider] = []
    at_once = max(1, int(options["VOICE_MAX_CALLS"]))
    if house.demo:
        # Nothing leaves this machine, whatever else is set.
        providers.append(CaughtCalls(house.state / "caught" / "voice"))
    else:
        if options["VOICE_SIP_SERVER"]:
            manner = Manner(
                at_once=at_once,
                tries=max(1, int(options["VOICE_TRIES"])),
                per_second=float(options["VOICE_PER_SECOND"]),
            )
            providers.append(SipProvider(_trunk(options), stops, manner))
        if options["VOICE_TWILIO_ACCOUNT"]:
            providers.append(
                TwilioProvider(
                    str(options["VOICE_TWILIO_ACCOUNT"]),
                    str(options["VOICE_TWILIO_TOKEN"]),
                    _caller(options),
                    house,
                    folder / "played",
                    str(options["VOICE_TWILIO_URL"]).rstrip("/"),
                    int(options["VOICE_RING"]),
                )
            )
    if not providers:
        return None
    facts = ChannelFacts(
        "voice", "Phone call", "phone", keeps_quiet=True, calling_hours=True, sends_again=False, batch=at_once,
        languages=frozenset(speech.voices), slow=not house.demo,
    )  # fmt: skip
    return VoiceChannel(facts, speech, stops, tuple(providers))


def caller_number(text: str) -> str:
    """A UK number that can be rung back, as E.164. Raises BadInput."""
    mend = "Set PEELIAN_VOICE_CALLER to a UK number that people can ring back."
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException as error:
        raise BadInput(f"“{text}” is not a telephone number.", mend=mend) from error
    # Ofcom's rules on caller identification: valid, can be dialled, and costs no more than any other call.
    if number.country_code != 44 or not phonenumbers.is_valid_number(number):
        raise BadInput(f"“{text}” is not a UK number that exists.", mend=mend)
    if phonenumbers.number_type(number) in {
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.PAGER,
    }:
        raise BadInput(f"Ringing “{text}” back costs more than other calls.", mend=mend)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _caller(options: Mapping[str, str | int | bool]) -> str:
    return caller_number(str(options["VOICE_CALLER"]))


def _trunk(options: Mapping[str, str | int | bool]) -> Trunk:
    def text(name: str) -> str:
        return str(options[f"VOICE_{name}"])

    try:
        host, port = host_and_port(f"sip:{text('SIP_SERVER')}")
    except BadMessage as error:
        raise BadInput(f"PEELIAN_VOICE_SIP_SERVER is “{text('SIP_SERVER')}”, which is no host.") from error
    return Trunk(
        host, port, text("SIP_USER"), text("SIP_PASSWORD"), text("SIP_DOMAIN"), _caller(options),
        bind=(text("SIP_ADDRESS") or "0.0.0.0", int(options["VOICE_SIP_PORT"])),  # noqa: S104 - it calls out
        public_host=text("SIP_PUBLIC_ADDRESS"), rtp_ports=_ports(text("RTP_PORTS")),
        ring=float(options["VOICE_RING"]),
    )  # fmt: skip


def _ports(text: str) -> range:
    found = re.fullmatch(r"\s*(\d{1,5})\s*-\s*(\d{1,5})\s*", text)
    if not text.strip():
        return range(0)
    if not found or not 1024 <= int(found.group(1)) <= int(found.group(2)) <= 65535:
        raise BadInput(f"PEELIAN_VOICE_RTP_PORTS is “{text}”.", mend="Set it to two ports, like 16384-16484.")
    # Even ports only: the one above each belongs to RTCP by custom, and some gateways send it there.
    return range(int(found.group(1)) // 2 * 2, int(found.group(2)) + 1, 2)


def _note(length: script.Length) -> str:
    if length.lack:
        return f"{length.lack} Whoever reads it is rung in English."
    if length.minutes > 2:
        about = "about " if length.estimated else ""
        return f"The call lasts {about}{length.seconds:.0f} seconds. Fewer words make it shorter: most people hang up."
    return ""
