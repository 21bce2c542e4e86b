"""docs/settings.md and the variables that are really read are the same list."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from peelian.adapters.credentials.options import OPTIONS as CREDENTIALS
from peelian.config import folders, options, variables
from peelian.config.environment import Variable

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "settings.md"
NAMES = re.compile(r"\bPEELIAN_[A-Z_]+[A-Z]\b")


def row(variable: Variable[Any]) -> str:
    """The line of the page for one variable."""
    default = variable.shown or f"`{variable.default}`"
    if isinstance(variable.default, bool):
        default = "on" if variable.default else "off"
    return f"| `{variable.name}` | {default} | {variable.about} |"


def sections() -> dict[str, list[str]]:
    """The lines that the page has to have, by heading: the house's, then each folder's."""
    found = {"# Settings": [row(each) for each in variables.ALL]}
    for kind, each_folder in (
        ("Channel", folders.channel_folders()),
        ("Translator", folders.translator_folders()),
        ("Social network", folders.network_folders()),
        ("Feed of positions", folders.position_feed_folders()),
    ):
        for folder in each_folder:
            if folder.options:
                lines = [row(options.variable(option)) for option in folder.options]
                found[f"### {kind}: {folder.name}"] = lines
    found["### Credentials for training"] = [row(options.variable(option)) for option in CREDENTIALS]
    return found


class TestTheSettingsPage:
    def test_has_a_line_for_each_variable_as_the_code_has_it(self) -> None:
        written: dict[str, list[str]] = {}
        heading = ""
        for line in PAGE.read_text().splitlines():
            if line.startswith("#"):
                heading = line
            elif line.startswith("| `"):
                written.setdefault(heading, []).append(line)

        assert written == sections()

    def test_leaves_out_no_variable_that_our_code_names(self) -> None:
        known = {name for lines in sections().values() for line in lines for name in NAMES.findall(line)}
        named = {name for path in (ROOT / "src").rglob("*.py") for name in NAMES.findall(path.read_text())}

        assert named <= known | {"PEELIAN_TEST_RUN"}

    def test_says_what_each_is_for_in_a_sentence(self) -> None:
        for each in variables.ALL:
            assert each.about.endswith(".")
            assert len(each.about) > 10
