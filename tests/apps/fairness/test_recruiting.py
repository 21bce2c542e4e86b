"""Recruitment by group: loaded whole or not at all, counted when it has closed, and nobody can be read from it."""

import dataclasses
import datetime as dt
from itertools import combinations
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peelian.apps.events.models import Event
from peelian.apps.fairness import api as fairness
from peelian.apps.fairness.api import Characteristic, EntryRoute, Outcome, RecruitmentRow
from peelian.apps.fairness.models.declarations import Declaration
from peelian.apps.fairness.models.recruiting import Applicant, Campaign, StageResult
from peelian.kernel.errors import BadInput, Refused
from tests.factories.clock import AT
from tests.factories.fairness import ACTOR, CLOSED, OPENED, PLAIN, STAGES, campaign, funnel

pytestmark = pytest.mark.django_db


class TestOpen:
    def test_refuses_a_second_of_the_name_and_one_without_stages(self) -> None:
        campaign({}, name="Spring")

        with pytest.raises(fairness.CannotOpen, match="of this name"):
            campaign({}, name="Spring")
        with pytest.raises(fairness.CannotOpen, match="Name the stages"):
            campaign({}, name="Summer", stages=())

    def test_refuses_results_after_it_closed(self) -> None:
        made = campaign(PLAIN)

        with pytest.raises(fairness.CampaignClosed):
            fairness.load_results(actor=ACTOR, at=AT, campaign_id=made, rows=[])


class TestLoad:
    def test_takes_the_place_of_what_was_there(self) -> None:
        made = campaign(PLAIN, closed=False)
        again = fairness.load_results(
            actor=ACTOR, at=AT, campaign_id=made, rows=funnel({"white": (1, 0, 0, 2)})
        )

        assert fairness.get_campaign(made).applied == 3
        assert (Applicant.objects.count(), Declaration.objects.count()) == (3, 3)
        assert again.added + again.changed == 3

    def test_keeps_no_reference(self) -> None:
        campaign(PLAIN)

        assert not Applicant.objects.filter(token__contains="white").exists()

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"stage": "Interview"}, "no stage of this campaign"),
            ({"stage": "Vetting"}, "out of turn"),
            ({"on": OPENED - dt.timedelta(days=1)}, "earlier than what went before"),
            ({"answers": ((Characteristic.ETHNICITY, "martian"),)}, "not one of the answers"),
        ],
    )
    def test_refuses_the_whole_file_for_one_row(self, changed: dict[str, Any], words: str) -> None:
        made = campaign({}, closed=False)
        good, bad = funnel({"white": (0, 0, 0, 1)})[:2]
        rows = [good, dataclasses.replace(bad, reference="other", stage="Sift", row=7)]

        with pytest.raises(BadInput, match=words) as refused:
            fairness.load_results(
                actor=ACTOR, at=AT, campaign_id=made, rows=[rows[0], dataclasses.replace(rows[1], **changed)]
            )
        assert refused.value.row == 7
        assert not Applicant.objects.exists()

    def test_refuses_a_reference_of_another_campaign(self) -> None:
        campaign({"white": (0, 0, 0, 6)}, name="Spring")

        with pytest.raises(BadInput, match="in another campaign"):
            campaign({"white": (0, 0, 0, 6)}, name="Summer")

    def test_lets_nobody_go_on_after_failing_even_past_the_services(self) -> None:
        made = campaign({"white": (1, 0, 0, 0)}, closed=False)
        stage = Campaign.objects.get(pk=made).stages.get(position=1)

        with pytest.raises(IntegrityError, match="stage_result_one_end"), transaction.atomic():
            StageResult.objects.create(
                applicant=Applicant.objects.get(), stage=stage, outcome=Outcome.WITHDREW, on=CLOSED
            )

    def test_has_no_value_that_is_none_of_the_answers_even_past_the_services(self) -> None:
        with pytest.raises(IntegrityError, match="declaration_known_value"), transaction.atomic():
            Declaration.objects.create(token="t", characteristic="sex", value="white", declared_at=AT)


