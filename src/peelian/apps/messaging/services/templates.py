"""Templates: words with named gaps, for what is said again and again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from peelian.apps.contacts import api as contacts
from peelian.apps.events import api as events
from peelian.apps.messaging.models.messages import Template
from peelian.apps.messaging.queries.templates import BadTemplate, view_of
from peelian.apps.messaging.rules import gaps as rules
from peelian.apps.messaging.types.sheets import Gap, TemplateView
from peelian.apps.messaging.types.states import MessageKind, Urgency
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound
from peelian.kernel.text import one_line, tidy


@transaction.atomic
def set_template(
    *,
    actor: Actor,
    at: dt.datetime,
    template_id: int | None = None,
    name: str,
    kind: MessageKind,
    topic: str,
    urgency: Urgency = Urgency.NORMAL,
    subject: str,
    body: str,
    gaps: Sequence[Gap] = (),
) -> TemplateView:
    """Make a template, or change one. Messages that were made from it keep their words.

    Gaps stand in the words as `{name}`. A gap of the words that isn't in `gaps` is asked for by its name; one of
    `gaps` that isn't in the words is left out.

    Args:
        actor: who.
        at: now.
        template_id: which one to change; None makes one.
        name: what staff know it by; unique.
        kind, topic, urgency: what a message from it starts with.
        subject: at most 150 characters, gaps and all.
        body: with the marks of any message.
        gaps: what to ask the writer for, in order.

    Raises:
        BadTemplate: no name, subject or words; an unknown topic; or the name is taken.
        NotFound: there is no such template.
    """
    name, subject, body = one_line(tidy(name), 80), tidy(subject).replace("\n", " "), tidy(body)
    _check(name, topic, subject, body, kind)
    if Template.objects.filter(name__iexact=name).exclude(pk=template_id or 0).exists():
        raise BadTemplate("There is a template of this name already.", field="name")
    row = Template(created_at=at) if template_id is None else _held(template_id)
    row.name, row.kind, row.topic, row.urgency = name, kind, topic, urgency.value
    row.subject, row.body, row.retired_at = subject, body, None
    told = {gap.name: gap for gap in gaps}
    row.gaps = [
        {"name": found, "label": told[found].label.strip() or found, "example": told[found].example.strip()}
        if found in told
        else {"name": found, "label": found.replace("_", " ").capitalize(), "example": ""}
        for found in rules.gaps_in(subject, body)
    ]
    row.save()
    events.record(
        name="messaging.template.made" if template_id is None else "messaging.template.changed",
        actor=actor,
        at=at,
        subject=row,
    )
    return view_of(row)


@transaction.atomic
def retire_template(*, actor: Actor, at: dt.datetime, template_id: int) -> None:
    """Offer a template no more. Raises NotFound."""
    row = _held(template_id)
    if row.retired_at is None:
        row.retired_at = at
        row.save(update_fields=["retired_at"])
        events.record(name="messaging.template.retired", actor=actor, at=at, subject=row)


def _check(name: str, topic: str, subject: str, body: str, kind: MessageKind) -> None:
    if not name:
        raise BadTemplate("Give it a name.", field="name")
    if not subject or len(subject) > 150:
        raise BadTemplate("Write a subject of at most 150 characters.", field="subject")
    if not body:
        raise BadTemplate("Write the words.", field="body")
    if topic not in set(contacts.Topic):
        raise BadTemplate("Choose a topic.", field="topic")
    if kind is MessageKind.SERVICE:
        raise BadTemplate("Service messages have no templates.", field="kind")


def _held(template_id: int) -> Template:
    row = Template.objects.select_for_update().filter(pk=template_id).first()
    if row is None:
        raise NotFound("There is no such template.")
    return row
