"""Where Wagtail asks us: it finds this module by its name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet

from peelian.apps.content import api as content
from peelian.web.shared.access import viewer_of


@hooks.register("construct_admin_api")  # type: ignore[untyped-decorator]  # Wagtail has no types
def name_the_shut_address(router: Any) -> None:
    """Every page of the editor names the address of the documents app, which we don't have. The door keeps it shut."""
    router.register_endpoint("documents", PagesAdminAPIViewSet)


@hooks.register("after_edit_page")  # type: ignore[untyped-decorator]
def send_the_newer_version_round(request: HttpRequest, page: Any) -> None:
    """Who changes a page that waits for approval has the newer version approved, not the one that was sent."""
    content.follow_edit(page_id=page.pk, user_id=viewer_of(request).user_id)
