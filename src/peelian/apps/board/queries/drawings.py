"""Which drawings there are, and which are wanted."""

from __future__ import annotations

from collections.abc import Iterable

from peelian.apps.board.models.drawings import ChartDrawing
from peelian.apps.board.types.figures import Wanted


def list_drawings(digests: Iterable[str]) -> dict[str, str]:
    """The drawings (SVG) that there are of these charts, by digest; "" for one that is wanted and not drawn yet."""
    return dict(ChartDrawing.objects.filter(digest__in=list(digests)).values_list("digest", "svg"))


def has_wanted() -> bool:
    """Whether a drawing is wanted."""
    return ChartDrawing.objects.filter(drawn_at=None).exists()


def list_wanted(*, limit: int) -> list[Wanted]:
    """What is to be drawn, first asked first."""
    rows = ChartDrawing.objects.filter(drawn_at=None).order_by("asked_at", "id")[:limit]
    return [Wanted(row.digest, row.spec, row.title, row.words) for row in rows]
