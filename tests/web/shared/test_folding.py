"""Templates whose unchanging parts are put together once in each language."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.template.loader import get_template
from django.utils import translation

from peelian.web.shared.folding import Unchanging, fold

_SENTENCE = "{% load i18n %}<p>{% translate 'Menu' %}</p>"


def folded(source: str) -> Template:
    template = Template(source)
    fold(template.nodelist)
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
            "{% if name %}<p>{{ name }}</p><p></p>{% endif %}",
            "{% for one in name %}<b>{{ one }}</b>{% empty %}<b>none</b>{% endfor %}",
        ],
    )
    def test_keeps_nothing_that_depends_on_the_page(self, source: str) -> None:
        template = folded(source)
        for name in ("Ann", "<Bo>", ""):
            assert template.render(Context({"name": name})) == Template(source).render(
                Context({"name": name})
            )

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
