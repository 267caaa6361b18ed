"""The crosswalk between two versions of the policy, edited by the office and the leadership."""

from collections.abc import Callable
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kakehashi.journal.models import Entry
from kakehashi.people.models import Person
from kakehashi.policy import operations
from kakehashi.policy.models import Correspondence, PolicyDocument, Provision
from kakehashi.policy.queries import crosswalk as crosswalk_of
from kakehashi.policy.queries import versions
from kakehashi.policy.rules import may_edit_crosswalk
from kakehashi.verdicts import Refused
from kakehashi.web.public.policies import crosswalk_rows, unmatched

PAGE = "web/workspace/crosswalk.html"
SHOWN = 20  # entries of the history


class DirectionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A choice among directions, named by code and wording in the reader's language."""

    def label_from_instance(self, obj: Provision) -> str:
        """What one choice says."""
        return f"{obj.code} {obj.text_in(get_language() or 'en')}"


class CorrespondenceForm(forms.Form):
    """Which direction carries on which."""

    earlier = DirectionField(Provision.objects.none(), label=_("Direction of the earlier version"))
    later = DirectionField(Provision.objects.none(), label=_("is carried on by"))
    weight = forms.ChoiceField(choices=Correspondence.Weight.choices, label=_("Weight"))

    def __init__(self, *args: object, document: PolicyDocument, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # whatever a form takes
        directions = Provision.objects.filter(kind=Provision.Kind.DIRECTION)
        directions = directions.select_related("document")
        for name, of in (("earlier", document.revises_id), ("later", document.pk)):
            field = cast(DirectionField, self.fields[name])
            field.queryset = directions.filter(document=of)


@login_required
def crosswalk(request: HttpRequest) -> HttpResponse:
    """The crosswalk to the newest version that revises another, with what may be done to it."""
    document = _document(request)
    return _page(request, document, CorrespondenceForm(document=document))


@login_required
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Add a correspondence, unconfirmed."""
    document = _document(request)
    form = CorrespondenceForm(request.POST, document=document)
    if not form.is_valid():
        return _page(request, document, form)
    return _done(
        request,
        lambda by: operations.add_correspondence(**form.cleaned_data, by=by),
        said=_("The correspondence is added, unconfirmed."),
    )


@login_required
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a correspondence."""
    found = _found(request, pk)
    return _done(
        request,
        lambda by: operations.confirm_correspondence(found, by=by),
        said=_("The correspondence is confirmed."),
        at=f"#correspondence-{found.pk}",
    )


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a correspondence, with a reason."""
    found = _found(request, pk)
    reason = request.POST.get("reason", "")[:500]
    return _done(
        request,
        lambda by: operations.remove_correspondence(found, reason=reason, by=by),
        said=_("The correspondence is removed."),
    )


def _document(request: HttpRequest) -> PolicyDocument:
    """The newest version that revises another, for those who edit the crosswalk."""
    document = versions().filter(revises__isnull=False).first()
    if document is None or not may_edit_crosswalk(cast(Person, request.user)):
        raise Http404
    return document


def _found(request: HttpRequest, pk: int) -> Correspondence:
    return get_object_or_404(crosswalk_of(_document(request)), pk=pk)


def _done(
    request: HttpRequest,
    operation: Callable[[Person], object],
    *,
    said: str | Promise,
    at: str = "",
) -> HttpResponse:
    """Back to the page, to the place `at`: it says what was done, or why it was refused."""
    try:
        operation(cast(Person, request.user))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("workspace:crosswalk")
    messages.success(request, str(said))
    return redirect(reverse("workspace:crosswalk") + at)


def _page(request: HttpRequest, document: PolicyDocument, form: CorrespondenceForm) -> HttpResponse:
    entries = Entry.objects.filter(record_type=Correspondence._meta.label_lower)
    rows = crosswalk_rows(document)
    context = {
        "later": document,
        "earlier": document.revises,
        "rows": rows,
        "unmatched": unmatched(document),
        "waiting": sum(found.confirmed_at is None for _, each in rows for found in each),
        "form": form,
        "entries": entries.select_related("by").order_by("-pk")[:SHOWN],
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, PAGE, context, status=status)
