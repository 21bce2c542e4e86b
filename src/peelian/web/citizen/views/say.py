"""The question that a team asks its neighbourhood, on a page of its own: a form's token may not be in a kept page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from peelian.apps.places import api as places
from peelian.apps.voice import api as voice
from peelian.journeys import hear
from peelian.kernel.categories import ProblemCategory
from peelian.kernel.time import local_day, now
from peelian.web.citizen.forms import SayForm
from peelian.web.citizen.views.on_a_day import gone_with_its_area
from peelian.web.shared.access import public
from peelian.web.shared.languages import language_of
from peelian.web.shared.limits import limited
from peelian.web.shared.refusals import on_form
from peelian.web.shared.senders import sender_key


@public("Residents answer without signing in")
@limited("say", times=30)
@require_http_methods(["GET", "HEAD", "POST"])
@gone_with_its_area
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """GET asks the question; POST takes the answer."""
    at = now()
    area = places.get_area(code, local_day(at))
    question = voice.current_question(code, at)
    if question is None:
        status = 400 if request.method == "POST" else 200
        return render(request, "citizen/question_closed.html", {"area": area}, status=status)
    form = SayForm(request.POST if request.method == "POST" else None, question=question.text)
    if request.method == "POST" and form.is_valid():
        with on_form(form):
            hear.hear_survey(
                at=at,
                neighbourhood_code=code,
                category=ProblemCategory(form.cleaned_data["category"]),
                text=form.cleaned_data["text"],
                language=language_of(request),
                person_key=f"sender:{sender_key(request, f'question:{question.id}')}",
                question_id=question.id,
            )
            return redirect("citizen:said", code=code)
    context = {"area": area, "question": question, "form": form}
    return render(request, "citizen/say.html", context, status=400 if form.errors else 200)


@public("Residents answer without signing in")
@require_safe
@gone_with_its_area
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """What becomes of an answer."""
    return render(request, "citizen/said.html", {"area": places.get_area(code, local_day(now()))})
