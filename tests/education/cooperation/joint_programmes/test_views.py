import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kakehashi.documents.access import readable_by
from kakehashi.documents.models import Document
from kakehashi.education.cooperation.joint_programmes.page import acts_of, warnings_of
from kakehashi.education.cooperation.models import JointProgramme, ProgrammeCompleteness
from kakehashi.education.cooperation.states import PROGRAMME_MOVES, ProgrammeState
from kakehashi.people.models import Role
from tests.education.cooperation.joint_programmes.make import (
    make_course,
    make_division,
    make_programme,
    make_review,
    make_year,
)
from tests.make import (
    make_agreement,
    make_home,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db
SOURCE = {"source": "Leaflet", "source_on": "2026-04-01"}


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officer(client):
    person = make_officer()
    client.force_login(person)
    return person


def at(name, *args):
    return reverse(f"cooperation:{name}", args=args)


def said(response):
    return [str(message) for message in response.context["messages"]]


def listed(response):
    return [each.name_in("en") for each in response.context["listing"].page]


# -- Reading -------------------------------------------------------------------------------------


def test_programmes_shows_the_public_what_was_approved_and_insiders_plans(client):
    make_programme(title_en="Running")
    make_programme(title_en="Plan", state="planned")

    assert listed(client.get(at("programmes"))) == ["Running"]
    client.force_login(make_officer())
    assert listed(client.get(at("programmes"))) == ["Plan", "Running"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "rennes"}, ["Beta"]),
        ({"q": "alph"}, ["Alpha"]),
        ({"kind": "joint"}, ["Beta"]),
        ({"country": "FR"}, ["Beta"]),
        ({"level": "doctor"}, ["Beta"]),
        ({"state": "running"}, ["Alpha", "Beta"]),
        ({"state": "ended"}, []),
        ({"sort": "-title"}, ["Beta", "Alpha"]),
    ],
)
def test_programmes_narrows_and_sorts(client, query, found):
    make_programme(title_en="Alpha")
    rennes = make_institution("Université Rennes 2", country="FR")
    make_programme(rennes, title_en="Beta", kind="joint", level="doctor")

    assert listed(client.get(at("programmes"), query)) == found


def test_programmes_narrows_by_unit_and_exports_what_it_shows(client):
    law = make_unit("Law")
    make_programme(title_en="Alpha", unit=law)
    make_programme(title_en="Beta")

    assert listed(client.get(at("programmes"), {"unit": law.pk})) == ["Alpha"]
    file = client.get(at("programmes"), {"unit": law.pk, "export": "json"})
    (row,) = json.loads(b"".join(file.streaming_content))["rows"]
    assert (row["title_en"], row["unit"], row["places"]) == ("Alpha", "Law", None)


def test_the_list_asks_as_many_queries_for_many_programmes_as_for_one(client):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(at("programmes"))
        return len(asked)

    make_programme()
    queries()
    one = queries()
    for number in range(4):
        make_programme(make_institution(f"A{number}"), make_institution(f"B{number}"))

    assert queries() == one


def test_programme_hides_students_and_reviews_from_the_public(client):
    programme = make_division(make_programme())
    make_year(programme, 2026, home=81, partner=92)
    make_review(programme)

    page = client.get(programme.get_absolute_url()).content.decode()

    assert [number in page for number in ("81", "92", "173")] == [False] * 3
    assert "Quality reviews" not in page
    assert "30 of 60 credits" in page


def test_lists_of_students_and_courses_are_for_those_they_are_confided_to(client):
    law, science = make_unit("Law"), make_unit("Science")
    make_year(make_programme(unit=law, title_en="Alpha"), home=3, partner=None)
    make_year(make_programme(unit=law, title_en="Alpha"), 2025)
    make_course(make_programme(unit=law, kind="coil"), home=4)

    def rows(name, year):
        return client.get(at(name), {"year": year}).context["listing"].count

    assert client.get(at("programme_students")).status_code == 302
    client.force_login(make_officer(unit=science))
    assert [rows("programme_students", 2026), rows("programme_courses", 2025)] == [0, 0]
    client.force_login(make_officer(unit=law))
    assert [rows("programme_students", 2026), rows("programme_courses", 2025)] == [1, 1]
    assert [rows("programme_students", ""), rows("programme_courses", 2026)] == [2, 0]
    assert "unknown" in client.get(at("programme_students")).content.decode()


