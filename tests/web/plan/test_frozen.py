"""The page of one frozen record, and correcting it."""

from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest
from django.urls import reverse

from kakehashi.agreements.models import Agreement
from kakehashi.people.models import Role
from kakehashi.policy.freezing.operations import correct, publish
from kakehashi.policy.models import Action, Correction, StatedValue
from tests.make import make_agreement, make_officer, make_person, make_role, make_stated
from tests.policy.freezing.freezes import MAY, make_freeze, make_period, record_of

pytestmark = pytest.mark.django_db
KEY = "survey.satisfaction"


@pytest.fixture
def office(client):
    person = make_officer(language="en")
    client.force_login(person)
    return person


@pytest.fixture
def plan():
    return make_period()


def sign_in(client, kind):
    person = make_person(language="en")
    make_role(person, kind)
    client.force_login(person)


def text_of(answer):
    return " ".join(answer.content.decode().split())


def correcting(frozen):
    return reverse("plan:correct_frozen", args=[frozen.freeze_id, frozen.pk])


def test_frozen_figure_stands_beside_today_and_the_freeze_before(client, office, plan):
    make_stated(on=date(2025, 5, 1), value="10")
    make_freeze(date(2026, 3, 31), "year-end", by=office)
    frozen = record_of(make_freeze(by=office), KEY)
    StatedValue.objects.filter(by="", on__year=2026).update(value=Decimal(13))

    answer = text_of(client.get(frozen.get_absolute_url()))

    assert "<dt>As frozen</dt><dd>12 %</dd>" in answer
    assert ">10 %</a> (March 31, 2026) · change since: +2" in answer
    assert ">13 %</a>" in answer
    assert "Survey of May, page 4" in answer
    assert frozen.sha256 in answer


def test_frozen_figure_opens_to_the_rows_that_are_still_there(client, office):
    make_agreement()
    gone = make_agreement()
    frozen = record_of(make_freeze(by=office), "agreements.active")
    Agreement.objects.filter(pk=gone.pk).delete()

    answer = text_of(client.get(frozen.get_absolute_url()))

    assert "2 records were counted then. You see 1 of them, as they are today." in answer
    assert "Gone by now, or not for you: 1." in answer
    assert "University of Vienna" in answer


def test_frozen_target_shows_how_its_result_came_about(client, office, plan):
    frozen = record_of(make_freeze(by=office), f"{plan.pk}/{KEY}")
    answer = text_of(client.get(frozen.get_absolute_url()))
    assert "Behind its path" in answer
    assert "Share of the way: (12 − 10) ÷ (30 − 10) = 10 %" in answer
    assert "A result follows from its figure: correct the figure." in answer


def test_frozen_action_shows_what_its_owner_said(client, office, plan):
    frozen = record_of(make_freeze(by=office), f"{plan.pk}/1.2 ①")
    answer = text_of(client.get(frozen.get_absolute_url()))
    assert "“Two talks have begun.”" in answer
    assert "Hanako Yamada (Responsible)" in answer
    assert "1 done ÷ 2 due = 50 %" in answer
    assert "budget: 1,000,000 yen" in answer


def test_frozen_action_leaves_names_and_money_out_for_others(client, office, plan):
    made = make_freeze(by=office)
    publish(made, by=office)
    frozen = record_of(made, f"{plan.pk}/1.2 ①")
    sign_in(client, Role.Kind.TEACHER)
    answer = text_of(client.get(frozen.get_absolute_url()))
    assert "Hanako" not in answer
    assert "1,000,000" not in answer
    assert "Two talks" not in answer
    assert "you cannot recompute this hash" in answer
    assert client.get(frozen.get_absolute_url(), {"content": "json"}).status_code == 404


def test_frozen_leads_nobody_to_pages_that_are_not_there_for_them(client, office, plan):
    made = make_freeze(by=office)
    publish(made, by=office)
    action = record_of(made, f"{plan.pk}/1.2 ①")
    target = record_of(made, f"{plan.pk}/survey.satisfaction")
    for kind, is_led in ((Role.Kind.TEACHER, True), (Role.Kind.STUDENT, False)):
        sign_in(client, kind)
        for frozen in (action, target):
            answer = text_of(client.get(frozen.get_absolute_url()))
            assert ("as it is today" in answer) is is_led


