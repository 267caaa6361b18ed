"""Grants in words: how they were counted, what they come to."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kakehashi.education.outbound.grants.queries import Reckoning, period_of
from kakehashi.education.outbound.models import Award, Scheme

BADGES = {
    "proposed": "info",
    "granted": "good",
    "refused": "bad",
    "settled": "muted",
    "cancelled": "bad",
}


def yen(amount: int) -> str:
    """An amount with its unit."""
    return _("%(amount)s yen") % {"amount": f"{amount:,}"}


def counted(award: Award) -> str:
    """How the sum of `award` came about."""
    days = period_of(award).days
    said = {
        "units": _units(award.scheme, award.units),
        "amount": yen(award.amount),
        "once": yen(award.once),
        "total": yen(award.total),
        "days": days,
    }
    if award.units * award.amount + award.once != award.total:
        share = ngettext(
            "%(days)s day: %(total)s by the share of the days, as the scheme says",
            "%(days)s days: %(total)s by the share of the days, as the scheme says",
            days,
        )
        return share % said
    if award.once:
        both = ngettext(
            "%(days)s day: %(units)s at %(amount)s and %(once)s once: %(total)s",
            "%(days)s days: %(units)s at %(amount)s and %(once)s once: %(total)s",
            days,
        )
        return both % said
    words = ngettext(
        "%(days)s day: %(units)s at %(amount)s: %(total)s",
        "%(days)s days: %(units)s at %(amount)s: %(total)s",
        days,
    )
    return words % said


def _units(scheme: Scheme, units: int) -> str:
    if scheme.count == Scheme.Count.DAYS:
        return ngettext("%(n)s day", "%(n)s days", units) % {"n": units}
    return ngettext("%(n)s month", "%(n)s months", units) % {"n": units}


def how_it_counts(scheme: Scheme) -> str:
    """The counting rule of a scheme."""
    said = {"rest": scheme.least_rest}
    return {
        Scheme.Count.BEGUN_MONTHS: _(
            "Months are counted from the first day of the stay; %(rest)s or more days beyond the"
            " last whole month make one more."
        ),
        Scheme.Count.CALENDAR_MONTHS: _(
            "Every month of the calendar with %(rest)s or more days of the stay counts as one."
        ),
        Scheme.Count.DAYS: _("Every day counts, the first and the last included."),
    }[Scheme.Count(scheme.count)] % said


def how_it_recovers(scheme: Scheme) -> list[str]:
    """What is paid back when a stay becomes shorter, sentence by sentence."""
    found = []
    if scheme.keep_from_days:
        said = {"days": scheme.keep_from_days}
        words = ngettext(
            "Who stays less than %(days)s day pays all of it back.",
            "Who stays fewer than %(days)s days pays all of it back.",
            scheme.keep_from_days,
        )
        found.append(words % said)
    if scheme.recovery == Scheme.Recovery.RECOUNT:
        found.append(_("Otherwise the real days are counted in the same way."))
    else:
        found.append(
            _("Otherwise the share of the days really stayed is kept: %(rounding)s.")
            % {"rounding": scheme.get_rounding_display()}
        )
    said = {"days": scheme.recover_within_days}
    within = ngettext(
        "Money is paid back within %(days)s day.",
        "Money is paid back within %(days)s days.",
        scheme.recover_within_days,
    )
    found.append(within % said)
    return found


def outcome(found: Reckoning) -> str:
    """What reckoning anew has come to, for the message after it."""
    said = {"total": yen(found.total), "back": yen(found.refit.recovery)}
    if found.refit.recovery:
        return _("The grant is %(total)s now; %(back)s are to be paid back.") % said
    return _("The grant is %(total)s now.") % said
