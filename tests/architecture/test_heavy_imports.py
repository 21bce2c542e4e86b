"""What takes a second to import is imported by the worker when it needs it, never by a page."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src"
HEAVY = (
    "duckdb", "ibis", "lifelines", "matplotlib", "pandas", "pyarrow", "pyspark", "scipy", "statsmodels", "vl_convert",
)  # fmt: skip
SCRIPT = f"""
import sys
import django
django.setup()
import peelian.config.urls
import peelian.config.wsgi
print(*[name for name in {HEAVY!r} if name in sys.modules])
"""


class TestHeavyImports:
    def test_a_process_that_answers_requests_starts_without_the_engines_for_figures(self) -> None:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", SCRIPT],
            cwd=SOURCE,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == ""
