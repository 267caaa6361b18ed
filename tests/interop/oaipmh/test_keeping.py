from datetime import timedelta

import pytest
from django.utils import timezone

from kakehashi.interop.models import HarvestMembership, HarvestRecord, HarvestStamping
from kakehashi.interop.oaipmh import clock, keeping, shelf
from kakehashi.interop.oaipmh.formats import offered
from kakehashi.interop.oaipmh.formats.offered import FORMATS, Format
from kakehashi.interop.oaipmh.gathering import gather
from kakehashi.interop.oaipmh.keeping import Kept, keep, keep_all, stale
from kakehashi.interop.oaipmh.naming import Kind
from kakehashi.research.dissemination.models import Work
from kakehashi.research.dissemination.states import WorkState
from tests.interop.oaipmh.make import faults_of
from tests.make import make_home, make_institution, make_unit
from tests.research.dissemination.make import (
    make_profile,
    make_project,
    make_verified_link,
    make_work,
)

pytestmark = pytest.mark.django_db
LATER = timedelta(seconds=90)


@pytest.fixture
def at(monkeypatch):
    """Moves the clock of datestamps on: at(seconds)."""
    began = timezone.now().replace(microsecond=0)
    moment = {"now": began}
    monkeypatch.setattr(clock, "now", lambda: moment["now"])

    def move(seconds):
        moment["now"] = began + timedelta(seconds=seconds)
        return moment["now"]

    return move


def record_of(work, kind=Kind.PUBLICATION):
    return HarvestRecord.objects.get(kind=kind, source=work.pk)


def test_keep_writes_a_public_work_with_its_sets(at):
    faculty = make_unit()
    profile = make_profile(unit=faculty)
    home = make_home().institution
    work = make_work(
        authors=[("T. Yamada", profile, [(home, "JP")]), ("A", None, [(None, "AT")])],
        is_international=True,
        year=2024,
    )
    now = at(5)

    assert keep(Kind.PUBLICATION, [work.pk]) == Kept(written=1)

    record = record_of(work)
    assert record.datestamp == now
    assert record.is_output
    assert record.specs.split() == [
        "international",
        "openaire_cris_publications",
        "type",
        "type:article",
        "unit",
        f"unit:{faculty.code}",
        "year",
        "year:2024",
    ]
    listed = HarvestMembership.objects.filter(record=record).values_list("set__spec", "datestamp")
    assert sorted(listed) == [
        (spec, now)
        for spec in (
            "international",
            "type:article",
            "unit",
            f"unit:{faculty.code}",
            "year",
            "year:2024",
        )
    ]


def test_keep_touches_nothing_that_is_as_it_was(at):
    work = make_work()
    then = at(0)
    keep(Kind.PUBLICATION, [work.pk])
    at(90)
    Work.objects.filter(pk=work.pk).update(changed_at=timezone.now(), cited=7)

    assert keep(Kind.PUBLICATION, [work.pk]) == Kept(unchanged=1)

    assert record_of(work).datestamp == then


@pytest.mark.parametrize("state", [WorkState.WITHDRAWN, WorkState.MERGED])
def test_keep_marks_what_is_no_longer_public_as_deleted_and_keeps_its_sets(at, state):
    work = make_work(year=2024)
    keep(Kind.PUBLICATION, [work.pk])
    specs = record_of(work).specs
    merged = {"merged_into": make_work()} if state == WorkState.MERGED else {}
    Work.objects.filter(pk=work.pk).update(state=state, **merged)
    now = at(90)

    assert keep(Kind.PUBLICATION, [work.pk]) == Kept(deleted=1)

    record = record_of(work)
    assert (record.is_deleted, record.content, record.datestamp) == (True, "", now)
    assert record.specs == specs
    assert set(
        HarvestMembership.objects.filter(record=record).values_list("datestamp", flat=True)
    ) == {now}


def test_keep_brings_back_what_is_public_again(at):
    work = make_work()
    keep(Kind.PUBLICATION, [work.pk])
    first = record_of(work)
    Work.objects.filter(pk=work.pk).update(state="withdrawn")
    keep(Kind.PUBLICATION, [work.pk])
    Work.objects.filter(pk=work.pk).update(state="public")
    now = at(180)

    keep(Kind.PUBLICATION, [work.pk])

    record = record_of(work)
    assert (record.pk, record.is_deleted, record.datestamp) == (first.pk, False, now)
    assert record.content == first.content


def test_keep_writes_nothing_of_a_draft():
    work = make_work(state="draft")

    assert keep(Kind.PUBLICATION, [work.pk]) == Kept(unchanged=1)

    assert not HarvestRecord.objects.exists()


