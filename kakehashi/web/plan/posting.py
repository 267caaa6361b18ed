"""Addresses that only do something: whoever opens one by hand is led to the record."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]


def posted(back: Callable[..., str]) -> Callable[[View], View]:
    """A view that answers POST alone; reloaded or bookmarked, its address leads back.

    back: called as the view is, with the request and what stands in the address: where to go.
    """

    def decorate(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method != "POST":
                return redirect(back(request, *args, **kwargs))
            return view(request, *args, **kwargs)

        return answer

    return decorate
