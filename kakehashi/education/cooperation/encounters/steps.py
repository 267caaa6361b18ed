"""What waits for those who promised something at an encounter."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from kakehashi.duties.steps import AT_MOST, Step, steps
from kakehashi.education.cooperation.encounters.queries import owed_by
from kakehashi.people.models import Person


@steps
def follow_ups(person: Person, language: str, day: date) -> Iterator[Step]:
    """What the person, or somebody they act for, has to do because of an encounter."""
    owed = owed_by(person, day).prefetch_related("encounter__institutions__names")
    for each in owed[:AT_MOST]:
        partners = sorted(each.encounter.institutions.all(), key=lambda partner: partner.pk)
        names = ("、" if language == "ja" else ", ").join(p.name_in(language) for p in partners)
        words = {"text": each.text, "partners": names}
        yield Step(
            _("Do the follow-up, or say that it is done"),
            _("%(text)s (%(partners)s)") % words,
            each.get_absolute_url(),
            each.due_on,
        )
