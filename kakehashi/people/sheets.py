"""Pages with one form that does one thing, then leads on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language

from kakehashi.people.models import Person
from kakehashi.verdicts import No, Refused, Verdict

Done = tuple[str, str]  # what to say, address of where to go
Do = Callable[[Person, dict[str, Any]], Done]


def reader(request: HttpRequest) -> tuple[Person, str]:
    """Who reads (signed in or not), and in which language."""
    return cast(Person, request.user), get_language() or "en"


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """(data, files) of a form that was sent, else nothing."""
    is_sent = request.method == "POST"
    return (request.POST, request.FILES) if is_sent else (None, None)


@dataclass(frozen=True)
class Sheet:
    """A page with one form: its title and what to know before.

    Each pillar has its own, whose template extends `people/sheet.html` and begins the way.

    way:    (address, words) of the pages above, the nearest last: there "Cancel" leads.
    about:  whom or what it is done to.
    button: its words; those of the title, unless they are no verb.
    """

    title: str | Promise
    way: Sequence[tuple[str, str | Promise]]
    about: str = ""
    notice: str | Promise = ""
    is_grave: bool = False
    template: str = "people/sheet.html"
    button: str | Promise = ""

    @property
    def back(self) -> str:
        """Where to go without having done anything."""
        return self.way[-1][0]


def fill_in(
    request: HttpRequest,
    verdict: Verdict,
    form: forms.Form,
    sheet: Sheet,
    do: Do,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page of `sheet`; once `form` is sent and right, what `do` does, and where it leads.

    verdict: whether the reader may; who may not is told why, and led back.
    do:      (person, clean values) -> (what to say, address); its refusal stands above the form.
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
    return render(request, sheet.template, {**(context or {}), "form": form, "sheet": sheet})
