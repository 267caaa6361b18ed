"""The pages of recognition: the memory, one decision, and how much may be recognised."""

from fractions import Fraction
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from kakehashi.education.cooperation.credits.arithmetic import written
from kakehashi.education.cooperation.credits.converting import field_in_words
from kakehashi.education.cooperation.credits.explaining import explain
from kakehashi.education.cooperation.credits.forms import WithdrawForm
from kakehashi.education.cooperation.credits.snapshots import read
from kakehashi.education.cooperation.models import Precedent
from kakehashi.education.cooperation.recognition import operations, rules, words
from kakehashi.education.cooperation.recognition.forms import CapForm, RenewForm, level_label
from kakehashi.education.cooperation.recognition.limits import caps, check_cap
from kakehashi.education.cooperation.recognition.precedent_filter import PrecedentFilter
from kakehashi.education.cooperation.recognition.way import PAGES, way
from kakehashi.education.cooperation.sheets import Sheet, fill_in, reader, sent
from kakehashi.journal.queries import history_of
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.policy.models.plans import STAFF
from kakehashi.verdicts import Offer, refusals


@login_required
@require_safe
def precedents(request: HttpRequest) -> HttpResponse:
    """Every decision on record; `?export=` answers with the list as a file."""
    person, language = reader(request)
    may_decide = bool(rules.may_decide_anywhere(person))
    decide = reverse("cooperation:decide_recognition")
    listing = Listing(
        request,
        Precedent.objects.visible_to(person).with_everything(),
        _columns(language),
        name="precedents",
        caption=gettext_lazy("Precedents of recognition"),
        empty=gettext_lazy("No precedent matches."),
        empty_link=(decide, pgettext_lazy("recognition", "Record a decision"))
        if may_decide
        else None,
        filters=PrecedentFilter,
        order="-decided_on",
    )
    return listing.response(
        f"{PAGES}/precedents.html", {"may_decide": may_decide, "here": "precedents"}
    )


