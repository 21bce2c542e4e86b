"""The door of the schemes room."""

from peelian.apps.schemes.queries import (
    area_path_of,
    count_asked,
    count_interests,
    export_contact,
    first_opened_on,
    get_interest,
    get_scheme,
    list_interests,
    list_schemes,
)
from peelian.apps.schemes.services import (
    AlreadyAnswered,
    CannotOpen,
    SchemeClosed,
    answer_interest,
    close_scheme,
    erase_contact,
    forget_interests,
    open_scheme,
    take_interest,
)
from peelian.apps.schemes.types import LONGEST_WORDS, AskedToJoin, InterestLine, SchemeView, Taken

__all__ = [
    "LONGEST_WORDS",
    "AlreadyAnswered",
    "AskedToJoin",
    "CannotOpen",
    "InterestLine",
    "SchemeClosed",
    "SchemeView",
    "Taken",
    "answer_interest",
    "area_path_of",
    "close_scheme",
    "count_asked",
    "count_interests",
    "erase_contact",
    "export_contact",
    "first_opened_on",
    "forget_interests",
    "get_interest",
    "get_scheme",
    "list_interests",
    "list_schemes",
    "open_scheme",
    "take_interest",
]
