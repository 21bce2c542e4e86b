"""Every way through a questionnaire ends, whatever somebody answers, and nothing that they type breaks it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.rules.thrive import assess, severity_of
from peelian.apps.incidents.types.questions import AnswerKind, Asked
from peelian.apps.incidents.types.reports import IncidentKind, Letter, Mark, Severity
from peelian.apps.incidents.types.work import CivilUnless, Known, TriageRulesView
from tests.factories.clock import AT
from tests.factories.incidents import ANSWERS

KINDS = st.sampled_from(list(IncidentKind))
#: What people and machines send for a question: text of every sort, lists, numbers, nothing.
TYPED = st.one_of(
    st.text(max_size=40),
    st.lists(st.text(max_size=10), max_size=3),
    st.integers(-5, 10**12),
    st.floats(allow_nan=True),
    st.booleans(),
    st.none(),
    st.sampled_from(
        ["yes", "no", "B31 2AB", "2026-11-02T21:30", "31/02/2026", "£45.50", "52.4,-1.9", "\x00"]
    ),
)


#: An answer of each kind whose value decides nothing.
SOUND: dict[AnswerKind, Any] = {
    AnswerKind.TEXT: "words",
    AnswerKind.LONG_TEXT: "a few words\n\nand more",
    AnswerKind.MONEY: "1,062.21",
    AnswerKind.NUMBER: "41.5",
    AnswerKind.DAY: "2026-11-01",
    AnswerKind.MOMENT: "2026-11-01T12:00",
    AnswerKind.PLATE: "AB12 CDE",
    AnswerKind.EMAIL: "ann@home.example",
    AnswerKind.PHONE: "07700 900123",
    AnswerKind.POSTCODE: "b312ab",
    AnswerKind.PLACE: "52.4,-1.9",
    AnswerKind.FILES: None,
}
CODES = sorted(
    {asked.code for form in incidents.QUESTIONNAIRES.values() for page in form.pages for asked in page.fields}
)
#: How long a machine takes says nothing of the questions.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def answer_to(draw: st.DrawFn, asked: Asked) -> Any:
    """A sound answer, or none where none is needed."""
    if not asked.required and draw(st.booleans()):
        return None
    if asked.kind is AnswerKind.CHOICE:
        return draw(st.sampled_from([value for value, _words in asked.choices]))
    if asked.kind is AnswerKind.CHOICES:
        values = st.sampled_from([value for value, _words in asked.choices])
        return draw(st.lists(values, min_size=1, unique=True))
    if asked.kind is AnswerKind.YES_NO:
        return draw(st.sampled_from(["yes", "no"]))
    return SOUND[asked.kind]


class TestPaths:
    @UNHURRIED
    @given(st.data(), KINDS)
    def test_every_one_ends_at_check_with_nothing_missing(
        self, data: st.DataObject, kind: IncidentKind
    ) -> None:
        answers: dict[str, Any] = {}
        slug, seen = incidents.first_page(kind), []
        while slug != incidents.CHECK:
            assert slug not in seen, "a circle"
            seen.append(slug)
            page = incidents.find_page(kind, slug)
            assert page is not None
            typed = {asked.code: data.draw(answer_to(asked)) for asked in page.fields}
            if slug == "where":
                typed["postcode"] = "B31 2AB"
            if typed.get("call_back") == "yes":
                typed["phone"] = "07700 900123"
            cleaned, errors = incidents.clean_page(page, typed, at=AT)
            assert errors == {}
            answers |= cleaned
            slug = incidents.next_page(kind, answers, slug)

        assert incidents.missing(kind, answers) == ()
        assert tuple(seen) == tuple(page.slug for page in incidents.pages_asked(kind, answers))
        assert incidents.clean_all(kind, answers, at=AT) == (answers, {})
        assert all(one.answer for one in incidents.in_words(kind, answers))
        thrive = assess(kind, answers, Known())
        assert [mark.letter for mark in thrive.marks] == list(Letter)
        assert all(mark.reason and 0 <= mark.level <= 3 for mark in thrive.marks)
        assert thrive.reasons

    @UNHURRIED
    @given(KINDS, st.dictionaries(st.sampled_from(CODES), TYPED))
    def test_nothing_that_is_typed_breaks_a_page(self, kind: IncidentKind, typed: dict[str, Any]) -> None:
        cleaned, errors = incidents.clean_all(kind, typed, at=AT)

        assert all(sentence.endswith(".") for sentence in errors.values())
        again, _ = incidents.clean_all(kind, cleaned, at=AT)
        assert again == cleaned, "what was cleaned stays as it is"
        assert "\x00" not in str(cleaned)


class TestForms:
    @pytest.mark.parametrize("kind", list(IncidentKind))
    def test_begin_with_the_place_and_end_with_who(self, kind: IncidentKind) -> None:
        pages = incidents.QUESTIONNAIRES[kind].pages

        assert (pages[0].slug, pages[-1].slug) == ("where", "contact")
        assert not any(asked.required for asked in pages[-1].fields), "nobody has to say who they are"
        assert any(asked.kind is AnswerKind.FILES for page in pages for asked in page.fields)

    @pytest.mark.parametrize("kind", list(IncidentKind))
    def test_have_each_code_and_page_once(self, kind: IncidentKind) -> None:
        pages = incidents.QUESTIONNAIRES[kind].pages
        slugs = [page.slug for page in pages]
        codes = [asked.code for page in pages for asked in page.fields]

        assert len(set(slugs)) == len(slugs)
        assert len(set(codes)) == len(codes)
        assert "check" not in slugs

    @pytest.mark.parametrize("kind", list(IncidentKind))
    def test_ask_on_condition_only_of_what_was_asked_before(self, kind: IncidentKind) -> None:
        known: set[str] = {"civil_route"}  # worked out by the force's rules, not asked
        for page in incidents.QUESTIONNAIRES[kind].pages:
            assert page.only_if is None or page.only_if[0] in known
            for asked in page.fields:
                assert asked.only_if is None or asked.only_if[0] in known, asked.code
                known.add(asked.code)

    @pytest.mark.parametrize("kind", list(IncidentKind))
    def test_take_the_answers_of_the_factory(self, kind: IncidentKind) -> None:
        assert incidents.clean_all(kind, ANSWERS[kind], at=AT)[1] == {}


class TestCleaning:
    def page(self, slug: str, kind: IncidentKind = IncidentKind.CRIMINAL_DAMAGE) -> Any:
        return incidents.find_page(kind, slug)

    @pytest.mark.parametrize(
        "typed",
        [
            {"happened_from": "2026-11-01T21:30"},
            {"happened_from": "01/11/2026 21:30"},
            {"happened_from": "2026-11-01 9.30pm"},
            {"happened_from": "2026-11-01T21:30:00Z"},
            {
                "happened_from_day": "1", "happened_from_month": "11", "happened_from_year": "2026",
                "happened_from_time": "9:30 pm",
            },
        ],
    )  # fmt: skip
    def test_reads_a_moment_as_people_write_it(self, typed: dict[str, str]) -> None:
        cleaned, errors = incidents.clean_page(self.page("when"), typed, at=AT)

        assert (cleaned, errors) == ({"happened_from": "2026-11-01T21:30"}, {})

    def test_an_end_before_the_beginning_is_a_fault_of_the_end(self) -> None:
        _, errors = incidents.clean_page(
            self.page("when"), {"happened_from": "2026-11-01T21:30", "happened_until": "2026-11-01T20:00"}
        )

        assert list(errors) == ["happened_until"]

    def test_the_place_can_be_a_postcode_a_street_or_a_point(self) -> None:
        for typed in (
            {"postcode": "b31 2ab"},
            {"address": "the car park"},
            {"point": "52.4,-1.9"},
            {"uprn": "10"},
        ):
            assert incidents.clean_page(self.page("where"), typed)[1] == {}
        assert list(incidents.clean_page(self.page("where"), {})[1]) == ["postcode"]

    def test_money_is_kept_in_pence(self) -> None:
        page = self.page("fuel", IncidentKind.BILKING)

        assert incidents.clean_page(page, {"grade": "diesel", "value": "£1,062.21"})[0]["value"] == 106_221

    @pytest.mark.parametrize("digits", [301, 400_000, 1_100_000])
    def test_an_amount_of_very_many_digits_is_refused_before_it_is_read(self, digits: int) -> None:
        page = self.page("fuel", IncidentKind.BILKING)

        _, errors = incidents.clean_page(
            page, {"grade": "diesel", "value": "1" * digits, "litres": "2" * digits}
        )

        assert errors["value"] == errors["litres"] == "This is too long. Please use fewer words."

    def test_a_call_needs_a_number(self) -> None:
        _, errors = incidents.clean_page(self.page("contact"), {"call_back": "yes"})

        assert list(errors) == ["phone"]


class TestSeverity:
    @pytest.mark.parametrize(
        ("kind", "answers", "known", "severity"),
        [
            (IncidentKind.CRIMINAL_DAMAGE, {}, Known(), Severity.ROUTINE),
            (IncidentKind.CRIMINAL_DAMAGE, {"happening_now": "yes"}, Known(), Severity.NOW),
            (IncidentKind.CRIMINAL_DAMAGE, {}, Known(escalated_for="A weapon"), Severity.NOW),
            (IncidentKind.CRIMINAL_DAMAGE, {"how": ["fire"]}, Known(), Severity.URGENT),
            (
                IncidentKind.CRIMINAL_DAMAGE,
                {"known": "yes", "suspect_is": "partner"},
                Known(),
                Severity.URGENT,
            ),
            (IncidentKind.CRIMINAL_DAMAGE, {"hate": ["race"]}, Known(), Severity.URGENT),
            (IncidentKind.CRIMINAL_DAMAGE, {"repeat": "yes"}, Known(), Severity.SOON),
            (IncidentKind.CRIMINAL_DAMAGE, {}, Known(wrote_before=2), Severity.SOON),
            (IncidentKind.THEFT, {"force_used": "yes"}, Known(), Severity.URGENT),
            (IncidentKind.THEFT, {"evidence": ["camera"], "camera_kept": "no"}, Known(), Severity.SOON),
            (IncidentKind.THEFT, {"value": 600_000}, Known(), Severity.SOON),
            (IncidentKind.BURGLARY, {"building": "home"}, Known(), Severity.SOON),
            (IncidentKind.BURGLARY, {"evidence": ["left-behind"]}, Known(), Severity.SOON),
            (IncidentKind.BILKING, {"threatened": "yes"}, Known(business=True), Severity.URGENT),
            (
                IncidentKind.BILKING,
                {"plate": "AB12CDE", "value": 6_000},
                Known(business=True),
                Severity.ROUTINE,
            ),
        ],
    )
    def test_follows_the_answers_with_a_reason(
        self, kind: IncidentKind, answers: dict[str, Any], known: Known, severity: Severity
    ) -> None:
        thrive = assess(kind, answers, known)

        assert thrive.severity is severity
        assert all(reason.endswith(".") for reason in thrive.reasons)


class TestCivilRoute:
    RULES = TriageRulesView(civil_route=True, civil_route_below=10_000)

    def test_is_off_until_the_force_turns_it_on(self) -> None:
        assert not incidents.civil_route({"value": 4_000}, TriageRulesView())

    def test_is_for_what_is_worth_less_than_the_force_says(self) -> None:
        assert incidents.civil_route({"value": 9_999}, self.RULES)
        assert not incidents.civil_route({"value": 10_000}, self.RULES)
        assert not incidents.civil_route({}, self.RULES)

    @pytest.mark.parametrize(
        ("answers", "unless"),
        [
            ({"false_plates": "yes"}, CivilUnless.FALSE_PLATES),
            ({"repeat": "yes"}, CivilUnless.REPEAT),
            ({"threatened": "yes"}, CivilUnless.VULNERABLE),
        ],
    )
    def test_is_not_for_what_the_force_takes_as_a_crime_all_the_same(
        self, answers: dict[str, Any], unless: CivilUnless
    ) -> None:
        mild = TriageRulesView(civil_route=True, civil_route_unless=frozenset(CivilUnless) - {unless})

        assert not incidents.civil_route({"value": 4_000, **answers}, self.RULES)
        assert incidents.civil_route({"value": 4_000, **answers}, mild)


class TestReferences:
    @pytest.mark.parametrize("typed", ["R26-7BXK2MV", "r26 7bxk2mv", "  r267BXK-2MV ", "R26–7BXK2MV"])
    def test_are_read_as_people_type_them(self, typed: str) -> None:
        assert incidents.read_reference(typed) == "R26-7BXK2MV"

    @pytest.mark.parametrize("typed", ["", "R26", "R26-7BXK2M", "R26-AEIOU11", "<script>", "x" * 100_000])
    def test_are_none_when_they_can_not_be(self, typed: str) -> None:
        assert incidents.read_reference(typed) == ""


class TestCrimeNumbers:
    @pytest.mark.parametrize("typed", ["20/123456/26", "20dh/1234a/26", " 6123456 / 26 ", "CR-2026-0042"])
    def test_are_kept_as_crime_systems_write_them(self, typed: str) -> None:
        assert incidents.read_crime_number(typed) == typed.replace(" ", "").upper()

    @pytest.mark.parametrize(
        "typed", ["", "none", "tbc", "123", "20/123456/26; see notes", "9" * 40, "//1234"]
    )
    def test_are_none_when_they_can_not_be(self, typed: str) -> None:
        assert incidents.read_crime_number(typed) == ""


class TestThrive:
    @given(KINDS, st.dictionaries(st.sampled_from(CODES), TYPED), st.integers(0, 5), st.booleans())
    @UNHURRIED
    def test_is_kept_and_read_again_as_it_was(
        self, kind: IncidentKind, typed: dict[str, Any], before: int, business: bool
    ) -> None:
        cleaned, _errors = incidents.clean_all(kind, typed, at=AT)
        thrive = assess(kind, cleaned, Known(wrote_before=before, business=business))

        assert incidents.Thrive.from_json(json.loads(json.dumps(thrive.as_json()))) == thrive

    @given(st.lists(st.integers(0, 3), min_size=6, max_size=6), st.integers(0, 5))
    def test_a_higher_level_never_makes_it_less_severe(self, levels: list[int], which: int) -> None:
        marks = [Mark(letter, level, "So.") for letter, level in zip(Letter, levels, strict=True)]
        raised = [
            Mark(mark.letter, min(3, mark.level + 1), "So.") if n == which else mark
            for n, mark in enumerate(marks)
        ]

        assert severity_of(raised)[0] >= severity_of(marks)[0]
