"""What a call says, from first word to last, and how it listens for keys."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from dataclasses import dataclass

from peelian.adapters.channels.voice import g711
from peelian.adapters.channels.voice.sip.call import Line
from peelian.adapters.channels.voice.speech import NoVoice, Speech
from peelian.adapters.channels.voice.spoken import spoken
from peelian.apps.messaging.api import MessageKind, SendOutcome, TextOrigin, Words

AGAIN, STOP = "1", "9"
#: However often somebody presses 1, a call ends.
MOST_TIMES = 6
_PAUSE = bytes([g711.SILENCE_ULAW]) * (g711.RATE * 6 // 10)
_PAUSE_SECONDS = len(_PAUSE) / g711.RATE
#: What we say where a catalogue of phrases is older than these words.
_ENGLISH = {
    "call_greeting": "Hello. This is a recorded message from {sender}.",
    "call_again": "The message again.",
    "call_keys": "To hear it again, press 1. To stop these calls, press 9.",
    "call_stopped": "You will get no more calls. Goodbye.",
    "call_goodbye": "Goodbye.",
    "call_private": "We have a message that is for you only. To hear it, press 1. To stop these calls, press 9.",
    "call_website": "our website",
    "machine": "This message was translated by a machine and has not been checked by a person.",
}


@dataclass(frozen=True, slots=True)
class Script:
    """A call in one language, as µ-law.

    Attributes:
        first: what is said to whoever, or whatever, picks up.
        repeat: what is said after key 1.
        stopped, goodbye: the last words after key 9, and otherwise.
        text: all of `first` (and of what only key 1 gives) in words, for its author to read.
        lack: why there is nothing to say: no voice for the language, or no program.
        may_come: whether what is lacking is this machine's, and may be there later.
        private: nothing of the message is said before somebody pressed a key: a machine that picks up gets none of it.
    """

    first: bytes = b""
    repeat: bytes = b""
    stopped: bytes = b""
    goodbye: bytes = b""
    text: str = ""
    lack: str = ""
    may_come: bool = False
    private: bool = False

    @property
    def refusal(self) -> SendOutcome:
        """What a lack means for a copy."""
        return SendOutcome.NO_SERVICE if self.may_come else SendOutcome.REFUSED

    @property
    def seconds(self) -> float:
        """How long a call is in which nobody presses anything."""
        return (len(self.first) + len(self.goodbye)) / g711.RATE

    @property
    def minutes(self) -> int:
        """Minutes begun, which is what a call costs."""
        return _minutes(self.seconds)


@dataclass(frozen=True, slots=True)
class Length:
    """How long a call lasts in which nobody presses anything.

    Attributes:
        seconds: so many.
        estimated: some of it isn't spoken yet, and was estimated from its text.
        lack: why there is nothing to say, as in `Script`.
    """

    seconds: float = 0.0
    estimated: bool = False
    lack: str = ""

    @property
    def minutes(self) -> int:
        """Minutes begun, which is what a call costs."""
        return _minutes(self.seconds)


@dataclass(frozen=True, slots=True)
class _Lines:
    """What a call says, in words: the message and the warning in its language, the rest in that of the phrases."""

    message: str
    warning: str
    greeting: str
    phrases: dict[str, str]
    private: bool

    @property
    def offer(self) -> str:
        """What is said of a private message before key 1."""
        return self.phrases["call_private"]


def write(words: Words, speech: Speech) -> Script:
    """The script for a message's words. A lack of voice is in the script and isn't raised; raises OSError."""
    lines = _lines(words)
    message, warning, phrases = lines.message, lines.warning, lines.phrases

    def ours(text: str) -> bytes:
        return (
            speech.say(spoken(text, words.phrases_language), words.phrases_language) + _PAUSE if text else b""
        )

    shown: tuple[str, ...]
    try:
        said = speech.say(message, words.language, kept=not lines.private) + _PAUSE + ours(warning)
        greeting, keys = ours(lines.greeting), ours(phrases["call_keys"])
        if lines.private:
            first = greeting + ours(lines.offer)
            shown = (lines.greeting, lines.offer, "[1]", message, warning, phrases["call_keys"])
        else:
            first = greeting + said + ours(phrases["call_again"]) + said + keys
            shown = (
                lines.greeting, message, warning, phrases["call_again"], message, warning, phrases["call_keys"]
            )  # fmt: skip
        return Script(
            first, said + keys, ours(phrases["call_stopped"]), ours(phrases["call_goodbye"]),
            "\n\n".join(part.strip() for part in shown if part.strip()), private=lines.private,
        )  # fmt: skip
    except NoVoice as error:
        return Script(
            text=message, lack=str(error), may_come=words.language in speech.voices, private=lines.private
        )


def length(words: Words, speech: Speech) -> Length:
    """How long the call would last, without speaking: what is spoken already is measured, the rest estimated.

    Speaking takes a synthesiser half a second for each piece and language, which nobody waits for who only wants to
    know what an audience costs. The same lines as `write` says, with the same pauses.
    """
    lines = _lines(words)
    estimated = False

    def lasts(text: str, language: str) -> float:
        nonlocal estimated
        made = speech.seconds_of(text, language)
        estimated = estimated or made is None
        return speech.estimated_seconds(text, language) if made is None else made

    def ours(text: str) -> float:
        language = words.phrases_language
        return lasts(spoken(text, language), language) + _PAUSE_SECONDS if text else 0.0

    try:
        seconds = ours(lines.greeting) + ours(lines.phrases["call_goodbye"])
        if lines.private:
            return Length(seconds + ours(lines.offer), estimated)
        said = lasts(lines.message, words.language) + _PAUSE_SECONDS + ours(lines.warning)
        seconds += 2 * said + ours(lines.phrases["call_again"]) + ours(lines.phrases["call_keys"])
        return Length(seconds, estimated)
    except NoVoice as error:
        return Length(lack=str(error))


def _minutes(seconds: float) -> int:
    return max(1, math.ceil(seconds / 60))


def _lines(words: Words) -> _Lines:
    phrases = _phrases(words)
    website = ""
    if words.phrases_language == words.language:
        website = phrases["call_website"]
    message = f"{spoken(words.subject, words.language, website=website)}\n"
    message += spoken(words.body, words.language, website=website)
    return _Lines(
        message=message,
        warning=phrases["machine"] if words.origin is TextOrigin.MACHINE else "",
        greeting=phrases["call_greeting"].format(sender=spoken(words.sender_name, "en").rstrip(".")),
        phrases=phrases,
        private=words.kind is MessageKind.SERVICE,
    )


def _phrases(words: Words) -> dict[str, str]:
    """What we say around the message, all in `words.phrases_language`: a phrase that its catalogue doesn't have yet is
    left out there, and said in English only where all are."""
    if words.phrases_language == "en":
        return {**_ENGLISH, **words.phrases}
    return {key: words.phrases.get(key, "") for key in _ENGLISH}


async def hold(
    line: Line,
    script: Script,
    stop: Callable[[], None],
    *,
    hello: float = 2.5,
    pause: float = 0.6,
    listen: float = 6.0,
) -> None:
    """Say the script on an open line.

    Args:
        line: the line.
        script: what to say.
        stop: called once, as soon as key 9 is pressed and before anything is promised; when it raises OSError,
            nothing is.
        hello: how long we keep silent at most, while whoever picked up says their hello.
        pause: so long a silence ends a hello.
        listen: how long we wait for a key after the last word.
    """
    await line.rtp.wait_for_pause(hello, pause)
    say = script.first
    for _ in range(MOST_TIMES):
        key = await _until_key(line, say, listen)
        if key == STOP:
            stop()
            await line.rtp.play(script.stopped)
            return
        if key != AGAIN:
            break
        say = script.repeat
    await line.rtp.play(script.goodbye)


async def _until_key(line: Line, coded: bytes, listen: float) -> str:
    """Speak, and stop as soon as a key that means something is pressed; "" when none was."""
    speaking = asyncio.ensure_future(line.rtp.play(coded))
    pressing = asyncio.ensure_future(_meant(line))
    try:
        await asyncio.wait({speaking, pressing}, return_when=asyncio.FIRST_COMPLETED)
        if not pressing.done():
            await asyncio.wait({pressing}, timeout=listen)
        return pressing.result() if pressing.done() else ""
    finally:
        speaking.cancel()
        pressing.cancel()


async def _meant(line: Line) -> str:
    while (key := await line.keys.get()) not in {AGAIN, STOP}:
        pass
    return key
