"""Schemes of grants with their rates and classes, as they are dated and sourced."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in, reader, sent
from kakehashi.education.outbound.grants import keeping, rules, words
from kakehashi.education.outbound.grants.forms import ClassForm, RateForm, SchemeForm
from kakehashi.education.outbound.grants.views import PAGES, SHEET
from kakehashi.education.outbound.models import Scheme
from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.policy.models.plans import STAFF
from kakehashi.verdicts import Refused
from kakehashi.vocabulary import countries
from kakehashi.vocabulary.study import StudyLevel

STANDING_BADGES = {"read": "good", "second-hand": "info", "unverified": "warn"}


def _way(scheme: Scheme | None = None) -> list[tuple[str, str | Promise]]:
    found: list[tuple[str, str | Promise]] = [
        (reverse("outbound:grant_schemes"), gettext_lazy("Schemes of grants"))
    ]
    if scheme is not None:
        found.append((scheme.get_absolute_url(), scheme.name_in(get_language() or "en")))
    return found


@login_required
@require_safe
def schemes(request: HttpRequest) -> HttpResponse:
    """Every scheme, with what it is for."""
    person, language = reader(request)
    context = {
        "schemes": [
            (scheme, scheme.name_in(language), STANDING_BADGES[scheme.standing])
            for scheme in Scheme.objects.all()
        ],
        "may_keep": bool(rules.may_keep_schemes(person)),
        "is_staff": holds(person, STAFF),
    }
    return render(request, f"{PAGES}/schemes.html", context)


@login_required
@require_safe
def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """One scheme: whom it is for, how it counts, its rates and classes."""
    person, language = reader(request)
    found = get_object_or_404(Scheme, pk=pk)
    rates = [
        (rate, rate.name_in(language), words.yen(rate.amount), STANDING_BADGES[rate.standing])
        for rate in found.rates.all()
    ]
    names = {rate.code: name for rate, name, _yen, _badge in rates}
    classes = [
        (row, countries.name(row.country, language), names.get(row.rate_code, row.rate_code))
        for row in found.classes.all()
    ]
    context = {
        "scheme": found,
        "name": found.name_in(language),
        "how": [words.how_it_counts(found), *words.how_it_recovers(found)],
        "levels": [str(StudyLevel(level).label) for level in found.levels],
        "rates": rates,
        "classes": classes,
        "badges": STANDING_BADGES,
        "standing_badge": STANDING_BADGES[found.standing],
        "counting_badge": STANDING_BADGES[found.counting_standing],
        "may_keep": bool(rules.may_keep_schemes(person)),
    }
    return render(request, f"{PAGES}/scheme.html", context)


@login_required
@require_POST
def take_over(request: HttpRequest) -> HttpResponse:
    """Enter the schemes that come with the house."""
    person, _language = reader(request)
    try:
        found = keeping.take_over_schemes(by=person)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        words_ = ngettext("%(n)s scheme is entered.", "%(n)s schemes are entered.", len(found))
        messages.success(request, words_ % {"n": len(found)})
    return redirect("outbound:grant_schemes")


@login_required
def enter_scheme(request: HttpRequest) -> HttpResponse:
    """Enter a scheme of the university or another giver."""
    person, _language = reader(request)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        found = keeping.enter_scheme(**cleaned, by=by)
        return _("The scheme is entered. Enter its rates next."), found.get_absolute_url()

    sheet = Sheet(gettext_lazy("Enter a scheme"), _way(), template=SHEET)
    form = SchemeForm(sent(request)[0])
    return fill_in(request, rules.may_keep_schemes(person), form, sheet, do)


@login_required
def enter_rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter what a class of destinations gets from a day on."""
    person, _language = reader(request)
    found = get_object_or_404(Scheme, pk=pk)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        keeping.enter_rate(found, **cleaned, by=by)
        return _("The rate is entered."), found.get_absolute_url()

    sheet = Sheet(gettext_lazy("Enter a rate"), _way(found), template=SHEET)
    form = RateForm(sent(request)[0])
    return fill_in(request, rules.may_keep_schemes(person), form, sheet, do)


@login_required
def enter_class(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter to which class a country/region or a city belongs from a day on."""
    person, _language = reader(request)
    found = get_object_or_404(Scheme, pk=pk)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        keeping.enter_class(found, **cleaned, by=by)
        return _("The class is entered."), f"{found.get_absolute_url()}#classes"

    sheet = Sheet(gettext_lazy("Enter the class of a destination"), _way(found), template=SHEET)
    form = ClassForm(sent(request)[0], scheme=found)
    return fill_in(request, rules.may_keep_schemes(person), form, sheet, do)
