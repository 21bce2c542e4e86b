"""What a message centre brings: receipts, texts, and the parts of long texts, in any order and hours apart."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from peelian.adapters.channels.sms.numbers import e164
from peelian.adapters.channels.sms.wire import Delivered
from peelian.analysis import gsm
from peelian.apps.messaging.api import InboundWords, Receipt, ReceiptState

_UDH = 0x40
_KIND = 0x3C
_RECEIPT, _ON_ITS_WAY = 0x04, 0x20
_TLV_ID, _TLV_STATE = 0x001E, 0x0427
_TLV_SAR_REF, _TLV_SAR_TOTAL, _TLV_SAR_NUMBER = 0x020C, 0x020E, 0x020F
_FIELD = re.compile(r"\b(id|stat|err):\s*([^\s]+)", re.IGNORECASE)
#: SMPP 3.4, appendix B.
_WORDS = {
    "DELIVRD": ReceiptState.DELIVERED,
    "EXPIRED": ReceiptState.EXPIRED,
    "DELETED": ReceiptState.UNDELIVERABLE,
    "UNDELIV": ReceiptState.UNDELIVERABLE,
    "ACCEPTD": ReceiptState.ACCEPTED,
    "ENROUTE": ReceiptState.EN_ROUTE,
    "REJECTD": ReceiptState.REJECTED,
}
#: 5.3.2.35.
_NUMBERS = {
    1: ReceiptState.EN_ROUTE,
    2: ReceiptState.DELIVERED,
    3: ReceiptState.EXPIRED,
    4: ReceiptState.UNDELIVERABLE,
    5: ReceiptState.UNDELIVERABLE,
    6: ReceiptState.ACCEPTED,
    8: ReceiptState.REJECTED,
}
#: The same words from the same number within so many seconds are the same text, sent again by a centre that missed
#: our answer: SMPP gives a text no number of its own.
_SAME_WITHIN = 600
PARTS_WAIT = dt.timedelta(hours=24)


class IdForm:
    """How a message centre writes its numbers: alike everywhere, or hexadecimal here and decimal there."""

    def __init__(self, form: str = "same") -> None:
        """Args: form: "same", "hex-decimal" or "decimal-hex": in the answer to a text, then in receipts."""
        self._form = form

    def answered(self, number: str) -> str:
        """The number of an answer to submit_sm, as we keep it."""
        return _as_kept(number, "hex" if self._form == "hex-decimal" else "decimal")

    def receipted(self, number: str) -> str:
        """The number in the words of a receipt, as we keep it."""
        return _as_kept(number, "hex" if self._form == "decimal-hex" else "decimal")


def _as_kept(number: str, base: str) -> str:
    bare = number.strip().lower()
    if base == "hex" and re.fullmatch(r"[0-9a-f]+", bare):
        return str(int(bare, 16))
    return bare.lstrip("0") or bare


def is_receipt(delivered: Delivered) -> bool:
    """Whether it is about a text of ours, and not somebody's words."""
    return delivered.esm_class & _KIND in {_RECEIPT, _ON_ITS_WAY} or _TLV_ID in delivered.tlvs


def read_receipt(delivered: Delivered, provider: str, form: IdForm, at: dt.datetime) -> Receipt | None:
    """What a receipt says, by its optional parameters or, without them, its words; None when it names no text."""
    said = {name.lower(): value for name, value in _FIELD.findall(delivered.text.decode("latin-1"))}
    number, state = delivered.tlvs.get(_TLV_ID), delivered.tlvs.get(_TLV_STATE)
    if number is not None:
        reference = form.answered(number.rstrip(b"\0").decode("latin-1"))
    elif "id" in said:
        reference = form.receipted(said["id"])
    else:
        return None
    if state:
        found = _NUMBERS.get(state[-1], ReceiptState.UNKNOWN)
    else:
        found = _WORDS.get(said.get("stat", "").upper()[:7], ReceiptState.UNKNOWN)
    detail = " ".join(f"{name} {said[name]}" for name in ("stat", "err") if name in said)
    return Receipt(provider, reference, found, at, detail)


@dataclass(frozen=True, slots=True)
class Part:
    """One text, or one part of a long one. `reference` and `total` hold the parts of one together."""

    source: str
    destination: str
    text: str
    reference: str = ""
    total: int = 1
    number: int = 1


