"""A view writes through a journey, which asks for the right where the record stands; a view's own right opens a page.

Whoever holds a permission in one sector passes `@requires` everywhere.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src"
#: What views do write themselves, and why no right is to be asked for.
OF_NO_AREA = {
    "citizen/report/keeping.py": {"incidents.drop_draft": "a draft is held by its token alone"},
    "citizen/report/views.py": {"incidents.remove_file": "a draft is held by its token alone"},
    "feeds/business.py": {"incidents.prove_key": "the key itself is the right"},
    "newsroom/door.py": {"content.ensure_editor": "puts the editor's rights as they are held anywhere"},
    "newsroom/wagtail_hooks.py": {
        "content.follow_edit": "the editor has asked; pages are of the whole force"
    },
    "shared/counting.py": {"usage.note": "counts looks, of nobody in particular"},
    "station/views/abstraction_requests.py": {"workforce.withdraw_request": "one's own only: the room asks"},
    "station/views/inbox/triggers.py": {
        "inbox.add_trigger": "words are of the whole force, for whoever manages messages anywhere",
        "inbox.remove_trigger": "words are of the whole force, for whoever manages messages anywhere",
    },
    "station/views/pages.py": {
        "content.take_down": "pages are of the whole force, for whoever publishes anywhere"
    },
    "station/views/reports/one.py": {"incidents.mark_read": "behind the guard of the report's own area"},
}
VIEWS = sorted((SRC / "peelian" / "web").rglob("*.py"))


def _imports(source: str) -> Iterator[tuple[str, str, str]]:
    """Each name that a text imports from a module: the module, what it is called there and here."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name, alias.asname or alias.name) for alias in node.names)


@functools.cache
def _services(room: str) -> frozenset[str]:
    """What a room's door opens that writes: its functions, not its errors."""
    door = (SRC.joinpath(*room.split(".")) / "api.py").read_text(encoding="utf-8")
    return frozenset(here for module, _, here in _imports(door) if ".services" in module and here.islower())


def _writes(source: str) -> Iterator[str]:
    """The services that a module calls through a door, as `room.service`."""
    doors = {
        here: module
        for module, name, here in _imports(source)
        if module.startswith("peelian.apps.") and name == "api"
    }
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(called := node.func, ast.Attribute):
            door = called.value.id if isinstance(called.value, ast.Name) else ""
            if door in doors and called.attr in _services(doors[door]):
                yield f"{door}.{called.attr}"


@pytest.mark.parametrize("view", VIEWS, ids=lambda path: str(path.relative_to(SRC / "peelian" / "web")))
def test_writes_through_a_journey(view: Path) -> None:
    allowed = OF_NO_AREA.get(view.relative_to(SRC / "peelian" / "web").as_posix(), {})
    assert set(_writes(view.read_text(encoding="utf-8"))) == set(allowed)


def test_is_seen() -> None:
    source = (
        "from peelian.apps.workforce import api as force\nforce.set_portrait(at=1)\nforce.get_person(1)\n"
    )
    assert list(_writes(source)) == ["force.set_portrait"]
