"""Templates as writers see them, and filling their gaps."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count

from peelian.apps.messaging.models.messages import Template
from peelian.apps.messaging.rules import gaps as rules
from peelian.apps.messaging.types.sheets import Gap, TemplateView
from peelian.apps.messaging.types.states import MessageKind, Urgency
from peelian.kernel.errors import NotFound, Refused


class BadTemplate(Refused):
    """A template that makes no sense, or a gap that wasn't filled."""


def list_templates(*, retired: bool = False) -> list[TemplateView]:
    """Templates by name; with `retired` also those that aren't offered any more."""
    rows = Template.objects.annotate(used=Count("messages"))
    return [view_of(row) for row in (rows if retired else rows.filter(retired_at__isnull=True))]


def get_template(template_id: int) -> TemplateView:
    """One template. Raises NotFound."""
    row = Template.objects.filter(pk=template_id).first()
    if row is None:
        raise NotFound("There is no such template.")
    return view_of(row)


def fill_template(template: TemplateView, values: Mapping[str, str]) -> tuple[str, str]:
    """Subject and body with the gaps filled. Raises BadTemplate, naming the first gap that is empty."""
    empty = rules.missing([gap.name for gap in template.gaps], values)
    if empty:
        label = next(gap.label for gap in template.gaps if gap.name == empty[0])
        raise BadTemplate(f"Fill in: {label}.", field=f"gap_{empty[0]}")
    return rules.fill(template.subject, values), rules.fill(template.body, values)


def view_of(row: Template) -> TemplateView:
    """The row as a plain value."""
    return TemplateView(
        id=row.pk,
        name=row.name,
        kind=MessageKind(row.kind),
        topic=row.topic,
        urgency=Urgency(row.urgency),
        subject=row.subject,
        body=row.body,
        gaps=tuple(Gap(gap["name"], gap["label"], gap.get("example", "")) for gap in row.gaps),
        retired_at=row.retired_at,
        used=getattr(row, "used", 0),
    )
