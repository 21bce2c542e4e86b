"""Who tutors the students of the own team: said by their sergeant."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from peelian.apps.accounts.api import Permission
from peelian.journeys import my_team, plan_probations
from peelian.kernel.time import now
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms import probations as forms
from peelian.web.station.page import today
from peelian.web.station.planning import Said, taken


@requires(Permission.RECORD_DUTIES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def tutor(request: HttpRequest, probation_id: int) -> HttpResponse:
    """Somebody of the team tutors a student from a day on."""
    viewer, at = viewer_of(request), now()
    student = plan_probations.of_own_team(viewer=viewer, at=at, probation_id=probation_id)
    colleagues = my_team.tutors_for(viewer=viewer, at=at, student=student)
    form = forms.TeamTutorForm(
        request.POST or None, tutors=[(one.id, one.full_name) for one in colleagues], initial={"valid_from": today()}
    )  # fmt: skip

    def step(said: Said) -> None:
        plan_probations.tutor(viewer=viewer, at=now(), probation_id=probation_id, own_team=True, **said)

    words = (
        "In place of whoever tutors them until then, until the probation ends. Somebody of another team is set by a"
        " planner of the workforce."
    )
    return taken(
        request, form, step, f"Who tutors {student.full_name}?", words, back=_back(request), here="my_team"
    )


@requires(Permission.RECORD_DUTIES)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def end(request: HttpRequest, probation_id: int) -> HttpResponse:
    """Nobody tutors a student of the team from a day on."""
    viewer = viewer_of(request)
    student = plan_probations.of_own_team(viewer=viewer, at=now(), probation_id=probation_id)
    form = forms.EndTutoringForm(request.POST or None, initial={"valid_until": today()})

    def step(said: Said) -> None:
        plan_probations.end_tutoring(
            viewer=viewer, at=now(), probation_id=probation_id, own_team=True, **said
        )

    tutor = student.tutor or "Nobody"
    words = f"{tutor} tutors them today. On the first day of the tutoring or before, it is taken back."
    heading = f"End the tutoring of {student.full_name}"
    return taken(request, form, step, heading, words, back=_back(request), here="my_team")


def _back(request: HttpRequest) -> tuple[str, str]:
    """My team, of the area that it was looked at of."""
    area = request.GET.get("area", "")
    url = reverse("station:my_team")
    return (f"{url}?{urlencode({'area': area})}" if area else url), "My team"
