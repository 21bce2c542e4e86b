"""Reports by file: taken all or none, each mistake by row and column, and behind a link that ends."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peelian.apps.accounts.types import Role
from peelian.apps.contacts import api as contacts
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import IncidentKind, Origin
from peelian.apps.incidents.models.reports import Report
from peelian.apps.messaging.models.messages import Message
from peelian.journeys import business_rows, forget_person, manage_businesses, report_as_business
from peelian.journeys.business_rows import BadRows, read_rows
from peelian.kernel.actors import system
from peelian.kernel.errors import BadInput, NotAllowed, Refused
from tests.factories.accounts import make_viewer
from tests.factories.channels import plugged_in
from tests.factories.clock import AT
from tests.factories.contacts import ContactFactory
from tests.factories.places import Land, PostcodeFactory, make_land
from tests.factories.reported import make_business

HEADER = [
    "kind", "site", "their_reference", "happened_from", "plate", "false_plates", "threatened", "grade", "value",
    "repeat", "words",
]  # fmt: skip
ROW = [
    "bilking",
    "S1",
    "T-1",
    "2026-11-01 20:00",
    "AB12 CDE",
    "no",
    "no",
    "diesel",
    "62.50",
    "no",
    "Drove off.",
]


@pytest.fixture(autouse=True)
def _channels() -> Iterator[None]:
    with plugged_in():
        yield


@pytest.fixture
def land(db: None) -> Land:
    return make_land()


@pytest.fixture
def business(land: Land) -> incidents.BusinessView:
    return make_business()


def table(*rows: list[str], header: list[str] = HEADER) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode()


def row(theirs: str, **changed: str) -> list[str]:
    return [
        {**dict(zip(HEADER, ROW, strict=True)), "their_reference": theirs, **changed}[name] for name in HEADER
    ]


def send(business: incidents.BusinessView, content: bytes) -> report_as_business.Filed:
    return report_as_business.file_many(
        at=AT,
        business_id=business.id,
        rows=read_rows(content, file="fuel.csv"),
        origin=Origin.BUSINESS_FILE,
        file="fuel.csv",
    )


class TestAFile:
    @pytest.mark.slow
    def test_of_500_rows_is_taken_whole(self, business: incidents.BusinessView) -> None:
        filed = send(business, table(*(row(f"T-{n}") for n in range(500))))
        assert (len(filed.new), len(filed.known)) == (500, 0)
        assert (
            Report.objects.filter(origin="business-file", state="received", business=business.id).count()
            == 500
        )

    def test_of_500_rows_is_refused_whole_for_one_mistake_by_row_and_column(
        self, business: incidents.BusinessView
    ) -> None:
        rows = [row(f"T-{n}") for n in range(500)]
        rows[498] = row("T-498", value="a lot")
        with pytest.raises(BadRows) as refused:
            send(business, table(*rows))
        (mistake,) = refused.value.mistakes
        assert (mistake.file, mistake.row, mistake.column) == ("fuel.csv", 500, "value")
        assert not Report.objects.exists()

    def test_names_twenty_mistakes_at_once(self, business: incidents.BusinessView) -> None:
        with pytest.raises(BadRows) as refused:
            send(business, table(*(row(f"T-{n}", grade="coal") for n in range(50))))
        assert len(refused.value.mistakes) == 20
        assert "19 more mistakes" in refused.value.message

    def test_sent_again_with_more_rows_takes_only_those(self, business: incidents.BusinessView) -> None:
        send(business, table(row("T-1")))
        filed = send(business, table(row("T-1", value="9.99"), row("T-2")))
        assert [line.number for line, _ in filed.known] == [2]
        assert [line.their_reference for line, _ in filed.new] == ["T-2"]
        assert Report.objects.get(their_reference="T-1").answers["value"] == 6250

    def test_places_each_report_at_its_site(self, business: incidents.BusinessView) -> None:
        send(business, table(row("T-1", site="s2")))
        report = Report.objects.get()
        assert report.address.startswith("Station S2")
        assert report.area.code == "N01"
        assert report.contact_id == business.contact_id

    def test_of_a_closed_account_is_refused(self, business: incidents.BusinessView) -> None:
        incidents.close_business(actor=system("tests"), at=AT, business_id=business.id)
        with pytest.raises(incidents.BusinessClosed):
            send(business, table(row("T-1")))

    @pytest.mark.parametrize(
        ("changed", "column"),
        [
            ({"kind": "theft"}, "kind"),
            ({"site": "S9"}, "site"),
            ({"their_reference": ""}, "their_reference"),
            ({"happened_from": "tomorrow"}, "happened_from"),
            ({"happened_from": "2026-12-24 20:00"}, "happened_from"),
            ({"plate": "not a plate at all"}, "plate"),
            ({"false_plates": ""}, "false_plates"),
        ],
    )
    def test_names_the_column(
        self, business: incidents.BusinessView, changed: dict[str, str], column: str
    ) -> None:
        with pytest.raises(BadRows) as refused:
            send(business, table(row("T-1", **changed)))
        assert {mistake.column for mistake in refused.value.mistakes} == {column}

    def test_that_bears_a_number_twice_is_refused(self, business: incidents.BusinessView) -> None:
        with pytest.raises(BadRows, match="the same number is in row 2"):
            send(business, table(row("T-1"), row("T-1")))


class TestReading:
    def test_counts_rows_with_the_header_and_skips_empty_ones(self) -> None:
        content = (
            b"\xef\xbb\xbf"
            + table(row("T-1"))
            + b"\r\n,,,,,,,,,,\r\n"
            + table(row("T-2")).split(b"\r\n", 1)[1]
        )
        assert [line.number for line in read_rows(content)] == [2, 5]

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "empty"),
            (b"kind,site,their_reference\r\n", "no rows below"),
            (b"kind;site;their_reference\r\n", "semicolons"),
            (b"kind,site\r\nbilking,S1\r\n", "no column “their_reference”"),
            (b"kind,site,their_reference,shoe\r\n", "column shoe"),
            (b"kind,site,their_reference,kind\r\n", "twice"),
            (b"kind,site,their_reference\r\nbilking,S1\r\n", "row 2: the row has 2 values"),
            (b'kind,site,their_reference\r\nbilking,S1,"T\r\n', "quotation mark"),
            (b"kind,site,their_reference\r\nbilking,S1,T\xe9\r\n", "row 2: the byte 0xe9 is not UTF-8"),
            (b"\xff\xfek\x00", "UTF-16"),
            (b"PK\x03\x04rest", "workbook"),
            (b"\x1f\x8brest", "workbook"),
            (b"kind,site,their_reference\r\nbilking,S1,T\x00\r\n", "NUL"),
            (b"x" * 1_000_001, "larger than 1 MB"),
            (table(*(row(f"T-{n}") for n in range(501))), "more than 500 rows"),
        ],
    )
    def test_says_what_is_wrong_and_where(self, content: bytes, words: str) -> None:
        with pytest.raises(BadInput, match=words):
            read_rows(content, file="fuel.csv")

    @given(st.binary(max_size=300))
    def test_takes_any_bytes_or_refuses_them_in_a_sentence(self, content: bytes) -> None:
        for text in (content, b"kind,site,their_reference\r\n" + content):
            with contextlib.suppress(BadInput):
                assert read_rows(text)

    @pytest.mark.parametrize("kind", list(IncidentKind))
    def test_lists_every_question_of_a_kind_as_a_column_once(self, kind: IncidentKind) -> None:
        names = [column.name for column in business_rows.columns([kind])]
        assert len(names) == len(set(names))
        assert {"happened_from", "value"} <= set(names)
        assert not {"postcode", "email", "phone", "files", "happening_now"} & set(names)


class TestTheLink:
    def token(self, business: incidents.BusinessView, *, at: dt.datetime = AT) -> str:
        email = contacts.addresses([business.contact_id])[business.contact_id].email
        report_as_business.ask_link(at=at, email=email.upper())
        body = Message.objects.latest("id").body
        return body.partition("/business/")[2].partition("/")[0]

    def test_is_mailed_to_the_account_and_opens_it_for_twelve_hours(
        self, business: incidents.BusinessView
    ) -> None:
        token = self.token(business)
        for hours in (0, 11.9):
            at = AT + dt.timedelta(hours=hours)
            assert report_as_business.business_by_link(at=at, token=token).id == business.id
        with pytest.raises(contacts.BadLink, match="expired"):
            report_as_business.business_by_link(at=AT + dt.timedelta(hours=12), token=token)
        with pytest.raises(contacts.BadLink):
            report_as_business.business_by_link(at=AT + dt.timedelta(days=3), token=token)

    def test_is_not_mailed_to_anybody_else(self, business: incidents.BusinessView) -> None:
        ContactFactory.create(email="ann@home.example")
        for email in ("ann@home.example", "nobody@home.example", "", "x" * 300):
            report_as_business.ask_link(at=AT, email=email)
        assert not Message.objects.exists()

    def test_of_another_purpose_or_forged_opens_nothing(self, business: incidents.BusinessView) -> None:
        token = self.token(business)
        manage = contacts.link(business.contact_id, contacts.LinkPurpose.MANAGE)
        for wrong in (manage, token[:-1], token[:-2] + "aa", "", "x" * 500):
            with pytest.raises(contacts.BadLink):
                report_as_business.business_by_link(at=AT, token=wrong)

    def test_opens_nothing_once_the_account_is_closed(self, business: incidents.BusinessView) -> None:
        token = self.token(business)
        incidents.close_business(actor=system("tests"), at=AT, business_id=business.id)
        with pytest.raises(contacts.BadLink):
            report_as_business.business_by_link(at=AT, token=token)

    def test_is_mailed_ten_times_a_day_at_most(self, business: incidents.BusinessView) -> None:
        email = contacts.addresses([business.contact_id])[business.contact_id].email
        for minute in range(15):
            report_as_business.ask_link(at=AT + dt.timedelta(minutes=minute), email=email)
        assert Message.objects.count() == 10


class TestManaging:
    def test_opens_an_account_adds_a_site_and_mails_a_link(self, land: Land) -> None:
        PostcodeFactory.create()
        viewer = make_viewer(Role.CONTACT_CENTRE, "midshire")
        opened = manage_businesses.open_account(
            viewer=viewer,
            at=AT,
            name="Midland Fuels",
            email="office@fuels.example",
            kinds=[IncidentKind.BILKING],
        )
        site = manage_businesses.add_site(
            viewer=viewer, at=AT, business_id=opened.id, code="S1", name="North", address="1 High St",
            postcode="b312ab",
        )  # fmt: skip
        assert (site.area_code, site.postcode) == ("N01", "B31 2AB")
        assert "/business/" in Message.objects.get().body
        with pytest.raises(Refused, match="already"):
            manage_businesses.open_account(
                viewer=viewer, at=AT, name="Again", email="office@fuels.example", kinds=[IncidentKind.BILKING]
            )

    @pytest.mark.parametrize("postcode", ["DE1 1AA", "nonsense", ""])
    def test_refuses_a_site_that_is_not_in_the_force(
        self, business: incidents.BusinessView, postcode: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            manage_businesses.add_site(
                viewer=make_viewer(Role.CONTACT_CENTRE, "midshire"), at=AT, business_id=business.id, code="S9",
                name="x", address="y", postcode=postcode,
            )  # fmt: skip
        assert refused.value.field == "postcode"

    def test_is_told_of_in_the_copy_of_its_person_and_closed_when_they_ask_to_be_forgotten(
        self, business: incidents.BusinessView
    ) -> None:
        send(business, table(row("T-1")))
        held = forget_person.export(
            viewer=make_viewer(Role.CONTACT_CENTRE, "midshire"), at=AT, contact_id=business.contact_id,
            reason="request 6",
        )  # fmt: skip
        assert [one["name"] for one in held["businesses_you_report_for"]] == [business.name]
        forget_person.erase(
            viewer=make_viewer(Role.CONTACT_CENTRE, "midshire"), at=AT, contact_id=business.contact_id,
            reason="request 7",
        )  # fmt: skip
        assert incidents.get_business(business.id).closed_at == AT
        assert Report.objects.get().answers == {}

    def test_forgets_names_sites_and_keys_two_years_after_the_account_was_closed(
        self, business: incidents.BusinessView
    ) -> None:
        send(business, table(row("T-1")))
        incidents.make_key(
            actor=system("tests"), at=AT, business_id=business.id, name="till", made_by_id=None
        )
        incidents.close_business(actor=system("tests"), at=AT, business_id=business.id)
        for days, n in ((729, 0), (731, 1), (732, 0)):
            at = AT + dt.timedelta(days=days)
            assert incidents.forget_businesses(actor=system("tests"), at=at) == n
        left = incidents.get_business(business.id)
        assert (left.name, left.sites, left.keys, left.reports) == ("A closed account", (), (), 1)

    def test_is_for_those_who_manage_reports(self, business: incidents.BusinessView) -> None:
        viewer = make_viewer(Role.SERGEANT, "riverside-1")
        with pytest.raises(NotAllowed):
            manage_businesses.make_key(viewer=viewer, at=AT, business_id=business.id, name="till")
        with pytest.raises(NotAllowed):
            manage_businesses.close_account(viewer=viewer, at=AT, business_id=business.id)
        with pytest.raises(NotAllowed):
            incidents.list_businesses(viewer=viewer)
