"""Who enters transcripts, decides on courses, closes and publishes; and what can be so."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.cooperation.credits.arithmetic import written
from kakehashi.education.cooperation.credits.schemes import schemes
from kakehashi.education.cooperation.models import Precedent
from kakehashi.education.cooperation.recognition.limits import CapCheck, check_cap
from kakehashi.education.cooperation.recognition.rules import Home
from kakehashi.education.outbound.models import (
    CourseRecognition,
    ExperienceReport,
    Homecoming,
    Mobility,
    Transcript,
    TranscriptCourse,
)
from kakehashi.education.outbound.returning.queries import credits_of_student, undecided_of
from kakehashi.education.outbound.returning.transcript_table import Line
from kakehashi.education.outbound.states import MobilityState
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds, holds_at_home
from kakehashi.verdicts import No, Verdict

KEEPS = [Role.Kind.OFFICE, Role.Kind.COORDINATOR]
Decision = Precedent.Decision
BACK = [MobilityState.RETURNED, MobilityState.RECOGNISED]
NOT_BACK = gettext_lazy("The stay has not ended yet. Note the return first.")
CLOSED = gettext_lazy("The stay is closed.")
HOME = "jp"  # the scheme in which the home university counts


def may_keep(person: Person, mobility: Mobility) -> Verdict:
    """The office and the coordinators of the student's unit keep what comes after a stay."""
    if holds(person, KEEPS, at=mobility.unit):
        return True
    return No(_("Only the office and the coordinators of the student's unit do this."))


def _may_while_back(person: Person, mobility: Mobility) -> Verdict:
    if not (verdict := may_keep(person, mobility)):
        return verdict
    if mobility.state == MobilityState.CLOSED:
        return No(CLOSED)
    return True if mobility.state in BACK else No(NOT_BACK)


def may_enter_transcript(person: Person, mobility: Mobility) -> Verdict:
    """While the student is back and recognition is not closed."""
    if not (verdict := _may_while_back(person, mobility)):
        return verdict
    if mobility.state == MobilityState.RECOGNISED:
        return No(_("Recognition is closed. Reopen a decision to change it."))
    return True


def may_withdraw_transcript(person: Person, transcript: Transcript) -> Verdict:
    """A transcript that was entered wrongly, as long as nothing on it is decided."""
    if transcript.withdrawn_at is not None:
        return No(_("This transcript was withdrawn already."))
    if CourseRecognition.objects.filter(course__transcript=transcript).exists():
        return No(_("A course of this transcript is decided, so it cannot be withdrawn."))
    return may_enter_transcript(person, transcript.mobility)


def can_be_transcript(transcript: Transcript, lines: Sequence[Line], today: date) -> Verdict:
    """Days in order, a known scheme, at least one course."""
    mobility = transcript.mobility
    if transcript.scheme not in schemes():
        return No(_("There is no scheme of credits called %s.") % transcript.scheme)
    if transcript.received_on > today:
        return No(_("The transcript cannot have come in the future."))
    if transcript.issued_on and transcript.issued_on > transcript.received_on:
        return No(_("The transcript was received before it was issued."))
    if mobility.arrived_on and transcript.received_on < mobility.arrived_on:
        return No(_("The transcript was received before the stay began."))
    if not lines:
        return No(_("Enter at least one course of the transcript."))
    if any(not line.title.strip() for line in lines):
        return No(_("Each course has a title."))
    return True


def may_state_credits(person: Person, mobility: Mobility) -> Verdict:
    """What was recognised or planned before is stated while recognition is open."""
    return may_enter_transcript(person, mobility)


# -- Deciding -------------------------------------------------------------------------------------


def may_decide_course(person: Person, course: TranscriptCourse) -> Verdict:
    """A course without a decision, or one whose decision was reopened."""
    mobility = course.transcript.mobility
    if not (verdict := _may_while_back(person, mobility)):
        return verdict
    if course.transcript.withdrawn_at is not None:
        return No(_("The transcript of this course was withdrawn."))
    standing = CourseRecognition.objects.standing().filter(course=course)
    last = standing.select_related("reopening").first()
    if last is not None and not hasattr(last, "reopening"):
        return No(_("This course is decided already. Reopen the decision to decide anew."))
    if last is None and mobility.state == MobilityState.RECOGNISED:
        return No(_("Recognition is closed. Reopen a decision to change it."))
    return True


def can_be_decided(recognition: CourseRecognition, courses: Sequence[Home], today: date) -> Verdict:
    """A decision with what belongs to it."""
    course = recognition.course
    if recognition.decision not in Decision.values:
        return No(_("Choose whether it is recognised in full, in part or not."))
    if recognition.decision != Decision.FULL and not recognition.reason.strip():
        return No(_("Say why it is recognised in part only, or not."))
    if recognition.decided_on > today:
        return No(_("The day of the decision lies in the future."))
    if recognition.decided_on < course.transcript.received_on:
        return No(_("The decision lies before the day on which the transcript came."))
    if recognition.decision == Decision.REFUSED:
        return No(_("What is not recognised has no course at home.")) if courses else True
    if course.is_passed is False:
        return No(_("A course that was not passed is not recognised."))
    return _courses_at_home(courses)


