from __future__ import annotations

import pytest

from peelian.apps.accounts.types import Role
from peelian.apps.content.models.pages import AdvicePage
from peelian.apps.languages.models import Translation
from tests.apps.content import pages
from tests.factories.places import make_land
from tests.web.conftest import SignIn

pytestmark = pytest.mark.django_db


class TestPages:
    def test_lists_what_is_on_the_site_with_a_way_to_the_newsroom(self, sign_in: SignIn) -> None:
        pages.advice(live=True)
        pages.news("A draft")
        words = sign_in(Role.SERGEANT, make_land().force.code).get("/station/pages/").content.decode()
        assert "Keep burglars out" in words
        assert "A draft" not in words
        assert 'href="/newsroom/"' in words
        assert "Take it down" not in words

    def test_takes_one_down_with_a_reason(self, sign_in: SignIn) -> None:
        page = pages.advice(live=True)
        comms = sign_in(Role.COMMS, make_land().force.code)
        address = f"/station/pages/{page.pk}/take-down/"
        assert "Say why the page comes down" in comms.post(address, {"reason": ""}).content.decode()
        assert AdvicePage.objects.get(pk=page.pk).live
        assert comms.post(address, {"reason": "It is wrong."}).status_code == 302
        assert not AdvicePage.objects.get(pk=page.pk).live

    def test_takes_nothing_down_for_those_who_only_write(self, sign_in: SignIn) -> None:
        page = pages.advice(live=True)
        sergeant = sign_in(Role.SERGEANT, make_land().force.code)
        assert sergeant.post(f"/station/pages/{page.pk}/take-down/", {"reason": "So."}).status_code == 403
        assert AdvicePage.objects.get(pk=page.pk).live

    def test_asks_for_the_words_of_a_page_and_says_what_is_missing(self, sign_in: SignIn) -> None:
        page = pages.advice(live=True)
        comms = sign_in(Role.COMMS, make_land().force.code)
        address = f"/station/pages/{page.pk}/languages/"
        assert "0 of 5 texts approved" in comms.get(address).content.decode()
        comms.post(address, {"language": "cy", "do": "want"})
        assert Translation.objects.filter(language="cy").count() == 5
        words = comms.post(address, {"language": "cy", "do": "make"}, follow=True).content.decode()
        assert "5 pieces of this page have no approved words yet" in words

    @pytest.mark.parametrize("number", [1, 999_999])
    def test_knows_only_pages_that_readers_see(self, sign_in: SignIn, number: int) -> None:
        comms = sign_in(Role.COMMS, make_land().force.code)
        for what in ("languages", "take-down"):
            assert comms.get(f"/station/pages/{number}/{what}/").status_code == 404
