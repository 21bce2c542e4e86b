"""The ground that pages stand on: languages, the site, its sections, the groups, and the one workflow."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from peelian.apps.accounts import api as accounts
from peelian.apps.content.models.approval import SecondPersonTask
from peelian.apps.content.models.pages import GuidePage, SectionPage
from peelian.apps.content.types import Section
from peelian.apps.events import api as events
from peelian.apps.languages.api import LANGUAGES
from peelian.kernel.actors import Actor

#: Whoever holds EDIT_CONTENT, and whoever holds PUBLISH_CONTENT. Set at each entry to the newsroom, never by hand.
WRITERS, PUBLISHERS = "Writers", "Publishers"
#: The slug of the site's root; the addresses of pages leave it out.
ROOT = "pages"
ENGLISH = "en"
_WORKFLOW = "Second person"
_PAGE_VERBS = ("add_page", "change_page")
# Wagtail asks for those of its own model, also where the pictures are of ours.
_PICTURE_VERBS = ("add_image", "change_image", "choose_image")


def prepare_site() -> None:
    """Make what pages need, where it isn't there yet: after the migrations, and wherever rows were taken out.

    Takes out what Wagtail brings along for a start: its welcome page, its groups and its workflow. It is part of
    setting a database up, as the migrations are, and leaves no event as they leave none.
    """
    with transaction.atomic():
        _languages()
        root = _tree_root()
        _take_out_the_welcome(root)
        _sections(root)
        groups = _groups()
        _rights(root, groups)
        _workflow(root, groups)


def ensure_editor(*, actor: Actor, at: dt.datetime, user_id: int, may_edit: bool, may_publish: bool) -> None:
    """Let the groups say what the grants say: Wagtail asks the groups. The only writer of group membership."""
    wanted = {name for name, held in ((WRITERS, may_edit), (PUBLISHERS, may_publish)) if held}
    user = accounts.get_user(user_id)
    held = set(user.groups.values_list("name", flat=True))
    if held == wanted:
        return
    with transaction.atomic():
        user.groups.set(Group.objects.filter(name__in=wanted))
        events.record(
            name="content.editor.changed",
            actor=actor,
            at=at,
            subject=user,
            data={"groups": sorted(wanted)},
        )


def _languages() -> None:
    there = set(Locale.objects.values_list("language_code", flat=True))
    Locale.objects.bulk_create(
        Locale(language_code=code)
        for code in sorted(LANGUAGES.keys() - there, key=lambda one: one != ENGLISH)
    )
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")


def _tree_root() -> Page:
    root = Page.get_first_root_node()
    if root is None:
        english = Locale.objects.get(language_code=ENGLISH)
        root = Page.add_root(instance=Page(title="Root", slug="root", url_path="/", locale=english))
    return root


def _take_out_the_welcome(root: Page) -> None:
    # A page that is live is unpublished first, which leaves an event: and this one was never anybody's.
    welcome = root.get_children().exact_type(Page)
    welcome.update(live=False)
    welcome.delete()
    root.refresh_from_db()


def _sections(root: Page) -> None:
    home = SectionPage.objects.filter(slug=ROOT, locale__language_code=ENGLISH).first()
    if home is None:
        home = _add(root, SectionPage(title="News and advice", slug=ROOT))
    titles = {Section.NEWS: "News", Section.ADVICE: "Advice"}
    for section, title in titles.items():
        if not Page.objects.child_of(home).filter(slug=section).exists():
            _add(home, SectionPage(title=title, slug=section))
    if not GuidePage.objects.filter(locale__language_code=ENGLISH).exists():
        # Not live: it has no questions yet.
        _add(home, GuidePage(title="Your options", slug=Section.OPTIONS, live=False))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "port": 80, "root_page_id": home.pk}
    )


def _add(parent: Page, page: Page) -> Page:
    page.locale = Locale.objects.get(language_code=ENGLISH)
    parent.refresh_from_db()
    return parent.add_child(instance=page)


def _groups() -> dict[str, Group]:
    Group.objects.filter(name__in=("Editors", "Moderators")).delete()
    return {name: Group.objects.get_or_create(name=name)[0] for name in (WRITERS, PUBLISHERS)}


def _rights(root: Page, groups: dict[str, Group]) -> None:
    """Both groups may write; neither may publish: that is the workflow's doing."""
    into = Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    pages = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=_PAGE_VERBS)
    pictures = Permission.objects.filter(content_type__app_label="wagtailimages", codename__in=_PICTURE_VERBS)
    collection = Collection.get_first_root_node()
    for group in groups.values():
        group.permissions.set([into])
        GroupPagePermission.objects.filter(group=group).exclude(permission__in=pages, page=root).delete()
        GroupCollectionPermission.objects.filter(group=group).exclude(permission__in=pictures).delete()
        for permission in pages:
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        for permission in pictures:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=permission
            )


def _workflow(root: Page, groups: dict[str, Group]) -> None:
    Workflow.objects.exclude(name=_WORKFLOW).delete()
    Task.objects.exclude(pk__in=SecondPersonTask.objects.values("pk")).delete()
    task = SecondPersonTask.objects.first() or SecondPersonTask.objects.create(
        name="A second person reads it"
    )
    task.groups.set([groups[PUBLISHERS]])
    workflow, _ = Workflow.objects.get_or_create(name=_WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    # On the root: no page of any language stands outside it.
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
