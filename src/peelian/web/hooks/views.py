"""Where providers call us: receipts, texts, keypresses. Each channel reads its own calls, and proves who made them."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from peelian.apps.messaging.api import HookCall
from peelian.journeys import receive
from peelian.kernel.errors import NotFound
from peelian.kernel.time import now
from peelian.web.shared.access import public

#: No provider's call comes near; a larger one isn't read.
LARGEST = 256_000


@csrf_exempt  # a provider has no cookie of ours: its signature stands in the place of the token
@public("A provider's own signature on each call is the proof; what bears none changes nothing")
@never_cache
@require_http_methods(["GET", "POST"])
def hook(request: HttpRequest, channel: str, name: str) -> HttpResponse:
    """One call. 403 when it isn't proven, 404 for a hook that nobody has, 413 when it is too large."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        length = LARGEST + 1
    if length > LARGEST:
        return HttpResponse("Too large", status=413, content_type="text/plain")
    call = HookCall(
        method=request.method or "",
        # As the provider knows it, whatever stands in front of us: some sign it.
        url=f"{settings.PUBLIC_URL.rstrip('/')}{request.get_full_path()}",
        headers={key.lower(): value for key, value in request.headers.items()},
        body=request.body,
        received_at=now(),
    )
    try:
        answer = receive.hook(channel, name, call)
    except NotFound:
        return HttpResponse("Not found", status=404, content_type="text/plain")
    return HttpResponse(answer.body, status=answer.status, content_type=answer.media_type)
