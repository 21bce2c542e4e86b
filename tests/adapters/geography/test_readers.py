"""Files as the publishers ship them, and files that went wrong on the way."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path

import pytest
import shapely

from peelian.adapters.geography.areas import read_areas
from peelian.adapters.geography.boundaries import read_boundaries
from peelian.adapters.geography.postcodes import read_postcodes
from peelian.kernel.errors import BadInput

MAY = dt.date(2025, 5, 1)
RING = [[[-1.9, 52.4], [-1.8, 52.4], [-1.8, 52.5], [-1.9, 52.4]]]
HOUSE = "kind,code,name,parent_code,valid_from,valid_until\nforce,mercia,Mercia Police,,2016-11-01,\n"
LOOKUP = "WD25CD,WD25NM,LAD25CD,LAD25NM\nE05000001,Aston,E08000025,Birmingham\nE05000002,Bablake,E08000026,Coventry\n"
GRID = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
ONSPD = (
    "pcd7,pcds,dointr,doterm,lad25cd,wd25cd,lat,long\n"
    "B1  1AA,B1 1AA,199002,201008,E08000025,E05011151,52.476674,-1.90353\n"
    "GIR 0AA,GIR 0AA,198001,,E07000001,E05000009,99.999999,0.000000\n"
)
CODE_POINT = (
    '"B1 1AY",10,406523,286448,"E92000001","E19000002","E18000005","","E08000025","E05011151"\n'
    '"CV11AA",90,0,0,"E92000001","E19000002","E18000005","","E08000026","E05001219"\n'
)


def feature(code: str = "E05000001", **over: object) -> dict[str, object]:
    properties = {"WD25CD": code, "WD25NM": "Aston", "LAD25CD": "E08000025", "LAD25NM": "Birmingham"}
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": RING},
        **over,
    }


def collection(*features: object, **over: object) -> str:
    return json.dumps({"type": "FeatureCollection", **over, "features": list(features)})


@pytest.fixture
def file(tmp_path: Path):
    def make(content: str | bytes, name: str = "file.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


class TestReadAreas:
    def test_our_own_layout(self, file):
        (row,) = read_areas(file(HOUSE))
        assert (row.row, row.kind, row.code) == (2, "force", "mercia")
        assert (row.valid_from, row.valid_until) == (dt.date(2016, 11, 1), None)

    def test_a_lookup_of_wards_offers_the_levels_that_it_lacks(self, file):
        rows = list(
            read_areas(
                file(LOOKUP),
                valid_from=MAY,
                force_code="mercia",
                force_name="Mercia",
                districts=["E08000025"],
            )
        )
        assert [(row.kind.value, row.code, row.parent_code, row.placeholder) for row in rows] == [
            ("force", "mercia", "", True),
            ("lpa", "E08000025", "mercia", True),
            ("sector", "E08000025-S", "E08000025", True),
            ("neighbourhood", "E05000001", "E08000025-S", False),
        ]

    def test_one_vintage_of_several(self, file):
        several = file(
            "vintage,ward_code,ward_name,lad_code,lad_name\n2013,E1,Old,E08,B\n2025,E2,New,E08,B\n"
        )
        given = {"valid_from": MAY, "force_code": "m", "force_name": "M"}
        assert [row.code for row in read_areas(several, vintage="2025", **given)][-1] == "E2"
        with pytest.raises(BadInput, match="several years") as refusal:
            list(read_areas(several, **given))
        assert (refusal.value.row, refusal.value.column) == (3, "vintage")

    @pytest.mark.parametrize(
        ("content", "row", "column", "words"),
        [
            (HOUSE + "ward,a,b,c,2025-05-01,\n", 3, "kind", "not a kind of area"),
            (HOUSE + "lpa,a,b,mercia,1/5/2025,\n", 3, "valid_from", "not a day"),
            (HOUSE + "lpa,a,b,mercia,,\n", 3, "valid_from", "first day is missing"),
            (HOUSE + "lpa,a,b\n", 3, "", "3 values where the header has 6"),
            ("code,name\na,b\n", 1, "", "neither ours"),
            ("kind,code,name,parent_code,valid_from\n", 1, "", "no column “valid_until”"),
            (LOOKUP, None, "", "since when it holds"),
            ("", None, "", "the file is empty"),
            (HOUSE.splitlines()[0] + "\n", None, "", "a header and no rows"),
        ],
    )
    def test_refuses_by_file_row_and_column(self, file, content, row, column, words):
        with pytest.raises(BadInput, match=words) as refusal:
            list(read_areas(file(content)))
        assert (refusal.value.file, refusal.value.row, refusal.value.column) == ("file.csv", row, column)


class TestReadBoundaries:
    def read(self, path: Path, **options: object):
        return list(read_boundaries(path, **options))  # type: ignore[arg-type]

    def test_a_file_of_ons(self, file):
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
        (row,) = self.read(file(collection(feature(), crs=crs)))
        assert (row.row, row.code, row.name, row.approximate) == (1, "E05000001", "Aston", False)
        assert shapely.from_wkb(row.wkb).equals(shapely.Polygon(RING[0]))

    def test_a_derived_outline_is_approximate(self, file):
        derived = {"ward_code": "E05000001", "ward_name": "Aston", "geometry_source": "derived"}
        assert self.read(file(collection(feature(properties=derived))))[0].approximate

    def test_only_the_districts_asked_for(self, file):
        assert self.read(file(collection(feature())), districts=["E08000026"]) == []

    def test_another_property_with_the_code(self, file):
        assert self.read(file(collection(feature())), code_property="LAD25CD")[0].code == "E08000025"

    def test_a_byte_order_mark_and_gzip(self, file):
        assert self.read(
            file(gzip.compress(b"\xef\xbb\xbf" + collection(feature()).encode()), "wards.geojson.gz")
        )

    def test_members_after_the_features_and_outlines_longer_than_what_is_read_at_once(self, file):
        long = [[[-1.9 + n / 1e6, 52.4 + (n % 2) / 1e3] for n in range(9000)] + [[-1.85, 52.5], [-1.9, 52.4]]]
        big = feature(geometry={"type": "Polygon", "coordinates": long})
        text = collection(big, feature("E05000002"), big)[:-1] + ', "name": "wards", "bbox": [1, 2.5e0]}'
        assert [row.code for row in self.read(file(text))] == ["E05000001", "E05000002", "E05000001"]

    @pytest.mark.parametrize(
        ("content", "row", "words"),
        [
            ("", None, "the file is empty"),
            ("ward_code,lat\nE05,52\n", None, "not JSON"),
            (collection(feature())[:-40], None, "cut short"),
            (collection(feature()).replace('"geometry":', '"geometry"'), None, "not JSON"),
            (collection(), None, "no features"),
            ('{"type": "FeatureCollection"}', None, "no features"),
            ('{"type": "Topology", "objects": {}}', None, "not a FeatureCollection"),
            (collection(feature(), crs=GRID), None, "British National Grid"),
            (collection(feature(), feature(geometry=None)), 2, "no geometry"),
            (collection(feature(), feature(properties={"a": 1})), 2, "has no code"),
            (collection(feature(), feature(properties=None)), 2, "has no properties"),
            (
                collection(feature(), feature(geometry={"type": "Polygon", "coordinates": [[[1]]]})),
                2,
                "can't be read",
            ),
            (collection(feature()).replace("-1.9", "NaN", 1), None, "NaN is not a number"),
        ],
    )
    def test_refuses_by_file_and_feature(self, file, content, row, words):
        with pytest.raises(BadInput, match=words) as refusal:
            self.read(file(content))
        assert (refusal.value.file, refusal.value.row) == ("file.csv", row)

    def test_refuses_latin_1_naming_the_byte_unless_it_is_said(self, file):
        text = collection(feature(properties={"WD25CD": "E05000001", "WD25NM": "Ast\u00e9n"}))
        path = file(text.encode().decode("unicode_escape").encode("latin-1"))
        with pytest.raises(BadInput, match=r"0xe9.* is not UTF-8.*--encoding latin-1"):
            self.read(path)
        assert self.read(path, encoding="latin-1")[0].name == "Ast\u00e9n"

    def test_refuses_a_gzip_that_is_cut_short(self, file):
        with pytest.raises(BadInput, match="damaged or cut short"):
            self.read(file(gzip.compress(collection(feature()).encode())[:-20]))


class TestReadPostcodes:
    def read(self, path: Path, **options: object):
        return list(read_postcodes(path, **options))  # type: ignore[arg-type]

    def test_the_ons_postcode_directory(self, file):
        gone, without = self.read(file(ONSPD))
        assert (gone.postcode, gone.ward_code, gone.district_code) == ("B1 1AA", "E05011151", "E08000025")
        assert (gone.introduced_on, gone.terminated_on) == (dt.date(1990, 2, 1), dt.date(2010, 8, 1))
        assert (without.postcode, without.lat, without.lng) == ("GIR 0AA", None, None)

    def test_its_older_column_names(self, file):
        (row,) = self.read(file("pcds,osward,oslaua,lat,long\nB1 1AA,E05011151,E08000025,52.47,-1.9\n"))
        assert (row.ward_code, row.district_code) == ("E05011151", "E08000025")

    def test_code_point_open_without_a_header_from_grid_to_degrees(self, file):
        found, without = self.read(file(CODE_POINT))
        assert (found.row, found.postcode, found.ward_code) == (1, "B1 1AY", "E05011151")
        assert (found.lat, found.lng) == pytest.approx((52.475939, -1.905387), abs=1e-6)
        assert (without.postcode, without.lat) == ("CV1 1AA", None)

    def test_only_the_districts_asked_for(self, file):
        assert [row.postcode for row in self.read(file(CODE_POINT), districts=["E08000026"])] == ["CV1 1AA"]

    def test_a_byte_order_mark_and_gzip(self, file):
        assert len(self.read(file(gzip.compress(b"\xef\xbb\xbf" + ONSPD.encode())))) == 2

    @pytest.mark.parametrize(
        ("content", "row", "column", "words"),
        [
            ("", None, "", "the file is empty"),
            ("postcode,lat,lng\n", None, "", "a header and no rows"),
            ("postcode,lat\nB1 1AA,52\n", 1, "", "no column “lng”"),
            ("postcode,lat,lng\nB1 1AA,52.4N,-1.9\n", 2, "lat", "not a number"),
            ("postcode,lat,lng\nB1 1AA,nan,-1.9\n", 2, "lat", "not a number"),
            ("postcode,lat,lng\nBIRMINGHAM,52.4,-1.9\n", 2, "postcode", "can't be a postcode"),
            (ONSPD.replace("201008", "Aug-10"), 2, "doterm", "not a month"),
            (CODE_POINT.replace("406523", "9406523"), 1, "Eastings", "not on the National Grid"),
            (b"postcode,lat,lng\nB1 1AA,52.4,-1.9\nB1\xa01AB,52.4,-1.9\n", 3, "", "0xa0.* is not UTF-8"),
            (gzip.compress(ONSPD.encode(), mtime=0)[:-12], None, "", "damaged or cut short"),
            ('postcode,lat,lng\n"B1 1AA,52.4,-1.9\n', 2, "", "quotation mark"),
        ],
    )
    def test_refuses_by_file_row_and_column(self, file, content, row, column, words):
        with pytest.raises(BadInput, match=words) as refusal:
            self.read(file(content))
        assert (refusal.value.file, refusal.value.row, refusal.value.column) == ("file.csv", row, column)
