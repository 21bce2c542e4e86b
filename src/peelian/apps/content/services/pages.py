"""Writes on pages besides the editor's own: following a change, and taking a page down."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page

from peelian.apps.accounts import api as accounts
from peelian.apps.content.models.approval import is_newest
from peelian.apps.content.queries.pages import get_state
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import tidy


class CannotTakeDown(Refused):
    """The page isn't live and isn't going to be, or no reason was given."""


def follow_edit(*, page_id: int, user_id: int) -> None:
    """Let what waits for approval be the page's newest version. Does nothing where it is, or where nothing waits."""
    page = Page.objects.filter(pk=page_id).first()
    state = page.specific.current_workflow_task_state if page else None
    if state is None or is_newest(state):
        return
    with transaction.atomic():
        state.cancel(user=accounts.get_user(user_id), resume=True)


def take_down(*, actor: Actor, at: dt.datetime, page_id: int, reason: str, by_id: int) -> None:
    """Take a live page off the site at once, in all languages if it is the English one, or stop one that is to go live.

    What was written stays, as a draft. Raises NotFound, CannotTakeDown.
    """
    reason = tidy(reason)
    if not reason:
        raise CannotTakeDown("Say why the page comes down.", field="reason")
    with transaction.atomic():
        page = (
            Page.objects.select_for_update(of=("self",)).select_related("locale").filter(pk=page_id).first()
        )
        if page is None:
            raise NotFound("There is no such page.")
        state = get_state(page_id)
        if not state.is_live and state.goes_live_at is None:
            raise CannotTakeDown("This page isn’t on the site.")
        user = accounts.get_user(by_id)
        versions = [page]
        if page.locale.language_code == "en":
            versions += Page.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk)
        for one in versions:
            one.revisions.update(approved_go_live_at=None)
            if one.live:
                # Nobody holds Wagtail's permission (ADR 9); ours was asked for at the screen's door.
                UnpublishPageAction(one.specific, user=user).execute(skip_permission_checks=True)
        events.record(
            name="content.page.taken_down",
            actor=actor,
            at=at,
            subject=page,
            data={"path": state.path, "language": state.language, "reason": reason},
        )
