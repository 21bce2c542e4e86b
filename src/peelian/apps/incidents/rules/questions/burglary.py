"""What we ask after a break-in at a building where nobody lives: a shed, a garage, a shop, a works."""

from __future__ import annotations

from peelian.apps.incidents.rules.questions import pages
from peelian.apps.incidents.types.questions import AnswerKind, Asked, Questionnaire, QuestionPage, StopWords
from peelian.apps.incidents.types.reports import IncidentKind
from peelian.kernel.text import gettext_noop as _

_BUILDING = QuestionPage(
    "building",
    _("What was broken into?"),
    (
        Asked(
            "building",
            _("What was broken into?"),
            AnswerKind.CHOICE,
            choices=(
                ("shed", _("A shed, garage or outhouse")),
                ("shop", _("A shop")),
                ("office", _("An office")),
                ("works", _("A works, a store or a building site")),
                ("pub", _("A pub, café or club")),
                ("school", _("A school, hospital or hall")),
                ("worship", _("A place of worship")),
                ("home", _("A home, or a room that joins one")),
                ("other", _("Another building")),
            ),
        ),
        Asked(
            "inside",
            _("Was anybody inside?"),
            AnswerKind.YES_NO,
            only_if=(
                "building",
                frozenset({"shop", "office", "works", "pub", "school", "worship", "home", "other"}),
            ),
        ),
    ),
)

_HOME = QuestionPage(
    "call-us",
    _("Please call us"),
    only_if=("building", frozenset({"home"})),
    stop=StopWords(
        (
            _("After a break-in at a home we come to see you. Please call 101, so that we can come soon."),
            _("Don't touch what they touched. We may find traces."),
            _("You can go on with this form too. We will look at it first."),
        ),
        call="101",
    ),
)

_HOW = QuestionPage(
    "how",
    _("How did they get in?"),
    (
        Asked(
            "how",
            _("How did they get in?"),
            AnswerKind.CHOICES,
            choices=(
                ("door", _("By a door")),
                ("window", _("By a window")),
                ("roof", _("By the roof or a wall")),
                ("lock", _("They broke or cut a lock")),
                ("key", _("With a key or a code")),
                ("open", _("It was open")),
                ("unknown", _("I don't know")),
            ),
        ),
        Asked("alarm", _("Was there an alarm?"), AnswerKind.YES_NO),
        Asked(
            "secure_now",
            _("Is the building safe and locked now?"),
            AnswerKind.YES_NO,
        ),
        pages.STORY,
    ),
)

_TAKEN = QuestionPage(
    "taken",
    _("Was anything taken?"),
    (
        Asked("taken", _("Was anything taken or damaged?"), AnswerKind.YES_NO),
        Asked(
            "things",
            _("What was it?"),
            AnswerKind.LONG_TEXT,
            hint=_("Makes, colours, marks and serial numbers help us to find things."),
            longest=3_000,
            only_if=("taken", pages.YES),
        ),
        pages.worth(_("What is it all worth?"), only_if=("taken", pages.YES)),
    ),
)

BURGLARY = Questionnaire(
    IncidentKind.BURGLARY,
    1,
    (
        pages.where(_("Which building was broken into?")),
        *pages.OPENING,
        _BUILDING,
        _HOME,
        _HOW,
        _TAKEN,
        *pages.CLOSING,
        pages.contact(),
    ),
)
