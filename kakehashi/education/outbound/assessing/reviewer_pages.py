"""The pages of a reviewer: what is to be done, one review after the other, a conflict."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in, reader
from kakehashi.education.outbound.applying.queries import place_names
from kakehashi.education.outbound.assessing import reviewing as operations
from kakehashi.education.outbound.assessing import rules
from kakehashi.education.outbound.assessing.forms import ConflictForm, PointsForm
from kakehashi.education.outbound.assessing.queries import reviewing, rubric_of, with_choices
from kakehashi.education.outbound.assessing.way import PAGES, SHEET
from kakehashi.education.outbound.models import Application, Review
from kakehashi.education.outbound.models.reviews import ReviewQuerySet
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused


@login_required
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """The reader's reviews, call by call; `?call=` shows those of one call."""
    person, language = reader(request)
    mine = reviewing(person)
    if (asked := request.GET.get("call", "")).isdecimal():
        mine = mine.filter(application__call=int(asked))
    rows = mine.order_by("-application__call__closes_at", "application__call", "state", "pk")
    lines = [
        (each, each.application.student.name_in(language), each.application.call.title_in(language))
        for each in rows
    ]
    waiting = sum(each.state == Review.State.ASSIGNED for each, _name, _call in lines)
    context = {"lines": lines, "waiting": waiting, "done": len(lines) - waiting}
    return render(request, f"{PAGES}/reviews.html", context)


@login_required
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Read an application, and score it by the rubric of the call."""
    person, language = reader(request)
    found = get_object_or_404(reviewing(person), pk=pk)
    application = with_choices(Application.objects.filter(pk=found.application_id)).get()
    rubric = rubric_of(application.call)
    is_draft = "draft" in request.POST
    form = PointsForm(request.POST or None, review=found, rubric=rubric, is_draft=is_draft)
    if form.is_bound and form.is_valid():
        try:
            said = _keep(request, found, form, person)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            after = _next(reviewing(person), found)
            return redirect(after or reverse("outbound:reviews"))
    context = {
        "review": found,
        "application": application,
        "name": application.student.name_in(language),
        "call_title": application.call.title_in(language),
        "choices": _choices(application),
        "form": form,
        "why_not": rules.may_review(person, found),
        **_materials(application),
        **_places(person, found),
    }
    return render(request, f"{PAGES}/review.html", context)


def _keep(request: HttpRequest, found: Review, form: PointsForm, by: Person) -> str:
    """Submit the review, or keep it as a draft; what to say."""
    remark = form.cleaned_data["remark"]
    if "draft" in request.POST:
        operations.save_review(found, points=form.points, remark=remark, by=by)
        return _("The draft is kept. It counts once you submit it.")
    operations.submit_review(found, points=form.points, remark=remark, by=by)
    return _("The review is submitted. You can change it until the assessment ends.")


def _choices(application: Application) -> list[tuple[int, str]]:
    """(rank, name) of each choice."""
    choices = application.choices.all()
    names = place_names(each.placement for each in choices)
    return [(each.rank, names[each.placement_id]) for each in choices]


def _materials(application: Application) -> dict[str, Any]:
    answered = application.references.filter(answered_at__isnull=False)
    return {
        "documents": application.documents.present().select_related("document"),
        "references": answered.select_related("link", "document"),
        "languages": application.language_proofs.all(),
    }


def _places(person: Person, found: Review) -> dict[str, Any]:
    """The reviews before and after this one in the same call, and its place among them."""
    keys = list(_same_call(reviewing(person), found).values_list("pk", flat=True))
    place = keys.index(found.pk)
    return {
        "place": place + 1,
        "number": len(keys),
        "previous": keys[place - 1] if place else None,
        "next": keys[place + 1] if place + 1 < len(keys) else None,
    }


def _same_call(mine: ReviewQuerySet, found: Review) -> ReviewQuerySet:
    return mine.filter(application__call=found.application.call_id).order_by("pk")


def _next(mine: ReviewQuerySet, found: Review) -> str:
    """The address of the next review of the call that is not submitted; empty after the last."""
    waiting = _same_call(mine, found).filter(state=Review.State.ASSIGNED).exclude(pk=found.pk)
    after = waiting.filter(pk__gt=found.pk).first() or waiting.first()
    return after.get_absolute_url() if after else ""


@login_required
def declare_conflict(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that one may not review an application; somebody else gets it."""
    person, language = reader(request)
    found = get_object_or_404(reviewing(person), pk=pk)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.declare_conflict(found, **cleaned, by=by)
        return _("Thank you. Somebody else gets this application."), reverse("outbound:reviews")

    page = Sheet(
        gettext_lazy("Declare a conflict of interest"),
        [
            (reverse("outbound:reviews"), gettext_lazy("My reviews")),
            (found.get_absolute_url(), found.application.student.name_in(language)),
        ],
        about=found.application.student.name_in(language),
        notice=gettext_lazy("You do not see this application any more afterwards."),
        template=SHEET,
    )
    return fill_in(
        request, rules.may_review(person, found), ConflictForm(request.POST or None), page, do
    )
