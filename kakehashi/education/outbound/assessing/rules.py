"""Who decides on eligibility and appeals, who reviews, and when."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kakehashi.education.outbound.assessing.queries import (
    ASSESSED,
    appeals_of,
    is_published,
    last_day_to_appeal,
    latest_of,
    outstanding,
    undecided,
    without_score,
)
from kakehashi.education.outbound.models import (
    Appeal,
    Application,
    Call,
    EligibilityDecision,
    Review,
    Reviewer,
)
from kakehashi.education.outbound.states import ApplicationState, CallState
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds
from kakehashi.verdicts import No, Verdict

DECIDES = [Role.Kind.OFFICE, Role.Kind.COORDINATOR]
READS = [Role.Kind.OFFICE, Role.Kind.COORDINATOR, Role.Kind.AUDITOR]
CAN_REVIEW = [
    Role.Kind.OFFICE,
    Role.Kind.COORDINATOR,
    Role.Kind.TEACHER,
    Role.Kind.RESEARCHER,
    Role.Kind.LEADERSHIP,
]


def can_be_assessed(call: Call, now: datetime | None = None) -> Verdict:
    """From the closing of the call, when applications do not change any more, until it is over."""
    if call.state != CallState.PUBLISHED:
        return No(
            _("This call is: %s. Its applications are not assessed now.") % call.get_state_display()
        )
    if (now or timezone.now()) < call.closes_at:
        closes = date_format(timezone.localtime(call.closes_at), "DATETIME_FORMAT")
        return No(_("Students can change their applications until %s.") % closes)
    return True


# -- Eligibility --------------------------------------------------------------------------------


def may_decide_at(person: Person, unit: Unit) -> Verdict:
    """The unit's coordinators, and the office at it or above it."""
    if holds(person, DECIDES, at=unit):
        return True
    return No(_("Only this unit's coordinators and the office decide on its applications."))


def may_decide(person: Person, application: Application) -> Verdict:
    """Whether `person` decides on the eligibility of an application now."""
    if application.student_id == person.pk:
        return No(_("Nobody decides on their own application."))
    if application.state not in ASSESSED:
        return No(_("This application is: %s.") % application.get_state_display())
    if not (verdict := can_be_assessed(application.call)):
        return verdict
    return may_decide_at(person, application.unit)


def can_be_refused(application: Application) -> Verdict:
    """Who holds a place does not lose it by a decision on eligibility."""
    if application.allotments.live().exists():
        return No(_("A place was given to this student. Take back the place first."))
    return True


def can_be_about(application: Application, placement: int | None) -> Verdict:
    """The whole application, or one of its choices."""
    if placement is None or application.choices.filter(placement=placement).exists():
        return True
    return No(_("This placement is not among the choices of this application."))


def is_no_repetition(application: Application, placement: int | None, eligible: bool) -> Verdict:
    """Something new is decided, and no appeal waits about it."""
    decision = latest_of(application).get(placement)
    if decision is None:
        return True
    if not decision.eligible and is_waiting(decision):
        return No(_("The student has appealed. Decide on the appeal."))
    if decision.eligible == eligible:
        return No(_("This was decided already."))
    return True


def is_waiting(decision: EligibilityDecision) -> bool:
    """Whether an appeal against it waits."""
    appeal = getattr(decision, "appeal_against", None)
    return appeal is not None and appeal.decided_at is None


# -- Appeals ------------------------------------------------------------------------------------


def may_appeal(person: Person, decision: EligibilityDecision) -> Verdict:
    """The student, once, against what holds, until the last day."""
    application = decision.application
    if application.student_id != person.pk:
        return No(_("Only the student can appeal."))
    if decision.eligible or application.state not in ASSESSED:
        return No(_("There is nothing here to appeal against."))
    if latest_of(application)[decision.placement_id] != decision:
        return No(_("A later decision took its place."))
    if hasattr(decision, "appeal_against"):
        return No(_("You have appealed against this decision already."))
    last = last_day_to_appeal(decision)
    if timezone.localdate() > last:
        return No(_("It is too late: an appeal was possible until %s.") % date_format(last))
    return True


def may_decide_appeal(person: Person, appeal: Appeal) -> Verdict:
    """Somebody who decides for the unit, but not who decided first."""
    if appeal.decided_at is not None:
        return No(_("This appeal is decided."))
    decision = appeal.decision
    if not (verdict := may_decide(person, decision.application)):
        return verdict
    if decision.decided_by_id == person.pk:
        return No(_("You made the decision. Somebody else has to decide on the appeal."))
    return True


# -- Reviewers ----------------------------------------------------------------------------------


def may_plan(person: Person, call: Call) -> Verdict:
    """The office of the call's unit says how its applications are assessed."""
    if holds(person, [Role.Kind.OFFICE], at=call.unit):
        return True
    return No(_("Only the international office says how a call is assessed."))


def can_change_order(call: Call) -> Verdict:
    """What decides the order of students is fixed once the call has closed."""
    if timezone.now() < call.closes_at:
        return True
    return No(_("The call has closed: what decides the order of students is fixed."))


