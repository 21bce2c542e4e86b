"""The key by which push services know that it's us (VAPID, RFC 8292): made once, and kept."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from peelian.kernel.errors import BadInput


def load(path: Path, given: str = "") -> ec.EllipticCurvePrivateKey:
    """The key of the settings, else the one in the file; made there the first time. Two processes that begin at once
    end with the same one.

    Args:
        path: the file.
        given: the private key as browsers' tools write it (32 bytes in base64url), for installations of several
            machines: all must have the same, or browsers refuse what the others send.

    Raises:
        BadInput: `given` isn't such a key.
        OSError: the file can't be read or made.
    """
    if given:
        return _given(given)
    if not path.exists():
        _make(path)
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise BadInput(
            "The file holds another kind of key.", file=path.name, mend="Move it away: a new one is made."
        )
    return key


def public(key: ec.EllipticCurvePrivateKey) -> str:
    """The public half as a page gives it to its browser: an uncompressed point in base64url."""
    point = key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _given(text: str) -> ec.EllipticCurvePrivateKey:
    mend = "Set PEELIAN_PUSH_KEY to 32 bytes in base64url, or leave it out."
    try:
        number = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        if len(number) != 32:
            raise BadInput("The key for push is of the wrong length.", mend=mend)
        return ec.derive_private_key(int.from_bytes(number, "big"), ec.SECP256R1())
    except ValueError as error:
        raise BadInput("The key for push can't be read.", mend=mend) from error


def _make(path: Path) -> None:
    content = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        # A link, unlike a rename, fails where another process was first: its key stays.
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink(missing_ok=True)
