import pytest
from django.urls import reverse

from kakehashi.documents.access import readable_by
from kakehashi.education.outbound.applying.panels import panels_of
from kakehashi.education.outbound.models import (
    Appeal,
    ApplicationDocument,
    Conflict,
    EligibilityDecision,
    MissingScoreRuling,
    Review,
    Reviewer,
)
from kakehashi.people.models import Role
from tests.education.outbound.applying.make import make_file
from tests.education.outbound.assessing.make import (
    RULES,
    make_appeal,
    make_applicant,
    make_closed_call,
    make_coordinator,
    make_decision,
    make_review,
    make_reviewer,
    make_teacher,
)
from tests.education.outbound.make import make_allotment, make_application
from tests.make import make_officer, make_person, make_role, make_unit

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"outbound:{name}", args=args)


def get(client, person, address):
    client.force_login(person)
    return client.get(address)


@pytest.fixture
def scene():
    """An application of the faculty of law in a closed call, with a review and a decision."""
    law = make_unit()
    call = make_closed_call(rules=RULES)
    application = make_applicant(
        call, gpa="2.0", unit=law, state="ineligible", inclusion="A wheelchair", motivation="Study"
    )
    decision = make_decision(application)
    review = make_review(application)
    auditor, other = make_person(), make_coordinator(make_unit("Science"))
    make_role(auditor, Role.Kind.AUDITOR)
    people = {
        "office": make_officer(),
        "coordinator": make_coordinator(law),
        "auditor": auditor,
        "other coordinator": other,
        "reviewer": review.reviewer.person,
        "student": application.student,
        "other student": make_applicant(call).student,
        "teacher": make_teacher(),
    }
    return call, application, decision, review, people


SEES = {
    "assess_application": {"office", "coordinator", "auditor"},
    "assess_call": {"office", "coordinator", "auditor", "other coordinator"},
    "reviewers": {"office", "coordinator", "auditor", "other coordinator"},
    "review": {"reviewer"},
    "my_assessment": {"student"},
    "lodge_appeal": {"student"},
    "decide_eligibility": {"office", "coordinator", "auditor"},
}


@pytest.mark.parametrize("page", SEES)
def test_pages_are_for_those_alone_whom_they_concern(client, scene, page):
    call, application, decision, review, people = scene
    keys = {
        "assess_call": call.pk,
        "reviewers": call.pk,
        "review": review.pk,
        "lodge_appeal": decision.pk,
    }
    address = at(page, keys.get(page, application.pk))

    seen = {who for who, each in people.items() if get(client, each, address).status_code != 404}

    assert seen == SEES[page]


def test_pages_ask_strangers_to_sign_in(client, scene):
    _call, application, _decision, review, _people = scene
    for address in (at("assessment"), at("my_assessment", application.pk), at("review", review.pk)):
        assert client.get(address).status_code == 302


def test_pages_never_show_the_needs_of_inclusion(client, scene):
    _call, application, _decision, review, people = scene
    for who, address in (
        ("reviewer", at("review", review.pk)),
        ("coordinator", at("assess_application", application.pk)),
    ):
        page = get(client, people[who], address).content.decode()
        assert "wheelchair" not in page
        assert "Study" in page


def test_decide_eligibility_records_what_was_filled_in(client):
    application = make_applicant(make_closed_call(rules=RULES), gpa="2.0")
    address = at("decide_eligibility", application.pk)
    page = get(client, make_officer(), address)
    initial = page.context["form"].initial
    assert (initial["eligible"], initial["code"]) == ("no", "gpa")

    answer = client.post(address, initial)

    assert answer.url == at("assess_application", application.pk)
    assert EligibilityDecision.objects.get().reason_en == initial["reason_en"]
    assert "2" in initial["reason_ja"]


def test_decide_eligibility_says_why_not_above_the_form(client):
    application = make_applicant(make_closed_call())
    client.force_login(make_officer())
    page = client.post(
        at("decide_eligibility", application.pk), {"eligible": "no", "code": "other"}
    )
    assert b"Write the reason in Japanese and in English" in page.content
    placement = application.choices.get().placement_id
    assert client.get(f"{at('decide_eligibility', application.pk)}?placement={placement}")
    assert client.get(f"{at('decide_eligibility', application.pk)}?placement=0").status_code == 404


def test_decide_by_rules_shows_before_it_decides(client):
    call = make_closed_call(rules=RULES)
    met, unmet = make_applicant(call), make_applicant(call, gpa="2.0")
    page = get(client, make_officer(), at("decide_by_rules", call.pk)).content.decode()
    assert str(met.student) in page
    assert str(unmet.student) in page
    assert not EligibilityDecision.objects.exists()

    client.post(at("decide_by_rules", call.pk), {"met": "on", "seen_met": 1, "seen_partly": 0})

    assert [each.application for each in EligibilityDecision.objects.all()] == [met]


