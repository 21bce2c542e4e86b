"""`{% table figures %}`: a table of figures with its files, as `peelian.web.shared.tables` draws it."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from peelian.web.shared.tables import Table, drawn

register = template.Library()


@register.simple_tag(takes_context=True)
def table(context: template.Context, figures: Table, *, files: bool = True) -> SafeString:
    """`{% table figures %}`, or `{% table figures files=False %}` where the view doesn't give its files."""
    return drawn(figures, context.get("request"), files=files)
