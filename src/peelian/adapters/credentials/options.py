"""The settings of credentials."""

from __future__ import annotations

from peelian.kernel.options import Option, OptionKind

OPTIONS: tuple[Option, ...] = (
    Option(
        "BADGE_KEY",
        "The private key (Ed25519, 32 bytes in base64url) under which credentials for training are signed. Unset, one "
        "is made and kept in the state folder; where several machines sign, set the same on all. A credential can't be "
        "checked any more once its key is gone.",
        "",
        OptionKind.SECRET,
    ),
    Option(
        "BADGE_ISSUER",
        "Who issues credentials for training, as they say it: the force's name. Unset, the host of "
        "`PEELIAN_PUBLIC_URL`.",
    ),
)
