""" "Your Options" as it is live: a question, or the door at the end of a way."""

from __future__ import annotations

from peelian.apps.content.models.pages import GuidePage, tree_of
from peelian.apps.content.types import DoorView, Guide, Question
from peelian.kernel.errors import NotFound

_ENGLISH = "en"


def guide(*, language: str) -> Guide:
    """The live guide in the reader's language, else in English. Raises NotFound where none is live."""
    live = {page.locale.language_code: page for page in GuidePage.objects.live().select_related("locale")}
    written_in = language if language in live else _ENGLISH
    page = live.get(written_in)
    # One that has no English page is part of none.
    if page is None or _ENGLISH not in live:
        raise NotFound("The guide isn’t written yet.")
    return guide_of(page, written_in)


def guide_of(page: GuidePage, language: str) -> Guide:
    """A guide as it stands in memory: live, or as a preview."""
    tree = tree_of(page.questions, page.doors)
    first = tree.questions[0].code if tree.questions else ""
    return Guide(title=page.title, summary=page.summary, language=language, first=first, tree=tree)


def guide_question(code: str, *, language: str) -> Question | DoorView:
    """What an answer leads to. Raises NotFound."""
    tree = guide(language=language).tree
    reached: dict[str, Question | DoorView] = {door.code: door for door in tree.doors}
    reached |= {question.code: question for question in tree.questions}
    if code in reached:
        return reached[code]
    raise NotFound("There is no such question.")
