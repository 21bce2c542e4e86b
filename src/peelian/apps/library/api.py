"""The door of the library."""

from peelian.apps.library.queries import (
    count_published,
    first_published_on,
    get_entry,
    list_of_plan,
    list_unpublished,
    search,
)
from peelian.apps.library.rules import may_check, may_move, may_rewrite, read_figures, write_figures
from peelian.apps.library.services import (
    CannotMove,
    check_entry,
    publish_entry,
    rewrite_entry,
    withdraw_entry,
    write_entry,
)
from peelian.apps.library.types import EntryDraft, EntryState, EntryView, Found, ResultFigure

__all__ = [
    "CannotMove",
    "EntryDraft",
    "EntryState",
    "EntryView",
    "Found",
    "ResultFigure",
    "check_entry",
    "count_published",
    "first_published_on",
    "get_entry",
    "list_of_plan",
    "list_unpublished",
    "may_check",
    "may_move",
    "may_rewrite",
    "publish_entry",
    "read_figures",
    "rewrite_entry",
    "search",
    "withdraw_entry",
    "write_entry",
    "write_figures",
]
