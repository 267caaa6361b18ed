from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kakehashi.education.cooperation.joint_programmes import operations
from kakehashi.education.cooperation.joint_programmes.operations import Description, Part
from kakehashi.education.cooperation.models import JointProgramme, ProgrammeCompleteness
from kakehashi.education.cooperation.states import (
    PROGRAMME_MOVES,
    PROGRAMME_OPERATIONS,
    ProgrammeState,
)
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Role
from kakehashi.verdicts import Refused
from tests.education.cooperation.joint_programmes.make import (
    make_course,
    make_division,
    make_programme,
)
from tests.make import (
    make_home,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db
REASON = {"reason": "Too few students."}


def described(**facts):
    return Description(
        **{
            "kind": "joint",
            "unit": facts.pop("unit", None) or make_home(),
            "level": "master",
            "title_en": "Joint Degree",
            "source": "Leaflet",
            "source_on": date(2026, 4, 1),
            **facts,
        }
    )


def make_coordinator(unit=None):
    person = make_person()
    make_role(person, Role.Kind.COORDINATOR, unit=unit)
    return person


def verbs(record):
    return [entry.verb for entry in history_of(record)]


# -- Entering and describing ---------------------------------------------------------------------


def test_enter_makes_a_plan_and_writes_the_journal():
    by = make_officer()

    programme = operations.enter(described(languages=["en", "ja"], places=8), by=by)

    stored = JointProgramme.objects.get()
    assert (stored, stored.state, stored.languages, stored.places) == (
        programme,
        "planned",
        ["en", "ja"],
        8,
    )
    (entry,) = history_of(programme)
    assert (entry.verb, entry.by) == ("cooperation.programme_entered", by)
    assert entry.changes["title_en"] == [None, "Joint Degree"]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"title_en": " "}, "Write the title"),
        ({"isced_f": "9876"}, "no field of ISCED-F 2013"),
        ({"languages": ["klingon-x"]}, "not a language tag"),
        ({"source": ""}, "Say where this was read"),
        ({"source_on": None}, "Say where this was read"),
        ({"source_on": date(2199, 1, 1)}, "lies in the future"),
    ],
)
def test_enter_refuses_what_cannot_be_so(facts, sentence):
    with pytest.raises(Refused, match=sentence):
        operations.enter(described(**facts), by=make_officer())

    assert not JointProgramme.objects.exists()


def test_enter_is_for_the_office_and_coordinators_of_the_unit():
    law, science = make_unit("Law"), make_unit("Science")

    operations.enter(described(unit=law), by=make_coordinator(law))
    with pytest.raises(Refused, match="coordinators of this unit"):
        operations.enter(described(unit=law), by=make_coordinator(science))
    with pytest.raises(Refused, match="coordinators of this unit"):
        operations.enter(described(unit=law), by=make_person())


def test_revise_describes_anew_and_is_refused_once_it_is_over():
    by = make_officer()
    programme = make_programme()

    operations.revise(programme, described(title_ja="新"), by=by)

    assert JointProgramme.objects.get().title_ja == "新"
    with pytest.raises(Refused, match="is over"):
        operations.revise(make_programme(state="ended"), described(), by=by)


def test_revise_does_not_hand_a_programme_to_a_unit_of_others():
    law, science = make_unit("Law"), make_unit("Science")

    with pytest.raises(Refused, match="coordinators of this unit"):
        operations.revise(
            make_programme(unit=law), described(unit=science), by=make_coordinator(law)
        )


# -- Partners and curriculum ---------------------------------------------------------------------


def test_add_partner_takes_a_partner_once_and_no_merged_one():
    by, vienna = make_officer(), make_institution()
    programme = make_programme(vienna, state="planned")
    gone = make_institution("Old", status="merged", merged_into=vienna)

    with pytest.raises(Refused, match="partner of this programme already"):
        operations.add_partner(programme, vienna, role="awarding", by=by)
    with pytest.raises(Refused, match="Old was merged into University of Vienna"):
        operations.add_partner(programme, gone, role="awarding", by=by)
    with pytest.raises(Refused, match="its own partner"):
        operations.add_partner(programme, make_home().institution, role="awarding", by=by)
    operations.add_partner(programme, make_institution("Graz"), role="hosting", by=by)

    assert [str(each) for each in programme.partners.order_by("pk")] == [
        "University of Vienna",
        "Graz",
    ]


