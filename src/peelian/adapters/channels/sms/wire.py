"""A connection to an operator's message centre (SMSC) by SMPP 3.4: PDUs out, PDUs in.

What goes out is built by smpplib. What comes in is read here: smpplib cuts the last character of an optional
parameter that lacks its final NUL, reads one of an unusual length at the wrong place, and its client ends at the first
error that a message centre answers.
"""

from __future__ import annotations

import select
import socket
import ssl
import struct
import threading
from dataclasses import dataclass, field
from typing import Any

from smpplib import consts, smpp

_HEADER = struct.Struct(">LLLL")
#: No PDU of 3.4 comes near: what is longer isn't SMPP.
_LONGEST = 65_536

SUBMIT_RESP = 0x80000004
DELIVER = 0x00000005
ENQUIRE = 0x00000015
ENQUIRE_RESP = 0x80000015
UNBIND = 0x00000006
UNBIND_RESP = 0x80000006
GENERIC_NACK = 0x80000000
BIND_RESPS = (0x80000001, 0x80000002, 0x80000009)
OK = consts.SMPP_ESME_ROK
SYSTEM_ERROR = consts.SMPP_ESME_RSYSERR


class Lost(Exception):  # noqa: N818 - it's the other side's doing
    """The connection is gone; the message says how."""


class NoService(Exception):  # noqa: N818 - as above
    """The message centre can't be used now, or not like this."""


@dataclass(frozen=True, slots=True)
class Centre:
    """A message centre, and how we sign in.

    Attributes:
        host, port: where.
        system_id, password, system_type: the account.
        tls: whether to speak TLS from the first byte; `context` its settings, the system's when None.
        timeout: seconds to wait for the connection, the bind's answer, and room to write.
    """

    host: str
    port: int = 2775
    system_id: str = ""
    password: str = field(default="", repr=False)
    system_type: str = ""
    tls: bool = False
    context: ssl.SSLContext | None = None
    timeout: float = 15.0


@dataclass(slots=True)
class Pdu:
    """One PDU that came in."""

    command: int
    status: int
    sequence: int
    body: bytes


@dataclass(slots=True)
class Delivered:
    """What a deliver_sm holds. `tlvs` are its optional parameters by tag."""

    source: str
    source_ton: int
    destination: str
    esm_class: int
    data_coding: int
    text: bytes
    tlvs: dict[int, bytes]


def words_of(status: int) -> str:
    """A status in words: `0x00000058 Throttling error …`."""
    return f"0x{status:08x} {consts.DESCRIPTIONS.get(status, 'an error of the message centre’s own')}"


class Connection:
    """One bound connection. Any thread may write; one reads."""

    def __init__(self, centre: Centre, *, receives: bool) -> None:
        """Connect and bind: as transceiver, or as transmitter where nobody here listens. Raises NoService."""
        self._writing = threading.Lock()
        self._sequence = 0
        self._buffer = bytearray()
        where = f"{centre.host}:{centre.port}"
        try:
            self._socket = socket.create_connection((centre.host, centre.port), timeout=centre.timeout)
        except OSError as error:
            raise NoService(f"{where} can't be reached: {error}") from error
        try:
            if centre.tls:
                context = centre.context or ssl.create_default_context()
                self._socket = context.wrap_socket(self._socket, server_hostname=centre.host)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._bind(centre, receives=receives)
        except (OSError, Lost) as error:
            self._socket.close()
            raise NoService(f"{where}: {error}") from error
        except NoService:
            self._socket.close()
            raise

    def next_sequence(self) -> int:
        """A number for a PDU, 1 to 0x7FFFFFFF and round again."""
        with self._writing:
            self._sequence = self._sequence % 0x7FFFFFFF + 1
            return self._sequence

    def write(self, data: bytes) -> None:
        """Send whole PDUs. Raises Lost; some of them may have gone out then."""
        try:
            with self._writing:
                self._socket.sendall(data)
        except OSError as error:
            raise Lost(str(error) or "connection lost") from error

    def read(self, timeout: float) -> Pdu | None:
        """The next PDU, None when none has begun to come in time. Raises Lost."""
        while True:
            pdu = self._take()
            if pdu is not None:
                return pdu
            try:
                if not (isinstance(self._socket, ssl.SSLSocket) and self._socket.pending()):
                    readable, _, _ = select.select([self._socket], [], [], timeout)
                    if not readable:
                        return None
                data = self._receive()
            except (OSError, ValueError) as error:  # ValueError: closed by another thread
                raise Lost(str(error) or "connection lost") from error
            if not data:
                raise Lost("the message centre closed the connection")
            self._buffer += data

    def close(self) -> None:
        """Say goodbye if anybody is listening, and hang up."""
        try:
            self._socket.settimeout(1)
            with self._writing:
                self._socket.sendall(bare(UNBIND, self._sequence + 1))
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self._socket.close()

    def _receive(self) -> bytes:
        if isinstance(self._socket, ssl.SSLSocket):
            with self._writing:  # OpenSSL takes one caller at a time
                return self._socket.recv(65_536)
        return self._socket.recv(65_536)

    def _take(self) -> Pdu | None:
        if len(self._buffer) < 4:
            return None
        length = int.from_bytes(self._buffer[:4], "big")
        if not _HEADER.size <= length <= _LONGEST:
            raise Lost("what came isn't SMPP")
        if len(self._buffer) < length:
            return None
        raw = bytes(self._buffer[:length])
        del self._buffer[:length]
        _, command, status, sequence = _HEADER.unpack_from(raw)
        return Pdu(command, status, sequence, raw[_HEADER.size :])

    def _bind(self, centre: Centre, *, receives: bool) -> None:
        kind = "bind_transceiver" if receives else "bind_transmitter"
        self.write(
            pdu(
                kind,
                self.next_sequence(),
                system_id=centre.system_id,
                password=centre.password,
                system_type=centre.system_type,
            )
        )
        answer = self.read(centre.timeout)
        if answer is None or answer.command not in BIND_RESPS:
            raise NoService(f"{centre.host}:{centre.port} doesn't answer as a message centre does")
        if answer.status != OK:
            raise NoService(f"{centre.host}:{centre.port} refuses us: {words_of(answer.status)}")


