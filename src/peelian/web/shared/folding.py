"""Templates whose unchanging parts are put together once in each language.

Most of a page is text and `{% translate "…" %}`, which say the same at every rendering. Django looks each sentence up
again each time, and where the language is English in four catalogues. Here neighbours of that kind become one node
when the template is read; it renders them the first time that a language asks, and keeps the text.

What depends on anything but the language (a variable, the request) stays as it is: nothing of a page's data is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from django.template import Origin, Template
from django.template.base import FilterExpression, Node, NodeList, TextNode, TokenType, Variable
from django.template.context import Context
from django.template.defaulttags import CommentNode, IfNode, LoadNode
from django.template.loaders import base, cached
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.templatetags.static import StaticNode
from django.utils.translation import get_language


class _FoldingLoader(base.Loader):
    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        template = super().get_template(template_name, skip)
        fold(template.nodelist)
        return template


class Loader(cached.Loader, _FoldingLoader):
    """Django's cached loader; what it keeps is folded."""


class Unchanging(Node):
    """Neighbours that say the same at every rendering in one language."""

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self._said: dict[str | None, str] = {}

    def render(self, context: Context) -> str:
        """What they say in the present language."""
        language = get_language()
        said = self._said.get(language)
        if said is None:
            said = self._said[language] = "".join(node.render(context) for node in self.nodes)
        return said


def fold(nodes: NodeList) -> None:
    """Put neighbours that don't change into one node, in this list and in the lists inside it."""
    folded: list[Node] = []
    for same, run in groupby(nodes, key=is_unchanging):
        group = list(run)
        folded += [Unchanging(group)] if same and len(group) > 1 else group
    nodes[:] = folded
    for node in nodes:
        for inside in _lists_in(node):
            fold(inside)


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
