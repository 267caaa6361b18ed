"""What can be done to templates of routes: add one, change it by a new version, retire it.

A version never changes; only the day until which it is in use is written into it. Routes that run
keep the version with which they started.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.approvals import rules
from kakehashi.approvals.models import RouteTemplate, TemplateStep
from kakehashi.institutions.models import Unit
from kakehashi.journal.changes import difference, fields_of
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

ADDED = declare("approvals.template_added", gettext_lazy("added the template"))
REVISED = declare("approvals.template_revised", gettext_lazy("made a new version of the template"))
RETIRED = declare("approvals.template_retired", gettext_lazy("retired the template"))


@dataclass(frozen=True)
class Facts:
    """What a version of a template says beside its steps.

    kinds, levels: codes of the purpose; none: for every one.
    source: the rule of the university on which it rests; empty: none is known.
    """

    name_ja: str
    name_en: str
    purpose: str
    active_from: date
    kinds: Sequence[str] = ()
    levels: Sequence[str] = ()
    source: str = ""


@dataclass(frozen=True)
class Stop:
    """One step, in words that a form or a file can say; the order is that of the list."""

    stage: int
    act: str
    name_ja: str
    name_en: str
    role: str
    unit_rule: str
    unit: Unit | None = None
    days: int | None = None

    @property
    def plain(self) -> dict[str, object]:
        """As the journal writes it."""
        return {**vars(self), "unit": self.unit.code if self.unit else None}


@transaction.atomic
def add_template(code: str, facts: Facts, stops: Sequence[Stop], *, by: Person) -> RouteTemplate:
    """Add a template, in its first version.

    Raises: Refused, if `by` keeps no templates, the code is taken, or the steps are no route.
    """
    _lock()
    require(rules.may_keep_templates(by))
    if RouteTemplate.objects.filter(code=code).exists():
        raise Refused(_("There is a template with this code already."))
    return write_version(code, 1, facts, stops, by=by)


@transaction.atomic
def revise_template(
    template: RouteTemplate, facts: Facts, stops: Sequence[Stop], *, by: Person
) -> RouteTemplate:
    """Make the next version, in use from its own first day; until then the present one is.

    Raises: Refused, if `by` keeps no templates, somebody made a later version in the meantime, the
    version would begin before this one, or the steps are no route.
    """
    _lock()
    require(rules.may_change_template(by, template))
    if facts.active_from < template.active_from:
        raise Refused(_("A new version cannot begin before the version that it replaces."))
    return write_version(template.code, template.number + 1, facts, stops, by=by)


@transaction.atomic
def retire_template(template: RouteTemplate, *, reason: str, by: Person) -> RouteTemplate:
    """No longer offer a template, from tomorrow on. Routes that run go on.

    Raises: Refused, if `by` keeps no templates, no reason is given, it is not the last version, or
    it has been retired.
    """
    _lock()
    template = RouteTemplate.objects.get(pk=template.pk)
    require(rules.may_retire(by, template))
    if not reason.strip():
        raise Refused(_("Say why the template is retired."))
    before = fields_of(template)
    # A version that has not begun is never in use at all but on its first day.
    template.active_until = max(timezone.localdate(), template.active_from)
    template.save()
    changes = difference(before, fields_of(template))
    record(RETIRED, template, by=by, changes=changes, reason=reason.strip())
    return template


def write_version(
    code: str, number: int, facts: Facts, stops: Sequence[Stop], *, by: Person | None
) -> RouteTemplate:
    """Write one version with its steps and its journal entry; the caller has asked who may.

    Raises: Refused, if the steps are no route.
    """
    steps = [
        TemplateStep(
            position=position,
            stage=stop.stage,
            act=stop.act,
            name_ja=stop.name_ja,
            name_en=stop.name_en,
            role=stop.role,
            unit_rule=stop.unit_rule,
            unit=stop.unit,
            days=stop.days,
        )
        for position, stop in enumerate(stops, start=1)
    ]
    require(rules.can_be_steps(steps))
    template = RouteTemplate.objects.create(
        code=code,
        number=number,
        name_ja=facts.name_ja,
        name_en=facts.name_en,
        purpose=facts.purpose,
        kinds=list(facts.kinds),
        levels=list(facts.levels),
        active_from=facts.active_from,
        source=facts.source,
    )
    for step in steps:
        step.template = template
    TemplateStep.objects.bulk_create(steps)
    changes = difference({}, fields_of(template))
    changes["steps"] = [None, [stop.plain for stop in stops]]
    record(ADDED if number == 1 else REVISED, template, by=by, changes=changes)
    return template


def _lock() -> None:
    """Let nobody else change templates at the same time."""
    Unit.objects.select_for_update(of=("self",)).get(kind=Unit.Kind.UNIVERSITY)
