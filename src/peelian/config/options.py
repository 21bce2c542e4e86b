"""Settings that folders of channels, translators and networks bring with them, read from the environment like ours."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from peelian.config.environment import Variable, read_number, read_switch, read_text
from peelian.kernel.options import Option, OptionKind

_READERS = {
    OptionKind.TEXT: read_text,
    OptionKind.SECRET: read_text,
    OptionKind.NUMBER: read_number(0, 2**31 - 1),
    OptionKind.SWITCH: read_switch,
}


def variable(option: Option) -> Variable[Any]:
    """The variable of the environment in which an option is set."""
    return Variable(
        f"PEELIAN_{option.name}",
        option.what,
        option.default,
        _READERS[option.kind],
        shown="none" if option.default == "" else "",
    )


def values(options: Iterable[Option]) -> dict[str, str | int | bool]:
    """What holds for each option, by its name. Raises BadSetting."""
    return {option.name: variable(option).get() for option in options}


@cache
def mail() -> dict[str, Variable[Any]]:
    """The variables of the e-mail folder by option name: the ports are looked at before Django is up."""
    from peelian.adapters.channels.email.options import OPTIONS

    return {option.name: variable(option) for option in OPTIONS}


def smtp_port() -> int:
    """Where our mail goes."""
    from peelian.adapters.channels.email import options
    from peelian.config import variables

    return options.smtp_port(
        int(mail()["SMTP_PORT"].get()),
        demo=variables.DEMO.get(),
        tls=bool(mail()["SMTP_IMPLICIT_TLS"].get()),
    )
