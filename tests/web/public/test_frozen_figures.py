"""Marks of frozen figures in the series of a public page."""

from decimal import Decimal

import pytest
from django.urls import reverse

from kakehashi.policy.freezing.operations import correct, publish
from kakehashi.policy.models import StatedValue
from tests.make import make_officer
from tests.policy.freezing.freezes import make_freeze, make_period, record_of

pytestmark = pytest.mark.django_db
KEY = "survey.satisfaction"


def page(client):
    return " ".join(client.get(reverse("public:indicator", args=[KEY])).content.decode().split())


def test_a_published_figure_is_marked_as_frozen(client):
    make_period()
    made = make_freeze()
    assert ">frozen<" not in page(client)
    publish(made, by=made.frozen_by)
    assert page(client).count(">frozen<") == 1
    assert "as 12 %" not in page(client)


def test_a_figure_that_is_counted_otherwise_today_shows_both(client):
    make_period()
    made = make_freeze()
    publish(made, by=made.frozen_by)
    StatedValue.objects.filter(by="").update(value=Decimal(13))
    assert "as 12 %" in page(client)


def test_a_corrected_figure_shows_its_correction(client):
    make_period()
    made = make_freeze()
    publish(made, by=made.frozen_by)
    correct(record_of(made, KEY), {"value": Decimal(14)}, reason="x", by=made.frozen_by)
    assert "corrected: 14 %" in page(client)


def test_a_small_frozen_figure_about_persons_is_not_told(client):
    make_period(is_persons=True)
    StatedValue.objects.filter(by="").update(value=Decimal(4))
    made = make_freeze()
    publish(made, by=made.frozen_by)
    StatedValue.objects.filter(by="").update(value=Decimal(13))
    assert "as fewer than 5" in page(client)
    assert "4 %" not in page(client)


def test_the_office_is_led_to_the_frozen_record(client):
    make_period()
    made, by = make_freeze(), make_officer(language="en")
    client.force_login(by)
    assert record_of(made, KEY).get_absolute_url() in page(client)
