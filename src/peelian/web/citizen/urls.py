"""Addresses of the residents' site. Those in our mails (confirm, leave, manage, rate, a message) have no last slash."""

from django.urls import include, path

from peelian.web.citizen import (
    business_urls,
    contact_urls,
    crime_urls,
    involved_urls,
    pages_urls,
    papers_urls,
    report_urls,
    track_urls,
)
from peelian.web.citizen.views import areas, browser, find, here, messages, plan, say, standing, subscription

app_name = "citizen"
urlpatterns = [
    path("", find.home, name="home"),
    path("find/", find.results, name="find"),
    path("here/", here.here, name="here"),
    path("areas/", areas.every, name="areas"),
    path("areas/map/", areas.on_a_map, name="map"),
    path("areas/map.svg", areas.picture, name="map-picture"),
    path("areas/map.json", areas.outlines, name="map-outlines"),
    path("areas/<str:code>/", areas.one, name="area"),
    path("areas/<str:code>/boundary.json", areas.boundary, name="boundary"),
    path("areas/<str:code>/plans/<int:plan_id>/", plan.one, name="plan"),
    path("areas/<str:code>/browser/", browser.ask, name="browser"),
    path("areas/<str:code>/say/", say.answer, name="say"),
    path("areas/<str:code>/said/", say.thanks, name="said"),
    path("sign-up/", subscription.sign_up, name="sign-up"),
    path("sign-up/check-your-mail/", subscription.check_mail, name="check-mail"),
    path("sign-up/check-your-phone/", subscription.check_phone, name="check-phone"),
    path("mend/<str:token>", subscription.mend, name="mend"),
    path("confirm/<str:token>", subscription.confirm, name="confirm"),
    path("leave/<str:token>", subscription.leave, name="leave"),
    path("leave-done/", subscription.left, name="left"),
    path("manage/<str:token>", subscription.manage, name="manage"),
    path("manage/<str:token>/browser", browser.add, name="browser-add"),
    path("manage/<str:token>/browser/<int:browser_id>/remove", browser.remove, name="browser-remove"),
    path("push-worker.js", browser.worker, name="push-worker"),
    path("rate/<str:token>", messages.rate, name="rate"),
    path("messages/", messages.archive, name="messages"),
    path("messages/genuine/", messages.genuine, name="genuine"),
    path("messages/<int:message_id>", messages.one, name="message"),
    path("messages/<int:message_id>.pdf", messages.on_paper, name="message-pdf"),
    path("privacy/", standing.privacy, name="privacy"),
    path("accessibility/", standing.accessibility, name="accessibility"),
    path("cookies/", standing.cookies, name="cookies"),
    *crime_urls.urlpatterns,
    path("report/", include(report_urls.urlpatterns)),
    *track_urls.urlpatterns,
    path("contact-us/", include(contact_urls.urlpatterns)),
    path("get-involved/", include(involved_urls.urlpatterns)),
    path("business/", include(business_urls.urlpatterns)),
    path("board-papers/", include(papers_urls.urlpatterns)),
    *pages_urls.urlpatterns,
]
