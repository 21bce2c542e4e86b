from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Locale, Page, Site, Workflow

from peelian.apps.content import api as content
from peelian.apps.events.models import Event
from peelian.apps.languages.api import LANGUAGES
from peelian.kernel.actors import system
from tests.factories.accounts import UserFactory
from tests.factories.clock import AT

ACTOR = system("tests")


def _ground() -> dict[str, list[object]]:
    return {
        "pages": sorted(Page.objects.values_list("url_path", "live")),
        "sites": sorted(Site.objects.values_list("hostname", flat=True)),
        "groups": sorted(Group.objects.values_list("name", flat=True)),
        "workflows": sorted(Workflow.objects.values_list("name", flat=True)),
        "rights": sorted(GroupPagePermission.objects.values_list("group__name", "permission__codename")),
    }


def _wanted() -> dict[str, list[object]]:
    return {
        "pages": [
            ("/", True),
            ("/pages/", True),
            ("/pages/advice/", True),
            ("/pages/news/", True),
            ("/pages/options/", False),
        ],
        "sites": ["localhost"],
        "groups": ["Publishers", "Writers"],
        "workflows": ["Second person"],
        "rights": [
            ("Publishers", "add_page"),
            ("Publishers", "change_page"),
            ("Writers", "add_page"),
            ("Writers", "change_page"),
        ],
    }


@pytest.mark.django_db
class TestPrepareSite:
    def test_leaves_sections_groups_and_one_workflow_and_nothing_of_wagtails_own(self) -> None:
        assert _ground() == _wanted()
        assert set(Locale.objects.values_list("language_code", flat=True)) == set(LANGUAGES)

    def test_leaves_no_event_as_migrations_leave_none(self) -> None:
        assert list(Event.objects.values_list("name", "subject")) == []

    def test_changes_nothing_the_second_time(self) -> None:
        before = Event.objects.count()
        content.prepare_site()
        assert _ground() == _wanted()
        assert Event.objects.count() == before

    def test_makes_everything_again_where_all_rows_were_taken_out(self) -> None:
        Page.objects.all().delete()
        for model in (Site, Group, Workflow, Locale):
            model.objects.all().delete()
        content.prepare_site()
        assert _ground() == _wanted()

    def test_gives_nobody_wagtails_permission_to_publish(self) -> None:
        held = set(GroupPagePermission.objects.values_list("permission__codename", flat=True))
        assert held == {"add_page", "change_page"}


@pytest.mark.django_db(transaction=True)
class TestAnEmptiedDatabase:
    @pytest.mark.parametrize("time", [1, 2])
    def test_holds_the_site_again_before_the_next_test(self, time: int) -> None:
        assert _ground() == _wanted()
        Page.objects.filter(slug="advice").delete()


@pytest.mark.django_db
class TestEnsureEditor:
    def test_lets_the_groups_say_what_the_grants_say(self) -> None:
        user = UserFactory.create()

        def held(*, edit: bool, publish: bool) -> list[str]:
            content.ensure_editor(actor=ACTOR, at=AT, user_id=user.pk, may_edit=edit, may_publish=publish)
            return sorted(user.groups.values_list("name", flat=True))

        assert held(edit=True, publish=False) == ["Writers"]
        assert held(edit=True, publish=True) == ["Publishers", "Writers"]
        assert held(edit=False, publish=False) == []

    def test_records_a_change_and_nothing_when_there_is_none(self) -> None:
        user = UserFactory.create()
        for _ in range(3):
            content.ensure_editor(actor=ACTOR, at=AT, user_id=user.pk, may_edit=True, may_publish=False)
        assert Event.objects.filter(name="content.editor.changed").count() == 1
