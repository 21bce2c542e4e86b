"""Writing pages without the editor: what ships with Peelian, and translations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction
from wagtail.models import Locale, Page

from peelian.apps.accounts import api as accounts
from peelian.apps.content.models.pages import AdvicePage, GuidePage, NewsPage
from peelian.apps.content.rules.options import door_fault, find_faults
from peelian.apps.content.types import AdviceDraft, DoorView, GuideDraft, NewsDraft, Question, Section
from peelian.apps.events import api as events
from peelian.kernel.actors import Actor
from peelian.kernel.errors import Refused
from peelian.kernel.text import slug

_ENGLISH = "en"
#: Somebody has to look whether advice is still right, so long after it was written.
_REVIEW_AFTER = dt.timedelta(days=365)


class BadGuide(Refused):
    """Words that would leave a reader standing."""


def write_advice(*, actor: Actor, at: dt.datetime, drafts: Sequence[AdviceDraft], publish: bool) -> list[str]:
    """Write topics that aren't there yet, in English; their titles. What is there is the editors' and stays.

    Args:
        actor: who.
        at: when; each is to be looked at again a year later.
        drafts: the topics.
        publish: put them on the site at once. For what ships with Peelian and was read before it shipped.

    Raises:
        BadGuide: a door doesn't open; then nothing is written.
    """
    faults = [fault for draft in drafts for door in draft.doors if (fault := door_fault(door))]
    if faults:
        raise BadGuide(" ".join(faults))
    with transaction.atomic():
        english = Locale.objects.get(language_code=_ENGLISH)
        there = set(AdvicePage.objects.filter(locale=english).values_list("topic", flat=True))
        new = [draft for draft in drafts if draft.topic not in there]
        for draft in new:
            parent = Page.objects.get(slug=Section.ADVICE, locale=english, depth=3)
            page = parent.add_child(instance=_advice(draft, english, at))
            revision = page.save_revision()
            if publish:
                revision.publish()
        if new:
            events.record(
                name="content.advice.written",
                actor=actor,
                at=at,
                subject="content",
                data={"topics": [draft.topic for draft in new], "published": publish},
            )
    return [draft.title for draft in new]


def write_guide(*, actor: Actor, at: dt.datetime, draft: GuideDraft, publish: bool) -> bool:
    """Write the English guide where it has no question yet; False where it has. Raises BadGuide."""
    faults = find_faults(draft.tree)
    if faults:
        raise BadGuide(" ".join(faults))
    with transaction.atomic():
        page = GuidePage.objects.select_for_update(of=("self",)).get(locale__language_code=_ENGLISH)
        if page.get_latest_revision_as_object().questions:
            return False
        page.title, page.summary = draft.title, draft.summary
        page.questions = [("question", _question(question)) for question in draft.tree.questions]
        page.doors = [("door", _block(door)) for door in draft.tree.doors]
        revision = page.save_revision()
        if publish:
            revision.publish()
        events.record(
            name="content.guide.written", actor=actor, at=at, subject="content", data={"published": publish}
        )
    return True


def write_news(*, actor: Actor, at: dt.datetime, drafts: Sequence[NewsDraft]) -> list[int]:
    """Take news over that went out before, in English, as live pages dated back; their numbers. One event for all."""
    with transaction.atomic():
        english = Locale.objects.get(language_code=_ENGLISH)
        pages = [_news(draft, english) for draft in drafts]
        for page in pages:
            page.save_revision().publish()
        events.record(
            name="content.news.written", actor=actor, at=at, subject="content", data={"count": len(pages)}
        )
    return [page.pk for page in pages]


def submit_news(*, actor: Actor, at: dt.datetime, draft: NewsDraft, by_id: int) -> int:
    """Write a page of news in English in somebody's name and send it for approval, as they would in the newsroom; its
    number. Somebody else puts it on the site. Raises NotFound when there is no such account."""
    user = accounts.get_user(by_id)
    with transaction.atomic():
        page = _news(draft, Locale.objects.get(language_code=_ENGLISH))
        page.save_revision(user=user)
        page.get_workflow().start(page, user)
        events.record(
            name="content.news.submitted", actor=actor, at=at, subject=page, area_code=draft.area_code
        )
    return int(page.pk)


def _news(draft: NewsDraft, locale: Locale) -> NewsPage:
    page = NewsPage(
        title=draft.title,
        summary=draft.summary,
        body=list(draft.body),
        area_code=draft.area_code,
        category=draft.category,
        first_published_at=draft.published_at,
        locale=locale,
        live=False,
    )
    parent = Page.objects.get(slug=Section.NEWS, locale=locale, depth=3)
    parent.add_child(instance=page)
    return page


def _advice(draft: AdviceDraft, locale: Locale, at: dt.datetime) -> AdvicePage:
    doors = [
        ("door", {key: value for key, value in _block(door).items() if key != "code"}) for door in draft.doors
    ]
    return AdvicePage(
        title=draft.title,
        slug=slug(draft.title),
        topic=draft.topic,
        summary=draft.summary,
        body=list(draft.body),
        doors=doors,
        sensitive=draft.sensitive,
        review_on=(at + _REVIEW_AFTER).date(),
        locale=locale,
        live=False,
    )


def _question(question: Question) -> dict[str, object]:
    return {**asdict(question), "choices": [asdict(choice) for choice in question.choices]}


def _block(door: DoorView) -> dict[str, object]:
    return {**asdict(door), "kind": str(door.kind)}
