"""Where Wagtail asks us: it finds this module by its name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem

from peelian.apps.content import api as content
from peelian.web.shared.access import viewer_of


@hooks.register("construct_admin_api")  # type: ignore[untyped-decorator]  # Wagtail has no types
def name_the_shut_address(router: Any) -> None:
    """Every page of the editor names the address of the documents app, which we don't have. The door keeps it shut."""
    router.register_endpoint("documents", PagesAdminAPIViewSet)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]
def lead_back_to_the_station() -> MenuItem:
    """The editor's menu has a way back to our own screens."""
    return MenuItem("The station", reverse_lazy("station:pages"), icon_name="arrow-left", order=9000)


@hooks.register("after_edit_page")  # type: ignore[untyped-decorator]
def send_the_newer_version_round(request: HttpRequest, page: Any) -> None:
    """Who changes a page that waits for approval has the newer version approved, not the one that was sent."""
    content.follow_edit(page_id=page.pk, user_id=viewer_of(request).user_id)
