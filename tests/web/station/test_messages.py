"""A message from its first words to what was said of it, as pages: each step kept, refused in words, and guarded."""

from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from peelian.apps.accounts.types import Role
from peelian.apps.contacts.models import Group
from peelian.apps.events.models import Event
from peelian.apps.messaging.models.deliveries import Delivery
from peelian.apps.messaging.models.messages import Attachment, Message, Template
from peelian.apps.messaging.models.replies import Rating
from peelian.apps.messaging.models.sending import SendingRules
from peelian.apps.messaging.types.states import DeliveryState, MessageState
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import square
from tests.web.staff_stage import Station, client_of, member

WORDS = {
    "kind": "alert",
    "subject": "Vans broken into on School Road",
    "body": "Three vans were opened between 6pm and 10pm.\n\n- Lock them\n- Take tools in",
    "urgency": "3",
    "topic": "alerts",
    "organisation": "police",
}


@pytest.fixture
def draft(station: Station, sergeant: Client) -> Message:
    """What a sergeant has written for Abbey Green."""
    sergeant.post(reverse("station:write_message"), {**WORDS, "area_code": "N01"})
    return Message.objects.get(subject=WORDS["subject"])


@pytest.fixture
def aimed(draft: Message, sergeant: Client) -> Message:
    """The same, for everybody who lives in Abbey Green."""
    ContactFactory.create_batch(2)
    _add(sergeant, draft, kind="area", areas=["N01"])
    draft.refresh_from_db()
    return draft


def _add(client: Client, message: Message, **said: object) -> str:
    address = reverse("station:message_audience", args=[message.pk])
    return client.post(address, {"flag": "include", **said}, follow=True).content.decode()


def _send(client: Client, message: Message, do: str = "send") -> str:
    address = reverse("station:message_send", args=[message.pk])
    page = client.get(address).content.decode()
    version = page.split('name="read_version" value="')[1].split('"')[0] if "read_version" in page else "?"
    return client.post(address, {"do": do, "read_version": version}, follow=True).content.decode()


def _sendable_alone() -> None:
    SendingRules.objects.create(pk=1, second_person_above=100, second_person_from=5, changed_at=AT)


class TestWriting:
    def test_keeps_a_draft_and_says_who_it_is_from(self, draft: Message) -> None:
        assert draft.state == MessageState.DRAFT
        assert draft.sender_name == "Abbey Green Team"

    def test_names_the_field_that_is_missing_and_keeps_what_was_typed(
        self, station: Station, sergeant: Client
    ) -> None:
        answer = sergeant.post(reverse("station:write_message"), {**WORDS, "subject": "", "area_code": "N01"})
        page = answer.content.decode()
        assert "Write a subject" in page
        assert '<a href="#id_subject">' in page
        assert "Three vans were opened" in page

    def test_shows_the_officer_who_answers(self, draft: Message, sergeant: Client, station: Station) -> None:
        address = reverse("station:message_words", args=[draft.pk])
        assert station.pcso.user
        sergeant.post(address, {**WORDS, "officer_id": str(station.pcso.user.pk)})
        draft.refresh_from_db()
        assert draft.sender_name == "PCSO Amina Yusuf, Abbey Green Team"
        assert draft.officer_id == station.pcso.user.pk

    def test_fills_a_template_and_asks_for_the_gap_that_is_empty(
        self, station: Station, sergeant: Client
    ) -> None:
        row = Template.objects.create(
            name="Shed", kind="alert", topic="alerts", subject="Sheds in {place}", body="Lock yours in {place}.",
            gaps=[{"name": "place", "label": "Where?", "example": "Abbey Green"}], created_at=AT,
        )  # fmt: skip
        address = f"{reverse('station:write_message')}?template={row.pk}"
        assert "Fill in: Where?" in sergeant.post(address, {"area_code": "N01"}).content.decode()
        sergeant.post(address, {"area_code": "N01", "gap_place": "School Road"})
        made = Message.objects.get(template=row)
        assert (made.subject, made.body) == ("Sheds in School Road", "Lock yours in School Road.")
        sergeant.post(reverse("station:message_words", args=[made.pk]), {**WORDS})
        made.refresh_from_db()
        assert made.template is None

    def test_keeps_when_it_goes_and_refuses_half_a_moment(self, draft: Message, sergeant: Client) -> None:
        address = reverse("station:message_words", args=[draft.pk])
        half = sergeant.post(address, {**WORDS, "send_on": "2026-11-03"}).content.decode()
        assert "Enter the time as well" in half
        sergeant.post(address, {**WORDS, "send_on": "2026-11-03", "send_time": "10:00"})
        draft.refresh_from_db()
        assert draft.send_at is not None
        wrong = {"expires_on": "2026-11-02", "expires_time": "10:00"}
        page = sergeant.post(address, {**WORDS, "send_on": "2026-11-03", "send_time": "10:00", **wrong})
        assert "before its time is over" in page.content.decode()

    def test_is_not_for_those_who_write_elsewhere(self, draft: Message, station: Station) -> None:
        other = client_of(member("Far Away", Role.SERGEANT, station.land.neighbourhoods[1].code))
        for name in ("message", "message_words", "message_audience", "message_send", "message_preview"):
            assert other.get(reverse(f"station:{name}", args=[draft.pk])).status_code == 403


