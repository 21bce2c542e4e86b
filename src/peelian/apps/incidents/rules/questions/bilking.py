"""What we ask of a filling station where fuel was taken and not paid for."""

from __future__ import annotations

from peelian.apps.incidents.rules.questions import evidence, pages
from peelian.apps.incidents.types.questions import AnswerKind, Asked, Questionnaire, QuestionPage, StopWords
from peelian.apps.incidents.types.reports import IncidentKind
from peelian.kernel.text import gettext_noop as _

_WHEN = QuestionPage(
    "when",
    _("When did it happen?"),
    (
        Asked(
            "happened_from",
            _("When did they drive off?"),
            AnswerKind.MOMENT,
            hint=_("The time on the till or the camera."),
        ),
    ),
)

_VEHICLE = QuestionPage(
    "vehicle",
    _("What did they drive?"),
    (
        Asked(
            "plate",
            _("Number plate"),
            AnswerKind.PLATE,
            hint=_("Leave it empty if nobody saw it."),
            required=False,
        ),
        Asked("make", _("Make and model"), AnswerKind.TEXT, required=False, longest=80),
        Asked("colour", _("Colour"), AnswerKind.TEXT, required=False, longest=40),
        Asked("false_plates", _("Do you think that the plates are false?"), AnswerKind.YES_NO),
    ),
)

_PEOPLE = QuestionPage(
    "people",
    _("Who was in it?"),
    (
        Asked(
            "driver",
            _("What did the driver look like?"),
            AnswerKind.LONG_TEXT,
            required=False,
            longest=1_000,
        ),
        Asked("passengers", _("How many others were in it?"), AnswerKind.NUMBER, required=False),
        Asked("threatened", _("Did they threaten anybody?"), AnswerKind.YES_NO),
        Asked("hurt", _("Was anybody hurt?"), AnswerKind.YES_NO, only_if=("threatened", pages.YES)),
    ),
)

_FUEL = QuestionPage(
    "fuel",
    _("What did they take?"),
    (
        Asked("pump", _("Number of the pump"), AnswerKind.TEXT, required=False, longest=10),
        Asked(
            "grade",
            _("Which fuel?"),
            AnswerKind.CHOICE,
            choices=(
                ("petrol", _("Petrol")),
                ("super", _("Super petrol")),
                ("diesel", _("Diesel")),
                ("super-diesel", _("Super diesel")),
                ("gas", _("Gas")),
                ("electric", _("Electricity")),
                ("other", _("Another")),
            ),
        ),
        Asked("litres", _("How many litres?"), AnswerKind.NUMBER, required=False),
        Asked("value", _("What was it worth?"), AnswerKind.MONEY, hint=_("In pounds, as the till says.")),
    ),
)

_EVIDENCE = evidence.page(
    _("What have you kept?"),
    ("camera", _("Film from the cameras")),
    ("receipt", _("A receipt or a copy from the till")),
    ("form", _("A form that they signed, saying that they could not pay")),
    ("witness", _("Somebody who saw it")),
    kept=evidence.camera_kept(_("Yes, we have it"), _("Somebody will save it")),
    more=(
        Asked(
            "pay_by",
            _("By which day did they say they would pay?"),
            AnswerKind.DAY,
            only_if=("evidence", frozenset({"form"})),
            required=False,
        ),
        Asked("repeat", _("Has the same vehicle done it before?"), AnswerKind.YES_NO),
        Asked("words", _("Is there more to say?"), AnswerKind.LONG_TEXT, required=False, longest=5_000),
    ),
)

#: Shown to those whose report the force's rules leave to the civil way (`rules.civil`): the page asks nothing.
CIVIL = QuestionPage(
    "civil",
    _("You may be able to get the money back"),
    stop=StopWords(
        (
            _("If a driver made a mistake, or said that they would pay, it may be a debt and not a crime."),
            _("You can ask DVLA who keeps the vehicle, on form V888, and write to them for the money."),
            _("You can still send this report. We look at it and tell you what we do."),
        )
    ),
    only_if=("civil_route", pages.YES),
)

BILKING = Questionnaire(
    IncidentKind.BILKING,
    1,
    (
        pages.where(_("Which filling station was it?")),
        _WHEN,
        _VEHICLE,
        _PEOPLE,
        _FUEL,
        _EVIDENCE,
        pages.PICTURES,
        CIVIL,
        pages.contact(business=True),
    ),
)
