"""Figures on a page.

{% table figures %}    a table with its files, as `peelian.web.shared.tables` draws it
{% chart shown %}      a chart (`Shown`) and its table below it
"""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from peelian.web.shared.charts import Shown
from peelian.web.shared.tables import Table, drawn

register = template.Library()


@register.simple_tag(takes_context=True)
def table(context: template.Context, figures: Table, *, files: bool = True) -> SafeString:
    """`{% table figures %}`, or `{% table figures files=False %}` where the view doesn't give its files."""
    return drawn(figures, context.get("request"), files=files)


@register.simple_tag(takes_context=True)
def chart(context: template.Context, shown: Shown, *, files: bool = True) -> SafeString:
    """`{% chart shown %}`; `files` as of a table."""
    figures = drawn(shown.chart.table, context.get("request"), files=files)
    return render_to_string("shared/staff_chart.html", {"shown": shown, "figures": figures})
