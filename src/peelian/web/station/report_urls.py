"""Addresses of reported incidents, call-backs, businesses and triage rules."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from peelian.web.station.views import businesses, call_backs, other_sites, report_rules
from peelian.web.station.views.reports import listing, one


class ReceiptCode(StringConverter):
    """The code of a report, as we write it."""

    regex = r"R[0-9]{2}-[0-9A-Z]{7}"


register_converter(ReceiptCode, "receipt")

urlpatterns: list[URLPattern] = [
    path("reports/", listing.listing, name="reports"),
    path("reports/<receipt:reference>/", one.show, name="report"),
    path("reports/<receipt:reference>/take/", one.take, name="take_report"),
    path("reports/<receipt:reference>/thrive/", one.assess, name="assess_report"),
    path("reports/<receipt:reference>/step/<slug:name>/", one.step, name="step_report"),
    path("reports/<receipt:reference>/note/", one.note, name="note_report"),
    path("reports/<receipt:reference>/calm/", one.calm, name="calm_report"),
    path("reports/<receipt:reference>/file/<int:file_id>/", one.file, name="report_file"),
    path("reports/<receipt:reference>/ask-to-complete/", one.ask_to_complete, name="ask_to_complete"),
    path("reports/<receipt:reference>/call-back/", call_backs.book, name="book_call"),
    path("call-backs/", call_backs.listing, name="call_backs"),
    path("call-backs/<int:call_back_id>/", call_backs.finish, name="finish_call"),
    path("call-backs/<int:call_back_id>/cancel/", call_backs.cancel, name="cancel_call"),
    path("call-backs/slots/", call_backs.slots, name="slots"),
    path("call-backs/slots/<int:slot_id>/close/", call_backs.close_slot, name="close_slot"),
    path("businesses/", businesses.listing, name="businesses"),
    path("businesses/new/", businesses.open_one, name="open_business"),
    path("businesses/other-sites/", other_sites.listing, name="other_sites"),
    path("businesses/other-sites/<int:key_id>/revoke/", other_sites.revoke, name="revoke_other_site"),
    path("businesses/<int:business_id>/", businesses.show, name="business"),
    path("businesses/<int:business_id>/close/", businesses.close, name="close_business"),
    path("businesses/<int:business_id>/keys/", businesses.make_key, name="make_key"),
    path("businesses/<int:business_id>/keys/<int:key_id>/revoke/", businesses.revoke_key, name="revoke_key"),
    path("report-rules/", report_rules.rules, name="report_rules"),
]
