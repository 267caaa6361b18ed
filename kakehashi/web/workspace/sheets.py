"""Pages with one form on which those who keep the register do one thing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from kakehashi.directory.rules import may_keep_register
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused

View = Callable[..., HttpResponse]
Done = tuple[str | Promise, str]  # what to say, address of where to go
Do = Callable[[Person, dict[str, Any]], Done]


def for_keepers(view: View) -> View:
    """A view that is not there for anybody but those who keep the register."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not may_keep_register(cast(Person, request.user)):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@dataclass(frozen=True)
class Sheet:
    """A page with one form: its title and what to know before.

    button: its words; those of the title, unless they are no verb.
    way:   (address, words) of the pages above, the nearest last: there "Cancel" leads.
    about: whom or what it is done to.
    """

    title: str
    way: Sequence[tuple[str, str]]
    about: str = ""
    notice: str = ""
    is_grave: bool = False
    template: str = "web/workspace/sheet.html"
    button: str = ""

    @property
    def back(self) -> str:
        """Where to go without having done anything."""
        return self.way[-1][0]


def fill_in(
    request: HttpRequest,
    form: Form,
    sheet: Sheet,
    do: Do,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page of `sheet`; once `form` is sent and right, what `do` does, and where it leads.

    do: (person, clean values) -> (what to say, address); its refusal stands above the form.
    """
    if form.is_bound and form.is_valid():
        try:
            said, address = do(cast(Person, request.user), form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, str(said))
            return redirect(address)
    return render(request, sheet.template, {**(context or {}), "form": form, "sheet": sheet})
