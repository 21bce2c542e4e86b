"""Reading the station's pages of reports."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from peelian.apps.accounts.types import Role

SignIn = Callable[[Role, str], Client]


def text(response: Any) -> str:
    return str(response.content.decode())


def order(page: str) -> list[str]:
    """The codes of the reports on a page, in their order."""
    return re.findall(r'/station/reports/(R26-\w{7})/">', page)
