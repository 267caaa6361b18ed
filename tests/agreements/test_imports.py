from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kakehashi.agreements.imports import NEW, confirm_import, discard_import, stage_import
from kakehashi.agreements.models import Agreement, AgreementImport, Terms
from kakehashi.agreements.previewing import preview
from kakehashi.agreements.states import State
from kakehashi.documents.tables import WrongFile
from kakehashi.institutions.models import Institution
from kakehashi.journal.models import Entry
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Role
from kakehashi.verdicts import Refused
from tests.killing import killed_half_way
from tests.make import (
    make_agreement,
    make_amendment,
    make_home,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db
AS_OF = date(2026, 11, 1)
HEADER = "name_en,country_iso2,kind,level,since,expires_on\n"
VIENNA = "University of Vienna,AT,exchange,university,1997,\n"


@pytest.fixture
def officer():
    return make_officer()


@pytest.fixture
def vienna():
    return make_institution("University of Vienna")


def stage(text, by, name="partners.csv"):
    return stage_import(text.encode(), name=name, as_of=AS_OF, by=by)


def confirm(staged, choices, by):
    return confirm_import(staged, choices, seen=preview(staged).digest, by=by)


def ready(staged):
    return {m.row.line: m.sure.institution.pk for m in preview(staged).matches if m.is_ready}


# -- staging -------------------------------------------------------------------------------------


def test_stage_import_writes_nothing_into_the_register(officer, vienna):
    staged = stage(HEADER + VIENNA, officer)

    assert (staged.state, staged.encoding, staged.delimiter) == ("waiting", "utf-8", ",")
    assert Agreement.objects.count() == 0
    assert Institution.objects.count() == 2
    assert [entry.verb for entry in Entry.objects.all()] == ["agreements.import_staged"]


def test_stage_import_refuses_a_wrong_file_whole(officer):
    for text in ("", "a,b\n1,2\n", HEADER + '"\n'):
        with pytest.raises(WrongFile):
            stage(text, officer)
    with pytest.raises(Refused, match="no rows below"):
        stage(HEADER, officer)

    assert AgreementImport.objects.count() == 0


def test_stage_import_refuses_the_future_and_everybody_but_the_university_office(officer):
    with pytest.raises(Refused, match="future"):
        stage_import(b"", name="x.csv", as_of=date(2999, 1, 1), by=officer)
    with pytest.raises(Refused, match="university's international office"):
        stage(HEADER + VIENNA, make_officer(unit=make_unit()))
    auditor = make_person()
    make_role(auditor, Role.Kind.AUDITOR)
    with pytest.raises(Refused):
        stage(HEADER + VIENNA, auditor)


def test_stage_import_keeps_the_name_of_the_file_harmless(officer, vienna):
    assert stage(HEADER + VIENNA, officer, name="a\nb\0.csv").file_name == "ab.csv"


# -- preview -------------------------------------------------------------------------------------


def test_preview_marks_what_the_register_has_and_what_the_file_says_twice(officer, vienna):
    terms = {"kind": Terms.Kind.EXCHANGE, "effective_on": date(1997, 12, 31)}
    known = make_agreement(vienna, precision=Terms.Precision.YEAR, **terms)
    make_agreement(vienna, state=State.DISCARDED, kind=Terms.Kind.RESEARCH)
    research = "University of Vienna,AT,research,university,2001-04-01,\n"
    staged = stage(HEADER + VIENNA + research + research, officer)

    first, second, third = preview(staged).matches

    assert [list(m.sure.duplicates) for m in (first, second, third)] == [[known], [], []]
    assert [m.sure.same_as_line for m in (first, second, third)] == [None, None, 3]
    assert [m.is_ready for m in (first, second, third)] == [False, True, False]


def test_preview_takes_an_unknown_first_day_for_the_same(officer, vienna):
    known = make_agreement(vienna, effective_on=date(2015, 4, 1))
    staged = stage(HEADER + "University of Vienna,AT,exchange,university,,\n", officer)

    assert list(preview(staged).matches[0].sure.duplicates) == [known]


def test_preview_knows_an_agreement_by_what_an_amendment_made_of_it(officer, vienna):
    known = make_agreement(
        vienna,
        level=Terms.Level.UNIT,
        unit=make_unit("Japanese Studies"),
        effective_on=date(1997, 12, 31),
        precision=Terms.Precision.YEAR,
    )
    make_amendment(
        known, effective_on=date(2015, 7, 31), level=Terms.Level.UNIVERSITY, unit=make_home()
    )

    match = preview(stage(HEADER + VIENNA, officer)).matches[0]

    assert list(match.sure.duplicates) == [known]


@pytest.mark.parametrize(
    "row",
    [
        "University of Vienna,AT,exchange,university,1998,\n",
        "University of Vienna,AT,research,university,1997,\n",
        "University of Vienna,AT,exchange,unknown,1997,\n",
    ],
)
def test_preview_lets_other_agreements_of_the_same_partner_be(officer, vienna, row):
    terms = {"kind": Terms.Kind.EXCHANGE, "effective_on": date(1997, 12, 31)}
    make_agreement(vienna, precision=Terms.Precision.YEAR, **terms)

    assert preview(stage(HEADER + row, officer)).matches[0].is_ready


def test_preview_answers_with_the_survivor_of_a_merged_institution(officer):
    survivor = make_institution("University of Manchester", country="GB")
    gone = make_institution("UMIST", country="GB", status="merged", merged_into=survivor)
    staged = stage(HEADER + "UMIST,GB,exchange,university,1997,\n", officer)

    candidate = preview(staged).matches[0].sure

    assert (candidate.institution, candidate.merged_from) == (survivor, gone)


def test_preview_reads_any_number_of_rows_in_the_same_queries(officer):
    def count(rows):
        staged = stage(HEADER + "".join(rows), officer)
        with CaptureQueriesContext(connection) as queries:
            preview(staged)
        return len(queries)

    rows = []
    for number in range(12):
        name = f"University {number} of Vienna"
        make_agreement(make_institution(name), kind=Terms.Kind.RESEARCH)
        rows.append(f"{name},AT,research,university,1997,\n")

    assert count(rows[:2]) == count(rows)


# -- confirming ----------------------------------------------------------------------------------


def test_confirm_import_enters_signed_agreements_and_journals_each(officer, vienna):
    staged = stage(
        "ror,name_en,country,kind,level,signed_on,since,expires_on,renewal,renewal_months,"
        "reference,remarks,source\n"
        ",University of Vienna,AT,exchange,university,1997-01-02,1997-04-01,2002-03-31,automatic,"
        "60,X 1,Kept.,https://example.org\n",
        officer,
    )

    (agreement,) = confirm(staged, {2: vienna.pk}, officer)

    assert Agreement.objects.get() == agreement
    assert (agreement.state, agreement.reference, agreement.remarks, agreement.source) == (
        State.SIGNED, "X 1", "Kept.", "https://example.org",
    )  # fmt: skip
    terms = agreement.latest
    assert (terms.signed_on, terms.effective_on, terms.expires_on) == (
        date(1997, 1, 2), date(1997, 4, 1), date(2002, 3, 31),
    )  # fmt: skip
    assert (terms.renewal, terms.renewal_months, terms.unit) == ("automatic", 60, make_home())
    (entry,) = history_of(agreement)
    assert (entry.verb, entry.reason) == ("agreements.imported", "From the file partners.csv.")
    assert entry.changes["partners"] == [None, [vienna.pk]]
    staged.refresh_from_db()
    assert (staged.state, staged.decided_by) == ("done", officer)


def test_confirm_import_dates_what_states_no_day_by_the_stand_of_the_file(officer, vienna):
    staged = stage(HEADER + "University of Vienna,AT,exchange,unknown,,\n", officer)

    (agreement,) = confirm(staged, {2: vienna.pk}, officer)

    assert agreement.latest.effective_on == AS_OF
    assert agreement.latest.effective_precision == Terms.Precision.LATEST
    assert agreement.source == "partners.csv"


def test_confirm_import_enters_a_new_institution_once(officer):
    row = "Miskatonic University,US,{},university,2001,\n"
    staged = stage(HEADER + row.format("exchange") + row.format("research"), officer)

    first, second = confirm(staged, {2: NEW, 3: NEW}, officer)

    (entered,) = first.partners.all()
    assert list(second.partners.all()) == [entered]
    assert (entered.name_in("en"), entered.country) == ("Miskatonic University", "US")
    assert [entry.verb for entry in history_of(entered)] == ["directory.institution_entered"]


def test_confirm_import_may_enter_what_is_marked_as_known_when_told_to(officer, vienna):
    make_agreement(vienna, effective_on=date(1997, 12, 31))
    staged = stage(HEADER + VIENNA, officer)

    confirm(staged, {2: vienna.pk}, officer)

    assert Agreement.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "choice", "reason"),
    [
        (VIENNA, {3: NEW}, "no row at line 3"),
        (VIENNA, {}, "at least one row"),
        (VIENNA.replace("AT", "XX"), {2: NEW}, "Line 2 has faults"),
        (VIENNA, {2: 999_999}, "Line 2: choose one of the institutions"),
    ],
)
def test_confirm_import_refuses_what_the_file_does_not_offer(officer, vienna, row, choice, reason):
    staged = stage(HEADER + row, officer)

    with pytest.raises(Refused, match=reason):
        confirm(staged, choice, officer)

    assert Agreement.objects.count() == 0
    staged.refresh_from_db()
    assert staged.state == "waiting"


