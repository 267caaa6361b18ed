"""What can be done to anything that a second person approves: approve, end, withdraw."""

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from kakehashi.agreements.words import written as written_day
from kakehashi.education.cooperation.credits import operations, rules
from kakehashi.education.cooperation.credits.forms import EndForm, WithdrawForm
from kakehashi.education.cooperation.models import (
    CreditRule,
    GradeDistribution,
    GradeRule,
    GradeScale,
    Standing,
)
from kakehashi.education.cooperation.models.approved import Approved, ScopedRule
from kakehashi.education.cooperation.sheets import Sheet, fill_in, reader, sent
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.policy.models.plans import STAFF
from kakehashi.verdicts import Offer, Refused, refusals

Facts = Sequence[tuple[str, str]]
# The word in the address -> what it is, the name of the page that lists them, and its title.
KINDS: dict[str, tuple[type[Approved], str, str | Promise]] = {
    "rules": (CreditRule, "cooperation:credit_rules", gettext_lazy("Credit rules")),
    "grade-rules": (GradeRule, "cooperation:grade_rules", gettext_lazy("Grade rules")),
    "scales": (GradeScale, "cooperation:grade_scales", gettext_lazy("Grade scales")),
    "distributions": (
        GradeDistribution,
        "cooperation:grade_distributions",
        gettext_lazy("Grade distributions"),
    ),
}
BADGES = {
    Standing.WAITING: "warn",
    Standing.COMING: "info",
    Standing.IN_FORCE: "good",
    Standing.ENDED: "muted",
    Standing.WITHDRAWN: "muted",
}


def way_to(kind: str) -> list[tuple[str, str | Promise]]:
    """The way to the list of a kind."""
    _model, name, title = KINDS[kind]
    return [
        (reverse("cooperation:convert_credits"), gettext_lazy("Credits and grades")),
        (reverse(name), title),
    ]


def show(
    request: HttpRequest,
    kind: str,
    entry: Approved,
    *,
    title: str,
    facts: Facts,
    context: dict[str, Any],
) -> HttpResponse:
    """The page of one entry: its facts, what can be done; for staff who did what, and history."""
    person, language = reader(request)
    is_inside = isinstance(person, Person) and holds(person, STAFF)
    acts = _acts(person, kind, entry) if is_inside else []
    standing = entry.standing_on(timezone.localdate())
    return render(
        request,
        "education/cooperation/credits/entry.html",
        {
            **context,
            "table": _named(context),
            "entry": entry,
            "title": title,
            "way": way_to(kind),
            "facts": [*facts, *_about(entry), *(_by_whom(entry, language) if is_inside else [])],
            "standing": standing,
            "badge": BADGES[standing],
            "acts": [act for act in acts if act.verdict],
            "refusals": refusals(acts),
            "is_inside": is_inside,
            "entries": history_of(entry) if is_inside else None,
        },
    )


def _named(context: dict[str, Any]) -> list[list[tuple[str, str]]]:
    """The lines of the page's table, each value with its heading."""
    headings = context.get("table_headings", [])
    return [list(zip(headings, line, strict=True)) for line in context.get("table", [])]


def _acts(person: Person, kind: str, entry: Approved) -> list[Offer]:
    def act(words: str, name: str, verdict: Any, **more: bool) -> Offer:
        return Offer(words, reverse(f"cooperation:{name}", args=[kind, entry.pk]), verdict, **more)

    withdraw = act(
        pgettext("conversion", "Withdraw"),
        "withdraw_entry",
        rules.may_withdraw(person, entry),
        is_grave=True,
    )
    if entry.withdrawn_at is not None:
        return []
    if entry.is_waiting:
        approve = rules.may_approve(person, entry)
        words = pgettext("conversion", "Approve")
        return [act(words, "approve_entry", approve, is_post=True), withdraw]
    if isinstance(entry, ScopedRule):
        words = pgettext("conversion", "Set the last day")
        return [act(words, "end_entry", rules.may_end(person, entry), is_grave=True)]
    return [withdraw]


def _about(entry: Approved) -> list[tuple[str, str]]:
    facts = [(_("Source"), entry.source)]
    if entry.remarks:
        facts.append((_("Remarks"), entry.remarks))
    if isinstance(entry, ScopedRule) and entry.ended_reason:
        facts.append((_("Reason for the end"), entry.ended_reason))
    if entry.withdrawn_reason:
        facts.append((_("Reason for the withdrawal"), entry.withdrawn_reason))
    return facts


def _by_whom(entry: Approved, language: str) -> list[tuple[str, str]]:
    done = [
        (pgettext("conversion", "Entered"), entry.entered_by, entry.entered_at),
        (pgettext("conversion", "Approved"), entry.approved_by, entry.approved_at),
        (pgettext("conversion", "Withdrawn"), entry.withdrawn_by, entry.withdrawn_at),
    ]
    return [
        (words, f"{written_day(timezone.localdate(at))} · {by.name_in(language)}")
        for words, by, at in done
        if by is not None and at is not None
    ]


# -- Doing --------------------------------------------------------------------------------------


def _found(request: HttpRequest, kind: str, pk: int) -> Any:
    if kind not in KINDS:
        raise Http404
    visible = KINDS[kind][0]._default_manager.all()
    return get_object_or_404(cast(Any, visible).visible_to(request.user), pk=pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Approve what another person entered. Opened by hand, the address leads to the record."""
    found = _found(request, kind, pk)
    if request.method == "POST":
        try:
            operations.approve(found, by=cast(Person, request.user))
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Approved. It counts from now on."))
    return redirect(found)


@login_required
def end(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Set the last day of a rule."""
    found = _found(request, kind, pk)
    if not isinstance(found, ScopedRule):
        raise Http404
    person, _language = reader(request)

    def do(by: Person, cleaned: dict[str, Any]) -> tuple[str, str]:
        operations.end(cast(Any, found), **cleaned, by=by)
        return _("The last day of the rule is set."), cast(Any, found).get_absolute_url()

    sheet = Sheet(
        pgettext("conversion", "Set the last day"),
        [*way_to(kind), (cast(Any, found).get_absolute_url(), str(found))],
        notice=_("Results made under the rule stay as they are; it makes none after that day."),
        is_grave=True,
    )
    return fill_in(request, rules.may_end(person, found), EndForm(sent(request)[0]), sheet, do)


@login_required
def withdraw(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Withdraw an entry with its reason."""
    found = _found(request, kind, pk)
    person, _language = reader(request)

    def do(by: Person, cleaned: dict[str, Any]) -> tuple[str, str]:
        operations.withdraw(found, **cleaned, by=by)
        return _("It is withdrawn, and stays on record."), found.get_absolute_url()

    sheet = Sheet(
        pgettext("conversion", "Withdraw"),
        [*way_to(kind), (found.get_absolute_url(), str(found))],
        notice=_("What is withdrawn stays on record, but nothing is converted by it any more."),
        is_grave=True,
    )
    form = WithdrawForm(sent(request)[0])
    return fill_in(request, rules.may_withdraw(person, found), form, sheet, do)
