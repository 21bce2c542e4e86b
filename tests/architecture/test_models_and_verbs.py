"""Every model says how private it is and what becomes of it; every write says who and when."""

from __future__ import annotations

import inspect

import pytest
from django.apps import apps as django_apps
from django.db import models

from peelian.kernel.privacy import Privacy

OURS = [model for model in django_apps.get_models() if model.__module__.startswith("peelian.")]


class TestModels:
    @pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
    def test_names_its_privacy_and_its_retention(self, model: type[models.Model]) -> None:
        assert isinstance(getattr(model, "privacy", None), Privacy)
        assert len(getattr(model, "retention", "")) > 5

    @pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
    def test_has_a_docstring_of_its_own(self, model: type[models.Model]) -> None:
        assert model.__doc__
        assert not model.__doc__.startswith(f"{model.__name__}("), "Django's own, not ours"

    @pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
    def test_points_at_a_residents_row_only_when_it_is_as_private(self, model: type[models.Model]) -> None:
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.related_model._meta.label == "contacts.Contact":
                assert model.privacy is Privacy.RESIDENT  # type: ignore[attr-defined]


def _services() -> list[tuple[str, object]]:
    """Every function of an app's `services` (a module, or a package of modules) that its door hands out."""
    found = []
    for config in django_apps.get_app_configs():
        if not config.name.startswith("peelian.apps."):
            continue
        door = __import__(f"{config.name}.api", fromlist=["x"])
        for name, thing in vars(door).items():
            if inspect.isfunction(thing) and thing.__module__.startswith(f"{config.name}.services"):
                found.append((f"{config.label}.{name}", thing))
    return found


#: Verbs without an actor of their own, each with its reason.
WITHOUT_ACTOR = {
    "content.follow_edit": "follows what an editor saved, which Wagtail's own log tells of",
    "content.prepare_site": "part of setting a database up, as the migrations are",
    "events.subject_of": "reads nothing and writes nothing",
    "events.record_read": "the viewer is the actor",
    "events.record_reads": "the viewer is the actor",
    "events.claim_outbox": "the worker's own bookkeeping",
    "events.settle_outbox": "the worker's own bookkeeping",
    "events.postpone_outbox": "the worker's own bookkeeping",
    "messaging.claim_due": "names the worker",
    "messaging.settle": "the worker that claimed the copies",
    "messaging.recover_stale": "the worker's own bookkeeping",
    "messaging.recover_journal": "the worker's own bookkeeping",
    "messaging.release_claims": "the worker that claimed the copies",
    "messaging.note_unplugged": "the worker's own bookkeeping",
    "messaging.ask_leave": "the worker's own bookkeeping",
    "messaging.return_leave": "the worker's own bookkeeping",
    "messaging.note_outcomes": "the worker's own bookkeeping",
    "messaging.note_trouble": "the worker's own bookkeeping",
    "messaging.mark_bounced": "the far side, whose words are kept",
    "messaging.take_receipts": "the provider, whose numbers say what they are about",
    "messaging.match_parked": "the worker's own bookkeeping",
    "messaging.take_text": "the contact whose number it is",
    "posting.claim_due": "the worker's own bookkeeping",
    "posting.recover_stale": "the worker's own bookkeeping",
    "posting.settle_later": "the worker that claimed the post",
    "posting.settle_posted": "the worker that claimed the post",
    "posting.settle_refused": "the worker that claimed the post",
    "incidents.prove_key": "the key says whose it is",
    "messaging.take_reply": "the signed token in the mail's address says who wrote it",
    "visibility.take_arrival": "the feed, whose key was proven, or the broker that we listen to",
    "visibility.settle_arrivals": "the worker's own bookkeeping",
    "workforce.hold": "writes nothing: others wait until the caller's transaction ends",
}


class TestServices:
    @pytest.mark.parametrize(
        ("name", "verb"), _services(), ids=lambda value: value if isinstance(value, str) else ""
    )
    def test_takes_keywords_only_with_an_actor_and_a_moment(self, name: str, verb: object) -> None:
        parameters = inspect.signature(verb).parameters  # type: ignore[arg-type]
        if name in WITHOUT_ACTOR:
            return
        positional = [
            p.name for p in parameters.values() if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
        ]
        assert positional == [], f"{name} takes {positional} by place"
        assert "at" in parameters, f"{name} has no moment"
        # A signed token, or the number that a text came from, says who acts.
        assert {"actor", "token", "phone"} & set(parameters), f"{name} has no actor"