def read_part(delivered: Delivered) -> Part | None:
    """Somebody's words; None when they come from no number (a name can't be answered, and is no resident)."""
    source = e164(delivered.source, delivered.source_ton)
    if not source:
        return None
    octets, reference, total, number = delivered.text, "", 1, 1
    if delivered.esm_class & _UDH and octets:
        head, octets = octets[1 : octets[0] + 1], octets[octets[0] + 1 :]
        reference, total, number = _concatenation(head)
    elif _TLV_SAR_REF in delivered.tlvs:
        reference = f"s{int.from_bytes(delivered.tlvs[_TLV_SAR_REF], 'big')}"
        total = int.from_bytes(delivered.tlvs.get(_TLV_SAR_TOTAL, b"\1"), "big")
        number = int.from_bytes(delivered.tlvs.get(_TLV_SAR_NUMBER, b"\1"), "big")
    if not 1 <= number <= total:
        reference, total, number = "", 1, 1
    return Part(
        source, delivered.destination, _decode(octets, delivered.data_coding), reference, total, number
    )


def _concatenation(head: bytes) -> tuple[str, int, int]:
    """The reference, total and number in a user data header (TS 23.040, 9.2.3.24.1 and .8)."""
    at = 0
    while at + 2 <= len(head):
        element, length = head[at], head[at + 1]
        value = head[at + 2 : at + 2 + length]
        if element == 0x00 and len(value) == 3:
            return f"b{value[0]}", value[1], value[2]
        if element == 0x08 and len(value) == 4:
            return f"w{value[0] << 8 | value[1]}", value[2], value[3]
        at += 2 + length
    return "", 1, 1


def _decode(octets: bytes, data_coding: int) -> str:
    """Text by its data coding (SMPP 3.4, 5.2.19): 8 is UCS-2, 1 ASCII, 3 Latin-1; else the default alphabet."""
    if data_coding == 8 or data_coding & 0xEC == 0x08:
        return octets.decode("utf-16-be", "replace")
    if data_coding in {1, 3}:
        return octets.decode("latin-1")
    return gsm.decode(octets)


class Assembly:
    """Parts of long texts, kept in a folder until all are there: a part that we have taken is ours, come what may.

    What is still missing after 24 hours is marked as missing, and the rest handed on.
    """

    def __init__(self, folder: Path, provider: str) -> None:
        """Args: folder: for the parts; made when the first comes. provider: the name that goes into what is made."""
        self._folder = folder
        self._provider = provider

    def take(self, part: Part, at: dt.datetime) -> tuple[InboundWords, list[Path]] | None:
        """The whole text if this part completes it, with the files to delete once it is kept; else None."""
        if part.total == 1:
            return self._words(part.source, part.destination, part.text, "", at), []
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = _digest(part.source, part.destination, part.reference, str(part.total))[:32]
        path = self._folder / f"{key}-{part.total:03}-{part.number:03}.json"
        said = {"source": part.source, "to": part.destination, "text": part.text, "at": at.isoformat()}
        if path.exists() and self._said(path) != (part.source, part.destination, part.text):
            # The number has come round again: the older text will never be whole.
            for old in self._folder.glob(f"{key}-*.json"):
                old.unlink(missing_ok=True)
        half = path.with_suffix(".part")
        with half.open("w", encoding="utf-8") as file:
            json.dump(said, file)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
        paths = sorted(self._folder.glob(f"{key}-*.json"))
        if len(paths) < part.total:
            return None
        text = "".join(self._said(one)[2] for one in paths)
        return self._words(part.source, part.destination, text, part.reference, at), paths

    def overdue(self, at: dt.datetime) -> list[tuple[InboundWords, list[Path]]]:
        """Texts of which a part didn't come within 24 hours, each gap marked with […]."""
        groups: dict[str, list[Path]] = {}
        for path in sorted(self._folder.glob("*-*-*.json")) if self._folder.is_dir() else []:
            groups.setdefault(path.name[:36], []).append(path)
        found = []
        for paths in groups.values():
            first = min(dt.datetime.fromisoformat(json.loads(one.read_text("utf-8"))["at"]) for one in paths)
            if first + PARTS_WAIT > at:
                continue
            total = int(paths[0].stem.split("-")[1])
            here = {int(one.stem.split("-")[2]): self._said(one) for one in paths}
            source, to, _ = next(iter(here.values()))
            text = "".join(here[n][2] if n in here else " […] " for n in range(1, total + 1))
            found.append((self._words(source, to, text, paths[0].name, first), paths))
        return found

    def _said(self, path: Path) -> tuple[str, str, str]:
        read = json.loads(path.read_text("utf-8"))
        return read["source"], read["to"], read["text"]

    def _words(self, source: str, to: str, text: str, reference: str, at: dt.datetime) -> InboundWords:
        span = str(int(at.timestamp()) // _SAME_WITHIN)
        return InboundWords(
            channel="sms",
            provider=self._provider,
            sender=source,
            text=text,
            provider_id=_digest(source, to, reference, text, span),
            received_at=at,
        )


def _digest(*words: str) -> str:
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()
