"""Writes on plan templates: what a plan of a category usually holds, by version."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from peelian.apps.events import api as events
from peelian.apps.problems.models import PlanTemplate
from peelian.apps.problems.rules import templates as rules
from peelian.apps.problems.types.templates import TemplateLoaded
from peelian.kernel.actors import Actor
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.errors import Refused
from peelian.kernel.text import tidy


class BadTemplate(Refused):
    """A template that lacks something, or whose version is there with other words."""


def load_template(
    *,
    actor: Actor,
    at: dt.datetime,
    category: ProblemCategory,
    name: str,
    version: int,
    body: Mapping[str, Any],
    sha256: str,
    shipped: bool = False,
) -> TemplateLoaded:
    """Take a template in. The very same one again changes nothing; the force's own stands before what shipped.

    `body` is what `rules.templates.find_fault` finds whole. Raises BadTemplate.
    """
    name = tidy(name)
    if not name or len(name) > 120 or version < 1:
        raise BadTemplate("A template has a name of 120 letters at most and a version from 1.", field="name")
    if fault := rules.find_fault(category, body):
        raise BadTemplate(f"{fault.part or name}, {fault.name}: {fault.message} {fault.mend}")
    with transaction.atomic():
        known = PlanTemplate.objects.filter(sha256=sha256).first()
        if known is not None:
            return TemplateLoaded(known.pk, already=True)
        try:
            with transaction.atomic():
                row = PlanTemplate.objects.create(
                    category=category,
                    name=name,
                    version=version,
                    body=dict(body),
                    sha256=sha256,
                    shipped=shipped,
                    loaded_at=at,
                )
        except IntegrityError as clash:
            raise BadTemplate(
                f"Version {version} for {category.label.lower()} is there already with other words. "
                "Give this one the next number.",
                field="version",
            ) from clash
        events.record(
            name="problems.template.loaded",
            actor=actor,
            at=at,
            subject=row,
            data={"category": category.value, "version": version, "shipped": shipped},
        )
    return TemplateLoaded(row.pk, already=False)
