from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from kakehashi.journal.models import Entry as Journal
from kakehashi.research.dissemination.importing.entries import Entry, Fault, Reason
from kakehashi.research.dissemination.importing.operations import choose, close_import, write_rows
from kakehashi.research.dissemination.models import FieldSource, ImportRow, Work, WorkImport
from kakehashi.research.dissemination.works.data import AuthorData
from kakehashi.research.dissemination.works.operations import change_work, merge_works
from kakehashi.research.dissemination.works.reading import data_of
from kakehashi.verdicts import Refused
from tests.make import make_officer, make_person
from tests.research.dissemination.importing.make import DAY, make_entry, stage
from tests.research.dissemination.make import make_profile, make_researcher
from tests.research.dissemination.works.make import enter

pytestmark = pytest.mark.django_db
TITLE = "Spin waves in layered manganites"


@pytest.fixture
def officer():
    return make_officer()


def rows(batch):
    return list(batch.rows.order_by("number"))


def standings(batch):
    return [(row.standing, row.choice) for row in rows(batch)]


def outcomes(batch):
    return [row.outcome for row in rows(batch)]


def imported(*entries, by):
    batch = stage(*entries, by=by)
    write_rows(batch, by=by)
    return batch


def edit(work, by, **facts):
    return change_work(work, replace(data_of(work), **facts), by=by)


def test_stage_works_writes_nothing_into_the_register(officer):
    batch = stage(by=officer)

    assert standings(batch) == [("new", "enter")]
    assert not Work.objects.exists()
    assert Journal.objects.filter(verb="research.works_read").count() == 1


def test_stage_works_tells_every_kind_of_row(officer):
    enter(title="Known", identifiers=[("doi", "10.1000/known")], by=officer)
    enter(title=TITLE, by=officer)
    fault = Entry("entry 6", None, (Fault("title", Reason.NO_TITLE),))
    batch = stage(
        make_entry("New one", "10.1000/new"),
        make_entry("Known", "10.1000/known", volume="2"),
        make_entry("Known", "10.1000/known", volume="3"),
        make_entry(TITLE, "10.1000/perhaps"),
        make_entry("New one again", "10.1000/NEW"),
        fault,
        make_entry("Far ahead", "10.1000/ahead", year=2199),
        by=officer,
    )

    assert standings(batch) == [
        ("new", "enter"),
        ("differs", "update"),
        ("twice", "leave"),
        ("perhaps", ""),
        ("twice", "leave"),
        ("faulty", "leave"),
        ("faulty", "leave"),
    ]
    (likely,) = rows(batch)[3].likely
    assert (likely["score"], likely["reasons"]) == (100, ["same_title", "authors", "same_year"])


@pytest.mark.parametrize("make_other", [make_person])
def test_stage_works_refuses_who_may_not_enter_works(make_other):
    with pytest.raises(Refused, match="entered by researchers"):
        stage(by=make_other())


def test_stage_works_refuses_a_day_in_the_future(officer):
    with pytest.raises(Refused, match="future"):
        stage(by=officer, as_of=timezone.localdate() + timedelta(days=1))


def test_write_rows_enters_works_with_their_sources(officer):
    batch = imported(make_entry(container="J. Magnets"), by=officer)

    work = Work.objects.get()
    assert outcomes(batch) == ["entered"]
    assert (work.title, work.container, work.source) == (TITLE, "J. Magnets", "crossref")
    known = FieldSource.objects.filter(work=work).values_list("field", "source", "source_on")
    assert set(known) == {
        (field, "crossref", DAY)
        for field in ("title", "kind", "year", "authors", "identifiers", "container")
    }
    batch.refresh_from_db()
    assert (batch.state, batch.closed_by) == (WorkImport.State.DONE, officer)


def test_import_of_the_same_file_twice_changes_nothing(officer):
    entries = [make_entry(container="J. Magnets"), make_entry("No DOI at all in this one", "")]
    imported(*entries, by=officer)
    works, journal = Work.objects.count(), Journal.objects.filter(record_type="research.work")
    before, changed = journal.count(), list(Work.objects.values_list("changed_at", flat=True))

    again = imported(*entries, by=officer)

    assert standings(again) == [("same", "leave"), ("same", "leave")]
    assert (Work.objects.count(), journal.count()) == (works, before)
    assert list(Work.objects.values_list("changed_at", flat=True)) == changed


def test_write_rows_brings_up_to_date_what_a_source_said(officer):
    imported(make_entry(cited=3), by=officer)

    batch = imported(make_entry(cited=5, volume="7"), by=officer)

    work = Work.objects.get()
    assert (outcomes(batch), work.cited, work.volume) == (["changed"], 5, "7")


def test_write_rows_never_overwrites_what_was_edited_here(officer):
    imported(make_entry(container="J Magn"), by=officer)
    work = edit(Work.objects.get(), officer, container="Journal of Magnets")

    batch = imported(make_entry(container="J. MAGN.", volume="7"), by=officer)

    work.refresh_from_db()
    assert (work.container, work.volume) == ("Journal of Magnets", "7")
    assert outcomes(batch) == ["changed"]


def test_write_rows_never_overwrites_what_was_entered_here(officer):
    doi = [("doi", "10.1000/a")]
    work = enter(title="Our own title", container="Ours", identifiers=doi, by=officer)

    imported(make_entry(container="Theirs", pages="1-9"), by=officer)

    work.refresh_from_db()
    assert (work.title, work.container, work.pages) == ("Our own title", "Ours", "1-9")


