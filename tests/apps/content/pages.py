"""Pages for tests, made as the editor makes them: a draft, sent, read by another, live."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import Locale, Page

from peelian.apps.accounts.models import User
from peelian.apps.content.models.pages import AdvicePage, GuidePage, NewsPage
from tests.factories.accounts import UserFactory

CALL_101 = {"kind": "call", "name": "Call 101", "address": "101", "words": "", "urgent": False}


def editor(name: str, *, publishes: bool = False) -> User:
    user: User = UserFactory.create(name=name)
    user.groups.set(Group.objects.filter(name__in=["Writers", *(["Publishers"] if publishes else [])]))
    return user


def section(slug: str) -> Page:
    return Page.objects.get(slug=slug, locale__language_code="en")


def news(
    title: str = "More patrols by the park", *, by: User | None = None, live: bool = False, **fields: Any
) -> NewsPage:
    fields.setdefault("body", [("text", "<p>We walk there every evening.</p>")])
    page = NewsPage(
        title=title,
        summary=fields.pop("summary", "We walk there more often."),
        live=False,
        owner=by,
        **fields,
    )
    return _add(section("news"), page, by=by, live=live)


def advice(
    title: str = "Keep burglars out", *, by: User | None = None, live: bool = False, **fields: Any
) -> AdvicePage:
    fields.setdefault("body", [("heading", "Doors"), ("text", "<p>Lock the shed. Mark your tools.</p>")])
    fields.setdefault("doors", [("door", CALL_101)])
    fields.setdefault("topic", "burglary")
    page = AdvicePage(
        title=title,
        summary=fields.pop("summary", "Lock up, and mark what is yours."),
        live=False,
        owner=by,
        **fields,
    )
    return _add(section("advice"), page, by=by, live=live)


def guide(*, address: str = "101", live: bool = True) -> GuidePage:
    page = GuidePage.objects.get(locale__language_code="en")
    page.questions = [
        (
            "question",
            {
                "code": "start",
                "words": "What has happened?",
                "hint": "",
                "choices": [
                    {"words": "Somebody is in danger", "to": "emergency"},
                    {"words": "Something was stolen", "to": "stolen"},
                ],
            },
        ),
        (
            "question",
            {
                "code": "stolen",
                "words": "Was it a bicycle?",
                "hint": "",
                "choices": [{"words": "Yes", "to": "call"}, {"words": "No", "to": "report"}],
            },
        ),
    ]
    page.doors = [
        (
            "door",
            {
                "code": "emergency",
                "kind": "call",
                "name": "Call 999",
                "address": "999",
                "words": "",
                "urgent": True,
            },
        ),
        (
            "door",
            {
                "code": "call",
                "kind": "call",
                "name": "Call us",
                "address": address,
                "words": "",
                "urgent": False,
            },
        ),
        (
            "door",
            {
                "code": "report",
                "kind": "report",
                "name": "Report a theft",
                "address": "theft",
                "words": "",
                "urgent": False,
            },
        ),
    ]
    revision = page.save_revision()
    if live:
        revision.publish()
    return GuidePage.objects.get(pk=page.pk)


def in_language(page: Page, language: str, **fields: Any) -> Page:
    copy = page.copy_for_translation(Locale.objects.get(language_code=language), copy_parents=True)
    for name, value in fields.items():
        setattr(copy, name, value)
    copy.save_revision().publish()
    return type(page).objects.get(pk=copy.pk)


def send(page: Page, by: User) -> Any:
    """Send for approval; returns what waits."""
    page.get_workflow().start(page, by)
    return page.current_workflow_task_state


def _add(parent: Page, page: Any, *, by: User | None, live: bool) -> Any:
    page = parent.add_child(instance=page)
    revision = page.save_revision(user=by)
    if live:
        revision.publish()
    return type(page).objects.get(pk=page.pk)
