"""Businesses that report: opened with sites and keys, and closed."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from peelian.apps.accounts.types import Role
from peelian.apps.incidents import api as incidents
from peelian.apps.incidents.api import IncidentKind, Step
from peelian.apps.incidents.models.reports import Report
from peelian.kernel.actors import system
from tests.factories.accounts import make_viewer
from tests.factories.clock import AT
from tests.factories.places import Land, PostcodeFactory
from tests.factories.reported import make_business, make_report
from tests.web.station.reports.pages import text


class TestBusinesses:
    def test_are_opened_with_sites_and_keys_and_closed(self, land: Land, centre: Client) -> None:
        PostcodeFactory.create()
        form = {"name": "Midland Fuels", "email": "office@fuels.example", "kinds": ["bilking", "theft"]}
        page = text(centre.post("/station/businesses/new/", form, follow=True))
        assert "a link is on its way" in page
        (business,) = incidents.list_businesses(viewer=make_viewer(Role.CONTACT_CENTRE, "midshire"))
        at = f"/station/businesses/{business.id}"
        site = {"code": "S1", "name": "North", "address": "1 High Street", "postcode": "DE1 1AA"}
        assert "There is a problem" in text(centre.post(f"{at}/", site))
        assert "North" in text(centre.post(f"{at}/", {**site, "postcode": "b312ab"}, follow=True))
        made = text(centre.post(f"{at}/keys/", {"name": "till"}))
        secret = re.search(r"pk_[\w-]{43}", made)
        assert secret
        assert secret[0] not in text(centre.get(f"{at}/"))
        assert incidents.prove_key(secret[0], on=AT.date()).business_id == business.id
        centre.post(f"{at}/keys/{incidents.list_keys(business.id)[0].id}/revoke/")
        with pytest.raises(incidents.BadKey):
            incidents.prove_key(secret[0], on=AT.date())
        centre.post(f"{at}/close/")
        assert "Closed" in text(centre.get("/station/businesses/"))

    def test_are_for_those_who_manage_reports(self, land: Land, sergeant: Client) -> None:
        business = make_business()
        for address in ("", "new/", f"{business.id}/"):
            assert sergeant.get(f"/station/businesses/{address}").status_code == 403
        assert sergeant.post(f"/station/businesses/{business.id}/keys/", {"name": "x"}).status_code == 403
        assert sergeant.get("/station/report-rules/").status_code == 403

    def test_a_report_of_theirs_says_so(self, land: Land, sergeant: Client) -> None:
        business = make_business()
        reference = make_report(
            land.neighbourhoods[0], kind=IncidentKind.BILKING, contact_id=business.contact_id
        )
        Report.objects.filter(reference=reference).update(business_id=business.id)
        assert "Midland Fuels" in text(sergeant.get(f"/station/reports/{reference}/"))
        incidents.step(
            actor=system("tests"), at=AT, reference=reference, step=Step.NO_CRIME, by=incidents.By.STAFF,
            words="It is a debt.", reason="civil",
        )  # fmt: skip
        assert "Not a crime" in text(sergeant.get("/station/reports/?show=closed"))
