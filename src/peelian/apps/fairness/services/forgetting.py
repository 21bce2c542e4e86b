"""What people said of themselves ends two years after they left, or after the campaign in which they applied."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max, Q

from peelian.apps.events import api as events
from peelian.apps.fairness import rules
from peelian.apps.fairness.models.declarations import Declaration, Subject
from peelian.apps.fairness.models.recruiting import Applicant
from peelian.kernel.actors import Actor
from peelian.kernel.time import local_day


@transaction.atomic
def forget_answers(*, actor: Actor, at: dt.datetime) -> int:
    """Delete answers, whose they are, and applicants with their results, when `rules.ANSWERS_KEPT` is over.

    Figures of an old campaign can't be made any more then. Returns how many rows of tokens and applicants went.
    """
    before = local_day(at) - rules.ANSWERS_KEPT
    serving = Q(person__careers__left_on__isnull=True) & Q(person__careers__isnull=False)
    left = (
        Subject.objects.annotate(gone_on=Max("person__careers__left_on"))
        .filter(gone_on__lt=before)
        .exclude(pk__in=Subject.objects.filter(serving).values("pk"))
    )
    gone = dict(left.values_list("pk", "token"))
    Subject.objects.filter(pk__in=gone).delete()
    applicants = Applicant.objects.filter(campaign__closed_on__lt=before)
    stays = Subject.objects.values("token")
    tokens = {*gone.values(), *applicants.exclude(token__in=stays).values_list("token", flat=True)}
    kept = Applicant.objects.filter(campaign__closed_on__gte=before) | Applicant.objects.filter(
        campaign__closed_on__isnull=True
    )
    tokens -= set(kept.filter(token__in=tokens).values_list("token", flat=True))
    Declaration.objects.filter(token__in=tokens).delete()
    _, by_model = applicants.delete()
    count = len(gone) + by_model.get("fairness.Applicant", 0)
    if count:
        events.record(
            name="fairness.answers.forgotten", actor=actor, at=at, subject="fairness.Declaration:old",
            data={"count": count, "before": before.isoformat()},
        )  # fmt: skip
    return count
