"""Writing a message: once for a key, approved as it was read, changed only before it goes, and never in silence."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from PIL import Image

from peelian.apps.contacts import api as contacts
from peelian.apps.events.models import Event
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.api import Fields, MessageKind, MessageState, TextOrigin, Urgency
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Message, MessageText
from peelian.kernel.actors import Actor, ActorKind, system
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land, make_land

TESTS = system("tests")
WORDS = Fields(kind=MessageKind.ALERT, subject="Vans", body="Lock your van.", sender_name="Abbey Green Team")


@pytest.fixture
def land(db: None) -> Land:
    """Areas to write for."""
    return make_land()


def _write(land: Land, key: str = "one", **fields: object) -> messaging.Sheet:
    made = messaging.write_message(
        actor=TESTS,
        at=AT,
        area_id=land.neighbourhoods[0].pk,
        written_by_id=UserFactory.create().pk,
        idempotency_key=key,
        **{**WORDS, **fields},  # type: ignore[typeddict-item]
    )
    return messaging.sheet_of(made.id)


def _edit(sheet: messaging.Sheet, **fields: object) -> None:
    messaging.edit_message(
        actor=TESTS,
        at=AT,
        message_id=sheet.id,
        written_by_id=sheet.written_by_id,
        **fields,  # type: ignore[typeddict-item, arg-type]
    )


def _say_in_polish(sheet: messaging.Sheet, subject: str) -> None:
    messaging.set_text(
        actor=system("tests"), at=AT, message_id=sheet.id, language="pl", subject=subject, body="Na ulicy.",
        origin=messaging.TextOrigin.APPROVED,
    )  # fmt: skip


def _approve(sheet: messaging.Sheet, **more: object) -> None:
    by = UserFactory.create().pk
    messaging.approve_message(actor=TESTS, at=AT, message_id=sheet.id, approved_by_id=by, **more)  # type: ignore[arg-type]


class TestWriting:
    def test_makes_one_message_for_a_key(self, land: Land) -> None:
        assert _write(land).id == _write(land, subject="Other words").id
        assert Event.objects.filter(name="messaging.message.written").count() == 1

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"subject": " \u200b"}, "subject"),
            ({"body": "\n \n"}, "body"),
            ({"body": "Press here: {confirm}"}, "body"),
            ({"sender_name": ""}, "sender_name"),
            ({"topic": "gossip"}, "topic"),
            ({"send_at": AT, "expires_at": AT - dt.timedelta(minutes=1)}, "expires_at"),
        ],
    )
    def test_names_the_field_that_makes_no_sense(
        self, fields: dict[str, object], field: str, land: Land
    ) -> None:
        with pytest.raises((messaging.EmptyMessage, messaging.BadMessage)) as refused:
            _write(land, **fields)
        assert refused.value.field == field
        assert not Message.objects.exists()


class TestApproving:
    def test_takes_the_words_that_were_read(self, land: Land) -> None:
        sheet = _write(land)
        _edit(sheet, urgency=Urgency.IMPORTANT)
        with pytest.raises(messaging.WordsChanged):
            _approve(sheet, read_version=sheet.version)
        _approve(sheet, read_version=messaging.sheet_of(sheet.id).version)

    def test_takes_the_words_in_other_languages_that_were_read(self, land: Land) -> None:
        sheet = _write(land)
        _say_in_polish(sheet, "Kradzieże")
        read = messaging.sheet_of(sheet.id).version
        _say_in_polish(sheet, "Włamania")
        with pytest.raises(messaging.WordsChanged, match="or its words in another language"):
            _approve(sheet, read_version=read)
        _approve(sheet, read_version=messaging.sheet_of(sheet.id).version)

    def test_is_void_after_any_change_and_says_so(self, land: Land) -> None:
        sheet = _write(land)
        _approve(sheet)
        _edit(sheet, expires_at=AT + dt.timedelta(days=1))
        assert messaging.sheet_of(sheet.id).state is MessageState.DRAFT
        assert Event.objects.get(name="messaging.message.edited").data["approval_voided"] is True

    def test_stays_where_nothing_was_changed(self, land: Land) -> None:
        sheet = _write(land)
        _approve(sheet)
        _edit(sheet, subject="Vans ")
        assert messaging.sheet_of(sheet.id).state is MessageState.APPROVED

    def test_lets_nobody_approve_what_they_had_a_hand_in(self, land: Land) -> None:
        sheet = _write(land)
        first, second = UserFactory.create(), UserFactory.create()
        for user in (first, second):
            actor = Actor(ActorKind.STAFF, str(user.pk))
            messaging.edit_message(
                actor=actor, at=AT, message_id=sheet.id, written_by_id=user.pk, body=f"Of {user.pk}."
            )
        with pytest.raises(messaging.NeedsAnotherPerson, match="changed something"):
            messaging.approve_message(actor=TESTS, at=AT, message_id=sheet.id, approved_by_id=first.pk)

    def test_makes_whoever_edits_last_the_writer(self, land: Land) -> None:
        sheet = _write(land)
        other = UserFactory.create()
        messaging.edit_message(actor=TESTS, at=AT, message_id=sheet.id, written_by_id=other.pk, body="Mine.")
        with pytest.raises(messaging.NeedsAnotherPerson):
            messaging.approve_message(actor=TESTS, at=AT, message_id=sheet.id, approved_by_id=other.pk)

    def test_refuses_a_message_whose_time_is_over(self, land: Land) -> None:
        sheet = _write(land, expires_at=AT - dt.timedelta(hours=1))
        with pytest.raises(messaging.BadMessage, match="is over"):
            _approve(sheet)


class TestWordsInALanguage:
    def _set(self, sheet: messaging.Sheet, **more: object) -> None:
        said = {
            "language": "pl",
            "subject": "Furgonetki",
            "body": "Zamknij.",
            "origin": TextOrigin.APPROVED,
            **more,
        }
        messaging.set_text(actor=TESTS, at=AT, message_id=sheet.id, **said)  # type: ignore[arg-type]

    def test_are_kept_once_and_go_when_the_authors_words_change(self, land: Land) -> None:
        sheet = _write(land)
        self._set(sheet)
        self._set(sheet)
        assert Event.objects.filter(name="messaging.text.settled").count() == 1
        _edit(sheet, topic="alerts")
        assert MessageText.objects.count() == 1
        _edit(sheet, body="Lock your van now.")
        assert not MessageText.objects.exists()

    def test_of_a_machine_need_an_officer_and_a_reason_and_are_logged_apart(self, land: Land) -> None:
        sheet = _write(land)
        with pytest.raises(messaging.BadMessage):
            self._set(sheet, origin=TextOrigin.MACHINE)
        self._set(
            sheet,
            origin=TextOrigin.MACHINE,
            settled_by_id=UserFactory.create().pk,
            reason="A child is missing.",
        )
        assert Event.objects.filter(name="messaging.text.overridden").count() == 1

    def test_are_never_in_the_authors_own(self, land: Land) -> None:
        with pytest.raises(messaging.BadMessage):
            self._set(_write(land), language="en")


class TestNotices:
    def test_go_to_those_who_got_the_first_or_will(self, land: Land) -> None:
        sheet = _write(land)
        _approve(sheet)
        people = [ContactFactory.create() for _ in range(4)]
        messaging.freeze_audience(
            actor=TESTS, at=AT, message_id=sheet.id, contact_ids=[one.pk for one in people]
        )
        for one, state in zip(people, ("sent", "queued", "unknown", "suppressed"), strict=True):
            settled = None if state == "queued" else AT
            Delivery.objects.filter(contact=one).update(state=state, settled_at=settled)
        made = messaging.write_notice(
            actor=TESTS, at=AT, about_id=sheet.id, notice=messaging.Notice.CORRECTION, subject="Correction: vans",
            body="It was Mill Road.", written_by_id=sheet.written_by_id, idempotency_key="c",
        )  # fmt: skip
        notice = messaging.sheet_of(made.id)
        statement = contacts.count_audience(
            contacts.Selection.from_json(notice.selection), on=AT.date(), organisation="police", urgent=False,
            channels={"email": "email"}, resolve=messaging.got_message,
        )  # fmt: skip
        assert statement.people == 3

    def test_refuse_a_draft(self, land: Land) -> None:
        with pytest.raises(messaging.NotNow):
            messaging.write_notice(
                actor=TESTS, at=AT, about_id=_write(land).id, notice=messaging.Notice.CORRECTION, subject="C",
                body="C", written_by_id=None, idempotency_key="c",
            )  # fmt: skip

    def test_are_not_needed_where_nothing_went(self, land: Land) -> None:
        sheet = _write(land)
        _approve(sheet)
        messaging.freeze_audience(
            actor=TESTS, at=AT, message_id=sheet.id, contact_ids=[ContactFactory.create().pk]
        )
        done = messaging.recall_message(
            actor=TESTS, at=AT, message_id=sheet.id, reason="Wrong street.", written_by_id=None
        )
        assert (done.called_off, done.gone, done.notice_id) == (1, 0, None)
        with pytest.raises(messaging.NotNow):
            messaging.recall_message(
                actor=TESTS, at=AT, message_id=sheet.id, reason="Again.", written_by_id=None
            )


class TestFiles:
    def _attach(self, sheet: messaging.Sheet, content: bytes, **more: str) -> messaging.AttachmentView:
        return messaging.attach(
            actor=TESTS,
            at=AT,
            message_id=sheet.id,
            written_by_id=None,
            name="../A b?.exe",
            content=content,
            **more,
        )

    def test_are_named_and_typed_by_what_they_are_and_kept_once(self, land: Land) -> None:
        sheet = _write(land)
        out = io.BytesIO()
        Image.new("RGBA", (3000, 20), (0, 0, 0, 0)).save(out, "PNG")
        one = self._attach(sheet, out.getvalue(), alt="A line")
        assert (one.name, one.media_type) == ("A b.png", "image/png")
        assert self._attach(sheet, out.getvalue(), alt="A line").id == one.id
        _, content = messaging.get_attachment(one.id, message_id=sheet.id)
        assert Image.open(io.BytesIO(content)).width == 1600

    def test_void_an_approval(self, land: Land) -> None:
        sheet = _write(land)
        _approve(sheet)
        self._attach(sheet, b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF")
        assert messaging.sheet_of(sheet.id).state is MessageState.DRAFT

    def test_that_unfold_to_too_much_are_refused(self, land: Land) -> None:
        out = io.BytesIO()
        Image.new("1", (9000, 9000)).save(out, "PNG")
        with pytest.raises(messaging.BadFile):
            self._attach(_write(land), out.getvalue(), alt="Black")
