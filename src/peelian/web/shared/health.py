"""What a load balancer or a supervisor asks."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from peelian.web.shared.access import public


@public("Says only that the process answers")
@never_cache
@require_safe
def alive(_request: HttpRequest) -> HttpResponse:
    """200 while the process answers; touches nothing else."""
    return HttpResponse("alive\n", content_type="text/plain")


@public("Says only whether the site can do its work")
@never_cache
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database doesn't answer\n", content_type="text/plain", status=503)
    return HttpResponse("ready\n", content_type="text/plain")
