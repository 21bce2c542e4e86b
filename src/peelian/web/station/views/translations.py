"""Words in other languages: what waits for a person, one text beside its draft, and the force's glossary."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts import api as accounts
from peelian.apps.accounts.api import Permission
from peelian.apps.languages import api as languages
from peelian.apps.languages.api import LANGUAGES, Finding, Flag, TranslationState, TranslationView
from peelian.apps.messaging import api as messaging
from peelian.journeys import draft_translations, translate
from peelian.kernel.errors import NotFound
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.once import once
from peelian.web.station.forms.languages import OverrideForm, TermForm, TermNameForm, TranslationForm
from peelian.web.station.page import guard, may, page

_FLAGS = {
    Flag.TOKEN_LOST: "Missing, or there too often",
    Flag.DIGITS_CHANGED: "Numbers or times differ",
    Flag.LENGTH: "Length: may lack something, or say too much",
    Flag.UNTRANSLATED: "Left in English",
    Flag.MEANING: "Translated back it reads differently",
    Flag.PIECES: "Translated in pieces, may read stiffly",
    Flag.LINES: "Headings, points or empty lines differ from the English",
}

_STAGES = {
    translate.Stage.SETTLED: ("Approved", "green"),
    translate.Stage.CHECK: ("To check", "yellow"),
    translate.Stage.WAITING: ("Waiting for words", "grey"),
    translate.Stage.NOT_ASKED: ("Not asked for", "grey"),
}


@requires(Permission.APPROVE_TRANSLATION)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What waits, due first: of all languages or one, drafts to check or texts that a person has to write."""
    language = request.GET.get("language", "")
    asked = request.GET.get("state", "")
    state = TranslationState(asked) if asked in {"wanted", "drafted"} else None
    waiting = languages.count_to_do()
    rows = languages.list_to_do([language] if language in LANGUAGES else None, state=state)
    served = {target for source, target in draft_translations.pairs() if source == "en"}
    return page(
        request,
        "translation_list.html",
        "translations",
        rows=[(row, LANGUAGES[row.language], row.language in served) for row in rows],
        counts=[
            {
                "language": LANGUAGES[code],
                "drafted": number.get(TranslationState.DRAFTED, 0),
                "wanted": number.get(TranslationState.WANTED, 0),
                "served": code in served,
            }
            for code, number in waiting.items()
        ],
        chosen=LANGUAGES.get(language),
        state=state,
        today=now(),
    )


