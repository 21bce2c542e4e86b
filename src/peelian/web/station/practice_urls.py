"""Addresses of what was asked beside what was done."""

from __future__ import annotations

from django.urls import path

from peelian.web.station.views import claims, figure_rules, practice

urlpatterns = [
    path("practice/", practice.practice, name="practice"),
    path("practice/<slug:sector_code>/heat/", practice.heat, name="heat"),
    path("claims/", claims.listing, name="claims"),
    path("claims/new/", claims.make, name="make_claim"),
    path("claims/<int:claim_id>/", claims.show, name="claim"),
    path("claims/<int:claim_id>.pdf", claims.on_paper, name="claim_pdf"),
    path("claims/<int:claim_id>/end/", claims.end, name="end_claim"),
    path("figure-rules/", figure_rules.figure_rules_page, name="figure_rules"),
]
