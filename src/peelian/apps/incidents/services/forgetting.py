"""The end of words: when somebody asks, and when their time is over. Number, kind, area and times of a report stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from peelian.apps.events import api as events
from peelian.apps.incidents.models.drafts import Attachment, Draft
from peelian.apps.incidents.models.history import ReportEntry, ReportRating, TrackingCode
from peelian.apps.incidents.models.reports import Report
from peelian.apps.incidents.models.triage import CallBack, CallBackSlot
from peelian.apps.incidents.queries.businesses import businesses_of
from peelian.apps.incidents.services.businesses import close_business
from peelian.apps.incidents.types.reports import ReportState
from peelian.kernel.actors import Actor
from peelian.kernel.text import tidy

#: What stands in a report where words were taken out.
WITHHELD = "[Held apart.]"
#: After it was closed.
_KEPT = dt.timedelta(days=365)
_A_DAY = dt.timedelta(days=1)


@transaction.atomic
def erase_contact(*, actor: Actor, at: dt.datetime, contact_id: int) -> int:
    """Remove a person's words, answers, pictures and places from their reports, and our words to and about them. A
    business account that their address stands for is closed.

    Returns how many reports were emptied.
    """
    for business in businesses_of(contact_id):
        close_business(actor=actor, at=at, business_id=business.id)
    count = _empty(Report.objects.filter(contact_id=contact_id).filter(_something_left()), at)
    CallBack.objects.filter(contact_id=contact_id).update(note="", contact=None)
    if count:
        events.record(
            name="incidents.contact.erased",
            actor=actor,
            at=at,
            subject=f"contacts.Contact:{contact_id}",
            data={"reports": count},
        )
    return count


@transaction.atomic
def withhold_words(*, actor: Actor, at: dt.datetime, source: str, words: Iterable[str]) -> bool:
    """Take some of somebody's words out of the report that was begun from a source, because they are kept elsewhere
    with more care; that some were taken stays to be seen. Answers whether there were any."""
    row = Report.objects.select_for_update(of=("self",)).filter(source=source, erased_at__isnull=True).first()
    if row is None:
        return False
    taken = sorted({tidy(one) for one in words} - {""}, key=len, reverse=True)
    words_left = _without(row.words, taken)
    answers_left = {
        code: _without(value, taken) if isinstance(value, str) else value
        for code, value in row.answers.items()
    }
    if (words_left, answers_left) == (row.words, row.answers):
        return False
    row.words, row.answers, row.english = words_left, answers_left, {}  # its English would still say it
    row.save(update_fields=["words", "answers", "english"])
    events.record(name="incidents.report.withheld", actor=actor, at=at, subject=row, area_code=row.area.code)
    return True


@transaction.atomic
def forget_begun(*, actor: Actor, at: dt.datetime, before: dt.datetime) -> int:
    """Empty reports that were begun before a moment and never completed. Returns how many."""
    old = Report.objects.filter(state=ReportState.BEGUN, opened_at__lt=before, erased_at__isnull=True)
    count = _empty(old, at)
    if count:
        events.record(
            name="incidents.reports.forgotten", actor=actor, at=at, subject="incidents.Report:begun",
            data={"reports": count},
        )  # fmt: skip
    return count


@transaction.atomic
def forget_closed(*, actor: Actor, at: dt.datetime) -> int:
    """Empty the reports that were closed a year ago, and part them from whoever made them; codes go after a day, spans
    for calls in which nobody was called after a year. Returns how many reports."""
    old = Report.objects.filter(closed_at__lt=at - _KEPT)
    count = _empty(old.filter(_something_left()), at)
    old.filter(contact__isnull=False).update(contact=None)
    CallBack.objects.filter(report__in=old, contact__isnull=False).update(contact=None)
    TrackingCode.objects.filter(sent_at__lt=at - _A_DAY).delete()
    CallBackSlot.objects.filter(ends_at__lt=at - _KEPT, call_backs__isnull=True).delete()
    if count:
        events.record(
            name="incidents.reports.emptied", actor=actor, at=at, subject="incidents.Report:closed",
            data={"reports": count},
        )  # fmt: skip
    return count


def _something_left() -> Q:
    """Reports that tell of a person: never emptied, or written in afterwards by whoever made them or by staff."""
    said = ReportEntry.objects.filter(report=OuterRef("pk"), erased_at__isnull=True)
    rated = ReportRating.objects.filter(report=OuterRef("pk")).exclude(words="")
    return Q(erased_at__isnull=True) | ~Q(decision_reason="") | Q(Exists(said)) | Q(Exists(rated))


def _empty(reports: QuerySet[Report], at: dt.datetime) -> int:
    """Empty these reports of all that tells of a person. Returns how many."""
    ids = list(reports.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    if not ids:
        return 0
    ReportEntry.objects.filter(report_id__in=ids, erased_at__isnull=True).update(
        text="", english="", language="", erased_at=at
    )
    Attachment.objects.filter(report_id__in=ids).delete()
    Draft.objects.filter(completes_id__in=ids).delete()
    TrackingCode.objects.filter(report_id__in=ids).delete()
    ReportRating.objects.filter(report_id__in=ids).update(words="")
    CallBack.objects.filter(report_id__in=ids).update(note="")
    return Report.objects.filter(pk__in=ids).update(
        words="",
        answers={},
        english={},
        thrive={},
        address="",
        postcode="",
        uprn="",
        lat=None,
        lng=None,
        decision_reason="",
        escalated_for="",
        pin_digest="",
        heard_at=None,
        erased_at=at,
    )


def _without(text: str, taken: list[str]) -> str:
    for each in taken:
        text = text.replace(each, WITHHELD)
    return text