class TestFiles:
    def test_takes_a_picture_with_words_and_drops_what_the_camera_wrote(
        self, draft: Message, sergeant: Client
    ) -> None:
        address = reverse("station:message_files", args=[draft.pk])
        without = sergeant.post(address, {"file": _photo()}).content.decode()
        assert "Say what the picture shows" in without
        sergeant.post(address, {"file": _photo(), "alt": "A van with an open door"})
        row = Attachment.objects.get()
        assert row.media_type == "image/jpeg"
        assert b"Secret Street" not in bytes(row.content)
        shown = sergeant.get(reverse("station:message_file", args=[draft.pk, row.pk]))
        assert shown["Content-Type"] == "image/jpeg"
        sergeant.post(reverse("station:remove_message_file", args=[draft.pk, row.pk]))
        assert not Attachment.objects.exists()

    def test_refuses_what_is_neither_picture_nor_pdf(self, draft: Message, sergeant: Client) -> None:
        address = reverse("station:message_files", args=[draft.pk])
        for content in (b"MZ\x90\x00" + b"\0" * 99, b"<svg onload=x>", b"\x89PNG\r\n\x1a\nbroken"):
            file = SimpleUploadedFile("photo.png", content)
            page = sergeant.post(address, {"file": file, "alt": "A photo"}).content.decode()
            assert "There is a problem" in page
        assert not Attachment.objects.exists()


