"""Pages on which a call is drafted, published, moved, ended and repeated."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kakehashi.education.cooperation.sheets import Done, Sheet, fill_in
from kakehashi.education.outbound.calls import operations, repeating, rubric, rules
from kakehashi.education.outbound.calls.forms import (
    CallForm,
    ConfirmForm,
    CopyForm,
    Criteria,
    CriterionRows,
    ReasonForm,
    SecondForm,
    TimetableForm,
)
from kakehashi.education.outbound.calls.views import PAGES, find, way_to, way_to_list
from kakehashi.education.outbound.models import Call
from kakehashi.people.models import Person
from kakehashi.verdicts import Verdict

SHEET = f"{PAGES}/sheet.html"


def sheet(title: Any, found: Call, **more: Any) -> Sheet:
    """A page about one call."""
    about = found.title_in(get_language() or "en")
    return Sheet(title, way_to(found), about=about, **{"template": SHEET, **more})


@login_required
def draft(request: HttpRequest) -> HttpResponse:
    """Draft a call."""
    person = cast(Person, request.user)
    form = CallForm(request.POST or None, person=person)

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        drafted = operations.draft_call(form.described(), by=by)
        said = _("The call is drafted. State who can apply, the rubric and the places next.")
        return said, drafted.get_absolute_url()

    page = Sheet(gettext_lazy("Draft a call"), way_to_list(), template=f"{PAGES}/describe.html")
    return fill_in(request, rules.may_keep_anywhere(person), form, page, do)


@login_required
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Describe a draft anew."""
    found, person = find(request, pk), cast(Person, request.user)
    form = CallForm(request.POST or None, person=person, call=found)

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        operations.revise_call(found, form.described(), by=by)
        return _("The call is described anew."), found.get_absolute_url()

    page = sheet(gettext_lazy("Describe the call anew"), found, template=f"{PAGES}/describe.html")
    return fill_in(request, rules.may_revise(person, found), form, page, do)


@login_required
def state_rubric(request: HttpRequest, pk: int) -> HttpResponse:
    """State by which criteria applications are scored."""
    found, person = find(request, pk), cast(Person, request.user)
    is_readable = bool(found.rubric) and rubric.is_sound(found.rubric)
    stated = [each.model_dump() for each in rubric.read(found.rubric)] if is_readable else []
    rows = CriterionRows(request.POST or None, initial=stated, prefix="criteria")
    form = ConfirmForm(request.POST if request.method == "POST" and rows.is_valid() else None)

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        operations.state_rubric(found, cast(Criteria, rows).criteria(), by=by)
        return _("The rubric is stated."), found.get_absolute_url()

    page = sheet(gettext_lazy("State the rubric"), found, template=f"{PAGES}/rubric.html")
    verdict = rules.may_revise(person, found)
    return fill_in(request, verdict, form, page, do, {"rows": rows})


@login_required
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a call."""
    found, person = find(request, pk), cast(Person, request.user)

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        operations.publish_call(found, by=by)
        return _("The call is published."), found.get_absolute_url()

    page = sheet(
        gettext_lazy("Publish the call"),
        found,
        notice=gettext_lazy(
            "From now on everybody can read it, and its rules, rubric and mechanism stay as they "
            "are. The seed of the lottery is drawn now; its hash is published with the rules, so "
            "that nobody can choose another one later."
        ),
    )
    form = ConfirmForm(sent_or_none(request))
    return fill_in(request, rules.may_publish(person, found), form, page, do)


@login_required
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Prolong a call, close it early, or move what follows."""
    found, person = find(request, pk), cast(Person, request.user)
    form = TimetableForm(request.POST or None, call=found)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.move_timetable(found, form.days(), reason=cleaned["reason"], by=by)
        return _("The days are moved. Whoever began an application is told."), address

    address = found.get_absolute_url()
    page = sheet(
        gettext_lazy("Move the days of the call"),
        found,
        notice=gettext_lazy(
            "Whoever has begun an application hears by mail that the call closes at another moment."
        ),
    )
    return fill_in(request, rules.may_move_timetable(person, found), form, page, do)


@login_required
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    """End a call whose places are given."""
    found, person = find(request, pk), cast(Person, request.user)

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        operations.conclude_call(found, by=by)
        return _("The call is concluded."), found.get_absolute_url()

    page = sheet(
        gettext_lazy("Conclude the call"),
        found,
        notice=gettext_lazy("No places are given in it from now on. This cannot be taken back."),
        is_grave=True,
    )
    form = ConfirmForm(sent_or_none(request))
    return fill_in(request, rules.may_conclude(person, found), form, page, do)


@login_required
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it off."""
    found, person = find(request, pk), cast(Person, request.user)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        operations.cancel_call(found, reason=cleaned["reason"], by=by)
        return _("The call is cancelled."), found.get_absolute_url()

    page = sheet(
        gettext_lazy("Cancel the call"),
        found,
        notice=gettext_lazy(
            "This cannot be taken back. Whoever has begun an application hears of it by mail."
        ),
        is_grave=True,
        button=gettext_lazy("Cancel the call for good"),
    )
    form = ReasonForm(request.POST or None)
    return fill_in(request, rules.may_cancel(person, found), form, page, do)


@login_required
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everybody the seed of the lottery."""
    found, person = find(request, pk), cast(Person, request.user)

    def do(by: Person, _cleaned: dict[str, Any]) -> Done:
        operations.reveal_seed(found, by=by)
        return _("The seed is revealed on the rule page."), found.get_absolute_url()

    page = sheet(
        gettext_lazy("Reveal the seed"),
        found,
        notice=gettext_lazy(
            "Everybody can then do the lottery again and see that its hash was published before. "
            "Later runs of this call use the same seed."
        ),
    )
    form = ConfirmForm(sent_or_none(request))
    return fill_in(request, rules.may_reveal(person, found), form, page, do)


@login_required
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the same call for another year."""
    found, person = find(request, pk), cast(Person, request.user)
    form = CopyForm(request.POST or None, initial={"year": found.year + 1})

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        copied = repeating.copy_call(found, year=cleaned["year"], by=by)
        said = _("A draft is there with the same rules. Look at its days, then take places.")
        return said, copied.get_absolute_url()

    page = sheet(gettext_lazy("Copy the call for another year"), found)
    return fill_in(request, rules.may_copy(person, found), form, page, do)


@login_required
def call_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft a second call for the places that are left."""
    found, person = find(request, pk), cast(Person, request.user)
    form = SecondForm(request.POST or None)

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        second = repeating.call_again(found, by=by, **cleaned)
        said = _("The second call is drafted with the places that are left.")
        return said, second.get_absolute_url()

    page = sheet(
        gettext_lazy("Draft a second call"),
        found,
        notice=gettext_lazy("It has the same rules, and what is left of each quota."),
    )
    verdict: Verdict = rules.may_call_again(person, found)
    return fill_in(request, verdict, form, page, do)


def sent_or_none(request: HttpRequest) -> Any:
    """What was sent, be it empty: a form without fields is bound all the same."""
    return request.POST if request.method == "POST" else None
