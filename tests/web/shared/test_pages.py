from __future__ import annotations

import pytest
from django.test import Client, override_settings

from peelian.journeys.ports import CaughtMail, Ports, plug, ports
from peelian.kernel.errors import NotFound
from tests.factories.clock import AT
from tests.web.stage import Stage


class TestErrorPages:
    def test_404_has_a_way_on(self, client: Client, stage: Stage) -> None:
        response = client.get("/nothing/here")
        assert response.status_code == 404
        assert "We could not find that page" in response.content.decode()

    def test_500_needs_no_database_and_tells_nothing(
        self, client: Client, stage: Stage, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_args: object, **_kwargs: object) -> None:
            raise RuntimeError("a secret")

        monkeypatch.setattr("peelian.apps.places.api.force", broken)
        client.raise_request_exception = False
        response = client.get("/")
        assert response.status_code == 500
        assert "something is broken here" in response.content.decode()
        assert "a secret" not in response.content.decode()

    def test_a_form_from_elsewhere_is_refused_in_a_sentence(self, stage: Stage) -> None:
        response = Client(enforce_csrf_checks=True).post("/sign-up/", {})
        assert response.status_code == 403
        assert "load it again" in response.content.decode()


class TestHealth:
    def test_is_answered(self, client: Client, db: None) -> None:
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").content == b"ready\n"


class TestEveryPage:
    @pytest.mark.parametrize(
        "address", ["/", "/areas/", "/areas/N01/", "/sign-up/", "/messages/", "/accounts/login/", "/nope"]
    )
    def test_has_no_inline_script_or_style_and_a_strict_policy(
        self, client: Client, stage: Stage, address: str
    ) -> None:
        response = client.get(address)
        page = response.content.decode()
        assert "style=" not in page
        assert "<style" not in page
        assert "<script>" not in page
        assert "onclick" not in page
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]

    @pytest.mark.parametrize("address", ["/", "/areas/N01/", "/sign-up/", "/accounts/login/"])
    def test_names_its_language_and_begins_with_a_skip_link(
        self, client: Client, stage: Stage, address: str
    ) -> None:
        page = client.get(address).content.decode()
        assert '<html lang="en' in page
        assert page.index("govuk-skip-link") < page.index("<header")
        assert page.count("<h1") == 1

    def test_carries_no_crown_and_nothing_from_elsewhere(self, client: Client, stage: Stage) -> None:
        page = client.get("/areas/N01/").content.decode()
        assert "crown" not in page.lower()
        assert 'src="http' not in page


class Box:
    """A mailbox in memory."""

    def __init__(self) -> None:
        self.mails = [CaughtMail("m1", "ada@home.example", "Abbey Green Team", "You said", "We did <b>", AT)]
        self.answers: list[tuple[str, str]] = []

    def list_mails(self, *, limit: int = 100) -> list[CaughtMail]:
        return self.mails[:limit]

    def get_mail(self, mail_id: str) -> CaughtMail:
        for mail in self.mails:
            if mail.id == mail_id:
                return mail
        raise NotFound("There is no such mail.")

    def answer(self, mail_id: str, text: str) -> None:
        self.answers.append((mail_id, text))


class TestTheDemosPages:
    def test_are_not_there_outside_the_demo(self, client: Client, stage: Stage) -> None:
        for address in ("/demo/", "/demo/mailbox/", "/demo/mailbox/m1/"):
            assert client.get(address).status_code == 404

    @override_settings(DEMO=True)
    def test_show_only_accounts_of_the_demo(self, client: Client, stage: Stage) -> None:
        from allauth.mfa.models import Authenticator

        from tests.factories.accounts import RoleGrantFactory, UserFactory

        demo = UserFactory.create(name="Demo Sergeant", is_demo=True)
        RoleGrantFactory.create(user=demo, area_code="riverside-1")
        Authenticator.objects.create(
            user=demo, type="totp", data={"secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"}
        )
        UserFactory.create(name="Real Person")
        page = client.get("/demo/").content.decode()
        assert "Demo Sergeant" in page
        assert "Sergeant in Riverside North" in page
        assert "Real Person" not in page
        for part in (
            "/beat/", "/beat/away/", "/station/", "/station/reports/", "/station/workforce/", "/station/my-team/",
            "/station/training/", "/newsroom/", "/board/", "/board/packs/", "/board-papers/", "/feeds/",
        ):  # fmt: skip
            assert f'href="{part}"' in page

    @override_settings(DEMO=True)
    def test_show_caught_mail_and_take_an_answer(self, client: Client, stage: Stage) -> None:
        box = Box()
        old = plug(Ports(channels=ports().channels, mailbox=box))
        try:
            assert "You said" in client.get("/demo/mailbox/").content.decode()
            assert "We did &lt;b&gt;" in client.get("/demo/mailbox/m1/").content.decode()
            assert client.post("/demo/mailbox/m1/", {"text": ""}).status_code == 400
            assert client.post("/demo/mailbox/m1/", {"text": "Thanks"}).status_code == 302
            assert client.get("/demo/mailbox/m2/").status_code == 404
        finally:
            plug(old)
        assert box.answers == [("m1", "Thanks")]

    @override_settings(DEMO=True)
    def test_say_when_there_is_no_mailbox(self, client: Client, stage: Stage) -> None:
        old = plug(Ports())
        try:
            assert client.get("/demo/mailbox/").status_code == 404
        finally:
            plug(old)