def acknowledgement(sequence: int, status: int = OK) -> bytes:
    """A deliver_sm_resp; its message_id is unused, and empty (SMPP 3.4, 4.6.2)."""
    return _HEADER.pack(_HEADER.size + 1, 0x80000005, status, sequence) + b"\0"


def bare(command: int, sequence: int) -> bytes:
    """A PDU without a body."""
    return _HEADER.pack(_HEADER.size, command, OK, sequence)


def pdu(command: str, sequence: int, *, status: int = OK, **fields: Any) -> bytes:
    """A PDU's bytes, by smpplib."""
    made = smpp.make_pdu(command, need_sequence=False, **fields)
    made.sequence, made.status = sequence, status
    return bytes(made.generate())


def joined(head: bytes, middle: bytes, tail: bytes, sequence: int) -> bytes:
    """A PDU put together again, with its length and number."""
    length = len(head) + len(middle) + len(tail)
    return b"".join(
        (length.to_bytes(4, "big"), head[4:12], sequence.to_bytes(4, "big"), head[16:], middle, tail)
    )


def message_id_of(body: bytes) -> str:
    """The message centre's number in a submit_sm_resp."""
    return body.split(b"\0", 1)[0].decode("ascii", "replace")


def read_delivered(body: bytes) -> Delivered:
    """What a deliver_sm says (SMPP 3.4, 4.6.1). Raises ValueError for one that isn't whole."""
    reader = _Fields(body)
    reader.text()  # service_type
    source_ton, _npi = reader.octets(2)
    source = reader.text()
    reader.octets(2)
    destination = reader.text()
    esm_class, _protocol, _priority = reader.octets(3)
    reader.text(), reader.text()  # times
    _receipt, _replace, data_coding, _default, length = reader.octets(5)
    text = reader.octets(length)
    tlvs = dict(reader.tlvs())
    return Delivered(
        source, source_ton, destination, esm_class, data_coding, text or tlvs.get(0x0424, b""), tlvs
    )


class _Fields:
    """Reads a body from its beginning."""

    def __init__(self, body: bytes) -> None:
        self._body = body
        self._at = 0

    def octets(self, count: int) -> bytes:
        taken = self._body[self._at : self._at + count]
        if len(taken) < count:
            raise ValueError("a deliver_sm that isn't whole")
        self._at += count
        return taken

    def text(self) -> str:
        end = self._body.index(b"\0", self._at)
        taken = self._body[self._at : end]
        self._at = end + 1
        return taken.decode("latin-1")

    def tlvs(self) -> list[tuple[int, bytes]]:
        found = []
        while self._at + 4 <= len(self._body):
            tag, length = struct.unpack(">HH", self.octets(4))
            found.append((tag, self.octets(length)))
        return found
