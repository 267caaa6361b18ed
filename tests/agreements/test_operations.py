import threading
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from kakehashi.agreements import operations
from kakehashi.agreements.models import Agreement, Attachment, Completeness, Terms
from kakehashi.agreements.provisions import Provisions, provisions_of
from kakehashi.agreements.states import State
from kakehashi.documents.models import Document
from kakehashi.journal.models import Entry
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Role
from kakehashi.verdicts import Refused
from tests.make import (
    make_agreement,
    make_home,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2015, 4, 1), date(2020, 3, 31)


def provisions(**changes):
    facts = {"kind": Terms.Kind.EXCHANGE, "level": Terms.Level.UNIVERSITY, "effective_on": FIRST}
    return Provisions(**{"unit": make_home(), **facts, **changes})


def make_draft(*partners, **facts):
    return make_agreement(*partners, state=State.DRAFT, **facts)


def make_coordinator(unit):
    person = make_person()
    make_role(person, Role.Kind.COORDINATOR, unit=unit)
    return person


def make_merged(name="UMIST", into="University of Manchester"):
    survivor = make_institution(into, country="GB")
    return make_institution(name, country="GB", status="merged", merged_into=survivor)


def make_document(by):
    return Document.objects.create(
        file="ab/abc", name="signed.pdf", media_type="application/pdf", size=3, sha256="a" * 64,
        uploaded_by=by, uploaded_at=timezone.now(),
    )  # fmt: skip


def verbs_of(record):
    return [entry.verb for entry in history_of(record)]


# -- draft and revise ----------------------------------------------------------------------------


def test_draft_enters_partners_and_terms_and_journals_them():
    vienna, umea = make_institution(), make_institution("Umeå University", country="SE")
    officer = make_officer()

    agreement = operations.draft(
        [umea, vienna], provisions(expires_on=LAST), reference="6高参国第4号", by=officer
    )

    assert agreement.state == State.DRAFT
    assert set(agreement.partners.all()) == {vienna, umea}
    assert agreement.latest.number == 0
    assert provisions_of(agreement.latest) == provisions(expires_on=LAST)
    (entry,) = history_of(agreement)
    assert (entry.verb, entry.by, entry.record_name) == (
        "agreements.drafted", officer, "6高参国第4号",
    )  # fmt: skip
    assert entry.changes["effective_on"] == [None, "2015-04-01"]
    assert entry.changes["partners"] == [None, sorted([vienna.pk, umea.pk])]


def test_draft_may_still_lack_partner_and_first_day():
    agreement = operations.draft([], provisions(effective_on=None), by=make_officer())

    assert agreement.partners.count() == 0
    assert agreement.latest.effective_on is None


def test_draft_lets_a_coordinator_draft_for_the_own_unit_only():
    law = make_unit("Law")
    coordinator = make_coordinator(law)
    for_law = provisions(level=Terms.Level.UNIT, unit=law)

    assert operations.draft([make_institution()], for_law, by=coordinator).pk
    with pytest.raises(Refused, match="coordinators of this unit"):
        operations.draft([make_institution()], provisions(), by=coordinator)


def test_draft_refuses_a_merged_institution_and_names_its_survivor():
    with pytest.raises(Refused, match=r"UMIST was merged into University of Manchester\."):
        operations.draft([make_merged()], provisions(), by=make_officer())

    assert Agreement.objects.count() == 0


def test_draft_refuses_dates_that_cannot_be():
    with pytest.raises(Refused, match="before the first day"):
        operations.draft([], provisions(expires_on=date(2015, 3, 31)), by=make_officer())


def test_revise_draft_restates_everything_and_journals_what_changed():
    before, after = make_institution(), make_institution("Umeå University", country="SE")
    agreement, officer = make_draft(before), make_officer()

    operations.revise_draft(
        agreement, [after], provisions(kind=Terms.Kind.DISPATCH), remarks="Call first.", by=officer
    )

    agreement.refresh_from_db()
    assert list(agreement.partners.all()) == [after]
    assert agreement.terms.count() == 1
    assert history_of(agreement)[0].changes == {
        "remarks": ["", "Call first."],
        "kind": ["exchange", "dispatch"],
        "partners": [[before.pk], [after.pk]],
    }


def test_revise_draft_refuses_what_was_signed_and_a_unit_that_is_not_ours():
    law, science = make_unit("Law"), make_unit("Science")
    draft = make_draft(level=Terms.Level.UNIT, unit=law)
    to_science = provisions(level=Terms.Level.UNIT, unit=science)

    with pytest.raises(Refused, match="Only a draft is revised"):
        operations.revise_draft(make_agreement(), [], provisions(), by=make_officer())
    with pytest.raises(Refused, match="coordinators of this unit"):
        operations.revise_draft(draft, [], to_science, by=make_coordinator(law))