def test_reviewers_offers_the_staff_who_do_not_review_or_apply_yet(client):
    call = make_closed_call()
    applying = make_applicant(call).student
    make_role(applying, Role.Kind.TEACHER)
    busy, free, student = make_reviewer(call).person, make_teacher(), make_person()
    page = get(client, make_officer(), at("reviewers", call.pk))
    offered = set(page.context["form"].fields["person"].queryset)
    assert offered & {applying, busy, free, student} == {free}
    assert free.email in page.content.decode()
    assert busy.email not in page.content.decode()


def test_reviewers_groups_the_staff_by_unit_and_finds_them_by_name(client):
    call, law, arts = make_closed_call(), make_unit("Law"), make_unit("Arts")
    people = []
    for unit, family in ((law, "Sato"), (law, "Abe"), (arts, "Ito")):
        people.append(make_person(passport_family=family, email=f"{family}@staff.example"))
        make_role(people[-1], Role.Kind.TEACHER, unit=unit)
    officer = make_officer()
    page = get(client, officer, at("reviewers", call.pk))
    groups = dict(list(page.context["form"].fields["person"].choices)[1:])
    assert [pk for pk, _name in groups[law.name_en]] == [people[1].pk, people[0].pk]
    assert [pk for pk, _name in groups[arts.name_en]] == [people[2].pk]
    page = get(client, officer, at("reviewers", call.pk) + "?q=ito")
    (group,) = list(page.context["form"].fields["person"].choices)[1:]
    assert [pk for pk, _name in group[1]] == [people[2].pk]
    assert "“ito”: 1 person to choose from below." in page.content.decode()


def test_reviewers_appoints_and_shares_out(client):
    call = make_closed_call()
    make_applicant(call)
    officer, teacher = make_officer(), make_teacher()
    client.force_login(officer)
    address = at("reviewers", call.pk)
    page = client.post(address, {"person": make_person().pk, "unit": call.unit_id})
    assert page.context["form"].errors["person"]
    client.post(address, {"person": teacher.pk, "unit": call.unit_id})
    page = client.post(at("share_reviews", call.pk), follow=True)
    assert Review.objects.get().reviewer.person == teacher
    assert b"1 application still lacks reviewers" in page.content
    page = client.post(at("remind_reviewers", call.pk), follow=True)
    assert b"1 reviewer is reminded." in page.content
    client.post(at("release_reviewer", Reviewer.objects.get().pk))
    assert Reviewer.objects.get().released_at is not None


def test_review_leads_to_the_next_one(client):
    call = make_closed_call()
    reviewer = make_reviewer(call)
    first, second = (make_review(make_applicant(call), reviewer) for _ in range(2))
    client.force_login(reviewer.person)

    kept = client.post(at("review", first.pk), {"plan": 3, "draft": "1"})
    assert kept.url == second.get_absolute_url()
    page = client.post(at("review", first.pk), {"plan": 3})
    assert page.context["form"].errors["grades"] == ["Give points: 0 is a score, nothing is none."]
    page = client.post(at("review", first.pk), {"plan": 11, "grades": 2})
    assert page.context["form"].errors["plan"]
    client.post(at("review", first.pk), {"plan": 3, "grades": 2})
    last = client.post(at("review", second.pk), {"plan": 3, "grades": 2})

    assert last.url == at("reviews")
    assert {each.state for each in Review.objects.all()} == {"submitted"}
    assert b"2 submitted" in client.get(at("reviews")).content


def test_declare_conflict_takes_the_application_out_of_sight(client):
    review = make_review(make_applicant(make_closed_call()))
    client.force_login(review.reviewer.person)
    answer = client.post(at("declare_conflict", review.pk), {"kind": "own_student"})
    assert answer.url == at("reviews")
    assert client.get(at("review", review.pk)).status_code == 404


def test_state_conflict_and_take_back_from_the_page_of_the_application(client):
    review = make_review(make_applicant(make_closed_call()))
    client.force_login(make_officer())
    client.post(
        at("state_conflict", review.application_id),
        {"person": make_teacher().pk, "kind": "family"},
    )
    assert Conflict.objects.get().kind == "family"
    client.post(at("take_back_review", review.pk))
    review.refresh_from_db()
    assert review.state == "released"


