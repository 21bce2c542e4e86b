"""Texts over SMPP: to smpp34's message centre, and to bare ones that misbehave."""

from __future__ import annotations

import datetime as dt
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from peelian.adapters.channels.sms import wire
from peelian.adapters.channels.sms.inbound import IdForm
from peelian.adapters.channels.sms.listening import SmppListener
from peelian.adapters.channels.sms.numbers import check_sender
from peelian.adapters.channels.sms.smpp import Pace, Smpp
from peelian.adapters.channels.sms.wire import Centre
from peelian.apps.messaging.api import Doors, InboundWords, Receipt, ReceiptState, SendOutcome
from peelian.kernel.errors import Refused
from tests.adapters.channels.journal import Noted
from tests.adapters.channels.sms.copies import URDU, copy
from tests.adapters.channels.sms.smsc import BareSmsc, Smsc, answer, deliver_sm
from tests.factories.at_once import PATIENCE
from tests.ports import HOST, deaf_port

#: What is bound to come is waited for, however busy the machine.
QUICK = Pace(window=10, answer_within=PATIENCE, patience=PATIENCE, quiet_for=PATIENCE, first_wait=0.05)
Make = Callable[..., Smpp]


@pytest.fixture
def smpp(tmp_path: Path) -> Iterator[Make]:
    made: list[Smpp] = []

    def make(port: int, pace: Pace = QUICK, ids: str = "same", sender: str = "61234", bits: int = 8) -> Smpp:
        one = Smpp(
            Centre(HOST, port, "peelian", "secret", timeout=PATIENCE), check_sender(sender), folder=tmp_path / "parts",
            pace=pace, ids=IdForm(ids), reference_bits=bits,
        )  # fmt: skip
        made.append(one)
        return one

    yield make
    for one in made:
        one.close()


class Taken:
    """Doors that keep what goes through them."""

    def __init__(self) -> None:
        self.receipts: list[Receipt] = []
        self.words: list[InboundWords] = []
        self.came = threading.Condition()
        self.trouble: list[Exception] = []

    def doors(self) -> Doors:
        return Doors(mail=lambda _: None, words=self._words, receipts=self._receipts)

    def wait(self, enough: Callable[[], bool]) -> None:
        with self.came:
            assert self.came.wait_for(enough, timeout=PATIENCE)

    def _words(self, words: InboundWords) -> None:
        if self.trouble:
            raise self.trouble.pop()
        with self.came:
            self.words.append(words)
            self.came.notify_all()

    def _receipts(self, receipts: list[Receipt]) -> None:
        with self.came:
            self.receipts += receipts
            self.came.notify_all()


@pytest.fixture
def listen() -> Iterator[Callable[[Smpp], Taken]]:
    running: list[SmppListener] = []

    def start(smpp: Smpp) -> Taken:
        taken = Taken()
        listener = SmppListener(smpp, taken.doors())
        listener.start()
        running.append(listener)
        return taken

    yield start
    for listener in running:
        listener.stop()