# -- sign ----------------------------------------------------------------------------------------


def test_sign_records_both_days():
    draft, officer = make_draft(effective_on=None), make_officer()

    operations.sign(draft, signed_on=date(2015, 3, 1), effective_on=FIRST, by=officer)

    agreement = Agreement.objects.get()
    assert (agreement.state, agreement.signed_on) == (State.SIGNED, date(2015, 3, 1))
    assert agreement.latest.effective_on == FIRST
    assert history_of(agreement)[0].changes == {
        "state": ["draft", "signed"],
        "signed_on": [None, "2015-03-01"],
        "effective_on": [None, "2015-04-01"],
    }


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ({"signed_on": None, "effective_on": None}, "without the day"),
        ({"signed_on": date(2999, 1, 1), "effective_on": FIRST}, "in the future"),
        ({"signed_on": FIRST, "effective_on": date(2021, 1, 1)}, "before the first day"),
    ],
)
def test_sign_refuses_days_that_cannot_be(days, reason):
    draft = make_draft(expires_on=LAST)

    with pytest.raises(Refused, match=reason):
        operations.sign(draft, **days, by=make_officer())

    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    assert verbs_of(draft) == []


def test_sign_refuses_a_draft_without_partner_or_with_one_merged_meanwhile():
    alone = make_draft()
    alone.parties.all().delete()

    with pytest.raises(Refused, match="at least one partner"):
        operations.sign(alone, signed_on=FIRST, effective_on=FIRST, by=make_officer())
    with pytest.raises(Refused, match="UMIST was merged into University of Manchester"):
        operations.sign(
            make_draft(make_merged()), signed_on=FIRST, effective_on=FIRST, by=make_officer()
        )


def test_sign_refuses_coordinators_and_a_second_signature():
    law = make_unit("Law")
    draft = make_draft(level=Terms.Level.UNIT, unit=law)

    with pytest.raises(Refused, match="international office"):
        operations.sign(draft, signed_on=FIRST, effective_on=FIRST, by=make_coordinator(law))
    operations.sign(draft, signed_on=FIRST, effective_on=FIRST, by=make_officer())
    with pytest.raises(Refused, match="not a draft any more"):
        operations.sign(draft, signed_on=FIRST, effective_on=FIRST, by=make_officer())


# -- amend, terminate, discard -------------------------------------------------------------------


def test_amend_keeps_the_original_and_numbers_upward():
    vienna = make_institution()
    with_one_institute = make_agreement(
        vienna, level=Terms.Level.UNIT, unit=make_unit("Japanese Studies"), effective_on=FIRST
    )
    university_wide = provisions(effective_on=date(2017, 7, 1))

    first = operations.amend(
        with_one_institute, university_wide, summary=" University-wide. ", by=make_officer()
    )
    second = operations.amend(
        with_one_institute,
        replace(university_wide, expires_on=date(2027, 6, 30)),
        summary="Until 2027.",
        signed_on=date(2017, 6, 1),
        by=make_officer(),
    )

    assert (first.number, second.number, second.signed_on) == (1, 2, date(2017, 6, 1))
    agreement = Agreement.objects.get()
    assert [terms.level for terms in agreement.versions()] == ["unit", "university", "university"]
    assert agreement.terms_on(date(2017, 6, 30)).level == "unit"
    entry = history_of(agreement)[0]
    assert (entry.verb, entry.reason) == ("agreements.amended", "Until 2027.")
    assert entry.changes["expires_on"] == [None, "2027-06-30"]


@pytest.mark.parametrize(
    ("changes", "summary", "reason"),
    [
        ({"effective_on": date(2015, 3, 31)}, "Earlier.", "before the terms"),
        ({"effective_on": None}, "Some day.", "needs the day"),
        ({}, " ", "in a sentence"),
        ({"renewal": Terms.Renewal.AUTOMATIC}, "Renews.", "length of a term"),
    ],
)
def test_amend_refuses_what_cannot_be(changes, summary, reason):
    agreement = make_agreement(effective_on=FIRST)

    with pytest.raises(Refused, match=reason):
        operations.amend(agreement, provisions(**changes), summary=summary, by=make_officer())

    assert agreement.terms.count() == 1


def test_amend_needs_the_office_of_the_old_unit_and_of_the_new():
    law = make_unit("Law")
    officer = make_officer(unit=law)
    agreement = make_agreement(level=Terms.Level.UNIT, unit=law)

    with pytest.raises(Refused, match="at this unit or above"):
        operations.amend(agreement, provisions(), summary="University-wide.", by=officer)
    with pytest.raises(Refused, match="Only a signed agreement"):
        operations.amend(make_draft(), provisions(), summary="Too early.", by=make_officer())