class TestAudience:
    def test_counts_who_is_included_needed_and_left_out(self, draft: Message, sergeant: Client) -> None:
        ContactFactory.create_batch(3, language="pl", topics=["alerts"])
        ContactFactory.create(neighbourhood_code="N02")
        page = _add(sergeant, draft, kind="area", areas=["N01"])
        assert 'data-people="4"' in page
        page = _add(sergeant, draft, kind="topic", topics=["alerts"], flag="must")
        assert 'data-people="3"' in page
        page = _add(sergeant, draft, kind="language", languages=["pl"], flag="exclude")
        assert 'data-people="0"' in page
        assert "Leave them out:</strong> People who read Polish" in page
        page = sergeant.post(
            reverse("station:message_audience", args=[draft.pk]), {"change": "remove:3"}, follow=True
        ).content.decode()
        assert 'data-people="3"' in page

    def test_takes_a_circle_a_postcode_and_a_drawn_place(self, draft: Message, sergeant: Client) -> None:
        corners = [list(point) for point in square(0, 0).exterior.coords]
        outline = json.dumps({"type": "Polygon", "coordinates": [corners]})
        _add(sergeant, draft, kind="outline", outline=outline)
        _add(sergeant, draft, kind="circle", lon="-1.98", lat="52.41", metres="500")
        draft.refresh_from_db()
        kinds = [part["kind"] for part in draft.selection["parts"]]
        assert {"outline", "circle"} <= set(kinds)

    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ({"kind": "area"}, "Choose at least one area"),
            ({"kind": "circle", "metres": "9"}, "Enter at least 20 metres"),
            ({"kind": "circle", "metres": "100"}, "Enter a postcode, or click on the map"),
            ({"kind": "circle", "metres": "100", "postcode": "ZZ99 9ZZ"}, "We don’t know this postcode"),
            (
                {"kind": "outline", "outline": '{"type": "Polygon", "coordinates": [[[0,0],[1,1]]]}'},
                "three corners",
            ),
            ({"kind": "outline", "outline": "[]"}, "three corners"),
            ({"kind": "outline", "outline": "[" * 20_000}, "three corners"),
            (
                {
                    "kind": "outline",
                    "outline": f'{{"type": "Polygon", "coordinates": [[[{"9" * 400},0],[1,1],[2,0]]]}}',
                },
                "three corners",
            ),
            ({}, "Choose which people"),
        ],
    )
    def test_says_what_is_wrong_with_a_set(
        self, said: dict[str, str], words: str, draft: Message, sergeant: Client
    ) -> None:
        assert words in _add(sergeant, draft, **said)

    @pytest.mark.parametrize("number", ["²", "9", "-1", "9" * 5000])
    def test_takes_no_set_away_that_there_is_not(self, number: str, aimed: Message, sergeant: Client) -> None:
        assert "gone already" in _add(sergeant, aimed, change=f"remove:{number}")

    def test_answers_the_count_with_the_set_that_is_being_put_together(
        self, draft: Message, sergeant: Client
    ) -> None:
        ContactFactory.create_batch(2)
        address = reverse("station:message_count", args=[draft.pk])
        piece = sergeant.post(address, {"flag": "include", "kind": "area", "areas": ["N01"]}).content.decode()
        assert "with the set below" in piece
        assert "<html" not in piece
        draft.refresh_from_db()
        assert draft.selection == {}

    def test_never_reaches_people_outside_the_writers_areas(self, draft: Message, sergeant: Client) -> None:
        ContactFactory.create(neighbourhood_code="N04")
        ContactFactory.create()
        page = _add(sergeant, draft, kind="everybody")
        assert "those are the areas that you may write to" in page

    def test_offers_groups_where_there_are_some(self, draft: Message, sergeant: Client) -> None:
        Group.objects.create(code="cctv", name="Owners of cameras", created_at=AT)
        page = _add(sergeant, draft, kind="group", groups=["cctv"])
        assert "Members of Owners of cameras" in page


