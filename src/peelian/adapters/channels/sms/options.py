"""What an installation says about its texts."""

from __future__ import annotations

from peelian.kernel.options import Option, OptionKind

OPTIONS: tuple[Option, ...] = (
    Option(
        "SMS_SENDER",
        "Who texts come from: a name of 3 to 11 characters that says who sends (it can't be answered), a UK number, or "
        "a short code of five digits.",
    ),
    Option("SMS_REGIONS", "Where texts may go, as codes such as `GB,IE`. Mobile numbers only.", "GB"),
    Option("SMPP_HOST", "An operator's message centre (SMPP 3.4) that takes our texts. Unset: none."),
    Option("SMPP_PORT", "The message centre's port.", 2775, OptionKind.NUMBER),
    Option("SMPP_USER", "Name to sign in with there (`system_id`)."),
    Option("SMPP_PASSWORD", "Password to sign in with there.", "", OptionKind.SECRET),
    Option("SMPP_SYSTEM_TYPE", "`system_type`, where the operator wants one."),
    Option("SMPP_TLS", "Speak TLS to the message centre.", False, OptionKind.SWITCH),
    Option("SMPP_WINDOW", "Texts that may wait for the centre's answer at a time.", 50, OptionKind.NUMBER),
    Option("SMPP_RATE", "Texts a second by contract, over all workers. 0: no limit.", 0, OptionKind.NUMBER),
    Option(
        "SMPP_IDS",
        "How the centre writes a text's number in its answer and in receipts: `same`, `hex-decimal` or `decimal-hex`.",
        "same",
    ),
    Option(
        "SMPP_LONG_REFERENCES",
        "Hold parts together by a number of 16 bits instead of 8: one character less in each part.",
        False,
        OptionKind.SWITCH,
    ),
    Option("NOTIFY_KEY", "API key of GOV.UK Notify. Unset: it isn't used.", "", OptionKind.SECRET),
    Option("NOTIFY_URL", "Address of GOV.UK Notify's API.", "https://api.notifications.service.gov.uk"),
    Option("NOTIFY_TEMPLATE", "A template there whose text is `((text))` and nothing else: its ID."),
    Option("NOTIFY_SENDER", "ID of the text message sender there; unset, the service's default."),
    Option(
        "NOTIFY_TOKEN",
        "Bearer token that Notify sends with its calls to `/hooks/sms/notify-status` and `/hooks/sms/notify-inbound`. "
        "Unset: its calls are refused.",
        "",
        OptionKind.SECRET,
    ),
    Option("NOTIFY_REPLIES", "The service there has a number that takes replies.", False, OptionKind.SWITCH),
    Option("TWILIO_ACCOUNT", "Account SID of Twilio, or a service that speaks its language. Unset: none."),
    Option("TWILIO_TOKEN", "Auth token there; calls from there are signed with it.", "", OptionKind.SECRET),
    Option("TWILIO_URL", "Address of its API.", "https://api.twilio.com"),
    Option("TWILIO_SERVICE", "Messaging Service SID; instead of `PEELIAN_SMS_SENDER` there."),
)
