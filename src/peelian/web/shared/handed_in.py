"""Files that staff handed in, given back to be kept and not shown: they are somebody else's bytes."""

from __future__ import annotations

from django.http import HttpResponse

from peelian.kernel.file_kinds import SUFFIXES


def to_keep(content: bytes, media_type: str, name: str) -> HttpResponse:
    """The file as an attachment under a name of ours, with the end that its kind has. No browser guesses its kind."""
    answer = HttpResponse(content, content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{SUFFIXES.get(media_type, "bin")}"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
