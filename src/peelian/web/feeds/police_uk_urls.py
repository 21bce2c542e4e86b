"""Addresses of the police.uk-compatible API, under /api/.

Fixed names come first: a force called `forces` or a neighbourhood called `neighbourhoods` could not be reached.
"""

from __future__ import annotations

from django.urls import path, re_path

from peelian.web.feeds.police_uk import crime_views, views

app_name = "police_uk"
urlpatterns = [
    path("forces", views.forces, name="forces"),
    path("forces/<str:force_id>", views.force_detail, name="force"),
    path("forces/<str:force_id>/people", views.senior_officers, name="senior-officers"),
    path("locate-neighbourhood", views.locate_neighbourhood, name="locate-neighbourhood"),
    path("crime-categories", views.crime_categories, name="crime-categories"),
    path("crime-last-updated", views.crime_last_updated, name="crime-last-updated"),
    path("crimes-street-dates", crime_views.crimes_street_dates, name="crimes-street-dates"),
    path("crimes-street/<str:category>", crime_views.crimes_street, name="crimes-street"),
    path("crimes-at-location", crime_views.crimes_at_location, name="crimes-at-location"),
    path("crimes-no-location", crime_views.crimes_no_location, name="crimes-no-location"),
    path("outcomes-at-location", crime_views.outcomes_at_location, name="outcomes-at-location"),
    path("outcomes-for-crime/<str:persistent_id>", crime_views.outcomes_for_crime, name="outcomes-for-crime"),
    path("stops-street", crime_views.stops_street, name="stops-street"),
    path("stops-at-location", crime_views.stops_at_location, name="stops-at-location"),
    path("stops-no-location", crime_views.stops_no_location, name="stops-no-location"),
    path("stops-force", crime_views.stops_force, name="stops-force"),
    path("<str:force_id>/neighbourhoods", views.neighbourhoods, name="neighbourhoods"),
    path("<str:force_id>/<str:area_id>", views.neighbourhood, name="neighbourhood"),
    path("<str:force_id>/<str:area_id>/boundary", views.boundary, name="boundary"),
    path("<str:force_id>/<str:area_id>/people", views.team, name="team"),
    path("<str:force_id>/<str:area_id>/events", views.events, name="events"),
    path("<str:force_id>/<str:area_id>/priorities", views.neighbourhood_priorities, name="priorities"),
    re_path(r"^", views.unknown, name="unknown"),
]
