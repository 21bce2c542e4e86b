"""Addresses of the planner's pages and of the sergeant's team."""

from __future__ import annotations

from django.urls import path

from peelian.web.station.views import (
    my_team,
    my_team_tutors,
    workforce,
    workforce_changes,
    workforce_figures,
    workforce_probations,
)

urlpatterns = [
    path("my-team/", my_team.show, name="my_team"),
    path("my-team/<int:probation_id>/tutor/", my_team_tutors.tutor, name="team_tutor"),
    path("my-team/<int:probation_id>/tutor/end/", my_team_tutors.end, name="end_team_tutor"),
    path("workforce/", workforce.stocks, name="workforce"),
    path("workforce/flows/", workforce.flows, name="workforce_flows"),
    path("workforce/cover/", workforce.cover, name="workforce_cover"),
    path("workforce/funding/", workforce_figures.funding, name="workforce_funding"),
    path("workforce/funding/new/", workforce_figures.begin_funding, name="begin_funding"),
    path("workforce/funding/<int:funding_id>/end/", workforce_figures.end_funding, name="end_funding"),
    path("workforce/figures/", workforce_figures.figures, name="workforce_figures"),
    path("workforce/figures/new/", workforce_figures.record, name="record_figure"),
    path("workforce/figures/<int:figure_id>/withdraw/", workforce_figures.withdraw, name="withdraw_figure"),
    path("workforce/targets/new/", workforce_figures.set_target, name="set_target"),
    path("workforce/targets/<int:target_id>/end/", workforce_figures.end_target, name="end_target"),
    path("workforce/probations/", workforce_probations.listing, name="workforce_probations"),
    path("workforce/probations/new/", workforce_probations.begin, name="begin_probation"),
    path("workforce/probations/rule/", workforce_probations.rule, name="probation_rule"),
    path("workforce/probations/<int:probation_id>/", workforce_probations.show, name="workforce_probation"),
    path("workforce/probations/<int:probation_id>/end/", workforce_probations.end, name="end_probation"),
    path("workforce/probations/<int:probation_id>/tutor/", workforce_probations.tutor, name="set_tutor"),
    path(
        "workforce/probations/<int:probation_id>/tutor/end/",
        workforce_probations.end_tutoring,
        name="end_tutor",
    ),
    path("workforce/leave/", workforce_changes.leave, name="workforce_leave"),
    path("workforce/leave/correct/", workforce_changes.correct_leaving, name="correct_leaving"),
    path("workforce/terms/", workforce_changes.terms, name="workforce_terms"),
    path("workforce/posts/<int:post_id>/fill/", workforce_changes.fill, name="fill_post"),
    path("workforce/posts/<int:post_id>/close/", workforce_changes.close_post, name="close_post"),
    path("workforce/units/<str:code>/", workforce.unit, name="workforce_unit"),
    path("workforce/units/<str:code>/join/", workforce_changes.join, name="workforce_join"),
    path("workforce/units/<str:code>/rejoin/", workforce_changes.rejoin, name="workforce_rejoin"),
    path("workforce/units/<str:code>/move/", workforce_changes.move, name="workforce_move"),
    path("workforce/units/<str:code>/posts/new/", workforce_changes.open_post, name="open_post"),
]
