"""How an agreement stands, on its page: {% load ledger %}."""

from django import template
from django.utils import timezone
from django.utils.translation import get_language

from kakehashi.agreements.models import SIGNED_ONCE, Agreement
from kakehashi.education.cooperation.ledger import words
from kakehashi.education.cooperation.ledger.balances import year_in
from kakehashi.education.cooperation.ledger.queries import years_of
from kakehashi.institutions.queries import home
from kakehashi.vocabulary.time import fiscal_year

register = template.Library()


@register.inclusion_tag("education/cooperation/ledger/line.html")
def ledger_line(agreement: Agreement) -> dict[str, object]:
    """`{% ledger_line agreement %}`: the balance in a sentence and the way to the ledger.

    For those to whom the agreement is confided; nothing for one that was never signed.
    """
    if agreement.state not in SIGNED_ONCE:
        return {}
    year = fiscal_year(timezone.localdate())
    present = year_in(years_of(agreement, until=year), year)
    language = get_language() or "en"
    names = {"partner": agreement.name_in(language), "home": home().name_in(language)}
    return {
        "agreement": agreement,
        "present": present,
        "in_words": words.balance(present.balance, **names) if present else "",
    }
