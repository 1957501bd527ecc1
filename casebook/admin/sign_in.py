"""Signing in to the desk: a name, a password, and a second factor; where it leads, and how guessing is slowed down.

django-allauth asks, django-axes counts. Neither writes down who tried from where.
"""

import base64
import math
import posixpath
import secrets
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter, get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from cryptography.exceptions import InvalidSignature
from cryptography.fernet import Fernet, InvalidToken
from django import forms
from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casebook.admin.permissions import is_member, member_of
from casebook.middleware import is_unavailable, unavailable
from casebook.models import User
from casebook.web.rate_limits import network_of

_DESK = "/admin/"
# Of a second factor that is a code: whoever is asked for it has the password already.
MOST_CODES, CODES_SECONDS = 10, 15 * 60
# What stands for a member's second factor; the recovery codes only come with one.
FACTORS = [Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP]


class SignInAdapter(DefaultAccountAdapter):
    """Members sign in and nobody signs up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("The name or the password is not right."),
        "incorrect_password": gettext_lazy("The password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        return leads_to_desk(url)

    def get_client_ip(self, request: HttpRequest) -> str:
        return hashed_network(request)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        # Its pages say themselves what was done; only what went wrong has no other place.
        if kwargs.get("message"):
            super().add_message(request, level, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors, kept encrypted and named in the archive's own words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "That is not right. Is the code of this minute, and the clock of the telephone?"
        ),
    }

    def encrypt(self, text: str) -> str:
        return Fernet(settings.SECOND_FACTOR_KEY).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return Fernet(settings.SECOND_FACTOR_KEY).decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # Kept under another key. No code fits what nobody knows, and `reset_second_factor` helps.
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def get_totp_issuer(self) -> str:
        return settings.SITE_NAME

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.get_username())

    def generate_authenticator_name(self, user: Any, type: str) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}


class _FewCodes(forms.Form):
    """A code may be tried a few times, wherever from. Whoever does not have the password can lock nobody out so."""

    user: Any

    def clean_code(self) -> str:
        counts, key = caches[settings.AXES_CACHE], f"codes-of-{self.user.pk}"
        counts.add(key, 0, CODES_SECONDS)
        if counts.incr(key) > MOST_CODES:
            raise forms.ValidationError(
                _("Too many codes were tried. Wait a quarter of an hour, or use a passkey."), code="too_many"
            )
        if not self.cleaned_data["code"].isascii():
            raise get_adapter().validation_error("incorrect_code")
        code: str = super().clean_code()  # type: ignore[misc]
        counts.delete(key)
        return code


class _CodeOnce(_FewCodes):
    """A code that was used is used up, whichever process of the server took it: allauth asks its own memory alone."""

    authenticator: Authenticator

    @transaction.atomic
    def clean_code(self) -> str:
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            app = Authenticator.objects.select_for_update().get(pk=self.authenticator.pk)
            used = salted_hmac("casebook second factor", code, algorithm="sha256").hexdigest()
            if app.data.get("used") == used:
                raise get_adapter().validation_error("incorrect_code")
            app.data["used"] = used
            app.save(update_fields=["data"])
        return code


class CodeForm(_CodeOnce, AuthenticateForm):
    """The code of a second factor, when signing in."""


class CodeAgainForm(_CodeOnce, ReauthenticateForm):
    """The same, before a second factor is changed."""


class FirstCodeForm(_FewCodes, ActivateTOTPForm):
    """The first code of an app that is being added."""


class _Readable(forms.Form):
    """A passkey's answer that cannot be read, or is signed by another, is refused in words."""

    @contextmanager
    def refused(self) -> Iterator[None]:
        # allauth takes some of what its library raises for errors of its own.
        try:
            yield
        except (LookupError, ValueError, TypeError, AttributeError, RecursionError, struct.error, InvalidSignature):
            raise forms.ValidationError(
                _("The passkey’s answer cannot be read. Try again."), code="unreadable"
            ) from None


class PasskeyForm(_Readable, AuthenticateWebAuthnForm):
    """A passkey, when signing in."""

    def clean_credential(self) -> Authenticator:
        with self.refused():
            return super().clean_credential()


class PasskeyAgainForm(_Readable, ReauthenticateWebAuthnForm):
    """The same, before a second factor is changed."""

    def clean_credential(self) -> Authenticator:
        with self.refused():
            return super().clean_credential()


class NewPasskeyForm(_Readable, AddWebAuthnForm):
    """A passkey that is being added."""

    name = forms.CharField(required=False, max_length=60)

    def clean(self) -> dict[str, Any] | None:
        with self.refused():
            # PostgreSQL keeps no such sign, and no browser sends one.
            if "\\u0000" in self.data.get("credential", ""):
                raise ValueError
            return super().clean()


class SecondFactorMiddleware:
    """Lead a publisher without the second factor that is asked of them to set one up, before any page of the desk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve one request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Nothing is asked, of the session neither, but for pages of the desk."""
        if request.resolver_match is None or request.resolver_match.app_name != "admin":
            return None
        try:
            lacking = is_member(request.user) and lacks_second_factor(member_of(request))
        except DatabaseError as error:
            # The view has not begun, and nothing was stored.
            if is_unavailable(error):
                return unavailable(request, error)
            raise
        return redirect(f"{reverse('mfa_index')}?required=1") if lacking else None


def lacks_second_factor(user: User) -> bool:
    """Whether this member has to set one up before anything else."""
    required = settings.SECOND_FACTOR_REQUIRED and user.has_perm("casebook.publish")
    return required and not Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def leads_to_desk(address: str) -> bool:
    """Whether `next` leads to a page of the desk, and neither to another host nor out of it again."""
    if not address.startswith(_DESK) or not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return False
    path = unquote(urlsplit(address).path)
    plain = posixpath.normpath(path) + ("/" if path.endswith("/") else "")
    return path == plain and path not in (reverse("account_login"), reverse("account_logout"))


def hashed_network(request: HttpRequest) -> str:
    """Where it comes from, so that it can be known again and not read."""
    return salted_hmac("casebook sign-in", network_of(request), algorithm="sha256").hexdigest()


def nobody(*args: Any) -> str:
    """Whom the log names: what was typed for a name may be a password."""
    return "somebody"


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: Any) -> HttpResponse:
    """Too many attempts: how long to wait, in words."""
    seconds = settings.AXES_COOLOFF_TIME.total_seconds()
    minutes = math.ceil(seconds / 60)
    again = ngettext(
        "From where you are, signing in with this name has failed too often. Wait %d minute and try again. "
        "Whoever it belongs to can still sign in from elsewhere.",
        "From where you are, signing in with this name has failed too often. Wait %d minutes and try again. "
        "Whoever it belongs to can still sign in from elsewhere.",
        minutes,
    )
    answer = render(request, "429.html", {"again": again % minutes}, status=429, using="public")
    answer.headers["Retry-After"] = str(int(seconds))
    add_never_cache_headers(answer)
    return answer
