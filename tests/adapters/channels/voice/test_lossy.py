"""What no well-behaved telephone does: packets that are lost, two telephones that pick up, strangers who join in."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from peelian.adapters.channels.voice.calling import Manner
from peelian.adapters.channels.voice.sip import sdp
from peelian.adapters.channels.voice.sip.message import Message, answer, parse
from peelian.adapters.channels.voice.sip.transactions import Timers
from peelian.apps.messaging.api import SendOutcome, SendResult
from tests.adapters.channels.voice.peers import Notes, Phone
from tests.adapters.channels.voice.ring import copies, provider, script
from tests.factories.at_once import PATIENCE

_BODY = sdp.offer("127.0.0.1", 9, (sdp.Codec.PCMU,), session=1)


class Telephone:
    """One socket that a test speaks through, line by line."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.settimeout(PATIENCE)
        self.port: int = self.socket.getsockname()[1]
        self.peer = ("", 0)

    def hear(self, *methods: str) -> Message:
        """The next of these methods (or responses), passing over everything else."""
        while True:
            content, self.peer = self.socket.recvfrom(65535)
            message = parse(content)
            if ("answer" if message.is_response else message.method) in methods:
                return message

    def say(self, request: Message, status: int, *, tag: str = "one", body: bytes = b"") -> None:
        more = [("contact", f"<sip:{tag}@127.0.0.1:{self.port}>")]
        response = answer(
            request, status, "Words", tag=tag, more=[*more, ("content-type", "application/sdp")]
        )
        response.body = body
        self.socket.sendto(response.encode(), self.peer)

    def ask(self, method: str, invite: Message, *, ours: str = "one", theirs: str = "") -> None:
        """A request within the call that this INVITE began."""
        head = [
            ("via", f"SIP/2.0/UDP 127.0.0.1:{self.port};branch=z9hG4bK{method}{ours}{theirs}"),
            ("from", f"{invite.get('to')};tag={ours}"),
            ("to", invite.get("from") if not theirs else f"<sip:x@y>;tag={theirs}"),
            ("call-id", invite.call_id),
            ("cseq", f"1 {method}"),
        ]
        self.socket.sendto(Message(f"{method} sip:x@127.0.0.1 SIP/2.0", head).encode(), self.peer)


@contextmanager
def calling(
    folder: Path, play: Callable[[Telephone], None], seconds: float = 0.4
) -> Iterator[list[SendResult]]:
    """A call to a telephone that a test plays in a thread."""
    telephone, trouble = Telephone(), []

    def run() -> None:
        try:
            play(telephone)
        except BaseException as error:  # noqa: BLE001 - raised in the test below
            trouble.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    process = None
    with provider(Phone(telephone.port, process, folder), timers=Timers(t1=0.2, t2=0.8)) as voice:  # type: ignore[arg-type]
        results = voice.send(copies(say=script(seconds)), Notes())
        thread.join(timeout=PATIENCE)
        if trouble:
            raise trouble[0]
        yield results
    telephone.socket.close()


class TestLostPackets:
    def test_an_invite_is_repeated_until_it_is_heard(self, tmp_path: Path) -> None:
        def play(phone: Telephone) -> None:
            heard = [phone.hear("INVITE") for _ in range(3)]
            assert len({one.branch for one in heard}) == 1
            phone.say(heard[0], 200, body=_BODY)
            phone.hear("ACK")
            phone.say(phone.hear("BYE"), 200)

        with calling(tmp_path, play) as (result,):
            assert result.outcome is SendOutcome.TAKEN

    def test_an_answer_that_comes_again_is_acknowledged_again(self, tmp_path: Path) -> None:
        def play(phone: Telephone) -> None:
            invite = phone.hear("INVITE")
            for _ in range(3):
                phone.say(invite, 200, body=_BODY)
                assert phone.hear("ACK").cseq == (invite.cseq[0], "ACK")
            phone.say(phone.hear("BYE"), 200)

        with calling(tmp_path, play) as (result,):
            assert result.outcome is SendOutcome.TAKEN

    def test_a_refusal_that_comes_again_is_acknowledged_again(self, tmp_path: Path) -> None:
        def play(phone: Telephone) -> None:
            invite = phone.hear("INVITE")
            for _ in range(2):
                phone.say(invite, 486)
                assert phone.hear("ACK").branch == invite.branch

        with calling(tmp_path, play) as (result,):
            assert (result.outcome, result.detail) == (SendOutcome.LATER, "busy")

    def test_a_bye_is_repeated_until_it_is_heard(self, tmp_path: Path) -> None:
        def play(phone: Telephone) -> None:
            phone.say(phone.hear("INVITE"), 200, body=_BODY)
            assert phone.hear("BYE").cseq == phone.hear("BYE").cseq
            phone.say(phone.hear("BYE"), 200)

        with calling(tmp_path, play) as (result,):
            assert result.outcome is SendOutcome.TAKEN


