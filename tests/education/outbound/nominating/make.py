"""Makers of particulars, nominations and links of hosts: valid, unless the test says otherwise."""

from datetime import date, timedelta

from django.utils import timezone

from kakehashi.education.outbound.models import Particulars
from kakehashi.education.outbound.nominating import operations
from kakehashi.education.outbound.nominating.operations import Recipient
from tests.education.outbound.make import make_mobility, make_student
from tests.make import make_officer


def recipient(**facts):
    """A contact of the host with a link for thirty days."""
    last = timezone.localdate() + timedelta(days=30)
    usual = {"name": "Anna Berg", "email": "anna@host.example", "language": "en"}
    return Recipient(**{**usual, "expires_on": last, **facts})


def make_particulars(mobility, **facts):
    """What the host has to know: a student born in 2005, from Japan."""
    return Particulars.objects.create(
        mobility=mobility,
        changed_by=mobility.student,
        changed_at=timezone.now(),
        **{
            "birth_date": date(2005, 5, 4),
            "nationality": "JP",
            "gender": "2",
            "global_id": "22123456",
            "language": "en",
            "cefr": "B2",
            "receiving_year": "2026/2027",
            **facts,
        },
    )


def make_ready(**facts):
    """A planned stay of which everything is known that a host asks for."""
    student = facts.pop("student", None) or make_student(
        passport_given="Hanako", passport_family="Tokyo"
    )
    mobility = make_mobility(student, **{"isced_f": "0231", **facts})
    make_particulars(mobility)
    return mobility


def make_nominated(by=None, **facts):
    """A stay nominated by link: (mobility, officer, what was nominated)."""
    mobility, officer = make_ready(**facts), by or make_officer()
    done = operations.nominate(mobility, to=recipient(), by=officer)
    mobility.refresh_from_db()
    return mobility, officer, done
