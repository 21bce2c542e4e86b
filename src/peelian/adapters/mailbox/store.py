"""The demo's caught mail: each a file, so that it survives a restart and can be opened by any mail program."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import os
import re
import secrets
import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from pathlib import Path

from peelian.adapters.mailbox.server import Catcher
from peelian.apps.messaging.api import Listener
from peelian.journeys.ports import CaughtMail
from peelian.kernel.errors import NotFound, Refused

#: Older mail is deleted when there is more than this.
KEPT = 500
_KEY = re.compile(r"[0-9]{20}-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of caught mails. Files are named by the moment of arrival, so that names sort as they came."""

    folder: Path

    def keep(self, raw: bytes, recipient: str, at: dt.datetime) -> str:
        """Keep one mail to one recipient; whole or not at all. Returns its key."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = f"{int(at.timestamp() * 1_000_000):020d}-{secrets.token_hex(4)}"
        part = self.folder / f".{key}.part"
        head = f"X-Caught-For: {''.join(char for char in recipient if char.isprintable())}\r\n".encode()
        part.write_bytes(head + raw)
        os.replace(part, self._path(key))
        for old in self._keys()[KEPT:]:
            self._path(old).unlink(missing_ok=True)
        return key

    def list_mails(self, *, limit: int = 100) -> list[CaughtMail]:
        """The latest mails, newest first."""
        return [_shown(key, self._open(key)) for key in self._keys()[:limit]]

    def get_mail(self, key: str) -> CaughtMail:
        """One mail. Raises NotFound."""
        return _shown(key, self.get_raw(key))

    def get_raw(self, key: str) -> EmailMessage:
        """One mail with all its headers and parts. Raises NotFound."""
        if not _KEY.fullmatch(key) or not self._path(key).is_file():
            raise NotFound("This message is not in the mailbox any more.")
        return self._open(key)

    def clear(self) -> None:
        """Empty the mailbox."""
        for key in self._keys():
            self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.eml"

    def _keys(self) -> list[str]:
        if not self.folder.is_dir():
            return []
        return sorted(
            (path.stem for path in self.folder.glob("*.eml") if _KEY.fullmatch(path.stem)), reverse=True
        )

    def _open(self, key: str) -> EmailMessage:
        mail = email.message_from_bytes(self._path(key).read_bytes(), policy=email.policy.default)
        assert isinstance(mail, EmailMessage)  # noqa: S101 - that policy makes no other
        return mail


@dataclass(frozen=True, slots=True)
class Mailbox:
    """What the demo's pages do with caught mail: list, read, answer.

    Attributes:
        store: the mails.
        lmtp_host, lmtp_port: where answers go: the same door as real ones.
        smtp_host, smtp_port: where the catcher listens.
    """

    store: Store
    lmtp_host: str = "127.0.0.1"
    lmtp_port: int = 8024
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 8025

    def list_mails(self, *, limit: int = 100) -> list[CaughtMail]:
        """The latest mails, newest first."""
        return self.store.list_mails(limit=limit)

    def get_mail(self, mail_id: str) -> CaughtMail:
        """One mail. Raises NotFound."""
        return self.store.get_mail(mail_id)

    def answer(self, mail_id: str, text: str) -> None:
        """Answer a mail as its recipient would: a real mail, quoting the message, through the real LMTP door.

        Raises:
            NotFound: the mail is gone.
            Refused: nothing was written, or the answer wasn't taken (with the listener's words).
        """
        if not text.strip():
            raise Refused("Write an answer.", field="text")
        caught = self.store.get_mail(mail_id)
        raw = self.store.get_raw(mail_id)
        reply_to = parseaddr(str(raw["Reply-To"] or raw["From"] or ""))[1]
        answer = EmailMessage()
        answer["From"] = caught.to
        answer["To"] = reply_to
        answer["Subject"] = f"Re: {' '.join(caught.subject.split())}"
        answer["Date"] = formatdate()
        answer["Message-ID"] = make_msgid(domain="mailbox.localhost")
        quoted = "\n".join(f"> {line}" for line in caught.text.splitlines())
        when = f"{caught.caught_at:%d %B %Y at %H:%M}"
        answer.set_content(f"{text.strip()}\n\nOn {when}, {caught.sender} wrote:\n{quoted}\n")
        try:
            with smtplib.LMTP(self.lmtp_host, self.lmtp_port) as door:
                door.sendmail(caught.to, [reply_to], answer.as_bytes())
        except smtplib.SMTPRecipientsRefused as error:
            raise Refused("This message can't be answered.", field="text") from error
        except smtplib.SMTPResponseException as error:
            words = error.smtp_error.decode() if isinstance(error.smtp_error, bytes) else error.smtp_error
            raise Refused(f"Your answer was not taken: {words}", field="text") from error
        except OSError as error:
            raise Refused("The worker that takes answers is not running.", field="text") from error

    def server(self) -> Listener:
        """The catcher, for the process that runs it."""
        return Catcher(self.store.keep, host=self.smtp_host, port=self.smtp_port)


def _shown(key: str, mail: EmailMessage) -> CaughtMail:
    plain = mail.get_body(("plain",))
    return CaughtMail(
        id=key,
        to=str(mail["X-Caught-For"] or ""),
        sender=str(mail["From"] or ""),
        subject=str(mail["Subject"] or ""),
        text=str(plain.get_content()) if plain else "",
        caught_at=dt.datetime.fromtimestamp(int(key.split("-", maxsplit=1)[0]) / 1_000_000, dt.UTC),
    )
