from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kakehashi.agreements.models import Agreement, AgreementImport, Suspension, Terms
from kakehashi.agreements.queries import rests as rests_of_all
from kakehashi.agreements.queries import spells
from kakehashi.agreements.states import Standing, State
from kakehashi.people.models import Role
from kakehashi.policy.spells import Spells
from tests.make import (
    make_agreement,
    make_amendment,
    make_institution,
    make_officer,
    make_person,
    make_role,
    make_unit,
)

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2015, 4, 1), date(2020, 3, 31)
ONE_DAY = timedelta(days=1)


def standing(agreement, day):
    """What the record says, after asking both querysets for the same."""
    said = Agreement.objects.get(pk=agreement.pk).standing_on(day)
    row = Agreement.objects.with_standing_on(day).get(pk=agreement.pk)
    assert row.standing == said
    found = Agreement.objects.in_force_on(day).filter(pk=agreement.pk).count()
    assert found == (1 if said == Standing.ACTIVE else 0)
    return said


def test_standing_includes_the_first_and_the_last_day():
    agreement = make_agreement(effective_on=FIRST, expires_on=LAST)

    assert standing(agreement, FIRST - ONE_DAY) == Standing.SIGNED
    assert standing(agreement, FIRST) == Standing.ACTIVE
    assert standing(agreement, LAST) == Standing.ACTIVE
    assert standing(agreement, LAST + ONE_DAY) == Standing.EXPIRED


def test_standing_goes_on_where_renewal_is_automatic():
    agreement = make_agreement(
        effective_on=FIRST, expires_on=LAST, renewal=Terms.Renewal.AUTOMATIC, renewal_months=60
    )

    assert standing(agreement, date(2050, 1, 1)) == Standing.ACTIVE


def test_standing_ends_after_the_last_day_of_a_terminated_agreement():
    agreement = make_agreement(
        effective_on=FIRST,
        state=State.TERMINATED,
        terminated_on=LAST,
        termination_reason="Dormant.",
    )

    assert standing(agreement, LAST) == Standing.ACTIVE
    assert standing(agreement, LAST + ONE_DAY) == Standing.TERMINATED


def test_standing_follows_the_amendment_once_it_has_begun():
    agreement = make_agreement(effective_on=FIRST, expires_on=LAST)
    make_amendment(agreement, effective_on=date(2022, 4, 1), expires_on=date(2027, 3, 31))

    assert standing(agreement, date(2022, 3, 31)) == Standing.EXPIRED
    assert standing(agreement, date(2022, 4, 1)) == Standing.ACTIVE


def test_standing_of_drafts_never_depends_on_the_day():
    assert standing(make_agreement(state=State.DRAFT), date(2026, 1, 1)) == Standing.DRAFT
    assert standing(make_agreement(state=State.DISCARDED), date(2026, 1, 1)) == Standing.DISCARDED


DAYS = st.dates(date(2000, 1, 1), date(2003, 12, 31))


@dataclass(frozen=True)
class Text:
    """One text of an agreement: the original or an amendment."""

    begins: date
    length: int | None
    automatic: bool


RESTS = st.lists(
    st.tuples(DAYS, st.none() | st.integers(0, 300)).map(
        lambda each: (each[0], None if each[1] is None else each[0] + timedelta(days=each[1]))
    ),
    max_size=3,
).filter(lambda rests: sum(ends is None for _, ends in rests) <= 1)
TEXTS = st.builds(Text, DAYS, st.none() | st.integers(0, 500), st.booleans())


def plainly(state, texts, terminated_on, rests, day):
    """The standing recounted in other words: follow the calendar from text to text."""
    if state in (State.DRAFT, State.DISCARDED):
        return Standing(state)
    if terminated_on is not None and day > terminated_on:
        return Standing.SUPERSEDED if state == State.SUPERSEDED else Standing.TERMINATED
    now = None
    for text in texts:
        if text.begins <= day:
            now = text
    if now is None:
        return Standing.SIGNED
    if now.length is None or now.automatic or day <= now.begins + timedelta(days=now.length):
        rested = any(begins <= day and (ends is None or day <= ends) for begins, ends in rests)
        return Standing.SUSPENDED if rested else Standing.ACTIVE
    return Standing.EXPIRED


