"""What wrote a mail: a person, or which kind of machine. Mails as servers and programs really send them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peelian.adapters.channels.email.parse import read_mail
from peelian.apps.messaging.api import AutoKind, Inbound

DOMAIN = "reply.midshire.example"
AT = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)


def read(raw: str, sender: str = "ann@example.org") -> Inbound:
    return read_mail(
        raw.lstrip().replace("\n", "\r\n").encode(), token="t", sender=sender, received_at=AT, domain=DOMAIN
    )


def person(*headers: str, body: str = "When is the next meeting?") -> str:
    return "\n".join(
        ["From: Ann <ann@example.org>", f"To: r@{DOMAIN}", "Message-ID: <a1@example.org>", *headers, "", body]
    )


def report(action: str, status: str, diagnostic: str) -> str:
    return f"""
Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ann@home.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {diagnostic}

--b
Content-Type: message/rfc822

From: Team <team@{DOMAIN}>
Auto-Submitted: auto-generated
Subject: Thefts from vans

Tools were taken.
--b--
"""


class TestDeliveryReports:
    def test_a_mailbox_that_is_no_more_is_a_hard_bounce_with_evidence(self) -> None:
        got = read(report("failed", "5.1.1", "550 5.1.1 <ann@home.example>: user unknown"), sender="<>")
        assert (got.auto_kind, got.permanent) == (AutoKind.BOUNCE, True)
        assert got.evidence == "5.1.1 smtp; 550 5.1.1 (address): user unknown"

    @pytest.mark.parametrize(
        ("status", "diagnostic"),
        [
            ("4.4.1", "connect to mx.home.example: Connection timed out"),
            ("5.2.2", "552 5.2.2 mailbox full"),
            ("5.7.1", "550 5.7.1 message rejected as spam"),
        ],
    )
    def test_what_passes_is_a_soft_one_even_when_they_gave_up(self, status: str, diagnostic: str) -> None:
        got = read(report("failed", status, diagnostic), sender="")
        assert (got.auto_kind, got.permanent) == (AutoKind.BOUNCE, False)

    def test_a_delay_is_no_bounce(self) -> None:
        got = read(report("delayed", "4.4.7", "delivery temporarily suspended"), sender="<>")
        assert got.auto_kind is AutoKind.DELAY

    def test_a_success_is_nothing(self) -> None:
        assert read(report("delivered", "2.0.0", "ok"), sender="<>").auto_kind is AutoKind.OTHER

    def test_the_worst_recipient_counts(self) -> None:
        two = report("delivered", "2.0.0", "ok").replace(
            "--b\nContent-Type: message/rfc822",
            "Final-Recipient: rfc822; x@y.example\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822",
        )
        assert read(two, sender="<>").auto_kind is AutoKind.BOUNCE


QMAIL = """
From: MAILER-DAEMON@example.org
Subject: failure notice

