"""The pages of joint programmes: the list, one programme, and what is decided about it."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.education.cooperation.forms import CompletenessForm
from kakehashi.education.cooperation.joint_programmes import operations, rules
from kakehashi.education.cooperation.joint_programmes.forms import (
    HOME,
    CurriculumForm,
    DayForm,
    OverForm,
    PartnersForm,
    ProgrammeForm,
    ReasonForm,
)
from kakehashi.education.cooperation.joint_programmes.page import (
    GRAVE,
    STATE_ACTS,
    acts_of,
    sides_of,
    warnings_of,
    year_lines,
)
from kakehashi.education.cooperation.joint_programmes.programme_filter import ProgrammeFilter
from kakehashi.education.cooperation.joint_programmes.queries import history, latest_statement
from kakehashi.education.cooperation.joint_programmes.register import (
    badge,
    columns,
    teaching_languages,
)
from kakehashi.education.cooperation.models import JointProgramme, ProgrammePartner
from kakehashi.education.cooperation.picking import is_search, picker
from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in
from kakehashi.education.cooperation.states import ProgrammeState
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Verdict, refusals
from kakehashi.vocabulary import isced

PAGES = "education/cooperation/joint_programmes"
LIST_WORDS = gettext_lazy("Joint programmes")
DAY_LABELS = {
    ProgrammeState.APPROVED: gettext_lazy("Approved on"),
    ProgrammeState.RUNNING: gettext_lazy("Running from"),
    ProgrammeState.TEACH_OUT: gettext_lazy("First day on which nobody is taken in"),
    ProgrammeState.ENDED: gettext_lazy("Last day"),
    ProgrammeState.DROPPED: gettext_lazy("Given up on"),
}
NOTICES = {
    ProgrammeState.APPROVED: gettext_lazy("From now on everybody can see the programme."),
    ProgrammeState.RUNNING: gettext_lazy("From this day on it counts as running in the figures."),
    ProgrammeState.TEACH_OUT: gettext_lazy(
        "Nobody is taken in any more; those who are enrolled finish."
    ),
    ProgrammeState.ENDED: gettext_lazy("This cannot be taken back."),
    ProgrammeState.DROPPED: gettext_lazy("This cannot be taken back. The record stays."),
}
MOVES: dict[ProgrammeState, Callable[..., JointProgramme]] = {
    ProgrammeState.APPROVED: operations.approve,
    ProgrammeState.RUNNING: operations.begin,
    ProgrammeState.TEACH_OUT: operations.teach_out,
    ProgrammeState.ENDED: operations.end,
    ProgrammeState.DROPPED: operations.drop,
}


# -- Reading ------------------------------------------------------------------------------------


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """The list; `?export=` answers with it as a file."""
    may_enter, may_declare = _may_in_general(request.user)
    listing = Listing(
        request,
        JointProgramme.objects.visible_to(request.user),
        columns(),
        name="programmes",
        caption=LIST_WORDS,
        empty=gettext_lazy("No joint programme matches."),
        empty_link=(reverse("cooperation:enter_programme"), gettext_lazy("Enter a programme"))
        if may_enter
        else None,
        filters=ProgrammeFilter,
        order="title",
    )
    context = {
        "statement": latest_statement(),
        "may_enter": may_enter,
        "may_declare": may_declare,
    }
    return listing.response(f"{PAGES}/programmes.html", context)


def _may_in_general(person: Person | AnonymousUser) -> tuple[Verdict, Verdict]:
    if not isinstance(person, Person):
        return No(""), No("")
    return rules.may_keep_anywhere(person), rules.may_declare_complete(person)


@require_safe
def programme(request: HttpRequest, pk: int) -> HttpResponse:
    """One programme; for its people also figures by side, reviews, and what can be done."""
    found, today, language = find(request, pk), timezone.localdate(), get_language() or "en"
    is_inside = JointProgramme.objects.confided_to(request.user).filter(pk=pk).exists()
    acts = acts_of(cast(Person, request.user), found) if is_inside else []
    courses = found.courses.select_related("institution").prefetch_related("institution__names")
    context: dict[str, Any] = {
        "programme": found,
        "today": today,
        "badge": badge(found),
        "sides": sides_of(found),
        "languages": teaching_languages(found, language),
        **_field(found.isced_f, language),
        "courses": courses if found.has_courses else None,
        "is_inside": is_inside,
    }
    if is_inside:
        context |= {
            "acts": [act for act in acts if act.verdict],
            "refusals": refusals(acts),
            "warnings": warnings_of(found, today),
            "years": year_lines(found, today),
            "reviews": found.reviews.select_related("document", "recorded_by"),
            "entries": history(found),
            **_may_record(cast(Person, request.user), found),
        }
    return render(request, f"{PAGES}/programme.html", context)


def _field(code: str, language: str) -> dict[str, str]:
    """The name of a field and its language: English where no official translation is known."""
    own = isced.name(code, language) if code else ""
    if own or not code:
        return {"field": own, "field_language": language}
    return {"field": isced.name(code, "en"), "field_language": "en"}


def _may_record(person: Person, found: JointProgramme) -> dict[str, Verdict]:
    return {
        "may_revise": rules.may_revise(person, found),
        "may_state_year": rules.may_state_year(person, found),
        "may_add_course": rules.may_add_course(person, found),
        "may_record": rules.may_record(person, found),
    }


def find(request: HttpRequest, pk: int) -> JointProgramme:
    """The programme, if the reader may see it."""
    seen = JointProgramme.objects.visible_to(request.user).with_partners()
    return get_object_or_404(
        seen.select_related("unit", "agreement").prefetch_related(
            "agreement__terms__unit", "agreement__partners__names", "years"
        ),
        pk=pk,
    )


# -- Doing --------------------------------------------------------------------------------------


def way_to_list() -> list[tuple[str, str]]:
    """The way to the list."""
    return [(reverse("cooperation:programmes"), str(LIST_WORDS))]


def way_to(found: JointProgramme) -> list[tuple[str, str]]:
    """The way to one programme."""
    return [*way_to_list(), (found.get_absolute_url(), found.name_in(get_language() or "en"))]


@login_required
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a programme as a plan."""
    person = cast(Person, request.user)
    form = ProgrammeForm(request.POST or None, person=person)

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        entered = operations.enter(form.description(), by=by)
        return _("The programme is entered. Add its partners next."), entered.get_absolute_url()

    page = Sheet(gettext_lazy("Enter a programme"), way_to_list())
    return fill_in(request, rules.may_keep_anywhere(person), form, page, do)


