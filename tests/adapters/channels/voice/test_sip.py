"""The parts of SIP that need no telephone: messages, digest, SDP, keys."""

from __future__ import annotations

import asyncio
import socket
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.adapters.channels.voice.sip import sdp
from peelian.adapters.channels.voice.sip.digest import CantSignIn, Challenge, read_challenge, respond
from peelian.adapters.channels.voice.sip.message import (
    BadMessage,
    Message,
    address,
    answer,
    host_and_port,
    parameter,
    parse,
)
from peelian.adapters.channels.voice.sip.rtp import Rtp
from tests.factories.at_once import PATIENCE

_OK = (
    b"SIP/2.0 200 OK\r\nv: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bKabc\r\n"
    b'Record-Route: <sip:one.example;lr>, <sip:two.example;lr>\r\nf: "A, B" <sip:a@b;x=1>;tag=one\r\n'
    b"t: <sip:c@d>;tag=two\r\ni: call@here\r\nCSeq: 7 INVITE\r\nm: <sip:c@127.0.0.1:5071>\r\nl: 0\r\n\r\n"
)


class TestMessage:
    def test_reads_short_names_lists_and_quotes(self) -> None:
        message = parse(_OK)
        assert (message.status, message.method, message.call_id) == (200, "INVITE", "call@here")
        assert message.all("record-route") == ["<sip:one.example;lr>", "<sip:two.example;lr>"]
        assert parameter(message.get("from"), "tag") == "one"
        assert parameter(message.get("from"), "x") == ""
        assert address(message.get("contact")) == "sip:c@127.0.0.1:5071"

    def test_what_is_written_is_read_again(self) -> None:
        message = parse(_OK)
        assert parse(message.encode()) == message

    def test_an_answer_keeps_the_ways_back_and_gets_our_tag(self) -> None:
        request = parse(
            b"OPTIONS sip:x@y SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=1\r\nVia: SIP/2.0/UDP b;branch=2\r\n"
            b"From: <sip:a@b>;tag=1\r\nTo: <sip:x@y>\r\nCall-ID: z\r\nCSeq: 1 OPTIONS\r\n\r\n"
        )
        response = answer(request, 200, "OK", tag="mine")
        assert response.all("via") == ["SIP/2.0/UDP a;branch=1", "SIP/2.0/UDP b;branch=2"]
        assert parameter(response.get("to"), "tag") == "mine"

    @pytest.mark.parametrize(
        "bad",
        [
            b"",
            b"GET / HTTP/1.1\r\n\r\n",
            _OK.replace(b"l: 0", b"l: 9"),
            _OK.replace(b"7 INVITE", b"seven"),
            _OK.replace(b"i: call@here\r\n", b""),
            b"\xff\xfe\x00",
        ],
    )
    def test_refuses_what_is_not_sip(self, bad: bytes) -> None:
        with pytest.raises(BadMessage):
            parse(bad)

    @given(st.binary(max_size=400))
    def test_nothing_else_can_come_of_it(self, data: bytes) -> None:
        for content in (data, _OK[:60] + data + _OK[60:]):
            try:
                assert isinstance(parse(content), Message)
            except BadMessage:
                continue

    @pytest.mark.parametrize(
        ("uri", "where"),
        [
            ("sip:+44@h.example", ("h.example", 5060)),
            ("sip:h.example:5070;lr", ("h.example", 5070)),
            ("sip:a@[::1]:5062;transport=udp", ("::1", 5062)),
        ],
    )
    def test_an_address_says_where(self, uri: str, where: tuple[str, int]) -> None:
        assert host_and_port(uri) == where


class TestDigest:
    # The example of RFC 2617, 3.5.
    def test_answers_the_example_of_the_standard(self) -> None:
        challenge = Challenge(
            "testrealm@host.com", "dcd98b7102dd2f0e8b11d0f600bfb0c093", "5ccc069c403ebaf9f0171e9517f40e41", "MD5",
            has_qop=True, stale=False,
        )  # fmt: skip
        value = respond(
            challenge, user="Mufasa", password="Circle Of Life", method="GET", uri="/dir/index.html",
            cnonce="0a4f113b",
        )  # fmt: skip
        assert 'response="6629fae49393a05397450978507c4ef1"' in value
        assert "nc=00000001" in value

    # The example of RFC 7616, 3.9.1.
    def test_answers_the_example_with_the_stronger_hash(self) -> None:
        challenge = Challenge(
            "http-auth@example.org", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
            "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS", "SHA-256", has_qop=True, stale=False,
        )  # fmt: skip
        value = respond(
            challenge, user="Mufasa", password="Circle of Life", method="GET", uri="/dir/index.html",
            cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
        )  # fmt: skip
        assert 'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"' in value

    def test_takes_the_strongest_that_is_offered(self) -> None:
        found = read_challenge(
            [
                'Digest realm="a", nonce="1", algorithm=MD5, qop="auth,auth-int"',
                'Digest realm="a", nonce="2", algorithm=SHA-256, qop="auth"',
                'Basic realm="a"',
            ]
        )
        assert (found.algorithm, found.nonce) == ("SHA-256", "2")

    def test_says_when_it_can_answer_none(self) -> None:
        with pytest.raises(CantSignIn):
            read_challenge(['Bearer realm="a"', 'Digest realm="a", nonce="1", qop="auth-int"'])


