import logging
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kakehashi.agreements.models import Invitation, PartnerApproval
from kakehashi.agreements.negotiating import inviting, operations
from kakehashi.education.cooperation.negotiating.sheet import Sheet
from kakehashi.education.cooperation.partner_side.logs import WithoutTokens, without_token
from kakehashi.journal.queries import history_of
from tests.agreements.negotiating.make import (
    Cast,
    answer,
    make_link,
    make_negotiation,
    make_version,
    submit,
)
from tests.education.cooperation.negotiating.sending import sent_by

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_has_tried_yet():
    cache.clear()


@pytest.fixture
def cast():
    return Cast()


@pytest.fixture
def negotiation(cast):
    negotiation = make_negotiation(cast)
    make_version(cast, negotiation)
    return negotiation


def browser():
    client = Client(enforce_csrf_checks=True)
    client.cookies["django_language"] = "en"
    return client


class Visitor:
    """A browser with a link."""

    def __init__(self, token):
        self.client, self.token = browser(), token

    def at(self, name, *args):
        return reverse(f"partner:{name}", args=[self.token, *args])

    def get(self, name="landing", *args, **query):
        return self.client.get(self.at(name, *args), query)

    def post(self, name, *args, **data):
        return self.client.post(self.at(name, *args), data, follow=True)

    def open(self, **data):
        return self.post("open", **data)


def text(response):
    return response.content.decode()


# -- Bad links -------------------------------------------------------------------------------------


def test_a_guessed_link_is_told_that_nobody_was_given_it(negotiation):
    page = Visitor("x" * 43).get()

    assert page.status_code == 404
    assert "Nobody was given this link" in text(page)
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["X-Robots-Tag"] == "noindex, nofollow"


def test_guessing_is_limited_and_closes_even_the_right_link_for_a_while(
    cast, negotiation, settings
):
    settings.PARTNER_LINKS_PER_MINUTE = 3
    right = Visitor(make_link(cast, negotiation).token)
    assert right.get().status_code == 200

    answers = [Visitor(f"{number}" * 43).get().status_code for number in range(5)]

    assert answers == [404, 404, 404, 429, 429]
    assert right.get().status_code == 429


def test_the_right_link_uses_up_nothing(cast, negotiation, settings):
    settings.PARTNER_LINKS_PER_MINUTE = 1
    visitor = Visitor(make_link(cast, negotiation).token)

    assert [visitor.get().status_code for _ in range(4)] == [200] * 4


def test_an_expired_and_a_revoked_link_each_say_so_and_whom_to_ask(cast, negotiation):
    issued = make_link(cast, negotiation)
    visitor = Visitor(issued.token)
    visitor.open()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    page = visitor.get()
    assert page.status_code == 410
    assert "This link was valid until" in text(page)
    assert cast.officer.email in text(page)

    inviting.revoke(issued.invitation, by=cast.officer)
    for page in (visitor.get("version", 1), visitor.post("comment", 1, text="x"), visitor.open()):
        assert page.status_code == 410
        assert "This link was revoked on" in text(page)


def test_no_token_reaches_the_log(cast, negotiation, caplog):
    token = make_link(cast, negotiation).token
    inviting.revoke(Invitation.objects.get(), by=cast.officer)
    logger = logging.getLogger("django.request")
    assert any(isinstance(each, WithoutTokens) for each in logger.filters)

    with caplog.at_level("WARNING", logger="django.request"):
        Visitor(token).get()
        Visitor(token + "x").get("version", 1)

    assert [record.getMessage() for record in caplog.records] == [
        "Gone: /en/partner/…/",
        "Not Found: /en/partner/…/versions/1/",
    ]
    assert without_token('"GET /ja/partner/abc/?x HTTP/1.1"') == '"GET /ja/partner/…/?x HTTP/1.1"'


# -- One browser at a time -------------------------------------------------------------------------


