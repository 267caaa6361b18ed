"""People: the list, one person, entering somebody, giving and ending roles; one's own details."""

import logging
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Any, cast

from allauth.account.forms import ResetPasswordForm
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.directory import organisation
from kakehashi.education.cooperation.picking import MOST, SHORTEST, Picker
from kakehashi.institutions.models import Institution, InstitutionName
from kakehashi.institutions.queries import find_institutions
from kakehashi.journal.history import field_name
from kakehashi.journal.queries import history_of
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Deputy, Person, Role
from kakehashi.verdicts import Refused
from kakehashi.web.workspace.people_filter import PeopleFilter, with_roles_today
from kakehashi.web.workspace.people_forms import (
    AppointForm,
    DeputyForm,
    EndRoleForm,
    EnterForm,
    OwnDetailsForm,
)
from kakehashi.web.workspace.sheets import Done, Sheet, fill_in, for_keepers

log = logging.getLogger(__name__)
APPOINT = "web/workspace/appoint.html"


@dataclass(frozen=True)
class RoleLine:
    """A role on its person's page: whether it is held, was or will be, and what can be done."""

    role: Role
    standing: str  # "today", "ahead" or "past"

    @property
    def is_over(self) -> bool:
        """Whether nothing more can be done to it."""
        return self.standing == "past"


# -- Reading ------------------------------------------------------------------------------------


@for_keepers
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who has been entered, with the roles held today."""
    listing = Listing(
        request,
        with_roles_today(Person.objects.all()),
        _columns(),
        name="people",
        caption=gettext_lazy("People"),
        empty=gettext_lazy("Nobody matches."),
        empty_link=(reverse("workspace:enter_person"), gettext_lazy("Enter a person")),
        filters=PeopleFilter,
        order="name",
    )
    return listing.response("web/workspace/people.html")


def _columns() -> list[Column]:
    language = get_language() or "en"
    return [
        Column(
            "name",
            gettext_lazy("Name"),
            lambda person: person.name_in(language),
            order=("sort_name", "passport_given"),
            link=_address,
            heading=True,
        ),
        Column("email", gettext_lazy("E-mail address"), lambda person: person.email, order="email"),
        Column("roles", gettext_lazy("Roles today"), lambda person: _in_words(person, language)),
    ]


def _in_words(person: Any, language: str) -> str:
    """The roles that `with_roles_today` fetched, those held for others after one's own."""
    held = [_role(role, language) for role in person.held]
    held += [
        _("%(role)s, as deputy of %(holder)s")
        % {"role": _role(deputy.role, language), "holder": deputy.role.person.name_in(language)}
        for deputy in person.deputising
    ]
    return "; ".join(held)


def _role(role: Role, language: str) -> str:
    """ "Teacher (Law)"."""
    kind, place = role.get_kind_display(), role.place.name_in(language)
    return _("%(role)s (%(place)s)") % {"role": kind, "place": place}


def _address(person: Person) -> str:
    return reverse("workspace:person", args=[person.pk])


