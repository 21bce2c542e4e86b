"""What the settings come to in an environment of their own, read by a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from peelian.config.environment import inherited

_SHOW = """
import json, sys
from peelian.kernel.errors import Refused
try:
    from peelian.config import settings
except Refused as refusal:
    print(json.dumps({"refused": str(refusal)}))
else:
    print(json.dumps({name: getattr(settings, name) for name in sys.argv[1:]}, default=str))
"""
_UNSET = ("DATABASE_URL", "PEELIAN_DEMO", "PEELIAN_PUBLIC_URL")


def settings_with(state: Path, *names: str, **variables: str) -> dict[str, Any]:
    """The values of some settings, or the refusal, where the environment holds just these variables."""
    environment = inherited(**dict.fromkeys(_UNSET, ""), PEELIAN_STATE=str(state))
    done = subprocess.run(
        [sys.executable, "-c", _SHOW, *names],
        env={**environment, **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


class TestSettings:
    def test_need_no_variable(self, tmp_path: Path) -> None:
        found = settings_with(tmp_path, "DEBUG", "DEMO", "PUBLIC_URL", "DATABASES", "SESSION_COOKIE_SECURE")

        assert found["DEBUG"] is False
        assert found["DEMO"] is False
        assert found["PUBLIC_URL"] == "http://127.0.0.1:8000"
        assert found["DATABASES"]["default"]["HOST"].startswith("/")
        assert found["SESSION_COOKIE_SECURE"] is False

    def test_mark_cookies_secure_and_ask_for_tls_where_the_address_does(self, tmp_path: Path) -> None:
        found = settings_with(
            tmp_path,
            "SESSION_COOKIE_SECURE",
            "CSRF_COOKIE_SECURE",
            "SECURE_HSTS_SECONDS",
            "ALLOWED_HOSTS",
            PEELIAN_PUBLIC_URL="https://beat.example/",
        )

        assert found["SESSION_COOKIE_SECURE"] is True
        assert found["CSRF_COOKIE_SECURE"] is True
        assert found["SECURE_HSTS_SECONDS"] == 31_536_000
        assert "beat.example" in found["ALLOWED_HOSTS"]

    def test_refuse_a_public_address_without_tls(self, tmp_path: Path) -> None:
        found = settings_with(tmp_path, PEELIAN_PUBLIC_URL="http://beat.example")

        assert "https://" in found["refused"]

    def test_refuse_the_demo_on_a_database_elsewhere(self, tmp_path: Path) -> None:
        elsewhere = {"PEELIAN_DEMO": "1", "DATABASE_URL": "postgresql://db.example/peelian"}

        assert "PEELIAN_DEMO" in settings_with(tmp_path, **elsewhere)["refused"]
        assert settings_with(tmp_path, "DEMO", **elsewhere, PEELIAN_DEMO_ANYWHERE="1") == {"DEMO": True}

    def test_send_the_demos_mail_to_the_catcher(self, tmp_path: Path) -> None:
        assert settings_with(tmp_path, "EMAIL_PORT", PEELIAN_DEMO="1") == {"EMAIL_PORT": 8025}
        assert settings_with(tmp_path, "EMAIL_PORT") == {"EMAIL_PORT": 25}

    def test_let_a_page_load_nothing_from_elsewhere_but_the_tiles(self, tmp_path: Path) -> None:
        plain = settings_with(tmp_path, "CONTENT_SECURITY_POLICY")["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
        tiled = settings_with(
            tmp_path, "CONTENT_SECURITY_POLICY", PEELIAN_TILE_URL="https://tiles.example/a/{z}/{x}/{y}.png"
        )["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]

        assert plain["default-src"] == ["'self'"]
        assert plain["img-src"] == ["'self'", "data:"]
        assert tiled["img-src"] == ["'self'", "data:", "https://tiles.example"]
        assert {**tiled, "img-src": None} == {**plain, "img-src": None}

    def test_keep_one_secret_for_all_processes(self, tmp_path: Path) -> None:
        assert settings_with(tmp_path, "SECRET_KEY") == settings_with(tmp_path, "SECRET_KEY")