def may_appoint(person: Person, call: Call, unit: Unit) -> Verdict:
    """Those who decide for the unit, as long as the call is assessed."""
    if call.state not in (CallState.DRAFT, CallState.PUBLISHED):
        return No(
            _("This call is: %s. Its applications are not assessed now.") % call.get_state_display()
        )
    return may_decide_at(person, unit)


def can_be_reviewer(person: Person, call: Call) -> Verdict:
    """A member of the staff who does not apply in the same call and is not appointed yet."""
    if not person.is_active or not holds(person, CAN_REVIEW):
        return No(_("Reviewers are teachers, researchers or staff of the university."))
    if call.applications.filter(student=person).exists():
        return No(_("Who applies in a call does not review in it."))
    if Reviewer.objects.active().filter(call=call, person=person).exists():
        return No(_("This person reviews in this call already."))
    return True


def may_release(person: Person, reviewer: Reviewer) -> Verdict:
    """Those who appoint."""
    if reviewer.released_at is not None:
        return No(_("This person does not review in this call any more."))
    return may_appoint(person, reviewer.call, reviewer.unit)


def may_share(person: Person, call: Call) -> Verdict:
    """Those who decide for some unit of the university, once the call has closed."""
    if not (verdict := is_not_over(call)):
        return verdict
    if not (verdict := can_be_assessed(call)):
        return verdict
    if not call.rubric:
        return No(_("This call has no criteria, so there is nothing to review."))
    if holds(person, DECIDES):
        return True
    return No(_("Only faculty coordinators and the office assign reviews."))


# -- Reviews ------------------------------------------------------------------------------------


def is_not_over(call: Call) -> Verdict:
    """Reviews change until the last day of the assessment, and never after the results."""
    if is_published(call):
        return No(_("The results are published: scores do not change any more."))
    if call.assessed_on is not None and timezone.localdate() > call.assessed_on:
        return No(_("The assessment ended on %s.") % date_format(call.assessed_on))
    return True


def may_review(person: Person, review: Review) -> Verdict:
    """The reviewer alone, until the assessment ends."""
    if review.reviewer.person_id != person.pk:
        return No(_("Only the reviewer writes a review."))
    if review.state == Review.State.RELEASED or review.reviewer.released_at is not None:
        return No(_("This review was taken back."))
    if review.application.state not in ASSESSED:
        return No(_("This application was withdrawn."))
    return is_not_over(review.application.call)


def may_state_conflict(person: Person, application: Application, of: Person) -> Verdict:
    """The reviewer about him- or herself, and those who decide for the unit."""
    if not (verdict := is_not_over(application.call)):
        return verdict
    return True if person == of else may_decide_at(person, application.unit)


def may_take_back(person: Person, review: Review) -> Verdict:
    """Those who decide for the unit take back what was not submitted, also after the last day."""
    if review.state != Review.State.ASSIGNED:
        return No(_("Only a review that was not submitted can be taken back."))
    if is_published(review.application.call):
        return No(_("The results are published: scores do not change any more."))
    return may_decide_at(person, review.application.unit)


def may_rule_on_missing(person: Person, application: Application) -> Verdict:
    """The office, about an eligible application that nobody scored."""
    call = application.call
    if not holds(person, [Role.Kind.OFFICE], at=call.unit):
        return No(_("Only the international office decides what stands for a missing score."))
    if is_published(call):
        return No(_("The results are published: scores do not change any more."))
    if application.state != ApplicationState.ELIGIBLE or not call.rubric:
        return No(_("Only an eligible application of a call with criteria can lack a score."))
    if application.reviews.filter(state=Review.State.SUBMITTED).exists():
        return No(_("This application has a score."))
    return True


def lacking(call: Call) -> list[str]:
    """What is still to be done before places can be given, in sentences; empty: nothing."""
    found = []
    if number := undecided(call).count():
        words = ngettext(
            "Nobody has decided on the eligibility of %d application.",
            "Nobody has decided on the eligibility of %d applications.",
            number,
        )
        found.append(words % number)
    if number := appeals_of(call).waiting().count():
        found.append(
            ngettext("%d appeal is not decided.", "%d appeals are not decided.", number) % number
        )
    if number := outstanding(call).filter(application__state=ApplicationState.ELIGIBLE).count():
        words = ngettext(
            "%d review is outstanding: remind the reviewer, or take it back.",
            "%d reviews are outstanding: remind the reviewers, or take them back.",
            number,
        )
        found.append(words % number)
    if number := without_score(call).count():
        words = ngettext(
            "%d application has no score. A missing score is not zero: decide what stands for it.",
            "%d applications have no score. A missing score is not zero: "
            "decide what stands for each.",
            number,
        )
        found.append(words % number)
    return found


def can_be_scored(call: Call) -> Verdict:
    """Whether everything is there from which places are given."""
    found = lacking(call)
    return No(" ".join(found)) if found else True
