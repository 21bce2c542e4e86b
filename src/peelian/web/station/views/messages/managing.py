"""What the force sets for all messages: templates, rules of sending; and how the ways out are doing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.messaging import api as messaging
from peelian.journeys import manage_messaging
from peelian.journeys.ports import ports
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.shared.topics import TOPICS
from peelian.web.station.forms.messaging_rules import RulesForm, TemplateForm, gaps_as_text
from peelian.web.station.page import page


@requires(Permission.WRITE_MESSAGE)
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """Templates to write from, and for those who manage them, to change."""
    return page(
        request,
        "message_templates.html",
        "messages",
        rows=messaging.list_templates(retired=True),
        topics=dict(TOPICS),
        may_manage=accounts.may_anywhere(viewer_of(request), Permission.MANAGE_MESSAGING),
    )


@requires(Permission.MANAGE_MESSAGING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def template(request: HttpRequest, template_id: int | None = None) -> HttpResponse:
    """Make a template or change one."""
    found = messaging.get_template(template_id) if template_id is not None else None
    initial = {}
    if found is not None:
        initial = {
            "name": found.name,
            "kind": found.kind.value,
            "topic": found.topic,
            "urgency": str(found.urgency.value),
            "subject": found.subject,
            "body": found.body,
            "gaps": gaps_as_text(found.gaps),
        }
    form = TemplateForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.on_form(form):
            manage_messaging.set_template(
                viewer=viewer_of(request),
                at=now(),
                template_id=template_id,
                name=said["name"],
                kind=messaging.MessageKind(said["kind"]),
                topic=said["topic"],
                urgency=said["urgency"],
                subject=said["subject"],
                body=said["body"],
                gaps=form.asked(),
            )
            messages.success(request, "The template is kept. Messages made from it before keep their words.")
            return redirect("station:message_templates")
    return page(request, "message_template.html", "messages", form=form, made_from=found)


@requires(Permission.MANAGE_MESSAGING)
@require_POST
@once
def retire(request: HttpRequest, template_id: int) -> HttpResponse:
    """Offer a template no more."""
    manage_messaging.retire_template(viewer=viewer_of(request), at=now(), template_id=template_id)
    messages.success(request, "The template isn’t offered any more.")
    return redirect("station:message_templates")


@requires(Permission.MANAGE_MESSAGING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def rules(request: HttpRequest) -> HttpResponse:
    """The force's rules of sending."""
    now_set = messaging.sending_rules()
    form = RulesForm(request.POST if request.method == "POST" else None, initial=RulesForm.shown(now_set))
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            manage_messaging.change_rules(viewer=viewer_of(request), at=now(), **form.said())
            messages.success(request, "The rules are changed. They hold for every copy from now on.")
            return redirect("station:sending_rules")
    return page(
        request,
        "sending_rules.html",
        "messages",
        form=form,
        rules=now_set,
        subject="messaging.SendingRules:1",
    )


@requires(Permission.WRITE_MESSAGE)
@require_safe
def providers(request: HttpRequest) -> HttpResponse:
    """The channels that are set up, and how their providers are doing."""
    known = {row.name: row for row in messaging.providers_state()}
    rows = [
        {"channel": channel.facts, "providers": [(one, known.get(one.name)) for one in channel.providers]}
        for channel in ports().channels.values()
    ]
    return page(request, "message_providers.html", "messages", rows=rows)
