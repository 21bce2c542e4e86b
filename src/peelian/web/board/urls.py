"""Addresses of the Board's screens."""

from __future__ import annotations

from django.urls import URLPattern, path

from peelian.web.board.views import building, figures, lint, packs, review, sections, steps, words

app_name = "board"
urlpatterns: list[URLPattern] = [
    path("", figures.figures, name="home"),
    path("packs/", packs.listing, name="packs"),
    path("lint/", lint.lint, name="lint"),
    path("begin-a-pack/", building.begin, name="begin_pack"),
    path("packs/<slug:code>/", packs.show, name="pack"),
    path("packs/<slug:code>/figures/<str:name>/", packs.figure, name="pack_figure"),
    path("packs/<slug:code>/public/", packs.in_public, name="pack_public"),
    path("packs/<slug:code>/files/", packs.files, name="pack_files"),
    path("packs/<slug:code>/files/<slug:version>/<slug:kind>/", packs.file, name="pack_file"),
    path("packs/<slug:code>/history/", packs.history, name="pack_history"),
    path("packs/<slug:code>/correct/", building.correct, name="correct_pack"),
    path("packs/<slug:code>/details/", building.details, name="pack_details"),
    path("packs/<slug:code>/build/", building.build, name="build_pack"),
    path("packs/<slug:code>/building/", building.progress, name="pack_building"),
    path("packs/<slug:code>/sections/", sections.listing, name="pack_sections"),
    path("packs/<slug:code>/library/", sections.add, name="add_pack_section"),
    path("packs/<slug:code>/sections/<slug:key>/", sections.change, name="change_pack_section"),
    path("packs/<slug:code>/sections/<slug:key>/move/", sections.move, name="move_pack_section"),
    path("packs/<slug:code>/sections/<slug:key>/remove/", sections.remove, name="remove_pack_section"),
    path("packs/<slug:code>/sections/<slug:key>/words/", words.write, name="write_pack_words"),
    path("packs/<slug:code>/sections/<slug:key>/versions/", words.versions, name="pack_versions"),
    path("packs/<slug:code>/comments/", review.comments, name="pack_comments"),
    path("packs/<slug:code>/comments/<int:comment_id>/settle/", review.settle, name="settle_pack_comment"),
    path("packs/<slug:code>/findings/", review.findings, name="pack_findings"),
    path("packs/<slug:code>/findings/<slug:digest>/", review.accept, name="accept_pack_finding"),
    path("packs/<slug:code>/ask/", steps.ask, name="ask_pack_approval"),
    path("packs/<slug:code>/approve/", steps.approve, name="approve_pack"),
    path("packs/<slug:code>/send-back/", steps.send_back, name="send_pack_back"),
    path("packs/<slug:code>/release/", steps.release, name="release_pack"),
]
