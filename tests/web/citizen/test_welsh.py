"""A Welsh page has no English words of ours left in it: what stands there in English was typed by somebody."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import IncidentKind
from tests.web.filing import PAGES, begin, fill
from tests.web.stage import Stage

#: Read, not asked for a name: what a page says of itself.
ADDRESSES = [
    "/",
    "/find/?q=DE1 1AA",
    "/find/?q=hill",
    "/find/?q=qqqq",
    "/find/?q=",
    "/areas/",
    "/areas/map/",
    "/areas/riverside-1/",
    "/areas/N01/",
    "/areas/N04/",
    "/areas/N01/?on=2023-06-01",
    "/areas/N01/say/",
    "/areas/N01/said/",
    "/areas/N01/crime/",
    "/areas/N01/stop-and-search/",
    "/areas/N01/browser/",
    "/sign-up/",
    "/sign-up/check-your-mail/",
    "/sign-up/check-your-phone/",
    "/leave-done/",
    "/messages/",
    "/messages/genuine/",
    "/messages/genuine/?mark=x",
    "/privacy/",
    "/accessibility/",
    "/cookies/",
    "/report/",
    "/report/resume/",
    "/track/",
    "/contact-us/",
    "/contact-us/lost-property/",
    "/contact-us/sent/",
    "/get-involved/",
    "/business/",
    "/board-papers/",
    "/news/",
    "/advice/",
    "/search/",
    "/search/?q=zzzz",
    "/feeds/",
    "/accounts/login/",
    "/nope",
    "/areas/XX99/",
]
FORMS = [
    "/sign-up/",
    "/contact-us/",
    "/contact-us/lost-property/",
    "/track/",
    "/report/resume/",
    "/business/",
]


#: What the stage's police and residents typed, names, and addresses.
TYPED = re.compile(
    r"Abbey Green|Bell Hill|Cotton End|^Dock$|^Riverside|^Sector$|Midshire|Constabulary$|Police$|^PC |^PCSO |@|^/"
    r"|\.com$|^Peelian$|^csrftoken$|^django_language$|^sessionid$|^messages$|^zzzz$|School Road"
    r"|^What should your team work on\?$"
    r"|^Come and talk to us\. There|^Four people told|^I grew up|^Library, High|^Meet your team$|officer$|PCSO$"
    r"|^Rubbish is left|^Street briefing$|^We check speeds|^We planned 12|^We walk these"
)


#: Answers as they are shown again: amounts, plates, times. And a word that both languages have.
NUMBERS = re.compile(r"^[£\d.,: ]+$|^[A-Z]{2}\d{2} ?[A-Z]{3}$|^Petrol$")


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self.skips = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self.skips or tag in ("script", "style", "code", "option") or given.get("lang"):
            self.skips += tag not in ("input", "img", "br", "meta", "link", "html")
        self.texts |= {given[name] or "" for name in ("aria-label", "alt", "title") if given.get(name)}

    def handle_endtag(self, tag: str) -> None:
        self.skips -= bool(self.skips)

    def handle_data(self, data: str) -> None:
        if not self.skips:
            self.texts.add(" ".join(data.split()))


def _texts(html: str) -> set[str]:
    parser = _Texts()
    parser.feed(html)
    return {text for text in parser.texts if sum(letter.isalpha() for letter in text) > 1}


def _same(client: Client, address: str, *, post: bool = False) -> set[str]:
    """The texts that stand on the Welsh page just as they do on the English one."""
    ask = client.post if post else client.get
    join = "&" if "?" in address else "?"
    english = ask(f"{address}{join}lang=en").content.decode()
    welsh = ask(f"{address}{join}lang=cy").content.decode()
    assert '<html lang="cy"' in welsh
    return _texts(english) & _texts(welsh)


def _values(html: str) -> list[str]:
    """What is typed and chosen in a page's form."""
    return re.findall(r'<input type="(?:text|number|email|tel)[^>]* value="([^"]*)"', html) + re.findall(
        r'value="([^"]*)"[^>]* checked', html
    )


def _ours(texts: set[str]) -> list[str]:
    """Those that nobody typed: not in the rows of the stage, and neither an address nor a name."""
    return sorted(text for text in texts if not TYPED.search(text))


class TestAWelshPage:
    @pytest.mark.parametrize("address", ADDRESSES)
    def test_says_nothing_of_ours_in_english(self, client: Client, stage: Stage, address: str) -> None:
        assert _ours(_same(client, address)) == []

    @pytest.mark.parametrize("address", FORMS)
    def test_says_what_is_wrong_in_welsh(self, client: Client, stage: Stage, address: str) -> None:
        assert _ours(_same(client, address, post=True)) == []

    @pytest.mark.parametrize("kind", IncidentKind)
    def test_asks_in_welsh(self, client: Client, stage: Stage, kind: IncidentKind) -> None:
        first = client.post(f"/report/start/{kind.value}/").headers["Location"]
        assert _ours(_same(client, first)) == []
        assert _ours(_same(client, first, post=True)) == []

    @pytest.mark.parametrize("kind", IncidentKind)
    def test_asks_every_question_in_welsh_and_keeps_the_answers(
        self, client: Client, stage: Stage, kind: IncidentKind
    ) -> None:
        token = begin(client, kind)
        fill(client, token, kind)
        typed = {str(value) for page in PAGES[kind].values() for value in page.values()}
        for slug in (*(slug for slug in PAGES[kind] if incidents.find_page(kind, slug)), "check"):
            address = f"/report/{token}/{slug}/"
            same = [
                text
                for text in _ours(_same(client, address))
                if text not in typed and not NUMBERS.match(text)
            ]
            assert same == [], slug
            english, welsh = (client.get(address, {"lang": code}).content.decode() for code in ("en", "cy"))
            assert _values(english) == _values(welsh)

    def test_would_be_found_out(self) -> None:
        assert _ours({"Abbey Green", "Call us now"}) == ["Call us now"]
