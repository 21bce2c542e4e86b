"""docs/settings.md and the variables that are really read are the same list."""

from __future__ import annotations

import re
from pathlib import Path

from peelian.config import variables
from peelian.config.environment import Variable

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "settings.md"


def row(variable: Variable[object]) -> str:
    """The line of the page for one variable."""
    default = variable.shown or f"`{variable.default}`"
    if isinstance(variable.default, bool):
        default = "on" if variable.default else "off"
    return f"| `{variable.name}` | {default} | {variable.about} |"


class TestTheSettingsPage:
    def test_has_a_line_for_each_variable_as_the_code_has_it(self) -> None:
        lines = [line for line in PAGE.read_text().splitlines() if line.startswith("| `")]

        assert lines == [row(each) for each in variables.ALL]

    def test_leaves_out_no_variable_that_our_code_names(self) -> None:
        known = {each.name for each in variables.ALL} | {"PEELIAN_TEST_RUN"}
        named = {
            name
            for path in (ROOT / "src").rglob("*.py")
            for name in re.findall(r"\bPEELIAN_[A-Z_]+[A-Z]\b", path.read_text())
        }

        assert named <= known

    def test_says_what_each_is_for_in_a_sentence(self) -> None:
        for each in variables.ALL:
            assert each.about.endswith(".")
            assert len(each.about) > 10
