"""What waits: imports whose rows are not decided."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kakehashi.duties.steps import Step, steps
from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import WorkImport


@steps
def open_imports(person: Person, language: str, day: date) -> Iterator[Step]:
    """One step for each import that the person began and has not closed."""
    rows = WorkImport.objects.filter(made_by=person, state=WorkImport.State.OPEN).order_by("pk")
    for batch in rows[:5]:
        count = batch.rows.filter(outcome="").count()
        words = ngettext("%(count)d row waits", "%(count)d rows wait", count) % {"count": count}
        title = _("Decide about the import %(name)s") % {"name": batch.name}
        yield Step(title, words, reverse("dissemination:import", args=[batch.pk]))
