"""What a file is by its first bytes, whatever its name and its sender say: of the few kinds that staff may hand in."""

from __future__ import annotations

_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)
#: The end of a file's name by its media type.
SUFFIXES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


def media_type_of(content: bytes) -> str:
    """The media type of a PDF, a JPEG or a PNG; empty for anything else."""
    return next((kind for start, kind in _BEGINNINGS if content.startswith(start)), "")
