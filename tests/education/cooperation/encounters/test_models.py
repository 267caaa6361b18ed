import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kakehashi.education.cooperation.models import Encounter
from kakehashi.people.models import Role
from tests.education.cooperation.encounters.make import make_encounter, make_follow_up
from tests.make import make_person, make_role

pytestmark = pytest.mark.django_db
READERS = [Role.Kind.OFFICE, Role.Kind.COORDINATOR, Role.Kind.LEADERSHIP]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([None, *Role.Kind][:-1]), st.sampled_from(["", "participant", "owner"]))
def test_visible_to_is_for_readers_and_those_who_had_a_part(kind, part):
    person = make_person()
    if kind:
        make_role(person, kind)
    encounter = make_encounter(participants=[person] if part == "participant" else [])
    if part == "owner":
        make_follow_up(encounter, owner=person)

    seen = Encounter.objects.visible_to(person).filter(pk=encounter.pk).exists()

    assert seen == (kind in READERS or part != "")


def test_visible_to_shows_nothing_to_the_public():
    make_encounter()

    assert not Encounter.objects.visible_to(AnonymousUser()).exists()
