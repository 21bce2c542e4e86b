"""Addresses of the station's message screens."""

from django.urls import path

from peelian.web.station.views import social
from peelian.web.station.views.messages import (
    audience,
    following,
    groups,
    listing,
    looking,
    managing,
    sending,
    writing,
)

urlpatterns = [
    path("messages/", listing.listing, name="messages"),
    path("messages/new/", writing.start, name="write_message"),
    path("messages/templates/", managing.templates, name="message_templates"),
    path("messages/templates/new/", managing.template, name="make_template"),
    path("messages/templates/<int:template_id>/", managing.template, name="change_template"),
    path("messages/templates/<int:template_id>/retire/", managing.retire, name="retire_template"),
    path("messages/groups/", groups.listing, name="message_groups"),
    path("messages/groups/new/", groups.make, name="make_group"),
    path("messages/groups/<int:group_id>/", groups.show, name="message_group"),
    path("messages/groups/<int:group_id>/change/", groups.change, name="change_group"),
    path("messages/groups/<int:group_id>/close/", groups.close, name="close_group"),
    path("messages/groups/<int:group_id>/members/", groups.members, name="group_members"),
    path(
        "messages/groups/<int:group_id>/members/<int:contact_id>/take-out/",
        groups.take_out,
        name="take_out_of_group",
    ),
    path("messages/rules/", managing.rules, name="sending_rules"),
    path("messages/providers/", managing.providers, name="message_providers"),
    path("messages/<int:message_id>/", following.show, name="message"),
    path("messages/<int:message_id>/progress/", following.progress, name="message_progress"),
    path("messages/<int:message_id>/words/", writing.words, name="message_words"),
    path("messages/<int:message_id>/files/", writing.files, name="message_files"),
    path("messages/<int:message_id>/files/<int:attachment_id>/", writing.file, name="message_file"),
    path(
        "messages/<int:message_id>/files/<int:attachment_id>/remove/",
        writing.remove_file,
        name="remove_message_file",
    ),
    path("messages/<int:message_id>/audience/", audience.choose, name="message_audience"),
    path("messages/<int:message_id>/audience/count/", audience.count, name="message_count"),
    path("messages/<int:message_id>/languages/", looking.in_languages, name="message_languages"),
    path("messages/<int:message_id>/preview/", looking.preview, name="message_preview"),
    path("messages/<int:message_id>/preview/page/", looking.face, name="message_face"),
    path("messages/<int:message_id>/preview/speech/", looking.audio, name="message_audio"),
    path("messages/<int:message_id>/test/", looking.test, name="test_message"),
    path("messages/<int:message_id>/send/", sending.send, name="message_send"),
    path("messages/<int:message_id>/drop/", writing.drop, name="drop_message"),
    path("messages/<int:message_id>/recall/", sending.recall, name="recall_message"),
    path("messages/<int:message_id>/correct/", sending.correct, name="correct_message"),
    path("messages/<int:message_id>/again/", sending.retry, name="retry_message"),
    path("messages/<int:message_id>/post/", social.post_message, name="post_message"),
]
