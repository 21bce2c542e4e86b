"""What somebody wants, what is urgent, and what tells who said it."""

from __future__ import annotations

import pytest

from peelian.apps.inbox.rules import sanitising
from peelian.apps.inbox.rules.kinds import guess_kind
from peelian.apps.inbox.rules.triggers import may_add, met
from peelian.apps.inbox.types import ThreadKind, TriggerView


class TestTheFirstGuess:
    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("Is there a number I can ring?", ThreadKind.QUESTION),
            ("When is the next meeting", ThreadKind.QUESTION),
            ("ਕੀ ਤੁਸੀਂ ਮਦਦ ਕਰ ਸਕਦੇ ਹੋ?", ThreadKind.QUESTION),
            ("کیا آپ مدد کر سکتے ہیں؟", ThreadKind.QUESTION),
            ("Thank you, great work", ThreadKind.THANKS),
            ("Dziękuję bardzo", ThreadKind.THANKS),
            ("谢谢你们", ThreadKind.THANKS),
            ("Someone broke into my van last night, can you come?", ThreadKind.CRIME),
            ("There’s a bloke dealing from number 9 every night", ThreadKind.INFORMATION),
            ("Can you patrol? It is noisy every night", ThreadKind.QUESTION),
            ("Noise from the garages every night.", ThreadKind.INFORMATION),
            ("Please take me off your list", ThreadKind.STOP),
            ("The lamp post on Mill Lane has gone dark.", ThreadKind.OTHER),
        ],
    )
    def test_reads_the_more_urgent_wish(self, text: str, kind: ThreadKind) -> None:
        assert guess_kind(text).kind is kind

    def test_says_by_what_and_never_quotes_the_resident(self) -> None:
        guess = guess_kind("My brother Amir Khan was robbed, I was robbed too")
        assert guess.reasons == ("the words “i was robbed”",)

    def test_reads_a_machines_english_beside_their_own_words(self) -> None:
        assert guess_kind("Roubaram-me a carteira", "They stole my wallet").kind is ThreadKind.CRIME

    def test_does_not_take_half_a_word(self) -> None:
        assert guess_kind("The dealership is fine.").kind is ThreadKind.OTHER


def trigger(words: str, language: str = "en") -> TriggerView:
    return TriggerView(1, words, language, "a weapon")


class TestTriggers:
    def test_are_whole_words_in_any_case(self) -> None:
        assert met([trigger("gun")], text="He has a GUN!", language="en", own_language="en")
        assert not met([trigger("gun")], text="They begun at nine", language="en", own_language="en")

    def test_may_end_in_any_way_with_a_star(self) -> None:
        assert met([trigger("suicid*")], text="She is suicidal", language="en", own_language="en")

    def test_of_english_are_looked_for_in_every_text_and_in_the_machines_english(self) -> None:
        assert met([trigger("gun")], text="میرے پاس gun ہے", language="ur", own_language="ur")
        found = met(
            [trigger("gun")], text="Ele tem arma", language="pt", own_language="pt", english="He has a gun"
        )
        assert found

    def test_of_another_language_only_where_that_is_spoken(self) -> None:
        welsh = trigger("gwn", "cy")
        assert met([welsh], text="Mae ganddo gwn", language="cy", own_language="en")
        assert not met([welsh], text="gwn", language="en", own_language="en")

    def test_work_in_scripts_without_spaces(self) -> None:
        assert met([trigger("枪", "zh-hans")], text="他有一把枪在家里", language="zh-hans", own_language="en")

    def test_run_over_line_ends_and_curly_apostrophes(self) -> None:
        assert met(
            [trigger("he's got a knife")], text="help he’s\ngot  a knife", language="en", own_language="en"
        )

    @pytest.mark.parametrize(("words", "reason"), [("x", "why"), ("gu*n", "why"), ("gun", ""), ("*", "why")])
    def test_must_be_words_with_a_reason(self, words: str, reason: str) -> None:
        assert not may_add(words, reason)


class TestSanitising:
    PERSON = {
        "name": "Ann O'Neill",
        "email": "ann.oneill@example.org",
        "phone": "+447700900123",
        "postcode": "B14 7QH",
    }

    @pytest.mark.parametrize(
        ("text", "held"),
        [
            ("Ann says so", ["their name"]),
            ("write to ANN.ONEILL@example.org", ["their email address"]),
            ("ring 07700 900 123", ["their telephone number"]),
            ("lives at b147qh", ["their postcode"]),
            ("A man deals at 9 Mill Lane every night", []),
            ("An annual event", []),
        ],
    )
    def test_finds_what_tells_who_said_it(self, text: str, held: list[str]) -> None:
        assert [found for found in sanitising.identifying(text, self.PERSON) if found in held] == held
        assert bool(sanitising.identifying(text, self.PERSON)) == bool(held)

    def test_knows_nothing_of_somebody_without_details(self) -> None:
        assert sanitising.identifying("anything", {"name": "", "email": ""}) == []
