"""Makers of joint programmes and what hangs on them."""

from datetime import UTC, date, datetime
from decimal import Decimal

from kakehashi.education.cooperation.models import (
    JointProgramme,
    ProgrammeCompleteness,
    ProgrammeCourse,
    ProgrammePartner,
    ProgrammeYear,
    QualityReview,
)
from tests.make import make_home, make_institution, make_person

FIRST = date(2020, 4, 1)
AT = datetime(2026, 6, 1, tzinfo=UTC)


def make_programme(*partners, kind="double", state="running", **facts):
    """A double degree that runs since April 2020; one partner if none is given."""
    days = {
        "planned": {},
        "approved": {},
        "dropped": {"ended_on": date(2021, 4, 1), "end_reason": "No money."},
        "running": {"runs_from": FIRST},
        "teach_out": {"runs_from": FIRST, "teach_out_from": date(2023, 4, 1)},
        "ended": {"runs_from": FIRST, "ended_on": date(2024, 3, 31), "end_reason": "Too few."},
    }[state]
    programme = JointProgramme.objects.create(
        kind=kind,
        state=state,
        unit=facts.pop("unit", None) or make_home(),
        **{
            "title_en": "Double Degree",
            "level": "master",
            "source": "Leaflet",
            "source_on": date(2026, 4, 1),
            **days,
            **facts,
        },
    )
    for partner in partners or [make_institution()]:
        ProgrammePartner.objects.create(programme=programme, institution=partner, role="awarding")
    return programme


def make_division(programme, home="30", *shares, total="60", measure="credits"):
    """State shares: of the home university, then of each partner in order."""
    programme.measure, programme.total = measure, Decimal(total)
    programme.home_share = Decimal(home)
    programme.save()
    for party, share in zip(programme.parties.order_by("pk"), shares or ["30"], strict=True):
        party.share = Decimal(share)
        party.save()
    return programme


def make_year(programme, year=2026, home=5, partner=7, **facts):
    return ProgrammeYear.objects.create(
        programme=programme,
        year=year,
        home_students=home,
        partner_students=partner,
        **{
            "source": "List of the faculty",
            "source_on": date(year, 5, 10),
            "entered_by": facts.pop("by", None) or make_person(),
            "entered_at": AT,
            **facts,
        },
    )


def make_course(programme, starts_on=date(2025, 10, 1), home=12, partner=9, **facts):
    party = programme.parties.order_by("pk").first()
    return ProgrammeCourse.objects.create(
        programme=programme,
        starts_on=starts_on,
        home_students=home,
        partner_students=partner,
        **{
            "name": "Cities",
            "institution": party.institution,
            "weeks": 6,
            "source": "Syllabus",
            "source_on": starts_on,
            "entered_by": facts.pop("by", None) or make_person(),
            "entered_at": AT,
            **facts,
        },
    )


def make_review(programme, planned_on=date(2026, 12, 1), **facts):
    return QualityReview.objects.create(programme=programme, planned_on=planned_on, **facts)


def declare_programmes_complete(complete_from):
    return ProgrammeCompleteness.objects.create(
        complete_from=complete_from,
        statement="Compared with the faculties.",
        declared_by=make_person(),
        declared_at=AT,
    )