def test_confirm_import_refuses_a_new_institution_without_name(officer):
    staged = stage("ror,name_en,country\n03prydq77,,\n", officer)

    with pytest.raises(Refused, match="lacks the name"):
        confirm(staged, {2: NEW}, officer)


def test_confirm_import_refuses_ourselves(officer):
    staged = stage(HEADER + "Tokyo Metropolitan University,JP,exchange,university,2001,\n", officer)

    with pytest.raises(Refused, match=r"Line 2: .* own partner"):
        confirm(staged, {2: make_home().institution.pk}, officer)


def test_confirm_import_refuses_a_second_time(officer, vienna):
    staged = stage(HEADER + VIENNA, officer)
    confirm(staged, {2: vienna.pk}, officer)

    with pytest.raises(Refused, match="already been imported"):
        confirm(staged, {2: vienna.pk}, officer)


def test_confirm_import_refuses_what_changed_since_it_was_shown(officer, vienna):
    staged = stage(HEADER + VIENNA, officer)
    seen = preview(staged).digest

    survivor = make_institution("University of Greater Vienna")
    vienna.status, vienna.merged_into = "merged", survivor
    vienna.save()
    with pytest.raises(Refused, match="has changed since"):
        confirm_import(staged, {2: vienna.pk}, seen=seen, by=officer)

    (agreement,) = confirm(staged, {2: survivor.pk}, officer)
    assert list(agreement.partners.all()) == [survivor]


