"""Pages that several questionnaires share. Words are for a reader of nine to eleven years."""

from __future__ import annotations

from peelian.apps.incidents.rules.questions.evidence import EVIDENCE
from peelian.apps.incidents.types.questions import AnswerKind, Asked, OnlyIf, QuestionPage, StopWords
from peelian.kernel.text import gettext_noop as _

YES = frozenset({"yes"})

WHERE_FIELDS = (
    Asked("postcode", _("Postcode"), AnswerKind.POSTCODE, required=False, autocomplete="postal-code"),
    Asked("uprn", _("Address"), AnswerKind.TEXT, required=False, longest=12),
    Asked(
        "address",
        _("Street and place"),
        AnswerKind.TEXT,
        hint=_("For example: 12 High Street, or the car park behind the station."),
        required=False,
        longest=250,
    ),
    Asked("point", _("Place on the map"), AnswerKind.PLACE, required=False),
)


def where(title: str, *, intro: tuple[str, ...] = ()) -> QuestionPage:
    """The first page: a postcode, or the place in words, or a point."""
    return QuestionPage(
        "where",
        title,
        WHERE_FIELDS,
        intro=intro,
        one_of=(
            ("postcode", "uprn", "address", "point"),
            _("Write a postcode, or tell us the street and the place."),
        ),
    )


NOW = QuestionPage(
    "now",
    _("Is it still going on?"),
    (
        Asked(
            "happening_now",
            _("Is it still going on, or is anybody in danger?"),
            AnswerKind.YES_NO,
            hint=_("Say yes if the person who did it is still there or close by."),
        ),
    ),
    sensitive=True,
)

CALL_999 = QuestionPage(
    "call-999",
    _("Call 999 now"),
    only_if=("happening_now", YES),
    stop=StopWords(
        (
            _(
                "If it is still going on, or if you or somebody else is in danger, do not fill in this form. Call 999."
            ),
            _(
                "If you can't speak, press 55 when you are asked to. If you are deaf, use relayuk.bt.com or text 999."
            ),
            _("If you are safe now, you can go on."),
        ),
        call="999",
    ),
    sensitive=True,
)

WHEN = QuestionPage(
    "when",
    _("When did it happen?"),
    (
        Asked(
            "happened_from",
            _("When did it happen?"),
            AnswerKind.MOMENT,
            hint=_("If you don't know, write the last time when you know that all was well."),
        ),
        Asked(
            "happened_until",
            _("When did you find out?"),
            AnswerKind.MOMENT,
            hint=_("Leave this empty if you saw it happen."),
            required=False,
        ),
    ),
    in_order=("happened_from", "happened_until"),
)

WHO = QuestionPage(
    "who",
    _("Do you know who did it?"),
    (
        Asked("known", _("Do you know who did it, or did you see them?"), AnswerKind.YES_NO),
        Asked(
            "suspect_is",
            _("Who are they to you?"),
            AnswerKind.CHOICE,
            choices=(
                ("stranger", _("Somebody I don't know")),
                ("seen", _("Somebody I have seen before")),
                ("neighbour", _("A neighbour")),
                ("partner", _("My partner, or somebody who was")),
                ("family", _("Somebody in my family")),
                ("work", _("Somebody from work or school")),
                ("customer", _("A customer")),
                ("other", _("Somebody else")),
            ),
            only_if=("known", YES),
        ),
        Asked(
            "suspect",
            _("What can you tell us about them?"),
            AnswerKind.LONG_TEXT,
            hint=_("Their name if you know it, what they looked like, what they wore, which way they went."),
            required=False,
            longest=3_000,
            only_if=("known", YES),
        ),
    ),
    sensitive=True,
)


STORY = Asked(
    "words",
    _("Tell us what happened"),
    AnswerKind.LONG_TEXT,
    hint=_("In your own words. A few sentences will do."),
    longest=5_000,
)