def test_keep_all_touches_works_when_the_unit_of_an_author_is_renamed(at):
    unit = make_unit("Law")
    work = make_work(authors=[("T. Yamada", make_profile(unit=unit), [])])
    other = make_work()
    then = at(0)
    keep_all()
    unit.name_en = "School of Law"
    unit.save()
    now = at(90)

    assert stale() == 3
    kept = keep_all()

    assert kept.written == 3  # the unit, the person, the work
    assert record_of(work).datestamp == now
    assert record_of(other).datestamp == then
    assert stale() == 0


def test_keep_all_touches_every_record_when_a_format_changes(at, monkeypatch):
    work, project = make_work(), make_project()
    at(0)
    keep_all()
    monkeypatch.setitem(
        FORMATS, "oai_new", Format("oai_new", "s", "n", FORMATS["oai_dc"].build, only_outputs=True)
    )
    now = at(90)

    assert keep_all().written == 1

    assert record_of(work).datestamp == now
    assert record_of(project, Kind.PROJECT).datestamp < now
    assert offered.FORMATS["oai_new"] in offered.formats_for(is_output=True)


def test_keep_moves_a_work_that_becomes_a_data_set(at):
    work = make_work()
    keep_all()
    Work.objects.filter(pk=work.pk).update(kind="dataset")
    at(90)

    keep_all()

    assert record_of(work).is_deleted
    assert record_of(work, Kind.PRODUCT).specs.split()[0] == "openaire_cris_products"


def test_keep_forgets_the_person_of_a_hidden_profile_but_not_the_printed_name(at):
    profile = make_profile(orcid="0000-0002-1825-0097")
    work = make_work(authors=[("T. Yamada", profile, [])])
    keep_all()
    profile.state = "hidden"
    profile.save()
    at(90)

    keep_all()

    assert HarvestRecord.objects.get(kind=Kind.PERSON, source=profile.pk).is_deleted
    author = gather(Kind.PUBLICATION, [work.pk])[work.pk].record.authors[0]
    assert (author.name, author.id, author.names, author.orcid) == ("T. Yamada", "", (), "")


def test_gather_lets_verified_links_overrule_the_units_of_authors():
    law, art = make_unit("Law"), make_unit("Art")
    work = make_work(
        authors=[("T. Yamada", make_profile(unit=law), [])], openalex="W77", doi="10.1/x"
    )
    make_verified_link(work=work, unit=law, stands=False)
    make_verified_link(openalex=77, unit=art)

    specs = gather(Kind.PUBLICATION, [work.pk])[work.pk].specs

    assert [spec for spec in specs if spec.startswith("unit")] == ["unit", f"unit:{art.code}"]


def test_gather_gives_records_that_every_format_renders_validly():
    project = make_project(
        award_number="JP24K01234",
        funder_en="JSPS",
        summary_en="On bridges.",
        ends_on=timezone.localdate() + timedelta(days=400),
    )
    project.partners.add(make_institution(ror="03prydq77"))
    project.members.add(make_profile())
    vienna = make_institution()
    for kind in Work.Kind.values:
        make_work(
            kind=kind,
            project=project,
            title="Bell \x07 & <b>",
            isbn="9784000000000",
            pages="e12-19",
            authors=[("T. Yamada", project.leader, [(vienna, "AT")]), ("A. Huber", None, [])],
            doi=f"10.1234/{kind}",
            open_url="https://example.org/a b?c=[d]",
            licence="https://creativecommons.org/licenses/by/4.0/",
        )

    keep_all()

    found = [
        (record, fault)
        for kind in Kind.values
        for gathered in gather(kind, keeping.everything(kind)).values()
        for record in offered.formats_for(is_output=kind in HarvestRecord.OUTPUTS)
        for fault in faults_of(record.render(gathered.record))
    ]
    assert found == []
    assert {record.kind for record in HarvestRecord.objects.all()} == set(Kind.values)


def test_horizon_waits_for_whoever_is_about_to_write(at):
    at(100)
    since = at(100)
    HarvestStamping.objects.create(since=since)
    at(130)

    assert shelf.horizon() == since


def test_horizon_forgets_whoever_was_killed_long_ago(at):
    HarvestStamping.objects.create(since=at(0))
    now = at(2 * keeping.LEASE.total_seconds() + 1)

    assert shelf.horizon() == now
    keep(Kind.PUBLICATION, [make_work().pk])
    assert not HarvestStamping.objects.exists()


def test_keep_writes_nothing_when_it_took_too_long(at, monkeypatch):
    work = make_work()
    apply = keeping._apply

    def slow(*args):
        at(keeping.LEASE.total_seconds() + 1)
        return apply(*args)

    monkeypatch.setattr(keeping, "_apply", slow)

    with pytest.raises(keeping.TookTooLong):
        keep(Kind.PUBLICATION, [work.pk])

    assert not HarvestRecord.objects.exists()
    assert not HarvestStamping.objects.exists()
