"""A call that closes in an hour, and students who are signed in with a draft each."""

import re
import threading
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from bench.indicator_page import fill as fill_agreements
from bench.indicator_page import home
from kakehashi.agreements.models import Agreement
from kakehashi.education.outbound.models import Application, Call, Choice, Placement, Quota
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person, Role

MOTIVATION = "I want to study urban planning where it is done otherwise than here. " * 12
AGREEMENTS = 300
CHOICES = 5
VERSION = re.compile(rb'name="version"[^>]*value="(\d+)"')


@dataclass
class Student:
    """One browser: whose draft, signed in by which cookie, and what it last read and wrote."""

    pk: int
    cookie: str
    csrf: str
    choices: list[int]
    version: int = 1
    writes: int = 0
    uploads: int = 0
    receipt: str = ""
    acts: list[str] = field(default_factory=list)
    free_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def read_version(self, body: bytes) -> None:
        """Take the version that the page hands out, as its form does."""
        if found := VERSION.search(body):
            self.version = int(found[1])


def fill(many: int) -> list[Student]:
    """Make the call with 300 places and `many` students, each with a draft of five choices."""
    home()
    fill_agreements(AGREEMENTS, AGREEMENTS)
    unit = Unit.objects.order_by("pk")[0]
    call = _call(unit)
    places = _places(call)
    now = timezone.now()
    persons = Person.objects.bulk_create(
        Person(email=f"load{number}@example.ac.jp", passport_given=f"Load {number}", password="!")
        for number in range(many)
    )
    Role.objects.bulk_create(
        Role(person=each, kind=Role.Kind.STUDENT, unit=unit, starts_on=now.date())
        for each in persons
    )
    drafts = Application.objects.bulk_create(
        Application(
            call=call,
            student=each,
            unit=unit,
            level="bachelor",
            study_year=2,
            nationality="JP",
            created_at=now,
            changed_at=now,
        )
        for each in persons
    )
    wished = [
        [places[(number * 7 + rank) % len(places)].pk for rank in range(CHOICES)]
        for number in range(many)
    ]
    Choice.objects.bulk_create(
        Choice(application=draft, rank=rank, placement_id=place)
        for draft, choices in zip(drafts, wished, strict=True)
        for rank, place in enumerate(choices, start=1)
    )
    return [
        _browser(person, draft, choices)
        for person, draft, choices in zip(persons, drafts, wished, strict=True)
    ]


def _call(unit: Unit) -> Call:
    now = timezone.now()
    officer = Person.objects.create_user("officer@example.ac.jp", passport_given="Officer")
    return Call.objects.create(
        title_ja="負荷",
        title_en="Load",
        programme=Call.Programme.EXCHANGE,
        year=now.year + 1,
        unit=unit,
        state="published",
        opens_at=now - timedelta(days=30),
        closes_at=now + timedelta(hours=1),
        rules=[{"kind": "study_year", "least": 1}],
        seed="7",
        seed_commitment="0" * 64,
        created_by=officer,
        created_at=now,
        published_by=officer,
        published_at=now,
    )


def _places(call: Call) -> list[Placement]:
    in_force = Agreement.objects.filter(state="signed").in_force_on(timezone.localdate())
    agreements = list(in_force.prefetch_related("partners").order_by("pk"))
    quotas = Quota.objects.bulk_create(
        Quota(call=call, key=f"q{number}", kind="agreement", name_ja="", name_en="", capacity=2)
        for number in range(len(agreements))
    )
    return Placement.objects.bulk_create(
        Placement(
            call=call,
            key=f"p{number}",
            quota=quota,
            agreement=agreement,
            host=agreement.partners.all()[0],
            term="first",
            requirements=[{"kind": "language", "language": "en", "cefr": "B2"}],
        )
        for number, (agreement, quota) in enumerate(zip(agreements, quotas, strict=True))
    )


def _browser(person: Person, draft: Application, choices: list[int]) -> Student:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    csrf = f"{person.pk:032d}"
    cookie = f"{settings.SESSION_COOKIE_NAME}={session.session_key}; csrftoken={csrf}"
    return Student(pk=draft.pk, cookie=cookie, csrf=csrf, choices=choices)
