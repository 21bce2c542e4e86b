"""What we ask of somebody from whom something was stolen."""

from __future__ import annotations

from peelian.apps.incidents.rules.questions import pages
from peelian.apps.incidents.types.questions import AnswerKind, Asked, Questionnaire, QuestionPage, StopWords
from peelian.apps.incidents.types.reports import IncidentKind
from peelian.kernel.text import gettext_noop as _

_HOW = QuestionPage(
    "how",
    _("How was it taken?"),
    (
        Asked(
            "force_used",
            _("Did anybody hurt you, or say that they would?"),
            AnswerKind.YES_NO,
            hint=_("Say yes too if they pushed you, or pulled something out of your hand."),
        ),
        Asked("hurt", _("Are you hurt?"), AnswerKind.YES_NO, only_if=("force_used", pages.YES)),
    ),
    sensitive=True,
)

_CALL = QuestionPage(
    "call-us",
    _("Please call us"),
    only_if=("force_used", pages.YES),
    stop=StopWords(
        (
            _(
                "If somebody hurt you or said that they would, that may be a robbery. We want to talk to you soon."
            ),
            _("Call 101, or 999 if you are in danger or badly hurt."),
            _("You can go on with this form too. We will look at it first."),
        ),
        call="101",
    ),
    sensitive=True,
)

_WHAT = QuestionPage(
    "what",
    _("What was taken?"),
    (
        Asked(
            "what",
            _("What was taken?"),
            AnswerKind.CHOICES,
            hint=_("Choose all that are true."),
            choices=(
                ("bicycle", _("A bicycle or scooter")),
                ("phone", _("A phone, tablet or computer")),
                ("money", _("Money, a purse or cards")),
                ("bag", _("A bag or clothes")),
                ("parcel", _("A parcel")),
                ("tools", _("Tools or machines")),
                ("vehicle-part", _("Something in or on a vehicle, or its plates")),
                ("goods", _("Goods from a shop")),
                ("plants", _("Plants or garden things")),
                ("medicine", _("Medicine")),
                ("other", _("Something else")),
            ),
        ),
        Asked(
            "things",
            _("Tell us what each thing looks like"),
            AnswerKind.LONG_TEXT,
            hint=_("Its make, colour and any mark. A serial number or frame number helps most."),
            longest=3_000,
        ),
        Asked(
            "imei",
            _("The phone's IMEI number"),
            AnswerKind.TEXT,
            hint=_("It's on the box, or on the bill. Leave it empty if you don't have it."),
            required=False,
            longest=20,
            only_if=("what", frozenset({"phone"})),
        ),
        pages.worth(_("What is it all worth?")),
    ),
)

_STORY = QuestionPage(
    "what-happened",
    _("What happened?"),
    (
        Asked(
            "from_where",
            _("Where was it taken from?"),
            AnswerKind.CHOICE,
            choices=(
                ("person", _("From me, or beside me")),
                ("street", _("From the street or a public place")),
                ("garden", _("From a garden or from outside a house")),
                ("doorstep", _("From a doorstep")),
                ("vehicle", _("From a vehicle")),
                ("shop", _("From a shop or a business")),
                ("work", _("From a place of work, a school or a hospital")),
                ("other", _("From somewhere else")),
            ),
        ),
        pages.STORY,
    ),
)

THEFT = Questionnaire(
    IncidentKind.THEFT,
    1,
    (
        pages.where(_("Where was it taken?")),
        *pages.OPENING,
        _HOW,
        _CALL,
        _WHAT,
        _STORY,
        *pages.CLOSING,
        pages.contact(),
    ),
)
