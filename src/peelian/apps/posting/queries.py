"""Reading accounts and posts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet

from peelian.apps.accounts import api as accounts
from peelian.apps.places import api as places
from peelian.apps.posting import rules
from peelian.apps.posting.models import Post, SocialAccount
from peelian.apps.posting.types import AccountView, PostState, PostView
from peelian.columns.compiled import compiled
from peelian.kernel.errors import NotFound
from peelian.kernel.time import local_day


def account_view(row: SocialAccount) -> AccountView:
    """The row as a plain value; the secret stays."""
    return AccountView(row.pk, row.area.code, row.area.name, row.network, row.server, row.handle)


def post_view(row: Post) -> PostView:
    """The row as a plain value."""
    return PostView(
        id=row.pk,
        message_id=row.message_id,
        account=account_view(row.account),
        language=row.language,
        text=row.text,
        state=PostState(row.state),
        url=row.url,
        detail=row.detail,
    )


def list_accounts(
    *, viewer: accounts.Viewer, at: dt.datetime, permission: accounts.Permission
) -> list[AccountView]:
    """The open accounts of the areas in which the viewer holds the permission."""
    held = set(accounts.areas_for(viewer, permission))
    rows = SocialAccount.objects.filter(closed_at__isnull=True).select_related("area")
    return [account_view(row) for row in rows if held.intersection(_path(row.area.code, at))]


def list_accounts_of(*, area_codes: Sequence[str]) -> list[AccountView]:
    """The open accounts of these areas, in the order of the areas: public, as what is posted there is."""
    order = {code: n for n, code in enumerate(area_codes)}
    rows = _open_accounts(codes=tuple(order))
    return sorted((AccountView(*row) for row in rows), key=lambda account: order[account.area_code])


@compiled
def _open_accounts(*, codes: tuple[str, ...]) -> QuerySet[SocialAccount, Any]:
    rows = SocialAccount.objects.filter(closed_at__isnull=True, area__code__in=codes)
    return rows.values_list("id", "area__code", "area__name", "network", "server", "handle")


def get_account(account_id: int) -> AccountView:
    """One account. Raises NotFound."""
    row = SocialAccount.objects.select_related("area").filter(pk=account_id).first()
    if row is None:
        raise NotFound("There is no such account.")
    return account_view(row)


def list_posts(*, message_ids: Iterable[int]) -> list[PostView]:
    """What was posted of these messages: public, as the messages are."""
    rows = Post.objects.filter(message_id__in=list(message_ids)).select_related("account__area")
    return [post_view(row) for row in rows.order_by("id")]


def has_due(*, at: dt.datetime) -> bool:
    """Whether a post waits, or was cut off and nobody has said so yet."""
    return Post.objects.filter(
        Q(state=PostState.QUEUED, not_before__lte=at)
        | Q(state=PostState.POSTING, not_before__lt=at - rules.CUT_OFF_AFTER)
    ).exists()


def _path(code: str, at: dt.datetime) -> tuple[str, ...]:
    try:
        return tuple(places.path_of(code, local_day(at)))
    except NotFound:
        return (code,)
