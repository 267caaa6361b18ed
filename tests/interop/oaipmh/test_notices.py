from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from kakehashi.interop.models import HarvestRecord
from kakehashi.interop.oaipmh.naming import Kind
from kakehashi.interop.oaipmh.notices import keep_all_harvestable
from kakehashi.journal.models import Delivery
from kakehashi.journal.operations import record
from kakehashi.journal.outbox import listening_to
from kakehashi.journal.verbs import declare
from kakehashi.journal.worker import deliver_due
from kakehashi.research.dissemination.models import Work
from tests.make import make_unit
from tests.research.dissemination.make import (
    make_profile,
    make_project,
    make_verified_link,
    make_work,
)

pytestmark = pytest.mark.django_db
TOUCHED = declare("tests.touched", "touched it")


def told(row):
    """What the journal tells of a change reaches the harvested records."""
    record(TOUCHED, row, by=None)
    outcome = deliver_due()
    assert (outcome.failed, outcome.dead) == (0, 0)


def kept():
    return {(each.kind, each.source) for each in HarvestRecord.objects.all()}


def test_whatever_is_done_to_a_work_reaches_its_record():
    work = make_work()
    told(work)
    assert kept() == {(Kind.PUBLICATION, work.pk)}

    Work.objects.filter(pk=work.pk).update(state="withdrawn")
    told(work)

    assert HarvestRecord.objects.get().is_deleted


def test_a_changed_profile_reaches_the_person_the_works_and_the_projects():
    profile = make_profile()
    work = make_work(authors=[("T. Yamada", profile, [])])
    project = make_project(leader=profile)
    make_work()

    told(profile)

    assert kept() == {
        (Kind.PERSON, profile.pk),
        (Kind.PUBLICATION, work.pk),
        (Kind.PROJECT, project.pk),
    }


def test_a_renamed_unit_reaches_those_below_it_and_their_people_and_works():
    faculty = make_unit()
    below = make_unit(parent=faculty)
    profile = make_profile(unit=below)
    work = make_work(authors=[("T. Yamada", profile, [])])

    told(faculty)

    assert kept() == {
        (Kind.ORGUNIT, faculty.pk),
        (Kind.ORGUNIT, below.pk),
        (Kind.PERSON, profile.pk),
        (Kind.PUBLICATION, work.pk),
    }


def test_a_project_reaches_what_pays_for_it_and_its_works():
    project = make_project(award_number="JP24K01234")
    work = make_work(project=project)

    told(project)

    assert kept() == {
        (Kind.PROJECT, project.pk),
        (Kind.FUNDING, project.pk),
        (Kind.PUBLICATION, work.pk),
    }


@pytest.mark.parametrize("named", ["work", "openalex", "doi"])
def test_a_verified_link_reaches_the_work_that_it_names(named):
    work = make_work(openalex="W77", doi="10.1/x")
    value = {"work": work, "openalex": 77, "doi": "10.1/X"}[named]

    told(make_verified_link(unit=make_unit(), **{named: value}))

    assert kept() == {(Kind.PUBLICATION, work.pk)}


def test_the_morning_finds_what_no_journal_entry_told():
    work = make_work()

    keep_all_harvestable(timezone.localdate() - timedelta(days=1))

    assert (Kind.PUBLICATION, work.pk) in kept()


def test_listening_to_finds_handlers_of_records_whatever_the_verb():
    handler = "interop.oaipmh.notices.keep_harvestable"

    assert listening_to("tests.touched", "research.work") == [handler]
    assert listening_to("tests.touched", "policy.plan") == []
    assert listening_to("tests.touched") == []
    make = make_work()
    record(TOUCHED, make, by=None)
    assert [each.handler for each in Delivery.objects.all()] == [handler]


def test_harvestable_brings_everything_in_line_and_check_only_tells(capsys):
    make_work()

    with pytest.raises(SystemExit) as ended:
        call_command("harvestable", check=True)
    call_command("harvestable")
    call_command("harvestable")
    call_command("harvestable", check=True)

    assert ended.value.code == 1
    assert capsys.readouterr().out.splitlines() == [
        "differ: 2",  # the work and the university
        "written 2, deleted 0, unchanged 0",
        "written 0, deleted 0, unchanged 2",
        "differ: 0",
    ]
