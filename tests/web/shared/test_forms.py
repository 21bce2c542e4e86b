from __future__ import annotations

import datetime as dt

import pytest
from django import forms

from peelian.kernel.errors import Refused
from peelian.web.shared.forms import Checkboxes, DayField, Form, Radios, in_our_pattern
from peelian.web.shared.templatetags.peelian import error_summary


class Sample(Form):
    name = forms.CharField(
        label="Name", help_text="As on the door", error_messages={"required": "Enter a name"}
    )
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("a", "A"), ("b", "B")],
        widget=Radios(hints={"a": "The first"}),
        error_messages={"required": "Choose a kind"},
    )
    parts = forms.MultipleChoiceField(label="Parts", choices=[("x", "X")], widget=Checkboxes, required=False)
    held_on = DayField(label="Day", required=False)
    agree = forms.BooleanField(label="I agree", required=False)


class TestAField:
    def test_ties_hint_and_message_to_its_input(self) -> None:
        html = Sample({})["name"].as_field_group()
        assert 'aria-describedby="id_name_helptext id_name_error"' in html
        assert 'id="id_name_helptext"' in html
        assert 'id="id_name_error"' in html
        assert 'aria-invalid="true"' in html
        assert "govuk-input govuk-input--error" in html

    def test_gives_every_kind_of_input_its_class(self) -> None:
        for widget in (forms.EmailInput, forms.PasswordInput, forms.NumberInput, forms.URLInput):
            form = Form()
            form.fields["x"] = forms.CharField(widget=widget)
            assert 'class="govuk-input"' in str(form["x"])

    def test_groups_radios_under_a_legend_with_hints(self) -> None:
        html = Sample()["kind"].as_field_group()
        assert "<legend" in html
        assert 'for="id_kind_0"' in html
        assert 'aria-describedby="id_kind_0_hint"' in html

    def test_sets_one_tick_beside_its_label(self) -> None:
        html = Sample()["agree"].as_field_group()
        assert html.count("<label") == 1
        assert "govuk-checkboxes__input" in html

    def test_escapes_what_was_typed(self) -> None:
        assert "<script>" not in Sample({"name": "<script>"}).as_div()


class TestTheSummary:
    def test_links_each_message_to_an_input_that_exists(self) -> None:
        form = Sample({})
        summary, body = str(error_summary(form)), str(form)
        for anchor in ("id_name", "id_kind_0"):
            assert f'href="#{anchor}"' in summary
            assert f'id="{anchor}"' in body

    def test_uses_the_words_of_the_field(self) -> None:
        form = Sample({})
        assert str(error_summary(form)).count("Enter a name") == str(form).count("Enter a name") == 1

    def test_is_not_there_when_nothing_is_wrong(self) -> None:
        assert error_summary(Sample()) == ""
        assert error_summary(None) == ""

    def test_holds_a_refusal_beside_its_field_or_on_top(self) -> None:
        form = Sample({"name": "x", "kind": "a"})
        form.is_valid()
        form.refuse(Refused("That name is taken.", field="name"))
        form.refuse(Refused("Not today.", field="somewhere else"))
        assert form.errors["name"] == ["That name is taken."]
        assert form.non_field_errors() == ["Not today."]


class TestADay:
    def _cleaned(self, *parts: str) -> Sample:
        day, month, year = parts
        form = Sample(
            {"name": "x", "kind": "a", "held_on_day": day, "held_on_month": month, "held_on_year": year}
        )
        form.is_valid()
        return form

    def test_is_read_from_three_inputs(self) -> None:
        assert self._cleaned("27", "3", "2026").cleaned_data["held_on"] == dt.date(2026, 3, 27)

    def test_may_be_left_out(self) -> None:
        assert self._cleaned("", "", "").cleaned_data["held_on"] is None

    @pytest.mark.parametrize("year", ["9999999999", "9" * 30, "-1", "MMXXVI"])
    def test_that_no_calendar_has_is_refused(self, year: str) -> None:
        assert self._cleaned("27", "3", year).errors["held_on"] == ["Enter a real date, like 27 3 2026"]

    def test_that_doesnt_exist_is_refused_and_kept_as_typed(self) -> None:
        form = self._cleaned("31", "2", "2026")
        assert form.errors["held_on"] == ["Enter a real date, like 27 3 2026"]
        html = form["held_on"].as_field_group()
        assert 'value="31"' in html
        assert 'href="#id_held_on_0"' in str(error_summary(form))

    def test_with_a_part_missing_is_refused(self) -> None:
        assert "held_on" in self._cleaned("31", "", "2026").errors

    def test_shows_a_date_that_is_given(self) -> None:
        html = str(Sample(initial={"held_on": dt.date(2026, 3, 27)})["held_on"])
        assert 'value="27"' in html
        assert 'value="2026"' in html


class TestAFormOfSomebodyElses:
    def test_renders_like_ours_and_without_placeholders(self) -> None:
        class Theirs(forms.Form):
            code = forms.CharField(widget=forms.TextInput(attrs={"placeholder": "Code"}))

        html = str(in_our_pattern(Theirs({})))
        assert "govuk-form-group--error" in html
        assert "placeholder" not in html
