"""Papers in a line, and what the lint says of them."""

from __future__ import annotations

import datetime as dt
import textwrap

from peelian.analysis.papers.findings import Finding, Severity
from peelian.analysis.papers.lint import lint
from peelian.analysis.papers.reading import read_paper


def check(text: str, on: dt.date | None = None) -> list[Finding]:
    """The findings of a paper's text, indented as it stands in a test."""
    return lint(read_paper(textwrap.dedent(text), name="test", on=on))


def contradictions(text: str, on: dt.date | None = None) -> list[Finding]:
    return [one for one in check(text, on) if one.severity is Severity.CONTRADICTION]


def of(found: list[Finding], rule: str, severity: Severity | None = None) -> list[Finding]:
    return [one for one in found if one.rule == rule and severity in (None, one.severity)]


def only(found: list[Finding], rule: str, severity: Severity | None = None) -> Finding:
    (one,) = of(found, rule, severity)
    return one