class TestSend:
    def test_hands_over_a_batch_with_a_number_for_each_part(self, smpp: Make) -> None:
        with Smsc() as smsc:
            journal = Noted()
            results = smpp(smsc.port).send([copy(1), copy(2, URDU * 2), copy(3, "€" * 100)], journal)

            assert [result.outcome for result in results] == [SendOutcome.TAKEN] * 3
            assert [len(result.references) for result in results] == [1, 3, 2]
            assert journal.begun == [1, 2, 3]
            assert sorted(one.delivery_id for one in journal.ended) == [1, 2, 3]

    def test_what_a_phone_puts_together_is_what_was_said(self, smpp: Make) -> None:
        for bits, head in ((8, 6), (16, 7)):
            with Smsc() as smsc:
                smpp(smsc.port, bits=bits).send(
                    [copy(300, URDU * 3, bits=bits), copy(301, "a[€]" * 90, bits=bits)], Noted()
                )

                urdu = [one for one in smsc.submitted if one.data_coding == 8]
                urdu.sort(key=lambda one: one.short_message[head - 1])
                said = b"".join(one.short_message[head:] for one in urdu).decode("utf-16-be")
                assert said == URDU * 3
                assert {one.esm_class for one in smsc.submitted} == {0x40}
                for one in smsc.submitted:
                    assert len(one.short_message) <= (head + 154 if one.data_coding == 0 else 140)
                assert [one.short_message[head - 1] for one in urdu] == list(range(1, len(urdu) + 1))
                assert {one.short_message[head - 2] for one in urdu} == {len(urdu)}
                assert not any(one.short_message.endswith(b"\x1b") for one in smsc.submitted)

    def test_asks_for_receipts_and_says_who_sends(self, smpp: Make) -> None:
        with Smsc() as smsc:
            smpp(smsc.port, sender="WMPolice").send([copy(1)], Noted())
            (one,) = smsc.submitted
            assert (one.registered_delivery, one.source_addr, one.source_addr_ton) == (1, "WMPolice", 5)
            assert (one.destination_addr, one.dest_addr_ton) == ("447700900001", 1)

    def test_a_number_that_may_not_get_texts_is_refused_before_anything_is_noted(self, smpp: Make) -> None:
        with Smsc() as smsc:
            journal = Noted()
            numbers = ["+441214960123", "+449012345678", "+33612345678", "nonsense", "+447700900001"]
            results = smpp(smsc.port).send(
                [copy(n, address=number) for n, number in enumerate(numbers, 1)], journal
            )
            assert [one.outcome for one in results] == [SendOutcome.REFUSED] * 4 + [SendOutcome.TAKEN]
            assert journal.begun == [5]

    def test_one_bind_serves_many_batches(self, smpp: Make) -> None:
        with Smsc() as smsc:
            provider = smpp(smsc.port)
            for start in (1, 31, 61):
                results = provider.send([copy(n) for n in range(start, start + 30)], Noted())
                assert {one.outcome for one in results} == {SendOutcome.TAKEN}
            assert len(smsc.submitted) == 90

    def test_never_more_wait_for_an_answer_than_the_window_holds(self, smpp: Make) -> None:
        came, most = 0, 0

        def behave(connection: socket.socket, read: Callable[[], tuple[int, int, bytes]]) -> None:
            nonlocal came, most
            held: list[int] = []
            connection.settimeout(0.2)
            while True:
                try:
                    command, sequence, _ = read()
                    if command == 4:
                        came += 1
                        held.append(sequence)
                        most = max(most, len(held))
                except TimeoutError:
                    # Nothing more comes: answered only when the window is full, or nothing is left.
                    if len(held) < QUICK.window and came < 35:
                        continue
                    for sequence in held:
                        connection.sendall(answer(wire.SUBMIT_RESP, sequence, b"%d\0" % sequence))
                    held.clear()

        with BareSmsc(behave) as smsc:
            results = smpp(smsc.port).send([copy(n) for n in range(1, 36)], Noted())
        assert {one.outcome for one in results} == {SendOutcome.TAKEN}
        assert most == QUICK.window