def test_remove_partner_needs_a_reason_and_leaves_an_approved_programme_one():
    by = make_officer()
    programme = make_programme(make_institution(), make_institution("Graz"))
    first, second = programme.parties.order_by("pk")

    with pytest.raises(Refused, match="Say why"):
        operations.remove_partner(first, reason=" ", by=by)
    operations.remove_partner(first, **REASON, by=by)
    with pytest.raises(Refused, match="only partner"):
        operations.remove_partner(second, **REASON, by=by)

    assert list(programme.parties.all()) == [second]


def test_remove_partner_keeps_one_with_whom_courses_ran():
    programme = make_programme(make_institution(), make_institution("Graz"), kind="coil")
    make_course(programme)

    with pytest.raises(Refused, match="Courses ran"):
        operations.remove_partner(
            programme.parties.order_by("pk").first(), **REASON, by=make_officer()
        )


def divide(programme, home, *shares, measure="credits", total="60", by=None):
    parties = programme.parties.order_by("pk")
    return operations.divide(
        programme,
        measure=measure,
        total=None if total is None else Decimal(total),
        home=Part(share=home if home is None else Decimal(home)),
        parts={
            party.pk: Part(share=None if share is None else Decimal(share), scheme="ECTS")
            for party, share in zip(parties, shares, strict=True)
        },
        by=by or make_officer(),
    )


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(1, 9_999),
    st.lists(st.integers(0, 9_999), min_size=1, max_size=3),
    st.integers(-1, 1),
)
def test_divide_stores_shares_only_if_they_add_up_exactly(home, shares, off):
    with transaction.atomic():
        partners = [make_institution(f"Partner {each}") for each in range(len(shares))]
        programme = make_programme(*partners)
        total = Decimal(home + sum(shares) + off) / 100
        parts = [str(Decimal(share) / 100) for share in shares]
        try:
            divide(programme, Decimal(home) / 100, *parts, total=total or "1")
        except Refused:
            stored = None
        else:
            programme.refresh_from_db()
            stored = programme.home_share + sum(each.share for each in programme.parties.all())
        transaction.set_rollback(True)

    assert stored == (total if off == 0 else None)


@pytest.mark.parametrize(
    ("home", "share", "measure", "total", "sentence"),
    [
        ("30", "29.99", "credits", "60", "do not reach"),
        ("30", "30.01", "credits", "60", "exceed"),
        ("30", None, "credits", "60", "of every side"),
        ("30", "30", "credits", None, "how many credits"),
        ("30", "30", "", None, "credits or per cent"),
        ("60", "41", "percent", None, "exceed"),
    ],
)
def test_divide_refuses_what_does_not_add_up(home, share, measure, total, sentence):
    programme = make_programme()

    with pytest.raises(Refused, match=sentence):
        divide(programme, home, share, measure=measure, total=total)

    assert JointProgramme.objects.get().measure == ""


def test_divide_states_per_cent_of_a_hundred_and_takes_statements_back():
    programme = make_programme()

    divide(programme, "60", "40", measure="percent", total="5")
    assert (JointProgramme.objects.get().total, programme.parties.get().share) == (100, 40)
    divide(programme, None, None, measure="", total=None)
    assert (JointProgramme.objects.get().total, programme.parties.get().share) == (None, None)


def test_divide_is_refused_when_the_partners_changed_in_the_meantime():
    programme = make_programme()

    with pytest.raises(Refused, match="changed in the meantime"):
        operations.divide(
            programme, measure="", total=None, home=Part(), parts={}, by=make_officer()
        )


# -- The course of things ------------------------------------------------------------------------


