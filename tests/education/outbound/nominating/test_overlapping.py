"""One person with two stays at the same time is said on the page, and refused nowhere."""

from datetime import timedelta

import pytest

from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.nominating.overlapping import (
    names_of,
    overlapping,
    span_of,
    twice_among,
)
from kakehashi.vocabulary.time import last_day, terms
from tests.education.outbound.make import make_mobility, make_student
from tests.education.outbound.nominating.make import make_particulars, make_ready
from tests.make import make_officer, make_person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_overlapping_finds_a_second_stay_of_the_student_with_a_day_in_common():
    student = make_student()
    one, two = make_mobility(student), make_mobility(student, days=(180, 300))
    assert (overlapping(one), overlapping(two)) == ([two], [one])
    two.planned_from = one.planned_until + DAY
    two.save()
    assert overlapping(one) == []


@pytest.mark.parametrize("state", ["refused", "cancelled"])
def test_overlapping_leaves_out_what_does_not_take_place(state):
    student, officer = make_student(), make_officer()
    one = make_mobility(student)
    said = {}
    if state == "cancelled":
        at = one.created_at
        said = {"cancelled_by": officer, "cancelled_at": at, "cancel_code": "other"}
    other = make_mobility(student, state=state, **said)
    assert overlapping(one) == []
    assert overlapping(other) == ([one] if state == "refused" else [])


def test_span_of_is_of_the_term_or_of_the_year_where_no_days_are_known():
    mobility = make_mobility(planned_from=None, planned_until=None)
    (term,) = [each for each in terms(mobility.year) if each.code == "first"]
    assert span_of(mobility) == (term.first_day, term.last_day)
    mobility.semesters = 2
    assert span_of(mobility) == (term.first_day, last_day(mobility.year))


def test_overlapping_compares_terms_where_no_days_are_known():
    student, nothing = make_student(), {"planned_from": None, "planned_until": None}
    one = make_mobility(student, **nothing)
    two = make_mobility(student, **nothing, year=one.year, term="second")
    assert overlapping(one) == []
    Mobility.objects.filter(pk=two.pk).update(term="first")
    assert overlapping(one) == [two]


def test_overlapping_knows_two_records_of_one_person():
    one = make_ready(student=make_student(name_kanji="東京 花子"))
    by_identifier, by_name, stranger = (
        make_mobility(make_student(name_kanji=name)) for name in ("", "東京　花子", "大阪 花子")
    )
    make_particulars(by_identifier)
    make_particulars(by_name, global_id="")
    make_particulars(stranger, global_id="")
    assert overlapping(one) == [by_identifier, by_name]


def test_names_of_are_without_spaces_widths_and_capitals():
    person = make_person(name_kanji="金田　民智", passport_family="Ｋｉｍ", passport_given="Min Ji")
    assert names_of(person) == {"金田民智", "kimminji"}


def test_twice_among_names_the_stays_of_a_list():
    student = make_student()
    one, two = make_mobility(student), make_mobility(student)
    make_mobility()
    assert twice_among(Mobility.objects.order_by("pk")) == [one, two]


def test_the_pages_say_it_to_student_and_office(client):
    one = make_ready()
    two = make_mobility(one.student, agreement=one.agreement, host=one.host)
    for person in (one.student, make_officer()):
        client.force_login(person)
        page = client.get(one.get_absolute_url()).content.decode()
        assert "Another stay at the same time" in page
        assert f'href="/en/outbound/mobilities/{two.pk}/"' in page
    page = client.get(f"/en/outbound/mobilities/{one.pk}/nominate/").content.decode()
    assert "Another stay at the same time" in page
    listed = f"/en/outbound/nominations/{one.host_id}/{one.year}/first/"
    assert "Another stay at the same time" in client.get(listed).content.decode()
