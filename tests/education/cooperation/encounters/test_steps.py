from datetime import date

import pytest

from kakehashi.education.cooperation.encounters.steps import follow_ups
from kakehashi.people.models import Deputy
from tests.education.cooperation.encounters.make import make_encounter, make_follow_up
from tests.make import make_institution, make_officer, make_person

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)


def test_what_somebody_owes_waits_for_them_and_their_deputy_until_it_is_done():
    owner, deputy = make_officer(), make_person()
    role = owner.roles.get()
    Deputy.objects.create(role=role, person=deputy, starts_on=date(2026, 1, 1))
    encounter = make_encounter(make_institution("Graz"), make_institution("Rennes"))
    owed = make_follow_up(encounter, owner=owner)

    (step,) = follow_ups(owner, "en", DAY)

    assert (step.about, step.address, step.due) == (
        "Send the table (Graz, Rennes)",
        f"{encounter.get_absolute_url()}#follow-up-{owed.pk}",
        date(2026, 6, 30),
    )
    assert len(list(follow_ups(deputy, "en", DAY))) == 1
    assert list(follow_ups(make_officer(), "en", DAY)) == []
