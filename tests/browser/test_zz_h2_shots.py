from __future__ import annotations
import datetime as dt
import pytest
from django.conf import settings
from django.urls import reverse
from tests.browser.test_every_address import _everybody
from tests.browser.conftest import NARROW, WIDE
from tests.web.staff_stage import client_of, set_the_station
from tests.web.station.test_claims import a_month, claim, key_places
from tests.web.station.test_heat import SPAN, WHY, walked
from tests.factories.incidents import *  # noqa
from peelian.apps.incidents.models.crimes import MapPoint
from tests.factories.places import square


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_shots(live_server, look, faults, axe):
    station = set_the_station()
    client = client_of(_everybody(station))
    MapPoint.objects.create(lat=square(0, 0).centroid.y, lng=square(0, 0).centroid.x, name="On or near School Road")
    named = key_places(station)
    a_month(named)
    said = claim(station, named)
    walked(station, cells=60)
    address = reverse("station:heat", args=[station.land.sector.code])
    other = reverse("station:heat", args=[station.land.other_sector.code])
    heat = client.post(f"{address}?since={SPAN['since']}&until={SPAN['until']}", {"reason": WHY}).headers["Location"]
    empty = client.post(f"{address}?since=2026-01-01&until=2026-01-14", {"reason": WHY}).headers["Location"]
    pages = {
        "heat-reason": other, "heat": heat, "heat-empty": empty,
        "claims": reverse("station:claims"), "claim": reverse("station:claim", args=[said.pk]),
        "make-claim": reverse("station:make_claim"), "end-claim": reverse("station:end_claim", args=[said.pk]),
        "practice": reverse("station:practice"), "tracked": reverse("beat:tracked"),
    }
    try:
        pages["rules"] = reverse("station:figure_rules")
    except Exception:
        pass
    wrong = {}
    for width in (WIDE, NARROW):
        page = look(width)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        for name, url in pages.items():
            page.set_viewport_size({"width": width, "height": 900}); answer = page.goto(live_server.url + url)
            page.screenshot(path=f"/tmp/scratch/h2/{name}-{width}.png", full_page=True); pass
            found = [answer.status] if answer.status != 200 else []
            found += faults(page) if width == WIDE else []
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0: found.append(f"{over}px too wide at {width}")
            if found: wrong[f"{name}-{width}"] = found
    print(wrong)
    assert wrong == {}
