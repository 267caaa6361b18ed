"""Templates: a change makes a version, and only what is a route is kept."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from kakehashi.approvals.designing import (
    Facts,
    Stop,
    add_template,
    retire_template,
    revise_template,
)
from kakehashi.approvals.queries import template_for, templates_for
from kakehashi.journal.models import Entry
from kakehashi.verdicts import Refused
from tests.approvals.make import DECIDE, DRAFT, PURPOSE, USUAL, Cast, make_template

pytestmark = pytest.mark.django_db


def facts(**changed):
    return Facts(
        **{
            "name_ja": "決裁",
            "name_en": "Approval",
            "purpose": PURPOSE,
            "active_from": date(2026, 4, 1),
            **changed,
        }
    )


def test_add_template_keeps_its_steps_and_journals_them():
    cast = Cast()
    made = add_template("new", facts(), USUAL, by=cast.officer)
    assert list(made.steps.values_list("position", "stage", "act")) == [
        (1, 1, "drafting"),
        (2, 2, "consultation"),
        (3, 3, "decision"),
    ]
    entry = Entry.objects.order_by("pk").last()
    assert (entry.verb, entry.by) == ("approvals.template_added", cast.officer)
    assert [step["act"] for step in entry.changes["steps"][1]] == [
        "drafting",
        "consultation",
        "decision",
    ]


def test_add_template_refuses_others_than_the_university_office_and_a_code_that_is_taken():
    cast = Cast()
    with pytest.raises(Refused, match="international office keeps the templates"):
        add_template("new", facts(), USUAL, by=cast.coordinator)
    make_template(code="taken")
    with pytest.raises(Refused, match="with this code already"):
        add_template("taken", facts(), USUAL, by=cast.officer)


@pytest.mark.parametrize(
    ("stops", "sentence"),
    [
        ((), "first stage is one drafting step"),
        ((DRAFT,), "needs a step in which it is decided"),
        (
            (DRAFT, DRAFT, Stop(2, "decision", "決", "D", "office", "subject")),
            "first stage is one drafting step",
        ),
        ((DRAFT, DECIDE), "Stages begin at 1"),
        ((DRAFT, *[DECIDE] * 20), "at most 20 steps"),
        (
            (
                DRAFT,
                Stop(2, "decision", "決", "D", "leadership", "university"),
                Stop(3, "consultation", "合", "C", "office", "university"),
            ),
            "nobody is consulted any more",
        ),
    ],
)
def test_add_template_refuses_what_is_no_route(stops, sentence):
    with pytest.raises(Refused, match=sentence):
        add_template("new", facts(), stops, by=Cast().officer)


def test_revise_template_makes_the_next_version_in_use_from_its_own_day():
    cast, first = Cast(), make_template()
    ahead = timezone.localdate() + timedelta(days=10)

    second = revise_template(first, facts(active_from=ahead), USUAL, by=cast.officer)

    assert (second.code, second.number) == (first.code, 2)
    assert template_for(PURPOSE) == first
    assert template_for(PURPOSE, on=ahead) == second
    with pytest.raises(Refused, match="There is a later version"):
        revise_template(first, facts(), USUAL, by=cast.officer)
    with pytest.raises(Refused, match="cannot begin before"):
        revise_template(second, facts(), USUAL, by=cast.officer)


def test_retire_template_takes_it_out_of_use_from_tomorrow_on():
    cast, template = Cast(), make_template()
    with pytest.raises(Refused, match="Say why"):
        retire_template(template, reason=" ", by=cast.officer)

    retire_template(template, reason="Rules changed.", by=cast.officer)

    today = timezone.localdate()
    assert templates_for(PURPOSE, on=today) == [template]
    assert templates_for(PURPOSE, on=today + timedelta(days=1)) == []
    with pytest.raises(Refused, match="retired already"):
        retire_template(template, reason="Again.", by=cast.officer)


def test_templates_for_gives_the_most_specific_first_and_leaves_out_what_does_not_fit():
    Cast()
    every = make_template(code="a-every")
    of_level = make_template(code="b-level", levels=["unit"])
    of_kind = make_template(code="c-kind", kinds=["exchange"])
    of_both = make_template(code="d-both", kinds=["exchange", "joint"], levels=["unit"])
    make_template(code="e-other", kinds=["research"])

    found = templates_for(PURPOSE, kind="exchange", level="unit")
    assert found == [of_both, of_kind, of_level, every]
    assert templates_for(PURPOSE, kind="exchange", level="university") == [of_kind, every]
    assert templates_for(PURPOSE) == [every]
    assert template_for("approvals.document") is None