@login_required
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Describe a programme anew."""
    found, person = find(request, pk), cast(Person, request.user)
    form = ProgrammeForm(request.POST or None, person=person, programme=found)

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        operations.revise(found, form.description(), by=by)
        return _("The programme is described anew."), found.get_absolute_url()

    page = Sheet(gettext_lazy("Describe the programme anew"), way_to(found))
    return fill_in(request, rules.may_revise(person, found), form, page, do)


@login_required
def add_partners(request: HttpRequest, pk: int) -> HttpResponse:
    """Let institutions take part."""
    found, person = find(request, pk), cast(Person, request.user)
    sent = request.POST if request.method == "POST" and not is_search(request) else None
    initial = {"role": request.POST["role"]} if "role" in request.POST else None
    form = PartnersForm(sent, initial=initial)

    @transaction.atomic
    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        for institution in cleaned["partners"]:
            operations.add_partner(found, institution, role=cleaned["role"], by=by)
        return _("The partners are added. Divide the curriculum next."), found.get_absolute_url()

    page = Sheet(
        gettext_lazy("Add partners"),
        way_to(found),
        about=found.name_in(get_language() or "en"),
        template=f"{PAGES}/partners.html",
    )
    context = {"picker": picker(request.POST or request.GET)}
    return fill_in(request, rules.may_revise(person, found), form, page, do, context)


@login_required
def remove_partner(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an institution out of a programme."""
    party = get_object_or_404(
        ProgrammePartner.objects.select_related("programme__unit", "institution"),
        pk=pk,
        programme__in=JointProgramme.objects.visible_to(request.user),
    )

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.remove_partner(party, reason=cleaned["reason"], by=by)
        return _("The partner does not take part any more."), party.programme.get_absolute_url()

    page = Sheet(
        gettext_lazy("Take the partner out"),
        way_to(party.programme),
        about=party.institution.name_in(get_language() or "en"),
        notice=gettext_lazy("If shares are stated, the curriculum has to be divided again."),
        is_grave=True,
    )
    verdict = rules.may_revise(cast(Person, request.user), party.programme)
    return fill_in(request, verdict, ReasonForm(request.POST or None), page, do)


@login_required
def divide(request: HttpRequest, pk: int) -> HttpResponse:
    """State what each side teaches and credits."""
    found = find(request, pk)
    form = CurriculumForm(request.POST or None, programme=found)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.divide(
            found,
            measure=cleaned["measure"],
            total=cleaned["total"],
            home=form.part(HOME),
            parts=form.parts(),
            by=by,
        )
        return _("The curriculum is divided."), found.get_absolute_url()

    page = Sheet(
        gettext_lazy("Divide the curriculum"),
        way_to(found),
        about=found.name_in(get_language() or "en"),
        notice=gettext_lazy("The shares of all sides have to add up to the whole exactly."),
        template=f"{PAGES}/curriculum.html",
    )
    return fill_in(request, rules.may_revise(cast(Person, request.user), found), form, page, do)


@login_required
def move(request: HttpRequest, pk: int, state: str) -> HttpResponse:
    """Record the next state of a programme."""
    if state not in STATE_ACTS:
        raise Http404
    found, to = find(request, pk), ProgrammeState(state)
    needs_reason = to in GRAVE
    make = OverForm if needs_reason else DayForm
    form = make(
        request.POST or None,
        label=DAY_LABELS[to],
        may_be_unknown=to == ProgrammeState.APPROVED,
    )

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        MOVES[to](found, **cleaned, by=by)
        return _("The programme is now: %s.") % to.label, found.get_absolute_url()

    page = Sheet(
        STATE_ACTS[to],
        way_to(found),
        about=found.name_in(get_language() or "en"),
        notice=NOTICES[to],
        is_grave=needs_reason,
    )
    return fill_in(request, rules.may_move(cast(Person, request.user), found, to), form, page, do)


@login_required
def declare_complete(request: HttpRequest) -> HttpResponse:
    """State from when on every joint programme is entered."""

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.declare_complete(**cleaned, by=by)
        return _("The statement is recorded."), reverse("cooperation:programmes")

    page = Sheet(
        gettext_lazy("Declare the list complete"),
        way_to_list(),
        notice=gettext_lazy("As long as nobody has, every figure made from it is a lower bound."),
    )
    verdict = rules.may_declare_complete(cast(Person, request.user))
    return fill_in(request, verdict, CompletenessForm(request.POST or None), page, do)