def worth(label: str, *, only_if: OnlyIf | None = None) -> Asked:
    """What it comes to in money: a guess is enough."""
    return Asked(
        "value",
        label,
        AnswerKind.MONEY,
        hint=_("In pounds. A guess will do."),
        required=False,
        only_if=only_if,
    )


WHY = QuestionPage(
    "why",
    _("Was it because of who you are?"),
    (
        Asked(
            "hate",
            _("Do you think that they did it because of any of these?"),
            AnswerKind.CHOICES,
            hint=_("Choose all that are true. Leave it empty if it's none of them."),
            choices=(
                ("race", _("Race, colour or where you come from")),
                ("religion", _("Religion or belief")),
                ("disability", _("Disability")),
                ("orientation", _("Whom you love (sexual orientation)")),
                ("transgender", _("Being transgender")),
                ("sex", _("Being a woman or a man")),
            ),
            required=False,
        ),
        Asked("repeat", _("Has something like this happened to you before?"), AnswerKind.YES_NO),
        Asked(
            "repeat_more",
            _("What happened before, and how often?"),
            AnswerKind.LONG_TEXT,
            required=False,
            longest=2_000,
            only_if=("repeat", YES),
        ),
    ),
    sensitive=True,
)

EFFECT = QuestionPage(
    "how-you-are",
    _("How are you?"),
    (
        Asked(
            "effect",
            _("How has it been for you since then?"),
            AnswerKind.CHOICE,
            choices=(
                ("fine", _("I am all right")),
                ("upset", _("I am upset or cross")),
                ("afraid", _("I am afraid that it will happen again")),
                ("unsafe", _("I don't feel safe where I live or work")),
            ),
        ),
        Asked(
            "harder",
            _("Is there anything that makes this harder for you?"),
            AnswerKind.CHOICES,
            hint=_("You don't have to say. It helps us to look after you."),
            choices=(
                ("health", _("I am ill, or I have been for long")),
                ("disability", _("I have a disability")),
                ("alone", _("I live alone")),
                ("age", _("I am under 18, or over 70")),
                ("care", _("Somebody depends on my care")),
                ("language", _("It is hard for me to speak or read English")),
            ),
            required=False,
        ),
    ),
    sensitive=True,
)

PICTURES = QuestionPage(
    "pictures",
    _("Do you have pictures?"),
    (
        Asked(
            "files",
            _("Add pictures"),
            AnswerKind.FILES,
            hint=_("Up to five pictures. You can leave this out."),
            required=False,
        ),
    ),
)


#: What a questionnaire begins with after the place, and what it ends with before the reporter's own name, where
#: somebody tells of a crime against themselves.
OPENING = (NOW, CALL_999, WHEN)
CLOSING = (WHO, EVIDENCE, WHY, EFFECT, PICTURES)


def contact(title: str = _("How can we reach you?"), *, business: bool = False) -> QuestionPage:
    """The last page: who, and how we reach them. All of it can be left out."""
    return QuestionPage(
        "contact",
        title,
        (
            Asked(
                "name",
                _("Your name"),
                AnswerKind.TEXT,
                required=False,
                longest=120,
                autocomplete="name",
            ),
            Asked(
                "email",
                _("Your email address"),
                AnswerKind.EMAIL,
                hint=_("We write there that we have it, and when something happens."),
                required=False,
                longest=254,
                autocomplete="email",
            ),
            Asked(
                "phone",
                _("Your phone number"),
                AnswerKind.PHONE,
                required=False,
                longest=20,
                autocomplete="tel",
            ),
            Asked(
                "call_back",
                _("Would you like us to call you?"),
                AnswerKind.YES_NO,
                hint=_("You can choose a time after you have sent this. We need a phone number for it."),
                required=False,
            ),
            *(
                (Asked("role", _("What is your job there?"), AnswerKind.TEXT, required=False, longest=120),)
                if business
                else ()
            ),
        ),
        intro=(
            _(
                "You don't have to give your name. If we can't reach you, we can't ask you or tell you what we did."
            ),
        ),
        sensitive=not business,
    )
