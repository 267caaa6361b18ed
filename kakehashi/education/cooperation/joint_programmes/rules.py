"""Who keeps joint programmes, what can be done to one, and which facts can be so."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kakehashi.agreements.periods import EARLIEST, LATEST
from kakehashi.agreements.rules import can_be_partners
from kakehashi.education.cooperation.joint_programmes.shares import Flaw, flaw
from kakehashi.education.cooperation.models import JointProgramme, QualityReview
from kakehashi.education.cooperation.states import PROGRAMME_MOVES, ProgrammeState
from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds, holds_at_home
from kakehashi.verdicts import No, Verdict
from kakehashi.vocabulary import isced, languages
from kakehashi.vocabulary.time import may_first

KEEPS = [Role.Kind.OFFICE, Role.Kind.COORDINATOR]
DECIDES = [Role.Kind.OFFICE]
OVER = (ProgrammeState.ENDED, ProgrammeState.DROPPED)
FIRST_YEAR = 1950  # before it nobody had joint programmes; a typing error

NOT_YOURS_TO_KEEP = gettext_lazy(
    "Only the international office and the coordinators of this unit keep its joint programmes."
)
NOT_YOURS_TO_DECIDE = gettext_lazy(
    "Only the international office, at this unit or above it, decides on its joint programmes."
)
FLAWS: Mapping[Flaw, str | Promise] = {
    Flaw.MISSING: gettext_lazy("State the share of every side, or of none."),
    Flaw.NOTHING: gettext_lazy("The whole curriculum has to be more than nothing."),
    Flaw.NEGATIVE: gettext_lazy("No side teaches less than nothing."),
    Flaw.TOO_LITTLE: gettext_lazy("The shares do not reach the whole curriculum."),
    Flaw.TOO_MUCH: gettext_lazy("The shares exceed the whole curriculum."),
}


# -- Who ----------------------------------------------------------------------------------------


def may_keep_anywhere(person: Person) -> Verdict:
    """Whether there is any unit whose programmes `person` keeps."""
    return True if holds(person, KEEPS) else No(NOT_YOURS_TO_KEEP)


def may_keep_at(person: Person, unit: Unit) -> Verdict:
    """The office and the coordinators keep programmes of their own unit and those below it."""
    return True if holds(person, KEEPS, at=unit) else No(NOT_YOURS_TO_KEEP)


def may_revise(person: Person, programme: JointProgramme) -> Verdict:
    """What is over stays as it was; until then its keepers describe it."""
    if programme.state in OVER:
        return No(_("This programme is over: its description stays as it was."))
    return may_keep_at(person, programme.unit)


def may_record(person: Person, programme: JointProgramme) -> Verdict:
    """Figures, courses and reviews of what has begun may be recorded even after it ended."""
    if programme.state == ProgrammeState.DROPPED:
        return No(_("This programme was given up before it began; there is nothing to record."))
    return may_keep_at(person, programme.unit)


def may_state_year(person: Person, programme: JointProgramme) -> Verdict:
    """Students are stated of programmes that have begun; of COIL, with each course."""
    if programme.has_courses:
        return No(_("Students of COIL and virtual exchange are stated with each course."))
    if programme.runs_from is None:
        return No(_("This programme has not begun: it has no students yet."))
    return may_record(person, programme)


def may_add_course(person: Person, programme: JointProgramme) -> Verdict:
    """Courses belong to COIL and virtual exchange that have begun and have a partner."""
    if not programme.has_courses:
        return No(_("Courses are recorded of COIL and virtual exchange only."))
    if programme.runs_from is None:
        return No(_("This programme has not begun: none of its courses has run yet."))
    return may_record(person, programme)


def may_hold_review(person: Person, review: QualityReview) -> Verdict:
    """A review is held once; what came of it stays."""
    if review.held_on is not None:
        return No(_("This review was held; its outcome stays as it was recorded."))
    return may_record(person, review.programme)


def may_move(person: Person, programme: JointProgramme, to: ProgrammeState) -> Verdict:
    """The office decides; a plan is given up by whoever keeps it, too."""
    if to not in PROGRAMME_MOVES[ProgrammeState(programme.state)]:
        words = {"state": ProgrammeState(programme.state).label, "next": to.label}
        return No(_("From “%(state)s” a programme does not become “%(next)s”.") % words)
    if to == ProgrammeState.DROPPED and programme.state == ProgrammeState.PLANNED:
        return may_keep_at(person, programme.unit)
    if not holds(person, DECIDES, at=programme.unit):
        return No(NOT_YOURS_TO_DECIDE)
    return is_ready(programme) if to == ProgrammeState.APPROVED else True


def may_declare_complete(person: Person) -> Verdict:
    """The office of the university as a whole speaks for all its programmes."""
    if holds_at_home(person, DECIDES):
        return True
    return No(_("Only the university's international office speaks for all joint programmes."))


# -- What can be so ------------------------------------------------------------------------------


def is_ready(programme: JointProgramme) -> Verdict:
    """Nothing is approved without a partner, and no degree without the shares of its curriculum."""
    if not programme.parties.exists():
        return No(_("A programme is approved with at least one partner: add it first."))
    if programme.is_degree and shares_flaw(programme) is not None:
        return No(_("A degree is approved once its curriculum is divided: state the shares first."))
    return True


def shares_flaw(programme: JointProgramme) -> Flaw | None:
    """What is wrong with the shares as they are stored; MISSING where none were stated."""
    if not programme.measure or programme.total is None:
        return Flaw.MISSING
    shares = {party.pk: party.share for party in programme.parties.all()}
    return flaw(programme.total, {0: programme.home_share, **shares})


def can_be_shared(
    measure: str, total: Decimal | None, shares: Mapping[int, Decimal | None]
) -> Verdict:
    """Shares that add up to the whole exactly, or none at all.

    shares: party id, 0 for the home university -> share in the unit of `total`.
    """
    if not measure:
        if total is None and all(share is None for share in shares.values()):
            return True
        return No(_("Choose whether the shares are stated in credits or per cent."))
    if total is None:
        return No(_("State how many credits the whole curriculum has."))
    found = flaw(total, shares)
    return True if found is None else No(FLAWS[found])


def can_take_part(programme: JointProgramme, institution: Institution) -> Verdict:
    """Somebody else than ourselves, under its present name, once."""
    if programme.parties.filter(institution=institution).exists():
        name = institution.name_in(get_language() or "en")
        return No(_("%(name)s is a partner of this programme already.") % {"name": name})
    return can_be_partners([institution])


def can_be_described(field: str, tags: Collection[str], title_ja: str, title_en: str) -> Verdict:
    """A title in one language at least, a field of ISCED-F 2013 or none, known languages."""
    if not title_ja.strip() and not title_en.strip():
        return No(_("Write the title in Japanese or in English."))
    if field and not isced.known(field):
        return No(_("“%(code)s” is no field of ISCED-F 2013.") % {"code": field})
    unknown = [tag for tag in tags if not languages.known(tag)]
    if unknown:
        return No(_("“%(tag)s” is not a language tag like ja or en-GB.") % {"tag": unknown[0]})
    return True


def can_be_read_on(day: date) -> Verdict:
    """The day of which a source speaks is not to come."""
    if day > timezone.localdate():
        return No(_("The day of the source lies in the future."))
    return True if day >= EARLIEST else No(_("This day cannot be right."))


def can_be_on(programme: JointProgramme, to: ProgrammeState, on: date | None) -> Verdict:
    """A state begins on a day that has come, and not before what came before it."""
    if on is None:
        known = to == ProgrammeState.APPROVED
        return True if known else No(_("Write the day from which this holds."))
    if on > timezone.localdate():
        return No(_("This day has not come yet. Record it once it has."))
    before = [
        each
        for each in (programme.approved_on, programme.runs_from, programme.teach_out_from)
        if each is not None
    ]
    if before and on < max(before):
        return No(_("This day lies before the state that came before."))
    return True if on >= EARLIEST else No(_("This day cannot be right."))


def can_be_of(programme: JointProgramme, year: int) -> Verdict:
    """Of a year whose 1 May has come, while the programme ran."""
    if not FIRST_YEAR <= year <= LATEST.year or may_first(year) > timezone.localdate():
        return No(_("Figures are stated of a year whose 1 May has come."))
    begun = programme.runs_from
    if begun is None or may_first(year) < begun:
        return No(_("The programme had not begun on 1 May of that year."))
    if programme.ended_on is not None and programme.ended_on < may_first(year):
        return No(_("The programme had ended before 1 May of that year."))
    return True


def can_run(programme: JointProgramme, institution: Institution, starts_on: date) -> Verdict:
    """With a partner of the programme, from a day on which the programme ran."""
    if not programme.parties.filter(institution=institution).exists():
        name = institution.name_in(get_language() or "en")
        return No(_("%(name)s is no partner of this programme.") % {"name": name})
    if starts_on > timezone.localdate():
        return No(_("A course is recorded once it has begun."))
    if programme.runs_from is not None and starts_on < programme.runs_from:
        return No(_("The programme had not begun by that day."))
    if programme.ended_on is not None and starts_on > programme.ended_on:
        return No(_("The programme had ended by that day."))
    return True


def can_be_reviewed(programme: JointProgramme, planned_on: date) -> Verdict:
    """One review a day, at a time that can be right."""
    today = timezone.localdate()
    if not EARLIEST <= planned_on <= today + timedelta(days=366 * 20):
        return No(_("This day cannot be right."))
    if programme.reviews.filter(planned_on=planned_on).exists():
        return No(_("There is a quality review of this programme on this day already."))
    return True
