"""Choosing whom to be."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from kakehashi.web.demonstration.casting import cast, parts


def in_demonstration_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The address is not even there outside demonstration mode; this is the second lock."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.DEMONSTRATION:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@in_demonstration_only
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Every role with those who hold it and one button for each."""
    return render(request, "web/demonstration/people.html", {"parts": parts()})


@in_demonstration_only
@require_POST
def play(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in as one of the invented people, without password or second factor."""
    login(request, get_object_or_404(cast(), pk=pk))
    return redirect(settings.LOGIN_REDIRECT_URL)
