"""Teams' accounts on social networks, and posting a message there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peelian.apps.accounts.api import Permission
from peelian.apps.messaging import api as messaging
from peelian.apps.posting import api as posting
from peelian.journeys import post, standing
from peelian.kernel.time import now
from peelian.web.shared import refusals
from peelian.web.shared.access import requires, viewer_of
from peelian.web.shared.ground import ground, indented
from peelian.web.shared.once import once
from peelian.web.station.forms.social import ConnectForm, PostForm
from peelian.web.station.page import guard, page, today


@requires(Permission.MANAGE_MESSAGING)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The accounts that are connected."""
    rows = posting.list_accounts(viewer=viewer_of(request), at=now(), permission=Permission.MANAGE_MESSAGING)
    return page(request, "social_list.html", "messages", rows=rows)


@requires(Permission.MANAGE_MESSAGING)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def connect(request: HttpRequest) -> HttpResponse:
    """Connect an account: it is tried before it's kept."""
    land = ground(viewer_of(request), Permission.MANAGE_MESSAGING, today())
    form = ConnectForm(request.POST or None, areas=indented(land), networks=post.networks())
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            account = post.connect(viewer=viewer_of(request), at=now(), **form.cleaned_data)
            messages.success(request, f"{account.handle} is connected.")
            return redirect("station:social")
    return page(request, "social_connect.html", "messages", form=form)


@requires(Permission.MANAGE_MESSAGING)
@require_POST
@once
def disconnect(request: HttpRequest, account_id: int) -> HttpResponse:
    """Post there no more."""
    post.disconnect(viewer=viewer_of(request), at=now(), account_id=account_id)
    messages.success(request, "The account is disconnected. Its token has been thrown away.")
    return redirect("station:social")


@requires(Permission.WRITE_MESSAGE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def post_message(request: HttpRequest, message_id: int) -> HttpResponse:
    """Post a message that went out, on some of the team's accounts; and what became of earlier posts."""
    guard(request, Permission.WRITE_MESSAGE, standing.path_now(messaging.area_path_of(message_id), now()))
    message = messaging.get_public_message(message_id)
    done = posting.list_posts(message_ids=[message_id])
    accounts = posting.list_accounts(viewer=viewer_of(request), at=now(), permission=Permission.WRITE_MESSAGE)
    used = {one.account.id for one in done}
    open_accounts = [account for account in accounts if account.id not in used]
    form = PostForm(request.POST or None, accounts=open_accounts)
    if request.method == "POST" and form.is_valid():
        with refusals.on_form(form):
            post.queue(
                viewer=viewer_of(request),
                at=now(),
                message_id=message_id,
                account_ids=form.cleaned_data["accounts"],
            )
            messages.success(request, "It is on its way. This page shows when it's there.")
            return HttpResponseRedirect(reverse("station:post_message", args=[message_id]))
    networks = dict(post.networks())
    return page(
        request,
        "social_post.html",
        "messages",
        message=message,
        form=form if open_accounts else None,
        has_accounts=bool(accounts),
        done=done,
        texts=[
            (networks[name], post.suggest(message_id, name))
            for name in sorted({account.network for account in open_accounts} & set(networks))
        ],
    )
