"""Schemes, rates and classes of destinations: taken over as shipped, or entered by the office."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.grants import rules
from kakehashi.education.outbound.grants.shipped import shipped_schemes
from kakehashi.education.outbound.models import DestinationClass, Scheme, SchemeRate
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require
from kakehashi.vocabulary import countries

ENTERED = declare("outbound.scheme_entered", gettext_lazy("entered the scheme of grants"))
RATED = declare("outbound.rate_entered", gettext_lazy("entered the rate"))
CLASSED = declare("outbound.class_entered", gettext_lazy("entered the class of a destination"))


@transaction.atomic
def take_over_schemes(*, by: Person) -> list[Scheme]:
    """Enter the schemes that come with the house; those that are there stay as they are.

    Returns the new ones. Raises: Refused, if `by` may not keep schemes.
    """
    require(rules.may_keep_schemes(by))
    known = set(Scheme.objects.values_list("code", flat=True))
    found = []
    for facts, rates in shipped_schemes():
        if facts["code"] in known:
            continue
        scheme = _entered(Scheme(**facts), ENTERED, by)
        for rate in rates:
            _dated(SchemeRate(scheme=scheme, **rate), RATED, by)
        found.append(scheme)
    return found


@transaction.atomic
def enter_scheme(*, by: Person, **said: Any) -> Scheme:
    """Enter a scheme of the university or another giver. said: its fields.

    Raises: Refused, if `by` may not keep schemes, or its code is taken.
    """
    require(rules.may_keep_schemes(by))
    if Scheme.objects.filter(code=said["code"]).exists():
        raise Refused(_("There is a scheme with this code already."))
    least, most = said.get("least_days"), said.get("most_days")
    if least and most and least > most:
        raise Refused(_("The shortest stay is longer than the longest."))
    if bool(said.get("least_score")) != bool(said.get("score_name")):
        raise Refused(_("A least score and its scale belong together."))
    scheme: Scheme = _entered(Scheme(**said), ENTERED, by)
    return scheme


@transaction.atomic
def enter_rate(scheme: Scheme, *, by: Person, **said: Any) -> SchemeRate:
    """Enter what a class gets from a day on; what held before ends on the day before.

    Raises: Refused, if `by` may not keep schemes, or one holds from the same day or later.
    """
    require(rules.may_keep_schemes(by))
    Scheme.objects.select_for_update().get(pk=scheme.pk)
    earlier = SchemeRate.objects.filter(scheme=scheme, code=said["code"])
    _end_earlier(list(earlier), said["starts_on"])
    rate: SchemeRate = _dated(SchemeRate(scheme=scheme, **said), RATED, by)
    return rate


@transaction.atomic
def enter_class(scheme: Scheme, *, by: Person, **said: Any) -> DestinationClass:
    """Enter to which class a country/region or a city belongs from a day on; as `enter_rate`.

    Raises: Refused, if `by` may not keep schemes, no rate has the class, the country/region is
    not known, or one holds from the same day or later.
    """
    require(rules.may_keep_schemes(by))
    Scheme.objects.select_for_update().get(pk=scheme.pk)
    if not scheme.rates.filter(code=said["rate_code"], per=SchemeRate.Per.UNIT).exists():
        raise Refused(_("The scheme has no class “%s”.") % said["rate_code"])
    if not countries.known(said["country"]):
        raise Refused(_("There is no country/region “%s”.") % said["country"])
    earlier = DestinationClass.objects.filter(
        scheme=scheme, country=said["country"], city__iexact=said.get("city", "")
    )
    _end_earlier(list(earlier), said["starts_on"])
    row: DestinationClass = _dated(DestinationClass(scheme=scheme, **said), CLASSED, by)
    return row


def _end_earlier(rows: list[Any], day: date) -> None:
    if any(row.starts_on >= day for row in rows):
        raise Refused(_("One that holds from this day or later is entered already."))
    for row in rows:
        if row.ends_on is None or row.ends_on >= day:
            row.ends_on = day - timedelta(days=1)
            row.save()


def _dated(row: Any, verb: str, by: Person) -> Any:
    row.entered_by, row.entered_at = by, timezone.now()
    return _entered(row, verb, by)


def _entered(row: Any, verb: str, by: Person) -> Any:
    row.save(force_insert=True)
    record(verb, row, by=by, changes=difference({}, fields_of(row)))
    return row