class StandingProperty(TestCase):
    """Hypothesis' own TestCase: each example in a transaction of its own."""

    @settings(deadline=None, max_examples=150)
    @given(
        st.sampled_from(State),
        st.lists(TEXTS, min_size=1, max_size=4).map(lambda t: sorted(t, key=lambda e: e.begins)),
        DAYS,
        RESTS,
        st.lists(DAYS, min_size=1, max_size=5),
    )
    def test_standing_is_read_alike_from_record_queryset_and_calendar(
        self, state, texts, terminated_on, rests, days
    ):
        end = terminated_on if state in (State.TERMINATED, State.SUPERSEDED) else None
        agreement = Agreement.objects.create(
            state=state,
            terminated_on=end,
            termination_reason="Dormant." if end else "",
            superseded_by=make_agreement() if state == State.SUPERSEDED else None,
        )
        for begins, ends in rests:
            Suspension.objects.create(agreement=agreement, starts_on=begins, ends_on=ends)
        unit = make_unit()
        for number, text in enumerate(texts):
            Terms.objects.create(
                agreement=agreement,
                number=number,
                unit=unit,
                kind=Terms.Kind.EXCHANGE,
                level=Terms.Level.UNIT,
                effective_on=text.begins,
                expires_on=text.begins + timedelta(text.length)
                if text.length is not None
                else None,
                renewal="automatic" if text.automatic else "none",
                renewal_months=60 if text.automatic else None,
                summary="Renewed." if number else "",
            )
        make_agreement()

        held = Spells(spells(), ["agreement"], rests_of_all(), resting="agreement")
        borders = {day for rest in rests for day in rest if day is not None}
        for day in {
            *days,
            *(text.begins for text in texts),
            *(terminated_on, terminated_on + ONE_DAY),
            *borders,
            *(day + ONE_DAY for day in borders),
        }:
            said = standing(agreement, day)
            assert said == plainly(state, texts, end, rests, day)
            found = [row for row in held.on(day).rows if row[-1] == agreement.pk]
            assert len(found) == (1 if said == Standing.ACTIVE else 0)


def test_public_leaves_drafts_out():
    signed = make_agreement()
    make_agreement(state=State.DRAFT)
    make_agreement(state=State.DISCARDED)

    assert list(Agreement.objects.public()) == [signed]
    assert list(Agreement.objects.visible_to(AnonymousUser())) == [signed]


@pytest.mark.parametrize(
    ("kind", "sees"),
    [
        (Role.Kind.OFFICE, True),
        (Role.Kind.COORDINATOR, True),
        (Role.Kind.LEADERSHIP, True),
        (Role.Kind.AUDITOR, True),
        (Role.Kind.TEACHER, False),
        (Role.Kind.RESEARCHER, False),
        (Role.Kind.STUDENT, False),
    ],
)
def test_visible_to_shows_drafts_to_those_who_work_on_them_at_their_unit(kind, sees):
    law, science = make_unit("Law"), make_unit("Science")
    draft = make_agreement(state=State.DRAFT, level=Terms.Level.UNIT, unit=law)
    make_agreement(state=State.DRAFT, level=Terms.Level.UNIT, unit=science)
    person = make_person()
    make_role(person, kind, unit=law)

    assert list(Agreement.objects.visible_to(person)) == ([draft] if sees else [])


def test_visible_to_counts_a_role_at_the_units_below():
    draft = make_agreement(state=State.DRAFT, level=Terms.Level.UNIT, unit=make_unit())

    assert list(Agreement.objects.visible_to(make_officer())) == [draft]


def test_name_in_names_the_partners_and_str_prefers_the_reference():
    agreement = make_agreement(make_institution("University of Vienna"), make_institution("Umeå"))

    assert agreement.name_in("en") == "University of Vienna, Umeå"
    assert str(agreement) == "University of Vienna, Umeå"
    assert str(make_agreement(reference="6高参国第4号")) == "6高参国第4号"


def test_with_everything_reads_any_number_in_the_same_queries():
    for _ in range(3):
        make_agreement()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for agreement in Agreement.objects.with_everything():
            assert agreement.name_in("ja")
            assert agreement.latest.unit.name_ja
    assert len(queries) == 6  # one of them for suspensions


@pytest.mark.parametrize(
    "wrong",
    [
        {"effective_on": LAST, "expires_on": FIRST},
        {"renewal": Terms.Renewal.AUTOMATIC, "renewal_months": None},
        {"renewal": Terms.Renewal.AUTOMATIC, "renewal_months": 0},
    ],
)
def test_database_refuses_terms_that_cannot_be(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_agreement(**wrong)


def test_database_refuses_an_amendment_without_day_or_summary():
    agreement = make_agreement()
    for wrong in ({"effective_on": None}, {"effective_on": LAST, "summary": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_amendment(agreement, **wrong)


def test_database_refuses_a_termination_without_day_or_reason():
    for wrong in ({"terminated_on": LAST}, {"termination_reason": "Dormant."}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_agreement(state=State.TERMINATED, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_agreement(terminated_on=LAST, termination_reason="Dormant.")


def test_database_refuses_a_decided_import_that_nobody_decided():
    facts = {"sha256": "0" * 64, "encoding": "utf-8", "delimiter": ",", "as_of": FIRST, "rows": []}
    with pytest.raises(IntegrityError), transaction.atomic():
        AgreementImport.objects.create(
            file_name="partners.csv",
            state=AgreementImport.State.DONE,
            uploaded_by=make_person(),
            uploaded_at="2026-11-23T00:00:00Z",
            **facts,
        )


def test_name_in_says_in_words_that_a_draft_has_no_partner_yet():
    draft = Agreement.objects.create(state=State.DRAFT)

    assert draft.name_in("en") == f"Partner still open (draft {draft.pk})"
