"""Bringing an article in by address, as a file or typed, looking at what was read in it, and its kept copies."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casebook.admin.draft_forms import SourceForm
from casebook.admin.permissions import member_of, needs
from casebook.admin.reading_desk import address_of
from casebook.admin.record_fields import NEW, PICK, record_meant
from casebook.admin.words import page_of
from casebook.interchange.capture.article_text import LONGEST_TEXT, blocks_of
from casebook.interchange.capture.fetch import check_address
from casebook.interchange.capture.intakes import (
    CHECKED,
    FETCHED,
    TYPED,
    UPLOADED,
    KnownArticle,
    begin,
    begin_again,
    keep,
    known_as,
    known_by_address,
    under_way,
)
from casebook.interchange.capture.languages import language_of
from casebook.interchange.capture.limits import CaptureProblem
from casebook.models import (
    Capture,
    Intake,
    IntakeState,
    Kind,
    Record,
    Source,
    SourceCheck,
    SourceCheckOutcome,
    SourceKind,
    State,
)
from casebook.models.archive.source_addresses import address_key

MOST_ADDRESSES = 50
LARGEST_FILE = 30 * 2**20
PDF = "application/pdf"


class BringInForm(forms.Form):
    """What is brought in: addresses, or a file or a text, for which an address can be told."""

    addresses = forms.CharField(
        required=False,
        max_length=60_000,
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("Or several, one a line, up to 50. They are fetched while you go on."),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80, "autofocus": True, "spellcheck": "false"}),
    )
    file = forms.FileField(
        required=False,
        label=gettext_lazy("Or a file"),
        help_text=gettext_lazy("A page saved in your browser, a PDF, a WARC file or a picture; at most 30 MB."),
    )
    text = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        label=gettext_lazy("Or its text"),
        help_text=gettext_lazy("Copied or typed, with an empty line between paragraphs."),
        widget=forms.Textarea(attrs={"rows": 6, "cols": 80, "dir": "auto"}),
    )

    def clean_addresses(self) -> list[str]:
        lines = [line for line in self.cleaned_data["addresses"].split() if line]
        if len(lines) > MOST_ADDRESSES:
            raise forms.ValidationError(
                _("These are %(number)d addresses; at most %(most)d are fetched at a time.")
                % {"number": len(lines), "most": MOST_ADDRESSES}
            )
        found: dict[str, str] = {}
        problems = []
        for line in lines:
            try:
                address = check_address(line)
            except CaptureProblem as problem:
                problems.append(f"{line[:80]}: {problem}" if len(lines) > 1 else str(problem))
            else:
                found.setdefault(address_key(address), address)
        if problems:
            raise forms.ValidationError(problems)
        return list(found.values())

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is too large: at most 30 MB are kept."))
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        addresses, file, text = data["addresses"], data["file"], data["text"]
        if not (addresses or file or text):
            raise forms.ValidationError(_("Give an address, a file, or a text."))
        if file and text:
            self.add_error(
                "text", _("A file or a text, not both: what is missing in the file is typed in the next step.")
            )
        if (file or text) and len(addresses) > 1:
            self.add_error("addresses", _("A file or a text is of one article: give one address."))
        return data


class ArticleForm(SourceForm):
    """The second step: the source as it was read in the article, and its text."""

    text = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        label=gettext_lazy("Text"),
        help_text=gettext_lazy(
            "Paragraphs with an empty line between. “# ” begins a heading, “[caption] ” what stands under a picture,"
            " “[notice] ” what the outlet adds: these are not counted. “[page 4]” or “[1:02:33]” alone says where what"
            " follows stands."
        ),
        widget=forms.Textarea(attrs={"rows": 24, "cols": 90, "dir": "auto", "class": "article-text"}),
    )

    # The name for which the tick “new” stands beneath the outlet: typed over, it means nothing any more.
    outlet_asked = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput, label="")

    class Meta(SourceForm.Meta):
        fields = ("kind", "outlet", "headline", "credits", "when", "lang", "address", "paywalled")

    def __init__(self, data: Any = None, *, intake: Intake, by: Any) -> None:
        self.by = by
        proposed = intake.proposed
        given = ("headline", "credits", "paywalled", "text")
        initial = {name: proposed[name] for name in given if proposed.get(name)}
        initial |= {
            "when": proposed.get("published", ""),
            "address": _address_of(intake),
            "lang": proposed.get("lang", ""),
        }
        if proposed.get("media_type") == PDF:
            initial["kind"] = SourceKind.DOCUMENT
        super().__init__(_as_asked(data) if data is not None else None, initial=initial)
        if not self.is_bound:
            self._propose_outlet(str(proposed.get("outlet") or ""), str(self.initial["address"]))

    def _propose_outlet(self, name: str, address: str) -> None:
        """The record of this name, or the outlet of all other articles at this address, or a new one to be made."""
        record, suggestions = record_meant(name, (Kind.ORGANISATION,)) if name else (None, [])
        record = record or _outlet_at(address)
        if record is None and name:
            field: Any = self.fields["outlet"]
            field.widget.options = field.options(name, suggestions)
            field.widget.picked = "" if suggestions else f"{NEW}{Kind.ORGANISATION}"
        self.initial["outlet"] = record.pk if record else name
        self.initial["outlet_asked"] = name


def _as_asked(sent: QueryDict) -> QueryDict:
    """What was sent, without a tick to make an outlet of another name than the one that stood there."""
    data = sent.copy()
    typed = data.get("outlet", "")
    if data.get("outlet" + PICK, "").startswith(NEW) and data.get("outlet_asked") != typed:
        del data["outlet" + PICK]
    data["outlet_asked"] = typed
    return data


def _outlet_at(address: str) -> Record | None:
    """The one outlet whose articles stand at this server; None where they are of several, as on networks."""
    host = address_key(address).partition("/")[0]
    if not host:
        return None
    others = Source.objects.filter(address_key__startswith=f"{host}/").exclude(state=State.SEALED)
    outlets = Record.objects.filter(pk__in=others.order_by().values("outlet")).select_related("merged_into")[:2]
    return (outlets[0].merged_into or outlets[0]) if len(outlets) == 1 else None


def _address_of(intake: Intake) -> str:
    """The address that the article calls its own, if that is of the same place; else where it was found."""
    found = intake.final_address or intake.address
    own = str(intake.proposed.get("canonical") or "")
    same = address_key(own).partition("/")[0] == address_key(found).partition("/")[0]
    return own if own.startswith(("http://", "https://")) and (same or not found) else found


@needs("add_source")
def bring_in_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The first step: what is brought in."""
    form = BringInForm(request.POST, request.FILES) if request.method == "POST" else BringInForm()
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(_begun(request, form.cleaned_data))
    number = Intake.objects.listed_for(request.user).exclude(state=IntakeState.KEPT).count()
    shown = {"form": form, "number": number}
    return render(request, "admin/desk/bring_in.html", context | shown, status=400 if form.errors else 200)


