"""What is done to research projects: enter, and tell anew."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.agreements.rules import can_be_partners
from kakehashi.journal.changes import Fields, difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.research.dissemination.models import ResearchProject
from kakehashi.research.dissemination.people import rules
from kakehashi.research.dissemination.people.operations import new_address
from kakehashi.research.dissemination.people.particulars import Project
from kakehashi.verdicts import Refused, require

ENTERED = declare("research.project_entered", gettext_lazy("entered the research project"))
REVISED = declare("research.project_revised", gettext_lazy("revised the research project"))

OWN = (
    *("unit", "leader", "title_ja", "title_en", "summary_ja", "summary_en"),
    *("funder_ja", "funder_en", "award_number", "starts_on", "ends_on", "website", "is_public"),
)


@transaction.atomic
def enter_project(told: Project, *, by: Person, is_invented: bool = False) -> ResearchProject:
    """Enter a research project; its address is made from the English title and then stays.

    Raises: Refused, if `by` neither leads it nor keeps the unit's, or a fact cannot be so.
    """
    require(rules.may_enter_project(by, told))
    require(rules.can_be_told(told))
    _require_partners(told)
    now = timezone.now()
    project = ResearchProject(
        slug=new_address(ResearchProject, told.title_en),
        created_by=by,
        created_at=now,
        changed_at=now,
        is_invented=is_invented,
        **_columns(told),
    )
    project.save()
    _relate(project, told)
    record(ENTERED, project, by=by, changes=difference({}, _fields(project)))
    return project


@transaction.atomic
def revise_project(project: ResearchProject, told: Project, *, by: Person) -> ResearchProject:
    """Tell of a project anew: everything but its address.

    Raises: Refused, if `by` may not keep it (before or after), nothing changes, or a fact cannot
    be so.
    """
    rows = ResearchProject.objects.select_for_update(of=("self",))
    project = rows.select_related("unit", "leader").get(pk=project.pk)
    require(rules.may_keep_project(by, project))
    if told.unit.pk != project.unit_id:
        require(rules.may_make_at(by, told.unit))
    require(rules.can_be_told(told))
    _require_partners(told)
    before = _fields(project)
    for name, value in _columns(told).items():
        setattr(project, name, value)
    _relate(project, told)
    if _fields(project) == before:
        raise Refused(_("Nothing has changed."))
    project.changed_at = timezone.now()
    project.save()
    record(REVISED, project, by=by, changes=difference(before, _fields(project)))
    return project


def _require_partners(told: Project) -> None:
    if told.partners:
        require(can_be_partners(list(told.partners)))


def _columns(told: Project) -> dict[str, Any]:
    plain = {name: getattr(told, name) for name in OWN}
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in plain.items()
    }


def _relate(project: ResearchProject, told: Project) -> None:
    """Members without the leader, and partners."""
    project.members.set([each for each in told.members if each.pk != told.leader.pk])
    project.partners.set(told.partners)


def _fields(project: ResearchProject) -> Fields:
    return {
        **fields_of(project),
        "members": sorted(project.members.values_list("pk", flat=True)),
        "partners": sorted(project.partners.values_list("pk", flat=True)),
    }
