"""Every page of the station opens for those who hold its permission there, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from peelian.apps.accounts.types import Role
from peelian.apps.contacts.models import Group
from peelian.apps.content.models.meetings import Meeting
from peelian.apps.priorities.models import ForceStrand
from peelian.apps.schemes.models import Interest
from tests.factories.abstraction import query_about, request_for
from tests.factories.clock import AT
from tests.factories.extracts import sent_in
from tests.factories.fairness import assessed, open_campaign
from tests.factories.finance import paid_for
from tests.factories.library import entry_of, published_of
from tests.factories.priorities import MinutesFactory, let_fall
from tests.factories.retention import career_of, waiting_of
from tests.factories.schemes import InterestFactory, SchemeFactory
from tests.factories.stability import (
    a_grant,
    a_reported_figure,
    a_target,
    an_uplift,
    lpa_unit,
    post_in,
    probation_in,
    student_of,
)
from tests.web.staff_stage import Station, client_of, member
from tests.web.station.test_claims import claim, key_places


def _group(station: Station) -> int:
    """The sector's shop watch."""
    group, _ = Group.objects.get_or_create(
        code="shop-watch",
        defaults={"name": "Shop watch", "area_code": station.land.sector.code, "created_at": AT},
    )
    return group.pk


def _interest(station: Station) -> Interest:
    """Somebody of the sector who asked to join its scheme."""
    known = Interest.objects.first()
    if known is not None:
        return known
    scheme = SchemeFactory.create(area=station.land.sector)
    return InterestFactory.create(scheme=scheme, area=station.land.neighbourhoods[0])


def _minutes(station: Station) -> int:
    """The signed minutes of the sector's fortnight."""
    return MinutesFactory.create(cycle=station.candidate.cycle, chaired_by=station.inspector).pk


def _fallen(station: Station) -> str:
    """What the sector's list had no room for."""
    return let_fall(station.candidate.cycle, station.land.neighbourhoods[0])


def _claim(station: Station) -> int:
    """Something that is said of the sector's patrols."""
    return claim(station, key_places(station)).pk