class TestSending:
    def test_asks_a_second_person_who_then_sends(
        self, aimed: Message, sergeant: Client, inspector: Client
    ) -> None:
        assert (
            "Ask for approval"
            in sergeant.get(reverse("station:message_send", args=[aimed.pk])).content.decode()
        )
        _send(sergeant, aimed, do="ask")
        assert WORDS["subject"] in inspector.get(reverse("station:home")).content.decode()
        assert "on the way" in _send(inspector, aimed)
        assert Delivery.objects.filter(message=aimed).count() == 3
        aimed.refresh_from_db()
        assert aimed.state == MessageState.SENDING
        assert aimed.approved_alone == ""

    def test_refuses_its_writer_where_the_rules_ask_for_two(self, aimed: Message, station: Station) -> None:
        both = client_of(station.inspector)
        both.post(reverse("station:message_words", args=[aimed.pk]), {**WORDS, "body": "Mine now."})
        page = both.post(
            reverse("station:message_send", args=[aimed.pk]), {"do": "send", "read_version": ""}, follow=True
        ).content.decode()
        assert "approved by a second person" in page
        assert not Delivery.objects.exists()

    def test_lets_its_writer_send_alone_within_the_rules_and_keeps_why(
        self, aimed: Message, sergeant: Client
    ) -> None:
        _sendable_alone()
        assert "on the way" in _send(sergeant, aimed)
        aimed.refresh_from_db()
        assert "no more than 100" in aimed.approved_alone

    def test_approves_only_the_words_that_were_read(
        self, aimed: Message, sergeant: Client, inspector: Client
    ) -> None:
        address = reverse("station:message_send", args=[aimed.pk])
        version = (
            inspector.get(address).content.decode().split('name="read_version" value="')[1].split('"')[0]
        )
        sergeant.post(reverse("station:message_words", args=[aimed.pk]), {**WORDS, "body": "Other words."})
        page = inspector.post(address, {"do": "send", "read_version": version}, follow=True).content.decode()
        assert "Somebody has changed this message" in page
        assert not Delivery.objects.exists()

    def test_refuses_words_of_somebody_who_does_not_answer_for_the_audience(
        self, draft: Message, inspector: Client, station: Station
    ) -> None:
        ContactFactory.create(neighbourhood_code="N04")
        _add(client_of(member("Ada Comms", Role.COMMS, station.land.force.code)), draft, kind="everybody")
        local = client_of(member("Second Sergeant", Role.SERGEANT, "N01"))
        local.post(reverse("station:message_words", args=[draft.pk]), {**WORDS, "body": "Other words."})

        assert "outside the areas" in _send(inspector, draft)
        assert not Delivery.objects.exists()

        _add(local, draft, kind="area", areas=["N01"])
        assert "Approved" in _send(inspector, draft)
        assert not Delivery.objects.filter(contact__neighbourhood_code="N04").exists()

    def test_approves_nothing_that_nobody_read(self, aimed: Message, inspector: Client) -> None:
        address = reverse("station:message_send", args=[aimed.pk])
        for said in ({}, {"read_version": ""}):
            page = inspector.post(address, {"do": "send", **said}, follow=True).content.decode()
            assert "Somebody has changed this message" in page
        assert not Delivery.objects.exists()

    def test_waits_for_its_time_and_a_change_voids_the_approval(
        self, aimed: Message, sergeant: Client, inspector: Client
    ) -> None:
        address = reverse("station:message_words", args=[aimed.pk])
        later = {**WORDS, "send_on": "2026-11-03", "send_time": "10:00"}
        sergeant.post(address, later)
        assert "It goes on" in _send(inspector, aimed)
        aimed.refresh_from_db()
        assert aimed.state == MessageState.APPROVED
        page = sergeant.post(address, {**later, "body": "Changed."}, follow=True).content.decode()
        assert "approved again" in page
        aimed.refresh_from_db()
        assert (aimed.state, aimed.approved_by) == (MessageState.DRAFT, None)

    def test_is_not_for_a_sergeant_to_approve(self, aimed: Message, station: Station) -> None:
        other = client_of(member("Second Sergeant", Role.SERGEANT, station.land.sector.code))
        address = reverse("station:message_send", args=[aimed.pk])
        assert other.post(address, {"do": "send", "read_version": ""}).status_code == 403


