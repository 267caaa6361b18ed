"""How far a negotiation has come: its life line, and the one next step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from kakehashi.agreements.models import Negotiation, Side, Version
from kakehashi.agreements.negotiating.queries import (
    SideOf,
    last_submission,
    reached,
    sides_of,
)
from kakehashi.agreements.states import NegotiationState, Standing
from kakehashi.approvals.states import RouteState

LINE = [
    NegotiationState.IDEA,
    NegotiationState.ENDORSED,
    NegotiationState.REVIEWED,
    NegotiationState.NEGOTIATING,
    NegotiationState.APPROVED,
    NegotiationState.SIGNING,
]
IN_FORCE = pgettext_lazy("life of an agreement", "In force")
ENDED = pgettext_lazy("life of an agreement", "Ended")
OVER = {Standing.EXPIRED, Standing.TERMINATED, Standing.SUPERSEDED}


@dataclass(frozen=True)
class Stage:
    """One stage of the life line. on: the local day on which it was first reached, if it was."""

    words: str | Promise
    now: Literal["past", "present", "ahead"]
    on: date | None


def life_line(negotiation: Negotiation, today: date) -> Sequence[Stage]:
    """From the idea to the end of the agreement: what was reached when, where it stands now."""
    first = reached(negotiation)
    state = NegotiationState(negotiation.state)
    place = LINE.index(state) if state in LINE else len(LINE)
    given_up = state == NegotiationState.ABANDONED
    stages = [
        Stage(
            each.label,
            "present" if number == place else _when(number < place and each.value in first),
            _day(first.get(each.value)),
        )
        for number, each in enumerate(LINE)
    ]
    if given_up:
        return [*stages, Stage(state.label, "present", _day(first.get(state.value)))]
    return [*stages, *_after_signing(negotiation, today)]


def _when(is_past: bool) -> Literal["past", "ahead"]:
    return "past" if is_past else "ahead"


def _after_signing(negotiation: Negotiation, today: date) -> Sequence[Stage]:
    """Whether what was concluded is in force, and when it ends."""
    terms = negotiation.concluded_terms
    if terms is None:
        return [Stage(IN_FORCE, "ahead", None), Stage(ENDED, "ahead", None)]
    agreement = negotiation.agreement
    standing = agreement.standing_on(today)
    begun = terms.effective_on is not None and terms.effective_on <= today
    is_over = standing in OVER
    present = Stage(
        standing.label if standing == Standing.SUSPENDED else IN_FORCE,
        _when(True) if is_over else "present" if begun else "ahead",
        terms.effective_on,
    )
    end = agreement.terminated_on or agreement.terms_on(today).expires_on
    return [present, Stage(ENDED, "present" if is_over else "ahead", end)]


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


@dataclass(frozen=True)
class NextStep:
    """What is to be done now: in words, and where; the address is empty where we only wait."""

    words: str
    address: str


def next_step(negotiation: Negotiation) -> NextStep:
    """The one thing that takes the negotiation on."""
    simple = {
        NegotiationState.IDEA: (_("Have the unit endorse the idea"), "endorse_negotiation"),
        NegotiationState.ENDORSED: (_("Answer the questions of the review"), "review_negotiation"),
        NegotiationState.REVIEWED: (_("Put the first version on the table"), "propose_version"),
        NegotiationState.APPROVED: (_("Open the signing"), "open_signing"),
    }
    state = NegotiationState(negotiation.state)
    if state in simple:
        words, name = simple[state]
        return _step(negotiation, words, name)
    version = negotiation.latest
    if version is not None and state == NegotiationState.NEGOTIATING:
        return _on_the_table(negotiation, version)
    if version is not None and state == NegotiationState.SIGNING:
        return _being_signed(negotiation, version)
    if state == NegotiationState.CONCLUDED:
        return NextStep(_("See the agreement"), negotiation.agreement.get_absolute_url())
    return NextStep("", "")


def _step(negotiation: Negotiation, words: str, name: str) -> NextStep:
    return NextStep(words, reverse(f"cooperation:{name}", args=[negotiation.pk]))


def _on_the_table(negotiation: Negotiation, version: Version) -> NextStep:
    number = {"number": version.number}
    home, *partners = sides_of(version)
    if home.approval is None:
        return _our_turn(negotiation, version)
    waiting = [each for each in partners if each.approval is None]
    invited = set(negotiation.invitations.usable_at(timezone.now()).values_list("institution"))
    if any((each.institution.pk,) not in invited for each in waiting):
        return _step(negotiation, _("Invite the partner to read and approve it"), "invite_partner")
    words = _("Wait for %(who)s to approve version %(number)s")
    return NextStep(words % {"who": _names(waiting), **number}, "")


def _our_turn(negotiation: Negotiation, version: Version) -> NextStep:
    number = {"number": version.number}
    submission = last_submission(version)
    if submission is not None and submission.route.state == RouteState.RUNNING:
        words = _("Wait for our approval of version %(number)s")
        return NextStep(words % number, submission.route.get_absolute_url())
    if submission is not None and submission.route.state == RouteState.RETURNED:
        words = _("Version %(number)s was sent back: propose a revised one")
        return _step(negotiation, words % number, "propose_version")
    if not negotiation.invitations.exists():
        return _step(negotiation, _("Invite the partner to read the version"), "invite_partner")
    if version.side == Side.PARTNER:
        words = _("Read the partner's version %(number)s, then answer or submit it for approval")
        address = reverse("cooperation:negotiation_version", args=[negotiation.pk, version.number])
        return NextStep(words % number, address)
    words = _("Submit version %(number)s for approval")
    return _step(negotiation, words % number, "submit_version")


def _being_signed(negotiation: Negotiation, version: Version) -> NextStep:
    unsigned = [each for each in sides_of(version) if each.signature is None]
    if not unsigned:
        return _step(negotiation, _("Conclude it: every side has signed"), "conclude_negotiation")
    words = _("Record the signature of %(who)s") % {"who": _names(unsigned)}
    return _step(negotiation, words, "record_signature")


def _names(sides: Sequence[SideOf]) -> str:
    language = get_language() or "en"
    return _(", ").join(each.institution.name_in(language) for each in sides)
