"""Addresses of sign-in: allauth's views, each with our mark. What isn't listed here doesn't exist.

There is no sign-up and no password reset by mail: an administrator makes accounts, and everybody can change their own
password.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path

from peelian.apps.accounts.api import Permission
from peelian.web.shared.access import public, requires
from peelian.web.shared.accounts import views

_own = requires(Permission.USE_OWN_ACCOUNT)

urlpatterns = [
    path("", views.start, name="account_start"),
    path("login/", public("Staff sign in here")(account.login), name="account_login"),
    path(
        "logout/", public("Also cancels a sign-in that is half done")(account.logout), name="account_logout"
    ),
    path(
        "inactive/",
        public("Says that an account is closed")(account.account_inactive),
        name="account_inactive",
    ),
    path("reauthenticate/", _own(account.reauthenticate), name="account_reauthenticate"),
    path("password/", _own(account.password_change), name="account_change_password"),
    path("2fa/", _own(mfa.index), name="mfa_index"),
    path(
        "2fa/authenticate/",
        public("The second step of signing in, before anybody is signed in")(mfa.authenticate),
        name="mfa_authenticate",
    ),
    path("2fa/reauthenticate/", _own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", _own(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", _own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", _own(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        _own(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]