class TestTwoTelephones:
    def test_the_second_that_picks_up_is_told_that_it_is_over(self, tmp_path: Path) -> None:
        def play(phone: Telephone) -> None:
            invite = phone.hear("INVITE")
            phone.say(invite, 200, tag="one", body=_BODY)
            phone.hear("ACK")
            phone.say(invite, 200, tag="two", body=_BODY)
            assert ";tag=two" in phone.hear("BYE").get("to")
            # The first hears more, until it hangs up.
            phone.ask("BYE", invite)
            assert phone.hear("answer").status == 200

        with calling(tmp_path, play, seconds=60) as (result,):
            assert result.outcome is SendOutcome.TAKEN


class TestStrangers:
    def test_cannot_end_a_call_without_knowing_its_tags(self, tmp_path: Path) -> None:
        def play(phone: Telephone) -> None:
            invite = phone.hear("INVITE")
            phone.say(invite, 200, body=_BODY)
            phone.hear("ACK")
            phone.ask("BYE", invite, ours="stranger")
            assert phone.hear("answer").status == 481
            phone.ask("BYE", invite, theirs="stranger")
            assert phone.hear("answer").status == 481
            phone.ask("BYE", invite)
            assert phone.hear("answer").status == 200

        with calling(tmp_path, play, seconds=60) as (result,):
            assert result.outcome is SendOutcome.TAKEN

    def test_learn_that_we_are_here_and_that_we_pick_up_nothing(self, tmp_path: Path) -> None:
        def play(phone: Telephone) -> None:
            invite = phone.hear("INVITE")
            for method, status in (("OPTIONS", 200), ("INVITE", 480), ("BYE", 481), ("SUBSCRIBE", 405)):
                outside = Message(
                    f"{method} sip:x@127.0.0.1 SIP/2.0",
                    [("via", f"SIP/2.0/UDP 127.0.0.1:{phone.port};branch=z9hG4bK{method}"), ("from", "<sip:a@b>;tag=1"),
                     ("to", "<sip:x@y>"), ("call-id", "other"), ("cseq", f"1 {method}")],
                )  # fmt: skip
                for _ in range(2):  # asked again, the same answer
                    phone.socket.sendto(outside.encode(), phone.peer)
                    assert phone.hear("answer").status == status
            phone.say(invite, 200, body=_BODY)
            phone.say(phone.hear("BYE"), 200)

        with calling(tmp_path, play) as (result,):
            assert result.outcome is SendOutcome.TAKEN

    def test_rubbish_ends_nothing(self, tmp_path: Path) -> None:
        def play(phone: Telephone) -> None:
            invite = phone.hear("INVITE")
            for rubbish in (b"", b"\r\n\r\n", b"\x00" * 50, b"SIP/2.0 200 OK\r\n\r\n", b"\xff" * 1000):
                phone.socket.sendto(rubbish, phone.peer)
            phone.say(invite, 200, body=_BODY)
            phone.say(phone.hear("BYE"), 200)

        with calling(tmp_path, play) as (result,):
            assert result.outcome is SendOutcome.TAKEN


class TestClose:
    def test_hangs_up_says_how_far_it_came_and_begins_nothing_more(self, tmp_path: Path) -> None:
        telephone = Telephone()
        manner = Manner(at_once=1, hello=0.1, pause=0.05, listen=0.1)
        results: list[SendResult] = []
        with provider(Phone(telephone.port, None, tmp_path), manner=manner) as voice:  # type: ignore[arg-type]
            batch = copies(3, say=script(60))
            sending = threading.Thread(target=lambda: results.extend(voice.send(batch, Notes())))
            sending.start()
            telephone.say(telephone.hear("INVITE"), 200, body=_BODY)
            telephone.hear("ACK")
            closing = threading.Thread(target=voice.close)
            closing.start()
            telephone.say(telephone.hear("BYE"), 200)
            closing.join(timeout=PATIENCE)
            sending.join(timeout=PATIENCE)
        telephone.socket.close()
        assert [one.outcome for one in results] == [
            SendOutcome.TAKEN,
            SendOutcome.NO_SERVICE,
            SendOutcome.NO_SERVICE,
        ]
        assert results[0].answered
        assert results[1].detail == "the worker stops"
