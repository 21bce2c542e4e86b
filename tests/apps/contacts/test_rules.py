"""Signed links, and who may be written to."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.contacts.rules import addresses, links, stamps, standing
from peelian.apps.contacts.types import LinkPurpose, Status

KEY = addresses.derive_key("a secret", "link")
OTHER = addresses.derive_key("another", "link")
IDS = st.integers(1, 2**40)
VERSIONS = st.integers(1, 5000)
REFERENCES = st.one_of(st.just(""), st.integers(0, 2**45).map(str))
DAYS = st.one_of(st.none(), st.dates(dt.date(2020, 1, 1), dt.date(2150, 1, 1)))
PURPOSES = st.sampled_from(list(LinkPurpose))


def token(**changed: object) -> str:
    known: dict[str, object] = {
        "contact_id": 88,
        "purpose": LinkPurpose.REPLY,
        "link_version": 1,
        "reference": "1234567",
    }
    return links.make_token(KEY, **{**known, **changed})  # type: ignore[arg-type]


NUMBERS = st.integers(0, 2**40)


class TestToken:
    @given(IDS, PURPOSES, VERSIONS, REFERENCES, DAYS)
    def test_says_what_went_in_even_after_its_case_was_changed(
        self, contact_id: int, purpose: LinkPurpose, version: int, reference: str, day: dt.date | None
    ) -> None:
        made = links.make_token(
            KEY,
            contact_id=contact_id,
            purpose=purpose,
            link_version=version,
            reference=reference,
            expires_on=day,
        )

        for seen in (made, made.upper(), f" {made} "):
            link = links.read_token([OTHER, KEY], seen)
            assert link is not None
            assert (link.contact_id, link.purpose, link.link_version) == (contact_id, purpose, version)
            assert (link.reference, link.expires_on) == (reference, day)

    @given(IDS, PURPOSES, VERSIONS, REFERENCES, DAYS)
    def test_fits_behind_reply_plus_in_a_local_part_and_needs_no_quoting(
        self, contact_id: int, purpose: LinkPurpose, version: int, reference: str, day: dt.date | None
    ) -> None:
        made = links.make_token(
            KEY,
            contact_id=contact_id,
            purpose=purpose,
            link_version=version,
            reference=reference,
            expires_on=day,
        )

        assert len("reply+" + made) <= 64
        assert re.fullmatch(r"[a-z2-7]+", made)

    @given(st.data())
    def test_with_any_one_character_changed_is_refused(self, data: st.DataObject) -> None:
        made = token()
        place = data.draw(st.integers(0, len(made) - 1))
        other = data.draw(
            st.sampled_from([c for c in "abcdefghijklmnopqrstuvwxyz234567" if c != made[place]])
        )

        assert links.read_token([KEY], made[:place] + other + made[place + 1 :]) is None

    @given(st.text(max_size=80))
    def test_made_up_is_refused(self, text: str) -> None:
        assert links.read_token([KEY], text) is None

    def test_of_another_installation_is_refused(self) -> None:
        assert links.read_token([OTHER], token()) is None

    def test_refuses_a_reference_that_is_not_a_number(self) -> None:
        with pytest.raises(ValueError, match="number"):
            token(reference="B14 7QH")


class TestStamps:
    @given(st.lists(st.tuples(NUMBERS, st.integers(0, 10_000), NUMBERS), max_size=20))
    def test_are_the_tokens_that_are_made_one_by_one(self, copies: list[tuple[int, int, int]]) -> None:
        purposes = (LinkPurpose.LEAVE, LinkPurpose.MANAGE, LinkPurpose.RATE, LinkPurpose.REPLY)
        expected = [
            tuple(
                links.make_token(
                    KEY,
                    contact_id=contact_id,
                    purpose=purpose,
                    link_version=version,
                    reference=str(copy) if purpose in {LinkPurpose.RATE, LinkPurpose.REPLY} else "",
                )
                for purpose in purposes
            )
            for contact_id, version, copy in copies
        ]
        assert stamps.stamps(KEY, copies) == expected


class TestMayUse:
    def test_refuses_another_purpose(self) -> None:
        link = links.read_token([KEY], token(purpose=LinkPurpose.RATE))
        assert link is not None

        assert not links.may_use(link, purpose=LinkPurpose.LEAVE, link_version=1, on=None)

    def test_refuses_a_link_that_has_been_voided(self) -> None:
        link = links.read_token([KEY], token())
        assert link is not None

        decision = links.may_use(link, purpose=LinkPurpose.REPLY, link_version=2, on=None)

        assert not decision
        assert "newest message" in decision.reason

    def test_takes_a_link_until_the_day_before_it_expires(self) -> None:
        day = dt.date(2026, 3, 15)
        link = links.read_token([KEY], token(expires_on=day))
        assert link is not None

        assert links.may_use(link, purpose=LinkPurpose.REPLY, link_version=1, on=day - dt.timedelta(1))
        assert not links.may_use(link, purpose=LinkPurpose.REPLY, link_version=1, on=day)


class TestMayWriteTo:
    @pytest.mark.parametrize(
        ("status", "suppressed", "service", "allowed"),
        [
            (Status.ACTIVE, False, False, True),
            (Status.ACTIVE, True, False, False),
            (Status.ACTIVE, True, True, False),
            (Status.PENDING, False, False, False),
            (Status.PENDING, True, True, True),
            (Status.LEFT, False, True, False),
            (Status.ERASED, False, True, False),
        ],
    )
    def test_follows_the_table(self, status: Status, suppressed: bool, service: bool, allowed: bool) -> None:
        assert bool(standing.may_write_to(status, suppressed=suppressed, service=service)) is allowed


class TestMayBeEmail:
    @pytest.mark.parametrize(
        "email", ["a@b.uk", "first.last+tag@example.co.uk", "o'brien@example.com", "é@example.fr"]
    )
    def test_takes(self, email: str) -> None:
        assert addresses.may_be_email(email)

    @pytest.mark.parametrize(
        "email",
        [
            "",
            "a",
            "a@b",
            "a b@c.uk",
            "a@b.uk\nBcc: x@y.uk",
            "<a@b.uk>",
            "a@-b.uk",
            ".a@b.uk",
            "a..b@c.uk",
            "a@b..uk",
        ],
    )
    def test_refuses(self, email: str) -> None:
        assert not addresses.may_be_email(email)


@given(st.emails())
def test_the_digest_of_an_address_is_the_same_whatever_its_case(email: str) -> None:
    assert addresses.address_digest(KEY, email) == addresses.address_digest(
        KEY, f" {email.upper()} ".swapcase()
    )
    assert email not in addresses.address_digest(KEY, email)