@pytest.mark.parametrize(
    ("code", "name", "on"),
    [
        ("programmes.joint_students", "programme_students", "2026-05-01"),
        ("programmes.coil_students", "programme_courses", "2026-03-31"),
    ],
)
def test_figures_of_students_lead_those_who_signed_in_to_their_rows(client, code, name, on):
    make_year(make_programme(), home=50, partner=7)
    make_course(make_programme(kind="coil"), home=50)
    address = reverse("public:indicator", args=[code])

    assert at(name) not in client.get(address, {"on": on}).content.decode()
    client.force_login(make_officer())
    assert at(name) in client.get(address, {"on": on}).content.decode()


def test_programme_shows_insiders_everything_and_what_is_unknown(client, officer):
    programme = make_division(make_programme())
    make_year(programme, 2026, home=1, partner=None)
    make_review(programme, date(2020, 1, 1))

    page = client.get(programme.get_absolute_url()).content.decode()

    assert "unknown" in page
    assert "Overdue" in page
    assert "Begin the teach-out" in page


@pytest.mark.parametrize("state", ["planned", "dropped"])
def test_a_plan_is_not_there_for_the_public(client, state):
    assert client.get(make_programme(state=state).get_absolute_url()).status_code == 404


def test_every_move_that_may_follow_is_offered():
    officer = make_officer()
    for state in ProgrammeState:
        programme = make_division(make_programme(state=state))
        offered = {act.address.rstrip("/").split("/")[-1] for act in acts_of(officer, programme)}
        assert set(PROGRAMME_MOVES[state]) <= offered


def test_warnings_say_what_is_missing():
    today = date(2026, 6, 1)
    without = make_programme()
    expired = make_agreement(expires_on=date(2020, 3, 31))
    resting = make_division(make_programme(agreement=expired))
    sound = make_division(make_programme(agreement=make_agreement()))

    assert warnings_of(without, today) == [
        "It rests on no agreement that is on record.",
        "Nobody has divided the curriculum among all sides yet.",
    ]
    assert warnings_of(resting, today) == ["Its agreement is not in force today: Expired."]
    assert warnings_of(sound, today) == []


# -- Doing ---------------------------------------------------------------------------------------


def test_the_way_from_a_plan_to_a_running_programme_works_without_javascript(client, officer):
    vienna = make_institution()
    sent = {
        "kind": "joint",
        "title_en": "Joint Degree",
        "unit": make_home().pk,
        "level": "doctor",
        "languages": "EN, ja",
        **SOURCE,
    }
    client.post(at("enter_programme"), sent)
    programme = JointProgramme.objects.get()
    assert programme.languages == ["en", "ja"]

    search = {"find": "vienna", "search": "1", "role": "hosting"}
    found = client.post(at("add_programme_partners", programme.pk), search)
    assert found.context["picker"].found == [vienna]
    assert found.context["form"]["role"].value() == "hosting"
    picked = {"partners": [vienna.pk], "role": "awarding"}
    client.post(at("add_programme_partners", programme.pk), picked)
    party = programme.parties.get()

    curriculum = {
        "measure": "credits",
        "total": "20",
        "role_home": "coordinating",
        "share_home": "12.5",
        f"role_{party.pk}": "awarding",
        f"share_{party.pk}": "7.5",
        f"credits_{party.pk}": "15",
        f"scheme_{party.pk}": "ECTS",
    }
    wrong = client.post(
        at("divide_programme", programme.pk), {**curriculum, f"share_{party.pk}": "7"}
    )
    assert "do not reach" in wrong.content.decode()
    assert 'role="alert"' in wrong.content.decode()
    client.post(at("divide_programme", programme.pk), curriculum)
    client.post(at("move_programme", programme.pk, "approved"), {"on": "2026-01-10"})
    client.post(at("move_programme", programme.pk, "running"), {"on": "2026-04-01"})

    programme.refresh_from_db()
    assert (programme.state, programme.runs_from) == ("running", date(2026, 4, 1))


def test_revise_offers_the_agreements_of_the_partners(client, officer):
    vienna = make_institution()
    ours, other = make_agreement(vienna), make_agreement(make_institution("Graz"))
    programme = make_programme(vienna)

    form = client.get(at("revise_programme", programme.pk)).context["form"]

    offered = set(form.fields["agreement"].queryset)
    assert (ours in offered, other in offered) == (True, False)