def test_frozen_leaves_reasons_out_that_could_tell_what_is_left_out(client, office, plan):
    made = make_freeze(by=office)
    publish(made, by=office)
    frozen = record_of(made, f"{plan.pk}/1.2 ①")
    correct(frozen, {"sentence": "Three talks."}, reason="Hanako forgot one.", by=office)
    for address in (frozen.get_absolute_url(), made.get_absolute_url()):
        assert "Hanako forgot one." in text_of(client.get(address))
    sign_in(client, Role.Kind.TEACHER)
    for address in (frozen.get_absolute_url(), made.get_absolute_url()):
        assert "Hanako" not in text_of(client.get(address))


def test_frozen_hands_out_the_text_that_its_hash_is_of(client, office, plan):
    frozen = record_of(make_freeze(by=office), f"{plan.pk}/1.2 ①")
    answer = client.get(frozen.get_absolute_url(), {"content": "json"})
    assert sha256(answer.content).hexdigest() == frozen.sha256


@pytest.mark.parametrize("language", ["en", "ja"])
def test_frozen_records_of_every_kind_are_there_in_both_languages(client, office, plan, language):
    made = make_freeze(by=office)
    for frozen in made.records.all():
        address = frozen.get_absolute_url().replace("/en/", f"/{language}/")
        assert client.get(address).status_code == 200


def test_frozen_of_another_freeze_is_not_there(client, office, plan):
    frozen = record_of(make_freeze(by=office), KEY)
    other = make_freeze(date(2026, 3, 31), "year-end", by=office)
    assert client.get(reverse("plan:frozen", args=[other.pk, frozen.pk])).status_code == 404


# -- Correcting -----------------------------------------------------------------------------------


def test_correct_frozen_puts_a_figure_beside_the_frozen_one(client, office, plan):
    frozen = record_of(make_freeze(by=office), KEY)
    answer = client.post(
        correcting(frozen), {"value": "13.5", "reason": "Two forms came late."}, follow=True
    )
    assert Correction.objects.get().plain["value"] == "13.5"
    text = text_of(answer)
    assert "The correction stands beside the record." in text
    assert "<dt>As frozen</dt><dd>12 %</dd>" in text
    assert '<dt>As corrected</dt><dd><a href="#corrections">13.5 %</a></dd>' in text
    assert "Reason: Two forms came late." in text


def test_correct_frozen_says_that_the_stated_figure_itself_stays(client, office, plan):
    frozen = record_of(make_freeze(by=office), KEY)
    answer = text_of(client.get(correcting(frozen)))
    assert "does not change the stated figure itself, which says: 12 %." in answer
    assert f'{reverse("plan:enter_figure", args=[KEY])}?on=2026-05-01"' in answer


def test_correct_frozen_says_nothing_of_what_is_counted(client, office):
    make_agreement()
    frozen = record_of(make_freeze(by=office), "agreements.active")
    assert "the stated figure itself" not in text_of(client.get(correcting(frozen)))
    correct(frozen, {"value": Decimal(2)}, reason="x", by=office)
    assert "The stated figure itself" not in text_of(client.get(frozen.get_absolute_url()))


