"""The figures about joint programmes, with what is not known left unknown."""

from datetime import date

import pytest
from django.urls import reverse

from kakehashi.policy.evidence import Evidence, Unknown
from kakehashi.policy.readings import read
from kakehashi.policy.registry import REGISTRY
from tests.education.cooperation.joint_programmes.make import (
    declare_programmes_complete,
    make_course,
    make_programme,
    make_year,
)
from tests.make import make_institution, make_unit

pytestmark = pytest.mark.django_db
DAY, YEAR_END = date(2026, 5, 1), date(2026, 3, 31)


def figure(code, on=DAY):
    return REGISTRY[code].on(on)


def parts(code, by, on=DAY):
    return {part.name: part.value for part in figure(code, on).parts(by, "en")}


def test_joint_counts_degrees_running_on_the_day_once():
    law = make_unit("Law")
    make_programme(make_institution(), make_institution("Graz"), unit=law)
    make_programme(make_institution("Rennes", country="FR"), kind="joint")
    make_programme(state="teach_out")
    make_programme(state="ended")
    make_programme(state="approved")
    make_programme(kind="coil")

    assert figure("programmes.joint").value() == 2
    assert parts("programmes.joint", "country") == {"Austria": 1, "France": 1}
    assert parts("programmes.joint", "kind") == {"Double degree": 1, "Joint degree": 1}
    assert parts("programmes.joint", "unit") == {"Law": 1, "Tokyo Metropolitan University": 1}
    assert figure("programmes.joint", date(2022, 5, 1)).value() == 4


def test_joint_is_unknown_before_the_first_programme_unless_the_list_is_complete():
    assert isinstance(figure("programmes.joint"), Unknown)

    declare_programmes_complete(date(2020, 5, 1))

    found = figure("programmes.joint")
    assert (found.value(), found.at_least) == (0, False)
    assert isinstance(figure("programmes.joint", date(2020, 4, 30)), Unknown)


def test_joint_is_a_lower_bound_until_the_list_is_declared_complete():
    make_programme()
    assert figure("programmes.joint").at_least

    declare_programmes_complete(DAY)

    assert not figure("programmes.joint").at_least
    assert figure("programmes.joint", date(2026, 4, 30)).at_least


def test_joint_students_are_added_up_over_both_sides():
    declare_programmes_complete(date(2020, 4, 1))
    make_year(make_programme(make_institution(), make_institution("Graz")), home=5, partner=7)
    make_year(make_programme(make_institution("Rennes", country="FR")), home=1, partner=0)
    make_year(make_programme(kind="summer"), home=100, partner=100)

    found = figure("programmes.joint_students")

    assert isinstance(found, Evidence)
    assert (found.value(), found.at_least, found.caveat) == (13, False, "")
    # Two partners in one country: the students are there once.
    assert parts("programmes.joint_students", "country") == {"Austria": 12, "France": 1}
    assert parts("programmes.joint_students", "kind") == {"Double degree": 13}


@pytest.mark.parametrize("missing", ["row", "side"])
def test_joint_students_are_a_lower_bound_where_a_figure_is_missing(missing):
    declare_programmes_complete(date(2020, 4, 1))
    make_year(make_programme(), home=5, partner=7)
    other = make_programme()
    if missing == "side":
        make_year(other, home=2, partner=None)

    found = figure("programmes.joint_students")

    assert (found.value(), found.at_least) == (12 if missing == "row" else 14, True)


def test_joint_students_are_unknown_while_nobody_has_stated_any_and_never_zero():
    programme = make_programme()
    make_year(programme, year=2025)

    found = figure("programmes.joint_students")

    assert isinstance(found, Unknown)
    assert read(REGISTRY["programmes.joint_students"], DAY).in_words == "unknown"


def test_joint_students_include_the_teach_out_and_not_what_has_ended():
    make_year(make_programme(state="teach_out"), home=3, partner=3)
    make_year(make_programme(state="ended"), year=2023, home=4, partner=4)

    assert figure("programmes.joint_students").value() == 6
    assert figure("programmes.joint_students", date(2023, 5, 1)).value() == 8


def test_small_numbers_of_students_are_not_shown_in_public():
    make_year(make_programme(), home=1, partner=2)

    public = read(REGISTRY["programmes.joint_students"], DAY)
    inside = read(REGISTRY["programmes.joint_students"], DAY, public=False)

    assert (public.value, inside.value) == (None, 3)


def test_coil_counts_courses_of_the_fiscal_year_by_the_partners_country():
    coil = make_programme(make_institution("Leicester", country="GB"), kind="coil")
    make_course(coil, date(2025, 4, 1), name="First day")
    make_course(coil, date(2026, 3, 31), name="Last day")
    make_course(coil, date(2026, 4, 1), name="Next year")
    make_course(coil, date(2025, 3, 31), name="Year before")

    assert figure("programmes.coil", YEAR_END).value() == 2
    assert parts("programmes.coil", "country", YEAR_END) == {"United Kingdom": 2}
    assert figure("programmes.coil", date(2025, 12, 31)).value() == 1


def test_coil_students_are_a_lower_bound_where_a_side_is_not_known():
    declare_programmes_complete(date(2020, 4, 1))
    coil = make_programme(kind="coil")
    make_course(coil, home=10, partner=8)
    assert (figure("programmes.coil_students", YEAR_END).value()) == 18
    assert not figure("programmes.coil_students", YEAR_END).at_least

    make_course(coil, name="Second", home=5, partner=None)

    found = figure("programmes.coil_students", YEAR_END)
    assert (found.value(), found.at_least) == (23, True)


def test_coil_students_are_unknown_where_no_course_says_any():
    make_course(make_programme(kind="coil"), home=None, partner=None)

    assert isinstance(figure("programmes.coil_students", YEAR_END), Unknown)
    assert figure("programmes.coil", YEAR_END).value() == 1


@pytest.mark.parametrize(
    ("code", "on", "listed"),
    [("programmes.joint", DAY, "Double Degree"), ("programmes.coil", YEAR_END, "Cities")],
)
def test_the_figure_opens_to_its_records(client, code, on, listed):
    make_programme()
    make_course(make_programme(kind="coil", title_en="COIL courses"))

    page = client.get(reverse("public:indicator", args=[code]), {"on": on.isoformat()})
    part = client.get(reverse("public:indicator", args=[code]), {"on": on, "country": "AT"})

    assert [row.pk for row in page.context["drill"].listing.page] == [
        row.pk for row in part.context["drill"].listing.page
    ]
    assert listed in page.content.decode()


def test_students_open_to_no_list_in_public(client):
    make_year(make_programme(), home=50, partner=7)

    page = client.get(reverse("public:indicator", args=["programmes.joint_students"]), {"on": DAY})

    assert page.context["drill"].listing is None
    assert "57" in page.content.decode()


def test_the_api_names_the_records_behind_a_figure_and_no_students_of_others(client):
    programme = make_programme(title_en="Double Degree")
    make_year(programme, home=50, partner=7)

    def items(code):
        address = f"/api/indicators/{code}/rows?at={DAY}"
        return client.get(address).json()["items"]

    (row,) = items("programmes.joint")
    assert (row["type"], row["id"], row["name"]["en"]) == (
        "programme",
        programme.pk,
        "Double Degree",
    )
    assert row["address"].endswith(f"/cooperation/programmes/{programme.pk}/")
    assert items("programmes.joint_students") == []