def test_student_reads_the_reason_and_appeals_once(client, scene):
    _call, application, decision, _review, people = scene
    page = get(client, people["student"], at("my_assessment", application.pk)).content.decode()
    assert "The GPA is too low." in page
    assert at("lodge_appeal", decision.pk) in page
    assert "You see your score once the results are published." in page

    client.post(at("lodge_appeal", decision.pk), {"text": "Look again"})

    page = client.get(at("my_assessment", application.pk)).content.decode()
    assert "The appeal is being decided." in page
    assert at("lodge_appeal", decision.pk) not in page

    appeal = Appeal.objects.get()
    page = get(client, people["coordinator"], at("appeal", appeal.pk)).content.decode()
    assert "Look again" in page
    client.post(at("appeal", appeal.pk), {"granted": "yes", "answer": "You are right."})
    page = get(client, people["student"], at("my_assessment", application.pk)).content.decode()
    assert "You are right." in page


def test_student_sees_the_score_after_publication(client):
    application = make_applicant(make_closed_call(), state="eligible")
    make_review(application, points={"plan": 10, "grades": 4})
    make_allotment(application, application.choices.get().placement)
    page = get(client, application.student, at("my_assessment", application.pk)).content.decode()
    assert "100.00" in page
    assert "10.00 of 10 points" in page


def test_missing_score_needs_a_number_for_force_majeure(client):
    application = make_applicant(make_closed_call(), state="eligible")
    client.force_login(make_officer())
    address = at("missing_score", application.pk)
    page = client.post(address, {"kind": "force_majeure", "reason": "Flood"})
    assert page.context["form"].errors["percent"]
    client.post(address, {"kind": "force_majeure", "reason": "Flood", "percent": "71.5"})
    assert MissingScoreRuling.objects.get().score == 7150


def test_assessment_shows_calls_to_staff_and_leads_reviewers_to_their_reviews(client):
    call = make_closed_call()
    make_applicant(call)
    page = get(client, make_officer(), at("assessment")).content.decode()
    assert "1 application of your units" in page
    assert get(client, make_teacher(), at("assessment")).url == at("reviews")


def test_assess_call_filters_and_exports(client):
    call, law = make_closed_call(), make_unit()
    inside, outside = make_applicant(call, unit=law), make_applicant(call, state="eligible")
    make_review(outside)
    make_appeal(make_decision(inside))
    officer = make_officer()
    address = at("assess_call", call.pk)
    for query, found in (
        ("", {inside, outside}),
        (f"?unit={law.pk}", {inside}),
        ("?state=eligible", {outside}),
        ("?waits=decision", {inside}),
        ("?waits=review", {outside}),
        ("?waits=appeal", {inside}),
        (f"?q={outside.student.passport_given.split()[-1]}", {outside}),
    ):
        page = get(client, officer, address + query)
        assert set(page.context["listing"].rows) == found
    assert b"Not decided" in b"".join(client.get(f"{address}?export=csv").streaming_content)


def test_plan_assessment_is_for_the_office(client):
    call = make_closed_call()
    answer = get(client, make_coordinator(make_unit()), at("plan_assessment", call.pk))
    assert answer.status_code == 302
    client.force_login(make_officer())
    plan = {"reviews_each": 3, "smallest_group": 5}
    assert client.post(at("plan_assessment", call.pk), plan).url == at("assess_call", call.pk)


def test_appeal_is_not_decided_by_who_decided_first(client, scene):
    _call, _application, decision, _review, _people = scene
    appeal = make_appeal(decision)
    page = get(client, decision.decided_by, at("appeal", appeal.pk))
    assert page.status_code == 302


def test_reviewers_read_the_files_of_what_they_review_and_of_nothing_else():
    application = make_applicant(make_closed_call())
    review = make_review(application)
    document = make_file(application.student)
    ApplicationDocument.objects.create(
        application=application,
        kind="transcript",
        document=document,
        added_by=application.student,
        added_at=application.created_at,
    )
    reviewer = review.reviewer.person
    assert list(readable_by(reviewer)) == [document]
    assert list(readable_by(make_reviewer(application.call).person)) == []

    review.state, review.released_at, review.released_by = "released", review.assigned_at, reviewer
    review.save()

    assert list(readable_by(reviewer)) == []


def test_page_of_the_application_leads_to_the_decision(client, scene):
    call, application, _decision, _review, people = scene
    page = get(client, people["student"], application.get_absolute_url()).content.decode()
    assert at("my_assessment", application.pk) in page
    assert "You can appeal against a decision until" in page
    page = get(client, people["coordinator"], application.get_absolute_url()).content.decode()
    assert at("assess_application", application.pk) in page
    assert "You can appeal" not in page
    assert panels_of(make_application(call, state="draft"), people["office"]) == []
