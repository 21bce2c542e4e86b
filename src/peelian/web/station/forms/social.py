"""Forms about accounts on social networks."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from peelian.apps.posting.api import AccountView
from peelian.web.shared.forms import Checkboxes, Form, Radios
from peelian.web.station.forms import fields


class ConnectForm(Form):
    """A team's account on a network."""

    network = forms.ChoiceField(
        label="Which network?", widget=Radios(), error_messages={"required": "Choose a network"}
    )
    area_code = forms.ChoiceField(label="Whose account is it?")
    server = fields.line(
        "Server",
        missing="Enter the server's address",
        help_text="Like https://mastodon.example or https://bsky.social",
    )
    handle = fields.line(
        "Name of the account", missing="Enter the account's name", help_text="As it stands on its page there."
    )
    secret = forms.CharField(
        label="Token or app password",
        help_text="Mastodon: an access token that may write statuses. Bluesky: an app password, never your own. It is "
        "kept encrypted and never shown again.",
        max_length=300,
        error_messages={"required": "Enter the token or app password"},
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: object,
        areas: Sequence[tuple[str, str]],
        networks: Sequence[tuple[str, str]],
        **kwargs: object,
    ) -> None:
        """Take the areas in which the viewer may connect accounts, and the networks that there are."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["area_code"].choices = list(areas)  # type: ignore[attr-defined]
        self.fields["network"].choices = list(networks)  # type: ignore[attr-defined]


class PostForm(Form):
    """On which accounts a message is posted."""

    accounts = forms.TypedMultipleChoiceField(
        label="On which accounts?",
        coerce=int,
        widget=Checkboxes(),
        error_messages={"required": "Choose at least one account"},
    )

    def __init__(self, *args: object, accounts: Sequence[AccountView], **kwargs: object) -> None:
        """Take the accounts that it can be posted on."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through as they came
        self.fields["accounts"].choices = [  # type: ignore[attr-defined]
            (account.id, f"{account.handle} ({account.network.capitalize()}, {account.area_name})")
            for account in accounts
        ]
