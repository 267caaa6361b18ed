"""The pages of applications as a student, a referee and those who decide meet them."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from kakehashi.documents.access import readable_by
from kakehashi.education.outbound.applying.operations import save_draft, submit
from kakehashi.education.outbound.models import Application, ApplicationDocument, Reference
from kakehashi.people.models import Role
from tests.education.outbound.applying.make import (
    ask_for_reference,
    close,
    make_draft,
    make_file,
    make_place,
    stored,
    upload,
)
from tests.education.outbound.make import make_application, make_call, make_student
from tests.make import make_officer, make_person, make_role, make_unit

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def files_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()


def at(name, *args):
    return reverse(f"outbound:{name}", args=args)


def page(answer):
    return answer.content.decode()


def as_(client, person):
    client.force_login(person)
    return client


# -- The way of a student -------------------------------------------------------------------------


def test_a_student_applies_without_javascript_from_the_call_to_the_receipt(client):
    call, student = make_call(min_choices=1), make_student()
    place = make_place(call)
    as_(client, student)

    begun = client.post(
        at("apply", call.pk), {"unit": student.roles.get().unit_id, "level": "bachelor"}
    )
    draft = Application.objects.get(student=student)
    assert begun.url == at("application_facts", draft.pk)
    facts = {"unit": draft.unit_id, "level": "bachelor", "study_year": 2, "nationality": "JP"}
    saved = client.post(
        at("application_facts", draft.pk),
        {**facts, "earlier_exchanges": 0, "version": 1, "next": "1"},
    )
    assert saved.url == at("application_languages", draft.pk)
    client.post(
        at("application_languages", draft.pk), {"language": "en", "test": "IELTS", "score": "6.5"}
    )
    version = stored(draft).version
    added = client.post(at("application_choices", draft.pk), {"version": version, "add": place.pk})
    assert "This order is saved." in page(added)
    client.post(at("application_documents", draft.pk), {"kind": "transcript", "file": upload()})
    version = stored(draft).version
    client.post(
        at("application_motivation", draft.pk),
        {"motivation": "To study law.", "version": version, "next": "1"},
    )
    review = page(client.get(at("application_review", draft.pk)))
    assert f"You hand in as <strong>{student}</strong>" in review
    assert "Still missing" not in review
    version = stored(draft).version
    handed_in = client.post(
        at("application_review", draft.pk), {"version": version, "consent": "on"}
    )

    assert handed_in.url == at("receipt", draft.pk, 1)
    receipt = page(client.get(handed_in.url))
    assert stored(draft).submissions.get().sha256 in receipt
    assert "This is what counts." in receipt
    assert "1. University of Vienna, First term, 1 semester" in receipt


def test_review_names_what_is_missing_and_leads_there(client):
    draft = make_draft(nationality="")
    text = page(as_(client, draft.student).get(at("application_review", draft.pk)))

    assert "Say of which nationality you are" in text
    assert f'<a href="{at("application_facts", draft.pk)}">To “About you”</a>' in text
    assert "Hand in the application" not in text


def test_review_without_consent_hands_nothing_in(client):
    call = make_call()
    draft = make_draft(call, make_place(call))
    answer = as_(client, draft.student).post(
        at("application_review", draft.pk), {"version": draft.version}
    )

    assert "Without your consent it cannot be handed in." in page(answer)
    assert stored(draft).state == "draft"


def test_two_tabs_that_hand_in_get_one_receipt(client):
    call = make_call()
    draft = make_draft(call, make_place(call))
    as_(client, draft.student)
    sent = {"version": draft.version, "consent": "on"}

    first = client.post(at("application_review", draft.pk), sent)
    second = client.post(at("application_review", draft.pk), sent)

    assert first.url == second.url == at("receipt", draft.pk, 1)
    assert draft.submissions.count() == 1


# -- Saving as one writes -------------------------------------------------------------------------


def test_saving_as_one_writes_answers_with_a_line_and_the_next_version(client):
    draft = make_draft()
    answer = as_(client, draft.student).post(
        at("application_motivation", draft.pk),
        {"motivation": "Anew", "version": draft.version},
        headers=HTMX,
    )

    assert "Saved at" in page(answer)
    assert f'id="version" value="{draft.version + 1}" hx-swap-oob="true"' in page(answer)
    assert stored(draft).motivation == "Anew"


def test_a_part_of_a_page_that_goes_on_leads_the_browser_to_the_next_step(client):
    draft = make_draft()
    as_(client, draft.student)
    texts = {"motivation": "Anew", "version": draft.version, "next": "1"}
    answer = client.post(at("application_motivation", draft.pk), texts, headers=HTMX)

    assert answer.headers["HX-Redirect"] == at("application_review", draft.pk)
    order = {"version": stored(draft).version, "next": "1"}
    answer = client.post(at("application_choices", draft.pk), order, headers=HTMX)
    assert answer.headers["HX-Redirect"] == at("application_documents", draft.pk)


def test_the_second_tab_is_shown_both_texts_and_may_keep_its_own(client):
    draft = make_draft()
    save_draft(draft, {"motivation": "First tab"}, version=draft.version, by=draft.student)
    as_(client, draft.student)
    sent = {"motivation": "Second tab", "version": draft.version}

    told = client.post(at("application_motivation", draft.pk), sent)
    assert told.status_code == 409
    assert "Second tab" in page(told)
    assert "First tab" in page(told)
    over = re.search(r'name="over" value="(\d+)"', page(told))[1]
    assert stored(draft).motivation == "First tab"
    client.post(at("application_motivation", draft.pk), {**sent, "over": over})

    assert stored(draft).motivation == "Second tab"


def test_after_the_deadline_what_was_written_stays_on_the_page_and_is_not_saved(client):
    draft = make_draft()
    close(draft.call)
    answer = as_(client, draft.student).post(
        at("application_motivation", draft.pk), {"motivation": "Late", "version": draft.version}
    )

    assert answer.status_code == 409
    assert "This call closed on" in page(answer)
    assert "Late" in page(answer)
    assert stored(draft).motivation == "To study law there."


def test_what_is_wrong_is_said_at_its_field_and_in_the_line(client):
    draft = make_draft()
    sent = {"unit": draft.unit_id, "level": "bachelor", "earlier_exchanges": 0, "gpa": "NaN"}
    answer = as_(client, draft.student).post(
        at("application_facts", draft.pk), {**sent, "version": draft.version}, headers=HTMX
    )

    assert "Not saved yet:" in page(answer)
    assert "Grade point average: Enter a number." in page(answer)


# -- Choices --------------------------------------------------------------------------------------


def choose(client, draft, *choices, **pressed):
    sent = {"choice": [each.pk for each in choices], "version": stored(draft).version, **pressed}
    return client.post(at("application_choices", draft.pk), sent)


def test_choices_move_by_buttons_and_each_is_saved(client):
    call = make_call()
    one, two, three = (make_place(call, name) for name in ("A", "B", "C"))
    draft = make_draft(call, one, two, three)
    as_(client, draft.student)

    choose(client, draft, one, two, three, up=three.pk)
    assert list(draft.choices.values_list("placement", flat=True)) == [one.pk, three.pk, two.pk]
    choose(client, draft, one, three, two, down=one.pk)
    assert list(draft.choices.values_list("placement", flat=True)) == [three.pk, one.pk, two.pk]
    choose(client, draft, three, one, two, take_out=one.pk)
    assert list(draft.choices.values_list("placement", flat=True)) == [three.pk, two.pk]


def test_a_choice_that_moves_is_answered_with_the_order_alone(client):
    call = make_call()
    one, two = make_place(call, "Graz"), make_place(call, "Lund")
    make_place(call, "Uppsala")
    draft = make_draft(call, one, two)
    as_(client, draft.student)
    sent = {"choice": [one.pk, two.pk], "version": draft.version, "up": two.pk}
    answer = client.post(
        at("application_choices", draft.pk), sent, headers={**HTMX, "HX-Target": "chosen-part"}
    )

    assert page(answer).index("1. Lund") < page(answer).index("2. Graz")
    assert f'name="version" value="{draft.version + 1}"' in page(answer)
    assert "Uppsala" not in page(answer)


def test_choices_refuse_a_place_twice_in_words_and_keep_the_order(client):
    call = make_call()
    one = make_place(call)
    draft = make_draft(call, one)
    answer = choose(as_(client, draft.student), draft, one, add=one.pk)

    assert "University of Vienna, First term, 1 semester is your choice 1 already." in page(answer)
    forged = choose(client, draft, one, one, save="1")
    assert "is chosen twice: as 1 and as 2." in page(forged)
    assert draft.choices.count() == 1


def test_choices_of_what_is_handed_in_change_only_by_handing_in_again(client):
    call = make_call()
    one, two = make_place(call, "A"), make_place(call, "B")
    draft = make_draft(call, one, two)
    submit(draft, version=draft.version, by=draft.student)
    as_(client, draft.student)

    moved = choose(client, draft, one, two, up=two.pk)
    assert "This order is not handed in yet." in page(moved)
    assert list(draft.choices.values_list("placement", flat=True)) == [one.pk, two.pk]
    choose(client, draft, two, one, save="1")

    assert list(draft.choices.values_list("placement", flat=True)) == [two.pk, one.pk]
    assert draft.submissions.count() == 2


def test_choices_say_what_is_not_met_and_what_was_terminated(client):
    call = make_call(rules=[{"kind": "gpa", "least": "3.0", "scale": "TMU 4.0"}])
    asks = [{"kind": "language", "language": "de", "cefr": "B2"}]
    strict = make_place(call, "Graz", requirements=asks)
    gone = make_place(call, "Lund")
    draft = make_draft(call, strict, gone)
    gone.agreement.state, gone.agreement.terminated_on = "terminated", timezone.localdate()
    gone.agreement.terminated_on -= timedelta(days=1)
    gone.agreement.termination_reason = "By the partner"
    gone.agreement.save()
    text = page(as_(client, draft.student).get(at("application_choices", draft.pk)))

    assert "Required: a GPA of at least 3 (TMU 4.0). Nothing is stated about it." in text
    assert "Required: German B2. Nothing is stated about it." in text
    assert "The agreement with this university was terminated: nobody is sent there." in text


def test_choices_are_found_by_the_name_of_the_host(client):
    call = make_call()
    make_place(call, "Lund University")
    make_place(call, "University of Graz")
    draft = make_draft(call)
    answer = as_(client, draft.student).post(
        at("application_choices", draft.pk),
        {"q": "lund", "search": "1", "version": draft.version},
        headers=HTMX,
    )

    assert "Lund University" in page(answer)
    assert "Graz" not in page(answer)
    assert "<html" not in page(answer)


# -- Documents ------------------------------------------------------------------------------------


def test_a_file_that_comes_after_the_deadline_is_refused_and_nothing_kept(client):
    draft = make_draft()
    close(draft.call)
    answer = as_(client, draft.student).post(
        at("application_documents", draft.pk), {"kind": "transcript", "file": upload()}
    )

    assert "This was not taken in any more." in page(answer)
    assert ApplicationDocument.objects.count() == 0


def test_documents_are_read_by_the_student_and_those_who_decide(client):
    application = make_application(inclusion="A wheelchair")
    document = make_file(application.student)
    ApplicationDocument.objects.create(
        application=application,
        kind="transcript",
        document=document,
        added_by=application.student,
        added_at=timezone.now(),
    )
    coordinator = make_person()
    make_role(coordinator, Role.Kind.COORDINATOR, unit=application.unit)
    elsewhere = make_person()
    make_role(elsewhere, Role.Kind.COORDINATOR, unit=make_unit("Science"))

    def reads(person):
        return readable_by(person).filter(pk=document.pk).exists()

    assert [reads(application.student), reads(make_officer()), reads(coordinator)] == [True] * 3
    assert [reads(elsewhere), reads(make_student())] == [False] * 2
    shown = {
        person: page(as_(client, person).get(at("application", application.pk)))
        for person in (application.student, make_officer(), coordinator)
    }
    assert ["A wheelchair" in text for text in shown.values()] == [True, True, False]


# -- References -----------------------------------------------------------------------------------


def test_a_referee_writes_once_by_the_link_and_the_student_does_not_read_it(client):
    application = make_application(state="draft")
    as_(client, application.student)
    answer = client.post(
        at("application_references", application.pk),
        {"name": "Prof. Sato", "email": "sato@example.ac.jp", "post": "", "language": "en"},
    )
    address = re.search(r"http\S+/link/\S+/reference/", page(answer))[0]
    path = "/" + address.split("/", 3)[3]
    assert address in mail.outbox[0].body
    client.logout()

    client.post(path, {"open_link": "1"})
    sent = client.post(path, {"text": "She is excellent.", "file": upload("letter.txt")})
    assert sent.status_code == 302
    assert "Your reference arrived on" in page(client.get(path))
    again = client.post(path, {"text": "Once more"})
    assert "Your reference arrived on" in page(again)
    reference = Reference.objects.get()

    assert (reference.text, reference.document.uploaded_by) == ("She is excellent.", None)
    own = page(as_(client, application.student).get(at("application", application.pk)))
    assert "Arrived" in own
    assert "She is excellent." not in own
    assert client.get(reference.document.get_absolute_url()).status_code == 404


def test_a_reference_is_read_by_those_who_decide(client):
    application = make_application()
    reference = Reference.objects.get(link=ask_for_reference(application).link)
    reference.text, reference.answered_at = "She is excellent.", timezone.now()
    reference.save()

    text = page(as_(client, make_officer()).get(at("application", application.pk)))

    assert "She is excellent." in text


# -- Those who decide -----------------------------------------------------------------------------


def test_the_list_shows_what_was_handed_in_and_counts_drafts(client):
    call = make_call()
    place = make_place(call)
    handed_in = make_application(
        call, make_student(passport_given="Aoi"), place, inclusion="secret"
    )
    make_application(call, make_student(passport_given="Haruto"), state="draft")
    as_(client, make_officer())

    text = page(client.get(at("applications", call.pk)))
    assert "Aoi" in text
    assert "Haruto" not in text
    assert "1 more is a draft" in text
    found = page(client.get(at("applications", call.pk), {"host": "vienna", "q": "aoi"}))
    assert "Aoi" in found
    assert "Aoi" not in page(client.get(at("applications", call.pk), {"host": "lund"}))
    answer = client.get(at("applications", call.pk), {"export": "csv"})
    csv = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert handed_in.student.email in csv
    assert "University of Vienna, First term, 1 semester" in csv
    assert "secret" not in csv


def test_the_list_is_not_there_for_students(client):
    call = make_call()

    assert as_(client, make_student()).get(at("applications", call.pk)).status_code == 404


def test_an_application_is_not_there_for_other_students_nor_its_steps_for_staff(client):
    application = make_application()

    assert as_(client, make_student()).get(at("application", application.pk)).status_code == 404
    steps = at("application_facts", application.pk)
    assert as_(client, make_officer()).get(steps).status_code == 404


def test_withdrawing_lists_what_it_means_first(client):
    application = make_application()
    as_(client, application.student)
    before = page(client.get(at("withdraw_application", application.pk)))
    answer = client.post(
        at("withdraw_application", application.pk), {"code": "money", "reason": "Too dear"}
    )

    assert "You cannot apply in this call again" in before
    assert answer.url == at("application", application.pk)
    assert "Withdrawn by" in page(client.get(answer.url))


def test_my_applications_shows_open_calls_and_own_drafts(client):
    draft = make_draft()
    other = make_call(title_en="Another call")
    text = page(as_(client, draft.student).get(at("my_applications")))

    assert "Call for exchange" in text
    assert at("apply", other.pk) in text
    assert at("apply", draft.call_id) not in text
