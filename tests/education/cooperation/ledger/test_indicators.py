"""The figures of the ledger, against sums in plain Python."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from kakehashi.education.cooperation.ledger.balances import Direction
from kakehashi.education.cooperation.ledger.mobilities import CountsFor
from kakehashi.education.cooperation.ledger.operations import state_rule
from kakehashi.education.cooperation.ledger.posting import cancel
from kakehashi.policy.evidence import Unknown
from kakehashi.policy.readings import read, visible_rows
from kakehashi.policy.registry import REGISTRY
from tests.education.cooperation.ledger.make import make_entry, make_rule
from tests.make import make_agreement, make_institution, make_officer, make_unit

pytestmark = pytest.mark.django_db
USED = REGISTRY["places.used"]
UNBALANCED = REGISTRY["balance.agreements"]
DAY = date(2025, 3, 31)  # the last day of the academic year 2024


def parts(indicator, by, day=DAY):
    return {part.name: part.value for part in read(indicator, day, public=False).parts(by, "en")}


def test_places_used_is_unknown_until_something_is_posted():
    make_entry(make_agreement(), year=2023)

    assert isinstance(USED.on(DAY), Unknown)
    assert USED.on(date(2024, 3, 31)).value() == 1


def test_places_used_adds_student_semesters_and_leaves_out_nominations_and_reversals():
    agreement, by, law = make_agreement(), make_officer(), make_unit("Law")
    make_entry(agreement, "a", students=2, unit=law.code, by=by)
    make_entry(agreement, "b", semesters=Fraction(2), direction=Direction.RECEIVED, by=by)
    make_entry(agreement, "c", semesters=Fraction(1, 2), level="master", by=by)
    make_entry(agreement, "d", counts_for=CountsFor.NOMINATED, by=by)
    make_entry(agreement, "e", by=by)
    cancel("e", "Withdrew.", by=by)

    assert USED.on(DAY).value() == Decimal("4.5")
    assert USED.on(DAY).at_least
    assert parts(USED, "direction") == {"Sent": Decimal("2.5"), "Received": 2}
    assert parts(USED, "level") == {"not known": 4, "Master": Decimal("0.5")}
    assert parts(USED, "unit") == {"not known": Decimal("2.5"), "Law": 2}
    assert parts(USED, "country") == {"Austria": Decimal("4.5")}
    assert USED.on(DAY).part("direction", "sent").value() == Decimal("2.5")


def test_places_used_of_partners_in_several_countries_belong_to_none():
    merged = make_institution("Old", country="BE", status="merged", merged_into=make_institution())
    make_entry(make_agreement(make_institution("A"), make_institution("B", country="FR")), "a")
    make_entry(make_agreement(merged), "b")

    assert parts(USED, "country") == {"not known": 1, "Austria": 1}


def test_places_used_rounds_thirds_to_three_decimals():
    make_entry(make_agreement(), semesters=Fraction(2, 3))

    assert USED.on(DAY).value() == Decimal("0.667")


def test_small_figures_are_not_shown_in_public():
    make_entry(make_agreement(), students=4)

    public, inside = read(USED, DAY), read(USED, DAY, public=False)

    assert (public.value, public.is_suppressed, inside.value) == (None, True, 4)
    assert public.parts("direction", "en") == []
    assert list(visible_rows(inside.evidence, AnonymousUser())) == []


def test_balance_agreements_counts_what_is_beyond_its_threshold():
    by, law = make_officer(), make_unit("Law")
    one, two, three = make_agreement(unit=law, level="unit"), make_agreement(), make_agreement()
    for agreement in (one, two, three):
        state_rule(agreement, make_rule(carry_over_years=1, alarm_at=12), by=by)
    make_entry(one, "a", students=2, year=2023, by=by)
    make_entry(two, "b", students=2, direction=Direction.RECEIVED, by=by)
    make_entry(three, "c", by=by)

    assert UNBALANCED.on(DAY).value() == 2
    assert parts(UNBALANCED, "side") == {"The partner owes us": 1, "We owe the partner": 1}
    assert parts(UNBALANCED, "unit") == {"Law": 1, "Tokyo Metropolitan University": 1}
    assert UNBALANCED.on(date(2026, 3, 31)).value() == 1  # that of 2023 has lapsed
    assert isinstance(UNBALANCED.on(date(2023, 3, 31)), Unknown)


def test_balances_behind_the_figure_are_confided(client):
    officer, agreement = make_officer(), make_agreement()
    state_rule(agreement, make_rule(carry_over_years=None, alarm_at=0), by=officer)
    make_entry(agreement, by=officer)
    address = reverse("public:indicator", args=["balance.agreements"])

    outside = client.get(address, {"on": "2025-03-31"})
    client.force_login(officer)
    inside = client.get(address, {"on": "2025-03-31"})

    assert (outside.context["drill"].listing.count, outside.context["drill"].unseen) == (0, 1)
    assert inside.context["drill"].listing.count == 1
    assert reverse("cooperation:ledger", args=[agreement.pk]) in inside.content.decode()


def test_entries_behind_the_figure_open_in_the_workspace(client):
    officer, agreement = make_officer(), make_agreement()
    make_entry(agreement, students=6, by=officer)
    address = reverse("public:indicator", args=["places.used"])

    outside = client.get(address, {"on": "2025-03-31"})
    client.force_login(officer)
    elsewhere = client.get(address, {"on": "2025-03-31"}).context["drill"].elsewhere

    assert outside.context["drill"].elsewhere == ""
    assert client.get(elsewhere).context["listing"].count == 1


@pytest.mark.parametrize("code", ["places.used", "balance.agreements"])
def test_the_api_answers_for_the_figures(client, code):
    officer, agreement = make_officer(), make_agreement()
    state_rule(agreement, make_rule(carry_over_years=None, alarm_at=0), by=officer)
    make_entry(agreement, students=6, by=officer)
    address = f"/api/indicators/{code}/rows?at=2025-03-31"

    outside = client.get(address).json()
    client.force_login(officer)
    inside = client.get(address).json()

    assert outside["items"] == []
    assert [row["id"] for row in inside["items"]] == [agreement.pk]