Hi. This is the qmail-send program at example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<ann@home.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.
"""

EXIM = """
From: Mail Delivery System <Mailer-Daemon@example.org>
X-Failed-Recipients: ann@home.example
Auto-Submitted: auto-replied
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  ann@home.example
    host mx.home.example [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<ann@home.example>:
    550 5.1.1 User unknown

------ This is a copy of the message, including all the headers. ------
"""


class TestBouncesThatKeepNoStandard:
    @pytest.mark.parametrize("raw", [QMAIL, EXIM])
    def test_are_known_by_their_servers_habits(self, raw: str) -> None:
        got = read(raw, sender="<>")
        assert (got.auto_kind, got.permanent) == (AutoKind.BOUNCE, True)
        assert "@" not in got.evidence

    def test_from_a_robot_without_more_says_nothing_of_permanence(self) -> None:
        got = read("From: postmaster@example.org\nSubject: Undeliverable\n\nSorry.", sender="<>")
        assert (got.auto_kind, got.permanent) == (AutoKind.BOUNCE, None)


class TestComplaints:
    def test_in_the_abuse_report_format_are_known(self) -> None:
        raw = """
From: fbl@provider.example
Subject: complaint
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="b"

--b
Content-Type: text/plain

This is an email abuse report.
--b
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1
Original-Rcpt-To: <ann@home.example>

--b
Content-Type: message/rfc822

Subject: Thefts from vans

x
--b--
"""
        got = read(raw)
        assert got.auto_kind is AutoKind.COMPLAINT
        assert got.evidence == "Feedback report; type: abuse, from: SomeGenerator/1.0"

    def test_that_say_not_spam_are_none(self) -> None:
        raw = (
            'Content-Type: multipart/report; report-type=feedback-report; boundary="b"\n\n'
            "--b\nContent-Type: message/feedback-report\n\nFeedback-Type: not-spam\n\n--b--\n"
        )
        assert read(raw).auto_kind is AutoKind.OTHER


class TestMachines:
    @pytest.mark.parametrize(
        ("headers", "kind"),
        [
            ("Auto-Submitted: auto-replied", AutoKind.OUT_OF_OFFICE),
            ("Auto-Submitted: auto-replied (vacation)", AutoKind.OUT_OF_OFFICE),
            ("Auto-Submitted: auto-generated; owner-email=x@y.uk", AutoKind.OTHER),
            ("Precedence: auto_reply", AutoKind.OUT_OF_OFFICE),
            ("X-Autoreply: yes", AutoKind.OUT_OF_OFFICE),
            ("Subject: Out of Office: Thefts from vans", AutoKind.OUT_OF_OFFICE),
            ("Subject: =?utf-8?q?Odpowied=C5=BA_automatyczna=3A_Kradzie=C5=BC?=", AutoKind.OUT_OF_OFFICE),
            ("Subject: =?utf-8?b?6Ieq5Yqo5Zue5aSNOiB4?=", AutoKind.OUT_OF_OFFICE),
            ("Precedence: bulk", AutoKind.LIST),
            ("List-Id: <neighbours.example>", AutoKind.LIST),
            (
                "Content-Type: multipart/report; report-type=disposition-notification; boundary=x",
                AutoKind.OTHER,
            ),
        ],
    )
    def test_are_told_apart(self, headers: str, kind: AutoKind) -> None:
        got = read(person(headers))
        assert (got.automatic, got.auto_kind) == (True, kind)

    def test_our_own_mail_come_round_is_a_loop(self) -> None:
        assert read(f"From: a@b.uk\nMessage-ID: <copy.1@{DOMAIN}>\n\nx").auto_kind is AutoKind.LOOP
        assert read(f"From: Team <team@{DOMAIN}>\n\nx").auto_kind is AutoKind.LOOP
        assert read(person(*["Received: by mx.example.org"] * 31)).auto_kind is AutoKind.LOOP

    @pytest.mark.parametrize(
        "headers",
        [
            "Subject: Re: Thefts from vans",
            "Subject: When are you out of the office?",
            "Subject: Re: Out of office hours patrols",
            "Auto-Submitted: no",
            "Precedence: first-class",
            "Received: by mx.example.org",
            "X-Auto-Response-Suppress: All",
        ],
    )
    def test_a_person_is_taken_for_a_person(self, headers: str) -> None:
        got = read(person(headers))
        assert (got.automatic, got.auto_kind, got.evidence) == (False, AutoKind.NONE, "")

    def test_a_person_who_forwards_a_bounce_is_a_person(self) -> None:
        raw = person(
            body="Look what I got:\n\nHi. This is the qmail-send program. <ann@home.example>: failed"
        )
        assert not read(raw).automatic


class TestHostileMail:
    @settings(max_examples=60, deadline=None)
    @given(st.binary(max_size=400), st.sampled_from(["<>", "a@b.uk"]))
    def test_never_breaks_it(self, rest: bytes, sender: str) -> None:
        for head in (
            b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
            b"Content-Type: message/delivery-status\n\n",
            b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/feedback-report\n\n",
            b"From: mailer-daemon@x\nSubject: failure notice\n\n",
            b"Auto-Submitted: ",
        ):
            read_mail(head + rest, token="t", sender=sender, received_at=AT, domain=DOMAIN)

    def test_a_report_of_ten_thousand_parts_is_read_no_further_than_needed(self) -> None:
        part = "--b\nContent-Type: text/plain\n\nx\n"
        raw = f"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n{part * 10_000}--b--\n"
        assert read(raw, sender="<>").auto_kind is AutoKind.BOUNCE

    def test_evidence_is_one_short_line_without_addresses(self) -> None:
        got = read(report("failed", "5.1.1", "550 " + "<a@b.example> gone " * 200), sender="<>")
        assert len(got.evidence) <= 300
        assert "@" not in got.evidence
