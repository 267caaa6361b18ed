"""Changing a stay: what can be changed, the effects before it is done, what was changed."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kakehashi.education.cooperation.sheets import reader, sent
from kakehashi.education.outbound.changing import operations, rules, words
from kakehashi.education.outbound.changing.forms import ProofForm, WishForm, asked_for
from kakehashi.education.outbound.changing.impact import (
    Days,
    Facts,
    Grade,
    Kind,
    deadlines,
    effects,
    impact_hash,
)
from kakehashi.education.outbound.changing.queries import days_before
from kakehashi.education.outbound.changing.requests import requests_of
from kakehashi.education.outbound.models import Change, ChangeRequest, Mobility
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Offer, Refused, refusals

PAGES = "education/outbound/changing"
BADGES = {Grade.GOOD: "good", Grade.INFO: "info", Grade.WARN: "warn", Grade.BAD: "bad"}


def section_of(mobility: Mobility, person: Person) -> dict[str, Any]:
    """What `education/outbound/changing/section.html` shows of `mobility` to `person`."""
    acts = [
        Offer(
            str(Change.Kind(kind.value).label),
            reverse("outbound:change_stay", args=[mobility.pk, kind.value]),
            rules.may_change(person, mobility, kind),
            is_grave=kind in (Kind.CANCELLATION, Kind.EARLY_RETURN),
        )
        for kind in Kind
    ]
    rows = Change.objects.visible_to(person).filter(mobility=mobility)
    return {
        **requests_of(mobility, person),
        "mobility": mobility,
        "acts": [act for act in acts if act.verdict],
        "refusals": [] if person.pk == mobility.student_id else refusals(acts),
        "changes": [_shown(row) for row in rows.select_related("made_by", "proof")],
    }


def _shown(change: Change) -> dict[str, Any]:
    language = "ja" if get_language() == "ja" else "en"
    return {
        "change": change,
        "effects": [
            {
                "badge": BADGES[Grade(each["grade"])],
                "words": each[language],
                "figure": each[f"figure_{language}"],
            }
            for each in change.effects
        ],
    }


@login_required
@require_safe
def changes_of(request: HttpRequest, pk: int) -> HttpResponse:
    """What was changed of a stay, and what can be."""
    person, language = reader(request)
    found = _found(request, pk)
    context = {
        **section_of(found, person),
        "name": found.name_in(language),
        "here": "changes",
    }
    return render(request, f"{PAGES}/changes_of.html", context)


def _found(request: HttpRequest, pk: int) -> Mobility:
    visible = Mobility.objects.visible_to(request.user).with_everything()
    return get_object_or_404(visible, pk=pk)


@login_required
def change_stay(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Ask for a change, look at its effects, do it: three answers of one address.

    Sent with `commit`, it is done if the effects are still those that were shown; otherwise they
    are shown anew.
    """
    person, language = reader(request)
    found, wanted = _found(request, pk), _kind(kind)
    if isinstance(no := rules.may_change(person, found, wanted), No):
        messages.error(request, str(no))
        return redirect("outbound:changes_of", pk)
    data, files = sent(request)
    asked = _asked(request, found)
    data = data or _as_asked(wanted, asked, days_before(found))
    form = WishForm(data, kind=wanted, before=days_before(found), asked=asked)
    is_final = "commit" in request.POST
    proof = ProofForm(*((data, files) if is_final else (None, None)))
    is_clear = form.is_valid()
    if is_clear and proof.is_valid() and _is_done(request, found, form, proof, person, asked):
        messages.success(request, _("The stay is changed, with the effects as shown."))
        return redirect("outbound:changes_of", pk)
    facts = _facts(found, form, person) if is_clear else None
    context = {
        **_effects(facts),
        "mobility": found,
        "name": found.name_in(language),
        "form": form,
        "asked": asked,
        "kept": [(name, data[name]) for name in form.fields if data and name in data],
        "proof": proof,
        "label": Change.Kind(wanted.value).label,
        "is_grave": wanted in (Kind.CANCELLATION, Kind.EARLY_RETURN),
        "deadline": deadlines() if wanted is Kind.EXTENSION else None,
    }
    return render(request, f"{PAGES}/change.html", context)


def _asked(request: HttpRequest, found: Mobility) -> ChangeRequest | None:
    """What the student asked for and this change would grant; None where nothing of it waits."""
    pk = request.POST.get("asked") or request.GET.get("asked", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < 18):
        return None
    waiting = ChangeRequest.objects.visible_to(request.user).waiting()
    return waiting.filter(pk=int(pk), mobility=found).first()


def _as_asked(wanted: Kind, asked: ChangeRequest | None, before: Days) -> dict[str, Any] | None:
    """What the form would hold if the office had filled it in as asked; None: it says more first.

    A return and a cancellation need the kind of their cause, which only the office can judge.
    """
    if asked is None or wanted in (Kind.EARLY_RETURN, Kind.CANCELLATION):
        return None
    kept: dict[str, Any] = {**asked_for(asked), "semesters": f"{float(before.semesters):g}"}
    kept = {"first": before.first, **kept}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in kept.items()
    }


def _kind(kind: str) -> Kind:
    try:
        return Kind(kind)
    except ValueError:
        raise Http404 from None


def _is_done(
    request: HttpRequest,
    found: Mobility,
    form: WishForm,
    proof: ProofForm,
    by: Person,
    asked: ChangeRequest | None,
) -> bool:
    """Whether it was done; if not, the form says why."""
    try:
        operations.change_stay(
            found,
            form.wish(),
            seen=request.POST.get("seen", ""),
            upload=proof.cleaned_data["proof"],
            request=asked,
            by=by,
            **form.grounds(),
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _facts(found: Mobility, form: WishForm, person: Person) -> Facts | None:
    """The facts to show; None, with the sentence at the form, if the stay cannot become so."""
    try:
        return operations.preview(found, form.wish(), by=person)
    except Refused as refused:
        if str(refused) not in form.non_field_errors():
            form.add_error(None, str(refused))
        return None


def _effects(facts: Facts | None) -> dict[str, Any]:
    if facts is None:
        return {"effects": None, "seen": ""}
    return {
        "seen": impact_hash(facts),
        "effects": [
            {
                "badge": BADGES[each.grade],
                "words": words.sentence(each),
                "figure": words.figure(each),
            }
            for each in effects(facts)
        ],
    }
