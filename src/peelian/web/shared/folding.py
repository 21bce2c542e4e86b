"""Templates whose unchanging parts are put together once in each language.

Most of a page is text and `{% translate "…" %}`, which say the same at every rendering. Django looks each sentence up
again each time, and where the language is English in four catalogues. Here neighbours of that kind become one node
when the template is read; it renders them the first time that a language asks, and keeps the text.

A template that is included becomes part of the one that includes it, what `{% url %}` answered is kept, and
`{{ … }}` is quick about text.

What depends on anything but the language (a variable, the request) stays as it is: nothing of a page's data is kept.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import Any

from django.conf import settings
from django.template import Engine, Origin, Template, TemplateDoesNotExist
from django.template.base import (
    FilterExpression,
    Node,
    NodeList,
    TextNode,
    TokenType,
    Variable,
    VariableNode,
    render_value_in_context,
)
from django.template.context import Context
from django.template.defaulttags import CommentNode, IfNode, LoadNode, URLNode, WithNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode
from django.template.loaders import base, cached
from django.templatetags.i18n import BlockTranslateNode, LanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, override


class _FoldingLoader(base.Loader):
    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._reading: set[str] = set()

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        self._reading.add(template_name)
        try:
            template = super().get_template(template_name, skip)
            fold(template.nodelist, self._part)
        finally:
            self._reading.discard(template_name)
        return template

    def _part(self, name: str) -> NodeList | None:
        """What a template says when it is included. None for one with blocks, which are its own only while it stands
        by itself, for one that includes itself, and for one that isn't there: it may never be asked for."""
        if name in self._reading:
            return None
        try:
            nodes: NodeList = self.engine.get_template(name).nodelist
        except TemplateDoesNotExist:
            return None
        has_blocks = nodes.get_nodes_by_type(ExtendsNode) or nodes.get_nodes_by_type(BlockNode)
        return None if has_blocks else nodes


class Loader(cached.Loader, _FoldingLoader):
    """Django's cached loader; what it keeps is folded."""


def language_in(context: Context) -> str:
    """The present language, which a rendering asks for once: Django takes it from three places laid over each other."""
    known = context.render_context.dicts[-1]
    language: str | None = known.get(_LANGUAGE)
    if language is None:
        language = known[_LANGUAGE] = get_language() or ""
    return language


@contextlib.contextmanager
def speaking(context: Context, language: str) -> Iterator[None]:
    """Another language for a part of a rendering: for a node that renders what is in it so."""
    before = language_in(context)
    with override(language):
        context.render_context[_LANGUAGE] = language
        try:
            yield
        finally:
            context.render_context[_LANGUAGE] = before


_LANGUAGE = "peelian language"


class Unchanging(Node):
    """Neighbours that say the same at every rendering in one language."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self._said: dict[str, str] = {}

    def render(self, context: Context) -> str:
        """What they say in the present language."""
        language = language_in(context)
        said = self._said.get(language)
        if said is None:
            said = self._said[language] = "".join(node.render(context) for node in self.nodes)
        return said


_NOT_HERE = object()


class Value(VariableNode):
    """`{{ … }}` by a shorter way where it is text, as most are: text has no local time and no local form."""

    def __init__(self, words: FilterExpression) -> None:
        super().__init__(words)
        # A name and its attributes, as `area.name`: nothing to filter, nothing to translate, no literal.
        variable: Any = words.var
        plain = isinstance(variable, Variable) and not (words.filters or variable.translate)
        steps: tuple[str, ...] = (plain and variable.lookups) or ("",)
        self._name, self._attributes = steps[0], steps[1:]

    def render(self, context: Context) -> str:
        """What Django's own would say."""
        return _shown(self._held(context), context)

    def _held(self, context: Context) -> Any:
        """The value by attributes alone; by Django's own way where a step is a key or a call, or leads nowhere."""
        value = context.get(self._name, _NOT_HERE) if self._name else _NOT_HERE
        for attribute in self._attributes:
            steps = not (hasattr(value, "__getitem__") or callable(value))
            value = getattr(value, attribute, _NOT_HERE) if steps else _NOT_HERE
        if value is _NOT_HERE or callable(value):
            return self.filter_expression.resolve(context)
        return value


class Phrase(Node):
    """`{% translate variable %}`, for which the catalogues of all rooms are looked through once in each language."""

    child_nodelists = ()

    def __init__(self, node: TranslateNode) -> None:
        self._node = node
        self._words = node.filter_expression

    def render(self, context: Context) -> str:
        """The words in the present language."""
        words = self._words.resolve(context)
        if type(words) is not str:
            return self._node.render(context)
        return _shown(_said(language_in(context), words.replace("%", "%%")).replace("%%", "%"), context)


