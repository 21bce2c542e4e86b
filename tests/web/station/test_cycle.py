"""The screens of a fortnight: ranks, keep, the board, minutes, the rule, words among ourselves."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.priorities import api as priorities
from peelian.apps.priorities.models import (
    Candidate,
    ForceStrand,
    InternalWording,
    ListRule,
    Minutes,
    RiskMatrix,
)
from peelian.apps.priorities.types import DecisionKind
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.time import fortnight_of
from tests.factories.clock import AT, TODAY
from tests.factories.priorities import CandidateFactory, PriorityFactory, RiskMatrixFactory, let_fall
from tests.web.staff_stage import Station


@pytest.fixture
def line(station: Station) -> Candidate:
    """A line about the stage's open priority, with every rank."""
    Candidate.objects.filter(pk=station.priority.candidate_id).update(category=ProblemCategory.LITTER)
    Candidate.objects.filter(pk=station.candidate.pk).update(
        category=station.priority.category, area=station.priority.area, force_rank=2, community_rank=1, recorded_rank=3,
        displacements=["Burglary stands above it although the community’s list puts it 4th and this 1st."],
    )  # fmt: skip
    return Candidate.objects.get(pk=station.candidate.pk)


def body(client: Client, name: str, *args: object, query: str = "") -> str:
    """What a page says."""
    answer = client.get(reverse(f"station:{name}", args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


class TestTheList:
    def test_shows_each_rank_and_its_evidence(
        self, station: Station, sergeant: Client, line: Candidate
    ) -> None:
        said = body(sergeant, "list", station.land.sector.code)

        for words in (
            "Force rank",
            "Recorded harm rank",
            "Community rank",
            "Burglary stands above it although",
        ):
            assert words in said
        assert reverse("station:cycle_board", args=[station.land.sector.code]) in said

    def test_keeps_a_line_by_a_form_of_its_own(
        self, station: Station, inspector: Client, line: Candidate
    ) -> None:
        page = reverse("station:decide", args=[line.pk])
        assert "Keep the priority" in inspector.get(page).content.decode()

        refused = inspector.post(page, {"keep": "yes", "keep-reason": ""})
        assert "Give a reason for keeping it" in refused.content.decode()
        inspector.post(page, {"keep": "yes", "keep-reason": "Still so."})

        line.refresh_from_db()
        assert (line.decision, line.kept_id) == (DecisionKind.KEPT, station.priority.pk)
        assert "Kept by Ines Inspector" in body(inspector, "list", station.land.sector.code)

    def test_asks_which_where_a_line_speaks_of_several(
        self, station: Station, inspector: Client, line: Candidate
    ) -> None:
        other = PriorityFactory.create(
            area=station.land.neighbourhoods[1],
            category=station.priority.category,
            candidate=CandidateFactory.create(cycle=line.cycle, category=ProblemCategory.ROBBERY, rank=9),
        )
        Candidate.objects.filter(pk=line.pk).update(area=station.land.sector)
        page = reverse("station:decide", args=[line.pk])

        assert "Which one?" in inspector.get(page).content.decode()
        refused = inspector.post(page, {"keep": "yes", "keep-reason": "Still so."}).content.decode()
        assert "Choose the priority to keep" in refused
        given = {"keep": "yes", "keep-reason": "Still so.", "keep-priority_id": str(other.pk)}
        assert inspector.post(page, given).status_code == 302

        line.refresh_from_db()
        assert line.kept_id == other.pk

    def test_offers_to_keep_only_what_is_a_priority(self, station: Station, inspector: Client) -> None:
        assert "Keep the priority" not in body(inspector, "decide", station.candidate.pk)


class TestBeyondTheLength:
    @pytest.fixture
    def fallen(self, station: Station) -> str:
        """Litter, seventh on the list that has room for six; the address to take it up."""
        cycle = station.candidate.cycle
        let_fall(cycle, station.land.neighbourhoods[0])
        return reverse("station:take_up", args=[cycle.pk, ProblemCategory.LITTER.value])

    def test_shows_what_fell_and_why(self, station: Station, sergeant: Client, fallen: str) -> None:
        said = body(sergeant, "list", station.land.sector.code)

        assert "with room for 6 lines" in said
        assert "this is 7th with 2 points" in said
        assert "Weighted Borda: points for every place" in said
        assert "“borda”" not in said
        assert fallen not in said

    def test_is_taken_up_by_whoever_decides_with_a_reason(
        self, station: Station, inspector: Client, fallen: str
    ) -> None:
        assert fallen in body(inspector, "list", station.land.sector.code)

        given = {"issue": "Rubbish on the green.", "area_code": "N01", "why": ""}
        assert "Give a reason for taking it up" in inspector.post(fallen, given).content.decode()
        page = inspector.post(fallen, given | {"why": "The school asks."}, follow=True).content.decode()

        assert "Rubbish on the green." in page
        assert "Taken up by hand: The school asks." in body(inspector, "list", station.land.sector.code)
        assert inspector.get(fallen).status_code == 404


class TestTheBoard:
    def test_says_what_is_due_and_where_it_is_done(self, station: Station, sergeant: Client) -> None:
        said = body(sergeant, "cycle_board", station.land.sector.code)

        assert "lines to decide" in said
        cycle = station.candidate.cycle
        assert f'href="{reverse("station:list", args=[station.land.sector.code])}?list={cycle.pk}"' in said
        assert "Not signed yet." in said
        assert "Sign the minutes" not in said

    def test_a_list_that_is_not_there_is_not_found(self, station: Station, sergeant: Client) -> None:
        page = reverse("station:cycle_board", args=[station.land.sector.code])
        assert sergeant.get(f"{page}?list=999999").status_code == 404
        assert sergeant.get(f"{page}?list=x").status_code == 404


class TestMinutes:
    def test_are_signed_corrected_and_read_as_pdf(self, station: Station, inspector: Client) -> None:
        Candidate.objects.filter(decision="pending").update(
            decision="declined", decision_reason="No.", decided_by=station.inspector, decided_at=AT
        )
        page = reverse("station:sign_minutes", args=[station.land.sector.code])
        assert "What is corrected" not in inspector.get(page).content.decode()

        inspector.post(page, {"present": "All", "apologies": "", "notes": ""})
        again = inspector.post(page, {"present": "All", "apologies": "", "notes": "", "correction": ""})
        assert "Say what is corrected, and why" in again.content.decode()
        inspector.post(page, {"present": "All and Amina", "correction": "Amina was there."})

        first, second = Minutes.objects.order_by("number")
        assert (first.number, second.correction) == (1, "Amina was there.")
        said = body(inspector, "cycle_board", station.land.sector.code)
        assert reverse("station:minutes_pdf", args=[first.pk]) in said
        pdf = inspector.get(reverse("station:minutes_pdf", args=[first.pk]))
        assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
        assert (
            f"minutes-{station.land.sector.code}-{fortnight_of(TODAY)[0]}-1.pdf" in pdf["Content-Disposition"]
        )

    def test_wait_until_every_line_is_decided(self, station: Station, inspector: Client) -> None:
        page = reverse("station:sign_minutes", args=[station.land.sector.code])

        answer = inspector.post(page, {"present": "All"})

        assert "decided yet. Decide" in answer.content.decode()
        assert not Minutes.objects.exists()


class TestTheRule:
    def test_is_shown_and_set(self, station: Station, inspector: Client) -> None:
        code = station.land.sector.code
        said = body(inspector, "list_rule", code)
        assert "None is loaded" in said
        assert "Four by four" in said

        given = {
            "rule": "top_k", "k": "2", "force_weight": "1.5", "community_weight": "1", "recorded_per_cent": "25",
            "length": "5", "valid_from": TODAY.isoformat(), "why": "The superintendent decided it.",
        }  # fmt: skip
        inspector.post(reverse("station:list_rule", args=[code]), given)

        row = ListRule.objects.get()
        assert (row.rule, row.k, row.force_weight, row.recorded_share, row.length) == (
            "top_k",
            2,
            1.5,
            0.25,
            5,
        )
        said = body(inspector, "list_rule", code)
        assert "The superintendent decided it." in said
        assert "room for 5 lines" in said

    def test_refuses_two_weights_of_nothing(self, station: Station, inspector: Client) -> None:
        given = {
            "rule": "borda", "k": "3", "force_weight": "0", "community_weight": "0", "recorded_per_cent": "50",
            "length": "6", "valid_from": TODAY.isoformat(), "why": "No.",
        }  # fmt: skip
        answer = inspector.post(reverse("station:list_rule", args=[station.land.sector.code]), given)

        assert "somebody must count" in answer.content.decode()
        assert not ListRule.objects.exists()


class TestAmongOurselves:
    def test_is_written_and_read_beside_what_residents_read(self, station: Station, sergeant: Client) -> None:
        page = reverse("station:word_internally", args=[station.priority.pk])

        refused = sergeant.post(page, {"words": ""})
        assert "Write what it is about among yourselves" in refused.content.decode()
        sergeant.post(page, {"words": "The boys of number 9."})

        assert InternalWording.objects.get().words == "The boys of number 9."
        assert "The boys of number 9." in body(sergeant, "priority", station.priority.pk)
        assert priorities.DEFAULT_RULE.k == 3


class TestTheMatrix:
    def test_a_strand_is_set_on_the_forces_own(self, station: Station, inspector: Client) -> None:
        RiskMatrixFactory.create()

        page = inspector.get(reverse("station:set_strand")).content.decode()
        assert "5, degree 5" in page
        given = {
            "category": "drugs", "area_code": station.land.lpa.code, "impact": "5", "likelihood": "4",
            "why": "It does harm.", "valid_from": TODAY.isoformat(), "last_on": "",
        }  # fmt: skip
        inspector.post(reverse("station:set_strand"), given)

        row = ForceStrand.objects.get(category="drugs")
        assert (row.score, row.matrix) == (20, RiskMatrix.objects.get())
        assert "up to 25 (Five by five)" in body(inspector, "strands", query=f"?area={station.land.lpa.code}")
