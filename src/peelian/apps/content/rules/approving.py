"""Who may approve a page: somebody else than who wrote it."""

from __future__ import annotations

from peelian.kernel.decisions import ALLOWED, Decision, refuse


def may_approve(
    *,
    user_id: int,
    is_publisher: bool,
    submitted_by: int | None,
    last_edited_by: int | None,
    read_latest: bool,
) -> Decision:
    """Whether somebody may approve a page as it was sent.

    Args:
        user_id: who is about to.
        is_publisher: whether they hold PUBLISH_CONTENT today.
        submitted_by: who sent the page for approval.
        last_edited_by: who wrote the newest version of it.
        read_latest: whether what was sent is the newest version.
    """
    if not is_publisher:
        return refuse("Your role does not include approving pages.")
    if user_id == submitted_by:
        return refuse("You sent this page for approval. Somebody else has to approve it.")
    if user_id == last_edited_by:
        return refuse("You changed this page last. Somebody else has to approve it.")
    if not read_latest:
        return refuse("The page was changed after it was sent for approval. Read it again as it is now.")
    return ALLOWED
