"""Who is on the other side: a mail server that keeps what it takes, an operator's message centre, telephones."""

from __future__ import annotations

import email
import email.policy
import json
import os
import random
import shutil
import smtplib
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from benchmarks.mail_peers import _wait_for as wait_for
from benchmarks.mail_peers import tool
from benchmarks.ports import free_port
from peelian.workers.demo.alert import ANSWERS

SMS_NUMBER = "447700900999"


@dataclass(slots=True)
class Peers:
    """All of them, with the settings by which an installation finds them."""

    settings: dict[str, str]
    mailbox: Path
    lmtp_port: int
    centre: subprocess.Popen[str]
    phones: subprocess.Popen[bytes] | None = None
    _counted: dict[str, Any] = field(default_factory=dict)

    def took(self) -> str:
        """What each says that it took."""
        mails = sum(1 for _ in self.mailbox.iterdir())
        return f"{mails:,} mails, {self._ask('count')['parts']:,} parts of texts"

    def mails(self, chance: random.Random, count: int) -> list[EmailMessage]:
        """So many of the mails of the message, as they were taken."""
        found: list[EmailMessage] = []
        names = sorted(self.mailbox.iterdir())
        chance.shuffle(names)
        for name in names:
            mail = email.message_from_bytes(name.read_bytes(), policy=email.policy.default)
            if mail["List-Id"] and mail["Reply-To"] and mail["Precedence"]:
                found.append(mail)
            if len(found) == count:
                break
        return found

    def answer_by_mail(self, mails: Sequence[EmailMessage], chance: random.Random) -> None:
        """Answer each as a mail program does: to Reply-To, quoting, over LMTP as a mail server hands it on."""
        with smtplib.LMTP("127.0.0.1", self.lmtp_port) as server:
            for number, mail in enumerate(mails):
                reply = EmailMessage()
                reply["From"], reply["To"] = str(mail["To"]), str(mail["Reply-To"])
                reply["Subject"] = f"Re: {mail['Subject']}"
                reply["Message-ID"] = f"<answer.{number}@home.example>"
                reply["In-Reply-To"] = str(mail["Message-ID"])
                said = mail.get_body(("plain",))
                quoted = "\n".join(f"> {line}" for line in (said.get_content() if said else "").splitlines())
                reply.set_content(f"{chance.choice(ANSWERS)}\n\nOn Monday the police wrote:\n{quoted}\n")
                to = reply["To"].addresses[0].addr_spec
                server.send_message(reply, reply["From"].addresses[0].addr_spec, [to])

    def answer_by_text(self, count: int, chance: random.Random) -> int:
        """Let so many of those who got a text answer it. Returns how many did."""
        return int(self._ask("answer", count=count, seed=chance.randrange(1000))["sent"])

    def _ask(self, what: str, **more: object) -> dict[str, Any]:
        assert self.centre.stdin is not None
        assert self.centre.stdout is not None
        self.centre.stdin.write(json.dumps({"do": what, **more}) + "\n")
        self.centre.stdin.flush()
        answer: dict[str, Any] = json.loads(self.centre.stdout.readline())
        return answer


@contextmanager
def all_of_them(folder: Path) -> Iterator[Peers]:
    """Start them; they end with the block."""
    mailbox = folder / "mails"
    mailbox.mkdir(parents=True)
    smtp, lmtp, smpp, sip, media = (free_port() for _ in range(5))
    with ExitStack() as stack:
        stack.enter_context(_mail_server(smtp, mailbox))
        centre = stack.enter_context(_message_centre(smpp))
        phones = stack.enter_context(_telephones(sip, media))
        yield Peers(
            settings={
                "PEELIAN_SMTP_HOST": "127.0.0.1",
                "PEELIAN_SMTP_PORT": str(smtp),
                "PEELIAN_LMTP_PORT": str(lmtp),
                "PEELIAN_SMPP_HOST": "127.0.0.1",
                "PEELIAN_SMPP_PORT": str(smpp),
                "PEELIAN_SMPP_USER": "peelian",
                "PEELIAN_SMPP_PASSWORD": "secret",
                "PEELIAN_SMS_SENDER": f"+{SMS_NUMBER}",
                "PEELIAN_VOICE_CALLER": "+441214960999",
                **({"PEELIAN_VOICE_SIP_SERVER": f"127.0.0.1:{sip}"} if phones else {}),
                "PEELIAN_VOICE_MAX_CALLS": "30",
            },
            mailbox=mailbox,
            lmtp_port=lmtp,
            centre=centre,
            phones=phones,
        )


@contextmanager
def _mail_server(port: int, mailbox: Path) -> Iterator[None]:
    """smtp-sink, which writes each mail that it takes into a file of its own."""
    user = []
    if os.geteuid() == 0:
        mailbox.chmod(0o777)
        for parent in mailbox.parents:
            if parent.stat().st_mode & 0o001 == 0:
                parent.chmod(parent.stat().st_mode | 0o011)
        user = ["-u", "nobody"]
    process = subprocess.Popen(
        [tool("smtp-sink"), *user, "-d", f"{mailbox}/%s.", f"127.0.0.1:{port}", "1024"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _message_centre(port: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.community_centre", str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def _telephones(sip: int, media: int) -> Iterator[subprocess.Popen[bytes] | None]:
    """sipp as a houseful of telephones: each is picked up at once and listens until we hang up."""
    program = shutil.which("sipp")
    if program is None:
        print("sipp isn't here (Debian: sip-tester): no calls are made", flush=True)
        yield None
        return
    process = subprocess.Popen(
        [
            program, "-sn", "uas", "-nostdin", "-rtp_echo",
            "-i", "127.0.0.1", "-p", str(sip), "-mi", "127.0.0.1", "-mp", str(media),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        process.wait()
