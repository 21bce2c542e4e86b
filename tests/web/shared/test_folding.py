"""Templates whose unchanging parts are put together once in each language."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pytest
from django.template import Context, Engine, Template
from django.template.loader import get_template
from django.template.loader_tags import IncludeNode
from django.test import RequestFactory
from django.urls import NoReverseMatch
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from peelian.apps.places.types import AreaKind
from peelian.web.shared.folding import Address, Unchanging, fold

_SENTENCE = "{% load i18n %}<p>{% translate 'Menu' %}</p>"


def folded(source: str, **parts: str) -> Template:
    template = Template(source)
    fold(template.nodelist, lambda name: Template(parts[name]).nodelist if name in parts else None)
    return template


class TestFold:
    def test_makes_text_and_sentences_one_node(self) -> None:
        assert [type(node) for node in folded(_SENTENCE).nodelist] == [Unchanging]

    def test_says_it_in_each_language_as_django_does(self) -> None:
        template = folded(_SENTENCE)
        for language in ("en", "cy", "en", "ur", "cy"):
            with translation.override(language):
                assert template.render(Context()) == Template(_SENTENCE).render(Context())

    @pytest.mark.parametrize(
        "source",
        [
            "<p>{{ name }}</p>",
            "{% load i18n %}<p>{% translate name %}</p>",
            "{% load i18n %}<p>{% translate 'Menu' as label %}{{ label }}{{ name }}</p>",
            "{% load i18n %}<p>{% blocktranslate %}To {{ name }}{% endblocktranslate %}</p>",
            "{% load i18n %}<p>{% blocktranslate with to=name|upper %}{{ to }}, 100 %{% endblocktranslate %}</p>",
            "{% load i18n %}{% autoescape off %}{{ name }}{% translate name %}{% endautoescape %}",
            "{% if name %}<p>{{ name }}</p><p></p>{% endif %}",
            "{% for one in name %}<b>{{ one }}</b>{% empty %}<b>none</b>{% endfor %}",
        ],
    )
    def test_keeps_nothing_that_depends_on_the_page(self, source: str) -> None:
        template = folded(source)
        for name in ("Ann", "<Bo>", "", "50 %", "%(name)s", mark_safe("<i>Cy</i>"), gettext_lazy("Menu")):
            assert template.render(Context({"name": name})) == Template(source).render(
                Context({"name": name})
            )

    @pytest.mark.parametrize("value", [1234.5, None, dt.date(2026, 3, 27), ["<a>"], "<b>", mark_safe("<b>")])
    def test_shows_values_as_django_does(self, value: object) -> None:
        for source in (
            "{{ value }}",
            "{% autoescape off %}{{ value }}{% endautoescape %}",
            "{{ value|upper }}",
        ):
            context = {"value": value}
            assert folded(source).render(Context(context)) == Template(source).render(Context(context))

    @pytest.mark.parametrize(
        "source",
        [
            "{% load i18n %}{% translate words %}",
            "{% load i18n %}{% blocktranslate with day=words %}Chosen on {{ day }}.{% endblocktranslate %}",
            "{% load i18n %}{% blocktranslate count n=2 %}%{{ n }} one{% plural %}{{ n }} more{% endblocktranslate %}",
        ],
    )
    def test_says_words_with_values_in_each_language(self, source: str) -> None:
        template = folded(source)
        for language in ("en", "cy", "ur", "en"):
            for words in ("Police Constable", "Sergeant", "no words of ours"):
                context = {"words": words}
                with translation.override(language):
                    assert template.render(Context(context)) == Template(source).render(Context(context))

    def test_folds_inside_conditions_and_loops(self) -> None:
        template = folded(
            "{% load i18n %}{% if a %}"
            + _SENTENCE
            + "{% else %}{% for b in c %}"
            + _SENTENCE
            + "{% endfor %}{% endif %}"
        )
        assert len(template.nodelist.get_nodes_by_type(Unchanging)) == 2

    def test_is_what_the_site_reads_its_templates_with(self) -> None:
        base = get_template("shared/base.html").template  # type: ignore[attr-defined]
        assert base.nodelist.get_nodes_by_type(Unchanging)


class TestFolded:
    _BY_PAGE = "{% load frame %}{% folded page %}{{ page }} {{ turn }}{% endfolded %}"

    def test_keeps_a_part_for_each_text_of_its_variable(self) -> None:
        template = Template(self._BY_PAGE)
        said = [
            template.render(Context({"page": page, "turn": turn}))
            for turn, page in enumerate(("a", "b", "a"))
        ]
        assert said == ["a 0", "b 1", "a 0"]

    def test_leaves_what_stands_in_a_language_of_its_own(self) -> None:
        welsh = "{% language 'cy' %}{% translate 'Yes' %} {{ a }}{% endlanguage %}"
        source = "{% load i18n %}{% translate 'Yes' %}" + welsh + "{% translate 'Yes' %}"
        with translation.override("ur"):
            assert folded(source).render(Context({"a": "b"})) == Template(source).render(Context({"a": "b"}))

    def test_keeps_it_for_each_language(self) -> None:
        template = Template("{% load frame i18n %}{% folded %}{% translate 'Menu' %}{% endfolded %}")
        with translation.override("en"):
            english = template.render(Context())
        with translation.override("cy"):
            assert template.render(Context()) != english

    def test_keeps_nothing_for_a_variable_that_is_no_text(self) -> None:
        template = Template(self._BY_PAGE)
        said = [template.render(Context({"page": 7, "turn": turn})) for turn in range(2)]
        assert said == ["7 0", "7 1"]

    def test_does_not_fill_the_memory_with_texts_that_are_not_ours(self) -> None:
        template = Template(self._BY_PAGE)
        for page in range(400):
            template.render(Context({"page": str(page), "turn": 0}))
        assert template.render(Context({"page": "399", "turn": 1})) == "399 1"


class TestParts:
    def test_become_part_of_the_page(self) -> None:
        template = folded("<p>{% include 'a' %}</p>", a="{% load i18n %}<i>{% translate 'Menu' %}</i>")
        assert [type(node) for node in template.nodelist] == [Unchanging]
        with translation.override("cy"):
            assert template.render(Context()) == "<p><i>Dewislen</i></p>"

    def test_see_the_page_and_its_loops(self) -> None:
        template = folded("{% for one in all %}{% include 'a' %}{% endfor %}", a="<b>{{ one }}</b>")
        assert template.render(Context({"all": ["x", "<"]})) == "<b>x</b><b>&lt;</b>"

    def test_have_variables_of_their_own(self) -> None:
        template = folded("{{ b }}{% include 'a' with b=c d='<' %}{{ b }}{{ d }}", a="<b>{{ b }}{{ d }}</b>")
        assert template.render(Context({"b": 1, "c": 2})) == "1<b>2<</b>1"
        assert not template.nodelist.get_nodes_by_type(IncludeNode)

    def test_are_left_where_they_see_nothing_else(self) -> None:
        (node,) = folded("{% include 'a' only %}", a="<b></b>").nodelist
        assert isinstance(node, IncludeNode)

    def test_may_have_blocks_and_include_themselves(self) -> None:
        texts = {
            "page": "{% include 'blocks' %}{% include 'tree' %}{% if no %}{% include 'missing' %}{% endif %}",
            "blocks": "<p>{% block a %}a{% endblock %}</p>",
            "tree": "<b>{% if below %}{% with below=below.0 %}{% include 'tree' %}{% endwith %}{% endif %}</b>",
        }
        loaders = [("peelian.web.shared.folding.Loader", [("django.template.loaders.locmem.Loader", texts)])]
        page = Engine(loaders=loaders).get_template("page")
        assert page.render(Context({"below": [[[]]]})) == "<p>a</p><b><b><b></b></b></b>"


class TestAddress:
    def test_is_the_one_that_django_gives(self) -> None:
        source = "{% url 'citizen:area' code %}?a=1&amp;{% url 'citizen:areas' %}"
        template = folded(source)
        assert [type(node) for node in template.nodelist if isinstance(node, Address)] == [Address, Address]
        for code in ("n-01", "n'02", "n-01"):
            context = {"code": code}
            assert template.render(Context(context)) == Template(source).render(Context(context))

    def test_refuses_what_has_none(self) -> None:
        with pytest.raises(NoReverseMatch):
            folded("{% url 'citizen:area' code %}").render(Context({"code": ""}))


class Held:
    """What a template may meet."""

    text = "<text>"
    number = 1234
    nothing = None
    kind = AreaKind.LPA
    keyed: ClassVar[dict[str, str]] = {"text": "by its key"}
    listed = ("first", "second")

    def called(self) -> str:
        """A call."""
        return "called"


class TestValue:
    @pytest.mark.parametrize(
        "words",
        [
            *("held.text", "held.number", "held.nothing", "held.kind", "held.kind.label", "held.keyed.text"),
            *(
                "held.listed.1",
                "held.called",
                "held.called.upper",
                "held.text.upper",
                "held.missing",
                "missing",
            ),
            *(
                "missing.text",
                "held.text|lower",
                "'literal'",
                "12",
                "held.text|default:'none'",
                "held.keyed.missing",
            ),
        ],
    )
    def test_is_what_django_shows(self, words: str) -> None:
        source = "{{ " + words + " }}{% autoescape off %}{{ " + words + " }}{% endautoescape %}"
        context = {"held": Held()}
        assert folded(source).render(Context(context)) == Template(source).render(Context(context))


class TestLanguageInAPart:
    _MENU = "{% load frame i18n %}{% translate 'Menu' %}, {% translate word %}; "

    def _said(self, source: str, *, reader: str, words: str, **parts: str) -> str:
        request = RequestFactory().get("/")
        request.LANGUAGE_CODE = reader
        with translation.override(words):
            return folded(source, **parts).render(Context({"request": request, "word": "Search"}))

    @pytest.mark.parametrize("turn", range(2))
    def test_is_the_readers_inside_a_frame_and_the_pages_around_it(self, turn: int) -> None:
        source = self._MENU + "{% frame %}" + self._MENU + "{% endframe %}" + self._MENU
        assert (
            self._said(source, reader="cy", words="en") == "Menu, Search; Dewislen, Chwilio; Menu, Search; "
        )
        assert (
            self._said(source, reader="en", words="cy")
            == "Dewislen, Chwilio; Menu, Search; Dewislen, Chwilio; "
        )

    def test_is_the_readers_in_what_a_frame_includes(self) -> None:
        source = "{% load frame %}{% frame %}{% include 'a' with b=1 %}{% endframe %}"
        assert self._said(source, reader="cy", words="en", a=self._MENU).startswith("Dewislen, Chwilio; ")
