"""What docs/privacy.md says of tables is what their models say."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

PAGE = Path(__file__).resolve().parents[2] / "docs" / "privacy.md"
#: Rooms that tell of officers, or of what is counted of them.
ROOMS = (
    "visibility",
    "tasking",
    "retention",
    "training",
    "workforce",
    "fairness",
    "library",
    "finance",
    "board",
)
_ROW = re.compile(
    rf"^\| ({'|'.join(ROOMS)}) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$",
    re.MULTILINE,
)


def test_every_line_of_the_page_is_a_models() -> None:
    said = {
        (room, name): (privacy, kept) for room, name, privacy, kept in _ROW.findall(PAGE.read_text("utf-8"))
    }
    models = {
        (model._meta.app_label, str(model._meta.verbose_name)): (
            str(vars(model)["privacy"]),
            vars(model)["retention"],
        )
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        if "retention" in vars(model)
    }
    assert said
    assert said == {key: models[key] for key in said}
    staff = {key for key, (privacy, _) in models.items() if privacy == "staff"}
    assert staff <= said.keys(), "what tells of officers stands on the page"
