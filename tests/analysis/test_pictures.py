"""Pictures that people send in."""

from __future__ import annotations

import contextlib
import io
import struct
import warnings
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from peelian.analysis.pictures import BadPicture, drawn_anew

SECRET = b"51.5007,-0.1246 taken by somebody"


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else None).save(out, kind, **options)
    return out.getvalue()


def with_exif(kind: str = "JPEG", orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif[0x0112] = orientation
    return picture(kind, exif=exif)


class TestDrawnAnew:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_leaves_behind_what_a_camera_wrote_beside_it(self, kind: str) -> None:
        before = with_exif(kind)
        assert SECRET in before
        after = drawn_anew(before)
        assert SECRET not in after.content
        assert not Image.open(io.BytesIO(after.content)).getexif()

    def test_leaves_behind_what_hangs_after_its_end(self) -> None:
        assert b"<script>" not in drawn_anew(picture() + b"<script>alert(1)</script>").content

    def test_stands_as_the_camera_was_held(self) -> None:
        turned = drawn_anew(with_exif(orientation=6))
        assert (turned.width, turned.height) == (40, 60)

    @pytest.mark.parametrize(
        ("kind", "media_type", "ending"),
        [
            ("JPEG", "image/jpeg", ".jpg"),
            ("PNG", "image/png", ".png"),
            ("WEBP", "image/jpeg", ".jpg"),
            ("GIF", "image/png", ".png"),
        ],
    )
    def test_keeps_letters_sharp_and_photos_small(self, kind: str, media_type: str, ending: str) -> None:
        drawn = drawn_anew(picture(kind))
        assert (drawn.media_type, drawn.ending) == (media_type, ending)

    def test_keeps_what_can_be_seen_through(self) -> None:
        drawn = drawn_anew(picture("PNG", mode="RGBA"))
        assert Image.open(io.BytesIO(drawn.content)).mode == "RGBA"

    def test_makes_a_large_one_smaller(self) -> None:
        drawn = drawn_anew(picture(size=(5000, 2500)), widest=1000)
        assert (drawn.width, drawn.height) == (1000, 500)

    def test_refuses_a_bomb_by_what_its_head_says(self) -> None:
        with pytest.raises(BadPicture, match="too many points"):
            drawn_anew(_bomb(30_000, 1_400))

    def test_refuses_a_bomb_beyond_the_librarys_own_limit(self) -> None:
        with pytest.raises(BadPicture):
            drawn_anew(_bomb(60_000, 60_000), most_points=10**12)

    @pytest.mark.parametrize(
        "lie",
        [
            b"",
            b"MZ\x90\x00 a program",
            b"%PDF-1.7\n1 0 obj",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            picture("TIFF"),
            picture("BMP"),
            picture()[:200],
        ],
    )
    def test_refuses_what_is_no_picture_of_ours(self, lie: bytes) -> None:
        with pytest.raises(BadPicture, match="can't read"):
            drawn_anew(lie)

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def test_answers_any_damage_with_a_sentence_or_a_picture(self, data: st.DataObject) -> None:
        kind = data.draw(st.sampled_from(["JPEG", "PNG", "GIF", "WEBP"]))
        content = bytearray(picture(kind))
        for _ in range(data.draw(st.integers(1, 6))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        with contextlib.suppress(BadPicture):
            drawn = drawn_anew(bytes(content))
            assert drawn.width * drawn.height <= 40_000_000


def _bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head promises a wall of points."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


class TestWhatACameraWroteBesideIt:
    def test_may_be_of_any_kind_and_length_and_is_a_refusal_at_worst(self) -> None:
        exif = Image.Exif()
        exif[0x010E], exif[0x010F], exif[0x0112], exif[0x011A] = "a" * 20, "Camera", 6, 72.0
        before = picture(exif=exif)
        entries = before.index(b"Exif\0\0") + 16
        for entry in range(4):
            for kind in range(14):
                for length in range(3):
                    broken = bytearray(before)
                    broken[entries + 12 * entry + 3], broken[entries + 12 * entry + 7] = kind, length
                    with contextlib.suppress(BadPicture), warnings.catch_warnings():
                        warnings.simplefilter("ignore")  # Pillow says what it skips
                        assert drawn_anew(bytes(broken)).media_type == "image/jpeg"
