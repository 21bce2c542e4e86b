"""Files are read record by record, and what is refused is named by file, row and column."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from peelian.kernel.errors import BadInput
from peelian.kernel.tables import read_bytes, read_chunks, read_table, sha256_of


def file(folder: Path, content: bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def values(path: Path, encoding: str = "utf-8") -> list[tuple[int, tuple[str, ...], str]]:
    return [
        (record.row, record.values, record.problem) for record in read_table(path, encoding=encoding).records
    ]


class TestReadTable:
    def test_counts_rows_as_a_person_does(self, tmp_path: Path) -> None:
        path = file(tmp_path, b'a,b\n1,"two\nlines"\n\n3,4\n')

        assert values(path) == [(2, ("1", "two\nlines"), ""), (5, ("3", "4"), "")]

    def test_takes_a_byte_order_mark_off(self, tmp_path: Path) -> None:
        assert read_table(file(tmp_path, b"\xef\xbb\xbfa,b\n1,2\n")).header == ("a", "b")

    def test_reads_gzip_whatever_its_name(self, tmp_path: Path) -> None:
        assert values(file(tmp_path, gzip.compress(b"a\n1\n"))) == [(2, ("1",), "")]

    def test_refuses_a_gzip_that_unpacks_without_end(self, tmp_path: Path) -> None:
        path = file(tmp_path, gzip.compress((b"a" * 9_999 + b"\n") * 4_000))

        with pytest.raises(BadInput, match="200 times its size"):
            values(path)
        with pytest.raises(BadInput, match="200 times its size"):
            list(read_chunks(path))

    def test_takes_every_kind_of_line_end(self, tmp_path: Path) -> None:
        assert values(file(tmp_path, b"a,b\r\n1,2\r\n3,4")) == [(2, ("1", "2"), ""), (3, ("3", "4"), "")]

    def test_tells_of_a_row_that_is_too_short_and_goes_on(self, tmp_path: Path) -> None:
        found = values(file(tmp_path, b"a,b\n1\n3,4\n"))

        assert found[0][2] == "has 1 values where the header has 2"
        assert found[1] == (3, ("3", "4"), "")

    def test_tells_of_a_nul_that_no_database_takes(self, tmp_path: Path) -> None:
        assert values(file(tmp_path, b"a,b\n1,\x00\n"))[0][2] == "holds a NUL character"

    def test_reads_latin_1_when_told(self, tmp_path: Path) -> None:
        assert values(file(tmp_path, b"a\ncaf\xe9\n"), "latin-1")[0][1] == ("café",)

    @pytest.mark.parametrize(
        ("content", "row", "reason"),
        [
            (b"", None, "the file is empty"),
            (b"a,b\n", None, "a header and no rows"),
            (b"a,a\n1,2\n", 1, "two columns have the name"),
            (b"a,b\n1,caf\xe9\n", 2, r"byte 6 of the line \(0xe9\) is not UTF-8"),
            ("a,b\n1,2\n".encode("utf-16"), 1, "the text is UTF-16"),
            (b'a,b\n1,"2\n', 2, "can't be taken apart"),
            (gzip.compress(b"a,b\n" + b"1,2\n" * 5000, mtime=0)[:-40], None, "damaged or cut short"),
        ],
    )
    def test_refuses_what_is_no_table(
        self, tmp_path: Path, content: bytes, row: int | None, reason: str
    ) -> None:
        with pytest.raises(BadInput, match=reason) as refusal:
            values(file(tmp_path, content))

        assert refusal.value.row == row
        assert refusal.value.file == "a.csv"

    def test_refuses_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="there is no such file"):
            read_table(tmp_path / "none.csv")

    def test_refuses_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="a folder"):
            read_table(tmp_path)


class TestColumn:
    def test_is_found_by_the_first_name_whatever_its_case(self, tmp_path: Path) -> None:
        table = read_table(file(tmp_path, b"Longitude,vehicle_id, Device \n1,2,3\n"))

        assert table.column("device", "vehicle_id") == 2
        assert table.column("lng", "longitude") == 0

    def test_that_is_missing_is_refused_with_those_that_are_there(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match=r"no column “lat” or “latitude”.*The columns are: a, b\."):
            read_table(file(tmp_path, b"a,b\n1,2\n")).column("lat", "latitude")


class TestReadBytes:
    def test_stops_at_what_it_may_hold(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="longer than 10 bytes"):
            read_bytes(file(tmp_path, gzip.compress(b"x" * 1000)), most=10)


class TestSha256:
    def test_is_that_of_the_bytes(self, tmp_path: Path) -> None:
        assert sha256_of(file(tmp_path, b"abc")).startswith("ba7816bf8f01cfea")  # FIPS 180-2, appendix B.1
