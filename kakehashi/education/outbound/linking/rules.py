"""Whether a link opens anything, and how long one may be valid."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kakehashi.education.outbound.models import Link
from kakehashi.verdicts import No, Verdict

LONGEST = timedelta(days=730)  # a stay of a year and the time until it is recognised


def whom_to_ask(link: Link) -> str:
    """Who gave the link, with the address at which another one can be had."""
    giver = link.issued_by
    return f"{giver.name_in(get_language() or 'en')} <{giver.email}>"


def is_usable(link: Link) -> Verdict:
    """Neither revoked nor expired; if not, since when and whom to ask."""
    facts = {"whom": whom_to_ask(link)}
    if link.revoked_at is not None:
        facts["day"] = date_format(timezone.localdate(link.revoked_at), "DATE_FORMAT")
        return No(
            _("This link was revoked on %(day)s and opens nothing any more. Please ask %(whom)s.")
            % facts
        )
    if link.expires_at <= timezone.now():
        facts["day"] = date_format(link.last_day, "DATE_FORMAT")
        return No(
            _("This link was valid until %(day)s. Please ask %(whom)s for a new one.") % facts
        )
    return True


def can_last_until(day: date, today: date) -> Verdict:
    """From today on, and not for ever."""
    if day < today:
        return No(_("The last day of the link is past."))
    if day > today + LONGEST:
        return No(_("A link is valid for two years at the longest."))
    return True
