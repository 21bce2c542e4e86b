"""Addresses of figures by group, and of impact assessments."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.station.views import assessments, fairness

urlpatterns: list[URLPattern] = [
    path("fairness/", fairness.recruitment, name="fairness"),
    path("fairness/officers/", fairness.officers, name="representation"),
    path("fairness/campaigns/new/", fairness.open_campaign, name="open_campaign"),
    path("fairness/campaigns/<int:campaign_id>/close/", fairness.close_campaign, name="close_campaign"),
    path("fairness/assessments/", assessments.listing, name="assessments"),
    path("fairness/assessments/new/", assessments.write, name="write_assessment"),
    path("fairness/assessments/<int:assessment_id>/", assessments.show, name="assessment"),
    path("fairness/assessments/<int:assessment_id>/approve/", assessments.approve, name="approve_assessment"),
    path("fairness/assessments/<int:assessment_id>/edit/", assessments.edit, name="edit_assessment"),
    path(
        "fairness/assessments/<int:assessment_id>/files/new/",
        assessments.add_file,
        name="add_assessment_file",
    ),
    path("fairness/files/<int:file_id>/", assessments.file, name="assessment_file"),
    path("fairness/files/<int:file_id>/remove/", assessments.remove_file, name="remove_assessment_file"),
    path("fairness/actions/<int:action_id>/done/", assessments.finish, name="finish_action"),
]
