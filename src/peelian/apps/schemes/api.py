"""The door of the schemes room."""

from peelian.apps.schemes.queries import (
    area_path_of,
    count_interests,
    export_contact,
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
from peelian.apps.schemes.types import LONGEST_WORDS, InterestLine, SchemeView, Taken

__all__ = [
    "LONGEST_WORDS",
    "AlreadyAnswered",
    "CannotOpen",
    "InterestLine",
    "SchemeClosed",
    "SchemeView",
    "Taken",
    "answer_interest",
    "area_path_of",
    "close_scheme",
    "count_interests",
    "erase_contact",
    "export_contact",
    "forget_interests",
    "get_interest",
    "get_scheme",
    "list_interests",
    "list_schemes",
    "open_scheme",
    "take_interest",
]
