"""A page by its keys alone: no mouse, no focus set by a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

#: So many presses of Tab lead through the longest of our forms.
MOST = 80


def type_answers(page: Page, typed: Any) -> None:
    """Answer fields, by their names, by keys alone."""
    for code, value in typed.items():
        for one in value if isinstance(value, list) else [value]:
            at = tab_to(page, lambda at, code=code: at["name"] == code)
            if at["type"] == "radio":
                for _ in range(12):
                    if focused(page)["value"] == one:
                        break
                    page.keyboard.press("ArrowDown")
                page.keyboard.press("Space")
            elif at["type"] == "checkbox":
                tab_to(
                    page, lambda at, code=code, one=one: at["name"] == code and at["value"] == one, stay=True
                )
                page.keyboard.press("Space")
            else:
                page.keyboard.type(one)


def tab_to(page: Page, wanted: Callable[[dict[str, str]], bool], *, stay: bool = False) -> dict[str, str]:
    """Press Tab until what is wanted has the focus; it. With `stay`, what has it already will do."""
    for _ in range(MOST):
        if stay and wanted(focused(page)):
            break
        page.keyboard.press("Tab")
        stay = True
    at = focused(page)
    assert wanted(at), at
    return at


def focused(page: Page) -> dict[str, str]:
    """Name, value, type and words of what has the focus."""
    found: dict[str, str] = page.evaluate(
        "(({name = '', value = '', type = '', innerText = ''}) => ({name, value, type, text: innerText.trim()}))"
        "(document.activeElement)"
    )
    return found
