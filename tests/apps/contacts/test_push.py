"""Browsers that somebody allowed to show our messages."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.contacts import api as contacts
from peelian.apps.contacts.api import Browser, Status
from peelian.apps.contacts.models import Consent, Contact, PushEndpoint
from peelian.apps.contacts.rules.browsers import may_push_to
from peelian.kernel.actors import ANONYMOUS, resident, system
from peelian.kernel.errors import NotFound, Refused
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory

POINT = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SECRET = "BTBZMqHH6r4Tts7J_aSIgg"
FIREFOX = "https://updates.push.services.mozilla.com/wpush/v2/"


def browser(name: str = "one") -> Browser:
    return Browser(f"{FIREFOX}{name}", POINT, SECRET)


def signed_up(name: str = "one", **changed: object) -> contacts.ContactView:
    known: dict[str, object] = {
        "actor": ANONYMOUS, "at": AT, "browser": browser(name), "language": "ur", "topics": ["alerts"],
        "neighbourhood_code": "N01", "source": "neighbourhood page",
    }  # fmt: skip
    return contacts.sign_up_by_browser(**{**known, **changed})  # type: ignore[arg-type]


class TestAddresses:
    @pytest.mark.parametrize(
        "url",
        [
            f"{FIREFOX}gAAA",
            "https://fcm.googleapis.com/fcm/send/abc:def",
            "https://db5p.notify.windows.com/w/?token=x",
            "https://web.push.apple.com/QA",
        ],
    )
    def test_of_the_browsers_there_are_are_taken(self, url: str) -> None:
        assert may_push_to(url, POINT, SECRET)

    @pytest.mark.parametrize(
        "url",
        [
            "http://updates.push.services.mozilla.com/x",
            "https://127.0.0.1/x",
            "https://169.254.169.254/latest/meta-data",
            "https://localhost/x",
            "https://push.services.mozilla.com.evil.example/x",
            "https://evilpush.apple.com.evil.example/",
            "https://user:pass@fcm.googleapis.com/x",
            "https://fcm.googleapis.com:8443/x",
            "https://fcm.googleapis.com/" + "x" * 500,
            "https://[::1",
            "",
        ],
    )
    def test_that_lead_anywhere_else_are_refused(self, url: str) -> None:
        assert not may_push_to(url, POINT, SECRET)

    @given(st.text(max_size=120), st.text(max_size=120))
    def test_without_their_keys_are_refused(self, point: str, secret: str) -> None:
        assert not may_push_to(f"{FIREFOX}x", point, secret)


@pytest.mark.django_db
class TestSignUp:
    def test_is_at_once_and_keeps_the_words_that_were_agreed_to(self) -> None:
        contact = signed_up()
        assert (contact.status, contact.channel, contact.email, contact.phone) == (
            Status.ACTIVE,
            "push",
            "",
            "",
        )
        consent = Consent.objects.get()
        assert (consent.channel, consent.given, consent.organisation) == ("push", True, "police")
        assert "by notifications in this browser" in consent.wording
        assert consent.source == "neighbourhood page, allowed in the browser"

    def test_tells_messaging_where_to_send(self) -> None:
        contact = signed_up()
        address = contacts.addresses([contact.id])[contact.id]
        assert json.loads(address.push) == [
            {"endpoint": f"{FIREFOX}one", "keys": {"p256dh": POINT, "auth": SECRET}}
        ]

    def test_again_in_the_same_browser_changes_what_it_shows(self) -> None:
        first = signed_up()
        second = signed_up(topics=["news"], neighbourhood_code="N02")
        assert (second.id, second.topics, second.neighbourhood_code) == (first.id, ("news",), "N02")
        assert PushEndpoint.objects.count() == Contact.objects.count() == Consent.objects.count() == 1

    def test_refuses_a_browser_that_shows_somebodys_urgent_messages(self) -> None:
        holder = ContactFactory.create()
        contacts.add_browser(
            actor=resident(holder.pk), at=AT, contact_id=holder.pk, browser=browser(), source="own page"
        )
        with pytest.raises(Refused, match="already"):
            signed_up()

    def test_refuses_what_is_no_browser(self) -> None:
        with pytest.raises(contacts.BadAddress):
            signed_up(browser=Browser("https://127.0.0.1/", POINT, SECRET))
        with pytest.raises(contacts.BadChoice):
            signed_up(topics=["gossip"])
        assert not Contact.objects.exists()


@pytest.mark.django_db
class TestAdd:
    def test_shows_what_is_urgent_where_somebody_has_another_channel(self) -> None:
        holder = ContactFactory.create()
        view = contacts.add_browser(
            actor=resident(holder.pk), at=AT, contact_id=holder.pk, browser=browser(), source="own page"
        )
        assert (view.channel, view.urgent_channels) == ("email", ("push",))
        assert [(one.channel, one.given) for one in Consent.objects.all()] == [("push", True)]
        assert [one.maker for one in contacts.list_browsers(holder.pk)] == ["Firefox"]

    def test_refuses_a_browser_of_somebody_else(self) -> None:
        signed_up()
        holder = ContactFactory.create()
        with pytest.raises(Refused, match="another subscription"):
            contacts.add_browser(
                actor=resident(holder.pk), at=AT, contact_id=holder.pk, browser=browser(), source="own page"
            )

    def test_refuses_more_than_anybody_reads_in(self) -> None:
        holder = ContactFactory.create()

        def add(number: int) -> None:
            contacts.add_browser(
                actor=resident(holder.pk), at=AT, contact_id=holder.pk, browser=browser(str(number)),
                source="own page",
            )  # fmt: skip

        for number in range(10):
            add(number)
        add(9)  # renewed
        with pytest.raises(Refused, match="many browsers"):
            add(10)


@pytest.mark.django_db
class TestRemove:
    def test_of_the_only_browser_ends_a_subscription_that_has_nothing_else(self) -> None:
        contact = signed_up()
        (one,) = contacts.list_browsers(contact.id)
        after = contacts.remove_browser(
            actor=resident(contact.id), at=AT, contact_id=contact.id, browser_id=one.id
        )
        assert after.status is Status.LEFT
        assert [one.given for one in Consent.objects.order_by("pk")] == [True, False]

    def test_of_one_leaves_the_others(self) -> None:
        contact = signed_up()
        contacts.add_browser(
            actor=resident(contact.id),
            at=AT,
            contact_id=contact.id,
            browser=browser("two"),
            source="own page",
        )
        first, _ = contacts.list_browsers(contact.id)
        after = contacts.remove_browser(
            actor=resident(contact.id), at=AT, contact_id=contact.id, browser_id=first.id
        )
        assert after.status is Status.ACTIVE

    def test_of_somebody_elses_is_refused(self) -> None:
        contact, holder = signed_up(), ContactFactory.create()
        (one,) = contacts.list_browsers(contact.id)
        with pytest.raises(NotFound):
            contacts.remove_browser(actor=resident(holder.pk), at=AT, contact_id=holder.pk, browser_id=one.id)

    def test_of_the_last_takes_push_from_what_is_urgent_and_nothing_else(self) -> None:
        holder = ContactFactory.create()
        contacts.add_browser(
            actor=resident(holder.pk), at=AT, contact_id=holder.pk, browser=browser(), source="own page"
        )
        (one,) = contacts.list_browsers(holder.pk)
        after = contacts.remove_browser(
            actor=resident(holder.pk), at=AT, contact_id=holder.pk, browser_id=one.id
        )
        assert (after.status, after.channel, after.urgent_channels) == (Status.ACTIVE, "email", ())


@pytest.mark.django_db
class TestForget:
    def test_browsers_that_their_push_service_says_are_gone(self) -> None:
        alone, holder = signed_up(), ContactFactory.create()
        contacts.add_browser(
            actor=resident(holder.pk), at=AT, contact_id=holder.pk, browser=browser("two"), source="own page"
        )
        urls = [f"{FIREFOX}one", f"{FIREFOX}two", f"{FIREFOX}three"]
        assert contacts.forget_browsers(actor=system("delivery"), at=AT, urls=urls) == 2
        assert contacts.forget_browsers(actor=system("delivery"), at=AT, urls=urls) == 0
        assert Contact.objects.get(pk=alone.id).status == Status.LEFT
        assert Contact.objects.get(pk=holder.pk).status == Status.ACTIVE
        assert not PushEndpoint.objects.exists()

    def test_goes_with_everything_else_when_somebody_leaves(self) -> None:
        contact = signed_up()
        contacts.leave(at=AT, token=contacts.link(contact.id, contacts.LinkPurpose.LEAVE))
        assert not PushEndpoint.objects.exists()
