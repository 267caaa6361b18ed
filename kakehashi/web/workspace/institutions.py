"""Keeping the register of institutions: entering one, and what can be done to one.

Merging and recording a successor need a second institution. It is found by a search that asks the
same page with `?find=`, and chosen by a link with `?other=`; then what follows is shown before the
form that does it. With HTMX the answers of the search come alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from kakehashi.agreements.models import Agreement
from kakehashi.directory import operations, rules
from kakehashi.directory.operations import Naming
from kakehashi.institutions.models import Identifier, Institution, InstitutionName
from kakehashi.institutions.queries import find_institutions
from kakehashi.institutions.search import LONGEST_QUERY, search_key
from kakehashi.people.models import Person, Role
from kakehashi.verdicts import No, Offer, Refused, Verdict, refusals
from kakehashi.web.workspace import institution_forms as of

PAGE = "web/workspace/institution_act.html"
SHORTEST = 2  # characters worth searching for
MOST_FOUND = 12
MOST_SHOWN = 50  # of what moves; beyond it only the number is said


@dataclass(frozen=True)
class Act:
    """Something that can be done to an institution.

    do:      (institution, cleaned values, person) -> the institution to show afterwards.
    may:     whether it can be done to an institution, whoever asks.
    between: whether it can be done to the first institution with the second, if it needs one.
    """

    words: str | Promise
    form: Callable[..., Any]
    do: Callable[[Institution, dict[str, Any], Person], Institution]
    said: str | Promise
    warning: str | Promise = ""
    may: Callable[[Institution], Verdict] = rules.is_kept
    between: Callable[[Institution, Institution], Verdict] | None = None
    is_grave: bool = False


@dataclass(frozen=True)
class Moving:
    """What a merger moves: the agreements, contacts and names, and how many of the first two."""

    agreements: Sequence[Agreement]
    agreements_number: int
    contacts: Sequence[Role]
    contacts_number: int
    names: Sequence[InstitutionName]
    identifiers: Sequence[Identifier]


# -- What each act does -------------------------------------------------------------------------


def _revise(found: Institution, cleaned: dict[str, Any], by: Person) -> Institution:
    profile = {name: cleaned[name] for name in of.PROFILE}
    return operations.revise_institution(found, by=by, **profile)


def _rename(found: Institution, cleaned: dict[str, Any], by: Person) -> Institution:
    return operations.rename_institution(found, **cleaned, by=by)


def _add_name(found: Institution, cleaned: dict[str, Any], by: Person) -> Institution:
    return operations.add_name(found, Naming(**cleaned), by=by)


def _remove_name(_found: Institution, cleaned: dict[str, Any], by: Person) -> Institution:
    return operations.remove_name(cleaned["name"], by=by)


def _identify(found: Institution, cleaned: dict[str, Any], by: Person) -> Institution:
    return operations.identify(found, **cleaned, by=by)


def _remove_identifier(_found: Institution, cleaned: dict[str, Any], by: Person) -> Institution:
    return operations.remove_identifier(**cleaned, by=by)


def _succeed(found: Institution, cleaned: dict[str, Any], by: Person) -> Institution:
    return operations.succeed(found, cleaned["other"], by=by).predecessor


def _merge(found: Institution, cleaned: dict[str, Any], by: Person) -> Institution:
    return operations.merge(found, into=cleaned["other"], reason=cleaned["reason"], by=by)


def _retire(found: Institution, cleaned: dict[str, Any], by: Person) -> Institution:
    return operations.retire(found, **cleaned, by=by)


def _has_names_to_spare(found: Institution) -> Verdict:
    if len(found.names.all()) < 2:
        return No(_("An institution needs a name."))
    return True


def _is_identified(found: Institution) -> Verdict:
    return True if found.identifiers.all() else No(_("No identifier is recorded."))


ACTS: Mapping[str, Act] = {
    "correct": Act(
        pgettext_lazy("institution", "Correct the details"),
        of.ReviseForm,
        _revise,
        gettext_lazy("The details are corrected."),
    ),
    "rename": Act(
        pgettext_lazy("institution", "Record a new official name"),
        of.RenameForm,
        _rename,
        gettext_lazy("The new official name is recorded."),
        gettext_lazy("The official name in that language so far stays as an alias."),
    ),
    "add-name": Act(
        pgettext_lazy("institution", "Add a name"),
        of.AddNameForm,
        _add_name,
        gettext_lazy("The name is added."),
    ),
    "remove-name": Act(
        pgettext_lazy("institution", "Remove a name"),
        of.RemoveNameForm,
        _remove_name,
        gettext_lazy("The name is removed."),
        gettext_lazy("Remove only what was never a name of it. Former names stay findable."),
        may=_has_names_to_spare,
    ),
    "add-identifier": Act(
        pgettext_lazy("institution", "Add an identifier"),
        of.IdentifyForm,
        _identify,
        gettext_lazy("The identifier is added."),
    ),
    "remove-identifier": Act(
        pgettext_lazy("institution", "Remove an identifier"),
        of.RemoveIdentifierForm,
        _remove_identifier,
        gettext_lazy("The identifier is removed."),
        may=_is_identified,
    ),
    "successor": Act(
        pgettext_lazy("institution", "Record a successor"),
        of.SucceedForm,
        _succeed,
        gettext_lazy("The successor is recorded."),
        gettext_lazy("Both stay in the register, each with its own agreements."),
        between=lambda found, other: rules.can_follow(other, found),
    ),
    "merge": Act(
        pgettext_lazy("institution", "Merge into another"),
        of.MergeForm,
        _merge,
        gettext_lazy("The two entries are merged."),
        gettext_lazy(
            "For two entries of one institution only. A merger cannot be taken back. If one"
            " institution became another, record a successor instead."
        ),
        may=rules.is_not_home,
        between=rules.can_merge,
        is_grave=True,
    ),
    "close": Act(
        pgettext_lazy("institution", "Mark as closed"),
        of.RetireForm,
        _retire,
        gettext_lazy("The institution is marked as closed."),
        gettext_lazy("It stays in the register with everything that names it."),
        may=rules.can_retire,
        is_grave=True,
    ),
}


def actions_on(found: Institution) -> tuple[list[Offer], list[tuple[str, str]]]:
    """What can be done to `found`, and `refusals` of what cannot."""
    actions = [
        Offer(
            str(act.words),
            reverse("workspace:change_institution", args=[found.pk, name]),
            act.may(found),
            act.is_grave,
        )
        for name, act in ACTS.items()
    ]
    return [action for action in actions if action.verdict], refusals(actions)


# -- Pages --------------------------------------------------------------------------------------


@login_required
def enter(request: HttpRequest) -> HttpResponse:
    """Enter an institution; those of the same name in the same country are shown first."""
    person, alike = _keeper(request), []
    if request.method == "POST":
        form = of.EnterForm(request.POST)
        if form.is_valid():
            alike = [] if form.cleaned_data["is_another"] else _alike(form)
            if alike:
                form.ask_whether_another()
            elif entered := _enter(form, person):
                messages.success(request, _("The institution is entered."))
                return redirect("public:institution", entered.pk)
    else:
        form = of.EnterForm(initial={"name": request.GET.get("name", "")[:500]})
    context = {"title": _("Enter an institution"), "form": form, "alike": alike}
    return render(request, PAGE, context)


@login_required
def change(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """A page with one form that does one thing to one institution, then shows the institution."""
    person, doing = _keeper(request), ACTS.get(act)
    if doing is None:
        raise Http404
    found = get_object_or_404(Institution.objects.with_names(), pk=pk)
    if isinstance(no := _verdict(doing, found), No):
        messages.error(request, str(no))
        return redirect("public:institution", found.pk)
    context: dict[str, Any] = {"institution": found, "title": doing.words, "act": doing}
    context["name"] = act
    others: dict[str, Any] = {}
    if doing.between is not None:
        other = _other(request)
        no = doing.between(found, other) if other else No("")
        if isinstance(no, No):
            return _search(request, found, context | {"no": str(no)})
        others = {"other": other}
        context["moving"] = _moving(found, other, person) if other and act == "merge" else None
    sent = request.POST if request.method == "POST" else None
    form = doing.form(sent, institution=found, **others)
    shown = _do(doing, found, form, person) if form.is_valid() else None
    if shown is None:
        return render(request, PAGE, context | others | {"form": form})
    messages.success(request, str(doing.said))
    return redirect("public:institution", shown.pk)


# -- Parts --------------------------------------------------------------------------------------


def _keeper(request: HttpRequest) -> Person:
    """The reader, if they keep the register."""
    person = cast(Person, request.user)
    if not rules.may_keep_register(person):
        raise Http404
    return person


def _verdict(act: Act, found: Institution) -> Verdict:
    kept = rules.is_kept(found)
    return act.may(found) if kept else kept


def _do(act: Act, found: Institution, form: Any, person: Person) -> Institution | None:
    """The institution to show next; None if it was refused, which the form then says."""
    try:
        return act.do(found, form.cleaned_data, person)
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


def _search(request: HttpRequest, found: Institution, context: dict[str, Any]) -> HttpResponse:
    """The search for the second institution; HTMX gets the answers alone."""
    text = request.GET.get("find", "").replace("\0", "").strip()[:LONGEST_QUERY]
    answers = find_institutions(text, MOST_FOUND) if len(text) >= SHORTEST else []
    context |= {
        "needs_another": True,
        "text": text,
        "found": [each for each in answers if each.pk != found.pk],
    }
    part = "#found" if request.headers.get("HX-Target") == "found" else ""
    return render(request, PAGE + part, context)


def _enter(form: of.EnterForm, person: Person) -> Institution | None:
    """The new institution; None if it was refused, which the form then says."""
    try:
        return operations.enter_institution(
            form.namings(), identifiers=form.identifiers(), by=person, **form.profile()
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return None


def _alike(form: of.EnterForm) -> list[Institution]:
    """Institutions in the same country that go by the new one's official name already."""
    key = search_key(form.cleaned_data["name"])[: InstitutionName.LONGEST_KEY]
    called = InstitutionName.objects.filter(key=key).values("institution_id")
    rows = Institution.objects.current().filter(pk__in=called)
    here = rows.filter(country=form.cleaned_data["country"])
    return list(here.with_names().order_by("pk")[:MOST_FOUND])


def _other(request: HttpRequest) -> Institution | None:
    """The second institution, if one was chosen."""
    chosen = request.POST.get("other") or request.GET.get("other", "")
    if not (chosen.isdecimal() and len(chosen) < 19):
        return None
    return Institution.objects.with_names().filter(pk=int(chosen)).first()


def _moving(found: Institution, into: Institution, person: Person) -> Moving:
    """What merging `found` into `into` moves there, in a fixed number of queries."""
    agreements = Agreement.objects.visible_to(person).filter(parties__institution=found)
    contacts = Role.objects.filter(institution=found).select_related("person")
    known = {(name.text, name.language) for name in into.names.all()}
    return Moving(
        list(agreements.with_everything().order_by("pk")[:MOST_SHOWN]),
        agreements.count(),
        list(contacts.order_by("pk")[:MOST_SHOWN]),
        contacts.count(),
        [name for name in found.names.all() if (name.text, name.language) not in known],
        list(found.identifiers.all()),
    )
