"""Invented stays abroad: under way, returned, and of the confirmed places of an invented call."""

import pytest

from kakehashi.education.outbound.learning.queries import agreed, versions_of
from kakehashi.education.outbound.models import Mobility
from kakehashi.web.demonstration.outbound_mobilities import load_outbound_mobilities
from tests.education.outbound.make import make_allotment, make_student
from tests.make import make_agreement, make_home, make_institution, make_officer, make_unit

pytestmark = pytest.mark.django_db


def test_stays_are_loaded_once_with_agreements_signed_by_three():
    home, officer = make_home(), make_officer(passport_family="TANAKA")
    for country in ("SE", "FR", "KR"):
        make_agreement(make_institution(f"University in {country}", country=country))
    units = {code: make_unit(code) for code in ("faculty-law", "faculty-humanities")}
    for _number in range(3):
        student = make_student(unit=home, passport_family="SATO")
        make_confirmed(student)
    load_outbound_mobilities(officer, units)
    load_outbound_mobilities(officer, units)
    stays = Mobility.objects.order_by("pk")
    states = [each.state for each in stays]
    assert states == ["arrived", "arrived", "returned", *["accepted"] * 3]
    assert all(each.is_invented for each in stays)
    assert [versions_of(each).count() for each in stays] == [2, 1, 1, 1, 0, 0]
    titles = [each.title for each in agreed(stays[0]).studies]
    assert titles == ["Society and Law", "Academic Writing", "Politics of the Region"]


def make_confirmed(student):
    """A confirmed place of the invented call."""
    from_call = make_allotment(state="confirmed", is_invented=True)
    application = from_call.application
    application.student = student
    application.save()
    return from_call
