"""Where a report stands, in the words that a business reads."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peelian.apps.incidents.api import ReportState

_STATES: dict[ReportState, Promise] = {
    ReportState.BEGUN: _("Begun"),
    ReportState.RECEIVED: _("We have it"),
    ReportState.NEEDS_INFORMATION: _("We have a question"),
    ReportState.INVESTIGATED: _("We are looking into it"),
    ReportState.FILED: _("Recorded, and closed"),
    ReportState.NOT_A_CRIME: _("Closed: not a crime"),
    ReportState.OTHER_AGENCY: _("Closed: somebody else deals with it"),
    ReportState.JOINED: _("Closed: part of another report"),
    ReportState.CONCLUDED: _("Closed"),
}


def state_words(state: ReportState) -> Promise:
    """Where a report stands."""
    return _STATES[state]
