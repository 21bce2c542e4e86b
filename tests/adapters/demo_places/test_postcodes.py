"""The points of real postcodes, from the package that the demo installs."""

from __future__ import annotations

from pathlib import Path

import pytest

from peelian.adapters.demo_places.postcodes import read_postcodes
from peelian.kernel.errors import BadInput

SOLIHULL = "E08000029"


class TestReadPostcodes:
    def test_gives_the_postcodes_of_a_district_where_they_are(self) -> None:
        rows = {row.postcode: row for row in read_postcodes(letters="B", districts={SOLIHULL})}
        assert len(rows) > 4000
        assert {row.district_code for row in rows.values()} == {SOLIHULL}
        assert all(52.3 < (row.lat or 0) < 52.6 and -1.9 < (row.lng or 0) < -1.5 for row in rows.values())

    def test_gives_the_same_rows_again(self) -> None:
        first, second = (list(read_postcodes(letters="C", districts={SOLIHULL})) for _ in range(2))
        assert first == second

    def test_refuses_a_folder_without_the_files(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match=r"postcodes_B\.msgpack\.br"):
            list(read_postcodes(tmp_path, letters="B", districts={SOLIHULL}))
