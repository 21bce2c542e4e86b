"""Pages that stand: privacy, accessibility, cookies."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from peelian.apps.contacts.api import PENDING_DAYS
from peelian.web.shared.access import public


@public("People must know what we keep about them")
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What we keep about people, why, and how long."""
    return render(request, "citizen/privacy.html", {"pending_days": PENDING_DAYS})


@public("The law asks for it, and people need it")
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What works for whom, what doesn't yet, and whom to tell."""
    return render(request, "citizen/accessibility.html")


@public("People must know what is kept in their browser")
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """Which cookies we set."""
    return render(request, "citizen/cookies.html")