def test_a_link_is_opened_by_a_click_so_that_mail_scanners_hold_nothing(cast, negotiation):
    visitor = Visitor(make_link(cast, negotiation).token)

    assert "Open it in this browser" in text(visitor.get())
    assert Invitation.objects.get().holder_hash == ""
    page = visitor.open()

    assert "Read version 1" in text(page)
    assert "Read version 1" in text(visitor.get())
    assert page["Cache-Control"] == "no-store, private"
    cookie = visitor.client.cookies[f"link-{Invitation.objects.get().pk}"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_a_second_browser_is_told_and_may_take_it_over_and_the_first_is_told(cast, negotiation):
    token = make_link(cast, negotiation).token
    first, second = Visitor(token), Visitor(token)
    first.open()

    assert "this link has been open in another browser" in text(second.get())
    assert "this link has been open in another browser" in text(second.open())
    assert "Read version 1" in text(second.open(take_over="1"))

    assert "Your link was taken over in another browser" in text(first.get())
    assert [entry.verb for entry in history_of(negotiation)][:2] == [
        "agreements.link_taken_over",
        "agreements.link_opened",
    ]
    assert "Read version 1" in text(first.open(take_over="1"))
    assert "was taken over" in text(second.get())


def test_what_the_first_browser_wrote_is_kept_and_sent_when_it_goes_on(cast, negotiation):
    token = make_link(cast, negotiation).token
    first, second = Visitor(token), Visitor(token)
    first.open()
    second.open(take_over="1")

    page = first.post("comment", 1, text="Three places, please.", place="")
    assert page.status_code == 409
    assert "What you wrote is kept" in text(page)
    assert page.context["kept"] == [("text", "Three places, please."), ("place", "")]
    page = first.post("comment", 1, **dict(page.context["kept"]), take_over="1")

    assert "Your comment is there." in text(page)
    assert "Three places, please." in text(page)
    assert "was taken over" in text(second.get())


def test_a_sheet_of_many_values_is_kept_whole(cast, negotiation):
    token = make_link(cast, negotiation).token
    first, second = Visitor(token), Visitor(token)
    first.open()
    sent = sent_by(Sheet(negotiation.latest.says, is_partner=True), terms__notice_months=3)
    second.open(take_over="1")

    page = first.client.post(first.at("propose"), {**sent, "based_on": "1"})
    assert ("terms-languages", "ja") in page.context["kept"]
    assert ("terms-languages", "en") in page.context["kept"]
    kept = {}
    for name, value in page.context["kept"]:
        kept.setdefault(name, []).append(value)
    first.client.post(first.at("propose"), {**kept, "take_over": "1"})

    assert negotiation.latest.says.notice_months == 3


# -- Taking part -----------------------------------------------------------------------------------


def opened(cast, negotiation, **facts):
    visitor = Visitor(make_link(cast, negotiation, **facts).token)
    visitor.open()
    return visitor


def test_a_partner_sees_neither_internal_comments_nor_our_route(cast, negotiation):
    version = negotiation.latest
    operations.comment(version, "Between us.", is_internal=True, by=cast.officer)
    operations.comment(version, "To you.", by=cast.officer)
    route = submit(cast, version).route
    visitor = opened(cast, negotiation)

    for page in (visitor.get(), visitor.get("version", 1)):
        assert "To you." in text(page)
        assert "Between us." not in text(page)
        assert route.reference not in text(page)
        assert "For our side only" not in text(page)


def test_a_partner_compares_and_comments(cast, negotiation):
    make_version(cast, negotiation, notice_months=6)
    visitor = opened(cast, negotiation)

    page = visitor.get("compare")
    assert [each.where for each in page.context["changes"]] == ["Months of notice"]
    page = visitor.post("comment", 2, text="Six is long.", place="notice_months")

    (said,) = page.context["said"]
    assert (said.comment.side, said.about) == ("partner", "Months of notice")
    assert "Write" not in text(page)
    page = visitor.post("comment", 2, text="")
    assert "text" in page.context["form"].errors


def test_a_partner_proposes_on_the_same_sheet(cast, negotiation):
    visitor = opened(cast, negotiation)
    page = visitor.get("propose")
    assert "unit" not in page.context["sheet"].terms.fields

    sent = sent_by(page.context["sheet"], places__0__places=3)
    page = visitor.client.post(
        visitor.at("propose"), {**sent, "based_on": "1", "note": "Three."}, follow=True
    )

    assert "Version 2 is on the table." in text(page)
    version = negotiation.latest
    assert (version.side, version.proposed_by, version.note) == ("partner", cast.huber, "Three.")


def test_a_partners_conflict_keeps_the_text(cast, negotiation):
    visitor = opened(cast, negotiation)
    sheet = visitor.get("propose").context["sheet"]
    make_version(cast, negotiation, notice_months=6)

    sent = {**sent_by(sheet, places__0__places=3), "based_on": "1"}
    page = visitor.client.post(visitor.at("propose"), sent)

    assert "Officer proposed version 2" in text(page)
    assert page.context["sheet"].places.forms[0]["places"].value() == "3"


def test_a_partner_approves_by_number_and_hash(cast, negotiation):
    visitor = opened(cast, negotiation)
    version = negotiation.latest
    page = visitor.get("approve", 1)
    assert f"Approve version 1 ({version.mark})" in text(page)

    page = visitor.post("approve", 1, digest=version.digest, note="Agreed.")

    assert f"You approved version 1 ({version.mark})." in text(page)
    approval = PartnerApproval.objects.get()
    assert (approval.version, approval.approved_by, approval.note) == (
        version, cast.huber, "Agreed.",
    )  # fmt: skip


def test_an_approval_is_refused_when_the_newest_version_changed_meanwhile(cast, negotiation):
    visitor = opened(cast, negotiation)
    version = negotiation.latest
    visitor.get("approve", 1)
    make_version(cast, negotiation, notice_months=6)

    page = visitor.post("approve", 1, digest=version.digest)

    assert "Version 1 is not the newest any more: Officer proposed version 2" in text(page)
    assert "Read version 2" in text(page)
    assert PartnerApproval.objects.count() == 0


def test_a_link_that_only_reads_says_so(cast, negotiation):
    visitor = opened(cast, negotiation, may_propose=False, may_approve=False)

    page = visitor.get()
    assert "Your link lets you read and comment, not propose a version." in text(page)
    assert visitor.get("approve", 1).status_code == 404
    assert "not propose a version" in text(visitor.client.get(visitor.at("propose"), follow=True))


def test_what_is_over_is_still_read(cast, negotiation):
    visitor = opened(cast, negotiation)
    answer(cast, submit(cast, negotiation.latest))
    operations.abandon(negotiation, reason="No demand.", by=cast.officer)

    page = visitor.get()

    assert "This negotiation is over: it was given up." in text(page)
    assert "No demand." not in text(page)
