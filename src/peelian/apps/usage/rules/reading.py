"""What a request says of itself, in classes: which device, from where, a person or a program. Nothing finer is kept."""

from __future__ import annotations

import functools
import re
from hashlib import blake2b
from urllib.parse import urlsplit

from peelian.apps.usage.types import Device, Source

#: In the names of programs that fetch pages: search engines and previews, tools, monitors, libraries.
_BOTS = re.compile(
    r"bot\b|bot[/_;\-]|crawl|spider|slurp|scrap|preview|fetch|monitor|uptime|lighthouse|headless|phantom|curl|wget|"
    r"python|httpx|okhttp|java/|jakarta|go-http|libwww|perl|ruby|axios|node|undici|postman|scan|archiver|validator|"
    r"facebookexternalhit|whatsapp/|embedly|pingdom|mediapartners|gpt|perplexity|wrk/|apachebench",
    re.IGNORECASE,
)
_TABLET = re.compile(r"ipad|tablet|kindle|silk/|playbook|sm-t\d|nexus (?:7|9|10)\b", re.IGNORECASE)
_MOBILE = re.compile(
    r"iphone|ipod|mobile|android.*mobi|windows phone|blackberry|bb10|opera m(?:ini|obi)", re.IGNORECASE
)
_DESKTOP = re.compile(r"windows nt|macintosh|x11|cros |linux", re.IGNORECASE)

#: Parts of a host's name, whatever the ending; a link opened in an app names the app instead.
_SEARCH = frozenset(
    {"google", "bing", "duckduckgo", "yahoo", "ecosia", "qwant", "startpage", "yandex", "baidu"}
)
_SOCIAL = frozenset(
    {
        "facebook", "instagram", "twitter", "linkedin", "nextdoor", "tiktok", "youtube", "reddit", "pinterest", "bsky",
        "whatsapp", "snapchat", "mastodon",
    }
)  # fmt: skip
#: Whole names, where a part of them would say nothing.
_HOSTS = {
    **dict.fromkeys(
        ("t.co", "x.com", "fb.com", "fb.me", "youtu.be", "lnkd.in", "threads.net"), Source.SOCIAL
    ),
    **dict.fromkeys(("search.brave.com", "ask.com"), Source.SEARCH),
}
#: First part of a host, or last part of an app's name, of mail in a browser.
_MAIL = re.compile(r"^(?:mail|webmail|outlook|email)\.|\.(?:gm|mail|outlook)$")


@functools.lru_cache(maxsize=2048)
def device_of(agent: str, *, mobile: bool = False) -> Device:
    """The device of a browser. A phone's own word counts before what its name looks like."""
    if _TABLET.search(agent) or ("android" in agent.lower() and "mobi" not in agent.lower() and not mobile):
        return Device.TABLET
    if mobile or _MOBILE.search(agent):
        return Device.MOBILE
    return Device.DESKTOP if _DESKTOP.search(agent) else Device.OTHER


@functools.lru_cache(maxsize=2048)
def is_bot(agent: str, *, speaks: bool) -> bool:
    """Whether it is a program: its name says so, or it reads no language, as every browser does."""
    return not speaks or len(agent) < 20 or _BOTS.search(agent) is not None


def source_of(referrer: str, host: str) -> Source:
    """Where a use came from, by the host of the page before. `host` is our own."""
    try:
        name = (urlsplit(referrer).hostname or "").lower()
    except ValueError:
        return Source.OTHER
    if not name:
        return Source.DIRECT
    if name == host.partition(":")[0].lower():
        return Source.INSIDE
    parts = set(name.split("."))
    found = (
        (Source.MESSAGE, _MAIL.search(name)),
        (_HOSTS.get(name.removeprefix("www.")), True),
        (Source.SOCIAL, parts & _SOCIAL),
        (Source.SEARCH, parts & _SEARCH),
    )
    return next((source for source, is_so in found if source and is_so), Source.OTHER)


def digest_of(salt: bytes, *parts: str) -> bytes:
    """Sixteen bytes that the same parts give on the same day, and that lead back to nobody once its salt is gone.

    BLAKE2b, keyed (RFC 7693).
    """
    return blake2b("\n".join(parts).encode("utf-8", "replace"), key=salt, digest_size=16).digest()
