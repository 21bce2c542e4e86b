"""Pictures of the officers whom residents can name."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from peelian.apps.workforce import api as workforce
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day, now
from peelian.web.shared.access import public


@public("Residents see who looks after where they live")
@require_safe
def portrait(_request: HttpRequest, person_id: int) -> HttpResponse:
    """The portrait of somebody who holds a post today. A browser keeps it for an hour."""
    found = workforce.portrait_of(person_id, on=local_day(now()))
    if found is None:
        raise NotFound("There is no picture of this person.")
    media_type, content = found
    return HttpResponse(
        content,
        content_type=media_type,
        headers={"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"},
    )
