"""What our templates share: times and days as people say them, error summaries, staff navigation.

`{% load peelian %}` in a template.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.dateformat import format as format_date
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext as _

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.kernel.time import LONDON, local_day, now
from peelian.web.shared.forms import in_our_pattern

register = template.Library()

_STYLE = re.compile(r' style="[^"]*"')
_PERSONAL_LINK = re.compile(r"\{(?:confirm|manage|leave)\}")


@register.simple_tag
def error_summary(form: BaseForm | str | None) -> SafeString | str:
    """The box that lists what is wrong in a form; nothing when nothing is."""
    if not isinstance(form, BaseForm) or not form.errors:  # a page without a form gives ""
        return ""
    return SafeString(in_our_pattern(form).render("shared/forms/error_summary.html"))


@register.filter
def ours(form: BaseForm) -> BaseForm:
    """A form of somebody else's in our pattern: `{{ form|ours }}`."""
    return in_our_pattern(form)


def _written(when: dt.date | dt.datetime, pattern: str) -> str:
    return _in_words(local_day(when) if isinstance(when, dt.datetime) else when, pattern, get_language())


@lru_cache(maxsize=4096)
def _in_words(day: dt.date, pattern: str, _language: str | None) -> str:
    """A day in the present language. The same days stand on page after page, and Django's way to their words is long:
    each is looked up in the catalogues of all rooms."""
    return format_date(day, pattern)


@register.filter
def clock(at: dt.datetime) -> str:
    """A moment's local time as people say it: 5:30pm, 7pm, midday, midnight."""
    local = at.astimezone(LONDON)
    if (local.hour, local.minute) == (12, 0):
        return _("midday")
    if (local.hour, local.minute) == (0, 0):
        return _("midnight")
    minutes = f":{local.minute:02d}" if local.minute else ""
    said = {"time": f"{(local.hour - 1) % 12 + 1}{minutes}"}
    return _("%(time)sam") % said if local.hour < 12 else _("%(time)spm") % said


@register.filter
def day(when: dt.date | dt.datetime | None) -> str:
    """A day, or a moment's local day, as 3 March 2026; "" for None."""
    return "" if when is None else _written(when, "j F Y")


@register.filter
def weekday(when: dt.date | dt.datetime) -> str:
    """A day with its name: Tuesday 3 March 2026."""
    return _written(when, "l j F Y")


@register.filter
def month(when: dt.date) -> str:
    """A month with its year: March 2026."""
    return _written(when, "F Y")


@register.filter
def moment(at: dt.datetime | None) -> str:
    """A local day and time: 3 March 2026 at 5:30pm; "" for None."""
    return "" if at is None else _("%(day)s at %(time)s") % {"day": day(at), "time": clock(at)}


@register.simple_tag
def between(first: dt.datetime, last: dt.datetime) -> str:
    """From one moment to another: within a day 3 March 2026, 8am to midday; else both days with their times.

    What ends at midnight ends within its day.
    """
    if local_day(first) == local_day(last - dt.timedelta(microseconds=1)):
        said = {"day": day(first), "first": clock(first), "last": clock(last)}
        return _("%(day)s, %(first)s to %(last)s") % said
    return _("%(first)s to %(last)s") % {"first": moment(first), "last": moment(last)}


@register.filter
def age(at: dt.datetime) -> str:
    """How long ago, in its largest part: 3 weeks ago; today within a day."""
    days = (local_day(now()) - local_day(at)).days
    if days < 1:
        return _("today")
    if days < 14:
        return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
    if days < 60:
        return ngettext("%(n)s week ago", "%(n)s weeks ago", days // 7) % {"n": days // 7}
    return ngettext("%(n)s month ago", "%(n)s months ago", days // 30) % {"n": days // 30}


@register.filter
def iso(when: dt.date | dt.datetime) -> str:
    """For <time datetime>: the day, or the moment in local time with its offset."""
    return (
        when.astimezone(LONDON).isoformat(timespec="minutes")
        if isinstance(when, dt.datetime)
        else when.isoformat()
    )


@register.filter
def percent(share: float | None) -> str:
    """A share from 0 to 1 as whole per cents; a dash for None."""
    return "–" if share is None else f"{share * 100:.0f}%"


@register.filter
def direction(language: str) -> str:
    """`rtl` or `ltr` of a language code; `auto` for one that we don't know."""
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "auto"


@register.filter
def breakable(words: str) -> SafeString:
    """Words that may go on in a new line after a slash: published labels have long ones, such as English/Welsh."""
    return format_html_join(mark_safe("/<wbr>"), "{}", ((part,) for part in str(words).split("/")))


@register.filter
def telephone_link(number: str) -> str:
    """The number for a `tel:` address: digits and a leading plus only."""
    return "".join(char for char in number if char.isdigit() or char == "+")


@register.filter
def message_body(html: str) -> SafeString:
    """A message's body for our own pages: without the styles that mail programs need, and without personal links.

    Takes the HTML that the messaging room made from plain text, in which every quote of the text is escaped.
    """
    return SafeString(_PERSONAL_LINK.sub(_("(your own link)"), _STYLE.sub("", html)))


@register.simple_tag
def on_demo() -> bool:
    """Whether this is the demo, so that pages can say so."""
    return bool(getattr(settings, "DEMO", False))


@register.inclusion_tag("shared/staff_navigation.html", takes_context=True)
def staff_navigation(context: dict[str, Any]) -> dict[str, Any]:
    """Links to the parts that this viewer may open, with the present one marked."""
    request: HttpRequest = context["request"]
    viewer = getattr(request, "viewer", None)
    parts = (
        (Permission.SEE_BEAT, "/beat/", _("Beat")),
        (Permission.SEE_STATION, "/station/", _("Station")),
        (Permission.SEE_BOARD, "/board/", _("Board")),
    )
    links = [
        {"url": url, "label": label, "active": request.path.startswith(url)}
        for permission, url, label in parts
        if viewer is not None and accounts.may_anywhere(viewer, permission)
    ]
    return {"links": links, "viewer": viewer}


@register.simple_tag
def today() -> dt.date:
    """The present local day."""
    return local_day(now())
