"""The push channel: a notification in browsers that somebody allowed to show ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from peelian.adapters.channels.push.caught import CaughtNotifications
from peelian.adapters.channels.push.keys import Key
from peelian.adapters.channels.push.sending import Prepared, PushProvider, prepare
from peelian.apps.messaging.api import (
    ChannelFacts,
    Cost,
    Doors,
    Hook,
    HookAnswer,
    HookCall,
    Listener,
    Preview,
    Provider,
    Words,
)
from peelian.kernel.options import House, Option, OptionKind

OPTIONS: tuple[Option, ...] = (
    Option("PUSH", "Offer notifications in browsers.", True, OptionKind.SWITCH),
    Option(
        "PUSH_CONTACT",
        "Whom push services may write to about us: an e-mail address. Unset, `postmaster@` at `PEELIAN_REPLY_DOMAIN`.",
    ),
    Option(
        "PUSH_KEY",
        "The private key that push services know us by (32 bytes in base64url). Unset, one is made and kept in the "
        "state folder; where several machines send, set the same on all.",
        "",
        OptionKind.SECRET,
    ),
    Option(
        "PUSH_HOURS",
        "For how many hours a browser that is off still gets a notification.",
        72,
        OptionKind.NUMBER,
    ),
)


@dataclass(frozen=True, slots=True)
class PushChannel:
    """Notifications, through the push service that each browser names."""

    facts: ChannelFacts
    providers: Sequence[Provider]
    key: Key
    seconds: int

    def prepare(self, words: Words) -> Prepared:
        """The notification, but for a person's own link."""
        return prepare(words, seconds=self.seconds)

    def cost(self, words: Words) -> Cost:
        """Nothing: push services charge nobody."""
        return Cost(note=_note(words, self.prepare(words)))

    def preview(self, words: Words) -> Preview:
        """The title, and where it leads."""
        prepared = self.prepare(words)
        link = prepared.link.format(confirm="…", manage="…", leave="…")
        return Preview(text=f"{prepared.title}\n{link}", cost=self.cost(words))

    def listeners(self, doors: Doors) -> Iterable[Listener]:
        """None: browsers don't answer."""
        return ()

    def hooks(self) -> Mapping[str, Hook]:
        """`key`: what a page gives its browser when somebody allows our notifications."""
        return {"key": self._key}

    def _key(self, call: HookCall) -> HookAnswer:
        return HookAnswer(body=self.key.public)


def make(options: Mapping[str, str | int | bool], house: House) -> PushChannel | None:
    """The channel, unless it's turned off. Raises BadInput for a key that can't be one."""
    if not options["PUSH"]:
        return None
    key = Key(house.state / "push" / "vapid.pem", str(options["PUSH_KEY"]))
    contact = str(options["PUSH_CONTACT"]) or f"postmaster@{house.reply_domain}"
    provider: Provider = PushProvider(key, contact if ":" in contact else f"mailto:{contact}")
    if house.demo:
        # Nothing leaves this machine, whatever browser asked.
        provider = CaughtNotifications(house.state / "caught" / "push")
    # Sent again after a crash: the same topic takes the earlier one's place.
    facts = ChannelFacts("push", "Notification in a browser", "push", sends_again=True)
    return PushChannel(facts, (provider,), key, max(1, int(options["PUSH_HOURS"])) * 3600)


def _note(words: Words, prepared: Prepared) -> str:
    shortened = prepared.title != (words.marked_subject or words.subject)
    return "The title is too long for a notification and is cut." if shortened else ""
