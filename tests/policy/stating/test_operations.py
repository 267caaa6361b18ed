"""Figures typed by hand: defined, entered by one, confirmed by another, never overwritten."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from kakehashi.journal.models import Entry
from kakehashi.people.models import Role
from kakehashi.policy.catalogue import find
from kakehashi.policy.models import StatedDefinition, StatedValue
from kakehashi.policy.readings import breaks_of, read, series
from kakehashi.policy.stating.operations import confirm, define, enter, redefine, withdraw
from kakehashi.policy.stating.rules import Figure
from kakehashi.verdicts import Refused
from tests.documents.files import PDF, upload
from tests.make import make_definition, make_officer, make_person, make_role, make_stated, make_unit

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 1)
SAID = {
    "direction": "1.2",
    "fact": "",
    "title_ja": "満足度",
    "title_en": "Satisfaction",
    "wording_ja": "満足と答えた人の割合",
    "wording_en": "Share of those who are content",
    "unit_ja": "%",
    "unit_en": "%",
    "is_persons": False,
    "at": "1-may",
    "better": "more",
    "source": "Questionnaire of 2026",
}
CODE = "survey.satisfaction"


def whole(value):
    return [Figure(Decimal(value))]


def part(value, key="AT"):
    return Figure(Decimal(value), "country", key, "オーストリア", "Austria")


def make_coordinator():
    person = make_person()
    make_role(person, Role.Kind.COORDINATOR, unit=make_unit())
    return person


def value_on(day=MAY, code=CODE):
    return read(find(code), day).value


# -- Defining --------------------------------------------------------------------------------------


def test_define_makes_an_indicator_of_its_direction():
    define(CODE, **SAID, by=make_officer())

    found = find(CODE)
    assert (found.direction, found.version, found.stated) == ("1.2", 1, True)
    assert value_on() is None
    assert Entry.objects.get().verb == "policy.figure_defined"


@pytest.mark.parametrize(
    ("code", "changed", "words"),
    [
        ("Survey", {}, "small letters"),
        ("survey", {}, "at least one point"),
        ("partners.active", {}, "has this code already"),
        ("sgu.01", {}, "has this code already"),
        (CODE, {"direction": "4.1"}, "no direction 4.1"),
        (CODE, {"fact": "students.flying"}, "Nothing is known of the fact"),
        (CODE, {"at": "2-may"}, "Choose a reference date"),
        (CODE, {"better": "louder"}, "Choose a reference date and a direction"),
        (CODE, {"wording_ja": " "}, "in both languages"),
    ],
)
def test_define_refuses_in_words(code, changed, words):
    with pytest.raises(Refused, match=words):
        define(code, **{**SAID, **changed}, by=make_officer())

    assert not StatedDefinition.objects.exists()


def test_define_refuses_a_code_that_somebody_took_here():
    define(CODE, **SAID, by=make_officer())

    with pytest.raises(Refused, match="has this code already"):
        define(CODE, **SAID, by=make_officer())


def test_define_is_for_office_and_leadership():
    with pytest.raises(Refused, match="Only the international office"):
        define(CODE, **SAID, by=make_coordinator())


def test_redefine_makes_a_version_and_the_series_shows_the_break():
    officer = make_officer()
    define(CODE, **SAID, by=officer)
    for year in (2024, 2025):
        make_stated(CODE, date(year, 5, 1), "60")
    redefine(CODE, **{**SAID, "wording_en": "Share of those who are very content"}, by=officer)
    [entered] = enter(CODE, MAY, whole("70"), source="p. 4", by=officer)
    confirm([entered], by=make_officer())

    points = series(find(CODE), MAY, 4)

    assert find(CODE).version == 2
    assert [(point.value, point.version) for point in points[1:]] == [(60, 1), (60, 1), (70, 2)]
    assert breaks_of(points) == [False, False, False, True]


def test_redefine_keeps_the_version_where_the_wording_stays():
    officer = make_officer()
    define(CODE, **SAID, by=officer)

    redefine(CODE, **{**SAID, "title_en": "Contentment"}, by=officer)

    assert (find(CODE).version, StatedDefinition.objects.count()) == (1, 1)
    assert Entry.objects.latest("pk").changes == {"title_en": ["Satisfaction", "Contentment"]}


def test_redefine_refuses_what_changes_nothing_and_what_nobody_defined():
    officer = make_officer()
    define(CODE, **SAID, by=officer)

    with pytest.raises(Refused, match="Nothing has changed"):
        redefine(CODE, **SAID, by=officer)
    with pytest.raises(Refused, match="Nobody defined"):
        redefine("sgu.01", **SAID, by=officer)


# -- Entering --------------------------------------------------------------------------------------


def test_enter_waits_and_confirm_makes_it_count(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_definition()
    coordinator = make_coordinator()

    [entered] = enter(
        CODE,
        MAY,
        whole("71.5"),
        source="Survey, p. 4",
        upload=upload(PDF, "survey.pdf"),
        by=coordinator,
    )

    assert (value_on(), entered.document.name) == (None, "survey.pdf")
    confirm([entered], by=make_officer())
    assert value_on() == Decimal("71.5")


def test_enter_takes_parts_that_never_stand_in_for_the_whole():
    make_definition()
    officer = make_officer()

    entered = enter(CODE, MAY, [part(80), part(20, "FR")], source="p. 4", by=officer)
    confirm(entered, by=make_officer())

    reading = read(find(CODE), MAY)
    assert (reading.value, reading.is_unknown) == (None, True)
    assert [(each.key, each.value) for each in reading.parts("country", "en")] == [
        ("AT", 80),
        ("FR", 20),
    ]


def test_enter_fills_a_shipped_definition_by_the_version_of_the_day():
    officer = make_officer()

    for year, version in ((2019, 1), (2021, 2), (2025, 3)):
        [entered] = enter("jasso.inbound", date(year, 5, 1), whole(500), source="s", by=officer)
        assert entered.definition_version == version


@pytest.mark.parametrize(
    ("code", "on", "figures", "words"),
    [
        ("partners.active", MAY, whole(3), "counted from the records"),
        ("nothing.known", MAY, whole(3), "no indicator with this code"),
        (CODE, date(2026, 4, 30), whole(3), "choose 2025-05-01"),
        (CODE, MAY, [], "at least one of its parts"),
        (CODE, MAY, whole("1e11"), "larger than can be kept"),
        (CODE, MAY, whole("1.2345"), "At most three decimals"),
        (CODE, MAY, [part(1), part(2)], "named twice"),
        ("jasso.inbound", MAY, whole("1.5"), "whole numbers"),
        ("jasso.inbound", MAY, whole("-1"), "whole numbers"),
        ("sgu.10", MAY, whole(2), "1 for yes or 0 for no"),
    ],
)
def test_enter_refuses_in_words(code, on, figures, words):
    make_definition()

    with pytest.raises(Refused, match=words):
        enter(code, on, figures, source="p. 4", by=make_officer())

    assert not StatedValue.objects.exists()


def test_enter_refuses_a_day_to_come_and_a_figure_without_source():
    make_definition()
    tomorrow = timezone.localdate() + timedelta(1)

    with pytest.raises(Refused, match="has not come yet"):
        enter(CODE, tomorrow, whole(3), source="p. 4", by=make_officer())
    with pytest.raises(Refused, match="where the figure stands"):
        enter(CODE, MAY, whole(3), source=" ", by=make_officer())


def test_enter_is_for_those_who_have_a_role_for_it():
    make_definition()

    with pytest.raises(Refused, match="faculty coordinators enter figures"):
        enter(CODE, MAY, whole(3), source="p. 4", by=make_person())


def test_enter_refuses_a_second_figure_while_one_waits():
    make_definition()
    enter(CODE, MAY, whole(3), source="p. 4", by=make_officer())

    with pytest.raises(Refused, match="waits for confirmation"):
        enter(CODE, MAY, whole(4), source="p. 5", by=make_officer())


# -- Correcting, confirming, withdrawing -----------------------------------------------------------


def test_correction_needs_a_reason_and_takes_over_when_it_is_confirmed():
    make_definition()
    wrong = make_stated(CODE, MAY, "71.5")
    officer = make_officer()
    with pytest.raises(Refused, match="Say why the new one differs"):
        enter(CODE, MAY, whole("17.5"), source="p. 4", by=officer)

    [right] = enter(
        CODE, MAY, whole("17.5"), source="p. 4", reason="Digits were swapped.", by=officer
    )
    assert value_on() == Decimal("71.5")
    second = make_officer()
    confirm([right], by=second)

    wrong.refresh_from_db()
    assert value_on() == Decimal("17.5")
    assert (wrong.withdrawn_by, wrong.withdrawn_reason) == (second, "Digits were swapped.")
    verbs = list(Entry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["policy.figure_entered", "policy.figure_withdrawn", "policy.figure_confirmed"]


def test_correction_of_an_older_day_keeps_the_version_it_corrects():
    officer = make_officer()
    define(CODE, **SAID, by=officer)
    make_stated(CODE, MAY, "60")
    redefine(CODE, **{**SAID, "wording_en": "Share of the very content"}, by=officer)

    [right] = enter(CODE, MAY, whole("61"), source="p. 4", reason="Misread.", by=officer)

    assert right.definition_version == 1


def test_confirm_refuses_the_person_who_entered_it():
    make_definition()
    officer = make_officer()
    [entered] = enter(CODE, MAY, whole(3), source="p. 4", by=officer)

    with pytest.raises(Refused, match="A second person has to confirm"):
        confirm([entered], by=officer)

    assert value_on() is None


def test_confirm_is_for_office_and_leadership():
    make_definition()
    [entered] = enter(CODE, MAY, whole(3), source="p. 4", by=make_officer())

    with pytest.raises(Refused, match="confirm figures"):
        confirm([entered], by=make_coordinator())


def test_confirm_confirms_all_or_none():
    make_definition()
    first, second = make_officer(), make_officer()
    entered = [
        *enter(CODE, MAY, whole(3), source="p. 4", by=first),
        *enter(CODE, MAY, [part(1)], source="p. 4", by=second),
    ]

    with pytest.raises(Refused):
        confirm(entered, by=second)

    assert not StatedValue.objects.filter(confirmed_at__isnull=False).exists()


@pytest.mark.parametrize("done", ["confirmed", "withdrawn"])
def test_confirm_refuses_what_is_done_with(done):
    make_definition()
    [entered] = enter(CODE, MAY, whole(3), source="p. 4", by=make_officer())
    if done == "confirmed":
        confirm([entered], by=make_officer())
    else:
        withdraw(entered, reason="Wrong year.", by=make_officer())

    with pytest.raises(Refused, match=done):
        confirm([entered], by=make_officer())


def test_withdraw_leaves_the_day_unknown_and_the_entry_on_record():
    make_definition()
    stated = make_stated(CODE, MAY, "71.5")
    officer = make_officer()

    withdraw(stated, reason="The survey was void.", by=officer)

    assert value_on() is None
    stated.refresh_from_db()
    assert (stated.withdrawn_reason, stated.value) == ("The survey was void.", Decimal("71.5"))
    assert Entry.objects.get().reason == "The survey was void."


def test_withdraw_lets_people_take_back_only_what_they_entered_and_what_waits():
    make_definition()
    coordinator, other = make_coordinator(), make_coordinator()
    [entered] = enter(CODE, MAY, whole(3), source="p. 4", by=coordinator)

    with pytest.raises(Refused, match="others may take back"):
        withdraw(entered, reason="No.", by=other)
    with pytest.raises(Refused, match="Say why"):
        withdraw(entered, reason=" ", by=coordinator)
    withdraw(entered, reason="Wrong year.", by=coordinator)
    with pytest.raises(Refused, match="has been withdrawn"):
        withdraw(entered, reason="Again.", by=coordinator)


@pytest.mark.parametrize(
    "changed",
    [
        {"confirmed": "same"},
        {"by": "country", "part": ""},
        {"by": "", "part": "AT"},
    ],
)
def test_the_database_keeps_the_promises(changed):
    stated = make_stated(CODE, MAY, "1")
    if "confirmed" in changed:
        changed = {"confirmed_by": stated.entered_by}

    with pytest.raises(IntegrityError), transaction.atomic():
        StatedValue.objects.filter(pk=stated.pk).update(**changed)


def test_the_database_keeps_one_confirmed_and_one_waiting_figure_of_a_day():
    make_stated(CODE, MAY, "1")
    nobody = {"confirmed_by": None, "confirmed_at": None}
    make_stated(CODE, MAY, "2", **nobody)

    for facts in ({}, nobody):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_stated(CODE, MAY, "3", **facts)
