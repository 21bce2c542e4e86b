"""Pictures that people send in: read with suspicion, and drawn anew.

What a camera wrote beside a picture (where, when, whose) and anything hidden in the file stays behind: only its points
are taken over, into a picture of our own.
"""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from peelian.kernel.text import gettext_noop as _

#: What we read, by Pillow's names. No format that holds other pictures, scripts or links (TIFF, SVG, PDF).
FORMATS = ("GIF", "JPEG", "PNG", "WEBP")
_SHARP = frozenset({"GIF", "PNG"})
#: What Pillow raises of a broken file. The last five come from what a camera wrote beside the picture.
_BROKEN = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    SyntaxError,
    ValueError,
    struct.error,
    AttributeError,
    TypeError,
    LookupError,
    ArithmeticError,
)


class BadPicture(ValueError):  # noqa: N818 - an answer for whoever sent it, not an error of the program
    """A file that isn't a picture we read. The message is a sentence for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it was drawn anew. `ending`: of a file's name, with its dot. Sizes in points."""

    content: bytes
    media_type: str
    ending: str
    width: int
    height: int


def drawn_anew(content: bytes, *, widest: int = 1600, most_points: int = 40_000_000) -> Picture:
    """The picture's points and nothing else: as PNG when it was one (letters stay sharp), else as JPEG.

    It stands as its camera was held. What it is, is told by its bytes; of one that moves, the first picture is taken.

    Args:
        content: the file.
        widest: a wider or higher picture is made smaller, to so many points.
        most_points: one with more is refused by what its head says, before it is unpacked into memory.

    Raises:
        BadPicture: of another kind, broken, or with too many points.
    """
    picture, sharp = _read(content, widest, most_points)
    picture.thumbnail((widest, widest))
    # Into an empty picture of its own: nothing that was written beside the points comes along.
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    if sharp:
        clean.save(out, "PNG", optimize=True)
        return Picture(out.getvalue(), "image/png", ".png", *clean.size)
    clean.save(out, "JPEG", quality=85, optimize=True)
    return Picture(out.getvalue(), "image/jpeg", ".jpg", *clean.size)


def square(content: bytes, *, side: int, most_points: int = 40_000_000) -> Picture:
    """The middle of the picture as a square JPEG of `side` points, on white where it could be seen through.

    Of an upright picture the square is taken a little above the middle, where a face is.

    Raises:
        BadPicture: as `drawn_anew`.
    """
    picture, _ = _read(content, 4 * side, most_points)
    fitted = ImageOps.fit(picture, (side, side), centering=(0.5, 0.35))
    clean = Image.new("RGB", fitted.size, "white")
    clean.paste(fitted, mask=fitted if fitted.mode == "RGBA" else None)
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=82, optimize=True)
    return Picture(out.getvalue(), "image/jpeg", ".jpg", side, side)


def _read(content: bytes, widest: int, most_points: int) -> tuple[Image.Image, bool]:
    """The picture's points as its camera was held, and whether it is of a kind whose edges are sharp."""
    try:
        with warnings.catch_warnings():
            # Ours is the lower limit; Pillow's warning at its own would fill logs.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
                if opened.width * opened.height > most_points:
                    raise BadPicture(_("This picture has too many points. Make it smaller."))
                sharp = opened.format in _SHARP
                # A JPEG unpacks at a half, a quarter or an eighth where that is enough: a fraction of the memory.
                opened.draft("RGB", (widest, widest))
                picture = ImageOps.exif_transpose(opened)
                seen_through = picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info
                picture = picture.convert("RGBA" if seen_through and sharp else "RGB")
    except BadPicture:
        raise
    except _BROKEN as error:
        raise BadPicture(_("We can't read this picture. Save it again as JPEG or PNG.")) from error
    return picture, sharp
