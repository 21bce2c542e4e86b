"""What the demo caught instead of sending it: texts, calls and notifications, to look at and to answer.

A channel that catches writes each copy as `caught/<channel>/<key>.json` in the state folder: `to`, `text`, `at`, and if
it has them `from`, `language`, `parts`, `note` and `audio` (a WAV beside it). Mail has a mailbox of its own.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from peelian.apps.messaging import api as messaging
from peelian.journeys import receive
from peelian.journeys.ports import ports
from peelian.kernel.errors import NotFound, Refused

_CHANNEL = re.compile(r"[a-z][a-z0-9-]{1,19}")
_KEY = re.compile(r"[0-9]{20}-[0-9a-f]{8}")
_AUDIO = re.compile(r"[0-9a-f]{40}\.wav")


@dataclass(frozen=True, slots=True)
class Caught:
    """One copy that went nowhere. `id` names it in addresses; `note` says how long or how many parts."""

    id: str
    channel: str
    to: str
    sender: str
    text: str
    language: str
    note: str
    has_audio: bool
    caught_at: dt.datetime


def list_caught(*, limit: int = 100) -> list[Caught]:
    """The latest of all channels, newest first."""
    folder = _folder()
    paths = [
        path
        for channel in (sorted(folder.iterdir()) if folder.is_dir() else ())
        if _CHANNEL.fullmatch(channel.name)
        for path in channel.glob("*.json")
        if _KEY.fullmatch(path.stem)
    ]
    paths.sort(key=lambda path: path.stem, reverse=True)
    return [caught for path in paths[:limit] if (caught := _read(path)) is not None]


def get_caught(channel: str, key: str) -> Caught:
    """One of them. Raises NotFound."""
    found = _read(_path(channel, key))
    if found is None:
        raise NotFound("The demo doesn't keep this any more.")
    return found


def audio_of(channel: str, key: str) -> bytes:
    """What a call would say, as a WAV. Raises NotFound."""
    path = _path(channel, key)
    try:
        name = str(json.loads(path.read_text(encoding="utf-8")).get("audio", ""))
        if _AUDIO.fullmatch(name):
            return (path.parent / name).read_bytes()
    except FileNotFoundError:
        pass
    raise NotFound("There is nothing to listen to.")


def answer(*, at: dt.datetime, channel: str, key: str, text: str) -> None:
    """Answer as the person who got it: by text, or with a key of the telephone, through the same door as real ones.

    Raises:
        NotFound: the demo doesn't keep it any more.
        Refused: nothing was written, or this can't be answered.
    """
    caught = get_caught(channel, key)
    said = text.strip()
    if not said:
        raise Refused("Write an answer.", field="text")
    if not caught.to.startswith("+"):
        raise Refused("This can't be answered.", field="text")
    if channel == "voice":
        if said != "9":
            raise Refused("A call knows the keys 1 (hear it again) and 9 (stop).", field="text")
        said = "STOP"
    receive.words(
        messaging.InboundWords(
            channel=channel,
            provider=f"{channel}:caught",
            sender=caught.to,
            text=said,
            provider_id=f"demo-{secrets.token_hex(8)}",
            received_at=at,
        )
    )


def _folder() -> Path:
    return ports().state / "caught"


def _path(channel: str, key: str) -> Path:
    if not _CHANNEL.fullmatch(channel) or not _KEY.fullmatch(key):
        raise NotFound("The demo doesn't keep this any more.")
    return _folder() / channel / f"{key}.json"


def _read(path: Path) -> Caught | None:
    """One file; None when it has been tidied away meanwhile."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    parts = said.get("parts", 0)
    note = said.get("note") or (f"{parts} part{'s' if parts != 1 else ''}" if parts else "")
    return Caught(
        id=path.stem,
        channel=path.parent.name,
        to=said["to"],
        sender=said.get("from", ""),
        text=said["text"],
        language=said.get("language", ""),
        note=note,
        has_audio="audio" in said,
        caught_at=dt.datetime.fromisoformat(said["at"]),
    )
