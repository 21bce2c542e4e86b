"""The site's frame in the reader's language, round a page whose words may be in another.

`{% load frame %}` in a template:

    {% frame %}…{% endframe %}      what stands between is in the reader's language
    {% frame_language %}            ` lang="ur" dir="rtl"` for the element round it, where the page's words differ
    {% framed _("Continue") %}      one word of the frame in the middle of a page, with its language if it differs
    {% language_links %}            this page in every language that the site has
    {% folded page %}…{% endfolded %}   what depends on nothing but this variable and the language: put together once
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.http import HttpRequest, QueryDict
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from peelian.apps.languages.api import LANGUAGES, Language
from peelian.web.shared.folding import language_in, speaking
from peelian.web.shared.languages import COMPLETE, OFFERED, language_of, present_reader

register = template.Library()
#: A view's own words are some dozens; a text that is none of ours doesn't fill the memory.
_MOST_KEPT = 200
#: What never changes in the links to a page's languages: the code, the attributes of the element, the name.
_IN_LINKS = {
    code: (
        code,
        format_html(' lang="{}" dir="{}"', code, LANGUAGES[code].direction),
        LANGUAGES[code].own_name,
    )
    for code in OFFERED
}


class FrameNode(template.Node):
    """Renders what is in it in the reader's language."""

    def __init__(self, inside: NodeList) -> None:
        self.nodelist = inside

    def render(self, context: template.Context) -> SafeString:
        """What is inside, in the reader's language."""
        reader = _reader(context).code
        if reader == language_in(context):
            return self.nodelist.render(context)
        with speaking(context, reader):
            return self.nodelist.render(context)


@register.tag("frame")
def frame(parser: Parser, _token: Token) -> FrameNode:
    """`{% frame %}…{% endframe %}`."""
    inside = parser.parse(("endframe",))
    parser.delete_first_token()
    return FrameNode(inside)


class FoldedNode(template.Node):
    """Renders what is in it once for each language and each text of one variable, and keeps it."""

    def __init__(self, inside: NodeList, by: FilterExpression | None) -> None:
        self.nodelist = inside
        self._by = by
        self._said: dict[tuple[str, str], SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """What is inside. Where the variable isn't one of our own few words, it is rendered anew."""
        by = self._by.resolve(context, ignore_failures=True) or "" if self._by else ""
        if not isinstance(by, str):
            return self.nodelist.render(context)
        key = (language_in(context), by)
        said = self._said.get(key)
        if said is None:
            said = self.nodelist.render(context)
            if len(self._said) < _MOST_KEPT:
                self._said[key] = said
        return said


@register.tag("folded")
def folded(parser: Parser, token: Token) -> FoldedNode:
    """`{% folded %}…{% endfolded %}` or `{% folded variable %}…{% endfolded %}`."""
    _name, *by = token.split_contents()
    inside = parser.parse(("endfolded",))
    parser.delete_first_token()
    return FoldedNode(inside, parser.compile_filter(by[0]) if by else None)


@register.simple_tag(takes_context=True)
def reader_language(context: template.Context) -> Language:
    """The reader's language: its code, its own name and its direction."""
    return _reader(context)


@register.simple_tag
def words_language() -> Language:
    """The language of the words of this page."""
    return LANGUAGES.get((translation.get_language() or "en").partition("-")[0], LANGUAGES["en"])


@register.simple_tag(takes_context=True)
def frame_language(context: template.Context) -> SafeString:
    """The attributes `lang` and `dir` for an element of the frame inside the page; nothing where they're the page's."""
    reader = _reader(context)
    if reader == words_language():
        return SafeString("")
    return format_html(' lang="{}" dir="{}"', reader.code, reader.direction)


@register.simple_tag(takes_context=True)
def words_attributes(context: template.Context) -> SafeString:
    """The attributes `lang` and `dir` for the element round the page's words; nothing where they are the reader's."""
    words = words_language()
    if words == _reader(context):
        return SafeString("")
    return format_html(' lang="{}" dir="{}"', words.code, words.direction)


@register.simple_tag(takes_context=True)
def framed(context: template.Context, words: Any) -> str:
    """Words of ours in the reader's language, marked as such where the page is in another.

    Args:
        context: the template's.
        words: the English words, or words that are translated when they are shown (a form's errors).
    """
    here = str(words)
    reader = _reader(context)
    if reader == words_language():
        return here
    with translation.override(reader.code):
        theirs = str(words)
        theirs = gettext(theirs) if theirs == here and theirs else theirs
    if theirs == here:
        return here
    return format_html('<span lang="{}" dir="{}">{}</span>', reader.code, reader.direction, theirs)


@register.simple_tag(takes_context=True)
def language_note(context: template.Context) -> str:
    """Inside {% frame %}: says that the page's words are in English, to a reader who is offered another language."""
    return "" if _reader(context).code in COMPLETE else render_to_string("shared/language_note.html")


@register.simple_tag(takes_context=True)
def language_links(context: template.Context) -> SafeString:
    """Links to this very page in each language of the site, the present one marked."""
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request else QueryDict(mutable=True)
    query.pop("lang", None)
    return _language_links(f"{query.urlencode()}&" if query else "", _reader(context).code)


@lru_cache(maxsize=_MOST_KEPT)
def _language_links(rest: str, present: str) -> SafeString:
    """The links of a page whose other parameters are `rest`; most pages have none, and the same links."""
    links = [(*_IN_LINKS[code], f"?{rest}lang={code}") for code in OFFERED]
    with translation.override(present):
        return render_to_string("shared/language_links.html", {"links": links, "present": present})


def _reader(context: template.Context) -> Language:
    request = context.get("request")
    code = language_of(request) if request is not None else present_reader()
    return LANGUAGES[code] if code else words_language()