@for_keepers
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: the names in all forms, roles past and present with deputies, the history."""
    found = get_object_or_404(Person, pk=pk)
    lines = [RoleLine(role, _standing(role)) for role in reversed(_roles_with_deputies(found))]
    deputyships = Deputy.objects.filter(person=found).order_by("-starts_on", "-pk")
    context = {
        "person": found,
        "forms_of_name": [
            (field_name("people.person", name), getattr(found, name))
            for name in organisation.Details.__annotations__
            if name not in ("display_order", "language")
        ],
        "roles": [line for line in lines if not line.is_over],
        "past": [line for line in lines if line.is_over],
        "deputyships": deputyships.select_related("role__unit", "role__person").prefetch_related(
            _names("role__institution")
        ),
        "chose_password": found.has_usable_password(),
        "entries": history_of(found),
    }
    return render(request, "web/workspace/person.html", context)


def _roles_with_deputies(found: Person) -> list[Role]:
    deputies = Deputy.objects.select_related("person").order_by("starts_on", "pk")
    roles = found.roles.select_related("unit", "person")
    return list(roles.prefetch_related(_names("institution"), Prefetch("deputies", deputies)))


def _names(institution: str) -> Any:
    return Prefetch(f"{institution}__names", InstitutionName.objects.defer("key", "grams"))


def _standing(role: Role) -> str:
    today = timezone.localdate()
    if role.ends_on is not None and role.ends_on < today:
        return "past"
    return "ahead" if role.starts_on > today else "today"


# -- Doing --------------------------------------------------------------------------------------


@for_keepers
def enter_person(request: HttpRequest) -> HttpResponse:
    """Enter somebody, who is written to for choosing a password."""
    form = EnterForm(request.POST if request.method == "POST" else None)
    sheet = Sheet(
        _("Enter a person"),
        [_people()],
        notice=_("In a demonstration nobody is written to.")
        if settings.DEMONSTRATION
        else _("The person gets an e-mail with a link for choosing a password."),
    )

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        entered = organisation.enter_person(**cleaned, by=by)
        name = entered.name_in(get_language() or "en")
        if not settings.DEMONSTRATION:
            _ask_for_password(request, entered)
        return _("%(name)s has been entered.") % {"name": name}, _address(entered)

    return fill_in(request, form, sheet, do)


def _ask_for_password(request: HttpRequest, entered: Person) -> None:
    """Send the link by which a password is chosen. Without it the person asks for one."""
    form = ResetPasswordForm({"email": entered.email})
    try:
        if form.is_valid():
            form.save(request)
    except (OSError, SMTPException):
        log.exception("The link for a password could not be sent to person %s.", entered.pk)
        messages.warning(
            request,
            _(
                "The e-mail could not be sent. “Forgot your password?” on the sign-in page sends"
                " another."
            ),
        )


@for_keepers
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a role."""
    found = get_object_or_404(Person, pk=pk)
    picker = _picker(request.POST or request.GET)
    if request.headers.get("HX-Request"):
        return render(request, f"{APPOINT}#picker", {"picker": picker})
    if request.method == "POST" and "search" not in request.POST:
        form = AppointForm(request.POST)
    else:
        stated = {
            name: value for name, value in request.POST.items() if name in AppointForm.base_fields
        }
        form = AppointForm(initial=stated)
    name = found.name_in(get_language() or "en")
    way = [_people(), (_address(found), name)]
    sheet = Sheet(_("Give a role"), way, about=name, template=APPOINT)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        term = {key: cleaned[key] for key in ("starts_on", "ends_on")}
        organisation.appoint(found, cleaned["kind"], at=cleaned["at"], **term, by=by)
        return _("The role is given."), _address(found)

    return fill_in(request, form, sheet, do, {"picker": picker})


def _picker(asked: QueryDict) -> Picker:
    """The institution chosen so far, and what was found to choose from."""
    text, key = asked.get("find", "").strip(), asked.get("institution", "")
    keys = [int(key)] if key.isdecimal() and len(key) < 19 else []
    chosen = list(Institution.objects.filter(pk__in=keys).with_names())
    found = find_institutions(text, limit=MOST) if len(text) >= SHORTEST else []
    return Picker(chosen, [each for each in found if each.pk not in keys], text)


@for_keepers
def end_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which day is the last of a role."""
    role = _found_role(pk)
    own = _("This is your own role: when it ends, you may no longer change the register.")
    sheet = Sheet(
        _("End the role"),
        _way_to(role),
        about=_role(role, get_language() or "en"),
        notice=own if role.person == request.user and role.kind == Role.Kind.OFFICE else "",
        is_grave=True,
    )

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        organisation.end_role(role, **cleaned, by=by)
        return _("The end of the role is recorded."), _address(role.person)

    return fill_in(request, EndRoleForm(request.POST or None), sheet, do)


@for_keepers
def deputise(request: HttpRequest, pk: int) -> HttpResponse:
    """Name somebody who acts for the holder of a role."""
    role = _found_role(pk)
    about = _role(role, get_language() or "en")
    sheet = Sheet(
        pgettext("role", "Name a deputy"),
        _way_to(role),
        about=about,
        notice=_("A deputy may do everything that the holder of the role may do."),
    )

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        term = {key: cleaned[key] for key in ("starts_on", "ends_on")}
        organisation.deputise(cleaned["person"], role, **term, by=by)
        return _("The deputy is named."), _address(role.person)

    return fill_in(request, DeputyForm(request.POST or None), sheet, do)


def _found_role(pk: int) -> Role:
    roles = Role.objects.select_related("person", "unit", "institution")
    return get_object_or_404(roles, pk=pk)


def _people() -> tuple[str, str]:
    return reverse("workspace:people"), _("People")


def _way_to(role: Role) -> list[tuple[str, str]]:
    return [_people(), (_address(role.person), role.person.name_in(get_language() or "en"))]


# -- One's own ----------------------------------------------------------------------------------


@login_required
def details(request: HttpRequest) -> HttpResponse:
    """The reader's own names, their order, and the language of e-mails."""
    reader = cast(Person, request.user)
    form = OwnDetailsForm(request.POST if request.method == "POST" else None, person=reader)
    if form.is_bound and form.is_valid():
        try:
            organisation.change_own_details(reader, **form.cleaned_data, by=reader)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Your details are saved."))
            return redirect("workspace:details")
    return render(request, "web/workspace/details.html", {"form": form, "reader": reader})
