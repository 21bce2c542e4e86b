"""Digests that name a content."""

from __future__ import annotations

import hashlib


def digest(content: bytes) -> str:
    """SHA-256 of the content, in hexadecimal: the same content, the same name."""
    return hashlib.sha256(content).hexdigest()
