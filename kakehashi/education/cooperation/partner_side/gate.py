"""Who comes in by a link: nobody with a wrong, expired or revoked one, and one browser at a time.

The address itself is the key, so these pages send no referrer, are not indexed or cached, and a
request from elsewhere cannot be forged: who could forge one would have to know the token. That is
why Django's check of the form's origin, which browsers without a referrer do not pass, is left out.
"""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from kakehashi.agreements.models import Invitation
from kakehashi.agreements.negotiating import inviting, link_rules
from kakehashi.agreements.negotiating.queries import invitation_of
from kakehashi.education.cooperation.partner_side import attempts
from kakehashi.verdicts import No, Refused

PAGES = "education/cooperation/partner"
SALT = "kakehashi.partner_link"
TAKE_OVER = "take_over"
SHORTEST_SHOWN = 12  # letters of what was written, to be shown and not only kept

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Invitation, Rest], HttpResponse]
ByToken = Callable[Concatenate[HttpRequest, str, Rest], HttpResponseBase]


def by_link(view: View[Rest]) -> ByToken[Rest]:
    """A view that gets the invitation instead of the token, for the browser that holds the link."""

    @csrf_exempt
    @wraps(view)
    def answer(
        request: HttpRequest, token: str, *args: Rest.args, **kwargs: Rest.kwargs
    ) -> HttpResponseBase:
        found = admitted(request, token)
        if isinstance(found, HttpResponseBase):
            return sealed(found)
        if inviting.is_held_by(found, secret_of(request, found)):
            inviting.note_use(found)
            return sealed(view(request, found, *args, **kwargs))
        if request.method == "POST" and TAKE_OVER in request.POST:
            try:
                secret = inviting.hold(found, take_over=True)
            except Refused as refused:
                return sealed(_closed(request, str(refused)))
            found.refresh_from_db()
            return remember(sealed(view(request, found, *args, **kwargs)), found, secret)
        return sealed(elsewhere(request, found))

    return cast(ByToken[Rest], answer)


def admitted(request: HttpRequest, token: str) -> Invitation | HttpResponseBase:
    """The usable invitation that `token` opens, else the page that says why there is none."""
    if attempts.are_too_many(request):
        return render(request, "429.html", status=429)
    found = invitation_of(token)
    if found is None:
        attempts.count(request)
        return render(request, f"{PAGES}/unknown.html", status=404)
    if isinstance(no := link_rules.is_usable(found), No):
        return _closed(request, str(no))
    return found


def _closed(request: HttpRequest, said: str) -> HttpResponse:
    """A link that was good once."""
    return render(request, f"{PAGES}/closed.html", {"said": said}, status=410)


def elsewhere(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Nobody holds the link yet, or another browser does: open it here, or take it over.

    What was written is kept, and sent when the link is taken over.
    """
    is_free = not invitation.holder_hash
    context = {
        "invitation": invitation,
        "is_free": is_free,
        "was_here": bool(secret_of(request, invitation)),
        "kept": list(_kept(request)),
        "written": [text for _name, text in _kept(request) if len(text) >= SHORTEST_SHOWN],
        "until": invitation.last_day,
        "whom": link_rules.whom_to_ask(invitation),
    }
    status = 409 if request.method == "POST" and not is_free else 200
    return render(request, f"{PAGES}/welcome.html", context, status=status)


def _kept(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if name not in (TAKE_OVER, "csrfmiddlewaretoken"):
            yield from ((name, str(value)) for value in values)


# -- The browser -----------------------------------------------------------------------------------


def _cookie(invitation: Invitation) -> str:
    return f"link-{invitation.pk}"


def secret_of(request: HttpRequest, invitation: Invitation) -> str:
    """The secret that the browser keeps for this link; empty if it keeps none."""
    kept = request.get_signed_cookie(_cookie(invitation), default="", salt=SALT)
    return kept or ""


def remember(response: HttpResponseBase, invitation: Invitation, secret: str) -> HttpResponseBase:
    """Let the browser keep the secret as long as the link is valid."""
    response.set_signed_cookie(
        _cookie(invitation),
        secret,
        salt=SALT,
        expires=invitation.expires_at,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    return response


def sealed(response: HttpResponseBase) -> HttpResponseBase:
    """The address stays here: told to no other site, in no index, in no cache."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "no-store, private"
    return response
