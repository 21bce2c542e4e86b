"""The advice that ships with Peelian, as written in the files beside this module: topics, and "Your Options"."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from peelian.apps.content.api import (
    AdviceDraft,
    Choice,
    DoorKind,
    DoorView,
    GuideDraft,
    OptionTree,
    Question,
    html_of,
)

_HERE = Path(__file__).parent
_GUIDE = "your-options.toml"


def topics() -> list[AdviceDraft]:
    """All topics by their name."""
    files = sorted(path for path in _HERE.glob("*.toml") if path.name != _GUIDE)
    return [_topic(tomllib.loads(path.read_text(encoding="utf-8"))) for path in files]


def guide() -> GuideDraft:
    """ "Your Options"."""
    told = tomllib.loads((_HERE / _GUIDE).read_text(encoding="utf-8"))
    questions = tuple(
        Question(
            one["code"],
            one["words"],
            one.get("hint", ""),
            tuple(Choice(words, to) for words, to in one["choices"]),
        )
        for one in told["question"]
    )
    return GuideDraft(told["title"], told["summary"], OptionTree(questions, tuple(map(_door, told["door"]))))


def _topic(told: dict[str, Any]) -> AdviceDraft:
    return AdviceDraft(
        topic=told["topic"],
        title=told["title"],
        summary=told["summary"],
        body=tuple(part for one in told["part"] for part in map(_part, one.items())),
        doors=tuple(map(_door, told["door"])),
        sensitive=told.get("sensitive", False),
    )


def _part(part: tuple[str, Any]) -> tuple[str, Any]:
    kind, value = part
    if kind == "text":
        return kind, html_of(value)
    if kind == "steps":
        return kind, [{"title": title, "text": html_of(text)} for title, text in value]
    return kind, value


def _door(told: dict[str, Any]) -> DoorView:
    return DoorView(
        kind=DoorKind(told["kind"]),
        name=told["name"],
        address=told["address"],
        words=told.get("words", ""),
        urgent=told.get("urgent", False),
        code=told.get("code", ""),
    )
