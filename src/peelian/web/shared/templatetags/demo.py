"""What makes signing in to the demo short. Outside the demo nothing here does anything.

`{% load demo %}{% fill_code form as filled %}` puts the code of this moment into the form that asks for it.
"""

from __future__ import annotations

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.http import QueryDict

from peelian.journeys.demo_sign_ins import demo_sign_ins
from peelian.kernel.time import now

register = template.Library()


@register.simple_tag(takes_context=True)
def fill_code(context: template.Context, form: BaseForm) -> bool:
    """Fill in the code of a demo account that is half signed in; returns whether it did.

    Only in the demo, and only for an account of the demo: no other has its code told to anybody.
    """
    stage = getattr(context.get("request"), "_login_stage", None)
    if not settings.DEMO or stage is None or not isinstance(form, BaseForm):
        return False
    email = stage.login.user.email
    code = next((one.code for one in demo_sign_ins(at=now()) if one.email == email), "")
    if not code:
        return False
    if form.is_bound:  # the code that was sent has run out: the next one stands there
        form.data = {**form.data.dict(), "code": code} if isinstance(form.data, QueryDict) else form.data
    form.initial["code"] = code
    return True