class TestTrouble:
    def test_throttled_texts_are_offered_again_and_nothing_is_lost(self, smpp: Make) -> None:
        with Smsc(lambda n, _: 0x58 if n in {3, 4, 5, 9} else (f"m{n}", "")) as smsc:
            results = smpp(smsc.port).send([copy(n) for n in range(1, 21)], Noted())
            assert {one.outcome for one in results} == {SendOutcome.TAKEN}
            assert len(smsc.submitted) == 24

    def test_a_centre_that_keeps_asking_to_slow_down_is_left_alone(self, smpp: Make) -> None:
        with Smsc(lambda n, _: (f"m{n}", "") if n <= 2 else 0x58) as smsc:
            journal = Noted()
            pace = Pace(window=4, patience=0.3, first_wait=0.05)
            results = smpp(smsc.port, pace).send([copy(n) for n in range(1, 41)], journal)
            outcomes = [one.outcome for one in results]
            assert outcomes.count(SendOutcome.TAKEN) == 2
            assert outcomes.count(SendOutcome.LATER) == 38
            assert len(journal.begun) < 12
            assert "0x00000058" in results[-1].detail

    def test_a_refusal_is_about_its_copy_alone(self, smpp: Make) -> None:
        with Smsc(lambda n, _: 0x0B if n == 2 else (f"m{n}", "")) as smsc:
            results = smpp(smsc.port).send([copy(1), copy(2), copy(3)], Noted())
            (refused,) = [one for one in results if one.outcome is not SendOutcome.TAKEN]
            assert refused.outcome is SendOutcome.REFUSED
            assert "Destination" in refused.detail

    def test_a_refusal_that_is_about_us_costs_no_resident_a_message(self, smpp: Make) -> None:
        with Smsc(lambda *_: 0x0A) as smsc:
            (result,) = smpp(smsc.port).send([copy(1)], Noted())
            assert result.outcome is SendOutcome.NO_SERVICE

    def test_a_copy_of_which_some_parts_were_taken_is_not_sent_again_by_itself(self, smpp: Make) -> None:
        with Smsc(lambda n, _: 0x0B if n == 2 else (f"m{n}", "")) as smsc:
            (result,) = smpp(smsc.port).send([copy(1, URDU * 2)], Noted())
            assert result.outcome is SendOutcome.UNKNOWN
            assert len(result.references) == 2
            assert "2 of 3" in result.detail

    def test_a_connection_dropped_in_mid_send_leaves_doubt_only_where_there_is_some(self, smpp: Make) -> None:
        def behave(connection: socket.socket, read: Callable[[], tuple[int, int, bytes]]) -> None:
            count = 0
            while True:
                command, sequence, _ = read()
                if command != 4:
                    continue
                count += 1
                if count > 5 and smsc.connections == 1:
                    return  # with the rest of the window unanswered
                connection.sendall(answer(wire.SUBMIT_RESP, sequence, b"%d\0" % sequence))

        with BareSmsc(behave) as smsc:
            journal = Noted()
            results = smpp(smsc.port).send([copy(n) for n in range(1, 41)], journal)
        outcomes = [one.outcome for one in results]
        assert outcomes.count(SendOutcome.UNKNOWN) <= QUICK.window
        assert outcomes.count(SendOutcome.UNKNOWN) >= 1
        assert outcomes.count(SendOutcome.TAKEN) == 40 - outcomes.count(SendOutcome.UNKNOWN)
        assert smsc.connections == 2
        assert sorted(one.delivery_id for one in journal.ended) == list(range(1, 41))

    def test_a_centre_that_never_answers_is_given_up(self, smpp: Make) -> None:
        def behave(connection: socket.socket, read: Callable[[], tuple[int, int, bytes]]) -> None:
            while True:
                read()

        with BareSmsc(behave) as smsc:
            pace = Pace(window=4, answer_within=0.3, first_wait=0.01)
            results = smpp(smsc.port, pace).send([copy(n) for n in range(1, 21)], Noted())
        outcomes = [one.outcome for one in results]
        assert set(outcomes) == {SendOutcome.UNKNOWN, SendOutcome.NO_SERVICE}
        assert outcomes.count(SendOutcome.UNKNOWN) == 8  # two windows

    def test_a_centre_that_is_not_there_costs_one_try_and_then_none(self, smpp: Make) -> None:
        journal = Noted()
        with deaf_port() as port:
            provider = smpp(port, Pace(first_wait=30))
            for _ in range(3):
                (result,) = provider.send([copy(1)], journal)
                assert result.outcome is SendOutcome.NO_SERVICE
        assert journal.begun == []

    def test_a_full_disk_stops_what_has_not_begun_and_nothing_else(self, smpp: Make) -> None:
        with Smsc() as smsc:
            results = smpp(smsc.port).send([copy(n, URDU * 2) for n in range(1, 9)], Noted(full_after=3))
            assert [one.outcome for one in results] == [SendOutcome.TAKEN] * 3 + [SendOutcome.NO_SERVICE] * 5
            assert "No space" in results[-1].detail
            assert len(smsc.submitted) == 9

    @pytest.mark.parametrize("garbage", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\0\0\0\3", b"\xff" * 64])
    def test_what_is_not_smpp_is_no_service(self, smpp: Make, garbage: bytes) -> None:
        listening = socket.create_server((HOST, 0))

        def serve() -> None:
            connection, _ = listening.accept()
            connection.recv(100)
            connection.sendall(garbage)
            connection.close()

        threading.Thread(target=serve, daemon=True).start()
        (result,) = smpp(listening.getsockname()[1]).send([copy(1)], Noted())
        assert result.outcome is SendOutcome.NO_SERVICE
        listening.close()

    def test_a_wrong_password_is_no_service_with_the_centres_words(self, smpp: Make) -> None:
        listening = socket.create_server((HOST, 0))

        def serve() -> None:
            connection, _ = listening.accept()
            head = connection.recv(4096)
            _, command, _, sequence = struct.unpack(">LLLL", head[:16])
            connection.sendall(answer(command | 0x80000000, sequence, status=0x0E))
            connection.close()

        threading.Thread(target=serve, daemon=True).start()
        (result,) = smpp(listening.getsockname()[1]).send([copy(1)], Noted())
        assert result.outcome is SendOutcome.NO_SERVICE
        assert "Invalid Password" in result.detail
        listening.close()


class TestListen:
    def test_receipts_come_for_what_was_sent_by_its_number(
        self, smpp: Make, listen: Callable[[Smpp], Taken]
    ) -> None:
        for early in (False, True):
            with Smsc(lambda n, _: (f"m{n}", "DELIVRD" if n % 2 else "UNDELIV"), early=early) as smsc:
                provider = smpp(smsc.port)
                taken = listen(provider)
                assert smsc.bound.wait(PATIENCE)
                journal = Noted()
                results = provider.send([copy(n) for n in range(1, 31)], journal)
                journal.settled()
                taken.wait(lambda: len(taken.receipts) == 30)  # noqa: B023 - waited for here
                sent = {reference for one in results for reference in one.references}
                assert {one.reference for one in taken.receipts} == sent
                states = {ReceiptState.DELIVERED, ReceiptState.UNDELIVERABLE}
                assert {one.state for one in taken.receipts} == states

    def test_a_receipt_waits_unacknowledged_until_its_batch_is_settled_and_others_do_not(
        self, smpp: Make, listen: Callable[[Smpp], Taken]
    ) -> None:
        acknowledged: list[int] = []

        def behave(connection: socket.socket, read: Callable[[], tuple[int, int, bytes]]) -> None:
            while True:
                command, sequence, _ = read()
                if command == 4:
                    connection.sendall(answer(wire.SUBMIT_RESP, sequence, b"ours\0"))
                    connection.sendall(deliver_sm(b"id:ours stat:DELIVRD", esm_class=4, sequence=71))
                    connection.sendall(deliver_sm(b"id:older stat:DELIVRD", esm_class=4, sequence=72))
                elif command == 0x80000005:
                    acknowledged.append(sequence)

        with BareSmsc(behave) as smsc:
            provider, journal = smpp(smsc.port, replace(QUICK, hold=60)), Noted()
            taken = listen(provider)
            provider.send([copy(1)], journal)
            taken.wait(lambda: len(taken.receipts) == 1)
            assert taken.receipts[0].reference == "older"
            assert 71 not in acknowledged
            journal.settled()
            taken.wait(lambda: len(taken.receipts) == 2)
            assert taken.receipts[1].reference == "ours"

    def test_a_receipt_does_not_wait_for_ever_for_a_batch_that_nobody_settles(
        self, smpp: Make, listen: Callable[[Smpp], Taken]
    ) -> None:
        with Smsc() as smsc:
            provider = smpp(smsc.port, replace(QUICK, hold=0.1))
            taken = listen(provider)
            assert smsc.bound.wait(PATIENCE)
            provider.send([copy(1)], Noted())
            taken.wait(lambda: len(taken.receipts) == 1)

    def test_numbers_that_are_hexadecimal_here_and_decimal_there_meet(
        self, smpp: Make, listen: Callable[[Smpp], Taken]
    ) -> None:
        def behave(connection: socket.socket, read: Callable[[], tuple[int, int, bytes]]) -> None:
            while True:
                command, sequence, _ = read()
                if command == 4:
                    connection.sendall(answer(wire.SUBMIT_RESP, sequence, b"00FA\0"))
                    connection.sendall(deliver_sm(b"id:250 stat:DELIVRD err:000", esm_class=4))

        with BareSmsc(behave) as smsc:
            provider = smpp(smsc.port, ids="hex-decimal")
            taken = listen(provider)
            journal = Noted()
            (result,) = provider.send([copy(1)], journal)
            journal.settled()
            taken.wait(lambda: len(taken.receipts) == 1)
        assert result.references == (taken.receipts[0].reference,) == ("250",)

    def test_a_receipt_by_optional_parameters_is_read_whole(
        self, smpp: Make, listen: Callable[[Smpp], Taken]
    ) -> None:
        acknowledged = threading.Event()

        def behave(connection: socket.socket, read: Callable[[], tuple[int, int, bytes]]) -> None:
            for ending in (b"", b"\0"):  # with and without its final NUL
                number = b"abcdef" + ending
                tlvs = struct.pack(">HH", 0x1E, len(number)) + number + struct.pack(">HHB", 0x427, 1, 2)
                connection.sendall(deliver_sm(b"", esm_class=4, tlvs=tlvs + b"\x14\x00\0\1\7"))
            while True:
                command, _, _ = read()
                if command == 0x80000005:
                    acknowledged.set()

        with BareSmsc(behave) as smsc:
            taken = listen(smpp(smsc.port))
            taken.wait(lambda: len(taken.receipts) == 2)
            assert acknowledged.wait(PATIENCE)
        assert {(one.reference, one.state) for one in taken.receipts} == {("abcdef", ReceiptState.DELIVERED)}

    def test_a_long_text_in_urdu_comes_whole_whatever_the_order(
        self, smpp: Make, listen: Callable[[Smpp], Taken]
    ) -> None:
        raw = (URDU * 3).encode("utf-16-be")
        parts = [raw[at : at + 134] for at in range(0, len(raw), 134)]
        with Smsc() as smsc:
            taken = listen(smpp(smsc.port))
            assert smsc.bound.wait(PATIENCE)
            order = [2, 0, 3, 1]
            assert len(parts) == 4
            for at in [*order, 3]:  # one of them twice
                head = bytes((5, 0, 3, 42, len(parts), at + 1))
                assert smsc.deliver(head + parts[at], data_coding=8, esm_class=0x40) == 0
            taken.wait(lambda: len(taken.words) >= 1)
        assert [one.text for one in taken.words] == [URDU * 3]
        assert taken.words[0].sender == "+447700900123"

    def test_texts_of_two_people_with_one_reference_stay_apart(
        self, smpp: Make, listen: Callable[[Smpp], Taken]
    ) -> None:
        with Smsc() as smsc:
            taken = listen(smpp(smsc.port))
            assert smsc.bound.wait(PATIENCE)
            for source, number in (
                ("447700900001", 1),
                ("447700900002", 1),
                ("447700900001", 2),
                ("447700900002", 2),
            ):
                text = bytes((5, 0, 3, 9, 2, number)) + f"{source[-1]}{number}".encode()
                smsc.deliver(text, source=source, esm_class=0x40)
            taken.wait(lambda: len(taken.words) == 2)
        assert {one.text for one in taken.words} == {"1112", "2122"}

    def test_parts_by_sar_and_payload_and_the_default_alphabet_are_read(
        self, smpp: Make, listen: Callable[[Smpp], Taken]
    ) -> None:
        def sar(number: int) -> bytes:
            return (
                struct.pack(">HHH", 0x20C, 2, 500) + struct.pack(">HHB", 0x20E, 1, 2)
                + struct.pack(">HHB", 0x20F, 1, number)
            )  # fmt: skip

        def behave(connection: socket.socket, read: Callable[[], tuple[int, int, bytes]]) -> None:
            payload = "ਨਮਸਤੇ".encode("utf-16-be")
            connection.sendall(
                deliver_sm(b"one \x00", tlvs=sar(1)) + deliver_sm(b"two \x1be", tlvs=sar(2))
                + deliver_sm(b"", coding=8, tlvs=struct.pack(">HH", 0x424, len(payload)) + payload)
                + deliver_sm(b"caf\xe9", coding=3)
            )  # fmt: skip
            while True:
                read()

        with BareSmsc(behave) as smsc:
            taken = listen(smpp(smsc.port))
            taken.wait(lambda: len(taken.words) == 3)
        assert [one.text for one in taken.words] == ["one @two €", "ਨਮਸਤੇ", "café"]

    def test_what_could_not_be_kept_is_to_be_brought_again_and_the_same_words_have_one_number(
        self, smpp: Make, listen: Callable[[Smpp], Taken]
    ) -> None:
        with Smsc() as smsc:
            taken = listen(smpp(smsc.port))
            assert smsc.bound.wait(PATIENCE)
            taken.trouble = [RuntimeError("the database is away")]
            assert smsc.deliver(b"Hello") == 8
            assert smsc.deliver(b"Hello") == 0
            assert smsc.deliver(b"Hello") == 0
            taken.trouble = [Refused("not for us")]
            assert smsc.deliver(b"Refused") == 0
        assert len(taken.words) == 2
        assert len({one.provider_id for one in taken.words}) <= 2

    def test_words_from_a_name_and_unreadable_ones_are_let_go_and_the_listener_lives(
        self, smpp: Make, listen: Callable[[Smpp], Taken]
    ) -> None:
        acknowledged: list[int] = []

        def behave(connection: socket.socket, read: Callable[[], tuple[int, int, bytes]]) -> None:
            connection.sendall(answer(wire.DELIVER, 1, b"\0\1\1447"))  # cut short
            connection.sendall(deliver_sm(b"Win", sequence=2, source=b"Lottery"))
            connection.sendall(answer(0x00000102, 3, b"alert") + answer(0x80000000, 0, status=3))
            connection.sendall(answer(wire.SUBMIT_RESP, 99, b"", status=0x58))  # to nothing of ours
            connection.sendall(deliver_sm(b"I am here", sequence=4))
            while True:
                command, sequence, _ = read()
                if command == 0x80000005:
                    acknowledged.append(sequence)

        with BareSmsc(behave) as smsc:
            taken = listen(smpp(smsc.port))
            taken.wait(lambda: len(taken.words) == 1)
            assert taken.words[0].text == "I am here"

    def test_a_bind_that_ends_is_opened_again(self, smpp: Make, listen: Callable[[Smpp], Taken]) -> None:
        def behave(connection: socket.socket, read: Callable[[], tuple[int, int, bytes]]) -> None:
            connection.sendall(deliver_sm(b"Bind %d" % smsc.connections))
            while True:
                command, _, _ = read()
                if command == 0x80000005 and smsc.connections < 3:
                    return

        with BareSmsc(behave) as smsc:
            taken = listen(smpp(smsc.port))
            taken.wait(lambda: len(taken.words) == 3)

    def test_a_silent_centre_is_asked_whether_it_is_there_and_given_up(
        self, smpp: Make, listen: Callable[[Smpp], Taken]
    ) -> None:
        asked = threading.Event()

        def behave(connection: socket.socket, read: Callable[[], tuple[int, int, bytes]]) -> None:
            while True:
                command, _, _ = read()
                if command == wire.ENQUIRE:
                    asked.set()
                    if smsc.connections > 1:
                        connection.sendall(deliver_sm(b"second bind"))

        with BareSmsc(behave) as smsc:
            taken = listen(smpp(smsc.port, Pace(quiet_for=0.1, first_wait=0.01)))
            assert asked.wait(PATIENCE)
            taken.wait(lambda: len(taken.words) >= 1)

    def test_where_nobody_listens_it_binds_as_a_transmitter(self, smpp: Make) -> None:
        with Smsc() as smsc:
            smpp(smsc.port).send([copy(1)], Noted())
            assert not smsc.esme.can_receive


class TestAssembly:
    def test_what_is_missing_after_a_day_is_marked_and_the_rest_handed_on(self, tmp_path: Path) -> None:
        from peelian.adapters.channels.sms.inbound import Assembly, Part

        at = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
        assembly = Assembly(tmp_path / "parts", "sms:smpp")
        for number, text in ((1, "I saw them "), (3, " at nine")):
            assert assembly.take(Part("+447700900123", "61234", text, "b1", 3, number), at) is None
        assert assembly.overdue(at + dt.timedelta(hours=23)) == []

        # Another process, after a restart, finds the same parts.
        ((words, files),) = Assembly(tmp_path / "parts", "sms:smpp").overdue(at + dt.timedelta(hours=25))

        assert words.text == "I saw them  […]  at nine"
        assert len(files) == 2
