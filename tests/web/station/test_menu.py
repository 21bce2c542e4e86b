"""The station's menu: every part once, by what it is for, for those who may open it."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import resolve, reverse

from peelian.apps.accounts.types import Role
from peelian.web.shared.access import access_of
from peelian.web.station.menu import MENU, Entry, menu_of
from tests.factories.accounts import make_viewer
from tests.web.staff_stage import Station

ENTRIES = [entry for _, entries in MENU for entry in entries]


class TestMenu:
    def test_names_each_part_once(self) -> None:
        assert len({entry.key for entry in ENTRIES}) == len(ENTRIES)
        assert len({entry.words for entry in ENTRIES}) == len(ENTRIES)
        assert len({entry.name for entry in ENTRIES}) == len(ENTRIES)

    @pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
    def test_asks_of_a_part_what_its_page_asks(self, entry: Entry) -> None:
        access = access_of(resolve(reverse(entry.name)).func)
        assert access is not None
        assert access.permission == entry.permission

    def test_leaves_out_what_the_viewer_may_not_open(self, station: Station) -> None:
        viewer = make_viewer(Role.SERGEANT, station.land.sector.code)
        groups = menu_of(viewer, "home", reverse("station:home"))
        words = [link.words for group in groups for link in group.links]
        assert "Inbox" in words
        assert "Accounts" not in words
        assert "Records" not in [group.words for group in groups]

    def test_marks_a_part_on_its_own_page_and_below_it(self, station: Station) -> None:
        viewer = make_viewer(Role.SERGEANT, station.land.sector.code)
        for path, mark in ((reverse("station:plans"), "page"), ("/station/plans/1/", "true")):
            groups = menu_of(viewer, "plans", path)
            assert [group.words for group in groups if group.here] == ["Priorities and plans"]
            marked = [(link.words, link.current) for group in groups for link in group.links if link.current]
            assert marked == [("Plans", mark)]

    def test_marks_nothing_where_the_part_is_not_the_viewers(self, station: Station) -> None:
        groups = menu_of(make_viewer(Role.SERGEANT, station.land.sector.code), "staff", "/station/staff/")
        assert not any(group.here for group in groups)

    def test_says_on_a_page_where_one_is(self, station: Station, sergeant: Client) -> None:
        page = sergeant.get(reverse("station:plan", args=[station.plan.pk])).content.decode()
        summary = re.search(r"<summary.*?</summary>", page, re.DOTALL)
        assert summary is not None
        assert "Plans" in summary.group()
        assert '<ul class="peelian-station-menu__row peelian-station-menu__row--group"' in page
