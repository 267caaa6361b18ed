"""Who comes in by a personal link: nobody with a wrong, expired or revoked one, one browser at a
time.

The address itself is the key, so these pages send no referrer, are not indexed or cached, and a
request from elsewhere cannot be forged: who could forge one would have to know the token. That is
why Django's check of the form's origin, which browsers without a referrer do not pass, is left out.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from kakehashi.education.cooperation.partner_side import attempts
from kakehashi.education.cooperation.partner_side.gate import sealed
from kakehashi.education.outbound.linking import operations, rules
from kakehashi.education.outbound.linking.queries import link_of
from kakehashi.education.outbound.models import Link
from kakehashi.institutions.queries import home
from kakehashi.verdicts import No, Refused

PAGES = "education/outbound/link"
SALT = "kakehashi.outbound_link"
OPEN, TAKE_OVER = "open_link", "take_over"
SHORTEST_SHOWN = 12  # letters of what was written, to be shown and not only kept

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Link, Rest], HttpResponseBase]
ByToken = Callable[Concatenate[HttpRequest, str, Rest], HttpResponseBase]


def by_link(purpose: str) -> Callable[[View[Rest]], ByToken[Rest]]:
    """A view that gets the link instead of the token, for the browser that holds the link."""

    def decorate(view: View[Rest]) -> ByToken[Rest]:
        @csrf_exempt
        @wraps(view)
        def answer(
            request: HttpRequest, token: str, *args: Rest.args, **kwargs: Rest.kwargs
        ) -> HttpResponseBase:
            found = _admitted(request, token, purpose)
            if isinstance(found, HttpResponseBase):
                return sealed(found)
            if operations.is_held_by(found, _secret_of(request, found)):
                operations.note_use(found)
                return sealed(view(request, found, *args, **kwargs))
            if request.method != "POST" or not {OPEN, TAKE_OVER} & request.POST.keys():
                return sealed(_elsewhere(request, found))
            try:
                secret = operations.hold(found, take_over=TAKE_OVER in request.POST)
            except Refused:
                found.refresh_from_db()
                return sealed(_elsewhere(request, found))
            if OPEN in request.POST or not list(_kept(request)):
                return _remember(sealed(redirect(request.path)), found, secret)
            found.refresh_from_db()
            return _remember(sealed(view(request, found, *args, **kwargs)), found, secret)

        return cast(ByToken[Rest], answer)

    return decorate


def _admitted(request: HttpRequest, token: str, purpose: str) -> Link | HttpResponseBase:
    """The usable link that `token` opens, else the page that says why there is none."""
    if attempts.are_too_many(request):
        return render(request, "429.html", status=429)
    found = link_of(token, purpose)
    if found is None:
        attempts.count(request)
        return render(request, f"{PAGES}/unknown.html", status=404)
    if isinstance(no := rules.is_usable(found), No):
        return render(request, f"{PAGES}/closed.html", {"said": str(no)}, status=410)
    return found


def _elsewhere(request: HttpRequest, link: Link) -> HttpResponse:
    """Nobody holds the link yet, or another browser does: open it here, or take it over.

    What was written is kept, and sent when the link is taken over.
    """
    is_free = not link.holder_hash
    context = {
        "link": link,
        "is_free": is_free,
        "was_here": bool(_secret_of(request, link)),
        "kept": list(_kept(request)),
        "written": [text for _name, text in _kept(request) if len(text) >= SHORTEST_SHOWN],
        "until": link.last_day,
        "whom": rules.whom_to_ask(link),
        "home": home(),
    }
    status = 409 if request.method == "POST" and not is_free else 200
    return render(request, f"{PAGES}/welcome.html", context, status=status)


def _kept(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if name not in (OPEN, TAKE_OVER, "csrfmiddlewaretoken"):
            yield from ((name, str(value)) for value in values)


# -- The browser -----------------------------------------------------------------------------------


def _cookie(link: Link) -> str:
    return f"outbound-link-{link.pk}"


def _secret_of(request: HttpRequest, link: Link) -> str:
    """The secret that the browser keeps for this link; empty if it keeps none."""
    return request.get_signed_cookie(_cookie(link), default="", salt=SALT) or ""


def _remember(response: HttpResponseBase, link: Link, secret: str) -> HttpResponseBase:
    """Let the browser keep the secret as long as the link is valid."""
    response.set_signed_cookie(
        _cookie(link),
        secret,
        salt=SALT,
        expires=link.expires_at,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    return response
