"""What is done to profiles on pages: make, edit, confirm, hide, show again."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of
from kakehashi.research.dissemination.models import Profile
from kakehashi.research.dissemination.models.people import KEEPS_OUTPUTS
from kakehashi.research.dissemination.people import operations, rules
from kakehashi.research.dissemination.people.forms import PeopleForm, ProfileForm, ReasonForm
from kakehashi.research.dissemination.people.operations import names_of
from kakehashi.research.dissemination.people.queries import research_unit_of
from kakehashi.research.dissemination.people.views import PAGES, find
from kakehashi.research.dissemination.works.sheets import Done, Sheet, fill_in
from kakehashi.verdicts import No, Refused

Way = list[tuple[str, Any]]


def way_to_list() -> Way:
    """The way to the list."""
    return [(reverse("dissemination:people"), gettext_lazy("Researchers"))]


def way_to(found: Profile) -> Way:
    """The way to one profile."""
    return [*way_to_list(), (found.get_absolute_url(), found.name_in(get_language() or "en"))]


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """To the own profile, or to where it is made."""
    own = Profile.objects.filter(person=cast(Person, request.user)).first()
    return redirect(own.get_absolute_url() if own else reverse("dissemination:enter_profile"))


@login_required
def enter(request: HttpRequest) -> HttpResponse:
    """Make the own profile; who keeps a unit's makes one for somebody who does not sign in."""
    person = cast(Person, request.user)
    may_own = rules.may_make_own(person)
    own = person if may_own else None
    form = ProfileForm(request.POST or None, person=person)
    if own is not None and not form.is_bound:
        form.initial = vars(names_of(own))

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        unit = cleaned.get("unit") or research_unit_of(by, timezone.localdate())
        if unit is None:
            raise Refused(_("A profile is for teachers and researchers of the university."))
        made = operations.make_profile(form.said(), unit=unit, person=own, by=by)
        if own is not None:
            operations.confirm_profile(made, by=by)
        return _("The profile is made."), made.get_absolute_url()

    words = gettext_lazy("Make your profile") if own else gettext_lazy("Enter a researcher")
    notice = (
        gettext_lazy("The world reads what you write here, and you can change or hide it any time.")
        if own
        else gettext_lazy("For somebody who does not sign in. For others, make their profiles.")
    )
    page = Sheet(words, way_to_list(), notice=notice)
    verdict = True if may_own else rules.may_make_anywhere(person)
    return fill_in(request, verdict, form, page, do)


@login_required
def make(request: HttpRequest) -> HttpResponse:
    """Make profiles for teachers and researchers of a unit, chosen by ticks, in one go."""
    person = cast(Person, request.user)
    units = Unit.objects.on(timezone.localdate()).filter(pk__in=units_of(person, KEEPS_OUTPUTS))
    units = units.order_by("pk")
    asked = request.POST.get("unit") or request.GET.get("unit") or ""
    unit = units.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 10 else None
    unit = unit or units.first()
    verdict = rules.may_make_anywhere(person)
    if unit is None or isinstance(verdict, No):
        messages.error(request, str(verdict))
        return redirect("dissemination:people")
    form = PeopleForm(request.POST or None, unit=unit)
    people = form.fields["people"]

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        made = operations.make_profiles(cleaned["people"], unit=unit, by=by)
        words = ngettext(
            "%(count)d profile is made. Its owner is asked to confirm it.",
            "%(count)d profiles are made. Their owners are asked to confirm them.",
            len(made),
        )
        return words % {"count": len(made)}, reverse("dissemination:people")

    page = Sheet(
        gettext_lazy("Make profiles"),
        way_to_list(),
        about=unit.name_in(get_language() or "en"),
        notice=gettext_lazy("Each begins with the registered names, and its owner confirms it."),
        template=f"{PAGES}/make.html",
    )
    context = {"units": units, "unit": unit, "has_people": people.queryset.exists()}  # type: ignore[attr-defined]
    return fill_in(request, verdict, form, page, do, context)


@login_required
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit a profile."""
    found, person = find(request, slug), cast(Person, request.user)
    form = ProfileForm(request.POST or None, person=person, profile=found)
    is_owner = rules.is_owner(person, found)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.keep_profile(found, form.said(), unit=cleaned.get("unit"), by=by)
        said = _("The profile is changed and confirmed.") if is_owner else _("It is changed.")
        return said, found.get_absolute_url()

    notice = (
        ""
        if is_owner or not found.person_id
        else gettext_lazy("Its owner is told, and has to confirm the profile again.")
    )
    page = Sheet(
        gettext_lazy("Edit the profile"),
        way_to(found),
        about=found.name_in(get_language() or "en"),
        notice=notice,
        button=gettext_lazy("Save"),
    )
    return fill_in(request, rules.may_keep(person, found), form, page, do)


@login_required
def hide(request: HttpRequest, slug: str) -> HttpResponse:
    """Hide a profile."""
    found, person = find(request, slug), cast(Person, request.user)
    is_owner = rules.is_owner(person, found)
    form = ReasonForm(request.POST or None, is_needed=not is_owner)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.hide_profile(found, reason=cleaned["reason"], by=by)
        return _("The profile is hidden."), found.get_absolute_url()

    page = Sheet(
        gettext_lazy("Hide the profile"),
        way_to(found),
        about=found.name_in(get_language() or "en"),
        notice=gettext_lazy(
            "The page answers nobody else any more. Works keep the name as it is printed on them."
        ),
        is_grave=True,
    )
    return fill_in(request, rules.may_hide(person, found), form, page, do)


@login_required
@require_POST
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """The owner's word that all is right."""
    found = find(request, slug)
    try:
        operations.confirm_profile(found, by=cast(Person, request.user))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Thank you. You are asked again in a year."))
    return redirect(found)


@login_required
@require_POST
def show(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a hidden profile again."""
    found = find(request, slug)
    try:
        operations.show_profile(found, by=cast(Person, request.user))
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Everybody can read the profile again."))
    return redirect(found)
