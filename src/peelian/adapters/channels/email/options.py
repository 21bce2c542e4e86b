"""What an installation says about its mail. Apart from the rest, so that it can be read before Django is up."""

from __future__ import annotations

from peelian.kernel.options import Option, OptionKind

OPTIONS: tuple[Option, ...] = (
    Option("SMTP_HOST", "Mail server that takes our mail.", "127.0.0.1"),
    Option(
        "SMTP_PORT",
        "The mail server's port. 0 for 25, or 465 with `PEELIAN_SMTP_IMPLICIT_TLS`; in the demo 8025, the mail "
        "catcher.",
        0,
        OptionKind.NUMBER,
    ),
    Option("SMTP_USER", "Name to sign in with at the mail server."),
    Option("SMTP_PASSWORD", "Password to sign in with at the mail server.", "", OptionKind.SECRET),
    Option("SMTP_TLS", "Demand STARTTLS with a valid certificate.", False, OptionKind.SWITCH),
    Option("SMTP_IMPLICIT_TLS", "Speak TLS from the first byte, as on port 465.", False, OptionKind.SWITCH),
    Option(
        "SMTP_CONNECTIONS",
        "Connections to the mail server that each worker sends over at the same time: while it reads one mail, the "
        "next is on its way. More help where the server is far away.",
        2,
        OptionKind.NUMBER,
    ),
    Option("MAIL_FROM", "Sender's address of our mail. Unset, `no-reply@` at `PEELIAN_REPLY_DOMAIN`."),
    Option(
        "LMTP_PORT",
        "Port on 127.0.0.1 where the worker takes answers by LMTP. 0 for no listener.",
        8024,
        OptionKind.NUMBER,
    ),
    Option(
        "EMAIL_ESP",
        "An e-mail service provider that django-anymail knows, such as `postmark`, `mailgun` or `brevo`: tried "
        "when the mail server can't be used, or alone where `PEELIAN_SMTP_HOST` is `none`.",
    ),
    Option(
        "ANYMAIL_SETTINGS",
        "Keys of that provider as django-anymail names them, as `name=value` with spaces between: "
        "`server_token=… webhook_secret=name:password`.",
        "",
        OptionKind.SECRET,
    ),
)


def smtp_port(given: int, *, demo: bool, tls: bool = False) -> int:
    """Where our mail goes: to the mail catcher in the demo, else where mail servers listen."""
    return given or (8025 if demo else 465 if tls else 25)
