"""What the import contracts can't say: doors between apps, foreign keys, and arrows hidden in strings."""

from __future__ import annotations

import ast
import configparser
import re
from pathlib import Path

import grimp
import pytest
from django.apps import apps as django_apps
from django.db import models

SOURCE = Path(__file__).resolve().parents[2] / "src" / "peelian"
PLAN = Path(__file__).resolve().parents[2] / ".importlinter"


def _ladder() -> list[str]:
    """The rooms from the lowest rung up, as the floor plan has them; rooms of one rung side by side."""
    plan = configparser.ConfigParser()
    plan.read(PLAN)
    rungs = plan["importlinter:contract:ladder"]["layers"].split("\n")
    return [room for rung in reversed(rungs) for room in re.findall(r"\w+", rung)]


LADDER = _ladder()


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("peelian", cache_dir=None)


def _app_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[2] if len(parts) > 2 and parts[1] == "apps" else None


def _room_of(module: str) -> str:
    parts = module.split(".")
    return parts[3] if len(parts) > 3 else ""


class TestDoors:
    def test_an_app_reaches_a_lower_app_by_its_api_or_for_keys_by_its_models(
        self, graph: grimp.ImportGraph
    ) -> None:
        wrong = []
        for importer in graph.modules:
            app = _app_of(importer)
            if app is None or _room_of(importer) == "migrations":
                continue
            for imported in graph.find_modules_directly_imported_by(importer):
                other = _app_of(imported)
                if other is None or other == app:
                    continue
                door = _room_of(imported)
                if door == "api":
                    continue
                if door == "models" and _room_of(importer) in {"models", "queries"}:
                    continue
                if door == "types" and _room_of(importer) in {"models", "types"}:
                    continue  # choices of a column that the lower room defines
                wrong.append(f"{importer} → {imported}")
        assert not wrong, "\n".join(wrong)

    def test_every_api_lists_its_names_and_holds_no_code(self) -> None:
        for path in sorted(SOURCE.glob("apps/*/api.py")):
            tree = ast.parse(path.read_text())
            kinds = {type(node) for node in tree.body}
            assert kinds <= {ast.Expr, ast.Import, ast.ImportFrom, ast.Assign}, f"{path} holds code"
            names = [
                target.id
                for node in tree.body
                if isinstance(node, ast.Assign)
                for target in node.targets
                if isinstance(target, ast.Name)
            ]
            assert names == ["__all__"], path

    def test_every_package_file_is_empty(self) -> None:
        assert [str(path) for path in SOURCE.rglob("__init__.py") if path.read_text().strip()] == []

    def test_no_room_is_called_utils_or_the_like(self) -> None:
        banned = {"utils", "helpers", "common", "core", "misc", "signals", "managers"}
        assert [str(p) for p in SOURCE.rglob("*") if p.stem in banned] == []


class TestForeignKeys:
    def test_every_foreign_key_points_down_the_ladder(self) -> None:
        wrong = []
        for model in django_apps.get_models():
            app = _app_of(model.__module__)
            if app is None:
                continue
            for field in model._meta.get_fields():
                if isinstance(field, models.ForeignKey | models.ManyToManyField):
                    target = _app_of(field.related_model.__module__)
                    if target is not None and target != app and LADDER.index(target) >= LADDER.index(app):
                        wrong.append(f"{model._meta.label}.{field.name} → {field.related_model._meta.label}")
        assert not wrong, "\n".join(wrong)


class TestHiddenArrows:
    def test_nothing_is_imported_by_a_string_outside_config(self) -> None:
        wrong = []
        for path in SOURCE.rglob("*.py"):
            if path.is_relative_to(SOURCE / "config") or "migrations" in path.parts:
                continue
            text = path.read_text()
            wrong += [
                f"{path}: {word}"
                for word in ("import_module", "import_string", "__import__", "get_model(")
                if word in text
            ]
        assert not wrong, "\n".join(wrong)

    def test_the_environment_is_read_in_config_only(self) -> None:
        wrong = [
            str(path)
            for path in SOURCE.rglob("*.py")
            if not path.is_relative_to(SOURCE / "config")
            and not path.is_relative_to(SOURCE / "adapters" / "postgres")
            and ("os.environ" in path.read_text() or "getenv" in path.read_text())
        ]
        assert not wrong

    def test_no_clock_ticks_below_the_edges(self) -> None:
        wrong = []
        for floor in ("apps", "journeys", "analysis", "columns"):
            for path in (SOURCE / floor).rglob("*.py"):
                tree = ast.parse(path.read_text())
                for node in ast.walk(tree):
                    if isinstance(node, ast.Attribute) and node.attr in {
                        "now",
                        "utcnow",
                        "today",
                        "localdate",
                    }:
                        wrong.append(f"{path.relative_to(SOURCE)}:{node.lineno}")
        assert not wrong, "\n".join(wrong)

    def test_no_signals_and_no_save_that_writes_elsewhere(self) -> None:
        wrong = []
        for path in (SOURCE / "apps").rglob("*.py"):
            text = path.read_text()
            if "django.dispatch" in text or "models.signals" in text:
                wrong.append(f"{path}: signal")
            if path.name == "models.py" and "def save(" in text:
                wrong.append(f"{path}: save()")
        assert not wrong