def test_terminate_records_last_day_and_reason():
    agreement = make_agreement()

    operations.terminate(agreement, last_day=LAST, reason=" Dormant. ", by=make_officer())

    agreement.refresh_from_db()
    assert (agreement.state, agreement.terminated_on) == (State.TERMINATED, LAST)
    entry = history_of(agreement)[0]
    assert (entry.verb, entry.reason) == ("agreements.terminated", "Dormant.")


def test_terminate_refuses_no_reason_an_expired_agreement_and_a_second_time():
    agreement, officer = make_agreement(expires_on=LAST), make_officer()

    with pytest.raises(Refused, match="reason"):
        operations.terminate(agreement, last_day=LAST, reason=" ", by=officer)
    with pytest.raises(Refused, match="expired by that day"):
        operations.terminate(agreement, last_day=date(2020, 4, 1), reason="Dormant.", by=officer)
    operations.terminate(agreement, last_day=LAST, reason="Dormant.", by=officer)
    with pytest.raises(Refused, match="can be terminated"):
        operations.terminate(agreement, last_day=LAST, reason="Dormant.", by=officer)


def test_discard_keeps_the_record():
    draft = make_draft()

    operations.discard(draft, reason="Not answered.", by=make_officer())

    draft.refresh_from_db()
    assert draft.state == State.DISCARDED
    assert history_of(draft)[0].reason == "Not answered."
    with pytest.raises(Refused, match="Only a draft"):
        operations.discard(draft, by=make_officer())


# -- attach, declare complete --------------------------------------------------------------------


def test_attach_keeps_the_document_and_journals_its_hash():
    agreement, officer = make_agreement(), make_officer()

    attachment = operations.attach(
        agreement, make_document(officer), title="Signed text", is_public=True, by=officer
    )

    assert list(Attachment.objects.all()) == [attachment]
    assert history_of(agreement)[0].changes["sha256"] == [None, "a" * 64]


def test_attach_refuses_auditors():
    auditor = make_person()
    make_role(auditor, Role.Kind.AUDITOR)

    with pytest.raises(Refused):
        operations.attach(make_agreement(), make_document(auditor), title="Note", by=auditor)


def test_declare_complete_states_day_and_ground():
    completeness = operations.declare_complete(
        LAST, statement=" Compared with the list of 2020. ", by=make_officer()
    )

    assert completeness.statement == "Compared with the list of 2020."
    assert verbs_of(completeness) == ["agreements.register_declared_complete"]


@pytest.mark.parametrize(("day", "statement"), [(date(2999, 1, 1), "Surely."), (LAST, "  ")])
def test_declare_complete_refuses_the_future_and_the_groundless(day, statement):
    with pytest.raises(Refused):
        operations.declare_complete(day, statement=statement, by=make_officer())

    assert Completeness.objects.count() == Entry.objects.count() == 0


def test_declare_complete_refuses_the_office_of_one_faculty():
    with pytest.raises(Refused, match="whole register"):
        operations.declare_complete(LAST, statement="Ours.", by=make_officer(unit=make_unit()))


# -- two at once ---------------------------------------------------------------------------------


def at_once(first, second):
    """Run both in threads of their own connections; their results, a Refused instead of raising."""
    start, answers = threading.Barrier(2), []

    def run(act):
        try:
            start.wait(timeout=10)
            answers.append(act())
        except Refused as refused:
            answers.append(refused)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


@pytest.mark.postgresql
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks: needs PostgreSQL")
@pytest.mark.parametrize("act", ["sign", "terminate", "amend"])
def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told(act):
    if act == "sign":
        agreement = make_draft()
        facts = {"signed_on": FIRST, "effective_on": FIRST}
    else:
        agreement = make_agreement()
        facts = {"last_day": LAST, "reason": "Dormant."}
    officers = [make_officer(), make_officer()]
    if act == "amend":
        calls = [
            lambda by=by: operations.amend(agreement, provisions(), summary="Renewed.", by=by)
            for by in officers
        ]
    else:
        calls = [
            lambda by=by: getattr(operations, act)(agreement, **facts, by=by) for by in officers
        ]

    answers = at_once(*calls)

    assert len(answers) == 2
    if act == "amend":  # both are wanted; what must not happen is the same number twice
        assert sorted(terms.number for terms in answers) == [1, 2]
    else:
        assert [type(answer) for answer in answers].count(Refused) == 1
        assert len(verbs_of(agreement)) == 1