@requires(Permission.APPROVE_TRANSLATION)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def show(request: HttpRequest, translation_id: int) -> HttpResponse:
    """One text beside its draft: what to look at, what it says translated back; change the words and approve them."""
    row = languages.get_translation(translation_id)
    language = LANGUAGES[row.language]
    form = TranslationForm(
        request.POST or None,
        language=language,
        rows=max(3, min(24, row.source.count("\n") + len(row.source) // 50 + 2)),
        initial={"text": row.text},
    )
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            translate.approve(
                viewer=viewer_of(request),
                at=now(),
                translation_id=translation_id,
                text=form.cleaned_data["text"],
                reads_it=form.cleaned_data["reads_it"],
            )
            messages.success(
                request, f"Approved. It is used wherever these words go out in {language.english_name}."
            )
            return redirect(f"{reverse('station:translations')}?language={row.language}")
    return page(
        request,
        "translation.html",
        "translations",
        row=row,
        language=language,
        source_language=LANGUAGES.get(row.source_language),
        form=form,
        source=_marked(row.source, _words(row.findings, Flag.TOKEN_LOST, Flag.PIECES)),
        draft=_marked(row.text, _words(row.findings, Flag.UNTRANSLATED)),
        findings=[(_FLAGS[finding.flag], finding.words) for finding in row.findings],
        is_approved=row.state is TranslationState.APPROVED,
        is_draft=row.state is TranslationState.DRAFTED,
        is_behind=languages.is_behind_glossary(translation_id),
        has_engine=(row.source_language, row.language) in draft_translations.pairs(),
        subject=f"languages.Translation:{translation_id}",
    )


@requires(Permission.APPROVE_TRANSLATION)
@require_POST
@once
def again(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Have the draft made anew."""
    with refusals.on_page(request):
        translate.draft_again(viewer=viewer_of(request), at=now(), translation_id=translation_id)
        messages.success(request, "The draft is being made again. Load the page in a moment.")
    return redirect("station:translation", translation_id=translation_id)


@requires(Permission.SEE_STATION)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def of_message(request: HttpRequest, message_id: int, language: str) -> HttpResponse:
    """One message in one language: which words it takes, where each stands; and letting unchecked words go out."""
    path = messaging.area_path_of(message_id)
    guard(request, Permission.SEE_STATION, path)
    if language not in LANGUAGES:
        raise NotFound("There is no such language.")
    form = OverrideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            translate.override(
                viewer=viewer_of(request),
                at=now(),
                message_id=message_id,
                language=language,
                reason=form.cleaned_data["reason"],
            )
            messages.success(request, "These words go out unchecked. The message says so to its readers.")
            return redirect("station:message_language", message_id=message_id, language=language)
    sheet = messaging.sheet_of(message_id)
    stands = next(iter(translate.standings(message_id, [language])), None)
    if stands is None:
        raise NotFound("The message is written in this language.")
    return page(
        request,
        "translation_message.html",
        "translations",
        sheet=sheet,
        stands=stands,
        parts=[(part, _state(part)) for part in stands.parts],
        form=form,
        may_override=may(request, Permission.APPROVE_MESSAGE, path) and stands.stage is translate.Stage.CHECK,
        may_approve=accounts.may_anywhere(viewer_of(request), Permission.APPROVE_TRANSLATION),
    )


@requires(Permission.MANAGE_MESSAGING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def of_template(request: HttpRequest, template_id: int) -> HttpResponse:
    """How far a template is in each language; asking for it in all of them ahead of its use."""
    template = messaging.get_template(template_id)
    if request.method == "POST":
        with refusals.on_page(request):
            translate.want_template(viewer=viewer_of(request), at=now(), template_id=template_id)
            messages.success(
                request, "Asked for in every language. What a machine serves is drafted in a moment."
            )
        return redirect("station:template_languages", template_id=template_id)
    stages = translate.template_stages(template_id)
    return page(
        request,
        "translation_template.html",
        "translations",
        row=template,
        rows=[(LANGUAGES[code], *_STAGES[stage]) for code, stage in stages],
        is_missing=any(stage is translate.Stage.NOT_ASKED for _, stage in stages),
    )


@requires(Permission.SEE_STATION)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def glossary(request: HttpRequest) -> HttpResponse:
    """How the force wants terms translated; whoever manages messaging changes them."""
    form = TermForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with refusals.on_form(form):
            translate.set_term(
                viewer=viewer_of(request),
                at=now(),
                term=said["term"],
                language=said["language"],
                rendering=said["rendering"],
            )
            messages.success(request, "Set. Drafts that are made from now on follow it.")
            return redirect("station:glossary")
    return page(
        request,
        "glossary.html",
        "translations",
        terms=[(term, LANGUAGES[term.language]) for term in languages.list_terms()],
        version=languages.glossary_version(),
        form=form,
        may_change=accounts.may_anywhere(viewer_of(request), Permission.MANAGE_MESSAGING),
    )


@requires(Permission.MANAGE_MESSAGING)
@require_POST
@once
def drop_term(request: HttpRequest) -> HttpResponse:
    """Take a term out of the glossary."""
    form = TermNameForm(request.POST)
    if not form.is_valid():
        raise NotFound("The glossary has no such term.")
    with refusals.on_page(request):
        translate.drop_term(
            viewer=viewer_of(request),
            at=now(),
            term=form.cleaned_data["term"],
            language=form.cleaned_data["language"],
        )
        messages.success(request, "Taken out. Drafts that are made from now on don’t follow it.")
    return redirect("station:glossary")


def _state(part: TranslationView) -> tuple[str, str]:
    """A tag's words and colour."""
    return {
        TranslationState.APPROVED: ("Approved", "green"),
        TranslationState.DRAFTED: ("To check", "yellow"),
        TranslationState.WANTED: ("Waiting for words", "grey"),
    }[part.state]


def _words(findings: Iterable[Finding], *flags: Flag) -> list[str]:
    return [
        words
        for finding in findings
        if finding.flag in flags
        for words in finding.words.split(", ")
        if len(words) > 1
    ]


def _marked(text: str, words: Iterable[str]) -> SafeString:
    """The text, escaped, with these words marked."""
    some = sorted(set(words), key=len, reverse=True)
    pieces = re.split("(" + "|".join(map(re.escape, some)) + ")", text) if some else [text]
    return format_html_join(
        "",
        "{}{}{}",
        (
            (SafeString("<mark>"), piece, SafeString("</mark>")) if n % 2 else ("", piece, "")
            for n, piece in enumerate(pieces)
        ),
    )
