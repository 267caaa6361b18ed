"""What the page of one joint programme shows, as plain values for its template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext, pgettext_lazy

from kakehashi.agreements.states import Standing
from kakehashi.education.cooperation.joint_programmes import rules
from kakehashi.education.cooperation.joint_programmes.schedule import years_between
from kakehashi.education.cooperation.joint_programmes.shares import Flaw, in_percent
from kakehashi.education.cooperation.models import JointProgramme, ProgrammeYear
from kakehashi.education.cooperation.states import PROGRAMME_MOVES, ProgrammeState
from kakehashi.institutions.models import Institution
from kakehashi.institutions.queries import home
from kakehashi.people.models import Person
from kakehashi.policy.counting import said
from kakehashi.verdicts import Offer

STATE_ACTS: dict[ProgrammeState, str | Promise] = {
    ProgrammeState.APPROVED: pgettext_lazy("programme", "Record the approval"),
    ProgrammeState.RUNNING: pgettext_lazy("programme", "Record that it runs"),
    ProgrammeState.TEACH_OUT: pgettext_lazy("programme", "Begin the teach-out"),
    ProgrammeState.ENDED: pgettext_lazy("programme", "Record its last day"),
    ProgrammeState.DROPPED: pgettext_lazy("programme", "Give it up"),
}
DESCRIBING: Sequence[tuple[str | Promise, str]] = [
    (gettext_lazy("Describe it anew"), "revise_programme"),
    (gettext_lazy("Add partners"), "add_programme_partners"),
    (gettext_lazy("Divide the curriculum"), "divide_programme"),
]
GRAVE = (ProgrammeState.TEACH_OUT, ProgrammeState.ENDED, ProgrammeState.DROPPED)


@dataclass(frozen=True)
class Side:
    """One side of a programme. share, percent, credits: in words; empty where not stated."""

    institution: Institution
    role: str
    share: str
    percent: str
    credits: str
    party: int | None  # None for the home university


@dataclass(frozen=True)
class YearLine:
    """A fiscal year in words: "unknown" where nobody stated a figure."""

    year: int
    home: str
    partner: str
    total: str
    completed: str
    stated: ProgrammeYear | None


def acts_of(person: Person, programme: JointProgramme) -> list[Offer]:
    """What follows from the state of the programme, whether or not `person` may do it."""
    state, pk = ProgrammeState(programme.state), programme.pk
    moves = [
        Offer(
            str(STATE_ACTS[to]),
            reverse("cooperation:move_programme", args=[pk, to.value]),
            rules.may_move(person, programme, to),
            to in GRAVE,
        )
        for to in PROGRAMME_MOVES
        if to in PROGRAMME_MOVES[state]
    ]
    if state in rules.OVER:
        return moves
    revise = rules.may_revise(person, programme)
    described = [
        Offer(str(words), reverse(f"cooperation:{name}", args=[pk]), revise)
        for words, name in DESCRIBING
    ]
    return sorted([*moves, *described], key=lambda act: act.is_grave)


def sides_of(programme: JointProgramme) -> list[Side]:
    """The home university, then the partners, with what each teaches and credits."""
    parties = list(programme.parties.all())
    percent: dict[int, Decimal] = {}
    if programme.total is not None and rules.shares_flaw(programme) is None:
        shares = {0: programme.home_share, **{each.pk: each.share for each in parties}}
        stated = {who: share for who, share in shares.items() if share is not None}
        percent = in_percent(programme.total, stated)
    own = Side(
        home().institution,
        programme.get_home_role_display(),
        _share(programme, programme.home_share),
        _percent(percent.get(0)),
        _credits(programme.home_credits, programme.home_scheme),
        None,
    )
    return [
        own,
        *(
            Side(
                party.institution,
                party.get_role_display(),
                _share(programme, party.share),
                _percent(percent.get(party.pk)),
                _credits(party.credits, party.scheme),
                party.pk,
            )
            for party in parties
        ),
    ]


def _share(programme: JointProgramme, share: Decimal | None) -> str:
    if share is None or programme.total is None:
        return ""
    if programme.measure == JointProgramme.Measure.PERCENT:
        return f"{said(share)} %"
    words = {"share": said(share), "total": said(programme.total)}
    return gettext("%(share)s of %(total)s credits") % words


def _percent(value: Decimal | None) -> str:
    return "" if value is None else f"{said(value)} %"


def _credits(value: Decimal | None, scheme: str) -> str:
    if value is None:
        return ""
    return f"{said(value)} {scheme}".strip()


def warnings_of(programme: JointProgramme, today: date) -> list[str]:
    """What is missing or does not fit, in sentences."""
    found = []
    if not programme.parties.all():
        found.append(gettext("No partner takes part yet."))
    agreement = programme.agreement
    if agreement is None:
        found.append(gettext("It rests on no agreement that is on record."))
    elif agreement.standing_on(today) != Standing.ACTIVE:
        standing = agreement.standing_on(today).label
        found.append(gettext("Its agreement is not in force today: %s.") % standing)
    flaw = rules.shares_flaw(programme)
    if flaw is Flaw.MISSING and programme.is_degree:
        found.append(gettext("Nobody has divided the curriculum among all sides yet."))
    elif flaw is not None and flaw is not Flaw.MISSING:
        found.append(str(rules.FLAWS[flaw]))
    return found


def years_of(programme: JointProgramme, today: date) -> list[int]:
    """The fiscal years of which students can be stated, newest first."""
    if programme.runs_from is None or programme.has_courses:
        return []
    ended = programme.ended_on
    return years_between(programme.runs_from, today if ended is None else min(today, ended))


def year_lines(programme: JointProgramme, today: date) -> list[YearLine]:
    """Each year of the programme, newest first: for those to whom it is confided.

    Never in public: from the figures of all programmes together, a small one could be reckoned.
    """
    stated = {each.year: each for each in programme.years.all()}
    return [_line(year, stated.get(year)) for year in years_of(programme, today)]


def _line(year: int, found: ProgrammeYear | None) -> YearLine:
    figures = (
        (found.home_students, found.partner_students, found.students, found.completed)
        if found
        else (None,) * 4
    )
    home_side, partner, total, completed = (in_words(each) for each in figures)
    return YearLine(year, home_side, partner, total, completed, found)


def in_words(value: int | None) -> str:
    """A number of students as it is read; "unknown" where nobody stated it."""
    return pgettext("figure", "unknown") if value is None else said(value)
