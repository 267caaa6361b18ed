"""What waits for those who approve rules, scales and distributions."""

from collections.abc import Iterator
from datetime import date

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.education.cooperation.credits.rules import APPROVES, may_approve
from kakehashi.education.cooperation.models import (
    CreditRule,
    GradeDistribution,
    GradeRule,
    GradeScale,
)
from kakehashi.education.cooperation.models.approved import ScopedRule
from kakehashi.people.models import Person
from kakehashi.people.queries import holds
from kakehashi.vocabulary.study import StudyLevel

Entry = CreditRule | GradeRule | GradeScale | GradeDistribution

WAITING = (CreditRule, GradeRule, GradeScale, GradeDistribution)


@steps
def approvals(person: Person, language: str, day: date) -> Iterator[Step]:
    """What somebody else entered and `person` may approve."""
    if not holds(person, APPROVES, on=day):
        return
    for model in WAITING:
        waiting = model._default_manager.filter(approved_at=None, withdrawn_at=None)
        others = waiting.exclude(entered_by=person).order_by("pk")
        for each in others[:AT_MOST]:
            if may_approve(person, each):
                words = _("Approve the entry, or withdraw it")
                yield Step(words, _about(each, language), each.get_absolute_url())


def _about(entry: Entry, language: str) -> str:
    """What it is and for whom: "Credit rule: Umeå University"."""
    if isinstance(entry, ScopedRule):
        name = entry.place_in(language) or StudyLevel(entry.level).label
    elif isinstance(entry, GradeDistribution):
        name = f"{entry.scale.name_in(language)} {entry.first_year}–{entry.last_year}"
    else:
        name = entry.name_in(language)
    kind = capfirst(str(entry._meta.verbose_name))
    return f"{kind}{pgettext('punctuation', ': ')}{name}"
