"""The pages of the return, for the office, the faculty, the student and everybody."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kakehashi.duties.steps import next_steps
from kakehashi.education.outbound.models import (
    CourseRecognition,
    ExperienceReport,
    Homecoming,
    PostingFile,
    Transcript,
)
from tests.education.cooperation.recognition.make import make_precedent
from tests.education.outbound.make import make_mobility
from tests.education.outbound.returning.make import (
    make_course,
    make_decision,
    make_recognised,
    make_report,
    make_transcript,
)
from tests.make import make_officer, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"


def address(name, *args):
    return reverse(f"outbound:{name}", args=args)


def words_of(response):
    return " ".join(response.content.decode().split())


def said(response):
    return [str(message) for message in response.context["messages"]]


def office(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def transcript_sent(**facts):
    today = timezone.localdate().isoformat()
    rows = {f"courses-{name}": value for name, value in MANAGEMENT.items()}
    return {"received_on": today, "way": "host", "scheme": "ects", **rows, **facts}


MANAGEMENT = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0"}


def test_enter_transcript_takes_rows_and_a_pasted_table(client):
    office(client)
    mobility = make_mobility(state="returned")
    sent = transcript_sent(
        **{"courses-0-title": "Völkerrecht", "courses-0-credits": "7.5"},
        table="科目名\t単位数\t合否\nSociology\t5\t合\n",
    )

    answer = client.post(address("enter_transcript", mobility.pk), sent, follow=True)

    assert said(answer) == ["The transcript is entered. Decide on its courses."]
    courses = Transcript.objects.get().courses.order_by("position")
    assert [(each.title, str(each.credits), each.is_passed) for each in courses] == [
        ("Völkerrecht", "7.50", None),
        ("Sociology", "5.00", True),
    ]
    assert "Völkerrecht" in words_of(answer)


def test_enter_transcript_names_the_line_that_is_wrong_and_keeps_what_was_written(client):
    office(client)
    mobility = make_mobility(state="returned")
    sent = transcript_sent(table="title,credits\nSociology,many\n")

    answer = client.post(address("enter_transcript", mobility.pk), sent)

    assert "Line 2: “many” is no number of credits." in words_of(answer)
    assert "Sociology,many" in words_of(answer)
    assert Transcript.objects.count() == 0


def test_decide_course_begins_with_a_precedent_and_records_the_decision(client):
    office(client)
    course = make_course()
    mobility = course.transcript.mobility
    precedent = make_precedent(mobility.host, host_code="C1", host_title="International Law")
    client.post(
        address("state_credits_before", mobility.pk), {"credits": "0", "source": "Academic record"}
    )

    shown = client.get(address("decide_course", course.pk), {"like": precedent.pk})
    assert "Begin with what was decided there" in words_of(shown)
    assert "Filled in from the precedent" in words_of(shown)
    sent = {
        "decision": "full",
        "home_mark": "認",
        "decided_on": timezone.localdate().isoformat(),
        "courses-TOTAL_FORMS": "1",
        "courses-INITIAL_FORMS": "0",
        "courses-0-title_en": "International Law",
        "courses-0-credits": "2",
    }
    answer = client.post(
        f"{address('decide_course', course.pk)}?like={precedent.pk}", sent, follow=True
    )

    assert said(answer) == ["The decision is recorded."]
    assert CourseRecognition.objects.get().precedent == precedent


def test_homecoming_shows_the_student_decisions_but_no_buttons(client):
    mobility = make_recognised(decision="partial", reason="Half of the hours")
    client.force_login(mobility.student)

    page = words_of(client.get(address("homecoming", mobility.pk)))

    assert "Half of the hours" in page
    assert "What can be done" not in page
    assert "Write the report" in page


def test_homecoming_is_not_there_for_others(client):
    client.force_login(make_person())

    assert client.get(address("homecoming", make_mobility(state="returned").pk)).status_code == 404


def test_office_closes_reopens_and_closes_the_stay(client):
    office(client)
    mobility = make_mobility(state="returned")
    make_decision(make_course(mobility))
    today = timezone.localdate().isoformat()

    client.post(address("close_recognition", mobility.pk), {"on": today})
    mobility.refresh_from_db()
    assert (mobility.state, Homecoming.objects.get().recognised_on) == (
        "recognised",
        timezone.localdate(),
    )
    decision = CourseRecognition.objects.get()
    answer = client.post(address("reopen_course", decision.pk), {"reason": "Appeal"})
    assert answer.url == address("decide_course", decision.course_id)
    refused = client.post(address("close_mobility", mobility.pk), follow=True)
    assert said(refused)[-1] == "The decision on “C1 International Law” is reopened."


def test_returns_lists_what_waits_and_filters(client):
    office(client)
    late = make_mobility(state="returned", days=(-200, -60))
    make_course(make_mobility(state="returned"))

    page = client.get(address("returns"))
    assert [(words, count) for words, _to, count in page.context["waits"]] == [
        ("Transcript overdue", 1),
        ("Courses to be decided", 1),
        ("Report overdue", 1),
    ]
    only = client.get(address("returns"), {"waits": "transcript"})
    assert [row.pk for row in only.context["listing"].page] == [late.pk]
    assert "Transcript overdue, Report overdue" in words_of(only)


def test_returns_are_for_those_who_keep_them(client):
    client.force_login(make_person())

    answer = client.get(address("returns"), follow=True)

    assert said(answer) == ["Only the office and faculty coordinators see all returns."]


def test_posting_makes_a_file_once(client):
    office(client)
    make_recognised()

    assert "International Law" in words_of(client.get(address("posting")))
    client.post(address("posting"))
    made = PostingFile.objects.get()
    fetched = client.get(address("fetch_posting_file", made.pk), {"encoding": "cp932"})
    again = client.post(address("posting"), follow=True)

    assert "新規" in fetched.content.decode("cp932")
    assert client.get(address("fetch_posting_file", made.pk)).content.startswith(b"\xef\xbb\xbf")
    assert client.get(address("fetch_posting_file", made.pk), {"encoding": "x"}).status_code == 404
    assert said(again)[-1] == "Everything that is recognised was posted already."
    assert "SHA-256" in words_of(client.get(made.get_absolute_url()))


def test_report_is_handed_in_published_and_withdrawn(client):
    mobility = make_mobility(state="returned")
    client.force_login(mobility.student)
    sent = {
        "language": "en",
        "title": "Spring in Vienna",
        "studies": "Seminars",
        "question_recommend": "5",
        "consents": "on",
    }

    answer = client.post(address("report", mobility.pk), sent, follow=True)
    assert said(answer) == ["Thank you. Your report is handed in."]
    report = ExperienceReport.objects.get()
    client.logout()
    assert client.get(report.get_absolute_url()).status_code == 404
    office(client)
    assert "Spring in Vienna" in words_of(client.get(address("experiences")))
    client.post(address("publish_report", report.pk))
    client.logout()
    page = words_of(client.get(report.get_absolute_url()))
    assert "Seminars" in page
    assert mobility.student.name_in("en") not in page
    assert "Spring in Vienna" in words_of(client.get(address("experiences")))
    client.force_login(mobility.student)
    client.post(address("withdraw_consent", report.pk))
    client.logout()
    assert client.get(report.get_absolute_url()).status_code == 404


def test_survey_shows_no_answers_of_few(client):
    officer = office(client)
    for _number in range(4):
        make_report()
    assert "too few" in words_of(client.get(address("survey")))

    make_report()

    page = client.get(address("survey"))
    assert page.context["lines"][0]["answers"] == [0, 0, 0, 0, 5]
    assert officer


def test_steps_of_student_and_office():
    mobility, officer = make_mobility(state="returned", days=(-200, -60)), make_officer()
    by_student = [step.words for step in next_steps(mobility.student, "en")]
    by_office = [step.words for step in next_steps(officer, "en")]
    make_transcript(mobility)

    assert by_student == ["Hand in your report and the survey"]
    assert by_office == ["Ask the host for the transcript"]
    assert [step.words for step in next_steps(officer, "en")] == [
        "Decide on the courses from abroad"
    ]