def _begun(request: HttpRequest, given: dict[str, Any]) -> str:
    """Begin with what was given; where the member is led."""
    by = member_of(request)
    if given["file"] or given["text"]:
        intake = Intake(by=by, address=next(iter(given["addresses"]), ""))
        if given["file"]:
            intake.content, intake.method, intake.captured_at = given["file"].read(), UPLOADED, timezone.now()
            begin(intake)
        else:
            intake.method, intake.state = TYPED, IntakeState.READY
            intake.proposed = typed_article(given["text"])
            intake.save()
        return reverse("admin:desk-intake", args=[intake.ref])
    leads_to = []
    begun = 0
    for address in given["addresses"]:
        known, other = known_by_address([address]), under_way(address)
        if known is not None:
            leads_to.append(_tell_known(request, known))
        elif other is not None and _may_see(request, other):
            leads_to.append(reverse("admin:desk-intake", args=[other.ref]))
        else:
            intake = Intake(by=by, address=address)
            begin(intake)
            begun += 1
            leads_to.append(reverse("admin:desk-intake", args=[intake.ref]))
    if len(leads_to) == 1:
        return leads_to[0]
    words = ngettext("%d article is being fetched.", "%d articles are being fetched.", begun)
    messages.success(request, words % begun)
    return reverse("admin:desk-intakes")


