"""What stands around the journey abroad: a draft to publish, a rival, and the clock.

The site under test is another process with its own database; these run there by `manage.py shell`,
through the operations that people use. Only the closing is set back, since nobody can wait for it.
"""

from datetime import timedelta

from django.utils import timezone

from kakehashi.agreements.models import Agreement
from kakehashi.education.outbound.applying import operations as applying
from kakehashi.education.outbound.assessing.reviewing import plan_assessment
from kakehashi.education.outbound.calls.offering import change_quota, take_places
from kakehashi.education.outbound.calls.operations import (
    Described,
    draft_call,
    state_requirements,
    state_rubric,
    state_rules,
)
from kakehashi.education.outbound.calls.placing import agreements_on_offer
from kakehashi.education.outbound.calls.rubric import Criterion
from kakehashi.education.outbound.models import Call
from kakehashi.people.models import Person, Role
from kakehashi.vocabulary.time import fiscal_year

TITLE = "Exchange from the beginning to the end"
WISHED, OTHER = "University of Vienna", "Umeå University"
OFFICE, RIVAL = "tanaka@example.ac.jp", "s001@example.ac.jp"
RUBRIC = [Criterion(key="plan", ja="学修計画", en="Study plan", weight=100, most=10)]


def draft():
    """A draft that lacks nothing: two partners, and one place at the one that both students wish.

    It is of this year, so that who is given a place can be abroad, and back, today.
    """
    office, now, today = person(OFFICE), timezone.now(), timezone.localdate()
    call = draft_call(
        Described(
            title_ja="通しの交換留学",
            title_en=TITLE,
            programme=Call.Programme.EXCHANGE,
            year=fiscal_year(today),
            unit=office.roles.get().unit,
            opens_at=now - timedelta(days=1),
            closes_at=now + timedelta(days=5),
            eligibility_on=today + timedelta(days=6),
            assessed_on=today + timedelta(days=7),
            results_on=today + timedelta(days=8),
            upgrades_until=today + timedelta(days=30),
        ),
        by=office,
        is_invented=True,
    )
    state_rules(call, [{"kind": "level", "any_of": ["bachelor"]}], by=office)
    state_rubric(call, RUBRIC, by=office)
    offers = {each.agreement.pk: each.agreement for each in agreements_on_offer(call, today)}
    for name in (WISHED, OTHER):
        agreement = Agreement.objects.get(pk__in=offers, partners__names__text=name)
        for placement in take_places(call, [agreement], by=office):
            state_requirements(placement, [], by=office)
    plan_assessment(call, reviews_each=1, smallest_group=5, faculty_first=False, by=office)
    change_quota(wished(call).quota, 1, with_enclosing=False, reason="", by=office)


def apply_and_close():
    """A rival hands in, who wants the one place as well; then the call closes, a minute ago."""
    call, student = the_call(), person(RIVAL)
    unit = student.roles.get(kind=Role.Kind.STUDENT).unit
    begun = applying.begin_application(call, unit=unit, level="bachelor", by=student)
    stated = {"study_year": 3, "nationality": "JP", "motivation": "ウィーンで法を学びたい。"}
    begun = applying.save_draft(begun, stated, version=begun.version, by=student)
    begun = applying.rank(begun, [wished(call)], version=begun.version, by=student)
    applying.submit(begun, version=begun.version, by=student)
    Call.objects.filter(pk=call.pk).update(closes_at=timezone.now() - timedelta(minutes=1))


def wished(call):
    """The placement at the partner that both wish; it is open to every faculty."""
    return call.placements.get(host__names__text=WISHED, units=None)


def the_call():
    return Call.objects.get(title_en=TITLE)


def person(email):
    return Person.objects.get(email=email)
