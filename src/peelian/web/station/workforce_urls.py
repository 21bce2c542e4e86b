"""Addresses of the planner's pages and of the sergeant's team."""

from __future__ import annotations

from django.urls import path

from peelian.web.station.views import my_team, workforce, workforce_changes

urlpatterns = [
    path("my-team/", my_team.show, name="my_team"),
    path("workforce/", workforce.stocks, name="workforce"),
    path("workforce/flows/", workforce.flows, name="workforce_flows"),
    path("workforce/growth/", workforce.growth, name="workforce_growth"),
    path("workforce/cover/", workforce.cover, name="workforce_cover"),
    path("workforce/probations/", workforce.probations, name="workforce_probations"),
    path("workforce/probations/new/", workforce_changes.begin_probation, name="begin_probation"),
    path("workforce/probations/<int:probation_id>/tutor/", workforce_changes.tutor, name="set_tutor"),
    path("workforce/leave/", workforce_changes.leave, name="workforce_leave"),
    path("workforce/terms/", workforce_changes.terms, name="workforce_terms"),
    path("workforce/posts/<int:post_id>/fill/", workforce_changes.fill, name="fill_post"),
    path("workforce/posts/<int:post_id>/close/", workforce_changes.close_post, name="close_post"),
    path("workforce/units/<str:code>/", workforce.unit, name="workforce_unit"),
    path("workforce/units/<str:code>/join/", workforce_changes.join, name="workforce_join"),
    path("workforce/units/<str:code>/move/", workforce_changes.move, name="workforce_move"),
    path("workforce/units/<str:code>/posts/new/", workforce_changes.open_post, name="open_post"),
]
