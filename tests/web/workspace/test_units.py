"""The pages of units: the tree, each verb through its form, what is refused, who may."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kakehashi.institutions.models import Unit
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Role
from kakehashi.web.workspace.units import tree
from tests.make import make_home, make_officer, make_person, make_role, make_unit

pytestmark = pytest.mark.django_db
NEW = {"kind": "faculty", "code": "global", "name_ja": "共創学部", "name_en": "Global Innovation"}


@pytest.fixture
def officer(client):
    person = make_officer()
    client.force_login(person)
    return person


def address(name, *args):
    return reverse(f"workspace:{name}", args=args)


def sent(client, place, **fields):
    """The text of a form's page that refused what was sent."""
    response = client.post(place, fields)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("kind", [Role.Kind.COORDINATOR, Role.Kind.LEADERSHIP, None])
def test_units_are_not_there_for_others(client, kind):
    person, unit = make_person(), make_unit()
    if kind:
        make_role(person, kind)
    client.force_login(person)

    for place in [
        address("units"),
        address("found_unit"),
        address("unit", unit.pk),
        address("rename_unit", unit.pk),
        address("close_unit", unit.pk),
    ]:
        assert client.get(place).status_code == 404
        assert client.post(place).status_code == 404


def test_tree_holds_every_unit_with_its_standing_closed_ones_last(django_assert_num_queries):
    day = date(2026, 4, 1)
    closed = make_unit("Letters", ends_on=date(2026, 3, 31))
    law = make_unit("Law", ends_on=day)
    ahead = make_unit("Global", starts_on=date(2028, 4, 1))
    section = make_unit("Civil law", parent=law)

    with django_assert_num_queries(1):
        (root,) = tree(day)

    assert root.unit == make_home()
    assert [(branch.unit, branch.standing) for branch in root.below] == [
        (law, "today"),
        (ahead, "ahead"),
        (closed, "closed"),
    ]
    assert [branch.unit for branch in root.below[0].below] == [section]


def test_units_mark_closed_and_future_ones(client, officer):
    today = timezone.localdate()
    make_unit("Letters", ends_on=date(2018, 3, 31))
    make_unit("Law", ends_on=today + timedelta(days=400))
    make_unit("Global", starts_on=today + timedelta(days=400))

    text = client.get(address("units")).content.decode()

    assert "closed, last day March 31, 2018" in text
    assert "closes, last day" in text
    assert "badge--info" in text


def test_units_ask_the_same_number_of_queries_however_many(
    client, officer, django_assert_max_num_queries
):
    client.get(address("units"))
    with django_assert_max_num_queries(30) as few:
        client.get(address("units"))
    for number in range(5):
        make_unit("Section", parent=make_unit(f"Faculty {number}"))
    with django_assert_max_num_queries(len(few)):
        client.get(address("units"))


def test_unit_shows_its_place_and_what_can_be_done(client, officer):
    unit = make_unit("Law")
    closed = make_unit("Letters", ends_on=date(2018, 3, 31))

    text = client.get(address("unit", unit.pk)).content.decode()
    home = client.get(address("unit", make_home().pk)).content.decode()
    gone = client.get(address("unit", closed.pk)).content.decode()

    assert address("close_unit", unit.pk) in text
    assert f"{address('found_unit')}?below={unit.pk}" in text
    assert f"{address('people')}?unit={unit.pk}" in text
    assert address("close_unit", make_home().pk) not in home
    assert address("close_unit", closed.pk) not in gone
    assert client.get(address("unit", closed.pk + 1)).status_code == 404


def test_found_unit_enters_it_below_the_one_asked_for(client, officer):
    law = make_unit("Law")
    page = client.get(address("found_unit"), {"below": law.pk}).content.decode()

    response = client.post(
        address("found_unit"), {**NEW, "parent": law.pk, "starts_on": "2028-04-01"}
    )

    unit = Unit.objects.get(code="global")
    assert f'<option value="{law.pk}" selected>' in page
    assert response["Location"] == address("unit", unit.pk)
    assert (unit.parent, unit.starts_on, unit.name_ja) == (law, date(2028, 4, 1), "共創学部")
    assert history_of(unit).get().by == officer


def test_found_unit_refuses_in_words(client, officer):
    law = make_unit("Law", starts_on=date(2005, 4, 1))
    place, parent = address("found_unit"), make_home().pk

    taken = sent(client, place, **{**NEW, "code": law.code}, parent=parent)
    assert "exists already" in taken
    early = sent(client, place, **NEW, parent=law.pk, starts_on="2004-04-01")
    assert "does not exist yet then" in early
    unnamed = sent(client, place, **{**NEW, "name_ja": " "}, parent=parent)
    assert "This field is required." in unnamed
    second = sent(client, place, **{**NEW, "kind": "university"}, parent=parent)
    assert "Select a valid choice" in second
    assert not Unit.objects.filter(code="global").exists()


def test_rename_unit_keeps_the_reason(client, officer):
    unit = make_unit("Law", name_ja="法学部")

    response = client.post(
        address("rename_unit", unit.pk),
        {"name_ja": "法学部", "name_en": "Faculty of Law", "reason": "As in the statutes."},
    )

    unit.refresh_from_db()
    assert (unit.name_en, response["Location"]) == ("Faculty of Law", address("unit", unit.pk))
    assert history_of(unit).get().reason == "As in the statutes."


def test_close_unit_sets_its_last_day(client, officer):
    unit = make_unit("Law")

    client.post(address("close_unit", unit.pk), {"ends_on": "2028-03-31", "reason": "Merged."})

    unit.refresh_from_db()
    assert unit.ends_on == date(2028, 3, 31)


def test_close_unit_refuses_in_words(client, officer):
    law = make_unit("Law", starts_on=date(2005, 4, 1))
    make_unit("Civil law", parent=law)

    below = sent(client, address("close_unit", law.pk), ends_on="2028-03-31")
    early = sent(client, address("close_unit", law.pk), ends_on="2004-03-31")
    home = sent(client, address("close_unit", make_home().pk), ends_on="2028-03-31")

    assert "Close the units below Law first." in below
    assert "The last day lies before the first." in early
    assert "can be neither closed nor merged" in home
    law.refresh_from_db()
    assert law.ends_on is None
