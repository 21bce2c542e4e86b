"""The queue of record: claimed once, settled once, never sent twice by itself."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.models import Contact
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.api import DeliveryState, MessageKind, MessageState, SendOutcome, SendResult
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message
from peelian.kernel.actors import ANONYMOUS, system
from peelian.kernel.errors import Refused
from tests.factories.accounts import UserFactory
from tests.factories.at_once import PATIENCE, ended
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import AreaFactory

STAFF = system("tests")
MAIL = messaging.ChannelFacts(name="email", label="Mail", address="email")


def claim(at: dt.datetime = AT, worker: str = "w1", limit: int = 200) -> list[messaging.ClaimedDelivery]:
    """Mails that are due."""
    return messaging.claim_due(at=at, worker=worker, channel=MAIL, limit=limit)


def released(people: int, key: str = "one") -> Message:
    """A message on its way to so many people."""
    area = AreaFactory.create()
    writer, approver = UserFactory.create(), UserFactory.create()
    view = messaging.write_message(
        actor=STAFF, at=AT, kind=MessageKind.UPDATE, subject="What we did", body="We did it.", area_id=area.pk,
        sender_name="Team", written_by_id=writer.pk, idempotency_key=key,
    )  # fmt: skip
    messaging.approve_message(actor=STAFF, at=AT, message_id=view.id, approved_by_id=approver.pk)
    ids = [ContactFactory.create().pk for _ in range(people)]
    assert messaging.freeze_audience(actor=STAFF, at=AT, message_id=view.id, contact_ids=ids) == people
    return Message.objects.get(pk=view.id)


def outcome(claimed: list[messaging.ClaimedDelivery], what: SendOutcome) -> list[SendResult]:
    return [SendResult(one.delivery_id, what, "250 OK") for one in claimed]


def states() -> list[str]:
    return list(Delivery.objects.order_by("id").values_list("state", flat=True))


@pytest.mark.django_db
class TestWriteAndApprove:
    def test_the_same_key_again_is_the_same_message(self) -> None:
        first = released(1)
        again = messaging.write_message(
            actor=STAFF, at=AT, kind=MessageKind.NEWS, subject="Other", body="Other", area_id=first.area_id or 0,
            sender_name="Team", written_by_id=None, idempotency_key="one",
        )  # fmt: skip

        assert again.id == first.pk
        assert again.subject == "What we did"

    def test_who_wrote_it_cannot_approve_it(self) -> None:
        writer = UserFactory.create()
        view = messaging.write_message(
            actor=STAFF, at=AT, kind=MessageKind.NEWS, subject="x", body="y", area_id=AreaFactory.create().pk,
            sender_name="Team", written_by_id=writer.pk, idempotency_key="k",
        )  # fmt: skip

        with pytest.raises(messaging.NeedsAnotherPerson):
            messaging.approve_message(actor=STAFF, at=AT, message_id=view.id, approved_by_id=writer.pk)
        with pytest.raises(messaging.NotNow):
            messaging.freeze_audience(actor=STAFF, at=AT, message_id=view.id, contact_ids=[])

    def test_a_message_to_nobody_is_sent_at_once(self) -> None:
        assert released(0).state == MessageState.SENT

    def test_a_message_goes_out_once(self) -> None:
        message = released(1)

        with pytest.raises(Refused):
            messaging.freeze_audience(actor=STAFF, at=AT, message_id=message.pk, contact_ids=[])


@pytest.mark.django_db
class TestClaimDue:
    def test_commits_attempting_before_anything_can_be_sent(self) -> None:
        released(2)

        claimed = claim(AT, "w1")

        assert [one.attempts for one in claimed] == [1, 1]
        assert states() == ["attempting", "attempting"]
        assert claim(AT, "w2") == []

    def test_asks_again_whether_the_person_may_be_written_to(self) -> None:
        message = released(3)
        left, suppressed, stays = Contact.objects.order_by("id")
        contacts.leave_by_id(actor=STAFF, at=AT, contact_id=left.pk, source="counter")
        email = suppressed.email
        contacts.leave_by_id(actor=STAFF, at=AT, contact_id=suppressed.pk, source="counter")
        # An old list brings the address back without the owner.
        Contact.objects.filter(pk=suppressed.pk).update(status="active", email=email)

        claimed = claim(AT, "w1")

        assert [one.address for one in claimed] == [stays.email]
        assert states() == ["suppressed", "suppressed", "attempting"]
        messaging.settle(at=AT, results=outcome(claimed, SendOutcome.TAKEN))
        assert Message.objects.get(pk=message.pk).state == MessageState.SENT

    def test_takes_a_confirmation_before_a_thousand_others(self) -> None:
        released(3)
        pending = contacts.sign_up(
            actor=ANONYMOUS, at=AT, email="new@example.org", language="en", topics=["alerts"], postcode="B1 1AA",
            neighbourhood_code="N01", source="page",
        )  # fmt: skip
        messaging.write_service_message(
            actor=ANONYMOUS, at=AT, contact_id=pending.contact_id, subject="Confirm", body="{confirm}",
            sender_name="Force", idempotency_key="c1",
        )  # fmt: skip

        claimed = claim(limit=1)

        assert [one.address for one in claimed] == ["new@example.org"]


@pytest.mark.django_db
class TestSettle:
    def test_sent_when_the_last_copy_is_settled(self) -> None:
        message = released(2)
        claimed = claim(AT, "w1")

        messaging.settle(at=AT, results=outcome(claimed[:1], SendOutcome.TAKEN))
        assert Message.objects.get(pk=message.pk).state == MessageState.SENDING
        messaging.settle(at=AT, results=outcome(claimed[1:], SendOutcome.REFUSED))

        assert Message.objects.get(pk=message.pk).state == MessageState.SENT
        assert states() == ["sent", "refused"]

    def test_later_is_tried_again_later_each_time_and_given_up_at_last(self) -> None:
        released(1)
        at, waits = AT, []
        while messaging.has_due(at=at):
            messaging.settle(at=at, results=outcome(claim(at, "w"), SendOutcome.LATER))
            row = Delivery.objects.get()
            waits.append(row.not_before - at)
            at = max(row.not_before, at)

        assert waits[:3] == [dt.timedelta(minutes=m) for m in (1, 5, 15)]
        assert states() == ["refused"]
        assert dt.timedelta(days=3) < at - AT < dt.timedelta(days=6)

    def test_keeps_the_servers_words_without_the_address(self) -> None:
        released(1)
        (copy,) = claim(AT, "w")
        words = f"550 5.1.1 <{copy.address}>: Recipient rejected; {copy.address.upper()} unknown"

        messaging.settle(at=AT, results=[SendResult(copy.delivery_id, SendOutcome.REFUSED, words)])

        assert Delivery.objects.get().detail == "550 5.1.1 <…>: Recipient rejected; … unknown"

    def test_unknown_is_not_sent_again_by_itself(self) -> None:
        released(1)
        messaging.settle(at=AT, results=outcome(claim(AT, "w"), SendOutcome.UNKNOWN))

        assert not messaging.has_due(at=AT + dt.timedelta(days=30))

    def test_a_batch_that_took_too_long_still_says_what_was_not_taken(self) -> None:
        message = released(1)
        claimed = claim(AT, "w")
        later = AT + dt.timedelta(hours=1)
        messaging.recover_stale(at=later, older_than=dt.timedelta(minutes=30))
        assert states() == ["unknown"]

        messaging.settle(at=later, results=outcome(claimed, SendOutcome.LATER))

        assert states() == ["queued"]
        assert Message.objects.get(pk=message.pk).state == MessageState.SENDING
        again = claim(later + dt.timedelta(minutes=5), "w")
        messaging.settle(at=later + dt.timedelta(minutes=5), results=outcome(again, SendOutcome.TAKEN))
        assert Message.objects.get(pk=message.pk).state == MessageState.SENT

    def test_the_same_result_twice_changes_nothing(self) -> None:
        released(1)
        claimed = claim(AT, "w")
        messaging.settle(at=AT, results=outcome(claimed, SendOutcome.TAKEN))
        messaging.settle(at=AT, results=outcome(claimed, SendOutcome.LATER))

        assert states() == ["sent"]


@pytest.mark.django_db
class TestRetryRefused:
    def test_puts_refused_copies_back_and_unknown_ones_only_when_told(self) -> None:
        message = released(2)
        claimed = claim(AT, "w")
        messaging.settle(at=AT, results=outcome(claimed[:1], SendOutcome.REFUSED))
        messaging.settle(at=AT, results=outcome(claimed[1:], SendOutcome.UNKNOWN))

        assert messaging.retry_refused(actor=STAFF, at=AT, message_id=message.pk) == 1
        assert states() == ["queued", "unknown"]
        assert messaging.retry_refused(actor=STAFF, at=AT, message_id=message.pk, include_unknown=True) == 1
        assert Message.objects.get(pk=message.pk).state == MessageState.SENDING


@pytest.mark.django_db(transaction=True)
class TestRaces:
    def test_two_workers_never_claim_the_same_copy(self) -> None:
        released(120)
        claimed: list[list[int]] = [[], []]
        together = threading.Barrier(2, timeout=PATIENCE)

        def work(number: int) -> None:
            together.wait()
            try:
                while messaging.has_due(at=AT):
                    batch = claim(AT, f"w{number}", limit=7)
                    claimed[number] += [one.delivery_id for one in batch]
                    messaging.settle(at=AT, results=outcome(batch, SendOutcome.TAKEN))
            finally:
                connection.close()

        _in_threads([lambda: work(0), lambda: work(1)])

        assert len(claimed[0]) + len(claimed[1]) == 120
        assert not set(claimed[0]) & set(claimed[1])
        assert set(states()) == {"sent"}
        assert Message.objects.get().state == MessageState.SENT

    def test_rows_that_another_worker_holds_are_skipped_not_waited_for(self) -> None:
        released(3)
        held, done = threading.Event(), threading.Event()

        def hold() -> None:
            try:
                with transaction.atomic():
                    list(Delivery.objects.select_for_update().order_by("id")[:2])
                    held.set()
                    done.wait(PATIENCE)
            finally:
                connection.close()

        thread = threading.Thread(daemon=True, target=hold)
        thread.start()
        assert held.wait(PATIENCE)
        try:
            claimed = claim(AT, "w")
        finally:
            done.set()
            ended(thread)

        assert len(claimed) == 1

    def test_a_worker_killed_in_mid_send_leaves_copies_that_are_called_unknown(self) -> None:
        message = released(2)
        # Another process claims, and dies before it can settle.
        script = (
            "import datetime as dt, os, signal, sys\n"
            "sys.path.insert(0, 'src')\n"
            "import django\n"
            "django.setup()\n"
            "from django.db import connections\n"
            f"connections['default'].settings_dict['NAME'] = {connection.settings_dict['NAME']!r}\n"
            "from peelian.apps.messaging import api as messaging\n"
            "mail = messaging.ChannelFacts(name='email', label='Mail', address='email')\n"
            f"at = dt.datetime.fromisoformat({AT.isoformat()!r})\n"
            "claimed = messaging.claim_due(at=at, worker='doomed:1', channel=mail)\n"
            "assert len(claimed) == 2\n"
            "os.kill(os.getpid(), signal.SIGKILL)\n"
        )
        died = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True)
        assert died.returncode == -9, died.stderr.decode()

        assert claim(AT + dt.timedelta(hours=1), "other") == []
        later = AT + dt.timedelta(minutes=31)
        assert messaging.recover_stale(at=later, older_than=dt.timedelta(minutes=30)) == 2

        assert states() == [DeliveryState.UNKNOWN, DeliveryState.UNKNOWN]
        assert "doomed:1" in Delivery.objects.order_by("id")[0].detail
        assert not messaging.has_due(at=AT + dt.timedelta(days=30))
        assert Message.objects.get(pk=message.pk).state == MessageState.SENT

    def test_claiming_inside_a_transaction_is_refused(self) -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            claim(AT, "w")


def _in_threads(jobs: list[Callable[[], None]]) -> None:
    threads = [threading.Thread(daemon=True, target=job) for job in jobs]
    for thread in threads:
        thread.start()
    ended(*threads)
