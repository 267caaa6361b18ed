"""Who may start a route, answer a step, withdraw or keep templates; what can be so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kakehashi.approvals.models import Act, Route, RouteTemplate, Step, StepRole, TemplateStep
from kakehashi.approvals.queries import (
    actors_at,
    capacity,
    drafting_capacity,
    place_of,
    running_route,
)
from kakehashi.approvals.registering import purpose
from kakehashi.approvals.states import RouteState, StepState
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds, holds_at_home
from kakehashi.verdicts import No, Verdict

SHA256 = re.compile(r"[0-9a-f]{64}")
MOST_STEPS = 20
LONGEST_DAYS = 365

ENDED = {
    RouteState.APPROVED: gettext_lazy("This route has ended: it was approved."),
    RouteState.RETURNED: gettext_lazy(
        "This route was sent back and stays so. A new one is started about the revised text."
    ),
    RouteState.WITHDRAWN: gettext_lazy("This route was withdrawn."),
}


@dataclass(frozen=True)
class Subject:
    """What is to be approved.

    purpose: a registered name, such as "agreements.version".
    id:      of the record, among those of the purpose.
    address: path on this site where it can be read, such as `get_absolute_url` gives.
    digest:  SHA-256 of exactly what is approved, in lower-case hexadecimal.
    """

    purpose: str
    id: int
    title_ja: str
    title_en: str
    address: str
    digest: str


# -- Starting ------------------------------------------------------------------------------------


def may_start(person: Person, template: RouteTemplate, unit: Unit) -> Verdict:
    """Those who act in the drafting role of a template that is in use."""
    today = timezone.localdate()
    if not RouteTemplate.objects.in_use_on(today).filter(pk=template.pk).exists():
        return No(_("This version of the template is not in use. Choose one that is."))
    drafting = template.steps.get(act=Act.DRAFTING)
    if drafting_capacity(person, drafting, unit) is None:
        return No(
            _("On this route only “%(role)s” of %(unit)s drafts.")
            % _asked(drafting, place_of(drafting, unit))
        )
    return True


def can_be_about(template: RouteTemplate, subject: Subject) -> Verdict:
    """The template is for this purpose, and no other route about the same record is running."""
    if template.purpose != subject.purpose:
        return No(_("This template is for something else."))
    running = running_route(subject.purpose, subject.id)
    if running is not None:
        return No(
            _("The route %(reference)s about this is still running. Withdraw it first.")
            % {"reference": running.reference}
        )
    return True


def can_be_answered(template: RouteTemplate, unit: Unit) -> Verdict:
    """Every step that holds the route up has somebody who can answer it."""
    for step in template.steps.exclude(act=Act.REPORT):
        place = place_of(step, unit)
        if not actors_at(step.role, place):
            return No(
                _(
                    "The step “%(step)s” would wait for ever: nobody is “%(role)s” of %(unit)s. "
                    "Somebody has to be appointed first."
                )
                % {"step": step.name_in(_language()), **_asked(step, place)}
            )
    return True


def can_be_digest(digest: str) -> bool:
    """Whether it is a SHA-256 in lower-case hexadecimal."""
    return SHA256.fullmatch(digest) is not None


# -- Answering -----------------------------------------------------------------------------------


def may_answer(person: Person, step: Step) -> Verdict:
    """Those who act in the role of an open step; a decision is not for its drafter.

    Unless nobody else holds the role: then the drafter decides, and the sheet says so.
    """
    if step.route.state != RouteState.RUNNING:
        return No(ENDED[RouteState(step.route.state)])
    if step.act == Act.REPORT:
        return No(_("This step only tells; there is nothing to decide in it."))
    if step.state == StepState.WAITING:
        return No(_("It is not the turn of this step yet: earlier ones wait for an answer."))
    if step.state != StepState.OPEN:
        return No(_answered(step))
    return _in_capacity(person, step)


def may_acknowledge(person: Person, step: Step) -> Verdict:
    """Those who were told, once, unless what they were told of has come to nothing."""
    if step.route.state in (RouteState.RETURNED, RouteState.WITHDRAWN):
        return No(ENDED[RouteState(step.route.state)])
    if step.state == StepState.ACKNOWLEDGED:
        return No(_answered(step))
    if step.state != StepState.INFORMED:
        return No(_("Nobody has been told of this yet."))
    return _in_capacity(person, step)


def may_withdraw(person: Person, route: Route) -> Verdict:
    """Those who act in the role in which it was drafted, as long as it is running."""
    if route.state != RouteState.RUNNING:
        return No(ENDED[RouteState(route.state)])
    drafting = route.steps.select_related("unit", "route").get(act=Act.DRAFTING)
    if person.pk == route.started_by_id or capacity(person, drafting) is not None:
        return True
    return No(
        _("Only who drafted it, or “%(role)s” of %(unit)s, withdraws it.")
        % _asked(drafting, drafting.unit)
    )


def still_says(route: Route) -> Verdict:
    """What is to be approved has not been changed since the route started."""
    digest_of = purpose(route.purpose).digest_of
    if digest_of is None or digest_of(route.subject_id) == route.digest:
        return True
    return No(
        _(
            "What this route is about was changed since it started, and an approval never goes "
            "over to other words. Send it back, so that a new route is started."
        )
    )


def can_be_comment(comment: str) -> Verdict:
    """Who sends something back says what is to be changed."""
    return True if comment.strip() else No(_("Say what is to be changed, or why it cannot be."))


def can_be_reason(reason: str) -> Verdict:
    """Who withdraws a route says why."""
    return True if reason.strip() else No(_("Say why it is withdrawn."))


def _in_capacity(person: Person, step: Step) -> Verdict:
    if capacity(person, step) is not None:
        return True
    if any(actor.person_id == person.pk for actor in actors_at(step.role, step.unit)):
        return No(
            _(
                "Nobody decides on what they drafted themselves, nor for somebody who did, as long "
                "as another holds the role."
            )
        )
    return No(
        _("Only “%(role)s” of %(unit)s, or a deputy, answers here.") % _asked(step, step.unit)
    )


def _answered(step: Step) -> str:
    who, at = step.decided_by, step.decided_at
    if who is None or at is None:
        return _("This step is no longer needed.")
    words = {
        StepState.APPROVED: gettext_lazy("%(who)s approved this step on %(when)s."),
        StepState.RETURNED: gettext_lazy("%(who)s sent it back on %(when)s."),
        StepState.ACKNOWLEDGED: gettext_lazy("%(who)s took note of it on %(when)s."),
    }
    when = date_format(timezone.localtime(at), "DATETIME_FORMAT")
    return str(words[StepState(step.state)]) % {"who": who.name_in(_language()), "when": when}


def _asked(step: TemplateStep | Step, place: Unit) -> dict[str, str]:
    return {"role": str(StepRole(step.role).label), "unit": place.name_in(_language())}


def _language() -> str:
    return get_language() or "en"


# -- Templates -----------------------------------------------------------------------------------


def works_here(person: Person) -> Verdict:
    """Whoever works here may know who is asked; students and partners' contacts are not told."""
    if holds(person, [Role.Kind(role) for role in StepRole.values]):
        return True
    return No(_("Only those who work at the university see who is asked."))