#: Each page with what its address needs, and one role that opens it.
PAGES: dict[str, tuple[Callable[[Station], list[object]], Role]] = {
    "home": (lambda _: [], Role.SERGEANT),
    "voice": (lambda _: [], Role.SERGEANT),
    "recode": (lambda s: [s.contribution.pk], Role.SERGEANT),
    "lists": (lambda _: [], Role.SERGEANT),
    "list": (lambda s: [s.land.sector.code], Role.SERGEANT),
    "cycle_board": (lambda s: [s.land.sector.code], Role.SERGEANT),
    "sign_minutes": (lambda s: [s.land.sector.code], Role.INSPECTOR),
    "minutes_pdf": (lambda s: [_minutes(s)], Role.SERGEANT),
    "list_rule": (lambda s: [s.land.sector.code], Role.INSPECTOR),
    "take_up": (
        lambda s: [s.candidate.cycle_id, let_fall(s.candidate.cycle, s.land.neighbourhoods[0])],
        Role.INSPECTOR,
    ),
    "strands": (lambda _: [], Role.SERGEANT),
    "set_strand": (lambda _: [], Role.INSPECTOR),
    "end_strand": (lambda _: [ForceStrand.objects.get().pk], Role.INSPECTOR),
    "decide": (lambda s: [s.candidate.pk], Role.INSPECTOR),
    "priorities": (lambda _: [], Role.SERGEANT),
    "priority": (lambda s: [s.priority.pk], Role.SERGEANT),
    "close_priority": (lambda s: [s.priority.pk], Role.INSPECTOR),
    "write_plan": (lambda s: [s.priority.pk], Role.SERGEANT),
    "weigh_outcome": (lambda s: [s.priority.pk], Role.SERGEANT),
    "plans": (lambda _: [], Role.SERGEANT),
    "plan": (lambda s: [s.plan.pk], Role.SERGEANT),
    "close_plan": (lambda s: [s.plan.pk], Role.SERGEANT),
    "plan_pdf": (lambda s: [s.plan.pk], Role.SERGEANT),
    "begin_phase": (lambda s: [s.plan.pk], Role.SERGEANT),
    "add_tactic": (lambda s: [s.plan.pk], Role.SERGEANT),
    "drop_tactic": (lambda s: [s.plan.pk, s.plan.tactics.get().pk], Role.SERGEANT),
    "public_part": (lambda s: [s.plan.pk], Role.SERGEANT),
    "withdraw_part": (lambda s: [s.plan.pk], Role.INSPECTOR),
    "library": (lambda _: [], Role.ANALYST),
    "write_entry": (lambda _: [], Role.SERGEANT),
    "library_entry": (lambda s: [entry_of(s)], Role.SERGEANT),
    "rewrite_entry": (lambda s: [entry_of(s)], Role.SERGEANT),
    "withdraw_entry": (lambda s: [published_of(s)], Role.SERGEANT),
    "objectives": (lambda _: [], Role.SERGEANT),
    "objective": (lambda _: ["raise-confidence"], Role.SERGEANT),
    "set_objective": (lambda _: [], Role.INSPECTOR),
    "change_objective": (lambda _: ["raise-confidence"], Role.INSPECTOR),
    "end_objective": (lambda _: ["raise-confidence"], Role.INSPECTOR),
    "suggestion_quality": (lambda s: [s.land.sector.code], Role.SERGEANT),
    "send_patrol": (lambda s: [s.plan.pk], Role.SERGEANT),
    "duties": (lambda _: [], Role.SERGEANT),
    "set_shift": (lambda _: [], Role.SERGEANT),
    "abstract": (lambda _: [], Role.SERGEANT),
    "tasks": (lambda _: [], Role.SERGEANT),
    "task": (lambda s: [s.proven.pk], Role.SERGEANT),
    "cancel_task": (lambda s: [s.task.pk], Role.SERGEANT),
    "practice": (lambda _: [], Role.SERGEANT),
    "heat": (lambda s: [s.land.sector.code], Role.SERGEANT),
    "figure_rules": (lambda _: [], Role.ANALYST),
    "claims": (lambda _: [], Role.SERGEANT),
    "make_claim": (lambda _: [], Role.SERGEANT),
    "claim": (lambda s: [_claim(s)], Role.SERGEANT),
    "claim_pdf": (lambda s: [_claim(s)], Role.SERGEANT),
    "end_claim": (lambda s: [_claim(s)], Role.SERGEANT),
    "positions": (lambda _: [], Role.ANALYST),
    "hr_imports": (lambda _: [], Role.WORKFORCE),
    "hr_import": (lambda _: [sent_in()], Role.WORKFORCE),
    "updates": (lambda _: [], Role.SERGEANT),
    "update": (lambda s: [s.update.pk], Role.SERGEANT),
    "translations": (lambda _: [], Role.SERGEANT),
    "glossary": (lambda _: [], Role.SERGEANT),
    "messages": (lambda _: [], Role.SERGEANT),
    "write_message": (lambda _: [], Role.SERGEANT),
    "message_templates": (lambda _: [], Role.SERGEANT),
    "message_providers": (lambda _: [], Role.SERGEANT),
    "make_template": (lambda _: [], Role.COMMS),
    "sending_rules": (lambda _: [], Role.COMMS),
    "message_groups": (lambda _: [], Role.COMMS),
    "make_group": (lambda _: [], Role.COMMS),
    "message_group": (lambda s: [_group(s)], Role.COMMS),
    "change_group": (lambda s: [_group(s)], Role.COMMS),
    "close_group": (lambda s: [_group(s)], Role.COMMS),
    "group_members": (lambda s: [_group(s)], Role.CONTACT_CENTRE),
    "meetings": (lambda _: [], Role.SERGEANT),
    "announce_meeting": (lambda _: [], Role.COMMS),
    "cancel_meeting": (lambda _: [Meeting.objects.get().pk], Role.SERGEANT),
    "schemes": (lambda _: [], Role.SERGEANT),
    "offer_scheme": (lambda _: [], Role.COMMS),
    "close_scheme": (lambda s: [_interest(s).scheme.code], Role.SERGEANT),
    "answer_interest": (lambda s: [_interest(s).pk], Role.SERGEANT),
    "contacts": (lambda _: [], Role.CONTACT_CENTRE),
    "contact": (lambda s: [s.contact.pk], Role.CONTACT_CENTRE),
    "erase_contact": (lambda s: [s.contact.pk], Role.CONTACT_CENTRE),
    "audit": (lambda _: [], Role.INSPECTOR),
    "staff": (lambda _: [], Role.ADMINISTRATOR),
    "create_staff": (lambda _: [], Role.ADMINISTRATOR),
    "staff_member": (lambda s: [s.sergeant.pk], Role.ADMINISTRATOR),
    "my_team": (lambda _: [], Role.SERGEANT),
    "workforce": (lambda _: [], Role.WORKFORCE),
    "workforce_flows": (lambda _: [], Role.WORKFORCE),
    "workforce_growth": (lambda _: [], Role.INSPECTOR),
    "workforce_models": (lambda _: [], Role.INSPECTOR),
    "begin_model": (lambda _: [], Role.WORKFORCE),
    "withdraw_model": (lambda s: [lpa_unit(s.land.lpa).model.code], Role.WORKFORCE),
    "create_unit": (lambda s: [lpa_unit(s.land.lpa).model.code], Role.WORKFORCE),
    "unit_origins": (lambda s: [lpa_unit(s.land.lpa).pk], Role.WORKFORCE),
    "close_unit": (lambda s: [lpa_unit(s.land.lpa).pk], Role.WORKFORCE),
    "begin_uplift": (lambda _: [], Role.WORKFORCE),
    "allocate_uplift": (lambda _: [an_uplift().pk], Role.WORKFORCE),
    "move_post": (lambda s: [post_in(s.land.lpa).pk], Role.WORKFORCE),
    "workforce_cover": (lambda _: [], Role.INSPECTOR),
    "workforce_probations": (lambda _: [], Role.INSPECTOR),
    "workforce_unit": (lambda s: [lpa_unit(s.land.lpa).code], Role.INSPECTOR),
    "workforce_leave": (lambda _: [], Role.WORKFORCE),
    "correct_leaving": (lambda _: [], Role.WORKFORCE),
    "workforce_terms": (lambda _: [], Role.WORKFORCE),
    "begin_probation": (lambda _: [], Role.WORKFORCE),
    "workforce_join": (lambda s: [lpa_unit(s.land.lpa).code], Role.WORKFORCE),
    "workforce_rejoin": (lambda s: [lpa_unit(s.land.lpa).code], Role.WORKFORCE),
    "workforce_move": (lambda s: [lpa_unit(s.land.lpa).code], Role.WORKFORCE),
    "open_post": (lambda s: [lpa_unit(s.land.lpa).code], Role.WORKFORCE),
    "fill_post": (lambda s: [post_in(s.land.lpa).pk], Role.WORKFORCE),
    "close_post": (lambda s: [post_in(s.land.lpa).pk], Role.WORKFORCE),
    "set_tutor": (lambda s: [probation_in(s.land.lpa).pk], Role.WORKFORCE),
    "end_tutor": (lambda s: [probation_in(s.land.lpa).pk], Role.WORKFORCE),
    "end_probation": (lambda s: [probation_in(s.land.lpa).pk], Role.WORKFORCE),
    "probation_rule": (lambda _: [], Role.WORKFORCE),
    "workforce_probation": (lambda s: [probation_in(s.land.lpa).pk], Role.INSPECTOR),
    "team_tutor": (lambda s: [student_of(s.pcso).pk], Role.SERGEANT),
    "end_team_tutor": (lambda s: [student_of(s.pcso).pk], Role.SERGEANT),
    "workforce_funding": (lambda _: [], Role.INSPECTOR),
    "begin_funding": (lambda _: [], Role.WORKFORCE),
    "end_funding": (lambda _: [a_grant().pk], Role.WORKFORCE),
    "workforce_figures": (lambda _: [], Role.INSPECTOR),
    "record_figure": (lambda _: [], Role.WORKFORCE),
    "withdraw_figure": (lambda _: [a_reported_figure().pk], Role.WORKFORCE),
    "set_target": (lambda _: [], Role.WORKFORCE),
    "end_target": (lambda _: [a_target().pk], Role.WORKFORCE),
    "abstraction": (lambda _: [], Role.ANALYST),
    "abstraction_pdf": (lambda _: [], Role.ANALYST),
    "abstraction_shifts": (lambda _: [], Role.SERGEANT),
    "abstraction_requests": (lambda _: [], Role.SERGEANT),
    "request_abstraction": (lambda _: [], Role.SERGEANT),
    "abstraction_request": (lambda s: [request_for(s.pcso)], Role.SERGEANT),
    "abstraction_rules": (lambda _: [], Role.WORKFORCE),
    "define_abstraction": (lambda _: [], Role.WORKFORCE),
    "duty_queries": (lambda _: [], Role.SERGEANT),
    "duty_query": (lambda s: [query_about(s.pcso)], Role.SERGEANT),
    "retention": (lambda _: [], Role.WORKFORCE),
    "retention_stay": (lambda _: [], Role.WORKFORCE),
    "retention_joiners": (lambda _: [], Role.WORKFORCE),
    "retention_units": (lambda _: [], Role.WORKFORCE),
    "retention_said": (lambda _: [], Role.WORKFORCE),
    "retention_over_time": (lambda _: [], Role.WORKFORCE),
    "conversations": (lambda _: [], Role.WORKFORCE),
    "offer_conversation": (lambda s: [career_of(s.pcso)], Role.WORKFORCE),
    "conversation": (lambda s: ["retention", waiting_of(s.pcso)], Role.WORKFORCE),
    "decline_conversation": (lambda s: ["retention", waiting_of(s.pcso)], Role.WORKFORCE),
    "decide_conversation": (lambda s: [waiting_of(s.pcso)], Role.WORKFORCE),
    "fairness": (lambda _: [], Role.WORKFORCE),
    "representation": (lambda _: [], Role.CHIEF_INSPECTOR),
    "open_campaign": (lambda _: [], Role.WORKFORCE),
    "close_campaign": (lambda _: [open_campaign()], Role.WORKFORCE),
    "begin_undertaking": (lambda _: [], Role.FINANCE),
    "cost_categories": (lambda _: [], Role.FINANCE),
    "close_undertaking": (lambda s: [paid_for(s).undertaking.code], Role.FINANCE),
    "record_cost": (lambda s: [paid_for(s).undertaking.code], Role.FINANCE),
    "withdraw_cost": (lambda s: [paid_for(s).pk], Role.FINANCE),
    "assessments": (lambda _: [], Role.CHIEF_INSPECTOR),
    "write_assessment": (lambda _: [], Role.WORKFORCE),
    "assessment": (lambda _: [assessed()], Role.CHIEF_INSPECTOR),
    "edit_assessment": (lambda _: [assessed()], Role.WORKFORCE),
    "add_assessment_file": (lambda _: [assessed()], Role.WORKFORCE),
}
#: Pages about one record of an area: closed to the same role of another area.
OF_A_PLACE = [
    "recode", "list", "cycle_board", "sign_minutes", "minutes_pdf", "list_rule", "take_up", "end_strand",
    "decide", "priority", "close_priority", "write_plan", "weigh_outcome", "plan", "close_plan",
    "plan_pdf", "begin_phase", "add_tactic", "drop_tactic", "public_part", "withdraw_part",
    "send_patrol", "task", "cancel_task", "update", "cancel_meeting", "erase_contact", "message_group", "change_group",
    "close_group", "close_scheme", "answer_interest", "heat", "end_claim", "suggestion_quality",
    "rewrite_entry", "withdraw_entry", "abstraction_request", "duty_query",
    "workforce_unit", "workforce_join", "workforce_rejoin", "workforce_move", "open_post", "fill_post", "close_post",
    "set_tutor",
    "begin_model", "withdraw_model", "create_unit", "unit_origins", "close_unit", "begin_uplift", "allocate_uplift",
    "move_post",
    "end_tutor", "end_probation", "probation_rule", "workforce_probation", "team_tutor", "end_team_tutor",
    "begin_funding", "end_funding", "withdraw_figure", "end_target",
    "close_undertaking", "record_cost", "withdraw_cost",
]  # fmt: skip


