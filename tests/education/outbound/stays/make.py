"""Makers of what a stay abroad has: papers, contacts, levels of risk, safety calls."""

from datetime import date, timedelta

from django.utils import timezone

from kakehashi.education.outbound.models import EmergencyContact, RiskLevel, Stay
from kakehashi.education.outbound.stays.safety import open_call
from tests.education.outbound.make import make_mobility
from tests.make import make_officer


def make_stay(mobility=None, **facts):
    """A stay for which everything is settled; insured and with a visa to its last day."""
    mobility = mobility or make_mobility(state="arrived")
    first = mobility.arrived_on or mobility.planned_from
    last = mobility.planned_until
    day = min(first, timezone.localdate())
    stay = Stay.objects.create(
        mobility=mobility,
        **{
            "insurance_name": "Insurer",
            "insured_from": first,
            "insured_until": last,
            "passport_until": last + timedelta(days=400),
            "visa_from": first,
            "visa_until": last,
            "trained_on": day,
            "tabi_regi_on": day,
            "residence_report_on": day,
            "address": "1 Street",
            "phone": "+43 1 1",
            "housing_until": last,
            **facts,
        },
    )
    make_contact(mobility)
    return stay


def make_contact(mobility, **facts):
    return EmergencyContact.objects.create(
        mobility=mobility,
        **{"name": "Mother", "relation": "mother", "phone": "+81 3 1", **facts},
    )


def make_risk(country="AT", level=2, *, kind="infection", **facts):
    return RiskLevel.objects.create(
        country=country,
        level=level,
        kind=kind,
        **{"starts_on": date(2026, 4, 1), "source": "A test", **facts},
    )


def make_safety_call(*mobilities, by=None, countries=("AT",)):
    """An open call to those who stay in the countries; makes a student in Austria if none is."""
    if not mobilities:
        make_mobility(state="arrived")
    return open_call(
        event_ja="地震", event_en="Earthquake", countries=countries, by=by or make_officer()
    )


def again(mobility):
    """The mobility as it is stored now."""
    return type(mobility).objects.get(pk=mobility.pk)