def may_keep_templates(person: Person) -> Verdict:
    """The office of the university as a whole says who is asked."""
    if holds_at_home(person, [Role.Kind.OFFICE]):
        return True
    return No(_("Only the university's international office keeps the templates of routes."))


def may_change_template(person: Person, template: RouteTemplate) -> Verdict:
    """The last version is changed, by making the next one; earlier ones stay as they were."""
    if not RouteTemplate.objects.newest().filter(pk=template.pk).exists():
        return No(_("There is a later version of this template. Change that one."))
    return may_keep_templates(person)


def may_retire(person: Person, template: RouteTemplate) -> Verdict:
    """The last version, once."""
    if template.active_until is not None:
        return No(_("This template has been retired already."))
    return may_change_template(person, template)


def can_be_steps(steps: Sequence[TemplateStep]) -> Verdict:
    """One drafts, then others are consulted, then it is decided; after that only reports follow.

    steps: in the order of their positions, with stages that begin at 1 and leave out none.
    """
    if len(steps) > MOST_STEPS:
        return No(_("A route has at most %(count)d steps.") % {"count": MOST_STEPS})
    stages = [step.stage for step in steps]
    if stages != sorted(stages) or set(stages) != set(range(1, max(stages, default=0) + 1)):
        return No(_("Stages begin at 1, stand in order, and leave out no number."))
    drafting = [step.stage for step in steps if step.act == Act.DRAFTING]
    if drafting != [1] or stages.count(1) != 1:
        return No(_("The first stage is one drafting step, and there is no other."))
    deciding = [step.stage for step in steps if step.act == Act.DECISION]
    if not deciding:
        return No(_("A route needs a step in which it is decided."))
    later = [step for step in steps if step.stage > min(deciding) and step.act != Act.REPORT]
    if any(step.act != Act.DECISION for step in later):
        return No(_("Once it is decided, nobody is consulted any more: reports alone may follow."))
    return True
