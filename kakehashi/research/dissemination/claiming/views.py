"""What authors do: look at works that may be theirs, claim, disclaim, take a claim back."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kakehashi.people.models import Person
from kakehashi.research.dissemination.claiming import operations, rules
from kakehashi.research.dissemination.claiming.forms import MINE, ClaimForm
from kakehashi.research.dissemination.claiming.queries import claims_of, seen_by
from kakehashi.research.dissemination.claiming.register import answer_in_words, badge
from kakehashi.research.dissemination.claiming.suggesting import Suggestion, suggestions
from kakehashi.research.dissemination.models import Profile, Work
from kakehashi.research.dissemination.people.rules import may_make_own
from kakehashi.research.dissemination.works.register import shown_title
from kakehashi.research.dissemination.works.sheets import Done, Sheet, fill_in
from kakehashi.verdicts import Refused

PAGES = "research/dissemination/claiming"
SHOWN = 50  # suggestions on the page; answered ones make room for others
OWN_SHOWN = 50


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Works that may be the reader's, and what became of the reader's claims."""
    person = cast(Person, request.user)
    profile = Profile.objects.filter(person=person).select_related("person", "unit").first()
    if profile is None:
        messages.info(request, _("Works are claimed from a profile: make yours first."))
        is_possible = bool(may_make_own(person))
        return redirect("dissemination:enter_profile" if is_possible else "dissemination:people")
    said = ""
    refused: list[str] = []
    if request.method == "POST":
        chosen = _chosen(request, profile)
        is_mine = request.POST.get("do") == MINE
        said, refused = _claim_all(chosen, profile, person, is_mine=is_mine)
        if not request.headers.get("HX-Request"):
            _tell(request, said, refused)
            return redirect("dissemination:my_claims")
    found = suggestions(profile)
    context = {
        "profile": profile,
        "suggestions": found[:SHOWN],
        "count": len(found),
        "claims": [(each, badge(each), answer_in_words(each)) for each in _latest(profile)],
        "said": said,
        "refused": refused,
    }
    template = f"{PAGES}/mine.html"
    is_part = request.method == "POST"
    return render(request, f"{template}#suggestions" if is_part else template, context)


def _latest(profile: Profile) -> Iterable[Any]:
    return claims_of(profile)[:OWN_SHOWN]


def _chosen(request: HttpRequest, profile: Profile) -> list[Suggestion]:
    """The ticked ones of those that are suggested; nobody claims by guessing numbers."""
    ticked = set(request.POST.getlist("author"))
    return [each for each in suggestions(profile) if str(each.contribution.pk) in ticked]


def _claim_all(
    chosen: Sequence[Suggestion], profile: Profile, person: Person, *, is_mine: bool
) -> tuple[str, list[str]]:
    """What to say of those claimed, and the sentences of those that could not be."""
    if not chosen:
        return "", [_("Tick at least one work.")]
    done, refused = 0, []
    for each in chosen:
        author = each.contribution if is_mine else None
        try:
            operations.claim(
                each.work, profile=profile, is_mine=is_mine, contribution=author, by=person
            )
        except Refused as no:
            title = shown_title(each.work, get_language() or "en")
            refused.append(_("%(title)s: %(reason)s") % {"title": title, "reason": no})
        else:
            done += 1
    words = ngettext(
        "%(count)d claim waits for a second look by another person.",
        "%(count)d claims wait for a second look by another person.",
        done,
    )
    return (words % {"count": done} if done else ""), refused


def _tell(request: HttpRequest, said: str, refused: Iterable[str]) -> None:
    if said:
        messages.success(request, said)
    for sentence in refused:
        messages.error(request, sentence)


@login_required
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Claim or disclaim one work, from its page or the own profile."""
    person, language = cast(Person, request.user), get_language() or "en"
    work = get_object_or_404(Work.objects.visible_to(person), pk=pk)
    profile = Profile.objects.filter(person=person).select_related("unit", "person").first()
    if profile is None:
        messages.info(request, _("Works are claimed from a profile: make yours first."))
        return redirect(work)
    form = ClaimForm(
        request.POST or None, work=work, profile=profile, initial=_guess(request, work, profile)
    )

    def do(by: Person, cleaned: dict[str, Any]) -> Done:
        is_mine = cleaned["answer"] == MINE
        author = cleaned.get("contribution") if is_mine else None
        operations.claim(
            work,
            profile=profile,
            is_mine=is_mine,
            contribution=author,
            remark=cleaned["remark"],
            by=by,
        )
        said = _("Your claim waits for a second look by another person.")
        return said, reverse("dissemination:my_claims")

    page = Sheet(
        gettext_lazy("Say whether a work is yours"),
        [
            (reverse("dissemination:my_claims"), gettext_lazy("Works that may be yours")),
            (work.get_absolute_url(), shown_title(work, language)),
        ],
        about=shown_title(work, language),
        notice=gettext_lazy("It counts once somebody of the office or a coordinator has looked."),
        button=gettext_lazy("Send"),
    )
    return fill_in(request, rules.may_claim(person, profile), form, page, do)


def _guess(request: HttpRequest, work: Work, profile: Profile) -> dict[str, Any]:
    """What the form begins with: the author whom the profile suggests."""
    if request.GET.get("mine") == "no":
        return {"answer": "not_mine"}
    own = work.contributions.filter(profile=profile).values_list("pk", flat=True)
    likely = (each.contribution.pk for each in suggestions(profile) if each.work.pk == work.pk)
    return {"answer": MINE, "contribution": own.first() or next(likely, None)}


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a claim back."""
    person = cast(Person, request.user)
    found = get_object_or_404(seen_by(person), pk=pk)
    _do(request, lambda: operations.withdraw_claim(found, by=person), _("The claim is taken back."))
    return redirect("dissemination:my_claims")


def _do(request: HttpRequest, act: Callable[[], object], said: str) -> None:
    try:
        act()
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, said)
