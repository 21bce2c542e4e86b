"""Accounts on social networks, and what is posted there. The only writers of this room's tables."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction

from peelian.apps.events import api as events
from peelian.apps.posting import queries, rules
from peelian.apps.posting.models import Post, SocialAccount
from peelian.apps.posting.types import Account, AccountView, ClaimedPost, Posting, PostState, PostView
from peelian.kernel.actors import Actor, system
from peelian.kernel.errors import NotFound, Refused
from peelian.kernel.text import one_line

_POSTING = system("posting")


class AlreadyHere(Refused):
    """The account is one of ours already."""


class CannotPost(Refused):
    """The post can't be queued: no words, or the account is closed."""


@transaction.atomic
def add_account(
    *,
    actor: Actor,
    at: dt.datetime,
    area_id: int,
    network: str,
    server: str,
    handle: str,
    secret: str,
    added_by_id: int,
) -> AccountView:
    """Keep a team's account; its token is kept encrypted. The journey has tried it.

    Raises:
        AlreadyHere: some team of ours has this account.
    """
    try:
        with transaction.atomic():
            row = SocialAccount.objects.create(
                area_id=area_id,
                network=network,
                server=server.rstrip("/"),
                handle=handle,
                sealed_secret=rules.seal(_secrets(), secret),
                added_by_id=added_by_id,
                added_at=at,
            )
    except IntegrityError as error:
        if "social_account_once" not in str(error):
            raise
        raise AlreadyHere("This account is connected already.", field="handle") from error
    events.record(
        name="posting.account.added",
        actor=actor,
        at=at,
        subject=row,
        area_code=row.area.code,
        data={"network": network},
    )
    return queries.account_view(row)


@transaction.atomic
def close_account(*, actor: Actor, at: dt.datetime, account_id: int) -> None:
    """Post there no more; the token is thrown away. What waits is refused. Twice is quietly right. Raises NotFound."""
    row = SocialAccount.objects.select_for_update(of=("self",)).filter(pk=account_id).first()
    if row is None:
        raise NotFound("There is no such account.")
    if row.closed_at is not None:
        return
    row.closed_at, row.sealed_secret = at, b""
    row.save(update_fields=["closed_at", "sealed_secret"])
    row.posts.filter(state=PostState.QUEUED).update(
        state=PostState.REFUSED, settled_at=at, detail="the account was closed"
    )
    events.record(name="posting.account.closed", actor=actor, at=at, subject=row, area_code=row.area.code)


@transaction.atomic
def queue_post(
    *, actor: Actor, at: dt.datetime, message_id: int, account_id: int, language: str, text: str
) -> PostView:
    """Put a message up for an account. The same message, account and language again changes nothing.

    Raises:
        CannotPost: no words, or the account is closed.
        NotFound: there is no such account.
    """
    account = SocialAccount.objects.select_related("area").filter(pk=account_id).first()
    if account is None:
        raise NotFound("There is no such account.")
    if account.closed_at is not None:
        raise CannotPost("This account has been closed.", field="accounts")
    if not text.strip():
        raise CannotPost("Write what the post says.", field="text")
    post, fresh = Post.objects.get_or_create(
        message_id=message_id,
        account=account,
        language=language,
        defaults={"text": text.strip(), "not_before": at},
    )
    if fresh:
        events.record(
            name="posting.post.queued",
            actor=actor,
            at=at,
            subject=post,
            area_code=account.area.code,
            data={"message": message_id, "network": account.network},
        )
    return queries.post_view(post)


def claim_due(*, at: dt.datetime, limit: int = 10) -> list[ClaimedPost]:
    """Take up to so many posts that are due, committed as "posting" when this returns. Other workers skip them.

    Those of a message that was recalled since are refused instead.

    Raises:
        RuntimeError: inside a transaction.
    """
    with transaction.atomic(durable=True):
        rows = list(
            Post.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(state=PostState.QUEUED, not_before__lte=at)
            .select_related("account", "message")
            .order_by("not_before", "id")[:limit]
        )
        claimed = []
        for row in rows:
            secret = rules.unseal(_secrets(), bytes(row.account.sealed_secret))
            if row.message.recalled_at is not None:
                row.state, row.settled_at = PostState.REFUSED, at
                row.detail = "the message was recalled"
            elif secret is None:
                row.state, row.settled_at = PostState.REFUSED, at
                row.detail = "the account's token can't be read any more: connect the account again"
            else:
                row.state, row.attempts, row.not_before = PostState.POSTING, row.attempts + 1, at
                claimed.append(_claimed(row, secret))
            row.save(update_fields=["state", "attempts", "not_before", "settled_at", "detail"])
    return claimed


@transaction.atomic
def settle_posted(*, at: dt.datetime, post_id: int, url: str) -> None:
    """It is there."""
    _settle(at, post_id, PostState.POSTED, url=url)


@transaction.atomic
def settle_refused(*, at: dt.datetime, post_id: int, detail: str) -> None:
    """The network won't have it."""
    _settle(at, post_id, PostState.REFUSED, detail=detail)


@transaction.atomic
def settle_later(*, at: dt.datetime, post_id: int, detail: str) -> None:
    """The network can't be reached, or asks to wait: again later, and at last given up."""
    row = Post.objects.select_for_update().get(pk=post_id)
    due = rules.due_again(row.attempts, at)
    if due is None:
        _settle(at, post_id, PostState.REFUSED, detail=detail)
        return
    row.state, row.not_before, row.detail = PostState.QUEUED, due, one_line(detail, 300)
    row.save(update_fields=["state", "not_before", "detail"])


@transaction.atomic
def recover_stale(*, at: dt.datetime) -> int:
    """Call those posts unknown whose worker died while it posted. Returns how many."""
    rows = Post.objects.select_for_update(skip_locked=True).filter(
        state=PostState.POSTING, not_before__lt=at - rules.CUT_OFF_AFTER
    )
    count = 0
    for row in rows:
        _settle(at, row.pk, PostState.UNKNOWN, detail="cut off while it was posted: look on the network")
        count += 1
    return count


def _settle(at: dt.datetime, post_id: int, state: PostState, *, url: str = "", detail: str = "") -> None:
    row = Post.objects.select_for_update(of=("self",)).select_related("account__area").get(pk=post_id)
    row.state, row.settled_at, row.url, row.detail = state, at, url[:300], one_line(detail, 300)
    row.save(update_fields=["state", "settled_at", "url", "detail"])
    events.record(
        name=f"posting.post.{state.value}",
        actor=_POSTING,
        at=at,
        subject=row,
        area_code=row.account.area.code,
        data={"message": row.message_id},
    )


def _claimed(row: Post, secret: str) -> ClaimedPost:
    account = row.account
    return ClaimedPost(
        id=row.pk,
        network=account.network,
        account=Account(server=account.server, handle=account.handle, secret=secret),
        posting=Posting(
            text=row.text,
            url=f"{str(settings.PUBLIC_URL).rstrip('/')}/messages/{row.message_id}",
            language=row.language,
            idempotency_key=f"peelian-post-{row.pk}",
        ),
        attempts=row.attempts,
    )


def _secrets() -> list[str]:
    return [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
