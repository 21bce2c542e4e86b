"""Papers that the Board has published: what everybody reads and takes away, and nothing of the Board's own is in it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as ET  # our own output

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from peelian.apps.board import api as board
from peelian.apps.board.api import Audience
from peelian.journeys.ports import plug, ports
from peelian.web.citizen.papers import shaping
from peelian.web.shared.page_cache import SHELF
from tests.factories import pack_documents
from tests.factories.board import make_pack, release_pack
from tests.factories.board_papers import CODE, SECRETS, publish, short, with_secrets
from tests.factories.clock import AT
from tests.journeys.packs import reading
from tests.web.citizen.test_welsh import _ours, _same
from tests.web.stage import Stage

PAPER = f"/board-papers/{CODE}/"
MOST_HTML = 100_000


@pytest.fixture(autouse=True)
def _nothing_kept(db: None) -> Iterator[None]:
    caches["shared"].clear()
    yield
    caches["shared"].clear()


def _html(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def _plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def _links(html: str) -> list[str]:
    """Addresses of papers, their sections, charts and files that a page names."""
    return re.findall(r'(?:href|src)="(/board-papers/[^"]+)"', html)


class TestTheList:
    def test_says_when_no_paper_is_out_though_there_are_drafts(self, client: Client) -> None:
        make_pack("a-draft")

        page = _html(client, "/board-papers/")

        assert "No paper is out yet" in page
        assert "a-draft" not in page

    def test_begins_with_the_latest_meeting(self, client: Client) -> None:
        for code, month in (("may", 5), ("july", 7), ("june", 6)):
            publish(short(), code=code, meeting_on=dt.date(2026, month, 1))

        links = _links(_html(client, "/board-papers/"))

        assert links[-3:] == ["/board-papers/july/", "/board-papers/june/", "/board-papers/may/"]

    def test_says_of_a_correction_what_it_corrects_and_of_the_other_that_it_was_corrected(
        self, client: Client
    ) -> None:
        publish(pack_documents.every_kind(), code="first")
        publish(pack_documents.every_kind(), code="second", corrects="first", at=AT + dt.timedelta(days=3))

        for address in ("/board-papers/first/", "/board-papers/first/messaging/"):
            page = _html(client, address)
            assert "This paper was wrong in places" in page
            assert "/board-papers/second/" in page
            assert "Out since 5 November 2026" in page
        page = _html(client, "/board-papers/second/")
        assert "puts right an older one" in page
        assert "/board-papers/first/" in page
        assert "wrong in places" not in page
        both = _html(client, "/board-papers/")
        assert both.count("wrong in places") == both.count("puts right an older one") == 1

    def test_stands_in_the_footer_of_every_page(self, client: Client) -> None:
        assert 'href="/board-papers/"' in _html(client, "/accessibility/")


class TestAPaper:
    def test_leads_to_each_section_in_order_and_names_what_was_left_out(self, client: Client) -> None:
        paper = publish()

        page = _html(client, PAPER)

        sections = [link for link in _links(page) if link.startswith(PAPER) and link.endswith("/")]
        assert sections == [f"{PAPER}{one.key}/" for one in paper.document.sections]
        assert "Costs" in page.split("What was left out")[1].split("The whole paper")[0]
        assert f"{PAPER}finance/" not in page
        assert "1 November 2025 to 31 October 2026" in _plain(page)

    def test_that_was_all_for_the_board_says_so(self, client: Client) -> None:
        publish(short(Audience.INTERNAL))

        assert "All of this paper is for the Board alone" in _html(client, PAPER)

    def test_shows_a_part_whose_name_is_not_told(self, client: Client) -> None:
        made = make_pack("unnamed")
        release_pack(made)
        page = _html(client, "/board-papers/unnamed/")
        assert "Retention" in page.split("What was left out")[1]

    @pytest.mark.parametrize(
        "address", ["finance/", "nowhere/", "files/other.pdf", f"files/{CODE}.exe", "tables/internal-costs.csv",
                    "tables/none.csv", f"charts/{'a' * 64}.svg"],
    )  # fmt: skip
    def test_has_no_page_or_file_of_what_it_does_not_hold(self, client: Client, address: str) -> None:
        publish(with_secrets()[0])

        assert client.get(PAPER + address).status_code == 404

    def test_that_is_a_draft_is_not_there(self, client: Client) -> None:
        make_pack("a-draft")

        for address in ("", "messaging/", "files/a-draft.pdf", "files/a-draft.json", "tables/figures.csv"):
            assert client.get(f"/board-papers/a-draft/{address}").status_code == 404


class TestASection:
    def test_numbers_its_paragraphs_on_from_the_section_before(self, client: Client) -> None:
        publish()

        page = _html(client, f"{PAPER}messaging/")

        assert re.findall(r'id="p(\d+)"', page) == ["2", "3", "4"]
        assert "<li>to a neighbourhood,</li><li>to a group, or</li>" in page
        assert re.findall(r'id="p(\d+)"', _html(client, f"{PAPER}retention/")) == ["5"]
        assert "Shares sum to 100%." in _html(client, f"{PAPER}retention/")

    def test_that_leads_the_paper_stands_where_the_paper_begins(self, client: Client) -> None:
        asks = pack_documents.section(
            "recommendations", "Recommendations", "The Board is asked to:", "- note it"
        )
        facts = pack_documents.section("key-figures", "Key figures", "- Members: 30,412")
        publish(replace(pack_documents.empty(), sections=[asks, facts, short().sections[0]]))

        page = _html(client, PAPER)

        assert "The Board is asked to</h2>" in page
        assert "note it</li>" in page
        assert re.search(r"Members</dt><dd>.*?30,412", page)
        assert page.count(f'href="{PAPER}words/"') == 1
        assert client.get(f"{PAPER}recommendations/").headers["Location"] == PAPER

    def test_tells_each_figure_with_its_base_interval_and_how_it_is_counted(self, client: Client) -> None:
        publish()

        page = _plain(_html(client, f"{PAPER}messaging/"))

        assert "Messages rated good 36.7% 180 of 490 Most likely 32.6% to 41.1% How it is counted" in page
        assert "Ratings of four or five stars, of all ratings that members gave." in page
        assert "messaging.count_ratings(area_codes=…, since=2025-11-22, until=2026-11-22)" in page
        assert "Read on 22 November 2026 at 9am." in page

    def test_says_not_known_and_why_and_never_nought(self, client: Client) -> None:
        publish()

        page = _plain(_html(client, f"{PAPER}messaging/"))

        assert "Not known Replies weren’t recorded before 3 March 2026." in page
        assert "Replies answered within two days not known How it is counted" in page
        assert "No reply has come yet." in page.split("Replies answered within two days not known")[1]

    def test_shows_its_own_days_where_they_are_not_the_papers(self, client: Client) -> None:
        publish()

        assert "This part tells of 1 April 2026 to" in _plain(_html(client, f"{PAPER}equality/"))

    def test_with_nothing_in_it_says_so(self, client: Client) -> None:
        publish()

        assert "Nothing is written here" in _html(client, f"{PAPER}nothing/")

    def test_leads_to_the_ones_before_and_after(self, client: Client) -> None:
        publish()

        page = _html(client, f"{PAPER}visibility/")

        assert re.findall(r'href="([^"]+)" rel="(prev|next)"', page) == [
            (f"{PAPER}messaging/", "prev"),
            (f"{PAPER}retention/", "next"),
        ]

    def test_draws_its_charts_with_their_words_and_tables(self, client: Client) -> None:
        publish()

        page = _html(client, f"{PAPER}retention/")
        drawings = list(dict.fromkeys(link for link in _links(page) if link.endswith(".svg")))

        assert len(drawings) == 2
        assert re.findall(r'class="peelian-drawing"[^>]* alt="([^"]+)"', page) == [
            "Chart: Leavers by reason; in words below",
            "Chart: Uses of the portal, part 0; in words below",
        ]
        answer = client.get(drawings[0])
        assert answer["Content-Type"] == "image/svg+xml"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "immutable" in answer["Cache-Control"]
        assert b"<svg" in answer.content
        assert "Retirement 180; Resignation 192; Other 118" in _plain(page)
        assert f"{PAPER}tables/retention-reasons.csv" in page

    def test_gives_a_chart_and_its_own_table_one_title(self, client: Client) -> None:
        chart = pack_documents.bar_chart()
        content = board.Content(tables=[pack_documents.LEAVERS, board.PackTable(chart.table)], charts=[chart])
        publish(
            replace(short(), sections=[pack_documents.section("retention", "Retention", content=content)])
        )

        page = _html(client, f"{PAPER}retention/")

        titles = re.findall(r'<h3 class="govuk-([a-z-]+)[^>]*>([^<]*)<', page)
        assert titles == [
            ("heading-s", pack_documents.LEAVERS.table.caption),
            ("heading-s", "Leavers by reason"),
            ("visually-hidden", "Leavers by reason"),
        ]

    def test_tells_a_chart_in_words_where_nothing_draws(self, client: Client) -> None:
        publish()
        here = ports()
        plug(replace(here, draw=None))
        try:
            page = _html(client, f"{PAPER}retention/")
        finally:
            plug(here)

        assert "<img" not in page
        assert "Retirement 180; Resignation 192; Other 118" in _plain(page)

    def test_cuts_a_long_table_says_so_and_keeps_its_total(self, client: Client) -> None:
        rows = shaping.MOST_CELLS
        table = pack_documents.long_table(rows)
        publish(
            replace(
                pack_documents.empty(),
                sections=[
                    pack_documents.section(
                        "visibility", "Visibility", content=board.Content(tables=[board.PackTable(table)])
                    )
                ],
            )
        )

        page = _html(client, f"{PAPER}visibility/")

        shown = shaping.MOST_CELLS // 3
        assert page.count('<th scope="row">') == shown + 1
        assert f"Here are the first {shown} of {rows} rows" in page
        assert "<tfoot>" in page
        whole = client.get(f"{PAPER}tables/{table.name}.csv").content.decode("utf-8-sig")
        assert whole.count("Neighbourhood ") == rows

    def test_is_light_enough_for_an_old_phone(self, client: Client) -> None:
        paper = publish(pack_documents.large(sections=4, tables=60))

        sizes = {one.key: len(client.get(f"{PAPER}{one.key}/").content) for one in paper.document.sections}

        assert max(sizes.values()) <= MOST_HTML
        assert len(client.get(PAPER).content) <= MOST_HTML


class TestFiles:
    def test_are_offered_and_answer_with_what_they_are(self, client: Client) -> None:
        publish()

        begins = {"pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK", "zip": b"PK", "json": b"{"}
        offered = [link for link in _links(_html(client, PAPER)) if "/files/" in link]

        assert offered == [f"{PAPER}files/{CODE}.{suffix}" for suffix in begins]
        for link, begin in zip(offered, begins.values(), strict=True):
            answer = client.get(link)
            assert answer.content.startswith(begin)
            assert f'filename="{link.rpartition("/")[2]}"' in answer["Content-Disposition"]
            assert answer["X-Content-Type-Options"] == "nosniff"

    def test_of_data_have_the_mark_that_the_page_and_the_pdf_tell(self, client: Client) -> None:
        paper = publish()

        given = client.get(f"{PAPER}files/{CODE}.json").content

        assert hashlib.sha256(given).hexdigest() == paper.line.public_sha256
        assert given.decode() == paper.text
        assert paper.line.public_sha256 in _html(client, PAPER)
        pdf = client.get(f"{PAPER}files/{CODE}.pdf").content
        assert paper.line.public_sha256 in reading.joined(reading.text_of(pdf))

    def test_of_every_table_are_named_on_the_page(self, client: Client) -> None:
        publish()

        links = [link for link in _links(_html(client, PAPER)) if link.endswith(".csv")]

        assert f"{PAPER}tables/figures.csv" in links
        for link in links:
            answer = client.get(link)
            assert answer["Content-Type"] == "text/csv; charset=utf-8"
            assert answer.content.startswith(b"\xef\xbb\xbf")
        for key in ("retention", "strength", "visibility", "neighbourhoods"):
            own = [link for link in _links(_html(client, f"{PAPER}{key}/")) if link.endswith(".csv")]
            assert own
            assert set(own) <= set(links)

    def test_of_two_tables_of_one_name_are_each_tables_own(self, client: Client) -> None:
        one = board.PackTable(pack_documents.wide_table(3, "twice"))
        sections = [
            pack_documents.section(key, key.capitalize(), content=board.Content(tables=[one]))
            for key in ("first", "second")
        ]
        publish(replace(pack_documents.empty(), sections=sections))

        assert f"{PAPER}tables/twice.csv" in _html(client, f"{PAPER}first/")
        assert f"{PAPER}tables/twice-2.csv" in _html(client, f"{PAPER}second/")

    def test_are_made_once_and_not_for_each_request(self, client: Client) -> None:
        publish()
        here, made = ports(), []

        def press(paper: object, at: dt.datetime) -> bytes:
            made.append(at)
            return b"%PDF-made"

        plug(replace(here, press=press))
        try:
            answers = {client.get(f"{PAPER}files/{CODE}.pdf").content for _ in range(3)}
        finally:
            plug(here)

        assert answers == {b"%PDF-made"}
        assert made == [AT]

    def test_that_nothing_here_makes_are_neither_offered_nor_there(self, client: Client) -> None:
        publish()
        here = ports()
        plug(replace(here, press=None, word=None))
        try:
            page = _html(client, PAPER)
            gone = [client.get(f"{PAPER}files/{CODE}.{one}").status_code for one in ("pdf", "docx")]
        finally:
            plug(here)

        assert gone == [404, 404]
        assert ".pdf" not in page
        assert ".docx" not in page
        assert ".xlsx" in page

    def test_cannot_be_asked_for_without_end(self, client: Client) -> None:
        publish(short())

        codes = [client.get(f"{PAPER}files/{CODE}.json").status_code for _ in range(121)]

        assert set(codes[:120]) == {200}
        assert codes[120] == 429


class TestWhatIsTheBoardsAlone:
    """A word, a number and a name that only internal sections, tables and words hold are in no public answer."""

    def test_is_in_no_page_no_file_and_no_feed(self, client: Client, stage: Stage) -> None:
        draft, texts = with_secrets()
        publish(draft, texts)
        whole = board.get_release(CODE).text
        assert all(secret in whole for secret in (SECRETS[0], SECRETS[2], SECRETS[3]))

        told = dict(_everything(client))

        assert len(told) > 25
        assert any("A sentence isn’t shown, for want of its figures." in words for words in told.values())
        found = {
            (where, secret) for where, words in told.items() for secret in (*SECRETS, "/station/") if secret in words
        }  # fmt: skip
        assert found == set()

    def test_is_not_even_read(self, client: Client) -> None:
        publish()

        with CaptureQueriesContext(connection) as asked:
            for address in ("", "messaging/", f"files/{CODE}.json", "tables/figures.csv"):
                client.get(PAPER + address)
            client.get("/board-papers/")
            client.get("/feeds/board-papers.json")

        statements = " ".join(one["sql"] for one in asked)
        assert '"board_release"."public_document"' in statements
        assert '"board_release"."document"' not in statements
        assert '"board_release"."findings"' not in statements

    def test_hides_small_counts_of_people_on_the_page_too(self, client: Client) -> None:
        leavers = pack_documents.LEAVERS
        rows = [*leavers.table.rows[:3], ["Ill-health retirement", 3, 0.0061], ["Other", 33, 0.0673]]
        small = replace(leavers, table=replace(leavers.table, rows=rows))
        publish(
            replace(
                pack_documents.empty(),
                sections=[
                    pack_documents.section("retention", "Retention", content=board.Content(tables=[small]))
                ],
            )
        )

        page = _html(client, f"{PAPER}retention/")

        assert '<th scope="row">Ill-health retirement</th><td class="n">not shown</td>' in page
        assert page.count(">not shown<") >= 4


def _everything(client: Client) -> Iterator[tuple[str, str]]:
    """Every public answer about papers, in words, by its address."""
    addresses = ["/board-papers/", PAPER, "/feeds/", "/feeds/board-papers.atom", "/feeds/board-papers.json"]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        content: bytes = answer.content
        addresses += [link for link in _links(content.decode(errors="replace")) if link not in addresses]
        if content.startswith(b"%PDF"):
            yield address, reading.text_of(content)
        elif content.startswith(b"PK"):
            with zipfile.ZipFile(BytesIO(content)) as packed:
                for name in packed.namelist():
                    yield f"{address} {name}", packed.read(name).decode(errors="replace")
        else:
            yield address, content.decode(errors="replace")


class TestLanguages:
    @pytest.mark.parametrize("address", ["/board-papers/", PAPER, f"{PAPER}messaging/", f"{PAPER}retention/"])
    def test_a_welsh_page_says_nothing_of_ours_in_english(self, client: Client, address: str) -> None:
        publish(code="first")
        publish(corrects="first")

        assert _ours(_same(client, address)) == []

    def test_the_papers_words_are_marked_as_english(self, client: Client) -> None:
        publish()

        page = _html(client, f"{PAPER}messaging/?lang=cy")

        assert (
            '<h1 class="govuk-heading-l peelian-break" lang="en" dir="ltr">2. Messages to residents</h1>'
            in page
        )
        assert "Mae’r papurau yn Saesneg." in page
        assert "Darllenwyd ar 22 Tachwedd 2026" in _plain(page)

    def test_a_frame_from_right_to_left_leaves_the_paper_from_left_to_right(self, client: Client) -> None:
        publish()

        page = _html(client, f"{PAPER}messaging/?lang=ar")

        assert '<html lang="ar" dir="rtl"' in page
        assert re.search(r'<main[^>]* lang="en" dir="ltr"', page)


class TestFeeds:
    def test_tell_of_each_paper(self, client: Client, stage: Stage) -> None:
        publish(code="first")
        paper = publish(corrects="first", at=AT + dt.timedelta(days=1))

        listed = json.loads(client.get("/feeds/board-papers.json").content)["papers"]
        feed = ET.fromstring(client.get("/feeds/board-papers.atom").content)

        assert {one["code"]: (one["corrects"], one["corrected_by"]) for one in listed} == {
            CODE: ("first", []),
            "first": ("", [CODE]),
        }
        assert paper.line.public_sha256 in [one["sha256"] for one in listed]
        data = next(one["data"] for one in listed if one["code"] == CODE)
        assert client.get(data[data.index("/board-papers/") :]).status_code == 200
        ids = [one.text or "" for one in feed.iter("{http://www.w3.org/2005/Atom}id")]
        assert [one.rpartition("/board-papers/")[2] for one in ids[1:]] == [f"{CODE}/", "first/"]

    def test_are_there_while_no_paper_is(self, client: Client) -> None:
        assert json.loads(client.get("/feeds/board-papers.json").content) == {"papers": []}
        assert client.get("/feeds/board-papers.atom").status_code == 200


@pytest.mark.django_db(transaction=True)
class TestKeeping:
    def test_pages_and_files_are_kept_until_another_paper_comes_out(self, client: Client) -> None:
        publish(code="first")
        SHELF.clear()
        try:
            for address in ("/board-papers/", "/board-papers/first/", "/board-papers/first/files/first.json"):
                once = client.get(address)
                with CaptureQueriesContext(connection) as asked:
                    again = client.get(address, headers={"if-none-match": once["ETag"]})
                assert again.status_code == 304
                assert [one["sql"] for one in asked] == ["SELECT number FROM events_publicversion"]
            assert "wrong in places" not in _html(client, "/board-papers/first/")

            publish(corrects="first")

            assert "wrong in places" in _html(client, "/board-papers/first/")
            assert PAPER in _html(client, "/board-papers/")
        finally:
            SHELF.clear()