def _columns(language: str) -> list[Column]:
    unit = "unit__name_ja" if language == "ja" else "unit__name_en"
    return [
        Column(
            "course",
            gettext_lazy("Course abroad"),
            str,
            order=("host_title", "host_code"),
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column("host", gettext_lazy("Institution"), lambda row: row.host.name_in(language)),
        Column(
            "credits_abroad",
            gettext_lazy("Credits abroad"),
            lambda row: words.credits_abroad(row, language),
        ),
        Column(
            "decision",
            pgettext_lazy("recognition", "Decision"),
            lambda row: row.get_decision_display(),
            order="decision",
            badge=lambda row: words.DECISION_BADGES[row.decision],
        ),
        Column("home", gettext_lazy("Recognised as"), lambda row: words.home_titles(row, language)),
        Column("credits", gettext_lazy("Credits"), words.home_credits, numeric=True),
        Column("unit", gettext_lazy("Unit"), lambda row: row.unit.name_in(language), order=unit),
        *_of_validity(),
    ]


def _of_validity() -> list[Column]:
    today = timezone.localdate()

    def hidden(key: str, title: str | Promise) -> Column:
        return Column(key, title, lambda row: getattr(row, key), hidden=True)

    return [
        Column("decided_on", gettext_lazy("Decided on"), lambda row: row.decided_on, "decided_on"),
        Column(
            "standing",
            gettext_lazy("Validity"),
            lambda row: words.standing(row, today)[0],
            badge=lambda row: words.standing(row, today)[1],
        ),
        hidden("host_code", gettext_lazy("Course code")),
        hidden("valid_until", gettext_lazy("Valid until")),
        hidden("syllabus_address", gettext_lazy("Address of the syllabus")),
        hidden("reason", gettext_lazy("Reason")),
    ]


@login_required
@require_safe
def precedent(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision: on what, as what, by whom, until when; and what can be done to it."""
    person, language = reader(request)
    found = _found(request, pk)
    is_inside = holds(person, STAFF)
    acts = _acts(person, found) if is_inside else []
    standing, badge = words.standing(found, timezone.localdate())
    return render(
        request,
        f"{PAGES}/precedent.html",
        {
            "found": found,
            "standing": standing,
            "badge": badge,
            "decision_badge": words.DECISION_BADGES[found.decision],
            "credits_abroad": words.credits_abroad(found, language),
            "field": field_in_words(found.field, language) if found.field else "",
            "level": level_label(found.level),
            "courses": [(each, each.title_in(language)) for each in found.home_courses.all()],
            "home_credits": words.home_credits(found),
            "sentence": explain(read(found.conversion.snapshot), language)
            if found.conversion
            else "",
            "successor": getattr(found, "superseded_by", None),
            "acts": [act for act in acts if act.verdict],
            "refusals": refusals(acts),
            "is_inside": is_inside,
            "entries": history_of(found) if is_inside else None,
        },
    )


def _found(request: HttpRequest, pk: int) -> Precedent:
    visible = Precedent.objects.visible_to(request.user).with_everything()
    related = ("conversion", "syllabus", "decided_by", "supersedes")
    return get_object_or_404(visible.select_related("unit", "superseded_by", *related), pk=pk)


def _acts(person: Person, found: Precedent) -> list[Offer]:
    if not rules.may_decide_anywhere(person):
        return []
    follows = rules.may_follow(person, found)
    again = f"{reverse('cooperation:decide_recognition')}?instead={found.pk}"
    return [
        Offer(
            pgettext("recognition", "Renew"),
            reverse("cooperation:renew_precedent", args=[found.pk]),
            follows,
        ),
        Offer(pgettext("recognition", "Decide anew"), again, follows),
        Offer(
            pgettext("recognition", "Withdraw"),
            reverse("cooperation:withdraw_precedent", args=[found.pk]),
            rules.may_withdraw(person, found),
            is_grave=True,
        ),
    ]


# -- Doing --------------------------------------------------------------------------------------


@login_required
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide the same again."""
    person, _language = reader(request)
    found = _found(request, pk)

    def do(by: Person, cleaned: dict[str, Any]) -> tuple[str, str]:
        upload = cleaned.pop("syllabus")
        new = operations.renew(found, **cleaned, upload=upload, by=by)
        return _("The decision is renewed."), new.get_absolute_url()

    sheet = Sheet(
        pgettext("recognition", "Renew"),
        [*way(), (found.get_absolute_url(), str(found))],
        about=str(found),
        notice=_("The same decision again: the former one stays on record as superseded."),
    )
    return fill_in(request, rules.may_follow(person, found), RenewForm(*sent(request)), sheet, do)


@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a decision is no precedent any more."""
    person, _language = reader(request)
    found = _found(request, pk)

    def do(by: Person, cleaned: dict[str, Any]) -> tuple[str, str]:
        operations.withdraw(found, **cleaned, by=by)
        return _("It is withdrawn, and stays on record."), found.get_absolute_url()

    sheet = Sheet(
        pgettext("recognition", "Withdraw"),
        [*way(), (found.get_absolute_url(), str(found))],
        about=str(found),
        notice=_("It stays on record, but is suggested to nobody any more."),
        is_grave=True,
    )
    form = WithdrawForm(sent(request)[0])
    return fill_in(request, rules.may_withdraw(person, found), form, sheet, do)


@require_safe
def cap(request: HttpRequest) -> HttpResponse:
    """How many credits may be recognised: the limits on record, and a sum against them."""
    _person, language = reader(request)
    form = CapForm(request.GET if "added" in request.GET else None)
    check = None
    if form.is_valid():
        cleaned = form.cleaned_data
        amounts = (Fraction(cleaned["recognised"]), Fraction(cleaned["added"]))
        check = check_cap(*amounts, cleaned["level"])
    context = {
        "form": form,
        "check": check,
        "sum": written(check.total) if check else "",
        "left": written(abs(check.left)) if check and check.left is not None else "",
        "cap_name": check.cap.name_in(language) if check and check.cap else "",
        "caps": [
            (each, each.name_in(language), [level_label(level) for level in each.levels])
            for each in caps()
        ],
        "here": "cap",
    }
    return render(request, f"{PAGES}/cap.html", context)
