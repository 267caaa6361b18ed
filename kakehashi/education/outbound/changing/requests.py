"""What students ask to be changed, as the page of the changes shows it."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from kakehashi.education.outbound.changing import rules
from kakehashi.education.outbound.changing.asking import kind_for
from kakehashi.education.outbound.models import ChangeRequest, Mobility
from kakehashi.people.models import Person
from kakehashi.verdicts import Offer, refusals

State, Kind = ChangeRequest.State, ChangeRequest.Kind
BADGES = {
    State.OPEN: "warn",
    State.GRANTED: "good",
    State.DECLINED: "bad",
    State.WITHDRAWN: "muted",
}
WORDS: dict[ChangeRequest.Kind, str | Promise] = {
    Kind.EXTENSION: pgettext_lazy("request", "Ask to stay longer"),
    Kind.SHORTENING: pgettext_lazy("request", "Ask to come home earlier"),
    Kind.INTERRUPTION: pgettext_lazy("request", "Ask to interrupt the stay"),
    Kind.HOST: pgettext_lazy("request", "Ask for another host or place"),
}


def requests_of(mobility: Mobility, person: Person) -> dict[str, Any]:
    """`requests`: what was asked for, newest first; `asks`: what the student can ask for now.

    asks_refused: (reason, words) of what cannot be asked for; empty for everybody else.
    """
    found = ChangeRequest.objects.visible_to(person).filter(mobility=mobility)
    rows = found.select_related("asked_by", "answered_by", "change", "mobility__unit")
    is_own = person.pk == mobility.student_id
    asks = [
        Offer(
            str(WORDS[kind]),
            reverse("outbound:ask_for_change", args=[mobility.pk, kind.value]),
            rules.may_ask(person, mobility, kind),
        )
        for kind in Kind
        if is_own
    ]
    return {
        "is_own": is_own,
        "requests": [_shown(row, person) for row in rows],
        "asks": [each for each in asks if each.verdict],
        "asks_refused": refusals(asks),
    }


def _shown(asked: ChangeRequest, person: Person) -> dict[str, Any]:
    return {
        "asked": asked,
        "badge": BADGES[State(asked.state)],
        "may_answer": bool(rules.may_answer_request(person, asked)),
        "may_take_back": bool(rules.may_take_back(person, asked)),
        "address": address_of(asked, timezone.localdate()),
    }


def address_of(asked: ChangeRequest, today: date) -> str:
    """The preview of the change that grants it, filled in as asked."""
    kind = kind_for(asked, today).value
    address = reverse("outbound:change_stay", args=[asked.mobility_id, kind])
    return f"{address}?asked={asked.pk}"