def typed_article(text: str) -> dict[str, Any]:
    """What is proposed of a text that was typed: a short first line that ends no sentence is its headline."""
    first, found, rest = text.replace("\r\n", "\n").strip().partition("\n")
    blocks = blocks_of(first)
    short = len(first) <= 200 and not first.rstrip().endswith((".", "!", "…"))
    headline = blocks[0].text if found and short and blocks and blocks[0].kind in ("paragraph", "heading") else ""
    return {"headline": headline, "text": rest.strip() if headline else text, "lang": language_of(text)}


def _tell_known(request: HttpRequest, known: KnownArticle) -> str:
    """Tell the member that the archive has it, and where it is."""
    source = known.source
    if source.state == State.SEALED:
        messages.error(
            request, _("This article was taken out of the archive. Ask a publisher before you enter it again.")
        )
        return reverse("admin:desk-bring-in")
    copies = page_of(source) + "#copies"
    words = _("The archive has this article already: “%(headline)s”, %(ref)s.") % {
        "headline": source.headline,
        "ref": source.ref,
    }
    messages.info(request, format_html('{} <a href="{}">{}</a>', words, copies, _("Its kept copies, and another one")))
    return address_of(source)


@needs("add_source")
def intakes_page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The member's articles that are on their way in."""
    intakes = list(Intake.objects.listed_for(request.user).select_related("source").defer("content"))
    shown = {
        "intakes": intakes,
        "under_way": any(intake.under_way for intake in intakes),
    }
    return render(request, "admin/desk/intakes.html", context | shown)


@needs("add_source")
def intake_page(request: HttpRequest, context: dict[str, Any], ref: str) -> HttpResponse:
    """One of them: how far it has come; once it is read, the second step."""
    intake = _intake(request, ref)
    if intake.state == IntakeState.KEPT and intake.source is not None:
        return _led(request, address_of(intake.source))
    if intake.state != IntakeState.READY:
        shown = {"intake": intake, "under_way": intake.under_way}
        return render(request, "admin/desk/intake.html", context | shown)
    if request.headers.get("HX-Request"):
        # The page that asked how far it has come is shown anew, with the form.
        return _led(request, request.get_full_path())
    data = request.POST if request.method == "POST" else None
    form = ArticleForm(data, intake=intake, by=request.user)
    known = known_as(intake)
    if request.method == "POST" and form.is_valid():
        source = _saved(request, form, intake)
        if source is not None:
            messages.success(request, _("The article is kept, and a draft of its source is made."))
            return HttpResponseRedirect(address_of(source))
        return HttpResponseRedirect(request.get_full_path())
    sealed = known is not None and known.source.state == State.SEALED
    shown = {
        "intake": intake,
        "form": form,
        "known": None if sealed else known,
        "known_address": address_of(known.source) if known and not sealed else "",
        "notes": [str(note) for note in intake.proposed.get("notes", ())],
    }
    return render(request, "admin/desk/intake_form.html", context | shown, status=400 if form.errors else 200)


def _saved(request: HttpRequest, form: ArticleForm, intake: Intake) -> Source | None:
    """The draft with its copy; None where somebody else saved it in the same moment."""
    with transaction.atomic():
        source: Source = form.save(commit=False)
        source.created_by = member_of(request)
        source.save()
        kept = keep(intake, source, form.cleaned_data["text"], by=member_of(request))
        if kept is None and not Intake.objects.filter(pk=intake.pk, source=source).exists():
            transaction.set_rollback(True)
            return None
    return source


