"""What can be done to a plan or an action: links to forms, and pages with one form each."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext

from kakehashi.policy.models import Action, Plan
from kakehashi.verdicts import No, Refused, Verdict
from kakehashi.web.workspace.sheets import Do, Sheet, fill_in

SHEET = "web/plan/sheet.html"
Way = Sequence[tuple[str, str]]


def way_to_plans() -> list[tuple[str, str]]:
    """The way to everything about plans."""
    return [(reverse("plan:dashboard"), pgettext("place", "Plan"))]


def way_to_plan(plan: Plan, language: str) -> list[tuple[str, str]]:
    """The way to one plan."""
    return [*way_to_plans(), (plan.get_absolute_url(), plan.text_in(language))]


def way_to_action(action: Action, language: str) -> list[tuple[str, str]]:
    """The way to one action, called by its number."""
    return [*way_to_plan(action.plan, language), (action.get_absolute_url(), action.code)]


def sheet(
    title: str,
    way: Way,
    *,
    about: str = "",
    notice: str = "",
    is_grave: bool = False,
    template: str = SHEET,
    button: str = "",
) -> Sheet:
    """A page with one form, below the plan."""
    return Sheet(title, way, about, notice, is_grave, template, button)


def fill_in_if(
    verdict: Verdict,
    request: HttpRequest,
    form: Form,
    page: Sheet,
    do: Do,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page of a form for whom `verdict` allows it; others are told why not, and led back."""
    if isinstance(verdict, No):
        messages.error(request, str(verdict))
        return redirect(page.back)
    return fill_in(request, form, page, do, context)


def done(request: HttpRequest, do: Callable[[], str | Promise]) -> bool:
    """Do what a button asks for, and say what was done, or why it was refused."""
    try:
        said = do()
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, str(said))
    return True
