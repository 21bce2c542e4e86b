"""A right is asked for where a record's area stands today, never in the generation in which the record began."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "peelian"
#: Reads and steps: what asks for a right by hand. Services trust the journey that calls them.
ASKING = sorted(
    [*SRC.glob("apps/*/queries.py"), *SRC.glob("apps/*/queries/**/*.py"), *SRC.glob("journeys/**/*.py")]
)
_QUESTIONS = {"may", "require"}


def _asked(tree: ast.AST) -> Iterator[tuple[ast.Call, ast.expr]]:
    """Every `accounts.may(…)` and `accounts.require(…)`, with the path that it is asked for."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in _QUESTIONS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "accounts"
        ):
            yield node, node.args[2]


def _is_recorded(path: ast.expr, *, in_app: bool) -> bool:
    """Whether an expression is the path of a stored row: `row.area.path`, `…sector.path`, `x.area_path_of(id)`.

    A journey holds no rows, so that an area's path there is of the day on which it was looked up.
    """
    if isinstance(path, ast.Attribute):
        return in_app and path.attr == "path" and isinstance(path.value, ast.Attribute)
    if isinstance(path, ast.Call):
        name = path.func.attr if isinstance(path.func, ast.Attribute) else getattr(path.func, "id", "")
        # A day or a moment beside the row's number says that the path is that day's.
        return name.endswith("path_of") and len(path.args) + len(path.keywords) == 1
    return False


def _faults(source: str, *, in_app: bool = True) -> list[int]:
    tree = ast.parse(source)
    faults = []
    for scope in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        named = {
            target.id: node.value
            for node in ast.walk(scope)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call, path in _asked(scope):
            meant = named.get(path.id, path) if isinstance(path, ast.Name) else path
            if _is_recorded(meant, in_app=in_app):
                faults.append(call.lineno)
    return faults


@pytest.mark.parametrize("path", ASKING, ids=lambda path: path.relative_to(SRC).as_posix())
def test_no_right_is_asked_for_on_a_recorded_path(path: Path) -> None:
    faults = _faults(path.read_text(), in_app="apps" in path.relative_to(SRC).parts)
    assert faults == [], "ask on places.path_now(…) (standing.path_now in a journey)"


@pytest.mark.parametrize(
    "line",
    [
        "accounts.require(viewer, P.SEE, row.area.path)",
        "accounts.may(viewer, P.SEE, row.priority.area.path)",
        "accounts.require(viewer, P.SEE, tasking.area_path_of(number))",
        "path = area_path_of(number)\n    accounts.require(viewer, P.SEE, path)",
    ],
)
def test_sees_a_recorded_path(line: str) -> None:
    assert _faults(f"def read(viewer, row):\n    {line}\n")


def test_lets_todays_path_pass() -> None:
    line = "accounts.require(viewer, P.SEE, places.path_now(row.area.path, viewer.on))"
    assert not _faults(
        f"def read(viewer, row):\n    {line}\n    accounts.may(viewer, P.SEE, contacts.area_path_of(1, on))"
    )
