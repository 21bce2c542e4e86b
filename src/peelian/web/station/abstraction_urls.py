"""Addresses of abstraction: its figures, requests, limits, and questions."""

from __future__ import annotations

from django.urls import path

from peelian.web.station.views import abstraction, abstraction_requests, abstraction_rules, duty_queries

urlpatterns = [
    path("abstraction/", abstraction.show, name="abstraction"),
    path("abstraction.pdf", abstraction.on_paper, name="abstraction_pdf"),
    path("abstraction/shifts/", abstraction.shifts, name="abstraction_shifts"),
    path("abstraction/requests/", abstraction_requests.listing, name="abstraction_requests"),
    path("abstraction/requests/new/", abstraction_requests.ask, name="request_abstraction"),
    path("abstraction/requests/<int:request_id>/", abstraction_requests.decide, name="abstraction_request"),
    path(
        "abstraction/requests/<int:request_id>/withdraw/",
        abstraction_requests.withdraw,
        name="withdraw_request",
    ),
    path("abstraction/rules/", abstraction_rules.show, name="abstraction_rules"),
    path("abstraction/rules/define/", abstraction_rules.define, name="define_abstraction"),
    path("abstraction/questions/", duty_queries.listing, name="duty_queries"),
    path("abstraction/questions/<int:query_id>/", duty_queries.answer, name="duty_query"),
]
