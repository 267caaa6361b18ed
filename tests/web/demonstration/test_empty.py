"""What the demonstration says where it is not, and where it cannot be."""

import pytest

from kakehashi.institutions.models import Institution
from kakehashi.verdicts import Refused
from kakehashi.web.demonstration.loading import load_demonstration
from tests.make import make_institution

PEOPLE = "/en/demonstration/"


@pytest.mark.django_db
def test_load_demonstration_refuses_a_database_with_something_in_it():
    make_institution()

    with pytest.raises(Refused, match="empty database only"):
        load_demonstration()

    assert Institution.objects.count() == 1


@pytest.mark.django_db
def test_people_of_an_empty_database_names_the_next_step(client):
    assert "script/manage load_demonstration" in client.get(PEOPLE).content.decode()