def test_confirm_import_refuses_when_another_file_brought_the_same_meanwhile(officer, vienna):
    first, second = (stage(HEADER + VIENNA, officer) for _ in "ab")
    seen = preview(second).digest
    confirm(first, ready(first), officer)

    with pytest.raises(Refused, match="has changed since"):
        confirm_import(second, {2: vienna.pk}, seen=seen, by=officer)

    assert ready(second) == {}


def test_confirm_import_writes_all_rows_or_none(officer, vienna):
    home = "Tokyo Metropolitan University,JP,exchange,university,2001,\n"
    staged = stage(HEADER + VIENNA + home, officer)

    with pytest.raises(Refused):
        confirm(staged, ready(staged), officer)

    assert Agreement.objects.count() == 0
    assert not Entry.objects.filter(verb="agreements.imported").exists()


def test_discard_import_gives_the_file_up(officer, vienna):
    staged = stage(HEADER + VIENNA, officer)

    discard_import(staged, by=officer)

    with pytest.raises(Refused):
        confirm(staged, {2: vienna.pk}, officer)


def test_the_known_partners_of_the_university_go_through(officer):
    path = Path("/work/shared/data/tmu_partners.csv")
    if not path.exists():
        pytest.skip("needs the file of known partners, which is not part of the project")
    staged = stage_import(path.read_bytes(), name=path.name, as_of=AS_OF, by=officer)

    agreements = confirm(staged, dict.fromkeys(range(2, 14), NEW), officer)

    assert len(agreements) == 12
    assert Agreement.objects.in_force_on(AS_OF).count() == 12
    assert agreements[0].name_in("ja") == "ウィーン大学"
    again = stage_import(path.read_bytes(), name=path.name, as_of=date(2026, 11, 23), by=officer)
    assert ready(again) == {}
    assert all(match.sure.duplicates for match in preview(again).matches)


# -- killed half-way -----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_confirm_import_killed_half_way_leaves_nothing(tmp_path):
    before, after, finished = killed_half_way("tests.agreements.import_to_kill", tmp_path)

    assert after == before == ["waiting", "0", "0", "1", "1"]
    assert finished == ["done", "10", "10", "11", "22"]