def _courses_at_home(courses: Sequence[Home]) -> Verdict:
    if not courses:
        return No(_("Name at least one course at home, with its credits."))
    if any(not (each.title_ja or each.title_en) or each.credits <= 0 for each in courses):
        return No(_("Each course at home has a title and credits."))
    return True


def cap_of(
    mobility: Mobility,
    homecoming: Homecoming | None,
    added: Decimal,
    course: TranscriptCourse | None,
) -> CapCheck:
    """What the student's recognised credits come to with `added` ones, instead of `course`'s."""
    before = (homecoming.credits_before if homecoming else None) or Decimal()
    so_far = before + credits_of_student(mobility.student, without=course)
    return check_cap(Fraction(so_far), Fraction(added), mobility.level)


def stays_below_the_cap(
    mobility: Mobility, homecoming: Homecoming | None, added: Decimal, course: TranscriptCourse
) -> Verdict:
    """No more credits from elsewhere than the limit of the level, those from before included."""
    check = cap_of(mobility, homecoming, added, course)
    if check.cap is None or not added:
        return True
    if homecoming is None or homecoming.credits_before is None:
        return No(
            _(
                "State first how many credits were recognised from elsewhere before this stay: at"
                " most %(most)s may be recognised in all."
            )
            % {"most": check.cap.credits}
        )
    if check.is_exceeded:
        return No(
            _("With this, %(total)s credits would be recognised; at most %(most)s may be.")
            % {"total": written(check.total), "most": check.cap.credits}
        )
    return True


def may_reopen(person: Person, recognition: CourseRecognition) -> Verdict:
    """A decision that stands is taken again after an appeal; not when the stay is closed."""
    if hasattr(recognition, "superseded_by"):
        return No(_("A later decision took its place. Go on from there."))
    if hasattr(recognition, "reopening"):
        return No(_("This decision is reopened already."))
    return _may_while_back(person, recognition.course.transcript.mobility)


def may_close_recognition(person: Person, mobility: Mobility) -> Verdict:
    """Once every course is decided."""
    if not (verdict := may_keep(person, mobility)):
        return verdict
    if mobility.state == MobilityState.RECOGNISED:
        return No(_("Recognition is closed already."))
    if mobility.state != MobilityState.RETURNED:
        return No(CLOSED if mobility.state == MobilityState.CLOSED else NOT_BACK)
    if waiting := undecided_of(mobility):
        return No(_("Nobody has decided on “%(course)s” yet.") % {"course": waiting[0]})
    return True


def may_close(person: Person, mobility: Mobility) -> Verdict:
    """Once recognition is closed, nothing is reopened, and the report is there."""
    if not (verdict := may_keep(person, mobility)):
        return verdict
    if mobility.state == MobilityState.CLOSED:
        return No(CLOSED)
    if mobility.state != MobilityState.RECOGNISED:
        return No(_("Close recognition first."))
    if waiting := undecided_of(mobility):
        return No(_("The decision on “%(course)s” is reopened.") % {"course": waiting[0]})
    return True


# -- Posting --------------------------------------------------------------------------------------


def may_post(person: Person) -> Verdict:
    """The office hands recognised credits to the academic system."""
    if holds_at_home(person, [Role.Kind.OFFICE]):
        return True
    return No(_("Only the office makes files for the academic system."))


# -- Reports --------------------------------------------------------------------------------------


def may_tell(person: Person, mobility: Mobility) -> Verdict:
    """The student, after the return, until the stay is closed."""
    if person.pk != mobility.student_id:
        return No(_("Only the student reports on the own stay."))
    if mobility.state == MobilityState.CLOSED:
        return No(CLOSED)
    if mobility.state not in BACK:
        return No(_("You report after your return."))
    return True


def may_consent(person: Person, report: ExperienceReport) -> Verdict:
    """The student, at any time."""
    if person.pk == report.mobility.student_id:
        return True
    return No(_("Only the student decides whether the report may be public."))


def may_publish(person: Person, report: ExperienceReport) -> Verdict:
    """The office, with the student's consent."""
    if not holds(person, [Role.Kind.OFFICE], at=report.mobility.unit):
        return No(_("Only the office publishes reports."))
    if report.consented_at is None:
        return No(_("The student has not agreed to publication."))
    if report.approved_at is not None:
        return No(_("This report is public already."))
    return True


def may_take_down(person: Person, report: ExperienceReport) -> Verdict:
    """The office takes a public report down."""
    if report.approved_at is None:
        return No(_("This report is not public."))
    if holds(person, [Role.Kind.OFFICE], at=report.mobility.unit):
        return True
    return No(_("Only the office publishes reports."))
