"""Reading a page of a report, and adding a picture to it."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from peelian.apps.incidents.api import IncidentKind

THEFT = IncidentKind.THEFT


def page_of(response: Any) -> str:
    return str(response.content.decode())


def picture(kind: str = "JPEG", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(out, kind, **options)
    return out.getvalue()


def add(
    client: Client, token: str, content: bytes, name: str = "IMG_1.jpg", alt: str = "A broken lock"
) -> Any:
    file = SimpleUploadedFile(name, content, content_type="image/jpeg")
    return client.post(f"/report/{token}/pictures/", {"picture": file, "alt": alt, "add": "1"})
