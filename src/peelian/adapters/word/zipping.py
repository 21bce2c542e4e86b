"""A DOCX packed so that the same words make the same bytes."""

from __future__ import annotations

import io
import zipfile

#: The earliest day that a ZIP can hold: a file's own date stands in its properties.
_DAY = (1980, 1, 1, 0, 0, 0)


def packed(content: bytes) -> bytes:
    """The same file with its parts in order and without the hour at which it was packed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 0
            new.writestr(part, old.read(name))
    return out.getvalue()
