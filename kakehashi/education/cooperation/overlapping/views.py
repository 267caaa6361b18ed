"""The pages of duplicates and of dormant agreements."""

from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.forms import CharField, Form, Textarea
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_filters import ChoiceFilter, FilterSet

from kakehashi.agreements.models import Agreement
from kakehashi.agreements.words import first_day, written
from kakehashi.education.cooperation.agreement_filter import with_keys
from kakehashi.education.cooperation.overlapping import operations, rules
from kakehashi.education.cooperation.overlapping.dormancy import Life, Rest
from kakehashi.education.cooperation.overlapping.overlaps import Why
from kakehashi.education.cooperation.overlapping.queries import (
    Pair,
    begun_with,
    pair_of,
    pairs_for,
    rests_for,
)
from kakehashi.education.cooperation.renewing.cadence import cadence_on
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused

PAGES = "education/cooperation/renewals"
WHY: dict[Why, str | Promise] = {
    Why.BELOW: gettext_lazy("One of a unit stands beside one of the whole university."),
    Why.TWICE: gettext_lazy("Two of the whole university stand side by side."),
    Why.SAME_UNIT: gettext_lazy("Two of the same unit stand side by side."),
    Why.GENERAL: gettext_lazy(
        "A faculty-level agreement stands beside the university's general agreement."
    ),
}
DORMANT, UNKNOWN = Rest.DORMANT.value, Rest.UNKNOWN.value


# -- Duplicates -----------------------------------------------------------------------------------


@login_required
@require_safe
def duplicates(request: HttpRequest) -> HttpResponse:
    """Agreements that overlap: those to look at first, then those of which somebody said why."""
    person, today = cast(Person, request.user), timezone.localdate()
    pairs = [(pair, str(WHY[pair.overlap.why])) for pair in pairs_for(person, today)]
    context = {
        "open": [each for each in pairs if each[0].verdict is None],
        "settled": [each for each in pairs if each[0].verdict is not None],
        "today": today,
    }
    return render(request, f"{PAGES}/duplicates.html", context)


class VerdictForm(Form):
    """Why two agreements that overlap are both needed."""

    reason = CharField(
        label=gettext_lazy("Why both agreements are needed"),
        max_length=2000,
        widget=Textarea(attrs={"rows": 4}),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def no_duplicate(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """Say that two agreements are no duplicates, with the reason."""
    person = cast(Person, request.user)
    pair = _pair(person, first, second)
    if isinstance(no := rules.may_judge(person, pair.first, pair.second), No):
        messages.error(request, str(no))
        return redirect("cooperation:duplicates")
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.say_no_duplicate(
                pair.first, pair.second, reason=form.cleaned_data["reason"], by=person
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("It is recorded that both agreements are needed."))
            return redirect("cooperation:duplicates")
    context = {"pair": pair, "why": WHY[pair.overlap.why], "form": form}
    return render(request, f"{PAGES}/no_duplicate.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_verdict(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """Let two agreements be listed as duplicates again; by hand, the address leads back."""
    person = cast(Person, request.user)
    verdict = _pair(person, first, second).verdict
    if request.method == "POST" and verdict is not None:
        try:
            operations.withdraw_verdict(verdict, by=person)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The two agreements are listed as duplicates again."))
    return redirect("cooperation:duplicates")


def _pair(person: Person, first: int, second: int) -> Pair:
    found = pair_of(person, first, second, timezone.localdate())
    if found is None:
        raise Http404
    return found


# -- Dormant agreements ---------------------------------------------------------------------------

Lives = dict[int, tuple[Rest, Life]]


class RestFilter(FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Dormant agreements, or those of whose use nothing is known."""

    rest = ChoiceFilter(
        label=gettext_lazy("Use"),
        choices=[
            (DORMANT, pgettext_lazy("agreements", "Dormant")),
            (UNKNOWN, pgettext_lazy("agreements", "Use not known")),
        ],
        empty_label=None,
    )

    def __init__(self, data: QueryDict, *args: Any, lives: Lives, **kwargs: Any) -> None:
        if not data.get("rest"):
            data = data.copy()
            data["rest"] = DORMANT
        super().__init__(data, *args, **kwargs)
        self.lives = lives

    def filter_queryset(self, queryset: QuerySet[Agreement]) -> QuerySet[Agreement]:
        """The agreements of which that can be said."""
        asked = self.form.cleaned_data["rest"]
        pks = [pk for pk, (rest, _life) in self.lives.items() if rest == asked]
        found: Any = Agreement.objects.filter(pk__in=pks).with_everything()
        rows: QuerySet[Agreement] = with_keys(found, timezone.localdate(), get_language() or "en")
        return rows


@login_required
@require_safe
def dormant(request: HttpRequest) -> HttpResponse:
    """Agreements in force that nobody uses, and those of which nobody knows."""
    person, today = cast(Person, request.user), timezone.localdate()
    lives = rests_for(person, today)
    rests = [rest for rest, _life in lives.values()]
    listing = Listing(
        request,
        Agreement.objects.filter(pk__in=list(lives)),
        _columns(lives, today),
        name="dormant",
        caption=gettext_lazy("Dormant agreements"),
        empty=gettext_lazy("No agreement of your units is listed here."),
        filters=RestFilter,
        filter_context={"lives": lives},
        order="partners",
    )
    context = {
        "years": cadence_on(today).dormant_years,
        "dormant": rests.count(Rest.DORMANT),
        "unknown": rests.count(Rest.UNKNOWN),
    }
    return listing.response(f"{PAGES}/dormant.html", context)


def _columns(lives: Lives, today: date) -> list[Column]:
    language = get_language() or "en"
    return [
        Column(
            "partners",
            pgettext_lazy("agreement", "Partner"),
            lambda row: row.name_in(language),
            order="partner_key",
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column(
            "kind",
            gettext_lazy("Kind of agreement"),
            lambda row: row.terms_on(today).get_kind_display(),
            order="kind_now",
        ),
        Column(
            "unit",
            gettext_lazy("Unit that concluded it"),
            lambda row: row.terms_on(today).unit.name_in(language),
            order="unit_key",
        ),
        Column(
            "since",
            gettext_lazy("In force since"),
            lambda row: first_day(begun_with(row, today)),
        ),
        Column("use", gettext_lazy("Last use"), lambda row: _last_use(lives[row.pk][1])),
        Column(
            "contact",
            gettext_lazy("Last contact on record"),
            lambda row: _last_contact(lives[row.pk][1]),
        ),
    ]


def _last_use(life: Life) -> str:
    if life.last_use is not None:
        return written(life.last_use)
    return gettext("none on record") if life.use_known else gettext("not known")


def _last_contact(life: Life) -> str:
    return written(life.last_contact) if life.last_contact else gettext("none on record")
