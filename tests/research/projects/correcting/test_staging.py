"""A file of verified links: staged, looked at, confirmed or discarded."""

import pytest

from kakehashi.journal.models import Entry
from kakehashi.people.models import Role
from kakehashi.research.dissemination.models import LinkImport, VerifiedLink
from kakehashi.research.projects.correcting.staging import (
    Standing,
    confirm_links,
    discard_links,
    imported_before,
    preview,
    stage_links,
)
from kakehashi.verdicts import Refused
from tests.make import make_officer, make_person, make_role, make_unit
from tests.research.dissemination.make import make_verified_link

pytestmark = pytest.mark.django_db


def staged(by, *lines):
    text = "\n".join(["work,unit,belongs,reason", *lines])
    return stage_links(text.encode(), name="links.csv", by=by)


def test_staging_says_nothing_and_confirming_says_what_was_chosen():
    law, officer = make_unit(), make_officer()
    file = staged(officer, f"W1,{law.code},yes,Seen", f"W2,{law.code},no,Seen")
    assert VerifiedLink.objects.count() == 0

    now = preview(file, officer)
    assert [line.standing for line in now.lines] == [Standing.READY, Standing.READY]
    assert confirm_links(file, {3}, seen=now.digest, by=officer) == 1

    link = VerifiedLink.objects.get()
    assert (link.openalex, link.unit, link.stands, link.reason) == (2, law, False, "Seen")
    file.refresh_from_db()
    assert (file.state, file.decided_by) == (LinkImport.State.DONE, officer)
    assert Entry.objects.filter(verb="research.links_confirmed").count() == 1
    again = staged(officer, f"W1,{law.code},yes,Seen", f"W2,{law.code},no,Seen")
    assert imported_before(again) == file


def test_preview_knows_what_was_said_already_and_what_turns_round():
    law, officer = make_unit(), make_officer()
    make_verified_link(openalex=1, unit=law)
    make_verified_link(openalex=2, unit=law)
    file = staged(officer, f"W1,{law.code},yes,r", f"W2,{law.code},no,r")

    now = preview(file, officer)

    assert [line.standing for line in now.lines] == [Standing.KNOWN, Standing.TURNED]
    with pytest.raises(Refused, match="Line 2 cannot be imported"):
        confirm_links(file, {2}, seen=now.digest, by=officer)
    confirm_links(file, {3}, seen=now.digest, by=officer)
    assert VerifiedLink.objects.get(openalex=2, replaced_at=None).stands is False


def test_preview_refuses_rows_of_units_that_the_reader_does_not_keep():
    law, physics = make_unit(), make_unit("Physics", name_ja="物理学科")
    coordinator = make_person()
    make_role(coordinator, Role.Kind.COORDINATOR, unit=law)
    file = staged(coordinator, f"W1,{law.code},yes,r", f"W1,{physics.code},yes,r")

    lines = preview(file, coordinator).lines

    assert [line.standing for line in lines] == [Standing.READY, Standing.REFUSED]
    assert lines[1].reason.startswith("Only the international office")


def test_confirm_refuses_when_something_was_said_in_between():
    law, officer = make_unit(), make_officer()
    file = staged(officer, f"W1,{law.code},yes,r")
    seen = preview(file, officer).digest
    make_verified_link(openalex=1, unit=law)

    with pytest.raises(Refused, match="has changed since"):
        confirm_links(file, {2}, seen=seen, by=officer)


def test_discard_gives_the_file_up_once():
    officer = make_officer()
    file = staged(officer, f"W1,{make_unit().code},yes,r")

    discard_links(file, by=officer)

    with pytest.raises(Refused, match="already been imported or discarded"):
        discard_links(file, by=officer)


def test_stage_refuses_who_verifies_nothing():
    with pytest.raises(Refused, match="Only the international office"):
        staged(make_person(), "W1,x,yes,r")