class TestAfterwards:
    def test_shows_how_it_goes_and_tries_refused_copies_again(
        self, aimed: Message, inspector: Client
    ) -> None:
        _send(inspector, aimed)
        Delivery.objects.filter(message=aimed).update(
            state=DeliveryState.REFUSED, settled_at=AT, detail="550 no such user"
        )
        page = inspector.get(reverse("station:message", args=[aimed.pk])).content.decode()
        assert "no such user" in page
        assert "Try those that were refused again" in page
        piece = inspector.get(reverse("station:message_progress", args=[aimed.pk])).content.decode()
        assert "<html" not in piece
        inspector.post(reverse("station:retry_message", args=[aimed.pk]))
        assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.QUEUED}

    def test_warns_before_copies_that_were_cut_off_go_twice(self, aimed: Message, inspector: Client) -> None:
        _send(inspector, aimed)
        Delivery.objects.filter(message=aimed).update(state=DeliveryState.UNKNOWN, settled_at=AT)
        page = inspector.get(reverse("station:message", args=[aimed.pk])).content.decode()
        assert "some people get the message twice" in page
        inspector.post(reverse("station:retry_message", args=[aimed.pk]))
        assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.UNKNOWN}
        inspector.post(reverse("station:retry_message", args=[aimed.pk]), {"unknown": "yes"})
        assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.QUEUED}

    def test_recalls_what_waits_and_drafts_a_notice_for_the_rest(
        self, aimed: Message, sergeant: Client, inspector: Client
    ) -> None:
        _send(inspector, aimed)
        one = Delivery.objects.filter(message=aimed).order_by("pk").first()
        assert one
        Delivery.objects.filter(pk=one.pk).update(state=DeliveryState.SENT, settled_at=AT)
        address = reverse("station:recall_message", args=[aimed.pk])
        assert "Say why" in sergeant.post(address, {"reason": ""}).content.decode()
        sergeant.post(address, {"reason": "The street was wrong."})
        aimed.refresh_from_db()
        assert aimed.state == MessageState.RECALLED
        assert Delivery.objects.filter(message=aimed, state=DeliveryState.CALLED_OFF).count() == 2
        notice = Message.objects.get(about=aimed)
        assert "The street was wrong." in notice.body
        assert "1 person" in sergeant.get(reverse("station:message", args=[notice.pk])).content.decode()
        _send(inspector, notice)
        assert list(Delivery.objects.filter(message=notice).values_list("contact_id", flat=True)) == [
            one.contact_id
        ]

    def test_corrects_to_those_who_got_it_or_will(
        self, aimed: Message, sergeant: Client, inspector: Client
    ) -> None:
        _send(inspector, aimed)
        ContactFactory.create()
        Delivery.objects.filter(pk=Delivery.objects.order_by("pk")[0].pk).update(
            state=DeliveryState.SUPPRESSED, settled_at=AT
        )
        sergeant.post(
            reverse("station:correct_message", args=[aimed.pk]),
            {"subject": "Correction: vans", "body": "It was Mill Road."},
        )
        notice = Message.objects.get(about=aimed)
        assert "2 people" in sergeant.get(reverse("station:message", args=[notice.pk])).content.decode()

    def test_throws_a_draft_away(self, draft: Message, sergeant: Client) -> None:
        sergeant.post(reverse("station:drop_message", args=[draft.pk]))
        draft.refresh_from_db()
        assert draft.state == MessageState.DROPPED
        assert WORDS["subject"] not in sergeant.get(reverse("station:messages")).content.decode()

    def test_finds_a_message_by_its_reference(self, draft: Message, sergeant: Client) -> None:
        page = sergeant.get(reverse("station:message", args=[draft.pk])).content.decode()
        reference = page.split("WM-")[1].split(",")[0]
        found = sergeant.get(
            reverse("station:messages"), {"words": f"wm {reference.lower()}"}
        ).content.decode()
        assert WORDS["subject"] in found

    def test_finds_nothing_by_nonsense_and_says_so(self, draft: Message, sergeant: Client) -> None:
        for asked in (
            {"words": "\0"},
            {"words": "%_"},
            {"after": "x"},
            {"after": "9" * 30},
            {"state": "gone"},
        ):
            assert sergeant.get(reverse("station:messages"), asked).status_code == 200
        assert (
            "No message here." in sergeant.get(reverse("station:messages"), {"words": "zzz"}).content.decode()
        )

    def test_lists_how_it_was_received(self, aimed: Message, sergeant: Client, inspector: Client) -> None:
        _send(inspector, aimed)
        for score, copy in zip((5, 4, 1), Delivery.objects.all(), strict=True):
            Rating.objects.create(delivery=copy, score=score, at=AT)
        assert "2 of 3 gave it 4 or 5" in sergeant.get(reverse("station:messages")).content.decode()
        assert "2 of 3" in sergeant.get(reverse("station:message", args=[aimed.pk])).content.decode()


