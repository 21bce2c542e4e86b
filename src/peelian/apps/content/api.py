"""The door of the content room."""

from peelian.apps.content.queries.guide import guide, guide_question
from peelian.apps.content.queries.meetings import area_path_of, get_meeting, list_meetings
from peelian.apps.content.queries.pages import (
    find_redirect,
    get_page,
    get_state,
    languages_of,
    list_advice,
    list_news,
    list_pages,
    picture_file,
    published_between,
)
from peelian.apps.content.queries.preview import preview_of
from peelian.apps.content.queries.searching import search
from peelian.apps.content.queries.translating import list_to_translate
from peelian.apps.content.rules.writing import html_of
from peelian.apps.content.services.meetings import (
    CannotMeet,
    TooLateToCancel,
    cancel_meeting,
    create_meeting,
)
from peelian.apps.content.services.pages import CannotTakeDown, follow_edit, take_down
from peelian.apps.content.services.site import ensure_editor, prepare_site
from peelian.apps.content.services.translating import NotTranslated, make_translation
from peelian.apps.content.services.writing import BadGuide, submit_news, write_advice, write_guide, write_news
from peelian.apps.content.types import (
    AdviceDraft,
    Choice,
    DoorKind,
    DoorView,
    Found,
    Guide,
    GuideDraft,
    MeetingView,
    NewsDraft,
    OptionTree,
    PageCard,
    PageState,
    PageView,
    Part,
    PictureView,
    Question,
    Release,
    Section,
    Segment,
)

__all__ = [
    "AdviceDraft",
    "BadGuide",
    "CannotMeet",
    "CannotTakeDown",
    "Choice",
    "DoorKind",
    "DoorView",
    "Found",
    "Guide",
    "GuideDraft",
    "MeetingView",
    "NewsDraft",
    "NotTranslated",
    "OptionTree",
    "PageCard",
    "PageState",
    "PageView",
    "Part",
    "PictureView",
    "Question",
    "Release",
    "Section",
    "Segment",
    "TooLateToCancel",
    "area_path_of",
    "cancel_meeting",
    "create_meeting",
    "ensure_editor",
    "find_redirect",
    "follow_edit",
    "get_meeting",
    "get_page",
    "get_state",
    "guide",
    "guide_question",
    "html_of",
    "languages_of",
    "list_advice",
    "list_meetings",
    "list_news",
    "list_pages",
    "list_to_translate",
    "make_translation",
    "picture_file",
    "prepare_site",
    "preview_of",
    "published_between",
    "search",
    "submit_news",
    "take_down",
    "write_advice",
    "write_guide",
    "write_news",
]