@needs("add_source")
def do_page(request: HttpRequest, context: dict[str, Any], ref: str) -> HttpResponse:
    """Try again, keep it as another copy of the known article, or give it up."""
    intake = _intake(request, ref)
    here = reverse("admin:desk-intake", args=[ref])
    match request.POST.get("do"):
        case "again" if intake.state == IntakeState.FAILED or intake.stuck:
            begin_again(intake)
        case "type" if intake.state == IntakeState.FAILED or intake.stuck:
            proposed = {
                "notes": [_("The copy could not be fetched: copy the text from your browser into the box below.")]
            }
            Intake.objects.filter(pk=intake.pk).update(
                state=IntakeState.READY, begun_at=None, content=b"", media_type="", method=TYPED, proposed=proposed
            )
        case "copy" if intake.state == IntakeState.READY:
            known = known_as(intake)
            if known is not None and known.source.state != State.SEALED:
                keep(intake, known.source, str(intake.proposed.get("text") or ""), by=member_of(request))
                messages.success(request, _("Kept as another copy of this article."))
        case "give up":
            intake.delete()
            messages.success(request, _("Given up: nothing of it is kept."))
            return HttpResponseRedirect(reverse("admin:desk-intakes"))
        case _:
            messages.info(request, _("This has moved on since you opened the page."))
    return HttpResponseRedirect(here)


def _intake(request: HttpRequest, ref: str) -> Intake:
    intake = get_object_or_404(Intake.objects.select_related("source", "by"), ref=ref)
    if not _may_see(request, intake):
        raise PermissionDenied
    return intake


def _may_see(request: HttpRequest, intake: Intake) -> bool:
    """What somebody else brings in is theirs, as their drafts are."""
    return intake.by_id == request.user.pk or request.user.has_perm("casebook.change_others_drafts")


def _led(request: HttpRequest, address: str) -> HttpResponse:
    """To another page; htmx would put it into this one."""
    if request.headers.get("HX-Request"):
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


# Outcomes of a look at a source that an editor has to do something about.
AMISS = (SourceCheckOutcome.QUOTES, SourceCheckOutcome.GONE)
_METHODS = {
    FETCHED: gettext_lazy("fetched from its address"),
    UPLOADED: gettext_lazy("a file"),
    TYPED: gettext_lazy("typed"),
    CHECKED: gettext_lazy("fetched when sources were looked at"),
}
_ENDINGS = {
    "application/warc": "warc.gz",
    "application/pdf": "pdf",
    "text/html": "html",
    "text/plain": "txt",
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/tiff": "tiff",
}


def copies_of(source: Source) -> dict[str, Any]:
    """What the page of a source shows of its kept copies, the newest first."""
    look = SourceCheck.objects.filter(source=source).first()
    copies = source.captures.select_related("captured_by").defer("content").annotate(size=Length("content"))
    return {
        "copies": [
            {
                "copy": copy,
                "method": _METHODS.get(copy.method, copy.method),
                "size": copy.size,
                "address": reverse("admin:desk-copy", args=[copy.pk]) if copy.size else "",
            }
            for copy in copies.order_by("-captured_at", "-pk")
        ],
        "look": look,
        "look_calls": look is not None and (look.outcome in AMISS or look.copies_damaged > 0),
    }


@needs("view_source")
def copy_file(request: HttpRequest, context: dict[str, Any], pk: int) -> HttpResponse:
    """The bytes of a copy, to be saved: a browser neither opens nor runs what strangers made."""
    copy = get_object_or_404(Capture.objects.exclude(source__state=State.SEALED).select_related("source"), pk=pk)
    name = f"{copy.source.ref}-{copy.captured_at:%Y-%m-%d}.{_ENDINGS.get(copy.media_type, 'bin')}"
    return HttpResponse(
        bytes(copy.content),
        content_type="application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


@needs("add_source")
def copy_now(request: HttpRequest, context: dict[str, Any], pk: int) -> HttpResponse:
    """Have one more copy fetched from the address of the source."""
    source = get_object_or_404(Source.objects.exclude(state=State.SEALED), pk=pk)
    if not source.address:
        messages.error(request, _("The source has no address. Bring its text in as a file."))
        return HttpResponseRedirect(reverse("admin:casebook_source_change", args=[pk]))
    intake = Intake(by=member_of(request), address=source.address, source=source)
    begin(intake)
    return HttpResponseRedirect(reverse("admin:desk-intake", args=[intake.ref]))
