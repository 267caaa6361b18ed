"""The converters that anybody can use, and the results that staff keep."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from kakehashi.education.cooperation.credits import operations, rules
from kakehashi.education.cooperation.credits.converting import convert_credits, convert_grade
from kakehashi.education.cooperation.credits.explaining import amount_in, explain, scope_in
from kakehashi.education.cooperation.credits.forms import ConvertForm, GradeForm, KeepForm
from kakehashi.education.cooperation.credits.places import asked_place
from kakehashi.education.cooperation.credits.schemes import (
    equations,
    factors,
    read_on,
    schemes,
)
from kakehashi.education.cooperation.credits.snapshots import (
    CreditSnapshot,
    GradeSnapshot,
    Snapshot,
    is_reproduced,
    read,
)
from kakehashi.education.cooperation.models import Conversion, CreditRule, GradeRule, GradeScale
from kakehashi.education.cooperation.sheets import reader
from kakehashi.listing.columns import Column
from kakehashi.listing.listing import Listing
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused

PAGES = "education/cooperation/credits"
Answer = Callable[[dict[str, Any], Any], Snapshot]


def convert(request: HttpRequest) -> HttpResponse:
    """So many credits: what they count as, by which rule, and what the scheme's table gives."""

    def answer(asked: dict[str, Any], place: Any) -> Snapshot:
        return convert_credits(
            Fraction(asked["amount"]),
            asked["source"],
            asked["target"],
            on=asked["on"],
            agreement=place.agreement,
            partner=place.partner,
            level=asked["level"],
        )

    form = ConvertForm(
        request.GET if "amount" in request.GET else None,
        person=request.user,
        asked=asked_place(request.GET),
        initial={"source": "jp", "target": "ects", "amount": request.GET.get("amount", "")},
    )
    return _converter(request, form, answer, "convert.html", "credits")


def convert_marks(request: HttpRequest) -> HttpResponse:
    """A mark: the range that it can become, and what a rule makes of it."""

    def answer(asked: dict[str, Any], place: Any) -> Snapshot:
        return convert_grade(
            asked["step"],
            asked["to_scale"],
            on=asked["on"],
            field=asked["field"],
            level=asked["level"],
            agreement=place.agreement,
            partner=place.partner,
        )

    form = GradeForm(
        request.GET if "step" in request.GET else None,
        person=request.user,
        asked=asked_place(request.GET),
        initial={},
    )
    has_scales = GradeScale.objects.approved().count() > 1
    return _converter(request, form, answer, "grades.html", "grades", has_scales=has_scales)


def _converter(
    request: HttpRequest, form: Any, answer: Answer, page: str, here: str, **context: Any
) -> HttpResponse:
    person, language = reader(request)
    snapshot = answer(form.cleaned_data, form.chosen_place) if form.is_valid() else None
    keep = KeepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        kept = _keep(request, snapshot, keep)
        if kept is not None:
            return redirect(kept)
    template = f"{PAGES}/{page}"
    if request.headers.get("HX-Target") == "answer":
        template += "#answer"
    return render(
        request,
        template,
        {
            **context,
            "here": here,
            "form": form,
            "keep": keep,
            "may_keep": isinstance(person, Person) and bool(rules.may_keep(person)),
            "shown": shown(snapshot, language) if snapshot else None,
        },
    )


def _keep(request: HttpRequest, snapshot: Snapshot | None, form: KeepForm) -> Conversion | None:
    """What was kept; None where it is refused, which the form or a message says."""
    person = request.user
    if not isinstance(person, Person):
        messages.error(request, _("Sign in to keep a result."))
    elif snapshot is None:
        messages.error(request, _("There is no result to keep."))
    elif form.is_valid():
        try:
            return operations.keep_conversion(snapshot, **form.cleaned_data, by=person)
        except Refused as refused:
            form.add_error(None, str(refused))
    return None


def shown(snapshot: Snapshot, language: str) -> dict[str, Any]:
    """What a page says of a conversion: both values, the sentence, the rule and its source."""
    rule = snapshot.rule
    facts: dict[str, Any] = {
        "snapshot": snapshot,
        "sentence": explain(snapshot, language),
        "is_known": bool(snapshot.result),
        "rule": rule,
        "rule_words": scope_in(rule, language) if rule else "",
        "rule_address": _rule_address(snapshot),
    }
    if isinstance(snapshot, CreditSnapshot):
        facts |= _credits_shown(snapshot, language)
    else:
        facts |= {"own": _about(snapshot.own, language), "other": _about(snapshot.other, language)}
    return facts