def move(programme, to, *, on, by):
    reason = REASON if to in ("teach_out", "ended", "dropped") else {}
    return getattr(operations, PROGRAMME_OPERATIONS[to])(programme, on=on, **reason, by=by)


@pytest.mark.parametrize("before", ProgrammeState)
@pytest.mark.parametrize("to", [each for each in ProgrammeState if each != ProgrammeState.PLANNED])
def test_every_move_of_the_table_can_be_made_and_no_other(before, to):
    programme = make_division(make_programme(state=before))
    today = timezone.localdate()

    if to in PROGRAMME_MOVES[before]:
        move(programme, to, on=today, by=make_officer())
        assert JointProgramme.objects.get().state == to
    else:
        with pytest.raises(Refused, match="does not become"):
            move(programme, to, on=today, by=make_officer())


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(list(ProgrammeState)[1:]), max_size=6), st.data())
def test_no_sequence_of_moves_puts_the_days_out_of_order(moves, data):
    today = timezone.localdate()
    with transaction.atomic():
        by, programme = make_officer(), make_division(make_programme(state="planned"))
        for to in moves:
            on = today - timedelta(days=data.draw(st.integers(-3, 900)))
            try:
                programme = move(programme, to, on=on, by=by)
            except Refused:
                continue
        programme.refresh_from_db()
        known = ("approved_on", "runs_from", "teach_out_from", "ended_on")
        days = [day for name in known if (day := getattr(programme, name)) is not None]
        transaction.set_rollback(True)

    assert days == sorted(days)
    assert all(day <= today for day in days)


def test_approve_waits_for_partners_and_for_the_shares_of_a_degree():
    by, today = make_officer(), timezone.localdate()
    without = operations.enter(described(), by=by)
    undivided = make_programme(state="planned")
    course = make_programme(state="planned", kind="coil")

    with pytest.raises(Refused, match="at least one partner"):
        operations.approve(without, on=today, by=by)
    with pytest.raises(Refused, match="state the shares first"):
        operations.approve(undivided, on=today, by=by)
    operations.approve(course, on=None, by=by)

    course.refresh_from_db()
    assert (course.state, course.approved_on) == ("approved", None)


def test_only_the_office_decides_but_coordinators_give_their_plans_up():
    law = make_unit("Law")
    coordinator, today = make_coordinator(law), timezone.localdate()
    plan = make_division(make_programme(state="planned", unit=law))

    with pytest.raises(Refused, match="decides on its joint programmes"):
        operations.approve(plan, on=today, by=coordinator)
    operations.drop(plan, on=today, **REASON, by=coordinator)

    plan.refresh_from_db()
    assert (plan.state, plan.end_reason) == ("dropped", "Too few students.")
    assert verbs(plan)[0] == "cooperation.programme_dropped"


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (None, "from which this holds"),
        (date(2199, 1, 1), "has not come yet"),
        (date(2020, 3, 31), "before the state that came before"),
    ],
)
def test_teach_out_begins_on_a_day_that_can_be_so(on, sentence):
    with pytest.raises(Refused, match=sentence):
        operations.teach_out(make_programme(), on=on, **REASON, by=make_officer())


def test_teach_out_and_end_need_a_reason():
    with pytest.raises(Refused, match="Say why"):
        operations.end(make_programme(), on=date(2026, 3, 31), reason="", by=make_officer())


def test_the_database_refuses_a_running_programme_without_its_first_day():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_programme(runs_from=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_programme(ended_on=date(2026, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_programme(measure="percent", total=Decimal(99))


def test_declare_complete_is_for_the_office_of_the_whole_university():
    law = make_unit("Law")
    facts = {"complete_from": date(2026, 5, 1), "statement": "Compared."}

    with pytest.raises(Refused, match="speaks for all"):
        operations.declare_complete(**facts, by=make_officer(unit=law))
    operations.declare_complete(**facts, by=make_officer())

    assert ProgrammeCompleteness.objects.get().complete_from == date(2026, 5, 1)
