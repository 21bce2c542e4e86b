"""Addresses of writing a plan, and of what is done with it while it runs."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.station.views import plan_public, plan_steps, plan_writing

urlpatterns: list[URLPattern] = [
    path("priorities/<int:priority_id>/plan/", plan_writing.write, name="write_plan"),
    path("priorities/<int:priority_id>/plan/outcome/", plan_writing.weigh, name="weigh_outcome"),
    path("plans/<int:plan_id>/change/", plan_writing.edit, name="edit_plan"),
    path("plans/<int:plan_id>.pdf", plan_steps.on_paper, name="plan_pdf"),
    path("plans/<int:plan_id>/phases/", plan_steps.begin_phase, name="begin_phase"),
    path("plans/<int:plan_id>/tactics/new/", plan_steps.add_tactic, name="add_tactic"),
    path("plans/<int:plan_id>/tactics/<int:tactic_id>/drop/", plan_steps.drop_tactic, name="drop_tactic"),
    path("plans/<int:plan_id>/public/", plan_public.write, name="public_part"),
    path("plans/<int:plan_id>/public/publish/", plan_public.publish, name="publish_part"),
    path("plans/<int:plan_id>/public/withdraw/", plan_public.withdraw, name="withdraw_part"),
]
