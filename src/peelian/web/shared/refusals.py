"""What a screen does when the floors below decline: show the sentence, keep what was typed.

A refusal that is about the person (NotAllowed) or about something that isn't there (NotFound) isn't the form's: it
goes on to the middleware, which answers 403 or 404.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext

from peelian.kernel.errors import NotAllowed, NotFound, Refused
from peelian.web.shared.forms import Form


@contextmanager
def on_form(form: Form) -> Iterator[None]:
    """Show a refusal in the form; the view goes on after the block and draws the form again."""
    try:
        yield
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        form.refuse(refused)


@contextmanager
def on_page(request: HttpRequest) -> Iterator[None]:
    """Show a refusal at the top of the next page; for a button that has no form to speak of."""
    try:
        yield
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        messages.error(request, gettext(refused.message) if refused.message else "")
