"""What students tell after their return, and what of it becomes public."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.models import ExperienceReport, Mobility, SurveyAnswer
from kakehashi.education.outbound.returning import rules
from kakehashi.education.outbound.returning.survey import POINTS, edition_on
from kakehashi.journal.changes import Changes
from kakehashi.journal.operations import record
from kakehashi.journal.verbs import declare
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused, require

TOLD = declare("returning.report_handed_in", gettext_lazy("handed in the report on the stay"))
CONSENTED = declare(
    "returning.publication_agreed", gettext_lazy("agreed to the publication of the report")
)
TAKEN_BACK = declare(
    "returning.consent_withdrawn", gettext_lazy("withdrew the consent to publication")
)
PUBLISHED = declare("returning.report_published", gettext_lazy("published the report"))
TAKEN_DOWN = declare("returning.report_taken_down", gettext_lazy("took the report down"))
PARTS = ("language", "title", "studies", "life", "advice")


@transaction.atomic
def hand_in_report(
    mobility: Mobility,
    parts: Mapping[str, str],
    answers: Mapping[str, int | str],
    *,
    consents: bool,
    shows_name: bool = False,
    is_invented: bool = False,
    by: Person,
) -> ExperienceReport:
    """Keep the student's report and answers; handed in again, the new ones take their place.

    parts: language, title, studies, life, advice. answers: key of a question -> points or text;
    questions left out stay unanswered. A changed report waits for the office again.

    Raises: Refused, if `by` may not, the report says nothing, or an answer cannot be so.
    """
    mobility = Mobility.objects.select_for_update().get(pk=mobility.pk)
    require(rules.may_tell(by, mobility))
    if not parts.get("title", "").strip() or not parts.get("studies", "").strip():
        raise Refused(_("Write a title, and something about your studies."))
    now = timezone.now()
    rows = _answers(mobility, answers)
    found = ExperienceReport.objects.filter(mobility=mobility).first()
    report = found or ExperienceReport(mobility=mobility, is_invented=is_invented)
    for name in PARTS:
        setattr(report, name, parts.get(name, "").strip())
    report.handed_in_at, report.shows_name = now, shows_name
    report.approved_by = report.approved_at = None
    report.consented_by, report.consented_at = (by, now) if consents else (None, None)
    report.save()
    SurveyAnswer.objects.filter(mobility=mobility).delete()
    SurveyAnswer.objects.bulk_create(rows)
    changes: Changes = {"title": [None, report.title], "consents": [None, consents]}
    record(TOLD, mobility, by=by, changes=changes)
    return report


def _answers(mobility: Mobility, answers: Mapping[str, int | str]) -> list[SurveyAnswer]:
    edition = edition_on(timezone.localdate())
    kinds = {each.key: each.kind for each in edition.questions}
    rows = []
    for key, said in answers.items():
        if key not in kinds:
            raise Refused(_("The survey has no question “%(key)s”.") % {"key": key})
        row = SurveyAnswer(mobility=mobility, survey=edition.key, question=key)
        if kinds[key] == "points":
            if said not in POINTS:
                raise Refused(_("Points go from 1 to 5."))
            row.points = int(said)
        else:
            row.text = str(said).strip()
        if row.points is not None or row.text:
            rows.append(row)
    return rows


@transaction.atomic
def agree_to_publication(
    report: ExperienceReport, *, shows_name: bool, by: Person
) -> ExperienceReport:
    """Let the report become public once the office has read it.

    Raises: Refused, if `by` is not the student.
    """
    report = _locked(report)
    require(rules.may_consent(by, report))
    report.consented_by, report.consented_at = by, timezone.now()
    report.shows_name = shows_name
    report.save()
    record(CONSENTED, report.mobility, by=by, changes={"shows_name": [None, shows_name]})
    return report


@transaction.atomic
def withdraw_consent(report: ExperienceReport, *, by: Person) -> ExperienceReport:
    """Take the consent back: the report is public no more, from this moment on.

    Raises: Refused, if `by` is not the student or never agreed.
    """
    report = _locked(report)
    require(rules.may_consent(by, report))
    if report.consented_at is None:
        raise Refused(_("You have not agreed to publication."))
    report.consented_by = report.consented_at = None
    report.approved_by = report.approved_at = None
    report.save()
    record(TAKEN_BACK, report.mobility, by=by)
    return report


@transaction.atomic
def publish_report(report: ExperienceReport, *, by: Person) -> ExperienceReport:
    """Make a report public that the office has read.

    Raises: Refused, if `by` may not, the student has not agreed, or it is public already.
    """
    report = _locked(report)
    require(rules.may_publish(by, report))
    report.approved_by, report.approved_at = by, timezone.now()
    report.save()
    record(PUBLISHED, report.mobility, by=by)
    return report


@transaction.atomic
def take_down_report(report: ExperienceReport, *, reason: str, by: Person) -> ExperienceReport:
    """Make a public report private again.

    Raises: Refused, if `by` may not, it is not public, or no reason is given.
    """
    report = _locked(report)
    require(rules.may_take_down(by, report))
    if not reason.strip():
        raise Refused(_("Say why the report is taken down."))
    report.approved_by = report.approved_at = None
    report.save()
    record(TAKEN_DOWN, report.mobility, by=by, reason=reason.strip())
    return report


def _locked(report: ExperienceReport) -> ExperienceReport:
    found = ExperienceReport.objects.select_for_update(of=("self",))
    return found.select_related("mobility__unit").get(pk=report.pk)
