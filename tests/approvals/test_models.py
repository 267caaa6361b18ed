"""What the database refuses by itself: changing what is approved, or what was answered."""

import pytest
from django.db import DatabaseError, transaction

from kakehashi.approvals.designing import retire_template
from kakehashi.approvals.models import Route, RouteTemplate, Step, TemplateStep
from kakehashi.approvals.operations import send_back
from kakehashi.approvals.states import RouteState
from kakehashi.people.models import Role
from tests.approvals.make import SECOND, Cast, make_deputy_of, make_route, make_template, step_of
from tests.make import make_person, make_role, make_unit

pytestmark = pytest.mark.django_db


def refused(rows, **changed):
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(**changed)
    return True


def test_a_running_route_cannot_be_turned_to_other_words():
    route = Route.objects.filter(pk=make_route(Cast()).pk)
    assert refused(route, digest=SECOND)
    assert refused(route, subject_id=2)
    assert refused(route, title_en="Another paper")


def test_an_ended_route_stays_ended():
    cast = Cast()
    route = make_route(cast)
    send_back(step_of(route, "consultation"), comment="No.", by=cast.officer)
    assert refused(Route.objects.filter(pk=route.pk), state=RouteState.APPROVED)
    assert refused(Route.objects.filter(pk=route.pk), state="running", ended_by=None, ended_at=None)


def test_an_answer_stays_as_it_was_given():
    route = make_route(Cast())
    drafting = Step.objects.filter(pk=step_of(route, "drafting").pk)
    assert refused(drafting, comment="Changed afterwards.")
    assert refused(drafting, decided_by=make_person())
    assert refused(Step.objects.filter(pk=step_of(route, "decision").pk), unit=make_unit("Other"))


@pytest.mark.parametrize(
    "model", [Route, Step, RouteTemplate, TemplateStep], ids=lambda model: model.__name__
)
def test_nothing_of_it_is_deleted(model):
    make_route(Cast())
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all()._raw_delete(using="default")


def test_a_version_of_a_template_changes_only_by_its_last_day():
    cast, template = Cast(), make_template()
    rows = RouteTemplate.objects.filter(pk=template.pk)
    assert refused(rows, name_en="Renamed")
    assert refused(TemplateStep.objects.filter(template=template), days=1)
    retired = retire_template(template, reason="No longer.", by=cast.officer)
    assert retired.active_until is not None
    assert refused(rows, active_until=None)


def test_visible_to_those_who_oversee_the_unit_started_answered_or_are_asked():
    cast = Cast()
    route = make_route(cast)
    deputy, elsewhere = make_deputy_of(cast.leader), make_person()
    make_role(elsewhere, Role.Kind.OFFICE, unit=make_unit("Science"))

    def sees(person):
        return Route.objects.visible_to(person).filter(pk=route.pk).exists()

    assert [sees(p) for p in (cast.coordinator, cast.officer, cast.leader, deputy)] == [True] * 4
    assert sees(cast.auditor)
    assert not sees(elsewhere)
    assert not sees(make_person())
