from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kakehashi.education.cooperation.models import JointProgramme
from kakehashi.education.cooperation.models.programmes import PUBLIC_STATES
from kakehashi.education.cooperation.states import ProgrammeState
from kakehashi.people.models import Role
from tests.education.cooperation.joint_programmes.make import make_programme
from tests.make import make_person, make_role, make_unit

pytestmark = pytest.mark.django_db
INSIDERS = [Role.Kind.OFFICE, Role.Kind.COORDINATOR, Role.Kind.LEADERSHIP, Role.Kind.AUDITOR]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(ProgrammeState), st.sampled_from([None, *Role.Kind][:-1]), st.booleans())
def test_visible_to_shows_plans_to_insiders_of_the_unit_only(state, kind, is_own_unit):
    law, science = make_unit("Law"), make_unit("Science")
    programme = make_programme(state=state, unit=law)
    person = make_person()
    if kind:
        make_role(person, kind, unit=law if is_own_unit else science)
    is_inside = kind in INSIDERS and is_own_unit

    seen = JointProgramme.objects.visible_to(person).filter(pk=programme.pk).exists()
    anybody = JointProgramme.objects.visible_to(AnonymousUser()).filter(pk=programme.pk)
    confided = JointProgramme.objects.confided_to(person).filter(pk=programme.pk)

    assert seen == (state in PUBLIC_STATES or is_inside)
    assert anybody.exists() == (state in PUBLIC_STATES)
    assert confided.exists() == is_inside


def test_running_on_takes_first_and_last_day_in_and_leaves_the_teach_out_out():
    first, last = date(2020, 4, 1), date(2024, 3, 31)
    programme = make_programme(
        state="ended", runs_from=first, teach_out_from=date(2023, 4, 1), ended_on=last
    )

    def running(day):
        return JointProgramme.objects.running_on(day).filter(pk=programme.pk).exists()

    def in_session(day):
        return JointProgramme.objects.in_session_on(day).filter(pk=programme.pk).exists()

    assert [running(first - timedelta(1)), running(first)] == [False, True]
    assert [running(date(2023, 3, 31)), running(date(2023, 4, 1))] == [True, False]
    assert [in_session(last), in_session(last + timedelta(1))] == [True, False]


def test_name_in_falls_back_to_the_other_language():
    programme = JointProgramme(title_ja="課程", title_en="")

    assert (programme.name_in("ja"), programme.name_in("en")) == ("課程", "課程")
