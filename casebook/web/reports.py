"""The form in which anybody reports an error, or asks the archive for something, and how editors learn of it."""

import logging
import re
from typing import Any

from cryptography.fernet import Fernet
from django import forms
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebook.models import Request, RequestKind
from casebook.models.archive.references import PATTERN
from casebook.models.archive.requests import due_after, who_read
from casebook.values import ValueProblem, clean_text
from casebook.values.text_cleaning import is_broken
from casebook.web import addresses

logger = logging.getLogger(__name__)
TEXT, CONTACT = 5000, 300
_ROOMS = "|".join([*addresses.BY_NAME, "sources", "claims", "disputes"])
_ADDRESS = re.compile(rf"/(?:{_ROOMS})/({PATTERN})(?:\W|$)")


class PlainText(forms.Field):
    """Text as the archive takes it in everywhere: without unseen characters, and not too long.

    What is broken in it goes too: nobody can find and take away what they do not see.
    """

    def __init__(self, *, limit: int, lines: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.limit, self.lines = limit, lines

    def to_python(self, value: str | None) -> str:
        """The cleaned text; what is wrong with it is reported in words."""
        text = "".join(char for char in value or "" if not is_broken(char))
        try:
            return clean_text(text, self.limit, lines=self.lines, allow_empty=True)
        except ValueProblem as problem:
            raise forms.ValidationError(str(problem)) from problem


class ReportForm(forms.Form):
    """What is asked, about which page, and where to answer."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=RequestKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what it is; “something else” is always right."),
            "invalid_choice": gettext_lazy("Choose one of the lines below; “something else” is always right."),
        },
    )
    text = PlainText(
        limit=TEXT,
        lines=True,
        label=gettext_lazy("Your words"),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write at least a few words, in any language.")},
    )
    about = PlainText(
        limit=1000,
        required=False,
        label=gettext_lazy("Reference of the page, if you know it"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    contact = PlainText(
        limit=CONTACT,
        required=False,
        label=gettext_lazy("Where can we answer you? (You may leave this empty.)"),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    # For programs that fill in everything. People do not see it; whoever fills it in all the same loses nothing.
    website = forms.CharField(
        required=False,
        label=gettext_lazy("Leave this empty"),
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def clean_about(self) -> str:
        """A reference, also out of a whole address that somebody copied."""
        given = str(self.cleaned_data["about"])
        found = about_of(re.sub(r"\W+$", "", given))
        if given and not found:
            raise forms.ValidationError(
                _(
                    "A reference is 4 to 12 small letters and digits. If you do not know it, leave this empty and "
                    "say in your own words which page you mean."
                )
            )
        return found

    def clean_website(self) -> str:
        """Nothing."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Leave this field empty and send again: it is there to stop programs."))
        return ""

    def store(self) -> Request:
        """Keep the request, with contact details encrypted."""
        data, now = self.cleaned_data, timezone.now()
        with transaction.atomic():
            return Request.objects.create(
                kind=data["kind"],
                about=data["about"],
                text=data["text"],
                contact=encrypted(data["contact"]),
                received_at=now,
                due_at=due_after(data["kind"], now),
            )


def encrypted(contact: str) -> bytes:
    """Contact details as they are kept; nothing stays nothing."""
    return Fernet(settings.CONTACT_KEY).encrypt(contact.encode()) if contact else b""


def decrypted(kept: bytes) -> str:
    """Contact details as they were given."""
    return Fernet(settings.CONTACT_KEY).decrypt(bytes(kept)).decode() if kept else ""


def about_of(given: str) -> str:
    """The reference that this is or, as of an address that somebody copied, that it holds; nonsense is nothing."""
    text = given.strip().casefold()
    copied = _ADDRESS.search(text)
    return copied[1] if copied else text if re.fullmatch(PATTERN, text) else ""


def notify_editors(sent: Request, address: str) -> None:
    """Send word of a new request by e-mail, with the `address` where it is read, and without anything of what it says.

    What goes wrong with that is logged and no more: the request is stored, and stands on the desk.
    """
    try:
        readers = who_read().exclude(email="")
        to = settings.REQUESTS_EMAIL or sorted(set(readers.values_list("email", flat=True)))
        with translation.override(settings.LANGUAGE_CODE):
            due = date_format(sent.due_at, "j F Y, H:i")
            subject = _("%(site)s: request %(ref)s, due on %(due)s UTC") % {
                "site": settings.SITE_NAME,
                "ref": sent.ref,
                "due": due,
            }
            body = f"{sent.get_kind_display()}\n{address}\n"
        with mail.get_connection() as connection:
            for one in to:
                _send(mail.EmailMessage(subject, body, to=[one], connection=connection), sent.ref)
    except Exception as error:  # whatever a mail server or a library of it may think of
        _not_sent(sent.ref, error)


def _send(message: mail.EmailMessage, ref: str) -> None:
    """To one address: that it is refused keeps no other editor from being told."""
    try:
        message.send()
    except Exception as error:
        _not_sent(ref, error)


def _not_sent(ref: str, error: Exception) -> None:
    # The type alone: messages of mail servers repeat addresses.
    logger.error("An e-mail about request %s was not sent: %s", ref, type(error).__name__)
