"""The pages of renewals, with and without HTMX, and for whom they are not there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kakehashi.education.cooperation.models import RenewalReview, ReviewFigure
from kakehashi.education.cooperation.renewing.operations import decide_review, enter_figure
from kakehashi.people.models import Role
from kakehashi.vocabulary.time import fiscal_year, last_day
from tests.education.cooperation.renewing.make import a_figure, make_ending, make_review
from tests.make import (
    make_agreement,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
INBOX = "/en/cooperation/renewals/"


@pytest.fixture
def officer(client):
    person = make_officer()
    client.force_login(person)
    return person


def make_named(name, *, days=100, **facts):
    partner = make_institution(name, country=facts.pop("country", "AT"))
    agreement = make_ending(partner, expires_on=TODAY + timedelta(days=days), **facts)
    return make_review(agreement, opened_at=timezone.now())


def shown(page, *names):
    return [name for name in names if name in page.text]


# -- The inbox -----------------------------------------------------------------------------------


def test_the_inbox_shows_what_is_undecided_and_narrows(client, officer):
    law = make_unit("Law")
    soon = make_named("Vienna", days=30, unit=law, level="unit")
    make_named("Umeå", days=200, country="SE")
    decided = make_named("Rennes", country="FR")
    decide_review(decided, "lapse", "Nobody went.", by=officer)
    soon.owner = officer
    soon.save()
    names = ("Vienna", "Umeå", "Rennes")

    for query, expected in {
        "": ["Vienna", "Umeå"],
        "?within=3": ["Vienna"],
        "?state=decided": ["Rennes"],
        "?state=all": ["Vienna", "Umeå", "Rennes"],
        "?state=closed": [],
        "?country=SE": ["Umeå"],
        f"?unit={law.pk}": ["Vienna"],
        "?owner=me": ["Vienna"],
        "?owner=unit": ["Umeå"],
        "?q=ume": ["Umeå"],
    }.items():
        page = client.get(
            f"{INBOX}{query}", headers={"HX-Request": "true", "HX-Target": "list-renewals"}
        )
        lines = page.text.partition("<tbody>")[2]
        assert [name for name in names if f">{name}</a>" in lines] == expected, query


def test_the_inbox_is_a_file_too(client, officer):
    make_named("Vienna")
    rows = client.get(f"{INBOX}?export=json")
    (row,) = b"".join(rows.streaming_content).decode().splitlines()[1:-1]
    assert '"partners": "Vienna"' in row
    assert '"state": "Undecided"' in row


def test_the_inbox_says_where_to_go_when_nothing_waits(client, officer):
    page = client.get(INBOX)
    assert "No review of your units is undecided here." in page.text


def test_the_inbox_takes_the_same_queries_for_many(client, officer, django_assert_max_num_queries):
    make_named("University 0")
    with django_assert_max_num_queries(40) as few:
        client.get(INBOX)
    needed = len(few)
    for number in range(1, 6):
        make_named(f"University {number}")
    with django_assert_max_num_queries(needed):
        client.get(INBOX)


def test_reviews_are_not_there_for_others(client):
    law = make_unit("Law")
    review = make_review(make_ending(unit=law, level="unit"))
    assert client.get(INBOX).status_code == 302
    stranger = make_person()
    make_role(stranger, Role.Kind.COORDINATOR, unit=make_unit("Science"))
    client.force_login(stranger)
    assert "Vienna" not in client.get(f"{INBOX}?state=all").text.partition("<tbody>")[2]
    for what in ("", "decide/", "figure/", "owner/", "reconsider/"):
        assert client.get(f"{INBOX}{review.pk}/{what}").status_code == 404
    assert client.post(f"{INBOX}{review.pk}/decide/", {"decision": "lapse"}).status_code == 404


# -- One review ----------------------------------------------------------------------------------


def test_a_review_shows_what_is_unknown_and_never_a_zero(client, officer):
    review = make_named("Vienna")
    page = client.get(review.get_absolute_url())
    assert "Not known yet, and never taken for zero:" in page.text
    assert "Nothing has been entered in the exchange ledger" in page.text
    assert "There is no other signed agreement with this partner." in page.text
    assert "<dd>0" not in page.text


def test_a_figure_is_typed_with_its_source(client, officer):
    review = make_named("Vienna")
    address = f"{INBOX}{review.pk}/figure/"
    year = fiscal_year(TODAY) - 1
    sent = {
        "what": "satisfaction",
        "value": "4.2",
        "year": year,
        "as_of": TODAY.isoformat(),
        "source": "Survey, page 4",
    }
    wrong = client.post(address, sent)
    assert "Say out of which highest mark the satisfaction is given." in wrong.text
    assert ReviewFigure.objects.count() == 0

    answer = client.post(address, {**sent, "out_of": "5"}, follow=True)
    assert "The figure is entered." in answer.text
    assert "4.2 of 5" in answer.text
    assert f"Satisfaction of students, FY{year}" in answer.text
    assert "Survey, page 4, as of" in answer.text


def test_a_decision_leads_to_the_negotiation_and_keeps_its_figures(client, officer):
    review = make_named("Vienna")
    enter_figure(review, a_figure(), by=officer)
    refused = client.post(f"{INBOX}{review.pk}/decide/", {"decision": "renew", "reason": " "})
    assert "This field is required." in refused.text
    sent = {"decision": "renew", "reason": "Two students a year."}
    page = client.post(f"{INBOX}{review.pk}/decide/", sent, follow=True)
    assert "Decision: Renew" in page.text
    begin = (
        f"/en/cooperation/negotiations/begin/?agreement={review.agreement_id}&amp;purpose=renewal"
    )
    assert begin in page.text
    assert "1,200,000 yen" in page.text
    assert "They are kept with the decision and do not change." in page.text
    ReviewFigure.objects.create(
        review=review,
        what="cost",
        value=5,
        year=2025,
        as_of=TODAY,
        source="Later",
        entered_by=officer,
        entered_at=timezone.now(),
    )
    assert "1,200,000 yen" in client.get(review.get_absolute_url()).text
    assert "5 yen" not in client.get(review.get_absolute_url()).text

    begun = client.get(begin.replace("&amp;", "&"))
    assert begun.status_code == 200
    assert 'value="renewal" selected' in begun.text or 'value="renewal"' in begun.text


def test_a_decision_to_terminate_leads_to_the_filled_form(client, officer):
    review = make_named("Vienna")
    decide_review(review, "terminate", "Nobody went & wrote.", by=officer)
    page = client.get(review.get_absolute_url())
    address = f"/en/cooperation/agreements/{review.agreement_id}/terminate/"
    assert f"{address}?last_day={review.ends_on.isoformat()}&amp;reason=Nobody+went" in page.text
    form = client.get(address, {"last_day": review.ends_on.isoformat(), "reason": "Nobody went."})
    assert f'value="{review.ends_on.isoformat()}"' in form.text
    assert "Nobody went." in form.text


def test_a_coordinator_prepares_and_is_told_who_decides(client):
    law = make_unit("Law")
    review = make_review(make_ending(unit=law, level="unit"))
    coordinator = make_person()
    make_role(coordinator, Role.Kind.COORDINATOR, unit=law)
    client.force_login(coordinator)
    page = client.get(review.get_absolute_url())
    assert "Enter a figure" in page.text
    assert "Only the international office, at this unit or above it" in page.text
    answer = client.get(f"{INBOX}{review.pk}/decide/", follow=True)
    assert "Only the international office" in answer.text


def test_the_owner_is_named_and_a_decision_reconsidered(client, officer):
    review = make_named("Vienna")
    client.post(f"{INBOX}{review.pk}/owner/", {"owner": officer.pk})
    review.refresh_from_db()
    assert review.owner == officer
    decide_review(review, "lapse", "Nobody went.", by=officer)
    page = client.post(
        f"{INBOX}{review.pk}/reconsider/", {"reason": "The partner wrote."}, follow=True
    )
    again = RenewalReview.objects.last()
    assert page.redirect_chain[-1][0] == again.get_absolute_url()
    assert "round 2" in page.text


# -- From the agreement --------------------------------------------------------------------------


def test_a_review_is_opened_from_the_agreement(client, officer):
    agreement = make_agreement(expires_on=last_day(fiscal_year(TODAY) + 5))
    page = client.get(agreement.get_absolute_url())
    assert "Its review opens on" in page.text
    assert "Open the review now" in page.text
    address = f"/en/cooperation/agreements/{agreement.pk}/review/"
    assert client.get(address, follow=True).redirect_chain[-1][0] == agreement.get_absolute_url()
    answer = client.post(address, follow=True)
    assert "The review is open." in answer.text
    again = client.post(address, follow=True)
    assert "A review of this agreement is open already." in again.text


def test_the_cadence_of_an_agreement_is_set(client, officer):
    agreement = make_agreement(
        expires_on=last_day(fiscal_year(TODAY) + 5), renewal="automatic", renewal_months=12
    )
    address = f"/en/cooperation/agreements/{agreement.pk}/review/cadence/"
    assert "usual 12 months" in client.get(address).text
    sent = {"lead_months": "18", "notice_months": "6", "source": "Article 9"}
    answer = client.post(address, sent, follow=True)
    assert "It is recorded when the review opens." in answer.text
    assert agreement.renewal_rule.notice_months == 6


def test_the_renewal_of_an_agreement_is_not_public(client):
    agreement = make_ending()
    make_review(agreement)
    assert "Renewal review" not in client.get(agreement.get_absolute_url()).text
