"""The door of the posting room."""

from peelian.apps.posting.queries import get_account, has_due, list_accounts, list_accounts_of, list_posts
from peelian.apps.posting.rules import fit
from peelian.apps.posting.services import (
    AlreadyHere,
    CannotPost,
    add_account,
    claim_due,
    close_account,
    queue_post,
    recover_stale,
    settle_later,
    settle_posted,
    settle_refused,
)
from peelian.apps.posting.types import (
    Account,
    AccountView,
    ClaimedPost,
    Network,
    NetworkRefuses,
    NetworkTrouble,
    Posting,
    PostState,
    PostView,
)

__all__ = [
    "Account",
    "AccountView",
    "AlreadyHere",
    "CannotPost",
    "ClaimedPost",
    "Network",
    "NetworkRefuses",
    "NetworkTrouble",
    "PostState",
    "PostView",
    "Posting",
    "add_account",
    "claim_due",
    "close_account",
    "fit",
    "get_account",
    "has_due",
    "list_accounts",
    "list_accounts_of",
    "list_posts",
    "queue_post",
    "recover_stale",
    "settle_later",
    "settle_posted",
    "settle_refused",
]