def test_write_rows_takes_a_retraction_even_of_what_was_entered_here(officer):
    work = enter(title=TITLE, identifiers=[("doi", "10.1000/a")], by=officer)

    imported(make_entry(is_retracted=True), by=officer)

    work.refresh_from_db()
    assert work.is_retracted is True


def test_write_rows_keeps_the_profiles_of_authors(officer):
    imported(make_entry(), by=officer)
    work, profile = Work.objects.get(), make_profile(name_en="Hanako Sato")
    work.contributions.update(profile=profile)

    two = (AuthorData("Hanako SATO"), AuthorData("Taro Ito"))
    imported(make_entry(authors=two), by=officer)

    assert [(each.name, each.profile) for each in work.contributions.order_by("position")] == [
        ("Hanako SATO", profile),
        ("Taro Ito", None),
    ]


def test_choose_gives_a_row_to_the_work_that_it_may_be(officer):
    work = enter(title=TITLE, by=officer)
    batch = stage(by=officer)

    assert choose(batch, {1: f"update:{work.pk}"}, by=officer) == 1
    write_rows(batch, by=officer)

    assert Work.objects.count() == 1
    assert [each.value for each in work.identifiers.all()] == ["10.1000/a"]


def test_choose_refuses_a_work_that_is_not_shown_there(officer):
    other = enter(title="Something else", by=officer)
    enter(title=TITLE, by=officer)
    batch = stage(by=officer)

    with pytest.raises(Refused, match="Row 1: choose one of the works"):
        choose(batch, {1: f"update:{other.pk}"}, by=officer)


def test_choose_refuses_to_take_a_faulty_row(officer):
    batch = stage(Entry("line 3", None, (Fault("", Reason.UNREADABLE),)), by=officer)

    with pytest.raises(Refused, match="Row 1 has faults"):
        choose(batch, {1: "enter"}, by=officer)


def test_choose_refuses_others_and_closed_imports(officer):
    batch = stage(by=officer)
    with pytest.raises(Refused, match="Only who read the file"):
        choose(batch, {1: "leave"}, by=make_researcher())
    close_import(batch, by=officer)

    with pytest.raises(Refused, match="closed"):
        choose(batch, {1: "leave"}, by=officer)


def test_write_rows_leaves_undecided_rows_waiting(officer):
    enter(title=TITLE, by=officer)
    batch = stage(make_entry(), make_entry("Another one", "10.1000/b"), by=officer)

    write_rows(batch, by=officer)

    batch.refresh_from_db()
    assert outcomes(batch) == ["", "entered"]
    assert batch.state == WorkImport.State.OPEN


def test_write_rows_goes_on_where_it_stopped(officer):
    entries = [make_entry(f"Title number {n} of these", f"10.1000/{n}") for n in range(5)]
    batch = stage(*entries, by=officer)

    assert write_rows(batch, most=2, by=officer) == 2
    assert Work.objects.count() == 2
    assert write_rows(batch, by=officer) == 3
    assert Work.objects.count() == 5


def test_write_rows_looks_again_at_a_row_whose_work_came_meanwhile(officer):
    batch = stage(by=officer)
    enter(title=TITLE, identifiers=[("doi", "10.1000/a")], by=officer)

    write_rows(batch, by=officer)

    assert (standings(batch), outcomes(batch)) == ([("same", "")], [""])
    assert Work.objects.count() == 1


def test_write_rows_looks_again_at_a_row_whose_work_changed_meanwhile(officer):
    work = enter(title=TITLE, identifiers=[("doi", "10.1000/a")], by=officer)
    batch = stage(make_entry(volume="7"), by=officer)
    edit(work, officer, issue="2")

    write_rows(batch, by=officer)

    assert (standings(batch), outcomes(batch)) == ([("differs", "")], [""])


def test_write_rows_follows_a_work_that_was_merged(officer):
    work = enter(title=TITLE, by=officer)
    batch = stage(by=officer)
    choose(batch, {1: f"update:{work.pk}"}, by=officer)
    into = enter(title="The one that stays", by=officer)
    merge_works(work, into=into, by=officer)

    write_rows(batch, by=officer)

    assert [each.value for each in into.identifiers.all()] == ["10.1000/a"]


def test_write_rows_makes_a_refusal_the_outcome_of_its_row_alone(officer):
    enter(title=TITLE, identifiers=[("doi", "10.1000/a")], by=officer, is_public=True)
    researcher = make_researcher()
    batch = stage(make_entry(volume="7"), make_entry("Another one", "10.1000/b"), by=researcher)

    write_rows(batch, by=researcher)

    assert outcomes(batch) == ["refused", "entered"]
    assert "Only the authors of this work" in rows(batch)[0].refusal


def test_close_import_leaves_out_the_rest(officer):
    used = stage(make_entry(), make_entry("Another one", "10.1000/b"), by=officer)
    write_rows(used, most=1, by=officer)
    unused = stage(make_entry("Third", "10.1000/c"), by=officer)

    assert close_import(used, by=officer).state == WorkImport.State.DONE
    assert outcomes(used) == ["entered", "left"]
    assert close_import(unused, by=officer).state == WorkImport.State.DISCARDED


def test_import_row_keeps_what_the_source_said(officer):
    batch = stage(by=officer)

    assert ImportRow.objects.get(batch=batch).said["authors"][0]["name"] == "Hanako Sato"
