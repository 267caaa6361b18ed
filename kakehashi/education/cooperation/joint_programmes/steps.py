"""What waits for those who keep joint programmes: quality reviews, and the year's students."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.education.cooperation.joint_programmes.queries import reviews_due, without_figures
from kakehashi.education.cooperation.joint_programmes.rules import KEEPS
from kakehashi.education.cooperation.joint_programmes.schedule import schedule
from kakehashi.people.models import Person
from kakehashi.people.queries import units_of


@steps
def reviews(person: Person, language: str, day: date) -> Iterator[Step]:
    """Quality reviews of the person's units that are due soon or overdue."""
    units = units_of(person, KEEPS, day)
    found = reviews_due(day + schedule().review_ahead).filter(programme__unit__in=units)
    for review in found[:AT_MOST]:
        yield Step(
            _("Hold the quality review and record its outcome"),
            review.programme.name_in(language),
            review.get_absolute_url(),
            review.planned_on,
        )


@steps
def figures(person: Person, language: str, day: date) -> Iterator[Step]:
    """Degree programmes of the person's units whose students of the year nobody has stated."""
    year = schedule().year_asked(day)
    units = units_of(person, KEEPS, day)
    for programme in without_figures(year).filter(unit__in=units).order_by("pk")[:AT_MOST]:
        yield Step(
            _("State the students of FY%(year)s") % {"year": year},
            programme.name_in(language),
            f"{reverse('cooperation:state_programme_year', args=[programme.pk])}?year={year}",
            schedule().due_on(year),
        )
