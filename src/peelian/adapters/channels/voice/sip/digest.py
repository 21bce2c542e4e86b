"""Signing in to a SIP server: digest access authentication (RFC 7616, with RFC 2617's MD5; RFC 8760 for SIP)."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_HASHES: dict[str, Callable[[bytes], str]] = {
    "SHA-256": lambda data: hashlib.sha256(data).hexdigest(),
    "MD5": lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest(),
}


class CantSignIn(Exception):  # noqa: N818 - the other side's doing
    """The server asks for a way of signing in that we don't have, or refuses our name and password."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a server asks of us."""

    realm: str
    nonce: str
    opaque: str
    algorithm: str
    has_qop: bool
    stale: bool


def read_challenge(values: Iterable[str]) -> Challenge:
    """The strongest challenge of a response that we can answer. Raises CantSignIn."""
    found = [challenge for value in values if (challenge := _challenge(value)) is not None]
    if not found:
        raise CantSignIn("The server asks for a way of signing in that we don't have.")
    return max(found, key=lambda one: one.algorithm.startswith("SHA-256"))


def _challenge(value: str) -> Challenge | None:
    scheme, _, rest = value.strip().partition(" ")
    if scheme.lower() != "digest":
        return None
    fields = {
        name.lower(): plain if plain else re.sub(r"\\(.)", r"\1", inner)
        for name, inner, plain in re.findall(r'([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))', rest)
    }
    algorithm = fields.get("algorithm", "MD5").upper()
    qop = [part.strip() for part in fields.get("qop", "").split(",") if part.strip()]
    if algorithm.removesuffix("-SESS") not in _HASHES or (qop and "auth" not in qop) or "nonce" not in fields:
        return None
    return Challenge(
        fields.get("realm", ""), fields["nonce"], fields.get("opaque", ""), algorithm, bool(qop),
        fields.get("stale", "").lower() == "true",
    )  # fmt: skip


def respond(
    challenge: Challenge, *, user: str, password: str, method: str, uri: str, count: int = 1, cnonce: str = ""
) -> str:
    """The value of an Authorization header. `count`: how often this nonce has been used, from 1."""
    digest = _HASHES[challenge.algorithm.removesuffix("-SESS")]
    cnonce = cnonce or secrets.token_hex(8)
    secret = digest(f"{user}:{challenge.realm}:{password}".encode())
    if challenge.algorithm.endswith("-SESS"):
        secret = digest(f"{secret}:{challenge.nonce}:{cnonce}".encode())
    what = digest(f"{method}:{uri}".encode())
    middle = f"{challenge.nonce}:{count:08x}:{cnonce}:auth" if challenge.has_qop else challenge.nonce
    fields = [
        f"username={_quote(user)}", f"realm={_quote(challenge.realm)}", f"nonce={_quote(challenge.nonce)}",
        f"uri={_quote(uri)}", f'response="{digest(f"{secret}:{middle}:{what}".encode())}"',
        f"algorithm={challenge.algorithm}",
    ]  # fmt: skip
    if challenge.has_qop:
        fields += ["qop=auth", f"nc={count:08x}", f'cnonce="{cnonce}"']
    elif challenge.algorithm.endswith("-SESS"):
        fields.append(f'cnonce="{cnonce}"')
    if challenge.opaque:
        fields.append(f"opaque={_quote(challenge.opaque)}")
    return "Digest " + ", ".join(fields)


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
