"""The content-security policy allows nothing inline, and no template needs it to; only the newsroom's is looser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

SOURCE = Path(__file__).resolve().parents[2] / "src" / "peelian"
DIRECTIVES = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
TEMPLATES = sorted((SOURCE / "web").rglob("templates/**/*.html"))
SCRIPTS = sorted((SOURCE / "web").rglob("static/**/*.js"))
#: Wagtail's editor needs it, behind a second factor; and a mail is shown in a frame of its own, in a sandbox.
LOOSER = {"web/newsroom/door.py", "web/station/views/messages/looking.py"}


class TestThePolicy:
    def test_allows_nothing_inline_and_no_code_made_from_text(self) -> None:
        assert DIRECTIVES["default-src"] == ["'self'"]
        for name, sources in DIRECTIVES.items():
            assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "data:"} & set(sources) - {
                "data:" if name == "img-src" else ""
            }, name

    def test_lets_nobody_frame_us_send_our_forms_elsewhere_or_move_our_addresses(self) -> None:
        assert (
            DIRECTIVES["object-src"] == DIRECTIVES["base-uri"] == DIRECTIVES["frame-ancestors"] == ["'none'"]
        )
        assert DIRECTIVES["form-action"] == ["'self'"]

    def test_is_loosened_in_named_places_only(self) -> None:
        loose = {
            path.relative_to(SOURCE).as_posix()
            for path in SOURCE.rglob("*.py")
            if re.search(r"unsafe-inline|unsafe-eval|csp_exempt|csp_replace|csp_update", path.read_text())
        }
        assert loose <= LOOSER


class TestTemplates:
    @pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.relative_to(SOURCE / "web").as_posix())
    def test_hold_no_script_style_or_handler(self, path: Path) -> None:
        text = path.read_text()
        assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text), "an inline script"
        assert not re.search(r"<style\b", text), "an inline style sheet"
        assert not re.search(r"""\sstyle=["']""", text), "an inline style"
        assert not re.search(r"""\son[a-z]+=["']""", text), "an inline handler"
        assert "javascript:" not in text
        assert not re.search(r"""(?:src|href)=["'](?:https?:)?//[^"']*\.(?:js|css|woff2?)""", text), (
            "from elsewhere"
        )

    @pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.relative_to(SOURCE / "web").as_posix())
    def test_scripts_make_no_code_from_text(self, path: Path) -> None:
        assert not re.search(r"\beval\(|new Function\(|document\.write\(", path.read_text())