def test_frozen_says_beside_a_correction_that_the_stated_figure_still_says_another(
    client, office, plan
):
    frozen = record_of(make_freeze(by=office), KEY)
    address = frozen.get_absolute_url()
    assert "The stated figure itself" not in text_of(client.get(address))
    correct(frozen, {"value": Decimal("13.5")}, reason="x", by=office)

    contradicted = text_of(client.get(address))
    new = make_stated(value="13.5", confirmed_by=None, confirmed_at=None)
    waiting = text_of(client.get(address))
    sign_in(client, Role.Kind.AUDITOR)
    audited = text_of(client.get(address))
    StatedValue.objects.filter(pk=new.pk).delete()
    StatedValue.objects.filter(by="", on=MAY).update(value=Decimal("13.5"))

    assert "The stated figure itself still says: 12 %." in contradicted
    assert f'{reverse("plan:enter_figure", args=[KEY])}?on=2026-05-01"' in contradicted
    assert "waits for a second person." in waiting
    assert "The stated figure itself still says: 12 %." in audited
    assert reverse("plan:enter_figure", args=[KEY]) not in audited
    assert "The stated figure itself" not in text_of(client.get(address))


def test_frozen_shows_old_and_new_value_of_each_correction_the_newest_first(client, office, plan):
    frozen = record_of(make_freeze(by=office), KEY)
    correct(frozen, {"value": Decimal(13)}, reason="x", by=office)
    correct(frozen, {"value": Decimal(-14)}, reason="y", by=office)

    record = text_of(client.get(frozen.get_absolute_url()))
    freeze = text_of(client.get(frozen.freeze.get_absolute_url()))

    for page in (record, freeze):
        first = page.index("13 → <strong>−14</strong>")
        assert first < page.index("12 → <strong>13</strong>")
    assert '<dt>As corrected</dt><dd><a href="#corrections">−14 %</a></dd>' in record


def test_correct_frozen_begins_with_the_last_correction(client, office, plan):
    frozen = record_of(make_freeze(by=office), KEY)
    correct(frozen, {"value": Decimal("13.5")}, reason="x", by=office)
    assert 'value="13.5"' in text_of(client.get(correcting(frozen)))


def test_correct_frozen_makes_a_figure_unknown_for_a_reason_in_both_languages(client, office, plan):
    frozen = record_of(make_freeze(by=office), KEY)
    sent = {"value": "", "unknown_ja": "紛失", "reason": "The forms are lost."}
    answer = client.post(correcting(frozen), sent)
    assert "say in both languages why there is none" in text_of(answer)
    assert not Correction.objects.exists()
    client.post(correcting(frozen), {**sent, "unknown_en": "Lost"})
    assert Correction.objects.get().plain["unknown_because"] == {"ja": "紛失", "en": "Lost"}


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"value": "13", "reason": ""}, "This field is required."),
        ({"value": "13", "reason": "  "}, "This field is required."),
        ({"value": "a dozen", "reason": "x"}, "Enter a number."),
        ({"value": "12", "reason": "x"}, "Nothing differs from what stands there."),
    ],
)
def test_correct_frozen_says_what_is_wrong(client, office, plan, sent, words):
    frozen = record_of(make_freeze(by=office), KEY)
    assert words in text_of(client.post(correcting(frozen), sent))
    assert not Correction.objects.exists()


def test_correct_frozen_mends_an_action(client, office, plan):
    frozen = record_of(make_freeze(by=office), f"{plan.pk}/1.2 ①")
    sent = {
        "text_ja": "協定校を増やす",
        "text_en": "Win two more partners",
        "sentence": "Three talks have begun.",
        "reason": "Misprint",
    }
    answer = text_of(client.post(correcting(frozen), sent, follow=True))
    assert "→ <strong>Three talks have begun.</strong>" in answer
    assert "Win two more partners" in answer
    assert Action.objects.get().text_en == "Win more partners"


@pytest.mark.parametrize("kind", [Role.Kind.AUDITOR, Role.Kind.TEACHER])
def test_correct_frozen_is_not_there_for_others(client, office, plan, kind):
    made = make_freeze(by=office)
    publish(made, by=office)
    sign_in(client, kind)
    frozen = record_of(made, KEY)
    assert client.post(correcting(frozen), {"value": "1", "reason": "x"}).status_code == 404
    assert not Correction.objects.exists()


def test_correct_frozen_is_not_there_for_targets(client, office, plan):
    frozen = record_of(make_freeze(by=office), f"{plan.pk}/{KEY}")
    assert client.get(correcting(frozen)).status_code == 404
