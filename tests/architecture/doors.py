"""What a view lets through, read from its decorators."""

from __future__ import annotations

from typing import Any


def methods_of(view: Any) -> list[str]:
    """The methods that `require_http_methods` and its kin let through; [] where nothing says."""
    layer = view
    while layer is not None:
        code = getattr(layer, "__code__", None)
        for name, cell in zip(code.co_freevars, layer.__closure__ or (), strict=True) if code else ():
            if name == "request_method_list":
                return list(cell.cell_contents)
        layer = getattr(layer, "__wrapped__", None)
    return []
