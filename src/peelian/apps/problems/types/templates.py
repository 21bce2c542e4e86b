"""What a plan of a category usually holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from peelian.kernel.categories import ProblemCategory


@dataclass(frozen=True, slots=True)
class PlanTemplateView:
    """What a plan of a category usually holds: `body` as its file says it. `shipped`: it came with Peelian."""

    id: int
    category: ProblemCategory
    name: str
    version: int
    shipped: bool
    body: Mapping[str, Any]
    loaded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class TemplateLoaded:
    """What became of a template: its row, and whether the very same was there already."""

    template_id: int
    already: bool
