"""What a questionnaire is made of: pages of questions, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from peelian.apps.incidents.types.reports import IncidentKind

#: A condition: the answer with this code is one of these (for several answers: any of them is).
OnlyIf = tuple[str, frozenset[str]]


class AnswerKind(StrEnum):
    """What an answer looks like.

    Cleaned answers are JSON values: text; a choice's value; a list of choices' values; a day `2026-11-02`; a moment
    of local time `2026-11-02T21:30`; money in pence; a whole number; a point as [latitude, longitude]; "yes" or "no".
    """

    TEXT = "text"
    LONG_TEXT = "long-text"
    CHOICE = "choice"
    CHOICES = "choices"
    DAY = "day"
    MOMENT = "moment"
    MONEY = "money"
    NUMBER = "number"
    PLATE = "plate"
    EMAIL = "email"
    PHONE = "phone"
    POSTCODE = "postcode"
    PLACE = "place"
    FILES = "files"
    YES_NO = "yes-no"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. `choices`: value and words. `autocomplete`: HTML's token. Words are English, to be translated."""

    code: str
    label: str
    kind: AnswerKind
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = True
    longest: int = 200
    autocomplete: str = ""
    only_if: OnlyIf | None = None


@dataclass(frozen=True, slots=True)
class StopWords:
    """What a page says before anybody goes on: paragraphs, and the number to call now, if any."""

    text: tuple[str, ...]
    call: str = ""


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One page: mostly one question.

    Attributes:
        stop: the page asks nothing; it says this.
        sensitive: it has a button that leaves the site at once.
        one_of: at least one of these has to be answered; with the words that say so.
        in_order: two moments, the second not before the first.
    """

    slug: str
    title: str
    fields: tuple[Asked, ...] = ()
    only_if: OnlyIf | None = None
    stop: StopWords | None = None
    sensitive: bool = False
    intro: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], str] | None = None
    in_order: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """The pages of one kind. The first asks where, the last who. A report keeps the version that it was made with."""

    kind: IncidentKind
    version: int
    pages: tuple[QuestionPage, ...]
