"""Every address of the house."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from peelian.web.shared import health

urlpatterns: list[URLPattern | URLResolver] = [
    # Before the residents' site, whose /business/<token>/ would take it.
    path("business/v1/", include(("peelian.web.feeds.business_urls", "business_v1"))),
    path("", include("peelian.web.citizen.urls")),
    path("beat/", include("peelian.web.beat.urls")),
    path("station/", include("peelian.web.station.urls")),
    path("board/", include("peelian.web.board.urls")),
    path("feeds/", include("peelian.web.feeds.urls")),
    path("open311/v2/", include(("peelian.web.feeds.open311_urls", "open311"))),
    path("newsroom/", include("peelian.web.newsroom.urls")),
    path("api/", include("peelian.web.feeds.police_uk_urls")),
    path("hooks/", include("peelian.web.hooks.urls")),
    path("accounts/", include("peelian.web.shared.accounts.urls")),
    path("demo/", include("peelian.web.shared.demo.urls")),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
handler400 = "peelian.web.shared.errors.bad_request"
handler403 = "peelian.web.shared.errors.forbidden"
handler404 = "peelian.web.shared.errors.not_found"
handler500 = "peelian.web.shared.errors.broken"
