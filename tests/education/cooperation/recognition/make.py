"""Makers of decisions on recognition."""

from datetime import date
from decimal import Decimal

from kakehashi.education.cooperation.recognition.operations import decide
from kakehashi.education.cooperation.recognition.rules import Home
from tests.make import make_institution, make_officer, make_unit

SOCIOLINGUISTICS = Home("HSS-201", "社会言語学", "Sociolinguistics", Decimal(4))


def make_precedent(host=None, unit=None, *, courses=(SOCIOLINGUISTICS,), by=None, **said):
    """A course of 7.5 ECTS credits recognised in full, in March 2026 for three years."""
    facts = {
        "host_code": "1EN087",
        "host_title": "Språk och samhälle",
        "host_title_en": "Language and Society",
        "host_credits": Decimal("7.5"),
        "host_scheme": "ects",
        "level": "bachelor",
        "decision": "full",
        "decided_on": date(2026, 3, 1),
        "valid_until": date(2029, 2, 28),
        **said,
    }
    return decide(
        host or make_institution("Umeå University", country="SE"),
        unit or make_unit("Humanities"),
        list(courses),
        by=by or make_officer(),
        **facts,
    )
