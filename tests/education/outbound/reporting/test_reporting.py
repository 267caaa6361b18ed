"""The return on students abroad: rows, gaps, completeness, freezing, import."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from kakehashi.education.cooperation.models import LedgerEntry
from kakehashi.education.outbound.models import Mobility, NationalReturn
from kakehashi.education.outbound.reporting.importing import import_stays, matched
from kakehashi.education.outbound.reporting.operations import (
    complete_stay,
    declare_complete,
    freeze_return,
)
from kakehashi.education.outbound.reporting.queries import gaps_of, rows_of, stays_of
from kakehashi.education.outbound.reporting.stays_table import read_stays
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused
from kakehashi.vocabulary.time import first_day, fiscal_year
from tests.education.outbound.make import make_mobility
from tests.make import (
    make_agreement,
    make_home,
    make_institution,
    make_officer,
    make_person,
    make_unit,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LAST_YEAR = fiscal_year(TODAY) - 1
APRIL = first_day(LAST_YEAR)
HEAD = "email,name_kanji,name_latin,host,unit,level,field,begins,ends,agreement,source\n"


def make_stay(begins=APRIL, days=100, *, state="closed", **facts):
    """A stay of the past fiscal year with everything that the return asks for."""
    return make_mobility(
        state=state,
        **{
            "arrived_on": begins,
            "left_on": begins + timedelta(days=days - 1),
            "planned_from": begins,
            "planned_until": begins + timedelta(days=days - 1),
            "isced_f": "0421",
            **facts,
        },
    )


def test_rows_of_counts_by_the_first_day_short_stays_and_those_without_agreement():
    short = make_stay(days=8)
    own = make_stay(APRIL + timedelta(days=1))
    Mobility.objects.filter(pk=own.pk).update(agreement=None)
    make_stay(APRIL - timedelta(days=1))
    make_stay(is_virtual=True)

    rows = rows_of(LAST_YEAR)

    assert [(row.stay, row.agreement, row.band) for row in rows] == [
        (short.pk, "agreement", "1"),
        (own.pk, "none", "3"),
    ]
    assert (rows[0].country, rows[0].level, rows[0].field) == ("AT", "bachelor", "0421")


def test_rows_of_takes_the_planned_last_day_of_who_is_still_abroad():
    make_stay(state="arrived", left_on=None)

    (row,) = rows_of(LAST_YEAR)

    assert (row.is_planned, row.band) == (True, "3")


def test_gaps_of_names_the_stay_and_what_is_missing():
    stay = make_stay(isced_f="", level="")
    make_mobility(state="accepted", days=(-40, 40))
    gaps = gaps_of(LAST_YEAR, TODAY, "en")
    assert [(gap.stay, gap.sentence) for gap in gaps] == [
        (stay.pk, "The level of study is not known."),
        (stay.pk, "The field of study is not known."),
    ]
    assert gaps[0].address == reverse("outbound:complete_stay", args=[stay.pk])

    complete_stay(stay, level="master", isced_f="0421", by=make_officer())

    assert gaps_of(LAST_YEAR, TODAY, "en") == []


def test_gaps_of_names_who_should_have_left():
    waiting = make_mobility(state="accepted", days=(-5, 40))
    year = fiscal_year(waiting.planned_from)

    (gap,) = gaps_of(year, TODAY, "en")

    assert gap.sentence == "It should have begun, but nobody has noted the arrival."


def test_freeze_return_keeps_rows_and_needs_a_declaration_and_reasons():
    make_stay()
    by = make_officer(unit=make_home())

    with pytest.raises(Refused, match="First declare"):
        freeze_return(LAST_YEAR, by=by)
    declare_complete(LAST_YEAR, note="Round among the faculties", by=by)
    first = freeze_return(LAST_YEAR, by=by)
    late = make_stay(isced_f="")
    with pytest.raises(Refused, match="1 detail is missing"):
        freeze_return(LAST_YEAR, by=by)
    second = freeze_return(LAST_YEAR, reason="One stay came late", by=by)

    assert (first.number, len(first.rows), second.number, len(second.rows)) == (1, 1, 2, 2)
    assert second.gaps == [{"stay": late.pk, "sentence": "The field of study is not known."}]
    assert first.sha256 != second.sha256
    with pytest.raises(DatabaseError), transaction.atomic():
        NationalReturn.objects.update(reason="")


def test_freeze_return_refuses_the_present_year_and_others():
    by = make_officer(unit=make_home())

    with pytest.raises(Refused, match="not over yet"):
        declare_complete(fiscal_year(TODAY), note="Early", by=by)
    with pytest.raises(Refused, match="international office"):
        freeze_return(LAST_YEAR, by=make_person())


def line(email, host="University of Vienna", unit="law", agreement="", **facts):
    begins = facts.get("begins", f"{LAST_YEAR}-08-01")
    ends = facts.get("ends", f"{LAST_YEAR}-08-14")
    name = facts.get("name", "山田花子")
    return f"{email},{name},,{host},{unit},bachelor,0421,{begins},{ends},{agreement},List\n"


def test_import_stays_enters_unknown_students_and_counts_nothing_in_the_ledger():
    by = make_officer(unit=make_home())
    agreement, known = make_agreement(), make_person()
    host, unit = agreement.partners.get(), make_unit("Law")
    reference = str(agreement.pk)
    data = (
        HEAD
        + line("new@example.ac.jp", unit=unit.code)
        + line(known.email, unit=unit.code, agreement=reference)
    ).encode()
    drafts = read_stays(data)

    stays = import_stays(drafts, by=by)

    assert [(stay.host, stay.unit, stay.state) for stay in stays] == [(host, unit, "closed")] * 2
    assert [stay.agreement for stay in stays] == [None, agreement]
    assert Person.objects.get(email="new@example.ac.jp").name_kanji == "山田花子"
    assert LedgerEntry.objects.count() == 0
    assert stays_of(LAST_YEAR).count() == 2
    with pytest.raises(Refused, match="on record already"):
        import_stays(drafts, by=by)


def test_import_stays_refuses_all_where_one_line_cannot_be():
    by = make_officer(unit=make_home())
    make_institution()
    unit = make_unit("Law").code
    data = (HEAD + line("a@example.ac.jp", unit=unit) + line("b@example.ac.jp", unit="no")).encode()

    with pytest.raises(Refused, match="Line 3: No unit has the code “no”"):
        import_stays(read_stays(data), by=by)

    assert Mobility.objects.count() == 0


def test_matched_says_what_stands_against_a_line():
    make_institution()
    data = (HEAD + line("a@example.ac.jp", name="", unit="x", agreement="77")).encode()

    (found,) = matched(read_stays(data), date(LAST_YEAR + 2, 1, 1))

    assert found.problems == [
        "No unit has the code “x”.",
        "Nobody has this e-mail; write a name, and the person is entered.",
        "There is no signed agreement “77” with this host.",
    ]


def test_pages_of_the_return(client):
    client.cookies["django_language"] = "en"
    client.force_login(make_officer(unit=make_home()))
    stay = make_stay(isced_f="")

    def page(name, *args, **query):
        response = client.get(reverse(f"outbound:{name}", args=args), query)
        return " ".join(response.content.decode().split())

    assert f"FY{LAST_YEAR}" in page("national_returns")
    shown = page("return_year", LAST_YEAR)
    assert "The field of study is not known." in shown
    assert "Three to six months" in shown
    complete = reverse("outbound:complete_stay", args=[stay.pk])
    client.post(complete, {"level": "bachelor", "isced_f": "0421"})
    client.post(
        reverse("outbound:declare_stays_complete", args=[LAST_YEAR]), {"note": "Round in May"}
    )
    client.post(reverse("outbound:freeze_return", args=[LAST_YEAR]), {"reason": ""})
    frozen = NationalReturn.objects.get()
    assert "Version 1" in page("national_return", frozen.pk)
    file = client.get(frozen.get_absolute_url(), {"export": "csv"}).content.decode("utf-8-sig")
    assert file.splitlines()[0].startswith("整理番号,協定,国・地域コード")
    assert "3か月以上6か月未満" in file
    sent = {"table": HEAD + line("a@example.ac.jp")}
    answer = client.post(reverse("outbound:import_stays"), sent)
    assert "No unit has the code “law”." in answer.content.decode()


def test_pages_of_the_return_are_for_the_office(client):
    client.cookies["django_language"] = "en"
    client.force_login(make_person())

    answer = client.get(reverse("outbound:national_returns"), follow=True)

    assert [str(each) for each in answer.context["messages"]] == [
        "Only the office, the leadership and auditors see the returns."
    ]