class TestImpact:
    def test_compares_the_groups_over_all_and_at_each_stage(self) -> None:
        found = fairness.adverse_impact(
            campaign_ids=[campaign(PLAIN)], characteristic=Characteristic.ETHNICITY
        )

        by_name = {group.group: group for group in found.overall.groups}
        black = by_name["Black, Black British, Black Welsh, Caribbean or African"]
        assert found.overall.reference == "White"
        assert (black.selected, black.of, black.air, black.flagged) == (12, 40, 0.5, True)
        assert round(black.fisher_p or 0, 5) == 0.00341
        assert [name for name, _ in found.stages] == list(STAGES)
        assert [(s.groups[0].selected, s.groups[0].of) for _, s in found.stages] == [
            (41, 50),
            (34, 41),
            (28, 34),
        ]
        assert (found.applied, found.decided, found.said, found.hidden) == (170, 170, 170, ())
        assert found.inputs_on == CLOSED

    def test_waits_until_the_campaign_has_closed(self) -> None:
        with pytest.raises(Refused, match="made when a campaign has closed"):
            fairness.adverse_impact(
                campaign_ids=[campaign(PLAIN, closed=False)], characteristic=Characteristic.ETHNICITY
            )

    def test_counts_campaigns_of_the_same_stages_together_and_no_others(self) -> None:
        spring = campaign({"white": (0, 0, 0, 9)}, name="Spring")
        other = campaign({}, name="Other", stages=("Sift",))

        with pytest.raises(Refused, match="different stages"):
            fairness.adverse_impact(campaign_ids=[spring, other], characteristic=Characteristic.ETHNICITY)

    def test_leaves_out_whoever_is_undecided_and_says_so(self) -> None:
        made = fairness.open_campaign(
            actor=ACTOR, at=AT, name="Spring", route=EntryRoute.PCEP, opened_on=OPENED, stages=STAGES
        )
        waiting = [RecruitmentRow(n, f"w{n}", "", Outcome.PASSED, OPENED, OPENED) for n in range(7)]
        fairness.load_results(actor=ACTOR, at=AT, campaign_id=made, rows=[*funnel(PLAIN), *waiting])
        fairness.close_campaign(actor=ACTOR, at=AT, campaign_id=made, closed_on=CLOSED)

        found = fairness.adverse_impact(campaign_ids=[made], characteristic=Characteristic.ETHNICITY)

        assert (found.applied, found.decided) == (177, 170)
        assert found.reasons[0] == "7 who had no last result when the campaign closed are not counted."

    def test_tells_no_small_count_of_a_group(self) -> None:
        found = fairness.adverse_impact(
            campaign_ids=[campaign({**PLAIN, "mixed": (9, 2, 7, 8)})], characteristic=Characteristic.ETHNICITY
        )

        mixed = "Mixed or Multiple ethnic groups"
        assert mixed in found.hidden
        second = dict(found.stages)["Assessment centre"]
        assert mixed not in {group.group for group in second.groups}
        for _, stage in found.stages:
            for group in stage.groups:
                assert not 0 < group.of - group.selected < 5
                assert not 0 < group.selected < 5

    def test_tells_nothing_of_a_handful(self) -> None:
        with pytest.raises(Refused, match="So few applied"):
            fairness.adverse_impact(
                campaign_ids=[campaign({"white": (1, 0, 0, 2)})], characteristic=Characteristic.ETHNICITY
            )


class TestEvents:
    def test_name_no_characteristic_answer_nor_token(self) -> None:
        campaign(PLAIN)
        token = Applicant.objects.values_list("token", flat=True).first()

        told = " ".join(f"{event.name} {event.subject} {event.data}" for event in Event.objects.all())
        assert "fairness.results.loaded" in told
        for word in ("ethnic", "white", "black", "asian", str(token)):
            assert word not in told


class TestManyComparisons:
    def test_say_how_many_chance_alone_would_flag(self) -> None:
        found = fairness.adverse_impact(
            campaign_ids=[campaign(PLAIN)], characteristic=Characteristic.ETHNICITY
        )
        assert "8 comparisons stand here. If all groups fared alike, about 0.4 of them" in found.reasons[-1]


class TestSetsOfCampaigns:
    """Of two sets of campaigns nobody reads what one of them keeps to itself."""

    def test_do_not_differ_by_one_applicant(self) -> None:
        one = campaign({"white": (12, 10, 10, 48), "black": (14, 8, 6, 12)}, name="One")
        two = campaign({"white": (6, 6, 6, 9), "black": (0, 0, 1, 0)}, name="Two", of="two-")
        alone = fairness.adverse_impact(campaign_ids=[one], characteristic=Characteristic.ETHNICITY)
        both = fairness.adverse_impact(campaign_ids=[one, two], characteristic=Characteristic.ETHNICITY)

        black = "Black, Black British, Black Welsh, Caribbean or African"
        assert {group.group: group.of for group in alone.overall.groups}[black] == 40
        assert black not in {group.group for group in both.overall.groups}
        assert black in both.hidden

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(st.lists(st.lists(st.integers(0, 9), min_size=8, max_size=8), min_size=2, max_size=3))
    def test_differ_by_nought_or_by_five_and_more(self, drawn: list[list[int]]) -> None:
        with transaction.atomic():
            made = [
                campaign({"white": counts[:4], "black": counts[4:]}, name=f"Round {n}", of=f"{n}-")
                for n, counts in enumerate(drawn)
            ]
            sets = [list(of) for size in range(1, len(made) + 1) for of in combinations(made, size)]
            told = {tuple(of): _told(of) for of in sets}
            transaction.set_rollback(True)
        for small, counts in told.items():
            for large, more in told.items():
                if set(small) < set(large):
                    for key in counts.keys() & more.keys():
                        assert more[key] - counts[key] == 0 or more[key] - counts[key] >= 5


def _told(campaign_ids: list[int]) -> dict[tuple[str, str], int]:
    """Of each group how many applied, as told of these campaigns."""
    try:
        found = fairness.adverse_impact(campaign_ids=campaign_ids, characteristic=Characteristic.ETHNICITY)
    except Refused:
        return {}
    stages = [("overall", found.overall), *found.stages]
    return {(name, group.group): group.of for name, stage in stages for group in stage.groups}