class TestLooking:
    def test_shows_what_each_channel_makes_of_it(self, aimed: Message, sergeant: Client) -> None:
        page = sergeant.get(reverse("station:message_preview", args=[aimed.pk]), {"channel": "email"})
        assert "Abbey Green Team: Vans broken into on School Road" in page.content.decode()
        frame = sergeant.get(
            reverse("station:message_face", args=[aimed.pk]), {"channel": "email", "language": "ur"}
        )
        assert frame["X-Frame-Options"] == "SAMEORIGIN"
        assert "default-src 'none'" in frame["Content-Security-Policy"]

    def test_lists_the_languages_of_the_audience_and_asks_for_them(
        self, aimed: Message, sergeant: Client
    ) -> None:
        ContactFactory.create(language="ur")
        address = reverse("station:message_languages", args=[aimed.pk])
        assert "Urdu" in sergeant.get(address).content.decode()
        assert "Asked for." in sergeant.post(address, follow=True).content.decode()


class TestManaging:
    def test_changes_the_rules_and_records_what_was(self, station: Station) -> None:
        comms = client_of(member("Cass Comms", Role.COMMS, station.land.force.code))
        address = reverse("station:sending_rules")
        page = comms.get(address).content.decode()
        assert 'value="21:00"' in page
        said = {
            "second_person_above": "50", "second_person_from": "4", "quiet_from": "22:00", "quiet_until": "07:00",
            "calls_from": "09:00", "calls_until": "20:00", "text_pence": "2.2", "call_pence": "1.5",
            "text_parts_at_most": "6",
        }  # fmt: skip
        comms.post(address, said)
        rules = SendingRules.objects.get()
        assert (rules.second_person_above, rules.text_millipence) == (50, 2200)
        assert Event.objects.get(name="messaging.rules.changed").data["changed"]["second_person_above"] == [
            "0",
            "50",
        ]
        wrong = comms.post(address, {**said, "calls_until": "08:00"}).content.decode()
        assert "Calls have to begin before they end" in wrong

    def test_makes_changes_and_retires_a_template(self, station: Station) -> None:
        comms = client_of(member("Cass Comms", Role.COMMS, station.land.force.code))
        said = {"name": "Sheds", "kind": "alert", "topic": "alerts", "urgency": "3", "subject": "Sheds in {place}",
                "body": "Lock yours.", "gaps": "place: Where?: School Road"}  # fmt: skip
        comms.post(reverse("station:make_template"), said)
        row = Template.objects.get()
        assert row.gaps == [{"name": "place", "label": "Where?", "example": "School Road"}]
        again = comms.post(reverse("station:make_template"), said).content.decode()
        assert "There is a template of this name already" in again
        comms.post(reverse("station:change_template", args=[row.pk]), {**said, "body": "Lock yours now."})
        comms.post(reverse("station:retire_template", args=[row.pk]))
        row.refresh_from_db()
        assert row.body == "Lock yours now."
        assert row.retired_at is not None
        assert comms.get(reverse("station:message_templates")).status_code == 200

    def test_shows_the_channels(self, sergeant: Client, station: Station) -> None:
        assert "E-mail" in sergeant.get(reverse("station:message_providers")).content.decode()


def _photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    picture = Image.new("RGB", (40, 30), "navy")
    exif = picture.getexif()
    exif[0x010E] = "Secret Street 12"
    picture.save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_1.jpeg", out.getvalue(), content_type="image/jpeg")