class Sentence(Node):
    """`{% blocktranslate %}` with variables and without a plural; its words are looked up once in each language."""

    child_nodelists = ()

    def __init__(self, node: BlockTranslateNode) -> None:
        self._node = node
        self._own = node.extra_context
        self._words, self._names = node.render_token_list(node.singular)

    def render(self, context: Context) -> str:
        """The sentence in the present language, with the values in it."""
        own = {name: value.resolve(context) for name, value in self._own.items()}
        values = {
            name: _shown(own[name] if name in own else context.get(name, ""), context) for name in self._names
        }
        try:
            return _said(language_in(context), self._words) % values
        except (KeyError, ValueError):  # a translation with other gaps: Django says it in English
            return self._node.render(context)


def _shown(value: Any, context: Context) -> str:
    if type(value) is SafeString:
        return value
    if type(value) is str and context.autoescape:
        return escape(value)
    return render_value_in_context(value, context)


@lru_cache(maxsize=4096)
def _said(_language: str, words: str) -> str:
    return gettext(words)


class Address(Node):
    """`{% url %}` with the addresses that it gave before."""

    child_nodelists = ()

    def __init__(self, name: str, args: list[FilterExpression]) -> None:
        self._name = name
        self._args = args

    def render(self, context: Context) -> str:
        """The address of the view for these arguments."""
        address = _address(settings.ROOT_URLCONF, self._name, *(arg.resolve(context) for arg in self._args))
        return conditional_escape(address) if context.autoescape else address


@lru_cache(maxsize=8192, typed=True)
def _address(_addresses: str, name: str, *args: object) -> str:
    return reverse(name, args=args)


Part = Callable[[str], NodeList | None]


def fold(nodes: NodeList, part: Part) -> None:
    """Put neighbours that don't change into one node, in this list and in the lists inside it.

    Args:
        nodes: the list, which is changed.
        part: gives the nodes of a template that is included, None to leave it to be included at every rendering.
    """
    for node in nodes:
        if isinstance(node, LanguageNode):  # speaks another language without telling: it stays Django's own
            continue
        for inside in _lists_in(node):
            fold(inside, part)
    folded: list[Node] = []
    for same, run in groupby(_spread(nodes, part), key=is_unchanging):
        group = list(run)
        folded += [Unchanging(group)] if same and len(group) > 1 else group
    nodes[:] = folded


def _spread(nodes: NodeList, part: Part) -> Iterator[Node]:
    """The nodes, with those of `{% include "…" %}` in its place, and with addresses that are kept."""
    for node in nodes:
        match node:
            case Unchanging():
                yield from node.nodes
            case IncludeNode() if _is_plain(node) and (inside := part(node.template.var)) is not None:
                if node.extra_context:
                    yield WithNode(None, None, inside, extra_context=node.extra_context)
                else:
                    yield from _spread(inside, part)
            case _ if is_unchanging(node):
                yield node
            case TranslateNode() if not (node.asvar or node.message_context or node.noop):
                yield Phrase(node)
            case BlockTranslateNode() if not (node.plural or node.asvar or node.message_context):
                yield Sentence(node)
            case VariableNode():
                yield Value(node.filter_expression)
            case URLNode() if _is_literal(node.view_name) and not (node.kwargs or node.asvar):
                yield Address(node.view_name.var, node.args)
            case _:
                yield node


def _is_plain(node: IncludeNode) -> bool:
    return _is_literal(node.template) and not node.isolated_context


def is_unchanging(node: Node) -> bool:
    """Whether what a node says depends on nothing but the language."""
    match node:
        case TextNode() | LoadNode() | CommentNode():
            return True
        case TranslateNode():
            return not (node.asvar or node.message_context) and _is_literal(node.filter_expression)
        case BlockTranslateNode():
            changing = node.extra_context or node.plural or node.asvar or node.message_context
            return not changing and all(token.token_type == TokenType.TEXT for token in node.singular)
        case StaticNode():
            return node.varname is None and _is_literal(node.path)
        case _:
            return False


def _is_literal(words: FilterExpression) -> bool:
    value: Any = words.var
    if isinstance(value, Variable):
        value = value.literal
    return isinstance(value, str) and not words.filters


def _lists_in(node: Node) -> Iterator[NodeList]:
    if isinstance(node, IfNode):
        yield from (inside for _condition, inside in node.conditions_nodelists)
        return
    names: Iterable[str] = node.child_nodelists
    yield from (inside for name in names if isinstance(inside := getattr(node, name, None), NodeList))
