"""The pages of calls: read by everybody, kept by office and coordinators."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kakehashi.education.outbound.models import Call
from tests.education.outbound.calls.make import RUBRIC, make_draft, make_line, next_year
from tests.education.outbound.make import (
    make_allotment,
    make_application,
    make_call,
    make_placement,
    make_student,
)
from tests.make import make_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(make_officer())
    return client


def page(client, name, *args, data=None):
    response = client.get(reverse(f"outbound:{name}", args=args), data)
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def send(client, name, *args, **data):
    return client.post(reverse(f"outbound:{name}", args=args), data, follow=True)


def moment(at):
    return timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")


def test_calls_shows_drafts_to_their_people_alone(client, office):
    make_draft(title_en="Next one")
    make_call(title_en="Open one")

    assert "Next one" in page(office, "calls")
    client.logout()
    shown = page(client, "calls")
    assert "Open one" in shown
    assert "Next one" not in shown


def test_call_shows_rules_timetable_and_placements(client):
    call = make_call(rules=[{"kind": "gpa", "least": "2.5", "scale": "TMU 4.0"}])
    placement = make_placement(
        call, places=3, requirements=[{"kind": "language", "language": "de", "cefr": "B1"}]
    )

    shown = page(client, "call", call.pk)

    assert "a GPA of at least 2.5 (TMU 4.0)" in shown
    assert "German B1" in shown
    assert placement.name_in("en") in shown
    assert "What can be done" not in shown


def test_call_filters_placements_by_language_term_and_level(client):
    call = make_call()
    make_placement(
        call, requirements=[{"kind": "language", "language": "de", "cefr": "B1"}], key="german"
    )
    make_placement(call, term="second", level="master", key="other")
    address = f"{reverse('outbound:call', args=[call.pk])}?export=csv"

    def keys(query):
        sent = b"".join(client.get(f"{address}&{query}").streaming_content)
        lines = sent.decode().splitlines()[1:]
        return sorted("german" if "german" in line else "other" for line in lines)

    assert keys("") == ["german", "other"]
    assert keys("language=de") == ["german"]
    assert keys("term=second") == ["other"]
    assert keys("level=bachelor") == ["german"]
    assert keys("length=2") == []


def test_a_draft_is_not_there_for_others(client):
    call = make_draft()

    for name in ("call", "call_rule", "call_preview"):
        assert client.get(reverse(f"outbound:{name}", args=[call.pk])).status_code == 404


def test_rule_page_hides_the_seed_until_it_is_revealed(client):
    call = make_call(days=(-20, -1), seed="123456789012345678901234567890", rubric=RUBRIC)
    make_placement(call, size=1)

    shown = page(client, "call_rule", call.pk)
    assert call.seed_commitment in shown
    assert call.seed not in shown
    assert "75 %" in shown

    Call.objects.filter(pk=call.pk).update(revealed_at=timezone.now())
    shown = page(client, "call_rule", call.pk)
    assert call.seed in shown
    assert "It does not have the hash that was published" in shown


def test_rule_page_warns_of_a_mechanism_that_rewards_misreporting(client):
    shown = page(client, "call_rule", make_call(mechanism="rank").pk)

    assert "This mechanism rewards misreporting" in shown


def test_preview_says_what_is_open_and_what_is_lacking(client):
    call = make_call(rules=[{"kind": "study_year", "least": 3}])
    make_placement(call)
    make_placement(call, requirements=[{"kind": "language", "language": "en", "cefr": "B2"}])

    shown = page(
        client,
        "call_preview",
        call.pk,
        data={"level": "bachelor", "study_year": 2, "language": "en", "cefr": "B1"},
    )

    assert "Required: year of study 3 or later. Stated: year of study 2." in shown
    assert "1 placement of 2 has its requirements met." in shown
    assert "Required: English B2. Stated: English B1." in shown


def test_a_call_is_drafted_ruled_scored_filled_and_published(office):
    now, today = timezone.now(), timezone.localdate()
    line = make_line()
    send(
        office,
        "draft_call",
        title_ja="募集",
        title_en="Spring",
        programme="exchange",
        year=next_year(),
        unit=make_draft().unit_id,
        opens_at=moment(now),
        closes_at=moment(now + timedelta(days=30)),
        min_choices=1,
        max_choices=5,
        appeal_days=5,
        answer_days=7,
        results_on=today + timedelta(days=60),
        mechanism="da",
    )
    call = Call.objects.get(title_en="Spring")

    send(office, "add_call_eligibility", call.pk, "gpa", least="2.5", scale="TMU 4.0")
    send(
        office,
        "call_rubric",
        call.pk,
        **{
            "criteria-TOTAL_FORMS": 3,
            "criteria-INITIAL_FORMS": 0,
            "criteria-0-en": "Study plan",
            "criteria-0-ja": "学修計画",
            "criteria-0-weight": 2,
        },
    )
    send(office, "take_places", call.pk, agreements=line.agreement_id)
    send(office, "publish_call", call.pk)

    call.refresh_from_db()
    assert call.state == "published"
    assert call.rules == [{"kind": "gpa", "least": "2.5", "scale": "TMU 4.0"}]
    assert call.rubric == [
        {"key": "study-plan", "ja": "学修計画", "en": "Study plan", "weight": 2, "most": 10}
    ]
    assert call.placements.count() == 4


@pytest.mark.parametrize(
    ("kind", "data", "rule"),
    [
        ("study_year", {"least": 2}, {"least": 2}),
        ("level", {"any_of": ["master"]}, {"any_of": ["master"]}),
        (
            "language",
            {"language": "en", "cefr": "B2", "tests": "IELTS: 6.0\nTOEFL iBT：80"},
            {
                "language": "en",
                "cefr": "B2",
                "tests": [
                    {"test": "IELTS", "score": "6.0"},
                    {"test": "TOEFL iBT", "score": "80"},
                ],
            },
        ),
        ("nationality", {"may": "none_of", "countries": "kr、JP"}, {"none_of": ["KR", "JP"]}),
        ("earlier_exchange", {"most": 1}, {"most": 1}),
    ],
)
def test_rules_are_stated_in_plain_words(office, kind, data, rule):
    call = make_draft()

    send(office, "add_call_eligibility", call.pk, kind, **data)

    call.refresh_from_db()
    assert call.rules == [{"kind": kind, **rule}]


def test_a_rule_is_taken_out_only_as_it_was_read(office):
    call = make_draft(rules=[{"kind": "earlier_exchange"}, {"kind": "study_year", "least": 2}])
    words = "not on exchange before"

    said = send(office, "drop_call_eligibility", call.pk, number=1, words=words)
    assert "changed in the meantime" in said.content.decode()
    send(office, "drop_call_eligibility", call.pk, number=0, words=words)

    call.refresh_from_db()
    assert call.rules == [{"kind": "study_year", "least": 2}]


def test_requirements_of_a_placement_are_stated_on_a_page_of_their_own(office):
    placement = make_draft().placements.get()

    send(office, "add_placement_requirements", placement.pk, "study_year", least=3)

    placement.refresh_from_db()
    assert placement.requirements == [{"kind": "study_year", "least": 3}]
    assert "year of study 3 or later" in page(office, "placement_requirements", placement.pk)


def test_the_last_criterion_without_words_is_named_at_its_field(office):
    shown = send(
        office,
        "call_rubric",
        make_draft().pk,
        **{
            "criteria-TOTAL_FORMS": 1,
            "criteria-INITIAL_FORMS": 0,
            "criteria-0-en": "Study plan",
        },
    )

    assert "This field is required." in shown.content.decode()


def test_places_shows_the_tree_with_what_is_given_wished_and_wrong(office):
    call = make_call()
    placement = make_placement(call, places=1, size=2)
    make_allotment(make_application(call, None, placement, state="eligible"), placement)

    shown = page(office, "call_places", call.pk)

    assert "1 applicant ranks it" in shown
    assert "2 places are given already, more than the quota has" in shown


def test_places_are_not_there_for_students(client):
    client.force_login(make_student())

    response = client.get(reverse("outbound:call_places", args=[make_call().pk]))

    assert response.status_code == 404


def test_a_published_call_is_moved_closed_in_part_and_cancelled(office):
    call = make_call(results_on=timezone.localdate() + timedelta(days=90))
    placement = make_placement(call)
    later = timezone.now() + timedelta(days=20)

    send(
        office,
        "move_call",
        call.pk,
        closes_at=moment(later),
        results_on=call.results_on,
        reason="Storm",
    )
    send(office, "change_quota", placement.quota_id, capacity=4, reason="One more")
    send(office, "close_placement", placement.pk, reason="Flood")
    send(office, "cancel_call", call.pk, reason="War")

    call.refresh_from_db()
    placement.refresh_from_db()
    assert moment(call.closes_at) == moment(later)
    assert (placement.quota.capacity, placement.close_reason) == (4, "Flood")
    assert (call.state, call.end_reason) == ("cancelled", "War")


def test_a_placement_is_added_by_hand(office):
    placement = make_draft().placements.get()
    call = placement.call

    send(
        office,
        "add_placement",
        call.pk,
        quota=placement.quota_id,
        host=placement.host_id,
        term="second",
        semesters=1,
        size=1,
    )

    assert sorted(call.placements.values_list("term", flat=True)) == ["first", "second"]


def test_a_closed_call_is_repeated_in_two_ways(office):
    call = make_call(days=(-20, -1))
    make_placement(call)
    now = timezone.now()

    send(office, "copy_call", call.pk, year=call.year + 1)
    send(
        office,
        "call_again",
        call.pk,
        opens_at=moment(now),
        closes_at=moment(now + timedelta(days=9)),
    )

    assert Call.objects.get(after=call).placements.count() == 1
    assert Call.objects.filter(year=call.year + 1, state="draft").exists()


def test_who_may_not_is_led_back_with_the_reason(client):
    client.force_login(make_student())

    said = send(client, "cancel_call", make_call().pk, reason="x")

    assert "Only the international office" in said.content.decode()


def test_every_page_of_a_draft_opens_in_japanese(office):
    call = make_draft()
    make_line()
    names = (
        *("call", "call_rule", "call_preview", "revise_call", "call_rubric", "publish_call"),
        *("cancel_call", "call_places", "take_places", "add_placement", "call_eligibility"),
    )

    for name in names:
        address = reverse(f"outbound:{name}", args=[call.pk]).replace("/en/", "/ja/")
        assert office.get(address).status_code == 200, name


def test_call_offers_to_apply_to_students_and_not_to_the_office(client):
    call = make_call()
    apply = reverse("outbound:apply", args=[call.pk])
    client.force_login(make_student())
    assert apply in client.get(call.get_absolute_url()).content.decode()
    client.force_login(make_officer())
    assert apply not in client.get(call.get_absolute_url()).content.decode()
