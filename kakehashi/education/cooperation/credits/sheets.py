"""Pages with one form that does one thing, and pages of one record with what can be done to it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext

from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused, Verdict

TEMPLATE = "education/cooperation/sheet.html"
Way = Sequence[tuple[str, str | Promise]]
Done = tuple[str, str]  # what to say, address of where to go


def reader(request: HttpRequest) -> tuple[Person, str]:
    """Who reads (signed in or not), and in which language."""
    return cast(Person, request.user), get_language() or "en"


@dataclass(frozen=True)
class Act:
    """Something that can be done: its words, where, whether the reader may, whether it is grave.

    is_post: done by its button at once, without a page of its own.
    """

    words: str
    address: str
    verdict: Verdict
    is_grave: bool = False
    is_post: bool = False


def refusals(acts: Iterable[Act]) -> list[tuple[str, str]]:
    """(reason, the acts it stands against) of what may not be done, each reason once."""
    reasons: dict[str, list[str]] = {}
    for act in acts:
        if isinstance(act.verdict, No):
            reasons.setdefault(str(act.verdict), []).append(act.words)
    comma = pgettext("list", ", ")
    return [(reason, comma.join(stopped)) for reason, stopped in reasons.items()]


@dataclass(frozen=True)
class Sheet:
    """A page with one form: title, the way to it (the nearest last), what to know before."""

    title: str | Promise
    way: Way
    about: str = ""
    notice: str | Promise = ""
    is_grave: bool = False
    button: str | Promise = ""
    template: str = TEMPLATE
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def back(self) -> str:
        """Where to go without having done anything."""
        return self.way[-1][0]


def fill_in(
    request: HttpRequest,
    verdict: Verdict,
    form: Form,
    sheet: Sheet,
    do: Callable[[Person, dict[str, Any]], Done],
) -> HttpResponse:
    """The page of `sheet` for whom `verdict` allows it; others are told why not, and led back.

    do: (person, clean values) -> what to say and where to go; its refusal stands above the form.
    """
    if isinstance(verdict, No):
        messages.error(request, str(verdict))
        return redirect(sheet.back)
    if form.is_bound and form.is_valid():
        try:
            said, address = do(cast(Person, request.user), form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, said)
            return redirect(address)
    return render(request, sheet.template, {**sheet.context, "form": form, "sheet": sheet})


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """(data, files) of a form that was sent, else nothing."""
    is_sent = request.method == "POST"
    return (request.POST, request.FILES) if is_sent else (None, None)