class TestAgreement:
    def test_what_we_offer_can_be_read_and_answered(self) -> None:
        body = sdp.offer("192.0.2.1", 4000, (sdp.Codec.PCMA, sdp.Codec.PCMU), session=1)
        theirs = sdp.read(body)
        assert theirs == sdp.Media("192.0.2.1", 4000, sdp.Codec.PCMA, 101)
        again = sdp.read(sdp.answer("192.0.2.2", 5000, theirs, session=2, version=1))
        assert (again.codec, again.keys) == (sdp.Codec.PCMA, 101)

    def test_the_stream_of_speech_counts_and_not_the_session(self) -> None:
        body = (
            b"v=0\r\nc=IN IP4 192.0.2.9\r\nm=video 9 RTP/AVP 31\r\nc=IN IP4 192.0.2.8\r\n"
            b"m=audio 4002 RTP/AVP 0 96\r\nc=IN IP4 192.0.2.7\r\na=rtpmap:96 telephone-event/8000\r\n"
        )
        assert sdp.read(body) == sdp.Media("192.0.2.7", 4002, sdp.Codec.PCMU, 96)

    @pytest.mark.parametrize("line", ["a=sendonly", "a=inactive", "c=IN IP4 0.0.0.0"])
    def test_knows_when_we_are_on_hold(self, line: str) -> None:
        body = f"v=0\r\nc=IN IP4 192.0.2.9\r\nm=audio 4002 RTP/AVP 8\r\n{line}\r\n".encode()
        assert not sdp.read(body).listens

    @pytest.mark.parametrize(
        "media", ["m=audio 0 RTP/AVP 0", "m=audio 4000 RTP/AVP 18 96", "m=video 4000 RTP/AVP 0"]
    )
    def test_says_when_there_is_nothing_in_common(self, media: str) -> None:
        with pytest.raises(sdp.NothingInCommon):
            sdp.read(f"v=0\r\nc=IN IP4 192.0.2.9\r\n{media}\r\n".encode())


class TestKeys:
    @staticmethod
    def _press(event: int, timestamp: int, *, number: int = 101, end: bool = False) -> bytes:
        head = struct.pack("!BBHII", 0x80, number, 1, timestamp, 7)
        return head + struct.pack("!BBH", event, 0x80 if end else 0x0A, 160)

    def _pressed(self, packets: list[bytes], *, media_host: str = "127.0.0.1") -> list[str]:
        keys: list[str] = []

        class Counting(Rtp):
            came = 0

            def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
                super().datagram_received(data, addr)
                self.came += 1

        async def hear() -> None:
            rtp = await Counting.open("127.0.0.1", [0], keys.append)
            assert isinstance(rtp, Counting)
            rtp.speak_with(sdp.Media(media_host, 9, sdp.Codec.PCMU, 101), also_from=media_host)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as phone:
                for packet in packets:
                    phone.sendto(packet, ("127.0.0.1", rtp.port))
            async with asyncio.timeout(PATIENCE):  # even on loopback a packet may take a while
                while rtp.came < len(packets):
                    await asyncio.sleep(0)
            rtp.close()

        asyncio.run(hear())
        return keys

    def test_one_press_counts_once_however_many_packets_tell_of_it(self) -> None:
        one = [self._press(9, 160), self._press(9, 160), self._press(9, 160, end=True)]
        two = [self._press(1, 3200), self._press(1, 3200, end=True)]
        star = [self._press(10, 6400, end=True)]
        assert self._pressed(one + two + star) == ["9", "1", "*"]

    def test_what_is_no_key_is_none(self) -> None:
        speech = struct.pack("!BBHII", 0x80, 0, 1, 160, 7) + bytes([9]) * 160
        assert self._pressed([speech, self._press(9, 1, number=96), self._press(99, 2), b"", b"\x80e"]) == []

    def test_a_key_from_somewhere_else_is_not_theirs(self) -> None:
        assert self._pressed([self._press(9, 160)], media_host="192.0.2.1") == []
