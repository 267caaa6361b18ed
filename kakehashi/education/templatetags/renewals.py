"""The renewal of an agreement on its page: `{% renewal_line agreement %}`."""

from typing import Any

from django import template
from django.utils import timezone

from kakehashi.agreements.models import Agreement
from kakehashi.education.cooperation.renewing import rules
from kakehashi.education.cooperation.renewing.queries import GOES_ON, turn_of, waiting_for
from kakehashi.people.models import Person

register = template.Library()


@register.inclusion_tag("education/cooperation/renewals/line.html", takes_context=True)
def renewal_line(context: dict[str, Any], agreement: Agreement) -> dict[str, Any]:
    """The review of `agreement`, or when it opens; only on a page for those who work on it."""
    person = context.get("user")
    if not isinstance(person, Person) or agreement.state not in GOES_ON:
        return {}
    today = timezone.localdate()
    last = agreement.renewal_reviews.select_related("outcome").order_by("-decide_by", "-pk").first()
    turn = turn_of(agreement, today)
    may_open = rules.may_open_review(person, agreement) and rules.has_a_turn_to_review(
        agreement, today
    )
    return {
        "agreement": agreement,
        "review": waiting_for(agreement) or last,
        "opens_on": turn.opens_on if turn else None,
        "may_open": may_open,
        "may_set_cadence": rules.may_set_cadence(person, agreement),
        "csrf_token": context.get("csrf_token"),
    }