def _rule_address(snapshot: Snapshot) -> str:
    rule = snapshot.rule
    if rule is None or rule.record is None:
        return reverse("cooperation:credit_schemes") if rule else ""
    name = "credit_rule" if isinstance(snapshot, CreditSnapshot) else "grade_rule"
    return reverse(f"cooperation:{name}", args=[rule.record])


def _credits_shown(snapshot: CreditSnapshot, language: str) -> dict[str, Any]:
    target = snapshot.target.unit_in(language)
    how = snapshot.rule.how if snapshot.rule else ""
    return {
        "given": amount_in(snapshot.amount, snapshot.source.unit_in(language)),
        "result": amount_in(snapshot.result, target) if snapshot.result else "",
        "exact": amount_in(snapshot.exact, target) if snapshot.exact != snapshot.result else "",
        "by_scheme": amount_in(snapshot.by_scheme, target) if snapshot.by_scheme else "",
        "how": str(CreditRule.Rounding(how).label) if how else "",
    }


def _about(spread: Any, language: str) -> dict[str, Any] | None:
    if spread is None:
        return None
    address = reverse("cooperation:grade_distribution", args=[spread.record])
    return {"words": spread.about_in(language), "source": spread.source, "address": address}


@require_safe
def credit_schemes(request: HttpRequest) -> HttpResponse:
    """The schemes and what their own tables say, each with its source."""
    _person, language = reader(request)
    named = schemes()

    def line(each: Any) -> dict[str, Any]:
        sides = zip(each.between, (each.ratio.given, each.ratio.taken), strict=True)
        words = " = ".join(
            amount_in(str(amount), named[code].unit_in(language)) for code, amount in sides
        )
        return {"words": words, "name": each.name_in(language), "origin": each.origin}

    context = {
        "here": "schemes",
        "schemes": [
            {
                "scheme": each,
                "name": each.name_in(language),
                "standing": STANDINGS[each.origin.standing],
            }
            for each in named.values()
        ],
        "equations": [line(each) for each in equations()],
        "factors": [
            {**line(each), "standing": STANDINGS[each.origin.standing]} for each in factors()
        ],
        "table": equations()[0],
        "read_on": read_on(),
    }
    return render(request, f"{PAGES}/schemes.html", context)


STANDINGS = {
    "read": pgettext_lazy("source", "read in the source"),
    "inferred": pgettext_lazy("source", "inferred from the source"),
    "unverified": pgettext_lazy("source", "not verified"),
}


# -- What was kept -------------------------------------------------------------------------------


@login_required
@require_safe
def conversions(request: HttpRequest) -> HttpResponse:
    """Every result that was kept, newest first; for staff."""
    person, language = reader(request)
    if isinstance(no := rules.may_keep(person), No):
        messages.error(request, str(no))
        return redirect("cooperation:convert_credits")
    converter = (reverse("cooperation:convert_credits"), _("Convert credits"))
    listing = Listing(
        request,
        Conversion.objects.select_related("made_by"),
        [
            Column(
                "about",
                gettext_lazy("What it was for"),
                lambda row: row.about,
                link=lambda row: row.get_absolute_url(),
                heading=True,
            ),
            Column(
                "sentence",
                gettext_lazy("Result"),
                lambda row: explain(read(row.snapshot), language),
            ),
            Column("made_at", gettext_lazy("Kept on"), lambda row: row.made_at.date(), "made_at"),
        ],
        name="conversions",
        caption=gettext_lazy("Kept results"),
        empty=gettext_lazy("No result was kept yet. Convert something, and keep what comes out."),
        empty_link=converter,
        order="-made_at",
    )
    context = {
        "title": _("Kept results"),
        "lead": _("Each with everything it rests on; nobody can change one."),
        "here": "kept",
    }
    return listing.response(f"{PAGES}/list.html", context)


@login_required
@require_safe
def conversion(request: HttpRequest, pk: int) -> HttpResponse:
    """One result that was kept, computed again from its snapshot."""
    person, language = reader(request)
    found = get_object_or_404(
        Conversion.objects.select_related("made_by"), pk=pk if rules.may_keep(person) else None
    )
    snapshot = read(found.snapshot)
    context = {
        "found": found,
        "shown": shown(snapshot, language),
        "is_grade": isinstance(snapshot, GradeSnapshot),
        "method": str(GradeRule.Method(snapshot.rule.how).label)
        if isinstance(snapshot, GradeSnapshot) and snapshot.rule
        else "",
        "is_reproduced": is_reproduced(found.snapshot),
        "precedents": found.precedents.all(),
        "here": "kept",
    }
    return render(request, f"{PAGES}/conversion.html", context)
