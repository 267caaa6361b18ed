import pytest

from kakehashi.education.outbound.allotting.answering import confirm, decline
from kakehashi.education.outbound.allotting.overriding import override, passed_over
from kakehashi.education.outbound.models import Allotment, Override
from kakehashi.verdicts import Refused
from tests.education.outbound.allotting.make import make_over, make_published, make_ranked
from tests.education.outbound.make import make_placement, make_quota
from tests.make import make_officer

pytestmark = pytest.mark.django_db


def live(application):
    return Allotment.objects.live().get(application=application)


def make_free():
    """Vienna has one place, which who got it declined; two wait for it, and one does not."""
    call = make_over()
    vienna, graz = make_placement(call), make_placement(call)
    first = make_ranked(call, 9000, vienna)
    second, third = make_ranked(call, 8000, vienna), make_ranked(call, 7000, vienna)
    elsewhere = make_ranked(call, 8500, graz)
    make_published(call)
    decline(live(first), by=first.student)
    return call, vienna, second, third, elsewhere


def test_passed_over_names_who_would_come_first():
    _call, vienna, second, third, elsewhere = make_free()
    assert passed_over(second, vienna) == []
    assert [each.application for each in passed_over(third, vienna)] == [second.pk]
    # Without a score there, everybody who waits comes first.
    found = passed_over(elsewhere, vienna)
    assert [(each.application, each.score) for each in found] == [
        (second.pk, 8000),
        (third.pk, 7000),
    ]


def test_override_keeps_the_reason_and_whom_it_passes_over():
    _call, vienna, second, third, _elsewhere = make_free()
    officer = make_officer()
    decided = override(third, vienna, reason="Sole course in her field", by=officer)
    assert (decided.decided_by, decided.reason) == (officer, "Sole course in her field")
    assert [each["application"] for each in decided.passed_over] == [second.pk]
    given = live(third)
    assert (given.run_number, given.rank, given.state) == (None, 1, "offered")


def test_override_replaces_the_place_that_is_held():
    _call, vienna, _second, _third, elsewhere = make_free()
    before = live(elsewhere)
    override(elsewhere, vienna, reason="The host asked for her", by=make_officer())
    before.refresh_from_db()
    assert (before.state, before.replaced_by) == ("replaced", live(elsewhere))


def test_override_refuses_where_the_quota_is_full_and_names_it():
    _call, vienna, second, third, _elsewhere = make_free()
    override(second, vienna, reason="Next in order", by=make_officer())
    with pytest.raises(Refused, match=rf"The quota “{vienna.quota.key}” is full \(1 of 1\)"):
        override(third, vienna, reason="Too", by=make_officer())


def test_override_looks_at_the_quotas_around_it_too():
    call = make_over()
    outer = make_quota(call, 1)
    inner, other = (make_quota(call, 1, parent=outer) for _each in range(2))
    one, two = make_placement(call, quota=inner), make_placement(call, quota=other)
    make_ranked(call, 9000, one)
    second = make_ranked(call, 8000, two)
    make_published(call)
    with pytest.raises(Refused, match=rf"The quota “{outer.key}” is full"):
        override(second, two, reason="Next", by=make_officer())


def test_override_asks_for_a_reason():
    _call, vienna, second, _third, _elsewhere = make_free()
    with pytest.raises(Refused, match="needs its reason"):
        override(second, vienna, reason=" ", by=make_officer())
    assert not Override.objects.exists()


def test_override_refuses_before_a_run_is_published():
    call = make_over()
    vienna = make_placement(call)
    application = make_ranked(call, 9000, vienna)
    with pytest.raises(Refused, match="only after the first run was published"):
        override(application, vienna, reason="At once", by=make_officer())


def test_override_refuses_who_is_not_eligible():
    _call, vienna, second, _third, _elsewhere = make_free()
    second.state = "ineligible"
    second.save()
    with pytest.raises(Refused, match="The application is not eligible"):
        override(second, vienna, reason="All the same", by=make_officer())


def test_a_later_run_leaves_a_place_given_by_hand_as_it_is():
    call, vienna, second, third, _elsewhere = make_free()
    override(third, vienna, reason="Sole course in her field", by=make_officer())
    run = make_published(call, again=True)
    assert live(third).placement == vienna
    assert not Allotment.objects.live().filter(application=second).exists()
    assert [each["reason"] for each in run.results.get(application=second).reasons] == ["full"]


def test_a_place_given_by_hand_is_answered_like_any_other():
    _call, vienna, _second, third, _elsewhere = make_free()
    override(third, vienna, reason="Sole course in her field", by=make_officer())
    assert confirm(live(third), by=third.student).state == "confirmed"