def _address(name: str, station: Station) -> str:
    return reverse(f"station:{name}", args=PAGES[name][0](station))


@pytest.mark.parametrize("name", PAGES)
def test_opens_for_the_role(name: str, station: Station) -> None:
    user = member("Robin Right", PAGES[name][1], station.land.force.code)
    assert client_of(user).get(_address(name, station)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_stays_shut_for_another_role(name: str, station: Station) -> None:
    user = member("Bo Board", Role.BOARD, station.land.force.code)
    assert client_of(user).get(_address(name, station)).status_code == 403


@pytest.mark.parametrize("name", OF_A_PLACE)
def test_stays_shut_for_the_role_in_another_area(name: str, station: Station) -> None:
    user = member("Eli Elsewhere", PAGES[name][1], station.land.other_sector.code)
    response = client_of(user).get(_address(name, station))
    if name == "erase_contact":  # the form asks for a reason first; the door is the journey's
        response = client_of(user).post(_address(name, station), {"reason": "they asked by post"})
    assert response.status_code == 403


@pytest.mark.parametrize("name", ["home", "task"])
def test_sends_a_stranger_to_sign_in(name: str, station: Station, client: Client) -> None:
    response = client.get(_address(name, station))
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


@pytest.mark.parametrize("name", PAGES)
def test_changes_nothing_when_it_is_only_looked_at(name: str, station: Station) -> None:
    from peelian.apps.events.models import Event

    client = client_of(member("Robin Right", PAGES[name][1], station.land.force.code))
    before = Event.objects.count()
    client.get(_address(name, station))
    assert Event.objects.count() == before


class TestListingsNarrowThemselves:
    def test_shows_another_area_nothing_of_this_one(self, station: Station) -> None:
        client = client_of(member("Eli Elsewhere", Role.INSPECTOR, station.land.other_sector.code))
        for name in ("home", "voice", "priorities", "plans", "tasks", "updates"):
            text = client.get(reverse(f"station:{name}")).content.decode()
            assert station.plan.title not in text
            assert station.contribution.text not in text

    def test_refuses_to_narrow_to_an_area_that_is_not_held(self, station: Station, sergeant: Client) -> None:
        assert sergeant.get(reverse("station:tasks"), {"area": "riverside-2"}).status_code == 403
        assert sergeant.get(reverse("station:tasks"), {"area": "nowhere"}).status_code == 404