def test_forms_lead_back_whoever_may_not(client):
    programme, person = make_programme(), make_person()
    make_role(person, Role.Kind.AUDITOR)
    client.force_login(person)

    answer = client.get(at("revise_programme", programme.pk), follow=True)

    assert answer.redirect_chain == [(programme.get_absolute_url(), 302)]
    assert said(answer)[0].startswith("Only the international office and the coordinators")


def test_an_unknown_state_and_the_first_one_are_no_moves(client, officer):
    programme = make_programme()

    assert client.get(at("move_programme", programme.pk, "planned")).status_code == 404
    assert client.get(at("move_programme", programme.pk, "nonsense")).status_code == 404


def test_state_year_shows_what_was_stated_and_asks_why_it_changes(client, officer):
    programme = make_programme()
    make_year(programme, 2026, home=5)
    address = at("state_programme_year", programme.pk)

    form = client.get(address, {"year": "2026"}).context["form"]
    assert (form["home_students"].value(), "reason" in form.fields) == (5, True)
    fresh = client.get(address, {"year": "2025"}).context["form"]
    assert (fresh["home_students"].value(), "reason" in fresh.fields) == (None, False)

    sent = {"year": "2025", "home_students": "0", "partner_students": "", **SOURCE}
    client.post(address, sent)
    stated = programme.years.get(year=2025)
    assert (stated.home_students, stated.partner_students) == (0, None)


def test_state_year_of_a_programme_that_has_not_begun_leads_back(client, officer):
    programme = make_programme(state="approved")

    answer = client.get(at("state_programme_year", programme.pk), follow=True)

    assert "has not begun" in said(answer)[0]


def test_courses_are_recorded_and_corrected(client, officer):
    programme = make_programme(kind="coil")
    sent = {
        "name": "Cities",
        "institution": programme.partners.get().pk,
        "starts_on": "2025-10-01",
        "weeks": "6",
        "home_students": "12",
        **SOURCE,
    }
    client.post(at("add_course", programme.pk), sent)
    course = programme.courses.get()
    assert course.students is None

    client.post(at("correct_course", course.pk), {**sent, "weeks": "7", "reason": "Typing error"})
    course.refresh_from_db()
    assert course.weeks == 7
    assert client.get(programme.get_absolute_url()).status_code == 200


def test_a_review_is_held_with_its_document_which_insiders_read(client, officer):
    programme = make_programme()
    client.post(at("plan_quality_review", programme.pk), {"planned_on": "2026-05-01"})
    review = programme.reviews.get()
    client.post(at("move_quality_review", review.pk), {"planned_on": "2026-05-02", "reason": "Ill"})
    file = SimpleUploadedFile("minutes.txt", b"All is well.")
    sent = {"held_on": "2026-05-02", "outcome": "Good.", "file": file}
    client.post(at("hold_quality_review", review.pk), sent)

    review.refresh_from_db()
    assert (review.outcome, review.document) == ("Good.", Document.objects.get())
    assert list(readable_by(officer)) == [review.document]
    assert list(readable_by(make_person())) == []
    assert "minutes.txt" in client.get(programme.get_absolute_url()).content.decode()


def test_a_partner_is_taken_out_with_a_reason(client, officer):
    programme = make_programme(make_institution(), make_institution("Graz"))
    party = programme.parties.order_by("pk").last()

    client.post(at("remove_programme_partner", party.pk), {"reason": "Left"})

    assert programme.parties.count() == 1


def test_declare_complete_says_so_on_the_list(client, officer):
    sent = {"complete_from": "2026-05-01", "statement": "Compared."}

    page = client.post(at("declare_programmes_complete"), sent, follow=True).content.decode()

    assert ProgrammeCompleteness.objects.count() == 1
    assert "declared complete" in page


def test_reviews_of_others_are_not_there(client):
    law, science = make_unit("Law"), make_unit("Science")
    review = make_review(make_programme(unit=law))
    client.force_login(make_officer(unit=science))

    assert client.get(at("hold_quality_review", review.pk)).status_code == 404


def test_courses_link_to_their_programme_in_public(client):
    programme = make_programme(kind="coil")
    make_course(programme, partner_course="City life")

    assert "City life" in client.get(programme.get_absolute_url()).content.decode()
